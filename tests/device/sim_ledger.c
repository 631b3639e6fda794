/* The ledger of the device sim: finds the promised peak, and what a planner or the addresses did wrong. */
#include "sim/ledger.h"

#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "machine_costs.h"
#include "rng.h"
#include "sim/sim.h"
#include "technique.h"
#include "testing.h"
#include "timeline.h"
#include "workload.h"

typedef struct played {
    hr_graph *graph;
    hr_costs *costs;
    hr_plan *plan;
    hr_timeline timeline;
} played;

static played play(const char *network, const char *technique, int64_t budget_bytes)
{
    played p = {0};
    hr_machine_model model;
    REQUIRE_OK(hr_workload_graph(network, HR_F32, HR_CHANNELS_LAST, &p.graph, NULL));
    REQUIRE_OK(hr_techniques_extend(technique, p.graph));
    REQUIRE_OK(hr_machine_model_find("pcie3_p100", &model));
    REQUIRE_OK(hr_machine_costs(p.graph, &model, &p.costs));
    REQUIRE_OK(hr_plan_make(p.graph, p.costs, technique, budget_bytes, 0, &p.plan));
    REQUIRE_OK(hr_timeline_play(p.graph, p.costs, p.plan, &p.timeline));
    return p;
}

static hr_status ledger_of(const played *p, hr_ledger *ledger)
{
    return hr_ledger_play(p->graph, p->plan, p->timeline.start_seconds, p->timeline.end_seconds, ledger);
}

static void played_clear(played *p)
{
    hr_timeline_clear(&p->timeline);
    hr_plan_free(p->plan);
    hr_costs_free(p->costs);
    hr_graph_free(p->graph);
}

TEST(the_ledger_finds_the_promised_peak_of_every_technique)
{
    static const char *const networks[] = {"lenet:batch=8", "resnet50:batch=2,image=32,classes=10"};
    for (size_t w = 0; w < 2; w++)
        for (int t = 0; hr_techniques[t]; t++) {
            hr_ledger ledger;
            played p = play(networks[w], hr_techniques[t]->name, INT64_MAX);
            EXPECT_MSG(ledger_of(&p, &ledger) == HR_OK, "%s: %s", hr_techniques[t]->name, hr_error_message());
            EXPECT_MSG(ledger.peak_bytes == p.plan->arena_bytes, "%s %s", networks[w], hr_techniques[t]->name);
            EXPECT(ledger.live_bytes > 0 && ledger.live_bytes <= ledger.peak_bytes);
            played_clear(&p);
        }
}

TEST(the_ledger_tells_moments_of_equal_time_apart)
{
    hr_ledger ledger;
    played p = play("lenet:batch=8", "swap_all", INT64_MAX);
    for (int s = 0; s < p.plan->n_steps; s++) p.timeline.start_seconds[s] = p.timeline.end_seconds[s] = 0;
    EXPECT_MSG(ledger_of(&p, &ledger) == HR_OK, "%s", hr_error_message());
    EXPECT(ledger.peak_bytes == p.plan->arena_bytes);
    played_clear(&p);
}

/* Two buffers that one node touches, put on each other. */
TEST(the_ledger_refuses_two_live_buffers_on_the_same_bytes)
{
    hr_ledger ledger;
    played p = play("lenet:batch=8", "keep_all", INT64_MAX);
    int node = hr_graph_find_node(p.graph, "conv2"), step = 0;
    while (p.plan->steps[step].node != node) step++;
    const int *refs = hr_step_refs(p.plan, &p.plan->steps[step]);
    const hr_node *conv = &p.graph->nodes[node];
    p.plan->buffers[refs[conv->n_in]].offset = p.plan->buffers[refs[0]].offset;
    EXPECT(ledger_of(&p, &ledger) == HR_REFUSED);
    EXPECT_MSG(strstr(hr_error_message(), p.graph->tensors[conv->in[0]].name) &&
               strstr(hr_error_message(), p.graph->tensors[conv->out[0]].name) &&
               strstr(hr_error_message(), "alive at once"), "%s", hr_error_message());
    played_clear(&p);
}

