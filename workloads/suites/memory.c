/* What each technique buys: six networks, every baseline, four budgets, and the largest batch in a stated
 * capacity. Sizes are chosen so that a step takes a tenth of a second to two seconds on two cores and the suite
 * a few minutes. A small batch makes parameters weigh more: where they and their gradients fill the peak (AlexNet,
 * VGG-16), a tight budget is out of reach of every technique that moves activations, and the rows say so. */
#include "suite.h"

static const char *const workloads[] = {
    "lenet:batch=256",
    "alexnet:batch=8,classes=10",
    "vgg16:batch=4,image=64,classes=10",
    "googlenet:batch=8,image=128",
    "resnet50:batch=16,image=112",
    "unet3d:batch=1,size=32",
    0,
};
static const char *const techniques[] = {"keep_all", "swap_all", "swap_conv", "sqrt_checkpoint", 0};
static const char *const budgets[] = {"100%", "75%", "50%", "35%", 0};
static const char *const extra[] = {"--time-limit 1 --samples 20 --timeout 120", 0};
static const char *const cases[] = {
    "--workload resnet50:image=64 --technique keep_all --batch max --capacity 512MiB",
    "--workload resnet50:image=64 --technique swap_all --batch max --capacity 512MiB",
    "--workload resnet50:image=64 --technique swap_conv --batch max --capacity 512MiB",
    "--workload resnet50:image=64 --technique sqrt_checkpoint --batch max --capacity 512MiB",
    "--workload googlenet:image=64 --technique keep_all --batch max --capacity 160MiB",
    "--workload googlenet:image=64 --technique swap_all --batch max --capacity 160MiB",
    "--workload googlenet:image=64 --technique swap_conv --batch max --capacity 160MiB",
    "--workload googlenet:image=64 --technique sqrt_checkpoint --batch max --capacity 160MiB",
    "--workload resnet50:batch=16,image=112 --technique swap_all --budget 50% --trace",
    "--workload resnet50:batch=16,image=112 --technique keep_all --budget 100% --trace",
    "--workload resnet50:batch=16,image=112 --technique sqrt_checkpoint --budget 50% --trace",
    0,
};

const hr_suite hr_suite_memory = {
    "memory", "what each technique buys, on six networks at four budgets", workloads, techniques, budgets, extra, cases, 0,
};
