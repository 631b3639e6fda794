/* Addresses by columns: the exact search.
 *
 * Idea: keep for every buffer the lowest offset that it can still have. Over time these make a floor; take a
 * valley of it (a stretch of equal height between higher ones) and one column in it. Whatever is lowest in
 * that column from now on either starts exactly at the floor, and then it lives within the valley, or the
 * column wastes bytes there. So the choices at a column are the few buffers that fit the valley, and waste,
 * which a column that must be full to the brim cannot afford. Take the column with the fewest choices.
 *
 * From the literature: branching on low offsets first and splitting in time where no waiting buffer crosses
 * (Moffitt, "MiniMalloc", 2023); fewest choices over failures seen, dom/wdeg (Boussemart et al. 2004), with
 * restarts that keep the weights; a column as a one-machine schedule with release times, whose bound is
 * the largest of r + (units of those released at r or later) (Carlier 1982).
 * Departures: MiniMalloc branches over all waiting buffers in the order of their offsets; branching by
 * column needs no such order and meets failures where they arise. One run has one way to rank columns and
 * buffers; a portfolio over runs replaces a single best rule, since the samples have different ones.
 *
 * Everything that a choice changes is on one trail, so that a step back is exact.
 */
#include "addresses_pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rng.h"
#include "units.h"

#define HIGHEST_DEPTH 20000   /* recursion: two frames of about 150 bytes for each level */
#define PLACED (-1)           /* lowest offset of a buffer that is placed */
#define CLOCK_WORK 300000     /* looks between two readings of the clock */

#define FAILURES (1u << 16)

typedef enum trail_kind { TRAIL_LOWEST, TRAIL_PLACE, TRAIL_COLUMN } trail_kind;
typedef struct trail_entry {
    trail_kind kind;
    int index, n_choices, waiting;
    int64_t value, spare, step;
} trail_entry;

typedef struct column {
    int begin, count;         /* its buffers, in cells */
    int waiting;              /* the first so many of them hold all that wait, in falling order at the last look */
    int n_choices;            /* waiting buffers that can start at the floor */
    int64_t floor;            /* INT64_MAX: nothing waits here */
    int64_t spare;            /* what may still be wasted above the floor */
    int64_t step;             /* wasting here wastes at least this */
    double weight;            /* failures seen here */
    int asked;                /* number of the last request to look at it */
} column;

/* A part that was searched to its end without success: who waits there, and how low each can be. */
typedef struct failure { uint64_t key, lock; int64_t capacity; } failure;

struct hr_columns {
    const hr_pack *pack;
    int64_t capacity;
    int *cells;               /* [pack->cells] */
    column *columns;          /* [n_columns] */
    int *starts;              /* [n_columns + 1] first buffer that begins in a column: buffers are sorted */
    int *crossing;            /* [n_columns + 1] waiting buffers that live on both sides of a border */
    int64_t *lowest;          /* [n_buffers] */
    int64_t *offsets;         /* [n_buffers] */
    double *priority, *worths; /* [n_buffers] which choice comes first */
    double neatness;
    int *asked, n_asked, request; /* columns to look at */
    trail_entry *trail;
    size_t n_trail, trail_capacity;
    int *stack;               /* choices and parts of all levels */
    size_t n_stack, stack_capacity;
    bool *from_left, *from_right; /* [n_columns + 1] of a valley's bottom row */
    int *row_ends;            /* [n_columns + 1] */
    failure *failures;        /* [FAILURES] by key */
    bool weigh, thrifty;      /* this run's ranking of columns */
    int n_runs;
    hr_columns_limits limits;
    int64_t nodes, work, work_at_start, clock_at;
    hr_status status;         /* memory gave out */
    bool gave_up;
};

/* ---- the trail ---- */

static bool trail_push(hr_columns *x, trail_entry entry)
{
    x->status = hr_grow((void **)&x->trail, x->n_trail, &x->trail_capacity, sizeof *x->trail);
    if (x->status != HR_OK) return false;
    x->trail[x->n_trail++] = entry;
    return true;
}

