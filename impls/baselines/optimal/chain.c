/* Chains: the dynamic programme over segments and slots of memory.
 *
 * Source: Beaumont, Eyraud-Dubois, Herrmann, Joly, Shilova, "Optimal checkpointing for heterogeneous chains: how to train
 * deep neural networks with limited memory" (2019). Least seconds C(s, t, m) to get from layers s ... t forward and back
 * with m slots, the input of s being held by whoever asks and the gradient of t's output lying in the slots:
 *
 *   C(s, s, m)  layer s with all that its backward reads, then its backward
 *   C(s, t, m)  the lesser of
 *     all       layer s likewise held, C(s + 1, t, m - held by s), backward of s
 *     split     s ... k - 1 forward with nothing held, C(k, t, m - output of k - 1), C(s, k - 1, m)
 *
 * Exact among schedules that hold a checkpoint until what was cut off behind it is done, as in the paper. Sizes are
 * rounded up to slots, so that the memory is never exceeded; rounded down they give the bound. Departures: backward is
 * what the graph has, counted step by step; a layer of whose outputs its backward reads nothing does not run again for
 * it; and the checkpoint of a split may stay for the backward of k - 1. Then the second part is C with its top given:
 * the output of t lies in the slots beside the gradient, and t need not run where that is all that its backward reads.
 */
#include "optimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "lives.h"
#include "uses.h"

typedef struct layer {
    int forward;                   /* position */
    int begin, end;                /* positions of its backward: [begin, end) */
    double forward_seconds, backward_seconds;
    int64_t out_bytes;             /* read by the next layer */
    int64_t own_bytes;             /* other outputs that its backward reads, and dead ones while it runs */
    int64_t saved_bytes;           /* those that its backward reads */
    int64_t workspace_bytes;
    int64_t gradient_bytes;        /* its backward's input, made by that of the next layer */
    int64_t backward_bytes;        /* peak of its backward, with all that it holds */
    int64_t late_bytes;            /* of the output for the next layer what its own backward reads */
    bool own_read;                 /* its backward reads an output of it */
} layer;

typedef struct chain {
    const hr_rewrite *context;
    const hr_plan *draft;
    layer *layers; int n;
    int *layer_of;                 /* [n_nodes] -1 */
    int *made_at, *last_read_at;   /* [n_tensors] */
    int64_t constant_bytes;
    double *least; short *how;     /* [n][n][2][slots + 1]; how: 0 backward alone, 1 all, k + 1 split, -k top given */
    int slots; int64_t unit_bytes; bool round_up;
    bool *ran;                     /* [n] while written */
    int position;
} chain;

static const hr_tensor *tensor_of(const chain *c, int t) { return &c->context->graph->tensors[t]; }
static const hr_node *node_of(const chain *c, int position) { return hr_uses_node(c->context->graph, c->draft, position); }
static int64_t bytes_of(const chain *c, int t) { return hr_plan_arena_bytes(c->context->graph, c->draft, t); }
static bool is_made(const chain *c, int t)
{
    return t >= 0 && !hr_tensor_is_persistent(tensor_of(c, t)) && tensor_of(c, t)->role != HR_ROLE_INPUT;
}
static int layer_at(const chain *c, int position) { return c->layer_of[c->draft->steps[position].node]; }

static hr_status allocate(chain *c)
{
    hr_status st = HR_OK;
    size_t nodes = (size_t)c->context->graph->n_nodes + 1, tensors = (size_t)c->context->graph->n_tensors + 1;
    c->layers = calloc(HR_OPTIMAL_LAYERS_MOST + 1, sizeof *c->layers);
    c->layer_of = malloc(sizeof *c->layer_of * nodes);
    c->made_at = malloc(sizeof *c->made_at * tensors);
    c->last_read_at = malloc(sizeof *c->last_read_at * tensors);
    c->ran = calloc(HR_OPTIMAL_LAYERS_MOST + 1, sizeof *c->ran);
    const void *const all[] = {c->layers, c->layer_of, c->made_at, c->last_read_at, c->ran};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) TRY_ALLOC(all[i]);
    memset(c->layer_of, -1, sizeof *c->layer_of * nodes);
    memset(c->made_at, -1, sizeof *c->made_at * tensors);
    memset(c->last_read_at, -1, sizeof *c->last_read_at * tensors);
out:
    return st;
}

