/* See timeline.h. */
#include "timeline.h"

#include <stdlib.h>

static double step_seconds(const hr_plan *plan, const hr_costs *costs, const hr_step *step)
{
    double seconds = 0;
    int64_t bytes = step->kind == HR_STEP_RUN ? 0 : plan->buffers[hr_step_refs(plan, step)[0]].bytes;
    switch (step->kind) {
    case HR_STEP_RUN: seconds = costs->nodes[step->node].choices[step->choice].seconds; break;
    case HR_STEP_OUT: seconds = hr_link_seconds(&costs->out, bytes); break;
    case HR_STEP_IN: seconds = hr_link_seconds(&costs->in, bytes); break;
    default: break;
    }
    return seconds == seconds ? seconds : 0;
}

hr_status hr_timeline_play(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan, hr_timeline *timeline)
{
    hr_status st = HR_OK;
    hr_timeline t = {.n_steps = plan->n_steps};
    double free_at[HR_STREAMS] = {0};
    t.start_seconds = malloc(sizeof *t.start_seconds * (size_t)(plan->n_steps + 1));
    t.end_seconds = malloc(sizeof *t.end_seconds * (size_t)(plan->n_steps + 1));
    TRY_ALLOC(t.start_seconds);
    TRY_ALLOC(t.end_seconds);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        double start = free_at[step->stream];
        for (int w = 0; w < step->n_waits; w++) {
            double ended = t.end_seconds[plan->waits[step->waits_begin + w]];
            if (ended > start) start = ended;
        }
        if (step->stream == HR_STREAM_COMPUTE) t.exposed_seconds += start - free_at[HR_STREAM_COMPUTE];
        double seconds = step_seconds(plan, costs, step);
        t.start_seconds[i] = start;
        t.end_seconds[i] = free_at[step->stream] = start + seconds;
        t.busy_seconds[step->stream] += seconds;
    }
    for (int s = 0; s < HR_STREAMS; s++)
        if (free_at[s] > t.total_seconds) t.total_seconds = free_at[s];
    *timeline = t;
    t = (hr_timeline){0};
out:
    hr_timeline_clear(&t);
    return st;
}

hr_status hr_plan_time(const hr_graph *graph, const hr_costs *costs, hr_plan *plan)
{
    hr_status st = HR_OK;
    hr_timeline timeline = {0};
    TRY(hr_timeline_play(graph, costs, plan, &timeline));
    for (int i = 0; i < plan->n_steps; i++) {
        plan->steps[i].start_seconds = timeline.start_seconds[i];
        plan->steps[i].end_seconds = timeline.end_seconds[i];
    }
    plan->timed = true;
out:
    hr_timeline_clear(&timeline);
    return st;
}

void hr_timeline_clear(hr_timeline *timeline)
{
    free(timeline->start_seconds);
    free(timeline->end_seconds);
    *timeline = (hr_timeline){0};
}
