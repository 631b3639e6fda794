/* Launcher of copy (cuda.cu): the runtime's own copy on the stream. */
#ifndef HR_COPY_CUDA_H
#define HR_COPY_CUDA_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_copy_launch(const hr_cuda_queue *queue, int64_t bytes, const void *x, void *y);
#ifdef __cplusplus
}
#endif
#endif
