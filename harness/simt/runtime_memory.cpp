/* Memory of the emulated device, pinned memory, and copies.
 *
 * Each allocation is a mapping of its own. It ends at a page that is never accessible; what its first page has before
 * the beginning is poisoned under AddressSanitizer. New memory holds ones: NaN in every type of real number. Between
 * calls the device's mappings are inaccessible, as they are on a real machine.
 */
#include <sys/mman.h>
#include <unistd.h>
#include <cstdlib>
#include <cstring>
#include <map>
#include "runtime_private.h"

/* Weak, so that one build serves programs with and without AddressSanitizer. */
extern "C" {
void __asan_poison_memory_region(const volatile void *at, size_t bytes) __attribute__((weak));
void __asan_unpoison_memory_region(const volatile void *at, size_t bytes) __attribute__((weak));
}

using namespace hr_simt_runtime;

namespace {
const size_t ALIGNMENT = 256;              /* of cudaMalloc */

struct block {
    char *map;
    size_t map_bytes;                      /* without the guard page */
    size_t bytes;                          /* that the caller may use */
};
using blocks = std::map<char *, block>;    /* by the pointer given out */

blocks &device_blocks() { static blocks *b = new blocks; return *b; }
blocks &pinned_blocks() { static blocks *b = new blocks; return *b; }

size_t rounded(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

char *block_new(blocks &all, size_t bytes, int protection)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), used = rounded(bytes, ALIGNMENT);
    block b = {nullptr, rounded(used, page), bytes};
    void *map = mmap(nullptr, b.map_bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) return nullptr;
    b.map = (char *)map;
    char *pointer = b.map + b.map_bytes - used;
    memset(pointer, 0xff, bytes);
    if (__asan_poison_memory_region) {
        __asan_poison_memory_region(b.map, (size_t)(pointer - b.map));
        __asan_poison_memory_region(pointer + bytes, used - bytes);
    }
    mprotect(b.map + b.map_bytes, page, PROT_NONE);
    if (protection != (PROT_READ | PROT_WRITE)) mprotect(b.map, b.map_bytes, protection);
    all[pointer] = b;
    return pointer;
}

/* The size that it had; -1 when there is no such block. */
int64_t block_free(blocks &all, void *pointer)
{
    auto found = all.find((char *)pointer);
    if (found == all.end()) return -1;
    block b = found->second;
    if (__asan_unpoison_memory_region) __asan_unpoison_memory_region(b.map, b.map_bytes);
    munmap(b.map, b.map_bytes + (size_t)sysconf(_SC_PAGESIZE));
    all.erase(found);
    return (int64_t)b.bytes;
}

bool inside(const blocks &all, const void *pointer, size_t bytes)
{
    auto found = all.upper_bound((char *)pointer);
    if (found == all.begin()) return false;
    --found;
    size_t offset = (size_t)((const char *)pointer - found->first);
    return offset <= found->second.bytes && bytes <= found->second.bytes - offset;
}

/* Whether any byte of it belongs to the device: a copy that leaves its allocation is no copy of host memory. */
bool touches_device(const void *pointer, size_t bytes)
{
    for (const auto &entry : device_blocks()) {
        const block &b = entry.second;
        if ((const char *)pointer < b.map + b.map_bytes && (const char *)pointer + bytes > b.map) return true;
    }
    return false;
}
}

namespace hr_simt_runtime {
void memory_open(bool open)
{
    for (auto &entry : device_blocks())
        mprotect(entry.second.map, entry.second.map_bytes, open ? PROT_READ | PROT_WRITE : PROT_NONE);
}

bool is_device_memory(const void *pointer, size_t bytes) { return inside(device_blocks(), pointer, bytes); }
bool is_pinned_memory(const void *pointer, size_t bytes) { return inside(pinned_blocks(), pointer, bytes); }

int64_t total_bytes()
{
    const char *text = getenv("HEADROOM_SIMT_BYTES");
    return text ? atoll(text) : 1ll << 30;
}

int64_t free_bytes()
{
    int64_t left = total_bytes() - the_machine().used_bytes - the_machine().hog_bytes;
    return left > 0 ? left : 0;
}
}

/* Which side a pointer is on must fit the copy's kind; memory of the device must be one live allocation. */
static cudaError_t check_side(const char *what, const void *pointer, size_t bytes, bool may_device, bool may_host,
                              bool async)
{
    if (is_device_memory(pointer, bytes))
        return may_device ? cudaSuccess
                          : fail(cudaErrorInvalidValue, "a copy %s memory of the device, called host's", what);
    if (touches_device(pointer, bytes))
        return fail(cudaErrorInvalidValue, "a copy of %zu bytes %s %p leaves its allocation", bytes, what, pointer);
    if (!may_host)
        return fail(cudaErrorInvalidValue, "a copy %s %p, which is no memory of the device", what, pointer);
    if (async && !is_pinned_memory(pointer, bytes))
        return fail(cudaErrorInvalidValue, "an asynchronous copy of %zu bytes %s memory that is not pinned", bytes,
                    what);
    return cudaSuccess;
}

