/* Sum of two tensors with fused relu, one pass over memory. The sum is taken in float: rounded to f16 or bf16 it is the
 * exact sum rounded once (float has more than twice their digits and two more: Figueroa, "When is double rounding
 * innocuous?", 1995).
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
template <typename T>
__global__ void __launch_bounds__(HR_THREADS) add_kernel(int64_t elements, const T *a, const T *b, T *y, bool relu)
{
    constexpr int N = hr_pack<T>::N;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        const int64_t left = elements - i;
        hr_pack<T> sum = hr_load_part(a + i, left);
        const hr_pack<T> other = hr_load_part(b + i, left);
#pragma unroll
        for (int l = 0; l < N; l++) {
            sum.value[l] += other.value[l];
            if (relu && sum.value[l] <= 0) sum.value[l] = 0;      /* NaN passes */
        }
        hr_store_part(y + i, sum, left);
    }
}

template <typename T>
hr_status launch(const hr_cuda_queue *queue, int64_t elements, const void *a, const void *b, void *y, bool relu)
{
    HR_LAUNCH((add_kernel<T>), hr_blocks(queue, (elements + hr_pack<T>::N - 1) / hr_pack<T>::N), HR_THREADS, 0,
              queue->stream, elements, static_cast<const T *>(a), static_cast<const T *>(b), static_cast<T *>(y), relu);
    return hr_cuda_launched("add_kernel");
}
}

extern "C" hr_status hr_add_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *a, const void *b,
                                   void *y, bool relu)
{
    HR_ELEMENT(type, return launch<T>(queue, elements, a, b, y, relu));
}
