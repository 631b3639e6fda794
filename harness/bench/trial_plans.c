/* The plans of a trial (trial.h): what they may use, what they cost, and what is refused before a technique is asked. */
#include <math.h>
#include "bound.h"
#include "check.h"
#include "least.h"
#include "sim/sim.h"
#include "slowdown.h"
#include "timeline.h"
#include "trial.h"
#include "units.h"

int64_t hr_trial_limit_bytes(const hr_trial *trial, int64_t keep_all_bytes)
{
    const hr_case_limits *limits = &trial->limits;
    int64_t limit = INT64_MAX;
    if (limits->budget_bytes) limit = limits->budget_bytes;
    if (limits->budget_percent > 0) limit = (int64_t)((double)keep_all_bytes * limits->budget_percent / 100);
    if (limits->capacity_bytes && limits->capacity_bytes < limit) limit = limits->capacity_bytes;
    if (trial->free_bytes && trial->free_bytes < limit) limit = trial->free_bytes;
    return limit;
}

hr_status hr_trial_costs(const hr_trial *trial, const hr_graph *graph, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_costs *c = NULL;
    hr_device *device = trial->measured_on ? trial->measured_on : trial->device[HR_A];
    if (device->kind->simulated) {
        TRY(hr_machine_costs(graph, hr_sim_model(device), &c));
    } else {
        TRY(hr_costs_from_kernels(graph, device, &c));
        TRY(hr_profile_apply(&trial->profile, graph, c));
    }
    if (trial->kind->simulated && trial->limits.link_bytes_per_second > 0)
        c->out.bytes_per_second = c->in.bytes_per_second = trial->limits.link_bytes_per_second;
    *costs = c;
    c = NULL;
out:
    hr_costs_free(c);
    return st;
}

hr_status hr_trial_predict(const hr_trial *trial, const hr_plan *plan, double *total_seconds, double *exposed_seconds)
{
    hr_status st = HR_OK;
    hr_timeline timeline = {0};
    TRY(hr_timeline_play(trial->graph, trial->costs, plan, &timeline));
    *total_seconds = timeline.total_seconds;
    if (exposed_seconds) TRY(hr_exposed_seconds(plan, timeline.start_seconds, timeline.end_seconds, exposed_seconds));
out:
    hr_timeline_clear(&timeline);
    return st;
}

hr_status hr_trial_note_bound(const hr_trial *trial, hr_record *record)
{
    hr_bound bound;
    hr_status st = hr_plan_bound(trial->graph, trial->costs, trial->limit_bytes, &bound);
    if (st == HR_OK) record->bound_seconds = bound.seconds;
    return st;
}

hr_status hr_trial_note_planned(const hr_trial *trial, hr_record *record)
{
    hr_status st = HR_OK;
    if (trial->costs->measured) TRY(hr_trial_predict(trial, trial->plan[HR_B], &record->planned_seconds, NULL));
out:
    return st;
}

/* A step is a little more than the sum of its nodes' medians: what keep_all measured beyond its own prediction is given to
 * every node. */
static hr_status draw_to_keep_all(hr_trial *trial, double keep_all_seconds)
{
    hr_status st = HR_OK;
    double predicted;
    TRY(hr_trial_predict(trial, trial->plan[HR_A], &predicted, NULL));
    for (int i = 0; predicted > 0 && i < trial->costs->n_nodes; i++)
        for (int c = 0; c < trial->costs->nodes[i].n_choices; c++)
            trial->costs->nodes[i].choices[c].seconds *= keep_all_seconds / predicted;
out:
    return st;
}

hr_status hr_trial_note_predicted(hr_trial *trial, hr_record *record)
{
    hr_status st = HR_OK;
    hr_timeline timeline = {0};
    const hr_plan *plan = trial->plan[HR_B];
    if (trial->session[HR_A]) TRY(draw_to_keep_all(trial, record->keep_all_seconds));
    TRY(hr_trial_note_bound(trial, record));                        /* of the same seconds as the prediction */
    TRY(hr_timeline_play(trial->graph, trial->costs, plan, &timeline));
    record->predicted_seconds = timeline.total_seconds;
    TRY(hr_exposed_seconds(plan, timeline.start_seconds, timeline.end_seconds, &record->predicted_exposed_seconds));
    TRY(hr_exposed_bound(trial->graph, trial->costs, plan, &record->exposed_bound_seconds));
    if (trial->one.trace)
        TRY(hr_lanes_of(trial->graph, plan, timeline.start_seconds, timeline.end_seconds, &record->predicted_steps));
out:
    hr_timeline_clear(&timeline);
    return st;
}

