/* A small trained network and plans of it, for tests of the check and of the text form.
 *
 * conv c0 -> conv c1 -> batch normalisation -> max pool -> conv c2 -> dropout -> dense -> loss, trained with
 * momentum: activations of several sizes, running statistics, an argmax of bytes, workspaces on every third
 * node. Small enough for an interpreter that runs thousands of plans.
 */
#ifndef PLAN_CASE_H
#define PLAN_CASE_H
#include <stdlib.h>
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

static inline hr_graph *case_graph(void)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    const hr_attrs pointwise = {.kernel = {1, 1}, .relu = true}, halves = {.kernel = {2, 2}, .stride = {2, 2}};
    int x = hr_net_input(&net, "images", 4, (int64_t[]){1, 4, 4, 4});
    x = hr_net_conv(&net, "c0", x, 4, pointwise, false);
    x = hr_net_conv(&net, "c1", x, 4, pointwise, true);
    x = hr_net_bn(&net, "norm", x, false);
    x = hr_net_max_pool(&net, "pool", x, halves);
    x = hr_net_conv(&net, "c2", x, 8, pointwise, false);
    x = hr_net_dropout(&net, "drop", x, 0.5);
    hr_net_loss(&net, hr_net_dense(&net, "dense", x, 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1, .momentum = 0.9}}));
    return graph;
}

static inline hr_costs *case_costs(const hr_graph *graph)
{
    hr_costs *costs = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    for (int i = 0; i < graph->n_nodes; i += 3) costs->nodes[i].choices[0].workspace_bytes = 64 + 4 * i;
    return costs;
}

static inline int case_tensor(const hr_graph *graph, const char *node)
{
    int i = hr_graph_find_node(graph, node);
    REQUIRE(i >= 0 && graph->nodes[i].n_out > 0);
    return graph->nodes[i].out[0];
}

/* The n-th step (from 0) of a kind with that node or tensor; fails the test when there is none. */
static inline int case_step(const hr_graph *graph, const hr_plan *plan, hr_step_kind kind, const char *name, int nth)
{
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *s = &plan->steps[i];
        if (s->kind != kind || (kind != HR_STEP_RUN && s->tensor < 0)) continue;
        const char *subject = kind == HR_STEP_RUN ? graph->nodes[s->node].name : graph->tensors[s->tensor].name;
        if (!strcmp(subject, name) && nth-- == 0) return i;
    }
    hr_test_failed(__FILE__, __LINE__, "the plan has no such step: %s %s", hr_step_kind_name(kind), name);
    exit(1);
}

/* First step of a draft in which a backward node reads the tensor. */
static inline int case_backward_read(const hr_graph *graph, const hr_plan *plan, int tensor)
{
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_node *node = plan->steps[i].kind == HR_STEP_RUN ? &graph->nodes[plan->steps[i].node] : NULL;
        for (int j = 0; node && node->phase == HR_BACKWARD && j < node->n_in; j++)
            if (node->in[j] == tensor) return i;
    }
    hr_test_failed(__FILE__, __LINE__, "no backward node reads %s", graph->tensors[tensor].name);
    exit(1);
}

typedef enum case_draft {
    CASE_KEEP,
    CASE_SWAP,
    CASE_LATE,
    CASE_RECOMPUTE,
    CASE_MIXED,
    CASE_SHARED,
    CASE_DRAFTS
} case_draft;

/* KEEP: everything stays. SWAP: the results of c0 and pool leave and come back. LATE: with explicit frees, so
 * that the copies overlap. RECOMPUTE: c0 and c1 run again. MIXED: pool leaves, c1 runs again. SHARED: c0 is back
 * before pool leaves, so that both use the same host bytes. */
static inline plan_case case_open(case_draft kind, int64_t fence_bytes)
{
    plan_case c = {case_graph(), NULL, NULL};
    hr_edit edits[8];
    size_t n = 0;
    c.costs = case_costs(c.graph);
    REQUIRE_OK(hr_plan_draft(c.graph, &c.plan));
    int c0 = case_tensor(c.graph, "c0"), c1 = case_tensor(c.graph, "c1"), pool = case_tensor(c.graph, "pool");
    int after_c1 = case_step(c.graph, c.plan, HR_STEP_RUN, "c1", 0) + 1,
        after_c2 = case_step(c.graph, c.plan, HR_STEP_RUN, "c2", 0) + 1;
    int c0_back = case_backward_read(c.graph, c.plan, c0), c1_back = case_backward_read(c.graph, c.plan, c1);
    int pool_back = case_backward_read(c.graph, c.plan, pool);
    if (kind == CASE_SWAP || kind == CASE_LATE || kind == CASE_SHARED) {
        edits[n++] = (hr_edit){after_c1, HR_STEP_OUT, -1, c0, 0};
        edits[n++] = (hr_edit){kind == CASE_SHARED ? after_c1 + 1 : c0_back, HR_STEP_IN, -1, c0, 0};
    }
    if (kind != CASE_KEEP && kind != CASE_RECOMPUTE) {
        edits[n++] = (hr_edit){after_c2, HR_STEP_OUT, -1, pool, 0};
        edits[n++] = (hr_edit){pool_back, HR_STEP_IN, -1, pool, 0};
    }
    if (kind == CASE_LATE) {
        edits[n++] = (hr_edit){after_c1 + 2, HR_STEP_FREE, -1, c0, 0};
        edits[n++] = (hr_edit){after_c2 + 2, HR_STEP_FREE, -1, pool, 0};
    }
    int redone = c0_back < c1_back ? c0_back : c1_back;
    if (kind == CASE_RECOMPUTE) edits[n++] = (hr_edit){redone, HR_STEP_RUN, hr_graph_find_node(c.graph, "c0"), -1, 0};
    if (kind == CASE_RECOMPUTE || kind == CASE_MIXED)
        edits[n++] = (hr_edit){redone, HR_STEP_RUN, hr_graph_find_node(c.graph, "c1"), -1, 0};
    REQUIRE_OK(hr_plan_apply(c.plan, edits, n));
    REQUIRE_OK(hr_plan_finish(c.graph, c.costs, fence_bytes, c.plan));
    return c;
}

