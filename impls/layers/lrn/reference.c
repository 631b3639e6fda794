/* lrn as op.c writes it: for each element its window, for each gradient the windows that hold it. */
#include <math.h>
#include "kernel.h"
#include "reference.h"

/* q of channel c at image n, position s. */
static double scale_at(const hr_attrs *a, const hr_tensor *x, const void *data, int64_t n, int64_t c, int64_t s)
{
    int64_t window = a->kernel[0];
    double sum = 0;
    for (int64_t j = c - window / 2; j <= c + (window - 1) / 2; j++) {
        if (j < 0 || j >= x->dim[1]) continue;
        double value = hr_reference_get(x, data, n, j, s);
        sum += value * value;
    }
    return a->bias + a->alpha / (double)window * sum;
}

static hr_status lrn_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    const hr_attrs *a = &call->node->attrs;
    for (int64_t n = 0; n < x->dim[0]; n++)
        for (int64_t c = 0; c < x->dim[1]; c++)
            for (int64_t s = 0; s < hr_tensor_spatial(x); s++)
                hr_reference_set(x, call->out[0], n, c, s,
                                 hr_reference_get(x, call->in[0], n, c, s) *
                                     pow(scale_at(a, x, call->in[0], n, c, s), -a->beta));
    return HR_OK;
}

static double gradient_at(const hr_kernel_call *call, const hr_tensor *x, int64_t n, int64_t c, int64_t s)
{
    const hr_attrs *a = &call->node->attrs;
    int64_t window = a->kernel[0];
    double sum = 0;
    for (int64_t j = c - (window - 1) / 2; j <= c + window / 2; j++) {    /* j's window holds c */
        if (j < 0 || j >= x->dim[1]) continue;
        sum += hr_reference_get(x, call->in[1], n, j, s) * hr_reference_get(x, call->in[0], n, j, s) *
               pow(scale_at(a, x, call->in[0], n, j, s), -a->beta - 1);
    }
    return hr_reference_get(x, call->in[1], n, c, s) * pow(scale_at(a, x, call->in[0], n, c, s), -a->beta) -
           2 * a->alpha * a->beta / (double)window * hr_reference_get(x, call->in[0], n, c, s) * sum;
}

static hr_status lrn_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    for (int64_t n = 0; n < x->dim[0]; n++)
        for (int64_t c = 0; c < x->dim[1]; c++)
            for (int64_t s = 0; s < hr_tensor_spatial(x); s++)
                hr_reference_set(x, call->out[0], n, c, s, gradient_at(call, x, n, c, s));
    return HR_OK;
}

const hr_kernel hr_layer_lrn_reference[] = {
    {.op = "lrn", .algorithm = "reference", .reference = true, .run = lrn_run},
    {.op = "lrn_backward", .algorithm = "reference", .reference = true, .run = lrn_backward_run},
    {0},
};
