/* ctest: timeout=240 labels=slow
 * scripts/gpu_gate on the emulated device, with this build's own program: its parts, its time budget, what it keeps and
 * what it repeats. Part build is left out, because it would build in the folder that these tests run from. */
#include "gate_case.h"
#include "module.h"
#include "suite.h"

#define PYTHON "p=python3; $p -c 'import torch, numpy' 2>/dev/null || p=/usr/bin/python3; $p "
#define CLAIM "a_parameter_written_is_read_back_from_a_device_of_its_own_memory"

static gate run;

static void gate_simt(const char *environment, const char *words)
{
    static char all[2048];
    if (!hr_module_exists("headroom_simt.so")) SKIP("this build has no device simt");
    snprintf(all, sizeof all, "--device simt --build '%s' --tests " CLAIM " '%s' %s", getenv("HEADROOM_BINARY"),
             gate_path("results"), words);
    gate_run(environment, all, &run);
}

static const char *text_of(const char *name)
{
    static char text[1 << 18];
    char path[64];
    snprintf(path, sizeof path, "results/%s", name);
    gate_read(gate_path(path), text, sizeof text);
    return text;
}

static bool has_torch(void)
{
    return system("/usr/bin/python3 -c 'import torch, numpy' >/dev/null 2>&1") == 0 ||
           system("python3 -c 'import torch, numpy' >/dev/null 2>&1") == 0;
}

TEST(the_gate_proves_and_measures_on_the_emulated_device_and_keeps_what_it_finished)
{
    char by[64] = "", line[128];
    gate_simt("", "gate bench");
    EXPECT_MSG(run.exit_status == 0, "exit %d: %s%s", run.exit_status, run.out, run.err);
    EXPECT_MSG(strstr(text_of("parts.txt"), "tests on the device\tok") != NULL, "%s", text_of("parts.txt"));
    EXPECT(strstr(text_of("parts.txt"), "1 rows, 1 ok, differences: 0") != NULL);
    EXPECT(strstr(text_of("parts.txt"), "planted illegal address\tok") != NULL);
    EXPECT(strstr(text_of("parts.txt"), "capacity above what is free\tok") != NULL);
    EXPECT(gate_lines(text_of("records.jsonl")) == 2 && gate_lines(text_of("quick.jsonl")) == 1);
    EXPECT(gate_count(text_of("records.jsonl"), "\"device\":\"simt\"") >= 2);
    EXPECT(strstr(text_of("summary.md"), "emulated device (no measurement)") != NULL);
    EXPECT(strstr(text_of("environment.txt"), "sources: ") != NULL);
    const char *kept = strstr(text_of("parts.txt"), "bench\t.\tdone\t0\t");
    REQUIRE(kept != NULL && sscanf(kept, "bench . done 0 %60s", by) == 1);
    /* a second run repeats none of the four, once the two others are said to be finished with these sources */
    for (int i = 0; i < 2; i++) {
        snprintf(line, sizeof line, "%s\t.\tdone\t0\t%s simt\n", i ? "peers" : "build", by);
        gate_write(gate_path("results/parts.txt"), "a", line);
    }
    gate_simt("", "");
    EXPECT_MSG(run.exit_status == 0 && gate_count(run.out, "finished before, kept") == 4, "%s%s", run.out, run.err);
    EXPECT(gate_lines(text_of("records.jsonl")) == 2);
}

TEST(the_gate_lists_what_its_time_did_not_allow)
{
    gate_simt("", "--seconds 9 bench");
    EXPECT_MSG(gate_count(text_of("parts.txt"), "not run\t0\tno time left") == 2, "%s%s", run.out, run.err);
    EXPECT(strstr(text_of("parts.txt"), "\tdone\t") == NULL);
    EXPECT(strstr(text_of("summary.md"), "Not run: 2, failed: 0.") != NULL);
    EXPECT(!*text_of("records.jsonl"));
}

