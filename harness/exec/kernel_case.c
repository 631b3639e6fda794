/* See kernel_case.h. */
#include "kernel_case.h"

#include <stdio.h>
#include <string.h>

const hr_kernel_case *hr_kernel_case_find(const char *name, size_t chars)
{
    for (const hr_kernel_case *const *const *table = hr_kernel_case_tables; *table; table++)
        for (const hr_kernel_case *const *one = *table; *one; one++)
            if (strlen((*one)->name) == chars && !strncmp((*one)->name, name, chars)) return *one;
    return NULL;
}

static hr_status unknown_case(const char *name)
{
    char known[1024] = "";
    for (const hr_kernel_case *const *const *table = hr_kernel_case_tables; *table; table++)
        for (const hr_kernel_case *const *one = *table; *one; one++) {
            size_t used = strlen(known);
            snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", (*one)->name);
        }
    return hr_fail(HR_BAD_ARGUMENT, "unknown kernel '%.60s'; known kernels: %s", name, *known ? known : "none");
}

hr_status hr_kernel_graph_make(const char *spec_text, hr_kernel_graph *kernel)
{
    hr_status st = HR_OK;
    char name[64];
    *kernel = (hr_kernel_graph){.input = -1, .timed = -1, .copy = -1};
    TRY(hr_spec_name(spec_text, name));
    kernel->kind = hr_kernel_case_find(name, strlen(name));
    if (!kernel->kind) { st = unknown_case(name); goto out; }
    TRY(hr_spec_parse(spec_text, kernel->kind->options, &kernel->spec));
    TRY(hr_graph_new(HR_F32, 1, &kernel->graph));
    TRY(kernel->kind->build(&kernel->spec, kernel->graph, &kernel->input, &kernel->timed));
    TRY(hr_graph_add_node(kernel->graph, "copy", "copy", HR_FORWARD, -1, 1, &kernel->input, 0, NULL, &(hr_attrs){0},
                          &kernel->copy));
out:
    if (st != HR_OK) hr_kernel_graph_clear(kernel);
    return st;
}

void hr_kernel_graph_clear(hr_kernel_graph *kernel)
{
    hr_graph_free(kernel->graph);
    *kernel = (hr_kernel_graph){.input = -1, .timed = -1, .copy = -1};
}

void hr_kernel_graph_bytes(const hr_kernel_graph *kernel, int64_t nonzeros, int64_t *read_bytes, int64_t *written_bytes)
{
    const hr_graph *graph = kernel->graph;
    const hr_node *node = &graph->nodes[kernel->timed];
    *read_bytes = *written_bytes = 0;
    if (kernel->kind->bytes) {
        kernel->kind->bytes(&kernel->spec, graph, kernel->timed, nonzeros, read_bytes, written_bytes);
        return;
    }
    for (int j = 0; j < node->n_in; j++)
        if (node->in[j] >= 0) *read_bytes += graph->tensors[node->in[j]].bytes;
    for (int k = 0; k < node->n_out; k++) *written_bytes += graph->tensors[node->out[k]].bytes;
}
