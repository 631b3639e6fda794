/* ctest: timeout=120 labels=quick */
/* relu_compression in training: what it decides, what its plans promise, and that nothing changes a bit: alone, stacked,
 * too dense for its promise, with another plan half way, on the host and on the emulated GPU, in three types. */
#include "../exec/session_case.h"
#include "check.h"

enum { STEPS = 3, FENCE_BYTES = 64 };

static hr_digest digest_of(hr_device *device, const hr_graph *graph, const hr_plan *plan, hr_costs *costs, int64_t *overflow)
{
    hr_session *session = NULL;
    hr_digest digest;
    hr_trace trace;
    bool all_zero = false;
    hr_session_options options = {.seed = 3, .poison = true, .fences = plan->fence_bytes > 0, .digests = true,
                                  .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(device, graph, plan, 0, &options, &session));
    for (uint64_t step = 0; step < STEPS; step++) REQUIRE_OK(hr_session_step(session, step, true, &trace));
    REQUIRE_OK(hr_session_digest(session, &digest, &all_zero));
    EXPECT(!all_zero && isfinite(trace.loss));
    EXPECT(hr_session_peak_bytes(session) == plan->arena_bytes);
    if (costs) REQUIRE_OK(hr_costs_add_reports(costs, session, overflow, NULL));
    hr_session_free(session);
    return digest;
}

static bool digests_equal(hr_digest a, hr_digest b)
{
    return a.loss == b.loss && a.gradients == b.gradients && a.parameters == b.parameters;
}

typedef struct trained { hr_device *device; hr_graph *graph; hr_costs *costs; hr_digest expected; int64_t keep_all_bytes; } trained;

/* Opens the device and trains keep_all; the graph is extended and its densities are measured by the profiling plan. */
static trained begin(const char *device, const char *workload, const char *technique)
{
    trained t = {.device = open_named_device(device)};
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_workload_graph(workload, HR_F32, t.device->kind->channel_block(), &t.graph, NULL));
    REQUIRE_OK(hr_techniques_extend(technique, t.graph));
    REQUIRE_OK(hr_costs_from_kernels(t.graph, t.device, &t.costs));
    REQUIRE_OK(hr_plan_make(t.graph, t.costs, "keep_all", INT64_MAX, 0, &plan));
    t.expected = digest_of(t.device, t.graph, plan, NULL, NULL);
    t.keep_all_bytes = plan->arena_bytes;
    hr_plan_free(plan);
    plan = NULL;
    REQUIRE_OK(hr_plan_make_profile(t.graph, t.costs, technique, 0, &plan));
    EXPECT(digests_equal(digest_of(t.device, t.graph, plan, t.costs, NULL), t.expected));
    hr_plan_free(plan);
    return t;
}

static void end(trained *t)
{
    hr_costs_free(t->costs);
    hr_graph_free(t->graph);
    t->device->kind->close(t->device);
}

static hr_plan *plan_of(const trained *t, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_plan_make(t->graph, t->costs, technique, budget_bytes, FENCE_BYTES, &plan));
    return plan;
}

static void equals_keep_all(const trained *t, const char *technique)
{
    hr_plan *plan = plan_of(t, technique, INT64_MAX);
    int64_t overflow;
    EXPECT_MSG(hr_plan_totals_of(t->graph, t->costs, plan).contributed_runs > 0, "%s does nothing", technique);
    EXPECT_MSG(digests_equal(digest_of(t->device, t->graph, plan, t->costs, &overflow), t->expected), "%s differs from keep_all",
               technique);
    hr_plan_free(plan);
}

static const char lenet[] = "lenet:batch=8,channels=8", resnet[] = "resnet50:batch=1,image=32,classes=10",
                  alexnet[] = "alexnet:batch=2,image=67,classes=10";

TEST(relu_compression_of_measured_densities_equals_keep_all_and_overflows_nowhere_in_the_same_steps)
{
    trained t = begin("host", alexnet, "relu_compression");
    hr_plan *plan = plan_of(&t, "relu_compression:select=all,margin=50", INT64_MAX);
    int64_t overflow = -1;
    EXPECT(digests_equal(digest_of(t.device, t.graph, plan, t.costs, &overflow), t.expected));
    EXPECT(overflow == 0);
    hr_plan_free(plan);
    end(&t);
}

