/* ctest: timeout=60 labels=quick
 * What scripts/gpu_gate says at once: no GPU, a wrong command line. Nothing is built or run here. */
#include "gate_case.h"

static gate run;

/* A program of the test's own that stands where nvidia-smi would. */
static void plant_smi(const char *folder, const char *body)
{
    char path[1200], text[1024];
    mkdir(gate_path(folder), 0777);
    snprintf(path, sizeof path, "%s/nvidia-smi", gate_path(folder));
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", body);
    gate_write(path, "w", text);
    REQUIRE(chmod(path, 0755) == 0);
}

static void expect_one_line(const char *says)
{
    EXPECT_MSG(run.exit_status == 3, "exit %d: %s%s", run.exit_status, run.out, run.err);
    EXPECT_MSG(gate_lines(run.err) == 1 && strstr(run.err, says), "'%s'", run.err);
    EXPECT_MSG(!*run.out, "'%s'", run.out);
    EXPECT_MSG(access(gate_path("results"), F_OK) != 0, "a folder was made");
}

TEST(the_gate_without_nvidia_smi_ends_at_once_with_one_line)
{
    static const char *const tools[] = {"dirname", "ls"};
    char link[1200], from[64], words[1200], environment[1200];
    if (!access("/usr/local/nvidia/bin/nvidia-smi", F_OK)) SKIP("this machine has nvidia-smi at a fixed place");
    mkdir(gate_path("bare"), 0777);
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        snprintf(link, sizeof link, "%s/%s", gate_path("bare"), tools[i]);
        snprintf(from, sizeof from, "/usr/bin/%s", tools[i]);
        if (access(from, X_OK)) snprintf(from, sizeof from, "/bin/%s", tools[i]);
        REQUIRE(symlink(from, link) == 0);
    }
    snprintf(words, sizeof words, "'%s'", gate_path("results"));
    snprintf(environment, sizeof environment, "PATH='%s'", gate_path("bare"));
    gate_run(environment, words, &run);
    expect_one_line("no usable GPU: nvidia-smi is not here");
}

TEST(the_gate_repeats_what_a_failing_nvidia_smi_says)
{
    char words[1200], environment[1200];
    plant_smi("broken", "echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18");
    snprintf(words, sizeof words, "'%s' gate", gate_path("results"));
    snprintf(environment, sizeof environment, "PATH='%s':\"$PATH\"", gate_path("broken"));
    gate_run(environment, words, &run);
    expect_one_line("no usable GPU: nvidia-smi: Failed to initialize NVML: Driver/library version mismatch");
}

TEST(the_gate_refuses_a_card_of_which_nvidia_smi_tells_no_capability)
{
    char words[1200], environment[1200];
    plant_smi("mute", "echo 'No devices were found'");
    snprintf(words, sizeof words, "'%s'", gate_path("results"));
    snprintf(environment, sizeof environment, "PATH='%s':\"$PATH\"", gate_path("mute"));
    gate_run(environment, words, &run);
    expect_one_line("No devices were found");
}

TEST(the_gate_refuses_a_wrong_command_line_and_names_what_it_knows)
{
    static const struct { const char *words, *says; } cases[] = {
        {"", "scripts/gpu_gate [OPTION...] FOLDER"},
        {"results bake", "unknown part 'bake'; known: build gate bench peers"},
        {"--device tpu results", "unknown device 'tpu'; known: cuda, simt"},
        {"--seconds soon results", "--seconds takes a whole number, not 'soon'"},
        {"--fast results", "unknown option '--fast'; known: --device"},
        {"--device", "--device needs a value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gate_run("", cases[i].words, &run);
        EXPECT_MSG(run.exit_status == 2, "'%s': exit %d", cases[i].words, run.exit_status);
        EXPECT_MSG(strstr(run.err, cases[i].says), "'%s': '%s'", cases[i].words, run.err);
    }
}
