/* relu and its gradient, one pass over memory each. */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
template <typename T>
__global__ void __launch_bounds__(HR_THREADS) relu_kernel(int64_t elements, const T *x, T *y)
{
    constexpr int N = hr_pack<T>::N;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        hr_pack<T> p = hr_load_part(x + i, elements - i);
#pragma unroll
        for (int l = 0; l < N; l++)
            if (p.value[l] <= 0) p.value[l] = 0;                  /* NaN passes */
        hr_store_part(y + i, p, elements - i);
    }
}

template <typename T>
__global__ void __launch_bounds__(HR_THREADS) relu_backward_kernel(int64_t elements, const T *y, const T *dy, T *dx)
{
    constexpr int N = hr_pack<T>::N;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        const hr_pack<T> p = hr_load_part(y + i, elements - i);
        hr_pack<T> d = hr_load_part(dy + i, elements - i);
#pragma unroll
        for (int l = 0; l < N; l++)
            if (!(p.value[l] > 0)) d.value[l] = 0;
        hr_store_part(dx + i, d, elements - i);
    }
}

template <typename T>
hr_status forward(const hr_cuda_queue *queue, int64_t elements, const void *x, void *y)
{
    HR_LAUNCH((relu_kernel<T>), hr_blocks(queue, (elements + hr_pack<T>::N - 1) / hr_pack<T>::N), HR_THREADS, 0,
              queue->stream, elements, static_cast<const T *>(x), static_cast<T *>(y));
    return hr_cuda_launched("relu_kernel");
}

template <typename T>
hr_status backward(const hr_cuda_queue *queue, int64_t elements, const void *y, const void *dy, void *dx)
{
    const unsigned blocks = hr_blocks(queue, (elements + hr_pack<T>::N - 1) / hr_pack<T>::N);
    HR_LAUNCH((relu_backward_kernel<T>), blocks, HR_THREADS, 0, queue->stream, elements, static_cast<const T *>(y),
              static_cast<const T *>(dy), static_cast<T *>(dx));
    return hr_cuda_launched("relu_backward_kernel");
}
}

extern "C" hr_status hr_relu_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *x, void *y)
{
    HR_ELEMENT(type, return forward<T>(queue, elements, x, y));
}

extern "C" hr_status hr_relu_backward_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *y,
                                             const void *dy, void *dx)
{
    HR_ELEMENT(type, return backward<T>(queue, elements, y, dy, dx));
}
