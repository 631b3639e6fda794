/* ctest: timeout=300 labels=slow
 * The real program on real cases: rows, records, resume, planted failures, signals. */
#include <math.h>
#include "drive.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>
#define NEED_JANSSON() (void)0
#else
#define NEED_JANSSON() SKIP("this build has no jansson")
#endif

#define SMALL_NET "googlenet:batch=8,image=64,classes=10"
#define SMALL "--workload " SMALL_NET " --steps 2 --samples 3 --time-limit 0.1"
/* Three cases of suite quick. */
#define THREE "--suite quick --filter googlenet --no-figures --results r"

static char *records_path(void) { return drive_path("work/r/records.jsonl"); }

#ifdef HR_HAVE_JANSSON
static json_t *run_json(const char *words, int exit_status)
{
    char all[2048];
    snprintf(all, sizeof all, "run %s --format json", words);
    drive run = drive_run(all, NULL);
    EXPECT_MSG(run.exit_status == exit_status, "'%s' ended with %d: %s", words, run.exit_status, run.err);
    json_error_t error;
    json_t *record = json_loads(run.out, 0, &error);
    if (!record) hr_test_failed(__FILE__, __LINE__, "no JSON: %s in '%s'", error.text, run.out);
    REQUIRE(record != NULL);
    return drive_keep(record);
}

static int64_t integer(const json_t *record, const char *field)
{
    const json_t *value = json_object_get(record, field);
    EXPECT_MSG(json_is_integer(value), "%s is no integer", field);
    return json_integer_value(value);
}

static const char *text(const json_t *record, const char *field)
{
    const char *value = json_string_value(json_object_get(record, field));
    EXPECT_MSG(value != NULL, "%s is no text", field);
    return value ? value : "";
}

static void expect_sound(const json_t *record)
{
    EXPECT_MSG(!strcmp(text(record, "status"), "ok"), "%s: %s", text(record, "status"), text(record, "message"));
    EXPECT(integer(record, "promised_bytes") == integer(record, "measured_bytes"));
    EXPECT(integer(record, "promised_bytes") >= integer(record, "live_bytes"));
    EXPECT(integer(record, "wrong") == 0);
    EXPECT(json_array_size(json_object_get(record, "samples_seconds")) >= 3);
    EXPECT(json_array_size(json_object_get(record, "keep_all_samples_seconds")) >= 3);
    EXPECT(json_real_value(json_object_get(record, "step_seconds")) > 0);
    EXPECT(json_real_value(json_object_get(record, "predicted_seconds")) > 0);
}

TEST(a_row_promises_the_peak_that_is_measured_and_equals_keep_all)
{
    json_t *keep = run_json(SMALL, 0), *swap = run_json(SMALL " --technique swap_all --trace", 0);
    expect_sound(keep);
    expect_sound(swap);
    EXPECT(integer(swap, "promised_bytes") < integer(keep, "promised_bytes"));
    EXPECT(integer(swap, "keep_all_bytes") == integer(keep, "promised_bytes"));
    EXPECT(integer(swap, "swapped_bytes") > 0);
    EXPECT(json_array_size(json_object_get(swap, "loss")) == 2);
    EXPECT(json_equal(json_object_get(swap, "loss"), json_object_get(keep, "loss")));
    const json_t *timeline = json_object_get(swap, "timeline"), *live = json_object_get(timeline, "live_bytes");
    int64_t peak = 0;
    for (size_t i = 0; i < json_array_size(live); i++)
        if (json_integer_value(json_array_get(live, i)) > peak) peak = json_integer_value(json_array_get(live, i));
    EXPECT_MSG(peak > 0 && peak <= integer(swap, "promised_bytes"), "the timeline peaks at %lld", (long long)peak);
    EXPECT(json_array_size(json_object_get(swap, "peak_holders")) > 0);
}

/* Ends of a list of steps are not before their starts, and no stream does two things at once. */
static void expect_lanes(const json_t *steps)
{
    static const char *const streams[] = {"compute", "out", "in"};
    double free_at[3] = {0};
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);
        double start = json_number_value(json_array_get(step, 1)), end = json_number_value(json_array_get(step, 2));
        int s = 0;
        while (s < 3 && strcmp(streams[s], json_string_value(json_array_get(step, 0)))) s++;
        REQUIRE(s < 3);
        EXPECT_MSG(start >= free_at[s] - 1e-9 && end >= start, "%s: %g to %g", streams[s], start, end);
        free_at[s] = end;
    }
}

