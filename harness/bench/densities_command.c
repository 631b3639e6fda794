/* `runbench densities`: trains a network and prints, as CSV, the share of nonzero elements of every feature map, step by
 * step, and how much smaller its packed form would be: does a density that was measured once still hold later?
 *
 * The plan is keep_all's with a relu_count after each map; what it reports is read after the step. The first steps are
 * all printed, later ones at intervals.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "cli.h"
#include "commands.h"
#include "trial.h"

enum { STEPS_IN_FULL = 10, ROWS_WANTED = 100, MAP_RANK = 3, BLOCK = 1024 };

typedef struct training {
    const hr_settings *settings;
    const hr_device_kind *kind;
    const hr_workload *workload;
    hr_device_options options;
    int channel_block;
    hr_device *device;
    hr_graph *graph;
    hr_spec spec;
    hr_costs *costs;
    hr_plan *plan;
    void *data;
    hr_session *session;
} training;

static void close_training(training *t)
{
    hr_session_free(t->session);
    hr_plan_free(t->plan);
    hr_costs_free(t->costs);
    hr_graph_free(t->graph);
    if (t->data && t->workload->close_data) t->workload->close_data(t->data);
    if (t->device) t->device->kind->close(t->device);
}

/* Counts every map that forward makes, right after its node. */
static hr_status contribute(hr_graph *graph)
{
    hr_status st = HR_OK;
    int n_tensors = graph->n_tensors, count;
    for (int i = 0; i < n_tensors; i++) {
        const hr_tensor tensor = graph->tensors[i];
        bool real = tensor.type == HR_F32 || tensor.type == HR_F16 || tensor.type == HR_BF16;
        char name[256];
        if (tensor.role != HR_ROLE_ACTIVATION || tensor.producer < 0 || tensor.rank < MAP_RANK || !real) continue;
        snprintf(name, sizeof name, "%.200s.count", tensor.name);
        TRY(hr_graph_contribute(graph, "relu_count", name, HR_FORWARD, tensor.producer, 1, &i, &(hr_attrs){.block = BLOCK},
                                NULL, -1, &count));
    }
out:
    return st;
}

static hr_status make_plan(training *t)
{
    hr_status st = HR_OK;
    hr_plan *draft = NULL;
    size_t n_edits = 0;
    const hr_graph *graph = t->graph;
    hr_edit *edits = malloc(sizeof *edits * (3 * (size_t)graph->n_nodes + 1));
    TRY_ALLOC(edits);
    TRY(hr_plan_draft(graph, &draft));
    for (int count = 0; count < graph->n_nodes; count++) {
        const hr_node *node = &graph->nodes[count];
        int position = 0;
        if (!node->contributed) continue;
        while (draft->steps[position].node != graph->tensors[node->in[0]].producer) position++;
        edits[n_edits++] = (hr_edit){position + 1, HR_STEP_RUN, count, -1, 0};
        edits[n_edits++] = (hr_edit){position + 1, HR_STEP_OUT, -1, node->out[0], 0};
        edits[n_edits++] = (hr_edit){draft->n_steps, HR_STEP_FREE, -1, node->out[0], 0};
    }
    TRY(hr_plan_apply(draft, edits, n_edits));
    TRY(hr_plan_finish(graph, t->costs, 0, draft));
    TRY(hr_check(graph, t->costs, draft));
    t->plan = draft;
    draft = NULL;
out:
    hr_plan_free(draft);
    free(edits);
    return st;
}

