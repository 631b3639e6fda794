/* Reader of abstract graphs; see abstract.h and GRAPHS.md. One format in one piece, hence over 400 lines.
 *
 * One pass, line by line. A tensor enters the graph with the line that declares it, a node when the next statement
 * shows that it is complete. What a node reads must stand above it, so that the order of the file is an order of the
 * step and a cycle is a read of what is not written yet. What a node writes is what was added since its first line.
 * Views are further names of a tensor and leave no trace in the graph. Names are hashed: time is linear in the file's
 * length. Files come from anywhere: the limits below keep all sums of bytes within 64 bits, and nothing is trusted.
 */
#include "abstract.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "names.h"
#include "op.h"
#include "units.h"

enum { LINE_MOST = 1 << 16, WORDS_MOST = LINE_MOST / 2, NAME_MOST = 255, BYTES_MOST_LOG = 50, ALL_BYTES_MOST_LOG = 60 };
static const double SECONDS_MOST = 1e6, RATE_MOST = 1e18;

static hr_status infer_nothing(hr_graph *graph, int node)
{
    (void)graph, (void)node;     /* the file says what a node writes */
    return HR_OK;
}

static const hr_op abstract_op = {.name = "abstract", .summary = "a node of a graph file", .abstract = true, .n_in_max = INT32_MAX,
                                  .n_update_max = INT32_MAX, .infer = infer_nothing};

typedef struct timed { double seconds; int64_t workspace_bytes; } timed;
typedef struct id_list { int *ids; size_t n, capacity; } id_list;

typedef struct reader {
    const char *file_name;
    int line;
    char *words[WORDS_MOST];       /* of the line in hand */
    int n_words;
    hr_graph *graph;
    hr_names *views;               /* to the id of the tensor that they show */
    char **view_names; size_t n_views, view_capacity;
    timed *times; size_t n_times, time_capacity;      /* of each node */
    hr_link out, in;               /* rate 0: not in the file */
    int64_t all_bytes;
    bool ended;
    /* the node whose lines are being read: */
    bool in_node;
    char node_name[NAME_MOST + 1];
    hr_phase phase;
    int forward_node, first_written;                  /* it writes the tensors from first_written on */
    timed time;
    id_list reads, updates;
    id_list updater;               /* [tensors]: the only node that updates it, -1 */
} reader;