TEST(a_traced_row_says_what_each_stream_did_and_was_to_do)
{
    json_t *row = run_json(SMALL " --technique swap_all --trace", 0), *plain = run_json(SMALL " --technique swap_all", 0);
    const json_t *steps = json_object_get(row, "steps"), *predicted = json_object_get(row, "predicted_steps");
    size_t n_outs = 0;
    expect_lanes(steps);
    expect_lanes(predicted);
    EXPECT(json_array_size(steps) > 20 && json_array_size(steps) == json_array_size(predicted));
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i), *other = json_array_get(predicted, i);
        EXPECT(json_equal(json_array_get(step, 3), json_array_get(other, 3)));
        n_outs += !strcmp(json_string_value(json_array_get(step, 0)), "out");
    }
    EXPECT(n_outs > 1);
    EXPECT(json_is_null(json_object_get(plain, "steps")) && json_is_null(json_object_get(plain, "predicted_steps")));
}

TEST(a_plan_that_was_written_runs_back_to_the_same_losses)
{
    json_t *direct = run_json(SMALL " --technique swap_all --budget 80%", 0);
    drive plan =
        drive_run("plan --workload " SMALL_NET " --technique swap_all --budget 80%", NULL);
    EXPECT(plan.exit_status == 0);
    drive_write(drive_path("x.plan"), plan.out);
    json_t *loaded = run_json("../x.plan --steps 2 --samples 3 --time-limit 0.1", 0);
    expect_sound(loaded);
    EXPECT(integer(loaded, "promised_bytes") == integer(direct, "promised_bytes"));
    EXPECT(json_equal(json_object_get(loaded, "loss"), json_object_get(direct, "loss")));
    EXPECT(!strncmp(text(loaded, "technique"), "swap_all", 8));
}

TEST(a_budget_too_small_names_the_capacity_that_would_do)
{
    json_t *tight = run_json(SMALL " --technique swap_all --budget 1MiB", 0);
    EXPECT(!strcmp(text(tight, "status"), "over budget"));
    int64_t needed = integer(tight, "needed_bytes");
    EXPECT(*text(tight, "needed_step"));
    EXPECT(json_is_null(json_object_get(tight, "measured_bytes")));
    char words[512];
    snprintf(words, sizeof words, SMALL " --technique swap_all --capacity %lld", (long long)needed);
    json_t *fits = run_json(words, 0);
    expect_sound(fits);
    snprintf(words, sizeof words, SMALL " --technique swap_all --capacity %lld", (long long)needed - 1);
    EXPECT(!strcmp(text(run_json(words, 0), "status"), "over budget"));
}

TEST(the_largest_batch_fits_and_the_next_does_not)
{
    const char *base = "--workload lenet --technique swap_all --capacity 48MiB --samples 3 --time-limit 0.1";
    char words[512];
    snprintf(words, sizeof words, "%s --batch max", base);
    json_t *most = run_json(words, 0);
    int64_t batch = integer(most, "batch");
    EXPECT_MSG(batch > 1, "batch %lld", (long long)batch);
    EXPECT(integer(most, "measured_bytes") == integer(most, "promised_bytes") &&
           integer(most, "promised_bytes") <= 48 << 20);
    snprintf(words, sizeof words, "%s --batch %lld", base, (long long)batch + 1);
    EXPECT(!strcmp(text(run_json(words, 0), "status"), "over budget"));
}

/* The first format runs the cases, the others print what it kept. */
TEST(rows_parse_in_every_format)
{
    static const char *const formats[] = {"table", "json", "csv", "markdown"};
    for (int i = 0; i < 4; i++) {
        char words[512];
        snprintf(words, sizeof words, THREE "%s --format %s", i ? " --resume" : "", formats[i]);
        drive run = drive_run(words, NULL);
        EXPECT_MSG(run.exit_status == 0, "%s: %d %s", formats[i], run.exit_status, run.err);
        EXPECT(!strchr(run.err, '\r') && !strchr(run.out, '\r'));   /* no progress line without a terminal */
        int rows = 0, header = 0;
        for (char *line = strtok(run.out, "\n"); line; line = strtok(NULL, "\n")) {
            int bars = drive_count(line, "|");
            if (i == 0) rows += *line != '#', header += *line == '#';
            if (i == 1) {
                json_t *one = json_loads(line, 0, NULL);
                rows += json_is_object(json_object_get(one, "machine"));
                json_decref(one);
            }
            if (i == 2) rows += strstr(line, "googlenet") != NULL, header += !strncmp(line, "schema,suite,case", 17);
            if (i == 3) {
                EXPECT_MSG(bars == 17, "%d bars: %s", bars, line);
                rows += strstr(line, "googlenet") != NULL;
            }
        }
        EXPECT_MSG(rows == 6, "%s: %d rows", formats[i], rows);
        if (i == 0) EXPECT(header == 2);
        if (i == 2) EXPECT(header == 1);
    }
}

