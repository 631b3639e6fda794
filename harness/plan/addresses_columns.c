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
#include "addresses_columns.h"

#include <stdlib.h>
#include <string.h>
#include "rng.h"
#include "units.h"

#define CLOCK_WORK 300000     /* looks between two readings of the clock */

/* ---- the trail ---- */

static bool trail_push(hr_columns *x, hr_trail_entry entry)
{
    x->status = hr_grow((void **)&x->trail, x->n_trail, &x->trail_capacity, sizeof *x->trail);
    if (x->status != HR_OK) return false;
    x->trail[x->n_trail++] = entry;
    return true;
}

static void cross(hr_columns *x, int buffer, int change)
{
    int last = x->pack->last[buffer];
    for (int border = x->pack->first[buffer] + 1; border < last; border++) x->crossing[border] += change;
}

void hr_columns_undo(hr_columns *x, size_t mark)
{
    while (x->n_trail > mark) {
        const hr_trail_entry *e = &x->trail[--x->n_trail];
        if (e->kind == HR_TRAIL_COLUMN) {
            hr_column *c = &x->columns[e->index];
            c->floor = e->value;
            c->spare = e->spare;
            c->step = e->step;
            c->waiting = e->waiting;
        } else {
            x->lowest[e->index] = e->value;
            if (e->kind == HR_TRAIL_PLACE) cross(x, e->index, 1);
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
    if (to > x->ceiling[buffer]) {
        x->columns[x->pack->first[buffer]].weight += 1;
        return false;
    }
    hr_trail_entry before = {.kind = HR_TRAIL_LOWEST, .index = buffer, .value = x->lowest[buffer]};
    if (!trail_push(x, before)) return false;
    x->lowest[buffer] = to;
    ask(x, buffer);
    return true;
}

/* Highest first, those placed at the end. Between two looks little moves, so insertion is near linear. */
static void column_sort(hr_columns *x, const hr_column *c)
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

/* Floor, spare and step of one column; false when its waiting buffers cannot fit above each other. */
static bool column_look(hr_columns *x, int k)
{
    hr_column *c = &x->columns[k], next = *c;
    int64_t waiting_units = 0, above = INT64_MAX, smallest = INT64_MAX;
    int p = 0;
    column_sort(x, c);
    next.floor = INT64_MAX;
    next.spare = 0;
    for (; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        int64_t lowest = x->lowest[buffer], units = x->pack->units[buffer];
        if (lowest == HR_PLACED) break;
        waiting_units += units;
        next.spare = x->capacity - lowest - waiting_units;
        if (next.spare < 0) {
            c->weight += 1;
            return false;
        }
        if (lowest != next.floor) {
            above = next.floor;
            next.floor = lowest;
            smallest = INT64_MAX;
        }
        if (units < smallest) smallest = units;
    }
    next.waiting = p;
    next.step = above != INT64_MAX && above - next.floor < smallest ? above - next.floor : smallest;
    if (next.floor == c->floor && next.spare == c->spare && next.step == c->step && p == c->waiting)
        return true;
    if (!trail_push(x, (hr_trail_entry){HR_TRAIL_COLUMN, k, c->waiting, c->floor, c->spare, c->step})) return false;
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

bool hr_columns_place(hr_columns *x, int buffer, int64_t offset)
{
    const hr_pack *pack = x->pack;
    int64_t top = offset + pack->units[buffer];
    const hr_column *entry = &x->columns[pack->first[buffer]];
    bool fits = trail_push(x, (hr_trail_entry){.kind = HR_TRAIL_PLACE, .index = buffer, .value = x->lowest[buffer]});
    if (!fits) return false;
    x->offsets[buffer] = offset;
    x->lowest[buffer] = HR_PLACED;
    cross(x, buffer, -1);
    ask(x, buffer);
    /* Those that it meets: all alive where it begins, and all that begin later in its life. */
    for (int p = 0; p < entry->waiting && fits; p++) {
        int other = x->cells[entry->begin + p];
        if (x->lowest[other] != HR_PLACED) fits = raise_lowest(x, other, top);
    }
    int begin = x->starts[pack->first[buffer] + 1], end = x->starts[pack->last[buffer]];
    for (int other = begin; other < end && fits; other++)
        if (x->lowest[other] != HR_PLACED) fits = raise_lowest(x, other, top);
    x->work += entry->waiting + (end > begin ? end - begin : 0);
    if (fits) return look_at_asked(x);
    forget_asked(x);
    return false;
}

/* The least offset above the floor that `buffer` can have: it then stands on another that waits. */
static int64_t next_lowest(hr_columns *x, int buffer)
{
    const hr_pack *pack = x->pack;
    const hr_column *entry = &x->columns[pack->first[buffer]];
    int64_t next = INT64_MAX;
    for (int p = 0; p < entry->waiting; p++) {
        int other = x->cells[entry->begin + p];
        if (other != buffer && x->lowest[other] != HR_PLACED && x->lowest[other] + pack->units[other] < next)
            next = x->lowest[other] + pack->units[other];
    }
    int begin = x->starts[pack->first[buffer] + 1], end = x->starts[pack->last[buffer]];
    for (int other = begin; other < end; other++)
        if (x->lowest[other] != HR_PLACED && x->lowest[other] + pack->units[other] < next)
            next = x->lowest[other] + pack->units[other];
    x->work += entry->waiting + (end > begin ? end - begin : 0);
    return next;
}

/* The other way: none of `choices` starts at the floor. False when that cannot be. */
bool hr_columns_waste(hr_columns *x, const int *choices, size_t n_choices)
{
    bool fits = true;
    for (size_t c = 0; c < n_choices; c++) x->next_lowest[choices[c]] = next_lowest(x, choices[c]);
    for (size_t c = 0; c < n_choices && fits; c++)
        fits = raise_lowest(x, choices[c], x->next_lowest[choices[c]]);
    if (fits) return look_at_asked(x);
    forget_asked(x);
    return false;
}

bool hr_columns_stopped(hr_columns *x)
{
    if (x->gave_up || x->status != HR_OK) return true;
    x->gave_up = x->nodes >= x->limits.nodes || x->work - x->work_at_start >= x->limits.work;
    if (!x->gave_up && x->limits.deadline_seconds > 0 && x->work >= x->clock_at) {
        x->clock_at = x->work + CLOCK_WORK;
        x->gave_up = hr_now_seconds() >= x->limits.deadline_seconds;
    }
    return x->gave_up;
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
        x->priority[i] = hr_greedy_key(pack, ways[way].order, i) * (1 + noise * hr_rng_uniform(key, (uint64_t)i));
        x->lowest[i] = 0;
    }
    memset(x->crossing, 0, sizeof *x->crossing * ((size_t)pack->n_columns + 1));
    for (int i = 0; i < pack->n_buffers; i++) cross(x, i, 1);
    for (int k = 0; k < pack->n_columns; k++)
        if (x->columns[k].weight > heaviest) heaviest = x->columns[k].weight;
    for (int k = 0; k < pack->n_columns; k++) {
        hr_column *c = &x->columns[k];
        c->weight = 1 + 10 * c->weight / (heaviest + 10);   /* old failures fade */
        c->floor = c->spare = c->step = 0;
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

hr_status hr_columns_run(hr_columns *x, int64_t capacity_bytes, hr_columns_limits limits, int64_t *offsets,
                         hr_columns_end *end)
{
    const hr_pack *pack = x->pack;
    bool solved = true;
    x->limits = limits;
    x->capacity_bytes = capacity_bytes;
    x->capacity = (capacity_bytes + pack->most_padding) / pack->unit_bytes;
    x->status = HR_OK;
    run_begin(x);
    for (int i = 0; i < pack->n_buffers; i++) {
        int64_t room_bytes = capacity_bytes - pack->units[i] * pack->unit_bytes + pack->padding[i];
        solved = solved && room_bytes >= 0;
        x->ceiling[i] = room_bytes / pack->unit_bytes;
    }
    solved = solved && look_at_asked(x);
    forget_asked(x);
    solved = solved && hr_columns_solve(x, 0, pack->n_columns, 0);
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
    free(x->ceiling);
    free(x->next_lowest);
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
    TRY_ALLOC(x->ceiling = calloc(n_buffers, sizeof *x->ceiling));
    TRY_ALLOC(x->next_lowest = calloc(n_buffers, sizeof *x->next_lowest));
    TRY_ALLOC(x->offsets = calloc(n_buffers, sizeof *x->offsets));
    TRY_ALLOC(x->priority = calloc(n_buffers, sizeof *x->priority));
    TRY_ALLOC(x->failures = calloc(HR_FAILURES, sizeof *x->failures));
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
