/* The baselines as rewriters of plans: what they move and recompute, what the peak becomes, whether a budget
 * is kept. Every plan made here has passed hr_check, because hr_plan_make ends with it. Whether the results
 * stay the same to the last bit is the subject of baselines_exact.c. */
#include <math.h>
#include <string.h>
#include "net.h"
#include "op.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

typedef struct made { hr_graph *graph; hr_costs *costs; } made;

static made made_of(hr_graph *graph)
{
    made m = {.graph = graph};
    REQUIRE_OK(hr_costs_new(graph, &m.costs));
    return m;
}

static made workload_of(const char *spec)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_workload_graph(spec, HR_F32, 8, &graph, NULL));
    return made_of(graph);
}

static void drop(made *m)
{
    hr_costs_free(m->costs);
    hr_graph_free(m->graph);
}

static hr_plan *plan_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = NULL;
    REQUIRE_OK(hr_plan_make(m->graph, m->costs, technique, budget_bytes, 0, &plan));
    return plan;
}

static int64_t live_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = plan_of(m, technique, budget_bytes);
    int64_t live = plan->live_bytes;
    hr_plan_free(plan);
    return live;
}

static hr_plan_totals totals_of(const made *m, const char *technique, int64_t budget_bytes)
{
    hr_plan *plan = plan_of(m, technique, budget_bytes);
    hr_plan_totals totals = hr_plan_totals_of(m->graph, m->costs, plan);
    hr_plan_free(plan);
    return totals;
}

static int64_t persistent_bytes(const made *m)
{
    int64_t total = 0;
    for (int t = 0; t < m->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&m->graph->tensors[t])) total += m->graph->tensors[t].bytes;
    return total;
}

enum { EDGE = 32, CHANNELS = 8 };
static const int64_t map_bytes = (int64_t)EDGE * EDGE * CHANNELS * 4;

/* `n` equal convolutions of 8 channels, with ReLU when `relu`, on a batch of one; then pool, dense, loss. */
static made chain_of(int n, bool relu)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 8, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){1, CHANNELS, EDGE, EDGE});
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "conv%d", i);
        x = hr_net_conv(&net, name, x, CHANNELS, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = relu}, false);
    }
    x = hr_net_dense(&net, "dense", hr_net_global_avg_pool(&net, "pool", x), 4, false);
    hr_net_loss(&net, x);
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    return made_of(graph);
}

/* Two residual blocks and a concatenation: tensors with several forward and backward readers. */
static made branches(void)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(HR_F32, 8, &graph));
    hr_net net = hr_net_begin(graph);
    const hr_attrs three = {.kernel = {3, 3}, .pad = {1, 1}};
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 3, EDGE, EDGE});
    x = hr_net_bn(&net, "stem_bn", hr_net_conv(&net, "stem", x, 16, three, false), true);
    for (int i = 0; i < 2; i++) {
        char name[4][32];
        for (int k = 0; k < 4; k++) snprintf(name[k], sizeof name[k], "b%d.%d", i, k);
        int y = hr_net_bn(&net, name[1], hr_net_conv(&net, name[0], x, 16, three, false), false);
        x = hr_net_add(&net, name[2], x, y, true);
    }
    int left = hr_net_conv(&net, "left", x, 8, three, true), right = hr_net_max_pool(&net, "right", x, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}});
    x = hr_net_concat(&net, "join", 3, (int[]){left, right, x});
    x = hr_net_conv(&net, "last", x, 8, three, true);
    hr_net_loss(&net, hr_net_dense(&net, "dense", hr_net_dropout(&net, "drop", x, 0.5), 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1, .momentum = 0.9}}));
    return made_of(graph);
}

/* Position of the k-th step of this kind on this tensor or node, -1. */
static int step_of(const hr_plan *plan, hr_step_kind kind, int id, int k)
{
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == kind && (kind == HR_STEP_RUN ? plan->steps[i].node : plan->steps[i].tensor) == id && k-- == 0) return i;
    return -1;
}

static const char *const small_workloads[] = {"lenet:batch=4,channels=8", "alexnet:batch=1,image=67,classes=10", "vgg16:batch=1,image=32,classes=10",
    "googlenet:batch=1,image=32,classes=10", "resnet50:batch=1,image=32,classes=10", "unet3d:size=16,base=8"};
