/* See trial.h. The two plans see the same graph, the same costs and the same feeds; whatever differs after
 * the verified steps was done by the plan. Both arenas live in this process, reserved at the bytes that the
 * plans promise, because fresh pages cost more than a step. */
#include "trial.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "cli.h"
#include "graph_file.h"
#include "machine.h"
#include "profile.h"
#include "units.h"

enum { LOOSE_SHARE = 20 };           /* a twentieth of the arena promised and not used is worth a new plan */

static hr_status open_device(const hr_trial *trial, hr_device **device)
{
    return trial->kind->open(&trial->options, device);
}

/* The plan comes from a file: its header names the workload. */
static hr_status read_plan(hr_trial *trial)
{
    hr_status st = HR_OK;
    char *workload = NULL, *technique = NULL;
    bool has_links = true;
    FILE *file = fopen(trial->one.plan_path, "r");
    if (!file) FAIL(HR_BAD_ARGUMENT, "cannot read the plan '%.200s': %s", trial->one.plan_path, strerror(errno));
    TRY(hr_plan_read_header(file, &workload, &technique));
    if (strlen(workload) >= sizeof trial->one.workload) FAIL(HR_BAD_INPUT, "the plan's workload has too long a name");
    strcpy(trial->one.workload, workload);
    if (hr_graph_file_path(workload)) TRY(hr_graph_file_read(workload, &trial->graph, &trial->costs, &has_links));
    else TRY(hr_workload_graph(workload, HR_F32, trial->channel_block, &trial->graph, &trial->spec));
    trial->links_are_assumed = !has_links;
    TRY(hr_techniques_extend(technique, trial->graph));
    rewind(file);
    TRY(hr_plan_read(trial->graph, file, &trial->plan[HR_B]));
    snprintf(trial->one.technique, sizeof trial->one.technique, "%s", trial->plan[HR_B]->technique);
out:
    free(workload);
    free(technique);
    if (file) fclose(file);
    return st;
}

/* What the device could hold now, of that what the case allows. */
static int64_t room_bytes(const hr_trial *trial)
{
    int64_t room = trial->kind->separate_memory ? trial->device[HR_A]->kind->available_bytes(trial->device[HR_A])
                                                : hr_machine_available_bytes() / 10 * 9;
    return trial->limits.capacity_bytes && trial->limits.capacity_bytes < room ? trial->limits.capacity_bytes : room;
}

static hr_status measure_profile(hr_trial *trial)
{
    hr_profile_case one = {.device = trial->device[HR_A], .workload = trial->one.workload,
                           .technique = trial->one.technique, .channel_block = trial->channel_block,
                           .seed = (uint64_t)trial->one.seed, .fresh = !strcmp(trial->one.costs, "fresh"), .room_bytes = room_bytes(trial),
                           .always = trial->limits.slowdown > 0 || trial->one.wants_seconds};
    return hr_profile_run(&one, &trial->profile);
}

static hr_status search_batch(hr_trial *trial)
{
    hr_status st = HR_OK;
    int64_t batch = 0;
    char text[sizeof trial->one.workload];
    TRY(hr_batch_search(trial, hr_trial_limit_bytes(trial, INT64_MAX), &batch));
    TRY(hr_spec_parse(trial->one.workload, trial->workload->options, &trial->spec));
    hr_spec_set(&trial->spec, "batch", batch ? (double)batch : 1);   /* none fits: the row says what batch 1 needs */
    hr_spec_format(&trial->spec, text, sizeof text);
    strcpy(trial->one.workload, text);
out:
    return st;
}

/* A plan file and a trial name the workload in the same words. */
static hr_status name_workload(hr_trial *trial)
{
    hr_status st = HR_OK;
    free(trial->plan[HR_B]->workload);
    trial->plan[HR_B]->workload = strdup(trial->one.workload);
    TRY_ALLOC(trial->plan[HR_B]->workload);
out:
    return st;
}

