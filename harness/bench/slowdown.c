/* See slowdown.h. A plan within a budget often needs less than the budget: the next question is put below its arena, so
 * that every answer is new. */
#include "slowdown.h"

#include <math.h>
#include "timeline.h"

enum {
    SCAN_POINTS = 24,            /* budgets of the first, even scan */
    NEIGHBOURS = 6,              /* tried below the best before it is called the best */
    LARGE_GRAPH_NODES = 4000,    /* from here on a third of them: planning takes seconds */
    FINE = 500,                  /* bisection ends at so small a share of the best */
};

typedef struct search {
    const hr_graph *graph;
    const hr_costs *costs;
    const char *technique;
    const hr_slowdown *wanted;
    hr_plan *best;
    int64_t best_budget_bytes;
    double fastest_seconds;
} search;

/* Plans within the budget; *better: the plan is in time, within the budget, and smaller than the best, and is kept. */
static hr_status try_budget(search *s, int64_t budget_bytes, bool *better)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    hr_timeline timeline = {0};
    *better = false;
    TRY(hr_plan_make(s->graph, s->costs, s->technique, budget_bytes, 0, &plan));
    if (plan->arena_bytes > s->wanted->highest_bytes) goto out;
    TRY(hr_timeline_play(s->graph, s->costs, plan, &timeline));
    if (timeline.total_seconds < s->fastest_seconds) s->fastest_seconds = timeline.total_seconds;
    if (timeline.total_seconds > s->wanted->keep_all_seconds * s->wanted->ratio) goto out;
    if (s->best && plan->arena_bytes >= s->best->arena_bytes) goto out;
    hr_plan_free(s->best);
    s->best = plan;
    bool met = budget_bytes >= plan->arena_bytes && budget_bytes != INT64_MAX;
    s->best_budget_bytes = met ? budget_bytes : plan->arena_bytes;
    plan = NULL;
    *better = true;
out:
    hr_timeline_clear(&timeline);
    hr_plan_free(plan);
    return st;
}

/* Between `below`, where no better plan was found, and the best: halves until they touch. */
static hr_status bisect(search *s, int64_t below)
{
    hr_status st = HR_OK;
    bool better;
    while (s->best->arena_bytes - below > s->best->arena_bytes / FINE + HR_ALIGNMENT) {
        int64_t middle = below + (s->best->arena_bytes - below) / 2;
        TRY(try_budget(s, middle, &better));
        if (!better) below = middle;
    }
out:
    return st;
}

/* Steps below the best that bisection has jumped over, the nearest first; each success begins anew. */
static hr_status look_below(search *s, int n_neighbours)
{
    hr_status st = HR_OK;
    bool better;
    TRY(try_budget(s, s->best->arena_bytes - 1, &better));
    for (int k = 0; k < n_neighbours;) {
        int64_t step = s->best->arena_bytes / 200 * (k + 1);
        if (s->best->arena_bytes - step < s->wanted->lowest_bytes) break;
        TRY(try_budget(s, s->best->arena_bytes - step, &better));
        k = better ? 0 : k + 1;
    }
out:
    return st;
}

hr_status hr_slowdown_search(const hr_graph *graph, const hr_costs *costs, const char *technique,
                             const hr_slowdown *wanted, hr_plan **plan, int64_t *budget_bytes, double *fastest)
{
    hr_status st = HR_OK;
    search s = {graph, costs, technique, wanted, NULL, 0, INFINITY};
    int64_t lowest = wanted->lowest_bytes, span = wanted->highest_bytes - lowest;
    int points = graph->n_nodes > LARGE_GRAPH_NODES ? SCAN_POINTS / 3 : SCAN_POINTS;
    bool better;
    if (!costs->measured || !(wanted->keep_all_seconds > 0))
        FAIL(HR_BAD_ARGUMENT, "--slowdown needs the seconds of every node, and nothing has measured or described them");
    TRY(try_budget(&s, INT64_MAX, &better));       /* as little as the technique can: the lowest peak, if in time */
    for (int k = points; k >= 0 && span >= 0; k--) {
        int64_t budget = lowest + (int64_t)((double)span * k / points);
        if (s.best && budget >= s.best->arena_bytes) continue;
        TRY(try_budget(&s, budget, &better));
    }
    if (s.best) {
        int64_t below = s.best_budget_bytes - span / points;
        if (s.best->arena_bytes < below) below = s.best->arena_bytes - span / points;
        TRY(bisect(&s, below > lowest ? below : lowest));
        TRY(look_below(&s, points == SCAN_POINTS ? NEIGHBOURS : NEIGHBOURS / 3));
    }
    *plan = s.best;
    s.best = NULL;
    *budget_bytes = s.best_budget_bytes;
    *fastest = s.fastest_seconds;
out:
    hr_plan_free(s.best);
    return st;
}
