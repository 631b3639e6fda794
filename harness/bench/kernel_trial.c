/* See kernel_trial.h. The order of the runs inside a step turns from repetition to repetition, forth and back, so that
 * a drift of the machine weighs on all alike. What one kernel leaves in the caches for the next cannot be turned away:
 * a copy past the cache throws the output's lines out of it, and memcpy behind it took 2 to 2.6 times as long (64 KiB).
 * So where an input may lie in a cache, each run that counts follows one of the same algorithm that does not. */
#include "kernel_trial.h"

#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "machine.h"
#include "statistics.h"
#include "units.h"

/* A step copies its inputs to the device and runs every node once before it measures: repetitions are so many that this
 * is a part of it only, and at least four, twice forth and back. */
static const int64_t STEP_BYTES = 64 << 20, CACHE_BYTES = 16 << 20;
enum { REPETITIONS_LEAST = 4, SAMPLES_LEAST = 3, SAMPLES_QUIET = 10, STEPS_QUIET = 3 };

/* Elements of which any bit is set. */
static int64_t count_nonzeros(const hr_tensor *t, const void *bytes)
{
    int width = hr_type_bytes(t->type);
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < t->elements; i++) {
        uint64_t bits = 0;
        memcpy(&bits, (const char *)bytes + i * width, (size_t)width);
        nonzeros += bits != 0;
    }
    return nonzeros;
}

hr_status hr_kernel_fill(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    hr_status st = HR_OK;
    hr_kernel_feed *feed = context;
    const hr_tensor *t = &graph->tensors[tensor];
    (void)step;
    if (!feed->kept[tensor]) {
        feed->kept[tensor] = malloc((size_t)t->bytes);
        TRY_ALLOC(feed->kept[tensor]);
        TRY(feed->kernel->kind->fill(&feed->input, graph, tensor, 0, feed->kept[tensor]));
        if (tensor == feed->kernel->input) feed->nonzeros = count_nonzeros(t, feed->kept[tensor]);
    }
    memcpy(to, feed->kept[tensor], (size_t)t->bytes);
out:
    return st;
}

hr_status hr_kernel_choice_add(const hr_graph *graph, hr_device *device, const char *algorithm, int node,
                               hr_costs *costs, int *choice)
{
    hr_status st = HR_OK;
    hr_node_costs *all = &costs->nodes[node];
    const hr_kernel *kernel = hr_kernel_find(device->kind->kernels, graph, &graph->nodes[node], algorithm);
    int64_t workspace_bytes = 0;
    void *state = NULL;
    *choice = -1;
    for (int c = 0; c < all->n_choices; c++)
        if (!strcmp(all->choices[c].algorithm, algorithm)) *choice = c;
    if (!kernel || *choice >= 0) return HR_OK;
    hr_site site = device->kind->site(device);
    if (kernel->prepare) TRY(kernel->prepare(graph, &graph->nodes[node], &site, &state, &workspace_bytes));
    if (kernel->release) kernel->release(state);
    hr_choice *bigger = realloc(all->choices, sizeof *bigger * (size_t)(all->n_choices + 1));
    TRY_ALLOC(bigger);
    all->choices = bigger;
    *choice = all->n_choices++;
    bigger[*choice] = (hr_choice){.algorithm = kernel->algorithm, .workspace_bytes = workspace_bytes};
out:
    return st;
}

hr_status hr_kernel_plan(const hr_graph *graph, const hr_costs *costs, const int *standard,
                         const hr_kernel_entry *const *runs, int n_runs, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *p = NULL;
    hr_edit *edits = calloc((size_t)n_runs + 1, sizeof *edits);
    TRY_ALLOC(edits);
    TRY(hr_plan_draft(graph, &p));
    for (int i = 0; standard && i < p->n_steps; i++)
        if (p->steps[i].kind == HR_STEP_RUN) p->steps[i].choice = standard[p->steps[i].node];
    for (int i = 0; i < n_runs; i++)
        edits[i] = (hr_edit){.position = p->n_steps, .kind = HR_STEP_RUN, .node = runs[i]->node, .tensor = -1,
                             .choice = runs[i]->choice};
    TRY(hr_plan_apply(p, edits, (size_t)n_runs));
    TRY(hr_plan_finish(graph, costs, 0, p));
    TRY(hr_check(graph, costs, p));
    *plan = p;
    p = NULL;
out:
    free(edits);
    hr_plan_free(p);
    return st;
}

hr_status hr_kernel_adopt(hr_kernel_trial *t, hr_plan *plan)
{
    hr_status st = HR_OK;
    hr_session_options options = {.seed = (uint64_t)t->one->seed, .feed = hr_kernel_fill, .feed_context = &t->feed};
    hr_plan *old = t->plan;
    if (t->session) st = hr_session_replan(t->session, plan, 0);
    else st = hr_session_new(t->device, t->kernel.graph, plan, 0, &options, &t->session);
    t->plan = plan;
    hr_plan_free(old);
    return st;
}

