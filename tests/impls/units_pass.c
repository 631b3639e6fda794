/* ctest: timeout=120 labels=quick */
/* units: what its plans do and do not do; that training stays the same to the last bit is for baselines_exact. */
#include "cut.h"
#include "slack_swap_case.h"

/* No checkpoint runs twice, and what runs again reads nothing that another unit made again for it alone. */
static void recomputes_inside_units_only(const made_up *m, const hr_plan *plan, bool must)
{
    hr_cut cut;
    int *runs = calloc((size_t)m->graph->n_nodes + 1, sizeof *runs), again = 0;
    REQUIRE_OK(hr_cut_new(m->graph, m->costs, &cut));
    REQUIRE(runs);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->kind != HR_STEP_RUN) continue;
        const hr_node *node = &m->graph->nodes[step->node];
        if (runs[step->node]++ == 0) continue;
        again++;
        EXPECT_MSG(!node->op->product, "%s runs again", node->name);
        EXPECT_MSG(runs[step->node] == 2, "%s runs %d times", node->name, runs[step->node]);
        for (int j = 0; j < node->n_in; j++) {
            int maker = node->in[j] < 0 ? -1 : m->graph->tensors[node->in[j]].producer;
            if (maker < 0 || cut.unit_of[maker] == cut.unit_of[step->node]) continue;
            EXPECT_MSG(runs[maker] == 1, "%s reads %s over a unit's border, which ran again", node->name, m->graph->nodes[maker].name);
        }
    }
    EXPECT(again > 0 || !must);
    free(runs);
    hr_cut_clear(&cut);
}

TEST(units_recompute_followers_once_and_inside_their_unit)
{
    static const char *const specs[] = {"resnet50:batch=4,image=64,classes=10", "googlenet:batch=4,image=64,classes=10", "unet3d:size=16,base=8"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        made_up m = begin(specs[i], 2e11, 1e9);
        hr_plan *plan = plan_within(&m, "units:policy=recompute", INT64_MAX, NULL);
        hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
        EXPECT(totals.swapped_bytes == 0 && plan->arena_bytes < m.keep_all_bytes);
        recomputes_inside_units_only(&m, plan, true);
        hr_plan_free(plan);
        plan = plan_within(&m, "units", m.keep_all_bytes / 10 * 9, NULL);
        EXPECT(plan->arena_bytes <= m.keep_all_bytes / 10 * 9);
        recomputes_inside_units_only(&m, plan, false);
        hr_plan_free(plan);
        end(&m);
    }
}

TEST(units_of_one_kind_use_one_mechanism)
{
    made_up m = begin("resnet50:batch=16,image=64,classes=10", 2e11, 4e9);
    hr_plan *plan = plan_within(&m, "units:policy=swap", m.keep_all_bytes / 100 * 85, NULL);
    hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
    EXPECT(totals.swapped_bytes > 0 && totals.recomputed_nodes == 0 && plan->arena_bytes <= m.keep_all_bytes / 100 * 85);
    hr_plan_free(plan);
    end(&m);
}

/* At some budget that all three can keep, both together are faster than either alone: the link is slow, and running
 * normalisation again is cheap. */
TEST(units_of_both_kinds_beat_either_kind_on_resnet50)
{
    made_up m = begin("resnet50:batch=16,image=64,classes=10", 2e12, 4e9);
    int wins = 0;
    for (int percent = 95; percent >= 70; percent -= 5) {
        int64_t budget = m.keep_all_bytes / 100 * percent;
        double both, swap, again;
        hr_plan *a = plan_within(&m, "units", budget, &both), *b = plan_within(&m, "units:policy=swap", budget, &swap);
        hr_plan *c = plan_within(&m, "units:policy=recompute", budget, &again);
        if (b->arena_bytes <= budget) EXPECT_MSG(a->arena_bytes <= budget && both <= swap, "%d %%: %g, swapping alone %g", percent, both, swap);
        if (c->arena_bytes <= budget) EXPECT_MSG(a->arena_bytes <= budget && both <= again, "%d %%: %g, recomputing alone %g", percent, both, again);
        wins += b->arena_bytes <= budget && c->arena_bytes <= budget && both < 0.999 * swap && both < 0.999 * again;
        hr_plan_free(a);
        hr_plan_free(b);
        hr_plan_free(c);
    }
    EXPECT_MSG(wins > 0, "never better than both");
    end(&m);
}

TEST(units_keep_to_the_host_pool_and_say_which_recompute_for_that)
{
    made_up m = begin("resnet50:batch=16,image=64,classes=10", 2e11, 4e9);
    int64_t budget = m.keep_all_bytes / 100 * 88;
    hr_plan *free_plan = plan_within(&m, "units", budget, NULL);
    hr_plan_totals free_totals = hr_plan_totals_of(m.graph, m.costs, free_plan);
    REQUIRE(free_totals.swapped_bytes > (4 << 20));
    hr_plan *plan = plan_within(&m, "units:host=3MiB", budget, NULL);
    hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
    bool said = false;
    EXPECT_MSG(totals.out_bytes <= (3 << 20) + 64, "%lld bytes went out", (long long)totals.out_bytes);
    for (int d = 0; d < plan->n_decisions; d++) said = said || strstr(plan->decisions[d].reason, "the host pool is full");
    EXPECT(said);
    hr_plan_free(plan);
    hr_plan_free(free_plan);
    end(&m);
}
