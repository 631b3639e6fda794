/* softmax_xent on CUDA by our own kernels: how many threads a place has, and the partial losses as workspace. */
#include "cuda.h"
#include "cuda_node.h"

static hr_softmax_shape shape_of(const hr_tensor *z)
{
    hr_softmax_shape s = {.images = z->dim[0], .classes = z->dim[1], .spatial = hr_tensor_spatial(z), .lanes = 1};
    const bool last = hr_cuda_last(z);
    s.class_step = last ? 1 : s.spatial;
    s.place_step = last ? s.classes : 1;
    while (last && s.lanes < 32 && s.lanes < s.classes) s.lanes *= 2;
    return s;
}

static hr_status forward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    const hr_softmax_shape s = shape_of(hr_cuda_in(graph, node, 0));
    *state = NULL;
    *workspace_bytes = hr_softmax_partials(&s) * (int64_t)sizeof(double);
    return HR_OK;
}

static hr_status forward_run(const hr_kernel_call *call)
{
    const hr_tensor *z = hr_cuda_in(call->graph, call->node, 0);
    const hr_softmax_shape s = shape_of(z);
    return hr_softmax_launch(call->site.queue, (int)z->type, &s, call->in[0], call->in[1], call->out[0], call->out[1],
                             call->workspace);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_tensor *prob = hr_cuda_in(call->graph, call->node, 0);
    const hr_softmax_shape s = shape_of(prob);
    const float factor = (float)(call->node->attrs.alpha / (double)(s.images * s.spatial));
    return hr_softmax_backward_launch(call->site.queue, (int)prob->type, &s, factor, call->in[0], call->in[1],
                                      call->out[0]);
}

/* A grid has at most 2^31 - 1 blocks, each with at least 8 places; labels are i32. */
static bool takes(const hr_tensor *z)
{
    const hr_softmax_shape s = shape_of(z);
    return hr_cuda_ordered(z) && hr_softmax_partials(&s) < INT32_MAX;
}

static bool forward_supports(const hr_graph *graph, const hr_node *node)
{
    return takes(hr_cuda_in(graph, node, 0)) && hr_cuda_out(graph, node, 0)->type == HR_F32;
}

static bool backward_supports(const hr_graph *graph, const hr_node *node) { return takes(hr_cuda_in(graph, node, 0)); }

const hr_kernel hr_layer_softmax_xent_cuda[] = {
    {.op = "softmax_xent", .algorithm = "lanes", .supports = forward_supports, .prepare = forward_prepare,
     .run = forward_run},
    {.op = "softmax_xent_backward", .algorithm = "packs", .supports = backward_supports, .run = backward_run},
    {0},
};