hr_status hr_trial_plan(const hr_case *one, hr_trial *trial)
{
    hr_status st = HR_OK;
    memset(trial, 0, sizeof *trial);
    trial->one = *one;
    TRY(hr_case_limits_of(one, &trial->limits));
    trial->options = (hr_device_options){.threads = (int)one->threads, .pin = !one->no_pin,
                                         .link_bytes_per_second = trial->limits.link_bytes_per_second};
    TRY(hr_device_parse(one->device, &trial->kind, &trial->options));
    TRY(hr_case_layout(one, trial->kind, &trial->channel_block));
    if (*one->plan_path) TRY(read_plan(trial));
    trial->workload = hr_workload_find(trial->one.workload);
    if (!trial->workload && !hr_graph_file_path(trial->one.workload))
        FAIL(HR_BAD_ARGUMENT, "unknown workload '%s'; see runbench --list", trial->one.workload);
    TRY(open_device(trial, &trial->device[HR_A]));
    if (trial->kind->separate_memory && !trial->limits.capacity_bytes)
        trial->free_bytes = trial->device[HR_A]->kind->available_bytes(trial->device[HR_A]);
    if (trial->kind->simulated) TRY(hr_sim_trial_begin(trial));
    else if (!*one->plan_path) TRY(measure_profile(trial));
    if (trial->limits.batch_is_max) TRY(search_batch(trial));
    if (trial->limits.batch_is_max) TRY(hr_sim_trial_measure(trial));   /* seconds of the batch that was found */
    if (!trial->graph) {
        TRY(hr_workload_graph(trial->one.workload, HR_F32, trial->channel_block, &trial->graph, &trial->spec));
        TRY(hr_techniques_extend(trial->one.technique, trial->graph));
    }
    if (!trial->costs) TRY(hr_trial_costs(trial, trial->graph, &trial->costs));
    TRY(hr_trial_make_plans(trial));
    if (trial->plan[HR_B]) TRY(name_workload(trial));
out:
    return st;
}

void hr_trial_close(hr_trial *trial)
{
    for (int i = 0; i < 2; i++) {
        hr_session_free(trial->session[i]);
        if (trial->device[i]) trial->device[i]->kind->close(trial->device[i]);
        hr_plan_free(trial->plan[i]);
    }
    if (trial->measured_on) trial->measured_on->kind->close(trial->measured_on);
    if (trial->data_is_open && trial->workload->close_data) trial->workload->close_data(trial->data);
    hr_profile_clear(&trial->profile);
    hr_costs_free(trial->costs);
    hr_graph_free(trial->graph);
    memset(trial, 0, sizeof *trial);
}

static void note_decisions(const hr_trial *trial, hr_record *record)
{
    const hr_plan *plan = trial->plan[HR_B];
    for (record->n_decisions = 0; record->n_decisions < plan->n_decisions && record->n_decisions < HR_DECISIONS_MOST;) {
        const hr_decision *decision = &plan->decisions[record->n_decisions];
        hr_decision_row *row = &record->decisions[record->n_decisions++];
        const hr_tensor *tensor = &trial->graph->tensors[decision->tensor];
        *row = (hr_decision_row){.density = decision->density, .dense_bytes = tensor->bytes, .bytes = decision->bytes};
        snprintf(row->tensor, sizeof row->tensor, "%.*s", (int)sizeof row->tensor - 1, tensor->name);
        snprintf(row->action, sizeof row->action, "%s", decision->action);
        snprintf(row->reason, sizeof row->reason, "%s", decision->reason);
    }
}

