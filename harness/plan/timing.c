/* See timing.h. Each stream is an array in order of keys, for searches, and its operations are linked, for updates.
 * What a change touches waits in two heaps, by key: arrivals are brought up to date from the lowest key on, tails from
 * the highest one back. An operation is looked at once per update, because all that it reads has been settled before.
 *
 * A heap pays while little changes. Where much does (a stream's whole rest is shifted, a graph has just been built), a
 * sweep over the streams looks at all that is left in order of keys: on 100,000 operations with skip edges an insertion
 * at the front took 38 ms by heap alone and takes 2 ms by sweep, so the heap gives up after one operation in FEW.
 *
 * Longer than a file should be: streams, heaps and edges share one state that nothing else may see.
 */
#include "timing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct edge {              /* in the list of `later`'s sources and of `earlier`'s targets */
    int earlier, later, next_source, next_target;
} edge;

enum { ARRIVALS, TAILS, WAYS };       /* what is brought up to date: forward, backward */
enum { FEW = 16 };

typedef struct operation {
    uint64_t key;
    double seconds, start, end, tail;
    int sources, targets;          /* first edges, -1 */
    int before, after;             /* on its stream, -1 */
    int place[WAYS];               /* in the heaps, -1 */
    unsigned char stream, alive;
} operation;

typedef struct heap { int *ops; size_t n, capacity; bool all; } heap;   /* all: too much changed, it has given up */

typedef struct line {              /* a stream */
    int *ops; size_t n, capacity;  /* by key */
    double *busy_before;           /* [n + 1] seconds of all that stand before; the first n_summed are known */
    size_t n_summed, busy_capacity;
} line;

struct hr_timing {
    operation *ops; size_t n_ops, op_capacity;
    edge *edges; size_t n_edges, edge_capacity;
    int *spare; size_t n_spare, spare_capacity;    /* ids to be given again */
    int free_edge;
    line lines[HR_STREAMS];
    heap heaps[WAYS];
    int64_t visits;
};

hr_status hr_timing_new(hr_timing **timing)
{
    hr_status st = HR_OK;
    hr_timing *t = calloc(1, sizeof *t);
    TRY_ALLOC(t);
    t->free_edge = -1;
    *timing = t;
out:
    return st;
}

void hr_timing_free(hr_timing *t)
{
    if (!t) return;
    free(t->ops);
    free(t->edges);
    free(t->spare);
    for (int s = 0; s < HR_STREAMS; s++) {
        free(t->lines[s].ops);
        free(t->lines[s].busy_before);
    }
    for (int w = 0; w < WAYS; w++) free(t->heaps[w].ops);
    free(t);
}

static size_t n_alive(const hr_timing *t) { return t->n_ops - t->n_spare; }

/* ---- heaps ---- */

static bool comes_first(const hr_timing *t, int way, int a, int b)
{
    return way == ARRIVALS ? t->ops[a].key < t->ops[b].key : t->ops[a].key > t->ops[b].key;
}

static void heap_put(hr_timing *t, int way, size_t i, int op)
{
    t->heaps[way].ops[i] = op;
    t->ops[op].place[way] = (int)i;
}

static void heap_rise(hr_timing *t, int way, size_t i, int op)
{
    const int *ops = t->heaps[way].ops;
    for (; i && comes_first(t, way, op, ops[(i - 1) / 2]); i = (i - 1) / 2) heap_put(t, way, i, ops[(i - 1) / 2]);
    heap_put(t, way, i, op);
}

static void heap_sink(hr_timing *t, int way, size_t i, int op)
{
    const heap *h = &t->heaps[way];
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && comes_first(t, way, h->ops[child + 1], h->ops[child])) child++;
        if (!comes_first(t, way, h->ops[child], op)) break;
        heap_put(t, way, i, h->ops[child]);
    }
    heap_put(t, way, i, op);
}

/* There is always room: hr_timing_add makes it, and nothing waits twice. */
static void changes(hr_timing *t, int way, int op)
{
    heap *h = &t->heaps[way];
    if (op < 0 || t->ops[op].place[way] >= 0 || h->all) return;
    if (h->n > n_alive(t) / FEW) h->all = true;
    else heap_rise(t, way, h->n++, op);
}

static void heap_drop(hr_timing *t, int way, int op)
{
    heap *h = &t->heaps[way];
    int place = t->ops[op].place[way], last;
    if (place < 0) return;
    t->ops[op].place[way] = -1;
    last = h->ops[--h->n];
    if (last == op) return;
    if (place && comes_first(t, way, last, h->ops[(place - 1) / 2])) heap_rise(t, way, (size_t)place, last);
    else heap_sink(t, way, (size_t)place, last);
}

