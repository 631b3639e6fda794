/* Figures of planners from small synthetic folders: budgets, thresholds, slack, streams, prediction.
 * ctest: timeout=120 labels=quick */
#include "csv.h"
#include "report_figures.h"

static const char net[] = "resnet50:batch=4";

/* A row as runbench writes it, with a device and a case text of its own; ratio < 0: over budget. */
static void row(const char *folder, const char *device, const char *technique, double budget_percent, double ratio)
{
    char times[200] = "\"status\":\"over budget\",\"step_seconds\":null", budget[32] = "";
    if (ratio >= 0)
        snprintf(times, sizeof times,
                 "\"status\":\"ok\",\"measured_bytes\":%.0f,\"step_seconds\":%.6f,\"keep_all_seconds\":0.1",
                 990 * budget_percent, 0.1 * ratio);
    if (budget_percent > 0) snprintf(budget, sizeof budget, "%g%%", budget_percent);
    records_add(folder,
                "{\"case\":\"%s %s %s\",\"workload\":\"%s\",\"technique\":\"%s\",\"device\":\"%s\",\"budget_text\":\"%s\","
                "\"budget_bytes\":%.0f,\"keep_all_bytes\":100000,%s,\"machine\":{\"cpu\":\"a cpu\",\"device\":\"of %s\"}}\n",
                device, technique, budget, net, technique, device, budget, 1000 * budget_percent, times, device);
}

static const char pcie[] = "sim:machine=pcie3_p100", power[] = "sim:machine=/some/where/power9.txt,threads=2";

TEST(budget_curves_stand_in_one_picture_for_each_machine)
{
    char folder[512];
    records_folder("machines", folder);
    row(folder, "host", "keep_all", 100, 1);
    row(folder, "host", "swap_all", 80, 1.3);
    row(folder, "host", "swap_all", 40, -1);
    row(folder, "host", "swap_all", 60, 1.7);
    row(folder, pcie, "swap_all", 60, 4.5);
    row(folder, power, "swap_all", 60, 1.25);
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "budget_host");
    expect_figure(folder, "budget_sim-pcie3_p100");
    expect_figure(folder, "budget_sim-power9.txt");
    const char *host = script(folder, "budget_host");
    EXPECT(strstr(host, "60.0000 1.70000 1.70000 1.70000\n80.0000 1.30000"));    /* by ascending budget */
    EXPECT(strstr(host, "\n40.0000 ") && strstr(host, "(1 row over)"));
    EXPECT(strstr(host, "a cpu") && !strstr(host, "simulated") && !strstr(host, "4.50000"));
    const char *sim = script(folder, "budget_sim-pcie3_p100");
    EXPECT(strstr(sim, "simulated: pcie3_p100") && strstr(sim, "swap_all [sim]") && strstr(sim, "set logscale y"));
    EXPECT(strstr(sim, "of sim:machine=pcie3_p100") && !strstr(sim, "a cpu"));   /* what stands behind the numbers */
}

TEST(budget_table_says_each_ratio_and_each_budget_that_was_missed)
{
    char folder[512];
    records_folder("table", folder);
    row(folder, "host", "keep_all", 100, 1);
    row(folder, "host", "swap_all", 80, 1.25);
    row(folder, "host", "swap_all", 40, -1);
    REQUIRE_OK(make_or_skip(folder));
    const char *table = folder_text(folder, "budget_host.txt");
    EXPECT_MSG(strstr(table, "# resnet50:batch=4 | keep_all: 100 ms in 97.7 KiB"), "%s", table);
    EXPECT_MSG(strstr(table, "      40%      80%     100%\n"), "%s", table);
    EXPECT_MSG(strstr(table, "swap_all                                     over    1.250        -\n"), "%s", table);
    EXPECT_MSG(strstr(table, "keep_all                                        -        -    1.000\n"), "%s", table);
}

