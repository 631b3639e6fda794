/* softmax_xent as op.c writes it, position by position, in double; the maximum is taken out of the exponentials, so
 * that none overflows.
 */
#include <math.h>
#include "kernel.h"
#include "reference.h"

static hr_status label_at(const hr_kernel_call *call, int64_t position, int64_t classes, int64_t *label)
{
    *label = ((const int32_t *)call->in[1])[position];
    if (*label >= 0 && *label < classes) return HR_OK;
    return hr_fail(HR_BAD_INPUT, "node %s: label %lld at position %lld is no class of 0 to %lld", call->node->name,
                   (long long)*label, (long long)position, (long long)classes - 1);
}

static hr_status softmax_xent_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const hr_tensor *z = &call->graph->tensors[call->node->in[0]], *loss = &call->graph->tensors[call->node->out[0]];
    int64_t K = z->dim[1], S = hr_tensor_spatial(z), label;
    double total = 0;
    for (int64_t n = 0; n < z->dim[0]; n++)
        for (int64_t s = 0; s < S; s++) {
            double largest = hr_reference_get(z, call->in[0], n, 0, s), sum = 0;
            TRY(label_at(call, n * S + s, K, &label));
            for (int64_t k = 1; k < K; k++) largest = fmax(largest, hr_reference_get(z, call->in[0], n, k, s));
            for (int64_t k = 0; k < K; k++) sum += exp(hr_reference_get(z, call->in[0], n, k, s) - largest);
            for (int64_t k = 0; k < K; k++)
                hr_reference_set(z, call->out[1], n, k, s,
                                 exp(hr_reference_get(z, call->in[0], n, k, s) - largest) / sum);
            total += log(sum) + largest - hr_reference_get(z, call->in[0], n, label, s);
        }
    hr_reference_store(call->out[0], loss->type, 0, total / (double)(z->dim[0] * S));
out:
    return st;
}

static hr_status softmax_xent_backward_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const hr_tensor *p = &call->graph->tensors[call->node->in[0]];
    int64_t K = p->dim[1], S = hr_tensor_spatial(p), label;
    for (int64_t n = 0; n < p->dim[0]; n++)
        for (int64_t s = 0; s < S; s++) {
            TRY(label_at(call, n * S + s, K, &label));
            for (int64_t k = 0; k < K; k++)
                hr_reference_set(p, call->out[0], n, k, s,
                                 call->node->attrs.alpha * (hr_reference_get(p, call->in[0], n, k, s) - (k == label)) /
                                     (double)(p->dim[0] * S));
        }
out:
    return st;
}

const hr_kernel hr_layer_softmax_xent_reference[] = {
    {.op = "softmax_xent", .algorithm = "reference", .reference = true, .run = softmax_xent_run},
    {.op = "softmax_xent_backward", .algorithm = "reference", .reference = true, .run = softmax_xent_backward_run},
    {0},
};