/* How often each case stands in the records; the whole must be six different ones. */
static void expect_each_case_once(int n_cases)
{
    char *records = drive_read(records_path()), *seen[64];
    int n = 0;
    for (char *line = strtok(records, "\n"); line && n < 64; line = strtok(NULL, "\n")) {
        json_t *one = json_loads(line, 0, NULL);
        EXPECT_MSG(one != NULL, "no JSON: %s", line);
        seen[n] = drive_keep(strdup(one ? text(one, "case") : ""));
        json_decref(one);
        for (int i = 0; i < n; i++) EXPECT_MSG(strcmp(seen[i], seen[n]), "twice: %s", seen[n]);
        n++;
    }
    EXPECT_MSG(n == n_cases, "%d records", n);
}

TEST(a_killed_suite_resumes_with_each_case_exactly_once)
{
    pid_t pid = drive_start(THREE, "hang@sqrt_checkpoint", NULL);
    bool reached = drive_until_lines(records_path(), 4, 120);
    drive_pause(0.3);                  /* into the case that hangs */
    kill(pid, SIGKILL);
    drive killed = drive_wait(pid);
    REQUIRE(reached);
    EXPECT(killed.exit_status == -1);
    char *before = drive_read(records_path());
    FILE *torn = fopen(records_path(), "a");
    REQUIRE(torn != NULL);
    fprintf(torn, "{\"schema\":1,\"suite\":\"quick\",\"ca");
    fclose(torn);
    drive resumed = drive_run(THREE " --resume", NULL);
    EXPECT_MSG(resumed.exit_status == 0, "%s", resumed.err);
    EXPECT(!strncmp(before, drive_read(records_path()), strlen(before)));
    expect_each_case_once(6);
    EXPECT_MSG(strstr(resumed.err, "torn") != NULL, "%s", resumed.err);
    drive again = drive_run(THREE " --resume", "crash");
    EXPECT(again.exit_status == 0);    /* nothing was left to run, so nothing could crash */
    expect_each_case_once(6);
}

