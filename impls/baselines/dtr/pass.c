/* dtr: greedy eviction and recursive rematerialisation under a budget.
 *
 * Source: Kirisame, Lyubomirsky, Haan, Brennan, He, Roesch, Chen, Tatlock, "Dynamic Tensor Rematerialization" (ICLR
 * 2021). When a step does not fit, the resident tensor with the least h = c / (m s) leaves: c seconds to make it
 * again, m its bytes, s seconds since it was used. h=neighbourhood: c contains its evicted neighbourhood, kept by
 * union-find, whose cost is corrected by subtraction when a member comes back (h_DTR-eq); local: its own seconds
 * alone; lru and size as in the paper.
 *
 * Departures
 *   - The online algorithm is simulated over the draft, and the plan is what it would have done. In the plan a life
 *     ends with its last read, so it never holds more than the simulation did.
 *   - Updates are in place here, where the paper copies: what reads an updated parameter cannot run again. So a
 *     tensor is evicted only if it, and what is evicted before it, can still be made at its next read in the draft.
 *     That is all that is known of the future, beside how many readers a tensor still has (the paper's reference
 *     counts).
 *   - Outputs of nodes that update something, and what an earlier technique moves, are pinned, as are inputs until
 *     their last read; then an input comes again from the host.
 *   - Without a budget the smallest that gets through is found by bisection. A run is given up after ten times the
 *     step's seconds; the paper stops thrashing runs too.
 */
#include <math.h>
#include <stdlib.h>
#include "dtr.h"
#include "least.h"

static const hr_option options[] = {
    {"h", HR_OPTION_CHOICE, "neighbourhood", 0, 0, "neighbourhood|local|lru|size",
     "what is evicted first: least cost of evicted neighbourhood or own cost per byte and idle second; longest idle; "
     "largest"},
    {0},
};

enum { TRIES = 4, BISECTIONS = 12, BISECTIONS_LARGE = 6, LARGE_STEPS = 20000 };

static hr_dtr_rule rule_of(const hr_spec *spec)
{
    static const char *const names[HR_DTR_RULE_COUNT] = {
#define X(code, name) [HR_DTR_##code] = name,
        HR_DTR_RULES(X)
#undef X
    };
    int rule = 0;
    while (rule + 1 < HR_DTR_RULE_COUNT && !hr_spec_is(spec, "h", names[rule])) rule++;
    return (hr_dtr_rule)rule;
}

/* Under the budget, and under less as long as addresses take more than the simulation counted. */
static hr_status run_within(hr_dtr *d, int64_t budget_bytes, bool *within)
{
    hr_status st = HR_OK;
    int64_t asked_bytes = budget_bytes, arena_bytes;
    *within = false;
    for (int i = 0; i < TRIES && !*within; i++) {
        TRY(hr_dtr_simulate(d, asked_bytes));
        if (d->failed) break;
        TRY(hr_uses_arena(d->context, d->draft, d->edits, d->n_edits, &arena_bytes));
        *within = arena_bytes <= budget_bytes;
        if (!*within) asked_bytes -= (arena_bytes - budget_bytes) << i;
    }
out:
    return st;
}

/* The smallest budget that gets through, as far as bisection (of the ratio to what keeps everything) finds it. */
static hr_status run_least(hr_dtr *d)
{
    hr_status st = HR_OK;
    int64_t low, high;
    int node, bisections = d->draft->n_steps > LARGE_STEPS ? BISECTIONS_LARGE : BISECTIONS;
    TRY(hr_plan_least_bytes(d->graph, d->context->costs, &low, &node));
    TRY(hr_plan_live_bytes(d->graph, d->context->costs, d->draft, &high, NULL, NULL));
    for (int i = 0; i < bisections && low < high; i++) {
        int64_t middle = (int64_t)(sqrt((double)low) * sqrt((double)high));
        if (middle < low || middle >= high) middle = low;
        TRY(hr_dtr_simulate(d, middle));
        if (d->failed) low = middle + 1;
        else high = middle;
    }
    TRY(hr_dtr_simulate(d, high));
    if (d->failed) d->n_edits = 0;      /* not even the draft's own peak: what was moved before stands in the way */
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    hr_dtr d;
    bool within = false;
    TRY(hr_dtr_open(context, draft, rule_of(context->spec), &d));
    if (context->budget_bytes != INT64_MAX) TRY(run_within(&d, context->budget_bytes, &within));
    if (!within) TRY(run_least(&d));
    TRY(hr_plan_apply(draft, d.edits, d.n_edits));
out:
    hr_dtr_close(&d);
    return st;
}

const hr_technique hr_technique_dtr = {
    .name = "dtr",
    .summary = "evict the least cost per byte and idle second, recompute on demand (Kirisame et al. 2021)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
