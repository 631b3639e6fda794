/* See case.h. */
#include "case.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "device.h"
#include "graph_file.h"
#include "kernel_case.h"
#include "sim/sim.h"
#include "technique.h"
#include "units.h"
#include "workload.h"

static hr_status budget_parse(const char *text, hr_case_limits *limits)
{
    hr_status st = HR_OK;
    size_t chars = strlen(text);
    char number[32];
    if (!chars) return HR_OK;
    if (text[chars - 1] != '%') {
        TRY(hr_bytes_parse(text, &limits->budget_bytes));
        if (limits->budget_bytes == 0) FAIL(HR_BAD_ARGUMENT, "a budget of no bytes fits nothing");
        return HR_OK;
    }
    snprintf(number, sizeof number, "%.*s", (int)chars - 1, text);
    TRY(hr_real_parse("--budget", number, &limits->budget_percent));
    if (!(limits->budget_percent > 0 && limits->budget_percent <= 1000))
        FAIL(HR_BAD_ARGUMENT, "--budget must lie above 0%% and at most at 1000%%, not at %s", text);
out:
    return st;
}

hr_status hr_case_limits_of(const hr_case *one, hr_case_limits *limits)
{
    hr_status st = HR_OK;
    *limits = (hr_case_limits){0};
    TRY(budget_parse(one->budget, limits));
    if (*one->capacity) {
        TRY(hr_bytes_parse(one->capacity, &limits->capacity_bytes));
        if (limits->capacity_bytes == 0) FAIL(HR_BAD_ARGUMENT, "a capacity of no bytes fits nothing");
    }
    if (*one->link) TRY(hr_rate_parse(one->link, &limits->link_bytes_per_second));
    if (*one->slowdown) {
        TRY(hr_real_parse("--slowdown", one->slowdown, &limits->slowdown));
        if (!(limits->slowdown >= 1 && limits->slowdown <= 1000))
            FAIL(HR_BAD_ARGUMENT, "--slowdown must lie between 1 (as fast as keep_all) and 1000, not at %s",
                 one->slowdown);
        if (*one->budget) FAIL(HR_BAD_ARGUMENT, "--slowdown searches the smallest budget; leave --budget out");
    }
    limits->batch_is_max = !strcmp(one->batch, "max");
    if (*one->batch && !limits->batch_is_max) TRY(hr_integer_parse("--batch", one->batch, 1, 1 << 24, &limits->batch));
out:
    return st;
}

/* Nothing but sim plays a graph file: that device is implied, another one refused. */
static hr_status choose_sim(hr_case *one)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind;
    hr_device_options options = {0};
    TRY(hr_device_parse(one->device, &kind, &options));
    if (kind->simulated) return HR_OK;
    if (one->device_given)
        FAIL(HR_BAD_ARGUMENT, "a graph file has seconds and bytes but nothing to compute: "
                              "only the device sim plays it, not %.40s", one->device);
    strcpy(one->device, hr_device_sim.name);
out:
    return st;
}

/* A graph from a file: read whole, so that what is wrong with it is said before anything is written. */
static hr_status graph_file_check(hr_case *one)
{
    const struct { const char *option; bool given; } others[] = {
        {"--batch", *one->batch}, {"--layout", *one->layout},
    };
    hr_status st = HR_OK;
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    bool has_links;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].given) FAIL(HR_BAD_ARGUMENT, "a graph file is what it is; leave %s out", others[i].option);
    TRY(choose_sim(one));
    TRY(hr_graph_file_read(one->workload, &graph, &costs, &has_links));
out:
    hr_costs_free(costs);
    hr_graph_free(graph);
    return st;
}

/* Builds the graph once, so that impossible shapes are refused before anything is written, and puts the
 * canonical spec (with --batch folded in) back into the case. */
static hr_status workload_check(hr_case *one, const hr_case_limits *limits, int channel_block)
{
    hr_status st = HR_OK;
    hr_graph *graph = NULL;
    hr_spec spec;
    char text[sizeof one->workload];
    if (!*one->workload) FAIL(HR_BAD_ARGUMENT, "--workload SPEC is missing; see runbench --list");
    TRY(hr_workload_graph(one->workload, HR_F32, channel_block, &graph, &spec));
    if (limits->batch) hr_spec_set(&spec, "batch", (double)limits->batch);
    hr_spec_format(&spec, text, sizeof text);
    if (strlen(text) + 1 >= sizeof text) FAIL(HR_BAD_ARGUMENT, "the workload's options are too long");
    if (limits->batch) {       /* the workload's own bounds on a batch are in its table */
        hr_graph_free(graph);
        graph = NULL;
        TRY(hr_workload_graph(text, HR_F32, channel_block, &graph, &spec));
        one->batch[0] = '\0';
    }
    strcpy(one->workload, text);
out:
    hr_graph_free(graph);
    return st;
}

