/* `runbench planning`: seconds to plan, address and check, as CSV, for ResNet-152 and for chains of up to
 * 100,000 nodes; nothing is run. The growth on the chains is fitted on standard error: a planner that is
 * quadratic anywhere shows an exponent near 2.
 *
 * Stages: draft (the list that runs every node once), rewrite (the technique), finish (lives, addresses, slots,
 * waits), check (the independent check). Each number is the median of a few repeats.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "cli.h"
#include "commands.h"
#include "net.h"
#include "statistics.h"
#include "trial.h"
#include "units.h"

#define STAGES(X)                                           \
    X(DRAFT, "draft_seconds") X(REWRITE, "rewrite_seconds") \
    X(FINISH, "finish_seconds") X(CHECK, "check_seconds")
enum {
#define X(code, name) STAGE_##code,
    STAGES(X)
#undef X
    N_STAGES
};
enum { REPEATS_MOST = 5 };
static const double repeat_seconds = 1.0;     /* stop repeating after this long */
static const int chain_nodes[] = {1000, 2000, 5000, 10000, 20000, 50000, 100000};
#define N_CHAINS (sizeof chain_nodes / sizeof *chain_nodes)

/* Dense layers one after the other: forward, two backward nodes and two updates each, five nodes a layer. */
static hr_status chain_graph(int n_nodes, hr_graph **graph)
{
    hr_status st = HR_OK;
    hr_graph *g = NULL;
    const hr_optimizer sgd = {"sgd", {.rate = 0.01}};
    TRY(hr_graph_new(HR_F32, 1, &g));
    hr_net net = hr_net_begin(g);
    int x = hr_net_input(&net, "features", 2, (int64_t[]){8, 16});
    for (int layer = 0; layer < n_nodes / 5; layer++) {
        char name[32];
        snprintf(name, sizeof name, "layer%d", layer + 1);
        x = hr_net_dense(&net, name, x, 16, false);
    }
    hr_net_loss(&net, x);
    TRY(net.status);
    TRY(hr_graph_differentiate(g, &sgd));
    *graph = g;
    g = NULL;
out:
    hr_graph_free(g);
    return st;
}

/* Makes the plan once, stage by stage. */
static hr_status plan_once(const hr_graph *graph, const hr_costs *costs, const char *specs, double seconds[N_STAGES],
                           hr_plan **made)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    double mark = hr_now_seconds();
    TRY(hr_plan_draft(graph, &plan));
    seconds[STAGE_DRAFT] = hr_now_seconds() - mark;
    mark = hr_now_seconds();
    for (const char *at = specs; *at; at += strcspn(at, "+"), at += *at == '+') {
        char one[192];
        hr_spec spec;
        snprintf(one, sizeof one, "%.*s", (int)strcspn(at, "+"), at);
        const hr_technique *technique = hr_technique_find(one, strcspn(one, ":"));
        if (!technique) FAIL(HR_BAD_ARGUMENT, "unknown technique '%s'; see runbench --list", one);
        TRY(hr_spec_parse(one, technique->options, &spec));
        hr_rewrite context = {graph, costs, INT64_MAX, &spec};
        TRY(technique->rewrite(&context, plan));
    }
    seconds[STAGE_REWRITE] = hr_now_seconds() - mark;
    mark = hr_now_seconds();
    TRY(hr_plan_finish(graph, costs, 0, plan));
    seconds[STAGE_FINISH] = hr_now_seconds() - mark;
    mark = hr_now_seconds();
    TRY(hr_check(graph, costs, plan));
    seconds[STAGE_CHECK] = hr_now_seconds() - mark;
    *made = plan;
    plan = NULL;
out:
    hr_plan_free(plan);
    return st;
}