/* ARRIVALS: all that reads the end of `op`; TAILS: all whose tail runs through it. */
static void neighbours_change(hr_timing *t, int way, int op)
{
    const operation *o = &t->ops[op];
    if (way == ARRIVALS) {
        changes(t, way, o->after);
        for (int e = o->targets; e >= 0; e = t->edges[e].next_target) changes(t, way, t->edges[e].later);
    } else {
        changes(t, way, o->before);
        for (int e = o->sources; e >= 0; e = t->edges[e].next_source) changes(t, way, t->edges[e].earlier);
    }
}

/* ---- changes ---- */

/* Place in the stream's line of the first operation whose key is not below `key`. */
static size_t line_place(const hr_timing *t, int stream, uint64_t key)
{
    const line *l = &t->lines[stream];
    size_t low = 0, high = l->n;
    if (high && t->ops[l->ops[high - 1]].key < key) return high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[l->ops[middle]].key < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* From `place` on another operation stands there, or for another time. */
static void line_changes(line *l, size_t place)
{
    if (l->n_summed > place + 1) l->n_summed = place + 1;
}

static hr_status check_seconds(double seconds)
{
    if (isfinite(seconds) && seconds >= 0) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "an operation cannot last %g seconds", seconds);
}

static hr_status check_op(const hr_timing *t, int op)
{
    if (op >= 0 && (size_t)op < t->n_ops && t->ops[op].alive) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "there is no operation %d", op);
}

/* All that an operation will ever need, so that nothing fails half-way, and removing and updating never. */
static hr_status reserve(hr_timing *t, line *l)
{
    hr_status st = HR_OK;
    TRY_GROW(l->ops, l->n, l->capacity);
    TRY_GROW(l->busy_before, l->n + 1, l->busy_capacity);
    if (t->n_spare) return HR_OK;
    TRY_GROW(t->ops, t->n_ops, t->op_capacity);
    TRY_GROW(t->spare, t->n_ops, t->spare_capacity);
    for (int w = 0; w < WAYS; w++) TRY_GROW(t->heaps[w].ops, t->n_ops, t->heaps[w].capacity);
out:
    return st;
}

static void line_insert(hr_timing *t, line *l, size_t place, int op)
{
    operation *o = &t->ops[op];
    memmove(l->ops + place + 1, l->ops + place, sizeof *l->ops * (l->n - place));
    l->ops[place] = op;
    l->n++;
    line_changes(l, place);
    o->before = place ? l->ops[place - 1] : -1;
    o->after = place + 1 < l->n ? l->ops[place + 1] : -1;
    if (o->before >= 0) t->ops[o->before].after = op;
    if (o->after >= 0) t->ops[o->after].before = op;
}

hr_status hr_timing_add(hr_timing *t, hr_stream stream, uint64_t key, double seconds, int *op)
{
    hr_status st = HR_OK;
    line *l = &t->lines[stream];
    size_t place = line_place(t, stream, key);
    int id;
    TRY(check_seconds(seconds));
    if (place < l->n && t->ops[l->ops[place]].key == key)
        FAIL(HR_BAD_ARGUMENT, "key %llu is taken on stream %s", (unsigned long long)key, hr_stream_name(stream));
    TRY(reserve(t, l));
    id = t->n_spare ? t->spare[--t->n_spare] : (int)t->n_ops++;
    t->ops[id] = (operation){.key = key, .seconds = seconds, .start = NAN, .sources = -1, .targets = -1,
                             .place = {-1, -1}, .stream = (unsigned char)stream, .alive = 1};
    line_insert(t, l, place, id);
    for (int w = 0; w < WAYS; w++) {
        changes(t, w, id);
        neighbours_change(t, w, id);
    }
    *op = id;
out:
    return st;
}

static void edge_drop(hr_timing *t, int e)
{
    int *at = &t->ops[t->edges[e].later].sources;
    while (*at != e) at = &t->edges[*at].next_source;
    *at = t->edges[e].next_source;
    at = &t->ops[t->edges[e].earlier].targets;
    while (*at != e) at = &t->edges[*at].next_target;
    *at = t->edges[e].next_target;
    t->edges[e].next_source = t->free_edge;
    t->free_edge = e;
}

