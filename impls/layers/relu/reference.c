/* relu as op.c writes it, element by element in logical order. */
#include "kernel.h"
#include "reference.h"

static hr_status relu_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *y = &call->graph->tensors[call->node->out[0]];
    for (int64_t i = 0; i < x->elements; i++) {
        double value = hr_reference_load(call->in[0], x->type, i);
        hr_reference_store(call->out[0], y->type, i, value <= 0 ? 0 : value);   /* NaN stays NaN */
    }
    return HR_OK;
}

static hr_status relu_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *y = &call->graph->tensors[call->node->in[0]], *dx = &call->graph->tensors[call->node->out[0]];
    for (int64_t i = 0; i < y->elements; i++)
        hr_reference_store(call->out[0], dx->type, i,
                           hr_reference_load(call->in[0], y->type, i) > 0 ? hr_reference_load(call->in[1], y->type, i)
                                                                          : 0);
    return HR_OK;
}

const hr_kernel hr_layer_relu_reference[] = {
    {.op = "relu", .algorithm = "reference", .reference = true, .run = relu_run},
    {.op = "relu_backward", .algorithm = "reference", .reference = true, .run = relu_backward_run},
    {0},
};
