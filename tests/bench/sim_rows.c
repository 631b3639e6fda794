/* ctest: timeout=120
 * Rows, plans, graphs and slack on the device sim: what they promise, what they say, and what is refused. */
#include <math.h>
#include "cli.h"
#include "drive.h"
#include "graph_file.h"
#include "suite.h"
#include "technique.h"
#include "workload.h"

#define NET "--workload lenet:batch=16"
#define P100 " --device sim:machine=pcie3_p100"

/* Cell of a column of the first CSV row that runbench prints. */
static char *cell(const char *csv, const char *column)
{
    char *names = drive_keep(strdup(csv)), *values = strchr(names, '\n');
    REQUIRE(values != NULL);
    *values++ = '\0';
    values[strcspn(values, "\n")] = '\0';
    for (;;) {
        bool quoted = *values == '"';
        char *end = values + quoted;
        while (*end && (quoted ? *end != '"' : *end != ',')) end++;
        size_t chars = strcspn(names, ",");
        if (strlen(column) == chars && !strncmp(names, column, chars))
            return drive_keep(strndup(values + quoted, (size_t)(end - values) - quoted));
        REQUIRE(names[chars] && *end);
        names += chars + 1;
        values = end + quoted + 1;
    }
}

static char *run_csv(const char *words)
{
    char all[2048];
    snprintf(all, sizeof all, "run %s --format csv", words);
    drive run = drive_run(all, NULL);
    EXPECT_MSG(run.exit_status == 0, "'%s' ended with %d: %s", words, run.exit_status, run.err);
    return run.out;
}

static double number(const char *csv, const char *column)
{
    const char *text = cell(csv, column);
    return *text ? atof(text) : NAN;
}

static void expect_refused(const char *words, int exit_status, const char *says)
{
    drive run = drive_run(words, NULL);
    EXPECT_MSG(run.exit_status == exit_status, "'%s' ended with %d", words, run.exit_status);
    EXPECT_MSG(strstr(run.err, says) != NULL, "'%s' said: %s", words, run.err);
    EXPECT_MSG(!*run.out, "'%s' printed: %s", words, run.out);
    EXPECT_MSG(drive_files(drive_path("work")) == 0, "'%s' left files behind", words);
}

TEST(simulated_rows_promise_what_the_ledger_finds)
{
    static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint --budget 75%",
                                             "slack_swap --budget 75%"};
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        char words[256];
        snprintf(words, sizeof words, "--workload resnet50:batch=8,image=112 --technique %s" P100, techniques[i]);
        char *row = run_csv(words);
        EXPECT_MSG(!strcmp(cell(row, "status"), "ok"), "%s: %s %s", words, cell(row, "status"), cell(row, "message"));
        EXPECT(number(row, "promised_bytes") > 0 && number(row, "measured_bytes") == number(row, "promised_bytes"));
        EXPECT(number(row, "step_seconds") > 0 && number(row, "step_seconds") == number(row, "predicted_seconds"));
        EXPECT(number(row, "keep_all_seconds") > 0);
        EXPECT(number(row, "step_seconds") >= 0.999 * number(row, "keep_all_seconds"));
        EXPECT(number(row, "exposed_seconds") >= 0);
        EXPECT(!*cell(row, "wrong") && number(row, "verified_steps") == 0);
    }
}

TEST(every_simulated_row_and_table_says_sim)
{
    drive run = drive_run("run " NET P100, NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.out, "| sim:machine=pcie3_p100:") &&
               strstr(run.out, "ok (sim:machine=pcie3_p100)"), "%s", run.out);
    run = drive_run("run " NET P100 " --format json", NULL);
    EXPECT_MSG(strstr(run.out, "sim pcie3_p100: Tesla P100") && strstr(run.out, "calibrated by ResNet-50"), "%s", run.out);
    run = drive_run("run " NET P100 " --link 1GB/s --format markdown", NULL);
    EXPECT_MSG(strstr(run.out, "(paced) (sim:machine=pcie3_p100)"), "%s", run.out);
    run = drive_run("--list", NULL);
    EXPECT_MSG(strstr(run.out, "\n  sim  ") && strstr(run.out, "\n  power9_v100_nvlink IBM AC922"), "%s", run.out);
}

