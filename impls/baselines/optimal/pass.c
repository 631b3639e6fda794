/* optimal: the least seconds of runs that fit the budget, with a bound: a measuring stick for planners.
 *
 * Sources: chain.c (Beaumont et al. 2019) where the forward graph is a chain, cbc.c (Jain et al. 2020) for all graphs
 * that are small enough.
 *
 * What is minimised is the sum of the seconds of all runs; an input may be fetched a second time, for its link's seconds.
 * Nothing else is moved. The budget covers what lives; where addresses need more, the solver is asked again for as much
 * less, while the bound stays that of the first answer. The plans of slack_swap:ops=recompute and dtr are where the search starts, and the answer
 * when nothing better is found in time. Without a budget, or when nothing fits, the plan is the leaner of what these two
 * do with as little as they can.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "optimal.h"
#include "units.h"

static const hr_option options[] = {
    {"solver", HR_OPTION_CHOICE, "auto", 0, 0, "auto|chain|cbc",
     "dynamic programme for chains, integer programme, or the second begun with the first where both can"},
    {"ops", HR_OPTION_CHOICE, "recompute", 0, 0, "recompute", "what may be done to a tensor"},
    {"start", HR_OPTION_CHOICE, "peers", 0, 0, "peers|none",
     "begin with the plans of slack_swap:ops=recompute and dtr, or with nothing, to see what the solver does alone"},
    {"blocks", HR_OPTION_INTEGER, "60", 1, 200, NULL, "largest integer programme that is tried, in blocks of the step"},
    {"limit", HR_OPTION_REAL, "60", 0.1, 86400, NULL, "seconds of solving; then the best so far and its bound"},
    {0},
};

enum { TRIES = 4 };
static const char *const starts[] = {"slack_swap:ops=recompute", "dtr"};

typedef struct search {
    const hr_rewrite *context;
    const hr_plan *draft;
    hr_optimal_problem problem;
    hr_optimal_schedule best;      /* that fits the budget */
    hr_optimal_schedule lean;      /* where nothing does */
    double begin_seconds, bound_seconds;
    bool proven, infeasible, chain;
} search;

static void keep(search *s, hr_optimal_schedule *schedule)
{
    if (!schedule->found || schedule->arena_bytes > s->context->budget_bytes) return;
    if (s->best.found && schedule->seconds >= s->best.seconds) return;
    hr_schedule_clear(&s->best);
    s->best = *schedule;
    *schedule = (hr_optimal_schedule){0};
}

static void keep_lean(search *s, hr_optimal_schedule *schedule)
{
    if (!schedule->found || (s->lean.found && schedule->arena_bytes >= s->lean.arena_bytes)) return;
    hr_schedule_clear(&s->lean);
    s->lean = *schedule;
    *schedule = (hr_optimal_schedule){0};
}

/* What the peers do within a budget, or, of INT64_MAX, the leaner of what they do with as little as they can. */
static hr_status ask_peers(search *s, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    hr_optimal_schedule schedule = {0};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        TRY(hr_schedule_of(s->context, s->draft, starts[i], budget_bytes, &schedule));
        if (budget_bytes != INT64_MAX) keep(s, &schedule);
        else keep_lean(s, &schedule);
        hr_schedule_clear(&schedule);
    }
out:
    hr_schedule_clear(&schedule);
    return st;
}

/* The chain's answer is where the integer programme begins, or the last word. */
static hr_status solve(search *s, int64_t memory_bytes, hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    const hr_spec *spec = s->context->spec;
    bool is_chain = false;
    if (!hr_spec_is(spec, "solver", "cbc")) TRY(hr_optimal_chain(s->context, s->draft, memory_bytes, &is_chain, answer));
    s->chain = is_chain && (hr_spec_is(spec, "solver", "chain") || !hr_optimal_can_cbc(&s->problem));
    if (s->chain) goto out;
    if (is_chain) keep(s, &answer->schedule);
    hr_schedule_clear(&answer->schedule);
    double left = hr_spec_number(spec, "limit") - (hr_now_seconds() - s->begin_seconds);
    TRY(hr_optimal_cbc(&s->problem, memory_bytes, fmax(left, 0.1), &s->best, answer));
out:
    return st;
}

