/* Batch normalisation in three kernels each way: partial sums of slices, their sum for each channel, and the pass over
 * the elements. Forward reads x twice and writes y; backward reads x, dy (and y) twice and writes dx.
 *
 * Statistics. A thread takes batches of vectors into registers, finds each batch's mean and squared distances by two
 * passes over the registers, and merges them into its own (Chan, Golub and LeVeque, "Updating formulae and a pairwise
 * algorithm for computing sample variances", 1979), so that x is read once and a mean far from zero cancels nothing.
 * The threads of a channel merge in a tree; slices merge in double, in a fixed order. With u = 2^-24, n batches a
 * thread and b elements a batch, mean is off by at most (n + b + 12) u max|x| and var by about 2 (n + b + 12) u var.
 * All orders are fixed by the shape: a second run gives the same bits, on any GPU.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"

namespace
{

constexpr int THREADS = HR_BN_THREADS;
constexpr int FINISH_CHANNELS = 8, FINISH_PARTS = THREADS / FINISH_CHANNELS;

template <typename T, int V>
struct alignas(sizeof(T) * V) pack {
    T value[V];
};

struct alignas(8) pair {
    float first, second;
};

struct alignas(16) factors {
    float mean, factor, a, b;
};

/* The vectors of a thread. */
struct walk {
    int64_t channel; /* first */
    int slice, unit, step;
    unsigned first, end, per_image; /* items */
    bool any;                       /* false: beyond the channels */
};

__device__ inline int64_t slice_begin(const hr_bn_shape &s, int slice)
{
    const int64_t begin = (s.items + s.slices - 1) / s.slices * slice;
    return begin < s.items ? begin : s.items;
}

__device__ inline walk walk_of(const hr_bn_shape &s, int V)
{
    walk w;
    const int64_t units = s.last ? s.channels / V : s.channels;
    const unsigned tiles = (unsigned)((units + s.lanes - 1) / s.lanes);
    w.slice = (int)(blockIdx.x / tiles);
    w.unit = (int)threadIdx.x % s.lanes;
    const int64_t unit = (int64_t)(blockIdx.x % tiles) * s.lanes + w.unit;
    w.any = unit < units;
    w.channel = s.last ? unit * V : unit;
    w.step = THREADS / s.lanes;
    w.end = (unsigned)slice_begin(s, w.slice + 1);
    w.first = (unsigned)slice_begin(s, w.slice) + threadIdx.x / (unsigned)s.lanes;
    w.per_image = (unsigned)(s.spatial / V);
    if (!w.any) w.first = w.end;
    return w;
}

/* Element of x at which item i begins. */
__device__ inline int64_t place_of(const hr_bn_shape &s, const walk &w, unsigned item, int V)
{
    if (s.last) return item * s.channels + w.channel;
    return ((int64_t)(item / w.per_image) * s.channels + w.channel) * s.spatial + (int64_t)(item % w.per_image) * V;
}

template <int V>
struct moments {
    float count, mean[V], squares[V]; /* count is the same in all lanes of a vector */
};

/* Adds n elements with that mean and those squares to each lane. */
__device__ inline void merge(float &mean, float &squares, float count, float n, float n_mean, float n_squares)
{
    const float all = count + n, delta = n_mean - mean;
    mean += delta * (n / all);
    squares += n_squares + delta * delta * (count * (n / all));
}

template <typename T, int V, int BATCH>
__device__ inline void take_batch(const hr_bn_shape &s, const walk &w, const T *x, unsigned item, moments<V> &m)
{
    float value[BATCH][V];
    int n = 0;
#pragma unroll
    for (int i = 0; i < BATCH; i++) {
        const unsigned at = item + (unsigned)(i * w.step);
        pack<T, V> p = {};
        if (at < w.end) {
            p = *(const pack<T, V> *)(x + place_of(s, w, at, V));
            n = i + 1;
        }
#pragma unroll
        for (int l = 0; l < V; l++) value[i][l] = hr_load(&p.value[l]);
    }
#pragma unroll
    for (int l = 0; l < V; l++) {
        float mean = 0, squares = 0;
#pragma unroll
        for (int i = 0; i < BATCH; i++) mean += value[i][l]; /* zeros beyond n */
        mean /= (float)n;
#pragma unroll
        for (int i = 0; i < BATCH; i++)
            if (i < n) squares += (value[i][l] - mean) * (value[i][l] - mean);
        merge(m.mean[l], m.squares[l], m.count, (float)n, mean, squares);
    }
    m.count += (float)n;
}

