/* Reader of abstract graphs; see abstract.h and GRAPHS.md. One pass, line by line: what a node reads must have been
 * written above it, so that a file without errors has no cycle. Time is linear in the file's length. */
#include "abstract.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "names.h"
#include "op.h"
#include "units.h"

enum { LINE_MOST = 1 << 16, NAME_MOST = 200, OWN = -2 };
static const int64_t BYTES_MOST = (int64_t)1 << 50, ALL_BYTES_MOST = (int64_t)1 << 60;
static const double SECONDS_MOST = 1e6;

static hr_status infer_nothing(hr_graph *graph, int node) { return HR_OK; }

static const hr_op abstract_op = {.name = "abstract", .summary = "a node of a graph file", .n_in_max = INT32_MAX,
                                  .n_update_max = INT32_MAX, .infer = infer_nothing};

typedef struct alias { char *name; int tensor; } alias;
typedef struct timed { double seconds; int64_t workspace_bytes; } timed;

typedef struct reader {
    const char *file_name;
    int line;
    char *words[LINE_MOST / 2];
    int n_words;
    hr_graph *graph;
    hr_names *aliases;             /* into alias_list */
    alias *alias_list; size_t n_aliases, alias_capacity;
    timed *times; size_t n_times, time_capacity;
    hr_link out, in;
    bool has_links, ended;
    int64_t all_bytes;
    /* the node whose lines are being read: */
    bool in_node;
    char node_name[NAME_MOST + 1];
    hr_phase phase;
    int forward_node;
    timed time;
    int *in_list, *update_list; size_t n_in, in_capacity, n_update, update_capacity;
    struct written { char *name; int64_t bytes; } *written; size_t n_written, written_capacity;
    alias *views; size_t n_views, view_capacity;
} reader;

