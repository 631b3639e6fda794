/* Statistics, and what is read off a trace. */
#include <math.h>
#include "statistics.h"
#include "testing.h"
#include "trial.h"

TEST(summary_gives_median_and_quartiles_of_known_samples)
{
    const double samples[] = {9, 1, 5, 3, 7};
    hr_summary summary;
    REQUIRE_OK(hr_summary_of(samples, 5, &summary));
    EXPECT(summary.median == 5);
    EXPECT(summary.iqr == 4);
    EXPECT(summary.lowest == 1 && summary.highest == 9 && summary.n_samples == 5);
    REQUIRE_OK(hr_summary_of(samples, 4, &summary));
    EXPECT(summary.median == 4);
    EXPECT(samples[0] == 9);
}

TEST(summary_of_nothing_is_nothing)
{
    hr_summary summary;
    REQUIRE_OK(hr_summary_of(NULL, 0, &summary));
    EXPECT(summary.n_samples == 0 && isnan(summary.median) && isnan(summary.iqr));
    EXPECT(!hr_summary_is_quiet(&summary, 0, 1));
}

TEST(summary_refuses_samples_that_are_not_finite)
{
    const double bad[] = {1, NAN, 2};
    hr_summary summary;
    EXPECT(hr_summary_of(bad, 3, &summary) == HR_BAD_ARGUMENT);
}

TEST(quantile_refuses_a_tail_that_the_samples_cannot_hold)
{
    double samples[100], value = -1;
    for (int i = 0; i < 100; i++) samples[i] = i;
    EXPECT(hr_quantile(samples, 99, 0.99, &value) == HR_BAD_ARGUMENT);
    EXPECT(value == -1);
    REQUIRE_OK(hr_quantile(samples, 100, 0.99, &value));
    EXPECT(fabs(value - 98.01) < 1e-9);
    EXPECT(hr_quantile(samples, 9, 0.1, &value) == HR_BAD_ARGUMENT);
    REQUIRE_OK(hr_quantile(samples, 11, 0.1, &value));
    EXPECT(fabs(value - 1) < 1e-9);
    EXPECT(hr_quantile(samples, 100, 1.5, &value) == HR_BAD_ARGUMENT);
}

TEST(quiet_needs_enough_samples_and_a_small_spread)
{
    hr_summary calm = {.median = 1, .iqr = 0.04, .n_samples = 5}, loud = {.median = 1, .iqr = 0.06, .n_samples = 50};
    EXPECT(hr_summary_is_quiet(&calm, 5, 0.05));
    EXPECT(!hr_summary_is_quiet(&calm, 6, 0.05));
    EXPECT(!hr_summary_is_quiet(&loud, 5, 0.05));
}

/* Runs [0,1] [3,4] [4,5] [9,10]; transfers [0.5,2] (out), [1.5,2.5] (in, overlapping), [4.2,4.8] (hidden),
 * [8,12] (out). Idle is 1 to 3 and 5 to 9; of it 1 to 2.5 and 8 to 9 lie under a transfer. */
TEST(exposed_seconds_count_idle_compute_under_a_transfer_once)
{
    hr_step steps[] = {{.kind = HR_STEP_RUN}, {.kind = HR_STEP_OUT},  {.kind = HR_STEP_IN},
                       {.kind = HR_STEP_RUN}, {.kind = HR_STEP_FREE}, {.kind = HR_STEP_RUN},
                       {.kind = HR_STEP_IN},  {.kind = HR_STEP_OUT},  {.kind = HR_STEP_RUN}};
    const double start[] = {0, 0.5, 1.5, 3, 3, 4, 4.2, 8, 9}, end[] = {1, 2, 2.5, 4, 3, 5, 4.8, 12, 10};
    hr_plan plan = {.steps = steps, .n_steps = 9};
    double exposed = -1;
    REQUIRE_OK(hr_exposed_seconds(&plan, start, end, &exposed));
    EXPECT_MSG(fabs(exposed - 2.5) < 1e-12, "exposed %g", exposed);
}

/* Run [0,1]; out [2,3] waits for it, so it is needed from 1; out [3,4] waits for it too and is needed from 1 as well; in
 * [0,2] waits for nothing; in [7,8] waits for a run that ends at 7. Needed: out 1 to 4, in 0 to 2 and 7 to 8; busy: 2
 * of 3 and 3 of 3. A run on the compute stream does not count. */