void hr_trial_describe(const hr_trial *trial, hr_record *record)
{
    const hr_plan *plan = trial->plan[HR_B];
    hr_plan_totals totals = hr_plan_totals_of(trial->graph, trial->costs, plan);
    snprintf(record->workload, sizeof record->workload, "%s", trial->one.workload);
    snprintf(record->technique, sizeof record->technique, "%s", trial->one.technique);
    record->batch = trial->spec.table ? hr_spec_integer(&trial->spec, "batch") : HR_NONE;   /* a graph file has none */
    record->budget_bytes = trial->limit_bytes == INT64_MAX ? HR_NONE : trial->limit_bytes;
    record->promised_bytes = plan->arena_bytes;
    record->live_bytes = plan->live_bytes;
    record->host_bytes = plan->host_bytes;
    record->keep_all_bytes = trial->plan[HR_A]->arena_bytes;
    hr_step_describe(trial->graph, plan, plan->live_peak_step, record->peak_step);
    record->n_holders = hr_peak_holders(trial->graph, plan, record->holders, HR_HOLDERS_MOST);
    record->out_bytes = totals.out_bytes;
    record->in_bytes = totals.in_bytes;
    record->swapped_bytes = totals.swapped_bytes;
    record->recomputed_nodes = totals.recomputed_nodes;
    record->contributed_runs = totals.contributed_runs;
    record->kept_bytes = hr_kept_bytes(trial->graph, plan);
    record->keep_all_kept_bytes = hr_kept_bytes(trial->graph, trial->plan[HR_A]);
    note_decisions(trial, record);
    record->plan_seconds = trial->plan_seconds;
    record->threads = trial->device[HR_A]->kind->site(trial->device[HR_A]).threads;
    if (trial->kind->simulated) hr_sim_trial_describe(trial, record->device_text, sizeof record->device_text);
    else trial->device[HR_A]->kind->describe(trial->device[HR_A], record->device_text, sizeof record->device_text);
    record->pinned = !trial->one.no_pin;
    if (trial->limits.link_bytes_per_second > 0) record->link_bytes_per_second = trial->limits.link_bytes_per_second;
    if (trial->over_budget) {
        char needed[HR_BYTES_TEXT];
        record->needed_bytes = plan->arena_bytes;
        snprintf(record->needed_step, sizeof record->needed_step, "%s", record->peak_step);
        hr_record_set_status(record, HR_OUTCOME_OVER_BUDGET, "%s%sneeds %s (%lld bytes) at %s", trial->refusal,
                             *trial->refusal ? "; the leanest plan " : "", hr_bytes_format(plan->arena_bytes, needed),
                             (long long)plan->arena_bytes, record->peak_step);
    }
}

/* Whether keep_all's arena fits beside the technique's: into the device's memory, and the pools of host memory into
 * this machine's. */
static bool reference_fits(const hr_trial *trial)
{
    int64_t host = 0, arenas = 0, machine = hr_machine_available_bytes();
    for (int i = 0; i < 2; i++) {
        arenas += trial->plan[i]->arena_bytes;
        host += trial->plan[i]->host_bytes;
    }
    if (trial->limits.capacity_bytes > trial->plan[HR_B]->arena_bytes)
        arenas += trial->limits.capacity_bytes - trial->plan[HR_B]->arena_bytes;
    if (!trial->kind->separate_memory) host += arenas;
    else if (arenas > trial->device[HR_A]->kind->available_bytes(trial->device[HR_A]) / 10 * 9) return false;
    return !machine || host < machine / 10 * 9;
}

static hr_status open_sessions(hr_trial *trial)
{
    hr_status st = HR_OK;
    hr_session_options options = {.seed = (uint64_t)trial->one.seed, .digests = true};
    if (trial->workload->open_data) TRY(trial->workload->open_data(&trial->spec, &trial->data));
    trial->data_is_open = true;
    options.feed = trial->workload->feed ? trial->workload->feed : hr_workload_generated_feed;
    options.feed_context = trial->data;
    TRY(hr_costs_measure_links(trial->costs, trial->device[HR_A]));
    if (strcmp(trial->one.technique, "keep_all") || *trial->one.plan_path) {
        if (reference_fits(trial))
            TRY(hr_session_new(trial->device[HR_A], trial->graph, trial->plan[HR_A], 0, &options,
                               &trial->session[HR_A]));
        TRY(open_device(trial, &trial->device[HR_B]));
    } else {                       /* keep_all is its own reference: one device is enough */
        trial->device[HR_B] = trial->device[HR_A];
        trial->device[HR_A] = NULL;
    }
    TRY(hr_session_new(trial->device[HR_B], trial->graph, trial->plan[HR_B], trial->limits.capacity_bytes, &options,
                       &trial->session[HR_B]));
out:
    return st;
}

