/* A proven lower bound on the seconds of a step under a budget, whatever the technique.
 *
 * At every place of the untouched step some bytes are alive. A plan of the same order that uses no more than the budget has
 * taken the rest away before that place and brings it back after it. A tensor that is taken away either travels over
 * both links (each of which carries its rate), or its producer runs again afterwards, or it is packed before and unpacked
 * after. So the time before the place is at least that of the nodes before it, and that of all copies out; the time after
 * it at least that of the nodes after it and of what runs again, and that of all copies in. What is taken away how
 * is chosen as is best for the plan, in fractions: a relaxation, so the answer is never too high. Inputs leave for nothing.
 * Waiting, room for what is brought back, and runs beside copies are not counted.
 */
#ifndef HR_BOUND_H
#define HR_BOUND_H
#include "plan.h"

typedef struct hr_bound {
    double seconds;          /* no plan is faster; NAN where seconds are unknown */
    double recompute_seconds; /* the same when nothing may be copied or packed */
    int step;                /* of the draft: where that was proved; -1: the sum of all nodes says more */
} hr_bound;

/* budget_bytes INT64_MAX: the sum of the nodes' seconds. */
hr_status hr_plan_bound(const hr_graph *graph, const hr_costs *costs, int64_t budget_bytes, hr_bound *bound);
#endif
