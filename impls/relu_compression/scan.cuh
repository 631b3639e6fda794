/* Exclusive scan over any number of u32: the place of each block's (or tile's) first nonzero element.
 *
 * Blelloch's two-level scheme without its last step: each chunk of 2048 numbers is scanned by one thread block, which
 * keeps places within the chunk (u32) and hands the chunk's sum to the next level (u64), until one chunk is left. Its
 * sum is the total. A place is then read as the sum of one entry of each level, two or three loads, instead of being
 * written once more by an adding pass. Any number of thread blocks scan at once; 2^31 elements in blocks of 32 need 3
 * levels, and no level is limited by what one thread block can scan.
 */
#ifndef HR_RELU_SCAN_CUH
#define HR_RELU_SCAN_CUH
#include "cuda.h"
#include "launch_shape.cuh"
#include "rows.cuh"

namespace {
typedef unsigned long long u64;       /* what CUDA's atomics and flags take */

/* Level 0: index[numbers]; level l: sum[l][n[l]]; all levels hold places after the scan. */
struct scan_levels {
    int levels;
    int64_t n[HR_SCAN_LEVELS];
    uint32_t *index;
    u64 *sum[HR_SCAN_LEVELS];
    u64 *total;
};

/* In hr_scan_bytes(numbers) at `bytes`. */
inline scan_levels scan_layout(void *bytes, int64_t numbers, u64 *total)
{
    scan_levels s = {};
    char *at = static_cast<char *>(bytes) + (4 * numbers + 63) / 64 * 64;
    s.index = static_cast<uint32_t *>(bytes);
    s.n[0] = numbers;
    s.levels = 1;
    while (s.n[s.levels - 1] > HR_SCAN_CHUNK) {
        const int64_t n = (s.n[s.levels - 1] + HR_SCAN_CHUNK - 1) >> HR_SCAN_SHIFT;
        s.sum[s.levels] = reinterpret_cast<u64 *>(at);
        s.n[s.levels++] = n;
        at += 8 * n;
    }
    s.total = total;
    return s;
}

__device__ __forceinline__ u64 scan_place(const scan_levels &s, int64_t i)
{
    u64 place = s.index[i];
#pragma unroll                                         /* so that the levels stay in constant memory */
    for (int l = 1; l < HR_SCAN_LEVELS; l++)
        if (l < s.levels) place += s.sum[l][i >> (HR_SCAN_SHIFT * l < 63 ? HR_SCAN_SHIFT * l : 63)];
    return place;
}

constexpr int SCAN_ITEMS = HR_SCAN_CHUNK / HR_THREADS;

/* Sum over the threads before this one; *total over the block. s_sum [HR_THREADS / 32]. */
__device__ __forceinline__ u64 scan_block(u64 value, u64 *s_sum, u64 *total)
{
    const int lane = warp_lane(), warp = (int)threadIdx.x / 32;
    u64 sum = value;
    for (int d = 1; d < 32; d *= 2) {
        const u64 left = __shfl_up_sync(HR_WARP, sum, d);
        if (lane >= d) sum += left;
    }
    __syncthreads();                                   /* s_sum may still be read for the chunk before */
    if (lane == 31) s_sum[warp] = sum;
    __syncthreads();
    u64 before = sum - value, all = 0;
    for (int w = 0; w < HR_THREADS / 32; w++) {
        if (w < warp) before += s_sum[w];
        all += s_sum[w];
    }
    *total = all;
    return before;
}

/* Chunks of `from` to places in `to` (the same array, or another), their sums to `sums`. Stored numbers may be
 * damaged: above `most` they count as `most`, so that a chunk's sum fits. Nothing is done where *skip is not 0 (NULL:
 * never). */
template <typename T>
__global__ void __launch_bounds__(HR_THREADS) scan_kernel(const T *from, T most, T *to, int64_t numbers, u64 *sums,
                                                          const uint32_t *skip)
{
    __shared__ u64 s_sum[HR_THREADS / 32];
    if (skip && *skip) return;
    const int64_t chunks = (numbers + HR_SCAN_CHUNK - 1) >> HR_SCAN_SHIFT;
    for (int64_t chunk = blockIdx.x; chunk < chunks; chunk += gridDim.x) {
        const int64_t first = (chunk << HR_SCAN_SHIFT) + (int64_t)threadIdx.x * SCAN_ITEMS;
        T item[SCAN_ITEMS];
        u64 own = 0, all;
#pragma unroll
        for (int k = 0; k < SCAN_ITEMS; k++) {
            item[k] = first + k < numbers ? from[first + k] : 0;
            if (item[k] > most) item[k] = most;
            own += item[k];
        }
        u64 place = scan_block(own, s_sum, &all);
#pragma unroll
        for (int k = 0; k < SCAN_ITEMS; k++) {
            if (first + k < numbers) to[first + k] = (T)place;
            place += item[k];
        }
        if (threadIdx.x == 0) sums[chunk] = all;
    }
}

/* Scans `from` (u32, NULL: s.index in place) into all levels. */
hr_status scan_run(const hr_cuda_queue *queue, const scan_levels &s, const uint32_t *from, uint32_t most,
                          const uint32_t *skip)
{
    for (int l = 0; l < s.levels; l++) {
        const int64_t chunks = (s.n[l] + HR_SCAN_CHUNK - 1) >> HR_SCAN_SHIFT;
        const unsigned blocks = hr_blocks(queue, chunks * HR_THREADS);
        u64 *const sums = l + 1 < s.levels ? s.sum[l + 1] : s.total;
        if (l == 0)
            HR_LAUNCH((scan_kernel<uint32_t>), blocks, HR_THREADS, 0, queue->stream, from ? from : s.index, most,
                      s.index, s.n[0], sums, skip);
        else
            HR_LAUNCH((scan_kernel<u64>), blocks, HR_THREADS, 0, queue->stream, s.sum[l], ~0ull, s.sum[l], s.n[l],
                      sums, skip);
        const hr_status st = hr_cuda_launched("scan_kernel");
        if (st != HR_OK) return st;
    }
    return HR_OK;
}
}
#endif