TEST(the_ledger_refuses_buffers_outside_of_the_arena_or_too_small)
{
    hr_ledger ledger;
    played p = play("lenet:batch=8", "keep_all", INT64_MAX);
    hr_buffer *first = &p.plan->buffers[0], kept = *first;
    first->offset = p.plan->arena_bytes;
    EXPECT(ledger_of(&p, &ledger) == HR_REFUSED && strstr(hr_error_message(), "outside of the arena"));
    *first = kept;
    first->bytes -= 4;
    EXPECT(ledger_of(&p, &ledger) == HR_REFUSED && strstr(hr_error_message(), "in a buffer of"));
    played_clear(&p);
}

/* A copy that is still under way when its bytes are given away: only times show it. */
TEST(the_ledger_sees_a_copy_that_outlives_its_buffer)
{
    hr_ledger ledger;
    played p = play("lenet:batch=8", "swap_all", INT64_MAX);
    EXPECT(ledger_of(&p, &ledger) == HR_OK);
    for (int s = 0; s < p.plan->n_steps; s++)
        if (p.plan->steps[s].kind == HR_STEP_OUT && p.graph->tensors[p.plan->steps[s].tensor].role == HR_ROLE_ACTIVATION)
            p.timeline.end_seconds[s] = 1e3;
    EXPECT(ledger_of(&p, &ledger) == HR_REFUSED && strstr(hr_error_message(), "alive at once"));
    played_clear(&p);
}

/* The check works on happens-before, the ledger on one timeline: it may miss a clash, but never sees one where there is
 * none. */
TEST(what_the_check_accepts_the_ledger_accepts)
{
    int refused_by_both = 0;
    for (uint64_t trial = 0; trial < 300; trial++) {
        static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint"};
        uint64_t key = hr_rng_key(5, trial);
        played p = play("lenet:batch=4", techniques[trial % 3], INT64_MAX);
        hr_ledger ledger;
        int which = (int)(hr_rng_bits(key, 0) % (uint64_t)p.plan->n_buffers);
        hr_buffer *b = &p.plan->buffers[which];
        int64_t room = (p.plan->arena_bytes - b->bytes) / HR_ALIGNMENT + 1;
        if (b->tensor < 0 || !p.graph->tensors[b->tensor].in_host)
            b->offset = (int64_t)(hr_rng_bits(key, 1) % (uint64_t)room) * HR_ALIGNMENT;
        hr_status checked = hr_check(p.graph, p.costs, p.plan), played_status = ledger_of(&p, &ledger);
        EXPECT_MSG(checked != HR_OK || played_status == HR_OK, "trial %d: %s", (int)trial, hr_error_message());
        refused_by_both += checked != HR_OK && played_status != HR_OK;
        played_clear(&p);
    }
    EXPECT_MSG(refused_by_both > 100, "only %d moves were wrong", refused_by_both);
}

TEST(the_device_sim_refuses_to_move_bytes)
{
    hr_device *device = NULL;
    hr_device_options options = {.machine = "pcie3_p100"};
    REQUIRE_OK(hr_device_sim.open(&options, &device));
    EXPECT(device->kind->reserve(device, 64, 64) == HR_UNSUPPORTED && strstr(hr_error_message(), "virtual time"));
    EXPECT(device->kind->begin(device, &(hr_issue){.n_commands = 1}) == HR_UNSUPPORTED);
    EXPECT(device->kind->read(device, &options, 0, 4) == HR_UNSUPPORTED);
    EXPECT(device->kind->available_bytes(device) == (int64_t)16 << 30);
    char text[512];
    device->kind->describe(device, text, sizeof text);
    EXPECT_MSG(strstr(text, "sim pcie3_p100") && strstr(text, "calibrated by"), "%s", text);
    device->kind->close(device);
}