template <typename T, int V>
__global__ void __launch_bounds__(THREADS) moments_kernel(hr_bn_shape s, const T *x, pair *partial)
{
    constexpr int BATCH = V > 4 ? 4 : 8;
    __shared__ float count[THREADS], mean[V][THREADS], squares[V][THREADS];
    const walk w = walk_of(s, V);
    const int tid = (int)threadIdx.x;
    moments<V> m = {};
    for (int64_t item = w.first; item < w.end; item += w.step * BATCH)
        take_batch<T, V, BATCH>(s, w, x, (unsigned)item, m);
    count[tid] = m.count;
#pragma unroll
    for (int l = 0; l < V; l++) mean[l][tid] = m.mean[l], squares[l][tid] = m.squares[l];
    for (int half = THREADS / 2; half >= s.lanes; half /= 2) {
        __syncthreads();
        if (tid >= half || count[tid + half] == 0) continue;
#pragma unroll
        for (int l = 0; l < V; l++)
            merge(mean[l][tid], squares[l][tid], count[tid], count[tid + half], mean[l][tid + half],
                  squares[l][tid + half]);
        count[tid] += count[tid + half];
    }
    if (tid >= s.lanes || !w.any) return;
    pair *to = partial + w.slice * s.channels + w.channel;
    if (!s.last) { /* lanes of a vector are places of one channel */
        for (int l = 1; l < V && count[0] > 0; l++)
            merge(mean[0][0], squares[0][0], count[0] * (float)l, count[0], mean[l][0], squares[l][0]);
        *to = {mean[0][0], squares[0][0]};
        return;
    }
#pragma unroll
    for (int l = 0; l < V; l++) to[l] = {mean[l][tid], squares[l][tid]};
}

/* Sum over the threads of one channel (tid % FINISH_CHANNELS), in a tree; every thread gets it. */
__device__ inline double channel_sum(double *shared, double value)
{
    const int tid = (int)threadIdx.x;
    __syncthreads();
    shared[tid] = value;
    for (int half = THREADS / 2; half >= FINISH_CHANNELS; half /= 2) {
        __syncthreads();
        if (tid < half) shared[tid] += shared[tid + half];
    }
    __syncthreads();
    return shared[tid % FINISH_CHANNELS];
}

/* Mean of the slices' means, then their squares and the squared distances between the means. */
__global__ void __launch_bounds__(THREADS) finish_forward_kernel(hr_bn_shape s, hr_bn_forward f)
{
    __shared__ double shared[THREADS];
    const int64_t c = (int64_t)blockIdx.x * FINISH_CHANNELS + threadIdx.x % FINISH_CHANNELS;
    const pair *partial = (const pair *)f.partial;
    const int first = c < s.channels ? (int)threadIdx.x / FINISH_CHANNELS : s.slices, weight = s.last ? 1 : s.vector;
    const double count = (double)s.items * weight;
    double sum = 0, squares = 0;
    for (int i = first; i < s.slices; i += FINISH_PARTS)
        sum +=
            (double)((slice_begin(s, i + 1) - slice_begin(s, i)) * weight) * (double)partial[i * s.channels + c].first;
    const double mean = channel_sum(shared, sum) / count;
    for (int i = first; i < s.slices; i += FINISH_PARTS) {
        const pair p = partial[i * s.channels + c];
        const double distance = (double)p.first - mean;
        squares +=
            (double)p.second + (double)((slice_begin(s, i + 1) - slice_begin(s, i)) * weight) * distance * distance;
    }
    const double var = channel_sum(shared, squares) / count;
    if (threadIdx.x >= FINISH_CHANNELS || c >= s.channels) return;
    const double factor = (double)f.scale[c] / sqrt(var + f.epsilon);
    f.mean[c] = (float)mean;
    f.var[c] = (float)var;
    /* The shift makes good what rounding the mean loses. */
    ((factors *)f.factors)[c] = {(float)mean, (float)factor,
                                 (float)((double)f.shift[c] - (mean - (double)(float)mean) * factor), 0};
}

template <typename T, int V>
__global__ void __launch_bounds__(THREADS)
    normalise_kernel(hr_bn_shape s, const T *x, const factors *channels, bool relu, T *y)
{
    const walk w = walk_of(s, V);
    if (!w.any) return;
    factors k[V];
#pragma unroll
    for (int l = 0; l < V; l++) k[l] = channels[w.channel + (s.last ? l : 0)];
#pragma unroll 4
    for (int64_t item = w.first; item < w.end; item += w.step) {
        const int64_t at = place_of(s, w, (unsigned)item, V);
        pack<T, V> p = *(const pack<T, V> *)(x + at);
#pragma unroll
        for (int l = 0; l < V; l++) {
            const float value = fmaf(hr_load(&p.value[l]) - k[l].mean, k[l].factor, k[l].a);
            hr_store(&p.value[l], relu && value <= 0 ? 0.0f : value);
        }
        *(pack<T, V> *)(y + at) = p;
    }
}