static cudaError_t check_copy(void *to, const void *from, size_t bytes, cudaMemcpyKind kind, bool async)
{
    bool any = kind == cudaMemcpyDefault;
    bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
    bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
    if ((unsigned)kind > cudaMemcpyDefault) return fail(cudaErrorInvalidValue, "copy of kind %d", (int)kind);
    cudaError_t error = check_side("to", to, bytes, any || to_device, any || !to_device, async);
    if (error != cudaSuccess) return error;
    return check_side("from", from, bytes, any || from_device, any || !from_device, async);
}

extern "C" cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind kind,
                                       cudaStream_t stream)
{
    return enter([&] {
        if (!bytes) return cudaSuccess;
        cudaError_t error = check_copy(to, from, bytes, kind, true);
        return error != cudaSuccess ? error : add(stream, "cudaMemcpyAsync", [=] { memmove(to, from, bytes); });
    });
}

extern "C" cudaError_t cudaMemcpy(void *to, const void *from, size_t bytes, cudaMemcpyKind kind)
{
    return enter([&] {
        if (!bytes) return cudaSuccess;
        cudaError_t error = check_copy(to, from, bytes, kind, false);
        if (error == cudaSuccess) error = legacy_call("cudaMemcpy", [=] { memmove(to, from, bytes); });
        return error;
    });
}

static cudaError_t check_memset(void *to, size_t bytes)
{
    return is_device_memory(to, bytes)
               ? cudaSuccess
               : fail(cudaErrorInvalidValue, "%zu bytes at %p are no memory of the device", bytes, to);
}

extern "C" cudaError_t cudaMemsetAsync(void *to, int byte, size_t bytes, cudaStream_t stream)
{
    return enter([&] {
        cudaError_t error = bytes ? check_memset(to, bytes) : cudaSuccess;
        return error != cudaSuccess ? error : add(stream, "cudaMemsetAsync", [=] { memset(to, byte, bytes); });
    });
}

extern "C" cudaError_t cudaMemset(void *to, int byte, size_t bytes)
{
    return enter([&] {
        cudaError_t error = bytes ? check_memset(to, bytes) : cudaSuccess;
        return error != cudaSuccess ? error : legacy_call("cudaMemset", [=] { memset(to, byte, bytes); });
    });
}

extern "C" cudaError_t cudaMalloc(void **pointer, size_t bytes)
{
    return enter([&] {
        *pointer = nullptr;
        if (!bytes) return cudaSuccess;
        cudaError_t error = refuse_in_capture("cudaMalloc", false);
        if (error != cudaSuccess) return error;
        if (bytes > (size_t)free_bytes())
            return fail(cudaErrorMemoryAllocation, "%zu bytes asked, %lld free", bytes, (long long)free_bytes());
        *pointer = block_new(device_blocks(), bytes, PROT_NONE);
        if (!*pointer) return fail(cudaErrorMemoryAllocation, "this machine cannot map %zu bytes", bytes);
        the_machine().used_bytes += (int64_t)bytes;
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaFree(void *pointer)
{
    return enter([&] {
        if (!pointer) return cudaSuccess;
        cudaError_t error = refuse_in_capture("cudaFree", false);
        if (error != cudaSuccess) return error;
        run_until(nullptr);
        if (the_machine().sticky != cudaSuccess) return the_machine().sticky;
        int64_t bytes = block_free(device_blocks(), pointer);
        if (bytes < 0) return fail(cudaErrorInvalidValue, "cudaFree of %p, which was not allocated", pointer);
        the_machine().used_bytes -= bytes;
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaHostAlloc(void **pointer, size_t bytes, unsigned int flags)
{
    return enter([&] {
        *pointer = nullptr;
        if (!bytes) return cudaSuccess;
        cudaError_t error = refuse_in_capture("cudaHostAlloc", false);
        if (error != cudaSuccess) return error;
        if (flags > cudaHostAllocPortable) return fail(cudaErrorInvalidValue, "flags %u are not emulated", flags);
        *pointer = block_new(pinned_blocks(), bytes, PROT_READ | PROT_WRITE);
        return *pointer ? cudaSuccess : fail(cudaErrorMemoryAllocation, "this machine cannot map %zu bytes", bytes);
    });
}

extern "C" cudaError_t cudaFreeHost(void *pointer)
{
    return enter([&] {
        if (!pointer) return cudaSuccess;
        cudaError_t error = refuse_in_capture("cudaFreeHost", false);
        if (error != cudaSuccess) return error;
        run_until(nullptr);
        if (the_machine().sticky != cudaSuccess) return the_machine().sticky;
        return block_free(pinned_blocks(), pointer) < 0 ? fail(cudaErrorInvalidValue, "cudaFreeHost of %p", pointer)
                                                        : cudaSuccess;
    });
}

extern "C" cudaError_t cudaMemGetInfo(size_t *free_size, size_t *total_size)
{
    return enter([&] {
        *free_size = (size_t)free_bytes();
        *total_size = (size_t)total_bytes();
        return cudaSuccess;
    });
}
