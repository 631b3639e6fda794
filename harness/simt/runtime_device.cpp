/* The emulated device itself: how many there are, what they are called, and errors.
 *
 * One device, of the capability of the GPU that the kernels are built for first. Its uuid is zeros and its place on
 * the bus is none, so that nobody takes the clocks of a real card for its own.
 */
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include "runtime_private.h"

using namespace hr_simt_runtime;

static thread_local cudaError_t last_error = cudaSuccess;

namespace hr_simt_runtime {
machine &the_machine()
{
    static machine *only = new machine;    /* never destroyed: kernels' threads may outlive main's statics */
    return *only;
}

void set_last(cudaError_t error) { last_error = error; }

cudaError_t fail(cudaError_t error, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    the_machine().detail = text;
    last_error = error;
    return error;
}

cudaError_t unknown_handle(const char *call, const char *what)
{
    return fail(cudaErrorInvalidResourceHandle, "%s: no such %s", call, what);
}
}

static cudaError_t planted_error()
{
    const char *text = getenv("HEADROOM_SIMT_ERROR");
    return text ? (cudaError_t)atoi(text) : cudaSuccess;
}

extern "C" const char *cudaGetErrorName(cudaError_t error)
{
    switch (error) {
#define X(name, value, text) case name: return #name;
    HR_SIMT_ERRORS(X)
#undef X
    }
    return "unrecognized error code";
}

static const char *error_text(cudaError_t error)
{
    switch (error) {
#define X(name, value, text) case name: return text;
    HR_SIMT_ERRORS(X)
#undef X
    }
    return "unrecognized error code";
}

extern "C" const char *cudaGetErrorString(cudaError_t error)
{
    static thread_local std::string text;
    std::lock_guard<std::recursive_mutex> hold(the_machine().lock);
    text = error_text(error);
    if (!the_machine().detail.empty() && (error == last_error || error == the_machine().sticky))
        text += "; emulator: " + the_machine().detail;
    return text.c_str();
}

extern "C" cudaError_t cudaPeekAtLastError(void)
{
    std::lock_guard<std::recursive_mutex> hold(the_machine().lock);
    return the_machine().sticky != cudaSuccess ? the_machine().sticky : last_error;
}

extern "C" cudaError_t cudaGetLastError(void)
{
    cudaError_t error = cudaPeekAtLastError();
    last_error = cudaSuccess;
    return error;
}

extern "C" cudaError_t cudaGetDeviceCount(int *count)
{
    *count = 0;
    cudaError_t error = planted_error();
    if (error != cudaSuccess) return fail(error, "planted by HEADROOM_SIMT_ERROR");
    *count = 1;
    return cudaSuccess;
}

extern "C" cudaError_t cudaSetDevice(int device)
{
    return enter([&] { return device == 0 ? cudaSuccess : fail(cudaErrorInvalidDevice, "device %d of 1", device); });
}

extern "C" cudaError_t cudaGetDevice(int *device)
{
    *device = 0;
    return enter([] { return cudaSuccess; });
}

extern "C" cudaError_t cudaGetDeviceProperties(cudaDeviceProp *prop, int device)
{
    if (device != 0) return fail(cudaErrorInvalidDevice, "device %d of 1", device);
    *prop = cudaDeviceProp();
    snprintf(prop->name, sizeof prop->name, "emulated GPU");
    prop->totalGlobalMem = (size_t)total_bytes();
    prop->sharedMemPerBlock = 48 << 10;
    prop->warpSize = 32;
    prop->maxThreadsPerBlock = 1024;
    const char *capability = getenv("HEADROOM_SIMT_CAPABILITY");   /* "75": an older card */
    int number = capability ? atoi(capability) : 90;
    prop->major = number / 10;
    prop->minor = number % 10;
    prop->multiProcessorCount = 4;
    prop->pciBusID = prop->pciDeviceID = prop->pciDomainID = -1;
    prop->memoryBusWidth = 64;
    prop->l2CacheSize = 1 << 20;
    return cudaSuccess;
}

extern "C" cudaError_t cudaDriverGetVersion(int *version)
{
    cudaError_t planted = planted_error();
    *version = planted == cudaErrorStubLibrary ? 0 : planted == cudaErrorInsufficientDriver ? 12040 : CUDART_VERSION;
    return cudaSuccess;
}

extern "C" cudaError_t cudaRuntimeGetVersion(int *version)
{
    *version = CUDART_VERSION;
    return cudaSuccess;
}

/* "BYTES@STEP": the other process takes what it wants, or all that is left. */
extern "C" void hr_simt_step_begin(uint64_t step)
{
    long long bytes = 0;
    unsigned long long at = 0;
    const char *text = getenv("HEADROOM_SIMT_HOG");
    if (!text || sscanf(text, "%lld@%llu", &bytes, &at) != 2 || at != step) return;
    std::lock_guard<std::recursive_mutex> hold(the_machine().lock);
    if (the_machine().hog_bytes) return;
    int64_t left = free_bytes();
    the_machine().hog_bytes = bytes < left ? bytes : left;
}
