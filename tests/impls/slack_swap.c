/* ctest: timeout=180 labels=quick */
/* slack_swap: what its plans promise and predict; that training does not change is for baselines_exact and, where it
 * packs by measured densities, for the claim at the end. Seconds are made up from operation counts. */
#include "slack_swap_case.h"
#include "abstract.h"

TEST(slack_swap_keeps_twenty_budgets_and_more_bytes_never_cost_more_time)
{
    budgets_are_kept_and_never_cost_more("unet3d:size=16,base=8,batch=8", "slack_swap");
    budgets_are_kept_and_never_cost_more("unet3d:size=16,base=8,batch=8", "slack_swap:ops=recompute");
}

TEST(slack_swap_inserts_only_what_its_option_allows)
{
    made_up m = begin("resnet50:batch=8,image=64,classes=10", 2e11, 4e9);
    for (int i = 0; i < m.graph->n_tensors; i++) m.costs->density[i] = 0.4;
    static const struct { const char *technique; bool swaps, recomputes, packs; } cases[] = {
        {"slack_swap:ops=swap", true, false, false},
        {"slack_swap:ops=recompute", false, true, false},
        {"slack_swap:ops=compress", false, false, true},
        {"slack_swap:ops=swap_recompute", true, true, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_plan *plan = plan_within(&m, cases[i].technique, INT64_MAX, NULL);
        hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
        EXPECT_MSG((totals.swapped_bytes > 100000) == cases[i].swaps, "%s swaps %lld", cases[i].technique, (long long)totals.swapped_bytes);
        EXPECT_MSG((totals.recomputed_nodes > 0) == cases[i].recomputes, "%s recomputes %d", cases[i].technique, totals.recomputed_nodes);
        EXPECT_MSG((totals.contributed_runs > 0) == cases[i].packs, "%s packs %d", cases[i].technique, totals.contributed_runs);
        EXPECT(plan->arena_bytes < m.keep_all_bytes);
        hr_plan_free(plan);
    }
    end(&m);
}

TEST(slack_swap_takes_no_time_where_the_link_is_fast)
{
    double seconds;
    made_up m = begin("resnet50:batch=16,image=64,classes=10", 1e11, 1e12);
    hr_plan *plan = plan_within(&m, "slack_swap:ops=swap", m.keep_all_bytes / 10 * 7, &seconds);
    EXPECT(plan->arena_bytes <= m.keep_all_bytes / 10 * 7);
    EXPECT_MSG(seconds <= m.keep_all_seconds * 1.001, "%g s, keep_all %g s", seconds, m.keep_all_seconds);
    hr_plan_free(plan);
    end(&m);
}

/* One tensor that leaves in one long gap: compute waits for what its two copies need beyond the slack, and no more. */
TEST(slack_swap_exposes_of_a_transfer_what_the_slack_does_not_hide)
{
    for (int percent = 40; percent <= 250; percent += 30) {
        made_up m = begin("resnet50:batch=4,image=64,classes=10", 1e11, 1e12);
        double seconds;
        int64_t largest = 0;
        int tensor = -1, leave = -1, enter = -1;
        hr_timeline timeline = {0};
        hr_plan *plan = NULL;
        REQUIRE_OK(hr_plan_make(m.graph, m.costs, "keep_all", INT64_MAX, 0, &plan));
        REQUIRE_OK(hr_timeline_play(m.graph, m.costs, plan, &timeline));
        /* the widest gap of the largest activations */
        for (int t = 0; t < m.graph->n_tensors; t++)
            if (m.graph->tensors[t].role == HR_ROLE_ACTIVATION && m.graph->tensors[t].made_of < 0 && m.graph->tensors[t].bytes > largest)
                largest = m.graph->tensors[t].bytes;
        for (int t = 0; t < m.graph->n_tensors && tensor < 0; t++) {
            if (m.graph->tensors[t].role != HR_ROLE_ACTIVATION || m.graph->tensors[t].bytes != largest) continue;
            int last = -1;
            for (int i = 0; i < plan->n_steps; i++) {
                const hr_node *node = plan->steps[i].kind == HR_STEP_RUN ? &m.graph->nodes[plan->steps[i].node] : NULL;
                bool touches = false;
                for (int j = 0; node && j < node->n_in; j++) touches |= node->in[j] == t;
                for (int k = 0; node && k < node->n_out; k++) touches |= node->out[k] == t;
                if (touches && last >= 0 && i - last > plan->n_steps / 3) tensor = t, leave = last, enter = i;
                if (touches) last = i;
            }
        }
        REQUIRE(tensor >= 0);
        double slack = timeline.start_seconds[enter] - timeline.end_seconds[leave];
        m.costs->out = m.costs->in = (hr_link){.bytes_per_second = 2 * (double)largest / (slack * percent / 100)};
        hr_timeline_clear(&timeline);
        hr_plan_free(plan);
        char technique[96];
        double keep_all;
        snprintf(technique, sizeof technique, "slack_swap:ops=swap,size=%lld", (long long)largest);
        hr_plan_free(plan_within(&m, "keep_all", INT64_MAX, &keep_all));
        plan = plan_within(&m, technique, INT64_MAX, &seconds);
        hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
        if (totals.swapped_bytes == 2 * largest || totals.swapped_bytes == largest) {
            double bound = fmax(0, slack * percent / 100 - slack);
            EXPECT_MSG(seconds - keep_all <= bound * 1.02 + keep_all * 1e-3, "link for %d %% of the slack: %g s exposed, at least %g s",
                       percent, seconds - keep_all, bound);
        }
        hr_plan_free(plan);
        end(&m);
    }
}

/* `big` has three readers, and between each two of them a tensor that leaves no room for it. */
TEST(slack_swap_restores_a_tensor_with_distant_consumers_more_than_once)
{
    static const char text[] =
        "headroom graph 1\nlink out 10GB/s latency 1e-5\nlink in 10GB/s latency 1e-5\ntensor x 1MiB input\n"
        "node a forward 0.01\n reads x\n writes big 64MiB\nnode p forward 0.1\n reads x\n writes t 100MiB\n"
        "node q forward 0.1\n reads t\n writes u 1MiB\nnode b forward 0.01\n reads big u\n writes v 1MiB\n"
        "node r forward 0.1\n reads v\n writes w 100MiB\nnode s forward 0.1\n reads w\n writes y 1MiB\n"
        "node c forward 0.01\n reads big y\n writes value 4\nloss value\nend 7 nodes 8 tensors\n";
    static const char *const techniques[] = {"slack_swap:ops=swap", "slack_swap:ops=recompute", "slack_swap"};
    made_up m = {0};
    bool has_links;
    FILE *file = fmemopen((void *)text, sizeof text - 1, "r");
    REQUIRE(file);
    REQUIRE_OK(hr_abstract_read(file, "test", &m.graph, &m.costs, &has_links));
    fclose(file);
    int big = hr_graph_find_tensor(m.graph, "big");
    for (size_t k = 0; k < sizeof techniques / sizeof *techniques; k++) {
        hr_plan *plan = plan_within(&m, techniques[k], (int64_t)120 << 20, NULL);
        int made = 0;
        for (int i = 0; i < plan->n_steps; i++) {
            const hr_step *step = &plan->steps[i];
            made += step->kind == HR_STEP_RUN ? m.graph->nodes[step->node].n_out && m.graph->nodes[step->node].out[0] == big
                                              : step->kind == HR_STEP_IN && step->tensor == big;
        }
        EXPECT(plan->arena_bytes <= (int64_t)120 << 20);
        EXPECT_MSG(made == 3, "%s: made or fetched %d times", techniques[k], made);
        hr_plan_free(plan);
    }
    end(&m);
}

TEST(slack_swap_with_thresholds_leaves_small_tensors_and_short_slack_alone)
{
    made_up m = begin("resnet50:batch=8,image=64,classes=10", 2e11, 4e10);
    int64_t least = 1 << 20;
    hr_plan *plan = plan_within(&m, "slack_swap:ops=swap,size=1MiB", INT64_MAX, NULL), *all = plan_within(&m, "slack_swap:ops=swap", INT64_MAX, NULL);
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == HR_STEP_OUT && plan->steps[i].tensor != m.graph->loss)
            EXPECT(m.graph->tensors[plan->steps[i].tensor].bytes >= least);
    EXPECT(all->arena_bytes < plan->arena_bytes);
    hr_plan_free(plan);
    plan = plan_within(&m, "slack_swap:slack=1000", INT64_MAX, NULL);
    EXPECT(plan->arena_bytes == m.keep_all_bytes);
    hr_plan_free(plan);
    hr_plan_free(all);
    end(&m);
}

