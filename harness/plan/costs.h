/* Costs: what planners know about time. For each node the algorithms that it can run with, their workspace
 * and seconds; for each link its seconds per byte. Filled by profiling on the device (exec/profile.h) or
 * from a machine description. Seconds are NAN until measured. */
#ifndef HR_COSTS_H
#define HR_COSTS_H
#include <stdint.h>
#include "graph.h"

typedef struct hr_choice {
    const char *algorithm;     /* name in the kernel table (static) */
    int64_t workspace_bytes;
    double seconds;            /* median of the samples */
    double *samples;           /* sorted */
    size_t n_samples, sample_capacity;
} hr_choice;

typedef struct hr_node_costs {
    hr_choice *choices;        /* [0] is the standard */
    int n_choices;
} hr_node_costs;

typedef struct hr_link {
    double bytes_per_second;
    double latency_seconds;
} hr_link;

/* How many times as long things take while others run beside them; 1: as if alone, or unknown. */
typedef struct hr_contention {
    double run[3];             /* a kernel beside 0, 1 and 2 copies; [0] is 1 */
    double copy_run;           /* a copy beside a kernel */
    double copy_copy;          /* a copy beside one in the other direction */
} hr_contention;

typedef struct hr_costs {
    hr_node_costs *nodes;
    int n_nodes;
    hr_link out, in;           /* each alone */
    hr_contention contention;
    double *density;           /* [n_tensors] share of elements whose bits are not all zero, as last reported; NAN unknown */
    int n_tensors;
    bool measured;             /* seconds are real */
} hr_costs;

/* One choice per node, no workspace, unknown seconds, links of 10 GB/s, no contention: for tests and pure planning. */
#define HR_NO_CONTENTION ((hr_contention){{1, 1, 1}, 1, 1})
hr_status hr_costs_new(const hr_graph *graph, hr_costs **costs);
void hr_costs_free(hr_costs *costs);
double hr_link_seconds(const hr_link *link, int64_t bytes);
#endif
