/* Slack-based insertion beside what others do, at several budgets: measured on the host, and played on three machines.
 *
 * Host rows are sized so that a step takes some tens to hundreds of milliseconds on two cores. Simulated rows have the
 * sizes that the papers train, on the machines that they used (POWER9 with NVLink, PCIe 3); on `here` sizes whose seconds
 * this machine measures in a moment, once for all techniques. Budgets go from most of keep_all's peak to a fifth of it; a
 * technique that cannot follow says over budget, and a budget that no plan can keep to names the step. */
#include "suite.h"

static const char *const workloads[] = {
    "lenet:batch=64", "googlenet:batch=16,image=96", "resnet50:batch=8,image=112", "unet3d:batch=1,size=32,base=8", 0,
};
static const char *const techniques[] = {
    "keep_all", "slack_swap", "slack_swap:ops=swap", "slack_swap:ops=recompute", "swap_all:select=fit", "sqrt_checkpoint",
    "tflms", "dtr", "superneurons", 0,
};
static const char *const budgets[] = {"80%", "70%", "60%", "40%", 0};
static const char *const extra[] = {"--time-limit 2 --samples 7 --steps 2 --timeout 120", 0};

#define ROW(machine, network, technique, budget) \
    "--workload " network " --technique " technique " --budget " budget " --device sim:machine=" machine
#define BUDGETS(machine, network, technique)                                                        \
    ROW(machine, network, technique, "80%"), ROW(machine, network, technique, "60%"),               \
    ROW(machine, network, technique, "50%"), ROW(machine, network, technique, "40%"),               \
    ROW(machine, network, technique, "30%"), ROW(machine, network, technique, "20%")
#define NETWORK(machine, network)                                                                   \
    ROW(machine, network, "keep_all", "100%"), BUDGETS(machine, network, "slack_swap"),             \
    BUDGETS(machine, network, "slack_swap:ops=swap"), BUDGETS(machine, network, "slack_swap:ops=recompute"), \
    BUDGETS(machine, network, "sqrt_checkpoint"), BUDGETS(machine, network, "tflms"),               \
    BUDGETS(machine, network, "dtr"), BUDGETS(machine, network, "superneurons"),                    \
    BUDGETS(machine, network, "swap_all:select=fit")
#define PAPERS(machine)                                                                             \
    NETWORK(machine, "alexnet:batch=128"), NETWORK(machine, "vgg16:batch=32"),                      \
    NETWORK(machine, "googlenet:batch=64"), NETWORK(machine, "resnet50:batch=64"),                  \
    NETWORK(machine, "resnet152:batch=32"), NETWORK(machine, "unet3d:batch=1,size=96")
#define HERE                                                                                        \
    NETWORK("here", "alexnet:batch=8,classes=10"), NETWORK("here", "vgg16:batch=4,image=64,classes=10"), \
    NETWORK("here", "googlenet:batch=16,image=96"), NETWORK("here", "resnet50:batch=8,image=112"),  \
    NETWORK("here", "resnet152:batch=4,image=64"), NETWORK("here", "unet3d:batch=1,size=32")

static const char *const cases[] = {HERE, PAPERS("power9_v100_nvlink"), PAPERS("pcie3_p100"), 0};

const hr_suite hr_suite_slack = {
    .name = "slack",
    .summary = "slack-based insertion against its peers: host rows, and simulated machines",
    .workloads = workloads,
    .techniques = techniques,
    .budgets = budgets,
    .extra = extra,
    .cases = cases,
};
