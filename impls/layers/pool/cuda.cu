/* Pooling: one thread for each result, or for the results of a 128-bit vector of channels in channels-last layout.
 *
 * Backward passes gather: the thread of an input visits the windows that hold it (for max_pool, where argmax points to
 * it) in ascending order of output, so nothing is added by atomics and a second run gives the same bits. Sums are f32,
 * rounded once to the element type. A NaN wins a maximum only as the first place of its window, as in the reference.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"

namespace
{

constexpr int THREADS = 256;

template <typename T, int V>
struct alignas(sizeof(T) * V) pack {
    T value[V];
};

/* Range of window places inside of a dimension of x. */
struct span {
    int begin, end;
};

struct cell { /* image, first channel and position of a thread's result */
    int64_t image, channel;
    int at[3];
};

/* Quotient and remainder; 64-bit division costs several times as much as 32-bit and is seldom needed. */
__device__ inline int64_t divide(int64_t a, unsigned b, unsigned *rest)
{
    if (a >> 32) {
        *rest = (unsigned)(a % b);
        return a / b;
    }
    *rest = (unsigned)a % b;
    return (unsigned)a / b;
}

/* Result `index` of a tensor with these extents: channels fastest where they are contiguous, else positions. */
__device__ inline cell cell_of(int64_t index, const int32_t extent[3], const hr_pool_shape &s, bool last, int vector)
{
    cell c;
    unsigned rest, channels = (unsigned)(s.channels / vector), digit;
    if (last) {
        index = divide(index, channels, &rest);
        c.channel = (int64_t)rest * vector;
    }
#pragma unroll
    for (int i = 2; i >= 0; i--) {
        index = divide(index, (unsigned)extent[i], &digit);
        c.at[i] = (int)digit;
    }
    if (!last) {
        index = divide(index, channels, &rest);
        c.channel = (int64_t)rest;
    }
    c.image = index;
    return c;
}

__device__ inline int64_t line_of(const int32_t extent[3], int a, int b, int c)
{
    return ((int64_t)a * extent[1] + b) * extent[2] + c;
}

__device__ inline span window_in(const hr_pool_shape &s, int i, int out)
{
    const int first = out * s.stride[i] - s.pad[i];
    return {first < 0 ? -first : 0, first + s.window[i] > s.in[i] ? s.in[i] - first : s.window[i]};
}

/* Outputs whose windows hold input `in`. */
__device__ inline span outputs_of(const hr_pool_shape &s, int i, int in)
{
    const int last = in + s.pad[i], first = last - s.window[i] + 1;
    const int begin = first <= 0 ? 0 : (first + s.stride[i] - 1) / s.stride[i], end = last / s.stride[i] + 1;
    return {begin, end < s.out[i] ? end : s.out[i]};
}

template <typename T, int V, bool MAX>
__global__ void __launch_bounds__(THREADS)
    forward_kernel(hr_pool_shape s, int64_t count, const T *x, T *y, uint8_t *argmax)
{
    const int64_t index = (int64_t)blockIdx.x * THREADS + threadIdx.x;
    if (index >= count) return;
    const cell c = cell_of(index, s.out, s, s.y.channel == 1, V);
    const span d = window_in(s, 0, c.at[0]), h = window_in(s, 1, c.at[1]), w = window_in(s, 2, c.at[2]);
    const T *from = x + c.image * s.x.image + c.channel * s.x.channel;
    float best[V];
    int place[V];
#pragma unroll
    for (int l = 0; l < V; l++) best[l] = 0, place[l] = -1;
    for (int i = d.begin; i < d.end; i++)
        for (int j = h.begin; j < h.end; j++)
            for (int k = w.begin; k < w.end; k++) {
                const int64_t line =
                    line_of(s.in, c.at[0] * s.stride[0] - s.pad[0] + i, c.at[1] * s.stride[1] - s.pad[1] + j,
                            c.at[2] * s.stride[2] - s.pad[2] + k);
                const pack<T, V> p = *(const pack<T, V> *)(from + line * s.x.place);
                const int t = (i * s.window[1] + j) * s.window[2] + k;
#pragma unroll
                for (int l = 0; l < V; l++) {
                    const float value = hr_load(&p.value[l]);
                    if (!MAX) best[l] += value;
                    else if (place[l] < 0 || value > best[l]) best[l] = value, place[l] = t;
                }
            }
    const int64_t to =
        c.image * s.y.image + c.channel * s.y.channel + line_of(s.out, c.at[0], c.at[1], c.at[2]) * s.y.place;
    const int inside = (d.end - d.begin) * (h.end - h.begin) * (w.end - w.begin);
    const float divisor = (float)(s.count_padding ? s.window[0] * s.window[1] * s.window[2] : inside);
    pack<T, V> result;
    pack<uint8_t, V> places;
#pragma unroll
    for (int l = 0; l < V; l++) {
        hr_store(&result.value[l], MAX ? best[l] : best[l] / divisor);
        places.value[l] = (uint8_t)place[l];
    }
    *(pack<T, V> *)(y + to) = result;
    if (MAX) *(pack<uint8_t, V> *)(argmax + to) = places;
}

