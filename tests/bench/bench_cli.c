/* ctest: timeout=120
 * The command line: what is refused writes nothing; help and list; the text of a case. */
#include "cli.h"
#include "drive.h"
#include "rng.h"
#include "suite.h"
#include "technique.h"
#include "workload.h"

/* Refused with exit status 2, a message that holds `says`, nothing on standard output and nothing written. */
static void expect_refused(const char *words, const char *says)
{
    drive run = drive_run(words, NULL);
    EXPECT_MSG(run.exit_status == 2, "'%s' ended with %d", words, run.exit_status);
    EXPECT_MSG(strstr(run.err, says) != NULL, "'%s' said: %s", words, run.err);
    EXPECT_MSG(!*run.out, "'%s' printed: %s", words, run.out);
    EXPECT_MSG(drive_files(drive_path("work")) == 0, "'%s' left files behind", words);
}

TEST(unknown_names_are_refused_with_the_known_ones)
{
    expect_refused("run --workload nosuchnet --results r", "lenet");
    expect_refused("run --workload lenet --technique nosuch --results r", "keep_all");
    expect_refused("run --workload lenet --technique keep_all+nosuch --results r", "swap_all");
    expect_refused("run --workload lenet --device tpu --results r", "host");
    expect_refused("run --workload lenet --budge 50% --results r", "--budget");
    expect_refused("run --workload lenet --format xml --results r", "markdown");
    expect_refused("--suite nosuch --results r", "memory");
    expect_refused("run --workload lenet:batsh=8 --results r", "batch");
    expect_refused("runn --workload lenet", "explain");
}

TEST(unknown_units_and_impossible_numbers_are_refused)
{
    expect_refused("run --workload lenet --budget 50parsec --results r", "KiB");
    expect_refused("run --workload lenet --budget 0% --results r", "--budget");
    expect_refused("run --workload lenet --capacity 5Mib --results r", "MiB");
    expect_refused("run --workload lenet --link 12GB --results r", "/s");
    expect_refused("run --workload lenet --threads -1 --results r", "--threads");
    expect_refused("run --workload lenet --steps 0 --results r", "--steps");
    expect_refused("run --workload lenet --samples 2 --results r", "--samples");
    expect_refused("run --workload lenet --batch 0 --results r", "--batch");
    expect_refused("run --workload lenet --batch max --results r", "--capacity");
    expect_refused("run --workload lenet --batch max --budget 50% --results r", "--capacity");
    expect_refused("run --workload lenet --seed", "needs a value");
    expect_refused("run --results r", "--workload");
    expect_refused("run --workload lenet --resume", "--results");
}

TEST(a_suite_is_refused_whole_before_anything_is_written)
{
    expect_refused("--suite quick --filter nosuchcase --results r", "nosuchcase");
    expect_refused("--suite quick --workload lenet --results r", "--filter");
    expect_refused("--suite quick --link 5 --results r", "/s");
    expect_refused("--filter lenet --results r", "--suite");
}

TEST(a_malformed_plan_is_refused_with_its_line)
{
    char *plan = drive_path("bad.plan");
    char words[2048];
    drive good = drive_run("plan --workload resnet50:batch=1,image=32,classes=10 --technique swap_all", NULL);
    EXPECT(good.exit_status == 0);
    REQUIRE(strlen(good.out) > 1000);
    char *text = drive_keep(strdup(good.out)), *middle = strchr(text + strlen(text) / 2, '\n');
    strcpy(middle, "\nnonsense here\n");
    drive_write(plan, text);
    snprintf(words, sizeof words, "run %s --results r", plan);
    expect_refused(words, "line ");
    drive_write(plan, "");
    expect_refused(words, "bad.plan");
    drive_write(plan, "\x7f" "ELF\x01\x02\x03\xff\xfe\n\n\n");
    expect_refused(words, "bad.plan");
    expect_refused("run nosuch.plan --results r", "nosuch.plan");
    snprintf(words, sizeof words, "run %s --workload lenet", plan);
    expect_refused(words, "--workload");
}

TEST(help_fits_a_screen_of_24_lines_of_80)
{
    drive run = drive_run("--help", NULL);
    EXPECT(run.exit_status == 0);
    EXPECT_MSG(drive_lines(run.out) <= 24, "%d lines", drive_lines(run.out));
    for (char *line = strtok(run.out, "\n"); line; line = strtok(NULL, "\n"))
        EXPECT_MSG(strlen(line) <= 80, "too long: %s", line);
}

