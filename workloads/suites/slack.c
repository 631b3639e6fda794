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

/* Heat maps over the two thresholds, on a machine whose links are slow. */
#define HEAT(machine, network, slack)                                                                                    \
    "--workload " network " --technique slack_swap:ops=swap,slack=" slack ",size=4096 --budget 50% --device sim:machine=" machine,     \
    "--workload " network " --technique slack_swap:ops=swap,slack=" slack ",size=1MiB --budget 50% --device sim:machine=" machine,     \
    "--workload " network " --technique slack_swap:ops=swap,slack=" slack ",size=16MiB --budget 50% --device sim:machine=" machine,    \
    "--workload " network " --technique slack_swap:ops=swap,slack=" slack ",size=64MiB --budget 50% --device sim:machine=" machine,    \
    "--workload " network " --technique slack_swap:ops=swap,slack=" slack ",size=256MiB --budget 50% --device sim:machine=" machine
#define HEATS(machine, network)                                                                                          \
    HEAT(machine, network, "0"), HEAT(machine, network, "0.01"), HEAT(machine, network, "0.03"),                        \
    HEAT(machine, network, "0.1"), HEAT(machine, network, "0.2")

/* What slack that is not brought up to date costs. */
#define STALE(machine, network)                                                                                          \
    ROW(machine, network, "slack_swap:ops=swap,timing=stale", "60%"), ROW(machine, network, "slack_swap:ops=swap,timing=stale", "40%"), \
    ROW(machine, network, "slack_swap:ops=swap,timing=stale", "30%")

/* The largest batch of ResNet-50 in the bytes that keep_all takes for 8. */
#define BATCH(machine, technique)                                                                                        \
    "--workload resnet50 --batch max --budget 848MiB --technique " technique " --device sim:machine=" machine
#define BATCHES(machine) BATCH(machine, "keep_all"), BATCH(machine, "slack_swap"), BATCH(machine, "slack_swap:ops=recompute"), \
    BATCH(machine, "sqrt_checkpoint"), BATCH(machine, "dtr"), BATCH(machine, "swap_all")

/* Links so slow that copies cannot hide, beside one compute thread, so that a copy has a CPU of its own. */
#define SLOW_LINK(technique, rate)                                                                                        \
    "--workload resnet50:batch=16,image=64 --technique " technique " --threads 1 --link " rate " --time-limit 4 --samples 9 --steps 1"
#define SLOW_LINKS(technique)                                                                                             \
    SLOW_LINK(technique, "100MB/s"), SLOW_LINK(technique, "200MB/s"), SLOW_LINK(technique, "400MB/s"), SLOW_LINK(technique, "1GB/s")
#define TRACE(technique, budget)                                                                                          \
    "--workload resnet50:batch=16,image=64 --technique " technique budget " --threads 1 --link 2GB/s --time-limit 2 --samples 7 --steps 1 --trace"

static const char *const cases[] = {
    SLOW_LINKS("slack_swap:ops=swap,size=2MiB"), SLOW_LINKS("swap_all"), TRACE("keep_all", ""), TRACE("slack_swap", " --budget 75%"),
    HERE, PAPERS("power9_v100_nvlink"), PAPERS("pcie3_p100"), HEATS("pcie3_p100", "resnet50:batch=64"),
    STALE("power9_v100_nvlink", "resnet50:batch=64"), STALE("pcie3_p100", "resnet50:batch=64"),
    BATCHES("power9_v100_nvlink"), BATCHES("pcie3_p100"), 0,
};

const hr_suite hr_suite_slack = {
    .name = "slack",
    .summary = "slack-based insertion against its peers: host rows, and simulated machines",
    .workloads = workloads,
    .techniques = techniques,
    .budgets = budgets,
    .extra = extra,
    .cases = cases,
};
