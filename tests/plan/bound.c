/* The proven bound: worked out by hand on a graph of a few nodes, and below what every technique comes to. */
#include "bound.h"
#include <string.h>
#include "../impls/slack_swap_case.h"
#include "abstract.h"

/* a (10 MiB) is made in 1 s, read again by the last node; between them a step that needs 100 MiB of its own. */
static const char text[] =
    "headroom graph 1\nlink out 10MiB/s latency 0\nlink in 5MiB/s latency 0\ntensor x 1MiB input\n"
    "node a forward 1\n reads x\n writes big 10MiB\nnode b forward 4\n reads x\n writes t 100MiB\n"
    "node c forward 4\n reads t\n writes u 1MiB\nnode d forward 1\n reads big u\n writes value 4\nloss value\nend 4 nodes 5 tensors\n";

static hr_bound bound_of(made_up *m, int64_t budget)
{
    hr_bound bound;
    REQUIRE_OK(hr_plan_bound(m->graph, m->costs, budget, &bound));
    return bound;
}

TEST(the_bound_of_a_small_graph_is_what_was_worked_out_by_hand)
{
    made_up m = {0};
    bool has_links;
    FILE *file = fmemopen((void *)text, sizeof text - 1, "r");
    REQUIRE(file);
    REQUIRE_OK(hr_abstract_read(file, "test", &m.graph, &m.costs, &has_links));
    fclose(file);
    EXPECT(bound_of(&m, INT64_MAX).seconds == 10 && bound_of(&m, 200 << 20).seconds == 10);
    /* with t, u and value 102 MiB are in use: 9 of big's 10 must be away. Copying fits beside b and c; running a again
     * costs a second for all ten */
    hr_bound tight = bound_of(&m, 103 << 20);
    EXPECT_MSG(tight.seconds == 10, "%g", tight.seconds);
    EXPECT_MSG(fabs(tight.recompute_seconds - 10.9) < 0.11, "%g", tight.recompute_seconds);
    m.costs->in.bytes_per_second = 1 << 20;           /* 10 s for what 5 s are left for: running again is better */
    tight = bound_of(&m, 103 << 20);
    EXPECT_MSG(tight.seconds > 10 && tight.seconds < 11, "%g", tight.seconds);
    end(&m);
}

TEST(no_technique_is_faster_than_the_bound)
{
    static const char *const specs[] = {"slack_swap", "slack_swap:ops=recompute", "units", "dtr", "swap_all:select=fit", "sqrt_checkpoint", "tflms"};
    made_up m = begin("googlenet:batch=8,image=64,classes=10", 2e11, 2e9);
    int within = 0;
    for (int percent = 95; percent >= 85; percent -= 5) {
        int64_t budget = m.keep_all_bytes / 100 * percent;
        hr_bound bound = bound_of(&m, budget);
        EXPECT(bound.seconds > 0 && bound.recompute_seconds >= bound.seconds);
        for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
            double seconds;
            hr_plan *plan = plan_within(&m, specs[i], budget, &seconds);
            bool alone = !strcmp(specs[i], "slack_swap:ops=recompute") || !strcmp(specs[i], "dtr") || !strcmp(specs[i], "sqrt_checkpoint");
            double least = alone ? bound.recompute_seconds : bound.seconds;
            if (plan->arena_bytes <= budget) {
                within++;
                EXPECT_MSG(seconds >= least * (1 - 1e-12), "%s at %d %%: %g s, the bound says %g", specs[i], percent, seconds, least);
            }
            hr_plan_free(plan);
        }
    }
    EXPECT(within >= 8);
    end(&m);
}