/* A file's own bytes stand in messages: what a terminal would obey becomes '?'. */
static hr_status refuse(const reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static hr_status refuse(const reader *r, const char *format, ...)
{
    char why[700];
    va_list list;
    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    for (char *c = why; *c; c++)
        if (*c < ' ' || *c > '~') *c = '?';
    return hr_fail(HR_BAD_INPUT, "%.200s: line %d: %s", r->file_name, r->line, why);
}

/* ---- words ---- */

static hr_status check_name(const reader *r, const char *name)
{
    static const char known[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/-";
    size_t chars = strlen(name);
    if (chars <= NAME_MOST && strspn(name, known) == chars && strcmp(name, "-")) return HR_OK;
    return refuse(r, "'%.40s' is no name: 1 to %d letters, digits and _.:/-, not '-' alone", name, NAME_MOST);
}

static hr_status read_bytes(const reader *r, const char *text, int64_t least, int64_t *bytes)
{
    if (hr_bytes_parse(text, bytes) != HR_OK) return refuse(r, "'%.40s' is no number of bytes", text);
    if (*bytes < least || *bytes > (int64_t)1 << BYTES_MOST_LOG)
        return refuse(r, "%.40s bytes are not between %lld and 2^%d", text, (long long)least, BYTES_MOST_LOG);
    return HR_OK;
}

static hr_status read_seconds(const reader *r, const char *text, double *seconds)
{
    if (hr_real_parse("seconds", text, seconds) != HR_OK || !(*seconds >= 0 && *seconds <= SECONDS_MOST))
        return refuse(r, "'%.40s' is no time: seconds between 0 and %g", text, SECONDS_MOST);
    return HR_OK;
}

/* Id of a tensor or of what a view shows, -1. */
static int find(const reader *r, const char *name)
{
    int tensor = hr_graph_find_tensor(r->graph, name);
    return tensor >= 0 ? tensor : hr_names_find(r->views, name);
}

static hr_status check_new(const reader *r, const char *name)
{
    hr_status st = HR_OK;
    TRY(check_name(r, name));
    if (find(r, name) >= 0) return refuse(r, "there is a tensor '%s' already", name);
out:
    return st;
}

static hr_status list_add(id_list *list, int id)
{
    hr_status st = HR_OK;
    TRY_GROW(list->ids, list->n, list->capacity);
    list->ids[list->n++] = id;
out:
    return st;
}

static hr_status add_tensor(reader *r, const char *name, const char *size, hr_role role)
{
    hr_status st = HR_OK;
    int64_t bytes;
    int tensor;
    TRY(check_new(r, name));
    TRY(read_bytes(r, size, 1, &bytes));
    r->all_bytes += bytes;
    if (r->all_bytes > (int64_t)1 << ALL_BYTES_MOST_LOG)
        return refuse(r, "all tensors together have more than 2^%d bytes", ALL_BYTES_MOST_LOG);
    TRY(hr_graph_add_tensor(r->graph, name, HR_U8, HR_LAYOUT_PLAIN, role, 1, &bytes, &tensor));
    TRY(list_add(&r->updater, -1));
out:
    return st;
}

/* ---- nodes ---- */

/* An update reads what it changes. A read in its own right would have to be over before. */
static void drop_reads_of_updates(reader *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->reads.n; i++)
        if (r->updater.ids[r->reads.ids[i]] != r->graph->n_nodes) r->reads.ids[n++] = r->reads.ids[i];
    r->reads.n = n;
}

/* The lines of the present node are complete: it enters the graph. */
static hr_status node_finish(reader *r)
{
    hr_status st = HR_OK;
    int node;
    if (!r->in_node) return HR_OK;
    drop_reads_of_updates(r);
    TRY(hr_graph_add_node_of(r->graph, &abstract_op, r->node_name, r->phase, r->forward_node, (int)r->reads.n,
                             r->reads.ids, (int)r->updates.n, r->updates.ids, &(hr_attrs){0}, &node));
    for (int t = r->first_written; t < r->graph->n_tensors; t++) TRY(hr_graph_own_output(r->graph, node, t));
    TRY_GROW(r->times, r->n_times, r->time_capacity);
    r->times[r->n_times++] = r->time;
    r->in_node = false;
out:
    return st;
}

static hr_status node_options(reader *r)
{
    hr_status st = HR_OK;
    for (int i = 4; i < r->n_words; i += 2) {
        const char *key = r->words[i], *value = r->words[i + 1];
        if (!strcmp(key, "workspace")) {
            TRY(read_bytes(r, value, 0, &r->time.workspace_bytes));
        } else if (!strcmp(key, "of")) {
            r->forward_node = hr_graph_find_node(r->graph, value);
            if (r->forward_node < 0) return refuse(r, "no node '%.80s' stands above", value);
            if (r->graph->nodes[r->forward_node].phase != HR_FORWARD)
                return refuse(r, "'%.80s' is no forward node", value);
        } else {
            return refuse(r, "unknown word '%.40s' of a node; known: workspace, of", key);
        }
    }
out:
    return st;
}

/* node NAME PHASE SECONDS [workspace BYTES] [of NODE] */
static hr_status node_line(reader *r)
{
    static const char *const phases[] = {"forward", "backward", "update"};      /* as in hr_phase */
    hr_status st = HR_OK;
    int phase = 0;
    if (r->n_words < 4 || r->n_words % 2)
        return refuse(r, "a node is 'node NAME forward|backward|update SECONDS [workspace BYTES] [of NODE]'");
    TRY(check_name(r, r->words[1]));
    if (hr_graph_find_node(r->graph, r->words[1]) >= 0) return refuse(r, "there is a node '%s' already", r->words[1]);
    strcpy(r->node_name, r->words[1]);
    while (phase <= HR_UPDATE && strcmp(phases[phase], r->words[2])) phase++;
    if (phase > HR_UPDATE) return refuse(r, "'%.40s' is no phase: forward, backward or update", r->words[2]);
    const hr_node *before = r->graph->n_nodes ? &r->graph->nodes[r->graph->n_nodes - 1] : NULL;
    if (phase == HR_FORWARD && before && before->phase != HR_FORWARD)
        return refuse(r, "node %.80s goes forward behind %.80s, which does not", r->node_name, before->name);
    r->phase = (hr_phase)phase;
    r->forward_node = -1;
    r->time = (timed){0};
    r->first_written = r->graph->n_tensors;
    r->reads.n = r->updates.n = 0;
    TRY(read_seconds(r, r->words[3], &r->time.seconds));
    TRY(node_options(r));
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
            return refuse(r, "node %s reads '%.80s', which nothing above writes (a cycle, or no such tensor)",
                          r->node_name, r->words[i]);
        if (tensor >= r->first_written)
            return refuse(r, "node %s reads '%.80s', which it writes itself (a cycle)", r->node_name, r->words[i]);
        TRY(list_add(&r->reads, tensor));
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
        int *updater = &r->updater.ids[tensor];
        if (*updater == r->graph->n_nodes) continue;        /* said twice */
        if (*updater >= 0)
            return refuse(r, "node %s updates '%.80s', which node %s updates already", r->node_name, r->words[i],
                          r->graph->nodes[*updater].name);
        *updater = r->graph->n_nodes;
        TRY(list_add(&r->updates, tensor));
    }
out:
    return st;
}

