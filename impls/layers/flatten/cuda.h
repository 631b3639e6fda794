/* Launcher of flatten and its gradient (cuda.cu). */
#ifndef HR_FLATTEN_CUDA_H
#define HR_FLATTEN_CUDA_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif
/* to[i][c][r] = from[i][r][c] for `images` matrices of rows x columns elements of 2 or 4 bytes; where one of the two
 * is 1, a copy. */
hr_status hr_flatten_launch(const hr_cuda_queue *queue, int element_bytes, int64_t images, int64_t rows,
                            int64_t columns, const void *from, void *to);
#ifdef __cplusplus
}
#endif
#endif
