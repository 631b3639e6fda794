/* The largest batch that fits, found by planning alone: the promise of a plan is what the device measures, so
 * nothing has to run. Bytes grow with the batch, so that doubling finds a bracket and bisection the edge;
 * where workspaces make the growth jump, the answer is still a batch that fits whose successor does not. */
#include <string.h>
#include "trial.h"

typedef struct search {
    const hr_trial *trial;
    int64_t limit_bytes;
    hr_spec spec;
} search;

static hr_status fits(search *search, int64_t batch, bool *answer)
{
    hr_status st = HR_OK;
    char text[sizeof search->trial->one.workload];
    const char *technique = search->trial->one.technique;
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    hr_spec spec;
    hr_spec_set(&search->spec, "batch", (double)batch);
    TRY(hr_workload_graph(hr_spec_format(&search->spec, text, sizeof text), HR_F32, search->trial->channel_block,
                          &graph, &spec));
    TRY(hr_techniques_extend(technique, graph));
    TRY(hr_trial_costs(search->trial, graph, &costs));
    TRY(hr_plan_make(graph, costs, technique, search->limit_bytes, 0, &plan));
    *answer = plan->arena_bytes <= search->limit_bytes;
    if (*answer) goto out;
    hr_plan_free(plan);
    plan = NULL;
    TRY(hr_plan_make(graph, costs, technique, INT64_MAX, 0, &plan));
    *answer = plan->arena_bytes <= search->limit_bytes;
out:
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
    return st;
}

hr_status hr_batch_search(const hr_trial *trial, int64_t limit_bytes, int64_t *batch)
{
    hr_status st = HR_OK;
    search search = {trial, limit_bytes, {.table = NULL}};
    const char *workload = trial->one.workload;
    const hr_workload *kind = hr_workload_find(workload);
    int64_t most = 1, below = 0, above;
    bool answer;
    if (!kind) FAIL(HR_BAD_ARGUMENT, "unknown workload '%s'; see runbench --list", workload);
    TRY(hr_spec_parse(workload, kind->options, &search.spec));
    for (const hr_option *option = kind->options; option && option->name; option++)
        if (!strcmp(option->name, "batch")) most = (int64_t)option->highest;
    for (above = 1; above <= most; above *= 2) {
        TRY(fits(&search, above, &answer));
        if (!answer) break;
        below = above;
    }
    if (above > most) above = most + 1;
    while (above - below > 1) {
        int64_t middle = below + (above - below) / 2;
        TRY(fits(&search, middle, &answer));
        if (answer) below = middle;
        else above = middle;
    }
    *batch = below;
out:
    return st;
}
