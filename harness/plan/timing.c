/* See timing.h. Each stream is a linked list and, for searches, an array in order of keys. What a change touches goes into
 * two heaps, by key: arrivals are brought up to date from the lowest key on, tails from the highest one back. An operation
 * is looked at once per update, because all that it reads has been settled before. */
#include "timing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct edge {              /* in the list of `later`'s sources and of `earlier`'s targets */
    int earlier, later, next_source, next_target;
} edge;

typedef struct operation {
    uint64_t key;
    double seconds, start, end, tail;
    int sources, targets;          /* first edges, -1 */
    int before, after;             /* on its stream, -1 */
    unsigned char stream, alive, late_arrival, late_tail;      /* late: waits in a heap */
} operation;

typedef struct heap { int *ops; size_t n, capacity; int sign; } heap;     /* sign 1: lowest key first, -1: highest */

struct hr_timing {
    operation *ops; size_t n_ops, op_capacity;
    edge *edges; size_t n_edges, edge_capacity;
    int *spare; size_t n_spare, spare_capacity;
    int free_edge;
    int *line[HR_STREAMS]; size_t n_line[HR_STREAMS], line_capacity[HR_STREAMS];   /* operations of a stream by key */
    double *busy_before[HR_STREAMS]; size_t busy_capacity[HR_STREAMS];             /* seconds of all that stand before */
    bool busy_known[HR_STREAMS];
    heap arrivals, tails;
    int64_t visits;
};

hr_status hr_timing_new(hr_timing **timing)
{
    hr_status st = HR_OK;
    hr_timing *t = calloc(1, sizeof *t);
    TRY_ALLOC(t);
    t->free_edge = -1;
    t->arrivals.sign = 1;
    t->tails.sign = -1;
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
        free(t->line[s]);
        free(t->busy_before[s]);
    }
    free(t->arrivals.ops);
    free(t->tails.ops);
    free(t);
}

/* ---- heaps ---- */

static bool comes_first(const hr_timing *t, const heap *h, int a, int b)
{
    return h->sign > 0 ? t->ops[a].key < t->ops[b].key : t->ops[a].key > t->ops[b].key;
}

/* There is always room: hr_timing_add makes it, and nothing waits twice. */
static void heap_push(hr_timing *t, heap *h, int op)
{
    size_t i = h->n++;
    for (; i && comes_first(t, h, op, h->ops[(i - 1) / 2]); i = (i - 1) / 2) h->ops[i] = h->ops[(i - 1) / 2];
    h->ops[i] = op;
}

static int heap_pop(hr_timing *t, heap *h)
{
    int first = h->ops[0], last = h->ops[--h->n];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && comes_first(t, h, h->ops[child + 1], h->ops[child])) child++;
        if (!comes_first(t, h, h->ops[child], last)) break;
        h->ops[i] = h->ops[child];
    }
    h->ops[i] = last;
    return first;
}

static void arrival_changes(hr_timing *t, int op)
{
    if (op < 0 || t->ops[op].late_arrival) return;
    t->ops[op].late_arrival = 1;
    heap_push(t, &t->arrivals, op);
}

static void tail_changes(hr_timing *t, int op)
{
    if (op < 0 || t->ops[op].late_tail) return;
    t->ops[op].late_tail = 1;
    heap_push(t, &t->tails, op);
}

/* All that reads the end of `op`, and all whose tail runs through it. */
static void readers_change(hr_timing *t, int op)
{
    arrival_changes(t, t->ops[op].after);
    for (int e = t->ops[op].targets; e >= 0; e = t->edges[e].next_target) arrival_changes(t, t->edges[e].later);
}

static void sources_change(hr_timing *t, int op)
{
    tail_changes(t, t->ops[op].before);
    for (int e = t->ops[op].sources; e >= 0; e = t->edges[e].next_source) tail_changes(t, t->edges[e].earlier);
}

static void settle_tails(hr_timing *t);

/* ---- changes ---- */

