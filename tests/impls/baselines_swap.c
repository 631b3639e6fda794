/* keep_all and the swapping baselines as rewriters of plans: what they move, what the peak becomes, whether a
 * budget is kept. Whether the results stay the same to the last bit is the subject of baselines_exact.c. */
#include "baselines_case.h"

TEST(keep_all_moves_only_inputs_and_loss_and_recomputes_nothing)
{
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan_totals totals = totals_of(&m, "keep_all", INT64_MAX);
        EXPECT(totals.n_runs == m.graph->n_nodes && totals.recomputed_nodes == 0);
        EXPECT(totals.swapped_bytes == 0 && totals.n_outs == 1 && totals.n_ins == 2);
        drop(&m);
    }
}

TEST(swap_conv_moves_each_convolution_input_of_a_chain_out_once_and_in_once)
{
    enum { N = 12 };
    made m = chain_of(N, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    for (int i = 1; i < N - 2; i++) {
        char name[16];
        snprintf(name, sizeof name, "conv%d", i);
        int node = hr_graph_find_node(m.graph, name), x = m.graph->nodes[node].in[0];
        int out = step_of(plan, HR_STEP_OUT, x, 0), in = step_of(plan, HR_STEP_IN, x, 0),
            run = step_of(plan, HR_STEP_RUN, node, 0);
        EXPECT_MSG(run >= 0 && out > run && in > out, "%s: run %d, out %d, in %d", name, run, out, in);
        EXPECT(step_of(plan, HR_STEP_OUT, x, 1) < 0 && step_of(plan, HR_STEP_IN, x, 1) < 0);
    }
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_conv_releases_after_the_successor_of_the_reading_layer_and_fetches_one_layer_ahead)
{
    made m = chain_of(12, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    int reader = hr_graph_find_node(m.graph, "conv5"), successor = hr_graph_find_node(m.graph, "conv6"),
        third = hr_graph_find_node(m.graph, "conv7");
    int x = m.graph->nodes[reader].in[0];
    int release = step_of(plan, HR_STEP_FREE, x, 0), fetch = step_of(plan, HR_STEP_IN, x, 0);
    EXPECT(release > step_of(plan, HR_STEP_RUN, successor, 0) && release < step_of(plan, HR_STEP_RUN, third, 0));
    int ahead = plan->n_steps,
        own = plan->n_steps; /* first backward steps of the layer before in backward, and of the reader */
    for (int i = plan->n_steps - 1; i >= 0; i--) {
        if (plan->steps[i].kind != HR_STEP_RUN || m.graph->nodes[plan->steps[i].node].phase != HR_BACKWARD) continue;
        if (m.graph->nodes[plan->steps[i].node].forward_node == successor) ahead = i;
        if (m.graph->nodes[plan->steps[i].node].forward_node == reader) own = i;
    }
    EXPECT_MSG(fetch < ahead && fetch < own, "fetch %d, ahead %d, own %d", fetch, ahead, own);
    for (int i = fetch + 1; i < ahead; i++) EXPECT(plan->steps[i].kind != HR_STEP_RUN);
    hr_plan_free(plan);
    plan = plan_of(&m, "swap_conv:hold=0", INT64_MAX);
    release = step_of(plan, HR_STEP_FREE, x, 0);
    EXPECT(release > step_of(plan, HR_STEP_RUN, reader, 0) && release < step_of(plan, HR_STEP_RUN, successor, 0));
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_all_of_a_long_chain_needs_a_constant_number_of_maps)
{
    made m = chain_of(48, false);
    int64_t rest = persistent_bytes(&m);
    EXPECT(live_of(&m, "keep_all", INT64_MAX) - rest > 45 * map_bytes);
    EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) - rest < 6 * map_bytes, "%lld maps",
               (long long)((live_of(&m, "swap_all", INT64_MAX) - rest) / map_bytes));
    drop(&m);
}

TEST(swapping_moves_a_tensor_with_several_readers_after_its_last_and_before_its_first)
{
    made m = branches();
    hr_plan *plan = plan_of(&m, "swap_all", INT64_MAX);
    int moved = 0;
    for (int t = 0; t < m.graph->n_tensors; t++) {
        int out = step_of(plan, HR_STEP_OUT, t, 0), in = step_of(plan, HR_STEP_IN, t, 0);
        if (out < 0 || t == m.graph->loss) continue;
        moved++;
        for (int i = 0; i < plan->n_steps; i++) {
            if (plan->steps[i].kind != HR_STEP_RUN) continue;
            const hr_node *node = &m.graph->nodes[plan->steps[i].node];
            for (int j = 0; j < node->n_in; j++)
                if (node->in[j] == t)
                    EXPECT_MSG(node->phase == HR_FORWARD ? i < out : i > in, "%s reads %s at %d", node->name,
                               m.graph->tensors[t].name, i);
        }
    }
    EXPECT(moved >= 4);
    hr_plan_free(plan);
    drop(&m);
}

TEST(swapping_takes_inputs_from_the_host_again_without_copying_them_out)
{
    made m = chain_of(8, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    int images = hr_graph_find_tensor(m.graph, "images");
    EXPECT(step_of(plan, HR_STEP_OUT, images, 0) < 0);
    EXPECT(step_of(plan, HR_STEP_IN, images, 0) >= 0 && step_of(plan, HR_STEP_IN, images, 1) >= 0 &&
           step_of(plan, HR_STEP_IN, images, 2) < 0);
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_conv_moves_no_more_than_swap_all_and_neither_raises_the_peak)
{
    for (int i = 1; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan_totals all = totals_of(&m, "swap_all", INT64_MAX), conv = totals_of(&m, "swap_conv", INT64_MAX);
        EXPECT_MSG(conv.swapped_bytes > 0 && conv.swapped_bytes <= all.swapped_bytes, "%s", small_workloads[i]);
        EXPECT(all.recomputed_nodes == 0 && conv.recomputed_nodes == 0);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) <= keep, "%s", small_workloads[i]);
        EXPECT_MSG(live_of(&m, "swap_conv", INT64_MAX) <= keep, "%s", small_workloads[i]);
        drop(&m);
    }
}

