/* Dense layers by the direct kernels: a convolution without space. With few images the slices of the reduction give
 * every multiprocessor a part of the weights to stream.
 */
#include "direct.h"

static hr_direct_case forward_case(const hr_graph *graph, const hr_node *node)
{
    return hr_direct_describe(graph, node, HR_DIRECT_FORWARD, node->in[0], node->in[1], node->out[0],
                              node->n_in > 2 ? node->in[2] : -1, -1);
}

static hr_status forward_run(const hr_kernel_call *call)
{
    const hr_direct_case c = forward_case(call->graph, call->node);
    const hr_direct_operands o = {.gathered = call->in[0],
                                  .plain = call->in[1],
                                  .to = call->out[0],
                                  .bias = call->node->n_in > 2 ? call->in[2] : NULL,
                                  .relu = call->node->attrs.relu};
    return hr_direct_run(call, &c, &o);
}

static hr_direct_case dgrad_case(const hr_graph *graph, const hr_node *node)
{
    return hr_direct_describe(graph, node, HR_DIRECT_DATA, node->out[0], node->in[1], node->in[0], -1, -1);
}

static hr_status dgrad_run(const hr_kernel_call *call)
{
    const hr_direct_case c = dgrad_case(call->graph, call->node);
    const hr_direct_operands o = {.gathered = call->in[0], .plain = call->in[1], .to = call->out[0]};
    return hr_direct_run(call, &c, &o);
}

static hr_direct_case wgrad_case(const hr_graph *graph, const hr_node *node)
{
    return hr_direct_describe(graph, node, HR_DIRECT_WEIGHTS, node->in[0], node->out[0], node->in[1],
                              node->n_out > 1 ? node->out[1] : -1, node->n_out > 1 ? node->in[1] : -1);
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    const hr_direct_case c = wgrad_case(call->graph, call->node);
    const hr_direct_operands o = {.gathered = call->in[0],
                                  .plain = call->in[1],
                                  .to = call->out[0],
                                  .dy = call->in[1],
                                  .dbias = call->node->n_out > 1 ? call->out[1] : NULL};
    return hr_direct_run(call, &c, &o);
}

/* supports and prepare of each op: the same two lines. */
#define OP(NAME)                                                                                                   \
    static bool NAME##_supports(const hr_graph *graph, const hr_node *node)                                        \
    {                                                                                                              \
        const hr_direct_case c = NAME##_case(graph, node);                                                         \
        return hr_direct_supports(&c);                                                                             \
    }                                                                                                              \
    static hr_status NAME##_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state, \
                                    int64_t *workspace_bytes)                                                      \
    {                                                                                                              \
        const hr_direct_case c = NAME##_case(graph, node);                                                         \
        *state = NULL;                                                                                             \
        *workspace_bytes = hr_direct_workspace_bytes(&c);                                                          \
        return HR_OK;                                                                                              \
    }
OP(forward)
OP(dgrad)
OP(wgrad)

const hr_kernel hr_layer_dense_cuda[] = {
    {.op = "dense",
     .algorithm = "direct",
     .supports = forward_supports,
     .prepare = forward_prepare,
     .run = forward_run},
    {.op = "dense_dgrad",
     .algorithm = "direct",
     .supports = dgrad_supports,
     .prepare = dgrad_prepare,
     .run = dgrad_run},
    {.op = "dense_wgrad",
     .algorithm = "direct",
     .supports = wgrad_supports,
     .prepare = wgrad_prepare,
     .run = wgrad_run},
    {0},
};
