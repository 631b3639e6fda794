/* Batch normalisation in training mode, with fused relu, and its running statistics.
 *
 *   mean[c] = mean of x[., c, .]     var[c] = mean of (x - mean)^2 (biased)     r[c] = 1 / sqrt(var + epsilon)
 *   y = act(scale * (x - mean) * r + shift)
 *   dshift = sum of d     dscale = sum of d (x - mean) r     d = dy, where y > 0 when relu is fused
 *   dx = scale r (d - dshift / M - (x - mean) r dscale / M),  M = elements of a channel
 *   bn_stats: running = (1 - momentum) running + momentum * value, of var the unbiased one, M / (M - 1)
 *
 * (Ioffe and Szegedy, "Batch Normalization", 2015; running statistics as PyTorch keeps them.)
 *
 * Backward reads x, mean, var and scale, and y only when relu is fused. mean and var are outputs, so that the running
 * statistics can be a node of its own that nobody need repeat when bn is recomputed; no gradient flows through them
 * other than by y, which the equation of dx contains. With M = 1 the unbiased variance is taken as the biased one.
 * x, y and their gradients have the type of activations; vectors and their gradients stay in that of parameters.
 */
#include "op.h"
#include "pointwise.h"

static hr_status bn_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int y, mean, var;
    TRY(hr_pointwise_check(graph, node, 1, graph->activations));
    if (graph->tensors[n.in[0]].rank < 2) FAIL(HR_BAD_ARGUMENT, "node %s: bn takes [N, C, ...]", n.name);
    if (!(n.attrs.epsilon >= 0)) FAIL(HR_BAD_ARGUMENT, "node %s: bn's epsilon must not be negative", n.name);
    int64_t channels = graph->tensors[n.in[0]].dim[1];
    TRY(hr_pointwise_check_vector(graph, node, n.in[1], channels, "scale"));
    TRY(hr_pointwise_check_vector(graph, node, n.in[2], channels, "shift"));
    TRY(hr_graph_add_output_like(graph, node, "y", n.in[0], &y));
    TRY(hr_graph_add_output(graph, node, "mean", graph->real, 1, &channels, &mean));
    TRY(hr_graph_add_output(graph, node, "var", graph->real, 1, &channels, &var));
out:
    return st;
}

static hr_status bn_backward_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int dx, dscale, dshift;
    TRY(hr_pointwise_check(graph, node, 1, graph->activations));
    int64_t channels = graph->tensors[n.in[0]].dim[1];
    static const char *const vectors[] = {"mean", "var", "scale"};
    for (int i = 0; i < 3; i++) TRY(hr_pointwise_check_vector(graph, node, n.in[i + 1], channels, vectors[i]));
    if (n.in[4] < 0) FAIL(HR_BAD_ARGUMENT, "node %s: bn_backward takes dy", n.name);
    TRY(hr_pointwise_check_alike(graph, node, n.in[0], n.in[4], "x and dy"));
    if (n.attrs.relu != (n.n_in > 5 && n.in[5] >= 0))
        FAIL(HR_BAD_ARGUMENT, "node %s: bn_backward takes y exactly when relu is fused", n.name);
    if (n.attrs.relu) TRY(hr_pointwise_check_alike(graph, node, n.in[0], n.in[5], "x and y"));
    TRY(hr_graph_add_output_like(graph, node, "dx", n.in[0], &dx));
    TRY(hr_graph_add_output_like(graph, node, "dscale", n.in[3], &dscale));
    TRY(hr_graph_add_output_like(graph, node, "dshift", n.in[3], &dshift));
out:
    return st;
}

static hr_status bn_stats_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node *n = &graph->nodes[node];
    TRY(hr_pointwise_check(graph, node, 2, graph->real));
    if (n->attrs.like < 0 || n->attrs.like >= graph->n_tensors || graph->tensors[n->attrs.like].rank < 2)
        FAIL(HR_BAD_ARGUMENT, "node %s: `like` must name the normalised tensor", n->name);
    int64_t channels = graph->tensors[n->attrs.like].dim[1];
    static const char *const vectors[] = {"mean", "var", "running_mean", "running_var"};
    for (int i = 0; i < 4; i++)
        TRY(hr_pointwise_check_vector(graph, node, i < 2 ? n->in[i] : n->update[i - 2], channels, vectors[i]));
out:
    return st;
}

static hr_status bn_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    char name[256];
    int added;
    const hr_node n = graph->nodes[node];
    if (dout[1] >= 0 || dout[2] >= 0)
        FAIL(HR_UNSUPPORTED, "node %s: no gradient flows through the batch statistics of bn other than by y", n.name);
    if (dout[0] < 0 || (!need[0] && !need[1] && !need[2])) goto out;
    snprintf(name, sizeof name, "%s.backward", n.name);
    TRY(hr_graph_add_node(graph, "bn_backward", name, HR_BACKWARD, node, 6,
                          (int[]){n.in[0], n.out[1], n.out[2], n.in[1], dout[0], n.attrs.relu ? n.out[0] : -1}, 0, NULL,
                          &n.attrs, &added));
    for (int j = 0; j < 3; j++)
        if (need[j]) din[j] = graph->nodes[added].out[j];
out:
    return st;
}

static double bn_flops(const hr_graph *graph, const hr_node *node)
{
    return 7.0 * (double)graph->tensors[node->in[0]].elements;
}
static double bn_backward_flops(const hr_graph *graph, const hr_node *node)
{
    return 10.0 * (double)graph->tensors[node->in[0]].elements;
}
static double bn_stats_flops(const hr_graph *graph, const hr_node *node)
{
    return 6.0 * (double)graph->tensors[node->in[0]].elements;
}

static const hr_op bn = {.name = "bn",
                         .summary = "batch normalisation with fused relu",
                         .n_in_min = 3,
                         .n_in_max = 3,
                         .infer = bn_infer,
                         .differentiate = bn_differentiate,
                         .flops = bn_flops};
static const hr_op bn_backward = {.name = "bn_backward",
                                  .summary = "gradients of bn by input, scale and shift",
                                  .n_in_min = 5,
                                  .n_in_max = 6,
                                  .sign_inputs = 1 << 5,
                                  .infer = bn_backward_infer,
                                  .flops = bn_backward_flops};
static const hr_op bn_stats = {.name = "bn_stats",
                               .summary = "running mean and variance",
                               .n_in_min = 2,
                               .n_in_max = 2,
                               .n_update_min = 2,
                               .n_update_max = 2,
                               .infer = bn_stats_infer,
                               .flops = bn_stats_flops};
const hr_op *const hr_layer_bn_ops[] = {&bn, &bn_backward, &bn_stats, NULL};
