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
    int64_t value, spare;
} trail_entry;

typedef struct column {
    int begin, count;         /* its buffers, in cells */
    int waiting;              /* the first so many of them hold all that wait, in falling order at the last look */
    int n_choices;            /* waiting buffers that can start at the floor */
    int64_t floor;            /* INT64_MAX: nothing waits here */
    int64_t spare;            /* what may still be wasted above the floor */
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
    double *priority;         /* [n_buffers] which choice comes first */
    int *asked, n_asked, request; /* columns to look at */
    trail_entry *trail;
    size_t n_trail, trail_capacity;
    int *stack;               /* choices and parts of all levels */
    size_t n_stack, stack_capacity;
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

/* Floor, choices and spare of one column; false when its waiting buffers cannot fit above each other. */
static bool column_look(hr_columns *x, int k)
{
    column *c = &x->columns[k];
    int64_t waiting_units = 0, floor = INT64_MAX, spare = 0;
    int n_choices = 0, p = 0;
    column_sort(x, c);
    for (; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        int64_t lowest = x->lowest[buffer];
        if (lowest == PLACED) break;
        waiting_units += x->pack->units[buffer];
        spare = x->capacity - lowest - waiting_units;
        if (spare < 0) {
            c->weight += 1;
            return false;
        }
        n_choices = lowest == floor ? n_choices + 1 : 1;
        floor = lowest;
    }
    if (floor == c->floor && n_choices == c->n_choices && spare == c->spare && p == c->waiting) return true;
    if (!trail_push(x, (trail_entry){TRAIL_COLUMN, k, c->n_choices, c->waiting, c->floor, c->spare})) return false;
    c->floor = floor;
    c->spare = spare;
    c->n_choices = n_choices;
    c->waiting = p;
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

/* The column with the fewest choices in any valley of [begin, end). */
static int column_choose(const hr_columns *x, int begin, int end)
{
    int best = -1;
    double best_cost = INFINITY;
    for (int from = begin, to; from < end; from = to) {
        int64_t floor = x->columns[from].floor;
        for (to = from + 1; to < end && x->columns[to].floor == floor;) to++;
        bool left = from == begin || x->columns[from - 1].floor > floor, right = to == end || x->columns[to].floor > floor;
        if (!left || !right || floor == INT64_MAX) continue;
        for (int k = from; k < to; k++) {
            const column *c = &x->columns[k];
            double cost = c->n_choices;
            if (c->spare > 0) cost += 0.5 + (x->thrifty ? 15.0 * (double)c->spare / (double)x->capacity : 0.0);
            if (x->weigh) cost /= c->weight;
            if (cost < best_cost) {
                best_cost = cost;
                best = k;
            }
        }
    }
    return best;
}

static bool before(const hr_columns *x, int a, int b)
{
    return x->priority[a] != x->priority[b] ? x->priority[a] > x->priority[b] : a < b;
}

/* Pushes the choices at column k, best first; of buffers that are alike, one is enough. */
static bool push_choices(hr_columns *x, int k)
{
    const column *c = &x->columns[k];
    const hr_pack *pack = x->pack;
    size_t base = x->n_stack;
    for (int p = 0; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        bool alike = x->lowest[buffer] != c->floor;
        for (size_t s = base; s < x->n_stack && !alike; s++) {
            int other = x->stack[s];
            alike = pack->first[other] == pack->first[buffer] && pack->last[other] == pack->last[buffer] &&
                    pack->units[other] == pack->units[buffer];
        }
        if (alike) continue;
        if (!stack_push(x, buffer)) return false;
        for (size_t s = x->n_stack - 1; s > base && before(x, buffer, x->stack[s - 1]); s--) {
            x->stack[s] = x->stack[s - 1];
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
    int k = column_choose(x, begin, end);
    int64_t floor = x->columns[k].floor;
    bool solved = false;
    failure this_part = failure_key(x, begin, end);
    x->work += end - begin;
    if (failed_before(x, this_part)) return false;
    if (!push_choices(x, k)) return false;
    size_t n_choices = x->n_stack - base;
    for (size_t c = 0; c < n_choices && !solved && !stopped(x); c++) {
        solved = place(x, x->stack[base + c], floor) && solve(x, begin, end, depth + 1);
        if (!solved) trail_undo(x, mark);
    }
    if (!solved && !stopped(x)) {
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
static const struct { bool weigh, thrifty; hr_greedy_order order; } ways[] = {
    {false, true, HR_GREEDY_UNITS}, {true, false, HR_GREEDY_LIFE},   {false, true, HR_GREEDY_LIFE},
    {true, false, HR_GREEDY_AREA},  {false, false, HR_GREEDY_UNITS}, {true, true, HR_GREEDY_AREA},
    {false, true, HR_GREEDY_AREA},  {true, true, HR_GREEDY_LIFE},    {false, false, HR_GREEDY_AREA},
    {true, true, HR_GREEDY_UNITS},
};
#define N_WAYS (int)(sizeof ways / sizeof *ways)

static void run_begin(hr_columns *x)
{
    const hr_pack *pack = x->pack;
    int way = x->n_runs % N_WAYS, turn = x->n_runs / N_WAYS;
    double noise = turn == 0 ? 0.0 : 0.2 + 0.2 * (turn % 3), heaviest = 1;
    uint64_t key = hr_rng_key(20231, (uint64_t)x->n_runs);
    x->weigh = ways[way].weigh;
    x->thrifty = ways[way].thrifty;
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
        c->floor = c->spare = 0;
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
    free(x->asked);
    free(x->failures);
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
