/* The timeline: plays a finished plan over streams and links in virtual time. It is what planners ask and
 * what `sim` runs; there is no second simulator. */
#ifndef HR_TIMELINE_H
#define HR_TIMELINE_H
#include "plan.h"

typedef struct hr_timeline {
    double *start_seconds, *end_seconds;  /* [n_steps] */
    int n_steps;
    double total_seconds;
    double busy_seconds[HR_STREAMS];
    double exposed_seconds;               /* compute stream idle while it waits for a transfer */
} hr_timeline;

/* Each stream runs its steps in list order; a step starts when its stream is free and its waits have ended.
 * RUN lasts its choice's seconds (unknown counts 0), OUT and IN the link's time, FREE nothing, each drawn out by what runs
 * beside it (costs->contention). Linear time. A plan whose waits run in a circle is HR_BAD_ARGUMENT. */
hr_status hr_timeline_play(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan, hr_timeline *timeline);
/* Writes the times of the timeline into the steps of the plan. */
hr_status hr_plan_time(const hr_graph *graph, const hr_costs *costs, hr_plan *plan);
void hr_timeline_clear(hr_timeline *timeline);
#endif
