/* adam in one pass over memory: 16 bytes an element are read and 12 written.
 *
 * The bias corrections depend on the number of the training step, which lies in device memory: the first thread of
 * each block takes the powers in double, as the host does, and hands two floats to the others. pow errs by 2 ulp on
 * the device, so that 1 - beta^t and its root keep more digits than the floats they are rounded to wherever
 * 1 - beta^t > 2^-20.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
__global__ void __launch_bounds__(HR_THREADS) adam_kernel(hr_adam_update u, const uint64_t *step)
{
    constexpr int N = hr_pack<float>::N;
    __shared__ float corrected[2];
    if (threadIdx.x == 0) {
        const double t = (double)*step + 1;
        corrected[0] = (float)(u.rate / (1 - pow(u.beta1, t)));
        corrected[1] = (float)(1 / sqrt(1 - pow(u.beta2, t)));
    }
    __syncthreads();
    const float rate = corrected[0], root2 = corrected[1], beta1 = (float)u.beta1, beta2 = (float)u.beta2;
    const float rest1 = (float)(1 - u.beta1), rest2 = (float)(1 - u.beta2);
    for (int64_t i = hr_first_item() * N; i < u.elements; i += hr_item_stride() * N) {
        const int64_t left = u.elements - i;
        const hr_pack<float> g = hr_load_part(u.grad + i, left);
        hr_pack<float> w = hr_load_part(u.w + i, left), m = hr_load_part(u.m + i, left);
        hr_pack<float> v = hr_load_part(u.v + i, left);
#pragma unroll
        for (int l = 0; l < N; l++) {
            const float slope = u.alpha * g.value[l] + u.decay * w.value[l];
            m.value[l] = beta1 * m.value[l] + rest1 * slope;
            v.value[l] = beta2 * v.value[l] + rest2 * (slope * slope);
            w.value[l] -= rate * m.value[l] / (sqrtf(v.value[l]) * root2 + u.epsilon);
        }
        hr_store_part(u.m + i, m, left);
        hr_store_part(u.v + i, v, left);
        hr_store_part(u.w + i, w, left);
    }
}
}

extern "C" hr_status hr_adam_launch(const hr_cuda_queue *queue, const hr_adam_update *u)
{
    HR_LAUNCH(adam_kernel, hr_blocks(queue, (u->elements + 3) / 4), HR_THREADS, 0, queue->stream, *u, queue->step);
    return hr_cuda_launched("adam_kernel");
}
