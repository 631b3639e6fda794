/* Convolution in 1 to 3 dimensions, with stride, padding, groups, bias and a fused activation.
 *
 *   y[n, k, o] = act(b[k] + sum over c in group(k), t of w[k, c, t] * x[n, c0(k) + c, o*stride + t - pad])
 *
 * o, t: positions of output and window; terms outside of x are zero. act is max(0, .) when `relu` is set, else
 * the identity. x [N, C, ..], w [K, C/G, kernel..], b? [K], y [N, K, ..]; extents as in OPS.md.
 * Called cross-correlation in signal processing; LeCun et al. 1989 for networks, Krizhevsky et al. 2012 for groups.
 *
 * Backward reads x for the weights and w for the input; y only when relu is fused (its mask is y > 0).
 * Weight layouts follow hr_graph_weight_layout.
 */
#include "op.h"
#include "window.h"

static hr_status conv_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int64_t dim[HR_RANK];
    int y;
    TRY(hr_window_prepare(graph, node));
    const hr_tensor x = graph->tensors[n.in[0]], w = graph->tensors[n.in[1]];
    int64_t groups = graph->nodes[node].attrs.groups;
    TRY(hr_window_check_operands(graph, node, w.dim[1] * groups, w.dim[0]));
    dim[0] = x.dim[0];
    dim[1] = w.dim[0];
    TRY(hr_window_extents(graph, node, x.dim + 2, w.dim + 2, x.rank - 2, dim + 2));
    TRY(hr_graph_add_output(graph, node, "y", graph->activations, x.rank, dim, &y));
out:
    return st;
}

/* Every output element meets C/G * window weights; both gradients do the same products. */
static double conv_products(const hr_graph *graph, int y, int w)
{
    return 2.0 * (double)graph->tensors[y].elements * (double)(graph->tensors[w].elements / graph->tensors[w].dim[0]);
}

static double conv_flops(const hr_graph *graph, const hr_node *node)
{
    return conv_products(graph, node->out[0], node->in[1]);
}
static double conv_dgrad_flops(const hr_graph *graph, const hr_node *node)
{
    return conv_products(graph, node->in[0], node->in[1]);
}
static double conv_wgrad_flops(const hr_graph *graph, const hr_node *node)
{
    return conv_products(graph, node->in[1], node->out[0]);
}

static const hr_op conv = {.name = "conv",
                           .summary = "convolution, 1 to 3 dimensions, with bias and fused relu",
                           .product = true,
                           .n_in_min = 2,
                           .n_in_max = 3,
                           .infer = conv_infer,
                           .differentiate = hr_layer_differentiate,
                           .flops = conv_flops};
static const hr_op conv_dgrad = {.name = "conv_dgrad",
                                 .summary = "gradient of a convolution's input",
                                 .n_in_min = 2,
                                 .n_in_max = 2,
                                 .infer = hr_layer_infer_dgrad,
                                 .flops = conv_dgrad_flops};
static const hr_op conv_wgrad = {.name = "conv_wgrad",
                                 .summary = "gradient of a convolution's weights and bias",
                                 .n_in_min = 2,
                                 .n_in_max = 2,
                                 .infer = hr_layer_infer_wgrad,
                                 .flops = conv_wgrad_flops};
const hr_op *const hr_layer_conv_ops[] = {&conv, &conv_dgrad, &conv_wgrad, NULL};