static hr_status print_planning(const char *name, const hr_graph *graph, const hr_costs *costs, const char *technique,
                                double *total)
{
    hr_status st = HR_OK;
    double stages[N_STAGES][REPEATS_MOST], seconds[N_STAGES] = {0}, start = hr_now_seconds();
    hr_plan *plan = NULL;
    int repeats = 0;
    do {
        hr_plan_free(plan);
        plan = NULL;
        TRY(plan_once(graph, costs, technique, seconds, &plan));
        for (int stage = 0; stage < N_STAGES; stage++) stages[stage][repeats] = seconds[stage];
        repeats++;
    } while (repeats < REPEATS_MOST && hr_now_seconds() - start < repeat_seconds);
    printf("%s,%s,%d,%d,%d", name, technique, graph->n_nodes, plan->n_steps, plan->n_buffers);
    *total = 0;
    for (int stage = 0; stage < N_STAGES; stage++) {
        hr_summary summary;
        TRY(hr_summary_of(stages[stage], repeats, &summary));
        printf(",%.6f", summary.median);
        *total += summary.median;
    }
    printf(",%.6f,%d,%lld,%lld\n", *total, repeats, (long long)plan->arena_bytes, (long long)plan->live_bytes);
    fflush(stdout);
out:
    hr_plan_free(plan);
    return st;
}

/* Slope of log(seconds) over log(nodes) by least squares. */
static double growth_exponent(const double *nodes, const double *seconds, int n_points)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < n_points; i++) {
        double x = log(nodes[i]), y = log(seconds[i]);
        sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    return (n_points * sxy - sx * sy) / (n_points * sxx - sx * sx);
}

static hr_status plan_network(const char *workload, const char *const *techniques)
{
    hr_status st = HR_OK;
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_device *device = NULL;
    hr_spec spec;
    double total;
    hr_device_options options = {.threads = 0};
    TRY(hr_workload_graph(workload, HR_F32, hr_host_channel_block(), &graph, &spec));
    TRY(hr_device_host.open(&options, &device));
    TRY(hr_costs_from_kernels(graph, device, &costs));
    for (int i = 0; techniques[i]; i++) TRY(print_planning(workload, graph, costs, techniques[i], &total));
out:
    if (device) hr_device_host.close(device);
    hr_costs_free(costs);
    hr_graph_free(graph);
    return st;
}

static hr_status plan_chains(const char *technique)
{
    hr_status st = HR_OK;
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    double nodes[N_CHAINS], seconds[N_CHAINS];
    for (size_t i = 0; i < N_CHAINS; i++) {
        char name[32];
        snprintf(name, sizeof name, "chain%d", chain_nodes[i]);
        TRY(chain_graph(chain_nodes[i], &graph));
        TRY(hr_costs_new(graph, &costs));
        TRY(print_planning(name, graph, costs, technique, &seconds[i]));
        nodes[i] = graph->n_nodes;
        hr_costs_free(costs);
        hr_graph_free(graph);
        costs = NULL;
        graph = NULL;
    }
    fprintf(stderr, "# %s: seconds grow as nodes^%.2f from %d to %d nodes\n", technique,
            growth_exponent(nodes, seconds, N_CHAINS), (int)nodes[0], (int)nodes[N_CHAINS - 1]);
out:
    hr_costs_free(costs);
    hr_graph_free(graph);
    return st;
}

int hr_planning_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    const char *techniques[65] = {NULL};
    hr_settings_default(&settings);
    TRY(hr_settings_apply(&settings, HR_ON_PLANNING, argc, argv, NULL));
    if (settings.help) { hr_help_print(stdout); goto out; }
    TRY(hr_techniques_parse(settings.one.technique));
    if (argc) techniques[0] = settings.one.technique;
    else for (int i = 0; hr_techniques[i] && i < 64; i++) techniques[i] = hr_techniques[i]->name;
    printf("case,technique,nodes,steps,buffers");
#define X(code, name) printf("," name);
    STAGES(X)
#undef X
    printf(",total_seconds,repeats,promised_bytes,live_bytes\n");
    TRY(plan_network("resnet152", techniques));
    for (int i = 0; techniques[i]; i++) TRY(plan_chains(techniques[i]));
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write to standard output");
out:
    return st == HR_OK ? 0 : hr_command_failed(st);
}
