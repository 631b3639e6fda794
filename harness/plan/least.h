/* The least that any plan of a graph needs: every node that runs has its inputs, outputs and workspace in the arena at
 * once, beside what lives from step to step. No technique can do with less, so a budget below is refused before
 * anything is planned. */
#ifndef HR_LEAST_H
#define HR_LEAST_H
#include "plan.h"

/* *bytes: the largest need of a single node, *node: which. Of a node that a contributed one may replace the smaller of
 * the two counts; of several algorithms the smallest workspace; of elastic tensors the least that a plan may give;
 * tensors in host memory nothing. The arena of every plan of the graph has at least so many bytes. */
hr_status hr_plan_least_bytes(const hr_graph *graph, const hr_costs *costs, int64_t *bytes, int *node);
#endif
