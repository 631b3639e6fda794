/* Tensors, nodes and their names. See graph.h for the idea; autodiff.c appends the backward half. */
#include "graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "names.h"
#include "op.h"

hr_status hr_graph_new(hr_type real, int channel_block, hr_graph **graph)
{
    hr_status st = HR_OK;
    hr_graph *g = calloc(1, sizeof *g);
    TRY_ALLOC(g);
    if (real != HR_F32 && real != HR_F64) FAIL(HR_BAD_ARGUMENT, "a graph computes in f32 or f64, not %s", hr_type_name(real));
    if (channel_block != 1 && channel_block != 8 && channel_block != 16 && channel_block != HR_CHANNELS_LAST)
        FAIL(HR_BAD_ARGUMENT, "channel block must be 1, 8 or 16, or %d for channels last, not %d", HR_CHANNELS_LAST,
             channel_block);
    g->real = g->activations = real;
    g->loss_scale = 1;
    g->channel_block = channel_block;
    g->loss = g->loss_node = -1;
    TRY(hr_names_new(&g->tensor_names));
    TRY(hr_names_new(&g->node_names));
    *graph = g;
    g = NULL;
out:
    hr_graph_free(g);
    return st;
}

static void node_clear(hr_node *node)
{
    free(node->name);
    free(node->in);
    free(node->out);
    free(node->update);
}

void hr_graph_free(hr_graph *graph)
{
    if (!graph) return;
    for (int t = 0; t < graph->n_tensors; t++) free(graph->tensors[t].name);
    for (int i = 0; i < graph->n_nodes; i++) node_clear(&graph->nodes[i]);
    free(graph->tensors);
    free(graph->nodes);
    hr_names_free(graph->tensor_names);
    hr_names_free(graph->node_names);
    free(graph);
}

hr_status hr_graph_set_activations(hr_graph *graph, hr_type type)
{
    bool reduced = graph->real == HR_F32 && (type == HR_F16 || type == HR_BF16);
    if (type != graph->real && !reduced)
        return hr_fail(HR_BAD_ARGUMENT, "activations are %s like the parameters, or f16 or bf16 beside f32, not %s",
                       hr_type_name(graph->real), hr_type_name(type));
    if (graph->n_tensors)
        return hr_fail(HR_BAD_ARGUMENT, "the type of activations must be chosen before the first tensor is added");
    graph->activations = type;
    return HR_OK;
}

/* The name itself, or with "_2", "_3" ... when taken; allocated. */
static hr_status name_claim(hr_names *names, const char *wanted, int id, char **claimed)
{
    hr_status st = HR_OK;
    size_t chars = strlen(wanted) + 16;
    char *name = malloc(chars);
    TRY_ALLOC(name);
    snprintf(name, chars, "%s", wanted);
    for (int i = 2; hr_names_find(names, name) >= 0; i++) snprintf(name, chars, "%s_%d", wanted, i);
    TRY(hr_names_add(names, name, id));
    *claimed = name;
    name = NULL;
out:
    free(name);
    return st;
}

static hr_status name_check(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/-";
    if (!*name || !strcmp(name, "-") || name[strspn(name, allowed)])   /* '-' means "absent" in plans */
        return hr_fail(HR_BAD_ARGUMENT, "'%s' is no name for a tensor or node: use letters, digits, '_', '.', ':', '/', '-'", name);
    return HR_OK;
}

hr_status hr_graph_add_tensor(hr_graph *graph, const char *name, hr_type type, hr_layout layout, hr_role role,
                              int rank, const int64_t *dim, int *tensor)
{
    hr_status st = HR_OK;
    hr_tensor t = {.type = type, .layout = layout, .role = role, .rank = rank, .elements = 1, .producer = -1, .gradient_of = -1, .made_of = -1};
    TRY(name_check(name));
    if (rank < 1 || rank > HR_RANK) FAIL(HR_BAD_ARGUMENT, "tensor %s: rank %d is outside 1 to %d", name, rank, HR_RANK);
    for (int i = 0; i < rank; i++) {
        if (dim[i] < 1) FAIL(HR_BAD_ARGUMENT, "tensor %s: dimension %d is %lld; the input may be too small for this network", name, i, (long long)dim[i]);
        t.dim[i] = dim[i];
        if (__builtin_mul_overflow(t.elements, dim[i], &t.elements) || t.elements > INT64_MAX / 16)
            FAIL(HR_BAD_ARGUMENT, "tensor %s has more elements than can be addressed", name);
    }
    t.bytes = t.elements * hr_type_bytes(type);
    int64_t block = hr_layout_block(layout);
    bool filters_blocked = layout >= HR_LAYOUT_OI8 && layout <= HR_LAYOUT_O16, channels_blocked = block > 1 && layout <= HR_LAYOUT_OI16;
    if (block > 1 && (rank < 2 || (filters_blocked && dim[0] % block) || (channels_blocked && dim[1] % block)))
        FAIL(HR_BAD_ARGUMENT, "tensor %s: layout %s needs dimensions that are multiples of %d", name, hr_layout_name(layout), (int)block);
    if (layout == HR_LAYOUT_LAST && rank < 3)
        FAIL(HR_BAD_ARGUMENT, "tensor %s: channels can lie last only behind space, and rank %d has none", name, rank);
    TRY_GROW(graph->tensors, graph->n_tensors, graph->tensor_capacity);
    TRY(name_claim(graph->tensor_names, name, graph->n_tensors, &t.name));
    graph->tensors[graph->n_tensors] = t;
    *tensor = graph->n_tensors++;
out:
    return st;
}