enum { SMALL_WORKLOADS = sizeof small_workloads / sizeof *small_workloads };

TEST(keep_all_moves_only_inputs_and_loss_and_recomputes_nothing)
{
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan_totals totals = totals_of(&m, "keep_all", INT64_MAX);
        EXPECT(totals.n_runs == m.graph->n_nodes && totals.recomputed_nodes == 0);
        EXPECT(totals.swapped_bytes == 0 && totals.n_outs == 1 && totals.n_ins == 2);
        drop(&m);
    }
}

TEST(swap_conv_moves_each_convolution_input_of_a_chain_out_once_and_in_once)
{
    enum { N = 12 };
    made m = chain_of(N, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    for (int i = 1; i < N - 2; i++) {
        char name[16];
        snprintf(name, sizeof name, "conv%d", i);
        int node = hr_graph_find_node(m.graph, name), x = m.graph->nodes[node].in[0];
        int out = step_of(plan, HR_STEP_OUT, x, 0), in = step_of(plan, HR_STEP_IN, x, 0), run = step_of(plan, HR_STEP_RUN, node, 0);
        EXPECT_MSG(run >= 0 && out > run && in > out, "%s: run %d, out %d, in %d", name, run, out, in);
        EXPECT(step_of(plan, HR_STEP_OUT, x, 1) < 0 && step_of(plan, HR_STEP_IN, x, 1) < 0);
    }
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_conv_releases_after_the_successor_of_the_reading_layer_and_fetches_one_layer_ahead)
{
    made m = chain_of(12, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    int reader = hr_graph_find_node(m.graph, "conv5"), successor = hr_graph_find_node(m.graph, "conv6"), third = hr_graph_find_node(m.graph, "conv7");
    int x = m.graph->nodes[reader].in[0];
    int release = step_of(plan, HR_STEP_FREE, x, 0), fetch = step_of(plan, HR_STEP_IN, x, 0);
    EXPECT(release > step_of(plan, HR_STEP_RUN, successor, 0) && release < step_of(plan, HR_STEP_RUN, third, 0));
    int ahead = plan->n_steps, own = plan->n_steps;   /* first backward steps of the layer before in backward, and of the reader */
    for (int i = plan->n_steps - 1; i >= 0; i--) {
        if (plan->steps[i].kind != HR_STEP_RUN || m.graph->nodes[plan->steps[i].node].phase != HR_BACKWARD) continue;
        if (m.graph->nodes[plan->steps[i].node].forward_node == successor) ahead = i;
        if (m.graph->nodes[plan->steps[i].node].forward_node == reader) own = i;
    }
    EXPECT_MSG(fetch < ahead && fetch < own, "fetch %d, ahead %d, own %d", fetch, ahead, own);
    for (int i = fetch + 1; i < ahead; i++) EXPECT(plan->steps[i].kind != HR_STEP_RUN);
    hr_plan_free(plan);
    plan = plan_of(&m, "swap_conv:hold=0", INT64_MAX);
    release = step_of(plan, HR_STEP_FREE, x, 0);
    EXPECT(release > step_of(plan, HR_STEP_RUN, reader, 0) && release < step_of(plan, HR_STEP_RUN, successor, 0));
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_all_of_a_long_chain_needs_a_constant_number_of_maps)
{
    made m = chain_of(48, false);
    int64_t rest = persistent_bytes(&m);
    EXPECT(live_of(&m, "keep_all", INT64_MAX) - rest > 45 * map_bytes);
    EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) - rest < 6 * map_bytes, "%lld maps", (long long)((live_of(&m, "swap_all", INT64_MAX) - rest) / map_bytes));
    drop(&m);
}