/* dy where y > 0, or dy where there is no relu. */
template <typename T, int V>
__device__ inline void load_gradient(const T *dy, const T *y, int64_t at, float (&d)[V])
{
    const pack<T, V> p = *(const pack<T, V> *)(dy + at);
#pragma unroll
    for (int l = 0; l < V; l++) d[l] = hr_load(&p.value[l]);
    if (!y) return;
    const pack<T, V> q = *(const pack<T, V> *)(y + at);
#pragma unroll
    for (int l = 0; l < V; l++)
        if (!(hr_load(&q.value[l]) > 0)) d[l] = 0;
}

template <typename T, int V>
__global__ void __launch_bounds__(THREADS)
    gradient_sums_kernel(hr_bn_shape s, const T *x, const T *dy, const T *y, const float *means, pair *partial)
{
    __shared__ float first[V][THREADS], second[V][THREADS];
    const walk w = walk_of(s, V);
    const int tid = (int)threadIdx.x;
    float sum[V] = {}, product[V] = {}, mean[V];
#pragma unroll
    for (int l = 0; l < V; l++) mean[l] = w.any ? means[w.channel + (s.last ? l : 0)] : 0;
#pragma unroll 4
    for (int64_t item = w.first; item < w.end; item += w.step) {
        const int64_t at = place_of(s, w, (unsigned)item, V);
        const pack<T, V> p = *(const pack<T, V> *)(x + at);
        float d[V];
        load_gradient<T, V>(dy, y, at, d);
#pragma unroll
        for (int l = 0; l < V; l++) {
            sum[l] += d[l];
            product[l] = fmaf(d[l], hr_load(&p.value[l]) - mean[l], product[l]);
        }
    }
#pragma unroll
    for (int l = 0; l < V; l++) first[l][tid] = sum[l], second[l][tid] = product[l];
    for (int half = THREADS / 2; half >= s.lanes; half /= 2) {
        __syncthreads();
        if (tid >= half) continue;
#pragma unroll
        for (int l = 0; l < V; l++) first[l][tid] += first[l][tid + half], second[l][tid] += second[l][tid + half];
    }
    if (tid >= s.lanes || !w.any) return;
    pair *to = partial + w.slice * s.channels + w.channel;
    if (!s.last) {
        for (int l = 1; l < V; l++) first[0][0] += first[l][0], second[0][0] += second[l][0];
        *to = {first[0][0], second[0][0]};
        return;
    }
#pragma unroll
    for (int l = 0; l < V; l++) to[l] = {first[l][tid], second[l][tid]};
}

__global__ void __launch_bounds__(THREADS) finish_backward_kernel(hr_bn_shape s, hr_bn_backward b)
{
    __shared__ double shared[THREADS];
    const int64_t c = (int64_t)blockIdx.x * FINISH_CHANNELS + threadIdx.x % FINISH_CHANNELS;
    const pair *partial = (const pair *)b.partial;
    double sum = 0, product = 0;
    for (int i = c < s.channels ? (int)threadIdx.x / FINISH_CHANNELS : s.slices; i < s.slices; i += FINISH_PARTS) {
        const pair p = partial[i * s.channels + c];
        sum += (double)p.first;
        product += (double)p.second;
    }
    sum = channel_sum(shared, sum);
    product = channel_sum(shared, product);
    if (threadIdx.x >= FINISH_CHANNELS || c >= s.channels) return;
    const double count = (double)s.items * (s.last ? 1 : s.vector), r = 1 / sqrt((double)b.var[c] + b.epsilon);
    b.dshift[c] = (float)sum;
    b.dscale[c] = (float)(product * r);
    ((factors *)b.factors)[c] = {b.mean[c], (float)((double)b.scale[c] * r), (float)(sum / count),
                                 (float)(product * r * r / count)};
}

template <typename T, int V>
__global__ void __launch_bounds__(THREADS)
    gradient_kernel(hr_bn_shape s, const T *x, const T *dy, const T *y, const factors *channels, T *dx)
{
    const walk w = walk_of(s, V);
    if (!w.any) return;
    factors k[V];
#pragma unroll
    for (int l = 0; l < V; l++) k[l] = channels[w.channel + (s.last ? l : 0)];
#pragma unroll 2
    for (int64_t item = w.first; item < w.end; item += w.step) {
        const int64_t at = place_of(s, w, (unsigned)item, V);
        pack<T, V> p = *(const pack<T, V> *)(x + at);
        float d[V];
        load_gradient<T, V>(dy, y, at, d);
#pragma unroll
        for (int l = 0; l < V; l++)
            hr_store(&p.value[l], k[l].factor * (d[l] - k[l].a - (hr_load(&p.value[l]) - k[l].mean) * k[l].b));
        *(pack<T, V> *)(dx + at) = p;
    }
}

