/* Launchers of batch normalisation (cuda.cu). `type` is an hr_type, of x, y and their gradients; all else is f32. */
#ifndef HR_BN_CUDA_H
#define HR_BN_CUDA_H
#include "queue.h"

/* How a tensor is cut: a thread takes vectors of `vector` elements. Channels contiguous (last): a vector is that many
 * channels of one place, `lanes` threads stand side by side over channels and the others over places. Else a vector is
 * that many places of one channel, and all threads of a block (lanes = 1) stand over the places of one channel.
 * Slices cut the places of a channel, by shape alone. */
typedef struct hr_bn_shape {
    int64_t channels, spatial;
    int64_t items; /* vectors of one channel (last: places), all images */
    bool last;
    int32_t vector, lanes, slices;
} hr_bn_shape;

typedef struct hr_bn_forward {
    const void *x;
    const float *scale, *shift;
    void *y;
    float *mean, *var;
    float *partial; /* [slices][channels][2]: mean, sum of squared distances from it */
    float *factors; /* [channels][4]: mean, factor, shift, unused */
    double epsilon;
    bool relu;
} hr_bn_forward;

typedef struct hr_bn_backward {
    const void *x, *dy, *y; /* y NULL: no relu */
    const float *mean, *var, *scale;
    void *dx;
    float *dscale, *dshift;
    float *partial; /* [slices][channels][2]: sums of d and of d (x - mean) */
    float *factors; /* [channels][4]: mean, factor, constant, slope */
    double epsilon;
} hr_bn_backward;

typedef struct hr_bn_running {
    const float *mean, *var;
    float *running_mean, *running_var;
    int64_t channels;
    double momentum, count; /* count: elements of a channel */
} hr_bn_running;

enum { HR_BN_THREADS = 256, HR_BN_PARTIAL_FLOATS = 2, HR_BN_FACTOR_FLOATS = 4 };

#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_bn_run_forward(hr_cuda_queue *queue, int type, const hr_bn_shape *shape, const hr_bn_forward *forward);
hr_status hr_bn_run_backward(hr_cuda_queue *queue, int type, const hr_bn_shape *shape, const hr_bn_backward *backward);
hr_status hr_bn_run_running(hr_cuda_queue *queue, const hr_bn_running *running);
#ifdef __cplusplus
}
#endif
#endif