static hr_status ids_copy(const int *from, int n, int **to)
{
    hr_status st = HR_OK;
    *to = malloc(sizeof **to * (size_t)(n ? n : 1));
    TRY_ALLOC(*to);
    if (n) memcpy(*to, from, sizeof **to * (size_t)n);
out:
    return st;
}

static hr_status node_check(const hr_graph *graph, const hr_op *op, const char *name, int n_in, const int *in, int n_update, const int *update)
{
    hr_status st = HR_OK;
    TRY(name_check(name));
    if (n_in < op->n_in_min || n_in > op->n_in_max) FAIL(HR_BAD_ARGUMENT, "node %s: op %s takes %d to %d inputs, not %d", name, op->name, op->n_in_min, op->n_in_max, n_in);
    if (n_update < op->n_update_min || n_update > op->n_update_max)
        FAIL(HR_BAD_ARGUMENT, "node %s: op %s updates %d to %d tensors, not %d", name, op->name, op->n_update_min, op->n_update_max, n_update);
    for (int i = 0; i < n_in; i++)
        if (in[i] < -1 || in[i] >= graph->n_tensors) FAIL(HR_BAD_ARGUMENT, "node %s: input %d is no tensor of this graph", name, i);
    for (int i = 0; i < n_update; i++)
        if (update[i] < 0 || update[i] >= graph->n_tensors || !hr_tensor_is_persistent(&graph->tensors[update[i]]))
            FAIL(HR_BAD_ARGUMENT, "node %s: only parameters and states can be updated in place", name);
out:
    return st;
}

/* A gradient flows through outputs that depend on some parameter. */
static void mark_differentiable(hr_graph *graph, const hr_node *node)
{
    bool any = false;
    for (int i = 0; i < node->n_in; i++)
        if (node->in[i] >= 0) any |= graph->tensors[node->in[i]].differentiate || graph->tensors[node->in[i]].role == HR_ROLE_PARAMETER;
    for (int k = 0; k < node->n_out; k++) {
        hr_tensor *t = &graph->tensors[node->out[k]];
        t->differentiate = any && node->op->differentiate && (t->type == graph->real || t->type == graph->activations);
    }
}

hr_status hr_graph_add_node(hr_graph *graph, const char *op, const char *name, hr_phase phase, int forward_node,
                            int n_in, const int *in, int n_update, const int *update, const hr_attrs *attrs, int *node)
{
    const hr_op *found = hr_op_find(op);
    if (!found) return hr_fail(HR_BAD_ARGUMENT, "node %s: there is no op '%s'", name, op);
    return hr_graph_add_node_of(graph, found, name, phase, forward_node, n_in, in, n_update, update, attrs, node);
}

hr_status hr_graph_add_node_of(hr_graph *graph, const hr_op *op, const char *name, hr_phase phase, int forward_node,
                               int n_in, const int *in, int n_update, const int *update, const hr_attrs *attrs, int *node)
{
    hr_status st = HR_OK;
    hr_node fresh = {.phase = phase, .forward_node = forward_node, .n_in = n_in, .n_update = n_update, .attrs = *attrs, .replaces = -1};
    int id = graph->n_nodes;
    bool added = false;
    fresh.op = op;
    TRY(node_check(graph, fresh.op, name, n_in, in, n_update, update));
    TRY(ids_copy(in, n_in, &fresh.in));
    TRY(ids_copy(update, n_update, &fresh.update));
    TRY_GROW(graph->nodes, graph->n_nodes, graph->node_capacity);
    TRY(name_claim(graph->node_names, name, id, &fresh.name));
    graph->nodes[graph->n_nodes++] = fresh;
    added = true;
    TRY(fresh.op->infer(graph, id));
    if (phase == HR_FORWARD) mark_differentiable(graph, &graph->nodes[id]);
    *node = id;
out:
    if (!added) node_clear(&fresh);
    return st;   /* a node whose shapes do not fit stays in the graph, which is then good for nothing but freeing */
}