/* As PyTorch keeps them, in double: a few hundred channels. */
__global__ void __launch_bounds__(THREADS) running_kernel(hr_bn_running r)
{
    const int64_t c = (int64_t)blockIdx.x * THREADS + threadIdx.x;
    if (c >= r.channels) return;
    const double unbiased = r.count > 1 ? r.count / (r.count - 1) : 1;
    r.running_mean[c] = (float)((1 - r.momentum) * (double)r.running_mean[c] + r.momentum * (double)r.mean[c]);
    r.running_var[c] =
        (float)((1 - r.momentum) * (double)r.running_var[c] + r.momentum * ((double)r.var[c] * unbiased));
}

template <int V>
dim3 slice_blocks(const hr_bn_shape &s)
{
    const int64_t units = s.last ? s.channels / V : s.channels;
    return dim3((unsigned)((units + s.lanes - 1) / s.lanes * s.slices));
}

dim3 finish_blocks(const hr_bn_shape &s)
{
    return dim3((unsigned)((s.channels + FINISH_CHANNELS - 1) / FINISH_CHANNELS));
}

template <typename T, int V>
hr_status forward(hr_cuda_queue *queue, const hr_bn_shape &s, const hr_bn_forward &f)
{
    HR_LAUNCH((moments_kernel<T, V>), slice_blocks<V>(s), dim3(THREADS), 0, queue->stream, s, (const T *)f.x,
              (pair *)f.partial);
    hr_status st = hr_cuda_launched("bn moments");
    if (st != HR_OK) return st;
    HR_LAUNCH((finish_forward_kernel), finish_blocks(s), dim3(THREADS), 0, queue->stream, s, f);
    st = hr_cuda_launched("bn statistics");
    if (st != HR_OK) return st;
    HR_LAUNCH((normalise_kernel<T, V>), slice_blocks<V>(s), dim3(THREADS), 0, queue->stream, s, (const T *)f.x,
              (const factors *)f.factors, f.relu, (T *)f.y);
    return hr_cuda_launched("bn normalise");
}

template <typename T, int V>
hr_status backward(hr_cuda_queue *queue, const hr_bn_shape &s, const hr_bn_backward &b)
{
    HR_LAUNCH((gradient_sums_kernel<T, V>), slice_blocks<V>(s), dim3(THREADS), 0, queue->stream, s, (const T *)b.x,
              (const T *)b.dy, (const T *)b.y, b.mean, (pair *)b.partial);
    hr_status st = hr_cuda_launched("bn gradient sums");
    if (st != HR_OK) return st;
    HR_LAUNCH((finish_backward_kernel), finish_blocks(s), dim3(THREADS), 0, queue->stream, s, b);
    st = hr_cuda_launched("bn parameters' gradients");
    if (st != HR_OK) return st;
    HR_LAUNCH((gradient_kernel<T, V>), slice_blocks<V>(s), dim3(THREADS), 0, queue->stream, s, (const T *)b.x,
              (const T *)b.dy, (const T *)b.y, (const factors *)b.factors, (T *)b.dx);
    return hr_cuda_launched("bn gradient");
}

} /* namespace */

/* With T the element type and V the elements of a vector. */
#define BY_VECTOR(type, s, call)                   \
    HR_ELEMENT(                                    \
        type,                                      \
        if ((s)->vector > 1) {                     \
            constexpr int V = 16 / (int)sizeof(T); \
            return call;                           \
        } else {                                   \
            constexpr int V = 1;                   \
            return call;                           \
        })

hr_status hr_bn_run_forward(hr_cuda_queue *queue, int type, const hr_bn_shape *s, const hr_bn_forward *f)
{
    BY_VECTOR(type, s, (forward<T, V>(queue, *s, *f)));
}

hr_status hr_bn_run_backward(hr_cuda_queue *queue, int type, const hr_bn_shape *s, const hr_bn_backward *b)
{
    BY_VECTOR(type, s, (backward<T, V>(queue, *s, *b)));
}

hr_status hr_bn_run_running(hr_cuda_queue *queue, const hr_bn_running *r)
{
    HR_LAUNCH((running_kernel), dim3((unsigned)((r->channels + THREADS - 1) / THREADS)), dim3(THREADS), 0,
              queue->stream, *r);
    return hr_cuda_launched("bn running statistics");
}
