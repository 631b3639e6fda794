/* Adam, in PyTorch's form.
 *
 *   g = alpha * grad + decay * w
 *   m = beta1 * m + (1 - beta1) * g
 *   v = beta2 * v + (1 - beta2) * g^2
 *   w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon),   t = step + 1
 *
 * in: grad; update: w, m, v. (Kingma and Ba, "Adam: a Method for Stochastic Optimization", 2014, algorithm 1; weight
 * decay enters the gradient, as in torch.optim.Adam, not AdamW.) Departure: t comes from the number of the training
 * step, not from a counter beside the parameter, so that an update has no state but m and v. alpha (1 unless the loss
 * is scaled) takes the loss's scale out of the gradient again.
 */
#include "op.h"
#include "pointwise.h"

static hr_status adam_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node *n = &graph->nodes[node];
    TRY(hr_pointwise_check(graph, node, 1, graph->real));
    TRY(hr_pointwise_factor(graph, node));
    if (!(n->attrs.beta1 >= 0 && n->attrs.beta1 < 1 && n->attrs.beta2 >= 0 && n->attrs.beta2 < 1))
        FAIL(HR_BAD_ARGUMENT, "node %s: adam's beta1 and beta2 are in [0, 1), not %g and %g", n->name, n->attrs.beta1,
             n->attrs.beta2);
    for (int i = 0; i < n->n_update; i++)
        TRY(hr_pointwise_check_alike(graph, node, n->in[0], n->update[i], "gradient, parameter and moments"));
out:
    return st;
}

static double adam_flops(const hr_graph *graph, const hr_node *node)
{
    return 14.0 * (double)graph->tensors[node->in[0]].elements;
}

static const hr_op adam = {.name = "adam",
                           .summary = "gradient step with adaptive moments",
                           .n_in_min = 1,
                           .n_in_max = 1,
                           .n_update_min = 3,
                           .n_update_max = 3,
                           .infer = adam_infer,
                           .flops = adam_flops};
const hr_op *const hr_layer_adam_ops[] = {&adam, NULL};