static bool stack_push(hr_columns *x, int value)
{
    x->status = hr_grow((void **)&x->stack, x->n_stack, &x->stack_capacity, sizeof *x->stack);
    if (x->status != HR_OK) return false;
    x->stack[x->n_stack++] = value;
    return true;
}

static void cross(hr_columns *x, int buffer, int change)
{
    for (int border = x->pack->first[buffer] + 1; border < x->pack->last[buffer]; border++) x->crossing[border] += change;
}

static void trail_undo(hr_columns *x, size_t mark)
{
    while (x->n_trail > mark) {
        const trail_entry *e = &x->trail[--x->n_trail];
        if (e->kind == TRAIL_COLUMN) {
            column *c = &x->columns[e->index];
            c->floor = e->value;
            c->spare = e->spare;
            c->step = e->step;
            c->n_choices = e->n_choices;
            c->waiting = e->waiting;
        } else {
            x->lowest[e->index] = e->value;
            if (e->kind == TRAIL_PLACE) cross(x, e->index, 1);
        }
    }
}

/* ---- what follows from a choice ---- */

static void ask(hr_columns *x, int buffer)
{
    for (int k = x->pack->first[buffer]; k < x->pack->last[buffer]; k++) {
        if (x->columns[k].asked == x->request) continue;
        x->columns[k].asked = x->request;
        x->asked[x->n_asked++] = k;
    }
    x->work += x->pack->last[buffer] - x->pack->first[buffer];
}

static bool raise_lowest(hr_columns *x, int buffer, int64_t to)
{
    if (x->lowest[buffer] >= to) return true;
    if (to + x->pack->units[buffer] > x->capacity) {
        x->columns[x->pack->first[buffer]].weight += 1;
        return false;
    }
    if (!trail_push(x, (trail_entry){.kind = TRAIL_LOWEST, .index = buffer, .value = x->lowest[buffer]})) return false;
    x->lowest[buffer] = to;
    ask(x, buffer);
    return true;
}

/* Highest first, those placed at the end. Between two looks little moves, so insertion is near linear. */
static void column_sort(hr_columns *x, const column *c)
{
    int *cells = x->cells + c->begin;
    for (int p = 1; p < c->waiting; p++) {
        int buffer = cells[p], to = p;
        int64_t key = x->lowest[buffer];
        for (; to > 0 && x->lowest[cells[to - 1]] < key; to--) cells[to] = cells[to - 1];
        cells[to] = buffer;
        x->work += p - to;
    }
    x->work += c->waiting;
}

/* Floor, choices, spare and step of one column; false when its waiting buffers cannot fit above each other. */
static bool column_look(hr_columns *x, int k)
{
    column *c = &x->columns[k], next = *c;
    int64_t waiting_units = 0, above = INT64_MAX, smallest = INT64_MAX;
    int p = 0;
    column_sort(x, c);
    next.floor = INT64_MAX;
    next.spare = next.n_choices = 0;
    for (; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        int64_t lowest = x->lowest[buffer], units = x->pack->units[buffer];
        if (lowest == PLACED) break;
        waiting_units += units;
        next.spare = x->capacity - lowest - waiting_units;
        if (next.spare < 0) {
            c->weight += 1;
            return false;
        }
        if (lowest != next.floor) {
            above = next.floor;
            next.floor = lowest;
            next.n_choices = 0;
            smallest = INT64_MAX;
        }
        next.n_choices++;
        if (units < smallest) smallest = units;
    }
    next.waiting = p;
    next.step = above != INT64_MAX && above - next.floor < smallest ? above - next.floor : smallest;
    if (next.floor == c->floor && next.n_choices == c->n_choices && next.spare == c->spare && next.step == c->step && p == c->waiting)
        return true;
    if (!trail_push(x, (trail_entry){TRAIL_COLUMN, k, c->n_choices, c->waiting, c->floor, c->spare, c->step})) return false;
    *c = next;
    return true;
}

/* Where most went wrong before, it goes wrong again: look there first. */
static bool look_at_asked(hr_columns *x)
{
    bool fits = true;
    int heaviest = 0;
    for (int a = 1; a < x->n_asked; a++)
        if (x->columns[x->asked[a]].weight > x->columns[x->asked[heaviest]].weight) heaviest = a;
    if (x->n_asked > 0) fits = column_look(x, x->asked[heaviest]);
    for (int a = 0; a < x->n_asked && fits; a++) fits = column_look(x, x->asked[a]);
    x->n_asked = 0;
    x->request++;
    return fits;
}

