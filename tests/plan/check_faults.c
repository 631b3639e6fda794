/* Planted faults: each must be refused, with a message that names step and tensor. */
#include "plan_case.h"

static void expect_refused(const plan_case *c, const char *step_or_place, const char *tensor)
{
    hr_error_clear();
    hr_status status = hr_check(c->graph, c->costs, c->plan);
    EXPECT_MSG(status == HR_REFUSED, "%s: %s", hr_status_name(status), hr_error_message());
    EXPECT_MSG(strstr(hr_error_message(), step_or_place) && strstr(hr_error_message(), tensor), "the message is: %s (wanted '%s' and '%s')",
               hr_error_message(), step_or_place, tensor);
}

static int *refs_of(plan_case *c, int step) { return c->plan->refs + c->plan->steps[step].refs_begin; }

static int node_step(const plan_case *c, const char *node)
{
    int i = find_step(c, HR_STEP_RUN, node, 0);
    REQUIRE(i >= 0);
    return i;
}

/* Cuts a step out of the list; waits on it go to the step before it on its stream, or away. */
static void remove_step(hr_plan *plan, int gone)
{
    for (int w = 0; w < plan->n_waits; w++)
        if (plan->waits[w] > gone || (plan->waits[w] == gone && gone > 0)) plan->waits[w]--;
    for (int b = 0; b < plan->n_buffers; b++) {
        if (plan->buffers[b].first_step > gone) plan->buffers[b].first_step--;
        if (plan->buffers[b].last_step > gone) plan->buffers[b].last_step--;
    }
    memmove(plan->steps + gone, plan->steps + gone + 1, sizeof *plan->steps * (size_t)(plan->n_steps - gone - 1));
    plan->n_steps--;
}

TEST(check_accepts_kept_swapped_and_recomputed_plans)
{
    for (int k = 0; k < 4; k++) {
        plan_case c = case_new(5, k & 1, k & 2);
        EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_OK);
        case_free(&c);
    }
}

TEST(check_refuses_a_missing_wait_for_a_transfer_in)
{
    plan_case c = case_new(4, true, false);
    int in = find_step(&c, HR_STEP_IN, "c0.y", 0);
    REQUIRE(in > 0);
    for (int i = 0; i < c.plan->n_steps; i++)   /* nobody waits for it any more, directly or through a later transfer */
        if (c.plan->steps[i].stream == HR_STREAM_COMPUTE)
            for (int w = 0; w < c.plan->steps[i].n_waits; w++)
                if (c.plan->waits[c.plan->steps[i].waits_begin + w] >= in) c.plan->steps[i].n_waits = 0;
    expect_refused(&c, "step", "c0.y");
    case_free(&c);
}

TEST(check_refuses_an_offload_that_starts_before_its_tensor_is_made)
{
    plan_case c = case_new(4, true, false);
    int out = find_step(&c, HR_STEP_OUT, "c0.y", 0);
    c.plan->steps[out].n_waits = 0;
    expect_refused(&c, "(out c0.y)", "without waiting");
    case_free(&c);
}

TEST(check_refuses_a_transfer_in_that_overtakes_its_transfer_out)
{
    plan_case c = case_new(4, true, false);
    int in = find_step(&c, HR_STEP_IN, "c0.y", 0), slot = c.plan->steps[in].slot, other = find_step(&c, HR_STEP_IN, "c1.y", 0);
    REQUIRE(slot >= 0 && other >= 0);
    c.plan->steps[in].n_waits = 0;
    for (int i = 0; i < in; i++)
        if (c.plan->steps[i].stream == HR_STREAM_IN) c.plan->steps[i].n_waits = 0;
    expect_refused(&c, "(in ", "without waiting");
    case_free(&c);
}