static inline void case_close(plan_case *c)
{
    hr_plan_free(c->plan);
    hr_costs_free(c->costs);
    hr_graph_free(c->graph);
}

/* ---- changes that keep the rest of the plan in order ---- */

/* Waits after the step at `at` went away (by -1, waits for it go too) or a step came in there (by +1). */
static inline void case_renumber(hr_plan *plan, int at, int by)
{
    for (int i = 0; i < plan->n_steps; i++) {
        hr_step *s = &plan->steps[i];
        int *waits = plan->waits + s->waits_begin, kept = 0;
        for (int w = 0; w < s->n_waits; w++) {
            if (by < 0 && waits[w] == at) continue;
            waits[kept++] = waits[w] >= at ? waits[w] + by : waits[w];
        }
        s->n_waits = kept;
    }
}

static inline void case_widen_lives(hr_plan *plan)
{
    for (int b = 0; b < plan->n_buffers; b++)
        plan->buffers[b].first_step = 0, plan->buffers[b].last_step = plan->n_steps;
    for (int s = 0; s < plan->n_slots; s++) plan->slots[s].first_step = 0, plan->slots[s].last_step = plan->n_steps;
}

static inline void case_delete(hr_plan *plan, int at)
{
    memmove(plan->steps + at, plan->steps + at + 1, sizeof *plan->steps * (size_t)(plan->n_steps - at - 1));
    plan->n_steps--;
    case_renumber(plan, at, -1);
    case_widen_lives(plan);
}

/* Inserts a copy of `step` before what now is step `at`; it keeps those of its waits that stand before it. */
static inline void case_insert(hr_plan *plan, hr_step step, int at)
{
    int waits[64], n_waits = 0, begin = plan->n_waits;
    for (int w = 0; w < step.n_waits && n_waits < 64; w++)
        if (plan->waits[step.waits_begin + w] < at) waits[n_waits++] = plan->waits[step.waits_begin + w];
    plan->steps = realloc(plan->steps, sizeof *plan->steps * (size_t)(plan->n_steps + 1));
    plan->waits = realloc(plan->waits, sizeof *plan->waits * (size_t)(plan->n_waits + n_waits + 1));
    REQUIRE(plan->steps && plan->waits);
    case_renumber(plan, at, 1);
    memcpy(plan->waits + begin, waits, sizeof *waits * (size_t)n_waits);
    plan->n_waits += n_waits;
    step.waits_begin = begin;
    step.n_waits = n_waits;
    memmove(plan->steps + at + 1, plan->steps + at, sizeof *plan->steps * (size_t)(plan->n_steps - at));
    plan->steps[at] = step;
    plan->n_steps++;
    plan->step_capacity = (size_t)plan->n_steps;
    plan->wait_capacity = (size_t)plan->n_waits + 1;
    case_widen_lives(plan);
}

/* Puts the step before what now is step `to`; who waited for it still does. */
static inline void case_move(hr_plan *plan, int from, int to)
{
    case_insert(plan, plan->steps[from], to);
    if (to <= from) from++;
    for (int i = 0; i < plan->n_steps; i++)
        for (int w = 0; i != to && w < plan->steps[i].n_waits; w++)
            if (plan->waits[plan->steps[i].waits_begin + w] == from) plan->waits[plan->steps[i].waits_begin + w] = to;
    case_delete(plan, from);
}

static inline void case_drop_wait(hr_plan *plan, int step, int which)
{
    hr_step *s = &plan->steps[step];
    int *waits = plan->waits + s->waits_begin;
    memmove(waits + which, waits + which + 1, sizeof *waits * (size_t)(s->n_waits - which - 1));
    s->n_waits--;
}

/* The promise that belongs to the present offsets. */
static inline void case_promise(hr_plan *plan)
{
    plan->arena_bytes = plan->host_bytes = 0;
    for (int b = 0; b < plan->n_buffers; b++)
        if (plan->buffers[b].offset + plan->buffers[b].bytes > plan->arena_bytes)
            plan->arena_bytes = plan->buffers[b].offset + plan->buffers[b].bytes;
    for (int s = 0; s < plan->n_slots; s++)
        if (plan->slots[s].offset + plan->slots[s].bytes > plan->host_bytes)
            plan->host_bytes = plan->slots[s].offset + plan->slots[s].bytes;
}
#endif
