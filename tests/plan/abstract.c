/* Graph files: what is written and read again plans the same; whatever is wrong is said with its line. */
#include "abstract.h"

#include <math.h>
#include <string.h>
#include "op.h"
#include "technique.h"
#include "testing.h"
#include "timeline.h"
#include "workload.h"

static bool has_links;

static hr_status read_text(const char *text, size_t chars, hr_graph **graph, hr_costs **costs)
{
    FILE *file = fmemopen((void *)text, chars ? chars : 1, "r");
    REQUIRE(file);
    if (!chars) getc(file);
    hr_status st = hr_abstract_read(file, "test.graph", graph, costs, &has_links);
    fclose(file);
    return st;
}

static void expect_refused(const char *text, size_t chars, const char *said)
{
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    EXPECT_MSG(read_text(text, chars, &graph, &costs) == HR_BAD_INPUT, "where \"%s\" was expected", said);
    EXPECT_MSG(!strncmp(hr_error_message(), "test.graph: line ", 17) && strstr(hr_error_message(), said),
               "says \"%s\" and not \"%s\"", hr_error_message(), said);
    EXPECT(!graph && !costs);
}

#define HEAD "headroom graph 1\ntensor x 64 input\ntensor w 64 constant\n"
#define BODY "node a forward 1\n reads x w\n writes y 64\n"