TEST(copy_streams_are_busy_for_the_share_of_the_time_in_which_a_transfer_is_ready)
{
    hr_step steps[] = {
        {.kind = HR_STEP_RUN, .stream = HR_STREAM_COMPUTE},
        {.kind = HR_STEP_OUT, .stream = HR_STREAM_OUT, .waits_begin = 0, .n_waits = 1},
        {.kind = HR_STEP_OUT, .stream = HR_STREAM_OUT, .waits_begin = 1, .n_waits = 1},
        {.kind = HR_STEP_IN, .stream = HR_STREAM_IN},
        {.kind = HR_STEP_RUN, .stream = HR_STREAM_COMPUTE},
        {.kind = HR_STEP_IN, .stream = HR_STREAM_IN, .waits_begin = 2, .n_waits = 1},
    };
    int waits[] = {0, 0, 4};
    const double start[] = {0, 2, 3, 0, 5, 7}, end[] = {1, 3, 4, 2, 7, 8};
    hr_plan plan = {.steps = steps, .n_steps = 6, .waits = waits, .n_waits = 3}, none = {.steps = steps, .n_steps = 1};
    double share = -1;
    REQUIRE_OK(hr_copy_busy_share(&plan, start, end, &share));
    EXPECT_MSG(fabs(share - 5.0 / 6) < 1e-12, "share %g", share);
    REQUIRE_OK(hr_copy_busy_share(&none, start, end, &share));
    EXPECT(isnan(share));
}

/* Runs of 1, 2 and 1 second; a tensor of 10 bytes leaves after the first (4 s out at 2.5 a second) and comes back before
 * the last (2 s in): 6 s for a slack of 2 are 4 s too many. A second one of 10 bytes queues behind it: 4 + 4 out, 2 in. */
TEST(exposed_bound_is_what_transfers_take_beyond_the_slack)
{
    hr_choice choice[] = {{.seconds = 1}, {.seconds = 2}, {.seconds = 1}};
    hr_node_costs nodes[] = {{choice, 1}, {choice + 1, 1}, {choice + 2, 1}};
    const hr_costs costs = {.nodes = nodes, .n_nodes = 3, .out = {2.5, 0}, .in = {5, 0}};
    const hr_graph graph = {.n_tensors = 2};
    hr_buffer buffers[] = {{.bytes = 10}, {.bytes = 10}};
    int refs[] = {0, 1}, waits[] = {0, 0, 3, 4};
    hr_step steps[] = {
        {.kind = HR_STEP_RUN, .node = 0},
        {.kind = HR_STEP_OUT, .tensor = 0, .refs_begin = 0, .n_refs = 1, .waits_begin = 0, .n_waits = 1},
        {.kind = HR_STEP_RUN, .node = 1},
        {.kind = HR_STEP_IN, .tensor = 0, .refs_begin = 0, .n_refs = 1},
        {.kind = HR_STEP_RUN, .node = 2, .waits_begin = 2, .n_waits = 1},
    };
    hr_plan plan = {.steps = steps, .n_steps = 5, .waits = waits, .n_waits = 4, .refs = refs, .n_refs = 2, .buffers = buffers, .n_buffers = 2};
    double bound = -1;
    REQUIRE_OK(hr_exposed_bound(&graph, &costs, &plan, &bound));
    EXPECT_MSG(fabs(bound - 4) < 1e-12, "bound %g", bound);
    hr_step queued[] = {
        steps[0], {.kind = HR_STEP_OUT, .tensor = 1, .refs_begin = 1, .n_refs = 1, .waits_begin = 0, .n_waits = 1}, steps[1],
        steps[2], steps[3], {.kind = HR_STEP_RUN, .node = 2, .waits_begin = 3, .n_waits = 1}};
    plan.steps = queued;
    plan.n_steps = 6;
    REQUIRE_OK(hr_exposed_bound(&graph, &costs, &plan, &bound));
    EXPECT_MSG(fabs(bound - 8) < 1e-12, "bound %g", bound);     /* back at 1 + 4 + 4 + 2, used at 3 */
    choice[1].seconds = 20;
    REQUIRE_OK(hr_exposed_bound(&graph, &costs, &plan, &bound));
    EXPECT(bound == 0);
}

/* One buffer from 0 to 2, one from 1 to 3 on two steps each, one that lives always. */
TEST(memory_timeline_adds_up_what_is_alive)
{
    hr_buffer buffers[] = {{.tensor = -1, .bytes = 10, .first_step = 0, .last_step = 2},
                           {.tensor = -1, .bytes = 20, .first_step = 1, .last_step = 4},
                           {.tensor = -1, .bytes = 40, .persistent = true, .first_step = 0, .last_step = 4}};
    hr_plan plan = {.buffers = buffers, .n_buffers = 3, .n_steps = 4};
    const double start[] = {0, 1, 2, 3}, end[] = {1, 2, 3, 4};
    hr_band_point *points = NULL;
    int n_points = 0;
    REQUIRE_OK(hr_band_points(NULL, &plan, start, end, &points, &n_points));
    REQUIRE(n_points == 4);
    const int64_t live[] = {50, 70, 60, 40};
    for (int i = 0; i < 4; i++) {
        EXPECT_MSG(points[i].live_bytes == live[i], "point %d: %lld", i, (long long)points[i].live_bytes);
        EXPECT(points[i].band_bytes[HR_BAND_WORKSPACE] == live[i]);
    }
    free(points);
}
