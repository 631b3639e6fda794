/* concat as op.c writes it: each element of each input to its place. Values are copied through double, which is
 * exact for all types.
 */
#include "kernel.h"
#include "reference.h"

static hr_status concat_run(const hr_kernel_call *call)
{
    const hr_tensor *y = &call->graph->tensors[call->node->out[0]];
    int64_t offset = 0;
    for (int j = 0; j < call->node->n_in; j++) {
        const hr_tensor *x = &call->graph->tensors[call->node->in[j]];
        for (int64_t n = 0; n < x->dim[0]; n++)
            for (int64_t c = 0; c < x->dim[1]; c++)
                for (int64_t s = 0; s < hr_tensor_spatial(x); s++)
                    hr_reference_set(y, call->out[0], n, offset + c, s, hr_reference_get(x, call->in[j], n, c, s));
        offset += x->dim[1];
    }
    return HR_OK;
}

static hr_status concat_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dy = &call->graph->tensors[call->node->in[0]], *dx = &call->graph->tensors[call->node->out[0]];
    for (int64_t n = 0; n < dx->dim[0]; n++)
        for (int64_t c = 0; c < dx->dim[1]; c++)
            for (int64_t s = 0; s < hr_tensor_spatial(dx); s++)
                hr_reference_set(dx, call->out[0], n, c, s,
                                 hr_reference_get(dy, call->in[0], n, call->node->attrs.offset + c, s));
    return HR_OK;
}

const hr_kernel hr_layer_concat_reference[] = {
    {.op = "concat", .algorithm = "reference", .reference = true, .run = concat_run},
    {.op = "concat_backward", .algorithm = "reference", .reference = true, .run = concat_backward_run},
    {0},
};
