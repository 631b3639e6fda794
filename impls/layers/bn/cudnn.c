/* Batch normalisation: cuDNN's graph API has no answer that this project can use, so the table is empty and our own
 * kernels (cuda.c) serve.
 *
 * What there is (cuDNN 9.19, capability 9.0, by listing every engine of a norm-forward graph in training phase, F32 and
 * BF16, channels last and plain): only engines that compile their kernel at run time. They also leave the inverse
 * standard deviation where the op's contract hands on the variance (var = 1 / r^2 - epsilon loses all its digits for a
 * nearly constant channel), and none of them says in which order it adds. The legacy cudnnBatchNormalization calls
 * have the same outputs and are deprecated.
 */
#include "kernel.h"

const hr_kernel hr_layer_bn_cudnn[] = {{0}};
