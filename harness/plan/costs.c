/* See costs.h. */
#include "costs.h"

#include <math.h>
#include <stdlib.h>

hr_status hr_costs_new(const hr_graph *graph, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_costs *c = calloc(1, sizeof *c);
    TRY_ALLOC(c);
    c->nodes = calloc((size_t)graph->n_nodes + 1, sizeof *c->nodes);
    TRY_ALLOC(c->nodes);
    c->n_nodes = graph->n_nodes;
    c->density = malloc(sizeof *c->density * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(c->density);
    c->n_tensors = graph->n_tensors;
    for (int t = 0; t < c->n_tensors; t++) c->density[t] = NAN;
    c->out = c->in = (hr_link){.bytes_per_second = 10e9};
    c->contention = HR_NO_CONTENTION;
    for (int i = 0; i < c->n_nodes; i++) {
        c->nodes[i].choices = calloc(1, sizeof *c->nodes[i].choices);
        TRY_ALLOC(c->nodes[i].choices);
        c->nodes[i].n_choices = 1;
        c->nodes[i].choices[0] = (hr_choice){.algorithm = "any", .seconds = NAN};
    }
    *costs = c;
    c = NULL;
out:
    hr_costs_free(c);
    return st;
}

void hr_costs_free(hr_costs *costs)
{
    if (!costs) return;
    for (int i = 0; costs->nodes && i < costs->n_nodes; i++) {
        for (int c = 0; c < costs->nodes[i].n_choices; c++) free(costs->nodes[i].choices[c].samples);
        free(costs->nodes[i].choices);
    }
    free(costs->nodes);
    free(costs->density);
    free(costs);
}

double hr_link_seconds(const hr_link *link, int64_t bytes) { return link->latency_seconds + (double)bytes / link->bytes_per_second; }
