/* Reverse-mode differentiation of the graph, and the update step.
 *
 * Forward nodes are visited once, in reverse; each op appends its backward nodes. A tensor with several
 * readers receives its contributions in that order and they are summed at once, two at a time, by `add`
 * nodes: the order is part of the graph and no plan can change it.
 *
 * A parameter is updated as soon as its gradient is complete and no backward node reads its old value any
 * more, which is when all its forward readers have been visited. Gradients of parameters therefore live
 * briefly; frameworks that update at the end hold them all.
 *
 * Where activations are F16 the gradient of the loss may be a power of two instead of 1 (graph->loss_scale): the
 * loss's backward node multiplies by it, each update by its inverse. Neither rounds, so that only what would have
 * vanished or overflowed is changed by it (Micikevicius et al., "Mixed Precision Training", 2017, section 3.2).
 */
#include "graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"

typedef struct tape {
    hr_graph *graph;
    const hr_optimizer *optimizer;
    int n_tensors;     /* forward tensors: ids below */
    int *gradient;     /* [n_tensors] so far, -1 */
    int *readers;      /* [n_tensors] forward nodes that still have to be visited */
} tape;

static hr_status contribute(tape *tape, int tensor, int contribution, int node)
{
    hr_status st = HR_OK;
    int sum_node, *gradient = &tape->gradient[tensor];
    if (*gradient < 0) {
        *gradient = contribution;
        goto out;
    }
    char name[256];
    snprintf(name, sizeof name, "%s.grad_sum", tape->graph->tensors[tensor].name);
    TRY(hr_graph_add_node(tape->graph, "add", name, HR_BACKWARD, node, 2, (int[]){*gradient, contribution}, 0, NULL, &(hr_attrs){0}, &sum_node));
    *gradient = tape->graph->nodes[sum_node].out[0];
out:
    return st;
}

static hr_status state_like(hr_graph *graph, int parameter, const char *suffix, int *state)
{
    const hr_tensor model = graph->tensors[parameter];
    char name[256];
    snprintf(name, sizeof name, "%s.%s", model.name, suffix);
    return hr_graph_add_tensor(graph, name, model.type, model.layout, HR_ROLE_STATE, model.rank, model.dim, state);
}

static hr_status update_parameter(tape *tape, int parameter, int node)
{
    hr_status st = HR_OK;
    hr_graph *graph = tape->graph;
    int update[3] = {parameter}, n_update = 1, update_node;
    hr_attrs attrs = tape->optimizer->attrs;
    attrs.alpha = 1 / graph->loss_scale;
    graph->tensors[tape->gradient[parameter]].gradient_of = parameter;
    if (!strcmp(tape->optimizer->op, "adam")) {
        TRY(state_like(graph, parameter, "adam_m", &update[n_update++]));
        TRY(state_like(graph, parameter, "adam_v", &update[n_update++]));
    } else if (attrs.momentum != 0) {
        TRY(state_like(graph, parameter, "velocity", &update[n_update++]));
    }
    char name[256];
    snprintf(name, sizeof name, "%s.%s", graph->tensors[parameter].name, tape->optimizer->op);
    TRY(hr_graph_add_node(graph, tape->optimizer->op, name, HR_UPDATE, node, 1, &tape->gradient[parameter], n_update, update, &attrs, &update_node));
out:
    return st;
}

/* Adds the backward nodes of one forward node and hands their results to the tensors they belong to. */
static hr_status visit(tape *tape, int id)
{
    hr_status st = HR_OK;
    hr_graph *graph = tape->graph;
    int n_in = graph->nodes[id].n_in, n_out = graph->nodes[id].n_out;
    int *dout = NULL, *din = NULL;
    bool *need = NULL, flows = id == graph->loss_node, wanted = false;
    dout = malloc(sizeof *dout * (size_t)(n_out + 1));
    din = malloc(sizeof *din * (size_t)(n_in + 1));
    need = malloc(sizeof *need * (size_t)(n_in + 1));
    TRY_ALLOC(dout);
    TRY_ALLOC(din);
    TRY_ALLOC(need);
    for (int k = 0; k < n_out; k++) {
        dout[k] = tape->gradient[graph->nodes[id].out[k]];
        flows |= dout[k] >= 0;
    }
    for (int j = 0; j < n_in; j++) {
        int t = graph->nodes[id].in[j];
        din[j] = -1;
        need[j] = t >= 0 && (graph->tensors[t].differentiate || graph->tensors[t].role == HR_ROLE_PARAMETER);
        wanted |= need[j];
    }
    if (!flows || !wanted || !graph->nodes[id].op->differentiate) goto out;
    TRY(graph->nodes[id].op->differentiate(graph, id, dout, need, din));
    for (int j = 0; j < n_in; j++)
        if (need[j] && din[j] >= 0) TRY(contribute(tape, graph->nodes[id].in[j], din[j], id));
out:
    free(dout);
    free(din);
    free(need);
    return st;
}

/* Updates the parameters whose last forward reader was this node. */
static hr_status release(tape *tape, int id)
{
    hr_status st = HR_OK;
    for (int j = 0; j < tape->graph->nodes[id].n_in; j++) {
        int t = tape->graph->nodes[id].in[j];
        if (t < 0 || --tape->readers[t] > 0 || tape->graph->tensors[t].role != HR_ROLE_PARAMETER) continue;
        if (tape->gradient[t] < 0) continue;   /* does not reach the loss */
        tape->graph->tensors[tape->gradient[t]].gradient_of = t;
        if (tape->optimizer) TRY(update_parameter(tape, t, id));
    }
out:
    return st;
}

hr_status hr_graph_differentiate(hr_graph *graph, const hr_optimizer *optimizer)
{
    hr_status st = HR_OK;
    tape tape = {.graph = graph, .optimizer = optimizer, .n_tensors = graph->n_tensors};
    int exponent;
    if (graph->loss_node < 0) FAIL(HR_BAD_ARGUMENT, "the network has no loss to differentiate");
    if (!isfinite(graph->loss_scale) || frexp(graph->loss_scale, &exponent) != 0.5)
        FAIL(HR_BAD_ARGUMENT, "the loss is scaled by a power of two, which rounds nothing, not by %g", graph->loss_scale);
    tape.gradient = malloc(sizeof *tape.gradient * (size_t)(tape.n_tensors + 1));
    tape.readers = calloc((size_t)(tape.n_tensors + 1), sizeof *tape.readers);
    TRY_ALLOC(tape.gradient);
    TRY_ALLOC(tape.readers);
    for (int t = 0; t < tape.n_tensors; t++) tape.gradient[t] = -1;
    int n_forward = graph->n_nodes;
    for (int i = 0; i < n_forward; i++)
        for (int j = 0; j < graph->nodes[i].n_in; j++)
            if (graph->nodes[i].phase == HR_FORWARD && graph->nodes[i].in[j] >= 0) tape.readers[graph->nodes[i].in[j]]++;
    for (int i = n_forward - 1; i >= 0; i--) {
        if (graph->nodes[i].phase != HR_FORWARD) continue;
        TRY(visit(&tape, i));
        TRY(release(&tape, i));
    }
out:
    free(tape.gradient);
    free(tape.readers);
    return st;
}