TEST(a_graph_file_is_refused_with_the_line_and_the_reason)
{
    static const struct { const char *text, *said; } cases[] = {
        {"", "line 1: the file is empty"},
        {"\n", "line 1: the first line must be 'headroom graph 1'"},
        {"node a forward 1\n", "line 1: the first line must be 'headroom graph 1'"},
        {"headroom graph 2\n", "line 1: the first line must be 'headroom graph 1'"},
        {"headroom graph 1", "line 1: the file stops before its last line"},
        {HEAD BODY, "the file stops before its last line"},
        {HEAD BODY "end 1 nodes 3", "line 7: the last line is 'end N nodes M tensors'"},
        {HEAD BODY "end 1 nodes 4 tensors\n", "line 7: 1 nodes and 3 tensors stand above, not 1 and 4"},
        {HEAD BODY "end 2 nodes 3 tensors\n", "line 7: 1 nodes and 3 tensors stand above, not 2 and 3"},
        {HEAD BODY "end -1 nodes 3 tensors\n", "line 7: the last line is 'end N nodes M tensors'"},
        {HEAD BODY "end 1 nodes 3 tensors\nnode b forward 1\n", "line 8: nothing may follow the end"},
        {HEAD "end 0 nodes 2 tensors\n", "line 4: a graph needs a node"},
        {HEAD "banana\n", "line 4: unknown word 'banana'; known: node, reads"},
        {HEAD "b\033\201 x\n", "line 4: unknown word 'b\?\?'"},
        {HEAD "tensor x 5 input\n", "line 4: there is a tensor 'x' already"},
        {HEAD "tensor z 5\n", "line 4: a tensor is 'tensor NAME BYTES"},
        {HEAD "tensor z 5 output\n", "line 4: 'output' is neither input nor constant nor state"},
        {HEAD "tensor z,z 5 input\n", "line 4: 'z,z' is no name"},
        {HEAD "tensor - 5 input\n", "line 4: '-' is no name"},
        {HEAD "tensor z -5 input\n", "line 4: '-5' is no number of bytes"},
        {HEAD "tensor z nan input\n", "line 4: 'nan' is no number of bytes"},
        {HEAD "tensor z 1e400 input\n", "line 4: '1e400' is no number of bytes"},
        {HEAD "tensor z 5furlongs input\n", "line 4: '5furlongs' is no number of bytes"},
        {HEAD "tensor z 0 input\n", "line 4: 0 bytes are not between 1 and 2^50"},
        {HEAD "tensor z 0.9 input\n", "line 4: 0.9 bytes are not between 1 and 2^50"},
        {HEAD "tensor z 1025TiB input\n", "line 4: 1025TiB bytes are not between 1 and 2^50"},
        {HEAD "link up 3GB/s latency 0\n", "line 4: a link is 'link out|in RATE latency SECONDS'"},
        {HEAD "link in fast latency 0\n", "line 4: 'fast' is no rate such as 12GB/s"},
        {HEAD "link in 0GB/s latency 0\n", "line 4: '0GB/s' is no rate"},
        {HEAD "link in 1e19B/s latency 0\n", "line 4: '1e19B/s' is no rate"},
        {HEAD "link in 1GB/s latency -1\n", "line 4: '-1' is no time"},
        {HEAD "link in 1GB/s latency 0\nlink in 1GB/s latency 0\n", "line 5: there is a link in already"},
        {HEAD BODY "link in 1GB/s latency 0\nend 1 nodes 3 tensors", "there is a link in and none the other way"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refused(cases[i].text, strlen(cases[i].text), cases[i].said);
}

TEST(a_node_of_a_graph_file_is_refused_with_the_line_and_the_reason)
{
    static const struct { const char *text, *said; } cases[] = {
        {HEAD "node a forward\n", "line 4: a node is 'node NAME"},
        {HEAD "node a forward 1 of\n", "line 4: a node is 'node NAME"},
        {HEAD "node a,b forward 1\n", "line 4: 'a,b' is no name"},
        {HEAD "node a sideways 1\n", "line 4: 'sideways' is no phase"},
        {HEAD "node a forward -1\n", "line 4: '-1' is no time: seconds between 0 and 1e+06"},
        {HEAD "node a forward nan\n", "line 4: 'nan' is no time"},
        {HEAD "node a forward inf\n", "line 4: 'inf' is no time"},
        {HEAD "node a forward 1000001\n", "line 4: '1000001' is no time"},
        {HEAD "node a forward 1s\n", "line 4: '1s' is no time"},
        {HEAD "node a forward 1 workspace -1\n", "line 4: '-1' is no number of bytes"},
        {HEAD "node a forward 1 workspace 2e15\n", "line 4: 2e15 bytes are not between 0 and 2^50"},
        {HEAD "node a forward 1 twice 2\n", "line 4: unknown word 'twice' of a node"},
        {HEAD "node a forward 1 of a\n", "line 4: no node 'a' stands above"},
        {HEAD BODY "node b backward 1 of a\nnode c update 1 of b\n", "line 8: 'b' is no forward node"},
        {HEAD BODY "node b update 1\nnode c forward 1\n", "line 8: node c goes forward behind b, which does not"},
        {HEAD BODY "node a forward 1\n", "line 7: there is a node 'a' already"},
        {HEAD "  reads x\n", "line 4: 'reads' belongs under a node"},
        {HEAD BODY "tensor z 1 input\n  writes u 1\n", "line 8: 'writes' belongs under a node"},
        /* a reads what b writes, b what a writes */
        {HEAD "node a forward 1\n reads later\n writes y 1\nnode b forward 1\n reads y\n writes later 4\n",
         "line 5: node a reads 'later', which nothing above writes (a cycle, or no such tensor)"},
        {HEAD "node a forward 1\n writes y 1\n reads y\n", "line 6: node a reads 'y', which it writes itself"},
        {HEAD "node a forward 1\n writes y 1\n views v y\n reads v\n", "line 7: node a reads 'v', which it writes"},
        {HEAD "node a forward 1\n reads nothing\n", "line 5: node a reads 'nothing', which nothing above writes"},
        {HEAD BODY "node b forward 1\n writes z 3 y 3\n", "line 8: there is a tensor 'y' already"},
        {HEAD "node a forward 1\n writes z 3 z 4\n", "line 5: there is a tensor 'z' already"},
        {HEAD "node a forward 1\n writes x 3\n", "line 5: there is a tensor 'x' already"},
        {HEAD BODY " views v y\n writes v 3\n", "line 8: there is a tensor 'v' already"},
        {HEAD "node a forward 1\n writes y 3 z\n", "line 5: 'writes' takes pairs"},
        {HEAD "node a forward 1\n writes y -3\n", "line 5: '-3' is no number of bytes"},
        {HEAD BODY " updates q\n", "line 7: node a updates 'q', which does not exist"},
        {HEAD BODY " updates x\n", "line 7: node a updates 'x', which is no constant"},
        {HEAD BODY "node b forward 1\n updates y\n", "line 8: node b updates 'y', which is no constant"},
        {HEAD BODY " updates w\nnode b update 1\n updates w\n", "line 9: node b updates 'w', which node a updates"},
        {HEAD BODY " views v q\n", "line 7: 'v' is a view of 'q', which nothing above writes"},
        {HEAD BODY " views v v\n", "line 7: 'v' is a view of 'v', which nothing above writes"},
        {HEAD BODY " views y x\n", "line 7: there is a tensor 'y' already"},
        {HEAD BODY " views v y v x\n", "line 7: there is a tensor 'v' already"},
        {HEAD BODY " views v\n", "line 7: 'views' takes pairs"},
        {HEAD BODY "loss\n", "line 7: the loss is 'loss TENSOR'"},
        {HEAD BODY "loss q\n", "line 7: 'q' is no tensor that a forward node above writes"},
        {HEAD BODY "loss x\n", "line 7: 'x' is no tensor that a forward node above writes"},
        {HEAD BODY "node b backward 1\n writes d 1\nloss d\n", "line 9: 'd' is no tensor that a forward node"},
        {HEAD BODY "loss y\nloss y\n", "line 8: there is a loss already"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refused(cases[i].text, strlen(cases[i].text), cases[i].said);
}

TEST(a_graph_file_with_a_very_long_line_a_zero_byte_or_too_many_bytes_is_refused)
{
    enum { LONG = 1000000, LINE_MOST = 65536 };
    char *text = malloc(LONG + 200);
    REQUIRE(text);
    for (int comment = 0; comment < 2; comment++) {
        int n = sprintf(text, "%snode a forward 1\n%s", HEAD, comment ? "#" : "");
        memset(text + n, 'x', LONG);
        expect_refused(text, (size_t)(n + LONG), "line 5: the line has more than 65536 characters");
    }
    int head = sprintf(text, "%s", HEAD BODY);          /* the longest line that may be */
    memset(text + head, '#', LINE_MOST);
    int end = head + LINE_MOST + sprintf(text + head + LINE_MOST, "\nend 1 nodes 3 tensors");
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    REQUIRE_OK(read_text(text, (size_t)end, &graph, &costs));
    hr_costs_free(costs);
    hr_graph_free(graph);
    free(text);
    static const char zero[] = HEAD "node a\0forward 1\n";
    expect_refused(zero, sizeof zero - 1, "line 4: the line holds a zero byte");
    char many[1100 * 32] = HEAD;
    size_t chars = strlen(many);
    for (int i = 0; i < 1025; i++) chars += (size_t)sprintf(many + chars, "tensor t%d 1024TiB input\n", i);
    expect_refused(many, chars, "line 1027: all tensors together have more than 2^60 bytes");
}

TEST(views_in_a_graph_file_are_the_tensor_that_they_show)
{
    static const char text[] = HEAD BODY " views v y\nnode s forward 0\n views s v t w\n"
        "node b forward 2 workspace 1KiB\n reads s t\n writes z 4\nloss z\nend 3 nodes 4 tensors\n";
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    REQUIRE_OK(read_text(text, sizeof text - 1, &graph, &costs));
    int y = hr_graph_find_tensor(graph, "y"), w = hr_graph_find_tensor(graph, "w");
    const hr_node *b = &graph->nodes[2];
    EXPECT(graph->n_tensors == 4 && b->n_in == 2 && b->in[0] == y && b->in[1] == w);
    EXPECT(graph->nodes[1].n_out == 0 && graph->tensors[y].bytes == 64 && graph->tensors[y].producer == 0);
    const hr_choice *given = &costs->nodes[2].choices[0];
    EXPECT(given->seconds == 2 && given->workspace_bytes == 1024 && !strcmp(given->algorithm, "given"));
    EXPECT(costs->measured);
    EXPECT(!has_links && costs->out.bytes_per_second == 10e9 && costs->in.bytes_per_second == 10e9);
    EXPECT(!strcmp(graph->nodes[0].op->name, "abstract") && !hr_op_find("abstract"));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    int64_t at_b = 64 + 64 + 1024 + 4;          /* w, y, workspace, z */
    EXPECT_MSG(plan->live_bytes == at_b, "%lld bytes", (long long)plan->live_bytes);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(what_a_node_of_a_graph_file_updates_it_need_not_read)
{
    static const char text[] = HEAD BODY "node u update 1\n reads w y w\n updates w\n views v w\n updates v w\n"
        "end 2 nodes 3 tensors\n";
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    REQUIRE_OK(read_text(text, sizeof text - 1, &graph, &costs));
    const hr_node *u = &graph->nodes[1];
    EXPECT(u->n_update == 1 && u->update[0] == hr_graph_find_tensor(graph, "w"));
    EXPECT(u->n_in == 1 && u->in[0] == hr_graph_find_tensor(graph, "y"));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

static uint64_t fingerprint_of(const char *text)
{
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    REQUIRE_OK(read_text(text, strlen(text), &graph, &costs));
    uint64_t fingerprint = hr_graph_fingerprint(graph);
    hr_costs_free(costs);
    hr_graph_free(graph);
    return fingerprint;
}

TEST(the_fingerprint_of_a_graph_file_depends_on_sizes_and_edges_and_not_on_its_look)
{
#define TAIL "node b forward 1\n reads y\n writes z 4\nend 2 nodes 4 tensors\n"
    uint64_t plain = fingerprint_of(HEAD BODY TAIL);
    EXPECT(fingerprint_of(HEAD "# a comment\n\ntitle else\r\nnode a forward 1\n\treads x\n reads w # here\n"
                          " writes y 64B\n views v y\nnode b forward 1\n reads v\n writes z 4\n"
                          "end 2 nodes 4 tensors") == plain);
    EXPECT(fingerprint_of(HEAD "node a forward 1\n reads x w\n writes y 65\n" TAIL) != plain);
    EXPECT(fingerprint_of(HEAD "node a forward 1\n reads x\n writes y 64\n" TAIL) != plain);
    EXPECT(fingerprint_of(HEAD "node a forward 1\n reads x\n updates w\n writes y 64\n" TAIL) != plain);
    EXPECT(fingerprint_of(HEAD BODY "node b forward 1\n reads x\n writes z 4\nend 2 nodes 4 tensors\n") != plain);
    EXPECT(fingerprint_of("headroom graph 1\ntensor x 64 input\ntensor w 64 state\n" BODY TAIL) != plain);
}

/* ---- written and read again ---- */

typedef struct copy {
    hr_graph *graph, *again;
    hr_costs *costs, *costs_again;
} copy;

static void invent_seconds(const hr_graph *graph, hr_costs *costs)
{
    for (int i = 0; i < graph->n_nodes; i++) {
        costs->nodes[i].choices[0].seconds = 1e-4 * (1 + i % 7) / 3;
        if (i % 5 == 0) costs->nodes[i].choices[0].workspace_bytes = 1000 * i;
    }
    costs->measured = true;
    costs->out.bytes_per_second = 1e10 / 3;
    costs->in.latency_seconds = 1e-5 / 3;
}

static copy copy_open(const char *workload, const char *extended_by)
{
    copy c = {0};
    char *text = NULL;
    size_t chars = 0;
    REQUIRE_OK(hr_workload_graph(workload, HR_F32, 1, &c.graph, NULL));
    if (extended_by) REQUIRE_OK(hr_techniques_extend(extended_by, c.graph));
    REQUIRE_OK(hr_costs_new(c.graph, &c.costs));
    invent_seconds(c.graph, c.costs);
    FILE *file = open_memstream(&text, &chars);
    REQUIRE_OK(hr_abstract_write(c.graph, c.costs, "one\nnode two", file));
    fclose(file);
    REQUIRE_OK(read_text(text, chars, &c.again, &c.costs_again));
    EXPECT(has_links && strstr(text, "\ntitle one\n"));
    free(text);
    return c;
}

static void copy_close(copy *c)
{
    hr_costs_free(c->costs);
    hr_costs_free(c->costs_again);
    hr_graph_free(c->graph);
    hr_graph_free(c->again);
}

static void same_plan(const copy *c, const char *technique)
{
    hr_plan *a = NULL, *b = NULL;
    hr_timeline ta = {0}, tb = {0};
    REQUIRE_OK(hr_plan_make(c->graph, c->costs, technique, INT64_MAX, 0, &a));
    REQUIRE_OK(hr_plan_make(c->again, c->costs_again, technique, INT64_MAX, 0, &b));
    REQUIRE_OK(hr_timeline_play(c->graph, c->costs, a, &ta));
    REQUIRE_OK(hr_timeline_play(c->again, c->costs_again, b, &tb));
    EXPECT_MSG(a->arena_bytes == b->arena_bytes && a->n_steps == b->n_steps, "%s: %lld and %lld bytes, %d and %d steps",
               technique, (long long)a->arena_bytes, (long long)b->arena_bytes, a->n_steps, b->n_steps);
    EXPECT_MSG(ta.total_seconds == tb.total_seconds, "%s: %g and %g s", technique, ta.total_seconds, tb.total_seconds);
    hr_timeline_clear(&ta);
    hr_timeline_clear(&tb);
    hr_plan_free(a);
    hr_plan_free(b);
}

static bool same_ids(const int *a, int n_a, const int *b, int n_b)
{
    for (int i = 0, j = 0; i < n_a; i++)       /* places of absent inputs are not written */
        if (a[i] >= 0 && (j >= n_b || a[i] != b[j++])) return false;
    return true;
}

static void same_graph(const copy *c)
{
    REQUIRE(c->again->n_nodes == c->graph->n_nodes && c->again->n_tensors == c->graph->n_tensors);
    for (int t = 0; t < c->graph->n_tensors; t++) {
        const hr_tensor *a = &c->graph->tensors[t], *b = &c->again->tensors[t];
        EXPECT_MSG(!strcmp(a->name, b->name) && a->bytes == b->bytes && a->role == b->role &&
                   a->producer == b->producer, "tensor %d: %s and %s", t, a->name, b->name);
    }
    for (int i = 0; i < c->graph->n_nodes; i++) {
        const hr_node *a = &c->graph->nodes[i], *b = &c->again->nodes[i];
        const hr_choice *ca = &c->costs->nodes[i].choices[0], *cb = &c->costs_again->nodes[i].choices[0];
        EXPECT_MSG(!strcmp(a->name, b->name) && a->phase == b->phase && a->forward_node == b->forward_node,
                   "node %s", a->name);
        EXPECT_MSG(same_ids(a->in, a->n_in, b->in, b->n_in) && same_ids(a->out, a->n_out, b->out, b->n_out) &&
                   same_ids(a->update, a->n_update, b->update, b->n_update), "node %s", a->name);
        EXPECT(ca->seconds == cb->seconds && ca->workspace_bytes == cb->workspace_bytes);
    }
    EXPECT(c->graph->loss == c->again->loss && c->graph->loss_node == c->again->loss_node);
    EXPECT(!memcmp(&c->costs->out, &c->costs_again->out, sizeof c->costs->out) &&
           !memcmp(&c->costs->in, &c->costs_again->in, sizeof c->costs->in));
}

TEST(every_network_written_as_a_graph_file_is_read_again_as_the_same_graph)
{
    for (int i = 0; hr_workloads[i]; i++) {
        copy c = copy_open(hr_workloads[i]->name, NULL);
        same_graph(&c);
        copy_close(&c);
    }
}

TEST(a_network_written_as_a_graph_file_and_read_again_plans_the_same)
{
    static const char *const workloads[] = {"lenet:batch=2", "resnet50:batch=1,image=32", "unet3d:size=16,base=8"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        copy c = copy_open(workloads[w], NULL);
        same_plan(&c, "keep_all");
        same_plan(&c, "slack_swap:ops=swap_recompute");
        copy_close(&c);
    }
}

/* sqrt_checkpoint tells statistics from activations by rank, and by bytes where a file has no ranks: the same where
 * images are so large that the two are far apart. */
TEST(checkpoints_of_a_network_are_those_of_its_graph_file)
{
    static const char *const workloads[] = {"lenet:batch=2", "resnet50:batch=8,image=64"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        copy c = copy_open(workloads[w], NULL);
        same_plan(&c, "sqrt_checkpoint");
        copy_close(&c);
    }
}

TEST(a_graph_file_leaves_out_what_techniques_contribute)
{
    copy bare = copy_open("lenet:batch=2", NULL), extended = copy_open("lenet:batch=2", "relu_compression");
    EXPECT(extended.graph->n_nodes > bare.graph->n_nodes && extended.graph->n_tensors > bare.graph->n_tensors);
    EXPECT(hr_graph_fingerprint(extended.again) == hr_graph_fingerprint(bare.again));
    copy_close(&bare);
    copy_close(&extended);
}

TEST(a_graph_without_seconds_or_with_impossible_ones_is_not_written)
{
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    char *text = NULL;
    size_t chars = 0;
    FILE *file = open_memstream(&text, &chars);
    REQUIRE_OK(hr_workload_graph("lenet:batch=2", HR_F32, 1, &graph, NULL));
    REQUIRE_OK(hr_costs_new(graph, &costs));
    EXPECT(hr_abstract_write(graph, costs, "", file) == HR_BAD_ARGUMENT);
    EXPECT(strstr(hr_error_message(), "the seconds of node ") && strstr(hr_error_message(), " are not known"));
    invent_seconds(graph, costs);
    costs->nodes[3].choices[0].seconds = 2e6;
    EXPECT(hr_abstract_write(graph, costs, "", file) == HR_BAD_ARGUMENT);
    costs->nodes[3].choices[0].seconds = 1;
    costs->in.bytes_per_second = INFINITY;
    EXPECT(hr_abstract_write(graph, costs, "", file) == HR_BAD_ARGUMENT);
    fflush(file);
    EXPECT(chars == 0);
    costs->in.bytes_per_second = 1e9;
    REQUIRE_OK(hr_abstract_write(graph, costs, "", file));
    EXPECT(chars > 0);
    fclose(file);
    free(text);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

/* A chain of n nodes and one that reads all of them. */
TEST(a_graph_of_100000_nodes_with_one_that_reads_all_is_written_and_read_again)
{
    enum { NODES = 100000 };
    hr_graph *graph = NULL, *again = NULL;
    hr_costs *costs = NULL, *costs_again = NULL;
    char *text = NULL, *copied = NULL;
    size_t chars = 0, copied_chars = 0;
    FILE *file = open_memstream(&text, &chars);
    fprintf(file, "headroom graph 1\n");
    for (int i = 1; i <= NODES; i++) {
        fprintf(file, "node n%d forward 1e-6\n writes y%d %d\n views v%d y%d\n", i, i, i, i, i);
        if (i > 1) fprintf(file, " reads v%d\n", i - 1);
    }
    fprintf(file, "node sum forward 1\n");
    for (int i = 1; i <= NODES; i++) fprintf(file, " reads y%d\n", i);
    fprintf(file, " writes loss 4\nloss loss\nend %d nodes %d tensors\n", NODES + 1, NODES + 1);
    fclose(file);
    REQUIRE_OK(read_text(text, chars, &graph, &costs));
    EXPECT(graph->nodes[NODES].n_in == NODES && graph->tensors[NODES - 1].bytes == NODES);
    file = open_memstream(&copied, &copied_chars);
    REQUIRE_OK(hr_abstract_write(graph, costs, "large", file));
    fclose(file);
    REQUIRE_OK(read_text(copied, copied_chars, &again, &costs_again));
    EXPECT(hr_graph_fingerprint(graph) == hr_graph_fingerprint(again));
    free(text);
    free(copied);
    hr_costs_free(costs);
    hr_costs_free(costs_again);
    hr_graph_free(graph);
    hr_graph_free(again);
}

/* ---- what comes with the program ---- */

static FILE *open_source(const char *path)
{
    char whole[1024];
    snprintf(whole, sizeof whole, "%s/%s", getenv("HEADROOM_SOURCE") ? getenv("HEADROOM_SOURCE") : ".", path);
    FILE *file = fopen(whole, "r");
    REQUIRE(file);
    return file;
}

static int64_t arena_bytes(const hr_graph *graph, const hr_costs *costs, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_plan_make(graph, costs, technique, budget_bytes, 0, &plan));
    int64_t bytes = plan->arena_bytes;
    hr_plan_free(plan);
    return bytes;
}

TEST(the_graph_files_that_come_with_the_program_can_be_planned_within_90_percent)
{
    static const char *const files[] = {"chain", "unet", "residual"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        hr_graph *graph = NULL;
        hr_costs *costs = NULL;
        char path[64];
        snprintf(path, sizeof path, "workloads/graphs/%s.graph", files[i]);
        FILE *file = open_source(path);
        REQUIRE_OK(hr_abstract_read(file, path, &graph, &costs, &has_links));
        fclose(file);
        EXPECT(has_links);
        int64_t all = arena_bytes(graph, costs, "keep_all", INT64_MAX), less = all / 100 * 90,
                given = arena_bytes(graph, costs, "slack_swap", less);
        EXPECT_MSG(given <= less, "%s: %lld of %lld", files[i], (long long)given, (long long)all);
        if (i == 0) {                  /* a chain of n layers needs room for about 2 sqrt(n) instead of n */
            int64_t least = arena_bytes(graph, costs, "sqrt_checkpoint", INT64_MAX);
            EXPECT_MSG(least < all / 100 * 65, "%lld of %lld", (long long)least, (long long)all);
        }
        hr_costs_free(costs);
        hr_graph_free(graph);
    }
}

TEST(the_example_of_the_format_s_description_is_a_graph_file)
{
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    char *line = NULL, *text = NULL;
    size_t capacity = 0, chars = 0;
    FILE *file = open_source("harness/plan/GRAPHS.md"), *example = open_memstream(&text, &chars);
    for (int fences = 0; getline(&line, &capacity, file) > 0;) {
        if (!strncmp(line, "```", 3)) fences++;
        else if (fences == 3) fputs(line, example);       /* the second block */
    }
    fclose(file);
    fclose(example);
    REQUIRE_OK(read_text(text, chars, &graph, &costs));
    EXPECT(arena_bytes(graph, costs, "keep_all", INT64_MAX) > 3 * (8 << 20));
    free(line);
    free(text);
    hr_costs_free(costs);
    hr_graph_free(graph);
}
