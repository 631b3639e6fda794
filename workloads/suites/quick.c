/* A few seconds: small cases that pass through every outcome a healthy program can have. Tests drive it. */
#include "suite.h"

static const char *const workloads[] = {"lenet:batch=64", "googlenet:batch=8,image=64,classes=10", 0};
static const char *const techniques[] = {"keep_all", "swap_all", "sqrt_checkpoint", 0};
static const char *const budgets[] = {"100%", "85%", 0};
static const char *const extra[] = {"--steps 2 --samples 3 --time-limit 0.2 --timeout 60", 0};
static const char *const cases[] = {"--workload lenet --technique swap_all --batch max --capacity 24MiB", 0};

const hr_suite hr_suite_quick = {
    "quick", "a few seconds of small cases, for tests", workloads, techniques, budgets, extra, cases, 0,
};