TEST(simulated_rows_repeat_to_the_last_digit)
{
    char *first = run_csv(NET " --technique swap_all" P100), *second = run_csv(NET " --technique swap_all" P100);
    EXPECT(!strcmp(cell(first, "step_seconds"), cell(second, "step_seconds")));
    EXPECT(!strcmp(cell(first, "promised_bytes"), cell(second, "promised_bytes")));
}

TEST(a_slower_link_makes_swapping_slower_and_changes_no_peak)
{
    char *fast = run_csv(NET " --technique swap_all" P100), *slow = run_csv(NET " --technique swap_all --link 1GB/s" P100);
    EXPECT(number(slow, "step_seconds") > 2 * number(fast, "step_seconds"));
    EXPECT(number(slow, "keep_all_seconds") > number(fast, "keep_all_seconds"));     /* inputs come over it */
    EXPECT(number(slow, "promised_bytes") == number(fast, "promised_bytes"));
}

TEST(a_description_in_a_file_is_a_machine)
{
    char *path = drive_path("my, machine.txt"), words[2048];
    drive_write(path, "name = mine\ncalibration = none\nmemory = 64MiB\nf32_flops = 1e12\nmemory_rate = 50GB/s\n"
                      "out_rate = 5GB/s\nin_rate = 5GB/s\n");
    char *bare = drive_path("mine,1.txt");
    rename(path, bare);        /* words of a test are split at spaces; commas belong to the path */
    snprintf(words, sizeof words, NET " --device sim:machine=%s", bare);
    char *row = run_csv(words);
    EXPECT(!strcmp(cell(row, "status"), "ok"));
    snprintf(words, sizeof words, "--workload lenet:batch=1024 --device sim:machine=%s", bare);
    row = run_csv(words);
    EXPECT_MSG(!strcmp(cell(row, "status"), "over budget"), "%s", cell(row, "status"));   /* 64 MiB bound it */
    drive_write(bare, "name = mine\nf32_flops = 1e12\nmemory_rate = fast\n");
    snprintf(words, sizeof words, "run " NET " --device sim:machine=%s", bare);
    expect_refused(words, 2, "mine,1.txt: line 3: cannot read 'fast'");
}

TEST(here_plays_what_was_measured_on_this_machine)
{
    char *row = run_csv(NET " --technique swap_all --device sim");
    EXPECT_MSG(!strcmp(cell(row, "status"), "ok"), "%s: %s", cell(row, "status"), cell(row, "message"));
    EXPECT(number(row, "measured_bytes") == number(row, "promised_bytes") && number(row, "step_seconds") > 0);
    drive run = drive_run("run " NET " --device sim:machine=here --format json", NULL);
    EXPECT_MSG(strstr(run.out, "sim here: seconds and links measured on "), "%s", run.out);
    /* the peak is the host's: same kernels, same workspaces, same layout */
    char *host = run_csv(NET " --technique swap_all --samples 3 --time-limit 0.1");
    EXPECT(number(host, "promised_bytes") == number(row, "promised_bytes"));
}

TEST(a_simulated_device_is_refused_where_something_has_to_run)
{
    expect_refused("run --kernel relu_pack --device sim", 2, "the device sim computes nothing");
    expect_refused("densities " NET " --steps 1 --device sim", 1, "sim");
    expect_refused("run " NET " --device sim:machine=cray1", 2, "known machines: here, power9_v100_nvlink, pcie3_p100");
    expect_refused("run " NET " --device sim:machine=", 2, "names no machine");
    expect_refused("run " NET " --device sim:index=1", 2, "known options: machine=NAME|FILE");
    expect_refused("run " NET " --device sim:machine=/no/such", 2, "cannot read the machine '/no/such'");
    expect_refused("run " NET " --batch max --device sim", 2, "--batch max needs --capacity");
}

