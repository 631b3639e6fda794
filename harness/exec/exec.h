/* The executor: walks a finished, checked plan and issues its steps on a device. It knows no technique.
 *
 * A session holds one plan on one device: prepared kernels, initialised parameters, the arena. Each step
 * fills the inputs' host slots, issues everything, waits, and can return the measured trace.
 */
#ifndef HR_EXEC_H
#define HR_EXEC_H
#include "device.h"
#include "plan.h"

/* Fills an input tensor (PLAIN layout, tensor->bytes) for training step `step`; must be a function of its
 * arguments. `context` is the workload's. */
typedef hr_status (*hr_feed)(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);

typedef struct hr_session_options {
    uint64_t seed;
    bool poison;             /* FREE fills the buffer with NaN */
    bool fences;             /* the plan was finished with fence_bytes; canaries are written and checked */
    bool digests;            /* hash gradients and loss of each step (see hr_digest) */
    hr_feed feed;
    void *feed_context;
} hr_session_options;

typedef struct hr_session hr_session;

/* Prepares kernels, reserves plan->arena_bytes on the device (or capacity_bytes when larger), writes initial
 * parameters. The device must outlive the session; one session per device at a time. */
hr_status hr_session_new(hr_device *device, const hr_graph *graph, const hr_plan *plan, int64_t capacity_bytes,
                         const hr_session_options *options, hr_session **session);
void hr_session_free(hr_session *session);

typedef struct hr_trace {
    double *start_seconds, *end_seconds;   /* [n_steps]; owned by the session, valid until its next step */
    double total_seconds;                  /* wall time of the step on the device */
    float loss;                            /* as f32 (F64 graphs: rounded) */
    double loss_real;                      /* in the graph's precision */
} hr_trace;

/* Runs training step number `step` (0, 1, ...). refeed: fill the inputs first (not timed). */
hr_status hr_session_step(hr_session *session, uint64_t step, bool refeed, hr_trace *trace);

/* Runs training step `step` as fast as the device can: no stamps; recorded at the first call and replayed from then
 * on where the device can do that. HR_BAD_ARGUMENT while digests or fences are on. The loss is not read. */
hr_status hr_session_run(hr_session *session, uint64_t step, bool refeed, double *total_seconds);
/* Whether hr_session_run replays a recorded step; if not, *refusal says why ("" where devices do not record). */
bool hr_session_is_replayed(const hr_session *session, const char **refusal);

/* 64-bit hashes of bits: what "identical to keep_all" means. Hashes of gradients are taken when the update
 * node reads them and combined in order of parameter id, so they do not depend on the plan. */
typedef struct hr_digest { uint64_t loss, gradients, parameters; } hr_digest;
/* After one or more steps with options.digests: running digest over all steps so far; parameters (and
 * states) as they are now. all_zero: every gradient of the last step was zero (a run that proves nothing). */
hr_status hr_session_digest(hr_session *session, hr_digest *digest, bool *all_zero);

/* Stops or resumes hashing (a session opened with options.digests): timed steps should not pay for it. The
 * running digest goes on from where it stopped. */
void hr_session_set_digests(hr_session *session, bool digests);

/* Copies a persistent tensor into PLAIN order (tensor->bytes), or from it. */
hr_status hr_session_read_tensor(hr_session *session, int tensor, void *plain);
hr_status hr_session_write_tensor(hr_session *session, int tensor, const void *plain);

/* Goes on with another plan of the same graph, between two steps: parameters, states, digests and step numbers stay. The
 * arena is reserved anew, with the new plan's bytes. After a failure the session is good for nothing but freeing. */
hr_status hr_session_replan(hr_session *session, const hr_plan *plan, int64_t capacity_bytes);

/* What the last step left in a REPORT tensor (its bytes, in ordinary memory, valid until the next step), or NULL where
 * the plan does not copy it out. */
const void *hr_session_report(const hr_session *session, int tensor);

/* Highest arena byte that the device was really given so far, and whether any canary or any byte beyond the
 * plan's extent was changed (HR_DEVICE with a message that names the buffer). */
int64_t hr_session_peak_bytes(const hr_session *session);
/* Bytes of the arena that the session reserved. */
int64_t hr_session_reserved_bytes(const hr_session *session);
hr_status hr_session_check_fences(hr_session *session);

/* Costs of a graph on a device: workspaces of every algorithm, from the kernels' prepare. Seconds unknown. */
hr_status hr_costs_from_kernels(const hr_graph *graph, hr_device *device, hr_costs **costs);
/* Takes each node's seconds (median over the traces added so far) from a session's traces. */
hr_status hr_costs_add_trace(hr_costs *costs, const hr_graph *graph, const hr_plan *plan, const hr_trace *trace);
/* Takes densities from what the session's last step has reported. *overflow_bytes (may be NULL): what it reported to have
 * moved to host memory because a tensor was denser than its plan had promised; *loose_bytes (may be NULL): what the plan
 * gives elastic tensors beyond what they used. */
hr_status hr_costs_add_reports(hr_costs *costs, const hr_session *session, int64_t *overflow_bytes, int64_t *loose_bytes);
/* Measures both links with copies of real sizes, each alone and both at once (costs->contention.copy_copy). */
hr_status hr_costs_measure_links(hr_costs *costs, hr_device *device);

/* What runs and copies cost each other: sums over the stamped steps of a plan that copies, given the seconds of each run
 * and copy alone; then the factors that explain them best. Without runs beside copies the factors stay as they are. */
typedef struct hr_contention_sums {
    double single_single, single_two, two_two, single_left, two_left;   /* runs beside one copy, beside two */
    double copy_work, copy_beside;
} hr_contention_sums;
hr_status hr_contention_add(hr_contention_sums *sums, const hr_costs *costs, const hr_plan *plan, const hr_trace *trace);
void hr_contention_fit(const hr_contention_sums *sums, hr_contention *contention);
#endif
