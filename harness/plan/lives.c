/* See lives.h. The walk runs from the last step to the first and keeps, per tensor, what the rest of the
 * list still wants of the instance that is alive there. */
#include "lives.h"

#include <stdlib.h>

enum { UNWANTED, WANTED, FREED_LATER };

typedef struct walk {
    const hr_graph *graph;
    const hr_plan *draft;
    unsigned char *wanted;          /* [n_tensors] */
    struct death { int step, tensor; } *deaths;
    size_t n_deaths, capacity;
} walk;

static hr_status death_add(walk *w, int step, int tensor)
{
    hr_status st = HR_OK;
    TRY_GROW(w->deaths, w->n_deaths, w->capacity);
    w->deaths[w->n_deaths++] = (struct death){step, tensor};
out:
    return st;
}

static hr_status read_at(walk *w, int step, int tensor)
{
    hr_status st = HR_OK;
    if (tensor < 0 || hr_tensor_is_persistent(&w->graph->tensors[tensor]) || w->wanted[tensor] != UNWANTED) return HR_OK;
    TRY(death_add(w, step, tensor));
    w->wanted[tensor] = WANTED;
out:
    return st;
}

static hr_status write_at(walk *w, int step, int tensor)
{
    hr_status st = HR_OK;
    if (w->wanted[tensor] == UNWANTED) TRY(death_add(w, step, tensor));   /* nobody reads it */
    w->wanted[tensor] = UNWANTED;
out:
    return st;
}

static hr_status step_back(walk *w, int i)
{
    hr_status st = HR_OK;
    char text[HR_STEP_TEXT];
    const hr_step *step = &w->draft->steps[i];
    const hr_node *node;
    switch (step->kind) {
    case HR_STEP_RUN:
        node = &w->graph->nodes[step->node];
        for (int k = 0; k < node->n_out; k++) TRY(write_at(w, i, node->out[k]));
        for (int j = 0; j < node->n_in; j++) TRY(read_at(w, i, node->in[j]));
        break;
    case HR_STEP_FREE:
        if (w->wanted[step->tensor] != UNWANTED)
            FAIL(HR_BAD_ARGUMENT, "%s frees a tensor that is read or freed again later", hr_step_describe(w->graph, w->draft, i, text));
        w->wanted[step->tensor] = FREED_LATER;
        break;
    case HR_STEP_OUT: TRY(read_at(w, i, step->tensor)); break;
    case HR_STEP_IN: TRY(write_at(w, i, step->tensor)); break;
    default: break;
    }
out:
    return st;
}

static hr_status step_check(const hr_graph *graph, const hr_plan *draft, int i)
{
    const hr_step *step = &draft->steps[i];
    if (step->kind == HR_STEP_RUN ? step->node < 0 || step->node >= graph->n_nodes : step->tensor < 0 || step->tensor >= graph->n_tensors)
        return hr_fail(HR_BAD_ARGUMENT, "step %d names no node or tensor of this graph", i);
    if (step->kind != HR_STEP_RUN && hr_tensor_is_persistent(&graph->tensors[step->tensor]))
        return hr_fail(HR_BAD_ARGUMENT, "step %d moves %s, which lives from step to step", i, graph->tensors[step->tensor].name);
    return HR_OK;
}

hr_status hr_lives_find(const hr_graph *graph, const hr_plan *draft, hr_lives *lives)
{
    hr_status st = HR_OK;
    walk w = {.graph = graph, .draft = draft};
    hr_lives found = {0};
    char text[HR_STEP_TEXT];
    w.wanted = calloc((size_t)graph->n_tensors + 1, 1);
    TRY_ALLOC(w.wanted);
    for (int i = draft->n_steps - 1; i >= 0; i--) {
        TRY(step_check(graph, draft, i));
        TRY(step_back(&w, i));
    }
    for (int i = 0; i < graph->n_tensors; i++)
        if (w.wanted[i] != UNWANTED) {
            for (int s = 0; s < draft->n_steps; s++) {   /* only to name the step */
                const hr_step *step = &draft->steps[s];
                const hr_node *node = step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
                bool reads = !node && step->tensor == i;
                for (int j = 0; node && j < node->n_in; j++) reads |= node->in[j] == i;
                if (reads) FAIL(HR_BAD_ARGUMENT, "%s reads %s before anything has written it", hr_step_describe(graph, draft, s, text), graph->tensors[i].name);
            }
        }
    found.begin = calloc((size_t)draft->n_steps + 2, sizeof *found.begin);
    found.tensors = malloc(sizeof *found.tensors * (w.n_deaths + 1));
    TRY_ALLOC(found.begin);
    TRY_ALLOC(found.tensors);
    for (size_t d = 0; d < w.n_deaths; d++) found.begin[w.deaths[d].step + 1]++;
    for (int i = 0; i < draft->n_steps; i++) found.begin[i + 1] += found.begin[i];
    for (size_t d = 0; d < w.n_deaths; d++) found.tensors[w.n_deaths - 1 - d] = w.deaths[d].tensor;   /* the walk was backwards */
    *lives = found;
    found = (hr_lives){0};
out:
    hr_lives_clear(&found);
    free(w.wanted);
    free(w.deaths);
    return st;
}

void hr_lives_clear(hr_lives *lives)
{
    free(lives->begin);
    free(lives->tensors);
    *lives = (hr_lives){0};
}

hr_status hr_plan_live_bytes(const hr_graph *graph, const hr_costs *costs, const hr_plan *draft, int64_t *peak_bytes,
                             int *peak_step, int64_t *live_at)
{
    hr_status st = HR_OK;
    hr_lives lives = {0};
    TRY(hr_lives_find(graph, draft, &lives));
    int64_t live = 0, peak = 0;
    int where = 0;
    for (int t = 0; t < graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&graph->tensors[t])) live += hr_align(graph->tensors[t].bytes);
    for (int i = 0; i < draft->n_steps; i++) {
        const hr_step *step = &draft->steps[i];
        int64_t workspace = 0;
        if (step->kind == HR_STEP_RUN) {
            const hr_node *node = &graph->nodes[step->node];
            for (int k = 0; k < node->n_out; k++) live += hr_plan_arena_bytes(graph, draft, node->out[k]);
            workspace = hr_align(costs->nodes[step->node].choices[step->choice].workspace_bytes);
        } else if (step->kind == HR_STEP_IN) {
            live += hr_plan_arena_bytes(graph, draft, step->tensor);
        }
        if (live_at) live_at[i] = live + workspace;
        if (live + workspace > peak) peak = live + workspace, where = i;
        if (step->kind == HR_STEP_FREE) live -= hr_plan_arena_bytes(graph, draft, step->tensor);
        for (int d = lives.begin[i]; d < lives.begin[i + 1]; d++) live -= hr_plan_arena_bytes(graph, draft, lives.tensors[d]);
    }
    *peak_bytes = peak;
    if (peak_step) *peak_step = where;
out:
    hr_lives_clear(&lives);
    return st;
}