TEST(the_largest_batch_is_found_for_a_machine_that_is_not_here)
{
    char *row = run_csv("--workload lenet --technique swap_all --batch max --capacity 48MiB" P100);
    double batch = number(row, "batch");
    EXPECT_MSG(batch > 1 && !strcmp(cell(row, "status"), "ok"), "%g", batch);
    char words[256];
    snprintf(words, sizeof words, "--workload lenet --technique swap_all --batch %g --capacity 48MiB" P100, batch + 1);
    EXPECT(!strcmp(cell(run_csv(words), "status"), "over budget"));
}

TEST(a_budget_below_the_largest_step_is_refused_by_its_name)
{
    static const char *const says = "no plan can keep to 1.00 MiB: step conv1.relu_backward alone needs ";
    expect_refused("plan --workload lenet --technique swap_all --budget 1MiB", 1, says);
    expect_refused("explain --workload lenet --technique swap_all --budget 1MiB", 1, says);
    expect_refused("plan --workload lenet --technique slack_swap --budget 1%" P100, 1, "no plan can keep to ");
    char *row = run_csv("--workload lenet --technique swap_all --budget 1MiB");
    EXPECT(!strcmp(cell(row, "status"), "over budget"));
    const char *message = cell(row, "message");
    EXPECT_MSG(strstr(message, says) && strstr(message, " bytes); the leanest plan needs "), "%s", message);
}

TEST(a_slowdown_that_makes_no_sense_is_refused)
{
    expect_refused("run " NET P100 " --slowdown 0.9", 2, "--slowdown must lie between 1 (as fast as keep_all) and 1000");
    expect_refused("run " NET P100 " --slowdown fast", 2, "--slowdown must be a number");
    expect_refused("run " NET P100 " --slowdown nan", 2, "--slowdown must be a number");
    expect_refused("run " NET P100 " --slowdown 1.1 --budget 50%", 2, "leave --budget out");
    expect_refused("run " NET P100 " --slowdown 1.1 --batch max", 2, "give one of them");
    expect_refused("run some.plan --slowdown 1.1", 2, "leave --slowdown out");
    expect_refused("run --kernel relu_pack --slowdown 1.1", 2, "leave --slowdown out");
    expect_refused("plan " NET P100 " --technique swap_all --slowdown 1.01", 1,
                   "no plan of swap_all stays within 1.01 times");
}

TEST(a_slowdown_finds_a_smaller_peak_in_time)
{
    char *row = run_csv("--workload resnet50:batch=8,image=112 --technique sqrt_checkpoint --slowdown 1.3" P100);
    EXPECT_MSG(!strcmp(cell(row, "status"), "ok"), "%s", cell(row, "message"));
    EXPECT(number(row, "step_seconds") <= 1.3 * number(row, "keep_all_seconds"));
    EXPECT(number(row, "promised_bytes") < number(row, "keep_all_bytes"));
    EXPECT(number(row, "promised_bytes") <= number(row, "budget_bytes"));
    EXPECT(!strcmp(cell(row, "budget_text"), "1.3x"));
}

/* The same words on the real device: seconds come from its own steps. */
TEST(a_slowdown_is_searched_on_measured_seconds)
{
    drive run = drive_run("plan --workload lenet:batch=8 --technique slack_swap --slowdown 3", NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.err, "# found with --budget "), "%s", run.err);
}

static void export_graph(const char *words, const char *path)
{
    char all[1024];
    drive_prepare();
    snprintf(all, sizeof all, "graph %s", words);
    drive run = drive_wait(drive_start(all, NULL, path));
    EXPECT_MSG(run.exit_status == 0, "%s", run.err);
}

