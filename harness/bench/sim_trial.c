/* A trial on the device sim (trial.h): where its costs come from, and a row that nothing was run for.
 *
 * Costs: a described machine's (plan/machine_costs.h), a graph file's, or those of this machine's host device, measured
 * as techniques measure them ("here"). The row's time is the timeline's, its peak the ledger's, which replays the plan's
 * addresses and knows nothing of how they were chosen. Nothing was computed, so nothing is said about results.
 */
#include <math.h>
#include <string.h>
#include "graph_file.h"
#include "machine.h"
#include "sim/ledger.h"
#include "sim/sim.h"
#include "technique.h"
#include "timeline.h"
#include "trial.h"

static bool wants_here(const hr_trial *trial, bool is_file)
{
    const char *machine = hr_sim_machine(trial->device[HR_A]);
    return !strcmp(machine, HR_SIM_HERE) || (!*machine && !is_file);
}

hr_status hr_sim_trial_measure(hr_trial *trial)
{
    if (!trial->measured_on) return HR_OK;
    hr_profile_clear(&trial->profile);
    int64_t available = hr_machine_available_bytes() / 10 * 9, capacity = trial->limits.capacity_bytes;
    hr_profile_case one = {.device = trial->measured_on, .workload = trial->one.workload,
                           .technique = trial->one.technique, .channel_block = trial->channel_block,
                           .seed = (uint64_t)trial->one.seed, .fresh = !strcmp(trial->one.costs, "fresh"), .always = true,
                           .room_bytes = capacity && capacity < available ? capacity : available};
    return hr_profile_run(&one, &trial->profile);
}

/* A graph file's costs, with the links of the machine where one is named. */
static hr_status file_begin(hr_trial *trial)
{
    hr_status st = HR_OK;
    const hr_machine_model *model = hr_sim_model(trial->device[HR_A]);
    bool has_links = !trial->links_are_assumed;
    if (!trial->graph) TRY(hr_graph_file_read(trial->one.workload, &trial->graph, &trial->costs, &has_links));
    trial->links_are_assumed = !has_links && !model && !trial->measured_on;
    if (model) hr_machine_links(model, trial->costs);
    if (trial->measured_on) TRY(hr_costs_measure_links(trial->costs, trial->measured_on));
    if (trial->limits.link_bytes_per_second > 0) {
        trial->costs->out.bytes_per_second = trial->costs->in.bytes_per_second = trial->limits.link_bytes_per_second;
        trial->links_are_assumed = false;
    }
    TRY(hr_techniques_extend(trial->one.technique, trial->graph));
out:
    return st;
}

hr_status hr_sim_trial_begin(hr_trial *trial)
{
    hr_status st = HR_OK;
    bool is_file = hr_graph_file_path(trial->one.workload) != NULL;
    if (trial->free_bytes == INT64_MAX) trial->free_bytes = 0;
    if (wants_here(trial, is_file)) TRY(hr_device_host.open(&trial->options, &trial->measured_on));
    if (is_file) TRY(file_begin(trial));
    else TRY(hr_sim_trial_measure(trial));
out:
    return st;
}

void hr_sim_trial_describe(const hr_trial *trial, char *text, size_t chars)
{
    bool is_file = hr_graph_file_path(trial->one.workload) != NULL;
    char host[160] = "", machine[512] = "";
    if (trial->measured_on) trial->measured_on->kind->describe(trial->measured_on, host, sizeof host);
    hr_device *sim = trial->device[HR_A];
    const char *links = trial->links_are_assumed ? ", links assumed at 10 GB/s" : "";
    if (hr_sim_model(sim)) sim->kind->describe(sim, machine, sizeof machine);
    if (trial->measured_on || *machine) links = ", links of ";
    if (is_file) snprintf(text, chars, "sim: seconds of the graph file%s%s", links, trial->measured_on ? host : machine);
    else if (trial->measured_on) snprintf(text, chars, "sim here: seconds and links measured on %s", host);
    else snprintf(text, chars, "%s", machine);
}

/* As on real devices: a row in which nothing moved proves nothing about the technique. */
static void judge(const hr_trial *trial, hr_record *record)
{
    const char *specs = trial->one.technique;
    bool baseline = true;
    while (*specs) {
        const hr_technique *technique = hr_technique_find(specs, strcspn(specs, ":+"));
        baseline = baseline && technique && technique->baseline;
        specs += strcspn(specs, "+");
        specs += *specs == '+';
    }
    if (record->measured_bytes != record->promised_bytes)
        hr_record_set_status(record, HR_OUTCOME_WRONG, "promised %lld bytes, the ledger finds %lld",
                             (long long)record->promised_bytes, (long long)record->measured_bytes);
    else if (!baseline && !record->swapped_bytes && !record->recomputed_nodes && !record->contributed_runs &&
             record->promised_bytes == record->keep_all_bytes)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED,
                             "nothing was swapped, recomputed or compressed, the peak is keep_all's");
    else
        hr_record_set_status(record, HR_OUTCOME_OK, "%s", "");
}

hr_status hr_sim_trial_run(const hr_trial *trial, hr_record *record)
{
    hr_status st = HR_OK;
    hr_timeline timeline = {0};
    hr_ledger ledger;
    const hr_plan *plan = trial->plan[HR_B];
    hr_plan_totals totals = hr_plan_totals_of(trial->graph, trial->costs, plan);
    if (!trial->costs->measured)
        FAIL(HR_UNSUPPORTED, "%.200s does not fit into this machine, so that its seconds could not be measured",
             trial->one.workload);
    TRY(hr_trial_predict(trial, trial->plan[HR_A], &record->keep_all_seconds, NULL));
    TRY(hr_timeline_play(trial->graph, trial->costs, plan, &timeline));
    TRY(hr_ledger_play(trial->graph, plan, timeline.start_seconds, timeline.end_seconds, &ledger));
    record->measured_bytes = ledger.peak_bytes;
    record->step_seconds = record->predicted_seconds = timeline.total_seconds;
    TRY(hr_exposed_seconds(plan, timeline.start_seconds, timeline.end_seconds, &record->exposed_seconds));
    TRY(hr_copy_busy_share(plan, timeline.start_seconds, timeline.end_seconds, &record->copy_busy_share));
    TRY(hr_trial_note_planned(trial, record));
    TRY(hr_trial_note_bound(trial, record));
    record->predicted_exposed_seconds = record->exposed_seconds;
    TRY(hr_exposed_bound(trial->graph, trial->costs, plan, &record->exposed_bound_seconds));
    record->recompute_seconds = totals.recompute_seconds;
    record->contributed_seconds = totals.contributed_seconds;
    record->threads = HR_NONE;
    if (trial->one.trace) {
        TRY(hr_band_points(trial->graph, plan, timeline.start_seconds, timeline.end_seconds, &record->points,
                           &record->n_points));
        TRY(hr_lanes_of(trial->graph, plan, timeline.start_seconds, timeline.end_seconds, &record->predicted_steps));
    }
    judge(trial, record);
out:
    hr_timeline_clear(&timeline);
    return st;
}
