/* Graph files: what is written and read again plans the same; whatever is wrong is said with its line. */
#include "abstract.h"
#include <math.h>
#include <string.h>
#include "technique.h"
#include "testing.h"
#include "timeline.h"
#include "workload.h"

static hr_status read_text(const char *text, size_t chars, hr_graph **graph, hr_costs **costs)
{
    bool has_links;
    FILE *file = fmemopen((void *)text, chars ? chars : 1, "r");
    REQUIRE(file);
    if (!chars) getc(file);
    hr_status st = hr_abstract_read(file, "test.graph", graph, costs, &has_links);
    fclose(file);
    return st;
}

#define HEAD "headroom graph 1\ntensor x 64 input\ntensor w 64 constant\n"
#define BODY "node a forward 1\n reads x w\n writes y 64\n"

TEST(a_graph_file_is_refused_with_the_line_and_the_reason)
{
    static const struct { const char *text, *said; } cases[] = {
        {"", "line 1: the file is empty"},
        {"node a forward 1\n", "line 1: the first line must be 'headroom graph 1'"},
        {HEAD BODY, "the file stops before its end line"},
        {HEAD BODY "end 1 nodes 4 tensors\n", "line 7: 1 nodes and 3 tensors stand above"},
        {HEAD "end 0 nodes 2 tensors\n", "line 4: a graph needs a node"},
        {HEAD "node a forward 1\n reads later\n writes y 1\nnode b forward 1\n writes later 4\nend 2 nodes 4 tensors\n",
         "line 5: node a reads 'later', which nothing above writes (a cycle, or no such tensor)"},
        {HEAD BODY "node b forward 1\n writes y 3\n", "line 8: there is a tensor 'y' already"},
        {HEAD "node a forward 1\n writes y 3 y 4\n", "line 5: node a writes 'y' twice"},
        {HEAD BODY "node a forward 1\n", "line 7: there is a node 'a' already"},
        {HEAD "tensor x 5 input\n", "line 4: there is a tensor 'x' already"},
        {HEAD "tensor z -5 input\n", "line 4: '-5' is no number of bytes"},
        {HEAD "tensor z 0 input\n", "line 4: 0 bytes are not between 1 and 2^50"},
        {HEAD "tensor z 2000TiB input\n", "line 4: 2000TiB bytes are not between 1 and 2^50"},
        {HEAD "tensor z 5 output\n", "line 4: 'output' is neither input nor constant"},
        {HEAD "node a forward -1\n", "line 4: '-1' is no time: seconds between 0 and 1e+06"},
        {HEAD "node a forward nan\n", "line 4: 'nan' is no time"},
        {HEAD "node a forward inf\n", "line 4: 'inf' is no time"},
        {HEAD "node a forward 1e9\n", "line 4: '1e9' is no time"},
        {HEAD "node a sideways 1\n", "line 4: 'sideways' is no phase"},
        {HEAD "node a forward 1 of b\n", "line 4: no node 'b' stands above"},
        {HEAD "node a forward 1 twice 2\n", "line 4: unknown word 'twice' of a node"},
        {HEAD "node a forward\n", "line 4: a node is 'node NAME"},
        {HEAD "node a,b forward 1\n", "line 4: 'a,b' is no name"},
        {HEAD "  reads x\n", "line 4: 'reads' belongs under a node"},
        {HEAD BODY " updates y\n", "line 7: node a updates 'y', which does not exist"},
        {HEAD BODY "node b forward 1\n updates y\n", "line 8: node b updates 'y', which is no constant"},
        {HEAD BODY " views v q\n", "line 7: 'v' is a view of 'q', which nothing above writes"},
        {HEAD BODY " views v v\n", "line 7: 'v' is a view of 'v', which nothing above writes"},
        {HEAD BODY " views v\n", "line 7: 'views' takes pairs"},
        {HEAD BODY "loss x\n", "line 7: 'x' is no tensor that a forward node above writes"},
        {HEAD BODY "loss y\nloss y\n", "line 8: there is a loss already"},
        {HEAD BODY "link up 3GB/s latency 0\n", "line 7: a link is 'link out|in RATE latency SECONDS'"},
        {HEAD BODY "link in fast latency 0\n", "line 7: 'fast' is no rate such as 12GB/s"},
        {HEAD BODY "banana\n", "line 7: unknown word 'banana'; known: node, reads"},
        {HEAD BODY "end 1 nodes 3 tensors\nnode b forward 1\n", "line 8: nothing may follow the end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_graph *graph = NULL;
        hr_costs *costs = NULL;
        EXPECT(read_text(cases[i].text, strlen(cases[i].text), &graph, &costs) == HR_BAD_INPUT);
        EXPECT_MSG(strstr(hr_error_message(), cases[i].said) && strstr(hr_error_message(), "test.graph: "), "case %d says \"%s\"", (int)i, hr_error_message());
    }
}

TEST(a_graph_file_with_a_very_long_line_a_zero_byte_or_too_many_bytes_is_refused)
{
    enum { LONG = 1000000 };
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    char *text = malloc(LONG + 200);
    REQUIRE(text);
    int n = sprintf(text, "%snode a forward 1\n", HEAD);
    memset(text + n, 'x', LONG);
    EXPECT(read_text(text, (size_t)(n + LONG), &graph, &costs) == HR_BAD_INPUT);
    EXPECT_MSG(strstr(hr_error_message(), "line 5: the line has more than 65536 characters"), "%s", hr_error_message());
    free(text);
    static const char zero[] = HEAD "node a\0forward 1\n";
    EXPECT(read_text(zero, sizeof zero - 1, &graph, &costs) == HR_BAD_INPUT);
    EXPECT(strstr(hr_error_message(), "line 4: the line holds a zero byte"));
    char many[2000 * 32] = HEAD;
    for (int i = 0; i < 1100; i++) sprintf(many + strlen(many), "tensor t%d 1000TiB input\n", i);
    EXPECT(read_text(many, strlen(many), &graph, &costs) == HR_BAD_INPUT);
    EXPECT_MSG(strstr(hr_error_message(), "all tensors together have more than 2^60 bytes"), "%s", hr_error_message());
}

TEST(views_in_a_graph_file_are_the_tensor_that_they_show)
{
    static const char text[] = HEAD BODY " views v y\nnode b forward 2 workspace 1KiB\n reads v\n writes z 4\nend 2 nodes 4 tensors\n";
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    REQUIRE_OK(read_text(text, sizeof text - 1, &graph, &costs));
    int y = hr_graph_find_tensor(graph, "y");
    EXPECT(graph->n_tensors == 4 && graph->nodes[1].in[0] == y && graph->tensors[y].bytes == 64);
    EXPECT(costs->nodes[1].choices[0].seconds == 2 && costs->nodes[1].choices[0].workspace_bytes == 1024 && costs->measured);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

static void same_plan(const hr_graph *a, const hr_costs *ca, const hr_graph *b, const hr_costs *cb, const char *technique)
{
    hr_plan *pa = NULL, *pb = NULL;
    hr_timeline ta = {0}, tb = {0};
    REQUIRE_OK(hr_plan_make(a, ca, technique, INT64_MAX, 0, &pa));
    REQUIRE_OK(hr_plan_make(b, cb, technique, INT64_MAX, 0, &pb));
    REQUIRE_OK(hr_timeline_play(a, ca, pa, &ta));
    REQUIRE_OK(hr_timeline_play(b, cb, pb, &tb));
    EXPECT_MSG(pa->live_bytes == pb->live_bytes && pa->n_steps == pb->n_steps, "%s: %lld and %lld bytes, %d and %d steps", technique,
               (long long)pa->live_bytes, (long long)pb->live_bytes, pa->n_steps, pb->n_steps);
    EXPECT_MSG(ta.total_seconds == tb.total_seconds, "%s: %g and %g s", technique, ta.total_seconds, tb.total_seconds);
    hr_timeline_clear(&ta);
    hr_timeline_clear(&tb);
    hr_plan_free(pa);
    hr_plan_free(pb);
}

TEST(a_network_written_as_a_graph_file_and_read_again_plans_the_same)
{
    static const char *const workloads[] = {"lenet:batch=2", "unet3d:size=16,base=8"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        hr_graph *graph = NULL, *again = NULL;
        hr_costs *costs = NULL, *costs_again = NULL;
        char *text = NULL;
        size_t chars = 0;
        bool has_links = false;
        REQUIRE_OK(hr_workload_graph(workloads[w], HR_F32, 1, &graph, NULL));
        REQUIRE_OK(hr_costs_new(graph, &costs));
        FILE *file = open_memstream(&text, &chars);
        EXPECT(hr_abstract_write(graph, costs, "no seconds", file) == HR_BAD_ARGUMENT);
        fclose(file);
        free(text);
        for (int i = 0; i < graph->n_nodes; i++) costs->nodes[i].choices[0].seconds = 1e-4 * (1 + i % 7) / 3;
        costs->measured = true;
        costs->in.latency_seconds = 1e-5 / 3;
        file = open_memstream(&text, &chars);
        REQUIRE_OK(hr_abstract_write(graph, costs, workloads[w], file));
        fclose(file);
        file = fmemopen(text, chars, "r");
        REQUIRE_OK(hr_abstract_read(file, "again", &again, &costs_again, &has_links));
        fclose(file);
        EXPECT(has_links && again->n_nodes == graph->n_nodes && again->n_tensors == graph->n_tensors);
        same_plan(graph, costs, again, costs_again, "keep_all");
        same_plan(graph, costs, again, costs_again, "slack_swap:ops=swap_recompute");
        free(text);
        hr_costs_free(costs);
        hr_costs_free(costs_again);
        hr_graph_free(graph);
        hr_graph_free(again);
    }
}

TEST(the_graph_files_that_come_with_the_program_can_be_planned_within_90_percent)
{
    static const char *const files[] = {"chain", "unet", "residual"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        hr_graph *graph = NULL;
        hr_costs *costs = NULL;
        hr_plan *plan = NULL;
        bool has_links;
        char path[512];
        snprintf(path, sizeof path, "%s/workloads/graphs/%s.graph", getenv("HEADROOM_SOURCE") ? getenv("HEADROOM_SOURCE") : ".", files[i]);
        FILE *file = fopen(path, "r");
        REQUIRE(file);
        REQUIRE_OK(hr_abstract_read(file, path, &graph, &costs, &has_links));
        fclose(file);
        REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
        int64_t all = plan->arena_bytes;
        hr_plan_free(plan);
        REQUIRE_OK(hr_plan_make(graph, costs, "slack_swap", all / 100 * 90, 0, &plan));
        EXPECT_MSG(plan->arena_bytes <= all / 100 * 90, "%s: %lld of %lld", files[i], (long long)plan->arena_bytes, (long long)all);
        hr_plan_free(plan);
        hr_costs_free(costs);
        hr_graph_free(graph);
    }
}

/* ---- fuzz ---- */

static uint64_t state;
static unsigned draw(unsigned below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % below;
}

static const char sound[] = HEAD "link out 10GB/s latency 1e-5\n" BODY " views v y\nnode l forward 0.5 workspace 128\n reads v y\n writes loss 4 keep 256\n"
    "node a.g backward 2 of a\n reads x w keep y\n writes d 64\nnode u update 0.1 of a\n reads d\n updates w\nloss loss\nend 4 nodes 6 tensors\n";

static size_t damage(char *text, size_t chars)
{
    static const char *const numbers[] = {"-1", "0", "nan", "1e300", "99999999999999999999", "1TiB", "0x10", "inf"};
    size_t at = draw((unsigned)chars), length = draw(12) + 1;
    if (length > chars - at) length = chars - at;
    switch (draw(5)) {
    case 0: text[at] = (char)draw(256); return chars;
    case 1: memmove(text + at, text + at + length, chars - at - length); return chars - length;
    case 2: memmove(text + at + length, text + at, chars - at); return chars + length;
    case 3: return at;
    default: {
        const char *number = numbers[draw(sizeof numbers / sizeof *numbers)];
        size_t n = strlen(number);
        if (n > chars - at) n = chars - at;
        memcpy(text + at, number, n);
        return chars;
    }
    }
}

TEST(damaged_graph_files_are_refused_or_plan_soundly)
{
    int read = 0;
    for (uint64_t seed = 1; seed <= 6000; seed++) {
        char text[sizeof sound + 200];
        size_t chars = sizeof sound - 1;
        hr_graph *graph = NULL;
        hr_costs *costs = NULL;
        hr_plan *plan = NULL;
        state = seed;
        memcpy(text, sound, chars);
        for (unsigned i = draw(4); i > 0 && chars; i--) chars = damage(text, chars);
        char *exact = malloc(chars ? chars : 1);          /* so that the address sanitizer sees a read behind it */
        REQUIRE(exact);
        memcpy(exact, text, chars);
        hr_status st = read_text(exact, chars, &graph, &costs);
        EXPECT_MSG(st == HR_OK || st == HR_BAD_INPUT, "seed %llu: %s: %s", (unsigned long long)seed, hr_status_name(st), hr_error_message());
        if (st == HR_OK) {
            read++;
            REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
            hr_plan_free(plan);
            plan = NULL;
            if (read % 16 == 0) REQUIRE_OK(hr_plan_make(graph, costs, "slack_swap", INT64_MAX, 0, &plan));
            hr_plan_free(plan);
            hr_costs_free(costs);
            hr_graph_free(graph);
        }
        free(exact);
    }
    EXPECT(read > 200 && read < 5800);
}
