/* Costs from the device: workspaces from the kernels' own word, seconds from traces, links from copies.
 *
 * A link's cost is latency + bytes / rate, fitted to copies of real sizes through the device's own streams
 * (pace included) by least squares of the relative error, so that the small copies count as much as the
 * large ones. Copies walk through a region larger than the caches, as a plan's copies do.
 */
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
    costs->choices[costs->n_choices++] =
        (hr_choice){.algorithm = kernel->algorithm, .workspace_bytes = workspace_bytes, .seconds = NAN};
out:
    return st;
}

/* All kernels that can run the node, the standard one first; references only where there is nothing else. */
static hr_status node_choices(hr_prepared_set *set, const hr_graph *graph, int id, hr_device *device,
                              hr_node_costs *costs)
{
    hr_status st = HR_OK;
    const hr_node *node = &graph->nodes[id];
    const hr_kernel *const *tables = device->kind->kernels;
    const hr_kernel *standard = hr_kernel_find(tables, graph, node, NULL);
    hr_site site = device->kind->site(device);
    int index;
    if (!standard)
        FAIL(HR_UNSUPPORTED, "device %s has no kernel that runs node %s (op %s)", device->kind->name, node->name,
             node->op->name);
    costs->n_choices = 0;
    TRY(hr_prepared_find(set, graph, node, standard, &site, &index));
    TRY(choice_add(costs, standard, set->all[index].workspace_bytes));
    for (; *tables; tables++)
        for (const hr_kernel *k = *tables; k->op; k++) {
            if (k == standard || k->reference || k->on_request || strcmp(k->op, node->op->name)) continue;
            if (k->supports && !k->supports(graph, node)) continue;
            TRY(hr_prepared_find(set, graph, node, k, &site, &index));
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
    for (int i = 0; i < graph->n_nodes; i++) TRY(node_choices(&set, graph, i, device, &c->nodes[i]));
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

static double median(const double *sorted, size_t count)
{
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
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
        choice->seconds = median(choice->samples, choice->n_samples);
    }
    costs->measured = true;
out:
    return st;
}

hr_status hr_costs_add_reports(hr_costs *costs, const hr_session *s, int64_t *overflow_bytes, int64_t *loose_bytes)
{
    int64_t overflow = 0, loose = 0;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        const hr_tensor *tensor = &s->graph->tensors[t];
        const void *bytes = tensor->role == HR_ROLE_REPORT ? hr_session_report(s, t) : NULL;
        hr_report report;
        if (!bytes) continue;
        memcpy(&report, bytes, sizeof report);
        if (report.elements != (uint64_t)s->graph->tensors[tensor->made_of].elements || report.nonzeros > report.elements)
            return hr_fail(HR_DEVICE, "the report %s makes no sense: %llu of %llu elements", tensor->name,
                           (unsigned long long)report.nonzeros, (unsigned long long)report.elements);
        costs->density[tensor->made_of] = (double)report.nonzeros / (double)report.elements;
        overflow += (int64_t)report.overflow_bytes;
        const hr_node *maker = &s->graph->nodes[tensor->producer];
        if (!report.bytes || !s->graph->tensors[maker->out[0]].elastic) continue;
        int64_t slack = hr_plan_bytes(s->graph, s->plan, maker->out[0]) - (int64_t)report.bytes;
        if (slack > 0) loose += slack;
    }
    if (overflow_bytes) *overflow_bytes = overflow;
    if (loose_bytes) *loose_bytes = loose;
    return HR_OK;
}

enum { LINK_SIZES = 4, LINK_REPEATS = 5 };
static const int64_t link_bytes[LINK_SIZES] = {1 << 20, 4 << 20, 16 << 20, 64 << 20}, link_region_bytes = 64 << 20;
static const double LINK_SECONDS = 1;             /* of patience: slow paced links get fewer repeats, at least one */

