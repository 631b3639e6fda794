/* ctest: labels=quick
 * Poison and fences: a correct plan does not notice them, and a broken plan is caught by them. Plans are
 * broken here by hand, behind the back of the check.
 */
#include "session_case.h"

TEST(poison_and_fences_change_nothing_in_a_correct_plan)
{
    static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint"};
    outcome reference = {0};
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        session_case bare = open_case(hr_host_channel_block(), techniques[i], 0);
        session_case fenced = open_case(hr_host_channel_block(), techniques[i], 64);
        outcome outcomes[] = {train(&bare, (hr_session_options){.seed = 5}),
                              train(&bare, (hr_session_options){.seed = 5, .poison = true}),
                              train(&fenced, (hr_session_options){.seed = 5, .fences = true}),
                              train(&fenced, (hr_session_options){.seed = 5, .poison = true, .fences = true})};
        if (i == 0) reference = outcomes[0];
        for (int o = 0; o < 4; o++) EXPECT_MSG(same_outcome(&outcomes[o], &reference), "%s, run %d", techniques[i], o);
        close_case(&bare);
        close_case(&fenced);
    }
}

static void swap_steps(hr_plan *plan, int a, int b)
{
    hr_step step = plan->steps[a];
    plan->steps[a] = plan->steps[b];
    plan->steps[b] = step;
    for (int w = 0; w < plan->n_waits; w++) {
        if (plan->waits[w] == a) plan->waits[w] = b;
        else if (plan->waits[w] == b) plan->waits[w] = a;
    }
}

/* Position of the run of a node, or of the FREE of a tensor. */
static int position(const hr_plan *plan, hr_step_kind kind, int node, int tensor)
{
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == kind && plan->steps[i].node == node && plan->steps[i].tensor == tensor) return i;
    return -1;
}

TEST(poison_turns_a_read_after_a_free_into_nan)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 0);
    int logits = c.graph->nodes[c.graph->loss_node].in[0];
    int run = position(c.plan, HR_STEP_RUN, c.graph->loss_node, -1);
    int released = position(c.plan, HR_STEP_FREE, -1, logits);
    REQUIRE(run >= 0 && released > run);
    for (int i = released; i > run; i--) swap_steps(c.plan, i, i - 1);
    for (int poison = 0; poison < 2; poison++) {
        hr_trace trace;
        hr_session *session = open_session(&c, (hr_session_options){.seed = 5, .poison = poison}, 0);
        REQUIRE_OK(hr_session_step(session, 0, true, &trace));
        EXPECT_MSG(isnan(trace.loss_real) == (poison == 1), "loss %g with poison %d", trace.loss_real, poison);
        hr_session_free(session);
    }
    close_case(&c);
}

TEST(a_byte_written_past_a_parameter_is_reported_by_its_name)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 64);
    int tested = 0;
    for (int b = 0; b < c.plan->n_buffers; b++) {
        const hr_buffer *buffer = &c.plan->buffers[b];
        const char byte = 1, *name = buffer->persistent ? c.graph->tensors[buffer->tensor].name : "";
        if (!buffer->persistent) continue;
        hr_session *session = open_session(&c, (hr_session_options){.seed = 1, .fences = true}, 0);
        EXPECT(hr_session_check_fences(session) == HR_OK);
        int64_t place = buffer->offset + buffer->bytes + (tested % 2 ? 63 : 0);
        REQUIRE_OK(c.device->kind->write(c.device, place, &byte, 1));
        EXPECT(hr_session_check_fences(session) == HR_DEVICE);
        EXPECT_MSG(strstr(hr_error_message(), name), "'%s' does not name %s", hr_error_message(), name);
        hr_session_free(session);
        tested++;
    }
    EXPECT(tested > 8);
    close_case(&c);
}

TEST(a_byte_written_beyond_the_plan_is_reported)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 64);
    int64_t capacity_bytes = c.plan->arena_bytes + 100000;
    const char byte = 1;
    for (int end = 0; end < 2; end++) {
        hr_trace trace;
        hr_session *session = open_session(&c, (hr_session_options){.seed = 1, .fences = true}, capacity_bytes);
        REQUIRE_OK(hr_session_step(session, 0, true, &trace));
        EXPECT(hr_session_check_fences(session) == HR_OK);
        REQUIRE_OK(c.device->kind->write(c.device, end ? capacity_bytes - 4 : c.plan->arena_bytes + 64, &byte, 1));
        EXPECT(hr_session_check_fences(session) == HR_DEVICE);
        EXPECT_MSG(strstr(hr_error_message(), "extent"), "message '%s'", hr_error_message());
        hr_session_free(session);
    }
    close_case(&c);
}

static bool on_compute(const hr_plan *plan, const hr_buffer *buffer)
{
    return plan->steps[buffer->first_step].stream == HR_STREAM_COMPUTE &&
           plan->steps[buffer->last_step - 1].stream == HR_STREAM_COMPUTE;
}

/* Moves the victim to a place where nothing else is, and right behind it a buffer that begins while it lives.
 * Both begin and end on the compute stream: "while" is then what happens, and not only the list's order (an
 * input may be copied in long before its place in the list, and then it is the fence that overruns it). */
static bool collide(const session_case *c, int victim)
{
    hr_buffer *v = &c->plan->buffers[victim];
    if (!on_compute(c->plan, v)) return false;
    for (int b = 0; b < c->plan->n_buffers; b++) {
        hr_buffer *other = &c->plan->buffers[b];
        if (b == victim || other->persistent || other->first_step <= v->first_step) continue;
        if (!on_compute(c->plan, other)) continue;
        if (other->first_step + 1 >= v->last_step) continue;
        v->offset = (c->plan->arena_bytes + 127) / 64 * 64;
        other->offset = v->offset + v->bytes;
        return true;
    }
    return false;
}

TEST(a_run_that_writes_past_an_activation_is_reported_by_its_name)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 64);
    int n_buffers = c.plan->n_buffers, tested = 0;
    for (int b = 0; b < n_buffers; b++) {
        const hr_buffer *buffer = &c.plan->buffers[b];
        if (buffer->persistent || buffer->tensor < 0 || buffer->bytes % 64) continue;
        session_case broken = c;
        REQUIRE_OK(hr_plan_clone(c.plan, &broken.plan));
        if (collide(&broken, b)) {
            hr_trace trace;
            const char *name = c.graph->tensors[buffer->tensor].name;
            hr_session_options options = {.seed = 1, .fences = true};
            hr_session *session = open_session(&broken, options, 4 * c.plan->arena_bytes);
            hr_status status = hr_session_step(session, 0, true, &trace);
            EXPECT_MSG(status == HR_DEVICE, "%s is overrun unseen", name);
            EXPECT_MSG(strstr(hr_error_message(), name), "'%s' does not name %s", hr_error_message(), name);
            hr_session_free(session);
            tested++;
        }
        hr_plan_free(broken.plan);
    }
    EXPECT_MSG(tested > 8, "%d collisions", tested);
    close_case(&c);
}
