/* Schedules: edits of the draft, what they need and how long they take, and those of other techniques.
 * See optimal.h. */
#include "optimal.h"

#include <stdlib.h>
#include <string.h>
#include "uses.h"

/* Repeats step number `step` of the draft in front of `position`. */
hr_status hr_schedule_add(hr_optimal_schedule *schedule, const hr_plan *draft, int position, int step)
{
    hr_status st = HR_OK;
    const hr_step *s = &draft->steps[step];
    TRY_GROW(schedule->edits, schedule->n_edits, schedule->capacity);
    schedule->edits[schedule->n_edits++] = (hr_edit){position, s->kind, s->node, s->tensor, s->choice};
out:
    return st;
}

void hr_schedule_clear(hr_optimal_schedule *schedule)
{
    free(schedule->edits);
    *schedule = (hr_optimal_schedule){0};
}

/* Runs take their seconds; an input that is fetched once more its link's, as if nothing hid it. */
static double seconds_of(const hr_rewrite *context, const hr_plan *draft, const hr_optimal_schedule *schedule)
{
    const hr_costs *costs = context->costs;
    double seconds = 0;
    for (int i = 0; i < draft->n_steps; i++)
        if (draft->steps[i].kind == HR_STEP_RUN)
            seconds += hr_uses_seconds(context->graph, costs, draft->steps[i].node, draft->steps[i].choice);
    for (size_t e = 0; e < schedule->n_edits; e++)
        if (schedule->edits[e].kind == HR_STEP_RUN)
            seconds += hr_uses_seconds(context->graph, costs, schedule->edits[e].node, schedule->edits[e].choice);
        else if (schedule->edits[e].kind == HR_STEP_IN)
            seconds += hr_link_seconds(&costs->in, context->graph->tensors[schedule->edits[e].tensor].bytes);
    return seconds;
}

hr_status hr_schedule_weigh(const hr_rewrite *context, const hr_plan *draft, hr_optimal_schedule *schedule)
{
    hr_status st = HR_OK;
    hr_plan *edited = NULL;
    TRY(hr_uses_edited(draft, schedule->edits, schedule->n_edits, &edited));
    schedule->seconds = seconds_of(context, draft, schedule);
    TRY(hr_plan_finish(context->graph, context->costs, 0, edited));
    schedule->live_bytes = edited->live_bytes;
    schedule->arena_bytes = edited->arena_bytes;
out:
    hr_plan_free(edited);
    return st;
}

static bool same(const hr_step *a, const hr_step *b)
{
    return a->kind == b->kind && a->node == b->node && a->tensor == b->tensor && a->choice == b->choice;
}

/* The steps of a finished plan as edits of the draft, frees aside. *is_list false: it is more than repeated steps. */
static hr_status edits_of(const hr_plan *draft, const hr_plan *plan, hr_optimal_schedule *schedule, bool *is_list)
{
    hr_status st = HR_OK;
    int next = 0;
    *is_list = false;
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        int k = 0;
        if (step->kind == HR_STEP_FREE) continue;
        while (next < draft->n_steps && draft->steps[next].kind == HR_STEP_FREE) next++;
        if (next < draft->n_steps && same(step, &draft->steps[next])) {
            next++;
            continue;
        }
        while (k < next && !same(step, &draft->steps[k])) k++;
        if (k == next || step->kind == HR_STEP_OUT) goto out;
        TRY(hr_schedule_add(schedule, draft, next, k));
    }
    while (next < draft->n_steps && draft->steps[next].kind == HR_STEP_FREE) next++;
    *is_list = next == draft->n_steps;
out:
    return st;
}

hr_status hr_schedule_of(const hr_rewrite *context, const hr_plan *draft, const char *technique, int64_t budget_bytes,
                         hr_optimal_schedule *schedule)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    bool is_list;
    *schedule = (hr_optimal_schedule){0};
    snprintf(schedule->maker, sizeof schedule->maker, "%.*s", (int)strcspn(technique, ":"), technique);
    if (!hr_technique_find(technique, strcspn(technique, ":"))) goto out;
    TRY(hr_plan_make(context->graph, context->costs, technique, budget_bytes, 0, &plan));
    TRY(edits_of(draft, plan, schedule, &is_list));
    if (!is_list) goto out;
    TRY(hr_schedule_weigh(context, draft, schedule));
    schedule->found = true;
out:
    hr_plan_free(plan);
    return st;
}
