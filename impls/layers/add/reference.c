/* add as op.c writes it. Both inputs and the output share one layout, so the order in memory serves. */
#include "kernel.h"
#include "reference.h"

static hr_status add_run(const hr_kernel_call *call)
{
    const hr_tensor *y = &call->graph->tensors[call->node->out[0]];
    for (int64_t i = 0; i < y->elements; i++) {
        double sum = hr_reference_load(call->in[0], y->type, i) + hr_reference_load(call->in[1], y->type, i);
        hr_reference_store(call->out[0], y->type, i, call->node->attrs.relu && sum <= 0 ? 0 : sum);
    }
    return HR_OK;
}

const hr_kernel hr_layer_add_reference[] = {
    {.op = "add", .algorithm = "reference", .reference = true, .run = add_run},
    {0},
};
