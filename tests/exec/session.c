/* ctest: labels=quick
 * Sessions: what they promise about repetition, memory, layouts and refusals.
 */
#include "session_case.h"

TEST(two_sessions_of_one_plan_agree_to_the_last_bit_and_another_seed_does_not)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 0);
    outcome first = train(&c, (hr_session_options){.seed = 5}), again = train(&c, (hr_session_options){.seed = 5});
    outcome other = train(&c, (hr_session_options){.seed = 6});
    EXPECT(same_outcome(&first, &again));
    EXPECT(isfinite(first.loss) && first.loss > 0 && !first.all_zero);
    EXPECT(first.digest.loss != other.digest.loss);
    EXPECT(first.digest.gradients != other.digest.gradients);
    EXPECT(first.digest.parameters != other.digest.parameters);
    close_case(&c);
}

TEST(the_measured_peak_is_the_promised_arena_to_the_byte)
{
    static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint"};
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        session_case c = open_case(hr_host_channel_block(), techniques[i], 0);
        hr_trace trace;
        hr_session *session = open_session(&c, (hr_session_options){.seed = 1}, 2 * c.plan->arena_bytes);
        REQUIRE_OK(hr_session_step(session, 0, true, &trace));
        EXPECT_MSG(hr_session_peak_bytes(session) == c.plan->arena_bytes, "%s: %lld measured, %lld promised",
                   techniques[i], (long long)hr_session_peak_bytes(session), (long long)c.plan->arena_bytes);
        hr_session_free(session);
        close_case(&c);
    }
}

TEST(a_trace_lies_within_its_step)
{
    session_case c = open_case(hr_host_channel_block(), "swap_all", 64);
    hr_trace trace;
    hr_session_options options = {.seed = 1, .fences = true, .poison = true, .digests = true};
    hr_session *session = open_session(&c, options, 0);
    REQUIRE_OK(hr_session_step(session, 0, true, &trace));
    EXPECT(trace.loss == (float)trace.loss_real && trace.total_seconds > 0);
    for (int i = 0; i < c.plan->n_steps; i++) {
        const hr_step *step = &c.plan->steps[i];
        EXPECT(trace.start_seconds[i] >= 0 && trace.start_seconds[i] <= trace.end_seconds[i]);
        EXPECT(trace.end_seconds[i] <= trace.total_seconds);
        for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++)
            EXPECT(trace.start_seconds[i] >= trace.end_seconds[c.plan->waits[w]]);
    }
    hr_session_free(session);
    close_case(&c);
}

TEST(a_digest_stands_still_while_digests_are_off)
{
    session_case c = open_case(1, "keep_all", 0);
    hr_digest before, off, on;
    hr_trace trace;
    hr_session *session = open_session(&c, (hr_session_options){.seed = 1, .digests = true}, 0);
    REQUIRE_OK(hr_session_step(session, 0, true, &trace));
    REQUIRE_OK(hr_session_digest(session, &before, NULL));
    hr_session_set_digests(session, false);
    REQUIRE_OK(hr_session_step(session, 1, true, &trace));
    REQUIRE_OK(hr_session_digest(session, &off, NULL));
    hr_session_set_digests(session, true);
    REQUIRE_OK(hr_session_step(session, 2, true, &trace));
    REQUIRE_OK(hr_session_digest(session, &on, NULL));
    EXPECT(before.loss == off.loss && before.gradients == off.gradients);
    EXPECT(before.parameters != off.parameters);     /* these are as they are now */
    EXPECT(on.loss != off.loss && on.gradients != off.gradients);
    hr_session_free(session);
    close_case(&c);
}

static float *read_plain(hr_session *session, const hr_graph *graph, int tensor)
{
    float *values = malloc((size_t)graph->tensors[tensor].bytes);
    REQUIRE(values);
    REQUIRE_OK(hr_session_read_tensor(session, tensor, values));
    return values;
}

TEST(parameters_start_the_same_in_every_layout)
{
    static const int blocks[] = {8, 16};
    session_case plain = open_case(1, "keep_all", 0);
    hr_session *reference = open_session(&plain, (hr_session_options){.seed = 9}, 0);
    for (int b = 0; b < 2; b++) {
        session_case c = open_case(blocks[b], "keep_all", 0);
        hr_session *session = open_session(&c, (hr_session_options){.seed = 9}, 0);
        int compared = 0, blocked = 0;
        for (int t = 0; t < c.graph->n_tensors; t++) {
            const hr_tensor *tensor = &c.graph->tensors[t];
            int other = hr_graph_find_tensor(plain.graph, tensor->name);
            if (!hr_tensor_is_persistent(tensor) || other < 0) continue;
            float *a = read_plain(session, c.graph, t), *r = read_plain(reference, plain.graph, other);
            EXPECT_MSG(!memcmp(a, r, (size_t)tensor->bytes), "%s differs with blocks of %d", tensor->name, blocks[b]);
            compared++;
            blocked += tensor->layout != HR_LAYOUT_PLAIN;
            free(a);
            free(r);
        }
        EXPECT(compared > 8 && blocked >= 2);
        hr_session_free(session);
        close_case(&c);
    }
    hr_session_free(reference);
    close_case(&plain);
}

