/* Writer of abstract graphs; see abstract.h and GRAPHS.md. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include "abstract.h"

static void write_node(const hr_graph *graph, const hr_costs *costs, int id, FILE *file)
{
    static const char *const phases[] = {[HR_FORWARD] = "forward", [HR_BACKWARD] = "backward", [HR_UPDATE] = "update"};
    const hr_node *node = &graph->nodes[id];
    const hr_choice *choice = &costs->nodes[id].choices[0];
    fprintf(file, "node %s %s %.17g", node->name, phases[node->phase], choice->seconds);
    if (choice->workspace_bytes) fprintf(file, " workspace %lld", (long long)choice->workspace_bytes);
    if (node->forward_node >= 0) fprintf(file, " of %s", graph->nodes[node->forward_node].name);
    fputs("\n", file);
    for (int j = 0, n = 0; j < node->n_in; j++)
        if (node->in[j] >= 0) fprintf(file, "%s %s", n++ ? "" : "  reads", graph->tensors[node->in[j]].name);
    if (node->n_in) fputs("\n", file);
    for (int k = 0; k < node->n_out; k++)
        fprintf(file, "%s %s %lld", k ? "" : "  writes", graph->tensors[node->out[k]].name, (long long)graph->tensors[node->out[k]].bytes);
    if (node->n_out) fputs("\n", file);
    for (int u = 0, n = 0; u < node->n_update; u++)
        if (node->update[u] >= 0) fprintf(file, "%s %s", n++ ? "" : "  updates", graph->tensors[node->update[u]].name);
    if (node->n_update) fputs("\n", file);
}

static bool is_own(const hr_graph *graph, int tensor)
{
    const hr_tensor *t = &graph->tensors[tensor];
    return t->producer < 0 || !graph->nodes[t->producer].contributed;
}

hr_status hr_abstract_write(const hr_graph *graph, const hr_costs *costs, const char *title, FILE *file)
{
    hr_status st = HR_OK;
    int nodes = 0, tensors = 0;
    for (int i = 0; i < graph->n_nodes; i++)
        if (!graph->nodes[i].contributed && !isfinite(costs->nodes[i].choices[0].seconds))
            FAIL(HR_BAD_ARGUMENT, "the seconds of node %s are not known: measure or describe the machine first", graph->nodes[i].name);
    fprintf(file, "headroom graph 1\ntitle %s\n", title);
    fprintf(file, "link out %.17gB/s latency %.17g\n", costs->out.bytes_per_second, costs->out.latency_seconds);
    fprintf(file, "link in %.17gB/s latency %.17g\n", costs->in.bytes_per_second, costs->in.latency_seconds);
    for (int t = 0; t < graph->n_tensors; t++) {
        if (!is_own(graph, t)) continue;
        tensors++;
        if (graph->tensors[t].producer < 0)
            fprintf(file, "tensor %s %lld %s\n", graph->tensors[t].name, (long long)graph->tensors[t].bytes,
                    graph->tensors[t].role == HR_ROLE_INPUT ? "input" : "constant");
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        if (graph->nodes[i].contributed) continue;
        nodes++;
        write_node(graph, costs, i, file);
    }
    if (graph->loss >= 0) fprintf(file, "loss %s\n", graph->tensors[graph->loss].name);
    fprintf(file, "end %d nodes %d tensors\n", nodes, tensors);
    if (fflush(file) || ferror(file)) FAIL(HR_IO, "cannot write the graph: %s", strerror(errno));
out:
    return st;
}