TEST(an_exported_graph_plans_like_the_network)
{
    static const char *const techniques[] = {"keep_all", "sqrt_checkpoint --budget 75%",
                                             "slack_swap:ops=swap_recompute --budget 75%"};
    char *path = drive_path("a,b.graph"), words[2048];
    export_graph("--workload resnet50:batch=8,image=112" P100, path);
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        snprintf(words, sizeof words, "--workload resnet50:batch=8,image=112 --technique %s" P100, techniques[i]);
        char *network = run_csv(words);
        snprintf(words, sizeof words, "--workload graph:%s --technique %s" P100, path, techniques[i]);
        char *file = run_csv(words);
        EXPECT_MSG(number(file, "promised_bytes") == number(network, "promised_bytes"), "%s: %s and %s", techniques[i],
                   cell(file, "promised_bytes"), cell(network, "promised_bytes"));
        EXPECT_MSG(fabs(number(file, "step_seconds") / number(network, "step_seconds") - 1) < 1e-6, "%s", techniques[i]);
        EXPECT(!*cell(file, "batch"));
    }
}

TEST(a_measured_network_can_be_exported)
{
    char *path = drive_path("lenet.graph"), words[2048];
    export_graph(NET, path);
    EXPECT(strstr(drive_read(path), "lenet:batch=16; seconds of "));
    snprintf(words, sizeof words, "plan --workload graph:%s --technique slack_swap:ops=swap_recompute", path);
    drive run = drive_run(words, NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.err, "of keep_all's peak; predicted ") &&
               strstr(run.err, "# sim: seconds of the graph file"), "%s", run.err);
    snprintf(words, sizeof words, "explain --workload graph:%s --technique sqrt_checkpoint", path);
    run = drive_run(words, NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.out, "predicted step"), "%s", run.err);
}

TEST(a_plan_of_a_graph_file_can_be_run_from_its_text)
{
    char *path = drive_path("net.graph"), *plan = drive_path("net.plan"), words[2048];
    export_graph("--workload unet3d:batch=1,size=32" P100, path);
    snprintf(words, sizeof words, "plan --workload graph:%s --technique slack_swap:ops=swap --budget 80%%" P100, path);
    drive run = drive_wait(drive_start(words, NULL, plan));
    EXPECT_MSG(run.exit_status == 0, "%s", run.err);
    snprintf(words, sizeof words, "%s", plan);
    char *loaded = run_csv(words);
    EXPECT(!strcmp(cell(loaded, "status"), "ok") && !strcmp(cell(loaded, "device"), "sim"));
    snprintf(words, sizeof words, "--workload graph:%s --technique slack_swap:ops=swap --budget 80%%" P100, path);
    char *made = run_csv(words);
    EXPECT(number(made, "promised_bytes") == number(loaded, "promised_bytes"));
    EXPECT(number(made, "step_seconds") < number(loaded, "step_seconds") * 1.000001);   /* the same links, from the file */
    snprintf(words, sizeof words, "run %s --device host", plan);
    expect_refused(words, 2, "only the device sim plays it, not host");
}

TEST(what_does_not_fit_a_graph_file_is_refused)
{
    char *path = drive_path("bad.graph"), words[2048];
    drive_write(path, "headroom graph 1\nnonsense here\n");
    snprintf(words, sizeof words, "run --workload graph:%s", path);
    expect_refused(words, 2, "bad.graph: line 2: ");
    export_graph(NET P100, path);
    snprintf(words, sizeof words, "run --workload graph:%s --device host", path);
    expect_refused(words, 2, "only the device sim plays it, not host");
    snprintf(words, sizeof words, "run --workload graph:%s --batch 4", path);
    expect_refused(words, 2, "a graph file is what it is; leave --batch out");
    snprintf(words, sizeof words, "run --workload graph:%s --layout last", path);
    expect_refused(words, 2, "leave --layout out");
    expect_refused("run --workload graph:", 2, "graph:PATH");
    expect_refused("run --workload graph:no/such.graph", 2, "cannot read the graph 'no/such.graph'");
}