hr_status hr_timing_depend(hr_timing *t, int earlier, int later)
{
    hr_status st = HR_OK;
    int e = t->free_edge;
    TRY(check_op(t, earlier));
    TRY(check_op(t, later));
    if (t->ops[earlier].key >= t->ops[later].key)
        FAIL(HR_BAD_ARGUMENT, "an operation cannot wait for one that stands behind it (keys %llu and %llu)",
             (unsigned long long)t->ops[later].key, (unsigned long long)t->ops[earlier].key);
    if (e >= 0) {
        t->free_edge = t->edges[e].next_source;
    } else {
        TRY_GROW(t->edges, t->n_edges, t->edge_capacity);
        e = (int)t->n_edges++;
    }
    t->edges[e] = (edge){earlier, later, t->ops[later].sources, t->ops[earlier].targets};
    t->ops[later].sources = t->ops[earlier].targets = e;
    changes(t, ARRIVALS, later);
    changes(t, TAILS, earlier);
out:
    return st;
}

hr_status hr_timing_release(hr_timing *t, int earlier, int later)
{
    hr_status st = HR_OK;
    int e;
    TRY(check_op(t, earlier));
    TRY(check_op(t, later));
    e = t->ops[later].sources;
    while (e >= 0 && t->edges[e].earlier != earlier) e = t->edges[e].next_source;
    if (e < 0) FAIL(HR_BAD_ARGUMENT, "operation %d does not wait for operation %d", later, earlier);
    edge_drop(t, e);
    changes(t, ARRIVALS, later);
    changes(t, TAILS, earlier);
out:
    return st;
}

hr_status hr_timing_set_seconds(hr_timing *t, int op, double seconds)
{
    hr_status st = HR_OK;
    TRY(check_op(t, op));
    TRY(check_seconds(seconds));
    t->ops[op].seconds = seconds;
    line_changes(&t->lines[t->ops[op].stream], line_place(t, t->ops[op].stream, t->ops[op].key));
    changes(t, ARRIVALS, op);
    neighbours_change(t, TAILS, op);
out:
    return st;
}

hr_status hr_timing_remove(hr_timing *t, int op)
{
    hr_status st = HR_OK;
    operation *o;
    line *l;
    size_t place;
    TRY(check_op(t, op));
    o = &t->ops[op];
    l = &t->lines[o->stream];
    place = line_place(t, o->stream, o->key);
    for (int w = 0; w < WAYS; w++) {
        neighbours_change(t, w, op);
        heap_drop(t, w, op);
    }
    while (o->sources >= 0) edge_drop(t, o->sources);
    while (o->targets >= 0) edge_drop(t, o->targets);
    l->n--;
    memmove(l->ops + place, l->ops + place + 1, sizeof *l->ops * (l->n - place));
    line_changes(l, place);
    if (o->before >= 0) t->ops[o->before].after = o->after;
    if (o->after >= 0) t->ops[o->after].before = o->before;
    o->alive = 0;
    t->spare[t->n_spare++] = op;
out:
    return st;
}

/* ---- update ---- */

static double arrival_of(const hr_timing *t, const operation *o)
{
    double start = o->before >= 0 ? t->ops[o->before].end : 0;
    for (int e = o->sources; e >= 0; e = t->edges[e].next_source) {
        double end = t->ops[t->edges[e].earlier].end;
        if (end > start) start = end;
    }
    return start;
}

static double tail_of(const hr_timing *t, const operation *o)
{
    double tail = 0;
    if (o->after >= 0) tail = t->ops[o->after].seconds + t->ops[o->after].tail;
    for (int e = o->targets; e >= 0; e = t->edges[e].next_target) {
        const operation *later = &t->ops[t->edges[e].later];
        if (later->seconds + later->tail > tail) tail = later->seconds + later->tail;
    }
    return tail;
}

/* Does what others read of it change? */
static bool settle(hr_timing *t, int way, int op)
{
    operation *o = &t->ops[op];
    bool changed;
    o->place[way] = -1;
    t->visits++;
    if (way == ARRIVALS) {
        double start = arrival_of(t, o), end = start + o->seconds;
        changed = end != o->end || isnan(o->start);
        o->start = start;
        o->end = end;
    } else {
        double tail = tail_of(t, o);
        changed = tail != o->tail;
        o->tail = tail;
    }
    return changed;
}

