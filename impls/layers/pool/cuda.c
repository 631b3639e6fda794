/* Pooling on CUDA by our own kernels, in plain and channels-last layouts: shapes for cuda.cu. */
#include "cuda.h"
#include "kernel.h"

static hr_pool_place strides(const hr_tensor *t)
{
    int64_t spatial = hr_tensor_spatial(t), channels = t->dim[1];
    bool last = t->layout == HR_LAYOUT_LAST;
    return (hr_pool_place){channels * spatial, last ? 1 : spatial, last ? channels : 1};
}

static hr_pool_shape shape_of(const hr_graph *graph, const hr_node *node, int x_tensor, int y_tensor)
{
    const hr_attrs *a = &node->attrs;
    const hr_tensor *x = &graph->tensors[x_tensor], *y = &graph->tensors[y_tensor];
    hr_pool_shape s = {.images = x->dim[0],
                       .channels = x->dim[1],
                       .x = strides(x),
                       .y = strides(y),
                       .count_padding = a->count_padding};
    s.vectored = s.x.channel == 1 && s.y.channel == 1 && x->dim[1] % (16 / hr_type_bytes(x->type)) == 0;
    for (int i = 0; i < 3; i++) {
        int j = i - (5 - x->rank);
        s.in[i] = j < 0 ? 1 : (int32_t)x->dim[2 + j];
        s.out[i] = j < 0 ? 1 : (int32_t)y->dim[2 + j];
        s.window[i] = j < 0 ? 1 : (int32_t)a->kernel[j];
        s.stride[i] = j < 0 ? 1 : (int32_t)a->stride[j];
        s.pad[i] = j < 0 ? 0 : (int32_t)a->pad[j];
    }
    return s;
}

static bool takes(const hr_tensor *t)
{
    return (t->type == HR_F32 || t->type == HR_F16 || t->type == HR_BF16) &&
           (t->layout == HR_LAYOUT_PLAIN || t->layout == HR_LAYOUT_LAST);
}

/* argmax lies as the side of y does. */
static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *t = graph->tensors, *in = &t[node->in[0]], *out = &t[node->out[0]];
    return takes(in) && takes(out) && in->type == out->type &&
           (node->n_out < 2 || t[node->out[1]].layout == out->layout) &&
           (node->n_in < 2 || t[node->in[1]].layout == in->layout);
}

static hr_pool_shape forward_shape(const hr_kernel_call *call)
{
    return shape_of(call->graph, call->node, call->node->in[0], call->node->out[0]);
}

static hr_pool_shape backward_shape(const hr_kernel_call *call)
{
    return shape_of(call->graph, call->node, call->node->out[0], call->node->in[0]);
}

static int type_of(const hr_kernel_call *call) { return (int)call->graph->tensors[call->node->in[0]].type; }

static hr_status max_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = forward_shape(call);
    return hr_pool_max(call->site.queue, type_of(call), &s, call->in[0], call->out[0], call->out[1]);
}

static hr_status max_backward_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = backward_shape(call);
    return hr_pool_max_backward(call->site.queue, type_of(call), &s, call->in[0], call->in[1], call->out[0]);
}

static hr_status average_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = forward_shape(call);
    return hr_pool_average(call->site.queue, type_of(call), &s, call->in[0], call->out[0]);
}

static hr_status average_backward_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = backward_shape(call);
    return hr_pool_average_backward(call->site.queue, type_of(call), &s, call->in[0], call->out[0]);
}

static hr_status global_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = forward_shape(call);
    return hr_pool_global(call->site.queue, type_of(call), &s, call->in[0], call->out[0]);
}

static hr_status global_backward_run(const hr_kernel_call *call)
{
    const hr_pool_shape s = backward_shape(call);
    return hr_pool_global_backward(call->site.queue, type_of(call), &s, call->in[0], call->out[0]);
}

const hr_kernel hr_layer_pool_cuda[] = {
    {.op = "max_pool", .algorithm = "gather", .supports = supports, .run = max_run},
    {.op = "max_pool_backward", .algorithm = "gather", .supports = supports, .run = max_backward_run},
    {.op = "avg_pool", .algorithm = "gather", .supports = supports, .run = average_run},
    {.op = "avg_pool_backward", .algorithm = "gather", .supports = supports, .run = average_backward_run},
    {.op = "global_avg_pool", .algorithm = "gather", .supports = supports, .run = global_run},
    {.op = "global_avg_pool_backward", .algorithm = "gather", .supports = supports, .run = global_backward_run},
    {0},
};
