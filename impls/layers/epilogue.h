/* What a library's product leaves to be done, by small kernels of our own (epilogue/cuda.cu): bias and relu where no
 * engine has them fused, the bias' gradient. Deterministic: which thread adds what, and in which order, depends on
 * shapes alone.
 *
 * Channel of an element = index / inner % channels: inner is the space for plain [N, C, space], 1 for channels last.
 */
#ifndef HR_EPILOGUE_H
#define HR_EPILOGUE_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hr_epilogue {
    int64_t elements, channels, inner;
    int type;                 /* hr_type of y: F32, F16, BF16 */
    bool bias_f32;            /* else bias is of type `type` */
    bool relu;
} hr_epilogue;

/* y = act(y + bias[channel]) where it lies, computed in F32 and rounded to y's type; bias NULL: none. */
hr_status hr_epilogue_finish(hr_cuda_queue *queue, const hr_epilogue *e, void *y, const void *bias);

/* Sums of x over all but channels. Each slice of `places / slices` elements of a channel is summed by 256 threads (one
 * channel) or eight (32 neighbouring channels, where these are contiguous), each in strides, then by a tree; then the
 * slices are added in order. Error of a sum at most
 * (places / (slices * 8) + 8 + slices) * 2^-24 * sum of |x|, and rounding to sum_type. */
typedef struct hr_epilogue_sum {
    int64_t image, channel, place;   /* strides in elements */
    int64_t spatial, places;         /* places = images * spatial */
    int32_t channels, slices;
    int32_t x_type, sum_type;        /* hr_type */
} hr_epilogue_sum;
/* partial: F32 [slices, channels]. */
hr_status hr_epilogue_sum_channels(hr_cuda_queue *queue, const hr_epilogue_sum *s, const void *x, void *sum,
                                   float *partial);

#ifdef __cplusplus
}
#else
#include "graph.h"
/* Slices: enough blocks to fill a large GPU, none of less than 2048 places. */
static inline hr_epilogue_sum hr_epilogue_sum_of(const hr_tensor *x, hr_type sum_type)
{
    const bool last = x->layout == HR_LAYOUT_LAST || x->rank == 2;
    const int64_t spatial = hr_tensor_spatial(x), channels = x->dim[1], places = x->dim[0] * spatial;
    int64_t tiles = last ? (channels + 31) / 32 : channels, slices = 528 / tiles, most = places / 2048;
    slices = slices < most ? slices : most;
    return (hr_epilogue_sum){.image = channels * spatial, .channel = last ? 1 : spatial, .place = last ? channels : 1,
                             .spatial = spatial, .places = places, .channels = (int32_t)channels,
                             .slices = slices < 1 ? 1 : (int32_t)slices, .x_type = x->type, .sum_type = sum_type};
}
#endif
#endif
