/* superneurons as a rewriter of plans: what is offloaded, what runs again how often, and how near the peak comes to
 * l_peak. That results stay the same to the last bit is the subject of baselines_exact.c. */
#include "baselines_graphs.h"

static int64_t aligned(int64_t bytes) { return (bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT; }

/* The need of the neediest node: inputs, outputs, workspace; without what lives from step to step. */
static int64_t l_peak_of(const made *m)
{
    int64_t most = 0;
    for (int i = 0; i < m->graph->n_nodes; i++) {
        const hr_node *node = &m->graph->nodes[i];
        int64_t bytes = aligned(m->costs->nodes[i].choices[0].workspace_bytes);
        for (int t = 0; t < m->graph->n_tensors; t++) {
            bool named = false;
            for (int j = 0; j < node->n_in; j++) named |= node->in[j] == t;
            for (int k = 0; k < node->n_out; k++) named |= node->out[k] == t;
            if (named && !hr_tensor_is_persistent(&m->graph->tensors[t])) bytes += aligned(m->graph->tensors[t].bytes);
        }
        if (bytes > most) most = bytes;
    }
    return most;
}

static int64_t held_bytes(const made *m)
{
    int64_t total = 0;
    for (int t = 0; t < m->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&m->graph->tensors[t])) total += aligned(m->graph->tensors[t].bytes);
    return total;
}

/* conv, lrn, dropout, again and again: the cheap ones are what conv's backward reads. */
static made cheap_chain(int n)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 8, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){1, CHANNELS, EDGE, EDGE});
    for (int i = 0; i < n; i++) {
        char name[3][16];
        for (int k = 0; k < 3; k++) snprintf(name[k], sizeof name[k], "l%d.%d", i, k);
        x = hr_net_conv(&net, name[0], x, CHANNELS, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}}, false);
        x = hr_net_bn(&net, name[1], x, true);
        x = hr_net_dropout(&net, name[2], x, 0.5);
    }
    x = hr_net_dense(&net, "dense", hr_net_global_avg_pool(&net, "pool", x), 4, false);
    hr_net_loss(&net, x);
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    return made_of(graph);
}

/* What lives from step to step, l_peak, and one map that is still on its way out or in; however deep. */
TEST(superneurons_holds_a_chain_in_l_peak_and_one_map_whatever_its_depth)
{
    int64_t first = 0;
    for (int n = 4; n <= 64; n *= 4) {
        made m = cheap_chain(n);
        int64_t live = live_of(&m, "superneurons", INT64_MAX) - held_bytes(&m), l_peak = l_peak_of(&m);
        int64_t small = 64 * 1024 + (int64_t)n * 16 * HR_ALIGNMENT;   /* statistics, labels, the dense layer */
        EXPECT_MSG(live <= l_peak + map_bytes + small, "%d layers: %lld bytes, l_peak %lld, a map %lld", n,
                   (long long)live, (long long)l_peak, (long long)map_bytes);
        EXPECT(live_of(&m, "keep_all", INT64_MAX) - held_bytes(&m) >= 2 * n * map_bytes);
        if (!first) first = live;
        EXPECT_MSG(live <= first + small, "%d layers: %lld bytes, 4 layers %lld", n, (long long)live, (long long)first);
        drop(&m);
    }
}

TEST(superneurons_comes_down_to_l_peak_where_maps_shrink)
{
    static const char *const workloads[] = {"vgg16:batch=2,image=64,classes=10",
                                            "googlenet:batch=4,image=64,classes=10"};
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        made m = workload_of(workloads[i]);
        int64_t live = live_of(&m, "superneurons", INT64_MAX) - held_bytes(&m), l_peak = l_peak_of(&m);
        EXPECT_MSG((double)live <= 1.1 * (double)l_peak, "%s: %lld bytes, l_peak %lld", workloads[i], (long long)live,
                   (long long)l_peak);
        drop(&m);
    }
}

/* Dear and cheap nodes in a row: `cheap` of them between two dear ones. */
static made dear_and_cheap(int n, int cheap, int64_t dear_bytes, int64_t cheap_bytes)
{
    int64_t bytes[128];
    double seconds[128];
    REQUIRE(n <= 128);
    for (int i = 0; i < n; i++) {
        bool dear = i % (cheap + 1) == 0;
        bytes[i] = dear ? dear_bytes : cheap_bytes;
        seconds[i] = (dear ? 100e-9 : 1e-9) * (double)bytes[i];
    }
    return row_of(n, bytes, seconds);
}

static int runs_of(const made *m, const char *technique, int *most)
{
    hr_plan *plan = plan_of(m, technique, INT64_MAX);
    int *runs = calloc((size_t)m->graph->n_nodes + 1, sizeof *runs), again = 0;
    REQUIRE(runs);
    *most = 0;
    for (int i = 0; i < plan->n_steps; i++) {
        if (plan->steps[i].kind != HR_STEP_RUN) continue;
        again += runs[plan->steps[i].node]++ > 0;
        if (runs[plan->steps[i].node] > *most) *most = runs[plan->steps[i].node];
    }
    free(runs);
    hr_plan_free(plan);
    return again;
}