/* Looks at all from the first that waits, or, where the heap gave up before, at all there is, in order of keys. */
static void sweep(hr_timing *t, int way)
{
    heap *h = &t->heaps[way];
    size_t left[HR_STREAMS];
    for (int s = 0; s < HR_STREAMS; s++) {
        const line *l = &t->lines[s];
        size_t place = h->all ? 0 : line_place(t, s, t->ops[h->ops[0]].key);
        bool itself = place < l->n && l->ops[place] == h->ops[0];
        left[s] = h->all ? l->n : way == ARRIVALS ? l->n - place : place + itself;
    }
    for (;;) {
        int first = -1;
        for (int s = 0; s < HR_STREAMS; s++) {
            if (!left[s]) continue;
            int op = t->lines[s].ops[way == ARRIVALS ? t->lines[s].n - left[s] : left[s] - 1];
            if (first < 0 || comes_first(t, way, op, first)) first = op;
        }
        if (first < 0) break;
        left[t->ops[first].stream]--;
        settle(t, way, first);
    }
    h->n = 0;
    h->all = false;
}

static void settle_all(hr_timing *t, int way)
{
    heap *h = &t->heaps[way];
    for (size_t looked = 0; h->n && !h->all && looked + h->n <= n_alive(t) / FEW; looked++) {
        int op = h->ops[0];
        heap_drop(t, way, op);
        if (settle(t, way, op)) neighbours_change(t, way, op);
    }
    if (h->n || h->all) sweep(t, way);
}

/* Tails are wanted rarely, and an insertion on a busy link changes those of all before it: they wait until they are
 * asked for. */
hr_status hr_timing_update(hr_timing *t)
{
    settle_all(t, ARRIVALS);
    return HR_OK;
}

/* ---- queries ---- */

int64_t hr_timing_visits(const hr_timing *t) { return t->visits; }
double hr_timing_start(const hr_timing *t, int op) { return t->ops[op].start; }
double hr_timing_end(const hr_timing *t, int op) { return t->ops[op].end; }
double hr_timing_slack(hr_timing *t, int op) { return hr_timing_total(t) - t->ops[op].end - hr_timing_tail(t, op); }
double hr_timing_tts(const hr_timing *t, int maker, int consumer) { return t->ops[consumer].start - t->ops[maker].end; }

double hr_timing_tail(hr_timing *t, int op)
{
    settle_all(t, TAILS);
    return t->ops[op].tail;
}

double hr_timing_total(const hr_timing *t)
{
    double total = 0;
    for (int s = 0; s < HR_STREAMS; s++) {
        const line *l = &t->lines[s];
        if (l->n && t->ops[l->ops[l->n - 1]].end > total) total = t->ops[l->ops[l->n - 1]].end;
    }
    return total;
}

/* The stream with its sums; what stood before the last change is summed already. */
static const line *summed_line(hr_timing *t, hr_stream stream)
{
    line *l = &t->lines[stream];
    if (!l->n) return l;
    if (!l->n_summed) l->busy_before[l->n_summed++] = 0;
    for (size_t i = l->n_summed; i <= l->n; i++)
        l->busy_before[i] = l->busy_before[i - 1] + t->ops[l->ops[i - 1]].seconds;
    l->n_summed = l->n + 1;
    return l;
}

/* First operation of the stream that ends behind `seconds`. */
static size_t ends_behind(const hr_timing *t, const line *l, double seconds)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[l->ops[middle]].end <= seconds) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Seconds before `seconds` in which the stream is busy. */
static double busy_until(const hr_timing *t, const line *l, double seconds)
{
    size_t i = ends_behind(t, l, seconds);
    double busy = l->n ? l->busy_before[i] : 0;
    if (i == l->n) return busy;
    double begun = seconds - t->ops[l->ops[i]].start;
    return begun > 0 ? busy + begun : busy;
}

double hr_timing_busy(hr_timing *t, hr_stream stream, double from, double until)
{
    const line *l = summed_line(t, stream);
    double busy = until > from ? busy_until(t, l, until) - busy_until(t, l, from) : 0;
    return fmin(fmax(busy, 0), fmax(until - from, 0));      /* sums are rounded */
}

/* Idle time before a moment never falls, and stands still while the stream is busy: the moment before which it is what
 * must be left lies behind the last operation that begins with no more. */
double hr_timing_latest_start(hr_timing *t, hr_stream stream, double before, double seconds)
{
    const line *l = summed_line(t, stream);
    double left = before - busy_until(t, l, before) - seconds;
    size_t low = 0, high = l->n;
    if (left < 0) return -INFINITY;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[l->ops[middle]].start - l->busy_before[middle] <= left) low = middle + 1;
        else high = middle;
    }
    return fmin(low ? left + l->busy_before[low] : left, before);
}
