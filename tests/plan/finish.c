/* What hr_plan_finish and the timeline promise, on chains small enough to work out by hand. */
#include <math.h>
#include <string.h>
#include "addresses.h"
#include "check.h"
#include "net.h"
#include "technique.h"
#include "testing.h"
#include "timeline.h"

/* images [1, 8, 4, 4] (512 bytes) -> relu r0 -> r1 ... -> loss; nothing trained but the last dense layer. */
static hr_graph *chain(int length)
{
    char name[32];
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){1, 8, 4, 4});
    for (int i = 0; i < length; i++) {
        snprintf(name, sizeof name, "c%d", i);
        x = hr_net_conv(&net, name, x, 8, (hr_attrs){.kernel = {1, 1}, .relu = true}, false);
    }
    hr_net_loss(&net, hr_net_dense(&net, "dense", x, 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    return graph;
}

static int step_find(const hr_graph *graph, const hr_plan *plan, hr_step_kind kind, const char *name, int from)
{
    for (int i = from; i < plan->n_steps; i++) {
        const hr_step *s = &plan->steps[i];
        if (s->kind != kind) continue;
        const char *subject = kind == HR_STEP_RUN ? graph->nodes[s->node].name : graph->tensors[s->tensor].name;
        if (!strcmp(subject, name)) return i;
    }
    return -1;
}

TEST(plan_frees_every_tensor_right_after_its_last_read)
{
    hr_graph *graph = chain(4);
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    REQUIRE_OK(hr_plan_draft(graph, &plan));
    REQUIRE_OK(hr_plan_finish(graph, costs, 0, plan));
    REQUIRE_OK(hr_check(graph, costs, plan));
    for (int t = 0; t < graph->n_tensors; t++) {
        if (hr_tensor_is_persistent(&graph->tensors[t]) || t == graph->loss) continue;   /* the loss waits for the end */
        int last = -1, freed = step_find(graph, plan, HR_STEP_FREE, graph->tensors[t].name, 0);
        for (int i = 0; i < plan->n_steps; i++) {
            const hr_step *s = &plan->steps[i];
            const hr_node *node = s->kind == HR_STEP_RUN ? &graph->nodes[s->node] : NULL;
            for (int j = 0; node && j < node->n_in; j++) if (node->in[j] == t) last = i;
            for (int k = 0; node && k < node->n_out; k++) if (node->out[k] == t) last = i;
            if (s->kind == HR_STEP_OUT && s->tensor == t) last = i;
        }
        EXPECT_MSG(freed > last, "%s", graph->tensors[t].name);
        for (int i = last + 1; i < freed; i++) EXPECT(plan->steps[i].kind == HR_STEP_FREE);
    }
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

/* c0's output leaves after c1 has read it and comes back before c1's backward. */
static hr_plan *swapped(const hr_graph *graph, const hr_costs *costs, bool late_free)
{
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_plan_draft(graph, &plan));
    int t = hr_graph_find_tensor(graph, "c0.y");
    if (t < 0) t = graph->nodes[hr_graph_find_node(graph, "c0")].out[0];
    int after_read = step_find(graph, plan, HR_STEP_RUN, "c1", 0) + 1, back = -1;
    for (int i = after_read; i < plan->n_steps && back < 0; i++) {
        const hr_step *s = &plan->steps[i];
        for (int j = 0; s->kind == HR_STEP_RUN && j < graph->nodes[s->node].n_in; j++)
            if (graph->nodes[s->node].in[j] == t && graph->nodes[s->node].phase == HR_BACKWARD) back = i;
    }
    REQUIRE(back > 0);
    hr_edit edits[3] = {{after_read, HR_STEP_OUT, -1, t, 0}, {back, HR_STEP_IN, -1, t, 0}, {after_read + 2, HR_STEP_FREE, -1, t, 0}};
    REQUIRE_OK(hr_plan_apply(plan, edits, late_free ? 3 : 2));
    REQUIRE_OK(hr_plan_finish(graph, costs, 0, plan));
    REQUIRE_OK(hr_check(graph, costs, plan));
    return plan;
}

TEST(plan_lets_a_transfer_overlap_until_its_explicit_free)
{
    hr_graph *graph = chain(6);
    hr_costs *costs = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    hr_plan *plan = swapped(graph, costs, true);
    int out = -1;
    for (int i = 0; i < plan->n_steps && out < 0; i++)
        if (plan->steps[i].kind == HR_STEP_OUT && plan->steps[i].tensor != graph->loss) out = i;
    REQUIRE(out > 0);
    int runs_before_free = 0, i = out + 1;
    for (; plan->steps[i].kind != HR_STEP_FREE || plan->steps[i].tensor != plan->steps[out].tensor; i++)
        runs_before_free += plan->steps[i].kind == HR_STEP_RUN;
    EXPECT(runs_before_free == 2);
    EXPECT(plan->steps[i].stream == HR_STREAM_OUT);   /* the compute stream does not stop for the copy */
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(timeline_equals_a_schedule_worked_out_by_hand)
{
    hr_graph *graph = chain(2);
    hr_costs *costs = NULL;
    hr_timeline timeline = {0};
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    for (int i = 0; i < costs->n_nodes; i++) costs->nodes[i].choices[0].seconds = 1.0;
    costs->in = (hr_link){512.0, 0.0};      /* images: 512 bytes, one second */
    costs->out = (hr_link){4.0, 0.5};       /* loss: 4 bytes, 1.5 seconds */
    REQUIRE_OK(hr_plan_draft(graph, &plan));
    REQUIRE_OK(hr_plan_finish(graph, costs, 0, plan));
    REQUIRE_OK(hr_timeline_play(graph, costs, plan, &timeline));
    double label_seconds = 4.0 / 512.0;     /* one i32, waits for nothing but its link */
    int first = step_find(graph, plan, HR_STEP_RUN, "c0", 0), loss = graph->loss_node, run_loss = -1;
    for (int i = 0; i < plan->n_steps; i++) if (plan->steps[i].kind == HR_STEP_RUN && plan->steps[i].node == loss) run_loss = i;
    EXPECT(timeline.start_seconds[first] == 1.0);
    EXPECT(timeline.busy_seconds[HR_STREAM_COMPUTE] == graph->n_nodes);
    EXPECT(fabs(timeline.busy_seconds[HR_STREAM_IN] - 1.0 - label_seconds) < 1e-12);
    EXPECT(timeline.exposed_seconds == 1.0);
    int out = -1;
    for (int i = 0; i < plan->n_steps; i++) if (plan->steps[i].kind == HR_STEP_OUT) out = i;
    EXPECT(timeline.end_seconds[out] - timeline.end_seconds[run_loss] == 1.5);
    EXPECT(timeline.total_seconds == 1.0 + graph->n_nodes);
    hr_timeline_clear(&timeline);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

/* images (in, 1 s alone) and the label beside it; then 9 runs of a second; the loss goes out (1.5 s alone) beside the runs
 * that follow it: a run beside one copy takes twice as long, a copy beside a run four times. */
TEST(timeline_draws_out_what_runs_beside_something)
{
    hr_graph *graph = chain(2);
    hr_costs *costs = NULL;
    hr_timeline alone = {0}, beside = {0};
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    for (int i = 0; i < costs->n_nodes; i++) costs->nodes[i].choices[0].seconds = 1.0;
    costs->in = (hr_link){512.0, 0.0};
    costs->out = (hr_link){4.0, 0.5};
    REQUIRE_OK(hr_plan_draft(graph, &plan));
    REQUIRE_OK(hr_plan_finish(graph, costs, 0, plan));
    REQUIRE_OK(hr_timeline_play(graph, costs, plan, &alone));
    costs->contention = (hr_contention){{1, 2, 3}, 4, 1};
    REQUIRE_OK(hr_timeline_play(graph, costs, plan, &beside));
    int out = -1;
    for (int i = 0; i < plan->n_steps; i++) if (plan->steps[i].kind == HR_STEP_OUT) out = i;
    int runs_after = 0;
    for (int i = 0; i < plan->n_steps; i++) {
        if (plan->steps[i].kind != HR_STEP_RUN) continue;
        double seconds = beside.end_seconds[i] - beside.start_seconds[i];
        bool ends_before = beside.end_seconds[i] <= beside.start_seconds[out];
        bool within = beside.start_seconds[i] >= beside.start_seconds[out] && beside.end_seconds[i] <= beside.end_seconds[out];
        if (ends_before && beside.start_seconds[i] > 1.1) EXPECT(fabs(seconds - 1) < 1e-9);     /* the label's copy is over */
        if (within) EXPECT(fabs(seconds - 2) < 1e-9);
        runs_after += within;
    }
    EXPECT(runs_after == 3);                /* of 6 s of copy at a quarter of its pace: three runs of two seconds each */
    EXPECT(fabs(beside.end_seconds[out] - beside.start_seconds[out] - 6) < 1e-9);
    EXPECT(beside.total_seconds > alone.total_seconds);
    hr_timeline_clear(&alone);
    hr_timeline_clear(&beside);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(plan_live_bytes_of_a_draft_are_those_of_the_finished_plan_aligned)
{
    hr_graph *graph = chain(9);
    hr_costs *costs = NULL;
    hr_plan *draft = NULL;
    int64_t live;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    for (int i = 0; i < costs->n_nodes; i += 3) costs->nodes[i].choices[0].workspace_bytes = 100 + i;
    REQUIRE_OK(hr_plan_draft(graph, &draft));
    REQUIRE_OK(hr_plan_live_bytes(graph, costs, draft, &live, NULL, NULL));
    REQUIRE_OK(hr_plan_finish(graph, costs, 0, draft));
    EXPECT(draft->live_bytes <= live && live < draft->live_bytes + HR_ALIGNMENT);   /* the top buffer's last line */
    EXPECT(draft->arena_bytes <= live + live / 100);
    hr_plan_free(draft);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(plan_draft_that_reads_before_writing_is_refused_by_name)
{
    hr_graph *graph = chain(2);
    hr_costs *costs = NULL;
    hr_plan *draft = NULL;
    REQUIRE_OK(hr_costs_new(graph, &costs));
    REQUIRE_OK(hr_plan_draft(graph, &draft));
    int c0 = step_find(graph, draft, HR_STEP_RUN, "c0", 0);
    hr_step moved = draft->steps[c0];
    memmove(draft->steps + c0, draft->steps + c0 + 1, sizeof *draft->steps * (size_t)(draft->n_steps - c0 - 1));
    draft->steps[draft->n_steps - 1] = moved;
    EXPECT(hr_plan_finish(graph, costs, 0, draft) == HR_BAD_ARGUMENT);
    EXPECT(strstr(hr_error_message(), "run c1") != NULL);
    hr_plan_free(draft);
    hr_costs_free(costs);
    hr_graph_free(graph);
}