/* writes NAME BYTES ... */
static hr_status writes_line(reader *r)
{
    hr_status st = HR_OK;
    if (r->n_words % 2 == 0) return refuse(r, "'writes' takes pairs of NAME BYTES");
    for (int i = 1; i < r->n_words; i += 2)
        TRY(add_tensor(r, r->words[i], r->words[i + 1],
                       r->phase == HR_FORWARD ? HR_ROLE_ACTIVATION : HR_ROLE_GRADIENT));
out:
    return st;
}

/* views NAME TENSOR ...: NAME shows the bytes of TENSOR */
static hr_status views_line(reader *r)
{
    hr_status st = HR_OK;
    char *name = NULL;
    if (r->n_words % 2 == 0) return refuse(r, "'views' takes pairs of NAME TENSOR");
    for (int i = 1; i < r->n_words; i += 2) {
        TRY(check_new(r, r->words[i]));
        int tensor = find(r, r->words[i + 1]);
        if (tensor < 0) {
            st = refuse(r, "'%s' is a view of '%.80s', which nothing above writes", r->words[i], r->words[i + 1]);
            goto out;
        }
        name = strdup(r->words[i]);
        TRY_ALLOC(name);
        TRY_GROW(r->view_names, r->n_views, r->view_capacity);
        TRY(hr_names_add(r->views, name, tensor));
        r->view_names[r->n_views++] = name;
        name = NULL;
    }
out:
    free(name);
    return st;
}

/* ---- other statements ---- */

/* tensor NAME BYTES input|constant|state */
static hr_status tensor_line(reader *r)
{
    static const struct { const char *word; hr_role role; } kinds[] = {
        {"input", HR_ROLE_INPUT}, {"constant", HR_ROLE_PARAMETER}, {"state", HR_ROLE_STATE}};
    if (r->n_words != 4) return refuse(r, "a tensor is 'tensor NAME BYTES input|constant|state'");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(r->words[3], kinds[i].word)) return add_tensor(r, r->words[1], r->words[2], kinds[i].role);
    return refuse(r, "'%.40s' is neither input nor constant nor state", r->words[3]);
}

/* link out|in RATE latency SECONDS */
static hr_status link_line(reader *r)
{
    hr_status st = HR_OK;
    hr_link link = {0};
    bool out = r->n_words == 5 && !strcmp(r->words[1], "out");
    if (r->n_words != 5 || strcmp(r->words[3], "latency") || (!out && strcmp(r->words[1], "in")))
        return refuse(r, "a link is 'link out|in RATE latency SECONDS'");
    hr_link *mine = out ? &r->out : &r->in;
    if (mine->bytes_per_second > 0) return refuse(r, "there is a link %s already", r->words[1]);
    if (hr_rate_parse(r->words[2], &link.bytes_per_second) != HR_OK ||
        !(link.bytes_per_second >= 1 && link.bytes_per_second <= RATE_MOST))
        return refuse(r, "'%.40s' is no rate such as 12GB/s, from 1B/s to %gB/s", r->words[2], RATE_MOST);
    TRY(read_seconds(r, r->words[4], &link.latency_seconds));
    *mine = link;
out:
    return st;
}

static hr_status loss_line(reader *r)
{
    if (r->n_words != 2) return refuse(r, "the loss is 'loss TENSOR'");
    if (r->graph->loss >= 0) return refuse(r, "there is a loss already");
    int tensor = find(r, r->words[1]), node = tensor < 0 ? -1 : r->graph->tensors[tensor].producer;
    if (node < 0 || r->graph->nodes[node].phase != HR_FORWARD)
        return refuse(r, "'%.80s' is no tensor that a forward node above writes", r->words[1]);
    r->graph->tensors[tensor].role = HR_ROLE_LOSS;     /* hr_graph_set_loss wants a single number; here it has bytes */
    r->graph->loss = tensor;
    r->graph->loss_node = node;
    return HR_OK;
}

/* end NODES nodes TENSORS tensors */
static hr_status end_line(reader *r)
{
    const hr_graph *graph = r->graph;
    int64_t nodes, tensors;
    if (r->n_words != 5 || strcmp(r->words[2], "nodes") || strcmp(r->words[4], "tensors") ||
        hr_integer_parse("nodes", r->words[1], 0, INT32_MAX, &nodes) != HR_OK ||
        hr_integer_parse("tensors", r->words[3], 0, INT32_MAX, &tensors) != HR_OK)
        return refuse(r, "the last line is 'end N nodes M tensors'");
    if (nodes != graph->n_nodes || tensors != graph->n_tensors)
        return refuse(r, "%d nodes and %d tensors stand above, not %lld and %lld", graph->n_nodes, graph->n_tensors,
                      (long long)nodes, (long long)tensors);
    if (!nodes) return refuse(r, "a graph needs a node");
    if (!(r->out.bytes_per_second > 0) != !(r->in.bytes_per_second > 0))
        return refuse(r, "there is a link %s and none the other way", r->out.bytes_per_second > 0 ? "out" : "in");
    r->ended = true;
    return HR_OK;
}

