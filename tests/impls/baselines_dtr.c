/* dtr as a rewriter of plans: budgets, and the order of evictions against a plain computation of h. That results
 * stay the same to the last bit is the subject of baselines_exact.c. */
#include "baselines_graphs.h"

static const char *const rules[] = {"neighbourhood", "local", "lru", "size"};
enum { RULES = sizeof rules / sizeof *rules, NODES_MOST = 128, RUNS_MOST = 4096 };

TEST(dtr_keeps_to_budgets_from_forty_percent_of_keep_all_on)
{
    static const double seconds[] = {3e-3, 1e-3, 2e-3, 5e-3, 1e-3, 1e-3, 4e-3, 2e-3, 2e-3, 1e-3, 3e-3, 1e-3};
    static const int64_t bytes[] = {4096, 8192, 4096, 2048, 8192, 4096, 4096, 2048, 4096, 8192, 4096, 4096};
    made row = row_of(12, bytes, seconds);
    for (int r = 0; r < RULES; r++) {
        char technique[64];
        snprintf(technique, sizeof technique, "dtr:h=%s", rules[r]);
        EXPECT(keeps_budgets(&row, technique, "a row") == 3);
    }
    drop(&row);
    made m = workload_of("lenet:batch=64,channels=8");
    keeps_budgets(&m, "dtr", "lenet");
    drop(&m);
    m = workload_of("resnet50:batch=16,image=64,classes=10");
    EXPECT(keeps_budgets(&m, "dtr", "resnet50") >= 1);
    drop(&m);
}

TEST(dtr_plans_of_random_graphs_pass_the_check_and_keep_their_budgets)
{
    int kept = 0;
    for (int seed = 1; seed <= 10; seed++) {
        made m = random_of(seed, 4 + 4 * seed);
        char technique[64], what[32];
        snprintf(technique, sizeof technique, "dtr:h=%s", rules[seed % RULES]);
        snprintf(what, sizeof what, "graph %d", seed);
        kept += keeps_budgets(&m, technique, what);
        drop(&m);
    }
    EXPECT_MSG(kept >= 10, "only %d budgets could be kept to", kept);
}

TEST(dtr_computes_nothing_again_when_everything_fits_and_more_as_budgets_shrink)
{
    made m = workload_of("resnet50:batch=16,image=64,classes=10");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX);
    EXPECT(totals_of(&m, "dtr", keep).recomputed_nodes == 0);
    double before = 0;
    for (int percent = 90; percent >= 60; percent -= 15) {
        hr_plan_totals totals = totals_of(&m, "dtr", keep / 100 * percent);
        EXPECT(totals.recomputed_nodes > 0 && totals.swapped_bytes == 0);
        EXPECT_MSG(totals.recomputed_nodes > before, "%d at %d %%", totals.recomputed_nodes, percent);
        before = totals.recomputed_nodes;
    }
    drop(&m);
}

TEST(dtr_evicts_nothing_that_an_update_would_keep_from_being_made_again)
{
    made m = updated_early();
    int64_t budget = 17 * 1024;
    for (int r = 0; r < RULES; r++) {
        char technique[64];
        snprintf(technique, sizeof technique, "dtr:h=%s", rules[r]);
        hr_plan *plan = plan_of(&m, technique, budget);
        EXPECT_MSG(plan->arena_bytes <= budget, "%s: %lld bytes", technique, (long long)plan->arena_bytes);
        EXPECT(step_of(plan, HR_STEP_RUN, hr_graph_find_node(m.graph, "f1"), 1) < 0);
        EXPECT(step_of(plan, HR_STEP_RUN, hr_graph_find_node(m.graph, "f2"), 1) >= 0);
        hr_plan_free(plan);
    }
    EXPECT(live_of(&m, "keep_all", INT64_MAX) > budget);
    drop(&m);
}

/* ---- the algorithm once more, by definition: sets are relabelled one by one, everything is looked up anew ---- */

