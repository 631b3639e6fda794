/* Writer of abstract graphs; see abstract.h and GRAPHS.md.
 *
 * Tensors that no node writes are declared as late as their number in the graph allows, so that the reader numbers all
 * tensors as this graph does and whoever breaks a tie by number decides the same. Times that the reader would refuse
 * are refused here already.
 */
#include "abstract.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { NAMES_PER_LINE = 64, TITLE_MOST = 2000 };     /* lines stay far below the reader's 65,536 characters */
static const double SECONDS_MOST = 1e6;

typedef struct writer {
    const hr_graph *graph;
    const hr_costs *costs;
    FILE *file;
    int next_tensor;                /* those before it are declared */
    int n_nodes, n_tensors;         /* written */
} writer;

/* Tensors up to `last` that no node writes. */
static void declare_until(writer *w, int last)
{
    for (; w->next_tensor <= last; w->next_tensor++) {
        const hr_tensor *t = &w->graph->tensors[w->next_tensor];
        if (t->producer >= 0) continue;
        const char *kind = t->role == HR_ROLE_INPUT ? "input" : t->role == HR_ROLE_STATE ? "state" : "constant";
        fprintf(w->file, "tensor %s %lld %s\n", t->name, (long long)t->bytes, kind);
        w->n_tensors++;
    }
}

static int latest(const int *ids, int n, int latest_so_far)
{
    for (int i = 0; i < n; i++)
        if (ids[i] > latest_so_far) latest_so_far = ids[i];
    return latest_so_far;
}

static void write_ids(const writer *w, const char *word, const int *ids, int n, bool with_bytes)
{
    int written = 0;
    for (int i = 0; i < n; i++) {
        if (ids[i] < 0) continue;
        const hr_tensor *t = &w->graph->tensors[ids[i]];
        if (written % NAMES_PER_LINE == 0) fprintf(w->file, "%s  %s", written ? "\n" : "", word);
        fprintf(w->file, " %s", t->name);
        if (with_bytes) fprintf(w->file, " %lld", (long long)t->bytes);
        written++;
    }
    if (written) fputc('\n', w->file);
}

static void write_node(writer *w, int id)
{
    static const char *const phases[] = {"forward", "backward", "update"};      /* as in hr_phase */
    const hr_node *node = &w->graph->nodes[id];
    const hr_choice *choice = &w->costs->nodes[id].choices[0];
    int needed = latest(node->update, node->n_update, latest(node->in, node->n_in, -1));
    declare_until(w, latest(node->out, node->n_out, needed));
    fprintf(w->file, "node %s %s %.17g", node->name, phases[node->phase], choice->seconds);
    if (choice->workspace_bytes) fprintf(w->file, " workspace %lld", (long long)choice->workspace_bytes);
    if (node->forward_node >= 0) fprintf(w->file, " of %s", w->graph->nodes[node->forward_node].name);
    fputc('\n', w->file);
    write_ids(w, "reads", node->in, node->n_in, false);
    write_ids(w, "writes", node->out, node->n_out, true);
    write_ids(w, "updates", node->update, node->n_update, false);
    w->n_tensors += node->n_out;
    w->n_nodes++;
}

static hr_status check_costs(const hr_graph *graph, const hr_costs *costs)
{
    hr_status st = HR_OK;
    const hr_link *const links[] = {&costs->out, &costs->in};
    for (int i = 0; i < graph->n_nodes; i++) {
        double seconds = costs->nodes[i].choices[0].seconds;
        if (graph->nodes[i].contributed || (seconds >= 0 && seconds <= SECONDS_MOST)) continue;
        if (!isnan(seconds)) FAIL(HR_BAD_ARGUMENT, "node %s cannot take %g seconds", graph->nodes[i].name, seconds);
        FAIL(HR_BAD_ARGUMENT, "the seconds of node %s are not known: measure or describe the machine first",
             graph->nodes[i].name);
    }
    for (int i = 0; i < 2; i++)
        if (!(links[i]->bytes_per_second >= 1 && links[i]->bytes_per_second <= 1e18 && links[i]->latency_seconds >= 0 &&
              links[i]->latency_seconds <= SECONDS_MOST))
            FAIL(HR_BAD_ARGUMENT, "a graph file cannot say a link of %gB/s and %g s", links[i]->bytes_per_second,
                 links[i]->latency_seconds);
out:
    return st;
}

hr_status hr_abstract_write(const hr_graph *graph, const hr_costs *costs, const char *title, FILE *file)
{
    hr_status st = HR_OK;
    writer w = {.graph = graph, .costs = costs, .file = file};
    int title_chars = (int)strnlen(title, TITLE_MOST), first_line = (int)strcspn(title, "\r\n");
    TRY(check_costs(graph, costs));
    fprintf(file, "headroom graph 1\ntitle %.*s\n", first_line < title_chars ? first_line : title_chars, title);
    fprintf(file, "link out %.17gB/s latency %.17g\n", costs->out.bytes_per_second, costs->out.latency_seconds);
    fprintf(file, "link in %.17gB/s latency %.17g\n", costs->in.bytes_per_second, costs->in.latency_seconds);
    for (int i = 0; i < graph->n_nodes; i++)
        if (!graph->nodes[i].contributed) write_node(&w, i);
    declare_until(&w, graph->n_tensors - 1);         /* what no node touches */
    if (graph->loss >= 0) fprintf(file, "loss %s\n", graph->tensors[graph->loss].name);
    fprintf(file, "end %d nodes %d tensors\n", w.n_nodes, w.n_tensors);
    if (fflush(file) || ferror(file)) FAIL(HR_IO, "cannot write the graph: %s", strerror(errno));
out:
    return st;
}