static void forget_asked(hr_columns *x)
{
    x->n_asked = 0;
    x->request++;
}

static bool place(hr_columns *x, int buffer, int64_t offset)
{
    const hr_pack *pack = x->pack;
    int64_t top = offset + pack->units[buffer];
    const column *entry = &x->columns[pack->first[buffer]];
    bool fits = trail_push(x, (trail_entry){.kind = TRAIL_PLACE, .index = buffer, .value = x->lowest[buffer]});
    if (!fits) return false;
    x->offsets[buffer] = offset;
    x->lowest[buffer] = PLACED;
    cross(x, buffer, -1);
    ask(x, buffer);
    /* Those that it meets: all alive where it begins, and all that begin later in its life. */
    for (int p = 0; p < entry->waiting && fits; p++) {
        int other = x->cells[entry->begin + p];
        if (x->lowest[other] != PLACED) fits = raise_lowest(x, other, top);
    }
    int begin = x->starts[pack->first[buffer] + 1], end = x->starts[pack->last[buffer]];
    for (int other = begin; other < end && fits; other++)
        if (x->lowest[other] != PLACED) fits = raise_lowest(x, other, top);
    x->work += entry->waiting + (end > begin ? end - begin : 0);
    if (fits) return look_at_asked(x);
    forget_asked(x);
    return false;
}

/* The least offset above the floor that `buffer` can have: it then stands on another that waits. */
static int64_t next_lowest(hr_columns *x, int buffer)
{
    const hr_pack *pack = x->pack;
    const column *entry = &x->columns[pack->first[buffer]];
    int64_t next = INT64_MAX;
    for (int p = 0; p < entry->waiting; p++) {
        int other = x->cells[entry->begin + p];
        if (other != buffer && x->lowest[other] != PLACED && x->lowest[other] + pack->units[other] < next)
            next = x->lowest[other] + pack->units[other];
    }
    int begin = x->starts[pack->first[buffer] + 1], end = x->starts[pack->last[buffer]];
    for (int other = begin; other < end; other++)
        if (x->lowest[other] != PLACED && x->lowest[other] + pack->units[other] < next)
            next = x->lowest[other] + pack->units[other];
    x->work += entry->waiting + (end > begin ? end - begin : 0);
    return next;
}

/* The other way: none of `choices` starts at the floor. False when that cannot be. */
static bool waste(hr_columns *x, size_t choices, size_t n_choices)
{
    bool fits = true;
    size_t base = x->n_stack;
    int64_t *next = NULL;
    if (n_choices == 0) return false;
    next = malloc(sizeof *next * n_choices);
    if (!next) {
        x->status = hr_fail(HR_NO_MEMORY, "the system has no memory left to search for addresses");
        return false;
    }
    for (size_t c = 0; c < n_choices; c++) next[c] = next_lowest(x, x->stack[choices + c]);
    for (size_t c = 0; c < n_choices && fits; c++)
        fits = next[c] <= x->capacity && raise_lowest(x, x->stack[choices + c], next[c]);
    free(next);
    x->n_stack = base;
    if (fits) return look_at_asked(x);
    forget_asked(x);
    return false;
}

/* ---- branching ---- */

static bool stopped(hr_columns *x)
{
    if (x->gave_up || x->status != HR_OK) return true;
    x->gave_up = x->nodes >= x->limits.nodes || x->work - x->work_at_start >= x->limits.work;
    if (!x->gave_up && x->limits.deadline_seconds > 0 && x->work >= x->clock_at) {
        x->clock_at = x->work + CLOCK_WORK;
        x->gave_up = hr_now_seconds() >= x->limits.deadline_seconds;
    }
    return x->gave_up;
}

typedef struct valley { int begin, end; int64_t floor, left, right; } valley;   /* heights beside it, -1: an edge */

static bool can_start(const hr_columns *x, int buffer, int64_t floor) { return x->lowest[buffer] == floor; }

