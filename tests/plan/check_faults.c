/* Broken plans: each fault is planted in a plan that has just passed, and the check must refuse it with a message
 * that names the step, the tensor and what is wrong. Faults of order are planted so that the list still reads
 * well: only happens-before over streams can tell. */
#include "plan_faults.h"

static void set_only_wait(plan_case *c, int step, int wait)
{
    REQUIRE(c->plan->steps[step].n_waits == 1);
    c->plan->waits[c->plan->steps[step].waits_begin] = wait;
}

static void drop_only_wait(plan_case *c, int step)
{
    REQUIRE(c->plan->steps[step].n_waits == 1);
    case_drop_wait(c->plan, step, 0);
}

/* ---- sound plans ---- */

TEST(check_accepts_plans_that_keep_swap_and_recompute)
{
    for (int kind = 0; kind < CASE_DRAFTS; kind++)
        for (int64_t fence_bytes = 0; fence_bytes <= 256; fence_bytes += 64) {
            plan_case c = case_open((case_draft)kind, fence_bytes);
            REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
            REQUIRE_OK(hr_check(c.graph, NULL, c.plan));
            c.plan->budget_bytes = c.plan->arena_bytes;
            REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
            case_close(&c);
        }
}

TEST(check_accepts_the_plan_of_every_technique)
{
    int n_plans = 0;
    for (int k = 0; hr_techniques[k]; k++)
        for (int fenced = 0; fenced < 2; fenced++) {
            plan_case c = {case_graph(), NULL, NULL};
            c.costs = case_costs(c.graph);
            REQUIRE_OK(hr_plan_make(c.graph, c.costs, hr_techniques[k]->name, INT64_MAX, fenced ? 64 : 0, &c.plan));
            REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
            n_plans++;
            case_close(&c);
        }
    EXPECT(n_plans >= 2);
}

/* ---- order ---- */

TEST(check_refuses_a_missing_wait_for_a_transfer)
{
    plan_case c = sound(CASE_LATE);
    int step = run_of(&c, "c1.wgrad", 0);
    drop_only_wait(&c, step);
    refused(&c, step, "c0.y", "without waiting");
}

TEST(check_refuses_a_copy_out_that_does_not_wait_for_its_source)
{
    plan_case c = sound(CASE_LATE);
    int step = case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0);
    drop_only_wait(&c, step);
    refused(&c, step, "c0.y", "without waiting");
}

TEST(check_refuses_a_copy_in_that_does_not_wait_for_its_copy_out)
{
    plan_case c = sound(CASE_LATE);
    int step = case_step(c.graph, c.plan, HR_STEP_IN, "c0.y", 0);
    set_only_wait(&c, step, run_of(&c, "c1", 0));
    refused(&c, step, "c0.y", "without waiting");
}

TEST(check_refuses_new_contents_over_a_running_copy_out)
{
    plan_case c = sound(CASE_LATE);
    int step = run_of(&c, "pool", 0);      /* takes over the bytes of c0.y */
    drop_only_wait(&c, step);
    refused(&c, step, "pool.y", "without waiting");
}

TEST(check_refuses_a_free_that_does_not_wait_for_the_last_reader)
{
    plan_case c = sound(CASE_LATE);
    int step = case_step(c.graph, c.plan, HR_STEP_FREE, "pool.y", 0);
    drop_only_wait(&c, step);
    refused(&c, step, "pool.y", "which reads that");
}

TEST(check_refuses_the_loss_of_any_single_wait)
{
    int n_waits = 0;
    for (int kind = 0; kind < CASE_DRAFTS; kind++) {
        plan_case c = sound((case_draft)kind);
        for (int i = 0; i < c.plan->n_steps; i++)
            for (int w = 0; w < c.plan->steps[i].n_waits; w++) {
                hr_plan *broken = NULL;
                char text[HR_STEP_TEXT];
                REQUIRE_OK(hr_plan_clone(c.plan, &broken));
                case_drop_wait(broken, i, w);
                EXPECT_MSG(hr_check(c.graph, c.costs, broken) == HR_REFUSED, "%s",
                           hr_step_describe(c.graph, broken, i, text));
                EXPECT_MSG(strstr(hr_error_message(), "without waiting") != NULL, "%s", hr_error_message());
                hr_plan_free(broken);
                n_waits++;
            }
        case_close(&c);
    }
    EXPECT(n_waits > 20);
}