TEST(swapping_moves_a_tensor_with_several_readers_after_its_last_and_before_its_first)
{
    made m = branches();
    hr_plan *plan = plan_of(&m, "swap_all", INT64_MAX);
    int moved = 0;
    for (int t = 0; t < m.graph->n_tensors; t++) {
        int out = step_of(plan, HR_STEP_OUT, t, 0), in = step_of(plan, HR_STEP_IN, t, 0);
        if (out < 0 || t == m.graph->loss) continue;
        moved++;
        for (int i = 0; i < plan->n_steps; i++) {
            if (plan->steps[i].kind != HR_STEP_RUN) continue;
            const hr_node *node = &m.graph->nodes[plan->steps[i].node];
            for (int j = 0; j < node->n_in; j++)
                if (node->in[j] == t) EXPECT_MSG(node->phase == HR_FORWARD ? i < out : i > in, "%s reads %s at %d", node->name, m.graph->tensors[t].name, i);
        }
    }
    EXPECT(moved >= 4);
    hr_plan_free(plan);
    drop(&m);
}

TEST(swapping_takes_inputs_from_the_host_again_without_copying_them_out)
{
    made m = chain_of(8, false);
    hr_plan *plan = plan_of(&m, "swap_conv", INT64_MAX);
    int images = hr_graph_find_tensor(m.graph, "images");
    EXPECT(step_of(plan, HR_STEP_OUT, images, 0) < 0);
    EXPECT(step_of(plan, HR_STEP_IN, images, 0) >= 0 && step_of(plan, HR_STEP_IN, images, 1) >= 0 && step_of(plan, HR_STEP_IN, images, 2) < 0);
    hr_plan_free(plan);
    drop(&m);
}

TEST(swap_conv_moves_no_more_than_swap_all_and_both_lower_the_peak_of_every_deep_workload)
{
    for (int i = 1; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan_totals all = totals_of(&m, "swap_all", INT64_MAX), conv = totals_of(&m, "swap_conv", INT64_MAX);
        EXPECT_MSG(conv.swapped_bytes > 0 && conv.swapped_bytes <= all.swapped_bytes, "%s", small_workloads[i]);
        EXPECT(all.recomputed_nodes == 0 && conv.recomputed_nodes == 0);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) <= keep, "%s", small_workloads[i]);
        EXPECT_MSG(live_of(&m, "swap_conv", INT64_MAX) <= keep, "%s", small_workloads[i]);
        drop(&m);
    }
}

TEST(swapping_and_checkpointing_halve_the_peak_where_activations_dominate)
{
    static const char *const specs[] = {"resnet50:batch=32", "resnet152:batch=16", "googlenet:batch=64"};
    for (int i = 0; i < 3; i++) {
        made m = workload_of(specs[i]);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        EXPECT_MSG(live_of(&m, "swap_all", INT64_MAX) < keep / 2, "%s: %lld of %lld", specs[i], (long long)live_of(&m, "swap_all", INT64_MAX), (long long)keep);
        EXPECT_MSG(live_of(&m, "sqrt_checkpoint", INT64_MAX) < keep / 2, "%s: %lld of %lld", specs[i], (long long)live_of(&m, "sqrt_checkpoint", INT64_MAX), (long long)keep);
        drop(&m);
    }
}

TEST(select_fit_keeps_the_budget_with_fewer_bytes_and_moves_nothing_when_all_fits)
{
    made m = workload_of("resnet50:batch=16");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "swap_all", INT64_MAX);
    EXPECT(totals_of(&m, "swap_all:select=fit", keep).swapped_bytes == 0);
    int64_t before = 0;
    for (int percent = 90; percent >= 30; percent -= 20) {
        int64_t budget = keep / 100 * percent;
        hr_plan_totals fit = totals_of(&m, "swap_all:select=fit", budget), all = totals_of(&m, "swap_all", budget);
        int64_t live = live_of(&m, "swap_all:select=fit", budget);
        EXPECT_MSG(live <= (budget > least ? budget : least), "%d %%: %lld", percent, (long long)live);
        EXPECT(fit.swapped_bytes <= all.swapped_bytes && fit.swapped_bytes > before);
        before = fit.swapped_bytes;
    }
    EXPECT(live_of(&m, "swap_all:select=fit", INT64_MAX) == least);
    drop(&m);
}

