/* Addresses by columns, second half: which column to fill next, and with what. addresses_columns.c has the idea.
 *
 * The bottom row of a valley is a tiling: each of its columns is covered by exactly one buffer that starts at
 * the floor, or wastes bytes, which needs spare. A chain over the row (can it be filled up to here, and from
 * here on) shows which buffers can be in it at all; next to a wall, in a tight column, that is often one.
 * A part of time that failed is remembered by what was left to place there: other stacks below often leave the
 * same problem above.
 */
#include "addresses_columns.h"

#include <math.h>
#include <string.h>
#include "rng.h"

/* Recursion: two frames, of 450 bytes together, twice that with a sanitizer, for each level. */
#ifdef __SANITIZE_ADDRESS__
#define HIGHEST_DEPTH 6000
#else
#define HIGHEST_DEPTH 12000
#endif

static bool stack_push(hr_columns *x, int value)
{
    x->status = hr_grow((void **)&x->stack, x->n_stack, &x->stack_capacity, sizeof *x->stack);
    if (x->status != HR_OK) return false;
    x->stack[x->n_stack++] = value;
    return true;
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
        const hr_column *c = &x->columns[p];
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
    int beside = (x->pack->first[buffer] == v->begin) + (x->pack->last[buffer] == v->end);
    int neat = beside + (top == v->left) + (top == v->right);
    return x->priority[buffer] * (1 + x->neatness * neat);
}

/* Pushes the choices at column k, best first; of buffers that are alike, one is enough. */
static bool push_choices(hr_columns *x, int k, const valley *v)
{
    const hr_column *c = &x->columns[k];
    const hr_pack *pack = x->pack;
    size_t base = x->n_stack;
    for (int p = 0; p < c->waiting; p++) {
        int buffer = x->cells[c->begin + p];
        bool alike = !in_row(x, buffer, v->floor);
        for (size_t s = base; s < x->n_stack && !alike; s++) {
            int other = x->stack[s];
            alike = pack->first[other] == pack->first[buffer] && pack->last[other] == pack->last[buffer] &&
                    pack->units[other] == pack->units[buffer] && pack->padding[other] == pack->padding[buffer];
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
static hr_failure failure_key(hr_columns *x, int begin, int end)
{
    hr_failure f = {0, 0, x->capacity_bytes};
    for (int i = x->starts[begin]; i < x->starts[end]; i++) {
        if (x->lowest[i] == HR_PLACED) continue;
        uint64_t mixed = hr_mix64((uint64_t)x->lowest[i] ^ hr_mix64((uint64_t)i));
        f.key += mixed;
        f.lock ^= mixed * 0xd1342543de82ef95u + (mixed >> 29);
    }
    x->work += x->starts[end] - x->starts[begin];
    return f;
}

static bool failed_before(const hr_columns *x, hr_failure f)
{
    const hr_failure *known = &x->failures[f.key % HR_FAILURES];
    return known->key == f.key && known->lock == f.lock && f.capacity_bytes <= known->capacity_bytes;
}

static bool branch(hr_columns *x, int begin, int end, int depth)
{
    size_t mark = x->n_trail, base = x->n_stack;
    bool solved = false, wasteful = false;
    valley v = {0};
    hr_failure this_part = failure_key(x, begin, end);
    x->work += end - begin;
    if (failed_before(x, this_part)) return false;
    int k = column_choose(x, begin, end, &v, &wasteful);
    if (k < 0 || !push_choices(x, k, &v)) return false;
    int64_t floor = v.floor;
    size_t n_choices = x->n_stack - base;
    for (size_t c = 0; c < n_choices && !solved && !hr_columns_stopped(x); c++) {
        solved = hr_columns_place(x, x->stack[base + c], floor) && hr_columns_solve(x, begin, end, depth + 1);
        if (!solved) hr_columns_undo(x, mark);
    }
    if (!solved && wasteful && !hr_columns_stopped(x)) {
        /* Alike buffers were left out of the choices; waste concerns them too. */
        x->n_stack = base;
        const hr_column *c = &x->columns[k];
        for (int p = 0; p < c->waiting; p++)
            if (x->lowest[x->cells[c->begin + p]] == floor && !stack_push(x, x->cells[c->begin + p])) return false;
        solved = hr_columns_waste(x, x->stack + base, x->n_stack - base) && hr_columns_solve(x, begin, end, depth + 1);
        if (!solved) hr_columns_undo(x, mark);
    }
    if (!solved && !hr_columns_stopped(x)) x->failures[this_part.key % HR_FAILURES] = this_part;
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
bool hr_columns_solve(hr_columns *x, int begin, int end, int depth)
{
    size_t mark = x->n_trail, base = x->n_stack;
    bool solved = true;
    x->nodes++;
    if (depth >= HIGHEST_DEPTH) x->gave_up = true;
    if (hr_columns_stopped(x) || !push_parts(x, begin, end)) return false;
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
    if (!solved) hr_columns_undo(x, mark);
    x->n_stack = base;
    return solved;
}
