/* Broken plans of which a single step or buffer tells: numbers out of range, wrong sizes, broken promises. The check
 * must refuse each by name. check_faults.c has the faults of order and of values. */
#include "plan_faults.h"

TEST(check_refuses_a_reference_to_another_tensors_buffer)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c1", 0);
    c.plan->refs[c.plan->steps[step].refs_begin] = buffer_of(&c, run_of(&c, "c0", 0), 0);   /* images: 256 bytes too */
    refused(&c, step, "c0.y", "holds images");
}

TEST(check_refuses_references_that_do_not_exist)
{
    const int wrong[] = {-1, -7, 1 << 30};
    for (int k = 0; k < 3; k++) {
        plan_case c = sound(CASE_KEEP);
        int step = run_of(&c, "c1", 0);
        c.plan->refs[c.plan->steps[step].refs_begin] = wrong[k];
        refused(&c, step, "c0.y", "has no buffer");
    }
}

TEST(check_refuses_a_list_of_references_outside_of_the_plan)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c1", 0);
    c.plan->steps[step].refs_begin = c.plan->n_refs - 2;
    refused(&c, step, "c1", "buffers");
}

TEST(check_refuses_nodes_tensors_slots_and_kinds_that_do_not_exist)
{
    plan_case c = sound(CASE_SWAP);
    int run = run_of(&c, "c1", 0), out = case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0);
    hr_step kept_run = c.plan->steps[run], kept_out = c.plan->steps[out];
    c.plan->steps[run].node = c.graph->n_nodes;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_REFUSED && strstr(hr_error_message(), "runs node"));
    c.plan->steps[run] = kept_run;
    c.plan->steps[out].tensor = -1;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_REFUSED && strstr(hr_error_message(), "names tensor"));
    c.plan->steps[out] = kept_out;
    c.plan->steps[out].kind = (hr_step_kind)99;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_REFUSED && strstr(hr_error_message(), "no kind"));
    c.plan->steps[out] = kept_out;
    c.plan->steps[out].slot = c.plan->n_slots;
    refused(&c, out, "c0.y", "does not exist");
}

TEST(check_refuses_a_buffer_smaller_than_its_tensor)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c1", 0);
    c.plan->buffers[buffer_of(&c, step, 3)].bytes -= 4;
    refused(&c, step, "c1.y", "has 252 bytes and needs 256");
}

TEST(check_refuses_a_host_slot_smaller_than_its_tensor)
{
    plan_case c = sound(CASE_SWAP);
    int step = case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0);
    c.plan->slots[c.plan->steps[step].slot].bytes -= 4;
    refused(&c, step, "c0.y", "has 252 bytes and needs 256");
}

TEST(check_refuses_an_offset_that_is_not_aligned)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c2", 0);
    c.plan->buffers[buffer_of(&c, step, 3)].offset += 32;
    refused(&c, step, "c2.y", "not aligned");
}

TEST(check_refuses_a_buffer_that_leaves_the_arena)
{
    const int64_t wrong[] = {-64, 1 << 20, INT64_MAX / 64 * 64, INT64_MIN};
    for (int k = 0; k < 4; k++) {
        plan_case c = sound(CASE_KEEP);
        int step = run_of(&c, "c2", 0);
        c.plan->buffers[buffer_of(&c, step, 3)].offset = wrong[k];
        refused(&c, step, "c2.y", "not inside the arena");
    }
}

TEST(check_refuses_a_host_slot_that_leaves_the_pool)
{
    plan_case c = sound(CASE_SWAP);
    int step = case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0);
    c.plan->slots[c.plan->steps[step].slot].offset = c.plan->host_bytes;
    refused(&c, step, "c0.y", "outside of the pool");
}

TEST(check_refuses_a_promise_that_is_one_byte_off)
{
    for (int off = -1; off <= 1; off += 2) {
        plan_case c = sound(CASE_KEEP);
        c.plan->arena_bytes += off;
        refused(&c, -1, "dense", off < 0 ? "not inside the arena" : "promises");
        c = sound(CASE_KEEP);
        c.plan->host_bytes += off;
        refused(&c, -1, "loss.loss", off < 0 ? "outside of the pool" : "promises");
    }
}

TEST(check_refuses_a_budget_exceeded_by_one_byte)
{
    plan_case c = sound(CASE_KEEP);
    c.plan->budget_bytes = c.plan->arena_bytes - 1;
    refused(&c, -1, "dense", "1 beyond the budget");
}

TEST(check_refuses_a_parameter_without_a_home_or_with_two)
{
    plan_case c = sound(CASE_KEEP);
    hr_buffer *norm = &c.plan->buffers[buffer_of(&c, run_of(&c, "norm", 0), 1)];
    norm->tensor = hr_graph_find_tensor(c.graph, "norm.shift");
    refused(&c, -1, "norm.shift", "second home");
    c = sound(CASE_KEEP);
    c.plan->buffers[buffer_of(&c, run_of(&c, "c1", 0), 1)].persistent = false;
    refused(&c, -1, "c1.w", "mixes up");
}

TEST(check_refuses_a_workspace_smaller_than_the_costs_say)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "drop", 0);
    c.plan->buffers[buffer_of(&c, step, 2)].bytes -= 4;
    case_promise(c.plan);
    refused(&c, step, "drop", "workspace has 84 bytes and needs 88");
    c = sound(CASE_KEEP);
    step = run_of(&c, "drop", 0);
    c.plan->refs[c.plan->steps[step].refs_begin + 2] = -1;
    refused(&c, step, "drop", "workspace has 0 bytes and needs 88");
}

TEST(check_refuses_algorithms_that_the_costs_do_not_name)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c2", 0);
    c.plan->steps[step].choice = 1;
    refused(&c, step, "c2", "algorithm number 1 does not exist");
    c = sound(CASE_KEEP);
    c.plan->steps[step].algorithm = "fastest";
    refused(&c, step, "c2", "names algorithm 'fastest'");
}

TEST(check_refuses_a_step_outside_of_its_buffers_stated_life)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "norm.backward", 0);
    c.plan->buffers[buffer_of(&c, step, 0)].last_step = step;
    refused(&c, step, "c1.y", "outside of its life");
}

TEST(check_refuses_drafts_and_plans_of_another_graph)
{
    plan_case c = sound(CASE_KEEP);
    c.plan->graph_fingerprint ^= 1;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_REFUSED && strstr(hr_error_message(), "another graph"));
    c.plan->graph_fingerprint ^= 1;
    c.plan->finished = false;
    EXPECT(hr_check(c.graph, c.costs, c.plan) == HR_REFUSED && strstr(hr_error_message(), "draft"));
    case_close(&c);
}
