/* What the simulation wants to know of a draft: lives, which nodes may run again and until when, seconds, bytes. */
#include <stdlib.h>
#include "dtr.h"
#include "lives.h"

/* Until when the node's input `t` can be had. What can be made again says so itself when it is asked. */
static int until_of(const hr_dtr *d, int t, const int *updated, const int *end)
{
    const hr_tensor *tensor = &d->graph->tensors[t];
    if (hr_tensor_is_persistent(tensor)) return updated[t];
    if (!d->uses.plain[t]) return -1;
    return tensor->producer < 0 || d->last_run[tensor->producer] >= 0 ? d->draft->n_steps : end[t];
}

/* A node may run again as long as the parameters that it reads are those of this step, and what it reads of nodes
 * that may not run again is still there. Nodes that update something, that a technique contributed, or whose outputs
 * an earlier technique moves never do. Producers stand before readers, so one pass serves. */
static hr_status find_last_runs(hr_dtr *d)
{
    hr_status st = HR_OK;
    const hr_graph *graph = d->graph;
    int *updated = NULL, *end = calloc((size_t)graph->n_tensors + 1, sizeof *end);   /* of the life of a plain tensor */
    TRY_ALLOC(end);
    TRY(hr_uses_updates(graph, d->draft, &updated));
    for (int i = 0; i < d->draft->n_steps; i++)
        for (int k = d->death_begin[i]; k < d->death_begin[i + 1]; k++) end[d->deaths[k]] = i;
    for (int i = 0; i < graph->n_nodes; i++) d->last_run[i] = -1;
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        int last = node->n_update || node->contributed ? -1 : d->draft->n_steps;
        for (int k = 0; k < node->n_out; k++)
            if (!d->uses.plain[node->out[k]]) last = -1;
        for (int j = 0; j < node->n_in; j++) {
            int until = node->in[j] < 0 ? last : until_of(d, node->in[j], updated, end);
            if (until < last) last = until;
        }
        d->last_run[i] = last;
    }
out:
    free(updated);
    free(end);
    return st;
}

static void weigh_nodes(hr_dtr *d)
{
    for (int i = 0; i < d->draft->n_steps; i++)
        if (d->draft->steps[i].kind == HR_STEP_RUN) d->choice[d->draft->steps[i].node] = d->draft->steps[i].choice;
    for (int i = 0; i < d->graph->n_nodes; i++)
        d->seconds[i] = hr_uses_seconds(d->graph, d->context->costs, i, d->choice[i]);
    for (int i = 0; i < d->draft->n_steps; i++)
        if (d->draft->steps[i].kind == HR_STEP_RUN) d->step_seconds += d->seconds[d->draft->steps[i].node];
}

static void weigh_tensors(hr_dtr *d)
{
    for (int t = 0; t < d->graph->n_tensors; t++) {
        const hr_tensor *tensor = &d->graph->tensors[t];
        hr_dtr_tensor *x = &d->tensors[t];
        if (hr_tensor_is_persistent(tensor)) {
            d->persistent_bytes += hr_align(tensor->bytes);
            continue;
        }
        x->bytes = hr_plan_arena_bytes(d->graph, d->draft, t);
        x->again = d->uses.plain[t] && (tensor->producer < 0 || d->last_run[tensor->producer] >= 0);
    }
}

/* Lives end with an explicit FREE or with the last read. */
static hr_status find_deaths(hr_dtr *d)
{
    hr_status st = HR_OK;
    hr_lives lives = {0};
    TRY(hr_lives_find(d->graph, d->draft, &lives));
    d->death_begin = lives.begin;
    d->deaths = lives.tensors;
out:
    return st;
}

hr_status hr_dtr_open(const hr_rewrite *context, const hr_plan *draft, hr_dtr_rule rule, hr_dtr *d)
{
    hr_status st = HR_OK;
    const hr_graph *graph = context->graph;
    size_t nodes = (size_t)graph->n_nodes + 1, tensors = (size_t)graph->n_tensors + 1;
    *d = (hr_dtr){.context = context, .graph = graph, .draft = draft, .rule = rule};
    TRY(hr_uses_new(graph, draft, &d->uses));
    TRY(find_deaths(d));
    d->choice = calloc(nodes, sizeof *d->choice);
    d->last_run = malloc(nodes * sizeof *d->last_run);
    d->seconds = malloc(nodes * sizeof *d->seconds);
    d->tensors = calloc(tensors, sizeof *d->tensors);
    d->residents = malloc(tensors * sizeof *d->residents);
    d->place = malloc(tensors * sizeof *d->place);
    TRY_ALLOC(d->choice);
    TRY_ALLOC(d->last_run);
    TRY_ALLOC(d->seconds);
    TRY_ALLOC(d->tensors);
    TRY_ALLOC(d->residents);
    TRY_ALLOC(d->place);
    TRY(find_last_runs(d));
    weigh_nodes(d);
    weigh_tensors(d);
out:
    return st;
}

void hr_dtr_close(hr_dtr *d)
{
    void *const all[] = {d->death_begin, d->deaths, d->choice,  d->last_run, d->seconds, d->tensors,
                         d->residents,   d->place,  d->sets,    d->frames,   d->raised,  d->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    hr_uses_clear(&d->uses);
}
