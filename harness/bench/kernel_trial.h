/* A kernel trial: one kernel case (kernel_case.h) from its text to its record, inside the process that may touch a
 * device.
 *
 * Every algorithm that the device has for the op, and every copy beside it, is an entry. First each entry runs once in
 * a plan of its own and what it wrote is hashed; then one plan holds runs of all entries in turning order, as many as
 * fill a step, and steps are taken until all entries are quiet.
 */
#ifndef HR_KERNEL_TRIAL_H
#define HR_KERNEL_TRIAL_H
#include "case.h"
#include "kernel_case.h"
#include "record.h"

/* Fills the record, whatever the outcome; a failing status is the world's (no memory, no device). */
hr_status hr_kernel_trial_run(const hr_case *one, hr_record *record);

/* The rest is private to kernel_trial.c and kernel_verify.c. */
#define HR_KERNEL_OUTPUTS 4

/* What one algorithm wrote: its outputs in order, each as far as it is defined. */
typedef struct hr_kernel_outputs {
    int n_outputs;
    uint64_t hash[HR_KERNEL_OUTPUTS];
    int64_t bytes[HR_KERNEL_OUTPUTS];
    bool any_bit;                /* whether any bit of any of them is set */
    bool counted;                /* there is a report, which says: */
    int64_t nonzeros;
} hr_kernel_outputs;

typedef struct hr_kernel_entry {
    int node, choice;            /* as in a plan's step */
    const char *algorithm;       /* static */
    hr_kernel_outputs outputs;
} hr_kernel_entry;

/* Inputs are made once and kept: every plan is fed the same. */
typedef struct hr_kernel_feed {
    hr_kernel_input input;
    const hr_kernel_graph *kernel;
    void **kept;                 /* [n_tensors] NULL: not filled yet */
    int64_t nonzeros;            /* of the case's input, once filled */
} hr_kernel_feed;

typedef struct hr_kernel_trial {
    const hr_case *one;
    const hr_device_kind *kind;
    hr_device_options options;
    hr_device *device;
    hr_kernel_graph kernel;
    hr_costs *costs;
    hr_kernel_feed feed;
    hr_kernel_entry entries[HR_KERNELS_MOST];   /* the op's standard algorithm first, the copies last */
    int n_entries;
    hr_plan *plan;               /* of `session` */
    hr_session *session;
} hr_kernel_trial;

/* A plan that runs every node of the graph once with the choices in `standard` ([n_nodes]; NULL: all 0) and then
 * `runs` ([n_runs]) in order. Caller frees. */
hr_status hr_kernel_plan(const hr_graph *graph, const hr_costs *costs, const int *standard,
                         const hr_kernel_entry *const *runs, int n_runs, hr_plan **plan);
/* Lets the trial's session go on with `plan`, which the trial owns from then on, whatever comes; opens it at the first
 * call. */
hr_status hr_kernel_adopt(hr_kernel_trial *trial, hr_plan *plan);
/* Adds the kernel of this name to a node's choices, where the device has it; *choice stays -1 where it has not. */
hr_status hr_kernel_choice_add(const hr_graph *graph, hr_device *device, const char *algorithm, int node,
                               hr_costs *costs, int *choice);
/* hr_feed with an hr_kernel_feed. */
hr_status hr_kernel_fill(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);

/* Runs every entry once, compares what they wrote, and says in the record what is wrong: entries[i] is
 * record->kernels[i]. */
hr_status hr_kernel_verify(hr_kernel_trial *trial, hr_record *record);
#endif
