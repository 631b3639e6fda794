/* Runs plans on symbols, in any order that streams and waits allow: the judge of check_mutations.c.
 *
 * Memory is cells of four bytes; a cell holds a hash of where its value came from. A run's outputs are hashes of
 * the node and of every cell that it read, so that a single stale cell changes all that follows. Each step has a
 * start and an end, with other streams' events between them: a run may read at its start or its end and spoils its
 * outputs and workspace meanwhile; a copy moves all at its start, all at its end, or half and half. Memory begins
 * as garbage that differs from order to order. Bounds are the only thing checked: nothing here knows lives,
 * happens-before or contents, and nothing is shared with the check.
 */
#ifndef PLAN_INTERPRETER_H
#define PLAN_INTERPRETER_H
#include <stdlib.h>
#include <string.h>
#include "plan.h"
#include "rng.h"
#include "testing.h"

enum { CELL_BYTES = 4, MEMORY_CELLS = 1 << 14, LONGEST_PLAN = 512, EARLY = 0, HALVES = 1, LATE = 2 };

/* One order: strict preference among streams, or a draw with weights; and how eager streams are to start. */
typedef struct play_order {
    uint64_t seed;
    bool strict;
    int preference[HR_STREAMS];  /* strict: streams in order; else: their weights */
    int start_weight;            /* against 4 for an end */
} play_order;

typedef struct player {
    const hr_graph *graph;
    const hr_costs *costs;
    const hr_plan *plan;
    uint64_t arena[MEMORY_CELLS], host[MEMORY_CELLS];
    int64_t arena_cells, host_cells;
    int queue[HR_STREAMS][LONGEST_PLAN], queued[HR_STREAMS], head[HR_STREAMS];
    bool running[HR_STREAMS], ended[LONGEST_PLAN];
    uint64_t read[HR_STREAMS];   /* what the run under way has read */
    uint64_t key, draws;
    bool broken;                 /* left its memory, cannot be loaded, or stands still */
} player;

static inline uint64_t play_join(uint64_t hash, uint64_t value) { return hr_mix64(hash * 3 + value); }

static inline uint64_t play_draw(player *p, uint64_t below) { return hr_rng_bits(p->key, p->draws++) % below; }

/* The cells of a range; *n_cells is 0 when it leaves the memory. */
static inline uint64_t *play_cells(player *p, bool host, int64_t offset, int64_t n_bytes, int64_t *n_cells)
{
    int64_t limit = host ? p->host_cells : p->arena_cells, first = offset / CELL_BYTES;
    *n_cells = (n_bytes + CELL_BYTES - 1) / CELL_BYTES;
    if (offset < 0 || n_bytes < 1 || offset % CELL_BYTES || first > limit || *n_cells > limit - first) {
        p->broken = true;
        *n_cells = 0;
    }
    return (host ? p->host : p->arena) + (*n_cells ? first : 0);
}

static inline int64_t play_offset(const player *p, int buffer) { return p->plan->buffers[buffer].offset; }

/* A kernel knows its tensors' bytes from the graph, not from the buffer. */
static inline void play_digest(player *p, uint64_t *hash, int buffer, int tensor)
{
    int64_t n_cells;
    const uint64_t *cells = play_cells(p, false, play_offset(p, buffer), p->graph->tensors[tensor].bytes, &n_cells);
    for (int64_t i = 0; i < n_cells; i++) *hash = play_join(*hash, cells[i]);
}

static inline void play_fill(player *p, int buffer, int64_t n_bytes, uint64_t value, bool same)
{
    int64_t n_cells;
    uint64_t *cells = play_cells(p, false, play_offset(p, buffer), n_bytes, &n_cells);
    for (int64_t i = 0; i < n_cells; i++) cells[i] = same ? value : play_join(value, (uint64_t)i);
}

static inline void play_run_read(player *p, const hr_step *step)
{
    const hr_node *node = &p->graph->nodes[step->node];
    const int *refs = hr_step_refs(p->plan, step);
    uint64_t hash = hr_mix64((uint64_t)step->node);
    for (int j = 0; j < node->n_in; j++)
        if (node->in[j] >= 0) play_digest(p, &hash, refs[j], node->in[j]);
    for (int k = 0; k < node->n_update; k++) play_digest(p, &hash, refs[node->n_in + node->n_out + k], node->update[k]);
    p->read[step->stream] = hash;
}

