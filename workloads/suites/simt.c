/* A few seconds on the emulated device: every baseline on a network so small that a step takes a fraction of a second
 * where each CUDA thread is a fiber. Tests drive it, and scripts/gpu_gate --device simt tries itself with it. */
#include "suite.h"

static const char *const workloads[] = {"unet3d:size=8,depth=2,base=4", 0};
static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint", 0};
static const char *const budgets[] = {"100%", 0};
static const char *const extra[] = {"--device simt --steps 2 --samples 3 --time-limit 0.1 --timeout 120", 0};
static const char *const cases[] = {
    "--workload unet3d:size=8,depth=2,base=4,precision=bf16 --technique swap_all",
    "--workload unet3d:size=8,depth=2,base=4 --technique swap_all --layout plain",
    "--workload unet3d:size=8,depth=2,base=4 --technique relu_compression:select=all",
    0,
};

const hr_suite hr_suite_simt = {
    "simt", "a few small cases on the emulated device", workloads, techniques, budgets, extra, cases, 0,
};
