/* Batch normalisation on CUDA by our own kernels: how the tensor is cut, and where the partial sums lie. */
#include "cuda.h"
#include "kernel.h"

static hr_bn_shape shape_of(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    hr_bn_shape s = {
        .channels = x->dim[1], .spatial = hr_tensor_spatial(x), .vector = 16 / hr_type_bytes(x->type), .lanes = 1};
    s.last = x->layout == HR_LAYOUT_LAST || s.spatial == 1;
    if ((s.last ? s.channels : s.spatial) % s.vector) s.vector = 1;
    s.items = x->dim[0] * s.spatial / (s.last ? 1 : s.vector);
    int64_t units = s.last ? s.channels / s.vector : s.channels;
    while (s.last && s.lanes < 32 && s.lanes < units) s.lanes *= 2;
    /* About 1024 blocks, each thread with at least eight vectors: enough to hide memory's latency on any GPU. */
    int64_t tiles = (units + s.lanes - 1) / s.lanes, slices = 1024 / tiles,
            most = s.items * s.lanes / (8 * HR_BN_THREADS);
    slices = slices > most ? most : slices;
    s.slices = slices < 1 ? 1 : (int32_t)slices;
    return s;
}

static int64_t partial_bytes(const hr_bn_shape *s)
{
    return (s->slices * s->channels * HR_BN_PARTIAL_FLOATS * (int64_t)sizeof(float) + 63) / 64 * 64;
}

static hr_status prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                         int64_t *workspace_bytes)
{
    const hr_bn_shape s = shape_of(graph, node);
    *state = NULL;
    *workspace_bytes = partial_bytes(&s) + s.channels * HR_BN_FACTOR_FLOATS * (int64_t)sizeof(float);
    return HR_OK;
}

static bool takes(const hr_tensor *t)
{
    return (t->type == HR_F32 || t->type == HR_F16 || t->type == HR_BF16) &&
           (t->layout == HR_LAYOUT_PLAIN || t->layout == HR_LAYOUT_LAST) && t->elements / t->dim[1] < INT32_MAX;
}

static bool are_f32(const hr_graph *graph, const int *tensors, int n)
{
    for (int i = 0; i < n; i++)
        if (graph->tensors[tensors[i]].type != HR_F32) return false;
    return true;
}

static bool bn_supports(const hr_graph *graph, const hr_node *node)
{
    return takes(&graph->tensors[node->in[0]]) && are_f32(graph, node->in + 1, 2) && are_f32(graph, node->out + 1, 2);
}

static bool backward_supports(const hr_graph *graph, const hr_node *node)
{
    return takes(&graph->tensors[node->in[0]]) && are_f32(graph, node->in + 1, 3) && are_f32(graph, node->out + 1, 2);
}

static bool stats_supports(const hr_graph *graph, const hr_node *node)
{
    return are_f32(graph, node->in, 2) && are_f32(graph, node->update, 2);
}

static hr_status bn_run(const hr_kernel_call *call)
{
    const hr_bn_shape s = shape_of(call->graph, call->node);
    const hr_bn_forward f = {.x = call->in[0],
                             .scale = call->in[1],
                             .shift = call->in[2],
                             .y = call->out[0],
                             .mean = call->out[1],
                             .var = call->out[2],
                             .partial = call->workspace,
                             .factors = (void *)((char *)call->workspace + partial_bytes(&s)),
                             .epsilon = call->node->attrs.epsilon,
                             .relu = call->node->attrs.relu};
    return hr_bn_run_forward(call->site.queue, (int)call->graph->tensors[call->node->in[0]].type, &s, &f);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_bn_shape s = shape_of(call->graph, call->node);
    const hr_bn_backward b = {.x = call->in[0],
                              .mean = call->in[1],
                              .var = call->in[2],
                              .scale = call->in[3],
                              .dy = call->in[4],
                              .y = call->node->attrs.relu ? call->in[5] : NULL,
                              .dx = call->out[0],
                              .dscale = call->out[1],
                              .dshift = call->out[2],
                              .partial = call->workspace,
                              .factors = (void *)((char *)call->workspace + partial_bytes(&s)),
                              .epsilon = call->node->attrs.epsilon};
    return hr_bn_run_backward(call->site.queue, (int)call->graph->tensors[call->node->in[0]].type, &s, &b);
}

static hr_status stats_run(const hr_kernel_call *call)
{
    const hr_tensor *like = &call->graph->tensors[call->node->attrs.like];
    const hr_bn_running r = {.mean = call->in[0],
                             .var = call->in[1],
                             .running_mean = call->update[0],
                             .running_var = call->update[1],
                             .channels = like->dim[1],
                             .momentum = call->node->attrs.momentum,
                             .count = (double)(like->elements / like->dim[1])};
    return hr_bn_run_running(call->site.queue, &r);
}

const hr_kernel hr_layer_bn_cuda[] = {
    {.op = "bn", .algorithm = "slices", .supports = bn_supports, .prepare = prepare, .run = bn_run},
    {.op = "bn_backward",
     .algorithm = "slices",
     .supports = backward_supports,
     .prepare = prepare,
     .run = backward_run},
    {.op = "bn_stats", .algorithm = "slices", .supports = stats_supports, .run = stats_run},
    {0},
};
