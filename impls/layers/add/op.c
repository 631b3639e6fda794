/* Sum of two tensors of one shape and layout: the join of a residual connection, and every sum of gradients.
 *
 *   y = act(a + b)         da = db = dy (through act)
 *
 * act is max(0, .) when `relu` is set. (He, Zhang, Ren and Sun, "Deep Residual Learning", 2015.)
 *
 * Both are activations, or gradients of a parameter with several readers: the type is theirs, whichever it is.
 *
 * Backward reads nothing, or y when relu is fused: a relu_backward node then stands first. Both inputs receive the
 * same gradient tensor; nobody changes a tensor in place, so no copy is needed.
 */
#include "op.h"
#include "pointwise.h"
#include "window.h"

static hr_status add_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int first = graph->nodes[node].in[0];
    bool real = first >= 0 && graph->tensors[first].type == graph->real;
    TRY(hr_pointwise_check(graph, node, 2, real ? graph->real : graph->activations));
    TRY(hr_pointwise_infer_alike(graph, node));
out:
    return st;
}

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
                          .infer = add_infer, .differentiate = add_differentiate};
const hr_op *const hr_layer_add_ops[] = {&add, NULL};
