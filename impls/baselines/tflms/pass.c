/* tflms: swapping by the distance of topological levels, tuned by simulated allocation; no seconds are used.
 *
 * Source: Le, Imai, Negishi, Kawachiya, "TFLMS: Large Model Support in TensorFlow by Graph Rewriting" (2018), and
 * "Automatic GPU memory management for large neural models in TensorFlow" (ISMM 2019), which the program TFLMS v2
 * follows. A level is the length of the longest path of data edges to an operation. A consumer more than
 * swapout_threshold levels above the producer reads a copy that was swapped in; consumers within swapin_groupby
 * levels share it; the copy is started by an operation below level(consumer) - swapin_ahead. Values that are not
 * given are the largest with which a simulated allocation passes: threshold first, with sync_mode raised where none
 * passes, then ahead, then groupby.
 *
 * Departures
 *   - The program holds a tensor until its copy has ended, whenever that is. In a plan it is held (sync_mode 0, 2)
 *     until one operation of a higher level has run beside the copy, or (1, 3) goes with its last near reader; the
 *     next user of the bytes waits for the copy. sync_mode 2 and 3 place the swap-in directly before its reader.
 *   - The trigger is the ancestor one level below the limit. Each level has one, so the 10 levels that the program
 *     searches back need not be searched; where the path is shorter the swap-in stands before its reader, as there.
 *   - The list's order decides who is near: a far reader that stands before the last near one reads the tensor
 *     itself.
 *   - A swap-in that would start before the tensor has left, or right then, is none: the tensor stays for that
 *     reader.
 *   - Inputs are not copied out, the host has them.
 */
#include <stdlib.h>
#include <string.h>
#include "../uses.h"

enum { GIVEN_NONE = -1, LEAST_RANK = 2, SYNC_OUT = 1, SYNC_IN = 2, SYNC_MODES = 4, TRIES = 4 };

static const hr_option options[] = {
    {"swapout_threshold", HR_OPTION_INTEGER, "-1", -1, 1e9, NULL, "levels above which a tensor is swapped; -1: tuned"},
    {"swapin_ahead", HR_OPTION_INTEGER, "-1", -1, 1e9, NULL,
     "levels that a swap-in is started before its reader; -1: tuned"},
    {"swapin_groupby", HR_OPTION_INTEGER, "-1", -1, 1e9, NULL,
     "levels within which readers share a swap-in; -1: tuned"},
    {"sync_mode", HR_OPTION_INTEGER, "-1", -1, 3, NULL,
     "0 none, 1 swap-out, 2 swap-in, 3 both wait for compute; -1: tuned"},
    {0},
};

typedef struct setting {
    int threshold, ahead, groupby, sync;
} setting; /* levels; GIVEN_NONE in what was asked for */

typedef struct lms {
    const hr_rewrite *context;
    const hr_plan *draft;
    hr_uses uses;
    int *level;                /* [n_steps] */
    int *parent, *jump;        /* [n_steps] a producer one level below, -1; an ancestor further up, for long ways */
    int *higher;               /* [n_steps] the next RUN of a higher level, n_steps */
    int *candidates;           /* tensors that may be swapped */
    int n_candidates, distance_most;
    hr_edit *fetches, *edits;  /* of one setting */
    size_t n_fetches, n_edits;
} lms;

/* ---- levels ---- */

/* Parents are one level apart, so that an ancestor at a level is found by jumps in logarithmic time (Myers 1983). */
static void link_parent(lms *l, int position, int parent)
{
    l->parent[position] = parent;
    l->jump[position] = position;
    if (parent < 0) return;
    int far = l->jump[parent];
    bool equal = l->level[parent] - l->level[far] == l->level[far] - l->level[l->jump[far]];
    l->jump[position] = equal ? l->jump[far] : parent;
}

static int ancestor_at(const lms *l, int position, int level)
{
    while (position >= 0 && l->level[position] > level)
        position = l->jump[position] != position && l->level[l->jump[position]] >= level ? l->jump[position]
                                                                                         : l->parent[position];
    return position;
}

