/* Kernels of the direct convolution: direct.h says what is computed.
 *
 * A block of 256 threads makes a tile of the result, BM rows by BN columns, in registers (TM by TN each). Sixteen steps
 * of the reduction at a time are fetched into registers while the sixteen before are multiplied out of shared memory,
 * in two buffers with one barrier between; both operands lie there as f32, reduction outermost. What an element's
 * address needs is found once for each row of the tile and once for each r (by sixteen threads, a step ahead), so that
 * a fetch is two sums, three comparisons and a load. Threads go along the rows or along the reduction, whichever is
 * contiguous in memory.
 *
 * Each result is a sum in ascending order of r by multiply-add in f32: its error is at most
 * (length + 1) * 2^-24 * sum of |products|, and rounding to the type of the result.
 */
#ifndef HR_CONVOLUTION_CUH
#define HR_CONVOLUTION_CUH
#include <cuda_runtime.h>
#include "direct.h"
#include "element.cuh"
#include "launch.h"

namespace hr_convolution
{

constexpr int THREADS = 256, DEPTH = HR_DIRECT_DEPTH;
constexpr int OUTSIDE = -(1 << 29); /* a coordinate that no other coordinate brings back inside */

/* Offsets and coordinate that one row, or one step of the reduction, contributes. */
struct part {
    int64_t gathered, other;
    int at[3];
};

__device__ inline int count(const hr_direct_axis &axis)
{
    return axis.single * axis.place[0] * axis.place[1] * axis.place[2];
}

__device__ inline part part_of(const hr_direct &d, const hr_direct_axis &axis, int index, int end)
{
    part p = {0, -1, {OUTSIDE, OUTSIDE, OUTSIDE}};
    if (index >= end) return p;
    unsigned rest = (unsigned)index, single, places = (unsigned)(axis.place[0] * axis.place[1] * axis.place[2]);
    if (axis.single_inner) {
        single = rest % (unsigned)axis.single;
        rest /= (unsigned)axis.single;
    } else {
        single = rest / places;
        rest %= places;
    }
    p.other = axis.other_first + (int64_t)single * axis.other_single;
#pragma unroll
    for (int i = 2; i >= 0; i--) {
        int digit = (int)(rest % (unsigned)axis.place[i]);
        rest /= (unsigned)axis.place[i];
        p.at[i] = axis.first[i] + axis.step[i] * digit;
        p.other += axis.other_step[i] * digit;
    }
    const int64_t line = ((int64_t)p.at[0] * d.extent[1] + p.at[1]) * d.extent[2] + p.at[2];
    p.gathered = (int64_t)single * axis.gathered_single + line * d.gathered_place;
    return p;
}

__device__ inline bool is_inside(const hr_direct &d, const part &a, const part &b)
{
    return (unsigned)(a.at[0] + b.at[0]) < (unsigned)d.extent[0] &&
           (unsigned)(a.at[1] + b.at[1]) < (unsigned)d.extent[1] &&
           (unsigned)(a.at[2] + b.at[2]) < (unsigned)d.extent[2];
}

/* Which tile, group and slice a block has; columns fastest, so that neighbours share what they gather. */
struct task {
    int row, col, group, slice, begin, end; /* begin, end: of the reduction */
};

__device__ inline task task_of(const hr_direct &d, int rows, int depth, int BM, int BN)
{
    task t;
    unsigned rest = blockIdx.x, tiles = (unsigned)((d.cols + BN - 1) / BN);
    t.col = (int)(rest % tiles) * BN;
    rest /= tiles;
    tiles = (unsigned)((rows + BM - 1) / BM);
    t.row = (int)(rest % tiles) * BM;
    rest /= tiles;
    t.group = (int)(rest % (unsigned)d.groups);
    t.slice = (int)(rest / (unsigned)d.groups);
    int each = (depth + d.slices * DEPTH - 1) / (d.slices * DEPTH) * DEPTH;
    t.begin = t.slice * each < depth ? t.slice * each : depth;
    t.end = depth - t.begin < each ? depth : t.begin + each;
    return t;
}

/* Row or column i of the TM (TN) that thread `lane` of `lanes` has: runs of four, so that a run is one 128-bit read of
 * shared memory and neighbouring threads read neighbouring runs. */
template <int T>
__device__ inline int owned(int lane, int lanes, int i)
{
    constexpr int RUN = T < 4 ? T : 4;
    return (i / RUN * lanes + lane) * RUN + i % RUN;
}

/* What the threads of a block share. */
template <int BM, int BN>
struct tile {
    part row[BM], step[2][DEPTH];
    alignas(16) float a[2][DEPTH][BM + 4];
    alignas(16) float b[2][DEPTH][BN + 4];
};

/* Element e of an operand's EXTENT by DEPTH values: its place in the tile's row or column, and r. */
template <int EXTENT>
__device__ inline void spread(int e, bool along, int *place, int *r)
{
    *place = along ? e % EXTENT : e / DEPTH;
    *r = along ? e / EXTENT : e % DEPTH;
}

template <typename T, int BM, int BN, int PER_A, int PER_B>
__device__ inline void fetch(const hr_direct &d, const task &t, const tile<BM, BN> &memory, int buffer,
                             const T *gathered, const T *plain, float (&a)[PER_A], float (&b)[PER_B])
{
#pragma unroll
    for (int i = 0; i < PER_A; i++) {
        int m, r;
        spread<BM>((int)threadIdx.x + i * THREADS, d.gathered_along_rows, &m, &r);
        const part &p = memory.row[m], &q = memory.step[buffer][r];
        a[i] = is_inside(d, p, q) ? hr_load(gathered + (p.gathered + q.gathered)) : 0.0f;
    }
#pragma unroll
    for (int i = 0; i < PER_B; i++) {
        int n, r, e = (int)threadIdx.x + i * THREADS;
        b[i] = 0.0f;
        if (BN * DEPTH < THREADS && e >= BN * DEPTH) continue;
        spread<BN>(e, d.plain_col == 1, &n, &r);
        int64_t at = memory.step[buffer][r].other;
        if (at >= 0 && t.col + n < d.cols) b[i] = hr_load(plain + (at + (t.col + n) * d.plain_col));
    }
}

template <int BM, int BN, int PER_A, int PER_B>
__device__ inline void put(const hr_direct &d, tile<BM, BN> &memory, int buffer, const float (&a)[PER_A],
                           const float (&b)[PER_B])
{
#pragma unroll
    for (int i = 0; i < PER_A; i++) {
        int m, r;
        spread<BM>((int)threadIdx.x + i * THREADS, d.gathered_along_rows, &m, &r);
        memory.a[buffer][r][m] = a[i];
    }
#pragma unroll
    for (int i = 0; i < PER_B; i++) {
        int n, r, e = (int)threadIdx.x + i * THREADS;
        if (BN * DEPTH < THREADS && e >= BN * DEPTH) continue;
        spread<BN>(e, d.plain_col == 1, &n, &r);
        memory.b[buffer][r][n] = b[i];
    }
}

template <int BM, int BN, int TM, int TN>
__device__ inline void multiply(const tile<BM, BN> &memory, int buffer, int lane_m, int lane_n, float (&sum)[TM][TN])
{
#pragma unroll
    for (int r = 0; r < DEPTH; r++) {
        float p[TM], q[TN];
#pragma unroll
        for (int i = 0; i < TM; i++) p[i] = memory.a[buffer][r][owned<TM>(lane_m, BM / TM, i)];
#pragma unroll
        for (int j = 0; j < TN; j++) q[j] = memory.b[buffer][r][owned<TN>(lane_n, BN / TN, j)];
#pragma unroll
        for (int i = 0; i < TM; i++)
#pragma unroll
            for (int j = 0; j < TN; j++) sum[i][j] = fmaf(p[i], q[j], sum[i][j]);
    }
}

/* act(bias + sum), rounded once. NaN passes through the comparison as in the reference. */
template <typename T>
__device__ inline void finish(const hr_direct_end &end, int64_t at, int64_t channel, float sum)
{
    if (end.bias) sum += end.bias_f32 ? ((const float *)end.bias)[channel] : hr_load((const T *)end.bias + channel);
    if (end.relu && sum < 0) sum = 0;
    hr_store((T *)end.to + at, sum);
}

template <typename T, int BM, int BN, int TM, int TN>
__device__ inline void store(const hr_direct &d, const task &t, const tile<BM, BN> &memory, int lane_m, int lane_n,
                             const hr_direct_end &end, const float (&sum)[TM][TN])
{
#pragma unroll
    for (int i = 0; i < TM; i++) {
        const int64_t row = memory.row[owned<TM>(lane_m, BM / TM, i)].other;
        if (row < 0) continue;
#pragma unroll
        for (int j = 0; j < TN; j++) {
            const int n = t.col + owned<TN>(lane_n, BN / TN, j);
            if (n >= d.cols) continue;
            const int64_t at = row + t.group * d.to_group + n * d.to_col;
            if (end.partial) end.partial[t.slice * d.to_elements + at] = sum[i][j];
            else finish<T>(end, at, (int64_t)t.group * d.cols + n, sum[i][j]);
        }
    }
}

template <typename T, int BM, int BN, int TM, int TN>
__global__ void __launch_bounds__(THREADS)
    product_kernel(hr_direct d, const T *gathered, const T *plain, hr_direct_end end)
{
    constexpr int LANES_M = BM / TM, LANES_N = BN / TN;
    static_assert(LANES_M * LANES_N == THREADS, "one thread for each part of the tile");
    __shared__ tile<BM, BN> memory;
    const int tid = (int)threadIdx.x, rows = count(d.rows), depth = count(d.reduction);
    const bool along_rows = d.to_col != 1; /* neighbours in the result */
    const int lane_m = along_rows ? tid % LANES_M : tid / LANES_N, lane_n = along_rows ? tid / LANES_M : tid % LANES_N;
    const task t = task_of(d, rows, depth, BM, BN);
    float sum[TM][TN] = {}, next_a[BM * DEPTH / THREADS] = {}, next_b[(BN * DEPTH + THREADS - 1) / THREADS] = {};

    gathered += t.group * d.gathered_group;
    plain += t.group * d.plain_group;
    for (int m = tid; m < BM; m += THREADS) memory.row[m] = part_of(d, d.rows, t.row + m, rows);
    if (tid < DEPTH) memory.step[0][tid] = part_of(d, d.reduction, t.begin + tid, t.end);
    __syncthreads();
    /* The first turn only fetches. */
    for (int r = t.begin - DEPTH, buffer = 1; r < t.end; r += DEPTH, buffer ^= 1) {
        const bool more = r + DEPTH < t.end;
        if (more) fetch(d, t, memory, buffer ^ 1, gathered, plain, next_a, next_b);
        if (r >= t.begin) multiply(memory, buffer, lane_m, lane_n, sum);
        if (more) {
            put(d, memory, buffer ^ 1, next_a, next_b);
            if (tid < DEPTH) memory.step[buffer][tid] = part_of(d, d.reduction, r + 2 * DEPTH + tid, t.end);
        }
        __syncthreads();
    }
    store<T>(d, t, memory, lane_m, lane_n, end, sum);
}

/* Sums of the slices, in order of slice. */
template <typename T>
__global__ void __launch_bounds__(THREADS)
    finish_kernel(hr_direct_end end, int slices, int64_t elements, hr_direct_channels of)
{
    for (int64_t e = (int64_t)blockIdx.x * THREADS + threadIdx.x; e < elements; e += (int64_t)gridDim.x * THREADS) {
        float sum = 0;
        for (int slice = 0; slice < slices; slice++) sum += end.partial[slice * elements + e];
        finish<T>(end, e, end.bias ? e / of.inner % of.channels : 0, sum);
    }
}

/* Partial sums of channels: threads along channels where these are contiguous (32 channels, eight places at a time),
 * else along the places of one channel. Then a tree over the threads of a channel. */
template <typename T>
__global__ void __launch_bounds__(THREADS) sums_kernel(hr_direct_sums s, const T *dy, float *partial)
{
    __shared__ float shared[THREADS];
    const int tid = (int)threadIdx.x, lanes = s.channel == 1 ? 32 : 1, tiles = (s.channels + lanes - 1) / lanes;
    const int channel = (int)(blockIdx.x % (unsigned)tiles) * lanes + tid % lanes,
              slice = (int)(blockIdx.x / (unsigned)tiles);
    const int64_t each = (s.places + s.slices - 1) / s.slices, begin = slice * each;
    const int64_t end = begin + each < s.places ? begin + each : s.places;
    float sum = 0;
    if (channel < s.channels)
        for (int64_t p = begin + tid / lanes; p < end; p += THREADS / lanes) {
            unsigned image = (unsigned)p / (unsigned)s.spatial, place = (unsigned)p % (unsigned)s.spatial;
            sum += hr_load(dy + (image * s.image + place * s.place + channel * s.channel));
        }
    shared[tid] = sum;
    for (int half = THREADS / 2; half >= lanes; half /= 2) {
        __syncthreads();
        if (tid < half) shared[tid] += shared[tid + half];
    }
    if (tid < lanes && channel < s.channels) partial[(int64_t)slice * s.channels + channel] = shared[tid];
}

template <typename T, int BM, int BN, int TM, int TN>
inline hr_status launch_tile(hr_cuda_queue *queue, const hr_direct &d, const void *gathered, const void *plain,
                             const hr_direct_end &end)
{
    const int64_t rows = (int64_t)d.rows.single * d.rows.place[0] * d.rows.place[1] * d.rows.place[2];
    const int64_t blocks = (rows + BM - 1) / BM * ((d.cols + BN - 1) / BN) * d.groups * d.slices;
    if (!blocks) return HR_OK; /* a phase without places */
    HR_LAUNCH((product_kernel<T, BM, BN, TM, TN>), dim3((unsigned)blocks), dim3(THREADS), 0, queue->stream, d,
              (const T *)gathered, (const T *)plain, end);
    return hr_cuda_launched("convolution product");
}

template <typename T>
inline hr_status product(hr_cuda_queue *queue, const hr_direct &d, const void *gathered, const void *plain,
                         const hr_direct_end &end)
{
    switch (d.tile_rows) {
    case 256:
        return launch_tile<T, 256, 8, 4, 2>(queue, d, gathered, plain, end);
    case 128:
        return launch_tile<T, 128, 128, 8, 8>(queue, d, gathered, plain, end);
    default:
        return launch_tile<T, 64, 64, 4, 4>(queue, d, gathered, plain, end);
    }
}

template <typename T>
inline hr_status finish_slices(hr_cuda_queue *queue, const hr_direct_end &end, int slices, int64_t elements,
                               const hr_direct_channels &of)
{
    const int64_t blocks = (elements + THREADS - 1) / THREADS;
    HR_LAUNCH((finish_kernel<T>), dim3((unsigned)(blocks < 65536 ? blocks : 65536)), dim3(THREADS), 0, queue->stream,
              end, slices, elements, of);
    return hr_cuda_launched("convolution slices");
}

template <typename T>
inline hr_status sums(hr_cuda_queue *queue, const hr_direct_sums &s, const void *dy, float *partial)
{
    const int lanes = s.channel == 1 ? 32 : 1;
    HR_LAUNCH((sums_kernel<T>), dim3((unsigned)((s.channels + lanes - 1) / lanes * s.slices)), dim3(THREADS), 0,
              queue->stream, s, (const T *)dy, partial);
    return hr_cuda_launched("bias gradient");
}

} /* namespace hr_convolution */
#endif
