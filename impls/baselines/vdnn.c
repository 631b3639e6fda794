/* Offloading layer inputs to host memory during forward and fetching them back during backward.
 *
 * Source: Rhu, Gimelshein, Clemons, Zulfiqar, Keckler, "vDNN: Virtualized Deep Neural Networks for Scalable,
 * Memory-Efficient Neural Network Design" (MICRO 2016), policies vDNN_all and vDNN_conv. A feature map X is
 * offloaded by the last layer that reads it in forward (their reference count), while that layer computes, and
 * fetched in backward by findPrefetchLayer (figure 10): when a layer's backward starts, the nearest preceding
 * layer with an offloaded input is fetched, but the search ends at the first convolution, so that nothing comes
 * back too early. What was not fetched in time is fetched on demand.
 *
 * Departures
 *   - Only what backward reads is moved; the rest dies in forward anyway. A pool's backward reads its argmax
 *     instead of its input, so vDNN_all moves the argmax.
 *   - vDNN waits for the copy at the end of the layer that reads X. Here X is released `hold` layers later
 *     (standard 1), so that the copy overlaps with the reading layer and its successor; the release stands on
 *     the copy stream, and compute stops for it only where a new tensor needs those very bytes.
 *   - An input of the network is not copied out: the host has it, forward drops it and backward takes it again.
 *   - select=fit moves no more than the budget asks for: largest bytes times idle time first.
 *   - A tensor that would come back before it has left is kept.
 *   - What an earlier technique keeps in a feature map's place (a packed form, a mask) moves as the map would have.
 */
#include "vdnn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"

const hr_option hr_vdnn_options[] = {
    {"select", HR_OPTION_CHOICE, "all", 0, 0, "all|fit", "move every candidate, or only what the budget asks for"},
    {"hold", HR_OPTION_INTEGER, "1", 0, 64, NULL,
     "layers that a tensor stays after its last forward reader, to overlap its copy"},
    {0},
};

enum { MAP_RANK = 3 };   /* feature maps have space; dense layers' inputs and per-channel statistics do not */

typedef struct usage {         /* of one tensor in the draft */
    int begins;                /* instances so far */
    int last_before;           /* position of the last read (or write) in forward, -1 */
    int first_after;           /* position of the first read in backward, -1 */
    bool moved;                /* an earlier technique moves it */
    bool convolution;          /* read by a convolution's forward as its x */
} usage;

typedef struct candidate {
    int tensor;
    int last_before, first_after;
    int release, fetch;        /* positions before which FREE and IN are inserted */
    int64_t bytes;             /* as the planner counts them */
    double score;              /* bytes * idle time */
    bool chosen;
} candidate;

typedef struct layer {         /* consecutive backward steps of one forward node */
    int start;                 /* position of the first */
    int key;
    bool convolution;
    bool wanted;               /* a candidate is read here first */
    int fetch;                 /* where its candidates are fetched */
} layer;

typedef struct vdnn {
    const hr_rewrite *context;
    const hr_plan *draft;
    bool convolutions_only;
    int boundary;              /* position of the first step that is not forward */
    usage *usages;             /* [n_tensors] */
    int *layer_at;             /* [n_steps] index of the backward layer, -1 */
    layer *layers;
    int n_layers;
    candidate *candidates;     /* in order of first_after */
    int n_candidates;
} vdnn;

static bool is_convolution(const hr_node *node)
{
    return !strcmp(node->op->name, "conv") || !strcmp(node->op->name, "deconv");
}

static const hr_node *node_at(const vdnn *v, int position)
{
    const hr_step *step = &v->draft->steps[position];
    return step->kind == HR_STEP_RUN ? &v->context->graph->nodes[step->node] : NULL;
}

static void note_read(vdnn *v, int tensor, int position)
{
    if (tensor < 0) return;
    usage *u = &v->usages[tensor];
    if (position < v->boundary) u->last_before = position;
    else if (u->first_after < 0) u->first_after = position;
}

static void note_begin(vdnn *v, int tensor, int position)
{
    usage *u = &v->usages[tensor];
    u->begins++;
    if (position < v->boundary) u->last_before = position;
    else u->moved = true;      /* an instance of backward's own */
}

