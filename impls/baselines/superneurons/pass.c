/* superneurons: offload the outputs of convolutions, compute the cheap layers between them again.
 *
 * Source: Wang, Ye, Zhao, Wu, Li, Song, Xu, Kraska, "SuperNeurons: Dynamic GPU Memory Management for Training Deep
 * Neural Networks" (PPoPP 2018). Liveness is what every draft has; the unified tensor pool offloads checkpoints
 * (convolutions) and fetches them one checkpoint ahead in backward; pooling, activation, LRN, BN, dropout, sums and
 * concatenations between checkpoints are computed again. Cost-aware: a segment once, and held, if that stays below
 * l_peak, the need of the neediest layer, else again for each layer that backward reads of it, so that the whole
 * comes down to about l_peak.
 *
 * Departures
 *   - The paper computes all segments again, its tensor cache moves what was used least recently when memory runs
 *     out, and a prefetch waits for memory. Here the list is known: the first segments are computed again, as many
 *     as the budget asks for, then the first checkpoints of forward leave, as many as needed, in the end without
 *     prefetching.
 *   - A layer that cannot run again (it updates something, or its parameters are updated before), and one that
 *     another segment needs, is a checkpoint as well. Segments are in list order and of at most 16 layers.
 *   - Nodes of graph files are checkpoints when their seconds per byte of output lie above the median of forward.
 *   - The last segment is kept: its backward follows at once. Inputs are not copied out, the host has them.
 *   - Workspaces belong to the plan, so that the paper's choice of convolution algorithms by free bytes has no place
 *     here.
 */
#include <stdlib.h>
#include <string.h>
#include "superneurons.h"

static const hr_option options[] = {
    {"mode", HR_OPTION_CHOICE, "cost", 0, 0, "cost|speed|memory",
     "cheap segments: cost-aware, all once and held, or all again for every layer of backward"},
    {"offload", HR_OPTION_CHOICE, "on", 0, 0, "on|off", "whether checkpoints go to the host"},
    {0},
};

enum { TRIES = 4 };

typedef struct event { int position, layer; } event;   /* backward reads what this layer made */

typedef struct choice {            /* the first so many */
    int segments, offloads;
    bool late;                     /* fetched where it is needed */
} choice;

typedef struct pass {
    hr_sn s;
    int *candidates; int n_candidates;     /* tensors that may leave, in the order in which they are made */
    int *ahead; /* [n_backward] where one is fetched that is needed in this layer; -1: where it is needed */
    int *need;                 /* [n_tensors] first position after forward where it is read, n_steps */
    char *wanted;              /* [n_layers] */
    event *events;
    hr_edit *reruns, *edits;
    size_t n_reruns, n_edits, rerun_capacity;
} pass;

/* ---- what runs again ---- */

static int compare_events(const void *a, const void *b)
{
    const event *x = a, *y = b;
    if (x->position != y->position) return x->position < y->position ? -1 : 1;
    return x->layer - y->layer;
}

static int collect_events(pass *p, const hr_sn_segment *segment)
{
    int n = 0;
    for (int i = segment->begin; i < segment->end; i++) {
        const hr_node *node = &p->s.graph->nodes[p->s.layers[i].node];
        for (int k = 0; p->s.layers[i].cheap && k < node->n_out; k++) {
            int t = node->out[k];
            if (hr_sn_is_small(&p->s, t)) continue;
            for (int u = hr_sn_first_after(&p->s, t); u < hr_uses_count(&p->s.uses, t); u++)
                p->events[n++] = (event){hr_uses_of(&p->s.uses, t)[u], i};
        }
    }
    qsort(p->events, (size_t)n, sizeof *p->events, compare_events);
    return n;
}

/* Wanted layers of the segment, and those of it that they read of, before `position`. What they read of others has
 * to be there then. */
static hr_status run_again(pass *p, const hr_sn_segment *segment, int position)
{
    hr_status st = HR_OK;
    const hr_sn *s = &p->s;
    for (int i = segment->end - 1; i >= segment->begin; i--) {
        const hr_node *node = &s->graph->nodes[s->layers[i].node];
        for (int j = 0; p->wanted[i] && j < node->n_in; j++) {
            const hr_sn_layer *maker = node->in[j] < 0 ? NULL : hr_sn_cheap_maker(s, node->in[j]);
            if (maker && maker->segment == s->layers[i].segment) p->wanted[s->layer_of[maker->node]] = 1;
            else if (node->in[j] >= 0 && position < p->need[node->in[j]]) p->need[node->in[j]] = position;
        }
    }
    for (int i = segment->begin; i < segment->end; i++) {
        if (!p->wanted[i]) continue;
        TRY_GROW(p->reruns, p->n_reruns, p->rerun_capacity);
        p->reruns[p->n_reruns++] = (hr_edit){position, HR_STEP_RUN, s->layers[i].node, -1,
                                             s->draft->steps[s->layers[i].position].choice};
        p->wanted[i] = 0;
    }
out:
    return st;
}

