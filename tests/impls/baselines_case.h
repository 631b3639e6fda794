/* What the tests of the baselines share: small networks, their plans, and what to ask of them. Every plan made
 * here has passed hr_check, because hr_plan_make ends with it. */
#ifndef HR_BASELINES_CASE_H
#define HR_BASELINES_CASE_H
#include <math.h>
#include <string.h>
#include "net.h"
#include "op.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

typedef struct made { hr_graph *graph; hr_costs *costs; } made;

static inline made made_of(hr_graph *graph)
{
    made m = {.graph = graph};
    REQUIRE_OK(hr_costs_new(graph, &m.costs));
    return m;
}

static inline made workload_of(const char *spec)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_workload_graph(spec, HR_F32, 8, &graph, NULL));
    return made_of(graph);
}

static inline void drop(made *m)
{
    hr_costs_free(m->costs);
    hr_graph_free(m->graph);
}

static inline hr_plan *plan_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_plan_make(m->graph, m->costs, technique, budget_bytes, 0, &plan));
    return plan;
}

static inline int64_t live_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = plan_of(m, technique, budget_bytes);
    int64_t live = plan->live_bytes;
    hr_plan_free(plan);
    return live;
}

static inline hr_plan_totals totals_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = plan_of(m, technique, budget_bytes);
    hr_plan_totals totals = hr_plan_totals_of(m->graph, m->costs, plan);
    hr_plan_free(plan);
    return totals;
}

static inline int64_t persistent_bytes(const made *m)
{
    int64_t total = 0;
    for (int t = 0; t < m->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&m->graph->tensors[t])) total += m->graph->tensors[t].bytes;
    return total;
}

enum { EDGE = 32, CHANNELS = 8 };
static const int64_t map_bytes = (int64_t)EDGE * EDGE * CHANNELS * 4;

/* `n` equal convolutions of 8 channels, with ReLU when `relu`, on a batch of one; then pool, dense, loss. */
static inline made chain_of(int n, bool relu)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 8, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){1, CHANNELS, EDGE, EDGE});
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "conv%d", i);
        x = hr_net_conv(&net, name, x, CHANNELS, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = relu}, false);
    }
    x = hr_net_dense(&net, "dense", hr_net_global_avg_pool(&net, "pool", x), 4, false);
    hr_net_loss(&net, x);
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    return made_of(graph);
}

/* Two residual blocks and a concatenation: tensors with several forward and backward readers. */
static inline made branches(void)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 8, &graph));
    hr_net net = hr_net_begin(graph);
    const hr_attrs three = {.kernel = {3, 3}, .pad = {1, 1}};
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 3, EDGE, EDGE});
    x = hr_net_bn(&net, "stem_bn", hr_net_conv(&net, "stem", x, 16, three, false), true);
    for (int i = 0; i < 2; i++) {
        char name[4][32];
        for (int k = 0; k < 4; k++) snprintf(name[k], sizeof name[k], "b%d.%d", i, k);
        int y = hr_net_bn(&net, name[1], hr_net_conv(&net, name[0], x, 16, three, false), false);
        x = hr_net_add(&net, name[2], x, y, true);
    }
    int left = hr_net_conv(&net, "left", x, 8, three, true),
        right = hr_net_max_pool(&net, "right", x, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}});
    x = hr_net_concat(&net, "join", 3, (int[]){left, right, x});
    x = hr_net_conv(&net, "last", x, 8, three, true);
    hr_net_loss(&net, hr_net_dense(&net, "dense", hr_net_dropout(&net, "drop", x, 0.5), 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1, .momentum = 0.9}}));
    return made_of(graph);
}

/* Position of the k-th step of this kind on this tensor or node, -1. */
static inline int step_of(const hr_plan *plan, hr_step_kind kind, int id, int k)
{
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == kind && (kind == HR_STEP_RUN ? plan->steps[i].node : plan->steps[i].tensor) == id &&
            k-- == 0)
            return i;
    return -1;
}

static const char *const small_workloads[] = {"lenet:batch=4,channels=8",
                                              "alexnet:batch=1,image=67,classes=10",
                                              "vgg16:batch=1,image=32,classes=10",
                                              "googlenet:batch=1,image=32,classes=10",
                                              "resnet50:batch=1,image=32,classes=10",
                                              "unet3d:size=16,base=8"};
enum { SMALL_WORKLOADS = sizeof small_workloads / sizeof *small_workloads };
#endif