template <typename T, int V, bool MAX>
__global__ void __launch_bounds__(THREADS)
    backward_kernel(hr_pool_shape s, int64_t count, const T *dy, const uint8_t *argmax, T *dx)
{
    const int64_t index = (int64_t)blockIdx.x * THREADS + threadIdx.x;
    if (index >= count) return;
    const cell c = cell_of(index, s.in, s, s.x.channel == 1, V);
    const span d = outputs_of(s, 0, c.at[0]), h = outputs_of(s, 1, c.at[1]), w = outputs_of(s, 2, c.at[2]);
    const int64_t from = c.image * s.y.image + c.channel * s.y.channel;
    float sum[V] = {};
    for (int i = d.begin; i < d.end; i++)
        for (int j = h.begin; j < h.end; j++)
            for (int k = w.begin; k < w.end; k++) {
                const int64_t at = from + line_of(s.out, i, j, k) * s.y.place;
                const pack<T, V> p = *(const pack<T, V> *)(dy + at);
                if (MAX) {
                    const pack<uint8_t, V> places = *(const pack<uint8_t, V> *)(argmax + at);
                    const int t =
                        ((c.at[0] + s.pad[0] - i * s.stride[0]) * s.window[1] + c.at[1] + s.pad[1] - j * s.stride[1]) *
                            s.window[2] +
                        c.at[2] + s.pad[2] - k * s.stride[2];
#pragma unroll
                    for (int l = 0; l < V; l++)
                        if (places.value[l] == t) sum[l] += hr_load(&p.value[l]);
                } else {
                    const span a = window_in(s, 0, i), b = window_in(s, 1, j), e = window_in(s, 2, k);
                    const int inside = (a.end - a.begin) * (b.end - b.begin) * (e.end - e.begin);
                    const float divisor = (float)(s.count_padding ? s.window[0] * s.window[1] * s.window[2] : inside);
#pragma unroll
                    for (int l = 0; l < V; l++) sum[l] += hr_load(&p.value[l]) / divisor;
                }
            }
    const int64_t to =
        c.image * s.x.image + c.channel * s.x.channel + line_of(s.in, c.at[0], c.at[1], c.at[2]) * s.x.place;
    pack<T, V> result;
#pragma unroll
    for (int l = 0; l < V; l++) hr_store(&result.value[l], sum[l]);
    *(pack<T, V> *)(dx + to) = result;
}

/* Sums of all space. A block takes 32 vectors of channels, eight threads each, where channels are contiguous; else
 * eight channels, 32 threads each. The threads of a channel meet in a tree. */
template <typename T, int V>
__global__ void __launch_bounds__(THREADS) global_kernel(hr_pool_shape s, const T *x, T *y)
{
    __shared__ float shared[V][THREADS];
    const bool last = s.x.channel == 1;
    const int units = last ? 32 : 8, parts = THREADS / units, tid = (int)threadIdx.x;
    const int unit = last ? tid % units : tid / parts, part = last ? tid / units : tid % parts,
              spatial = s.in[0] * s.in[1] * s.in[2];
    const unsigned tiles = (unsigned)((s.channels / V + units - 1) / units);
    const int64_t image = blockIdx.x / tiles, channel = ((int64_t)(blockIdx.x % tiles) * units + unit) * V;
    float sum[V] = {};
    if (channel < s.channels)
        for (int i = part; i < spatial; i += parts) {
            const pack<T, V> p = *(const pack<T, V> *)(x + (image * s.x.image + channel * s.x.channel + i * s.x.place));
#pragma unroll
            for (int l = 0; l < V; l++) sum[l] += hr_load(&p.value[l]);
        }
#pragma unroll
    for (int l = 0; l < V; l++) shared[l][part * units + unit] = sum[l];
    for (int half = THREADS / 2; half >= units; half /= 2) {
        __syncthreads();
        if (tid < half)
#pragma unroll
            for (int l = 0; l < V; l++) shared[l][tid] += shared[l][tid + half];
    }
    const int64_t to = ((int64_t)(blockIdx.x % tiles) * units + tid) * V;
    if (tid >= units || to >= s.channels) return;
    pack<T, V> result;
#pragma unroll
    for (int l = 0; l < V; l++) hr_store(&result.value[l], shared[l][tid] / (float)spatial);
    *(pack<T, V> *)(y + (image * s.y.image + to)) = result;
}

