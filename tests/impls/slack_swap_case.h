/* What the tests of slack_swap share: networks with seconds made up from operation counts. */
#ifndef HR_SLACK_SWAP_CASE_H
#define HR_SLACK_SWAP_CASE_H
#include "../exec/session_case.h"
#include "op.h"
#include "timeline.h"

enum { BUDGETS = 20 };

typedef struct made_up { hr_graph *graph; hr_costs *costs; int64_t keep_all_bytes; double keep_all_seconds; } made_up;

static inline hr_plan *plan_within(const made_up *m, const char *technique, int64_t budget_bytes, double *seconds)
{
    hr_plan *plan = NULL;
    hr_timeline timeline = {0};
    REQUIRE_OK(hr_plan_make(m->graph, m->costs, technique, budget_bytes, 0, &plan));
    REQUIRE_OK(hr_timeline_play(m->graph, m->costs, plan, &timeline));
    if (seconds) *seconds = timeline.total_seconds;
    hr_timeline_clear(&timeline);
    return plan;
}

static inline made_up begin(const char *workload, double flops_per_second, double bytes_per_second)
{
    made_up m = {0};
    REQUIRE_OK(hr_workload_graph(workload, HR_F32, 1, &m.graph, NULL));
    REQUIRE_OK(hr_techniques_extend("slack_swap", m.graph));
    REQUIRE_OK(hr_costs_new(m.graph, &m.costs));
    for (int i = 0; i < m.graph->n_nodes; i++) {
        const hr_node *node = &m.graph->nodes[i];
        double work = node->op->flops ? node->op->flops(m.graph, node) : 0;
        for (int j = 0; j < node->n_in; j++) work += node->in[j] < 0 ? 0 : 4 * (double)m.graph->tensors[node->in[j]].elements;
        m.costs->nodes[i].choices[0].seconds = 2e-6 + work / flops_per_second;
    }
    m.costs->measured = true;
    m.costs->out = m.costs->in = (hr_link){.bytes_per_second = bytes_per_second, .latency_seconds = 5e-6};
    hr_plan *plan = plan_within(&m, "keep_all", INT64_MAX, &m.keep_all_seconds);
    m.keep_all_bytes = plan->arena_bytes;
    hr_plan_free(plan);
    return m;
}

static inline void end(made_up *m)
{
    hr_costs_free(m->costs);
    hr_graph_free(m->graph);
}

/* Twenty budgets to keep_all's peak: those that can be met are kept, and more bytes are never slower. */
static inline void budgets_are_kept_and_never_cost_more(const char *workload, const char *technique)
{
    made_up m = begin(workload, 2e11, 4e9);
    double seconds, smaller_budget_seconds = INFINITY;
    int kept = 0;
    hr_plan *plan = plan_within(&m, technique, INT64_MAX, &seconds);
    int64_t least_bytes = plan->arena_bytes;
    hr_plan_free(plan);
    for (int i = 1; i <= BUDGETS; i++) {
        int64_t budget = m.keep_all_bytes / BUDGETS * i;
        if (budget < least_bytes) continue;
        plan = plan_within(&m, technique, budget, &seconds);
        EXPECT_MSG(plan->arena_bytes <= budget, "%s of %s: %lld bytes of %lld", technique, workload,
                   (long long)plan->arena_bytes, (long long)budget);
        EXPECT_MSG(seconds <= smaller_budget_seconds, "%s of %s: %g s for budget %d, %g s for the one below", technique,
                   workload, seconds, i, smaller_budget_seconds);
        smaller_budget_seconds = seconds;
        kept++;
        hr_plan_free(plan);
    }
    EXPECT_MSG(kept >= 4, "%s of %s reaches only %lld of %lld bytes", technique, workload, (long long)least_bytes,
               (long long)m.keep_all_bytes);
    end(&m);
}
#endif