TEST(relu_compression_stacks_with_swapping_and_moves_fewer_bytes)
{
    trained t = begin("host", resnet, "relu_compression");
    hr_plan *alone = plan_of(&t, "swap_all", INT64_MAX), *both = plan_of(&t, "relu_compression:select=all+swap_all", INT64_MAX);
    int64_t alone_bytes = hr_plan_totals_of(t.graph, t.costs, alone).swapped_bytes;
    int64_t both_bytes = hr_plan_totals_of(t.graph, t.costs, both).swapped_bytes;
    EXPECT_MSG(both_bytes < alone_bytes * 9 / 10, "swaps %lld bytes alone, %lld with", (long long)alone_bytes, (long long)both_bytes);
    EXPECT(digests_equal(digest_of(t.device, t.graph, both, NULL, NULL), t.expected));
    hr_plan_free(alone);
    hr_plan_free(both);
    end(&t);
}

TEST(a_tensor_denser_than_promised_overflows_into_host_memory_and_the_result_stays)
{
    trained t = begin("host", lenet, "relu_compression");
    for (int i = 0; i < t.costs->n_tensors; i++) t.costs->density[i] = NAN;       /* nothing was measured */
    hr_plan *plan = plan_of(&t, "relu_compression:density=0.02,select=all", INT64_MAX);
    int64_t overflow = 0;
    EXPECT(digests_equal(digest_of(t.device, t.graph, plan, t.costs, &overflow), t.expected));
    EXPECT(overflow > 0);
    hr_plan_free(plan);
    plan = plan_of(&t, "relu_compression:select=all", INT64_MAX);                  /* now it is known */
    EXPECT(digests_equal(digest_of(t.device, t.graph, plan, t.costs, &overflow), t.expected));
    EXPECT(overflow == 0);
    hr_plan_free(plan);
    end(&t);
}

TEST(a_session_goes_on_with_another_plan_between_two_steps_and_the_result_stays)
{
    trained t = begin("host", lenet, "relu_compression");
    hr_plan *plans[] = {plan_of(&t, "keep_all", INT64_MAX), plan_of(&t, "relu_compression:select=all", INT64_MAX),
                        plan_of(&t, "swap_all", INT64_MAX)};
    hr_session *session = NULL;
    hr_trace trace;
    hr_digest digest;
    hr_session_options options = {.seed = 3, .poison = true, .fences = true, .digests = true, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(t.device, t.graph, plans[0], 0, &options, &session));
    for (uint64_t step = 0; step < STEPS; step++) {
        if (step) REQUIRE_OK(hr_session_replan(session, plans[step], 0));
        REQUIRE_OK(hr_session_step(session, step, true, &trace));
        EXPECT(hr_session_peak_bytes(session) == plans[step]->arena_bytes);
    }
    REQUIRE_OK(hr_session_digest(session, &digest, NULL));
    EXPECT(digests_equal(digest, t.expected));
    hr_session_free(session);
    for (int i = 0; i < 3; i++) hr_plan_free(plans[i]);
    end(&t);
}

TEST(relu_compression_on_the_cuda_kernels_equals_keep_all_in_f32)
{
    trained t = begin("simt", lenet, "relu_compression");
    equals_keep_all(&t, "relu_compression:select=all");
    equals_keep_all(&t, "relu_compression:select=all,algorithm=patent");
    equals_keep_all(&t, "relu_compression:select=all+swap_all");
    end(&t);
}

TEST(relu_compression_on_the_cuda_kernels_equals_keep_all_in_bf16_and_overflows)
{
    trained t = begin("simt", "lenet:batch=4,channels=8,precision=bf16", "relu_compression");
    equals_keep_all(&t, "relu_compression:select=all");
    for (int i = 0; i < t.costs->n_tensors; i++) t.costs->density[i] = NAN;
    equals_keep_all(&t, "relu_compression:density=0.02,select=all");
    end(&t);
}

