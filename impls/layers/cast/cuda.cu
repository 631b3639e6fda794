/* cast between f32 and f16 or bf16: a thread takes eight elements at a time, one pack of halves and two of floats. */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
constexpr int FLOATS = hr_pack<float>::N;

template <typename H>
__global__ void __launch_bounds__(HR_THREADS) narrow_kernel(int64_t elements, const float *x, H *y)
{
    constexpr int N = hr_pack<H>::N;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        hr_pack<H> p;
#pragma unroll
        for (int part = 0; part < N; part += FLOATS) {
            const hr_pack<float> from = hr_load_part(x + i + part, elements - i - part);
#pragma unroll
            for (int l = 0; l < FLOATS; l++) p.value[part + l] = from.value[l];
        }
        hr_store_part(y + i, p, elements - i);
    }
}

template <typename H>
__global__ void __launch_bounds__(HR_THREADS) widen_kernel(int64_t elements, const H *x, float *y)
{
    constexpr int N = hr_pack<H>::N;
    for (int64_t i = hr_first_item() * N; i < elements; i += hr_item_stride() * N) {
        const hr_pack<H> p = hr_load_part(x + i, elements - i);
#pragma unroll
        for (int part = 0; part < N; part += FLOATS) {
            hr_pack<float> to;
#pragma unroll
            for (int l = 0; l < FLOATS; l++) to.value[l] = p.value[part + l];
            hr_store_part(y + i + part, to, elements - i - part);
        }
    }
}

template <typename H>
hr_status launch(const hr_cuda_queue *queue, bool narrow, int64_t elements, const void *x, void *y)
{
    const unsigned blocks = hr_blocks(queue, (elements + hr_pack<H>::N - 1) / hr_pack<H>::N);
    if (narrow)
        HR_LAUNCH((narrow_kernel<H>), blocks, HR_THREADS, 0, queue->stream, elements, static_cast<const float *>(x),
                  static_cast<H *>(y));
    else
        HR_LAUNCH((widen_kernel<H>), blocks, HR_THREADS, 0, queue->stream, elements, static_cast<const H *>(x),
                  static_cast<float *>(y));
    return hr_cuda_launched(narrow ? "narrow_kernel" : "widen_kernel");
}
}

extern "C" hr_status hr_cast_launch(const hr_cuda_queue *queue, int half_type, bool narrow, int64_t elements,
                                    const void *x, void *y)
{
    if (half_type == HR_F16) return launch<hr_f16>(queue, narrow, elements, x, y);
    return launch<hr_bf16>(queue, narrow, elements, x, y);
}
