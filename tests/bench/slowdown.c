/* --slowdown: the search against brute force over budgets. */
#include "slowdown.h"

#include <math.h>
#include <string.h>
#include "least.h"
#include "machine_costs.h"
#include "testing.h"
#include "timeline.h"
#include "workload.h"

typedef struct bench {
    hr_graph *graph;
    hr_costs *costs;
    hr_slowdown wanted;
} bench;

static double seconds_of(const bench *b, const hr_plan *plan)
{
    hr_timeline timeline = {0};
    REQUIRE_OK(hr_timeline_play(b->graph, b->costs, plan, &timeline));
    double seconds = timeline.total_seconds;
    hr_timeline_clear(&timeline);
    return seconds;
}

static bench bench_new(const char *network, const char *technique, double ratio)
{
    bench b = {.wanted = {.ratio = ratio}};
    hr_machine_model model;
    hr_plan *keep_all = NULL;
    int node;
    REQUIRE_OK(hr_workload_graph(network, HR_F32, HR_CHANNELS_LAST, &b.graph, NULL));
    REQUIRE_OK(hr_techniques_extend(technique, b.graph));
    REQUIRE_OK(hr_machine_model_find("pcie3_p100", &model));
    REQUIRE_OK(hr_machine_costs(b.graph, &model, &b.costs));
    REQUIRE_OK(hr_plan_make(b.graph, b.costs, "keep_all", INT64_MAX, 0, &keep_all));
    REQUIRE_OK(hr_plan_least_bytes(b.graph, b.costs, &b.wanted.lowest_bytes, &node));
    b.wanted.highest_bytes = keep_all->arena_bytes;
    b.wanted.keep_all_seconds = seconds_of(&b, keep_all);
    hr_plan_free(keep_all);
    return b;
}

static void bench_clear(bench *b)
{
    hr_costs_free(b->costs);
    hr_graph_free(b->graph);
}

/* Smallest arena in time over `points` even budgets; INT64_MAX when there is none. */
static int64_t brute_force(const bench *b, const char *technique, int points)
{
    int64_t best = INT64_MAX;
    for (int k = 0; k <= points; k++) {
        hr_plan *plan = NULL;
        int64_t budget = (int64_t)((double)b->wanted.highest_bytes * k / points);
        if (budget < b->wanted.lowest_bytes) continue;
        REQUIRE_OK(hr_plan_make(b->graph, b->costs, technique, budget, 0, &plan));
        if (seconds_of(b, plan) <= b->wanted.ratio * b->wanted.keep_all_seconds && plan->arena_bytes < best)
            best = plan->arena_bytes;
        hr_plan_free(plan);
    }
    return best;
}

static void expect_smallest(const char *network, const char *technique, double ratio, int points)
{
    bench b = bench_new(network, technique, ratio);
    hr_plan *plan = NULL, *again = NULL;
    int64_t budget_bytes, best = brute_force(&b, technique, points);
    double fastest;
    REQUIRE_OK(hr_slowdown_search(b.graph, b.costs, technique, &b.wanted, &plan, &budget_bytes, &fastest));
    EXPECT_MSG((plan != NULL) == (best != INT64_MAX), "%s %s %g", network, technique, ratio);
    if (plan) {
        EXPECT_MSG(plan->arena_bytes <= best, "%s %s %g: %lld, brute force %lld", network, technique, ratio,
                   (long long)plan->arena_bytes, (long long)best);
        EXPECT(seconds_of(&b, plan) <= ratio * b.wanted.keep_all_seconds && fastest <= seconds_of(&b, plan));
        EXPECT(plan->arena_bytes <= budget_bytes);
        REQUIRE_OK(hr_plan_make(b.graph, b.costs, technique, budget_bytes, 0, &again));
        EXPECT_MSG(again->arena_bytes <= budget_bytes, "%s %s %g", network, technique, ratio);
    } else {
        EXPECT(fastest > ratio * b.wanted.keep_all_seconds);
    }
    hr_plan_free(plan);
    hr_plan_free(again);
    bench_clear(&b);
}

TEST(the_smallest_peak_in_time_is_that_of_brute_force)
{
    static const char *const techniques[] = {"swap_conv:select=fit", "sqrt_checkpoint", "swap_all"};
    static const double ratios[] = {1, 1.1, 4};
    for (size_t t = 0; t < sizeof techniques / sizeof *techniques; t++)
        for (size_t r = 0; r < sizeof ratios / sizeof *ratios; r++)
            expect_smallest("googlenet:batch=2,image=64,classes=10", techniques[t], ratios[r], 40);
    expect_smallest("lenet:batch=64", "slack_swap", 1.3, 100);
}

TEST(a_search_without_seconds_is_refused)
{
    bench b = bench_new("lenet:batch=8", "swap_all", 1.5);
    hr_plan *plan = NULL;
    int64_t budget_bytes;
    double fastest;
    b.costs->measured = false;
    EXPECT(hr_slowdown_search(b.graph, b.costs, "swap_all", &b.wanted, &plan, &budget_bytes, &fastest) == HR_BAD_ARGUMENT);
    EXPECT(plan == NULL && strstr(hr_error_message(), "needs the seconds of every node"));
    bench_clear(&b);
}

TEST(nothing_above_the_capacity_is_offered)
{
    bench b = bench_new("lenet:batch=8", "sqrt_checkpoint", 100);
    hr_plan *plan = NULL;
    int64_t budget_bytes;
    double fastest;
    b.wanted.highest_bytes = b.wanted.lowest_bytes;
    REQUIRE_OK(hr_slowdown_search(b.graph, b.costs, "keep_all", &b.wanted, &plan, &budget_bytes, &fastest));
    EXPECT(plan == NULL && isinf(fastest));
    bench_clear(&b);
}
