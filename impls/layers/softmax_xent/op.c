/* Softmax and cross-entropy, the end of a classifier (or, with space, of a segmentation).
 *
 *   prob[n, k, s] = exp(z[n, k, s]) / sum over j of exp(z[n, j, s])
 *   loss = mean over (n, s) of -log prob[n, label[n, s], s]
 *   dz = alpha (prob - onehot(label)) / (N S)
 *
 * logits z [N, K, spatial...], labels i32 [N, spatial...], loss [1] in the type of parameters, prob as z. The loss is
 * taken as log-sum-exp(z) - z[label], never as the log of a rounded probability. (Bridle, "Probabilistic
 * Interpretation of Feedforward Classification Network Outputs", 1990.)
 *
 * Backward reads prob and labels. It is the root of differentiation: the gradient of the loss is 1, and a gradient
 * that flows in from elsewhere is refused. alpha is the graph's loss_scale (1 unless set).
 * A label outside of [0, K) fails the run with HR_BAD_INPUT.
 */
#include "op.h"
#include "pointwise.h"

/* Labels have the shape of `z` without its channels. */
static hr_status check_labels(const hr_graph *graph, int node, int z, int labels)
{
    char zs[HR_SHAPE_TEXT], ls[HR_SHAPE_TEXT];
    const hr_tensor *tz = &graph->tensors[z], *tl = labels >= 0 ? &graph->tensors[labels] : NULL;
    bool fits = tl && tl->type == HR_I32 && tl->layout == HR_LAYOUT_PLAIN && tz->rank >= 2 && tl->rank == tz->rank - 1;
    for (int i = 0; fits && i < tl->rank; i++) fits = tl->dim[i] == tz->dim[i ? i + 1 : 0];
    if (fits) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: labels should be plain i32 [N, spatial...] for logits %s, but are %s",
                   graph->nodes[node].name, hr_tensor_shape(tz, zs), tl ? hr_tensor_shape(tl, ls) : "absent");
}

static hr_status softmax_xent_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int loss, prob, logits = graph->nodes[node].in[0];
    TRY(hr_pointwise_check(graph, node, 1, graph->activations));
    TRY(check_labels(graph, node, logits, graph->nodes[node].in[1]));
    TRY(hr_graph_add_output(graph, node, "loss", graph->real, 1, (int64_t[]){1}, &loss));
    TRY(hr_graph_add_output_like(graph, node, "prob", logits, &prob));
out:
    return st;
}

static hr_status softmax_xent_backward_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int dlogits, prob = graph->nodes[node].in[0];
    TRY(hr_pointwise_factor(graph, node));
    TRY(hr_pointwise_check(graph, node, 1, graph->activations));
    TRY(check_labels(graph, node, prob, graph->nodes[node].in[1]));
    TRY(hr_graph_add_output_like(graph, node, "dlogits", prob, &dlogits));
out:
    return st;
}

static hr_status softmax_xent_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    char name[256];
    int added, labels = graph->nodes[node].in[1];
    hr_attrs attrs = graph->nodes[node].attrs;
    attrs.alpha = graph->loss_scale;
    if (dout[0] >= 0 || dout[1] >= 0)
        FAIL(HR_UNSUPPORTED, "node %s: softmax_xent ends a network; nothing may be computed from its outputs",
             graph->nodes[node].name);
    if (!need[0]) goto out;
    snprintf(name, sizeof name, "%s.backward", graph->nodes[node].name);
    TRY(hr_graph_add_node(graph, "softmax_xent_backward", name, HR_BACKWARD, node, 2,
                          (int[]){graph->nodes[node].out[1], labels}, 0, NULL, &attrs, &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

/* Maximum, subtraction, exponential (counted as one), sum, division. */
static double softmax_xent_flops(const hr_graph *graph, const hr_node *node)
{
    return 5.0 * (double)graph->tensors[node->in[0]].elements;
}

static const hr_op softmax_xent = {.name = "softmax_xent",
                                   .summary = "mean cross-entropy of a softmax; the loss",
                                   .n_in_min = 2,
                                   .n_in_max = 2,
                                   .infer = softmax_xent_infer,
                                   .differentiate = softmax_xent_differentiate,
                                   .flops = softmax_xent_flops};
static const hr_op softmax_xent_backward = {.name = "softmax_xent_backward",
                                            .summary = "gradient of the loss by the logits",
                                            .n_in_min = 2,
                                            .n_in_max = 2,
                                            .infer = softmax_xent_backward_infer};
const hr_op *const hr_layer_softmax_xent_ops[] = {&softmax_xent, &softmax_xent_backward, NULL};
