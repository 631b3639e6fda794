/* A record: what one case gave. As a struct it travels from the child to the parent; as one JSON line
 * (RECORDS.md) it is kept.
 *
 * Numbers that do not apply are HR_NONE (integers) or NAN (reals) and become null.
 */
#ifndef HR_RECORD_H
#define HR_RECORD_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "device.h"

#define HR_NONE INT64_MIN

/* name, whether the row counts as a failure (exit status 1) */
#define HR_OUTCOME_LIST(X)                                                                        \
    X(OK, "ok", false) X(OVER_BUDGET, "over budget", false) X(REFUSED, "refused by check", true)  \
    X(MISTRUSTED, "mistrusted", false) X(WRONG, "wrong", true) X(CRASHED, "crashed", true)        \
    X(TIMED_OUT, "timed out", true) X(ERROR, "error", true)
typedef enum hr_outcome {
#define X(code, name, failed) HR_OUTCOME_##code,
    HR_OUTCOME_LIST(X)
#undef X
    HR_OUTCOMES
} hr_outcome;
const char *hr_outcome_name(hr_outcome outcome);
bool hr_outcome_failed(const char *status);

#define HR_SAMPLES_MOST 1000
#define HR_HOLDERS_MOST 12
#define HR_LOSSES_MOST 64
#define HR_DECISIONS_MOST 160

typedef struct hr_decision_row {    /* hr_decision of a plan (plan.h) */
    char tensor[96], action[16], reason[120];
    double density;                 /* NAN: nobody asked */
    int64_t dense_bytes, bytes;
} hr_decision_row;
#define HR_KERNELS_MOST 12

typedef struct hr_holder {          /* a tensor that is alive where the live bytes peak */
    char name[96], role[16];
    int64_t bytes;
    char step_made[96], step_last_read[96];
    int buffer;                     /* index in the plan; not recorded */
} hr_holder;

#define HR_BAND_LIST(X)                                                                                                \
    X(PARAMETERS, "parameters")                                                                                        \
    X(STATES, "states") X(INPUTS, "inputs") X(ACTIVATIONS, "activations") X(GRADIENTS, "gradients")                    \
        X(WORKSPACE, "workspace")
typedef enum hr_band {
#define X(code, name) HR_BAND_##code,
    HR_BAND_LIST(X)
#undef X
    HR_BANDS
} hr_band;

typedef struct hr_band_point {      /* the arena from start_seconds until the next point */
    int64_t step;
    double start_seconds;
    int64_t live_bytes, band_bytes[HR_BANDS];
} hr_band_point;

typedef struct hr_lane_step {       /* a RUN, OUT or IN and when its stream carried it out */
    int stream;                     /* hr_stream */
    double start_seconds, end_seconds;
    char name[80];                  /* of the node or of the tensor */
} hr_lane_step;
typedef struct hr_lanes { hr_lane_step *steps; int n; } hr_lanes;

typedef struct hr_samples { double seconds[HR_SAMPLES_MOST]; int n; } hr_samples;

typedef struct hr_kernel_row {      /* one algorithm of a kernel case, or of the copy beside it */
    char op[32], algorithm[32];
    char status[24];                /* "ok", "wrong", "mistrusted" */
    double seconds, iqr_seconds;    /* median and spread of the samples */
    hr_samples samples;
} hr_kernel_row;

typedef struct hr_record {
    int64_t schema;
    char suite[64], case_text[2560], command[2624], workload[512], technique[192], device[320];
    int64_t batch;
    char budget_text[64];
    int64_t budget_bytes;
    char status[24], message[512];
    int64_t needed_bytes;
    char needed_step[160];
    int64_t promised_bytes, measured_bytes, live_bytes, host_bytes, keep_all_bytes;
    char peak_step[160];
    hr_holder holders[HR_HOLDERS_MOST];
    int n_holders;
    int64_t out_bytes, in_bytes, swapped_bytes, recomputed_nodes;
    int64_t contributed_runs, overflow_bytes, replans, kept_bytes, keep_all_kept_bytes;
    hr_decision_row decisions[HR_DECISIONS_MOST];
    int n_decisions;
    double contributed_seconds;
    double recompute_seconds, exposed_seconds, copy_busy_share, planned_seconds, predicted_seconds, predicted_exposed_seconds,
        exposed_bound_seconds, bound_seconds, step_seconds, iqr_seconds;
    hr_samples samples;
    char stop_reason[16];
    char replay[256];               /* "recorded", "no: REASON", "" where devices do not record steps */
    int64_t process_bytes, context_bytes, reserved_bytes, step_allocations, step_synchronisations;
    double keep_all_seconds;
    hr_samples keep_all_samples;
    int64_t verified_steps, wrong;
    double losses[HR_LOSSES_MOST];
    int n_losses;
    double plan_seconds;
    char kernel[192], type[8];      /* of a kernel case: its spec, and the type of its input */
    int64_t elements, nonzeros;     /* of its input */
    int64_t copied_bytes;           /* of the input: what the copies beside it read, and write */
    int64_t read_bytes, written_bytes; /* that one run of the op has to */
    hr_kernel_row kernels[HR_KERNELS_MOST]; /* the op's standard algorithm first, the copies last */
    int n_kernels;
    hr_band_point *points;          /* owned */
    int n_points;
    hr_lanes steps, predicted_steps; /* owned; of the measured trace, and of the plan's timeline */
    /* of the machine object: what only the child knows */
    int64_t threads;
    double link_bytes_per_second;   /* NAN: not paced */
    bool pinned;
    char device_text[256];
    hr_device_facts facts;
    int64_t seed;
    char started[32];
    double seconds;
} hr_record;

void hr_record_clear(hr_record *record);   /* frees what it owns; all numbers become "does not apply" */
/* Whether its seconds are the timeline's and its bytes the ledger's: device "sim" or "sim:machine=...". */
bool hr_record_is_simulated(const hr_record *record);
void hr_record_set_status(hr_record *record, hr_outcome outcome, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sends to, or receives from, a pipe to the other process of the same program. Receiving fails with
 * HR_BAD_INPUT when the pipe ended early. */
hr_status hr_record_send(const hr_record *record, int descriptor);
hr_status hr_record_receive(hr_record *record, const char *bytes, size_t n_bytes);

struct hr_machine;
/* One line of JSON without its line break, to be freed. */
hr_status hr_record_to_json(const hr_record *record, const struct hr_machine *machine, char **line);
/* What the table shows, and what resume compares; arrays are left out. HR_UNSUPPORTED without jansson. */
hr_status hr_record_from_json(const char *line, hr_record *record);

/* Every field that is one value, in the order of RECORDS.md: for CSV. */
void hr_record_csv_header(FILE *file);
void hr_record_csv_row(const hr_record *record, FILE *file);
#endif