typedef struct verdict {
    hr_digest digest[2];
    bool all_zero, loss_is_finite;
    int n_steps;
} verdict;

/* Between two steps: tensors that became denser than their plan had promised, or much sparser, are given a new plan. */
static hr_status follow_densities(hr_trial *trial, bool last, hr_record *record)
{
    hr_status st = HR_OK;
    int64_t overflow_bytes, loose_bytes;
    hr_plan *old = NULL;
    TRY(hr_costs_add_reports(trial->costs, trial->session[HR_B], &overflow_bytes, &loose_bytes));
    record->overflow_bytes = record->overflow_bytes == HR_NONE ? overflow_bytes : record->overflow_bytes + overflow_bytes;
    if (last || *trial->one.plan_path || (!overflow_bytes && loose_bytes <= trial->plan[HR_B]->arena_bytes / LOOSE_SHARE)) goto out;
    old = trial->plan[HR_B];
    trial->plan[HR_B] = NULL;
    TRY(hr_trial_make_plan(trial));
    TRY(hr_session_replan(trial->session[HR_B], trial->plan[HR_B], trial->limits.capacity_bytes));
    record->replans = record->replans == HR_NONE ? 1 : record->replans + 1;
out:
    if (st != HR_OK && !trial->plan[HR_B]) trial->plan[HR_B] = old, old = NULL;
    hr_plan_free(old);
    return st;
}

static hr_status verify(hr_trial *trial, hr_record *record, verdict *verdict)
{
    hr_status st = HR_OK;
    hr_trace trace;
    char text[HR_CASE_TEXT];
    verdict->n_steps = trial->limits.batch_is_max ? 1 : (int)trial->one.verified_steps;
    verdict->loss_is_finite = true;
    for (int which = HR_A; which <= HR_B; which++) {
        bool all_zero = false;
        if (!trial->session[which]) continue;
        for (int step = 0; step < verdict->n_steps; step++) {
            TRY(hr_session_step(trial->session[which], (uint64_t)step, true, &trace));
            if (which != HR_B) continue;
            TRY(follow_densities(trial, step + 1 == verdict->n_steps, record));
            verdict->loss_is_finite = verdict->loss_is_finite && isfinite(trace.loss);
            if (record->n_losses < HR_LOSSES_MOST) record->losses[record->n_losses++] = trace.loss;
        }
        TRY(hr_session_digest(trial->session[which], &verdict->digest[which], &all_zero));
        verdict->all_zero = verdict->all_zero || all_zero;
    }
    if (hr_fault_planted("wrong", hr_case_format(&trial->one, text))) verdict->digest[HR_B].gradients ^= 1;
    record->measured_bytes = hr_session_peak_bytes(trial->session[HR_B]);
    record->verified_steps = verdict->n_steps;
out:
    return st;
}

/* Whether every technique of the stack says that it is exact, and whether all are baselines. */
static void stack_properties(const char *specs, bool *exact, bool *baseline)
{
    *exact = *baseline = true;
    while (*specs) {
        const hr_technique *technique = hr_technique_find(specs, strcspn(specs, ":+"));
        if (technique) *exact = *exact && technique->exact, *baseline = *baseline && technique->baseline;
        specs += strcspn(specs, "+");
        specs += *specs == '+';
    }
}

