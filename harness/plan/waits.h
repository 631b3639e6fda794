/* Private to the planner: the waits of a plan whose buffers, slots and addresses are set. */
#ifndef HR_WAITS_H
#define HR_WAITS_H
#include "plan.h"
hr_status hr_waits_derive(const hr_graph *graph, hr_plan *plan);
#endif