/* A training of three steps. */
static hr_digest train_three(hr_device *device, const hr_graph *graph, hr_costs *costs, const hr_plan *plan)
{
    hr_session *session = NULL;
    hr_digest digest;
    hr_trace trace;
    bool all_zero = false;
    hr_session_options options = {.seed = 3, .poison = true, .digests = true, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(device, graph, plan, 0, &options, &session));
    for (uint64_t step = 0; step < 3; step++) {
        REQUIRE_OK(hr_session_step(session, step, true, &trace));
        if (step) REQUIRE_OK(hr_costs_add_trace(costs, graph, plan, &trace));
    }
    REQUIRE_OK(hr_costs_add_reports(costs, session, NULL, NULL));
    REQUIRE_OK(hr_session_digest(session, &digest, &all_zero));
    EXPECT(!all_zero && hr_session_peak_bytes(session) == plan->arena_bytes);
    hr_session_free(session);
    return digest;
}

TEST(slack_swap_by_measured_seconds_and_densities_equals_keep_all_bitwise)
{
    static const char *const techniques[] = {"slack_swap", "slack_swap:ops=compress", "slack_swap:ops=swap_compress", "slack_swap:ops=recompute_compress",
                                             "slack_swap:timing=stale", "slack_swap+relu_compression:select=all", "relu_compression:select=all+slack_swap"};
    hr_device *device = open_named_device("host");
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_workload_graph("unet3d:size=16,base=8", HR_F32, device->kind->channel_block(), &graph, NULL));
    REQUIRE_OK(hr_techniques_extend("slack_swap", graph));
    REQUIRE_OK(hr_costs_from_kernels(graph, device, &costs));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    int64_t keep_all_bytes = plan->arena_bytes;
    hr_digest expected = train_three(device, graph, costs, plan);
    hr_plan_free(plan);
    REQUIRE_OK(hr_plan_make_profile(graph, costs, "slack_swap", 0, &plan));
    hr_digest profiled = train_three(device, graph, costs, plan);
    EXPECT(profiled.parameters == expected.parameters);
    hr_plan_free(plan);
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++)
        for (int percent = 0; percent <= 90; percent += 90) {
            REQUIRE_OK(hr_plan_make(graph, costs, techniques[i], percent ? keep_all_bytes / 100 * percent : INT64_MAX, 64, &plan));
            hr_digest digest = train_three(device, graph, costs, plan);
            EXPECT_MSG(digest.loss == expected.loss && digest.gradients == expected.gradients && digest.parameters == expected.parameters,
                       "%s differs from keep_all", techniques[i]);
            EXPECT(plan->arena_bytes < keep_all_bytes);
            hr_plan_free(plan);
        }
    hr_costs_free(costs);
    hr_graph_free(graph);
    device->kind->close(device);
}
