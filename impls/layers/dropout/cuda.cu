/* Dropout, forward and backward alike: the mask is drawn again from the logical index of each element.
 *
 * The key of the step's draws is mixed by every thread from the step's number in device memory, so that a recorded step
 * draws anew each time it is replayed. With channels last the logical index of the next element in memory is `spatial`
 * further, until the channels end: one division for a pack.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"
#include "rng.cuh"

namespace {
template <typename T, bool LAST>
__global__ void __launch_bounds__(HR_THREADS) dropout_kernel(hr_dropout_mask m, const uint64_t *step, const T *x, T *y)
{
    constexpr int N = hr_pack<T>::N;
    const uint64_t key = hr_device_rng_key(m.seed ^ hr_device_mix64(*step), m.salt);
    for (int64_t i = hr_first_item() * N; i < m.elements; i += hr_item_stride() * N) {
        hr_pack<T> p = hr_load_part(x + i, m.elements - i);
        int64_t c = 0, s = 0, image = 0, logical = i;
        if (LAST) {
            image = hr_divide(hr_divide(i, m.channels, &c), m.spatial, &s);
            logical = (image * m.channels + c) * m.spatial + s;
        }
#pragma unroll
        for (int l = 0; l < N; l++) {
            p.value[l] = hr_device_rng_bits(key, (uint64_t)logical) >> 11 >= m.threshold ? p.value[l] * m.scale : 0.0f;
            logical += LAST ? m.spatial : 1;
            if (LAST && ++c == m.channels) {             /* on to the next place, perhaps of the next image */
                c = 0;
                if (++s == m.spatial) {
                    s = 0;
                    image++;
                }
                logical = image * m.channels * m.spatial + s;
            }
        }
        hr_store_part(y + i, p, m.elements - i);
    }
}

template <typename T>
hr_status launch(const hr_cuda_queue *queue, const hr_dropout_mask &m, const void *x, void *y)
{
    const unsigned blocks = hr_blocks(queue, (m.elements + hr_pack<T>::N - 1) / hr_pack<T>::N);
    const T *from = static_cast<const T *>(x);
    T *to = static_cast<T *>(y);
    if (m.last) HR_LAUNCH((dropout_kernel<T, true>), blocks, HR_THREADS, 0, queue->stream, m, queue->step, from, to);
    else HR_LAUNCH((dropout_kernel<T, false>), blocks, HR_THREADS, 0, queue->stream, m, queue->step, from, to);
    return hr_cuda_launched("dropout_kernel");
}
}

extern "C" hr_status hr_dropout_launch(const hr_cuda_queue *queue, int type, const hr_dropout_mask *mask, const void *x,
                                       void *y)
{
    HR_ELEMENT(type, return launch<T>(queue, *mask, x, y));
}