static hr_status plan_file_check(hr_case *one, int channel_block)
{
    hr_status st = HR_OK;
    char *workload = NULL, *technique = NULL;
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    hr_spec spec;
    FILE *file = NULL;
    if (*one->workload || *one->batch)
        FAIL(HR_BAD_ARGUMENT, "a plan brings its workload and batch; leave --workload and --batch out");
    if (*one->slowdown) FAIL(HR_BAD_ARGUMENT, "a plan is as slow as it is; leave --slowdown out");
    file = fopen(one->plan_path, "r");
    if (!file) FAIL(HR_BAD_ARGUMENT, "cannot read the plan '%.200s': %s", one->plan_path, strerror(errno));
    TRY(hr_plan_read_header(file, &workload, &technique));
    if (hr_graph_file_path(workload)) {
        bool has_links;
        TRY(choose_sim(one));
        TRY(hr_graph_file_read(workload, &graph, &costs, &has_links));
    } else {
        TRY(hr_workload_graph(workload, HR_F32, channel_block, &graph, &spec));
    }
    TRY(hr_techniques_extend(technique, graph));
    rewind(file);
    TRY(hr_plan_read(graph, file, &plan));
out:
    if (st != HR_OK && file) {
        char message[512];
        snprintf(message, sizeof message, "%s", hr_error_message());
        hr_error_set(st, __FILE__, __LINE__, "%.200s: %s", one->plan_path, message);
    }
    if (file) fclose(file);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
    free(workload);
    free(technique);
    return st;
}

hr_status hr_case_layout(const hr_case *one, const hr_device_kind *kind, int *channel_block)
{
    static const struct { const char *name; int channel_block; } layouts[] = {
        {"plain", 1}, {"c8", 8}, {"c16", 16}, {"last", HR_CHANNELS_LAST},
    };
    *channel_block = kind->channel_block();
    if (kind->simulated) {     /* what is measured here has the layout of the host */
        hr_device_options options = {0};
        const hr_device_kind *same;
        hr_status st = hr_device_parse(one->device, &same, &options);
        if (st != HR_OK) return st;
        if (!*options.machine || !strcmp(options.machine, HR_SIM_HERE)) *channel_block = hr_device_host.channel_block();
    }
    if (!*one->layout) return HR_OK;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (strcmp(one->layout, layouts[i].name)) continue;
        *channel_block = layouts[i].channel_block;
        return HR_OK;
    }
    return hr_fail(HR_BAD_ARGUMENT, "unknown layout '%.20s'; known layouts: plain, c8, c16, last", one->layout);
}

/* A kernel case has no training step: what would change one is refused, not ignored. */
static hr_status kernel_check(hr_case *one)
{
    const struct { const char *option; bool given; } others[] = {
        {"--workload", *one->workload}, {"--technique", strcmp(one->technique, "keep_all") != 0},
        {"FILE.plan", *one->plan_path}, {"--layout", *one->layout},     {"--budget", *one->budget},
        {"--capacity", *one->capacity}, {"--batch", *one->batch},       {"--link", *one->link},
        {"--trace", one->trace},        {"--slowdown", *one->slowdown},
    };
    hr_status st = HR_OK;
    hr_kernel_graph kernel = {0};
    char text[sizeof one->kernel];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].given)
            FAIL(HR_BAD_ARGUMENT, "--kernel measures an op alone; leave %s out", others[i].option);
    TRY(hr_kernel_graph_make(one->kernel, &kernel));
    strcpy(one->kernel, hr_spec_format(&kernel.spec, text, sizeof text));
out:
    hr_kernel_graph_clear(&kernel);
    return st;
}

/* Whether a simulated machine says how much memory it has. */
static hr_status machine_is_bounded(const hr_device_options *options, bool *bounded)
{
    hr_status st = HR_OK;
    hr_machine_model model = {.memory_bytes = 0};
    if (*options->machine && strcmp(options->machine, HR_SIM_HERE)) TRY(hr_machine_model_find(options->machine, &model));
    *bounded = model.memory_bytes > 0;
out:
    return st;
}

hr_status hr_case_validate(hr_case *one)
{
    hr_status st = HR_OK;
    hr_case_limits limits;
    const hr_device_kind *kind;
    hr_device_options options = {0};
    int channel_block;
    TRY(hr_case_limits_of(one, &limits));
    if (strcmp(one->costs, "cached") && strcmp(one->costs, "fresh")) FAIL(HR_BAD_ARGUMENT, "--costs is cached or fresh, not '%s'", one->costs);
    TRY(hr_device_parse(one->device, &kind, &options));
    if (*one->kernel && kind->simulated)
        FAIL(HR_BAD_ARGUMENT, "--kernel measures an op, and the device sim computes nothing; choose another device");
    if (*one->kernel) return kernel_check(one);
    TRY(hr_case_layout(one, kind, &channel_block));
    bool bounded = kind->separate_memory;
    if (kind->simulated) TRY(machine_is_bounded(&options, &bounded));
    if (limits.batch_is_max && limits.slowdown > 0)
        FAIL(HR_BAD_ARGUMENT, "--slowdown searches the smallest peak, --batch max the largest batch: give one of them");
    if (limits.batch_is_max && !bounded && !limits.capacity_bytes && !limits.budget_bytes)
        FAIL(HR_BAD_ARGUMENT,
             "--batch max needs --capacity SIZE, or --budget SIZE in bytes: a share of keep_all grows with the batch");
    if (*one->plan_path) return plan_file_check(one, channel_block);
    TRY(hr_techniques_parse(one->technique));
    if (hr_graph_file_path(one->workload)) TRY(graph_file_check(one));
    else TRY(workload_check(one, &limits, channel_block));
out:
    return st;
}

char *hr_case_budget_text(const hr_case *one, char text[64])
{
    const char *limit = *one->budget ? one->budget : one->capacity;
    if (*one->slowdown) {
        snprintf(text, 64, "%.20sx%s%.20s", one->slowdown, *one->capacity ? " in " : "", one->capacity);
        return text;
    }
    snprintf(text, 64, "%.20s%s%.20s%s", limit, *one->budget && *one->capacity ? " in " : "",
             *one->budget && *one->capacity ? one->capacity : "", !strcmp(one->batch, "max") ? " max" : "");
    return text;
}
