/* The cuda device's life: opening and what can be missing, the arena and the pool, copies outside of steps.
 *
 * The arena is one plain cudaMalloc, never managed memory: what a plan promises is then what the card holds. The pool
 * of host memory is pinned once for each reserve, because pinning takes longer than a step.
 */
#include "cuda_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "units.h"

#ifndef HR_CUDA_MIN_CAPABILITY        /* lowest architecture that kernels were built for */
#define HR_CUDA_MIN_CAPABILITY 80
#endif

int hr_cuda_channel_block(void) { return HR_CHANNELS_LAST; }

static hr_status check_options(const hr_device_options *options)
{
    if (options->threads > 0)
        return hr_fail(HR_UNSUPPORTED, "a GPU has no number of threads to choose; leave it out");
    if (options->link_bytes_per_second > 0)
        return hr_fail(HR_UNSUPPORTED, "the link of a real GPU cannot be paced; leave the link's rate out");
    return HR_OK;
}

/* What the first call of the runtime says, in a line that a person can act on. */
static hr_status check_driver(int *n_devices)
{
    int driver = 0;
    cudaError_t error = cudaGetDeviceCount(n_devices);
    if (error == cudaSuccess && *n_devices > 0) return HR_OK;
    cudaGetLastError();
    cudaDriverGetVersion(&driver);
    if (error == cudaErrorStubLibrary)
        return hr_fail(HR_UNSUPPORTED, "no CUDA driver (a stub library stands in its place)");
    if (error == cudaErrorInsufficientDriver && driver == 0) return hr_fail(HR_UNSUPPORTED, "no CUDA driver");
    if (error == cudaErrorInsufficientDriver)
        return hr_fail(HR_UNSUPPORTED, "the driver (for CUDA %d.%d) is older than CUDA %d.%d needs", driver / 1000,
                       driver % 1000 / 10, CUDART_VERSION / 1000, CUDART_VERSION % 1000 / 10);
    if (error == cudaErrorNoDevice || error == cudaSuccess) return hr_fail(HR_UNSUPPORTED, "no CUDA device");
    return hr_fail(HR_UNSUPPORTED, "no use of CUDA: %s (%s)", cudaGetErrorName(error), cudaGetErrorString(error));
}

static hr_status check_device(hr_cuda *d, int n_devices)
{
    hr_status st = HR_OK;
    if (d->index < 0 || d->index >= n_devices)
        FAIL(HR_UNSUPPORTED, "there %s %d CUDA device%s, counted from 0: none has number %d",
             n_devices == 1 ? "is" : "are", n_devices, n_devices == 1 ? "" : "s", d->index);
    CUDA_TRY(d, cudaGetDeviceProperties(&d->prop, d->index));
    if (d->prop.major * 10 + d->prop.minor < HR_CUDA_MIN_CAPABILITY)
        FAIL(HR_UNSUPPORTED, "%s has compute capability %d.%d; this build needs %d.%d", d->prop.name, d->prop.major,
             d->prop.minor, HR_CUDA_MIN_CAPABILITY / 10, HR_CUDA_MIN_CAPABILITY % 10);
out:
    return st;
}

static hr_status open_streams(hr_cuda *d)
{
    hr_status st = HR_OK;
    d->done.flags = cudaEventDisableTiming;
    for (int i = 0; i < HR_STREAMS; i++) {
        CUDA_TRY(d, cudaStreamCreateWithFlags(&d->streams[i], cudaStreamNonBlocking));
        CUDA_TRY_AS(d, "cudaEventCreateWithFlags", hr_cuda_event_new(d, &d->joins[i], cudaEventDisableTiming));
    }
    CUDA_TRY_AS(d, "cudaEventCreateWithFlags", hr_cuda_event_new(d, &d->fork, cudaEventDisableTiming));
    CUDA_TRY_AS(d, "cudaEventCreateWithFlags", hr_cuda_event_new(d, &d->begin, cudaEventDefault));
    CUDA_TRY_AS(d, "cudaEventCreateWithFlags", hr_cuda_event_new(d, &d->end, cudaEventDefault));
    CUDA_TRY_AS(d, "cudaHostAlloc", hr_cuda_pin(d, (void **)&d->pinned, sizeof *d->pinned));
    memset(d->pinned, 0, sizeof *d->pinned);
    d->step.results = calloc(HR_CUDA_RESULTS, sizeof *d->step.results);
    TRY_ALLOC(d->step.results);
out:
    return st;
}

