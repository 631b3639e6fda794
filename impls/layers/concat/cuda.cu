/* Concatenation and its gradient: copies of rows; see copy_rows.cuh. */
#include "cuda.h"
#include "copy_rows.cuh"

extern "C" hr_status hr_concat_launch(const hr_cuda_queue *queue, const hr_concat_slice *s)
{
    const hr_rows rows = {static_cast<const char *>(s->from) + s->from_first_byte,
                          static_cast<char *>(s->to) + s->to_first_byte, s->rows, s->row_bytes, s->from_pitch_bytes,
                          s->to_pitch_bytes};
    return copy_rows(queue, rows);
}
