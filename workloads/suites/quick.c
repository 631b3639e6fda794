/* A few seconds: small cases that pass through every outcome a healthy program can have. Tests drive it. */
#include "suite.h"

static const char *const workloads[] = {"resnet50:batch=1,image=32,classes=10", "googlenet:batch=1,image=32,classes=10",
                                        0};
static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint", 0};
static const char *const budgets[] = {"100%", "75%", 0};
static const char *const extra[] = {"--steps 2 --samples 3 --time-limit 0.2 --timeout 60", 0};
static const char *const cases[] = {
    "--workload resnet50:batch=1,image=32,classes=10 --technique swap_all --batch max --capacity 320MiB --steps 1", 0};

const hr_suite hr_suite_quick = {
    "quick", "a few seconds of small cases, for tests", workloads, techniques, budgets, extra, cases};
