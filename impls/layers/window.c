/* See window.h. */
#include "window.h"

#include "op.h"

hr_status hr_window_prepare(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    hr_attrs *a = &graph->nodes[node].attrs;
    const char *name = graph->nodes[node].name;
    for (int j = 0; j < graph->nodes[node].op->n_in_min; j++)
        if (graph->nodes[node].in[j] < 0) FAIL(HR_BAD_ARGUMENT, "node %s: input %d must be present", name, j);
    int rank = graph->tensors[graph->nodes[node].in[0]].rank;
    if (rank < 3)
        FAIL(HR_BAD_ARGUMENT, "node %s: a window slides over [N, C, spatial...], rank %d has no space", name, rank);
    if (!a->groups) a->groups = 1;
    if (a->groups < 0) FAIL(HR_BAD_ARGUMENT, "node %s: %lld groups", name, (long long)a->groups);
    for (int i = 0; i < rank - 2; i++) {
        if (!a->stride[i]) a->stride[i] = 1;
        if (a->stride[i] < 0 || a->pad[i] < 0 || a->pad_end[i] < 0 || a->kernel[i] < 0)
            FAIL(HR_BAD_ARGUMENT, "node %s: kernel, stride and padding must not be negative", name);
    }
out:
    return st;
}

hr_status hr_window_extents(const hr_graph *graph, int node, const int64_t *in, const int64_t *kernel, int spatial,
                            int64_t *extents)
{
    hr_status st = HR_OK;
    const hr_attrs *a = &graph->nodes[node].attrs;
    for (int i = 0; i < spatial; i++) {
        int64_t room = in[i] + a->pad[i] + a->pad_end[i] - kernel[i];
        if (kernel[i] < 1 || room < 0)
            FAIL(HR_BAD_ARGUMENT,
                 "node %s: a window of %lld does not fit into %lld + %lld + %lld; the input may be too small for this "
                 "network",
                 graph->nodes[node].name, (long long)kernel[i], (long long)a->pad[i], (long long)in[i],
                 (long long)a->pad_end[i]);
        extents[i] = room / a->stride[i] + 1;
    }
out:
    return st;
}

hr_status hr_window_extents_transposed(const hr_graph *graph, int node, const int64_t *in, const int64_t *kernel,
                                       int spatial, int64_t *extents)
{
    hr_status st = HR_OK;
    const hr_attrs *a = &graph->nodes[node].attrs;
    for (int i = 0; i < spatial; i++) {
        extents[i] = (in[i] - 1) * a->stride[i] - a->pad[i] - a->pad_end[i] + kernel[i];
        if (kernel[i] < 1 || extents[i] < 1)
            FAIL(HR_BAD_ARGUMENT, "node %s: padding %lld + %lld leaves nothing of the output", graph->nodes[node].name,
                 (long long)a->pad[i], (long long)a->pad_end[i]);
    }
out:
    return st;
}

hr_status hr_window_check_type(const hr_graph *graph, int node, int j)
{
    char shape[HR_SHAPE_TEXT];
    const hr_node *n = &graph->nodes[node];
    const hr_tensor *t = n->in[j] < 0 ? NULL : &graph->tensors[n->in[j]];
    if (t && t->type == graph->activations) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %s takes a tensor of type %s as input %d, which is %s%s", n->name,
                   n->op->name, hr_type_name(graph->activations), j, t ? hr_tensor_shape(t, shape) : "absent",
                   t && t->role == HR_ROLE_PARAMETER ? "; a parameter enters through `cast`" : "");
}

hr_status hr_window_check_operands(const hr_graph *graph, int node, int64_t channels, int64_t filters)
{
    hr_status st = HR_OK;
    const hr_node *n = &graph->nodes[node];
    TRY(hr_window_check_type(graph, node, 0));
    TRY(hr_window_check_type(graph, node, 1));
    if (n->n_in > 2 && n->in[2] >= 0) TRY(hr_window_check_type(graph, node, 2));
    const hr_tensor *x = &graph->tensors[n->in[0]], *w = &graph->tensors[n->in[1]];
    const hr_tensor *b = n->n_in > 2 && n->in[2] >= 0 ? &graph->tensors[n->in[2]] : NULL;
    char xs[HR_SHAPE_TEXT], ws[HR_SHAPE_TEXT];
    if (x->rank != w->rank || x->dim[1] != channels)
        FAIL(HR_BAD_ARGUMENT, "node %s: weights %s do not fit input %s in %lld groups", n->name, hr_tensor_shape(w, ws),
             hr_tensor_shape(x, xs), (long long)n->attrs.groups);
    if (channels % n->attrs.groups || filters % n->attrs.groups)
        FAIL(HR_BAD_ARGUMENT, "node %s: %lld channels and %lld filters do not divide into %lld groups", n->name,
             (long long)channels, (long long)filters, (long long)n->attrs.groups);
    if (b && (b->rank != 1 || b->dim[0] != filters))
        FAIL(HR_BAD_ARGUMENT, "node %s: bias %s should have %lld elements", n->name, hr_tensor_shape(b, xs),
             (long long)filters);
out:
    return st;
}

