/* Local response normalisation across channels.
 *
 *   q[c] = bias + alpha / n * sum of x[c']^2 over c' in [c - floor(n/2), c + floor((n-1)/2)], within [0, C)
 *   y[c] = x[c] * q[c]^-beta
 *   dx[c] = dy[c] q[c]^-beta - 2 alpha beta / n * x[c] * sum of dy[c'] x[c'] q[c']^(-beta-1)
 *           over the c' whose window holds c
 *
 * for each image and position; n = kernel[0]. (Krizhevsky, Sutskever and Hinton, "ImageNet Classification", 2012,
 * section 3.3, with alpha divided by the window as Caffe and PyTorch do; even windows lie as in PyTorch.)
 *
 * Backward reads x alone: q is cheap to compute again, and holding it would double what the layer holds.
 */
#include "op.h"
#include "pointwise.h"

static hr_status lrn_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node *n = &graph->nodes[node];
    TRY(hr_pointwise_check(graph, node, n->n_in, graph->activations));
    if (n->attrs.kernel[0] < 1 || !(n->attrs.bias > 0) || !(n->attrs.alpha >= 0))
        FAIL(HR_BAD_ARGUMENT, "node %s: lrn needs a window of at least 1 channel, bias > 0 and alpha >= 0", n->name);
    if (graph->tensors[n->in[0]].rank < 2)
        FAIL(HR_BAD_ARGUMENT, "node %s: lrn takes [N, C, ...]", n->name);
    TRY(hr_pointwise_infer(graph, node));
out:
    return st;
}

static hr_status lrn_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    int added;
    if (dout[0] < 0 || !need[0]) goto out;
    TRY(hr_pointwise_add_backward(graph, node, "lrn_backward", 2, (int[]){graph->nodes[node].in[0], dout[0]}, &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

/* Squares, window sums and a power (counted as one); backward does both twice. */
static double lrn_flops(const hr_graph *graph, const hr_node *node)
{
    return (4.0 + (double)node->attrs.kernel[0]) * (double)graph->tensors[node->in[0]].elements;
}
static double lrn_backward_flops(const hr_graph *graph, const hr_node *node)
{
    return (10.0 + 2.0 * (double)node->attrs.kernel[0]) * (double)graph->tensors[node->in[0]].elements;
}

static const hr_op lrn = {.name = "lrn",
                          .summary = "local response normalisation across channels",
                          .n_in_min = 1,
                          .n_in_max = 1,
                          .infer = lrn_infer,
                          .differentiate = lrn_differentiate,
                          .flops = lrn_flops};
static const hr_op lrn_backward = {.name = "lrn_backward",
                                   .summary = "gradient of lrn",
                                   .n_in_min = 2,
                                   .n_in_max = 2,
                                   .infer = lrn_infer,
                                   .flops = lrn_backward_flops};
const hr_op *const hr_layer_lrn_ops[] = {&lrn, &lrn_backward, NULL};