TEST(a_graph_path_keeps_its_spaces_and_commas)
{
    hr_settings settings, again;
    char text[HR_CASE_TEXT];
    hr_settings_default(&settings);
    REQUIRE_OK(hr_settings_apply_text(&settings, HR_ON_RUN, "--workload 'graph:my nets/a,b=c.graph' --device sim --slowdown 2"));
    EXPECT_MSG(!strcmp(hr_graph_file_path(settings.one.workload), "my nets/a,b=c.graph"), "%s", settings.one.workload);
    EXPECT(hr_graph_file_path("lenet") == NULL);
    hr_settings_default(&again);
    REQUIRE_OK(hr_settings_apply_text(&again, HR_ON_RUN, hr_case_format(&settings.one, text)));
    EXPECT(!strcmp(again.one.workload, settings.one.workload) && !strcmp(again.one.slowdown, "2"));
}

TEST(slack_is_told_for_every_tensor_and_consumer)
{
    drive run = drive_run("slack " NET P100, NULL);
    EXPECT(run.exit_status == 0);
    EXPECT_MSG(strstr(run.err, "# largest slack ") && strstr(run.err, "images until conv1.wgrad"), "%s", run.err);
    char *names = strchr(run.out, '\n') + 1, *line;
    EXPECT(!strncmp(names, "tensor,maker,consumer,bytes,slack_seconds,swap_seconds\n", 55));
    /* forward's and backward's readers of one activation are lines of their own, the late one with more slack */
    char *early = strstr(names, "\nconv1.y,conv1,pool1,"), *late = strstr(names, "\nimages,in,conv1.wgrad,");
    REQUIRE(early && late);
    double early_slack, late_slack, swap;
    long long bytes;
    REQUIRE(sscanf(early, "\nconv1.y,conv1,pool1,%lld,%lf,%lf", &bytes, &early_slack, &swap) == 3);
    EXPECT(bytes > 0 && early_slack >= 0 && swap > 2 * (double)bytes / 15.75e9);
    REQUIRE(sscanf(late, "\nimages,in,conv1.wgrad,%lld,%lf,%lf", &bytes, &late_slack, &swap) == 3);
    EXPECT(bytes == 16 * 28 * 28 * 4 && late_slack > early_slack);
    for (line = strtok(strchr(names, '\n') + 1, "\n"); line; line = strtok(NULL, "\n")) {
        char *comma = line;
        for (int i = 0; i < 4; i++) comma = strchr(comma, ',') + 1;
        EXPECT_MSG(atof(comma) >= 0, "%s", line);
    }
    run = drive_run("slack --workload lenet:batch=4", NULL);
    EXPECT_MSG(strstr(run.out, "seconds,swap_seconds\n") && drive_lines(run.out) > 20, "%s", run.err);
}

/* What the suite itself does before its first row, without the graphs. */
static hr_status case_text_check(const char *text)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_case_limits limits;
    const hr_device_kind *kind;
    hr_device_options options = {0};
    hr_settings_default(&settings);
    TRY(hr_settings_apply_text(&settings, HR_ON_SUITE, text));
    TRY(hr_techniques_parse(settings.one.technique));
    TRY(hr_device_parse(settings.one.device, &kind, &options));
    TRY(hr_case_limits_of(&settings.one, &limits));
    if (!hr_workload_find(settings.one.workload)) FAIL(HR_BAD_ARGUMENT, "no such workload");
out:
    return st;
}

TEST(every_case_of_every_suite_names_what_the_build_knows)
{
    for (int i = 0; hr_suites[i]; i++) {
        for (int t = 0; hr_suites[i]->techniques && hr_suites[i]->techniques[t]; t++)
            REQUIRE_OK(hr_techniques_parse(hr_suites[i]->techniques[t]));
        for (int c = 0; hr_suites[i]->cases && hr_suites[i]->cases[c]; c++)
            REQUIRE_OK(case_text_check(hr_suites[i]->cases[c]));
    }
}

TEST(graph_and_slack_refuse_what_they_cannot_show)
{
    expect_refused("graph --workload nosuch", 2, "lenet");
    expect_refused("graph", 2, "--workload SPEC is missing");
    expect_refused("graph " NET " --batch max", 2, "give --batch a number");
    expect_refused("slack " NET " --technique swap_all", 2, "unknown option '--technique'");
    expect_refused("slack " NET " --budget 50%", 2, "unknown option '--budget'");
}