hr_status hr_layer_before_relu(hr_graph *graph, int node, int dy, int *dbefore)
{
    hr_status st = HR_OK;
    char name[256];
    int added;
    *dbefore = dy;
    if (dy < 0 || !graph->nodes[node].attrs.relu) goto out;
    snprintf(name, sizeof name, "%s.relu_backward", graph->nodes[node].name);
    TRY(hr_graph_add_node(graph, "relu_backward", name, HR_BACKWARD, node, 2, (int[]){graph->nodes[node].out[0], dy}, 0,
                          NULL, &(hr_attrs){0}, &added));
    *dbefore = graph->nodes[added].out[0];
out:
    return st;
}

static hr_status add_backward(hr_graph *graph, int node, const char *direction, int first, int second, int like,
                              bool bias, int *added)
{
    hr_attrs attrs = graph->nodes[node].attrs;
    char name[256], op[64];
    attrs.relu = false;
    attrs.like = like;
    attrs.bias = bias;
    snprintf(op, sizeof op, "%s_%s", graph->nodes[node].op->name, direction);
    snprintf(name, sizeof name, "%s.%s", graph->nodes[node].name, direction);
    return hr_graph_add_node(graph, op, name, HR_BACKWARD, node, 2, (int[]){first, second}, 0, NULL, &attrs, added);
}

hr_status hr_layer_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    int dy, added, x = graph->nodes[node].in[0], w = graph->nodes[node].in[1];
    bool bias = graph->nodes[node].n_in > 2 && graph->nodes[node].in[2] >= 0;
    if (dout[0] < 0) goto out;
    TRY(hr_layer_before_relu(graph, node, dout[0], &dy));
    if (need[1] || (bias && need[2])) {
        TRY(add_backward(graph, node, "wgrad", x, dy, w, bias, &added));
        din[1] = graph->nodes[added].out[0];
        if (bias) din[2] = graph->nodes[added].out[1];
    }
    if (need[0]) {
        TRY(add_backward(graph, node, "dgrad", dy, w, x, false, &added));
        din[0] = graph->nodes[added].out[0];
    }
out:
    return st;
}

static hr_status like_check(const hr_graph *graph, int node)
{
    int like = graph->nodes[node].attrs.like;
    char shape[HR_SHAPE_TEXT];
    if (like < 0 || like >= graph->n_tensors)
        return hr_fail(HR_BAD_ARGUMENT, "node %s: `like` must name a tensor of this graph", graph->nodes[node].name);
    if (graph->tensors[like].type != graph->activations)
        return hr_fail(HR_BAD_ARGUMENT, "node %s: `like` must be of type %s, not %s", graph->nodes[node].name,
                       hr_type_name(graph->activations), hr_tensor_shape(&graph->tensors[like], shape));
    return HR_OK;
}

hr_status hr_layer_infer_dx(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int dx;
    TRY(like_check(graph, node));
    TRY(hr_window_check_type(graph, node, 0));
    TRY(hr_graph_add_output_like(graph, node, "dx", graph->nodes[node].attrs.like, &dx));
out:
    return st;
}

hr_status hr_layer_infer_dgrad(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    TRY(hr_window_check_type(graph, node, 1));
    TRY(hr_layer_infer_dx(graph, node));
out:
    return st;
}

hr_status hr_layer_infer_wgrad(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int dw, db;
    TRY(like_check(graph, node));
    for (int j = 0; j < 2; j++) TRY(hr_window_check_type(graph, node, j));
    const hr_node n = graph->nodes[node];
    int64_t filters = graph->tensors[n.in[1]].dim[1];
    TRY(hr_graph_add_output_like(graph, node, "dw", n.attrs.like, &dw));
    if (n.attrs.bias != 0) TRY(hr_graph_add_output(graph, node, "db", graph->activations, 1, &filters, &db));
out:
    return st;
}
