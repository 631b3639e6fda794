/* The other way round: not the fastest plan for a budget, but the smallest peak for a time. */
#ifndef HR_SLOWDOWN_H
#define HR_SLOWDOWN_H
#include "technique.h"

typedef struct hr_slowdown {
    double ratio;               /* the step may take so many times as long as keep_all's */
    double keep_all_seconds;    /* predicted, as the plans' seconds are */
    int64_t lowest_bytes;       /* budgets below are not tried: hr_plan_least_bytes */
    int64_t highest_bytes;      /* nor above: keep_all's arena, or the capacity */
} hr_slowdown;

/* Asks the technique for plans within budgets from lowest to highest and keeps the one with the smallest arena whose
 * predicted step is short enough: an even scan, bisection below the best, and a look at the neighbours below until none
 * of them is better, because not every technique gets slower with every byte less. Nothing is assumed about the
 * technique but that it is a function of the budget.
 *   *plan          the best plan, freed by the caller; NULL when no budget gives one in time
 *   *budget_bytes  the budget that gave it
 *   *fastest       predicted seconds of the fastest plan that was seen
 * HR_BAD_ARGUMENT when seconds are unknown. */
hr_status hr_slowdown_search(const hr_graph *graph, const hr_costs *costs, const char *technique,
                             const hr_slowdown *wanted, hr_plan **plan, int64_t *budget_bytes, double *fastest);
#endif
