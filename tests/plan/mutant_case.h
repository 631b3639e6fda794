/* Small graphs and plans for tests of the check: a chain of convolutions with bn, trained by SGD with
 * momentum, in three plans: everything kept, some tensors swapped, some recomputed. */
#ifndef HR_MUTANT_CASE_H
#define HR_MUTANT_CASE_H
#include <string.h>
#include "check.h"
#include "net.h"
#include "technique.h"
#include "testing.h"

typedef struct plan_case {
    hr_graph *graph;
    hr_costs *costs;
    hr_plan *plan;
} plan_case;

static inline int find_step(const plan_case *c, hr_step_kind kind, const char *name, int from)
{
    for (int i = from; i < c->plan->n_steps; i++) {
        const hr_step *s = &c->plan->steps[i];
        if (s->kind != kind) continue;
        const char *subject = kind == HR_STEP_RUN ? c->graph->nodes[s->node].name : s->tensor < 0 ? "" : c->graph->tensors[s->tensor].name;
        if (!strcmp(subject, name)) return i;
    }
    return -1;
}

static inline hr_graph *case_graph(int length)
{
    char name[32];
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 4, 4, 4});
    for (int i = 0; i < length; i++) {
        snprintf(name, sizeof name, "c%d", i);
        x = hr_net_conv(&net, name, x, 4 + i, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}}, false);
        snprintf(name, sizeof name, "n%d", i);
        x = hr_net_bn(&net, name, x, true);
    }
    hr_net_loss(&net, hr_net_dense(&net, "dense", hr_net_global_avg_pool(&net, "pool", x), 3, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1, .momentum = 0.9}}));
    return graph;
}

/* First step at or after `from` that runs a backward node which reads `tensor`. */
static inline int first_backward_read(const plan_case *c, int tensor)
{
    for (int i = 0; i < c->plan->n_steps; i++) {
        const hr_step *s = &c->plan->steps[i];
        const hr_node *node = s->kind == HR_STEP_RUN ? &c->graph->nodes[s->node] : NULL;
        for (int j = 0; node && node->phase == HR_BACKWARD && j < node->n_in; j++)
            if (node->in[j] == tensor) return i;
    }
    return -1;
}

/* Swaps the outputs of c0 ... and recomputes the n's: both kinds in one plan when asked for. */
static inline plan_case case_new(int length, bool swap, bool recompute)
{
    plan_case c = {.graph = case_graph(length)};
    hr_edit edits[64];
    size_t n = 0;
    REQUIRE_OK(hr_costs_new(c.graph, &c.costs));
    for (int i = 0; i < c.costs->n_nodes; i += 2) c.costs->nodes[i].choices[0].workspace_bytes = 64 * (1 + i % 5);
    REQUIRE_OK(hr_plan_draft(c.graph, &c.plan));
    for (int i = 0; i + 1 < length; i++) {
        char name[32];
        snprintf(name, sizeof name, "c%d", i);
        int y = c.graph->nodes[hr_graph_find_node(c.graph, name)].out[0];
        snprintf(name, sizeof name, "n%d", i);
        int normal = hr_graph_find_node(c.graph, name), read = find_step(&c, HR_STEP_RUN, name, 0), z = c.graph->nodes[normal].out[0];
        if (swap) {
            edits[n++] = (hr_edit){read + 1, HR_STEP_OUT, -1, y, 0};
            if (i % 2) edits[n++] = (hr_edit){read + 3, HR_STEP_FREE, -1, y, 0};
            edits[n++] = (hr_edit){first_backward_read(&c, recompute ? z : y) - 1, HR_STEP_IN, -1, y, 0};
        }
        if (recompute) edits[n++] = (hr_edit){first_backward_read(&c, z), HR_STEP_RUN, normal, -1, 0};
    }
    REQUIRE_OK(hr_plan_apply(c.plan, edits, n));
    REQUIRE_OK(hr_plan_finish(c.graph, c.costs, 0, c.plan));
    REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
    return c;
}

static inline void case_free(plan_case *c)
{
    hr_plan_free(c->plan);
    hr_costs_free(c->costs);
    hr_graph_free(c->graph);
}
#endif
