/* ctest: timeout=120
 * Whole networks, trained for some steps on the host through plan, check and executor: channels last against plain
 * layout, loss scales against each other, and that networks with f16 and bf16 activations learn.
 *
 * Where bits are compared both sides run the same kernels: in F64, and where activations have 16 bits, all kernels
 * that layouts matter to are references.
 */
#include <math.h>
#include <string.h>
#include "accuracy.h"
#include "exec.h"
#include "net.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

/* Every kind of layer once, with a branch, a residual link and a concatenation. */
static hr_status network(hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){4, 3, 8, 8});
    x = hr_net_conv(&net, "stem", x, 8, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true}, true);
    x = hr_net_lrn(&net, "lrn", x, 5, 1e-2, 0.75, 1.0);
    hr_attrs grouped = {.kernel = {3, 3}, .pad = {1, 1}, .groups = 2};
    int left = hr_net_bn(&net, "bn", hr_net_conv(&net, "left", x, 8, grouped, false), true);
    int right = hr_net_avg_pool(&net, "avg", x, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}});
    x = hr_net_add(&net, "residual", hr_net_add(&net, "sum", left, x, false), right, true);
    int down = hr_net_max_pool(&net, "down", x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    int up = hr_net_deconv(&net, "up", hr_net_relu(&net, "relu", down), 8,
                           (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}}, true);
    x = hr_net_dropout(&net, "drop", hr_net_concat(&net, "join", 2, (int[]){x, up}), 0.25);
    int flat = hr_net_dense(&net, "wide", x, 6, true), mean = hr_net_global_avg_pool(&net, "mean", x);
    x = hr_net_concat(&net, "features", 2, (int[]){flat, hr_net_flatten(&net, "mean.flatten", mean)});
    hr_net_loss(&net, hr_net_dense(&net, "classes", x, 5, false));
    return net.status;
}

typedef struct precision { hr_type real, activations; int channel_block; double loss_scale; } precision;

/* A trained network: its graph, its losses, and its persistent tensors in logical order. */
typedef struct outcome {
    hr_graph *graph;
    double losses[64];
    void **values;           /* [n_tensors], NULL where nothing persists */
} outcome;

static void train(hr_graph *graph, int steps, outcome *o)
{
    hr_device *device = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    hr_session *session = NULL;
    hr_trace trace;
    REQUIRE(steps <= 64);
    REQUIRE_OK(hr_device_host.open(&(hr_device_options){.threads = 1}, &device));
    REQUIRE_OK(hr_costs_from_kernels(graph, device, &costs));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    hr_session_options options = {.seed = 3, .poison = true, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(device, graph, plan, 0, &options, &session));
    *o = (outcome){.graph = graph, .values = calloc((size_t)graph->n_tensors, sizeof *o->values)};
    REQUIRE(o->values);
    for (int i = 0; i < steps; i++) {
        REQUIRE_OK(hr_session_step(session, (uint64_t)i, true, &trace));
        o->losses[i] = trace.loss_real;
    }
    for (int t = 0; t < graph->n_tensors; t++) {
        if (!hr_tensor_is_persistent(&graph->tensors[t])) continue;
        o->values[t] = malloc((size_t)graph->tensors[t].bytes);
        REQUIRE(o->values[t]);
        REQUIRE_OK(hr_session_read_tensor(session, t, o->values[t]));
    }
    hr_session_free(session);
    device->kind->close(device);
    hr_plan_free(plan);
    hr_costs_free(costs);
}

static outcome trained(const precision *p, const char *optimizer)
{
    outcome o;
    hr_graph *graph = NULL;
    hr_attrs attrs = {.rate = 0.05, .momentum = 0.9, .decay = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
    REQUIRE_OK(hr_graph_new(p->real, p->channel_block, &graph));
    REQUIRE_OK(hr_graph_set_activations(graph, p->activations));
    graph->loss_scale = p->loss_scale;
    REQUIRE_OK(network(graph));
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){optimizer, attrs}));
    train(graph, 3, &o);
    return o;
}

static void outcome_free(outcome *o)
{
    for (int t = 0; t < o->graph->n_tensors; t++) free(o->values[t]);
    free(o->values);
    hr_graph_free(o->graph);
}

static void expect_equal(const outcome *a, const outcome *b, const char *what)
{
    int compared = 0;
    REQUIRE(a->graph->n_tensors == b->graph->n_tensors);
    for (int i = 0; i < 3; i++)
        EXPECT_MSG(isfinite(a->losses[i]) && a->losses[i] == b->losses[i], "%s: loss %d is %.17g, %.17g", what, i,
                   a->losses[i], b->losses[i]);
    EXPECT(a->losses[0] != a->losses[2]);
    for (int t = 0; t < a->graph->n_tensors; t++) {
        if (!a->values[t]) continue;
        EXPECT_MSG(!memcmp(a->values[t], b->values[t], (size_t)a->graph->tensors[t].bytes), "%s: %s differs", what,
                   a->graph->tensors[t].name);
        compared++;
    }
    EXPECT(compared > 20);
}