/* Seconds of one copy on a stream, from and to the same offset. */
static hr_status copy_seconds(hr_device *device, hr_stream stream, int64_t offset, int64_t bytes, double *seconds)
{
    hr_status st = HR_OK;
    double start, end;
    char *arena = device->kind->arena(device) + offset, *pool = device->kind->host_pool(device) + offset;
    bool out = stream == HR_STREAM_OUT;
    hr_command copy = {.kind = HR_COMMAND_COPY, .stream = stream, .bytes = bytes, .to = out ? pool : arena,
                       .from = out ? arena : pool};
    TRY(device->kind->begin(device, &(hr_issue){.n_commands = 1, .stamps = true}));
    TRY(device->kind->submit(device, &copy));
    TRY(device->kind->finish(device, &start, &end));
    *seconds = end - start;
out:
    return st;
}

/* Least squares of (latency + bytes * slope) / seconds - 1; a latency below zero is none. */
static void fit_link(const double *seconds, hr_link *link)
{
    double a = 0, b = 0, c = 0, p = 0, q = 0;
    for (int i = 0; i < LINK_SIZES; i++) {
        double u = 1 / seconds[i], v = (double)link_bytes[i] / seconds[i];
        a += u * u, b += u * v, c += v * v, p += u, q += v;
    }
    double latency = (p * c - q * b) / (a * c - b * b), slope = (a * q - b * p) / (a * c - b * b);
    if (!(latency > 0)) latency = 0, slope = q / c;
    link->latency_seconds = latency;
    link->bytes_per_second = 1 / slope;
}

static hr_status measure_link(hr_device *device, hr_stream stream, hr_link *link)
{
    hr_status st = HR_OK;
    double seconds[LINK_SIZES], spent = 0;
    int64_t offset = 0;
    for (int i = 0; i < LINK_SIZES; i++) {
        double samples[LINK_REPEATS];
        size_t repeats = 0;
        while (repeats < LINK_REPEATS && (repeats == 0 || spent < LINK_SECONDS)) {
            if (offset + link_bytes[i] > link_region_bytes) offset = 0;
            TRY(copy_seconds(device, stream, offset, link_bytes[i], &samples[repeats]));
            spent += samples[repeats++];
            offset += link_bytes[i];
        }
        qsort(samples, repeats, sizeof *samples, compare_doubles);
        seconds[i] = median(samples, repeats);
        if (!(seconds[i] > 0)) FAIL(HR_DEVICE, "a copy of %lld bytes took no time", (long long)link_bytes[i]);
    }
    fit_link(seconds, link);
out:
    return st;
}

/* How many times as long two copies take that begin together, one each way, from halves of the region that do not meet. */
static hr_status measure_together(hr_device *device, hr_costs *costs)
{
    hr_status st = HR_OK;
    double ratios[LINK_REPEATS], spent = 0;
    int64_t bytes = 16 << 20, half = link_region_bytes / 2;
    char *arena = device->kind->arena(device), *pool = device->kind->host_pool(device);
    const hr_command copies[] = {
        {.kind = HR_COMMAND_COPY, .stream = HR_STREAM_OUT, .id = 0, .bytes = bytes, .to = pool, .from = arena},
        {.kind = HR_COMMAND_COPY, .stream = HR_STREAM_IN, .id = 1, .bytes = bytes, .to = arena + half, .from = pool + half}};
    size_t repeats = 0;
    while (repeats < LINK_REPEATS && (repeats == 0 || spent < LINK_SECONDS / 2)) {
        double start[2], end[2];
        TRY(device->kind->begin(device, &(hr_issue){.n_commands = 2, .stamps = true}));
        for (int i = 0; i < 2; i++) TRY(device->kind->submit(device, &copies[i]));
        TRY(device->kind->finish(device, start, end));
        spent += end[0] - start[0] + end[1] - start[1];
        ratios[repeats++] = (end[0] - start[0] + end[1] - start[1]) /
                            (hr_link_seconds(&costs->out, bytes) + hr_link_seconds(&costs->in, bytes));
    }
    qsort(ratios, repeats, sizeof *ratios, compare_doubles);
    costs->contention.copy_copy = fmax(1, median(ratios, repeats));
out:
    return st;
}

hr_status hr_costs_measure_links(hr_costs *costs, hr_device *device)
{
    hr_status st = HR_OK;
    TRY(device->kind->reserve(device, link_region_bytes, link_region_bytes));
    TRY(measure_link(device, HR_STREAM_OUT, &costs->out));
    TRY(measure_link(device, HR_STREAM_IN, &costs->in));
    TRY(measure_together(device, costs));
out:
    return st;
}