static hr_status find_levels(lms *l)
{
    hr_status st = HR_OK;
    const hr_graph *graph = l->context->graph;
    int *made = malloc(sizeof *made * (size_t)(graph->n_tensors + 1));   /* by which step last, -1 */
    TRY_ALLOC(made);
    for (int t = 0; t < graph->n_tensors; t++) made[t] = -1;
    for (int i = 0; i < l->draft->n_steps; i++) {
        const hr_node *node = hr_uses_node(graph, l->draft, i);
        int parent = -1;
        l->level[i] = 0;
        for (int j = 0; node && j < node->n_in; j++) {
            int from = node->in[j] < 0 ? -1 : made[node->in[j]];
            if (from < 0) continue;
            bool run = l->draft->steps[from].kind == HR_STEP_RUN;
            if (l->level[from] >= l->level[i]) l->level[i] = l->level[from] + 1, parent = run ? from : -1;
            else if (l->level[from] == l->level[i] - 1 && run && from > parent) parent = from;
        }
        link_parent(l, i, parent);
        if (!node && l->draft->steps[i].kind == HR_STEP_IN) made[l->draft->steps[i].tensor] = i;
        for (int k = 0; node && k < node->n_out; k++) made[node->out[k]] = i;
    }
    for (int i = l->draft->n_steps - 1; i >= 0; i--) {   /* every step on the way is of the same level or lower */
        int next = i + 1;
        while (next < l->draft->n_steps && (l->level[next] <= l->level[i] || !hr_uses_node(graph, l->draft, next)))
            next = hr_uses_node(graph, l->draft, next) ? l->higher[next] : next + 1;
        l->higher[i] = next;
    }
out:
    free(made);
    return st;
}

/* Scalars and vectors are not swapped. Graphs from files know bytes only, not ranks. */
static bool is_candidate(const lms *l, int tensor)
{
    const hr_graph *graph = l->context->graph;
    const hr_tensor *t = &graph->tensors[tensor], *map = t->made_of < 0 ? t : &graph->tensors[t->made_of];
    return l->uses.plain[tensor] && l->uses.made[tensor] >= 0 && hr_uses_count(&l->uses, tensor) > 0 &&
           (map->rank >= LEAST_RANK || map->type == HR_U8);
}

static void collect(lms *l)
{
    for (int t = 0; t < l->context->graph->n_tensors; t++) {
        if (!is_candidate(l, t)) continue;
        int most = 0;
        for (int u = 0; u < hr_uses_count(&l->uses, t); u++) {
            int distance = l->level[hr_uses_of(&l->uses, t)[u]] - l->level[l->uses.made[t]];
            if (distance > most) most = distance;
        }
        if (most <= 1) continue;
        l->candidates[l->n_candidates++] = t;
        if (most > l->distance_most) l->distance_most = most;
    }
}

/* ---- one setting ---- */

static int fetch_position(const lms *l, const setting *s, int reader)
{
    if (s->sync & SYNC_IN) return reader;
    int trigger = ancestor_at(l, reader, l->level[reader] - s->ahead - 1);
    return trigger < 0 ? reader : trigger + 1;
}

static int release_position(const lms *l, const setting *s, int last)
{
    if (s->sync & SYNC_OUT) return last + 1;
    return l->higher[last] < l->draft->n_steps ? l->higher[last] + 1 : l->draft->n_steps;
}

/* The lives of one tensor: its own, which ends with the last near reader or with the last that the copies would come
 * too late for, and one for each group of far readers. */
static void swap_tensor(lms *l, const setting *s, int tensor)
{
    const int *reads = hr_uses_of(&l->uses, tensor), n = hr_uses_count(&l->uses, tensor), made = l->uses.made[tensor];
    int last = made, next = 0, groups = 0, release;
    for (int u = 0; u < n; u++)
        if (l->level[reads[u]] - l->level[made] <= s->threshold) last = reads[u], next = u + 1;
    release = release_position(l, s, last);
    while (next < n) {
        int first = reads[next], fetch = fetch_position(l, s, first);
        bool stays = fetch <= (groups ? last + 1 : release);
        if (!stays) {
            l->fetches[l->n_fetches++] = (hr_edit){fetch, HR_STEP_IN, -1, tensor, 0};
            groups++;
        }
        do last = reads[next++];
        while (!stays && next < n && l->level[reads[next]] - l->level[first] <= s->groupby);
        if (!groups) release = release_position(l, s, last);
    }
    if (!groups || l->context->graph->tensors[tensor].role == HR_ROLE_INPUT) return;
    l->edits[l->n_edits++] = (hr_edit){made + 1, HR_STEP_OUT, -1, tensor, 0};
    l->edits[l->n_edits++] = (hr_edit){release, HR_STEP_FREE, -1, tensor, 0};
}