TEST(swapping_and_checkpointing_halve_the_peak_where_activations_dominate)
{
    static const char *const specs[] = {"resnet50:batch=32", "resnet152:batch=16", "googlenet:batch=64"};
    for (int i = 0; i < 3; i++) {
        made m = workload_of(specs[i]);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) < keep / 2, "%s: %lld of %lld", specs[i],
                   (long long)live_of(&m, "swap_all", INT64_MAX), (long long)keep);
        EXPECT_MSG(live_of(&m, "sqrt_checkpoint", INT64_MAX) < keep / 2, "%s: %lld of %lld", specs[i],
                   (long long)live_of(&m, "sqrt_checkpoint", INT64_MAX), (long long)keep);
        drop(&m);
    }
}

TEST(select_fit_keeps_the_budget_with_fewer_bytes_and_moves_nothing_when_all_fits)
{
    made m = workload_of("resnet50:batch=16");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "swap_all", INT64_MAX);
    EXPECT(totals_of(&m, "swap_all:select=fit", keep).swapped_bytes == 0);
    int64_t before = 0;
    for (int percent = 90; percent >= 30; percent -= 20) {
        int64_t budget = keep / 100 * percent;
        hr_plan_totals fit = totals_of(&m, "swap_all:select=fit", budget), all = totals_of(&m, "swap_all", budget);
        int64_t live = live_of(&m, "swap_all:select=fit", budget);
        EXPECT_MSG(live <= (budget > least ? budget : least), "%d %%: %lld", percent, (long long)live);
        EXPECT(fit.swapped_bytes <= all.swapped_bytes && fit.swapped_bytes > before);
        before = fit.swapped_bytes;
    }
    EXPECT(live_of(&m, "swap_all:select=fit", INT64_MAX) == least);
    drop(&m);
}

/* Live bytes of the draft without the steps that move tensor t. */
static int64_t live_without(const made *m, const hr_plan *draft, int t)
{
    hr_plan *copy = NULL;
    int64_t peak = 0;
    int kept = 0;
    REQUIRE_OK(hr_plan_clone(draft, &copy));
    for (int k = 0; k < copy->n_steps; k++)
        if (copy->steps[k].kind == HR_STEP_RUN || copy->steps[k].tensor != t) copy->steps[kept++] = copy->steps[k];
    copy->n_steps = kept;
    REQUIRE_OK(hr_plan_live_bytes(m->graph, m->costs, copy, &peak, NULL, NULL));
    hr_plan_free(copy);
    return peak;
}

TEST(select_fit_moves_no_tensor_that_the_budget_could_spare)
{
    static const char *const specs[] = {"googlenet:batch=8", "resnet50:batch=8", "unet3d:size=64", "branches"};
    const hr_technique *technique = hr_technique_find("swap_all", strlen("swap_all"));
    hr_spec spec;
    int checked = 0;
    REQUIRE(technique);
    REQUIRE_OK(hr_spec_parse("swap_all:select=fit", technique->options, &spec));
    for (int i = 0; i < 4; i++) {
        made m = strcmp(specs[i], "branches") ? workload_of(specs[i]) : branches();
        int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "swap_all", INT64_MAX);
        for (int percent = 95; percent >= 45; percent -= 10) {
            hr_plan *draft = NULL;
            hr_rewrite context = {m.graph, m.costs, keep / 100 * percent, &spec};
            if (context.budget_bytes < least) continue;
            REQUIRE_OK(hr_plan_draft(m.graph, &draft));
            REQUIRE_OK(technique->rewrite(&context, draft));
            for (int s = 0; s < draft->n_steps; s++) {
                int t = draft->steps[s].tensor;
                if (draft->steps[s].kind != HR_STEP_OUT || t == m.graph->loss) continue;
                EXPECT_MSG(live_without(&m, draft, t) > context.budget_bytes, "%s at %d %%: %s need not move", specs[i],
                           percent, m.graph->tensors[t].name);
                checked++;
            }
            hr_plan_free(draft);
        }
        drop(&m);
    }
    EXPECT(checked > 50);
}

TEST(every_baseline_plans_every_workload_at_every_budget)
{
    static const char *const techniques[] = {
        "keep_all", "swap_all", "swap_conv", "swap_all:select=fit", "swap_conv:select=fit", "sqrt_checkpoint"};
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        for (size_t k = 0; k < sizeof techniques / sizeof *techniques; k++)
            for (int percent = 100; percent >= 25; percent -= 25)
                EXPECT_MSG(live_of(&m, techniques[k], keep / 100 * percent) > persistent_bytes(&m), "%s %s",
                           small_workloads[i], techniques[k]);
        drop(&m);
    }
}

TEST(swap_techniques_refuse_unknown_options)
{
    EXPECT(hr_techniques_parse("swap_all:select=some") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "all|fit"));
    EXPECT(hr_techniques_parse("swap_conv:keep=1") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "select, hold"));
    EXPECT(hr_techniques_parse("sqrt_checkpoint:segments=3") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "none"));
}
