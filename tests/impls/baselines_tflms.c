/* tflms as a rewriter of plans: levels, thresholds, triggers, groups, and the search for them. That results stay the
 * same to the last bit is the subject of baselines_exact.c. */
#include "baselines_graphs.h"

#define FIXED "swapin_ahead=0,swapin_groupby=0,sync_mode=0"

/* Level of each node: longest path of data edges. */
static int *levels_of(const hr_graph *graph)
{
    int *level = calloc((size_t)graph->n_nodes + 1, sizeof *level);
    REQUIRE(level);
    for (int i = 0; i < graph->n_nodes; i++)
        for (int j = 0; j < graph->nodes[i].n_in; j++) {
            int t = graph->nodes[i].in[j], from = t < 0 ? -1 : graph->tensors[t].producer;
            bool input = t >= 0 && graph->tensors[t].role == HR_ROLE_INPUT;
            if (from >= 0 && level[from] >= level[i]) level[i] = level[from] + 1;
            if (input && level[i] < 1) level[i] = 1;
        }
    return level;
}

static int most_level(const hr_graph *graph)
{
    int most = 0, *level = levels_of(graph);
    for (int i = 0; i < graph->n_nodes; i++) most = level[i] > most ? level[i] : most;
    free(level);
    return most;
}

static hr_plan *with_threshold(const made *m, int threshold)
{
    char technique[128];
    snprintf(technique, sizeof technique, "tflms:swapout_threshold=%d," FIXED, threshold);
    return plan_of(m, technique, INT64_MAX);
}

/* By trying all: -1 when the thresholds that pass are not all below those that do not: then there is no such number. */
static int largest_that_passes(const made *m, int64_t budget)
{
    int largest = 0, most = most_level(m->graph);
    bool clear = true;
    for (int k = 1; k <= most; k++) {
        hr_plan *plan = with_threshold(m, k);
        if (plan->live_bytes <= budget) clear &= largest == k - 1, largest = k;
        clear &= plan->arena_bytes == plan->live_bytes;
        hr_plan_free(plan);
    }
    return clear ? largest : -1;
}

static bool same_steps(const hr_plan *a, const hr_plan *b)
{
    bool same = a->n_steps == b->n_steps;
    for (int i = 0; same && i < a->n_steps; i++)
        same = a->steps[i].kind == b->steps[i].kind && a->steps[i].node == b->steps[i].node &&
               a->steps[i].tensor == b->steps[i].tensor;
    return same;
}

/* A row whose nodes write two tensors, which two nodes of backward read one after the other: distances follow closely,
 * so that two thresholds are two plans. */
static made double_row(int n)
{
    text t;
    text_begin(&t);
    add_tensor(&t, "y", 0, 64, "input");
    for (int i = 1; i <= n; i++)
        add_node(&t, 2, "node f%d forward 1e-3\n reads y%d\n writes y%d 4096 z%d 4096", i, i - 1, i, i);
    for (int i = n; i >= 1; i--) {
        add_node(&t, 1, "node b%d backward 1e-3 of f%d\n reads %s%d y%d\n writes e%d 4096", i, i, i == n ? "y" : "d",
                 i == n ? n - 1 : i + 1, i, i);
        add_node(&t, 1, "node c%d backward 1e-3 of f%d\n reads e%d z%d\n writes d%d 4096", i, i, i, i, i);
    }
    return text_end(&t);
}

TEST(tflms_finds_the_largest_threshold_that_passes)
{
    int compared = 0;
    for (int n = 5; n <= 14; n++) {
        made m = double_row(n);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        for (int64_t budget = keep - 4096; budget > 0; budget -= 4096) {
            int expected = largest_that_passes(&m, budget);
            if (expected <= 0) continue;
            hr_plan *found = plan_of(&m, "tflms:" FIXED, budget), *tried = with_threshold(&m, expected);
            EXPECT_MSG(same_steps(found, tried), "%d layers, %lld bytes: not the plan of threshold %d", n,
                       (long long)budget, expected);
            compared++;
            hr_plan_free(found);
            hr_plan_free(tried);
        }
        drop(&m);
    }
    EXPECT_MSG(compared >= 30, "%d compared", compared);
}

/* With both ends synchronous a tensor leaves when a reader beyond the threshold stands apart from the near ones. */
TEST(tflms_swaps_what_is_read_beyond_the_threshold_and_nothing_else)
{
    int swapped = 0, stayed = 0;
    for (int seed = 1; seed <= 12; seed++) {
        made m = random_of(seed, 20);
        int threshold = draw(2, 20), *level = levels_of(m.graph);
        char technique[128];
        snprintf(technique, sizeof technique, "tflms:swapout_threshold=%d,swapin_groupby=0,sync_mode=3", threshold);
        hr_plan *plan = plan_of(&m, technique, INT64_MAX);
        for (int t = 0; t < m.graph->n_tensors; t++) {
            int made_by = m.graph->tensors[t].producer, last = made_by;
            bool expected = false;
            if (made_by < 0 || t == m.graph->loss) continue;
            for (int pass = 0; pass < 2; pass++)
                for (int i = 0, until = last; i < m.graph->n_nodes; i++) {
                    bool reads = false, near = level[i] - level[made_by] <= threshold;
                    for (int j = 0; j < m.graph->nodes[i].n_in; j++) reads |= m.graph->nodes[i].in[j] == t;
                    if (pass == 0 && reads && near) last = i;
                    if (pass == 1 && reads && i > last) expected |= i > until + 1, until = i;
                }
            bool leaves = step_of(plan, HR_STEP_OUT, t, 0) >= 0;
            EXPECT_MSG(leaves == expected, "graph %d, threshold %d: %s %s", seed, threshold, m.graph->tensors[t].name,
                       leaves ? "leaves" : "stays");
            swapped += leaves;
            stayed += !leaves;
        }
        free(level);
        hr_plan_free(plan);
        drop(&m);
    }
    EXPECT(swapped >= 50 && stayed >= 50);
}

