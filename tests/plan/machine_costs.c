/* Descriptions of machines: what is refused with which line, and seconds by hand. */
#include "machine_costs.h"

#include <math.h>
#include <string.h>
#include "net.h"
#include "op.h"
#include "rng.h"
#include "technique.h"
#include "testing.h"
#include "timeline.h"
#include "workload.h"

#define GOOD                                                                                              \
    "name = toy\n"                                                                                        \
    "calibration = none, by hand   # a comment\n"                                                         \
    "f32_flops = 1e12\n"                                                                                  \
    "memory_rate = 100GB/s\n"                                                                             \
    "compute_efficiency = 0.5\n"                                                                          \
    "memory_efficiency = 0.8\n"                                                                           \
    "launch = 1e-5\n"                                                                                     \
    "out_rate = 10GB/s\n"                                                                                 \
    "in_rate = 20GB/s\n"                                                                                  \
    "link_efficiency = 0.5\n"                                                                             \
    "link_latency = 2e-6\n"

static hr_status read_bytes(const char *text, size_t chars, hr_machine_model *model)
{
    FILE *file = tmpfile();
    REQUIRE(file && fwrite(text, 1, chars, file) == chars);
    rewind(file);
    hr_status st = hr_machine_model_read(file, "toy.machine", model);
    fclose(file);
    return st;
}

static hr_status read_text(const char *text, hr_machine_model *model) { return read_bytes(text, strlen(text), model); }

/* A good description with `tail` behind it, in line 12. */
static void expect_refused(const char *tail, const char *says)
{
    char text[2048];
    hr_machine_model model = {.memory_bytes = -7};
    snprintf(text, sizeof text, "%s%s", GOOD, tail);
    EXPECT_MSG(read_text(text, &model) == HR_BAD_INPUT, "accepted: %s", tail);
    EXPECT_MSG(strstr(hr_error_message(), "toy.machine: line 12: "), "%s", hr_error_message());
    EXPECT_MSG(strstr(hr_error_message(), says), "%s", hr_error_message());
    EXPECT(model.memory_bytes == -7);
}

TEST(a_bad_description_of_a_machine_is_refused_with_its_line)
{
    char longest[2048];
    expect_refused("speed = 5\n", "unknown key 'speed'; known keys: name, ");
    expect_refused("name = other\n", "name is said twice");
    expect_refused("memory 16GiB\n", "is no 'key = value'");
    expect_refused("memory = 16Gib\n", "known units");
    expect_refused("memory = -1\n", "cannot read '-1'");
    expect_refused("memory = 0\n", "memory must lie between");
    expect_refused("tf32_flops = fast\n", "tf32_flops must be a number");
    expect_refused("f16_flops = nan\n", "f16_flops must be a number");
    expect_refused("f16_flops = 1e30\n", "f16_flops must lie between");
    expect_refused("window_gain = 0.5\n", "window_gain must lie between 1 and 9");
    expect_refused("title =\n", "title is empty");
    memset(longest, 'x', 1500);
    longest[1500] = '\0';
    expect_refused(longest, "longer than");
}

TEST(a_description_without_what_it_needs_or_with_zero_bytes_is_refused)
{
    hr_machine_model model;
    EXPECT(read_text("", &model) == HR_BAD_INPUT && strstr(hr_error_message(), "ends without name"));
    EXPECT(read_text("name = a\ncalibration = b\nf32_flops = 1e12\nmemory_rate = 1GB/s\nin_rate = 1GB/s\n", &model) ==
               HR_BAD_INPUT && strstr(hr_error_message(), "ends without out_rate"));
    EXPECT(read_bytes("name = a\nmemory = 1\0GiB\n", 25, &model) == HR_BAD_INPUT &&
           strstr(hr_error_message(), "line 2: holds a zero byte"));
    EXPECT(read_text("out_rate = 0GB/s\n", &model) == HR_BAD_INPUT && strstr(hr_error_message(), "line 1: "));
    EXPECT(hr_machine_model_find("pcie9_x1", &model) == HR_BAD_ARGUMENT &&
           strstr(hr_error_message(), "here, power9_v100_nvlink, pcie3_p100, pcie4_a100"));
    EXPECT(hr_machine_model_find("./no.such", &model) == HR_BAD_ARGUMENT && strstr(hr_error_message(), "./no.such"));
}

/* Bytes changed, doubled and cut off at random: refused, or a machine on which every node takes a finite time. */
TEST(a_mutated_description_is_refused_or_makes_sense)
{
    int accepted = 0;
    for (uint64_t trial = 0; trial < 4000; trial++) {
        char text[sizeof GOOD + 1] = GOOD;
        size_t chars = sizeof GOOD - 1;
        uint64_t key = hr_rng_key(11, trial);
        hr_machine_model model;
        for (uint64_t change = 0; change < 1 + hr_rng_bits(key, 0) % 4; change++) {
            size_t at = hr_rng_bits(key, 3 * change + 1) % chars;
            uint64_t what = hr_rng_bits(key, 3 * change + 2);
            if (what % 8 == 0) chars = at + 1;
            else text[at] = what % 3 ? "0123456789.-=#\n eGTx"[what / 24 % 20] : (char)(what >> 8);
        }
        if (read_bytes(text, chars, &model) != HR_OK) {
            EXPECT_MSG(strstr(hr_error_message(), "toy.machine: line "), "%s", hr_error_message());
            continue;
        }
        accepted++;
        EXPECT(model.f32_flops_per_second >= 1e6 && model.memory_bytes_per_second >= 1e6 && model.launch_seconds >= 0);
        EXPECT(model.compute_efficiency > 0 && model.memory_efficiency > 0 && model.window_gain >= 1);
        EXPECT(model.out.bytes_per_second > 0 && model.in.bytes_per_second > 0 && model.link_efficiency > 0);
        EXPECT(isfinite(model.launch_seconds + model.f16_flops_per_second + model.in.latency_seconds));
    }
    EXPECT_MSG(accepted > 100 && accepted < 3900, "%d accepted", accepted);
}

