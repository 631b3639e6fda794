/* Launcher of cast (cuda.cu). */
#ifndef HR_CAST_CUDA_H
#define HR_CAST_CUDA_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif
/* y = x between F32 and `half_type` (hr_type: F16 or BF16); narrow: x is the F32. Both lie on 16 bytes. */
hr_status hr_cast_launch(const hr_cuda_queue *queue, int half_type, bool narrow, int64_t elements, const void *x,
                         void *y);
#ifdef __cplusplus
}
#endif
#endif