/* Status of the record whose case holds `part`; *message: its message. */
static const char *status_of(const char *part, const char **message)
{
    char *records = drive_keep(strdup(drive_read(records_path())));
    for (char *line = strtok(records, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *one = json_loads(line, 0, NULL);
        if (!one) continue;
        drive_keep(one);
        *message = text(one, "message");
        if (strstr(text(one, "case"), part)) return text(one, "status");
    }
    *message = "";
    return "not there";
}

/* The time-out leaves healthy cases room on a busy machine. */
TEST(a_crash_a_hang_and_a_wrong_result_cost_one_row_each)
{
    static const struct { const char *part, *status, *says; } rows[] = {
        {"keep_all --budget 100%", "ok", ""},
        {"keep_all --budget 85%", "crashed", "signal 6"},
        {"swap_all --budget 100%", "wrong", "gradients"},
        {"swap_all --budget 85%", "crashed", "exit status 3"},
        {"sqrt_checkpoint --budget 100%", "mistrusted", "nothing was"},
        {"sqrt_checkpoint --budget 85%", "timed out", "20 s"},
    };
    drive run = drive_run(THREE " --timeout 20", "crash@keep_all --budget 85%;wrong@swap_all --budget 100%;"
                          "exit@swap_all --budget 85%;hang@sqrt_checkpoint --budget 85%");
    EXPECT_MSG(run.exit_status == 1, "exit %d, %s", run.exit_status, run.err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *message, *status = status_of(rows[i].part, &message);
        EXPECT_MSG(!strcmp(status, rows[i].status) && strstr(message, rows[i].says), "%s: %s: %s", rows[i].part, status,
                   message);
    }
    expect_each_case_once(6);
}

TEST(an_interrupt_drops_the_running_case_and_keeps_the_finished_ones)
{
    pid_t pid = drive_start(THREE, "hang@swap_all", NULL);
    bool reached = drive_until_lines(records_path(), 2, 120);
    drive_pause(0.3);
    kill(pid, SIGINT);
    drive run = drive_wait(pid);
    REQUIRE(reached);
    EXPECT_MSG(run.exit_status == 130, "exit %d", run.exit_status);
    EXPECT_MSG(strstr(run.err, "2 of 6") && strstr(run.err, "--resume"), "%s", run.err);
    expect_each_case_once(2);
    EXPECT(drive_lines(run.out) == 4);   /* two lines of heading, two rows */
}

/* Ctrl-C goes to the terminal's foreground group; what was drawn last is wiped before the last words. */
TEST(ctrl_c_on_a_terminal_leaves_a_clean_line_and_the_finished_records)
{
    char *shown;
    int status = drive_terminal(THREE, "hang@swap_all", "[3/6]", "\x03", &shown);
    EXPECT_MSG(status == 130, "exit %d: %s", status, shown);
    char *last = NULL;
    for (char *at = strstr(shown, "[3/6]"); at; at = strstr(at + 1, "[3/6]")) last = at;
    REQUIRE(last != NULL);
    EXPECT_MSG(strstr(last, "\r\033[K") && strstr(last, "interrupted: 2 of 6"), "after the progress line: %s", last);
    EXPECT(strstr(shown, "elapsed") != NULL);
    expect_each_case_once(2);
}

TEST(a_full_disk_stops_the_suite_and_loses_no_row)
{
    drive_prepare();
    REQUIRE(mkdir(drive_path("work/r"), 0777) == 0);
    REQUIRE(symlink("/dev/full", records_path()) == 0);
    drive run = drive_run(THREE, NULL);
    EXPECT_MSG(run.exit_status == 1, "exit %d", run.exit_status);
    EXPECT_MSG(strstr(run.err, "No space left") != NULL, "%s", run.err);
    EXPECT_MSG(strstr(run.out, "googlenet") != NULL, "%s", run.out);
}
#else  /* indented, so that CTest sees each claim once */
    TEST(a_row_promises_the_peak_that_is_measured_and_equals_keep_all) { NEED_JANSSON(); }
    TEST(a_traced_row_says_what_each_stream_did_and_was_to_do) { NEED_JANSSON(); }
    TEST(a_plan_that_was_written_runs_back_to_the_same_losses) { NEED_JANSSON(); }
    TEST(a_budget_too_small_names_the_capacity_that_would_do) { NEED_JANSSON(); }
    TEST(the_largest_batch_fits_and_the_next_does_not) { NEED_JANSSON(); }
    TEST(rows_parse_in_every_format) { NEED_JANSSON(); }
    TEST(a_killed_suite_resumes_with_each_case_exactly_once) { NEED_JANSSON(); }
    TEST(a_crash_a_hang_and_a_wrong_result_cost_one_row_each) { NEED_JANSSON(); }
    TEST(an_interrupt_drops_the_running_case_and_keeps_the_finished_ones) { NEED_JANSSON(); }
    TEST(ctrl_c_on_a_terminal_leaves_a_clean_line_and_the_finished_records) { NEED_JANSSON(); }
    TEST(a_full_disk_stops_the_suite_and_loses_no_row) { NEED_JANSSON(); }
#endif

TEST(a_results_folder_that_cannot_be_made_is_said_before_anything_runs)
{
    NEED_JANSSON();
    drive_prepare();
    drive_write(drive_path("work/r"), "a file\n");
    drive run = drive_run(THREE, "hang");
    EXPECT_MSG(run.exit_status == 1 && strstr(run.err, "'r'"), "exit %d: %s", run.exit_status, run.err);
}

TEST(standard_output_that_is_full_is_an_error)
{
    drive run = drive_wait(drive_start("--list", NULL, "/dev/full"));
    EXPECT(run.exit_status == 1 && strstr(run.err, "standard output"));
    run = drive_wait(drive_start("plan --workload lenet", NULL, "/dev/full"));
    EXPECT_MSG(run.exit_status == 1, "exit %d: %s", run.exit_status, run.err);
}

TEST(explain_names_the_peak_its_holders_and_every_technique)
{
    drive run = drive_run("explain --workload resnet50:batch=1,image=32,classes=10 --technique swap_all", NULL);
    EXPECT_MSG(run.exit_status == 0, "%s", run.err);
    EXPECT(strstr(run.out, "the peak stands at") && strstr(run.out, "still needed by"));
    EXPECT(strstr(run.out, "does it move the peak?") && strstr(run.out, "of them activations"));
    EXPECT(strstr(run.out, "parameter") != NULL);
    for (const char *const *name = (const char *const[]){"keep_all", "swap_conv", "sqrt_checkpoint", NULL}; *name;
         name++)
        EXPECT_MSG(strstr(run.out, *name) != NULL, "%s is not there", *name);
}
