/* Launchers of the pooling kernels (cuda.cu). `type` is an hr_type; pointers lie in device memory. */
#ifndef HR_POOL_CUDA_H
#define HR_POOL_CUDA_H
#include "queue.h"

typedef struct hr_pool_place {
    int64_t image, channel, place;
} hr_pool_place; /* strides in elements */

typedef struct hr_pool_shape {
    int32_t in[3], out[3], window[3], stride[3], pad[3]; /* space; missing dimensions have extent 1 */
    int64_t images, channels;
    hr_pool_place x, y;
    bool vectored; /* channels contiguous on both sides, in whole 128-bit vectors */
    bool count_padding;
} hr_pool_shape;

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_pool_max(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *x, void *y,
                      uint8_t *argmax);
hr_status hr_pool_max_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *dy,
                               const uint8_t *argmax, void *dx);
hr_status hr_pool_average(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *x, void *y);
hr_status hr_pool_average_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *dy,
                                   void *dx);
/* Average of all space: `in` is x's, `out` is 1. */
hr_status hr_pool_global(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *x, void *y);
hr_status hr_pool_global_backward(hr_cuda_queue *queue, int type, const hr_pool_shape *shape, const void *dy, void *dx);
#ifdef __cplusplus
}
#endif
#endif