TEST(relu_compression_on_the_references_equals_keep_all_in_f16)
{
    trained t = begin("host", "lenet:batch=4,channels=8,precision=f16", "relu_compression");
    equals_keep_all(&t, "relu_compression:select=all");
    end(&t);
}

static const hr_decision *decision_of(const trained *t, const hr_plan *plan, const char *tensor)
{
    for (int d = 0; d < plan->n_decisions; d++)
        if (!strcmp(t->graph->tensors[plan->decisions[d].tensor].name, tensor)) return &plan->decisions[d];
    return NULL;
}

TEST(relu_compression_keeps_one_bit_where_only_the_sign_is_read_and_values_where_they_are)
{
    trained t = begin("host", alexnet, "relu_compression");
    hr_plan *plan = plan_of(&t, "relu_compression:select=all,margin=0", INT64_MAX);
    const hr_decision *sign = decision_of(&t, plan, "conv5.y"), *values = decision_of(&t, plan, "conv3.y"),
                      *argmax = decision_of(&t, plan, "pool1.argmax");
    REQUIRE(sign && values && argmax);
    int conv5 = hr_graph_find_tensor(t.graph, "conv5.y"), pool1 = hr_graph_find_tensor(t.graph, "pool1.argmax");
    EXPECT(!strcmp(sign->action, "masked") && sign->bytes <= t.graph->tensors[conv5].bytes / 32 + 64);
    EXPECT(!strcmp(values->action, "packed") && values->density > 0.2 && values->density < 0.8);
    EXPECT(!strcmp(argmax->action, "index") && argmax->bytes <= t.graph->tensors[pool1].bytes / 2 + 64);   /* 3 x 3: 4 bits */
    hr_plan_free(plan);
    end(&t);
}

TEST(relu_compression_refuses_dense_tensors_and_says_why)
{
    trained t = begin("host", alexnet, "relu_compression");
    for (int i = 0; i < t.costs->n_tensors; i++) t.costs->density[i] = 0.99;
    hr_plan *plan = plan_of(&t, "relu_compression:masks=off,select=all", INT64_MAX);
    EXPECT(hr_plan_totals_of(t.graph, t.costs, plan).contributed_runs == 0);
    const hr_decision *values = decision_of(&t, plan, "conv3.y");
    REQUIRE(values != NULL);
    EXPECT(!strcmp(values->action, "kept") && strstr(values->reason, "would still need"));
    hr_plan_free(plan);
    for (int i = 0; i < t.costs->n_tensors; i++) t.costs->density[i] = NAN;
    plan = plan_of(&t, "relu_compression:masks=off", INT64_MAX);
    EXPECT(strstr(decision_of(&t, plan, "conv3.y")->reason, "not known"));
    hr_plan_free(plan);
    end(&t);
}

TEST(relu_compression_packs_no_more_than_the_budget_asks_for)
{
    trained t = begin("host", resnet, "relu_compression");
    hr_plan *least = plan_of(&t, "relu_compression", INT64_MAX);
    hr_plan *roomy = plan_of(&t, "relu_compression", t.keep_all_bytes + (1 << 20));
    int64_t between = (least->arena_bytes + t.keep_all_bytes) / 2;
    hr_plan *middle = plan_of(&t, "relu_compression", between);
    int least_runs = hr_plan_totals_of(t.graph, t.costs, least).contributed_runs;
    int middle_runs = hr_plan_totals_of(t.graph, t.costs, middle).contributed_runs;
    EXPECT(least->arena_bytes < t.keep_all_bytes && middle->arena_bytes <= between);
    EXPECT(hr_plan_totals_of(t.graph, t.costs, roomy).contributed_runs == 0);
    EXPECT_MSG(middle_runs > 0 && middle_runs < least_runs, "%d runs, %d at the least", middle_runs, least_runs);
    hr_plan_free(least);
    hr_plan_free(roomy);
    hr_plan_free(middle);
    end(&t);
}

