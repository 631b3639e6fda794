/* See uses.h. Counting first and filling then, so that all positions lie in one array. */
#include "uses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"

/* What operations and bytes would take on a machine of 100 G operations and 10 GB per second. */
static const double operation_seconds = 1e-11, byte_seconds = 1e-10, least_seconds = 1e-7;

/* Whether input j is the first place where the node names that tensor: a node may read one twice. */
static bool is_first(const hr_node *node, int j)
{
    if (node->in[j] < 0) return false;
    for (int i = 0; i < j; i++)
        if (node->in[i] == node->in[j]) return false;
    return true;
}

static void note_begin(hr_uses *uses, int tensor, int position)
{
    if (uses->made[tensor] < 0) uses->made[tensor] = position;
    else uses->plain[tensor] = 0;
}

static void count(const hr_graph *graph, const hr_plan *draft, hr_uses *uses)
{
    for (int i = 0; i < draft->n_steps; i++) {
        const hr_step *step = &draft->steps[i];
        const hr_node *node = hr_uses_node(graph, draft, i);
        if (!node) {
            if (step->kind == HR_STEP_IN) note_begin(uses, step->tensor, i);
            if (step->kind != HR_STEP_IN || graph->tensors[step->tensor].role != HR_ROLE_INPUT)
                uses->plain[step->tensor] = 0;
            continue;
        }
        for (int j = 0; j < node->n_in; j++)
            if (is_first(node, j)) uses->begin[node->in[j] + 1]++;
        for (int k = 0; k < node->n_out; k++) note_begin(uses, node->out[k], i);
    }
    for (int t = 0; t < graph->n_tensors; t++) uses->begin[t + 1] += uses->begin[t];
}

static void fill(const hr_graph *graph, const hr_plan *draft, hr_uses *uses)
{
    for (int i = draft->n_steps - 1; i >= 0; i--) {
        const hr_node *node = hr_uses_node(graph, draft, i);
        for (int j = 0; node && j < node->n_in; j++)
            if (is_first(node, j)) uses->at[--uses->begin[node->in[j] + 1]] = i;
    }
    /* begin[t + 1] went down to where t's positions begin: one place to the right of where it belongs */
    int end = uses->begin[graph->n_tensors + 1];
    memmove(uses->begin, uses->begin + 1, sizeof *uses->begin * (size_t)graph->n_tensors);
    uses->begin[graph->n_tensors] = end;
}

hr_status hr_uses_new(const hr_graph *graph, const hr_plan *draft, hr_uses *uses)
{
    hr_status st = HR_OK;
    hr_uses found = {0};
    found.begin = calloc((size_t)graph->n_tensors + 2, sizeof *found.begin);
    found.made = malloc(sizeof *found.made * (size_t)(graph->n_tensors + 1));
    found.plain = malloc((size_t)graph->n_tensors + 1);
    TRY_ALLOC(found.begin);
    TRY_ALLOC(found.made);
    TRY_ALLOC(found.plain);
    for (int t = 0; t < graph->n_tensors; t++) {
        const hr_tensor *tensor = &graph->tensors[t];
        found.made[t] = -1;
        found.plain[t] = !hr_tensor_is_persistent(tensor) && !tensor->in_host && tensor->role != HR_ROLE_LOSS &&
                         tensor->role != HR_ROLE_REPORT;
    }
    count(graph, draft, &found);
    found.begin[graph->n_tensors + 1] = found.begin[graph->n_tensors];
    found.at = malloc(sizeof *found.at * (size_t)(found.begin[graph->n_tensors] + 1));
    TRY_ALLOC(found.at);
    fill(graph, draft, &found);
    *uses = found;
    found = (hr_uses){0};
out:
    hr_uses_clear(&found);
    return st;
}

void hr_uses_clear(hr_uses *uses)
{
    free(uses->begin);
    free(uses->at);
    free(uses->made);
    free(uses->plain);
    *uses = (hr_uses){0};
}

hr_status hr_uses_updates(const hr_graph *graph, const hr_plan *draft, int **position)
{
    hr_status st = HR_OK;
    int *updated = malloc(sizeof *updated * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(updated);
    for (int t = 0; t < graph->n_tensors; t++) updated[t] = draft->n_steps;
    for (int i = draft->n_steps - 1; i >= 0; i--) {
        const hr_node *node = hr_uses_node(graph, draft, i);
        for (int u = 0; node && u < node->n_update; u++)
            if (node->update[u] >= 0) updated[node->update[u]] = i;
    }
    *position = updated;
out:
    return st;
}

double hr_uses_seconds(const hr_graph *graph, const hr_costs *costs, int node, int choice)
{
    const hr_node *n = &graph->nodes[node];
    double seconds = costs->measured ? costs->nodes[node].choices[choice].seconds : NAN, bytes = 0;
    if (isfinite(seconds)) return fmax(seconds, 1e-12);
    for (int k = 0; k < n->n_out; k++) bytes += (double)graph->tensors[n->out[k]].bytes;
    return least_seconds + bytes * byte_seconds + (n->op->flops ? n->op->flops(graph, n) * operation_seconds : 0);
}

hr_status hr_uses_edited(const hr_plan *draft, const hr_edit *edits, size_t n_edits, hr_plan **edited)
{
    hr_status st = HR_OK;
    hr_plan *copy = NULL;
    TRY(hr_plan_clone(draft, &copy));
    TRY(hr_plan_apply(copy, edits, n_edits));
    *edited = copy;
    copy = NULL;
out:
    hr_plan_free(copy);
    return st;
}

hr_status hr_uses_peak(const hr_rewrite *context, const hr_plan *draft, const hr_edit *edits, size_t n_edits,
                       int64_t *peak_bytes)
{
    hr_status st = HR_OK;
    hr_plan *edited = NULL;
    TRY(hr_uses_edited(draft, edits, n_edits, &edited));
    TRY(hr_plan_live_bytes(context->graph, context->costs, edited, peak_bytes, NULL, NULL));
out:
    hr_plan_free(edited);
    return st;
}

hr_status hr_uses_arena(const hr_rewrite *context, const hr_plan *draft, const hr_edit *edits, size_t n_edits,
                        int64_t *arena_bytes)
{
    hr_status st = HR_OK;
    hr_plan *edited = NULL;
    TRY(hr_uses_edited(draft, edits, n_edits, &edited));
    TRY(hr_plan_finish(context->graph, context->costs, 0, edited));
    *arena_bytes = edited->arena_bytes;
out:
    hr_plan_free(edited);
    return st;
}
