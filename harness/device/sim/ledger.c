/* See ledger.h. Lives are taken from what steps touch and when, never from the plan's own words (hr_buffer.first_step,
 * FREE). Sweeping over time, a tree over the arena (addresses where some buffer begins or ends) counts how many live
 * buffers cover each stretch: two are a clash. Moments of equal time are told apart by the order of the list, in which
 * every step stands behind those it waits for. */
#include "ledger.h"

#include <math.h>
#include <stdlib.h>

typedef struct moment {
    double seconds;
    int64_t order;           /* 2 * step for a start, 2 * step + 1 for an end; -1 and INT64_MAX: the whole step */
} moment;

typedef struct event {
    moment at;
    int buffer;
    bool begins;
} event;

typedef struct ledger {
    const hr_graph *graph;
    const hr_plan *plan;
    moment *first, *last;    /* [n_buffers] */
    bool *touched;
    event *events;           /* [2 n_buffers] */
    int n_events;
    int64_t *edges;          /* sorted addresses */
    int n_edges;
    int *most, *added;       /* tree over the stretches between edges: most cover below, added to all of a node */
} ledger;

static int compare_moments(moment a, moment b)
{
    if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
    return (a.order > b.order) - (a.order < b.order);
}

static int compare_events(const void *a, const void *b)
{
    const event *x = a, *y = b;
    int order = compare_moments(x->at, y->at);
    if (order) return order;
    if (x->begins != y->begins) return x->begins - y->begins;    /* an end makes room for what begins */
    return (x->buffer > y->buffer) - (x->buffer < y->buffer);
}

