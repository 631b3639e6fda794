/* Launcher of sgd (cuda.cu); the equation is in op.c. */
#ifndef HR_SGD_CUDA_H
#define HR_SGD_CUDA_H
#include "queue.h"

typedef struct hr_sgd_update {
    const float *grad;
    float *w, *velocity;         /* velocity NULL: no momentum */
    int64_t elements;
    float alpha, rate, momentum, decay;
} hr_sgd_update;

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_sgd_launch(const hr_cuda_queue *queue, const hr_sgd_update *update);
#ifdef __cplusplus
}
#endif
#endif
