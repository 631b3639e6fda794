/* y[n, c * spatial + s] = x[n, c, s], and its inverse for gradients. */
#include "kernel.h"
#include "reference.h"

/* Copies between the tensor with channels and the flat one. */
static hr_status flatten_copy(const hr_kernel_call *call, const hr_tensor *shaped, const hr_tensor *flat, bool to_flat)
{
    int64_t spatial = shaped->elements / shaped->dim[0] / shaped->dim[1];
    for (int64_t n = 0; n < shaped->dim[0]; n++)
        for (int64_t c = 0; c < shaped->dim[1]; c++)
            for (int64_t s = 0; s < spatial; s++) {
                if (to_flat)
                    hr_reference_set(flat, call->out[0], n, c * spatial + s, 0,
                                     hr_reference_get(shaped, call->in[0], n, c, s));
                else
                    hr_reference_set(shaped, call->out[0], n, c, s,
                                     hr_reference_get(flat, call->in[0], n, c * spatial + s, 0));
            }
    return HR_OK;
}

static hr_status flatten_run(const hr_kernel_call *call)
{
    const hr_tensor *t = call->graph->tensors;
    return flatten_copy(call, &t[call->node->in[0]], &t[call->node->out[0]], true);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_tensor *t = call->graph->tensors;
    return flatten_copy(call, &t[call->node->out[0]], &t[call->node->in[0]], false);
}

const hr_kernel hr_layer_flatten_reference[] = {
    {.op = "flatten", .algorithm = "reference", .reference = true, .run = flatten_run},
    {.op = "flatten_backward", .algorithm = "reference", .reference = true, .run = backward_run},
    {0},
};
