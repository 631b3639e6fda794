/* See least.h. Buffers stand at multiples of HR_ALIGNMENT, but the last one ends where it ends: of a sum of aligned bytes
 * the padding of one buffer may be missing, which is taken off so that the bound holds to the byte. */
#include "least.h"

#include <stdlib.h>
#include "lives.h"

typedef struct need {
    int64_t aligned_bytes;
    int64_t padding_bytes;      /* the largest of one buffer */
} need;

static void need_add(need *n, int64_t bytes)
{
    int64_t padding = hr_align(bytes) - bytes;
    n->aligned_bytes += hr_align(bytes);
    if (padding > n->padding_bytes) n->padding_bytes = padding;
}

/* Adds a tensor of a node unless it was counted: stamp[t] is the last node that counted it, persistent ones stand
 * in the sum already. */
static void tensor_add(const hr_graph *graph, int tensor, int mark, int *stamp, need *n)
{
    if (tensor < 0 || stamp[tensor] == mark) return;
    const hr_tensor *t = &graph->tensors[tensor];
    stamp[tensor] = mark;
    if (t->in_host || hr_tensor_is_persistent(t)) return;
    need_add(n, t->elastic && t->bytes > HR_ELASTIC_LEAST ? HR_ELASTIC_LEAST : t->bytes);
}

static int64_t node_bytes(const hr_graph *graph, const hr_costs *costs, int id, need n, int *stamp)
{
    const hr_node *node = &graph->nodes[id];
    const hr_node_costs *c = &costs->nodes[id];
    int64_t workspace = c->choices[0].workspace_bytes;
    for (int k = 1; k < c->n_choices; k++)
        if (c->choices[k].workspace_bytes < workspace) workspace = c->choices[k].workspace_bytes;
    for (int i = 0; i < node->n_in; i++) tensor_add(graph, node->in[i], id, stamp, &n);
    for (int i = 0; i < node->n_out; i++) tensor_add(graph, node->out[i], id, stamp, &n);
    if (workspace > 0) need_add(&n, workspace);
    return n.aligned_bytes - n.padding_bytes;
}

hr_status hr_plan_least_bytes(const hr_graph *graph, const hr_costs *costs, int64_t *bytes, int *node)
{
    hr_status st = HR_OK;
    need persistent = {0};
    int64_t *needs = malloc(sizeof *needs * (size_t)(graph->n_nodes + 1));
    int *stamp = malloc(sizeof *stamp * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(needs);
    TRY_ALLOC(stamp);
    for (int t = 0; t < graph->n_tensors; t++) {
        stamp[t] = -1;
        if (hr_tensor_is_persistent(&graph->tensors[t]) && !graph->tensors[t].in_host)
            need_add(&persistent, graph->tensors[t].bytes);
    }
    for (int i = 0; i < graph->n_nodes; i++) needs[i] = node_bytes(graph, costs, i, persistent, stamp);
    for (int i = 0; i < graph->n_nodes; i++) {
        int replaced = graph->nodes[i].replaces;
        if (graph->nodes[i].contributed && replaced >= 0 && needs[i] < needs[replaced]) needs[replaced] = needs[i];
    }
    *bytes = 0;
    *node = -1;
    for (int i = 0; i < graph->n_nodes; i++)
        if (!graph->nodes[i].contributed && needs[i] > *bytes) *bytes = needs[i], *node = i;
out:
    free(needs);
    free(stamp);
    return st;
}