TEST(check_refuses_a_wait_for_the_step_itself)
{
    plan_case c = sound(CASE_LATE);
    int step = run_of(&c, "c1.wgrad", 0);
    set_only_wait(&c, step, step);
    refused(&c, step, "c1.wgrad", "does not stand before it");
}

TEST(check_refuses_a_wait_for_a_later_step)
{
    plan_case c = sound(CASE_LATE);
    int step = run_of(&c, "c1.wgrad", 0);
    set_only_wait(&c, step, step + 3);
    refused(&c, step, "c1.wgrad", "does not stand before it");
}

TEST(check_refuses_a_list_of_waits_outside_of_the_plan)
{
    plan_case c = sound(CASE_LATE);
    int step = run_of(&c, "c1.wgrad", 0);
    c.plan->steps[step].waits_begin = c.plan->n_waits;
    refused(&c, step, "c1.wgrad", "waits");
}

TEST(check_refuses_a_kernel_on_a_copy_stream)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c2", 0);
    c.plan->steps[step].stream = HR_STREAM_OUT;
    refused(&c, step, "c2", "cannot go on stream out");
}

/* ---- values ---- */

TEST(check_refuses_a_read_after_a_free)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "pool", 0);
    case_move(c.plan, case_step(c.graph, c.plan, HR_STEP_FREE, "norm.y", 0), step);
    refused(&c, step + 1, "norm.y", "finds freed memory");
}

TEST(check_refuses_a_second_free)
{
    plan_case c = sound(CASE_KEEP);
    int step = case_step(c.graph, c.plan, HR_STEP_FREE, "norm.y", 0);
    case_insert(c.plan, c.plan->steps[step], step + 1);
    refused(&c, step + 1, "norm.y", "finds freed memory");
}

TEST(check_refuses_a_free_of_a_parameter)
{
    plan_case c = sound(CASE_KEEP);
    int step = case_step(c.graph, c.plan, HR_STEP_FREE, "norm.y", 0);
    c.plan->steps[step].tensor = hr_graph_find_tensor(c.graph, "c0.w");
    c.plan->refs[c.plan->steps[step].refs_begin] = buffer_of(&c, run_of(&c, "c0", 0), 1);
    refused(&c, step, "c0.w", "lives from step to step");
}

TEST(check_refuses_a_copy_of_a_parameter)
{
    const hr_step_kind kinds[] = {HR_STEP_OUT, HR_STEP_IN};
    plan_case c = sound(CASE_SWAP);
    int out = case_step(c.graph, c.plan, HR_STEP_OUT, "pool.y", 0), weights = hr_graph_find_tensor(c.graph, "c0.w");
    for (int k = 0; k < 2; k++) {       /* pool.y and c0.w have 64 bytes both */
        hr_step *step = &c.plan->steps[case_step(c.graph, c.plan, kinds[k], "pool.y", 0)];
        step->tensor = weights;
        c.plan->slots[step->slot].tensor = weights;
        c.plan->refs[step->refs_begin] = buffer_of(&c, run_of(&c, "c0", 0), 1);
    }
    refused(&c, out, "c0.w", "lives from step to step");
}

TEST(check_refuses_two_live_buffers_on_the_same_bytes)
{
    plan_case c = sound(CASE_KEEP);
    int c1 = run_of(&c, "c1", 0), c2 = run_of(&c, "c2", 0);
    c.plan->buffers[buffer_of(&c, c2, 3)].offset = c.plan->buffers[buffer_of(&c, c1, 3)].offset;
    case_promise(c.plan);
    refused(&c, run_of(&c, "norm.backward", 0), "c1.y", "finds freed memory there");
}

TEST(check_refuses_an_activation_over_a_parameter)
{
    plan_case c = sound(CASE_KEEP);
    c.plan->buffers[buffer_of(&c, run_of(&c, "drop", 0), 1)].offset =
        c.plan->buffers[buffer_of(&c, run_of(&c, "c1", 0), 1)].offset;
    case_promise(c.plan);
    refused(&c, run_of(&c, "c1.dgrad", 0), "c1.w", "finds");
}