static void judge(const hr_trial *trial, const verdict *verdict, hr_record *record)
{
    const hr_digest *a = &verdict->digest[HR_A], *b = &verdict->digest[HR_B];
    bool exact, baseline, compared = trial->session[HR_A] != NULL;
    bool is_reference = !compared && !trial->device[HR_A];
    bool loss = compared && a->loss != b->loss, gradients = compared && a->gradients != b->gradients;
    bool parameters = compared && a->parameters != b->parameters;
    stack_properties(trial->one.technique, &exact, &baseline);
    record->wrong = compared || is_reference ? loss + gradients + parameters : HR_NONE;
    if (record->measured_bytes != record->promised_bytes)
        hr_record_set_status(record, HR_OUTCOME_WRONG, "promised %lld bytes, measured %lld",
                             (long long)record->promised_bytes, (long long)record->measured_bytes);
    else if (compared && record->wrong)
        hr_record_set_status(record, exact ? HR_OUTCOME_WRONG : HR_OUTCOME_MISTRUSTED,
                             "differs from keep_all after %d steps:%s%s%s%s", verdict->n_steps, loss ? " loss" : "",
                             gradients ? " gradients" : "", parameters ? " parameters" : "",
                             exact ? "" : " (the technique does not claim to be exact)");
    else if (!verdict->loss_is_finite)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED, "the loss is not finite");
    else if (verdict->all_zero)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED, "every gradient is zero");
    else if (!baseline && !record->swapped_bytes && !record->recomputed_nodes && !record->contributed_runs &&
             record->promised_bytes == record->keep_all_bytes)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED,
                             "nothing was swapped, recomputed or compressed, the peak is keep_all's");
    else if (!compared && !is_reference)
        hr_record_set_status(record, HR_OUTCOME_OK,
                             "keep_all does not fit into this machine: the loss is finite, nothing more was compared");
    else
        hr_record_set_status(record, HR_OUTCOME_OK, "%s", "");
}

/* What the device's own counters say after the run: nothing may have been allocated or waited for inside steps, and
 * the process may hold little beside its arenas. */
static void note_facts(const hr_trial *trial, hr_record *record)
{
    hr_device *device = trial->device[HR_B];
    device->kind->facts(device, &record->facts);
    if (record->facts.process_bytes < 0) return;
    record->process_bytes = record->facts.process_bytes;
    record->context_bytes = record->facts.context_bytes;
    record->step_allocations = record->facts.allocations;
    record->step_synchronisations = record->facts.synchronisations;
    record->reserved_bytes = 0;
    for (int i = 0; i < 2; i++)
        if (trial->session[i]) record->reserved_bytes += hr_session_reserved_bytes(trial->session[i]);
}

hr_status hr_trial_run(hr_trial *trial, hr_record *record)
{
    hr_status st = HR_OK;
    verdict verdict = {0};
    if (!trial->plan[HR_B])        /* the row says what the technique would need at least */
        TRY(hr_plan_make(trial->graph, trial->costs, trial->one.technique, INT64_MAX, 0, &trial->plan[HR_B]));
    hr_trial_describe(trial, record);
    if (trial->over_budget) return HR_OK;
    if (trial->kind->simulated) return hr_sim_trial_run(trial, record);
    TRY(hr_trial_note_planned(trial, record));
    TRY(open_sessions(trial));
    TRY(verify(trial, record, &verdict));
    if (record->replans > 0) hr_trial_describe(trial, record);
    judge(trial, &verdict, record);
    TRY(hr_trial_sample(trial, (uint64_t)verdict.n_steps, record));
    note_facts(trial, record);
    hr_plan_totals totals = hr_plan_totals_of(trial->graph, trial->costs, trial->plan[HR_B]);
    record->recompute_seconds = totals.recompute_seconds;
    record->contributed_seconds = totals.contributed_seconds;
    TRY(hr_trial_note_predicted(trial, record));
out:
    return st;
}