/* The bottom row of a valley: each column is covered by one choice or wastes. Sets, for borders, whether the row
 * can be filled up to there and from there on; false when it cannot be filled at all. */
static bool row_fill(hr_columns *x, const valley *v, int64_t step)
{
    const int *last = x->pack->last;
    memset(x->from_left + v->begin, 0, (size_t)(v->end - v->begin) + 1);
    memset(x->from_right + v->begin, 0, (size_t)(v->end - v->begin) + 1);
    x->from_left[v->begin] = x->from_right[v->end] = true;
    int stuck = v->begin;
    for (int p = v->begin; p < v->end; p++) {
        if (!x->from_left[p]) continue;
        stuck = p;
        if (x->columns[p].spare >= step) x->from_left[p + 1] = true;
        for (int i = x->starts[p]; i < x->starts[p + 1]; i++)
            if (can_start(x, i, v->floor)) x->from_left[last[i]] = true;
    }
    x->work += x->starts[v->end] - x->starts[v->begin] + v->end - v->begin;
    if (!x->from_left[v->end]) {
        x->columns[stuck].weight += 1;
        return false;
    }
    for (int p = v->end - 1; p >= v->begin; p--) {
        bool fills = x->columns[p].spare >= step && x->from_right[p + 1];
        for (int i = x->starts[p]; i < x->starts[p + 1] && !fills; i++)
            fills = can_start(x, i, v->floor) && x->from_right[last[i]];
        x->from_right[p] = fills;
    }
    return true;
}

static bool in_row(const hr_columns *x, int buffer, int64_t floor)
{
    return can_start(x, buffer, floor) && x->from_left[x->pack->first[buffer]] && x->from_right[x->pack->last[buffer]];
}

static bool may_waste(const hr_columns *x, int k, int64_t step)
{
    return x->columns[k].spare >= step && x->from_left[k] && x->from_right[k + 1];
}

/* The cheapest column of a valley: fewest choices that a full row can have. */
static void valley_rank(hr_columns *x, const valley *v, int64_t step, double *best_cost, int *best, bool *wasteful)
{
    int n_choices = 0;
    for (int p = v->begin; p <= v->end; p++) x->row_ends[p] = 0;
    for (int p = v->begin; p < v->end; p++) {
        for (int i = x->starts[p]; i < x->starts[p + 1]; i++) {
            if (!in_row(x, i, v->floor)) continue;
            n_choices++;
            x->row_ends[x->pack->last[i]]++;
        }
        n_choices -= x->row_ends[p];
        const column *c = &x->columns[p];
        bool waste = may_waste(x, p, step);
        double cost = n_choices;
        if (waste) cost += 0.5 + (x->thrifty ? 15.0 * (double)c->spare / (double)x->capacity : 0.0);
        if (x->weigh) cost /= c->weight;
        if (cost >= *best_cost) continue;
        *best_cost = cost;
        *best = p;
        *wasteful = waste;
    }
}

/* The best column of all valleys in [begin, end), -1 when one of them cannot be filled. */
static int column_choose(hr_columns *x, int begin, int end, valley *chosen, bool *wasteful)
{
    int best = -1;
    double best_cost = INFINITY;
    for (int from = begin, to; from < end; from = to) {
        int before = best;
        valley v = {from, from + 1, x->columns[from].floor, -1, -1};
        int64_t step = x->columns[from].step;
        for (to = from + 1; to < end && x->columns[to].floor == v.floor; to++)
            if (x->columns[to].step < step) step = x->columns[to].step;
        v.end = to;
        if (from > begin) v.left = x->columns[from - 1].floor;
        if (to < end) v.right = x->columns[to].floor;
        if ((from > begin && v.left < v.floor) || (to < end && v.right < v.floor) || v.floor == INT64_MAX) continue;
        if (!row_fill(x, &v, step)) return -1;
        valley_rank(x, &v, step, &best_cost, &best, wasteful);
        if (best != before) *chosen = v;
    }
    return best;
}

