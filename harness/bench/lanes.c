/* Lanes: what each stream of a step did and when, for records with --trace. A plan's measured trace and its
 * timeline have the same form, one start and one end for each step, so one function serves both. FREE takes no
 * time and is left out. */
#include <stdio.h>
#include <stdlib.h>
#include "trial.h"

hr_status hr_lanes_of(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                      const double *end_seconds, hr_lanes *lanes)
{
    hr_status st = HR_OK;
    hr_lane_step *steps = malloc(((size_t)plan->n_steps + 1) * sizeof *steps);
    int n = 0;
    TRY_ALLOC(steps);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *from = &plan->steps[i];
        if (from->kind == HR_STEP_FREE) continue;
        hr_lane_step *step = &steps[n++];
        *step = (hr_lane_step){.stream = from->stream, .start_seconds = start_seconds[i],
                               .end_seconds = end_seconds[i]};
        snprintf(step->name, sizeof step->name, "%s",
                 from->kind == HR_STEP_RUN ? graph->nodes[from->node].name : graph->tensors[from->tensor].name);
    }
    free(lanes->steps);
    *lanes = (hr_lanes){steps, n};
    steps = NULL;
out:
    free(steps);
    return st;
}