/* Fills usages and the boundary. */
static void survey(vdnn *v)
{
    const hr_graph *graph = v->context->graph;
    v->boundary = v->draft->n_steps;
    for (int i = v->draft->n_steps - 1; i >= 0; i--) {
        const hr_node *node = node_at(v, i);
        if (node && node->phase != HR_FORWARD) v->boundary = i;
    }
    for (int t = 0; t < graph->n_tensors; t++) v->usages[t] = (usage){.last_before = -1, .first_after = -1};
    for (int i = 0; i < v->draft->n_steps; i++) {
        const hr_step *step = &v->draft->steps[i];
        const hr_node *node = node_at(v, i);
        if (!node) {
            if (step->kind == HR_STEP_IN) note_begin(v, step->tensor, i);
            else v->usages[step->tensor].moved = true;
            continue;
        }
        for (int j = 0; j < node->n_in; j++) note_read(v, node->in[j], i);
        for (int k = 0; k < node->n_out; k++) note_begin(v, node->out[k], i);
        if (is_convolution(node)) v->usages[node->in[0]].convolution = true;
    }
}

/* Cuts the steps after the boundary into layers. A recomputed forward node counts as its own layer. */
static void cut_layers(vdnn *v)
{
    for (int i = 0; i < v->draft->n_steps; i++) v->layer_at[i] = -1;
    for (int i = v->boundary; i < v->draft->n_steps; i++) {
        const hr_node *node = node_at(v, i);
        if (node) {
            int key =
                node->phase == HR_FORWARD || node->forward_node < 0 ? v->draft->steps[i].node : node->forward_node;
            if (!v->n_layers || v->layers[v->n_layers - 1].key != key)
                v->layers[v->n_layers++] = (layer){
                    .start = i, .key = key, .convolution = is_convolution(&v->context->graph->nodes[key]), .fetch = i};
        }
        v->layer_at[i] = v->n_layers - 1;
    }
}

static bool is_candidate(const vdnn *v, int tensor)
{
    const hr_graph *graph = v->context->graph;
    const hr_tensor *t = &graph->tensors[tensor];
    const usage *u = &v->usages[tensor];
    const hr_tensor *map = t->made_of < 0 ? t : &graph->tensors[t->made_of];
    if ((t->role != HR_ROLE_ACTIVATION && t->role != HR_ROLE_INPUT) || t->in_host) return false;
    if (map->rank < MAP_RANK || u->moved || u->begins != 1 || u->last_before < 0 || u->first_after < 0) return false;
    if (t->producer >= 0 && t->producer == graph->loss_node) return false;   /* no layer's input */
    return v->usages[t->made_of < 0 ? tensor : t->made_of].convolution || !v->convolutions_only;
}

static int compare_first_after(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->first_after != y->first_after) return x->first_after < y->first_after ? -1 : 1;
    return x->tensor < y->tensor ? -1 : 1;
}

static void collect(vdnn *v)
{
    for (int t = 0; t < v->context->graph->n_tensors; t++) {
        if (!is_candidate(v, t)) continue;
        const usage *u = &v->usages[t];
        int64_t bytes = hr_plan_arena_bytes(v->context->graph, v->draft, t);
        v->candidates[v->n_candidates++] =
            (candidate){.tensor = t, .last_before = u->last_before, .first_after = u->first_after, .bytes = bytes};
        v->layers[v->layer_at[u->first_after]].wanted = true;
    }
    qsort(v->candidates, (size_t)v->n_candidates, sizeof *v->candidates, compare_first_after);
}

/* Figure 10 for every layer in backward order. Fetches go in order, so the nearest layer that still waits for
 * its fetch is found by one pointer, and "the search ends at a convolution" by the next convolution's index. */
static void schedule_fetches(vdnn *v)
{
    int next_wanted = 0, next_convolution = 0;
    for (int here = 0; here < v->n_layers; here++) {
        if (next_wanted <= here) next_wanted = here + 1;
        while (next_wanted < v->n_layers && !v->layers[next_wanted].wanted) next_wanted++;
        if (next_convolution <= here) next_convolution = here + 1;
        while (next_convolution < v->n_layers && !v->layers[next_convolution].convolution) next_convolution++;
        if (next_wanted < v->n_layers && next_wanted <= next_convolution)
            v->layers[next_wanted++].fetch = v->layers[here].start;
    }
}

/* Where a tensor may go whose last forward reader stands at `position`: after `hold` further layers. */
static int release_position(const vdnn *v, int position, int hold)
{
    int i = position + 1;
    for (; hold > 0 && i < v->boundary; i++) {
        const hr_node *node = node_at(v, i);
        if (node && node->n_out && v->context->graph->tensors[node->out[0]].rank >= MAP_RANK) hold--;
    }
    return i;
}