TEST(check_refuses_a_read_after_free)
{
    plan_case c = case_new(4, false, false);
    int reader = node_step(&c, "n1.backward"), tensor = hr_graph_find_tensor(c.graph, "c1.y");
    int freed = find_step(&c, HR_STEP_FREE, "c1.y", 0);
    REQUIRE(tensor >= 0 && freed > reader);
    hr_step moved = c.plan->steps[freed];
    memmove(c.plan->steps + reader + 1, c.plan->steps + reader, sizeof moved * (size_t)(freed - reader));
    c.plan->steps[reader] = moved;
    for (int b = 0; b < c.plan->n_buffers; b++) c.plan->buffers[b].first_step = 0, c.plan->buffers[b].last_step = c.plan->n_steps;
    expect_refused(&c, "(run n1.backward)", "c1.y");
    case_free(&c);
}

TEST(check_refuses_two_live_buffers_on_the_same_bytes)
{
    plan_case c = case_new(4, false, false);
    int first = refs_of(&c, node_step(&c, "c0"))[3], second = refs_of(&c, node_step(&c, "n0"))[3];
    c.plan->buffers[second].offset = c.plan->buffers[first].offset;
    expect_refused(&c, "step", "c0.y");
    case_free(&c);
}

TEST(check_refuses_a_workspace_over_a_live_tensor)
{
    plan_case c = case_new(4, false, false);
    int step = -1, workspace = -1;
    for (int i = node_step(&c, "c1"); i < c.plan->n_steps && workspace < 0; i++)
        if (c.plan->steps[i].kind == HR_STEP_RUN) step = i, workspace = refs_of(&c, i)[c.plan->steps[i].n_refs - 1];
    REQUIRE(workspace >= 0 && step > 0);
    c.plan->buffers[workspace].offset = c.plan->buffers[refs_of(&c, node_step(&c, "c0"))[3]].offset;
    expect_refused(&c, "step", "c0.y");
    case_free(&c);
}

TEST(check_refuses_a_budget_exceeded_by_one_byte)
{
    plan_case c = case_new(4, false, false);
    c.plan->budget_bytes = c.plan->arena_bytes;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_OK);
    c.plan->budget_bytes = c.plan->arena_bytes - 1;
    expect_refused(&c, "1 more than its budget", "needs");
    case_free(&c);
}

TEST(check_refuses_a_promise_that_is_one_byte_too_small)
{
    plan_case c = case_new(4, false, false);
    c.plan->arena_bytes--;
    expect_refused(&c, "buffer", "arena");
    case_free(&c);
}

TEST(check_refuses_a_promise_that_is_one_byte_too_large)
{
    plan_case c = case_new(4, false, false);
    c.plan->arena_bytes++;
    expect_refused(&c, "promises", "buffers take");
    case_free(&c);
}

TEST(check_refuses_an_update_that_runs_twice)
{
    plan_case c = case_new(4, false, false);
    int update = node_step(&c, "c0.w.sgd");
    c.plan->steps = realloc(c.plan->steps, sizeof *c.plan->steps * (size_t)(c.plan->n_steps + 1));
    REQUIRE(c.plan->steps);
    memmove(c.plan->steps + update + 1, c.plan->steps + update, sizeof *c.plan->steps * (size_t)(c.plan->n_steps - update));
    c.plan->n_steps++;
    for (int w = 0; w < c.plan->n_waits; w++) c.plan->waits[w] += c.plan->waits[w] > update;
    for (int b = 0; b < c.plan->n_buffers; b++) c.plan->buffers[b].last_step += c.plan->buffers[b].last_step > update;
    expect_refused(&c, "(run c0.w.sgd)", "c0.w");
    case_free(&c);
}

TEST(check_refuses_a_lost_update)
{
    plan_case c = case_new(4, false, false);
    remove_step(c.plan, node_step(&c, "c2.w.sgd"));
    expect_refused(&c, "c2.w.sgd never runs", "update");
    case_free(&c);
}

TEST(check_refuses_a_parameter_read_after_its_update)
{
    plan_case c = case_new(3, false, false);
    int update = node_step(&c, "c1.w.sgd"), reader = node_step(&c, "c1.dgrad");
    hr_step early = c.plan->steps[reader];
    REQUIRE(reader < update);
    memmove(c.plan->steps + reader, c.plan->steps + reader + 1, sizeof early * (size_t)(update - reader));
    c.plan->steps[update] = early;
    for (int b = 0; b < c.plan->n_buffers; b++) c.plan->buffers[b].first_step = 0, c.plan->buffers[b].last_step = c.plan->n_steps;
    expect_refused(&c, "step", "c1");
    case_free(&c);
}

