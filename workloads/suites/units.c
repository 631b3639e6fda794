/* Swap units and recompute units beside what they are made of and what they compete with.
 *
 * Simulated: slowdown against the batch in 16 GB, against the rate of the links, host memory against the budget, on machines like
 * the papers'; and VGG-19 by operations alone, as Checkmate's evaluation counts. Host: small networks on this machine, at a paced
 * link, so that what is chosen is also run. */
#include "suite.h"

static const char *const workloads[] = {0};
static const char *const none[] = {0};

#define ROW(machine, network, technique, rest) "--workload " network " --technique " technique " " rest " --device sim:machine=" machine
#define EACH(X, machine, network, rest)                                                                                  \
    X(machine, network, "units", rest), X(machine, network, "units:policy=swap", rest), X(machine, network, "units:policy=recompute", rest), \
    X(machine, network, "units:policy=rule", rest), X(machine, network, "sqrt_checkpoint", rest), X(machine, network, "joint", rest)
#define BATCHES(machine, network, a, b, c, d, e)                                                                            \
    EACH(ROW, machine, network ":batch=" a, "--capacity 16GB"), EACH(ROW, machine, network ":batch=" b, "--capacity 16GB"), \
    EACH(ROW, machine, network ":batch=" c, "--capacity 16GB"), EACH(ROW, machine, network ":batch=" d, "--capacity 16GB"), \
    EACH(ROW, machine, network ":batch=" e, "--capacity 16GB")
#define LINK(network, budget, rate)                                                                                        \
    EACH(ROW, "pcie3_p100", network, "--budget " budget " --link " rate)
#define LINKS(network, budget)                                                                                             \
    LINK(network, budget, "2GB/s"), LINK(network, budget, "5GB/s"), LINK(network, budget, "12GB/s"), LINK(network, budget, "30GB/s"), \
    LINK(network, budget, "75GB/s"), LINK(network, budget, "200GB/s"), LINK(network, budget, "450GB/s")
#define BUDGETS(machine, network)                                                                                          \
    EACH(ROW, machine, network, "--budget 95%"), EACH(ROW, machine, network, "--budget 90%"), EACH(ROW, machine, network, "--budget 85%"), \
    EACH(ROW, machine, network, "--budget 80%"), EACH(ROW, machine, network, "--budget 75%"), EACH(ROW, machine, network, "--budget 70%"), \
    EACH(ROW, machine, network, "--budget 65%"), EACH(ROW, machine, network, "--budget 60%"), EACH(ROW, machine, network, "--budget 55%"), \
    EACH(ROW, machine, network, "--budget 50%"), EACH(ROW, machine, network, "--budget 45%"), EACH(ROW, machine, network, "--budget 40%"), \
    EACH(ROW, machine, network, "--budget 92%"), EACH(ROW, machine, network, "--budget 87%"), EACH(ROW, machine, network, "--budget 82%"), \
    EACH(ROW, machine, network, "--budget 77%"), EACH(ROW, machine, network, "--budget 72%"), \
    EACH(ROW, machine, network, "--budget 35%"), EACH(ROW, machine, network, "--budget 30%"), EACH(ROW, machine, network, "--budget 25%")
/* Beside the optimum of recomputation alone. */
#define OPTIMUM(machine, network, budget)                                                                                    \
    ROW(machine, network, "optimal", "--budget " budget), ROW(machine, network, "slack_swap:ops=recompute", "--budget " budget), \
    ROW(machine, network, "units:policy=recompute", "--budget " budget), ROW(machine, network, "dtr", "--budget " budget),     \
    ROW(machine, network, "sqrt_checkpoint", "--budget " budget), ROW(machine, network, "joint", "--budget " budget)
#define OPTIMA(machine, network)                                                                                             \
    OPTIMUM(machine, network, "90%"), OPTIMUM(machine, network, "85%"), OPTIMUM(machine, network, "80%"),                    \
    OPTIMUM(machine, network, "75%"), OPTIMUM(machine, network, "70%"), OPTIMUM(machine, network, "65%")
#define FLOPS "--device sim:machine=flops_16gb"
#define LARGEST(technique) "--workload vgg19 --batch max --capacity 16GB --technique " technique " " FLOPS

#define HOST(network, technique, budget)                                                                                     \
    "--workload " network " --technique " technique " --budget " budget " --threads 1 --link 2GB/s --time-limit 2 --samples 7 --steps 2"
#define HOSTS(network, budget)                                                                                               \
    HOST(network, "units", budget), HOST(network, "units:policy=rule", budget), HOST(network, "units:policy=swap", budget),  \
    HOST(network, "units:policy=recompute", budget), HOST(network, "joint", budget)

static const char *const cases[] = {
    ROW("pcie3_p100", "resnet50:batch=64", "units", "--budget 50% --trace"), ROW("pcie3_p100", "resnet50:batch=64", "keep_all", "--trace"),
    LARGEST("keep_all"), LARGEST("slack_swap:ops=recompute"), LARGEST("dtr"), LARGEST("sqrt_checkpoint"),
    BATCHES("pcie3_p100", "resnet50", "128", "192", "256", "320", "384"), BATCHES("pcie3_p100", "vgg16", "192", "224", "256", "320", "384"),
    LINK("unet3d:batch=1,size=96", "90%", "2GB/s"), LINK("unet3d:batch=1,size=96", "85%", "2GB/s"), LINK("unet3d:batch=1,size=96", "80%", "2GB/s"),
    LINKS("resnet50:batch=64", "60%"), LINKS("unet3d:batch=1,size=96", "75%"),
    OPTIMA("pcie3_p100", "vgg16:batch=32"), OPTIMA("pcie3_p100", "vgg19:batch=64"),
    BUDGETS("pcie3_p100", "resnet50:batch=64"), BUDGETS("pcie3_p100", "googlenet:batch=64"), BUDGETS("pcie3_p100", "unet3d:batch=1,size=96"),
    HOSTS("googlenet:batch=16,image=96", "90%"), HOSTS("googlenet:batch=16,image=96", "80%"), HOSTS("googlenet:batch=16,image=96", "70%"),
    HOSTS("resnet50:batch=16,image=64,classes=10", "90%"), HOSTS("resnet50:batch=16,image=64,classes=10", "80%"),
    HOSTS("resnet50:batch=16,image=64,classes=10", "70%"),
    "--workload resnet50:batch=16,image=64 --technique units --budget 75% --threads 1 --link 2GB/s --time-limit 2 --samples 7 --steps 1 --trace", 0,
};

const hr_suite hr_suite_units = {
    .name = "units",
    .summary = "swap units and recompute units: batches, links, budgets, host memory; host rows at a paced link",
    .workloads = workloads,
    .techniques = none,
    .budgets = none,
    .extra = none,
    .cases = cases,
};
