/* Launcher of concat and its gradient (cuda.cu): both copy a slice of channels. */
#ifndef HR_CONCAT_CUDA_H
#define HR_CONCAT_CUDA_H
#include "queue.h"

/* Rows that are contiguous on both sides: with channels last a row is the slice at one place, else at one image. */
typedef struct hr_concat_slice {
    const void *from;
    void *to;
    int64_t rows, row_bytes;
    int64_t from_pitch_bytes, from_first_byte, to_pitch_bytes, to_first_byte;
} hr_concat_slice;

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_concat_launch(const hr_cuda_queue *queue, const hr_concat_slice *slice);
#ifdef __cplusplus
}
#endif
#endif
