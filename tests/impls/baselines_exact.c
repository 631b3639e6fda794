/* ctest: timeout=240 labels=slow */
/* Exact techniques equal keep_all bit for bit: loss, gradients, parameters after three steps, with freed memory
 * poisoned and fences between buffers, on small instances of all workloads; and the device is given exactly
 * the bytes that the plan promises. The loops run over the registries, so a new technique or workload is
 * tested by existing. */
#include <string.h>
#include "exec.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

enum { STEPS = 3, FENCE_BYTES = 64 };

/* Small instances by name; a workload without an entry runs with batch 1. Those with many parameters spend
 * their time on updates, so they run with one budget only. */
static const struct instance { const char *name, *spec; bool brief; } instances[] = {
    {"lenet", "lenet:batch=4,channels=8", false},
    {"alexnet", "alexnet:batch=2,image=67,classes=10", true},
    {"vgg16", "vgg16:batch=1,image=32,classes=10", true},
    {"vgg19", "vgg19:batch=1,image=32,classes=10", true},
    {"resnet18", "resnet18:batch=2,image=32,classes=10", false},
    {"googlenet", "googlenet:batch=2,image=32,classes=10", false},
    {"resnet50", "resnet50:batch=2,image=32,classes=10", false},
    {"resnet152", "resnet152:batch=1,image=32,classes=10", true},
    {"unet3d", "unet3d:size=16,base=8", false},
};

static const struct instance *instance_of(const char *name)
{
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++)
        if (!strcmp(instances[i].name, name)) return &instances[i];
    return NULL;
}

typedef struct bench {
    char spec[96];
    hr_graph *graph;
    hr_device *device;
    hr_costs *costs;
    int64_t keep_all_bytes;       /* arena of keep_all without fences */
    hr_digest expected;
} bench;

/* Trains STEPS steps and returns the digest; the peak must be the promised one. */
static hr_digest train(const bench *b, const hr_plan *plan, bool fences, const char *what)
{
    hr_session *session = NULL;
    hr_digest digest;
    hr_trace trace;
    bool all_zero = false;
    /* Generated data serves for all: what matters here is that every run gets the same. */
    hr_session_options options = {
        .seed = 1, .poison = true, .fences = fences, .digests = true, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(b->device, b->graph, plan, plan->arena_bytes, &options, &session));
    for (uint64_t step = 0; step < STEPS; step++) {
        REQUIRE_OK(hr_session_step(session, step, true, &trace));
        EXPECT_MSG(trace.loss_real > 0 && trace.loss_real < 1e6, "%s: loss %g", what, trace.loss_real);
    }
    REQUIRE_OK(hr_session_digest(session, &digest, &all_zero));
    EXPECT_MSG(!all_zero, "%s: all gradients are zero", what);
    EXPECT_MSG(hr_session_peak_bytes(session) == plan->arena_bytes, "%s: measured %lld, promised %lld", what,
               (long long)hr_session_peak_bytes(session), (long long)plan->arena_bytes);
    if (fences) REQUIRE_OK(hr_session_check_fences(session));
    hr_session_free(session);
    return digest;
}

static void compare(const bench *b, const char *technique, int64_t budget_bytes, int64_t fence_bytes)
{
    hr_plan *plan = NULL;
    char what[192];
    snprintf(what, sizeof what, "%s %s budget %lld", b->spec, technique,
             budget_bytes == INT64_MAX ? -1LL : (long long)budget_bytes);
    hr_status made = hr_plan_make(b->graph, b->costs, technique, budget_bytes, fence_bytes, &plan);
    if (made == HR_UNSUPPORTED) {       /* a technique may refuse graphs beyond its size */
        printf("%s: %s\n", what, hr_error_message());
        return;
    }
    REQUIRE_OK(made);
    hr_digest digest = train(b, plan, fence_bytes > 0, what);
    EXPECT_MSG(digest.loss == b->expected.loss, "%s: the loss differs from keep_all", what);
    EXPECT_MSG(digest.gradients == b->expected.gradients, "%s: gradients differ from keep_all", what);
    EXPECT_MSG(digest.parameters == b->expected.parameters, "%s: parameters differ from keep_all", what);
    hr_plan_free(plan);
}