static hr_status entries_add(hr_kernel_trial *t, int node)
{
    hr_status st = HR_OK;
    const hr_node_costs *costs = &t->costs->nodes[node];
    for (int c = 0; c < costs->n_choices; c++) {
        if (t->n_entries == HR_KERNELS_MOST)
            FAIL(HR_UNSUPPORTED, "a kernel row holds %d algorithms at most", HR_KERNELS_MOST);
        t->entries[t->n_entries++] =
            (hr_kernel_entry){.node = node, .choice = c, .algorithm = costs->choices[c].algorithm};
    }
out:
    return st;
}

static hr_status prepare(const hr_case *one, hr_kernel_trial *t)
{
    hr_status st = HR_OK;
    int choice = 0;
    t->one = one;
    t->options = (hr_device_options){.threads = (int)one->threads, .pin = !one->no_pin};
    TRY(hr_device_parse(one->device, &t->kind, &t->options));
    TRY(hr_kernel_graph_make(one->kernel, &t->kernel));
    TRY(t->kind->open(&t->options, &t->device));
    TRY(hr_costs_from_kernels(t->kernel.graph, t->device, &t->costs));
    if (hr_spec_is(&t->kernel.spec, "reference", "yes"))
        TRY(hr_kernel_choice_add(t->kernel.graph, t->device, "reference", t->kernel.timed, t->costs, &choice));
    if (choice < 0)
        FAIL(HR_UNSUPPORTED, "device %s has no reference kernel of %s", t->device->kind->name, t->kernel.kind->name);
    TRY(entries_add(t, t->kernel.timed));
    TRY(entries_add(t, t->kernel.copy));
    t->feed = (hr_kernel_feed){.input = {&t->kernel.spec, (uint64_t)one->seed}, .kernel = &t->kernel};
    t->feed.kept = calloc((size_t)t->kernel.graph->n_tensors + 1, sizeof *t->feed.kept);
    TRY_ALLOC(t->feed.kept);
out:
    return st;
}

static void close_trial(hr_kernel_trial *t)
{
    hr_session_free(t->session);
    hr_plan_free(t->plan);
    for (int i = 0; t->feed.kept && i < t->kernel.graph->n_tensors; i++) free(t->feed.kept[i]);
    free(t->feed.kept);
    hr_costs_free(t->costs);
    if (t->device) t->device->kind->close(t->device);
    hr_kernel_graph_clear(&t->kernel);
}

static int repetitions(const hr_kernel_trial *t)
{
    int64_t most = 2 * t->n_entries, n = STEP_BYTES / (t->kernel.graph->tensors[t->kernel.input].bytes + 1);
    return (int)(n < REPETITIONS_LEAST ? REPETITIONS_LEAST : n > most ? most : n);
}

/* Runs of the same algorithm in a row, of which the last counts. */
static int runs_in_row(const hr_kernel_trial *t)
{
    return t->kernel.graph->tensors[t->kernel.input].bytes <= CACHE_BYTES ? 2 : 1;
}

/* Repetition r begins with entry r / 2 and goes up when r is even, else down and ends with it. */
static void order_runs(const hr_kernel_trial *t, int n_repetitions, const hr_kernel_entry **runs)
{
    int n = t->n_entries, n_row = runs_in_row(t);
    for (int r = 0; r < n_repetitions; r++)
        for (int i = 0; i < n * n_row; i++) {
            int turn = i / n_row;
            *runs++ = &t->entries[(r / 2 + (r % 2 ? n - 1 - turn : turn)) % n];
        }
}

/* Samples of one step: the runs behind those that the draft makes of every node. */
static void take_samples(const hr_kernel_trial *t, const hr_trace *trace, const hr_kernel_entry *const *runs,
                         hr_record *record)
{
    int number = -t->kernel.graph->n_nodes, n_row = runs_in_row(t);
    for (int i = 0; i < t->plan->n_steps; i++) {
        if (t->plan->steps[i].kind != HR_STEP_RUN || number++ < 0) continue;
        hr_samples *samples = &record->kernels[runs[number - 1] - t->entries].samples;
        if (number % n_row == 0 && samples->n < t->one->samples_most)
            samples->seconds[samples->n++] = trace->end_seconds[i] - trace->start_seconds[i];
    }
}

static hr_status summarise(hr_record *record, double iqr_target, bool *quiet)
{
    hr_status st = HR_OK;
    hr_summary summary;
    *quiet = true;
    for (int i = 0; i < record->n_kernels; i++) {
        hr_kernel_row *row = &record->kernels[i];
        TRY(hr_summary_of(row->samples.seconds, row->samples.n, &summary));
        row->seconds = summary.median;
        row->iqr_seconds = summary.iqr;
        *quiet = *quiet && hr_summary_is_quiet(&summary, SAMPLES_QUIET, iqr_target);
    }
out:
    return st;
}

