/* See cut.h. */
#include "cut.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"

static bool is_forward(const hr_node *node) { return node->phase == HR_FORWARD && !node->contributed; }

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double seconds_per_byte(const hr_graph *graph, const hr_costs *costs, int id)
{
    double bytes = 0, seconds = costs->nodes[id].choices[0].seconds;
    for (int k = 0; k < graph->nodes[id].n_out; k++) bytes += (double)graph->tensors[graph->nodes[id].out[k]].bytes;
    return bytes > 0 && isfinite(seconds) ? seconds / bytes : 0;
}

/* Of nodes whose ops say nothing about themselves. */
static hr_status median_of_abstract(const hr_graph *graph, const hr_costs *costs, double *median)
{
    hr_status st = HR_OK;
    int n = 0;
    double *all = malloc(sizeof *all * (size_t)(graph->n_nodes + 1));
    TRY_ALLOC(all);
    for (int i = 0; i < graph->n_nodes; i++)
        if (is_forward(&graph->nodes[i]) && graph->nodes[i].op->abstract) all[n++] = seconds_per_byte(graph, costs, i);
    qsort(all, (size_t)n, sizeof *all, compare_doubles);
    *median = n ? all[(n - 1) / 2] : 0;
out:
    free(all);
    return st;
}

static int latest_input(const hr_graph *graph, const hr_cut *cut, const hr_node *node)
{
    int unit = 0;
    for (int j = 0; j < node->n_in; j++) {
        int maker = node->in[j] < 0 ? -1 : graph->tensors[node->in[j]].producer;
        if (maker >= 0 && cut->unit_of[maker] > unit) unit = cut->unit_of[maker];
    }
    return unit;
}

/* Heads begin units; a follower joins its latest input. */
static hr_status walk_down(const hr_graph *graph, const hr_costs *costs, hr_cut *cut)
{
    hr_status st = HR_OK;
    double median = 0;
    cut->units[cut->n_units++].head = -1;
    TRY(median_of_abstract(graph, costs, &median));
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (!is_forward(node)) continue;
        if (node->op->product || (node->op->abstract && seconds_per_byte(graph, costs, i) > median)) {
            cut->unit_of[i] = cut->n_units;
            cut->units[cut->n_units++].head = i;
            continue;
        }
        cut->unit_of[i] = latest_input(graph, cut, node);
    }
out:
    return st;
}

/* A follower that only followers of one later unit read belongs to them. From the last node up, so that a whole branch
 * moves. unit[t]: what the readers of tensor t said so far; NOBODY, or SEVERAL that do not agree. */
enum { NOBODY = -1, SEVERAL = -2 };

static hr_status walk_up(const hr_graph *graph, hr_cut *cut)
{
    hr_status st = HR_OK;
    int *unit = malloc(sizeof *unit * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(unit);
    for (int t = 0; t < graph->n_tensors; t++) unit[t] = NOBODY;
    for (int i = graph->n_nodes - 1; i >= 0; i--) {
        const hr_node *node = &graph->nodes[i];
        if (!is_forward(node) || !node->n_out) continue;       /* running statistics follow at the end */
        int own = cut->unit_of[i], read_by = NOBODY;
        bool is_head = own && cut->units[own].head == i;
        for (int k = 0; k < node->n_out; k++) {
            int by = unit[node->out[k]];
            if (by != NOBODY) read_by = read_by == NOBODY || read_by == by ? by : SEVERAL;
        }
        if (!is_head && read_by > own) own = cut->unit_of[i] = read_by;
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            if (t < 0) continue;
            int says = is_head ? SEVERAL : own;        /* what a head reads stays where it was made */
            unit[t] = unit[t] == NOBODY || unit[t] == says ? says : SEVERAL;
        }
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (is_forward(node) && !node->n_out) cut->unit_of[i] = latest_input(graph, cut, node);
    }
out:
    free(unit);
    return st;
}

static hr_status count(const hr_graph *graph, const hr_costs *costs, hr_cut *cut)
{
    hr_status st = HR_OK;
    char *kept = calloc((size_t)graph->n_tensors + 1, 1);      /* read by backward */
    TRY_ALLOC(kept);
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (node->contributed || node->phase == HR_FORWARD) continue;
        for (int j = 0; j < node->n_in; j++) if (node->in[j] >= 0) kept[node->in[j]] = 1;
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        if (cut->unit_of[i] < 0) continue;
        const hr_node *node = &graph->nodes[i];
        hr_unit *unit = &cut->units[cut->unit_of[i]];
        double seconds = costs->nodes[i].choices[0].seconds;
        int64_t bytes = 0;
        for (int k = 0; k < node->n_out; k++) if (kept[node->out[k]]) bytes += graph->tensors[node->out[k]].bytes;
        unit->n_nodes++;
        unit->seconds += seconds;
        if (unit->head == i) unit->head_bytes += bytes;
        else unit->follower_bytes += bytes, unit->follower_seconds += seconds;
    }
out:
    free(kept);
    return st;
}

hr_status hr_cut_new(const hr_graph *graph, const hr_costs *costs, hr_cut *cut)
{
    hr_status st = HR_OK;
    *cut = (hr_cut){0};
    cut->units = calloc((size_t)graph->n_nodes + 2, sizeof *cut->units);
    cut->unit_of = malloc(sizeof *cut->unit_of * (size_t)(graph->n_nodes + 1));
    TRY_ALLOC(cut->units);
    TRY_ALLOC(cut->unit_of);
    for (int i = 0; i < graph->n_nodes; i++) cut->unit_of[i] = -1;
    TRY(walk_down(graph, costs, cut));
    TRY(walk_up(graph, cut));
    TRY(count(graph, costs, cut));
out:
    if (st != HR_OK) hr_cut_clear(cut);
    return st;
}

void hr_cut_clear(hr_cut *cut)
{
    free(cut->units);
    free(cut->unit_of);
    *cut = (hr_cut){0};
}