/* Under the budget, and under less as long as addresses take more. */
static hr_status solve_within(search *s)
{
    hr_status st = HR_OK;
    int64_t budget_bytes = s->context->budget_bytes, asked_bytes = budget_bytes;
    hr_optimal_answer answer = {0};
    for (int i = 0; i < TRIES; i++) {
        hr_schedule_clear(&answer.schedule);
        TRY(solve(s, asked_bytes, &answer));
        if (i == 0) {
            s->bound_seconds = answer.bound_seconds;
            s->proven = answer.proven || answer.infeasible;
            s->infeasible = answer.infeasible;
        }
        if (!answer.schedule.found || answer.schedule.arena_bytes <= budget_bytes) break;
        asked_bytes -= (answer.schedule.arena_bytes - budget_bytes) << i;
        if (hr_now_seconds() - s->begin_seconds > hr_spec_number(s->context->spec, "limit")) break;
    }
    keep(s, &answer.schedule);
out:
    hr_schedule_clear(&answer.schedule);
    return st;
}

/* Says once what the plan is worth. An infeasible programme with a start to beat has proven that the start is the best. */
static hr_status note(const search *s, hr_plan *draft)
{
    int tensor = s->context->graph->loss < 0 ? 0 : s->context->graph->loss;
    double value = s->best.seconds, bound = s->infeasible && !s->chain ? value : fmin(s->bound_seconds, value);
    const char *how = s->chain ? "of held checkpoints" : s->proven ? "proven" : "time is up";
    char blocks[40] = "";
    if (!s->best.found)
        return hr_plan_decide(draft, tensor, "optimal", NAN, 0, "optimal: %s; this is the leaner of what its peers do",
                              s->context->budget_bytes == INT64_MAX ? "no budget" :
                              s->infeasible                         ? "nothing fits" :
                                                                      "nothing found in time");
    if (!s->chain && s->problem.n_blocks < s->problem.n_inner)
        snprintf(blocks, sizeof blocks, ", %d of %d steps", s->problem.n_blocks, s->problem.n_inner);
    return hr_plan_decide(draft, tensor, "optimal", NAN, 0, "optimal: value %.9g s, bound %.9g s, gap %.3f %%, %s, by %s%s",
                          value, bound, 100 * (value - bound) / bound, how, s->best.maker, blocks);
}

/* Refuses what no solver can do, before any peer is asked. */
static hr_status check_size(search *s)
{
    hr_status st = HR_OK;
    const hr_spec *spec = s->context->spec;
    hr_optimal_answer answer = {0};
    bool is_chain = false;
    if (!hr_spec_is(spec, "solver", "cbc")) TRY(hr_optimal_chain(s->context, s->draft, -1, &is_chain, &answer));
    if (hr_spec_is(spec, "solver", "chain") && !is_chain)
        FAIL(HR_UNSUPPORTED, "the forward nodes of this graph are no chain of at most %d; ask for optimal:solver=cbc",
             HR_OPTIMAL_LAYERS_MOST);
    if (!is_chain && !hr_optimal_can_cbc(&s->problem))       /* this says why */
        TRY(hr_optimal_cbc(&s->problem, 0, 0, NULL, &answer));
out:
    hr_schedule_clear(&answer.schedule);
    return st;
}

static hr_status search_within(search *s)
{
    hr_status st = HR_OK;
    TRY(hr_optimal_open(s->context, s->draft, &s->problem));
    TRY(check_size(s));
    if (hr_spec_is(s->context->spec, "start", "peers")) TRY(ask_peers(s, s->context->budget_bytes));
    TRY(solve_within(s));
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    search s = {.context = context, .draft = draft, .begin_seconds = hr_now_seconds()};
    if (context->budget_bytes != INT64_MAX) TRY(search_within(&s));
    if (!s.best.found) TRY(ask_peers(&s, INT64_MAX));
    if (s.best.found) TRY(hr_plan_apply(draft, s.best.edits, s.best.n_edits));
    else if (s.lean.found) TRY(hr_plan_apply(draft, s.lean.edits, s.lean.n_edits));
    TRY(note(&s, draft));
out:
    hr_optimal_close(&s.problem);
    hr_schedule_clear(&s.best);
    hr_schedule_clear(&s.lean);
    return st;
}

const hr_technique hr_technique_optimal = {
    .name = "optimal",
    .summary = "the least recomputation under a budget, with a bound (Beaumont et al. 2019, Jain et al. 2020)",
    .options = options,
    .exact = true,
    .solver = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