TEST(budget_curves_hold_only_rows_that_were_given_a_budget)
{
    char folder[512];
    records_folder("given", folder);
    row(folder, "host", "swap_all", 70, 1.5);
    row(folder, "host", "slack_swap:slack=0.001,size=1MiB", 70, 1.125);
    row(folder, "host", "sqrt_checkpoint", 0, 1.0625);
    records_add(folder, "{\"case\":\"--slowdown 1.05\",\"workload\":\"%s\",\"technique\":\"dtr\",\"device\":\"host\",\"status\":"
                        "\"ok\",\"step_seconds\":0.1,\"keep_all_seconds\":0.1,\"budget_text\":\"x\",\"budget_bytes\":777,"
                        "\"keep_all_bytes\":1000}\n", net);
    REQUIRE_OK(make_or_skip(folder));
    const char *host = script(folder, "budget_host");
    EXPECT(strstr(host, "1.50000") && !strstr(host, "1.12500") && !strstr(host, "1.06250") && !strstr(host, "77.7"));
}

TEST(simulated_rows_stand_in_no_figure_of_measured_ones)
{
    char folder[512];
    records_folder("simulated", folder);
    row(folder, pcie, "swap_all", 60, 1.5);
    row(folder, "sim", "swap_all", 60, 1.5);
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "budget_sim-here");
    static const char *const measured[] = {"peak_memory.svg", "throughput_budget.svg", "overhead.svg", "prediction.svg"};
    for (int i = 0; i < 4; i++) EXPECT_MSG(file_bytes(folder, measured[i]) < 0, "%s", measured[i]);
}

TEST(heat_map_has_a_cell_for_each_pair_of_thresholds)
{
    char folder[512];
    records_folder("heat", folder);
    row(folder, "host", "slack_swap:ops=swap,slack=0,size=4096", 50, 1.5);
    row(folder, "host", "slack_swap:slack=0.002,ops=swap,size=4096", 50, 2);
    row(folder, "host", "slack_swap:ops=swap,slack=0.002,size=1MiB", 50, -1);
    row(folder, "host", "slack_swap:ops=swap,slack=0.002", 50, 7.75);           /* one threshold was found by the pass */
    row(folder, "host", "slack_swap:ops=swap,slack=-1,size=1MiB", 50, 8.75);
    row(folder, "host", "slack_swap:slack=0,size=4096+relu_compression", 50, 9.75);   /* a group of one cell */
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "heat_resnet50-batch-4-slack_swap-ops-swap-budget-50-host");
    const char *heat = script(folder, "heat_resnet50-batch-4-slack_swap-ops-swap-budget-50-host");
    EXPECT(strstr(heat, "$peak << EOD\n0 0 0.495 \"0.495\"\n1 0 0.495 \"0.495\"\nEOD"));
    EXPECT(strstr(heat, "$time << EOD\n0 0 1.5 \"1.5\"\n1 0 2 \"2\"\nEOD"));
    EXPECT(strstr(heat, "1 1 \"over\""));
    EXPECT(strstr(heat, "('0' 0, '2 ms' 1)") && strstr(heat, "('4 KiB' 0, '1 MiB' 1)"));
    EXPECT(!strstr(heat, "7.75") && !strstr(heat, "8.75") && !strstr(heat, "9.75"));
    EXPECT(file_bytes(folder, "heat_resnet50-batch-4-slack_swap-relu_compression-budget-50-host.svg") < 0);
}

static void add_file(const char *folder, const char *name, const char *text)
{
    char path[700];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    fputs(text, file);
    fclose(file);
}

TEST(slack_histogram_counts_each_tensor_once_at_its_largest_slack)
{
    char folder[512];
    records_folder("slack", folder);
    row(folder, "host", "keep_all", 100, 1);
    add_file(folder, "slack-net one.csv",
             "# runbench slack net; on a machine\ntensor,maker,consumer,bytes,slack_seconds,swap_seconds\n"
             "a,conv,relu,1048576,0.0001,0.01\na,conv,wgrad,1048576,0.02,0.01\n"      /* hides, in the bin of 17.8 ms */
             "b,relu,pool,3145728,0.02,0.03\n"                                        /* does not */
             "\"c,d\",in,conv,2097152,0,0.02\n"                                       /* no slack */
             "e,x,y,nonsense,1,1\nf,g\ng,x,y,5,nan,1\n");
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "slack_net-one");
    const char *slack = script(folder, "slack_net-one");
    EXPECT(strstr(slack, "net one: 17 % of 6 MiB hide") && strstr(slack, "on a machine"));
    EXPECT_MSG(strstr(slack, "$bins << EOD\n-1.5 0 2 0\n"), "%s", slack);
    EXPECT(strstr(slack, " 1 4 0.01778\n"));
    EXPECT(!strstr(slack, " 0.0001\n"));      /* its smaller slack is not counted */
}

