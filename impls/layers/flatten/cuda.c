/* flatten on CUDA by our own kernels: a copy, or a transposition of each image's places and channels. */
#include "cuda.h"
#include "cuda_node.h"

static bool forward_supports(const hr_graph *graph, const hr_node *node)
{
    return hr_cuda_ordered(hr_cuda_in(graph, node, 0));
}

static bool backward_supports(const hr_graph *graph, const hr_node *node)
{
    return hr_cuda_ordered(hr_cuda_out(graph, node, 0));
}

/* `shaped` has the channels; to_flat: it is the source. */
static hr_status move(const hr_kernel_call *call, const hr_tensor *shaped, bool to_flat)
{
    int64_t channels = shaped->dim[1], places = hr_tensor_spatial(shaped);
    if (!hr_cuda_last(shaped)) channels *= places, places = 1;     /* the same order on both sides */
    return hr_flatten_launch(call->site.queue, hr_type_bytes(shaped->type), shaped->dim[0], to_flat ? places : channels,
                             to_flat ? channels : places, call->in[0], call->out[0]);
}

static hr_status forward_run(const hr_kernel_call *call)
{
    return move(call, hr_cuda_in(call->graph, call->node, 0), true);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    return move(call, hr_cuda_out(call->graph, call->node, 0), false);
}

const hr_kernel hr_layer_flatten_cuda[] = {
    {.op = "flatten", .algorithm = "tiles", .supports = forward_supports, .run = forward_run},
    {.op = "flatten_backward", .algorithm = "tiles", .supports = backward_supports, .run = backward_run},
    {0},
};