/* Seconds between two positions, or operations where seconds are unknown. */
static double *elapsed_times(const vdnn *v)
{
    const hr_rewrite *context = v->context;
    double *elapsed = malloc(sizeof *elapsed * (size_t)(v->draft->n_steps + 1));
    if (!elapsed) return NULL;
    elapsed[0] = 0;
    for (int i = 0; i < v->draft->n_steps; i++) {
        const hr_node *node = node_at(v, i);
        double time = 0;
        if (node && context->costs->measured)
            time = context->costs->nodes[v->draft->steps[i].node].choices[v->draft->steps[i].choice].seconds;
        else if (node && node->op->flops) time = node->op->flops(context->graph, node);
        elapsed[i + 1] = elapsed[i] + (isfinite(time) ? time : 0);
    }
    return elapsed;
}

/* Positions and scores; drops candidates without an idle time. */
static hr_status place(vdnn *v)
{
    hr_status st = HR_OK;
    int kept = 0, hold = (int)hr_spec_integer(v->context->spec, "hold");
    double *elapsed = elapsed_times(v);
    TRY_ALLOC(elapsed);
    for (int c = 0; c < v->n_candidates; c++) {
        candidate x = v->candidates[c];
        bool input = v->context->graph->tensors[x.tensor].role == HR_ROLE_INPUT;
        x.release = input ? x.last_before + 1 : release_position(v, x.last_before, hold);
        x.fetch = v->layers[v->layer_at[x.first_after]].fetch;
        if (x.fetch <= x.release) continue;
        x.score = (double)x.bytes * (elapsed[x.fetch] - elapsed[x.release]);
        x.chosen = true;
        v->candidates[kept++] = x;
    }
    v->n_candidates = kept;
out:
    free(elapsed);
    return st;
}

/* Live bytes over positions, with range addition and range maximum. */
typedef struct profile {
    int leaves;
    int64_t *peak, *added;     /* [2 * leaves]; peak[i] includes added[i], not that of its parents */
} profile;

static hr_status profile_new(const int64_t *live_at, int n_steps, profile *p)
{
    hr_status st = HR_OK;
    p->leaves = 1;
    while (p->leaves < n_steps) p->leaves *= 2;
    p->peak = calloc((size_t)p->leaves * 2, sizeof *p->peak);
    p->added = calloc((size_t)p->leaves * 2, sizeof *p->added);
    TRY_ALLOC(p->peak);
    TRY_ALLOC(p->added);
    memcpy(p->peak + p->leaves, live_at, sizeof *live_at * (size_t)n_steps);
    for (int i = p->leaves - 1; i >= 1; i--)
        p->peak[i] = p->peak[2 * i] > p->peak[2 * i + 1] ? p->peak[2 * i] : p->peak[2 * i + 1];
out:
    return st;
}

static void profile_clear(profile *p)
{
    free(p->peak);
    free(p->added);
}

/* Adds `bytes` to positions [begin, end) below tree node i, which covers [low, high). */
static void profile_add(profile *p, int i, int low, int high, int begin, int end, int64_t bytes)
{
    if (begin >= high || end <= low) return;
    if (begin <= low && high <= end) {
        p->peak[i] += bytes;
        p->added[i] += bytes;
        return;
    }
    int middle = low + (high - low) / 2;
    profile_add(p, 2 * i, low, middle, begin, end, bytes);
    profile_add(p, 2 * i + 1, middle, high, begin, end, bytes);
    p->peak[i] = (p->peak[2 * i] > p->peak[2 * i + 1] ? p->peak[2 * i] : p->peak[2 * i + 1]) + p->added[i];
}

static int64_t profile_peak(const profile *p, int i, int low, int high, int begin, int end)
{
    if (begin >= high || end <= low) return 0;
    if (begin <= low && high <= end) return p->peak[i];
    int middle = low + (high - low) / 2;
    int64_t left = profile_peak(p, 2 * i, low, middle, begin, end),
            right = profile_peak(p, 2 * i + 1, middle, high, begin, end);
    return (left > right ? left : right) + p->added[i];
}

static int compare_score(const void *a, const void *b)
{
    const candidate *x = *(candidate *const *)a, *y = *(candidate *const *)b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->tensor < y->tensor ? -1 : 1;
}

