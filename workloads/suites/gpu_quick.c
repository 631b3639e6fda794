/* Correctness on a GPU in well under a minute: every kind of layer, every baseline and every precision, at sizes where
 * a row is little more than the start of its process. Technique against keep_all, bit for bit, and the promised peak
 * against the measured one. No LeNet: its images are a Debian package that bare GPU machines lack. */
#include "suite.h"

static const char *const extra[] = {"--steps 2 --samples 3 --time-limit 0.1 --timeout 40", 0};
static const char *const cases[] = {
    "--workload resnet50:image=64 --technique swap_all",
    "--workload resnet50:image=64 --technique sqrt_checkpoint",
    "--workload vgg16:image=64,classes=10 --technique relu_compression:select=all",
    "--workload resnet50:image=64,precision=bf16 --technique relu_compression:select=all+swap_all",
    "--workload googlenet:batch=8,image=64,classes=10 --technique relu_compression:select=all,algorithm=patent",
    "--workload googlenet:batch=8,image=64,classes=10 --technique swap_all",
    "--workload vgg16:image=64,classes=10 --technique swap_all",
    "--workload unet3d:size=32 --technique swap_all",
    "--workload resnet50:image=64,precision=bf16 --technique swap_all",
    "--workload resnet50:image=64,precision=tf32 --technique swap_all",
    "--workload resnet50:image=64 --technique swap_conv",
    "--workload unet3d:size=32,precision=f16 --technique sqrt_checkpoint",
    "--workload vgg16:image=64,classes=10,precision=bf16 --technique sqrt_checkpoint",
    0,
};

const hr_suite hr_suite_gpu_quick = {
    "gpu_quick", "every layer, baseline and precision, small: is a GPU right?", 0, 0, 0, extra, cases, 0,
};