static void release(chain *c)
{
    void *const all[] = {c->layers, c->layer_of, c->made_at, c->last_read_at, c->ran, c->least, c->how};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static bool plain_step(const chain *c, const hr_step *step)
{
    return step->tensor == c->context->graph->loss ||
           (step->kind == HR_STEP_IN && tensor_of(c, step->tensor)->role == HR_ROLE_INPUT);
}

/* Layers are forward nodes in a row; what follows belongs to them from the last to the first. */
static bool find_layers(chain *c)
{
    int open = -1;                 /* layer whose backward is being read; -1: still forward */
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) {
            if (!plain_step(c, &c->draft->steps[i])) return false;
            continue;
        }
        int id = c->draft->steps[i].node, k;
        if (node->phase == HR_FORWARD) {
            if (open >= 0 || c->n == HR_OPTIMAL_LAYERS_MOST || c->layer_of[id] >= 0 || node->n_update) return false;
            c->layer_of[id] = c->n;
            c->layers[c->n++] = (layer){.forward = i, .begin = -1, .end = -1};
            continue;
        }
        k = node->forward_node < 0 ? -1 : c->layer_of[node->forward_node];
        if (k < 0 || c->layer_of[id] >= 0 || (open >= 0 && k > open)) return false;
        open = c->layer_of[id] = k;
        if (c->layers[k].begin < 0) c->layers[k].begin = i;
        c->layers[k].end = i + 1;
    }
    return c->n > 1;
}

/* Who may read what: forward the layer before, backward the own layer and the one before, gradients of the own and the
 * next layer. A layer may run again until its own backward begins. */
static bool check_reads(chain *c, const int *updates)
{
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) continue;
        int k = layer_at(c, i);
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            if (t < 0) continue;
            if (!is_made(c, t)) {
                int end = c->layers[k].begin >= 0 ? c->layers[k].begin : c->draft->n_steps;
                if (node->phase == HR_FORWARD && updates[t] < end) return false;
                continue;
            }
            if (c->made_at[t] < 0) return false;
            int from = layer_at(c, c->made_at[t]);
            bool forward = node_of(c, c->made_at[t])->phase == HR_FORWARD;
            if (node->phase == HR_FORWARD ? from != k - 1 : forward ? from != k && from != k - 1 : from != k && from != k + 1)
                return false;
            c->last_read_at[t] = i;
        }
        for (int o = 0; o < node->n_out; o++) {
            if (c->made_at[node->out[o]] >= 0) return false;
            c->made_at[node->out[o]] = i;
        }
    }
    return true;
}

/* Adds an output to what its layer holds; false where another layer's backward reads more than what its forward does. */
static bool weigh_output(chain *c, int k, int t)
{
    layer *l = &c->layers[k];
    bool next_forward = false, next_backward = false, own = false;
    for (int i = c->made_at[t] + 1; i <= c->last_read_at[t]; i++) {
        const hr_node *node = node_of(c, i);
        for (int j = 0; node && j < node->n_in; j++) {
            if (node->in[j] != t) continue;
            if (node->phase == HR_FORWARD) next_forward = true;
            else if (layer_at(c, i) == k) own = true;
            else next_backward = true;
        }
    }
    if (next_backward && !next_forward) return false;
    l->own_read |= own;
    if (next_forward) l->out_bytes += bytes_of(c, t);
    else l->own_bytes += bytes_of(c, t);
    if (own && next_forward) l->late_bytes += bytes_of(c, t);
    else if (own) l->saved_bytes += bytes_of(c, t);
    return true;
}

/* Peak of a layer's backward: its own tensors and the gradient leave with their last read, the input of the layer stays. */
static void weigh_backward(chain *c, int k)
{
    layer *l = &c->layers[k];
    int64_t live = l->late_bytes + l->saved_bytes + l->gradient_bytes;
    const hr_costs *costs = c->context->costs;
    if (l->begin >= 0) l->backward_bytes = live;
    for (int i = l->begin; i >= 0 && i < l->end; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) continue;
        int64_t workspace = hr_align(costs->nodes[c->draft->steps[i].node].choices[c->draft->steps[i].choice].workspace_bytes);
        for (int o = 0; o < node->n_out; o++) live += bytes_of(c, node->out[o]);
        if (live + workspace > l->backward_bytes) l->backward_bytes = live + workspace;
        for (int o = 0; o < node->n_out; o++)
            if (c->last_read_at[node->out[o]] < 0) live -= bytes_of(c, node->out[o]);
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            bool seen = false;
            for (int e = 0; e < j; e++) seen |= node->in[e] == t;
            if (seen || !is_made(c, t) || c->last_read_at[t] != i) continue;
            if (layer_at(c, c->made_at[t]) == k || node_of(c, c->made_at[t])->phase != HR_FORWARD) live -= bytes_of(c, t);
        }
    }
}

static double seconds_at(const chain *c, int position)
{
    return hr_uses_seconds(c->context->graph, c->context->costs, c->draft->steps[position].node, c->draft->steps[position].choice);
}