/* Live bytes of the draft without the steps that move tensor t. */
static int64_t live_without(const made *m, const hr_plan *draft, int t)
{
    hr_plan *copy = NULL;
    int64_t peak = 0;
    int kept = 0;
    REQUIRE_OK(hr_plan_clone(draft, &copy));
    for (int k = 0; k < copy->n_steps; k++)
        if (copy->steps[k].kind == HR_STEP_RUN || copy->steps[k].tensor != t) copy->steps[kept++] = copy->steps[k];
    copy->n_steps = kept;
    REQUIRE_OK(hr_plan_live_bytes(m->graph, m->costs, copy, &peak, NULL, NULL));
    hr_plan_free(copy);
    return peak;
}

TEST(select_fit_moves_no_tensor_that_the_budget_could_spare)
{
    static const char *const specs[] = {"googlenet:batch=8", "resnet50:batch=8", "unet3d:size=64", "branches"};
    const hr_technique *technique = hr_technique_find("swap_all", strlen("swap_all"));
    hr_spec spec;
    int checked = 0;
    REQUIRE(technique);
    REQUIRE_OK(hr_spec_parse("swap_all:select=fit", technique->options, &spec));
    for (int i = 0; i < 4; i++) {
        made m = strcmp(specs[i], "branches") ? workload_of(specs[i]) : branches();
        int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "swap_all", INT64_MAX);
        for (int percent = 95; percent >= 45; percent -= 10) {
            hr_plan *draft = NULL;
            hr_rewrite context = {m.graph, m.costs, keep / 100 * percent, &spec};
            if (context.budget_bytes < least) continue;
            REQUIRE_OK(hr_plan_draft(m.graph, &draft));
            REQUIRE_OK(technique->rewrite(&context, draft));
            for (int s = 0; s < draft->n_steps; s++) {
                int t = draft->steps[s].tensor;
                if (draft->steps[s].kind != HR_STEP_OUT || t == m.graph->loss) continue;
                EXPECT_MSG(live_without(&m, draft, t) > context.budget_bytes, "%s at %d %%: %s need not move", specs[i], percent, m.graph->tensors[t].name);
                checked++;
            }
            hr_plan_free(draft);
        }
        drop(&m);
    }
    EXPECT(checked > 50);
}

TEST(sqrt_checkpoint_holds_a_chain_in_about_two_square_roots_of_its_length)
{
    for (int n = 16; n <= 256; n *= 4) {
        made m = chain_of(n, false);
        int64_t maps = (live_of(&m, "sqrt_checkpoint", INT64_MAX) - persistent_bytes(&m)) / map_bytes;
        EXPECT_MSG(maps <= 2 * (int64_t)ceil(sqrt(n)) + 4, "%d convolutions held in %lld maps", n, (long long)maps);
        EXPECT(totals_of(&m, "sqrt_checkpoint", INT64_MAX).recomputed_nodes <= n);
        drop(&m);
    }
}

TEST(sqrt_checkpoint_runs_forward_nodes_at_most_twice_and_state_updates_once)
{
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        hr_plan *plan = plan_of(&m, "sqrt_checkpoint", INT64_MAX);
        int *runs = calloc((size_t)m.graph->n_nodes, sizeof *runs), twice = 0;
        REQUIRE(runs);
        for (int s = 0; s < plan->n_steps; s++)
            if (plan->steps[s].kind == HR_STEP_RUN) runs[plan->steps[s].node]++;
        for (int k = 0; k < m.graph->n_nodes; k++) {
            const hr_node *node = &m.graph->nodes[k];
            int most = node->phase == HR_FORWARD && node->n_update == 0 ? 2 : 1;
            EXPECT_MSG(runs[k] >= 1 && runs[k] <= most, "%s: %s runs %d times", small_workloads[i], node->name, runs[k]);
            twice += runs[k] == 2;
        }
        if (i) EXPECT_MSG(twice > 0, "%s recomputes nothing", small_workloads[i]);
        hr_plan_totals totals = hr_plan_totals_of(m.graph, m.costs, plan);
        EXPECT(totals.swapped_bytes == 0 && totals.n_ins == 2);
        free(runs);
        hr_plan_free(plan);
        drop(&m);
    }
}

