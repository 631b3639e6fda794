/* Launcher of adam (cuda.cu); the equation is in op.c. The step's number comes from the queue's device memory. */
#ifndef HR_ADAM_CUDA_H
#define HR_ADAM_CUDA_H
#include "queue.h"

typedef struct hr_adam_update {
    const float *grad;
    float *w, *m, *v;
    int64_t elements;
    double rate, beta1, beta2;   /* double: the bias corrections are taken of them */
    float alpha, epsilon, decay;
} hr_adam_update;

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_adam_launch(const hr_cuda_queue *queue, const hr_adam_update *update);
#ifdef __cplusplus
}
#endif
#endif