TEST(superneurons_computes_a_segment_once_if_that_stays_below_l_peak_and_again_for_each_layer_if_not)
{
    int speed, memory, cost, most;
    made m = dear_and_cheap(33, 3, 65536, 4096);           /* three small tensors beside two large ones */
    speed = runs_of(&m, "superneurons:mode=speed", &most);
    EXPECT_MSG(most == 2, "a node runs %d times", most);
    memory = runs_of(&m, "superneurons:mode=memory", &most);
    EXPECT_MSG(most == 4, "a node runs %d times", most);
    cost = runs_of(&m, "superneurons", &most);
    EXPECT_MSG(speed == 24 - 3 + 3 && memory == 2 * speed && cost == speed, "%d at once, %d each, %d by cost", speed,
               memory, cost);
    drop(&m);
    m = dear_and_cheap(33, 3, 4096, 65536);                /* three large ones are more than one layer holds */
    speed = runs_of(&m, "superneurons:mode=speed", &most);
    memory = runs_of(&m, "superneurons:mode=memory", &most);
    cost = runs_of(&m, "superneurons", &most);
    EXPECT_MSG(cost == memory && memory > speed, "%d at once, %d each, %d by cost", speed, memory, cost);
    EXPECT(live_of(&m, "superneurons", INT64_MAX) < live_of(&m, "superneurons:mode=speed", INT64_MAX));
    drop(&m);
}

TEST(superneurons_offloads_convolutions_and_computes_cheap_layers_again)
{
    made m = cheap_chain(8);
    hr_plan *plan = plan_of(&m, "superneurons", INT64_MAX);
    int outs = 0, again = 0;
    char *ran = calloc((size_t)m.graph->n_nodes + 1, 1);
    REQUIRE(ran);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->kind == HR_STEP_OUT && step->tensor != m.graph->loss) {
            const hr_node *maker = &m.graph->nodes[m.graph->tensors[step->tensor].producer];
            EXPECT_MSG(!strcmp(maker->op->name, "conv"), "%s of %s leaves", m.graph->tensors[step->tensor].name,
                       maker->name);
            outs++;
        }
        if (step->kind != HR_STEP_RUN || !ran[step->node]++) continue;
        const char *op = m.graph->nodes[step->node].op->name;
        EXPECT_MSG(!strcmp(op, "bn") || !strcmp(op, "dropout"), "%s runs again", m.graph->nodes[step->node].name);
        again++;
    }
    EXPECT_MSG(outs >= 6 && again >= 12, "%d leave, %d run again", outs, again);
    hr_plan_totals totals = totals_of(&m, "superneurons:offload=off", INT64_MAX);
    EXPECT(totals.swapped_bytes == 0 && totals.recomputed_nodes == again);
    free(ran);
    hr_plan_free(plan);
    drop(&m);
}

TEST(superneurons_keeps_a_cheap_layer_whose_parameters_are_updated_before_it_would_run_again)
{
    made m = updated_early();
    hr_plan *plan = plan_of(&m, "superneurons", INT64_MAX);
    EXPECT(step_of(plan, HR_STEP_RUN, hr_graph_find_node(m.graph, "f1"), 1) < 0);
    EXPECT(step_of(plan, HR_STEP_OUT, hr_graph_find_tensor(m.graph, "a"), 0) >= 0);
    hr_plan_free(plan);
    drop(&m);
}

TEST(superneurons_does_no_more_than_the_budget_asks_for)
{
    made m = workload_of("resnet50:batch=8,image=96,classes=10");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX), swapped = 0;
    int again = 0;
    hr_plan_totals totals = totals_of(&m, "superneurons", keep);
    EXPECT(totals.recomputed_nodes == 0 && totals.swapped_bytes == 0);
    for (int percent = 95; percent >= 65; percent -= 15) {
        totals = totals_of(&m, "superneurons", keep / 100 * percent);
        EXPECT_MSG(totals.recomputed_nodes >= again && totals.swapped_bytes >= swapped,
                   "at %d %%: %d again, %lld bytes", percent, totals.recomputed_nodes, (long long)totals.swapped_bytes);
        again = totals.recomputed_nodes;
        swapped = totals.swapped_bytes;
    }
    EXPECT(again > 0 && swapped > 0);
    drop(&m);
}

TEST(superneurons_plans_of_random_graphs_pass_the_check_and_keep_their_budgets)
{
    static const char *const techniques[] = {"superneurons", "superneurons:mode=speed", "superneurons:mode=memory",
                                             "superneurons:offload=off"};
    int kept = 0;
    for (int seed = 1; seed <= 12; seed++) {
        char what[32];
        made m = random_of(seed, 4 + 4 * seed);
        snprintf(what, sizeof what, "graph %d", seed);
        kept += keeps_budgets(&m, techniques[seed % 4], what);
        drop(&m);
    }
    EXPECT_MSG(kept >= 12, "only %d budgets could be kept to", kept);
}
