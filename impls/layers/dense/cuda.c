/* Dense layers by the direct kernels (conv/cuda.c). With few images the slices of the reduction give every
 * multiprocessor a part of the weights to stream. */
#include "direct.h"

const hr_kernel hr_layer_dense_cuda[] = {
    HR_DIRECT_ROW("dense"), HR_DIRECT_ROW("dense_dgrad"), HR_DIRECT_ROW("dense_wgrad"), {0},
};
