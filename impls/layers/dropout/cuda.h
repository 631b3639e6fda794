/* Launcher of dropout and its gradient, which are one (cuda.cu). The step's number comes from the queue's memory. */
#ifndef HR_DROPOUT_CUDA_H
#define HR_DROPOUT_CUDA_H
#include "queue.h"

typedef struct hr_dropout_mask {
    int64_t elements, channels, spatial;
    bool last;                   /* memory holds [a][s][c], else it is in logical order */
    uint64_t seed, salt, threshold;   /* kept when the draw's 53 bits are at least the threshold */
    float scale;
} hr_dropout_mask;

#ifdef __cplusplus
extern "C" {
#endif
/* `type` is an hr_type: F32, F16, BF16; x and y lie on 16 bytes. */
hr_status hr_dropout_launch(const hr_cuda_queue *queue, int type, const hr_dropout_mask *mask, const void *x, void *y);
#ifdef __cplusplus
}
#endif
#endif
