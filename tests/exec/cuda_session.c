/* ctest: timeout=240 labels=quick,tsan
 * The executor on a device whose memory the CPU cannot read: the emulated one, or real hardware with
 * HEADROOM_TEST_DEVICE=cuda. What the host's tests claim must hold here too. */
#include "session_case.h"

static const char *const techniques[] = {"keep_all", "swap_all", "swap_conv", "sqrt_checkpoint"};
#define N_TECHNIQUES (sizeof techniques / sizeof *techniques)

static session_case cuda_case(int channel_block, const char *technique, int64_t fence_bytes)
{
    return open_case_on(open_named_device("simt"), channel_block, technique, fence_bytes);
}

TEST(every_baseline_equals_keep_all_bitwise_on_a_device_of_its_own_memory)
{
    static const int blocks[] = {HR_CHANNELS_LAST, 1};
    for (int b = 0; b < 2; b++) {
        outcome first = {0};
        for (size_t t = 0; t < N_TECHNIQUES; t++) {
            session_case c = cuda_case(blocks[b], techniques[t], 64);
            outcome o = train(&c, (hr_session_options){.seed = 7, .poison = true, .fences = true});
            EXPECT(isfinite(o.loss) && !o.all_zero);
            if (t == 0) first = o;
            EXPECT_MSG(same_outcome(&o, &first), "%s differs from keep_all, channel block %d", techniques[t], blocks[b]);
            close_case(&c);
        }
    }
}

TEST(the_promised_peak_is_measured_on_a_device_of_its_own_memory)
{
    for (size_t t = 0; t < N_TECHNIQUES; t++) {
        session_case c = cuda_case(HR_CHANNELS_LAST, techniques[t], 0);
        hr_trace trace;
        hr_session *session = open_session(&c, (hr_session_options){.seed = 1}, 0);
        REQUIRE_OK(hr_session_step(session, 0, true, &trace));
        EXPECT_MSG(hr_session_peak_bytes(session) == c.plan->arena_bytes, "%s: promised %lld, measured %lld",
                   techniques[t], (long long)c.plan->arena_bytes, (long long)hr_session_peak_bytes(session));
        for (int i = 0; i < c.plan->n_steps; i++)
            EXPECT(trace.end_seconds[i] >= trace.start_seconds[i] && trace.start_seconds[i] >= 0);
        hr_session_free(session);
        close_case(&c);
    }
}

/* All persistent tensors of a session, in plain order. */
static char *everything(const session_case *c, hr_session *session, int64_t *bytes)
{
    *bytes = 0;
    for (int t = 0; t < c->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&c->graph->tensors[t])) *bytes += c->graph->tensors[t].bytes;
    char *all = malloc((size_t)*bytes), *at = all;
    REQUIRE(all != NULL);
    for (int t = 0; t < c->graph->n_tensors; t++) {
        if (!hr_tensor_is_persistent(&c->graph->tensors[t])) continue;
        REQUIRE_OK(hr_session_read_tensor(session, t, at));
        at += c->graph->tensors[t].bytes;
    }
    return all;
}

TEST(a_replayed_step_does_what_an_issued_step_does)
{
    char *after[2];
    int64_t bytes[2];
    for (int way = 0; way < 2; way++) {
        session_case c = cuda_case(HR_CHANNELS_LAST, "swap_all", 0);
        hr_session *session = open_session(&c, (hr_session_options){.seed = 3}, 0);
        for (uint64_t step = 0; step < 4; step++) {      /* dropout makes each step's number count */
            hr_trace trace;
            double seconds;
            if (way) REQUIRE_OK(hr_session_run(session, step, true, &seconds));
            else REQUIRE_OK(hr_session_step(session, step, true, &trace));
        }
        if (way) {
            const char *refusal;
            EXPECT_MSG(hr_session_is_replayed(session, &refusal), "not recorded: %s", refusal);
        }
        after[way] = everything(&c, session, &bytes[way]);
        hr_session_free(session);
        close_case(&c);
    }
    EXPECT(bytes[0] == bytes[1] && !memcmp(after[0], after[1], (size_t)bytes[0]));
    free(after[0]);
    free(after[1]);
}