/* Leaves chosen only what is needed to bring the live bytes to the budget, or, where all candidates together
 * do not reach it, to the least that they reach. A candidate is taken when some position in its idle time is
 * above the target; since taking only lowers, one pass serves. A second pass, lowest score first, gives back
 * what later choices made superfluous. */
static hr_status choose_fitting(vdnn *v)
{
    hr_status st = HR_OK;
    profile p = {0};
    int64_t peak, *live_at = malloc(sizeof *live_at * (size_t)(v->draft->n_steps + 1));
    candidate **order = malloc(sizeof *order * (size_t)(v->n_candidates + 1));
    TRY_ALLOC(live_at);
    TRY_ALLOC(order);
    TRY(hr_plan_live_bytes(v->context->graph, v->context->costs, v->draft, &peak, NULL, live_at));
    TRY(profile_new(live_at, v->draft->n_steps, &p));
    int n = p.leaves;
    for (int c = 0; c < v->n_candidates; c++) {
        order[c] = &v->candidates[c];
        profile_add(&p, 1, 0, n, order[c]->release, order[c]->fetch, -order[c]->bytes);
    }
    int64_t least = p.peak[1], budget = v->context->budget_bytes;
    int64_t target = budget == INT64_MAX || budget < least ? least : budget;
    for (int c = 0; c < v->n_candidates; c++) {
        profile_add(&p, 1, 0, n, order[c]->release, order[c]->fetch, order[c]->bytes);
        order[c]->chosen = false;
    }
    qsort(order, (size_t)v->n_candidates, sizeof *order, compare_score);
    for (int c = 0; c < v->n_candidates && p.peak[1] > target; c++) {
        if (profile_peak(&p, 1, 0, n, order[c]->release, order[c]->fetch) <= target) continue;
        profile_add(&p, 1, 0, n, order[c]->release, order[c]->fetch, -order[c]->bytes);
        order[c]->chosen = true;
    }
    for (int c = v->n_candidates - 1; c >= 0; c--) {
        if (!order[c]->chosen ||
            profile_peak(&p, 1, 0, n, order[c]->release, order[c]->fetch) + order[c]->bytes > target)
            continue;
        profile_add(&p, 1, 0, n, order[c]->release, order[c]->fetch, order[c]->bytes);
        order[c]->chosen = false;
    }
out:
    profile_clear(&p);
    free(live_at);
    free(order);
    return st;
}

static hr_status apply(const vdnn *v, hr_plan *draft)
{
    hr_status st = HR_OK;
    size_t n = 0;
    hr_edit *edits = malloc(sizeof *edits * (size_t)(3 * v->n_candidates + 1));
    TRY_ALLOC(edits);
    for (int c = 0; c < v->n_candidates; c++) {
        const candidate *x = &v->candidates[c];
        if (!x->chosen) continue;
        if (v->context->graph->tensors[x->tensor].role != HR_ROLE_INPUT) {
            edits[n++] = (hr_edit){x->last_before + 1, HR_STEP_OUT, -1, x->tensor, 0};
            edits[n++] = (hr_edit){x->release, HR_STEP_FREE, -1, x->tensor, 0};
        }
        edits[n++] = (hr_edit){x->fetch, HR_STEP_IN, -1, x->tensor, 0};
    }
    TRY(hr_plan_apply(draft, edits, n));
out:
    free(edits);
    return st;
}

hr_status hr_vdnn_rewrite(const hr_rewrite *context, bool convolutions_only, hr_plan *draft)
{
    hr_status st = HR_OK;
    vdnn v = {.context = context, .draft = draft, .convolutions_only = convolutions_only};
    v.usages = malloc(sizeof *v.usages * (size_t)(context->graph->n_tensors + 1));
    v.layer_at = malloc(sizeof *v.layer_at * (size_t)(draft->n_steps + 1));
    v.layers = malloc(sizeof *v.layers * (size_t)(draft->n_steps + 1));
    v.candidates = malloc(sizeof *v.candidates * (size_t)(context->graph->n_tensors + 1));
    TRY_ALLOC(v.usages);
    TRY_ALLOC(v.layer_at);
    TRY_ALLOC(v.layers);
    TRY_ALLOC(v.candidates);
    survey(&v);
    cut_layers(&v);
    collect(&v);
    schedule_fetches(&v);
    TRY(place(&v));
    if (hr_spec_is(context->spec, "select", "fit")) TRY(choose_fitting(&v));
    TRY(apply(&v, draft));
out:
    free(v.usages);
    free(v.layer_at);
    free(v.layers);
    free(v.candidates);
    return st;
}
