/* Sum of two tensors of one shape and layout: the join of a residual connection, and every sum of gradients.
 *
 *   y = act(a + b)         da = db = dy (through act)
 *
 * act is max(0, .) when `relu` is set. (He, Zhang, Ren and Sun, "Deep Residual Learning", 2015.)
 *
 * Backward reads nothing, or y when relu is fused: a relu_backward node then stands first. Both inputs receive the
 * same gradient tensor; nobody changes a tensor in place, so no copy is needed.
 */
#include "op.h"
#include "pointwise.h"
#include "window.h"

static hr_status add_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    int dsum;
    if (dout[0] < 0 || (!need[0] && !need[1])) goto out;
    TRY(hr_layer_before_relu(graph, node, dout[0], &dsum));
    for (int j = 0; j < 2; j++)
        if (need[j]) din[j] = dsum;
out:
    return st;
}

static const hr_op add = {.name = "add", .summary = "sum of two tensors, with fused relu", .n_in_min = 2, .n_in_max = 2,
                          .infer = hr_pointwise_infer, .differentiate = add_differentiate};
const hr_op *const hr_layer_add_ops[] = {&add, NULL};
