/* sgd in one pass over memory: gradient, parameter and velocity are read once and the latter two written once. */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
template <bool MOMENTUM>
__global__ void __launch_bounds__(HR_THREADS) sgd_kernel(hr_sgd_update u)
{
    constexpr int N = hr_pack<float>::N;
    for (int64_t i = hr_first_item() * N; i < u.elements; i += hr_item_stride() * N) {
        const int64_t left = u.elements - i;
        const hr_pack<float> g = hr_load_part(u.grad + i, left);
        hr_pack<float> w = hr_load_part(u.w + i, left), v = {};
        if (MOMENTUM) v = hr_load_part(u.velocity + i, left);
#pragma unroll
        for (int l = 0; l < N; l++) {
            v.value[l] = u.momentum * v.value[l] + (u.alpha * g.value[l] + u.decay * w.value[l]);
            w.value[l] -= u.rate * v.value[l];
        }
        if (MOMENTUM) hr_store_part(u.velocity + i, v, left);
        hr_store_part(u.w + i, w, left);
    }
}
}

extern "C" hr_status hr_sgd_launch(const hr_cuda_queue *queue, const hr_sgd_update *u)
{
    const unsigned blocks = hr_blocks(queue, (u->elements + 3) / 4);
    if (u->velocity) HR_LAUNCH((sgd_kernel<true>), blocks, HR_THREADS, 0, queue->stream, *u);
    else HR_LAUNCH((sgd_kernel<false>), blocks, HR_THREADS, 0, queue->stream, *u);
    return hr_cuda_launched("sgd_kernel");
}