TEST(check_refuses_an_activation_over_a_state_that_nobody_reads_again)
{
    plan_case c = sound(CASE_KEEP);
    int run = run_of(&c, "dense", 0);      /* after norm.stats */
    c.plan->buffers[buffer_of(&c, run, 3)].offset =
        c.plan->buffers[buffer_of(&c, run_of(&c, "norm.stats", 0), 2)].offset;
    case_promise(c.plan);
    refused(&c, -1, "norm.running_mean", "not where it belongs");
}

TEST(check_refuses_a_second_instance_that_half_covers_the_first)
{
    plan_case c = sound(CASE_KEEP);
    hr_plan *p = c.plan;
    int run = run_of(&c, "c0", 0), after = run_of(&c, "c1", 0) + 1, first = buffer_of(&c, run, 3),
        second = p->n_buffers;
    p->buffers = realloc(p->buffers, sizeof *p->buffers * (size_t)(second + 1));
    p->refs = realloc(p->refs, sizeof *p->refs * (size_t)(p->n_refs + 5));
    REQUIRE(p->buffers && p->refs);
    p->buffers[first].offset = (p->arena_bytes + 63) / 64 * 64;
    p->buffers[second] = p->buffers[first];
    p->buffers[second].offset += 64;
    p->n_buffers++;
    memcpy(p->refs + p->n_refs, p->refs + p->steps[run].refs_begin, 5 * sizeof *p->refs);
    p->refs[p->n_refs + 3] = second;
    p->refs[p->n_refs + 4] = -1;
    c.costs->nodes[p->steps[run].node].choices[0].workspace_bytes = 0;
    case_insert(p, p->steps[run], after);
    p->steps[after].refs_begin = p->n_refs;
    p->n_refs += 5;
    case_promise(p);
    refused(&c, run_of(&c, "c1.wgrad", 0), "c0.y", "another part of it");
}

TEST(check_refuses_two_parameters_on_the_same_bytes)
{
    plan_case c = sound(CASE_KEEP);
    c.plan->buffers[buffer_of(&c, run_of(&c, "c1", 0), 1)].offset =
        c.plan->buffers[buffer_of(&c, run_of(&c, "c0", 0), 1)].offset;
    case_promise(c.plan);
    refused(&c, -1, "c0.w", "c1.w");
}

TEST(check_refuses_a_workspace_over_an_input_of_the_same_run)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c0", 0);
    c.plan->buffers[buffer_of(&c, step, 4)].offset = c.plan->buffers[buffer_of(&c, step, 0)].offset;
    case_promise(c.plan);
    refused(&c, step, "images", "writes workspace over");
}

TEST(check_refuses_a_buffer_inside_of_a_parameters_fence)
{
    plan_case c = case_open(CASE_KEEP, 128);
    REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
    int step = run_of(&c, "c2", 0);
    const hr_buffer *weights = &c.plan->buffers[buffer_of(&c, run_of(&c, "c0", 0), 1)];
    c.plan->buffers[buffer_of(&c, step, 3)].offset = weights->offset + 64;
    case_promise(c.plan);
    refused(&c, step, "c2.y", "fence");
}

TEST(check_refuses_a_copy_in_before_its_copy_out)
{
    plan_case c = sound(CASE_SWAP);
    case_delete(c.plan, case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0));
    refused(&c, case_step(c.graph, c.plan, HR_STEP_IN, "c0.y", 0), "c0.y", "nothing of use");
}

TEST(check_refuses_two_host_slots_on_the_same_bytes)
{
    plan_case c = sound(CASE_SWAP);
    int first = case_step(c.graph, c.plan, HR_STEP_OUT, "c0.y", 0),
        second = case_step(c.graph, c.plan, HR_STEP_OUT, "pool.y", 0);
    c.plan->slots[c.plan->steps[second].slot].offset = c.plan->slots[c.plan->steps[first].slot].offset;
    case_promise(c.plan);
    refused(&c, case_step(c.graph, c.plan, HR_STEP_IN, "c0.y", 0), "c0.y", "finds pool.y there");
}

