/* Between the type of parameters and that of activations.
 *
 *   y = x, rounded to nearest even where y has fewer bits          dx = dy, the same the other way
 *
 * in: x, any shape and layout; out: y, the same shape and layout in the other of the graph's two types (graph->real,
 * graph->activations). An op of graphs with activations of F16 or BF16 only, where it takes the F32 weights of a
 * product into the product's type, once a step, and their gradient back (Micikevicius et al., "Mixed Precision
 * Training", 2017, section 3.1: master weights). Backward is a cast and reads nothing but dy.
 *
 * Being a node, the rounded weights are an activation as any other: a technique may drop and round them again.
 */
#include "op.h"

static hr_status cast_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int y;
    char shape[HR_SHAPE_TEXT];
    if (graph->real == graph->activations)
        FAIL(HR_BAD_ARGUMENT, "node %s: there is nothing to cast where all tensors are %s", n.name,
             hr_type_name(graph->real));
    if (n.in[0] < 0) FAIL(HR_BAD_ARGUMENT, "node %s: cast takes an input", n.name);
    const hr_tensor x = graph->tensors[n.in[0]];
    if (x.type != graph->real && x.type != graph->activations)
        FAIL(HR_BAD_ARGUMENT, "node %s: cast takes a tensor of type %s or %s, not %s", n.name,
             hr_type_name(graph->real), hr_type_name(graph->activations), hr_tensor_shape(&x, shape));
    hr_type type = x.type == graph->real ? graph->activations : graph->real;
    TRY(hr_graph_add_output(graph, node, n.phase == HR_FORWARD ? "y" : "dx", type, x.rank, x.dim, &y));
    graph->tensors[y].layout = x.layout;
out:
    return st;
}

static hr_status cast_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    char name[256];
    int added;
    if (dout[0] < 0 || !need[0]) goto out;
    snprintf(name, sizeof name, "%s.backward", graph->nodes[node].name);
    TRY(hr_graph_add_node(graph, "cast", name, HR_BACKWARD, node, 1, dout, 0, NULL, &(hr_attrs){0}, &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

static const hr_op cast = {.name = "cast",
                           .summary = "between the types of parameters and activations",
                           .n_in_min = 1,
                           .n_in_max = 1,
                           .infer = cast_infer,
                           .differentiate = cast_differentiate};
const hr_op *const hr_layer_cast_ops[] = {&cast, NULL};
