/* sqrt_checkpoint as a rewriter of plans: what it recomputes, what the peak becomes, whether a budget is kept.
 * Whether the results stay the same to the last bit is the subject of baselines_exact.c. */
#include "baselines_case.h"

TEST(sqrt_checkpoint_holds_a_chain_in_about_two_square_roots_of_its_length)
{
    for (int n = 16; n <= 256; n *= 4) {
        made m = chain_of(n, false);
        int64_t maps = (live_of(&m, "sqrt_checkpoint", INT64_MAX) - persistent_bytes(&m)) / map_bytes;
        EXPECT_MSG(maps <= 2 * (int64_t)ceil(sqrt(n)) + 4, "%d convolutions held in %lld maps", n, (long long)maps);
        EXPECT(totals_of(&m, "sqrt_checkpoint", INT64_MAX).recomputed_nodes <= n);
        drop(&m);
    }
}

TEST(sqrt_checkpoint_runs_forward_nodes_at_most_twice_and_state_updates_once)
{
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan *plan = plan_of(&m, "sqrt_checkpoint", INT64_MAX);
        int *runs = calloc((size_t)m.graph->n_nodes, sizeof *runs), twice = 0;
        REQUIRE(runs);
        for (int s = 0; s < plan->n_steps; s++)
            if (plan->steps[s].kind == HR_STEP_RUN) runs[plan->steps[s].node]++;
        for (int k = 0; k < m.graph->n_nodes; k++) {
            const hr_node *node = &m.graph->nodes[k];
            int most = node->phase == HR_FORWARD && node->n_update == 0 ? 2 : 1;
            EXPECT_MSG(runs[k] >= 1 && runs[k] <= most, "%s: %s runs %d times", small_workloads[i], node->name,
                       runs[k]);
            twice += runs[k] == 2;
        }
        if (i) EXPECT_MSG(twice > 0, "%s recomputes nothing", small_workloads[i]);
        hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
        EXPECT(totals.swapped_bytes == 0 && totals.n_ins == 2);
        free(runs);
        hr_plan_free(plan);
        drop(&m);
    }
}

TEST(sqrt_checkpoint_recomputes_only_what_backward_will_read)
{
    made m = branches();
    hr_plan *plan = plan_of(&m, "sqrt_checkpoint", INT64_MAX);
    char *ran = calloc((size_t)m.graph->n_nodes, 1);
    int again = 0;
    REQUIRE(ran);
    for (int i = 0; i < plan->n_steps; i++) {
        if (plan->steps[i].kind != HR_STEP_RUN) continue;
        const hr_node *node = &m.graph->nodes[plan->steps[i].node];
        if (!ran[plan->steps[i].node]++) continue;
        bool read = false;                             /* some output is read before the plan ends */
        for (int s = i + 1; s < plan->n_steps && !read; s++) {
            const hr_node *reader = plan->steps[s].kind == HR_STEP_RUN ? &m.graph->nodes[plan->steps[s].node] : NULL;
            for (int j = 0; reader && j < reader->n_in; j++)
                for (int k = 0; k < node->n_out; k++) read |= reader->in[j] == node->out[k];
        }
        EXPECT_MSG(read, "%s is computed again for nobody", node->name);
        again++;
    }
    EXPECT(again > 0);
    free(ran);
    hr_plan_free(plan);
    drop(&m);
}

TEST(sqrt_checkpoint_recomputes_more_as_the_budget_shrinks_and_nothing_when_all_fits)
{
    made m = workload_of("resnet50:batch=16");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "sqrt_checkpoint", INT64_MAX);
    EXPECT(totals_of(&m, "sqrt_checkpoint", keep).recomputed_nodes == 0);
    int before = 0;
    for (int percent = 80; percent >= 40; percent -= 20) {
        int64_t budget = keep / 100 * percent, live = live_of(&m, "sqrt_checkpoint", budget);
        EXPECT_MSG(live <= (budget > least ? budget : least), "%d %%: %lld, least %lld", percent, (long long)live,
                   (long long)least);
        int again = totals_of(&m, "sqrt_checkpoint", budget).recomputed_nodes;
        EXPECT_MSG(again > 0 && again >= before, "%d %%: %d after %d", percent, again, before);
        before = again;
    }
    drop(&m);
}

TEST(checkpoints_of_sqrt_checkpoint_can_be_swapped_in_a_stack_and_the_other_order_is_refused)
{
    made m = workload_of("resnet50:batch=16");
    int64_t alone = live_of(&m, "sqrt_checkpoint", INT64_MAX);
    EXPECT(live_of(&m, "sqrt_checkpoint+swap_all", INT64_MAX) < alone);
    EXPECT(totals_of(&m, "sqrt_checkpoint+swap_all", INT64_MAX).swapped_bytes > 0);
    hr_plan *plan = NULL;
    EXPECT(hr_plan_make(m.graph, m.costs, "swap_all+sqrt_checkpoint", INT64_MAX, 0, &plan) == HR_BAD_ARGUMENT && !plan);
    EXPECT_MSG(strstr(hr_error_message(), "first in a stack"), "%s", hr_error_message());
    drop(&m);
}