typedef struct plain {
    const made *m;
    int rule;
    bool there[NODES_MOST], gone[NODES_MOST];      /* by node: its one output is resident; is evicted */
    int held[NODES_MOST], set[NODES_MOST];
    double used[NODES_MOST], now, set_seconds[RUNS_MOST];
    int n_sets, at, runs[RUNS_MOST], n_runs;
    int64_t budget;
} plain;

static double seconds_of(const plain *p, int node) { return p->m->costs->nodes[node].choices[0].seconds; }
static int64_t bytes_of(const plain *p, int node)
{
    return p->m->graph->tensors[p->m->graph->nodes[node].out[0]].bytes;
}

static bool feeds(const plain *p, int from, int to)
{
    const hr_node *node = &p->m->graph->nodes[to];
    for (int j = 0; j < node->n_in; j++)
        if (p->m->graph->tensors[node->in[j]].producer == from) return true;
    return false;
}

static bool is_read_from(const plain *p, int node, int first)
{
    for (int i = first; i < p->m->graph->n_nodes; i++)
        if (feeds(p, node, i)) return true;
    return false;
}

static bool next_to(const plain *p, int a, int b) { return feeds(p, a, b) || feeds(p, b, a); }

static double h_of(const plain *p, int node)
{
    double cost = seconds_of(p, node), idle = p->now - p->used[node];
    if (p->rule == 2) return -idle;
    if (p->rule == 3) return -(double)bytes_of(p, node);
    for (int s = 0; s < p->n_sets && p->rule == 0; s++) {
        bool near = false;
        for (int i = 0; i < p->m->graph->n_nodes; i++) near |= p->gone[i] && p->set[i] == s && next_to(p, node, i);
        if (near) cost += p->set_seconds[s];
    }
    return cost / ((double)bytes_of(p, node) * fmax(idle, 1e-15));
}

static void leave(plain *p, int node)
{
    int mine = p->n_sets++;
    REQUIRE(mine < RUNS_MOST);
    p->there[node] = false;
    p->gone[node] = true;
    p->set[node] = mine;
    p->set_seconds[mine] = seconds_of(p, node);
    for (int i = 0; i < p->m->graph->n_nodes; i++) {
        int other = p->set[i];
        if (!p->gone[i] || other == mine || !next_to(p, node, i)) continue;
        p->set_seconds[mine] += p->set_seconds[other];
        p->set_seconds[other] = 0;
        for (int k = 0; k < p->m->graph->n_nodes; k++)
            if (p->gone[k] && p->set[k] == other) p->set[k] = mine;
    }
}

static int64_t live_bytes(const plain *p)
{
    int64_t bytes = 0;
    for (int i = 0; i < p->m->graph->n_nodes; i++) bytes += p->there[i] ? bytes_of(p, i) : 0;
    return bytes;
}

static void run(plain *p, int node, bool again)
{
    const hr_node *n = &p->m->graph->nodes[node];
    for (int j = 0; j < n->n_in; j++)
        if (p->m->graph->tensors[n->in[j]].producer >= 0) p->held[p->m->graph->tensors[n->in[j]].producer]++;
    for (int j = 0; j < n->n_in; j++) {
        int from = p->m->graph->tensors[n->in[j]].producer;
        if (from >= 0 && !p->there[from]) run(p, from, true);
    }
    while (live_bytes(p) + bytes_of(p, node) > p->budget) {
        int best = -1;
        for (int i = 0; i < p->m->graph->n_nodes; i++)
            if (p->there[i] && !p->held[i] && (best < 0 || h_of(p, i) < h_of(p, best))) best = i;
        REQUIRE(best >= 0);
        leave(p, best);
    }
    REQUIRE(p->n_runs < RUNS_MOST);
    p->runs[p->n_runs++] = node;
    p->now += seconds_of(p, node);
    if (p->gone[node]) p->set_seconds[p->set[node]] = fmax(p->set_seconds[p->set[node]] - seconds_of(p, node), 0);
    p->gone[node] = false;
    p->there[node] = true;
    p->used[node] = p->now;
    for (int j = 0; j < n->n_in; j++) {
        int from = p->m->graph->tensors[n->in[j]].producer;
        if (from < 0) continue;
        p->used[from] = p->now;
        p->held[from]--;
    }
    for (int j = 0; j < n->n_in; j++) {
        int from = p->m->graph->tensors[n->in[j]].producer;
        if (from >= 0 && p->there[from] && !p->held[from] && !is_read_from(p, from, again ? p->at : p->at + 1))
            leave(p, from);
    }
    if (!again && p->there[node] && !is_read_from(p, node, p->at + 1)) leave(p, node);
}