TEST(a_parameter_written_is_read_back_from_a_device_of_its_own_memory)
{
    session_case c = cuda_case(HR_CHANNELS_LAST, "keep_all", 0);
    hr_session *session = open_session(&c, (hr_session_options){.seed = 1}, 0);
    for (int t = 0; t < c.graph->n_tensors; t++) {
        const hr_tensor *tensor = &c.graph->tensors[t];
        if (!hr_tensor_is_persistent(tensor)) continue;
        float *sent = malloc((size_t)tensor->bytes), *got = malloc((size_t)tensor->bytes);
        REQUIRE(sent && got);
        for (int64_t i = 0; i < tensor->elements; i++) sent[i] = (float)(i % 1000) - 500;
        REQUIRE_OK(hr_session_write_tensor(session, t, sent));
        REQUIRE_OK(hr_session_read_tensor(session, t, got));
        EXPECT_MSG(!memcmp(sent, got, (size_t)tensor->bytes), "%s", tensor->name);
        free(sent);
        free(got);
    }
    hr_session_free(session);
    close_case(&c);
}

/* Both compute in f32 and sum in other orders: after one step each parameter differs by no more than the sums'
 * roundoff, which for these sizes (at most 4*8*8*9*16 terms) is far below 1e-3 of its largest entry. The bound is a
 * guard against a wrong gradient, not a measure of accuracy: kernels have their own derived tolerances. */
TEST(a_step_on_the_device_agrees_with_a_step_on_the_host)
{
    double largest[2][64] = {{0}};
    float *values[2][64] = {{NULL}};
    int64_t elements[64];
    int n_tensors = 0;
    for (int way = 0; way < 2; way++) {
        session_case c = way ? cuda_case(HR_CHANNELS_LAST, "keep_all", 0) : open_case(1, "keep_all", 0);
        hr_session *session = open_session(&c, (hr_session_options){.seed = 5}, 0);
        hr_trace trace;
        REQUIRE_OK(hr_session_step(session, 0, true, &trace));
        n_tensors = 0;
        for (int t = 0; t < c.graph->n_tensors; t++) {
            const hr_tensor *tensor = &c.graph->tensors[t];
            if (!hr_tensor_is_persistent(tensor)) continue;
            REQUIRE(n_tensors < 64);
            elements[n_tensors] = tensor->elements;
            values[way][n_tensors] = malloc((size_t)tensor->bytes);
            REQUIRE(values[way][n_tensors] != NULL);
            REQUIRE_OK(hr_session_read_tensor(session, t, values[way][n_tensors]));
            for (int64_t i = 0; i < tensor->elements; i++)
                largest[way][n_tensors] = fmax(largest[way][n_tensors], fabs(values[way][n_tensors][i]));
            n_tensors++;
        }
        hr_session_free(session);
        close_case(&c);
    }
    EXPECT(n_tensors > 10);
    for (int t = 0; t < n_tensors; t++) {
        for (int64_t i = 0; i < elements[t]; i++)
            EXPECT_MSG(fabs(values[0][t][i] - values[1][t][i]) <= 1e-3 * fmax(largest[0][t], 1e-3),
                       "tensor %d, element %lld: host %g, device %g", t, (long long)i, values[0][t][i], values[1][t][i]);
        free(values[0][t]);
        free(values[1][t]);
    }
}

/* Every op that a workload uses has a kernel on the device, in each layout and precision. */
TEST(every_workload_has_kernels_on_the_device_in_every_layout_and_precision)
{
    static const char *const nets[] = {"alexnet:batch=1,image=67", "googlenet:batch=1,image=32", "lenet:batch=1",
                                       "resnet50:batch=1,image=32", "vgg16:batch=1,image=32",
                                       "unet3d:size=8,depth=2,base=4"};
    static const char *const precisions[] = {"f32", "tf32", "f16", "bf16"};
    static const int blocks[] = {HR_CHANNELS_LAST, 1};
    hr_device *device = open_named_device("simt");
    for (size_t n = 0; n < sizeof nets / sizeof *nets; n++)
        for (int p = 0; p < 4; p++)
            for (int b = 0; b < 2; b++) {
                char spec[128];
                hr_graph *graph = NULL;
                hr_costs *costs = NULL;
                snprintf(spec, sizeof spec, "%s,precision=%s", nets[n], precisions[p]);
                REQUIRE_OK(hr_workload_graph(spec, HR_F32, blocks[b], &graph, NULL));
                EXPECT_MSG(hr_costs_from_kernels(graph, device, &costs) == HR_OK, "%s, channel block %d: %s", spec,
                           blocks[b], hr_error_message());
                hr_costs_free(costs);
                hr_graph_free(graph);
            }
    device->kind->close(device);
}