/* What a choice is worth: its priority, more for each side on which it leaves nothing over. */
static double worth(const hr_columns *x, int buffer, const valley *v)
{
    int64_t top = v->floor + x->pack->units[buffer];
    int neat = (x->pack->first[buffer] == v->begin) + (x->pack->last[buffer] == v->end) + (top == v->left) + (top == v->right);
    return x->priority[buffer] * (1 + x->neatness * neat);
}

/* Pushes the choices at column k, best first; of buffers that are alike, one is enough. */
static bool push_choices(hr_columns *x, int k, const valley *v)
{
    const column *c = &x->columns[k];
    const hr_pack *pack = x->pack;
    size_t base = x->n_stack;
    for (int p = 0; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        bool alike = !in_row(x, buffer, v->floor);
        for (size_t s = base; s < x->n_stack && !alike; s++) {
            int other = x->stack[s];
            alike = pack->first[other] == pack->first[buffer] && pack->last[other] == pack->last[buffer] &&
                    pack->units[other] == pack->units[buffer];
        }
        if (alike) continue;
        if (!stack_push(x, buffer)) return false;
        double mine = x->worths[buffer] = worth(x, buffer, v);
        for (size_t s = x->n_stack - 1; s > base; s--) {
            int other = x->stack[s - 1];
            if (x->worths[other] > mine || (x->worths[other] == mine && other < buffer)) break;
            x->stack[s] = other;
            x->stack[s - 1] = buffer;
        }
    }
    x->work += c->waiting;
    return true;
}

/* Different stacks below leave the same problem above: a failure is remembered by a hash of what is left. Two
 * hashes of 64 bits make a false recognition as unlikely as a broken processor. */
static failure failure_key(hr_columns *x, int begin, int end)
{
    failure f = {0, 0, x->capacity};
    for (int i = x->starts[begin]; i < x->starts[end]; i++) {
        if (x->lowest[i] == PLACED) continue;
        uint64_t mixed = hr_mix64((uint64_t)x->lowest[i] ^ hr_mix64((uint64_t)i));
        f.key += mixed;
        f.lock ^= mixed * 0xd1342543de82ef95u + (mixed >> 29);
    }
    x->work += x->starts[end] - x->starts[begin];
    return f;
}

static bool failed_before(const hr_columns *x, failure f)
{
    const failure *known = &x->failures[f.key % FAILURES];
    return known->key == f.key && known->lock == f.lock && f.capacity <= known->capacity;
}

static bool solve(hr_columns *x, int begin, int end, int depth);

static bool branch(hr_columns *x, int begin, int end, int depth)
{
    size_t mark = x->n_trail, base = x->n_stack;
    bool solved = false, wasteful = false;
    valley v = {0};
    failure this_part = failure_key(x, begin, end);
    x->work += end - begin;
    if (failed_before(x, this_part)) return false;
    int k = column_choose(x, begin, end, &v, &wasteful);
    if (k < 0 || !push_choices(x, k, &v)) return false;
    int64_t floor = v.floor;
    size_t n_choices = x->n_stack - base;
    for (size_t c = 0; c < n_choices && !solved && !stopped(x); c++) {
        solved = place(x, x->stack[base + c], floor) && solve(x, begin, end, depth + 1);
        if (!solved) trail_undo(x, mark);
    }
    if (!solved && wasteful && !stopped(x)) {
        /* Alike buffers were left out of the choices; waste concerns them too. */
        x->n_stack = base;
        const column *c = &x->columns[k];
        for (int p = 0; p < c->waiting; p++)
            if (x->lowest[x->cells[c->begin + p]] == floor && !stack_push(x, x->cells[c->begin + p])) return false;
        solved = waste(x, base, x->n_stack - base) && solve(x, begin, end, depth + 1);
        if (!solved) trail_undo(x, mark);
    }
    if (!solved && !stopped(x)) x->failures[this_part.key % FAILURES] = this_part;
    x->n_stack = base;
    return solved;
}

/* Pushes begin and end of each part of [begin, end) that no waiting buffer links to the rest. */
static bool push_parts(hr_columns *x, int begin, int end)
{
    x->work += end - begin;
    for (int from = begin, to; from < end; from = to) {
        for (to = from + 1; to < end && x->crossing[to] > 0;) to++;
        if (x->columns[from].floor == INT64_MAX) continue;
        if (!stack_push(x, from) || !stack_push(x, to)) return false;
    }
    return true;
}