TEST(sqrt_checkpoint_recomputes_only_what_backward_will_read)
{
    made m = branches();
    hr_plan *plan = plan_of(&m, "sqrt_checkpoint", INT64_MAX);
    char *ran = calloc((size_t)m.graph->n_nodes, 1);
    int again = 0;
    REQUIRE(ran);
    for (int i = 0; i < plan->n_steps; i++) {
        if (plan->steps[i].kind != HR_STEP_RUN) continue;
        const hr_node *node = &m.graph->nodes[plan->steps[i].node];
        if (!ran[plan->steps[i].node]++) continue;
        bool read = false;                             /* some output is read before the plan ends */
        for (int s = i + 1; s < plan->n_steps && !read; s++) {
            const hr_node *reader = plan->steps[s].kind == HR_STEP_RUN ? &m.graph->nodes[plan->steps[s].node] : NULL;
            for (int j = 0; reader && j < reader->n_in; j++)
                for (int k = 0; k < node->n_out; k++) read |= reader->in[j] == node->out[k];
        }
        EXPECT_MSG(read, "%s is computed again for nobody", node->name);
        again++;
    }
    EXPECT(again > 0);
    free(ran);
    hr_plan_free(plan);
    drop(&m);
}

TEST(sqrt_checkpoint_recomputes_more_as_the_budget_shrinks_and_nothing_when_all_fits)
{
    made m = workload_of("resnet50:batch=16");
    int64_t keep = live_of(&m, "keep_all", INT64_MAX), least = live_of(&m, "sqrt_checkpoint", INT64_MAX);
    EXPECT(totals_of(&m, "sqrt_checkpoint", keep).recomputed_nodes == 0);
    int before = 0;
    for (int percent = 80; percent >= 40; percent -= 20) {
        int64_t budget = keep / 100 * percent, live = live_of(&m, "sqrt_checkpoint", budget);
        EXPECT_MSG(live <= (budget > least ? budget : least), "%d %%: %lld, least %lld", percent, (long long)live, (long long)least);
        int again = totals_of(&m, "sqrt_checkpoint", budget).recomputed_nodes;
        EXPECT_MSG(again > 0 && again >= before, "%d %%: %d after %d", percent, again, before);
        before = again;
    }
    drop(&m);
}

TEST(checkpoints_of_sqrt_checkpoint_can_be_swapped_in_a_stack_and_the_other_order_is_refused)
{
    made m = workload_of("resnet50:batch=16");
    int64_t alone = live_of(&m, "sqrt_checkpoint", INT64_MAX);
    EXPECT(live_of(&m, "sqrt_checkpoint+swap_all", INT64_MAX) < alone);
    EXPECT(totals_of(&m, "sqrt_checkpoint+swap_all", INT64_MAX).swapped_bytes > 0);
    hr_plan *plan = NULL;
    EXPECT(hr_plan_make(m.graph, m.costs, "swap_all+sqrt_checkpoint", INT64_MAX, 0, &plan) == HR_BAD_ARGUMENT && !plan);
    EXPECT_MSG(strstr(hr_error_message(), "first in a stack"), "%s", hr_error_message());
    drop(&m);
}

TEST(every_baseline_plans_every_workload_at_every_budget)
{
    static const char *const techniques[] = {"keep_all", "swap_all", "swap_conv", "swap_all:select=fit", "swap_conv:select=fit", "sqrt_checkpoint"};
    for (int i = 0; i < SMALL_WORKLOADS; i++) {
        made m = workload_of(small_workloads[i]);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        for (size_t k = 0; k < sizeof techniques / sizeof *techniques; k++)
            for (int percent = 100; percent >= 25; percent -= 25)
                EXPECT_MSG(live_of(&m, techniques[k], keep / 100 * percent) > persistent_bytes(&m), "%s %s", small_workloads[i], techniques[k]);
        drop(&m);
    }
}

TEST(swap_techniques_refuse_unknown_options)
{
    EXPECT(hr_techniques_parse("swap_all:select=some") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "all|fit"));
    EXPECT(hr_techniques_parse("swap_conv:keep=1") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "select, hold"));
    EXPECT(hr_techniques_parse("sqrt_checkpoint:segments=3") == HR_BAD_ARGUMENT && strstr(hr_error_message(), "none"));
}
