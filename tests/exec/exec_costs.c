/* ctest: labels=quick
 * Costs from kernels, traces and links; and the two private parts of the executor that results lean on:
 * the hash of bits, and which nodes may share a prepared kernel.
 */
#include "internal.h"
#include "timeline.h"
#include "session_case.h"

TEST(costs_list_each_kernel_that_can_run_a_node_with_the_standard_one_first)
{
    session_case c = open_case(hr_host_channel_block(), "keep_all", 0);
    for (int i = 0; i < c.graph->n_nodes; i++) {
        const hr_node_costs *costs = &c.costs->nodes[i];
        const hr_node *node = &c.graph->nodes[i];
        const hr_kernel *standard = hr_kernel_find(hr_kernel_tables, c.graph, node, NULL);
        REQUIRE(costs->n_choices >= 1 && standard);
        EXPECT(!strcmp(costs->choices[0].algorithm, standard->algorithm));
        for (int k = 0; k < costs->n_choices; k++) {
            const hr_kernel *kernel = hr_kernel_find(hr_kernel_tables, c.graph, node, costs->choices[k].algorithm);
            REQUIRE(kernel);
            EXPECT(!kernel->reference || costs->n_choices == 1);
            EXPECT(costs->choices[k].workspace_bytes >= 0 && isnan(costs->choices[k].seconds));
            for (int other = 0; other < k; other++)
                EXPECT(strcmp(costs->choices[k].algorithm, costs->choices[other].algorithm) != 0);
        }
    }
    EXPECT(!c.costs->measured);
    close_case(&c);
}

TEST(costs_keep_the_median_of_the_traces)
{
    static const double seconds[] = {5, 1, 3, 100}, medians[] = {5, 3, 3, 4};
    session_case c = open_case(1, "keep_all", 0);
    size_t steps = (size_t)c.plan->n_steps;
    double *start = calloc(steps, sizeof *start), *end = calloc(steps, sizeof *end);
    REQUIRE(start && end);
    for (int r = 0; r < 4; r++) {
        for (int i = 0; i < c.plan->n_steps; i++) start[i] = i, end[i] = i + seconds[r] * (1 + i);
        const hr_trace trace = {.start_seconds = start, .end_seconds = end};
        REQUIRE_OK(hr_costs_add_trace(c.costs, c.graph, c.plan, &trace));
        for (int i = 0; i < c.plan->n_steps; i++) {
            if (c.plan->steps[i].kind != HR_STEP_RUN) continue;
            double got = c.costs->nodes[c.plan->steps[i].node].choices[0].seconds, expected = medians[r] * (1 + i);
            EXPECT_MSG(fabs(got - expected) < 1e-9 * expected, "after %d traces %g, not %g", r + 1, got, expected);
        }
    }
    EXPECT(c.costs->measured);
    free(start);
    free(end);
    close_case(&c);
}

TEST(measured_links_have_a_rate_and_no_negative_latency)
{
    session_case c = open_case(1, "keep_all", 0);
    REQUIRE_OK(hr_costs_measure_links(c.costs, c.device));
    const hr_link links[] = {c.costs->out, c.costs->in};
    for (int i = 0; i < 2; i++) {
        EXPECT(isfinite(links[i].bytes_per_second) && links[i].bytes_per_second > 0);
        EXPECT(isfinite(links[i].latency_seconds) && links[i].latency_seconds >= 0);
    }
    close_case(&c);
}

TEST(both_links_together_are_no_faster_than_each_alone)
{
    session_case c = open_case(1, "keep_all", 0);
    REQUIRE_OK(hr_costs_measure_links(c.costs, c.device));
    EXPECT(c.costs->contention.copy_copy >= 1 && c.costs->contention.copy_copy < 100);
    EXPECT(c.costs->contention.run[1] == 1 && c.costs->contention.copy_run == 1);     /* nothing was said about these */
    close_case(&c);
}

