/* cast as op.c writes it; x and y share one layout, so the order in memory serves. */
#include "kernel.h"
#include "reference.h"

static hr_status cast_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *y = &call->graph->tensors[call->node->out[0]];
    for (int64_t i = 0; i < x->elements; i++)
        hr_reference_store(call->out[0], y->type, i, hr_reference_load(call->in[0], x->type, i));
    return HR_OK;
}

const hr_kernel hr_layer_cast_reference[] = {
    {.op = "cast", .algorithm = "reference", .reference = true, .run = cast_run},
    {0},
};
