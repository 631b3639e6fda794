/* What the tests of the executor share: a small network with blocked layouts, dropout and running statistics,
 * its plan on a host device with one thread, and sessions of it. */
#ifndef HR_SESSION_CASE_H
#define HR_SESSION_CASE_H
#include <math.h>
#include <string.h>
#include "exec.h"
#include "net.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

typedef struct session_case {
    hr_graph *graph;
    hr_costs *costs;
    hr_plan *plan;
    hr_device *device;
} session_case;

static inline hr_graph *small_graph(int channel_block)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, channel_block, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){4, 3, 8, 8});
    x = hr_net_conv(&net, "stem", x, 16, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true}, true);
    x = hr_net_conv(&net, "body", x, 16, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}}, false);
    x = hr_net_bn(&net, "norm", x, true);
    x = hr_net_max_pool(&net, "pool", x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    x = hr_net_dropout(&net, "drop", x, 0.25);
    x = hr_net_dense(&net, "hidden", x, 12, true);
    hr_net_loss(&net, hr_net_dense(&net, "classes", x, 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.05, .momentum = 0.9}}));
    return graph;
}

/* On the device that HEADROOM_TEST_DEVICE names (for real hardware), else on `standard`; skips when it is missing. */
static inline hr_device *open_named_device(const char *standard)
{
    const char *name = getenv("HEADROOM_TEST_DEVICE");
    const hr_device_kind *kind = hr_device_find(name ? name : standard);
    hr_device *device = NULL;
    REQUIRE(kind != NULL);
    hr_status st = kind->open(&(hr_device_options){.threads = 0}, &device);
    if (st == HR_UNSUPPORTED) SKIP("no device %s: %s", kind->name, hr_error_message());
    REQUIRE_OK(st);
    return device;
}

static inline session_case open_case_on(hr_device *device, int channel_block, const char *technique,
                                        int64_t fence_bytes)
{
    session_case c = {.graph = small_graph(channel_block), .device = device};
    REQUIRE_OK(hr_costs_from_kernels(c.graph, c.device, &c.costs));
    REQUIRE_OK(hr_plan_make(c.graph, c.costs, technique, INT64_MAX, fence_bytes, &c.plan));
    return c;
}

static inline session_case open_case(int channel_block, const char *technique, int64_t fence_bytes)
{
    session_case c = {.graph = small_graph(channel_block)};
    REQUIRE_OK(hr_device_host.open(&(hr_device_options){.threads = 1}, &c.device));
    REQUIRE_OK(hr_costs_from_kernels(c.graph, c.device, &c.costs));
    REQUIRE_OK(hr_plan_make(c.graph, c.costs, technique, INT64_MAX, fence_bytes, &c.plan));
    return c;
}

static inline void close_case(session_case *c)
{
    c->device->kind->close(c->device);
    hr_plan_free(c->plan);
    hr_costs_free(c->costs);
    hr_graph_free(c->graph);
}

static inline hr_session *open_session(const session_case *c, hr_session_options options, int64_t capacity_bytes)
{
    hr_session *session = NULL;
    if (!options.feed) options.feed = hr_workload_generated_feed;
    REQUIRE_OK(hr_session_new(c->device, c->graph, c->plan, capacity_bytes, &options, &session));
    return session;
}

/* What three training steps leave behind. */
typedef struct outcome {
    hr_digest digest;
    double loss;
    bool all_zero;
} outcome;

static inline outcome train(const session_case *c, hr_session_options options)
{
    outcome o = {0};
    hr_trace trace;
    options.digests = true;
    hr_session *session = open_session(c, options, 0);
    for (uint64_t step = 0; step < 3; step++) REQUIRE_OK(hr_session_step(session, step, true, &trace));
    o.loss = trace.loss_real;
    REQUIRE_OK(hr_session_digest(session, &o.digest, &o.all_zero));
    REQUIRE_OK(hr_session_check_fences(session));
    hr_session_free(session);
    return o;
}

static inline bool same_outcome(const outcome *a, const outcome *b)
{
    return !memcmp(&a->digest, &b->digest, sizeof a->digest) && !memcmp(&a->loss, &b->loss, sizeof a->loss);
}
#endif
