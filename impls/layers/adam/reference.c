/* adam as op.c writes it; all tensors share one layout, so the order in memory serves. */
#include <math.h>
#include "kernel.h"
#include "reference.h"

static hr_status adam_run(const hr_kernel_call *call)
{
    const hr_tensor *tensor = &call->graph->tensors[call->node->in[0]];
    const hr_attrs *a = &call->node->attrs;
    double t = (double)call->step + 1, correction1 = 1 - pow(a->beta1, t), correction2 = 1 - pow(a->beta2, t);
    for (int64_t i = 0; i < tensor->elements; i++) {
        double w = hr_reference_load(call->update[0], tensor->type, i);
        double m = hr_reference_load(call->update[1], tensor->type, i),
               v = hr_reference_load(call->update[2], tensor->type, i);
        double g = a->alpha * hr_reference_load(call->in[0], tensor->type, i) + a->decay * w;
        m = a->beta1 * m + (1 - a->beta1) * g;
        v = a->beta2 * v + (1 - a->beta2) * g * g;
        w -= a->rate / correction1 * m / (sqrt(v) / sqrt(correction2) + a->epsilon);
        hr_reference_store(call->update[0], tensor->type, i, w);
        hr_reference_store(call->update[1], tensor->type, i, m);
        hr_reference_store(call->update[2], tensor->type, i, v);
    }
    return HR_OK;
}

const hr_kernel hr_layer_adam_reference[] = {
    {.op = "adam", .algorithm = "reference", .reference = true, .run = adam_run},
    {0},
};