/* Parts fail or succeed alone; the narrowest goes first because it is the cheapest to see fail. */
static bool solve(hr_columns *x, int begin, int end, int depth)
{
    size_t mark = x->n_trail, base = x->n_stack;
    bool solved = true;
    x->nodes++;
    if (depth >= HIGHEST_DEPTH) x->gave_up = true;
    if (stopped(x) || !push_parts(x, begin, end)) return false;
    size_t n_parts = (x->n_stack - base) / 2;
    if (n_parts == 1) {
        begin = x->stack[base];
        end = x->stack[base + 1];
        x->n_stack = base;
        return branch(x, begin, end, depth);
    }
    for (size_t done = 0; done < n_parts && solved; done++) {
        size_t narrowest = done;
        for (size_t p = done + 1; p < n_parts; p++)
            if (x->stack[base + 2 * p + 1] - x->stack[base + 2 * p] <
                x->stack[base + 2 * narrowest + 1] - x->stack[base + 2 * narrowest]) narrowest = p;
        for (int half = 0; half < 2; half++) {
            int swap = x->stack[base + 2 * done + half];
            x->stack[base + 2 * done + half] = x->stack[base + 2 * narrowest + half];
            x->stack[base + 2 * narrowest + half] = swap;
        }
        solved = branch(x, x->stack[base + 2 * done], x->stack[base + 2 * done + 1], depth);
    }
    if (!solved) trail_undo(x, mark);
    x->n_stack = base;
    return solved;
}

/* ---- runs ---- */

/* The portfolio: samples of both public collections were each solved best by another row. */
static const struct { bool weigh, thrifty; hr_greedy_order order; } ways[HR_COLUMNS_WAYS] = {
    {false, true, HR_GREEDY_UNITS}, {true, false, HR_GREEDY_LIFE},   {false, true, HR_GREEDY_LIFE},
    {true, false, HR_GREEDY_AREA},  {false, false, HR_GREEDY_UNITS}, {true, true, HR_GREEDY_AREA},
    {false, true, HR_GREEDY_AREA},  {true, true, HR_GREEDY_LIFE},    {false, false, HR_GREEDY_AREA},
    {true, true, HR_GREEDY_UNITS},
};

static void run_begin(hr_columns *x)
{
    const hr_pack *pack = x->pack;
    int way = x->n_runs % HR_COLUMNS_WAYS, turn = x->n_runs / HR_COLUMNS_WAYS;
    double noise = turn == 0 ? 0.0 : 0.2 + 0.2 * (turn % 3), heaviest = 1;
    uint64_t key = hr_rng_key(20231, (uint64_t)x->n_runs);
    x->weigh = ways[way].weigh;
    x->thrifty = ways[way].thrifty;
    x->neatness = (way + turn) % 3 == 0 ? 0.0 : 3.0;
    for (int i = 0; i < pack->n_buffers; i++) {
        double life = pack->last[i] - pack->first[i], units = (double)pack->units[i];
        double worth = ways[way].order == HR_GREEDY_LIFE ? life : ways[way].order == HR_GREEDY_AREA ? life * units : units;
        x->priority[i] = worth * (1 + noise * hr_rng_uniform(key, (uint64_t)i));
        x->lowest[i] = 0;
    }
    memset(x->crossing, 0, sizeof *x->crossing * ((size_t)pack->n_columns + 1));
    for (int i = 0; i < pack->n_buffers; i++) cross(x, i, 1);
    for (int k = 0; k < pack->n_columns; k++)
        if (x->columns[k].weight > heaviest) heaviest = x->columns[k].weight;
    for (int k = 0; k < pack->n_columns; k++) {
        column *c = &x->columns[k];
        c->weight = 1 + 10 * c->weight / (heaviest + 10);   /* old failures fade */
        c->floor = c->spare = c->step = 0;
        c->n_choices = 0;
        c->waiting = c->count;
        x->asked[k] = k;
    }
    x->n_asked = pack->n_columns;
    x->n_trail = x->n_stack = 0;
    x->nodes = 0;
    x->work_at_start = x->work;
    x->clock_at = x->work;
    x->gave_up = false;
    x->n_runs++;
}

