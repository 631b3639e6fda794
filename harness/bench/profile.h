/* The profiling steps: what techniques want measured before they rewrite a plan (hr_technique.profile). */
#ifndef HR_PROFILE_H
#define HR_PROFILE_H
#include "exec.h"
#include "workload.h"

typedef struct hr_profile {
    hr_graph *graph;             /* the network that was run, maybe of a smaller batch; NULL: nothing had to be measured */
    hr_costs *costs;
    int64_t batch;
    double seconds;              /* that it took */
} hr_profile;

typedef struct hr_profile_case {
    hr_device *device;           /* without a session */
    const char *workload, *technique;
    int channel_block;
    uint64_t seed;
    int64_t room_bytes;          /* the profile's plan may use; the batch is halved until it fits */
    bool fresh;                  /* measure though the seconds are remembered on disk (cost_cache.h) */
    bool always;                 /* measure though no technique wants it: sim plays measured seconds for all of them */
} hr_profile_case;

/* Runs a few training steps of the plan that measures. Where no technique wants anything, or not even one sample fits,
 * *profile stays empty. Freed with hr_profile_clear. */
hr_status hr_profile_run(const hr_profile_case *one, hr_profile *profile);
/* Gives what was measured to the costs of a graph of the same network: densities by the tensors' names, seconds and
 * links too where the batch is the same. */
hr_status hr_profile_apply(const hr_profile *profile, const hr_graph *graph, hr_costs *costs);
void hr_profile_clear(hr_profile *profile);
#endif