TEST(a_slack_file_without_its_columns_is_refused_and_costs_no_other_figure)
{
    char folder[512];
    records_folder("columns", folder);
    row(folder, "host", "swap_all", 80, 1.5);
    add_file(folder, "slack-x.csv", "tensor,bytes,slack_seconds\na,1,2\n");
    hr_status st = make_or_skip(folder);
    EXPECT(st == HR_BAD_INPUT);
    expect_figure(folder, "budget_host");
    EXPECT(file_bytes(folder, "slack_x.svg") < 0);
}

static void traced(const char *folder, const char *device, const char *technique, const char *steps, const char *predicted)
{
    records_add(folder, "{\"case\":\"%s %s\",\"workload\":\"%s\",\"technique\":\"%s\",\"device\":\"%s\",\"status\":\"ok\","
                        "\"steps\":%s,\"predicted_steps\":%s}\n", device, technique, net, technique, device, steps, predicted);
}

static const char kept[] = "[[\"in\",0,0.01,\"x\"],[\"compute\",0.01,0.05,\"a\"],[\"compute\",0.05,0.1,\"b\"]]";
static const char moved[] = "[[\"compute\",0,0.04,\"a\"],[\"out\",0.04,0.06,\"a.y\"],[\"compute\",0.05,0.06,\"pack\"],"
                            "[\"in\",0.06,0.07,\"a.y\"],[\"compute\",0.07,0.1,\"a\"],[\"compute\",0.1,0.12,\"b\"]]";

TEST(lanes_show_the_step_before_and_after_measured_and_predicted)
{
    char folder[512];
    records_folder("lanes", folder);
    traced(folder, "host", "slack_swap", moved, moved);
    traced(folder, "host", "keep_all", kept, kept);
    traced(folder, pcie, "keep_all", "null", kept);
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "lanes_resnet50-batch-4_slack_swap");
    const char *lanes = script(folder, "lanes_resnet50-batch-4_slack_swap");
    EXPECT(strstr(lanes, "keep_all, measured: 100 ms, compute busy 90 %"));
    EXPECT(strstr(lanes, "keep_all, predicted") && strstr(lanes, "slack_swap, measured: 120 ms"));
    EXPECT(strstr(lanes, "slack_swap, predicted"));
    EXPECT(strstr(lanes, "$p2_1 << EOD\n70.00000 "));      /* a, run again */
    EXPECT(strstr(lanes, "$p2_2 << EOD\n50.00000 "));      /* pack, which keep_all does not run */
    EXPECT(strstr(lanes, "$p2_3 << EOD\n40.00000 59.") && strstr(lanes, "$p2_4 << EOD\n60.00000 "));
    EXPECT(strstr(lanes, "$p0_1 << EOD\nNaN"));
    EXPECT(file_bytes(folder, "lanes_resnet50-batch-4_keep_all.svg") < 0);      /* it is the others' before */
    expect_figure(folder, "lanes_resnet50-batch-4_keep_all_sim-pcie3_p100");
    EXPECT(strstr(script(folder, "lanes_resnet50-batch-4_keep_all_sim-pcie3_p100"), "keep_all, simulated"));
}

TEST(lanes_survive_steps_that_are_none)
{
    char folder[512];
    records_folder("nonsense", folder);
    row(folder, "host", "keep_all", 100, 1);
    traced(folder, "host", "a", "[[\"compute\",1],[],7,[\"nowhere\",0,1,\"x\"],[\"out\",3,2,\"y\"],[\"in\",0,1,null]]", "{}");
    traced(folder, "host", "b", "[[\"compute\",0,0.5,\"x'; system 'touch stolen'\"],[\"compute\",-1,2,\"y\"]]", "\"text\"");
    REQUIRE_OK(make_or_skip(folder));
    EXPECT(file_bytes(folder, "lanes_resnet50-batch-4_a.svg") < 0 && file_bytes(folder, "stolen") < 0);
    expect_figure(folder, "lanes_resnet50-batch-4_b");
}