/* images [2, 8, 16, 16] -> 3 x 3 convolution to 16 channels -> relu alone -> loss */
static hr_graph *small_network(bool tf32)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    graph->tf32 = tf32;
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 8, 16, 16});
    x = hr_net_conv(&net, "c", x, 16, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}}, false);
    hr_net_loss(&net, hr_net_dense(&net, "dense", x, 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    return graph;
}

static double seconds_of(const hr_graph *graph, const hr_costs *costs, const char *node)
{
    int i = hr_graph_find_node(graph, node);
    REQUIRE(i >= 0);
    return costs->nodes[i].choices[0].seconds;
}

static bool near(double got, double expected) { return fabs(got - expected) <= 1e-12 * expected; }

TEST(described_seconds_are_those_of_the_roofline)
{
    hr_machine_model model;
    hr_costs *costs = NULL;
    hr_graph *graph = small_network(false);
    REQUIRE_OK(read_text(GOOD, &model));
    REQUIRE_OK(hr_machine_costs(graph, &model, &costs));
    /* the convolution computes: 2 * (2 * 16 * 256) outputs * 72 products at 0.5 TFLOP/s */
    EXPECT(near(seconds_of(graph, costs, "c"), 1e-5 + 2.0 * 8192 * 72 / 0.5e12));
    model.window_gain = 2.25;
    hr_costs_free(costs);
    REQUIRE_OK(hr_machine_costs(graph, &model, &costs));
    EXPECT(near(seconds_of(graph, costs, "c"), 1e-5 + 2.0 * 8192 * 72 / 0.5e12 / 2.25));
    /* updating the filters moves: the weights in place and their gradient, at 80 GB/s */
    double weights = 4 * 16 * 72;
    EXPECT_MSG(near(seconds_of(graph, costs, "c.w.sgd"), 1e-5 + 3 * weights / 80e9), "%.9g",
               seconds_of(graph, costs, "c.w.sgd"));
    EXPECT(costs->measured && !strcmp(costs->nodes[0].choices[0].algorithm, "described"));
    EXPECT(near(hr_link_seconds(&costs->out, 1000000), 2e-6 + 1e6 / 5e9));
    EXPECT(near(hr_link_seconds(&costs->in, 1000000), 2e-6 + 1e6 / 10e9));
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(narrow_products_run_at_the_rate_of_their_type)
{
    hr_machine_model model;
    hr_costs *costs = NULL;
    hr_graph *graph = small_network(true);
    REQUIRE_OK(read_text(GOOD "tf32_flops = 2e12\n", &model));
    EXPECT(model.f16_flops_per_second == 1e12 && model.memory_bytes == 0 && !strcmp(model.title, "toy"));
    REQUIRE_OK(hr_machine_costs(graph, &model, &costs));
    EXPECT(near(seconds_of(graph, costs, "c"), 1e-5 + 2.0 * 8192 * 72 / 1e12));
    hr_costs_free(costs);
    hr_graph_free(graph);
}

/* What their calibration says; a change of the cost model has to fit them anew. */
TEST(known_machines_train_resnet50_at_the_published_rate)
{
    static const struct { const char *machine, *network; double images, images_per_second; } published[] = {
        {"pcie3_p100", "resnet50:batch=64", 64, 219},
        {"power9_v100_nvlink", "resnet50:batch=128", 128, 412},
        {"pcie4_a100", "resnet50:batch=256,precision=tf32", 256, 909},
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        hr_machine_model model;
        hr_graph *graph = NULL;
        hr_costs *costs = NULL;
        hr_plan *plan = NULL;
        hr_timeline timeline = {0};
        REQUIRE_OK(hr_workload_graph(published[i].network, HR_F32, HR_CHANNELS_LAST, &graph, NULL));
        REQUIRE_OK(hr_machine_model_find(published[i].machine, &model));
        REQUIRE_OK(hr_machine_costs(graph, &model, &costs));
        REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
        REQUIRE_OK(hr_timeline_play(graph, costs, plan, &timeline));
        double rate = published[i].images / timeline.total_seconds;
        EXPECT_MSG(fabs(rate / published[i].images_per_second - 1) < 0.01, "%s: %.1f images/s", published[i].machine, rate);
        EXPECT(*model.calibration && model.memory_bytes > 0);
        hr_timeline_clear(&timeline);
        hr_plan_free(plan);
        hr_costs_free(costs);
        hr_graph_free(graph);
    }
}