TEST(check_refuses_another_tensors_host_slot)
{
    plan_case c = sound(CASE_SWAP);
    int step = case_step(c.graph, c.plan, HR_STEP_IN, "c0.y", 0);
    c.plan->steps[step].slot = c.plan->steps[case_step(c.graph, c.plan, HR_STEP_OUT, "pool.y", 0)].slot;
    refused(&c, step, "c0.y", "belongs to pool.y");
}

TEST(check_refuses_a_copy_out_over_a_slot_that_is_still_being_read)
{
    plan_case c = sound(CASE_SHARED);
    int out = case_step(c.graph, c.plan, HR_STEP_OUT, "pool.y", 0),
        in = case_step(c.graph, c.plan, HR_STEP_IN, "c0.y", 0), which = -1;
    for (int w = 0; w < c.plan->steps[out].n_waits; w++)
        if (c.plan->waits[c.plan->steps[out].waits_begin + w] == in) which = w;
    REQUIRE(which >= 0);
    case_drop_wait(c.plan, out, which);
    refused(&c, out, "pool.y", "over c0.y without waiting");
}

TEST(check_refuses_a_loss_in_the_slot_of_an_input)
{
    plan_case c = sound(CASE_KEEP);
    int in = case_step(c.graph, c.plan, HR_STEP_IN, "labels", 0),
        out = case_step(c.graph, c.plan, HR_STEP_OUT, "loss.loss", 0);
    c.plan->slots[c.plan->steps[out].slot].offset = c.plan->slots[c.plan->steps[in].slot].offset;
    case_promise(c.plan);
    refused(&c, -1, "labels", "not where it belongs");
}

/* ---- once, and at the right time ---- */

TEST(check_refuses_an_update_that_runs_twice)
{
    plan_case c = sound(CASE_KEEP);
    int step = run_of(&c, "c1.w.sgd", 0);
    case_insert(c.plan, c.plan->steps[step], step + 1);
    refused(&c, step + 1, "c1.w", "twice");
}

TEST(check_refuses_a_lost_update)
{
    plan_case c = sound(CASE_KEEP);
    case_delete(c.plan, run_of(&c, "c1.w.sgd", 0));
    refused(&c, -1, "c1.w", "node c1.w.sgd has not run");
}

TEST(check_refuses_lost_running_statistics)
{
    plan_case c = sound(CASE_KEEP);
    case_delete(c.plan, run_of(&c, "norm.stats", 0));
    refused(&c, -1, "norm.running_mean", "node norm.stats has not run");
}

TEST(check_refuses_a_lost_forward_node)
{
    plan_case c = sound(CASE_KEEP);
    case_delete(c.plan, run_of(&c, "c2", 0));
    refused(&c, run_of(&c, "drop", 0), "c2.y", "reads");
}

TEST(check_refuses_a_loss_that_never_leaves)
{
    plan_case c = sound(CASE_KEEP);
    case_delete(c.plan, case_step(c.graph, c.plan, HR_STEP_FREE, "loss.loss", 0));   /* it would be refused first */
    case_delete(c.plan, case_step(c.graph, c.plan, HR_STEP_OUT, "loss.loss", 0));
    refused(&c, -1, "loss.loss", "not where it belongs");
}

TEST(check_refuses_an_update_before_the_last_reader_of_the_old_value)
{
    plan_case c = sound(CASE_KEEP);
    int reader = run_of(&c, "dense.dgrad", 0);
    case_move(c.plan, run_of(&c, "dense.w.sgd", 0), reader);
    refused(&c, reader + 1, "dense.w", "after 1 updates");
}

TEST(check_refuses_recomputing_with_an_updated_parameter)
{
    plan_case c = {case_graph(), NULL, NULL};
    c.costs = case_costs(c.graph);
    REQUIRE_OK(hr_plan_draft(c.graph, &c.plan));
    hr_edit late = {c.plan->n_steps, HR_STEP_RUN, hr_graph_find_node(c.graph, "c1"), -1, 0};
    REQUIRE_OK(hr_plan_apply(c.plan, &late, 1));
    REQUIRE_OK(hr_plan_finish(c.graph, c.costs, 0, c.plan));
    refused(&c, run_of(&c, "c1", 1), "c1.w", "after 1 updates");
}