/* Place in the stream's line of the first operation whose key is not below `key`. */
static size_t line_place(const hr_timing *t, hr_stream stream, uint64_t key)
{
    size_t low = 0, high = t->n_line[stream];
    if (high && t->ops[t->line[stream][high - 1]].key < key) return high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[t->line[stream][middle]].key < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool is_time(double seconds) { return isfinite(seconds) && seconds >= 0; }

static hr_status link_in(hr_timing *t, int op, size_t place)
{
    hr_status st = HR_OK;
    operation *o = &t->ops[op];
    int s = o->stream, **line = &t->line[s];
    TRY_GROW(*line, t->n_line[s], t->line_capacity[s]);
    memmove(*line + place + 1, *line + place, sizeof **line * (t->n_line[s] - place));
    (*line)[place] = op;
    t->n_line[s]++;
    o->before = place ? (*line)[place - 1] : -1;
    o->after = place + 1 < t->n_line[s] ? (*line)[place + 1] : -1;
    if (o->before >= 0) t->ops[o->before].after = op;
    if (o->after >= 0) t->ops[o->after].before = op;
out:
    return st;
}

hr_status hr_timing_add(hr_timing *t, hr_stream stream, uint64_t key, double seconds, int *op)
{
    hr_status st = HR_OK;
    int id;
    size_t place = line_place(t, stream, key);
    if (!is_time(seconds)) FAIL(HR_BAD_ARGUMENT, "an operation cannot last %g seconds", seconds);
    if (place < t->n_line[stream] && t->ops[t->line[stream][place]].key == key)
        FAIL(HR_BAD_ARGUMENT, "key %llu is taken on stream %s", (unsigned long long)key, hr_stream_name(stream));
    if (t->n_spare) {
        id = t->spare[--t->n_spare];
    } else {
        TRY_GROW(t->ops, t->n_ops, t->op_capacity);
        TRY_GROW(t->arrivals.ops, t->n_ops, t->arrivals.capacity);
        TRY_GROW(t->tails.ops, t->n_ops, t->tails.capacity);
        id = (int)t->n_ops++;
    }
    t->ops[id] = (operation){.key = key, .seconds = seconds, .start = NAN, .sources = -1, .targets = -1, .before = -1, .after = -1,
                             .stream = (unsigned char)stream, .alive = 1};
    TRY(link_in(t, id, place));
    arrival_changes(t, id);
    tail_changes(t, id);
    readers_change(t, id);
    sources_change(t, id);
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
    arrival_changes(t, later);
    tail_changes(t, earlier);
out:
    return st;
}

hr_status hr_timing_release(hr_timing *t, int earlier, int later)
{
    hr_status st = HR_OK;
    int e = t->ops[later].sources;
    while (e >= 0 && t->edges[e].earlier != earlier) e = t->edges[e].next_source;
    if (e < 0) FAIL(HR_BAD_ARGUMENT, "operation %d does not wait for operation %d", later, earlier);
    edge_drop(t, e);
    arrival_changes(t, later);
    tail_changes(t, earlier);
out:
    return st;
}

hr_status hr_timing_set_seconds(hr_timing *t, int op, double seconds)
{
    hr_status st = HR_OK;
    if (!is_time(seconds)) FAIL(HR_BAD_ARGUMENT, "an operation cannot last %g seconds", seconds);
    t->ops[op].seconds = seconds;
    arrival_changes(t, op);
    sources_change(t, op);
out:
    return st;
}

hr_status hr_timing_remove(hr_timing *t, int op)
{
    hr_status st = HR_OK;
    operation *o = &t->ops[op];
    int s = o->stream;
    size_t place = line_place(t, (hr_stream)s, o->key);
    TRY(hr_timing_update(t));                          /* so that it waits in no heap when its id is given again */
    settle_tails(t);
    readers_change(t, op);
    sources_change(t, op);
    while (o->sources >= 0) edge_drop(t, o->sources);
    while (o->targets >= 0) edge_drop(t, o->targets);
    memmove(t->line[s] + place, t->line[s] + place + 1, sizeof *t->line[s] * (t->n_line[s] - place - 1));
    t->n_line[s]--;
    t->busy_known[s] = false;
    if (o->before >= 0) t->ops[o->before].after = o->after;
    if (o->after >= 0) t->ops[o->after].before = o->before;
    o->alive = 0;
    TRY_GROW(t->spare, t->n_spare, t->spare_capacity);
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

static bool settle_arrival(hr_timing *t, operation *o)
{
    double start = arrival_of(t, o), end = start + o->seconds;
    bool changed = end != o->end || isnan(o->start);
    o->late_arrival = 0;
    if (changed) t->busy_known[o->stream] = false;
    o->start = start;
    o->end = end;
    t->visits++;
    return changed;
}

static bool settle_tail(hr_timing *t, operation *o)
{
    double tail = tail_of(t, o);
    bool changed = tail != o->tail;
    o->late_tail = 0;
    o->tail = tail;
    t->visits++;
    return changed;
}

static size_t n_alive(const hr_timing *t) { return t->n_ops - t->n_spare; }

/* Where most has to be looked at anyway, all of it in order of keys, without heaps. sign as in a heap. */
static void sweep(hr_timing *t, int sign)
{
    size_t at[HR_STREAMS];
    for (int s = 0; s < HR_STREAMS; s++) at[s] = sign > 0 ? 0 : t->n_line[s];
    for (size_t left = n_alive(t); left; left--) {
        int first = -1;
        for (int s = 0; s < HR_STREAMS; s++) {
            if (sign > 0 ? at[s] == t->n_line[s] : at[s] == 0) continue;
            int op = t->line[s][sign > 0 ? at[s] : at[s] - 1];
            if (first < 0 || comes_first(t, sign > 0 ? &t->arrivals : &t->tails, op, first)) first = op;
        }
        at[t->ops[first].stream] += sign > 0 ? 1 : (size_t)-1;
        if (sign > 0) settle_arrival(t, &t->ops[first]);
        else settle_tail(t, &t->ops[first]);
    }
    *(sign > 0 ? &t->arrivals.n : &t->tails.n) = 0;
}

/* Sums for the queries of links; compute is asked for single operations only. */
static hr_status busy_sums(hr_timing *t, int s)
{
    hr_status st = HR_OK;
    if (t->busy_known[s] || s == HR_STREAM_COMPUTE) return HR_OK;
    if (t->busy_capacity[s] < t->n_line[s] + 1) {
        free(t->busy_before[s]);
        t->busy_capacity[s] = 0;
        t->busy_before[s] = malloc(sizeof *t->busy_before[s] * (2 * t->n_line[s] + 1));
        TRY_ALLOC(t->busy_before[s]);
        t->busy_capacity[s] = 2 * t->n_line[s] + 1;
    }
    double busy = 0;
    for (size_t i = 0; i < t->n_line[s]; i++) {
        t->busy_before[s][i] = busy;
        busy += t->ops[t->line[s][i]].seconds;
    }
    t->busy_before[s][t->n_line[s]] = busy;
    t->busy_known[s] = true;
out:
    return st;
}

enum { MOST = 2 };                                     /* more than one in so many: a sweep */

hr_status hr_timing_update(hr_timing *t)
{
    hr_status st = HR_OK;
    if (t->arrivals.n > n_alive(t) / MOST) sweep(t, 1);
    while (t->arrivals.n) {
        int op = heap_pop(t, &t->arrivals);
        if (settle_arrival(t, &t->ops[op])) readers_change(t, op);
    }
    for (int s = 0; s < HR_STREAMS; s++) TRY(busy_sums(t, s));
out:
    return st;
}

/* Tails are wanted rarely, and an insertion on a busy link changes those of all before it: they wait until asked for. */
static void settle_tails(hr_timing *t)
{
    if (t->tails.n > n_alive(t) / MOST) sweep(t, -1);
    while (t->tails.n) {
        int op = heap_pop(t, &t->tails);
        if (settle_tail(t, &t->ops[op])) sources_change(t, op);
    }
}

/* ---- queries ---- */

int64_t hr_timing_visits(const hr_timing *t) { return t->visits; }
double hr_timing_start(const hr_timing *t, int op) { return t->ops[op].start; }
double hr_timing_end(const hr_timing *t, int op) { return t->ops[op].end; }
double hr_timing_slack(hr_timing *t, int op) { return hr_timing_total(t) - t->ops[op].end - hr_timing_tail(t, op); }
double hr_timing_tts(const hr_timing *t, int maker, int consumer) { return t->ops[consumer].start - t->ops[maker].end; }

double hr_timing_tail(hr_timing *t, int op)
{
    settle_tails(t);
    return t->ops[op].tail;
}

double hr_timing_total(const hr_timing *t)
{
    double total = 0;
    for (int s = 0; s < HR_STREAMS; s++)
        if (t->n_line[s] && t->ops[t->line[s][t->n_line[s] - 1]].end > total) total = t->ops[t->line[s][t->n_line[s] - 1]].end;
    return total;
}

/* First operation of the stream that ends behind `seconds`. */
static size_t ends_behind(const hr_timing *t, hr_stream stream, double seconds)
{
    size_t low = 0, high = t->n_line[stream];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[t->line[stream][middle]].end <= seconds) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Seconds before `seconds` in which the link is busy. */
static double busy_until(const hr_timing *t, hr_stream stream, double seconds)
{
    size_t i = ends_behind(t, stream, seconds);
    double busy = t->n_line[stream] ? t->busy_before[stream][i] : 0;
    if (i == t->n_line[stream]) return busy;
    double begun = seconds - t->ops[t->line[stream][i]].start;
    return begun > 0 ? busy + begun : busy;
}

double hr_timing_busy(const hr_timing *t, hr_stream stream, double from, double until)
{
    return until > from ? busy_until(t, stream, until) - busy_until(t, stream, from) : 0;
}

/* Idle time before a moment never falls, and stands still while the link is busy: the moment before which it is what must
 * be left lies behind the last operation that begins with no more. */
double hr_timing_latest_start(const hr_timing *t, hr_stream stream, double before, double seconds)
{
    double left = before - busy_until(t, stream, before) - seconds;
    size_t low = 0, high = t->n_line[stream];
    if (left < 0) return -INFINITY;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->ops[t->line[stream][middle]].start - t->busy_before[stream][middle] <= left) low = middle + 1;
        else high = middle;
    }
    double at = low ? left + t->busy_before[stream][low] : left;
    return at < before ? at : before;
}