static hr_status run_segment_again(pass *p, const hr_sn_segment *segment)
{
    hr_status st = HR_OK;
    int n = collect_events(p, segment);
    for (int e = 0, group; e < n; e = group) {
        for (group = e; group < n; group++) {
            bool same = p->s.backward_at[p->events[group].position] == p->s.backward_at[p->events[e].position];
            if (!segment->speed && !same) break;
            p->wanted[p->events[group].layer] = 1;
        }
        TRY(run_again(p, segment, p->events[e].position));
    }
out:
    return st;
}

/* ---- what leaves ---- */

static void offload(pass *p, int tensor, bool late, hr_edit *fetches, size_t *n_fetches)
{
    const hr_sn *s = &p->s;
    int made = s->uses.made[tensor], before = hr_sn_first_after(s, tensor), need = p->need[tensor];
    int release = (before ? hr_uses_of(&s->uses, tensor)[before - 1] : made) + 1;
    if (need == s->draft->n_steps) return;
    int ahead = late ? -1 : p->ahead[s->backward_at[need]], fetch = ahead < 0 ? need : ahead;
    if (fetch <= release) return;
    if (s->graph->tensors[tensor].role != HR_ROLE_INPUT) {
        p->edits[p->n_edits++] = (hr_edit){made + 1, HR_STEP_OUT, -1, tensor, 0};
        p->edits[p->n_edits++] = (hr_edit){release, HR_STEP_FREE, -1, tensor, 0};
    }
    fetches[(*n_fetches)++] = (hr_edit){fetch, HR_STEP_IN, -1, tensor, 0};
}

/* All edits of a choice: at each place what leaves, then what comes, then what runs again. */
static hr_status decide(pass *p, choice c)
{
    hr_status st = HR_OK;
    const hr_sn *s = &p->s;
    hr_edit *fetches = NULL;
    size_t n_fetches = 0;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        int first = hr_sn_first_after(s, t);
        p->need[t] = first < hr_uses_count(&s->uses, t) ? hr_uses_of(&s->uses, t)[first] : s->draft->n_steps;
    }
    p->n_reruns = p->n_edits = 0;
    for (int g = 0, chosen = 0; g < s->n_segments && chosen < c.segments; g++) {
        if (!s->segments[g].again) continue;
        TRY(run_segment_again(p, &s->segments[g]));
        chosen++;
    }
    free(p->edits);
    p->edits = malloc(sizeof *p->edits * (p->n_reruns + 3 * (size_t)c.offloads + 1));
    fetches = malloc(sizeof *fetches * ((size_t)c.offloads + 1));
    TRY_ALLOC(p->edits);
    TRY_ALLOC(fetches);
    for (int i = 0; i < c.offloads; i++) offload(p, p->candidates[i], c.late, fetches, &n_fetches);
    memcpy(p->edits + p->n_edits, fetches, sizeof *fetches * n_fetches);
    p->n_edits += n_fetches;
    if (p->n_reruns) memcpy(p->edits + p->n_edits, p->reruns, sizeof *p->reruns * p->n_reruns);
    p->n_edits += p->n_reruns;
out:
    free(fetches);
    return st;
}

static hr_status peak_of(pass *p, choice c, int64_t *peak_bytes)
{
    hr_status st = HR_OK;
    TRY(decide(p, c));
    TRY(hr_uses_peak(p->s.context, p->s.draft, p->edits, p->n_edits, peak_bytes));
out:
    return st;
}

/* ---- how much of it ---- */

/* The smallest number with which `c` keeps to the budget; with `most` it does. */
static hr_status fewest(pass *p, choice *c, int *number, int most, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    int low = 0, high = most;
    while (low < high) {
        int64_t peak_bytes;
        *number = low + (high - low) / 2;
        TRY(peak_of(p, *c, &peak_bytes));
        if (peak_bytes <= budget_bytes) high = *number;
        else low = *number + 1;
    }
    *number = high;
out:
    return st;
}

/* From nothing over all segments to all checkpoints as well: the first that keeps to the budget, then as little of
 * it as will do. Without a budget, or beyond reach, the smallest peak. */
