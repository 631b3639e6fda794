/* Launchers of lrn and its gradient (cuda.cu). `type` is an hr_type: F32, F16, BF16. */
#ifndef HR_LRN_CUDA_H
#define HR_LRN_CUDA_H
#include "queue.h"

enum { HR_LRN_MAX_WINDOW = 64 };       /* shared memory of a tile stays below 48 KiB */

/* Element (n, c, s) lies at (n * channels + c) * spatial + s, channels last: at (n * spatial + s) * channels + c. */
typedef struct hr_lrn_shape {
    int64_t images, channels, spatial;
    bool last;
    int32_t window;
    float share, beta, bias;           /* share = alpha / window */
} hr_lrn_shape;

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_lrn_launch(const hr_cuda_queue *queue, int type, const hr_lrn_shape *shape, const void *x, void *y);
hr_status hr_lrn_backward_launch(const hr_cuda_queue *queue, int type, const hr_lrn_shape *shape, const void *x,
                                 const void *dy, void *dx);
#ifdef __cplusplus
}
#endif
#endif