static int compare_edges(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int edge_find(const ledger *l, int64_t address)
{
    int low = 0, high = l->n_edges;
    while (low < high) {
        int middle = (low + high) / 2;
        if (l->edges[middle] < address) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Adds `change` to stretches [from, until) below tree node `at`, which covers [low, high); returns the most that any of
 * them is covered then. */
static int tree_add(ledger *l, int at, int low, int high, int from, int until, int change)
{
    if (until <= low || high <= from) return 0;
    if (from <= low && high <= until) {
        l->added[at] += change;
        return l->most[at] += change;
    }
    int middle = (low + high) / 2;
    int left = tree_add(l, 2 * at, low, middle, from, until, change);
    int right = tree_add(l, 2 * at + 1, middle, high, from, until, change);
    int below = l->most[2 * at] > l->most[2 * at + 1] ? l->most[2 * at] : l->most[2 * at + 1];
    l->most[at] = below + l->added[at];
    return (left > right ? left : right) + l->added[at];
}

static int cover(ledger *l, const hr_buffer *b, int change)
{
    return tree_add(l, 1, 0, l->n_edges, edge_find(l, b->offset), edge_find(l, b->offset + b->bytes), change);
}

static const char *buffer_name(const ledger *l, int buffer)
{
    int tensor = l->plan->buffers[buffer].tensor;
    return tensor < 0 ? "a workspace" : l->graph->tensors[tensor].name;
}

static hr_status bounds_check(const ledger *l, int buffer)
{
    hr_status st = HR_OK;
    const hr_buffer *b = &l->plan->buffers[buffer];
    if (b->offset < 0 || b->bytes <= 0 || b->offset > l->plan->arena_bytes - b->bytes)
        FAIL(HR_REFUSED, "the ledger finds %s outside of the arena: bytes %lld to %lld of %lld", buffer_name(l, buffer),
             (long long)b->offset, (long long)(b->offset + b->bytes), (long long)l->plan->arena_bytes);
    if (b->tensor >= 0 && b->bytes < hr_plan_bytes(l->graph, l->plan, b->tensor))
        FAIL(HR_REFUSED, "the ledger finds %s in a buffer of %lld bytes", buffer_name(l, buffer), (long long)b->bytes);
out:
    return st;
}

/* When each buffer is touched first and last, and the events of their lives. */
static hr_status collect(ledger *l, const double *start_seconds, const double *end_seconds, int64_t *peak_bytes)
{
    hr_status st = HR_OK;
    const hr_plan *plan = l->plan;
    for (int s = 0; s < plan->n_steps; s++) {
        const hr_step *step = &plan->steps[s];
        const int *refs = hr_step_refs(plan, step);
        moment start = {start_seconds[s], 2 * (int64_t)s}, end = {end_seconds[s], 2 * (int64_t)s + 1};
        for (int r = 0; r < step->n_refs && step->kind != HR_STEP_FREE; r++) {
            int b = refs[r];
            if (b < 0) continue;
            if (!l->touched[b] || compare_moments(start, l->first[b]) < 0) l->first[b] = start;
            if (!l->touched[b] || compare_moments(end, l->last[b]) > 0) l->last[b] = end;
            l->touched[b] = true;
        }
    }
    for (int b = 0; b < plan->n_buffers; b++) {
        const hr_buffer *buffer = &plan->buffers[b];
        if (hr_buffer_in_host(l->graph, buffer) || (!l->touched[b] && !buffer->persistent)) continue;
        TRY(bounds_check(l, b));
        if (buffer->tensor >= 0 && hr_tensor_is_persistent(&l->graph->tensors[buffer->tensor])) {
            l->first[b] = (moment){-INFINITY, -1};
            l->last[b] = (moment){INFINITY, INT64_MAX};
        }
        if (buffer->offset + buffer->bytes > *peak_bytes) *peak_bytes = buffer->offset + buffer->bytes;
        l->events[l->n_events++] = (event){l->first[b], b, true};
        l->events[l->n_events++] = (event){l->last[b], b, false};
        l->edges[l->n_edges++] = buffer->offset;
        l->edges[l->n_edges++] = buffer->offset + buffer->bytes;
    }
out:
    return st;
}

/* The live buffer that shares bytes with `late`, for the message. */
static int clash_of(const ledger *l, int late, int event_number)
{
    const hr_buffer *b = &l->plan->buffers[late];
    for (int e = 0; e < event_number; e++) {
        int other = l->events[e].buffer;
        const hr_buffer *o = &l->plan->buffers[other];
        if (!l->events[e].begins || o->offset + o->bytes <= b->offset || b->offset + b->bytes <= o->offset) continue;
        if (compare_moments(l->last[other], l->events[event_number].at) > 0) return other;
    }
    return late;
}

static hr_status sweep(ledger *l, hr_ledger *result)
{
    hr_status st = HR_OK;
    int64_t live = 0;
    for (int e = 0; e < l->n_events; e++) {
        const event *now = &l->events[e];
        const hr_buffer *b = &l->plan->buffers[now->buffer];
        int covered = cover(l, b, now->begins ? 1 : -1);
        live += now->begins ? b->bytes : -b->bytes;
        if (live > result->live_bytes) result->live_bytes = live, result->live_seconds = fmax(now->at.seconds, 0);
        if (!now->begins || covered <= 1) continue;
        int other = clash_of(l, now->buffer, e);
        FAIL(HR_REFUSED, "the ledger finds %s (bytes %lld to %lld) and %s (from %lld) alive at once, %g s into the step",
             buffer_name(l, now->buffer), (long long)b->offset, (long long)(b->offset + b->bytes), buffer_name(l, other),
             (long long)l->plan->buffers[other].offset, fmax(now->at.seconds, 0));
    }
out:
    return st;
}

hr_status hr_ledger_play(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                         const double *end_seconds, hr_ledger *result)
{
    hr_status st = HR_OK;
    size_t n = (size_t)plan->n_buffers + 1;
    ledger l = {.graph = graph, .plan = plan};
    *result = (hr_ledger){0};
    TRY_ALLOC(l.first = calloc(n, sizeof *l.first));
    TRY_ALLOC(l.last = calloc(n, sizeof *l.last));
    TRY_ALLOC(l.touched = calloc(n, sizeof *l.touched));
    TRY_ALLOC(l.events = calloc(2 * n, sizeof *l.events));
    TRY_ALLOC(l.edges = calloc(2 * n, sizeof *l.edges));
    TRY(collect(&l, start_seconds, end_seconds, &result->peak_bytes));
    qsort(l.events, (size_t)l.n_events, sizeof *l.events, compare_events);
    qsort(l.edges, (size_t)l.n_edges, sizeof *l.edges, compare_edges);
    int kept = 0;
    for (int i = 0; i < l.n_edges; i++)
        if (!kept || l.edges[i] != l.edges[kept - 1]) l.edges[kept++] = l.edges[i];
    l.n_edges = kept;
    TRY_ALLOC(l.most = calloc(4 * (size_t)kept + 4, sizeof *l.most));
    TRY_ALLOC(l.added = calloc(4 * (size_t)kept + 4, sizeof *l.added));
    TRY(sweep(&l, result));
out:
    free(l.first);
    free(l.last);
    free(l.touched);
    free(l.events);
    free(l.edges);
    free(l.most);
    free(l.added);
    return st;
}
