/* See ../epilogue.h. Element-wise kernels stride over the elements; sums go through shared memory in a fixed tree. */
#include <cuda_runtime.h>
#include "element.cuh"
#include "epilogue.h"
#include "launch.h"

namespace {
constexpr int THREADS = 256;
constexpr int64_t MOST_BLOCKS = 4096;

unsigned blocks_for(int64_t n)
{
    int64_t blocks = (n + THREADS - 1) / THREADS;
    return (unsigned)(blocks < MOST_BLOCKS ? blocks : MOST_BLOCKS);
}

/* NaN passes through the comparison as in the reference. */
template <typename T>
__global__ void __launch_bounds__(THREADS) finish_kernel(hr_epilogue e, T *y, const T *bias, const float *bias_f32)
{
    for (int64_t i = (int64_t)blockIdx.x * THREADS + threadIdx.x; i < e.elements; i += (int64_t)gridDim.x * THREADS) {
        float value = hr_load(y + i);
        int64_t channel = i / e.inner % e.channels;
        if (bias_f32) value += bias_f32[channel];
        else if (bias) value += hr_load(bias + channel);
        if (e.relu && value < 0) value = 0;
        hr_store(y + i, value);
    }
}

/* One block for each slice of each tile of `lanes` channels: neighbouring threads read neighbouring elements, channels
 * where these are contiguous, else places. */
template <typename T>
__global__ void __launch_bounds__(THREADS) partial_sums_kernel(hr_epilogue_sum s, int lanes, const T *x, float *partial)
{
    __shared__ float shared[THREADS];
    const int thread = (int)threadIdx.x, tiles = (s.channels + lanes - 1) / lanes;
    const int channel = (int)(blockIdx.x % (unsigned)tiles) * lanes + thread % lanes;
    const int slice = (int)(blockIdx.x / (unsigned)tiles);
    const int64_t each = (s.places + s.slices - 1) / s.slices, begin = slice * each;
    const int64_t end = begin + each < s.places ? begin + each : s.places;
    float sum = 0;
    if (channel < s.channels)
        for (int64_t p = begin + thread / lanes; p < end; p += THREADS / lanes)
            sum += hr_load(x + p / s.spatial * s.image + p % s.spatial * s.place + channel * s.channel);
    shared[thread] = sum;
    for (int half = THREADS / 2; half >= lanes; half /= 2) {
        __syncthreads();
        if (thread < half) shared[thread] += shared[thread + half];
    }
    if (thread < lanes && channel < s.channels) partial[(int64_t)slice * s.channels + channel] = shared[thread];
}

template <typename T>
__global__ void __launch_bounds__(THREADS) add_slices_kernel(int channels, int slices, const float *partial, T *to)
{
    const int channel = (int)(blockIdx.x * THREADS + threadIdx.x);
    if (channel >= channels) return;
    float sum = 0;
    for (int slice = 0; slice < slices; slice++) sum += partial[(int64_t)slice * channels + channel];
    hr_store(to + channel, sum);
}

template <typename T>
hr_status finish(hr_cuda_queue *queue, const hr_epilogue &e, T *y, const void *bias)
{
    HR_LAUNCH((finish_kernel<T>), blocks_for(e.elements), THREADS, 0, queue->stream, e, y,
              e.bias_f32 ? nullptr : static_cast<const T *>(bias),
              e.bias_f32 ? static_cast<const float *>(bias) : nullptr);
    return hr_cuda_launched("finish_kernel");
}

template <typename T>
hr_status partial_sums(hr_cuda_queue *queue, const hr_epilogue_sum &s, const T *x, float *partial)
{
    const int lanes = s.channel == 1 ? 32 : 1;
    const unsigned tiles = (unsigned)((s.channels + lanes - 1) / lanes);
    HR_LAUNCH((partial_sums_kernel<T>), tiles * (unsigned)s.slices, THREADS, 0, queue->stream, s, lanes, x, partial);
    return hr_cuda_launched("partial_sums_kernel");
}

template <typename T>
hr_status add_slices(hr_cuda_queue *queue, const hr_epilogue_sum &s, const float *partial, T *to)
{
    HR_LAUNCH((add_slices_kernel<T>), (unsigned)((s.channels + THREADS - 1) / THREADS), THREADS, 0, queue->stream,
              s.channels, s.slices, partial, to);
    return hr_cuda_launched("add_slices_kernel");
}

hr_status partial_sums_of(hr_cuda_queue *queue, const hr_epilogue_sum &s, const void *x, float *partial)
{
    HR_ELEMENT(s.x_type, return partial_sums<T>(queue, s, static_cast<const T *>(x), partial));
}

hr_status add_slices_into(hr_cuda_queue *queue, const hr_epilogue_sum &s, const float *partial, void *to)
{
    HR_ELEMENT(s.sum_type, return add_slices<T>(queue, s, partial, static_cast<T *>(to)));
}
}

extern "C" hr_status hr_epilogue_finish(hr_cuda_queue *queue, const hr_epilogue *e, void *y, const void *bias)
{
    HR_ELEMENT(e->type, return finish<T>(queue, *e, static_cast<T *>(y), bias));
}

extern "C" hr_status hr_epilogue_sum_channels(hr_cuda_queue *queue, const hr_epilogue_sum *s, const void *x, void *sum,
                                              float *partial)
{
    hr_status st = partial_sums_of(queue, *s, x, partial);
    return st != HR_OK ? st : add_slices_into(queue, *s, partial, sum);
}
