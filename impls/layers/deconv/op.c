/* Transposed convolution in 1 to 3 dimensions: the linear map of a convolution's input gradient.
 *
 *   y[n, k, i*stride + t - pad] += w[c, k - k0(c), t] * x[n, c, i]     over all c, i, t; then + b[k], then act
 *
 * x [N, C, ..], w [C, K/G, kernel..], b? [K], y [N, K, ..]; extent (in - 1)*stride - pad - pad_end + kernel.
 * Note the weights: input channels come first, as in a convolution from y to x (Zeiler et al. 2010, "Deconvolutional
 * networks"; Dumoulin and Visin 2016 for the arithmetic of extents). So w is, byte for byte, the weight tensor of
 * that convolution, and every kernel of deconv is a kernel of conv in another direction.
 *
 * Backward reads x for the weights and w for the input; y only when relu is fused.
 */
#include "op.h"
#include "window.h"

static hr_status deconv_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int64_t dim[HR_RANK];
    int y;
    TRY(hr_window_prepare(graph, node));
    const hr_tensor x = graph->tensors[n.in[0]], w = graph->tensors[n.in[1]];
    int64_t groups = graph->nodes[node].attrs.groups;
    TRY(hr_window_check_operands(graph, node, w.dim[0], w.dim[1] * groups));
    dim[0] = x.dim[0];
    dim[1] = w.dim[1] * groups;
    TRY(hr_window_extents_transposed(graph, node, x.dim + 2, w.dim + 2, x.rank - 2, dim + 2));
    TRY(hr_graph_add_output(graph, node, "y", graph->activations, x.rank, dim, &y));
out:
    return st;
}

/* Every input element meets K/G * window weights. */
static double deconv_products(const hr_graph *graph, int x, int w)
{
    return 2.0 * (double)graph->tensors[x].elements * (double)(graph->tensors[w].elements / graph->tensors[w].dim[0]);
}

static double deconv_flops(const hr_graph *graph, const hr_node *node)
{
    return deconv_products(graph, node->in[0], node->in[1]);
}
static double deconv_dgrad_flops(const hr_graph *graph, const hr_node *node)
{
    return deconv_products(graph, node->out[0], node->in[1]);
}
static double deconv_wgrad_flops(const hr_graph *graph, const hr_node *node)
{
    return deconv_products(graph, node->in[0], node->out[0]);
}

static const hr_op deconv = {.name = "deconv",
                             .summary = "transposed convolution, 1 to 3 dimensions",
                             .product = true,
                             .n_in_min = 2,
                             .n_in_max = 3,
                             .infer = deconv_infer,
                             .differentiate = hr_layer_differentiate,
                             .flops = deconv_flops};
static const hr_op deconv_dgrad = {.name = "deconv_dgrad",
                                   .summary = "gradient of a transposed convolution's input",
                                   .n_in_min = 2,
                                   .n_in_max = 2,
                                   .infer = hr_layer_infer_dgrad,
                                   .flops = deconv_dgrad_flops};
static const hr_op deconv_wgrad = {.name = "deconv_wgrad",
                                   .summary = "gradient of a transposed convolution's weights and bias",
                                   .n_in_min = 2,
                                   .n_in_max = 2,
                                   .infer = hr_layer_infer_wgrad,
                                   .flops = deconv_wgrad_flops};
const hr_op *const hr_layer_deconv_ops[] = {&deconv, &deconv_dgrad, &deconv_wgrad, NULL};
