/* Launchers of relu and its gradient (cuda.cu). `type` is an hr_type: F32, F16, BF16; tensors lie on 16 bytes. */
#ifndef HR_RELU_CUDA_H
#define HR_RELU_CUDA_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_relu_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *x, void *y);
hr_status hr_relu_backward_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *y, const void *dy,
                                  void *dx);
#ifdef __cplusplus
}
#endif
#endif