static bool weigh(chain *c)
{
    const hr_graph *graph = c->context->graph;
    for (int t = 0; t < graph->n_tensors; t++)
        if (hr_tensor_is_persistent(tensor_of(c, t)) || tensor_of(c, t)->role == HR_ROLE_INPUT || t == graph->loss)
            c->constant_bytes += bytes_of(c, t);
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node || node->phase == HR_FORWARD) continue;
        for (int o = 0; o < node->n_out; o++) {
            int t = node->out[o], last = c->last_read_at[t];
            if (last >= 0 && layer_at(c, last) != layer_at(c, i)) c->layers[layer_at(c, last)].gradient_bytes += bytes_of(c, t);
        }
    }
    for (int k = 0; k < c->n; k++) {
        layer *l = &c->layers[k];
        const hr_step *step = &c->draft->steps[l->forward];
        const hr_node *node = &graph->nodes[step->node];
        l->forward_seconds = seconds_at(c, l->forward);
        l->workspace_bytes = hr_align(c->context->costs->nodes[step->node].choices[step->choice].workspace_bytes);
        for (int o = 0; o < node->n_out; o++)
            if (node->out[o] != graph->loss && !weigh_output(c, k, node->out[o])) return false;
        for (int i = l->begin; i >= 0 && i < l->end; i++)
            if (node_of(c, i)) l->backward_seconds += seconds_at(c, i);
        weigh_backward(c, k);
    }
    return true;
}

/* ---- the programme; k counts layers from 0 ---- */

static int slots_of(const chain *c, int64_t bytes)
{
    return (int)((bytes + (c->round_up ? c->unit_bytes - 1 : 0)) / c->unit_bytes);
}

static size_t place(const chain *c, int s, int t, int top, int m)
{
    return (((size_t)s * (size_t)c->n + (size_t)t) * 2 + (size_t)top) * (size_t)(c->slots + 1) + (size_t)m;
}
static double least(const chain *c, int s, int t, int top, int m) { return m < 0 ? INFINITY : c->least[place(c, s, t, top, m)]; }

/* What lies there from the beginning until the backward of t reads it. */
static int64_t given_bytes(const chain *c, int t, int top)
{
    return c->layers[t].gradient_bytes + (top ? c->layers[t].out_bytes : 0);
}

/* Bytes while a layer runs forward with everything of it there. */
static int64_t forward_bytes(const layer *l, int64_t given_bytes)
{
    return given_bytes + l->out_bytes + l->own_bytes + l->workspace_bytes;
}

static void solve_one(chain *c, int k, int top)
{
    const layer *l = &c->layers[k];
    bool runs = top ? l->saved_bytes > 0 : k == c->n - 1 || l->own_read;
    int64_t bytes = runs ? forward_bytes(l, given_bytes(c, k, top)) : 0;
    int need = slots_of(c, bytes > l->backward_bytes ? bytes : l->backward_bytes);
    for (int m = 0; m <= c->slots; m++) {
        c->least[place(c, k, k, top, m)] = m < need ? INFINITY : l->backward_seconds + (runs ? l->forward_seconds : 0);
        c->how[place(c, k, k, top, m)] = (short)(runs ? 1 : 0);
    }
}

static int held_slots(const chain *c, int k) { return slots_of(c, c->layers[k].out_bytes + c->layers[k].saved_bytes); }

static void solve_all(chain *c, int s, int t, int top)
{
    const layer *l = &c->layers[s];
    int64_t forward = forward_bytes(l, given_bytes(c, t, top));
    int need = slots_of(c, forward > l->backward_bytes ? forward : l->backward_bytes), held = held_slots(c, s);
    for (int m = 0; m <= c->slots; m++) {
        double rest = least(c, s + 1, t, top, m - held);
        c->least[place(c, s, t, top, m)] = m < need ? INFINITY : l->forward_seconds + l->backward_seconds + rest;
        c->how[place(c, s, t, top, m)] = 1;
    }
}

static void solve_split(chain *c, int s, int t, int top)
{
    int64_t peak = 0, before = 0, given = given_bytes(c, t, top);
    double seconds = 0;
    for (int k = s + 1; k <= t; k++) {
        int64_t bytes = before + forward_bytes(&c->layers[k - 1], given);
        if (bytes > peak) peak = bytes;
        seconds += c->layers[k - 1].forward_seconds;
        before = c->layers[k - 1].out_bytes;
        int need = slots_of(c, peak), held = slots_of(c, before);
        for (int m = need; m <= c->slots; m++) {
            double first = seconds + least(c, k, t, top, m - held);
            for (int stays = 0; stays < 2; stays++) {
                double whole = first + least(c, s, k - 1, stays, m);
                if (whole >= c->least[place(c, s, t, top, m)]) continue;
                c->least[place(c, s, t, top, m)] = whole;
                c->how[place(c, s, t, top, m)] = (short)(stays ? -k : k + 1);
            }
        }
    }
}

