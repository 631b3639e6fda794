/* dropout as op.c writes it. The same function serves both directions: each multiplies by the mask. */
#include "kernel.h"
#include "reference.h"
#include "rng.h"

static hr_status dropout_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *y = &call->graph->tensors[call->node->out[0]];
    int64_t channels = x->rank > 1 ? x->dim[1] : 1, spatial = hr_tensor_spatial(x);
    uint64_t key = hr_rng_key(call->seed ^ hr_mix64(call->step), call->node->attrs.salt);
    double rate = call->node->attrs.rate;
    for (int64_t a = 0; a < x->dim[0]; a++)
        for (int64_t c = 0; c < channels; c++)
            for (int64_t s = 0; s < spatial; s++) {
                uint64_t element = (uint64_t)((a * channels + c) * spatial + s);
                double value = hr_reference_get(x, call->in[0], a, c, s);
                hr_reference_set(y, call->out[0], a, c, s,
                                 hr_rng_uniform(key, element) >= rate ? value / (1 - rate) : 0);
            }
    return HR_OK;
}

const hr_kernel hr_layer_dropout_reference[] = {
    {.op = "dropout", .algorithm = "reference", .reference = true, .run = dropout_run},
    {.op = "dropout_backward", .algorithm = "reference", .reference = true, .run = dropout_run},
    {0},
};