static hr_status refuse(const reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static hr_status refuse(const reader *r, const char *format, ...)
{
    char why[400];
    va_list list;
    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    return hr_fail(HR_BAD_INPUT, "%.200s: line %d: %s", r->file_name, r->line, why);
}

/* ---- words ---- */

static hr_status check_name(const reader *r, const char *name)
{
    static const char known[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";
    size_t chars = strlen(name);
    if (chars && chars <= NAME_MOST && strspn(name, known) == chars && strcmp(name, "-")) return HR_OK;
    return refuse(r, "'%.40s' is no name: 1 to %d letters, digits and _.-/", name, NAME_MOST);
}

static hr_status read_bytes(const reader *r, const char *text, int64_t least, int64_t *bytes)
{
    if (hr_bytes_parse(text, bytes) != HR_OK) return refuse(r, "'%.40s' is no number of bytes", text);
    if (*bytes < least || *bytes > BYTES_MOST)
        return refuse(r, "%s bytes are not between %lld and 2^50", text, (long long)least);
    return HR_OK;
}

static hr_status read_seconds(const reader *r, const char *text, double *seconds)
{
    if (hr_real_parse("seconds", text, seconds) != HR_OK || !(*seconds >= 0 && *seconds <= SECONDS_MOST))
        return refuse(r, "'%.40s' is no time: seconds between 0 and %g", text, SECONDS_MOST);
    return HR_OK;
}

/* Id of a tensor or of what an alias shows, -1. */
static int find(const reader *r, const char *name)
{
    int a = hr_names_find(r->aliases, name);
    return a >= 0 ? r->alias_list[a].tensor : hr_graph_find_tensor(r->graph, name);
}

static hr_status check_new(const reader *r, const char *name)
{
    hr_status st = HR_OK;
    TRY(check_name(r, name));
    if (find(r, name) >= 0) return refuse(r, "there is a tensor '%s' already", name);
out:
    return st;
}

static hr_status count_bytes(reader *r, int64_t bytes)
{
    r->all_bytes += bytes;
    return r->all_bytes > ALL_BYTES_MOST ? refuse(r, "all tensors together have more than 2^60 bytes") : HR_OK;
}

/* ---- nodes ---- */

static void node_clear(reader *r)
{
    for (size_t i = 0; i < r->n_written; i++) free(r->written[i].name);
    for (size_t i = 0; i < r->n_views; i++) free(r->views[i].name);
    r->n_in = r->n_update = r->n_written = r->n_views = 0;
    r->in_node = false;
}

static hr_status add_view(reader *r, char *name, int tensor)
{
    hr_status st = HR_OK;
    TRY_GROW(r->alias_list, r->n_aliases, r->alias_capacity);
    r->alias_list[r->n_aliases] = (alias){name, tensor};
    r->n_aliases++;
    TRY(hr_names_add(r->aliases, name, (int)r->n_aliases - 1));
out:
    return st;
}

/* The lines of the present node are complete: it enters the graph. */
static hr_status node_finish(reader *r)
{
    hr_status st = HR_OK;
    int node, tensor;
    if (!r->in_node) return HR_OK;
    TRY(hr_graph_add_node_of(r->graph, &abstract_op, r->node_name, r->phase, r->forward_node, (int)r->n_in, r->in_list,
                             (int)r->n_update, r->update_list, &(hr_attrs){0}, &node));
    for (size_t i = 0; i < r->n_written; i++) {
        TRY(check_new(r, r->written[i].name));
        TRY(hr_graph_add_tensor(r->graph, r->written[i].name, HR_U8, HR_LAYOUT_PLAIN,
                                r->phase == HR_FORWARD ? HR_ROLE_ACTIVATION : HR_ROLE_GRADIENT, 1, &r->written[i].bytes, &tensor));
        TRY(hr_graph_own_output(r->graph, node, tensor));
    }
    for (size_t i = 0; i < r->n_views; i++) {
        TRY(check_new(r, r->views[i].name));
        char *name = r->views[i].name;
        r->views[i].name = NULL;
        tensor = r->views[i].tensor;
        TRY(add_view(r, name, tensor <= OWN ? r->graph->nodes[node].out[OWN - tensor] : tensor));
    }
    TRY_GROW(r->times, r->n_times, r->time_capacity);
    r->times[r->n_times++] = r->time;
out:
    node_clear(r);
    return st;
}

/* node NAME PHASE SECONDS [workspace BYTES] [of NODE] */
static hr_status node_line(reader *r)
{
    static const char *const phases[] = {[HR_FORWARD] = "forward", [HR_BACKWARD] = "backward", [HR_UPDATE] = "update"};
    hr_status st = HR_OK;
    TRY(node_finish(r));
    if (r->n_words < 4 || r->n_words % 2) return refuse(r, "a node is 'node NAME forward|backward|update SECONDS [workspace BYTES] [of NODE]'");
    TRY(check_name(r, r->words[1]));
    if (hr_graph_find_node(r->graph, r->words[1]) >= 0) return refuse(r, "there is a node '%s' already", r->words[1]);
    strcpy(r->node_name, r->words[1]);
    int phase = 0;
    while (phase <= HR_UPDATE && strcmp(phases[phase], r->words[2])) phase++;
    if (phase > HR_UPDATE) return refuse(r, "'%.40s' is no phase: forward, backward or update", r->words[2]);
    r->phase = (hr_phase)phase;
    r->forward_node = -1;
    r->time = (timed){0};
    TRY(read_seconds(r, r->words[3], &r->time.seconds));
    for (int i = 4; i < r->n_words; i += 2) {
        if (!strcmp(r->words[i], "workspace")) {
            TRY(read_bytes(r, r->words[i + 1], 0, &r->time.workspace_bytes));
        } else if (!strcmp(r->words[i], "of")) {
            r->forward_node = hr_graph_find_node(r->graph, r->words[i + 1]);
            if (r->forward_node < 0) return refuse(r, "no node '%.80s' stands above", r->words[i + 1]);
        } else {
            return refuse(r, "unknown word '%.40s' of a node; known: workspace, of", r->words[i]);
        }
    }
    r->in_node = true;
out:
    return st;
}

static hr_status reads_line(reader *r)
{
    hr_status st = HR_OK;
    for (int i = 1; i < r->n_words; i++) {
        int tensor = find(r, r->words[i]);
        if (tensor < 0)
            return refuse(r, "node %s reads '%.80s', which nothing above writes (a cycle, or no such tensor)", r->node_name, r->words[i]);
        TRY_GROW(r->in_list, r->n_in, r->in_capacity);
        r->in_list[r->n_in++] = tensor;
    }
out:
    return st;
}

static hr_status updates_line(reader *r)
{
    hr_status st = HR_OK;
    for (int i = 1; i < r->n_words; i++) {
        int tensor = find(r, r->words[i]);
        if (tensor < 0) return refuse(r, "node %s updates '%.80s', which does not exist", r->node_name, r->words[i]);
        if (!hr_tensor_is_persistent(&r->graph->tensors[tensor]))
            return refuse(r, "node %s updates '%.80s', which is no constant", r->node_name, r->words[i]);
        TRY_GROW(r->update_list, r->n_update, r->update_capacity);
        r->update_list[r->n_update++] = tensor;
    }
out:
    return st;
}

/* writes NAME BYTES ... */
static hr_status writes_line(reader *r)
{
    hr_status st = HR_OK;
    int64_t bytes;
    if (r->n_words % 2 == 0) return refuse(r, "'writes' takes pairs of NAME BYTES");
    for (int i = 1; i < r->n_words; i += 2) {
        TRY(check_new(r, r->words[i]));
        for (size_t k = 0; k < r->n_written; k++)
            if (!strcmp(r->written[k].name, r->words[i])) return refuse(r, "node %s writes '%s' twice", r->node_name, r->words[i]);
        TRY(read_bytes(r, r->words[i + 1], 1, &bytes));
        TRY(count_bytes(r, bytes));
        TRY_GROW(r->written, r->n_written, r->written_capacity);
        r->written[r->n_written].name = strdup(r->words[i]);
        TRY_ALLOC(r->written[r->n_written].name);
        r->written[r->n_written++].bytes = bytes;
    }
out:
    return st;
}

/* views NAME TENSOR ...: NAME shows the bytes of TENSOR */
static hr_status views_line(reader *r)
{
    hr_status st = HR_OK;
    if (r->n_words % 2 == 0) return refuse(r, "'views' takes pairs of NAME TENSOR");
    for (int i = 1; i < r->n_words; i += 2) {
        TRY(check_new(r, r->words[i]));
        int tensor = find(r, r->words[i + 1]);
        for (size_t k = 0; k < r->n_written && tensor == -1; k++)
            if (!strcmp(r->written[k].name, r->words[i + 1])) tensor = OWN - (int)k;      /* its id is not known yet */
        if (tensor == -1) return refuse(r, "'%s' is a view of '%.80s', which nothing above writes", r->words[i], r->words[i + 1]);
        TRY_GROW(r->views, r->n_views, r->view_capacity);
        r->views[r->n_views].name = strdup(r->words[i]);
        TRY_ALLOC(r->views[r->n_views].name);
        r->views[r->n_views++].tensor = tensor;
    }
out:
    return st;
}

/* ---- other lines ---- */

/* tensor NAME BYTES input|constant */
static hr_status tensor_line(reader *r)
{
    hr_status st = HR_OK;
    int64_t bytes;
    int tensor;
    TRY(node_finish(r));
    if (r->n_words != 4) return refuse(r, "a tensor is 'tensor NAME BYTES input|constant'");
    TRY(check_new(r, r->words[1]));
    TRY(read_bytes(r, r->words[2], 1, &bytes));
    TRY(count_bytes(r, bytes));
    bool input = !strcmp(r->words[3], "input");
    if (!input && strcmp(r->words[3], "constant")) return refuse(r, "'%.40s' is neither input nor constant", r->words[3]);
    TRY(hr_graph_add_tensor(r->graph, r->words[1], HR_U8, HR_LAYOUT_PLAIN, input ? HR_ROLE_INPUT : HR_ROLE_PARAMETER, 1, &bytes, &tensor));
out:
    return st;
}

/* link out|in RATE latency SECONDS */
static hr_status link_line(reader *r)
{
    hr_status st = HR_OK;
    hr_link link = {0};
    TRY(node_finish(r));
    if (r->n_words != 5 || strcmp(r->words[3], "latency") || (strcmp(r->words[1], "out") && strcmp(r->words[1], "in")))
        return refuse(r, "a link is 'link out|in RATE latency SECONDS'");
    if (hr_rate_parse(r->words[2], &link.bytes_per_second) != HR_OK || !(link.bytes_per_second >= 1 && link.bytes_per_second <= 1e18))
        return refuse(r, "'%.40s' is no rate such as 12GB/s", r->words[2]);
    TRY(read_seconds(r, r->words[4], &link.latency_seconds));
    *(strcmp(r->words[1], "out") ? &r->in : &r->out) = link;
    r->has_links = true;
out:
    return st;
}

static hr_status loss_line(reader *r)
{
    hr_status st = HR_OK;
    TRY(node_finish(r));
    int tensor = r->n_words == 2 ? hr_graph_find_tensor(r->graph, r->words[1]) : -1;
    if (r->n_words != 2) return refuse(r, "the loss is 'loss TENSOR'");
    if (r->graph->loss >= 0) return refuse(r, "there is a loss already");
    if (tensor < 0 || r->graph->tensors[tensor].producer < 0 || r->graph->nodes[r->graph->tensors[tensor].producer].phase != HR_FORWARD)
        return refuse(r, "'%.80s' is no tensor that a forward node above writes", r->words[1]);
    r->graph->tensors[tensor].role = HR_ROLE_LOSS;
    r->graph->loss = tensor;
    r->graph->loss_node = r->graph->tensors[tensor].producer;
out:
    return st;
}

/* end NODES nodes TENSORS tensors */
static hr_status end_line(reader *r)
{
    hr_status st = HR_OK;
    int64_t nodes, tensors;
    TRY(node_finish(r));
    if (r->n_words != 5 || hr_integer_parse("nodes", r->words[1], 0, INT32_MAX, &nodes) != HR_OK || strcmp(r->words[2], "nodes") ||
        hr_integer_parse("tensors", r->words[3], 0, INT32_MAX, &tensors) != HR_OK || strcmp(r->words[4], "tensors"))
        return refuse(r, "the last line is 'end N nodes M tensors'");
    if (nodes != r->graph->n_nodes || tensors != r->graph->n_tensors)
        return refuse(r, "%d nodes and %d tensors stand above, not %lld and %lld", r->graph->n_nodes, r->graph->n_tensors,
                      (long long)nodes, (long long)tensors);
    if (!nodes) return refuse(r, "a graph needs a node");
    r->ended = true;
out:
    return st;
}

static hr_status title_line(reader *r) { return node_finish(r); }

static hr_status take_line(reader *r)
{
    static const struct { const char *word; hr_status (*take)(reader *); bool of_node; } kinds[] = {
        {"node", node_line, false},   {"reads", reads_line, true},     {"writes", writes_line, true}, {"updates", updates_line, true},
        {"views", views_line, true},  {"tensor", tensor_line, false},  {"link", link_line, false},    {"loss", loss_line, false},
        {"title", title_line, false}, {"end", end_line, false}};
    if (!r->n_words) return HR_OK;
    if (r->ended) return refuse(r, "nothing may follow the end");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(r->words[0], kinds[i].word)) continue;
        if (kinds[i].of_node && !r->in_node) return refuse(r, "'%s' belongs under a node", kinds[i].word);
        return kinds[i].take(r);
    }
    return refuse(r, "unknown word '%.40s'; known: node, reads, writes, updates, views, tensor, link, loss, title, end", r->words[0]);
}

