/* Launcher of add (cuda.cu). `type` is an hr_type: F32, F16, BF16. */
#ifndef HR_ADD_CUDA_H
#define HR_ADD_CUDA_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif
/* y = a + b, with relu max(0, a + b); elements in the order of memory, all on 16 bytes. */
hr_status hr_add_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *a, const void *b, void *y,
                        bool relu);
#ifdef __cplusplus
}
#endif
#endif