TEST(check_refuses_a_recomputation_with_an_updated_parameter)
{
    plan_case c = case_new(3, false, true);
    int again = find_step(&c, HR_STEP_RUN, "n0", node_step(&c, "n0") + 1), update = node_step(&c, "n0.scale.sgd");
    REQUIRE(again > 0 && again < update);
    hr_step step = c.plan->steps[update];
    memmove(c.plan->steps + again + 1, c.plan->steps + again, sizeof step * (size_t)(update - again));
    c.plan->steps[again] = step;
    for (int b = 0; b < c.plan->n_buffers; b++) c.plan->buffers[b].first_step = 0, c.plan->buffers[b].last_step = c.plan->n_steps;
    expect_refused(&c, "step", "n0");
    case_free(&c);
}

TEST(check_refuses_a_node_that_never_runs)
{
    plan_case c = case_new(3, false, false);
    remove_step(c.plan, node_step(&c, "n2.stats"));
    expect_refused(&c, "never runs", "n2");
    case_free(&c);
}

TEST(check_refuses_a_wait_for_a_later_step)
{
    plan_case c = case_new(4, true, false);
    for (int i = 0; i < c.plan->n_steps; i++)
        if (c.plan->steps[i].n_waits) {
            c.plan->waits[c.plan->steps[i].waits_begin] = i + 1;
            break;
        }
    expect_refused(&c, "step", "does not stand before it");
    case_free(&c);
}

TEST(check_refuses_a_run_on_a_copy_stream)
{
    plan_case c = case_new(3, false, false);
    c.plan->steps[node_step(&c, "c1")].stream = HR_STREAM_OUT;
    expect_refused(&c, "(run c1)", "stream out");
    case_free(&c);
}

TEST(check_refuses_a_workspace_smaller_than_the_kernel_needs)
{
    plan_case c = case_new(3, false, false);
    int node = c.plan->steps[node_step(&c, "c1")].node;
    c.costs->nodes[node].choices[0].workspace_bytes += 1000;
    expect_refused(&c, "(run c1)", "workspace");
    case_free(&c);
}

TEST(check_refuses_a_buffer_of_another_tensor)
{
    plan_case c = case_new(3, false, false);
    refs_of(&c, node_step(&c, "n1"))[0] = refs_of(&c, node_step(&c, "c0"))[3];
    expect_refused(&c, "(run n1)", "c1.y");
    case_free(&c);
}

TEST(check_refuses_a_loss_that_never_leaves)
{
    plan_case c = case_new(3, false, false);
    int out = find_step(&c, HR_STEP_OUT, c.graph->tensors[c.graph->loss].name, 0);
    remove_step(c.plan, out);
    c.plan->steps[c.plan->n_steps - 1].stream = HR_STREAM_COMPUTE;   /* its FREE, or it would be refused for that */
    expect_refused(&c, "loss", "end of the step");
    case_free(&c);
}

TEST(check_refuses_a_plan_of_another_graph)
{
    plan_case c = case_new(3, false, false), other = case_new(4, false, false);
    EXPECT(hr_check(other.graph, other.costs, c.plan) == HR_REFUSED);
    EXPECT(strstr(hr_error_message(), "another graph") != NULL);
    case_free(&c);
    case_free(&other);
}

TEST(check_refuses_one_host_slot_for_two_tensors)
{
    plan_case c = case_new(5, true, false);
    int a = c.plan->steps[find_step(&c, HR_STEP_OUT, "c0.y", 0)].slot, b = c.plan->steps[find_step(&c, HR_STEP_OUT, "c1.y", 0)].slot;
    c.plan->slots[a].offset = c.plan->slots[b].offset;   /* a is the smaller one */
    expect_refused(&c, "step", "c0.y");
    case_free(&c);
}