TEST(the_gate_ends_with_the_programs_own_line_when_it_finds_no_device)
{
    gate_simt("HEADROOM_SIMT_ERROR=100", "gate");
    EXPECT_MSG(run.exit_status == 3, "exit %d: %s", run.exit_status, run.out);
    EXPECT_MSG(gate_lines(run.err) == 1 && strstr(run.err, "no CUDA device"), "'%s'", run.err);
}

TEST(the_gate_fails_when_a_row_fails)
{
    gate_simt("HEADROOM_FAULT=wrong@sqrt_checkpoint", "bench");
    EXPECT_MSG(run.exit_status == 1, "exit %d: %s", run.exit_status, run.out);
    EXPECT_MSG(gate_count(text_of("parts.txt"), "\tfailed\t") == 1, "%s", text_of("parts.txt"));
    EXPECT(strstr(text_of("summary.md"), "failed: 1.") != NULL);
}

TEST(every_case_of_suite_gpu_is_the_only_one_that_its_text_finds)
{
    static char command[4096];
    int n_cases = 0;
    for (int s = 0; hr_suites[s]; s++)
        for (int i = 0; !strcmp(hr_suites[s]->name, "gpu") && hr_suites[s]->cases[i]; i++, n_cases++) {
            char text[512];
            snprintf(text, sizeof text, "%s", hr_suites[s]->cases[i]);
            char *trace = strstr(text, " --trace");
            if (trace) *trace = '\0';
            /* the planted exit ends each case before it opens a device: what comes out is the list of cases */
            snprintf(command, sizeof command,
                     "HEADROOM_FAULT=exit '%s/runbench' --suite gpu --filter '%s ' --results '%s' --no-figures "
                     "--format csv",
                     getenv("HEADROOM_BINARY"), text, gate_path("listed"));
            gate_shell(command, &run);
            EXPECT_MSG(gate_lines(run.out) == 2 && strstr(run.out, text), "%s: %s%s", text, run.out, run.err);
        }
    EXPECT(n_cases >= 20);
}

TEST(the_peers_networks_are_ours)
{
    static char command[2048];
    if (!has_torch()) SKIP("no python3 here has PyTorch");
    snprintf(command, sizeof command,
             PYTHON "'%s/scripts/peers/gpu_step' --check --device cpu --runbench '%s/runbench' 'unet3d:size=8,depth=3,base=4 plain' 'vgg16 plain'",
             getenv("HEADROOM_SOURCE"), getenv("HEADROOM_BINARY"));
    gate_shell(command, &run);
    EXPECT_MSG(run.exit_status == 0 && gate_count(run.out, ": same network") == 2, "%s%s", run.out, run.err);
}

TEST(the_gpu_peer_interleaves_and_keeps_all_samples)
{
    static char command[2048];
    if (!has_torch()) SKIP("no python3 here has PyTorch");
    mkdir(gate_path("results"), 0777);
    snprintf(command, sizeof command,
             PYTHON "'%s/scripts/peers/gpu_step' --device cpu --runbench '%s/runbench' --rounds 2 --steps 3 --warm 1 --out '%s' 'unet3d:size=8,depth=2,base=4 plain' "
             "'unet3d:size=8,depth=2,base=4 checkpoint' 'unet3d:size=8,depth=2,base=4 save_on_cpu'",
             getenv("HEADROOM_SOURCE"), getenv("HEADROOM_BINARY"), gate_path("results/peers.jsonl"));
    gate_shell(command, &run);
    EXPECT_MSG(run.exit_status == 0, "%s%s", run.out, run.err);
    EXPECT_MSG(gate_count(run.out, "pair unet3d:size=8,depth=2,base=4") == 3, "%s%s", run.out, run.err);
    EXPECT(gate_count(run.out, "no measurement") == 3);
    EXPECT(gate_lines(text_of("peers.jsonl")) == 3);
    EXPECT(gate_count(text_of("peers.jsonl"), "\"torch_samples_seconds\"") == 3);
}
