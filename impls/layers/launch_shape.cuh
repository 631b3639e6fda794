/* Grids of kernels whose threads stride over items. Results never depend on the grid: it may follow the card. */
#ifndef HR_LAUNCH_SHAPE_CUH
#define HR_LAUNCH_SHAPE_CUH
#include <cuda_runtime.h>
#include <stdint.h>
#include "queue.h"

constexpr int HR_THREADS = 256;

/* Eight blocks of 256 threads fill a multiprocessor; twice as many smooth out its last wave. Never 0. */
static inline unsigned hr_blocks(const hr_cuda_queue *queue, int64_t items)
{
    const int64_t multiprocessors = queue->multiprocessors > 0 ? queue->multiprocessors : 1;
    const int64_t wanted = (items + HR_THREADS - 1) / HR_THREADS, most = 16 * multiprocessors;
    return (unsigned)(wanted < 1 ? 1 : wanted < most ? wanted : most);
}

__device__ __forceinline__ int64_t hr_first_item() { return (int64_t)blockIdx.x * HR_THREADS + threadIdx.x; }
__device__ __forceinline__ int64_t hr_item_stride() { return (int64_t)gridDim.x * HR_THREADS; }

/* n / d and n % d of n >= 0, d > 0: 64-bit divisions take several times as long and are hardly ever needed. */
__device__ __forceinline__ int64_t hr_divide(int64_t n, int64_t d, int64_t *rest)
{
    if (((uint64_t)n | (uint64_t)d) >> 32 == 0) {
        const uint32_t quotient = (uint32_t)n / (uint32_t)d;
        *rest = (uint32_t)n - quotient * (uint32_t)d;
        return quotient;
    }
    const int64_t quotient = n / d;
    *rest = n - quotient * d;
    return quotient;
}
#endif
