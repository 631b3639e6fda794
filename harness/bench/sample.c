/* Timed steps. A and B alternate as A B, B A, A B, ... so that a drift of the machine (frequency, a
 * neighbour) weighs on both alike; timing stops when both are quiet, or at a limit, and the row says which. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "statistics.h"
#include "trial.h"
#include "units.h"

/* Three equal numbers come about by chance too often to stop on them. */
enum { SAMPLES_LEAST = 3, SAMPLES_QUIET = 5, STAMPED_ROUNDS = 3 };

static hr_status quiet(const hr_record *record, bool has_reference, double iqr_target, bool *answer)
{
    hr_status st = HR_OK;
    hr_summary a, b;
    TRY(hr_summary_of(record->samples.seconds, record->samples.n, &b));
    *answer = hr_summary_is_quiet(&b, SAMPLES_QUIET, iqr_target);
    if (!has_reference) goto out;
    TRY(hr_summary_of(record->keep_all_samples.seconds, record->keep_all_samples.n, &a));
    *answer = *answer && hr_summary_is_quiet(&a, SAMPLES_QUIET, iqr_target);
out:
    return st;
}

/* A stamped step: what costs and exposed seconds are taken from. */
static hr_status traced_step(hr_trial *trial, int which, uint64_t step, double *total_seconds, hr_samples *exposed,
                             double *busy_share)
{
    hr_status st = HR_OK;
    hr_trace trace;
    TRY(hr_session_step(trial->session[which], step, false, &trace));
    *total_seconds = trace.total_seconds;
    bool reference = which == HR_A || trial->session[HR_A] == NULL;
    if (reference) TRY(hr_costs_add_trace(trial->costs, trial->graph, trial->plan[which], &trace));
    if (which != HR_B) goto out;
    TRY(hr_exposed_seconds(trial->plan[HR_B], trace.start_seconds, trace.end_seconds, &exposed->seconds[exposed->n++]));
    TRY(hr_copy_busy_share(trial->plan[HR_B], trace.start_seconds, trace.end_seconds, busy_share));
out:
    return st;
}

/* Where the device records steps, stamps would cost what is to be measured: the first rounds are stamped and not
 * counted, all others are timed without stamps. */
static hr_status one_sample(hr_trial *trial, int which, uint64_t step, int round, hr_record *record,
                            hr_samples *exposed)
{
    hr_status st = HR_OK;
    hr_samples *samples = which == HR_A ? &record->keep_all_samples : &record->samples;
    double seconds;
    bool records = trial->device[HR_B]->kind->replay != NULL;
    if (records && round >= 0) TRY(hr_session_run(trial->session[which], step, false, &seconds));
    else TRY(traced_step(trial, which, step, &seconds, exposed, &record->copy_busy_share));
    if (round >= 0) samples->seconds[samples->n++] = seconds;
out:
    return st;
}

static void note_replay(const hr_trial *trial, hr_record *record)
{
    const char *refusal;
    bool recorded = hr_session_is_replayed(trial->session[HR_B], &refusal);
    if (recorded) snprintf(record->replay, sizeof record->replay, "recorded");
    else if (*refusal) snprintf(record->replay, sizeof record->replay, "no: %.240s", refusal);
}

static hr_status summarise(hr_record *record, const hr_samples *exposed)
{
    hr_status st = HR_OK;
    hr_summary summary;
    TRY(hr_summary_of(record->samples.seconds, record->samples.n, &summary));
    record->step_seconds = summary.median;
    record->iqr_seconds = summary.iqr;
    TRY(hr_summary_of(exposed->seconds, exposed->n, &summary));
    record->exposed_seconds = summary.median;
    TRY(hr_summary_of(record->keep_all_samples.seconds, record->keep_all_samples.n, &summary));
    record->keep_all_seconds = summary.median;
out:
    return st;
}

hr_status hr_trial_sample(hr_trial *trial, uint64_t first_step, hr_record *record)
{
    hr_status st = HR_OK;
    hr_samples *exposed = calloc(1, sizeof *exposed);
    bool has_reference = trial->session[HR_A] != NULL, is_quiet = false;
    double start = hr_now_seconds();
    const char *reason = "samples";
    uint64_t step = first_step;
    hr_trace trace;
    TRY_ALLOC(exposed);
    for (int i = 0; i < 2; i++)
        if (trial->session[i]) hr_session_set_digests(trial->session[i], false);
    int round = trial->device[HR_B]->kind->replay ? -STAMPED_ROUNDS : 0;
    for (; round < trial->one.samples_most; round++, step++) {
        int first = round % 2 ? HR_B : HR_A;
        if (round == 1 && trial->device[HR_B]->kind->replay)     /* the first step that is run so records it */
            record->samples.n = record->keep_all_samples.n = 0;
        for (int turn = 0; turn < 2; turn++) {
            int which = turn ? 1 - first : first;
            if (trial->session[which]) TRY(one_sample(trial, which, step, round, record, exposed));
        }
        if (round < 1 && trial->device[HR_B]->kind->replay) continue;
        TRY(quiet(record, has_reference, trial->one.iqr_percent / 100, &is_quiet));
        if (is_quiet) { reason = "iqr"; break; }
        if (record->samples.n >= SAMPLES_LEAST && hr_now_seconds() - start >= trial->one.time_limit_seconds) {
            reason = "time limit";
            break;
        }
    }
    note_replay(trial, record);
    snprintf(record->stop_reason, sizeof record->stop_reason, "%s", reason);
    if (!has_reference && !trial->device[HR_A]) record->keep_all_samples = record->samples;   /* keep_all itself */
    TRY(summarise(record, exposed));
    if (!trial->one.trace) goto out;
    TRY(hr_session_step(trial->session[HR_B], step, false, &trace));
    TRY(hr_band_points(trial->graph, trial->plan[HR_B], trace.start_seconds, trace.end_seconds, &record->points,
                       &record->n_points));
    TRY(hr_lanes_of(trial->graph, trial->plan[HR_B], trace.start_seconds, trace.end_seconds, &record->steps));
out:
    free(exposed);
    return st;
}
