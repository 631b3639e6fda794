/* Softmax and cross-entropy: cuDNN's graph API has no softmax operation outside of attention; written with pointwise
 * and reduction operations it needs engines compiled at run time, in several passes, and the loss with its labels is
 * not among what they can do. The table is empty; our own kernel (cuda.c) reads the logits once.
 */
#include "kernel.h"

const hr_kernel hr_layer_softmax_xent_cudnn[] = {{0}};
