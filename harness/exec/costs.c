/* Costs from the device: workspaces from the kernels' own word, seconds from traces, links from copies. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static hr_status choice_add(hr_node_costs *costs, const hr_kernel *kernel, int64_t workspace_bytes)
{
    hr_status st = HR_OK;
    hr_choice *bigger = realloc(costs->choices, sizeof *bigger * (size_t)(costs->n_choices + 1));
    TRY_ALLOC(bigger);
    costs->choices = bigger;
    costs->choices[costs->n_choices++] = (hr_choice){.algorithm = kernel->algorithm, .workspace_bytes = workspace_bytes, .seconds = NAN};
out:
    return st;
}

/* All kernels that can run the node, the standard one first; references only where there is nothing else. */
static hr_status node_choices(hr_prepared_set *set, const hr_graph *graph, int id, int threads, hr_node_costs *costs)
{
    hr_status st = HR_OK;
    const hr_node *node = &graph->nodes[id];
    const hr_kernel *standard = hr_kernel_find(graph, node, NULL);
    int index;
    if (!standard) FAIL(HR_UNSUPPORTED, "no kernel of this build runs node %s (op %s)", node->name, node->op->name);
    costs->n_choices = 0;
    TRY(hr_prepared_find(set, graph, node, standard, threads, &index));
    TRY(choice_add(costs, standard, set->all[index].workspace_bytes));
    for (int t = 0; hr_kernel_tables[t]; t++)
        for (const hr_kernel *k = hr_kernel_tables[t]; k->op; k++) {
            if (k == standard || k->reference || strcmp(k->op, node->op->name) || (k->supports && !k->supports(graph, node))) continue;
            TRY(hr_prepared_find(set, graph, node, k, threads, &index));
            TRY(choice_add(costs, k, set->all[index].workspace_bytes));
        }
out:
    return st;
}

hr_status hr_costs_from_kernels(const hr_graph *graph, hr_device *device, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_prepared_set set = {0};
    hr_costs *c = NULL;
    TRY(hr_costs_new(graph, &c));
    for (int i = 0; i < graph->n_nodes; i++) TRY(node_choices(&set, graph, i, device->kind->threads(device), &c->nodes[i]));
    *costs = c;
    c = NULL;
out:
    hr_prepared_clear(&set);
    hr_costs_free(c);
    return st;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

hr_status hr_costs_add_trace(hr_costs *costs, const hr_graph *graph, const hr_plan *plan, const hr_trace *trace)
{
    hr_status st = HR_OK;
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->kind != HR_STEP_RUN) continue;
        hr_choice *choice = &costs->nodes[step->node].choices[step->choice];
        TRY_GROW(choice->samples, choice->n_samples, choice->sample_capacity);
        choice->samples[choice->n_samples++] = trace->end_seconds[i] - trace->start_seconds[i];
        qsort(choice->samples, choice->n_samples, sizeof *choice->samples, compare_doubles);
        size_t middle = choice->n_samples / 2;
        choice->seconds = choice->n_samples % 2 ? choice->samples[middle] : (choice->samples[middle - 1] + choice->samples[middle]) / 2;
    }
    costs->measured = true;
out:
    return st;
}

/* Median seconds of one copy on a stream. */
static hr_status copy_seconds(hr_device *device, hr_stream stream, int64_t bytes, double *seconds)
{
    enum { REPEATS = 5 };
    hr_status st = HR_OK;
    double samples[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        double start, end;
        char *arena = device->kind->arena(device), *pool = device->kind->host_pool(device);
        hr_command copy = {.kind = HR_COMMAND_COPY, .stream = stream, .bytes = bytes,
                           .to = stream == HR_STREAM_OUT ? pool : arena, .from = stream == HR_STREAM_OUT ? arena : pool};
        TRY(device->kind->begin(device, 1));
        TRY(device->kind->submit(device, &copy));
        TRY(device->kind->finish(device, &start, &end));
        samples[r] = end - start;
    }
    qsort(samples, REPEATS, sizeof *samples, compare_doubles);
    *seconds = samples[REPEATS / 2];
out:
    return st;
}

hr_status hr_costs_measure_links(hr_costs *costs, hr_device *device)
{
    static const int64_t small_bytes = 4096, large_bytes = 32 << 20;
    hr_status st = HR_OK;
    const hr_stream streams[] = {HR_STREAM_OUT, HR_STREAM_IN};
    hr_link *links[] = {&costs->out, &costs->in};
    TRY(device->kind->reserve(device, large_bytes, large_bytes));
    for (int i = 0; i < 2; i++) {
        double small, large;
        TRY(copy_seconds(device, streams[i], small_bytes, &small));
        TRY(copy_seconds(device, streams[i], large_bytes, &large));
        links[i]->latency_seconds = small;
        links[i]->bytes_per_second = (double)(large_bytes - small_bytes) / (large > small ? large - small : 1e-9);
    }
out:
    return st;
}
