/* Transposed convolution by the direct kernels (conv/cuda.c). */
#include "direct.h"

const hr_kernel hr_layer_deconv_cuda[] = {
    HR_DIRECT_ROW("deconv"), HR_DIRECT_ROW("deconv_dgrad"), HR_DIRECT_ROW("deconv_wgrad"), {0},
};