TEST(list_has_a_line_for_everything_that_is_registered)
{
    drive run = drive_run("--list", NULL);
    EXPECT(run.exit_status == 0);
    for (int i = 0; hr_suites[i]; i++) EXPECT(strstr(run.out, hr_suites[i]->name) != NULL);
    for (int i = 0; hr_workloads[i]; i++) EXPECT(strstr(run.out, hr_workloads[i]->name) != NULL);
    for (int i = 0; hr_techniques[i]; i++) EXPECT(strstr(run.out, hr_techniques[i]->name) != NULL);
    EXPECT(strstr(run.out, "host") != NULL);
    drive verbose = drive_run("--list -v", NULL);
    EXPECT(strstr(verbose.out, "--time-limit") && strstr(verbose.out, "batch="));
}

TEST(version_is_one_line)
{
    drive run = drive_run("--version", NULL);
    EXPECT(run.exit_status == 0 && drive_lines(run.out) == 1 && !strncmp(run.out, "runbench ", 9));
}

TEST(a_command_line_without_words_says_what_to_do)
{
    drive run = drive_run("", NULL);
    EXPECT(run.exit_status == 2 && strstr(run.err, "--suite memory"));
}

/* The text of a case, read again, gives the same case: the key for resume and the command of a row. */
TEST(the_text_of_a_case_repeats_the_case)
{
    static const char *const values[][3] = {
        {"--workload lenet", "--workload resnet50:batch=2", ""},
        {"--kernel relu_pack:density=20", "", ""},
        {"--technique swap_all", "", ""},
        {"--budget 50%", "--budget 512MiB", ""},
        {"--capacity 1GiB", "", ""},
        {"--batch max", "--batch 7", ""},
        {"--threads 2", "", ""},
        {"--link 12GB/s", "", ""},
        {"--seed 9", "", ""},
        {"--steps 5", "", ""},
        {"--samples 12", "", ""},
        {"--time-limit 0.1", "", ""},
        {"--iqr 2.5", "", ""},
        {"--trace", "", ""},
        {"--no-pin", "", ""},
        {"x.plan", "'with space.plan'", ""},
    };
    for (uint64_t trial = 0; trial < 2000; trial++) {
        char words[1024] = "", first[HR_CASE_TEXT], second[HR_CASE_TEXT];
        hr_settings a, b;
        for (uint64_t i = 0; i < sizeof values / sizeof *values; i++) {
            strcat(words, values[i][hr_rng_bits(hr_rng_key(1, trial), i) % 3]);
            strcat(words, " ");
        }
        hr_settings_default(&a);
        REQUIRE_OK(hr_settings_apply_text(&a, HR_ON_RUN, words));
        hr_settings_default(&b);
        REQUIRE_OK(hr_settings_apply_text(&b, HR_ON_RUN, hr_case_format(&a.one, first)));
        EXPECT_MSG(!strcmp(first, hr_case_format(&b.one, second)), "'%s' became '%s'", first, second);
    }
}

TEST(the_batch_option_is_folded_into_the_workload)
{
    hr_settings settings;
    char text[HR_CASE_TEXT];
    hr_settings_default(&settings);
    REQUIRE_OK(hr_settings_apply_text(&settings, HR_ON_RUN, "--workload lenet --batch 24"));
    REQUIRE_OK(hr_case_validate(&settings.one));
    EXPECT_MSG(!strcmp(hr_case_format(&settings.one, text), "--workload lenet:batch=24 --technique keep_all"), "%s",
               text);
}

TEST(explain_with_units_shows_the_cut_and_what_the_technique_does_with_it)
{
    drive run = drive_run("explain --workload lenet:batch=8 --technique units:policy=swap --device sim:machine=pcie3_p100 --units", NULL);
    EXPECT(run.exit_status == 0);
    EXPECT(strstr(run.out, "# units: each begins with a checkpoint operation"));
    EXPECT(strstr(run.out, "  1    conv1 ") && strstr(run.out, "  2    conv2 ") && !strstr(run.out, "what it decided"));
    run = drive_run("run --workload lenet --units", NULL);
    EXPECT(run.exit_status == 2);                       /* it says how, so it belongs to explain alone */
}
