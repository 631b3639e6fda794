/* Dropout, inverted form.
 *
 *   y = x / (1 - rate) with probability 1 - rate, else 0          dx = the same of dy
 *
 * (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014; scaled at training time, as all
 * frameworks do, so that nothing is left to do when testing.)
 *
 * Departure: no mask is stored. Whether element i is kept is a function of (seed, salt, step, i), i being the
 * element's logical index (a * channels + c) * spatial + s:
 *   u = hr_rng_uniform(hr_rng_key(seed ^ hr_mix64(step), salt), i),  kept when u >= rate
 * Backward and a recomputed forward therefore draw the same mask in whatever order they run, and backward reads
 * nothing but dy.
 */
#include "op.h"
#include "pointwise.h"

static hr_status dropout_infer(hr_graph *graph, int node)
{
    const hr_node *n = &graph->nodes[node];
    if (!(n->attrs.rate >= 0 && n->attrs.rate < 1))
        return hr_fail(HR_BAD_ARGUMENT, "node %s: a dropout rate is in [0, 1), not %g", n->name, n->attrs.rate);
    return hr_pointwise_infer(graph, node);
}

static hr_status dropout_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    int added;
    if (dout[0] < 0 || !need[0]) goto out;
    TRY(hr_pointwise_add_backward(graph, node, "dropout_backward", 1, dout, &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

static const hr_op dropout = {.name = "dropout",
                              .summary = "zeroes elements at random, scales the others up",
                              .n_in_min = 1,
                              .n_in_max = 1,
                              .infer = dropout_infer,
                              .differentiate = dropout_differentiate};
static const hr_op dropout_backward = {.name = "dropout_backward",
                                       .summary = "gradient of dropout: the same mask again",
                                       .n_in_min = 1,
                                       .n_in_max = 1,
                                       .infer = dropout_infer};
const hr_op *const hr_layer_dropout_ops[] = {&dropout, &dropout_backward, NULL};
