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
#include "chain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int slots_of(const hr_chain *c, int64_t bytes)
{
    return (int)((bytes + (c->round_up ? c->unit_bytes - 1 : 0)) / c->unit_bytes);
}

static size_t place(const hr_chain *c, int s, int t, int top, int m)
{
    return (((size_t)s * (size_t)c->n + (size_t)t) * 2 + (size_t)top) * (size_t)(c->slots + 1) + (size_t)m;
}
static double least(const hr_chain *c, int s, int t, int top, int m)
{
    return m < 0 ? INFINITY : c->least[place(c, s, t, top, m)];
}

/* What lies there from the beginning until the backward of t reads it. */
static int64_t given_bytes(const hr_chain *c, int t, int top)
{
    return c->layers[t].gradient_bytes + (top ? c->layers[t].out_bytes : 0);
}

/* Bytes while a layer runs forward with everything of it there. */
static int64_t forward_bytes(const hr_layer *l, int64_t given_bytes)
{
    return given_bytes + l->out_bytes + l->own_bytes + l->workspace_bytes;
}

static void solve_one(hr_chain *c, int k, int top)
{
    const hr_layer *l = &c->layers[k];
    bool runs = top ? l->saved_bytes > 0 : k == c->n - 1 || l->own_read;
    int64_t bytes = runs ? forward_bytes(l, given_bytes(c, k, top)) : 0;
    int need = slots_of(c, bytes > l->backward_bytes ? bytes : l->backward_bytes);
    for (int m = 0; m <= c->slots; m++) {
        c->least[place(c, k, k, top, m)] = m < need ? INFINITY : l->backward_seconds + (runs ? l->forward_seconds : 0);
        c->how[place(c, k, k, top, m)] = (short)(runs ? 1 : 0);
    }
}

static int held_slots(const hr_chain *c, int k) { return slots_of(c, c->layers[k].out_bytes + c->layers[k].saved_bytes); }

static void solve_all(hr_chain *c, int s, int t, int top)
{
    const hr_layer *l = &c->layers[s];
    int64_t forward = forward_bytes(l, given_bytes(c, t, top));
    int need = slots_of(c, forward > l->backward_bytes ? forward : l->backward_bytes), held = held_slots(c, s);
    for (int m = 0; m <= c->slots; m++) {
        double rest = least(c, s + 1, t, top, m - held);
        c->least[place(c, s, t, top, m)] = m < need ? INFINITY : l->forward_seconds + l->backward_seconds + rest;
        c->how[place(c, s, t, top, m)] = 1;
    }
}

static void solve_split(hr_chain *c, int s, int t, int top)
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

static void solve(hr_chain *c)
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

static hr_status run_forward(hr_chain *c, int k, hr_optimal_schedule *schedule)
{
    const hr_layer *l = &c->layers[k];
    if (c->ran[k]) return hr_schedule_add(schedule, c->draft, c->position, l->forward);
    c->ran[k] = true;
    c->position = l->forward + 1;
    return HR_OK;
}

static void run_backward(hr_chain *c, int k)
{
    if (c->layers[k].end >= 0) c->position = c->layers[k].end;
}

static hr_status write(hr_chain *c, int s, int t, int top, int m, hr_optimal_schedule *schedule)
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
static hr_status make_slots(hr_chain *c, int64_t memory_bytes)
{
    hr_status st = HR_OK;
    int64_t unit = 0, most = 0;
    for (int k = 0; k < c->n; k++) {
        const hr_layer *l = &c->layers[k];
        const int64_t sizes[] = {l->out_bytes,       l->own_bytes,      l->saved_bytes,
                                 l->workspace_bytes, l->gradient_bytes, l->backward_bytes};
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

static hr_status answer_with(hr_chain *c, int64_t memory_bytes, hr_optimal_answer *answer)
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
    hr_chain c;
    *answer = (hr_optimal_answer){0};
    TRY(hr_chain_open(context, draft, &c, is_chain));
    if (*is_chain) TRY(answer_with(&c, memory_bytes - c.constant_bytes, answer));
out:
    hr_chain_close(&c);
    return st;
}