/* keep_all is left out: its own samples are what the predictions are made of. */
TEST(prediction_says_the_median_error_of_all_rows_and_of_each_technique)
{
    static const struct { const char *technique, *device; double predicted; } rows[] = {
        {"keep_all", "host", 0.101}, {"swap_all", "host", 0.09}, {"swap_all", "cuda", 0.12}, {"dtr", "sim", 0.1},
        {"tflms", "host", 0.099},
    };
    char folder[512];
    records_folder("prediction", folder);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        records_add(folder, "{\"case\":\"%zu\",\"workload\":\"%s\",\"technique\":\"%s\",\"device\":\"%s\",\"status\":\"ok\","
                            "\"step_seconds\":0.1,\"predicted_seconds\":%g}\n",
                    i, net, rows[i].technique, rows[i].device, rows[i].predicted);
    REQUIRE_OK(make_or_skip(folder));
    const char *plot = script(folder, "prediction");
    EXPECT(strstr(plot, "median error 10.0 % of 3 rows"));
    EXPECT(strstr(plot, "tflms: 1.0 % of 1") && strstr(plot, "swap_all: 15.0 % of 2"));
    EXPECT(!strstr(plot, "dtr") && !strstr(plot, "keep_all:"));
}

TEST(figures_of_one_folder_are_the_same_bytes_twice)
{
    char folder[512];
    records_folder("twice", folder);
    row(folder, "host", "swap_all", 80, 1.5);
    traced(folder, "host", "slack_swap", moved, moved);
    REQUIRE_OK(make_or_skip(folder));
    char *first[2] = {strdup(folder_text(folder, "budget_host.svg")),
                      strdup(folder_text(folder, "lanes_resnet50-batch-4_slack_swap.svg"))};
    REQUIRE_OK(hr_figures_make(folder));
    EXPECT(*first[0] && !strcmp(first[0], folder_text(folder, "budget_host.svg")));
    EXPECT(*first[1] && !strcmp(first[1], folder_text(folder, "lanes_resnet50-batch-4_slack_swap.svg")));
    free(first[0]);
    free(first[1]);
}

TEST(csv_cells_are_found_by_name_and_lose_their_quotes)
{
    static const char *const names[] = {"b", "a"};
    char folder[512], path[700];
    hr_csv csv = {0};
    records_folder("csv", folder);
    add_file(folder, "t.csv", "# said first\na,x,b\r\n1,\"q\"\"r, s\",2.5\n# no line\n3\n\"4\"\"5\",,\"6,7\"\n");
    snprintf(path, sizeof path, "%s/t.csv", folder);
    REQUIRE_OK(hr_csv_open(path, names, 2, &csv));
    EXPECT(!strcmp(csv.comment, "said first"));
    REQUIRE(hr_csv_next(&csv));
    EXPECT(hr_csv_number(&csv, 0) == 2.5 && hr_csv_number(&csv, 1) == 1);
    REQUIRE(hr_csv_next(&csv));
    EXPECT_MSG(!strcmp(csv.cell[1], "4\"5") && !strcmp(csv.cell[0], "6,7"), "%s %s", csv.cell[1], csv.cell[0]);
    EXPECT(hr_csv_number(&csv, 0) != hr_csv_number(&csv, 0));
    EXPECT(!hr_csv_next(&csv));
    hr_csv_close(&csv);
    EXPECT(hr_csv_open("/nowhere/t.csv", names, 2, &csv) == HR_IO);
    hr_csv_close(&csv);
}

TEST(budget_curve_takes_the_mean_of_rows_at_one_budget)
{
    char folder[512];
    records_folder("mean", folder);
    row(folder, "host", "swap_all", 80, 1.5);
    records_add(folder, "{\"case\":\"again\",\"workload\":\"%s\",\"technique\":\"swap_all\",\"device\":\"host\",\"status\":\"ok\","
                        "\"step_seconds\":0.2,\"keep_all_seconds\":0.1,\"budget_text\":\"80%%\",\"budget_bytes\":80000,"
                        "\"keep_all_bytes\":100000}\n", net);
    REQUIRE_OK(make_or_skip(folder));
    EXPECT(strstr(folder_text(folder, "budget_host.txt"), "    1.750\n"));
    EXPECT(strstr(script(folder, "budget_host"), "smooth unique"));
}