hr_status hr_cuda_open(const hr_device_options *options, hr_device **device)
{
    hr_status st = HR_OK;
    int n_devices = 0;
    const char *locate = getenv("HEADROOM_LOCATE");
    hr_cuda *d = calloc(1, sizeof *d);
    TRY_ALLOC(d);
    d->device.kind = &hr_device_cuda;
    d->index = options->index;
    d->step.current = -1;
    d->locate = locate && *locate && strcmp(locate, "0");
    TRY(check_options(options));
    TRY(check_driver(&n_devices));
    TRY(check_device(d, n_devices));
    TRY(hr_cuda_enter(d));
    TRY(open_streams(d));
    d->queue = (hr_cuda_queue){.stream = d->streams[HR_STREAM_COMPUTE], .fast = options->fast,
                               .multiprocessors = d->prop.multiProcessorCount,
                               .capability = d->prop.major * 10 + d->prop.minor};
    TRY(hr_cuda_libraries_open(&d->queue));
    hr_nvml_open(&d->nvml, &d->prop);
    d->context_bytes = hr_cuda_process_bytes(d);
    TRY(hr_cuda_reserve(&d->device, 0, 0));       /* the step's number and the flags need a place */
    *device = &d->device;
    d = NULL;
out:
    hr_cuda_close((hr_device *)d);
    return st;
}

static void release_memory(hr_cuda *d)
{
    hr_cuda_record_forget(d);
    cudaFree(d->arena);
    if (d->pool) cudaFreeHost(d->pool);
    d->arena = d->pool = NULL;
    d->arena_bytes = d->pool_bytes = d->used_bytes = 0;
}

/* Failures are not reported: after an error of a kernel every call fails. */
void hr_cuda_close(hr_device *device)
{
    hr_cuda *d = (hr_cuda *)device;
    if (!d) return;
    if (d->queue.stream) cudaSetDevice(d->index);        /* cuDNN's handle goes on the device that it was made on */
    release_memory(d);
    hr_cuda_libraries_close(&d->queue);
    hr_nvml_close(&d->nvml);
    hr_cuda_events_clear(&d->done);
    hr_cuda_events_clear(&d->starts);
    hr_cuda_events_clear(&d->ends);
    for (int i = 0; i < HR_STREAMS; i++) {
        if (d->joins[i]) cudaEventDestroy(d->joins[i]);
        if (d->streams[i]) cudaStreamDestroy(d->streams[i]);
    }
    cudaEvent_t others[] = {d->fork, d->begin, d->end};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i]) cudaEventDestroy(others[i]);
    if (d->pinned) cudaFreeHost(d->pinned);
    free(d->step.commands);
    free(d->step.submitted);
    free(d->step.results);
    free(d);
    cudaGetLastError();
}

static hr_status reserve_arena(hr_cuda *d, int64_t arena_bytes)
{
    hr_status st = HR_OK;
    size_t free_bytes = 0, total_bytes = 0;
    char free_text[HR_BYTES_TEXT], total_text[HR_BYTES_TEXT];
    CUDA_TRY(d, cudaMemGetInfo(&free_bytes, &total_bytes));
    bool fits = arena_bytes <= (int64_t)free_bytes - HR_CUDA_TAIL_BYTES;
    cudaError_t error =
        fits ? hr_cuda_malloc(d, &d->arena, arena_bytes + HR_CUDA_TAIL_BYTES) : cudaErrorMemoryAllocation;
    if (error == cudaErrorMemoryAllocation) {
        cudaGetLastError();
        FAIL(HR_NO_MEMORY, "asked for %lld bytes, %lld are free (%s of %s); another process may hold the rest",
             (long long)arena_bytes, (long long)free_bytes, hr_bytes_format((int64_t)free_bytes, free_text),
             hr_bytes_format((int64_t)total_bytes, total_text));
    }
    TRY(hr_cuda_status(d, error, "cudaMalloc"));
    d->arena_bytes = arena_bytes;
    d->queue.step = (const uint64_t *)(d->arena + hr_cuda_control_offset(d) + offsetof(hr_cuda_control, step));
    d->queue.flags = (uint32_t *)(d->arena + hr_cuda_control_offset(d) + offsetof(hr_cuda_control, flags));
out:
    return st;
}

static hr_status write_canary(hr_cuda *d)
{
    hr_status st = HR_OK;
    uint8_t canary[2 * HR_CUDA_ALIGNMENT];
    int64_t bytes = hr_cuda_control_offset(d) - d->arena_bytes;
    for (int64_t i = 0; i < bytes; i++) canary[i] = hr_cuda_canary(i);
    CUDA_TRY_AS(d, "cudaMemcpy", hr_cuda_copy_now(d, d->arena + d->arena_bytes, canary, bytes, cudaMemcpyHostToDevice));
out:
    return st;
}

