/* sgd as op.c writes it; all tensors share one layout, so the order in memory serves. */
#include "kernel.h"
#include "reference.h"

static hr_status sgd_run(const hr_kernel_call *call)
{
    const hr_tensor *t = &call->graph->tensors[call->node->in[0]];
    const hr_attrs *a = &call->node->attrs;
    void *w = call->update[0], *velocity = call->node->n_update > 1 ? call->update[1] : NULL;
    for (int64_t i = 0; i < t->elements; i++) {
        double weight = hr_reference_load(w, t->type, i),
               v = a->alpha * hr_reference_load(call->in[0], t->type, i) + a->decay * weight;
        if (velocity) {
            v += a->momentum * hr_reference_load(velocity, t->type, i);
            hr_reference_store(velocity, t->type, i, v);
        }
        hr_reference_store(w, t->type, i, weight - a->rate * v);
    }
    return HR_OK;
}

const hr_kernel hr_layer_sgd_reference[] = {
    {.op = "sgd", .algorithm = "reference", .reference = true, .run = sgd_run},
    {0},
};
