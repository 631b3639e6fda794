/* A trial: one case from its text to its record, inside the process that may touch a device.
 *
 * Opens the device, builds graph and costs, plans keep_all and the technique, and, when the plan fits, runs
 * both: first the verified steps from the same seed and feeds, compared by digests, then timed steps in ABBA
 * order. `plan` and `explain` use the first half only.
 */
#ifndef HR_TRIAL_H
#define HR_TRIAL_H
#include "case.h"
#include "exec.h"
#include "profile.h"
#include "record.h"
#include "technique.h"
#include "workload.h"

enum { HR_A, HR_B };                 /* A: keep_all, the reference; B: the case's technique */

typedef struct hr_trial {
    hr_case one;
    hr_case_limits limits;
    const hr_workload *workload;
    hr_spec spec;                    /* of the workload, with the batch that was found */
    const hr_device_kind *kind;      /* of the case; an open device's own may differ (a module's) */
    hr_device_options options;
    int channel_block;
    hr_device *device[2];            /* B is opened when it runs */
    hr_device *measured_on;          /* sim: the host, when costs are measured here; else NULL */
    bool links_are_assumed;          /* sim: neither a graph file nor a machine says how fast copies are */
    hr_graph *graph;
    hr_costs *costs;
    hr_profile profile;              /* what the techniques wanted measured first */
    hr_plan *plan[2];
    int64_t free_bytes;              /* what the device has free, where that bounds a case without --capacity; else 0 */
    int64_t limit_bytes;             /* what plan B may use: the smaller of budget and capacity; INT64_MAX: no limit */
    double plan_seconds;
    bool over_budget;
    char refusal[400];               /* why no plan was made: no plan at all keeps to the limit, or none of the technique's
                                      * is in time; "" else. plan[HR_B] is NULL then, until hr_trial_run describes it */
    int64_t least_bytes;             /* no plan can do with less: hr_plan_least_bytes */
    int least_node;
    void *data;                      /* of the workload's feed */
    bool data_is_open;
    hr_session *session[2];          /* A stays NULL when keep_all itself is measured, or when it does not fit */
} hr_trial;

/* Everything up to the two plans. With --batch max, searches the batch first; with --slowdown, the budget. */
hr_status hr_trial_plan(const hr_case *one, hr_trial *trial);
/* The rest: fills the record, whatever the outcome; a failing status is the world's (no memory, no device). */
hr_status hr_trial_run(hr_trial *trial, hr_record *record);
void hr_trial_close(hr_trial *trial);
/* Fills what follows from the plans alone. */
void hr_trial_describe(const hr_trial *trial, hr_record *record);

/* Batch max: largest batch of the case's workload whose plan stays within limit_bytes, 0 when the smallest does not.
 * Doubling, then bisection; plans only. */
hr_status hr_batch_search(const hr_trial *trial, int64_t limit_bytes, int64_t *batch);

/* What plan B may use, by budget, capacity and what is free. */
int64_t hr_trial_limit_bytes(const hr_trial *trial, int64_t keep_all_bytes);
/* The technique's plan within trial->limit_bytes. One that misses a limit that its leanest plan would meet is given the
 * leanest; over_budget says whether it meets it then. */
hr_status hr_trial_make_plan(hr_trial *trial);
/* Both plans, once graph and costs are there; or a refusal. */
hr_status hr_trial_make_plans(hr_trial *trial);
/* Costs of a graph of the trial's network on its device: what was measured, or what a described machine would take. */
hr_status hr_trial_costs(const hr_trial *trial, const hr_graph *graph, hr_costs **costs);
/* Device sim: opens it, reads a graph file with its costs, or measures what the network takes here. */
hr_status hr_sim_trial_begin(hr_trial *trial);
/* Device sim, here: seconds of the network's nodes at its present batch, and links, on the host of this machine. */
hr_status hr_sim_trial_measure(hr_trial *trial);
/* Device sim: plays both plans, and the ledger over the technique's. */
hr_status hr_sim_trial_run(const hr_trial *trial, hr_record *record);
/* What simulated numbers stand on: "sim pcie3_p100: ...". */
void hr_sim_trial_describe(const hr_trial *trial, char *text, size_t chars);
/* The row's predictions: before the run with what the profile measured; after it with what keep_all took beside it. */
hr_status hr_trial_note_planned(const hr_trial *trial, hr_record *record);
hr_status hr_trial_note_bound(const hr_trial *trial, hr_record *record);
hr_status hr_trial_note_predicted(hr_trial *trial, hr_record *record);
/* Predicted seconds of a finished plan. */
hr_status hr_trial_predict(const hr_trial *trial, const hr_plan *plan, double *total_seconds, double *exposed_seconds);

/* Timed steps, ABBA, until both are quiet or the limits of the case are met. */
hr_status hr_trial_sample(hr_trial *trial, uint64_t first_step, hr_record *record);

/* Buffers alive where the live bytes peak, the largest first, at most `most`; returns how many. */
int hr_peak_holders(const hr_graph *graph, const hr_plan *plan, hr_holder *holders, int most);
/* Bytes alive where the live bytes peak, by what they are. */
void hr_peak_bands(const hr_graph *graph, const hr_plan *plan, int64_t band_bytes[HR_BANDS]);
/* Bytes of the arena that forward leaves for backward: activations, and what stands in their place, alive when the first
 * backward node runs (what Gist calls stashed feature maps). */
int64_t hr_kept_bytes(const hr_graph *graph, const hr_plan *plan);
/* The arena over measured time, for --trace. Caller frees *points. */
hr_status hr_band_points(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                         const double *end_seconds, hr_band_point **points, int *n_points);
/* The same by stream: every run and transfer with its times. Caller frees lanes->steps. */
hr_status hr_lanes_of(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                      const double *end_seconds, hr_lanes *lanes);
/* Seconds in which the compute stream stood still between its first and last run while a transfer was under way. */
hr_status hr_exposed_seconds(const hr_plan *plan, const double *start_seconds, const double *end_seconds,
                             double *exposed);
/* What compute must wait for transfers at least, were there room in the arena without end: each link carries the plan's
 * transfers in their order and each as soon as it can, out from the last use on, in from there on; the latest arrival
 * behind the use that it is for. Of one tensor: bytes / rate out + bytes / rate in - slack, or nothing. */
hr_status hr_exposed_bound(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan, double *seconds);
/* Of the time in which a transfer was ready (all that it waits for had ended) and not finished, the share in which its
 * stream was copying; both streams together. NAN without transfers. */
hr_status hr_copy_busy_share(const hr_plan *plan, const double *start_seconds, const double *end_seconds, double *share);

/* Whether the environment asks this case to fail on purpose (HEADROOM_FAULT, see the manual). */
bool hr_fault_planted(const char *kind, const char *case_text);
#endif