TEST(a_compressing_plan_in_text_form_is_read_back_for_the_extended_graph_only)
{
    trained t = begin("host", lenet, "relu_compression");
    hr_plan *plan = plan_of(&t, "relu_compression:select=all", INT64_MAX), *again = NULL;
    hr_graph *bare = NULL, *extended = NULL;
    char *workload = NULL, *technique = NULL;
    FILE *file = tmpfile();
    REQUIRE(file != NULL);
    REQUIRE_OK(hr_plan_write(t.graph, plan, file));
    rewind(file);
    REQUIRE_OK(hr_plan_read_header(file, &workload, &technique));
    EXPECT(!strcmp(technique, "relu_compression:select=all"));
    REQUIRE_OK(hr_workload_graph(lenet, HR_F32, t.device->kind->channel_block(), &bare, NULL));
    REQUIRE_OK(hr_workload_graph(lenet, HR_F32, t.device->kind->channel_block(), &extended, NULL));
    REQUIRE_OK(hr_techniques_extend(technique, extended));
    rewind(file);
    EXPECT(hr_plan_read(bare, file, &again) == HR_BAD_INPUT && !again);
    rewind(file);
    REQUIRE_OK(hr_plan_read(extended, file, &again));
    REQUIRE_OK(hr_check(extended, t.costs, again));
    EXPECT(digests_equal(digest_of(t.device, extended, again, NULL, NULL), t.expected));
    fclose(file);
    free(workload);
    free(technique);
    hr_plan_free(plan);
    hr_plan_free(again);
    hr_graph_free(bare);
    hr_graph_free(extended);
    end(&t);
}

/* First buffer of a tensor that holds for `pick`. */
static hr_buffer *buffer_where(const trained *t, hr_plan *plan, bool in_host)
{
    for (int b = 0; b < plan->n_buffers; b++) {
        const hr_tensor *tensor = plan->buffers[b].tensor < 0 ? NULL : &t->graph->tensors[plan->buffers[b].tensor];
        if (tensor && (in_host ? tensor->in_host : tensor->elastic)) return &plan->buffers[b];
    }
    return NULL;
}

TEST(check_refuses_a_plan_that_gives_a_packed_tensor_and_its_overflow_too_little)
{
    trained t = begin("host", lenet, "relu_compression");
    hr_plan *plan = plan_of(&t, "relu_compression:select=all", INT64_MAX);
    hr_buffer *packed = buffer_where(&t, plan, false), *overflow = buffer_where(&t, plan, true);
    REQUIRE(packed && overflow);
    const hr_buffer packed_before = *packed, overflow_before = *overflow;
    overflow->bytes = 64;
    EXPECT(hr_check(t.graph, t.costs, plan) == HR_REFUSED && strstr(hr_error_message(), "and its overflow"));
    *overflow = overflow_before;
    packed->bytes = 64;                                 /* less than a header */
    EXPECT(hr_check(t.graph, t.costs, plan) == HR_REFUSED && strstr(hr_error_message(), "has 64 bytes"));
    *packed = packed_before;
    overflow->offset = plan->host_bytes;
    EXPECT(hr_check(t.graph, t.costs, plan) == HR_REFUSED && strstr(hr_error_message(), "is not inside the pool"));
    *overflow = overflow_before;
    overflow->offset = 0;                               /* where an input waits */
    EXPECT(hr_check(t.graph, t.costs, plan) == HR_REFUSED);
    *overflow = overflow_before;
    REQUIRE_OK(hr_check(t.graph, t.costs, plan));
    hr_plan_free(plan);
    end(&t);
}

TEST(relu_compression_names_the_algorithms_that_a_device_has)
{
    trained t = begin("host", lenet, "relu_compression");
    hr_plan *plan = NULL;
    EXPECT(hr_plan_make(t.graph, t.costs, "relu_compression:algorithm=patent", INT64_MAX, 0, &plan) == HR_BAD_ARGUMENT);
    EXPECT(strstr(hr_error_message(), "no algorithm 'patent' for relu_pack; known: simd"));
    EXPECT(hr_plan_give(t.graph, &(hr_plan){0}, t.graph->loss, 128) == HR_BAD_ARGUMENT);
    end(&t);
}