static hr_status title_line(reader *r)
{
    (void)r;     /* for people */
    return HR_OK;
}

static hr_status take_line(reader *r)
{
    static const struct { const char *word; hr_status (*take)(reader *); bool of_node; } kinds[] = {
        {"node", node_line, false},     {"reads", reads_line, true},    {"writes", writes_line, true},
        {"updates", updates_line, true}, {"views", views_line, true},   {"tensor", tensor_line, false},
        {"link", link_line, false},     {"loss", loss_line, false},     {"title", title_line, false},
        {"end", end_line, false}};
    hr_status st = HR_OK;
    if (!r->n_words) return HR_OK;
    if (r->ended) return refuse(r, "nothing may follow the end");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(r->words[0], kinds[i].word)) continue;
        if (kinds[i].of_node && !r->in_node) return refuse(r, "'%s' belongs under a node", kinds[i].word);
        if (!kinds[i].of_node) TRY(node_finish(r));
        return kinds[i].take(r);
    }
    return refuse(r, "unknown word '%.40s'; known: node, reads, writes, updates, views, tensor, link, loss, title, end",
                  r->words[0]);
out:
    return st;
}

/* ---- lines ---- */

static void split(reader *r, char *line, size_t chars)
{
    char *rest = NULL;
    if (chars && line[chars - 1] == '\r') line[chars - 1] = '\0';
    line[strcspn(line, "#")] = '\0';
    r->n_words = 0;
    for (char *word = strtok_r(line, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        r->words[r->n_words++] = word;
}

/* Next line without its end into `line`, LINE_MOST + 1 characters; *last: the file is at its end. */
static hr_status next_line(const reader *r, FILE *file, char *line, size_t *chars, bool *last)
{
    size_t n = 0;
    int c = getc(file);
    for (; c != EOF && c != '\n'; c = getc(file)) {
        if (!c) return refuse(r, "the line holds a zero byte");
        if (n == LINE_MOST) return refuse(r, "the line has more than %d characters", LINE_MOST);
        line[n++] = (char)c;
    }
    line[n] = '\0';
    *chars = n;
    *last = c == EOF;
    if (ferror(file)) return hr_fail(HR_IO, "%.200s: cannot be read beyond line %d", r->file_name, r->line);
    return HR_OK;
}

static bool is_version(const reader *r)
{
    return r->n_words == 3 && !strcmp(r->words[0], "headroom") && !strcmp(r->words[1], "graph") &&
           !strcmp(r->words[2], "1");
}

static hr_status read_lines(reader *r, FILE *file)
{
    hr_status st = HR_OK;
    size_t chars = 0;
    bool last = false;
    char *line = malloc(LINE_MOST + 1);
    TRY_ALLOC(line);
    for (r->line = 1; !last; r->line++) {
        TRY(next_line(r, file, line, &chars, &last));
        split(r, line, chars);
        if (r->line > 1) TRY(take_line(r));
        else if (last && !chars) TRY(refuse(r, "the file is empty"));
        else if (!is_version(r)) TRY(refuse(r, "the first line must be 'headroom graph 1'"));
    }
    r->line--;
    if (!r->ended) TRY(refuse(r, "the file stops before its last line, 'end N nodes M tensors'"));
out:
    free(line);
    return st;
}

static hr_status costs_of(const reader *r, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_costs *c = NULL;
    TRY(hr_costs_new(r->graph, &c));
    for (int i = 0; i < c->n_nodes; i++)
        c->nodes[i].choices[0] = (hr_choice){.algorithm = "given", .workspace_bytes = r->times[i].workspace_bytes,
                                             .seconds = r->times[i].seconds};
    if (r->out.bytes_per_second > 0) c->out = r->out, c->in = r->in;
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
    TRY(hr_names_new(&r->views));
    TRY(read_lines(r, file));
    TRY(costs_of(r, costs));
    *has_links = r->out.bytes_per_second > 0;
    *graph = r->graph;
    r->graph = NULL;
out:
    if (!r) return st;
    for (size_t i = 0; i < r->n_views; i++) free(r->view_names[i]);
    hr_names_free(r->views);
    hr_graph_free(r->graph);
    void *const all[] = {r->view_names, r->times, r->reads.ids, r->updates.ids, r->updater.ids, r};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    return st;
}