static inline void play_run(player *p, const hr_step *step, bool start, int manner)
{
    const hr_node *node = &p->graph->nodes[step->node];
    const int *refs = hr_step_refs(p->plan, step), *outs = refs + node->n_in, *updates = outs + node->n_out;
    int64_t workspace_bytes = p->costs->nodes[step->node].choices[step->choice].workspace_bytes;
    if (start == (manner == EARLY)) play_run_read(p, step);
    if (start) {
        for (int k = 0; k < node->n_out; k++)
            play_fill(p, outs[k], p->graph->tensors[node->out[k]].bytes, play_draw(p, UINT64_MAX), false);
        if (workspace_bytes) play_fill(p, refs[step->n_refs - 1], workspace_bytes, play_draw(p, UINT64_MAX), false);
        return;
    }
    for (int k = 0; k < node->n_out; k++)
        play_fill(p, outs[k], p->graph->tensors[node->out[k]].bytes, play_join(p->read[step->stream], 1 + (uint64_t)k),
                  false);
    for (int k = 0; k < node->n_update; k++)
        play_fill(p, updates[k], p->graph->tensors[node->update[k]].bytes,
                  play_join(p->read[step->stream], 101 + (uint64_t)k), false);
}

static inline void play_copy(player *p, const hr_step *step, bool start, int manner)
{
    int64_t n_cells, n_slot_cells, n_bytes;
    int buffer = hr_step_refs(p->plan, step)[0];
    n_bytes = p->plan->buffers[buffer].bytes;
    uint64_t *device = play_cells(p, false, play_offset(p, buffer), n_bytes, &n_cells);
    uint64_t *host = play_cells(p, true, p->plan->slots[step->slot].offset, n_bytes, &n_slot_cells);
    if (p->broken) return;
    int64_t cut = manner == EARLY ? n_cells : manner == LATE ? 0 : n_cells / 2;
    int64_t first = start ? 0 : cut, last = start ? cut : n_cells;
    for (int64_t i = first; i < last; i++)
        if (step->kind == HR_STEP_OUT) host[i] = device[i];
        else device[i] = host[i];
}

static inline void play_event(player *p, int stream, uint64_t manners)
{
    int i = p->queue[stream][p->head[stream]];
    const hr_step *step = &p->plan->steps[i];
    bool start = !p->running[stream];
    int manner = (int)(hr_rng_bits(manners, (uint64_t)i) % 3);
    if (step->kind == HR_STEP_RUN) play_run(p, step, start, manner);
    else if (step->kind != HR_STEP_FREE) play_copy(p, step, start, manner);
    else if (start == (manner == EARLY))   /* poison */
        play_fill(p, hr_step_refs(p->plan, step)[0], p->plan->buffers[hr_step_refs(p->plan, step)[0]].bytes, 0xdead,
                  true);
    p->running[stream] = start;
    if (!start) p->ended[i] = true, p->head[stream]++;
}

/* A stream's next event: 0 none, 1 a start, 2 an end. */
static inline int play_next(const player *p, int stream)
{
    if (p->running[stream]) return 2;
    if (p->head[stream] == p->queued[stream]) return 0;
    const hr_step *step = &p->plan->steps[p->queue[stream][p->head[stream]]];
    for (int w = 0; w < step->n_waits; w++)
        if (!p->ended[p->plan->waits[step->waits_begin + w]]) return 0;
    return 1;
}

/* The stream whose event comes next, -1: none can. */
static inline int play_choose(player *p, const play_order *order)
{
    int weight[HR_STREAMS], total = 0;
    for (int k = 0; k < HR_STREAMS && order->strict; k++)
        if (play_next(p, order->preference[k])) return order->preference[k];
    for (int s = 0; s < HR_STREAMS; s++) {
        int next = order->strict ? 0 : play_next(p, s);
        weight[s] = next == 0 ? 0 : order->preference[s] * (next == 1 ? order->start_weight : 4);
        total += weight[s];
    }
    if (!total) return -1;
    int drawn = (int)play_draw(p, (uint64_t)total), s = 0;
    while (drawn >= weight[s]) drawn -= weight[s++];
    return s;
}

/* Whether an executor could take the step at all: everything that it names exists. */
static inline bool play_loadable(const player *p, const hr_step *step)
{
    const hr_plan *plan = p->plan;
    bool run = step->kind == HR_STEP_RUN, copy = step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN;
    if ((unsigned)step->kind >= HR_STEP_KINDS || (unsigned)step->stream >= HR_STREAMS) return false;
    if (run && (step->node < 0 || step->node >= p->graph->n_nodes)) return false;
    const hr_node *node = run ? &p->graph->nodes[step->node] : NULL;
    int wanted = run ? node->n_in + node->n_out + node->n_update + 1 : 1;
    if (step->n_refs != wanted || step->refs_begin < 0 || step->refs_begin > plan->n_refs - wanted) return false;
    for (int r = 0; r < wanted; r++) {
        int ref = hr_step_refs(plan, step)[r];
        bool may_lack = run && (r == wanted - 1 || (r < node->n_in && node->in[r] < 0));
        if (ref >= plan->n_buffers || (ref < 0 && !may_lack)) return false;
    }
    if (copy && (step->slot < 0 || step->slot >= plan->n_slots)) return false;
    for (int w = 0; w < step->n_waits; w++)
        if (plan->waits[step->waits_begin + w] < 0 || plan->waits[step->waits_begin + w] >= plan->n_steps) return false;
    if (!run) return true;
    if (step->choice < 0 || step->choice >= p->costs->nodes[step->node].n_choices) return false;
    int workspace = hr_step_refs(plan, step)[wanted - 1];
    return (workspace < 0 ? 0 : plan->buffers[workspace].bytes) >=
           p->costs->nodes[step->node].choices[step->choice].workspace_bytes;
}