TEST(tflms_starts_copies_back_so_many_levels_before_their_reader)
{
    int64_t bytes[20];
    double seconds[20];
    for (int i = 0; i < 20; i++) bytes[i] = 4096, seconds[i] = 1e-3;
    made m = row_of(20, bytes, seconds);
    for (int ahead = 0; ahead <= 4; ahead++) {
        int copies = 0;
        char technique[128];
        snprintf(technique, sizeof technique, "tflms:swapout_threshold=12,swapin_ahead=%d,swapin_groupby=0,sync_mode=0",
                 ahead);
        hr_plan *plan = plan_of(&m, technique, INT64_MAX);
        for (int i = 0; i < plan->n_steps; i++) {
            int t = plan->steps[i].tensor, between = 0;
            if (plan->steps[i].kind != HR_STEP_IN || m.graph->tensors[t].role == HR_ROLE_INPUT) continue;
            for (int k = i + 1; k < plan->n_steps; k++) {
                const hr_node *node = plan->steps[k].kind == HR_STEP_RUN ? &m.graph->nodes[plan->steps[k].node] : NULL;
                bool reads = false;
                for (int j = 0; node && j < node->n_in; j++) reads |= node->in[j] == t;
                if (reads) break;
                between += node != NULL;
            }
            EXPECT_MSG(between == ahead, "%s: %d steps of the row between, %d levels ahead", m.graph->tensors[t].name,
                       between, ahead);
            copies++;
        }
        EXPECT(copies >= 5);
        hr_plan_free(plan);
    }
    drop(&m);
}

/* One tensor, read again at levels 12, 13, 15 and 20. Between the first two nothing runs: the copy stays. */
TEST(tflms_lets_readers_within_a_group_share_one_copy)
{
    static const struct { int groupby, copies; } cases[] = {{0, 3}, {1, 3}, {2, 3}, {3, 2}, {7, 2}, {8, 1}};
    text t;
    text_begin(&t);
    add_tensor(&t, "x", 0, 64, "input");
    add_node(&t, 1, "node n1 forward 1e-3\n reads x0\n writes big 65536");
    for (int i = 2; i <= 22; i++) {
        bool reads = i == 12 || i == 13 || i == 15 || i == 20;
        add_node(&t, 1, "node n%d forward 1e-3\n reads %s%d%s\n writes t%d 64", i, i == 2 ? "x" : "t",
                 i == 2 ? 0 : i - 1, reads ? " big" : "", i);
    }
    made m = text_end(&t);
    int big = hr_graph_find_tensor(m.graph, "big");
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char technique[128];
        int copies = 0;
        snprintf(technique, sizeof technique, "tflms:swapout_threshold=4,swapin_ahead=0,swapin_groupby=%d,sync_mode=3",
                 cases[c].groupby);
        hr_plan *plan = plan_of(&m, technique, INT64_MAX);
        while (step_of(plan, HR_STEP_IN, big, copies) >= 0) copies++;
        EXPECT_MSG(copies == cases[c].copies, "groupby %d: %d copies back", cases[c].groupby, copies);
        EXPECT(step_of(plan, HR_STEP_OUT, big, 1) < 0);
        hr_plan_free(plan);
    }
    drop(&m);
}

TEST(tflms_moves_nothing_when_everything_fits_and_asks_for_no_seconds)
{
    made m = workload_of("resnet50:batch=8,image=64,classes=10");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX);
    EXPECT(totals_of(&m, "tflms", keep).swapped_bytes == 0);
    hr_plan *unknown = plan_of(&m, "tflms", keep / 10 * 9);
    EXPECT(unknown->arena_bytes <= keep / 10 * 9);
    for (int i = 0; i < m.graph->n_nodes; i++) m.costs->nodes[i].choices[0].seconds = 1e-6 * (1 + i % 17);
    m.costs->measured = true;
    hr_plan *known = plan_of(&m, "tflms", keep / 10 * 9);
    EXPECT(same_steps(unknown, known));
    EXPECT(hr_plan_totals_of(m.graph, m.costs, known).swapped_bytes > 0);
    hr_plan_free(unknown);
    hr_plan_free(known);
    drop(&m);
}

TEST(tflms_plans_of_random_graphs_pass_the_check_and_keep_their_budgets)
{
    int kept = 0;
    for (int seed = 1; seed <= 10; seed++) {
        char what[32], technique[64];
        made m = random_of(seed, 4 + 4 * seed);
        snprintf(what, sizeof what, "graph %d", seed);
        kept += keeps_budgets(&m, "tflms", what);
        snprintf(technique, sizeof technique, "tflms:sync_mode=%d,swapin_ahead=%d", seed % 4, seed);
        keeps_budgets(&m, technique, what);
        drop(&m);
    }
    EXPECT_MSG(kept >= 15, "only %d budgets could be kept to", kept);
}