static hr_status choose(pass *p, int64_t budget_bytes, choice *best, bool *fits)
{
    hr_status st = HR_OK;
    int64_t least_bytes = INT64_MAX;
    int segments = 0, offloads = p->n_candidates;
    for (int g = 0; g < p->s.n_segments; g++) segments += p->s.segments[g].again;
    const choice all[] = {{0, 0, false}, {segments, 0, false}, {segments, offloads, false}, {segments, offloads, true}};
    *fits = false;
    for (size_t i = 0; i < sizeof all / sizeof *all && !*fits; i++) {
        int64_t peak_bytes;
        TRY(peak_of(p, all[i], &peak_bytes));
        if (peak_bytes < least_bytes) least_bytes = peak_bytes, *best = all[i];
        *fits = budget_bytes != INT64_MAX && peak_bytes <= budget_bytes;
        if (!*fits) continue;
        *best = all[i];
        if (best->offloads) TRY(fewest(p, best, &best->offloads, offloads, budget_bytes));
        else if (best->segments) TRY(fewest(p, best, &best->segments, segments, budget_bytes));
    }
out:
    return st;
}

/* Leaves the edits in p->edits. Addresses may need more than what lives at once; then it is asked for that much less
 * and more. */
static hr_status choose_to_fit(pass *p)
{
    hr_status st = HR_OK;
    int64_t budget_bytes = p->s.context->budget_bytes, asked_bytes = budget_bytes, arena_bytes;
    for (int i = 0; i < TRIES; i++) {
        choice best = {0};
        bool fits;
        TRY(choose(p, asked_bytes, &best, &fits));
        TRY(decide(p, best));
        if (!fits) break;
        TRY(hr_uses_arena(p->s.context, p->s.draft, p->edits, p->n_edits, &arena_bytes));
        if (arena_bytes <= budget_bytes) break;
        asked_bytes -= (arena_bytes - budget_bytes) << i;
    }
out:
    return st;
}

/* ---- */

static int by_made(const void *a, const void *b, void *made)
{
    int x = ((const int *)made)[*(const int *)a], y = ((const int *)made)[*(const int *)b];
    return x != y ? (x < y ? -1 : 1) : *(const int *)a - *(const int *)b;
}

static bool may_leave(const hr_sn *s, int tensor)
{
    int producer = s->graph->tensors[tensor].producer, layer = producer < 0 ? -1 : s->layer_of[producer];
    if (!s->uses.plain[tensor] || s->uses.made[tensor] < 0) return false;
    if (producer < 0) return true;
    return layer >= 0 && s->layers[layer].offloads && !hr_sn_is_small(s, tensor);
}

static hr_status open_pass(const hr_rewrite *context, const hr_plan *draft, pass *p)
{
    hr_status st = HR_OK;
    int checkpoint = -1;
    TRY(hr_sn_open(context, draft, &p->s));
    const hr_sn *s = &p->s;
    size_t tensors = (size_t)context->graph->n_tensors + 1;
    p->candidates = malloc(sizeof *p->candidates * tensors);
    p->need = malloc(sizeof *p->need * tensors);
    p->ahead = malloc(sizeof *p->ahead * (size_t)(s->n_backward + 1));
    p->wanted = calloc((size_t)s->n_layers + 1, 1);
    p->events = malloc(sizeof *p->events * (size_t)(s->uses.begin[context->graph->n_tensors] + 1));
    TRY_ALLOC(p->candidates);
    TRY_ALLOC(p->need);
    TRY_ALLOC(p->ahead);
    TRY_ALLOC(p->wanted);
    TRY_ALLOC(p->events);
    for (int t = 0; t < context->graph->n_tensors && hr_spec_is(context->spec, "offload", "on"); t++)
        if (may_leave(s, t)) p->candidates[p->n_candidates++] = t;
    qsort_r(p->candidates, (size_t)p->n_candidates, sizeof *p->candidates, by_made, s->uses.made);
    for (int b = 0; b < s->n_backward; b++) { /* the checkpoint's backward before; before the first, the layer before */
        p->ahead[b] = checkpoint >= 0 ? checkpoint : b > 0 ? s->backward[b - 1].start : -1;
        if (s->backward[b].checkpoint) checkpoint = s->backward[b].start;
    }
out:
    return st;
}

static void close_pass(pass *p)
{
    void *const all[] = {p->candidates, p->need, p->ahead, p->wanted, p->events, p->reruns, p->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    hr_sn_close(&p->s);
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    pass p = {0};
    TRY(open_pass(context, draft, &p));
    TRY(choose_to_fit(&p));
    TRY(hr_plan_apply(draft, p.edits, p.n_edits));
out:
    close_pass(&p);
    return st;
}

const hr_technique hr_technique_superneurons = {
    .name = "superneurons",
    .summary = "offload convolutions' outputs, compute cheap layers again, cost-aware (Wang et al. 2018)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