hr_status hr_cuda_reserve(hr_device *device, int64_t arena_bytes, int64_t host_bytes)
{
    hr_status st = HR_OK;
    hr_cuda *d = (hr_cuda *)device;
    if (arena_bytes < 0 || host_bytes < 0)
        FAIL(HR_BAD_ARGUMENT, "%lld bytes of the device and %lld of the host cannot be reserved",
             (long long)arena_bytes, (long long)host_bytes);
    TRY(hr_cuda_enter(d));
    release_memory(d);
    TRY(reserve_arena(d, arena_bytes));
    TRY(write_canary(d));
    if (hr_cuda_pin(d, (void **)&d->pool, host_bytes > 0 ? host_bytes : 1) != cudaSuccess) {
        d->pool = NULL;
        FAIL(HR_NO_MEMORY, "the system does not pin %lld bytes of host memory: %s", (long long)host_bytes,
             cudaGetErrorString(cudaGetLastError()));
    }
    d->pool_bytes = host_bytes;
out:
    if (st != HR_OK) release_memory(d);
    return st;
}

char *hr_cuda_arena(hr_device *device) { return ((hr_cuda *)device)->arena; }
char *hr_cuda_host_pool(hr_device *device) { return ((hr_cuda *)device)->pool; }

static hr_status range_check(const hr_cuda *d, int64_t offset, int64_t bytes)
{
    if (offset < 0 || bytes < 0 || offset > d->arena_bytes - bytes)
        return hr_fail(HR_BAD_ARGUMENT, "%lld bytes at %lld lie outside of an arena of %lld", (long long)bytes,
                       (long long)offset, (long long)d->arena_bytes);
    return HR_OK;
}

hr_status hr_cuda_read(hr_device *device, void *to, int64_t arena_offset, int64_t bytes)
{
    hr_status st = HR_OK;
    hr_cuda *d = (hr_cuda *)device;
    TRY(hr_cuda_enter(d));
    TRY(range_check(d, arena_offset, bytes));
    if (bytes)
        CUDA_TRY_AS(d, "cudaMemcpy", hr_cuda_copy_now(d, to, d->arena + arena_offset, bytes, cudaMemcpyDeviceToHost));
out:
    return st;
}

hr_status hr_cuda_write(hr_device *device, int64_t arena_offset, const void *from, int64_t bytes)
{
    hr_status st = HR_OK;
    hr_cuda *d = (hr_cuda *)device;
    TRY(hr_cuda_enter(d));
    TRY(range_check(d, arena_offset, bytes));
    if (bytes)
        CUDA_TRY_AS(d, "cudaMemcpy", hr_cuda_copy_now(d, d->arena + arena_offset, from, bytes, cudaMemcpyHostToDevice));
out:
    return st;
}

/* Who asks for it prepares kernels: the libraries build for the device that is current. */
hr_site hr_cuda_site(hr_device *device)
{
    hr_cuda *d = (hr_cuda *)device;
    cudaSetDevice(d->index);                             /* a lasting error shows in the next step */
    return (hr_site){.queue = &d->queue};
}

int64_t hr_cuda_used_bytes(const hr_device *device) { return ((const hr_cuda *)device)->used_bytes; }

int64_t hr_cuda_available_bytes(hr_device *device)
{
    hr_cuda *d = (hr_cuda *)device;
    size_t free_bytes = 0, total_bytes = 0;
    if (hr_cuda_enter(d) != HR_OK || cudaMemGetInfo(&free_bytes, &total_bytes) != cudaSuccess) return 0;
    int64_t own = d->arena ? d->arena_bytes : -(int64_t)HR_CUDA_TAIL_BYTES;   /* a tail is there, or will be */
    int64_t available = (int64_t)free_bytes + own - hr_cuda_library_reserve_bytes;
    return available > 0 ? available : 0;
}

void hr_cuda_describe(const hr_device *device, char *text, size_t chars)
{
    const struct cudaDeviceProp *prop = &((const hr_cuda *)device)->prop;
    char memory[HR_BYTES_TEXT];
    snprintf(text, chars, "%s, %s, %d multiprocessors, compute capability %d.%d%s", prop->name,
             hr_bytes_format((int64_t)prop->totalGlobalMem, memory), prop->multiProcessorCount, prop->major,
             prop->minor, ((const hr_cuda *)device)->queue.fast ? ", fast algorithms" : "");
}