/* The technique's plan within the limit. A technique that misses a limit that its leanest plan would meet is
 * given the leanest. */
hr_status hr_trial_make_plan(hr_trial *trial)
{
    hr_status st = HR_OK;
    hr_plan *lean = NULL;
    double start = hr_now_seconds();
    TRY(hr_plan_make(trial->graph, trial->costs, trial->one.technique, trial->limit_bytes, 0, &trial->plan[HR_B]));
    trial->plan_seconds = hr_now_seconds() - start;
    if (trial->plan[HR_B]->arena_bytes <= trial->limit_bytes) goto out;
    TRY(hr_plan_make(trial->graph, trial->costs, trial->one.technique, INT64_MAX, 0, &lean));
    if (lean->arena_bytes < trial->plan[HR_B]->arena_bytes) {
        hr_plan_free(trial->plan[HR_B]);
        trial->plan[HR_B] = lean;
        lean = NULL;
    }
    trial->over_budget = trial->plan[HR_B]->arena_bytes > trial->limit_bytes;
out:
    hr_plan_free(lean);
    return st;
}

/* No technique is asked for what no plan can do. */
static void refuse_below_least(hr_trial *trial)
{
    char limit[HR_BYTES_TEXT], least[HR_BYTES_TEXT];
    snprintf(trial->refusal, sizeof trial->refusal, "no plan can keep to %s: step %.120s alone needs %s (%lld bytes)",
             hr_bytes_format(trial->limit_bytes, limit), trial->graph->nodes[trial->least_node].name,
             hr_bytes_format(trial->least_bytes, least), (long long)trial->least_bytes);
    trial->over_budget = true;
}

/* The smallest peak in time, and the budget that it was found with. */
static hr_status search_slowdown(hr_trial *trial)
{
    hr_status st = HR_OK;
    int64_t keep_all_bytes = trial->plan[HR_A]->arena_bytes, budget_bytes = 0;
    double start = hr_now_seconds(), fastest;
    hr_slowdown wanted = {.ratio = trial->limits.slowdown, .lowest_bytes = trial->least_bytes,
                          .highest_bytes = trial->limit_bytes < keep_all_bytes ? trial->limit_bytes : keep_all_bytes};
    TRY(hr_trial_predict(trial, trial->plan[HR_A], &wanted.keep_all_seconds, NULL));
    TRY(hr_slowdown_search(trial->graph, trial->costs, trial->one.technique, &wanted, &trial->plan[HR_B], &budget_bytes,
                           &fastest));
    trial->plan_seconds = hr_now_seconds() - start;
    if (trial->plan[HR_B]) {
        trial->limit_bytes = budget_bytes;
        return HR_OK;
    }
    trial->over_budget = true;
    snprintf(trial->refusal, sizeof trial->refusal,
             isfinite(fastest) ? "no plan of %.120s stays within %g times keep_all's %.3g s: "
                                 "the fastest takes %.4g times as long"
                               : "no plan of %.120s within the capacity is left for %g times keep_all's %.3g s",
             trial->one.technique, wanted.ratio, wanted.keep_all_seconds, fastest / wanted.keep_all_seconds);
out:
    return st;
}

/* Both plans, once graph and costs are there. */
hr_status hr_trial_make_plans(hr_trial *trial)
{
    hr_status st = HR_OK;
    TRY(hr_plan_make(trial->graph, trial->costs, "keep_all", INT64_MAX, 0, &trial->plan[HR_A]));
    TRY(hr_plan_least_bytes(trial->graph, trial->costs, &trial->least_bytes, &trial->least_node));
    trial->limit_bytes = hr_trial_limit_bytes(trial, trial->plan[HR_A]->arena_bytes);
    if (trial->plan[HR_B]) {
        TRY(hr_check(trial->graph, trial->costs, trial->plan[HR_B]));
        trial->over_budget = trial->plan[HR_B]->arena_bytes > trial->limit_bytes;
    } else if (trial->limit_bytes < trial->least_bytes) {
        refuse_below_least(trial);
    } else if (trial->limits.slowdown > 0) {
        TRY(search_slowdown(trial));
    } else {
        TRY(hr_trial_make_plan(trial));
    }
out:
    return st;
}

