/* Pooling: the largest or the average value of a sliding window, and the average of all space.
 *
 *   max_pool         y[n, c, o] = max over t of x[n, c, o*stride + t - pad], argmax = the first such t (row-major place
 *                    in the window); places outside of x do not compete
 *   avg_pool         y[n, c, o] = (sum over t) / count; count is the window's volume with `count_padding`, else the
 *                    number of places inside of x
 *   global_avg_pool  y[n, c] = mean over space; keeps the rank, extents 1
 *
 * argmax is u8 in the shape of y, hence windows of at most 255 places. It makes max_pool's backward independent of x
 * and y: 1 byte for each output instead of both tensors. Averages read nothing back.
 * Padding must be smaller than the window, so that every window has a place inside (Boureau, Ponce and LeCun 2010).
 */
#include "op.h"
#include "window.h"

static hr_status pool_extents(hr_graph *graph, int node, int64_t *dim)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    TRY(hr_window_prepare(graph, node));
    const hr_tensor x = graph->tensors[n.in[0]];
    TRY(hr_window_check_type(graph, node, 0));
    const hr_attrs a = graph->nodes[node].attrs;
    for (int i = 0; i < x.rank - 2; i++)
        if (a.kernel[i] < 1 || a.pad[i] >= a.kernel[i] || a.pad_end[i] >= a.kernel[i])
            FAIL(HR_BAD_ARGUMENT, "node %s: a pooling window needs a size, and padding smaller than it", n.name);
    dim[0] = x.dim[0];
    dim[1] = x.dim[1];
    TRY(hr_window_extents(graph, node, x.dim + 2, a.kernel, x.rank - 2, dim + 2));
out:
    return st;
}

static int64_t window_volume(const hr_graph *graph, const hr_node *node, int rank)
{
    int64_t volume = 1;
    for (int i = 0; i < rank - 2; i++) volume *= node->attrs.kernel[i];
    return volume;
}

static hr_status max_pool_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int64_t dim[HR_RANK];
    int y, argmax, rank;
    TRY(pool_extents(graph, node, dim));
    rank = graph->tensors[graph->nodes[node].in[0]].rank;
    if (window_volume(graph, &graph->nodes[node], rank) > 255)
        FAIL(HR_BAD_ARGUMENT, "node %s: a max pooling window has at most 255 places", graph->nodes[node].name);
    TRY(hr_graph_add_output(graph, node, "y", graph->activations, rank, dim, &y));
    TRY(hr_graph_add_output(graph, node, "argmax", HR_U8, rank, dim, &argmax));
out:
    return st;
}

static hr_status avg_pool_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int64_t dim[HR_RANK];
    int y;
    TRY(pool_extents(graph, node, dim));
    TRY(hr_graph_add_output(graph, node, "y", graph->activations, graph->tensors[graph->nodes[node].in[0]].rank, dim,
                            &y));
out:
    return st;
}

static hr_status global_avg_pool_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int64_t dim[HR_RANK] = {1, 1, 1, 1, 1};
    int y;
    const hr_node n = graph->nodes[node];
    if (n.in[0] < 0 || graph->tensors[n.in[0]].rank < 3)
        FAIL(HR_BAD_ARGUMENT, "node %s: global_avg_pool takes [N, C, spatial...]", n.name);
    TRY(hr_window_check_type(graph, node, 0));
    const hr_tensor x = graph->tensors[n.in[0]];
    dim[0] = x.dim[0];
    dim[1] = x.dim[1];
    TRY(hr_graph_add_output(graph, node, "y", x.type, x.rank, dim, &y));
out:
    return st;
}

/* argmax < 0: the average's backward, which reads only dy. */
static hr_status pool_backward(hr_graph *graph, int node, const char *op, int dy, int argmax, int *dx)
{
    hr_status st = HR_OK;
    char name[256];
    int added;
    hr_attrs attrs = graph->nodes[node].attrs;
    attrs.like = graph->nodes[node].in[0];
    snprintf(name, sizeof name, "%s.backward", graph->nodes[node].name);
    TRY(hr_graph_add_node(graph, op, name, HR_BACKWARD, node, argmax < 0 ? 1 : 2, (int[]){dy, argmax}, 0, NULL, &attrs,
                          &added));
    *dx = graph->nodes[added].out[0];
out:
    return st;
}

static hr_status max_pool_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    if (dout[0] < 0 || !need[0]) return HR_OK;
    return pool_backward(graph, node, "max_pool_backward", dout[0], graph->nodes[node].out[1], &din[0]);
}

static hr_status avg_pool_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    if (dout[0] < 0 || !need[0]) return HR_OK;
    return pool_backward(graph, node, "avg_pool_backward", dout[0], -1, &din[0]);
}

static hr_status global_avg_pool_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    if (dout[0] < 0 || !need[0]) return HR_OK;
    return pool_backward(graph, node, "global_avg_pool_backward", dout[0], -1, &din[0]);
}

/* One comparison or addition for each place of each window. */
static double pool_flops(const hr_graph *graph, const hr_node *node)
{
    return (double)graph->tensors[node->out[0]].elements *
           (double)window_volume(graph, node, graph->tensors[node->out[0]].rank);
}

static double pool_backward_flops(const hr_graph *graph, const hr_node *node)
{
    return (double)graph->tensors[node->in[0]].elements *
           (double)window_volume(graph, node, graph->tensors[node->out[0]].rank);
}

static double max_pool_backward_flops(const hr_graph *graph, const hr_node *node)
{
    return (double)graph->tensors[node->in[0]].elements;
}
static double global_avg_pool_flops(const hr_graph *graph, const hr_node *node)
{
    return (double)graph->tensors[node->in[0]].elements;
}

static const hr_op ops[] = {
    {.name = "max_pool",
     .summary = "largest value of a sliding window",
     .n_in_min = 1,
     .n_in_max = 1,
     .infer = max_pool_infer,
     .differentiate = max_pool_differentiate,
     .flops = pool_flops},
    {.name = "max_pool_backward",
     .summary = "gradient of max_pool",
     .n_in_min = 2,
     .n_in_max = 2,
     .infer = hr_layer_infer_dx,
     .flops = max_pool_backward_flops},
    {.name = "avg_pool",
     .summary = "average of a sliding window",
     .n_in_min = 1,
     .n_in_max = 1,
     .infer = avg_pool_infer,
     .differentiate = avg_pool_differentiate,
     .flops = pool_flops},
    {.name = "avg_pool_backward",
     .summary = "gradient of avg_pool",
     .n_in_min = 1,
     .n_in_max = 1,
     .infer = hr_layer_infer_dx,
     .flops = pool_backward_flops},
    {.name = "global_avg_pool",
     .summary = "average of all space",
     .n_in_min = 1,
     .n_in_max = 1,
     .infer = global_avg_pool_infer,
     .differentiate = global_avg_pool_differentiate,
     .flops = global_avg_pool_flops},
    {.name = "global_avg_pool_backward",
     .summary = "gradient of global_avg_pool",
     .n_in_min = 1,
     .n_in_max = 1,
     .infer = hr_layer_infer_dx},
};
const hr_op *const hr_layer_pool_ops[] = {&ops[0], &ops[1], &ops[2], &ops[3], &ops[4], &ops[5], NULL};
