/* ctest: timeout=300 labels=slow */
/* The real thing, end to end: LeNet on Fashion-MNIST reaches the accuracy that such a network reaches, through
 * a plan that swaps, measured on the test images in a forward-only graph. */
#include "accuracy.h"
#include "fashion.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

enum { EPOCH_STEPS = 60000 / 128, EPOCHS_MAX = 3, TEST_BATCH = 1000 };
static const double accuracy_wanted = 0.88;

typedef struct trainer {
    hr_device *device, *judge;
    hr_graph *graph;
    hr_costs *costs;
    hr_plan *plan;
    hr_session *session;
    hr_fashion *train, *test;
} trainer;

static void open_all(trainer *t, const char *technique)
{
    hr_device_options options = {.threads = 0};
    hr_status st = hr_fashion_open(HR_FASHION_TRAIN, &t->train);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    REQUIRE_OK(st);
    REQUIRE_OK(hr_fashion_open(HR_FASHION_TEST, &t->test));
    REQUIRE_OK(hr_device_host.open(&options, &t->device));
    REQUIRE_OK(hr_device_host.open(&options, &t->judge));
    REQUIRE_OK(hr_workload_graph("lenet", HR_F32, hr_host_channel_block(), &t->graph, NULL));
    REQUIRE_OK(hr_costs_from_kernels(t->graph, t->device, &t->costs));
    REQUIRE_OK(hr_plan_make(t->graph, t->costs, technique, INT64_MAX, 0, &t->plan));
    hr_session_options session = {.seed = 1, .feed = hr_fashion_feed, .feed_context = t->train};
    REQUIRE_OK(hr_session_new(t->device, t->graph, t->plan, t->plan->arena_bytes, &session, &t->session));
}

static void close_all(trainer *t)
{
    hr_session_free(t->session);
    hr_plan_free(t->plan);
    hr_costs_free(t->costs);
    hr_graph_free(t->graph);
    t->device->kind->close(t->device);
    t->judge->kind->close(t->judge);
    hr_fashion_close(t->train);
    hr_fashion_close(t->test);
}

static hr_accuracy judge(const trainer *t)
{
    hr_accuracy accuracy;
    REQUIRE_OK(hr_accuracy_measure("lenet:batch=1000", t->graph, t->session, t->judge, hr_fashion_feed, t->test,
                                   10000 / TEST_BATCH, &accuracy));
    EXPECT(accuracy.samples == 10000);
    return accuracy;
}

TEST(lenet_trained_under_swap_conv_recognises_88_percent_of_the_test_images)
{
    trainer t = {0};
    hr_trace trace;
    double reached = 0;
    open_all(&t, "swap_conv");
    hr_accuracy before = judge(&t);
    EXPECT_MSG(before.correct < 4000, "untrained, it already recognises %lld of 10000", (long long)before.correct);
    for (uint64_t step = 0; step < EPOCHS_MAX * EPOCH_STEPS && reached < accuracy_wanted; step++) {
        REQUIRE_OK(hr_session_step(t.session, step, true, &trace));
        if ((step + 1) % (EPOCH_STEPS / 2)) continue;
        hr_accuracy now = judge(&t);
        reached = (double)now.correct / (double)now.samples;
        printf("step %d: loss %.3f, test accuracy %.4f, test loss %.4f\n", (int)step + 1, trace.loss_real, reached,
               now.mean_loss);
        fflush(stdout);
    }
    EXPECT_MSG(reached >= accuracy_wanted, "reached %.4f", reached);
    close_all(&t);
}