/* The graph with the nodes of all techniques; keep_all runs none of them. */
static void extend(bench *b)
{
    for (int i = 0; hr_techniques[i]; i++) REQUIRE_OK(hr_techniques_extend(hr_techniques[i]->name, b->graph));
    hr_costs_free(b->costs);
    b->costs = NULL;
    REQUIRE_OK(hr_costs_from_kernels(b->graph, b->device, &b->costs));
}

/* Each exact technique with as little memory as it can, with fences; and, unless brief, at 60 % of keep_all,
 * without fences, and some option values and stacks. */
static void techniques_equal_keep_all(const char *workload)
{
    bench b = {0};
    hr_plan *plan = NULL;
    int compared = 0;
    const struct instance *instance = instance_of(workload);
    if (instance) snprintf(b.spec, sizeof b.spec, "%s", instance->spec);
    else snprintf(b.spec, sizeof b.spec, "%.64s:batch=1", workload);
    hr_device_options options = {.threads = 1};
    if (hr_device_host.open(&options, &b.device) == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    REQUIRE(b.device);
    REQUIRE_OK(hr_workload_graph(b.spec, HR_F32, hr_host_channel_block(), &b.graph, NULL));
    REQUIRE_OK(hr_costs_from_kernels(b.graph, b.device, &b.costs));
    REQUIRE_OK(hr_plan_make(b.graph, b.costs, "keep_all", INT64_MAX, 0, &plan));
    b.keep_all_bytes = plan->arena_bytes;
    b.expected = train(&b, plan, false, b.spec);
    hr_plan_free(plan);
    extend(&b);
    for (int i = 0; hr_techniques[i]; i++) {
        if (!hr_techniques[i]->exact) continue;
        compare(&b, hr_techniques[i]->name, INT64_MAX, FENCE_BYTES);
        if (!instance || !instance->brief) compare(&b, hr_techniques[i]->name, b.keep_all_bytes / 100 * 60, 0);
        compared++;
    }
    EXPECT(compared >= 4);
    compare(&b, "sqrt_checkpoint+swap_all", INT64_MAX, FENCE_BYTES);
    compare(&b, "relu_compression:density=0.7,select=all+swap_all", INT64_MAX, FENCE_BYTES);
    if (!instance || !instance->brief) {
        compare(&b, "swap_all:hold=0", INT64_MAX, 0);
        compare(&b, "swap_conv:select=fit,hold=3", b.keep_all_bytes / 100 * 80, 0);
        compare(&b, "relu_compression:density=0.9,select=all", INT64_MAX, FENCE_BYTES);
        compare(&b, "relu_compression:density=0.1,select=all", INT64_MAX, FENCE_BYTES);   /* most overflow */
        compare(&b, "relu_compression:density=0.5,block=32,select=link+swap_conv", INT64_MAX, 0);
        compare(&b, "sqrt_checkpoint+relu_compression:density=0.7,select=all", INT64_MAX, 0);
    }
    hr_costs_free(b.costs);
    hr_graph_free(b.graph);
    b.device->kind->close(b.device);
}

TEST(exact_techniques_equal_keep_all_bitwise_on_lenet) { techniques_equal_keep_all("lenet"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_alexnet) { techniques_equal_keep_all("alexnet"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_vgg16) { techniques_equal_keep_all("vgg16"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_vgg19) { techniques_equal_keep_all("vgg19"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_resnet18) { techniques_equal_keep_all("resnet18"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_googlenet) { techniques_equal_keep_all("googlenet"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_resnet50) { techniques_equal_keep_all("resnet50"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_resnet152) { techniques_equal_keep_all("resnet152"); }
TEST(exact_techniques_equal_keep_all_bitwise_on_unet3d) { techniques_equal_keep_all("unet3d"); }

TEST(exact_techniques_equal_keep_all_bitwise_on_workloads_added_later)
{
    for (int w = 0; hr_workloads[w]; w++)
        if (!instance_of(hr_workloads[w]->name)) techniques_equal_keep_all(hr_workloads[w]->name);
}