hr_status hr_columns_run(hr_columns *x, int64_t capacity_units, hr_columns_limits limits, int64_t *offsets, hr_columns_end *end)
{
    const hr_pack *pack = x->pack;
    bool solved = true;
    x->limits = limits;
    x->capacity = capacity_units;
    x->status = HR_OK;
    run_begin(x);
    for (int i = 0; i < pack->n_buffers; i++) solved = solved && pack->units[i] <= capacity_units;
    solved = solved && look_at_asked(x);
    forget_asked(x);
    solved = solved && solve(x, 0, pack->n_columns, 0);
    if (x->status != HR_OK) return x->status;
    *end = solved ? HR_COLUMNS_FOUND : x->gave_up ? HR_COLUMNS_GAVE_UP : HR_COLUMNS_IMPOSSIBLE;
    if (solved) memcpy(offsets, x->offsets, sizeof *offsets * (size_t)pack->n_buffers);
    return HR_OK;
}

int64_t hr_columns_work(const hr_columns *x) { return x->work; }

void hr_columns_free(hr_columns *x)
{
    if (!x) return;
    free(x->cells);
    free(x->columns);
    free(x->starts);
    free(x->crossing);
    free(x->lowest);
    free(x->offsets);
    free(x->priority);
    free(x->worths);
    free(x->asked);
    free(x->failures);
    free(x->from_left);
    free(x->from_right);
    free(x->row_ends);
    free(x->trail);
    free(x->stack);
    free(x);
}

hr_status hr_columns_new(const hr_pack *pack, hr_columns **search)
{
    hr_status st = HR_OK;
    size_t n_buffers = (size_t)pack->n_buffers + 1, n_columns = (size_t)pack->n_columns + 2;
    hr_columns *x = calloc(1, sizeof *x);
    TRY_ALLOC(x);
    if (pack->cells > INT32_MAX) FAIL(HR_NO_MEMORY, "too many buffers are alive together for an exact search");
    x->pack = pack;
    x->request = 1;
    TRY_ALLOC(x->cells = malloc(sizeof *x->cells * ((size_t)pack->cells + 1)));
    TRY_ALLOC(x->columns = calloc(n_columns, sizeof *x->columns));
    TRY_ALLOC(x->starts = calloc(n_columns, sizeof *x->starts));
    TRY_ALLOC(x->crossing = calloc(n_columns, sizeof *x->crossing));
    TRY_ALLOC(x->lowest = calloc(n_buffers, sizeof *x->lowest));
    TRY_ALLOC(x->offsets = calloc(n_buffers, sizeof *x->offsets));
    TRY_ALLOC(x->priority = calloc(n_buffers, sizeof *x->priority));
    TRY_ALLOC(x->failures = calloc(FAILURES, sizeof *x->failures));
    TRY_ALLOC(x->from_left = calloc(n_columns, sizeof *x->from_left));
    TRY_ALLOC(x->from_right = calloc(n_columns, sizeof *x->from_right));
    TRY_ALLOC(x->row_ends = calloc(n_columns, sizeof *x->row_ends));
    TRY_ALLOC(x->worths = calloc(n_buffers, sizeof *x->worths));
    TRY_ALLOC(x->asked = calloc(n_columns, sizeof *x->asked));
    for (int i = 0; i < pack->n_buffers; i++) {
        x->starts[pack->first[i] + 1]++;
        for (int k = pack->first[i]; k < pack->last[i]; k++) x->columns[k].count++;
    }
    for (int k = 0; k < pack->n_columns; k++) {
        x->starts[k + 1] += x->starts[k];
        x->columns[k + 1].begin = x->columns[k].begin + x->columns[k].count;
        x->columns[k].count = 0;
    }
    for (int i = 0; i < pack->n_buffers; i++)
        for (int k = pack->first[i]; k < pack->last[i]; k++)
            x->cells[x->columns[k].begin + x->columns[k].count++] = i;
    *search = x;
    x = NULL;
out:
    hr_columns_free(x);
    return st;
}