TEST(a_tensor_written_in_plain_order_is_read_back_the_same)
{
    session_case c = open_case(8, "keep_all", 0);
    hr_session *session = open_session(&c, (hr_session_options){.seed = 1}, 0);
    for (int t = 0; t < c.graph->n_tensors; t++) {
        const hr_tensor *tensor = &c.graph->tensors[t];
        if (!hr_tensor_is_persistent(tensor)) continue;
        float *written = malloc((size_t)tensor->bytes);
        REQUIRE(written);
        for (int64_t i = 0; i < tensor->elements; i++) written[i] = (float)(t * 1000 + i);
        REQUIRE_OK(hr_session_write_tensor(session, t, written));
        float *got = read_plain(session, c.graph, t);
        EXPECT_MSG(!memcmp(written, got, (size_t)tensor->bytes), "%s comes back changed", tensor->name);
        free(written);
        free(got);
    }
    hr_session_free(session);
    close_case(&c);
}

TEST(only_what_lives_between_steps_can_be_read_and_written_there)
{
    session_case c = open_case(1, "keep_all", 0);
    float values[4];
    hr_session *session = open_session(&c, (hr_session_options){.seed = 1}, 0);
    const int strangers[] = {-1, c.graph->n_tensors, c.graph->loss, c.graph->nodes[0].out[0]};
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        EXPECT(hr_session_read_tensor(session, strangers[i], values) == HR_BAD_ARGUMENT);
        EXPECT(hr_session_write_tensor(session, strangers[i], values) == HR_BAD_ARGUMENT);
    }
    hr_session_free(session);
    close_case(&c);
}

static hr_status refusing_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    if (step == 1) return hr_fail(HR_IO, "no data for step 1");
    return hr_workload_generated_feed(context, graph, tensor, step, to);
}

TEST(a_feed_that_fails_ends_its_step_and_not_the_session)
{
    session_case c = open_case(1, "keep_all", 0);
    hr_trace trace;
    hr_session *session = open_session(&c, (hr_session_options){.seed = 1, .feed = refusing_feed}, 0);
    EXPECT(hr_session_step(session, 0, true, &trace) == HR_OK);
    EXPECT(hr_session_step(session, 1, true, &trace) == HR_IO);
    EXPECT(!strcmp(hr_error_message(), "no data for step 1"));
    EXPECT(hr_session_step(session, 2, true, &trace) == HR_OK);
    hr_session_free(session);
    close_case(&c);
}

static hr_status attempt(const session_case *c, const hr_plan *plan, hr_session_options options)
{
    hr_session *session = NULL;
    hr_status st = hr_session_new(c->device, c->graph, plan, 0, &options, &session);
    EXPECT((st == HR_OK) == (session != NULL));
    hr_session_free(session);
    return st;
}

TEST(a_session_refuses_what_it_cannot_run)
{
    const hr_session_options usual = {.feed = hr_workload_generated_feed};
    session_case c = open_case(1, "keep_all", 0), other = open_case(8, "keep_all", 0);
    hr_plan *draft = NULL;
    REQUIRE_OK(hr_plan_draft(c.graph, &draft));
    EXPECT(attempt(&c, c.plan, usual) == HR_OK);
    EXPECT(attempt(&c, draft, usual) == HR_BAD_ARGUMENT);
    EXPECT(attempt(&c, other.plan, usual) == HR_BAD_ARGUMENT);
    EXPECT(attempt(&c, c.plan, (hr_session_options){0}) == HR_BAD_ARGUMENT);
    hr_session_options fenced = usual;
    fenced.fences = true;
    EXPECT(attempt(&c, c.plan, fenced) == HR_BAD_ARGUMENT);
    for (int i = 0; i < c.plan->n_steps; i++)
        if (c.plan->steps[i].kind == HR_STEP_RUN) c.plan->steps[i].algorithm = "no_such_algorithm";
    EXPECT(attempt(&c, c.plan, usual) == HR_UNSUPPORTED);
    EXPECT_MSG(strstr(hr_error_message(), "no_such_algorithm"), "message '%s'", hr_error_message());
    hr_plan_free(draft);
    close_case(&c);
    close_case(&other);
}

TEST(the_loss_falls_when_the_same_batch_is_trained_again_and_again)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 0);
    hr_trace trace;
    double first = 0;
    hr_session *session = open_session(&c, (hr_session_options){.seed = 2}, 0);
    for (uint64_t step = 0; step < 40; step++) {
        REQUIRE_OK(hr_session_step(session, step, step == 0, &trace));
        if (step == 0) first = trace.loss_real;
    }
    EXPECT_MSG(trace.loss_real < first / 2, "from %g to %g", first, trace.loss_real);
    hr_session_free(session);
    close_case(&c);
}