/* What the training step leaves behind: the loss and, for steps that are not fed anew, the inputs on the host,
 * parameters and states on the device. */
static inline uint64_t play_result(player *p)
{
    uint64_t hash = 1, loss = 0;
    int64_t n_cells;
    for (int s = 0; s < p->plan->n_slots; s++) {
        int t = p->plan->slots[s].tensor;
        if (t != p->graph->loss && p->graph->tensors[t].role != HR_ROLE_INPUT) continue;
        const uint64_t *cells = play_cells(p, true, p->plan->slots[s].offset, p->graph->tensors[t].bytes, &n_cells);
        if (t == p->graph->loss) loss = *cells;
        else for (int64_t i = 0; i < n_cells; i++) hash = play_join(hash, cells[i]);
    }
    hash = play_join(hash, loss);
    for (int t = 0; t < p->graph->n_tensors; t++) {
        int home = -1;
        for (int b = 0; b < p->plan->n_buffers; b++)
            if (p->plan->buffers[b].persistent && p->plan->buffers[b].tensor == t) home = b;
        if (home >= 0) play_digest(p, &hash, home, t);
        else if (hr_tensor_is_persistent(&p->graph->tensors[t])) p->broken = true;
    }
    return hash;
}

static inline void play_begin(player *p, uint64_t seed)
{
    int64_t n_cells;
    *p = (player){.graph = p->graph, .costs = p->costs, .plan = p->plan};
    p->key = hr_rng_key(seed, 77);
    p->arena_cells = (p->plan->arena_bytes + CELL_BYTES - 1) / CELL_BYTES;
    p->host_cells = (p->plan->host_bytes + CELL_BYTES - 1) / CELL_BYTES;
    REQUIRE(p->plan->n_steps <= LONGEST_PLAN && p->arena_cells <= MEMORY_CELLS && p->host_cells <= MEMORY_CELLS);
    for (int64_t i = 0; i < p->arena_cells; i++) p->arena[i] = play_draw(p, UINT64_MAX);
    for (int64_t i = 0; i < p->host_cells; i++) p->host[i] = play_draw(p, UINT64_MAX);
    for (int b = 0; b < p->plan->n_buffers; b++) {
        const hr_buffer *x = &p->plan->buffers[b];
        p->broken |= x->offset % HR_ALIGNMENT != 0;       /* kernels may take it for granted */
        if (x->persistent && x->tensor >= 0)
            play_fill(p, b, p->graph->tensors[x->tensor].bytes, hr_mix64(1000 + (uint64_t)x->tensor), false);
    }
    for (int s = 0; s < p->plan->n_slots; s++) {
        const hr_slot *x = &p->plan->slots[s];
        if (p->graph->tensors[x->tensor].role != HR_ROLE_INPUT) continue;
        uint64_t *cells = play_cells(p, true, x->offset, p->graph->tensors[x->tensor].bytes, &n_cells);
        for (int64_t i = 0; i < n_cells; i++) cells[i] = play_join(hr_mix64(5000 + (uint64_t)x->tensor), (uint64_t)i);
    }
    for (int i = 0; i < p->plan->n_steps && !p->broken; i++) {
        const hr_step *step = &p->plan->steps[i];
        p->broken |= !play_loadable(p, step);
        if (!p->broken) p->queue[step->stream][p->queued[step->stream]++] = i;
    }
}

/* One order; false when the plan breaks. */
static inline bool play(player *p, const play_order *order, uint64_t *result)
{
    play_begin(p, order->seed);
    for (int left = 2 * p->plan->n_steps; left > 0 && !p->broken; left--) {
        int stream = play_choose(p, order);
        if (stream < 0) p->broken = true;
        else play_event(p, stream, hr_rng_key(order->seed, 5));
    }
    *result = p->broken ? 0 : play_result(p);
    return !p->broken;
}

/* The k-th of any number of orders: all strict preferences first, then draws with ever other weights. */
static inline play_order play_order_of(int k, uint64_t seed)
{
    static const int permutations[6][HR_STREAMS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    play_order order = {.seed = hr_mix64(seed + (uint64_t)k), .strict = k < 6, .start_weight = 1 + k % 3 * 8};
    for (int s = 0; s < HR_STREAMS; s++)
        order.preference[s] = k < 6 ? permutations[k][s] : 1 + (int)(hr_rng_bits(order.seed, (uint64_t)s) % 3) * 12;
    return order;
}
#endif