TEST(a_network_trains_to_the_same_bits_with_channels_last_as_in_plain_layout)
{
    static const precision kinds[] = {{HR_F64, HR_F64, 1, 1}, {HR_F32, HR_F16, 1, 1024}, {HR_F32, HR_BF16, 1, 2}};
    for (int i = 0; i < 3; i++) {
        precision other = kinds[i];
        outcome plain = trained(&kinds[i], "sgd");
        other.channel_block = HR_CHANNELS_LAST;
        outcome last = trained(&other, "sgd");
        expect_equal(&plain, &last, hr_type_name(kinds[i].activations));
        outcome_free(&plain);
        outcome_free(&last);
    }
}

/* In F64 all kernels are references whatever the scale; in 16 bits updates are, from a scale other than 1 on. Nothing
 * here comes near the ends of bf16's range, which is that of f32. */
TEST(a_loss_scale_leaves_every_update_bit_for_bit_as_it_was)
{
    static const char *const optimisers[] = {"sgd", "adam"};
    static const precision kinds[][2] = {{{HR_F64, HR_F64, 1, 1}, {HR_F64, HR_F64, 1, 4096}},
                                         {{HR_F32, HR_BF16, 1, 2}, {HR_F32, HR_BF16, 1, 4096}}};
    for (int o = 0; o < 2; o++)
        for (int i = 0; i < 2; i++) {
            outcome one = trained(&kinds[i][0], optimisers[o]), scaled = trained(&kinds[i][1], optimisers[o]);
            expect_equal(&one, &scaled, optimisers[o]);
            outcome_free(&one);
            outcome_free(&scaled);
        }
}

/* Sixteen images of four classes, one of which shows in each: the f32 network must learn them too, or the claim says
 * nothing about precision. */
static hr_status small_classifier(hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){16, 3, 8, 8});
    x = hr_net_conv(&net, "conv", x, 8, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}}, false);
    x = hr_net_max_pool(&net, "pool", hr_net_bn(&net, "bn", x, true), (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    hr_net_loss(&net, hr_net_dense(&net, "classes", hr_net_dense(&net, "hidden", x, 32, true), 4, false));
    return net.status;
}

TEST(networks_with_f16_and_bf16_activations_learn_what_the_f32_network_learns)
{
    static const precision kinds[] = {{HR_F32, HR_F32, 8, 1}, {HR_F32, HR_F16, 8, 1024}, {HR_F32, HR_BF16, 8, 1}};
    for (int i = 0; i < 3; i++) {
        enum { STEPS = 40 };
        outcome o;
        hr_graph *graph = NULL;
        REQUIRE_OK(hr_graph_new(kinds[i].real, kinds[i].channel_block, &graph));
        REQUIRE_OK(hr_graph_set_activations(graph, kinds[i].activations));
        graph->loss_scale = kinds[i].loss_scale;
        REQUIRE_OK(small_classifier(graph));
        REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.02, .momentum = 0.9}}));
        train(graph, STEPS, &o);
        double begin = 0, end = 0;
        for (int k = 0; k < 5; k++) begin += o.losses[k] / 5, end += o.losses[STEPS - 1 - k] / 5;
        EXPECT_MSG(end < begin / 4, "%s: the loss goes from %g to %g", hr_type_name(kinds[i].activations), begin, end);
        outcome_free(&o);
    }
}

/* The evaluation's own graph takes the precision of its spec. Untrained, on the images of the first step, its loss is
 * that of the first training step to the last bit: the same casts, the same kernels. */
TEST(accuracy_is_measured_in_the_precision_that_a_network_is_trained_in)
{
    static const char *const spec = "lenet:batch=4,channels=2,precision=bf16";
    hr_device *devices[2] = {NULL};
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    hr_session *session = NULL;
    hr_trace trace;
    hr_accuracy accuracy;
    REQUIRE_OK(hr_workload_graph(spec, HR_F32, HR_CHANNELS_LAST, &graph, NULL));
    for (int i = 0; i < 2; i++) REQUIRE_OK(hr_device_host.open(&(hr_device_options){.threads = 1}, &devices[i]));
    REQUIRE_OK(hr_costs_from_kernels(graph, devices[0], &costs));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    hr_session_options options = {.seed = 1, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(devices[0], graph, plan, 0, &options, &session));
    REQUIRE_OK(hr_accuracy_measure(spec, graph, session, devices[1], hr_workload_generated_feed, NULL, 1, &accuracy));
    REQUIRE_OK(hr_session_step(session, 0, true, &trace));
    EXPECT(accuracy.samples == 4 && accuracy.correct >= 0 && accuracy.correct <= 4);
    EXPECT_MSG(isfinite(trace.loss_real) && accuracy.mean_loss == trace.loss_real, "%.17g, %.17g", accuracy.mean_loss,
               trace.loss_real);
    REQUIRE_OK(hr_session_step(session, 0, true, &trace));
    EXPECT(accuracy.mean_loss != trace.loss_real);    /* trained by a step, it is another network */
    hr_session_free(session);
    for (int i = 0; i < 2; i++) devices[i]->kind->close(devices[i]);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}
