/* lrn on CUDA by our own kernels. */
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node)
{
    return hr_cuda_ordered(hr_cuda_in(graph, node, 0)) && node->attrs.kernel[0] <= HR_LRN_MAX_WINDOW;
}

static hr_lrn_shape shape_of(const hr_kernel_call *call)
{
    const hr_tensor *x = hr_cuda_in(call->graph, call->node, 0);
    const hr_attrs *a = &call->node->attrs;
    return (hr_lrn_shape){.images = x->dim[0], .channels = x->dim[1], .spatial = hr_tensor_spatial(x),
                          .last = hr_cuda_last(x), .window = (int32_t)a->kernel[0],
                          .share = (float)(a->alpha / (double)a->kernel[0]),
                          .beta = (float)a->beta, .bias = (float)a->bias};
}

static hr_status forward_run(const hr_kernel_call *call)
{
    const hr_lrn_shape s = shape_of(call);
    return hr_lrn_launch(call->site.queue, (int)hr_cuda_in(call->graph, call->node, 0)->type, &s, call->in[0],
                         call->out[0]);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_lrn_shape s = shape_of(call);
    return hr_lrn_backward_launch(call->site.queue, (int)hr_cuda_in(call->graph, call->node, 0)->type, &s, call->in[0],
                                  call->in[1], call->out[0]);
}

const hr_kernel hr_layer_lrn_cuda[] = {
    {.op = "lrn", .algorithm = "tiles", .supports = supports, .run = forward_run},
    {.op = "lrn_backward", .algorithm = "tiles", .supports = supports, .run = backward_run},
    {0},
};