/* What leaves at a place is written before what comes. */
static void swap_all(lms *l, const setting *s)
{
    l->n_edits = l->n_fetches = 0;
    for (int c = 0; c < l->n_candidates; c++) swap_tensor(l, s, l->candidates[c]);
    memcpy(l->edits + l->n_edits, l->fetches, sizeof *l->fetches * l->n_fetches);
    l->n_edits += l->n_fetches;
}

/* ---- tuning ---- */

static hr_status peak_of(lms *l, const setting *s, int64_t *peak_bytes)
{
    swap_all(l, s);
    return hr_uses_peak(l->context, l->draft, l->edits, l->n_edits, peak_bytes);
}

/* The largest value of one member of the setting with which the simulated allocation passes, from `low`, which is
 * taken to pass, to `high`. */
static hr_status search(lms *l, setting *s, int *member, int low, int high, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    while (low < high) {
        int64_t peak_bytes;
        int middle = low + (high - low + 1) / 2;
        *member = middle;
        TRY(peak_of(l, s, &peak_bytes));
        if (peak_bytes <= budget_bytes) low = middle;
        else high = middle - 1;
    }
    *member = low;
out:
    return st;
}

static int given_or(int given, int standard) { return given == GIVEN_NONE ? standard : given; }

static setting least_of(const setting *given, int sync)
{
    return (setting){given_or(given->threshold, 1), given_or(given->ahead, 0), given_or(given->groupby, 0), sync};
}

/* The smallest peak of all modes and of thresholds that grow by half: what is asked for without a budget, and what
 * is left where none passes. */
static hr_status find_least(lms *l, const setting *given, setting *least, int64_t *least_bytes)
{
    hr_status st = HR_OK;
    *least_bytes = INT64_MAX;
    for (int sync = 0; sync < SYNC_MODES; sync++) {
        if (given->sync != GIVEN_NONE && given->sync != sync) continue;
        setting s = least_of(given, sync);
        for (bool more = true; more; s.threshold += s.threshold / 2 + 1) {
            int64_t peak_bytes;
            TRY(peak_of(l, &s, &peak_bytes));
            if (peak_bytes < *least_bytes) *least_bytes = peak_bytes, *least = s;
            more = given->threshold == GIVEN_NONE && s.threshold < l->distance_most;
        }
    }
out:
    return st;
}

/* Thresholds from 1 up; *found: whether one passes. */
static hr_status tune_threshold(lms *l, const setting *given, int64_t budget_bytes, setting *s, bool *found)
{
    hr_status st = HR_OK;
    *found = false;
    for (int sync = 0; sync < SYNC_MODES && !*found; sync++) {
        int64_t peak_bytes;
        if (given->sync != GIVEN_NONE && given->sync != sync) continue;
        *s = least_of(given, sync);
        if (given->threshold == GIVEN_NONE) TRY(search(l, s, &s->threshold, 0, l->distance_most, budget_bytes));
        if (!s->threshold && given->threshold == GIVEN_NONE) continue;   /* none of them passed */
        TRY(peak_of(l, s, &peak_bytes));
        *found = peak_bytes <= budget_bytes;
    }
out:
    return st;
}

