/* Finding workloads by name and building their graphs, see workload.h. The table of workloads is generated
 * from the files in the folders; this file knows none of them. */
#include "workload.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const hr_workload *hr_workload_find(const char *spec_text)
{
    size_t chars = strcspn(spec_text, ":");
    for (int i = 0; hr_workloads[i]; i++)
        if (strlen(hr_workloads[i]->name) == chars && !strncmp(hr_workloads[i]->name, spec_text, chars))
            return hr_workloads[i];
    return NULL;
}

static hr_status unknown_workload(const char *name)
{
    char known[512] = "";
    for (int i = 0; hr_workloads[i]; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", hr_workloads[i]->name);
    }
    return hr_fail(HR_BAD_ARGUMENT, "there is no workload '%s'; known workloads: %s", name, known);
}

/* The options that all workloads share; before the first tensor is added. */
static hr_status precision_set(const hr_spec *spec, hr_graph *graph)
{
    hr_status st = HR_OK;
    hr_type activations = hr_spec_is(spec, "precision", "f16")    ? HR_F16
                          : hr_spec_is(spec, "precision", "bf16") ? HR_BF16
                                                                  : graph->real;
    double scale = hr_spec_number(spec, "loss_scale");
    int exponent;
    if (graph->real != HR_F32 && !hr_spec_is(spec, "precision", "f32"))
        FAIL(HR_BAD_ARGUMENT, "%s: a network in %s has no other precision", spec->name, hr_type_name(graph->real));
    TRY(hr_graph_set_activations(graph, activations));
    graph->tf32 = hr_spec_is(spec, "precision", "tf32");
    if (scale == 0) scale = activations == HR_F16 ? 1024 : 1;
    if (frexp(scale, &exponent) != 0.5)
        FAIL(HR_BAD_ARGUMENT, "%s: loss_scale must be a power of two, not %g", spec->name, scale);
    graph->loss_scale = scale;
out:
    return st;
}

hr_status hr_workload_forward(const hr_workload *workload, const hr_spec *spec, hr_type real, int channel_block,
                              hr_graph **graph)
{
    hr_status st = HR_OK;
    hr_graph *g = NULL;
    TRY(hr_graph_new(real, channel_block, &g));
    TRY(precision_set(spec, g));
    TRY(workload->build(spec, g));
    *graph = g;
    g = NULL;
out:
    hr_graph_free(g);
    return st;
}

hr_status hr_workload_graph(const char *spec_text, hr_type real, int channel_block, hr_graph **graph, hr_spec *spec)
{
    hr_status st = HR_OK;
    hr_graph *g = NULL;
    hr_spec parsed;
    char name[64];
    TRY(hr_spec_name(spec_text, name));
    const hr_workload *workload = hr_workload_find(spec_text);
    if (!workload) { st = unknown_workload(name); goto out; }
    TRY(hr_spec_parse(spec_text, workload->options, &parsed));
    TRY(hr_workload_forward(workload, &parsed, real, channel_block, &g));
    TRY(hr_graph_differentiate(g, &workload->optimizer));
    *graph = g;
    g = NULL;
    if (spec) *spec = parsed;
out:
    hr_graph_free(g);
    return st;
}