/* A plan that swaps is played with known factors; what is fitted to those stamps must be these factors again. */
static void fit_recovers(double run_one, double run_two, double copy_run, double drift)
{
    session_case c = open_case(1, "swap_all", 0);
    hr_timeline played = {0};
    hr_contention_sums sums = {0};
    const hr_contention planted = {{1, run_one, run_two}, copy_run, 1.5};
    for (int i = 0; i < c.costs->n_nodes; i++) c.costs->nodes[i].choices[0].seconds = drift * (1 + i % 7) * 1e-3;
    for (int s = 0; s < 2; s++) *(s ? &c.costs->in : &c.costs->out) = (hr_link){.bytes_per_second = 1e6 * (2 + s), .latency_seconds = 1e-5};
    c.costs->contention = planted;
    REQUIRE_OK(hr_timeline_play(c.graph, c.costs, c.plan, &played));
    for (int i = 0; i < c.costs->n_nodes; i++) c.costs->nodes[i].choices[0].seconds /= drift;
    c.costs->contention = HR_NO_CONTENTION;
    c.costs->contention.copy_copy = planted.copy_copy;
    const hr_trace trace = {.start_seconds = played.start_seconds, .end_seconds = played.end_seconds};
    REQUIRE_OK(hr_contention_add(&sums, c.costs, c.plan, &trace));
    hr_contention_fit(&sums, &c.costs->contention);
    const hr_contention *found = &c.costs->contention;
    EXPECT_MSG(fabs(found->run[1] - run_one) < 1e-6 && fabs(found->copy_run - copy_run) < 1e-6,
               "run[1] %g for %g, copy %g for %g", found->run[1], run_one, found->copy_run, copy_run);
    if (sums.two_two > 0) EXPECT_MSG(fabs(found->run[2] - run_two) < 1e-6, "run[2] %g for %g", found->run[2], run_two);
    hr_timeline_clear(&played);
    close_case(&c);
}

TEST(fitted_contention_is_what_was_planted)
{
    fit_recovers(1, 1, 1, 1);
    fit_recovers(1.25, 1.5, 1, 1);
    fit_recovers(1.5, 2, 2, 1);
    fit_recovers(1.3, 1.3, 1.7, 1.2);       /* the machine was slower than when the seconds were taken */
}

TEST(contention_of_a_plan_without_copies_stays_unknown)
{
    hr_contention contention = {{1, 1.5, 2}, 3, 1.25};
    hr_contention_fit(&(hr_contention_sums){0}, &contention);
    EXPECT(contention.run[1] == 1.5 && contention.run[2] == 2 && contention.copy_run == 3 && contention.copy_copy == 1.25);
}

/* Two graphs of one convolution each, which differ in what the arguments say. */
static bool share(const hr_attrs *a, int64_t filters_a, const hr_attrs *b, int64_t filters_b)
{
    hr_graph *graph = NULL;
    hr_prepared_set set = {0};
    int first = -1, second = -1;
    const hr_site site = {.threads = 1};
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "x", 4, (int64_t[]){2, 8, 9, 9});
    int y = hr_net_conv(&net, "a", x, filters_a, *a, false), z = hr_net_conv(&net, "b", x, filters_b, *b, false);
    REQUIRE_OK(net.status);
    const hr_node *nodes[] = {&graph->nodes[graph->tensors[y].producer], &graph->nodes[graph->tensors[z].producer]};
    const hr_kernel *kernels[] = {hr_kernel_find(hr_kernel_tables, graph, nodes[0], NULL), hr_kernel_find(hr_kernel_tables, graph, nodes[1], NULL)};
    REQUIRE(kernels[0] && kernels[1]);
    REQUIRE_OK(hr_prepared_find(&set, graph, nodes[0], kernels[0], &site, &first));
    REQUIRE_OK(hr_prepared_find(&set, graph, nodes[1], kernels[1], &site, &second));
    EXPECT(set.n == (first == second ? 1u : 2u));
    hr_prepared_clear(&set);
    hr_graph_free(graph);
    return first == second;
}

TEST(nodes_share_a_prepared_kernel_only_when_nothing_differs)
{
    const hr_attrs window = {.kernel = {3, 3}, .pad = {1, 1}};
    const hr_attrs strided = {.kernel = {3, 3}, .pad = {1, 1}, .stride = {2, 2}};
    const hr_attrs fused = {.kernel = {3, 3}, .pad = {1, 1}, .relu = true}, small = {.kernel = {1, 1}};
    const hr_attrs grouped = {.kernel = {3, 3}, .pad = {1, 1}, .groups = 2}, bare = {.kernel = {3, 3}};
    EXPECT(share(&window, 8, &window, 8));
    EXPECT(!share(&window, 8, &window, 16));
    EXPECT(!share(&window, 8, &strided, 8));
    EXPECT(!share(&window, 8, &fused, 8));
    EXPECT(!share(&window, 8, &small, 8));
    EXPECT(!share(&window, 8, &grouped, 8));
    EXPECT(!share(&window, 8, &bare, 8));
    const hr_attrs early = {.kernel = {3, 3}, .pad = {2, 2}, .pad_end = {1, 1}};    /* one shape, another place */
    const hr_attrs late = {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {2, 2}};
    EXPECT(!share(&early, 8, &late, 8));
}
