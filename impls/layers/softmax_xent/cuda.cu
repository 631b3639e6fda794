/* Softmax cross-entropy in one kernel and a sum, and its gradient in one pass.
 *
 * Where a place's classes are contiguous a power of two of lanes works on it, up to a warp; where space lies between
 * them a thread has a place, so that neighbours read side by side. Logits are read three times, the last two from the
 * caches: largest, sum of exponentials, probabilities. The sum's order is fixed by classes and lanes.
 *
 * The loss of a place is a sum in double of log(sum) + largest - z[label]; a block adds those of its places in a tree
 * over fixed places, and one more block the blocks' sums, in an order that depends on their number alone.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
constexpr int THREADS = HR_SOFTMAX_THREADS;
static_assert(THREADS == HR_THREADS, "the grid of backward counts in threads of launch_shape.cuh");

/* The sum of `values` values, a power of two: of the first of each THREADS / values threads. Valid in thread 0. */
__device__ inline double block_sum(double value, int values)
{
    __shared__ double sums[THREADS];
    const int apart = THREADS / values, i = (int)threadIdx.x;
    if (i % apart == 0) sums[i / apart] = value;
    for (int half = values / 2; half > 0; half /= 2) {
        __syncthreads();
        if (i < half) sums[i] += sums[i + half];
    }
    return sums[0];
}

__device__ inline double not_a_number() { return (double)hr_bits_float(0x7fffffffu); }

/* The loss of one place; all lanes get the same largest and sum, lane 0 returns the loss. */
template <typename T>
__device__ inline double place_loss(const hr_softmax_shape &s, int lane, const T *z, int32_t label, T *prob,
                                    unsigned *flags)
{
    float largest = -INFINITY, sum = 0;
    for (int64_t k = lane; k < s.classes; k += s.lanes) largest = fmaxf(largest, hr_load(z + k * s.class_step));
    for (int step = s.lanes / 2; step > 0; step /= 2)
        largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
    for (int64_t k = lane; k < s.classes; k += s.lanes) sum += expf(hr_load(z + k * s.class_step) - largest);
    for (int step = s.lanes / 2; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
    const float share = 1 / sum;
    if (prob)
        for (int64_t k = lane; k < s.classes; k += s.lanes)
            hr_store(prob + k * s.class_step, expf(hr_load(z + k * s.class_step) - largest) * share);
    if (lane || !prob) return 0;
    if (label < 0 || label >= s.classes) {
        atomicOr(flags, (unsigned)HR_CUDA_FLAG_BAD_LABEL);
        return not_a_number();
    }
    return (double)logf(sum) + (double)largest - (double)hr_load(z + label * s.class_step);
}

/* Block b has places b * THREADS / lanes and on. Threads beyond the last place work on place 0 and keep nothing, so
 * that whole warps meet in the shuffles. */
template <typename T>
__global__ void __launch_bounds__(THREADS) softmax_kernel(hr_softmax_shape s, const T *logits, const int32_t *labels,
                                                          T *prob, double *partial, unsigned *flags)
{
    const int lane = (int)threadIdx.x % s.lanes;
    const int64_t place = (int64_t)blockIdx.x * (THREADS / s.lanes) + (int)threadIdx.x / s.lanes;
    const bool there = place < s.images * s.spatial;
    int64_t position = 0;
    const int64_t image = there ? hr_divide(place, s.spatial, &position) : 0;
    const int64_t at = image * s.classes * s.spatial + position * s.place_step;
    T *const result = there ? prob + at : nullptr;
    const double loss = place_loss(s, lane, logits + at, labels[there ? place : 0], result, flags);
    const double sum = block_sum(loss, THREADS / s.lanes);
    if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

__global__ void __launch_bounds__(THREADS) loss_kernel(int64_t partials, const double *partial, double places,
                                                       float *loss)
{
    double sum = 0;
    for (int64_t i = threadIdx.x; i < partials; i += THREADS) sum += partial[i];
    sum = block_sum(sum, THREADS);
    if (threadIdx.x == 0) *loss = (float)(sum / places);
}

/* Elements in the order of memory, a pack a thread; `class` and `place` move on like the digits of a counter. */
template <typename T>
__global__ void __launch_bounds__(THREADS) softmax_backward_kernel(hr_softmax_shape s, float factor, const T *prob,
                                                                   const int32_t *labels, T *dlogits, unsigned *flags)
{
    constexpr int N = hr_pack<T>::N;
    const int64_t elements = s.images * s.classes * s.spatial;
    const bool last = s.class_step == 1;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        hr_pack<T> p = hr_load_part(prob + i, elements - i);
        int64_t k, position = 0, place;
        if (last) {
            place = hr_divide(i, s.classes, &k);
        } else {
            const int64_t image = hr_divide(hr_divide(i, s.spatial, &position), s.classes, &k);
            place = image * s.spatial + position;
        }
#pragma unroll
        for (int l = 0; l < N; l++) {
            if (i + l < elements) {
                const int32_t label = labels[place];
                const bool bad = label < 0 || label >= s.classes;
                if (bad) atomicOr(flags, (unsigned)HR_CUDA_FLAG_BAD_LABEL);
                p.value[l] = bad ? (float)not_a_number() : factor * (p.value[l] - (k == label ? 1.0f : 0.0f));
            }
            if (last) {
                if (++k == s.classes) k = 0, place++;
            } else {
                place++;
                if (++position == s.spatial) {
                    position = 0;
                    if (++k == s.classes) k = 0;
                    else place -= s.spatial;
                }
            }
        }
        hr_store_part(dlogits + i, p, elements - i);
    }
}

template <typename T>
hr_status forward(const hr_cuda_queue *queue, const hr_softmax_shape &s, const void *logits, const int32_t *labels,
                  float *loss, void *prob, double *partial)
{
    const int64_t partials = hr_softmax_partials(&s);
    HR_LAUNCH((softmax_kernel<T>), (unsigned)partials, THREADS, 0, queue->stream, s, static_cast<const T *>(logits),
              labels, static_cast<T *>(prob), partial, queue->flags);
    const hr_status st = hr_cuda_launched("softmax_kernel");
    if (st != HR_OK) return st;
    HR_LAUNCH(loss_kernel, 1, THREADS, 0, queue->stream, partials, partial, (double)(s.images * s.spatial), loss);
    return hr_cuda_launched("loss_kernel");
}

template <typename T>
hr_status backward(const hr_cuda_queue *queue, const hr_softmax_shape &s, float factor, const void *prob,
                   const int32_t *labels, void *dlogits)
{
    const int64_t packs = (s.images * s.classes * s.spatial + hr_pack<T>::N - 1) / hr_pack<T>::N;
    HR_LAUNCH((softmax_backward_kernel<T>), hr_blocks(queue, packs), THREADS, 0, queue->stream, s, factor,
              static_cast<const T *>(prob), labels, static_cast<T *>(dlogits), queue->flags);
    return hr_cuda_launched("softmax_backward_kernel");
}
}

extern "C" hr_status hr_softmax_launch(const hr_cuda_queue *queue, int type, const hr_softmax_shape *shape,
                                       const void *logits, const int32_t *labels, float *loss, void *prob,
                                       double *partial)
{
    HR_ELEMENT(type, return forward<T>(queue, *shape, logits, labels, loss, prob, partial));
}

extern "C" hr_status hr_softmax_backward_launch(const hr_cuda_queue *queue, int type, const hr_softmax_shape *shape,
                                                float factor, const void *prob, const int32_t *labels, void *dlogits)
{
    HR_ELEMENT(type, return backward<T>(queue, *shape, factor, prob, labels, dlogits));
}
