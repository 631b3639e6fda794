/* ReLU compression: training with and without it, and rates of its kernels against density and size, beside copies in
 * the same run.
 *
 * Networks of Gist's comparison and a residual one, on Fashion-MNIST enlarged: off, compressed (as little memory as it
 * can; all that saves; half way), swapped, both.
 *
 * At one size (32 Mi elements, 128 MiB of f32, four times the last cache of the machine that this was written on)
 * density goes from all zero to all dense; runs and channels say whether branches see a pattern. Sizes go from inside
 * the caches to 256 MiB. One thread, as the criteria are stated; two where the question is what a second one brings. On
 * a GPU: `runbench --suite relu --device cuda --filter kernel --threads 0`. */
#include "suite.h"

/* Half a second of timing gives kernels of 10 to 30 ms at least eight runs of each algorithm. */
#define QUICK " --time-limit 0.5 --timeout 120"
#define ONE QUICK " --threads 1"
#define TWO QUICK " --threads 2"
#define BOTH(spec) "relu_pack:" spec ONE, "relu_unpack:" spec ONE
#define BOTH_TWO(spec) "relu_pack:" spec TWO, "relu_unpack:" spec TWO
#define SIZE(elements) BOTH("elements=" elements), BOTH("density=20,elements=" elements)

static const char *const kernels[] = {
    BOTH("density=0"), BOTH("density=10"), BOTH("density=20"), BOTH("density=30"), BOTH("density=40"),
    BOTH("density=50"), BOTH("density=60"), BOTH("density=70"), BOTH("density=80"), BOTH("density=90"),
    BOTH("density=100"),
    BOTH("pattern=runs"), BOTH("pattern=channels"),
    SIZE("16384"), SIZE("65536"), SIZE("262144"), SIZE("1048576"), SIZE("4194304"), SIZE("16777216"), SIZE("67108864"),
    BOTH("type=f16"), BOTH("type=bf16"),
    "relu_count" ONE, "sign_mask" ONE, "sign_relu_backward" ONE, "sign_expand" ONE,
    "index_pack" ONE, "index_unpack" ONE, "index_pack:bits=4" ONE, "index_unpack:bits=4" ONE,
    BOTH_TWO("density=20"), BOTH_TWO("density=50"), "sign_mask" TWO, "sign_relu_backward" TWO,
    0,
};

#define TRAIN(workload)                                                                  \
    "--workload " workload " --technique keep_all",                                      \
    "--workload " workload " --technique relu_compression",                              \
    "--workload " workload " --technique relu_compression:select=all",                   \
    "--workload " workload " --technique relu_compression:masks=off,select=all",         \
    "--workload " workload " --technique swap_all",                                      \
    "--workload " workload " --technique relu_compression:select=all+swap_all"

static const char *const cases[] = {
    TRAIN("alexnet:batch=32,image=131,classes=10,data=fashion"),
    TRAIN("vgg16:batch=16,image=64,classes=10,data=fashion"),
    TRAIN("googlenet:batch=16,image=64,classes=10,data=fashion"),
    TRAIN("resnet50:batch=16,image=64,classes=10,data=fashion"),
    0,
};
static const char *const extra[] = {"--time-limit 2 --samples 20 --timeout 120", 0};

const hr_suite hr_suite_relu = {
    .name = "relu",
    .summary = "ReLU compression: training with it, its kernels against density and size",
    .extra = extra,
    .cases = cases,
    .kernels = kernels,
};