template <typename T, int V>
__global__ void __launch_bounds__(THREADS) global_backward_kernel(hr_pool_shape s, int64_t count, const T *dy, T *dx)
{
    const int64_t index = (int64_t)blockIdx.x * THREADS + threadIdx.x;
    if (index >= count) return;
    const cell c = cell_of(index, s.in, s, s.x.channel == 1, V);
    const float spatial = (float)(s.in[0] * s.in[1] * s.in[2]);
    pack<T, V> p = *(const pack<T, V> *)(dy + (c.image * s.y.image + c.channel));
#pragma unroll
    for (int l = 0; l < V; l++) hr_store(&p.value[l], hr_load(&p.value[l]) / spatial);
    *(pack<T, V> *)(dx + (c.image * s.x.image + c.channel * s.x.channel +
                          line_of(s.in, c.at[0], c.at[1], c.at[2]) * s.x.place)) = p;
}

int64_t volume(const int32_t extent[3]) { return (int64_t)extent[0] * extent[1] * extent[2]; }

dim3 blocks_for(int64_t threads) { return dim3((unsigned)((threads + THREADS - 1) / THREADS)); }

template <typename T, int V, bool MAX>
hr_status forward(hr_cuda_queue *queue, const hr_pool_shape &s, const void *x, void *y, uint8_t *argmax)
{
    const int64_t count = s.images * s.channels / V * volume(s.out);
    HR_LAUNCH((forward_kernel<T, V, MAX>), blocks_for(count), dim3(THREADS), 0, queue->stream, s, count, (const T *)x,
              (T *)y, argmax);
    return hr_cuda_launched("pooling");
}

template <typename T, int V, bool MAX>
hr_status backward(hr_cuda_queue *queue, const hr_pool_shape &s, const void *dy, const uint8_t *argmax, void *dx)
{
    const int64_t count = s.images * s.channels / V * volume(s.in);
    HR_LAUNCH((backward_kernel<T, V, MAX>), blocks_for(count), dim3(THREADS), 0, queue->stream, s, count, (const T *)dy,
              argmax, (T *)dx);
    return hr_cuda_launched("pooling backward");
}

template <typename T, int V>
hr_status global(hr_cuda_queue *queue, const hr_pool_shape &s, const void *x, void *y)
{
    const int units = s.x.channel == 1 ? 32 : 8;
    const int64_t blocks = s.images * ((s.channels / V + units - 1) / units);
    HR_LAUNCH((global_kernel<T, V>), dim3((unsigned)blocks), dim3(THREADS), 0, queue->stream, s, (const T *)x, (T *)y);
    return hr_cuda_launched("global pooling");
}

template <typename T, int V>
hr_status global_backward(hr_cuda_queue *queue, const hr_pool_shape &s, const void *dy, void *dx)
{
    const int64_t count = s.images * s.channels / V * volume(s.in);
    HR_LAUNCH((global_backward_kernel<T, V>), blocks_for(count), dim3(THREADS), 0, queue->stream, s, count,
              (const T *)dy, (T *)dx);
    return hr_cuda_launched("global pooling backward");
}

} /* namespace */

/* With T the element type and V the channels of a vector. */
#define BY_VECTOR(type, s, call)                   \
    HR_ELEMENT(                                    \
        type,                                      \
        if ((s)->vectored) {                       \
            constexpr int V = 16 / (int)sizeof(T); \
            return call;                           \
        } else {                                   \
            constexpr int V = 1;                   \
            return call;                           \
        })

hr_status hr_pool_max(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *x, void *y, uint8_t *argmax)
{
    BY_VECTOR(type, s, (forward<T, V, true>(queue, *s, x, y, argmax)));
}

hr_status hr_pool_max_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *dy,
                               const uint8_t *argmax, void *dx)
{
    BY_VECTOR(type, s, (backward<T, V, true>(queue, *s, dy, argmax, dx)));
}

hr_status hr_pool_average(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *x, void *y)
{
    BY_VECTOR(type, s, (forward<T, V, false>(queue, *s, x, y, NULL)));
}

hr_status hr_pool_average_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *dy, void *dx)
{
    BY_VECTOR(type, s, (backward<T, V, false>(queue, *s, dy, NULL, dx)));
}

hr_status hr_pool_global(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *x, void *y)
{
    BY_VECTOR(type, s, (global<T, V>(queue, *s, x, y)));
}

hr_status hr_pool_global_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *s, const void *dy, void *dx)
{
    BY_VECTOR(type, s, (global_backward<T, V>(queue, *s, dy, dx)));
}
