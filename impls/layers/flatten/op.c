/* [N, C, spatial..] -> [N, C * spatial] in PLAIN order (c, s), whatever the layout before.
 *
 * The step between convolutions and dense layers. Where the layout is PLAIN already it is a copy; it stays a node,
 * because the graph has no views: a buffer holds one tensor. Backward reads nothing.
 */
#include "op.h"
#include "window.h"

static hr_status flatten_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int y;
    if (n.in[0] < 0 || graph->tensors[n.in[0]].rank < 2 || graph->tensors[n.in[0]].type != graph->activations)
        FAIL(HR_BAD_ARGUMENT, "node %s: flatten takes [N, C, ...] of type %s", n.name,
             hr_type_name(graph->activations));
    const hr_tensor x = graph->tensors[n.in[0]];
    TRY(hr_graph_add_output(graph, node, "y", x.type, 2, (int64_t[]){x.dim[0], x.elements / x.dim[0]}, &y));
out:
    return st;
}

static hr_status flatten_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    char name[256];
    int added;
    if (dout[0] < 0 || !need[0]) goto out;
    snprintf(name, sizeof name, "%s.backward", graph->nodes[node].name);
    TRY(hr_graph_add_node(graph, "flatten_backward", name, HR_BACKWARD, node, 1, dout, 0, NULL,
                          &(hr_attrs){.like = graph->nodes[node].in[0]}, &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

static double flatten_flops(const hr_graph *graph, const hr_node *node) { return 0; }

static const hr_op flatten = {.name = "flatten",
                              .summary = "all dimensions but the first into one, plain order",
                              .n_in_min = 1,
                              .n_in_max = 1,
                              .infer = flatten_infer,
                              .differentiate = flatten_differentiate,
                              .flops = flatten_flops};
static const hr_op flatten_backward = {.name = "flatten_backward",
                                       .summary = "gradient of flatten",
                                       .n_in_min = 1,
                                       .n_in_max = 1,
                                       .infer = hr_layer_infer_dx,
                                       .flops = flatten_flops};
const hr_op *const hr_layer_flatten_ops[] = {&flatten, &flatten_backward, NULL};