static hr_status open_training(const hr_settings *settings, training *t)
{
    hr_status st = HR_OK;
    const hr_case *one = &settings->one;
    t->settings = settings;
    t->options = (hr_device_options){.threads = (int)one->threads, .pin = !one->no_pin};
    TRY(hr_device_parse(one->device, &t->kind, &t->options));
    TRY(hr_case_layout(one, t->kind, &t->channel_block));
    TRY(hr_workload_graph(one->workload, HR_F32, t->channel_block, &t->graph, &t->spec));
    t->workload = hr_workload_find(one->workload);
    TRY(contribute(t->graph));
    TRY(t->kind->open(&t->options, &t->device));
    TRY(hr_costs_from_kernels(t->graph, t->device, &t->costs));
    TRY(make_plan(t));
    if (t->workload->open_data) TRY(t->workload->open_data(&t->spec, &t->data));
    hr_session_options options = {.seed = (uint64_t)one->seed,
                                  .feed = t->workload->feed ? t->workload->feed : hr_workload_generated_feed,
                                  .feed_context = t->data};
    TRY(hr_session_new(t->device, t->graph, t->plan, 0, &options, &t->session));
out:
    return st;
}

/* Bytes of the packed form, by the size law of impls/relu_compression. */
static double packed_bytes(const hr_tensor *tensor, uint64_t nonzeros)
{
    double n = (double)tensor->elements;
    return 128 + 4 * ceil(n / BLOCK) + 4 * ceil(n / 32) + (double)hr_type_bytes(tensor->type) * (double)nonzeros;
}

/* One line for each map; a relu's own output is told from what others made of it. */
static void print_step(const training *t, uint64_t step, double loss)
{
    for (int i = 0; i < t->graph->n_tensors; i++) {
        const void *bytes = t->graph->tensors[i].role == HR_ROLE_REPORT ? hr_session_report(t->session, i) : NULL;
        hr_report report;
        if (!bytes) continue;
        memcpy(&report, bytes, sizeof report);
        const hr_tensor *tensor = &t->graph->tensors[t->graph->tensors[i].made_of];
        const hr_node *maker = &t->graph->nodes[tensor->producer];
        bool relu = maker->attrs.relu || !strcmp(maker->op->name, "relu");
        printf("%s,%llu,%.6g,%s,%s,%lld,%llu,%.6f,%.4f\n", t->workload->name, (unsigned long long)step, loss, tensor->name,
               relu ? "relu" : maker->op->name, (long long)tensor->elements, (unsigned long long)report.nonzeros,
               (double)report.nonzeros / (double)report.elements, (double)tensor->bytes / packed_bytes(tensor, report.nonzeros));
    }
}

static hr_status train(training *t)
{
    hr_status st = HR_OK;
    int64_t n_steps = t->settings->one.verified_steps, interval = n_steps / ROWS_WANTED + 1;
    hr_trace trace;
    char command[HR_CASE_TEXT];
    printf("# runbench densities %s\nworkload,step,loss,tensor,made_by,elements,nonzeros,density,ratio\n",
           hr_case_format(&t->settings->one, command));
    for (int64_t step = 0; step < n_steps; step++) {
        TRY(hr_session_step(t->session, (uint64_t)step, true, &trace));
        if (!isfinite(trace.loss)) FAIL(HR_DEVICE, "the loss of step %lld is not finite", (long long)step);
        if (step >= STEPS_IN_FULL && step % interval && step + 1 < n_steps) continue;
        print_step(t, (uint64_t)step, trace.loss);
        fprintf(stderr, "\r# step %lld of %lld, loss %.4f ", (long long)step + 1, (long long)n_steps, trace.loss);
    }
    fputc('\n', stderr);
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write to standard output");
out:
    return st;
}

int hr_densities_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    training t = {0};
    hr_settings_default(&settings);
    TRY(hr_settings_apply(&settings, HR_ON_RUN, argc, argv, NULL));
    if (settings.help) { hr_help_print(stdout); goto out; }
    if (*settings.one.kernel || *settings.one.plan_path)
        FAIL(HR_BAD_ARGUMENT, "densities are of a network: runbench densities --workload SPEC --steps N");
    TRY(hr_case_validate(&settings.one));
    TRY(open_training(&settings, &t));
    TRY(train(&t));
out:
    close_training(&t);
    return st == HR_OK ? 0 : hr_command_failed(st);
}
