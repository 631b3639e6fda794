/* The memory suite at real sizes, for one GPU of 80 GB or more: the batches of the papers at 224 x 224 and a whole
 * volume, in f32, TF32 and bf16. Which device is the command line's to say: `runbench --suite gpu --device cuda`.
 *
 * A list in order of importance, not a cross product: minutes on a GPU are few, and who runs out of them
 * (scripts/gpu_gate) has the rows that matter. Budgets lie a little above what each technique can reach; a row measures
 * keep_all beside its technique anyway, so that few rows are keep_all's own. Expected on 50 TFLOP/s (f32), 300 (TF32)
 * and 50 GB/s of link: ResNet-50 at batch 256 is 6.3 TFLOP a step, about 0.2 s in f32; VGG-16 at batch 64 5.9 TFLOP;
 * a volume of 128^3 11 TFLOP; with the start of a process and cuDNN's choice of kernels about 10 s a row. */
#include "suite.h"

static const char *const extra[] = {"--steps 2 --samples 5 --time-limit 2 --timeout 90", 0};
static const char *const cases[] = {
    "--workload resnet50:batch=256 --technique swap_all --budget 50% --trace",
    "--workload resnet50:batch=256 --technique sqrt_checkpoint --budget 50% --trace",
    "--workload vgg16:batch=64 --technique relu_compression",
    "--workload alexnet:batch=256 --technique relu_compression",
    "--workload googlenet:batch=128 --technique relu_compression",
    "--workload resnet50:batch=256 --technique relu_compression:select=link+swap_all",
    "--workload vgg16:batch=64 --technique swap_all --budget 90%",
    "--workload unet3d:size=96 --technique swap_all --budget 75%",
    "--workload resnet50:batch=256,precision=tf32 --technique swap_all --budget 50%",
    "--workload resnet50:batch=256,precision=bf16 --technique swap_all --budget 50%",
    "--workload resnet50:batch=256 --technique keep_all --budget 100% --trace",
    "--workload resnet50:batch=256 --technique swap_all --budget 30%",
    "--workload resnet50:batch=256 --technique swap_conv --budget 75%",
    "--workload resnet50:batch=512 --technique swap_all --budget 30%",
    "--workload vgg16:batch=64 --technique sqrt_checkpoint --budget 80%",
    "--workload unet3d:size=96 --technique sqrt_checkpoint --budget 75%",
    "--workload resnet50:batch=256,precision=tf32 --technique sqrt_checkpoint --budget 50%",
    "--workload resnet50:batch=256,precision=tf32 --technique keep_all --budget 100%",
    "--workload resnet50:batch=256,precision=bf16 --technique sqrt_checkpoint --budget 50%",
    "--workload resnet50:batch=256,precision=bf16 --technique keep_all --budget 100%",
    "--workload vgg16:batch=64,precision=tf32 --technique swap_all --budget 90%",
    "--workload vgg16:batch=256 --technique swap_all --budget 90%",
    "--workload resnet50:batch=64 --technique swap_all --budget 50%",
    "--workload resnet50:batch=64 --technique sqrt_checkpoint --budget 50%",
    "--workload vgg16:batch=64 --technique keep_all --budget 100%",
    "--workload resnet50:batch=256 --technique keep_all --layout plain",
    "--workload vgg16:batch=64 --technique keep_all --layout plain",
    "--workload vgg16:batch=256,precision=bf16 --technique swap_all --budget 90%",
    "--workload vgg16:batch=256,precision=bf16 --technique sqrt_checkpoint --budget 80%",
    "--workload unet3d --technique swap_all --budget 75%",
    "--workload unet3d:precision=tf32 --technique swap_all --budget 75%",
    "--workload unet3d:precision=bf16 --technique swap_all --budget 75%",
    "--workload unet3d:precision=bf16 --technique sqrt_checkpoint --budget 75%",
    "--workload unet3d:size=96 --technique keep_all --budget 100%",
    "--workload resnet50:batch=512 --technique sqrt_checkpoint --budget 50%",
    "--workload resnet50:batch=512,precision=bf16 --technique swap_all --budget 30%",
    0,
};

static const char *const kernels[] = {
    "relu_pack:elements=268435456",            "relu_unpack:elements=268435456",
    "relu_pack:density=20,elements=268435456", "relu_unpack:density=20,elements=268435456",
    "relu_pack:density=80,elements=268435456", "relu_unpack:density=80,elements=268435456",
    "sign_mask:elements=268435456",            "relu_pack:type=bf16,elements=268435456",
    0,
};

const hr_suite hr_suite_gpu = {
    "gpu", "techniques at real sizes, for a GPU of 80 GB; the first cases matter most", 0, 0, 0, extra, cases, kernels,
};
