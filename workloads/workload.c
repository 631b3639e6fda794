/* Finding workloads by name and building their graphs, see workload.h. The table of workloads is generated
 * from the files in the folders; this file knows none of them. */
#include "workload.h"

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
    TRY(hr_graph_new(real, channel_block, &g));
    TRY(workload->build(&parsed, g));
    TRY(hr_graph_differentiate(g, &workload->optimizer));
    *graph = g;
    g = NULL;
    if (spec) *spec = parsed;
out:
    hr_graph_free(g);
    return st;
}