/* The tensors that infer() has just added look like `outputs`, which take their place. */
static hr_status outputs_exchange(hr_graph *graph, int node, int n_tensors_before, const int *outputs)
{
    hr_status st = HR_OK;
    hr_node *n = &graph->nodes[node];
    char inferred[HR_SHAPE_TEXT], given[HR_SHAPE_TEXT];
    for (int k = 0; k < n->n_out; k++) {
        hr_tensor_shape(&graph->tensors[n->out[k]], inferred);
        hr_tensor_shape(&graph->tensors[outputs[k]], given);
        if (strcmp(inferred, given))
            FAIL(HR_BAD_ARGUMENT, "node %s: makes %s where %s is %s", n->name, inferred, graph->tensors[outputs[k]].name, given);
        n->out[k] = outputs[k];
    }
    while (graph->n_tensors > n_tensors_before) {
        hr_names_remove(graph->tensor_names, graph->tensors[--graph->n_tensors].name);
        free(graph->tensors[graph->n_tensors].name);
    }
out:
    return st;
}

hr_status hr_graph_contribute(hr_graph *graph, const char *op, const char *name, hr_phase phase, int forward_node,
                              int n_in, const int *in, const hr_attrs *attrs, const int *outputs, int replaces, int *node)
{
    hr_status st = HR_OK;
    int n_tensors_before = graph->n_tensors;
    TRY(hr_graph_add_node(graph, op, name, phase, forward_node, n_in, in, 0, NULL, attrs, node));
    graph->nodes[*node].contributed = true;
    graph->nodes[*node].replaces = replaces;
    if (outputs) TRY(outputs_exchange(graph, *node, n_tensors_before, outputs));
out:
    return st;
}

hr_status hr_graph_add_output(hr_graph *graph, int node, const char *suffix, hr_type type, int rank, const int64_t *dim, int *tensor)
{
    hr_status st = HR_OK;
    char name[256];
    hr_role role = graph->nodes[node].phase == HR_FORWARD ? HR_ROLE_ACTIVATION : HR_ROLE_GRADIENT;
    snprintf(name, sizeof name, "%s.%s", graph->nodes[node].name, suffix);
    TRY(hr_graph_add_tensor(graph, name, type, hr_graph_layout(graph, rank, dim), role, rank, dim, tensor));
    TRY(hr_graph_own_output(graph, node, *tensor));
out:
    return st;
}

hr_status hr_graph_own_output(hr_graph *graph, int node, int tensor)
{
    hr_status st = HR_OK;
    hr_node *n = &graph->nodes[node];
    int *out = realloc(n->out, sizeof *out * (size_t)(n->n_out + 1));
    TRY_ALLOC(out);
    n->out = out;
    n->out[n->n_out++] = tensor;
    graph->tensors[tensor].producer = node;
out:
    return st;
}

hr_status hr_graph_add_output_like(hr_graph *graph, int node, const char *suffix, int like, int *tensor)
{
    hr_status st = HR_OK;
    const hr_tensor model = graph->tensors[like];
    TRY(hr_graph_add_output(graph, node, suffix, model.type, model.rank, model.dim, tensor));
    graph->tensors[*tensor].layout = model.layout;
out:
    return st;
}

hr_status hr_graph_set_loss(hr_graph *graph, int tensor)
{
    if (tensor < 0 || tensor >= graph->n_tensors || graph->tensors[tensor].producer < 0 || graph->tensors[tensor].elements != 1)
        return hr_fail(HR_BAD_ARGUMENT, "a loss is a single number that a forward node computes");
    graph->tensors[tensor].role = HR_ROLE_LOSS;
    graph->loss = tensor;
    graph->loss_node = graph->tensors[tensor].producer;
    return HR_OK;
}

int hr_graph_find_tensor(const hr_graph *graph, const char *name) { return hr_names_find(graph->tensor_names, name); }
int hr_graph_find_node(const hr_graph *graph, const char *name) { return hr_names_find(graph->node_names, name); }