static void solve(chain *c)
{
    for (int length = 0; length < c->n; length++)
        for (int s = 0; s + length < c->n; s++)
            for (int top = 0; top < 2; top++) {
                if (length == 0) {
                    solve_one(c, s, top);
                    continue;
                }
                solve_all(c, s, s + length, top);
                solve_split(c, s, s + length, top);
            }
}

/* ---- the schedule ---- */

static hr_status run_forward(chain *c, int k, hr_optimal_schedule *schedule)
{
    const layer *l = &c->layers[k];
    if (c->ran[k]) return hr_schedule_add(schedule, c->draft, c->position, l->forward);
    c->ran[k] = true;
    c->position = l->forward + 1;
    return HR_OK;
}

static void run_backward(chain *c, int k)
{
    if (c->layers[k].end >= 0) c->position = c->layers[k].end;
}

static hr_status write(chain *c, int s, int t, int top, int m, hr_optimal_schedule *schedule)
{
    hr_status st = HR_OK;
    int how = c->how[place(c, s, t, top, m)], k = how < 0 ? -how : how - 1;
    if (how == 0 || how == 1) {
        if (how) TRY(run_forward(c, s, schedule));
        if (s < t) TRY(write(c, s + 1, t, top, m - held_slots(c, s), schedule));
        run_backward(c, s);
        goto out;
    }
    for (int i = s; i < k; i++) TRY(run_forward(c, i, schedule));
    TRY(write(c, k, t, top, m - slots_of(c, c->layers[k - 1].out_bytes), schedule));
    TRY(write(c, s, k - 1, how < 0, m, schedule));
out:
    return st;
}

static int64_t divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The largest unit that divides all sizes, so that nothing is rounded, or one that gives few enough slots. */
static hr_status make_slots(chain *c, int64_t memory_bytes)
{
    hr_status st = HR_OK;
    int64_t unit = 0, most = 0;
    for (int k = 0; k < c->n; k++) {
        const layer *l = &c->layers[k];
        const int64_t sizes[] = {l->out_bytes, l->own_bytes, l->saved_bytes, l->workspace_bytes, l->gradient_bytes, l->backward_bytes};
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unit = divisor(unit, sizes[i]);
            most += sizes[i];
        }
    }
    if (unit < 1) unit = 1;
    if (most < memory_bytes) memory_bytes = most;      /* more is of no use */
    if (memory_bytes / unit > HR_OPTIMAL_SLOTS) unit = (memory_bytes + HR_OPTIMAL_SLOTS - 1) / HR_OPTIMAL_SLOTS;
    c->unit_bytes = unit;
    c->slots = (int)(memory_bytes / unit);
    size_t cells = (size_t)c->n * (size_t)c->n * 2 * (size_t)(c->slots + 1);
    c->least = malloc(sizeof *c->least * cells);
    c->how = malloc(sizeof *c->how * cells);
    TRY_ALLOC(c->least);
    TRY_ALLOC(c->how);
out:
    return st;
}

static hr_status answer_with(chain *c, int64_t memory_bytes, hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    if (memory_bytes < 0) {
        answer->infeasible = answer->proven = true;
        goto out;
    }
    TRY(make_slots(c, memory_bytes));
    c->round_up = false;
    solve(c);
    answer->bound_seconds = least(c, 0, c->n - 1, 0, c->slots);
    answer->infeasible = isinf(answer->bound_seconds);
    answer->proven = true;
    c->round_up = true;
    solve(c);
    if (isinf(least(c, 0, c->n - 1, 0, c->slots))) goto out;
    TRY(write(c, 0, c->n - 1, 0, c->slots, &answer->schedule));
    TRY(hr_schedule_weigh(c->context, c->draft, &answer->schedule));
    answer->schedule.found = true;
    snprintf(answer->schedule.maker, sizeof answer->schedule.maker, "chain");
out:
    return st;
}

hr_status hr_optimal_chain(const hr_rewrite *context, const hr_plan *draft, int64_t memory_bytes, bool *is_chain,
                           hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    chain c = {.context = context, .draft = draft};
    int *updates = NULL;
    *is_chain = false;
    *answer = (hr_optimal_answer){0};
    TRY(allocate(&c));
    TRY(hr_uses_updates(context->graph, draft, &updates));
    if (!find_layers(&c) || !check_reads(&c, updates) || !weigh(&c)) goto out;
    *is_chain = true;
    TRY(answer_with(&c, memory_bytes - c.constant_bytes, answer));
out:
    free(updates);
    release(&c);
    return st;
}
