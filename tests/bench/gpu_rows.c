/* ctest: timeout=240 labels=slow
 * What a GPU can do to a suite, on the real program and the emulated device: each fault costs one row with a clear
 * message, the others go on, and the parent touches no device. The emulated runtime returns the errors that a
 * machine without driver, with an old driver and without GPU returns (HEADROOM_SIMT_ERROR). */
#include "drive.h"
#include "device.h"
#include "module.h"

#define NET "unet3d:size=8,depth=2,base=4"
#define SMALL "--workload " NET " --device simt --steps 2 --samples 3 --time-limit 0.1"

static void need_emulator(void)
{
    if (!hr_module_exists("headroom_simt.so")) SKIP("this build has no device simt");
}

/* One run with one more variable in its environment. */
static drive run_with(const char *name, const char *value, const char *words)
{
    setenv(name, value, 1);
    drive result = drive_run(words, NULL);
    unsetenv(name);
    return result;
}

static bool one_line_says(const drive *run, const char *what)
{
    return strstr(run->out, what) != NULL || strstr(run->err, what) != NULL;
}

TEST(a_row_on_the_emulated_device_is_ok)
{
    need_emulator();
    drive run = drive_run("run " SMALL " --technique swap_all --format csv", NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.out, ",ok,"), "%s%s", run.out, run.err);
    EXPECT_MSG(strstr(run.out, "recorded"), "the step was not replayed: %s", run.out);
}

TEST(a_machine_without_driver_or_gpu_is_told_in_one_line)
{
    static const struct { const char *error, *says; } cases[] = {
        {"34", "driver"}, {"35", "driver"}, {"100", "no CUDA device"},
    };
    need_emulator();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        drive run = run_with("HEADROOM_SIMT_ERROR", cases[i].error, "run " SMALL);
        EXPECT_MSG(run.exit_status == 1, "error %s: exit %d", cases[i].error, run.exit_status);
        EXPECT_MSG(one_line_says(&run, cases[i].says), "error %s: %s%s", cases[i].error, run.out, run.err);
    }
}

TEST(a_gpu_older_than_what_kernels_were_built_for_is_told)
{
    need_emulator();
    drive run = run_with("HEADROOM_SIMT_CAPABILITY", "75", "run " SMALL);
    EXPECT_MSG(run.exit_status == 1 && one_line_says(&run, "7.5") && one_line_says(&run, "8.0"), "%s%s", run.out, run.err);
}

/* The last row of a case says what happened; the card is filled by another process between its steps. */
TEST(a_card_filled_in_the_middle_of_a_run_costs_one_row)
{
    need_emulator();
    drive run = run_with("HEADROOM_SIMT_HOG", "1073000000@1", "run " SMALL " --technique swap_all --format csv");
    EXPECT_MSG(run.exit_status == 1 || strstr(run.out, ",ok,"), "%s%s", run.out, run.err);
    EXPECT_MSG(strstr(run.out, "memory") || strstr(run.out, "no: "), "%s%s", run.out, run.err);
}

TEST(a_device_that_does_not_exist_is_told_with_how_many_do)
{
    need_emulator();
    drive run = drive_run("run --workload " NET " --device simt:index=3 --steps 1 --samples 3", NULL);
    EXPECT_MSG(run.exit_status == 1 && one_line_says(&run, "3"), "%s%s", run.out, run.err);
    run = drive_run("run --workload " NET " --device tpu", NULL);
    EXPECT_MSG(run.exit_status == 2 && strstr(run.err, "host, cuda, simt"), "%s", run.err);
    run = drive_run("run --workload " NET " --device host:algorithms=fast", NULL);
    EXPECT_MSG(run.exit_status == 2 && strstr(run.err, "deterministic"), "%s", run.err);
}

TEST(a_plan_larger_than_what_is_free_is_over_budget)
{
    need_emulator();
    drive run = run_with("HEADROOM_SIMT_BYTES", "4194304", "run --workload unet3d:size=64 --device simt --format csv");
    EXPECT_MSG(run.exit_status == 0 && strstr(run.out, "over budget"), "%s%s", run.out, run.err);
}

TEST(a_capacity_above_what_is_free_costs_one_row_that_says_so)
{
    need_emulator();
    drive run = drive_run("run " SMALL " --capacity 900GiB --format csv", NULL);
    EXPECT_MSG(run.exit_status == 1 && strstr(run.out, "free"), "%s%s", run.out, run.err);
}

TEST(an_illegal_address_costs_one_row_and_the_suite_goes_on)
{
    need_emulator();
    drive run = drive_run("--suite simt --no-figures --results r --format csv",
                          "illegal-address@swap_all --budget 100%");
    EXPECT_MSG(run.exit_status == 1, "exit %d: %s", run.exit_status, run.err);
    EXPECT_MSG(drive_count(run.out, ",error,") == 1 && strstr(run.out, "llegal"), "%s%s", run.out, run.err);
    EXPECT_MSG(drive_count(run.out, ",ok,") >= 3, "%s", run.out);
}

/* After a first row was measured on the device, and while a second one hangs, the parent has not even loaded the
 * module. */
TEST(the_parent_of_a_suite_loads_no_device)
{
    need_emulator();
    pid_t pid = drive_start("--suite simt --no-figures --results r", "hang@swap_all", NULL);
    bool measured = drive_until_lines(drive_path("work/r/records.jsonl"), 1, 60);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    static char maps[1 << 20];
    FILE *file = fopen(path, "r");
    size_t chars = file ? fread(maps, 1, sizeof maps - 1, file) : 0;
    if (file) fclose(file);
    kill(pid, SIGINT);
    drive_wait(pid);
    EXPECT(measured);
    EXPECT_MSG(chars > 0 && strstr(maps, "runbench"), "no map of the parent was read");
    EXPECT(!strstr(maps, "headroom_simt"));
}
