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

typedef struct hr_costs {
    hr_node_costs *nodes;
    int n_nodes;
    hr_link out, in;
    double *density;           /* [n_tensors] share of elements whose bits are not all zero, as last reported; NAN unknown */
    int n_tensors;
    bool measured;             /* seconds are real */
} hr_costs;

/* One choice per node, no workspace, unknown seconds, links of 10 GB/s: for tests and pure planning. */
hr_status hr_costs_new(const hr_graph *graph, hr_costs **costs);
void hr_costs_free(hr_costs *costs);
double hr_link_seconds(const hr_link *link, int64_t bytes);
#endif
