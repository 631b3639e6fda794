/* Launchers of softmax_xent and its gradient (cuda.cu). `type` is an hr_type of logits and prob: F32, F16, BF16. */
#ifndef HR_SOFTMAX_XENT_CUDA_H
#define HR_SOFTMAX_XENT_CUDA_H
#include "queue.h"

/* Element (n, k, s) of logits lies at n * classes * spatial + k * class_step + s * place_step. */
typedef struct hr_softmax_shape {
    int64_t images, classes, spatial;
    int64_t class_step, place_step;    /* 1 and classes with channels last, else spatial and 1 */
    int32_t lanes;                     /* threads of a place: 1, 2, 4 ... 32 */
} hr_softmax_shape;

enum { HR_SOFTMAX_THREADS = 256 };

/* Partial losses: one double for each HR_SOFTMAX_THREADS / lanes places. */
static inline int64_t hr_softmax_partials(const hr_softmax_shape *s)
{
    const int64_t places = HR_SOFTMAX_THREADS / s->lanes;
    return (s->images * s->spatial + places - 1) / places;
}

#ifdef __cplusplus
extern "C" {
#endif
/* partial: hr_softmax_partials() doubles. A label that is no class sets HR_CUDA_FLAG_BAD_LABEL, and the loss is NaN. */
hr_status hr_softmax_launch(const hr_cuda_queue *queue, int type, const hr_softmax_shape *shape, const void *logits,
                            const int32_t *labels, float *loss, void *prob, double *partial);
/* dlogits = factor * (prob - onehot); NaN at places whose label is no class. */
hr_status hr_softmax_backward_launch(const hr_cuda_queue *queue, int type, const hr_softmax_shape *shape, float factor,
                                     const void *prob, const int32_t *labels, void *dlogits);
#ifdef __cplusplus
}
#endif
#endif