/* Rows with skips, without parameters, inputs or workspaces of which the plain version would have to know. */
static made small_case(int seed)
{
    text t;
    text_begin(&t);
    draws = (uint64_t)seed + 17;
    for (int i = 0; i < 5; i++) draw(0, 1);
    int n = draw(6, 14), skip[16];
    int64_t bytes[16];
    add_node(&t, 1, "node f0 forward %g\n writes y0 %lld", draw(1, 99) * 1e-3 + draw(1, 99) * 1e-7,
             (long long)(bytes[0] = 64 * draw(1, 40)));
    for (int i = 1; i < n; i++) {
        skip[i] = i > 2 && draw(0, 1) ? draw(0, i - 2) : i - 1;
        add_node(&t, 1, "node f%d forward %.9f\n reads y%d%s%.*d\n writes y%d %lld", i,
                 draw(1, 99) * 1e-3 + draw(1, 99) * 1e-7, i - 1, skip[i] < i - 1 ? " y" : "", skip[i] < i - 1 ? 1 : 0,
                 skip[i] < i - 1 ? skip[i] : 0, i, (long long)(bytes[i] = 64 * draw(1, 40)));
    }
    for (int i = n - 1; i >= 0; i--)
        add_node(&t, 1, "node b%d backward %.9f of f%d\n reads %c%d y%d\n writes d%d %lld", i,
                 draw(1, 99) * 1e-3 + draw(1, 99) * 1e-7, i, i == n - 1 ? 'y' : 'd',
                 i == n - 1 ? (n > 1 ? n - 2 : 0) : i + 1, i, i, (long long)bytes[i]);
    return text_end(&t);
}

TEST(dtr_evicts_in_the_order_of_a_plain_computation_of_h)
{
    int compared = 0, again = 0;
    for (int seed = 1; seed <= 40; seed++) {
        made m = small_case(seed);
        int rule = seed % RULES, same = 0;
        char technique[64];
        snprintf(technique, sizeof technique, "dtr:h=%s", rules[rule]);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, technique, INT64_MAX);
        int64_t budget = (least + (keep - least) * draw(2, 8) / 10) / 64 * 64;
        hr_spec spec;
        hr_plan *draft = NULL;
        REQUIRE_OK(hr_plan_draft(m.graph, &draft));
        const hr_technique *dtr = hr_technique_find("dtr", 3);
        REQUIRE(dtr);
        REQUIRE_OK(hr_spec_parse(technique, dtr->options, &spec));
        REQUIRE_OK(dtr->rewrite(&(hr_rewrite){m.graph, m.costs, budget, &spec}, draft));
        plain *p = calloc(1, sizeof *p);
        REQUIRE(p);
        *p = (plain){.m = &m, .rule = rule, .budget = budget};
        for (p->at = 0; p->at < m.graph->n_nodes; p->at++) run(p, p->at, false);
        for (int i = 0; i < draft->n_steps; i++)
            if (draft->steps[i].kind == HR_STEP_RUN && same < p->n_runs && draft->steps[i].node == p->runs[same])
                same++;
        EXPECT_MSG(same == p->n_runs && draft->n_steps == p->n_runs, "graph %d, %s: run %d of %d is another", seed,
                   technique, same, p->n_runs);
        again += p->n_runs - m.graph->n_nodes;
        compared++;
        free(p);
        hr_plan_free(draft);
        drop(&m);
    }
    EXPECT_MSG(compared == 40 && again >= 100, "%d runs again in %d graphs prove little", again, compared);
}
