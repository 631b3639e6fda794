/* Transposed convolution on the GPU by cuDNN's graph API: see ../cudnn_convolution.c.
 *
 *   cudnn           the first deterministic engine in the order of cuDNN's heuristics, up to 1 GiB of workspace
 *   cudnn_small     of all those, the one of least workspace: 0 where an engine without workspace exists
 *   cudnn_compiled  as cudnn, among engines that compile their kernel in prepare, too (up to a second each)
 */
#include "cudnn_convolution.h"

/* y of deconv is x of the convolution, and the other way round; w is the same. */
static hr_cudnn_convolution forward_of(const hr_node *node)
{
    return (hr_cudnn_convolution){HR_CUDNN_DATA, node->out[0], node->in[1], node->in[0],
                                  node->n_in > 2 ? node->in[2] : -1, node->attrs.relu,
                                  {{.place = HR_CUDNN_OUT, .index = 0}, {.place = HR_CUDNN_IN, .index = 1},
                                   {.place = HR_CUDNN_IN, .index = 0}, {.place = HR_CUDNN_IN, .index = 2}}, false};
}

/* dx = convolution of dy. */
static hr_cudnn_convolution dgrad_of(const hr_node *node)
{
    return (hr_cudnn_convolution){HR_CUDNN_FORWARD, node->in[0], node->in[1], node->out[0], -1, false,
                                  {{.place = HR_CUDNN_IN, .index = 0}, {.place = HR_CUDNN_IN, .index = 1},
                                   {.place = HR_CUDNN_OUT, .index = 0}}, false};
}

/* The gradient by w pairs deconv's dy (the convolution's input) with its x; db sums dy. */
static hr_cudnn_convolution wgrad_of(const hr_node *node)
{
    return (hr_cudnn_convolution){HR_CUDNN_WEIGHTS, node->in[1], node->out[0], node->in[0],
                                  node->n_out > 1 ? node->out[1] : -1, false,
                                  {{.place = HR_CUDNN_IN, .index = 1}, {.place = HR_CUDNN_OUT, .index = 0},
                                   {.place = HR_CUDNN_IN, .index = 0}, {.place = HR_CUDNN_OUT, .index = 1}},
                                  true};
}

HR_CUDNN_DIRECTION(forward)
HR_CUDNN_DIRECTION(dgrad)
HR_CUDNN_DIRECTION(wgrad)

const hr_kernel hr_layer_deconv_cudnn[] = {
    HR_CUDNN_ROWS("deconv", forward),
    HR_CUDNN_ROWS("deconv_dgrad", dgrad),
    HR_CUDNN_ROWS("deconv_wgrad", wgrad),
    {0},
};