static void split(reader *r, char *line)
{
    char *rest = NULL;
    line[strcspn(line, "#\r\n")] = '\0';
    r->n_words = 0;
    for (char *word = strtok_r(line, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) r->words[r->n_words++] = word;
}

static hr_status read_lines(reader *r, FILE *file)
{
    hr_status st = HR_OK;
    char *line = malloc(LINE_MOST + 2);
    TRY_ALLOC(line);
    for (r->line = 1;; r->line++) {
        size_t n = 0;
        int c = getc(file);
        for (; c != EOF && c != '\n' && n <= LINE_MOST && c; c = getc(file)) line[n++] = (char)c;
        line[n] = '\0';
        if (n > LINE_MOST) { st = refuse(r, "the line has more than %d characters", LINE_MOST); goto out; }
        if (!c) { st = refuse(r, "the line holds a zero byte"); goto out; }
        if (c == EOF && !n) break;
        split(r, line);
        if (r->line == 1) {
            if (r->n_words != 3 || strcmp(r->words[0], "headroom") || strcmp(r->words[1], "graph") || strcmp(r->words[2], "1"))
                { st = refuse(r, "the first line must be 'headroom graph 1'"); goto out; }
        } else {
            TRY(take_line(r));
        }
        if (c == EOF) break;
    }
    if (r->line == 1 && !r->n_words) st = refuse(r, "the file is empty");
    else if (!r->ended) st = refuse(r, "the file stops before its end line");
out:
    free(line);
    return st;
}

static hr_status costs_of(const reader *r, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_costs *c = NULL;
    TRY(hr_costs_new(r->graph, &c));
    for (int i = 0; i < r->graph->n_nodes; i++)
        c->nodes[i].choices[0] = (hr_choice){.algorithm = "given", .workspace_bytes = r->times[i].workspace_bytes, .seconds = r->times[i].seconds};
    if (r->out.bytes_per_second > 0) c->out = r->out;
    if (r->in.bytes_per_second > 0) c->in = r->in;
    c->measured = true;
    *costs = c;
out:
    return st;
}

hr_status hr_abstract_read(FILE *file, const char *name, hr_graph **graph, hr_costs **costs, bool *has_links)
{
    hr_status st = HR_OK;
    reader *r = calloc(1, sizeof *r);
    TRY_ALLOC(r);
    r->file_name = name;
    TRY(hr_graph_new(HR_F32, 1, &r->graph));
    TRY(hr_names_new(&r->aliases));
    TRY(read_lines(r, file));
    TRY(costs_of(r, costs));
    *graph = r->graph;
    *has_links = r->has_links;
    r->graph = NULL;
out:
    if (!r) return st;
    node_clear(r);
    for (size_t i = 0; i < r->n_aliases; i++) free(r->alias_list[i].name);
    hr_names_free(r->aliases);
    hr_graph_free(r->graph);
    void *const all[] = {r->alias_list, r->times, r->in_list, r->update_list, r->written, r->views, r};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    return st;
}
