/* See pointwise.h. */
#include "pointwise.h"

#include <math.h>
#include <string.h>
#include "op.h"

hr_status hr_pointwise_check(const hr_graph *graph, int node, int n, hr_type type)
{
    char shape[HR_SHAPE_TEXT];
    const hr_node *const it = &graph->nodes[node];
    for (int i = 0; i < n; i++) {
        const hr_tensor *const t = it->in[i] < 0 ? NULL : &graph->tensors[it->in[i]];
        if (!t || t->type != type)
            return hr_fail(HR_BAD_ARGUMENT, "node %s: %s takes a tensor of type %s as input %d, which is %s", it->name,
                           it->op->name, hr_type_name(type), i, t ? hr_tensor_shape(t, shape) : "absent");
    }
    return HR_OK;
}

hr_status hr_pointwise_check_alike(const hr_graph *graph, int node, int a, int b, const char *what)
{
    char first[HR_SHAPE_TEXT], second[HR_SHAPE_TEXT];
    const hr_tensor *const ta = &graph->tensors[a], *const tb = &graph->tensors[b];
    if (ta->type == tb->type && ta->layout == tb->layout && ta->rank == tb->rank &&
        !memcmp(ta->dim, tb->dim, sizeof *ta->dim * (size_t)ta->rank))
        return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %s should look alike but are %s and %s", graph->nodes[node].name, what,
                   hr_tensor_shape(ta, first), hr_tensor_shape(tb, second));
}

hr_status hr_pointwise_check_vector(const hr_graph *graph, int node, int tensor, int64_t elements, const char *what)
{
    char shape[HR_SHAPE_TEXT];
    const hr_tensor *const t = tensor < 0 ? NULL : &graph->tensors[tensor];
    if (t && t->type == graph->real && t->rank == 1 && t->dim[0] == elements) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %s should be a vector of %lld numbers of type %s but is %s",
                   graph->nodes[node].name, what, (long long)elements, hr_type_name(graph->real),
                   t ? hr_tensor_shape(t, shape) : "absent");
}

hr_status hr_pointwise_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    TRY(hr_pointwise_check(graph, node, graph->nodes[node].n_in, graph->activations));
    TRY(hr_pointwise_infer_alike(graph, node));
out:
    return st;
}

hr_status hr_pointwise_infer_alike(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int out;
    for (int i = 1; i < graph->nodes[node].n_in; i++)
        TRY(hr_pointwise_check_alike(graph, node, graph->nodes[node].in[0], graph->nodes[node].in[i], "all inputs"));
    TRY(hr_graph_add_output_like(graph, node, graph->nodes[node].phase == HR_FORWARD ? "y" : "dx",
                                 graph->nodes[node].in[0], &out));
out:
    return st;
}

hr_status hr_pointwise_add_backward(hr_graph *graph, int node, const char *op, int n_in, const int *in, int *added)
{
    char name[256];
    hr_attrs attrs = graph->nodes[node].attrs;
    attrs.relu = false;
    snprintf(name, sizeof name, "%s.backward", graph->nodes[node].name);
    return hr_graph_add_node(graph, op, name, HR_BACKWARD, node, n_in, in, 0, NULL, &attrs, added);
}

hr_status hr_pointwise_factor(hr_graph *graph, int node)
{
    hr_node *const it = &graph->nodes[node];
    if (it->attrs.alpha == 0) it->attrs.alpha = 1;
    if (it->attrs.alpha > 0 && isfinite(it->attrs.alpha)) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: a gradient's factor is positive and finite, not %g", it->name,
                   it->attrs.alpha);
}
