/* Fully connected layer.
 *
 *   y[n, k] = act(b[k] + sum over f of w[k, f] * x[n, f])
 *
 * x [N, F], w [K, F], b? [K], y [N, K]; act is max(0, .) when `relu` is set, else the identity.
 * dx = dy w, dw = dy^T x, db = sum over n of dy. (Rumelhart, Hinton and Williams 1986.)
 *
 * Backward reads x for the weights and w for the input; y only when relu is fused. Weights are PLAIN: with the
 * few images of a memory-bound step all three products stream w once and no blocking of it would help.
 */
#include "op.h"
#include "window.h"

static hr_status dense_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int y;
    graph->nodes[node].attrs.groups = 1;
    if (n.in[0] < 0 || n.in[1] < 0 || graph->tensors[n.in[0]].rank != 2 || graph->tensors[n.in[1]].rank != 2)
        FAIL(HR_BAD_ARGUMENT, "node %s: dense takes x [N, F] and w [K, F]; flatten the input first", n.name);
    const hr_tensor x = graph->tensors[n.in[0]], w = graph->tensors[n.in[1]];
    TRY(hr_window_check_operands(graph, node, w.dim[1], w.dim[0]));
    TRY(hr_graph_add_output(graph, node, "y", graph->activations, 2, (int64_t[]){x.dim[0], w.dim[0]}, &y));
out:
    return st;
}

static double dense_products(const hr_graph *graph, int x, int w)
{
    return 2.0 * (double)graph->tensors[x].dim[0] * (double)graph->tensors[w].elements;
}

static double dense_flops(const hr_graph *graph, const hr_node *node)
{
    return dense_products(graph, node->in[0], node->in[1]);
}
static double dense_wgrad_flops(const hr_graph *graph, const hr_node *node)
{
    return dense_products(graph, node->in[0], node->out[0]);
}

static const hr_op dense = {.name = "dense",
                            .summary = "fully connected layer with bias and fused relu",
                            .product = true,
                            .n_in_min = 2,
                            .n_in_max = 3,
                            .infer = dense_infer,
                            .differentiate = hr_layer_differentiate,
                            .flops = dense_flops};
static const hr_op dense_dgrad = {.name = "dense_dgrad",
                                  .summary = "gradient of a dense layer's input",
                                  .n_in_min = 2,
                                  .n_in_max = 2,
                                  .infer = hr_layer_infer_dgrad,
                                  .flops = dense_flops};
static const hr_op dense_wgrad = {.name = "dense_wgrad",
                                  .summary = "gradient of a dense layer's weights and bias",
                                  .n_in_min = 2,
                                  .n_in_max = 2,
                                  .infer = hr_layer_infer_wgrad,
                                  .flops = dense_wgrad_flops};
const hr_op *const hr_layer_dense_ops[] = {&dense, &dense_dgrad, &dense_wgrad, NULL};
