/* Stochastic gradient descent with momentum and weight decay, in PyTorch's form.
 *
 *   g = alpha * grad + decay * w
 *   v = momentum * v + g      (v = g without momentum; no velocity is held then)
 *   w -= rate * v
 *
 * in: grad; update: w, velocity (only when momentum is not 0). (Polyak, "Some methods of speeding up the convergence
 * of iteration methods", 1964; Sutskever, Martens, Dahl and Hinton, 2013, place the rate inside v: while the rate is
 * constant both make the same steps.) The velocity starts at 0, so that the first step equals PyTorch's v = g.
 * alpha (1 unless the loss is scaled) takes the loss's scale out of the gradient again.
 */
#include "op.h"
#include "pointwise.h"

static hr_status sgd_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node *n = &graph->nodes[node];
    TRY(hr_pointwise_check(graph, node, 1, graph->real));
    TRY(hr_pointwise_factor(graph, node));
    if (n->n_update != (n->attrs.momentum != 0 ? 2 : 1))
        FAIL(HR_BAD_ARGUMENT, "node %s: sgd updates w, and a velocity exactly when momentum is not 0", n->name);
    for (int i = 0; i < n->n_update; i++)
        TRY(hr_pointwise_check_alike(graph, node, n->in[0], n->update[i], "gradient and parameter or velocity"));
out:
    return st;
}

static double sgd_flops(const hr_graph *graph, const hr_node *node)
{
    return (node->n_update == 2 ? 6.0 : 4.0) * (double)graph->tensors[node->in[0]].elements;
}

static const hr_op sgd = {.name = "sgd",
                          .summary = "gradient step with momentum and weight decay",
                          .n_in_min = 1,
                          .n_in_max = 1,
                          .n_update_min = 1,
                          .n_update_max = 2,
                          .infer = sgd_infer,
                          .flops = sgd_flops};
const hr_op *const hr_layer_sgd_ops[] = {&sgd, NULL};