static hr_status sample(hr_kernel_trial *t, const hr_kernel_entry *const *runs, hr_record *record)
{
    hr_status st = HR_OK;
    const char *reason = NULL;
    hr_trace trace;
    bool quiet;
    TRY(hr_session_step(t->session, 0, true, &trace));    /* warms up and is not counted */
    double start = hr_now_seconds();
    for (int step = 1; !reason; step++) {
        TRY(hr_session_step(t->session, (uint64_t)step, false, &trace));
        take_samples(t, &trace, runs, record);
        TRY(summarise(record, t->one->iqr_percent / 100, &quiet));
        int n_samples = record->kernels[0].samples.n;
        if (quiet && step >= STEPS_QUIET) reason = "iqr";
        else if (n_samples >= t->one->samples_most) reason = "samples";
        else if (n_samples >= SAMPLES_LEAST && hr_now_seconds() - start >= t->one->time_limit_seconds)
            reason = "time limit";
    }
    snprintf(record->stop_reason, sizeof record->stop_reason, "%s", reason);
    record->samples = record->kernels[0].samples;
    record->step_seconds = record->kernels[0].seconds;
    record->iqr_seconds = record->kernels[0].iqr_seconds;
out:
    return st;
}

/* What is known before anything runs; whether the plan fits into this machine. */
static bool describe(const hr_kernel_trial *t, const hr_plan *plan, hr_record *record)
{
    const hr_tensor *input = &t->kernel.graph->tensors[t->kernel.input];
    int64_t machine = hr_machine_available_bytes() / 10 * 9, host = plan->host_bytes, needed = plan->arena_bytes;
    char text[HR_BYTES_TEXT];
    snprintf(record->kernel, sizeof record->kernel, "%s", t->one->kernel);
    snprintf(record->type, sizeof record->type, "%s", hr_type_name(input->type));
    record->elements = input->elements;
    record->copied_bytes = input->bytes;
    record->promised_bytes = plan->arena_bytes;
    record->live_bytes = plan->live_bytes;
    record->host_bytes = plan->host_bytes;
    record->threads = t->device->kind->site(t->device).threads;
    record->pinned = !t->one->no_pin;
    t->device->kind->describe(t->device, record->device_text, sizeof record->device_text);
    record->n_kernels = t->n_entries;
    for (int i = 0; i < t->n_entries; i++) {
        const hr_node *node = &t->kernel.graph->nodes[t->entries[i].node];
        snprintf(record->kernels[i].op, sizeof record->kernels[i].op, "%s", node->op->name);
        snprintf(record->kernels[i].algorithm, sizeof record->kernels[i].algorithm, "%s", t->entries[i].algorithm);
    }
    host += input->bytes;                                 /* what the feed keeps */
    if (!t->kind->separate_memory) host += needed;
    bool fits = !t->kind->separate_memory || needed <= t->device->kind->available_bytes(t->device);
    if (fits && (machine <= 0 || host <= machine)) return true;
    record->needed_bytes = needed;
    hr_record_set_status(record, HR_OUTCOME_OVER_BUDGET, "needs %s (%lld bytes)", hr_bytes_format(needed, text),
                         (long long)needed);
    return false;
}

static void note_facts(const hr_kernel_trial *t, hr_record *record)
{
    t->device->kind->facts(t->device, &record->facts);
    record->measured_bytes = hr_session_peak_bytes(t->session);
    if (record->measured_bytes != record->promised_bytes)
        hr_record_set_status(record, HR_OUTCOME_WRONG, "promised %lld bytes, measured %lld",
                             (long long)record->promised_bytes, (long long)record->measured_bytes);
    if (record->facts.process_bytes < 0) return;
    record->process_bytes = record->facts.process_bytes;
    record->context_bytes = record->facts.context_bytes;
    record->step_allocations = record->facts.allocations;
    record->step_synchronisations = record->facts.synchronisations;
    record->reserved_bytes = hr_session_reserved_bytes(t->session);
}

hr_status hr_kernel_trial_run(const hr_case *one, hr_record *record)
{
    hr_status st = HR_OK;
    hr_kernel_trial trial = {0};
    hr_plan *plan = NULL;
    const hr_kernel_entry **runs = NULL;
    TRY(prepare(one, &trial));
    int n_repetitions = repetitions(&trial), n_runs = n_repetitions * trial.n_entries * runs_in_row(&trial);
    runs = malloc(sizeof *runs * (size_t)n_runs);
    TRY_ALLOC(runs);
    order_runs(&trial, n_repetitions, runs);
    TRY(hr_kernel_plan(trial.kernel.graph, trial.costs, NULL, runs, n_runs, &plan));
    if (!describe(&trial, plan, record)) goto out;
    TRY(hr_kernel_verify(&trial, record));
    record->nonzeros = trial.feed.nonzeros;
    hr_kernel_graph_bytes(&trial.kernel, record->nonzeros, &record->read_bytes, &record->written_bytes);
    st = hr_kernel_adopt(&trial, plan);
    plan = NULL;
    if (st != HR_OK) goto out;
    TRY(sample(&trial, runs, record));
    note_facts(&trial, record);
out:
    free(runs);
    hr_plan_free(plan);
    close_trial(&trial);
    return st;
}