static hr_status tune(lms *l, const setting *given, int64_t budget_bytes, setting *s, bool *passes)
{
    hr_status st = HR_OK;
    bool found = false;
    if (budget_bytes != INT64_MAX) TRY(tune_threshold(l, given, budget_bytes, s, &found));
    *passes = found;
    if (!found) {
        setting least;
        TRY(find_least(l, given, &least, &budget_bytes));
        TRY(tune_threshold(l, given, budget_bytes, s, &found));
        if (!found) *s = least;   /* the peak need not grow with the threshold, so a binary search may miss it */
    }
    if (given->ahead == GIVEN_NONE && !(s->sync & SYNC_IN))
        TRY(search(l, s, &s->ahead, 0, l->distance_most, budget_bytes));
    if (given->groupby == GIVEN_NONE) TRY(search(l, s, &s->groupby, 0, l->distance_most, budget_bytes));
out:
    return st;
}

/* Addresses may need more than what lives at once; then it is tuned for that much less and more. The program takes
 * 0.9 of the device's memory for such losses. */
static hr_status tune_to_fit(lms *l, const setting *given, setting *s)
{
    hr_status st = HR_OK;
    int64_t budget_bytes = l->context->budget_bytes, asked_bytes = budget_bytes, arena_bytes;
    bool passes = true;
    for (int i = 0; i < TRIES; i++) {
        TRY(tune(l, given, asked_bytes, s, &passes));
        swap_all(l, s);
        if (budget_bytes == INT64_MAX || !passes) break;
        TRY(hr_uses_arena(l->context, l->draft, l->edits, l->n_edits, &arena_bytes));
        if (arena_bytes <= budget_bytes) break;
        asked_bytes -= (arena_bytes - budget_bytes) << i;
    }
out:
    return st;
}

/* ---- */

static hr_status open_lms(const hr_rewrite *context, const hr_plan *draft, lms *l)
{
    hr_status st = HR_OK;
    size_t steps = (size_t)draft->n_steps + 1;
    *l = (lms){.context = context, .draft = draft};
    TRY(hr_uses_new(context->graph, draft, &l->uses));
    l->level = malloc(sizeof *l->level * steps);
    l->parent = malloc(sizeof *l->parent * steps);
    l->jump = malloc(sizeof *l->jump * steps);
    l->higher = malloc(sizeof *l->higher * steps);
    l->candidates = malloc(sizeof *l->candidates * (size_t)(context->graph->n_tensors + 1));
    TRY_ALLOC(l->level);
    TRY_ALLOC(l->parent);
    TRY_ALLOC(l->jump);
    TRY_ALLOC(l->higher);
    TRY_ALLOC(l->candidates);
    TRY(find_levels(l));
    collect(l);
    size_t reads = (size_t)l->uses.begin[context->graph->n_tensors] + 1;
    l->fetches = malloc(sizeof *l->fetches * reads);
    l->edits = malloc(sizeof *l->edits * (reads + 2 * (size_t)(l->n_candidates + 1)));
    TRY_ALLOC(l->fetches);
    TRY_ALLOC(l->edits);
out:
    return st;
}

static void close_lms(lms *l)
{
    hr_uses_clear(&l->uses);
    void *const all[] = {l->level, l->parent, l->jump, l->higher, l->candidates, l->fetches, l->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    lms l = {0};
    const hr_spec *spec = context->spec;
    setting s, given = {(int)hr_spec_integer(spec, "swapout_threshold"), (int)hr_spec_integer(spec, "swapin_ahead"),
                        (int)hr_spec_integer(spec, "swapin_groupby"), (int)hr_spec_integer(spec, "sync_mode")};
    int64_t peak_bytes;
    TRY(open_lms(context, draft, &l));
    TRY(hr_plan_live_bytes(context->graph, context->costs, draft, &peak_bytes, NULL, NULL));
    if (given.threshold == GIVEN_NONE && peak_bytes <= context->budget_bytes && context->budget_bytes != INT64_MAX)
        goto out;
    if (!l.n_candidates) goto out;
    TRY(tune_to_fit(&l, &given, &s));
    TRY(hr_plan_apply(draft, l.edits, l.n_edits));
out:
    close_lms(&l);
    return st;
}

const hr_technique hr_technique_tflms = {
    .name = "tflms",
    .summary = "swap by distance of topological levels, tuned by simulated allocation (Le et al. 2018)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
};
