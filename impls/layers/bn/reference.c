/* bn as op.c writes it: one channel after the other, mean first, then the squared distances from it. */
#include <math.h>
#include "kernel.h"
#include "reference.h"

static hr_status bn_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *vector = &call->graph->tensors[call->node->out[1]];
    int64_t N = x->dim[0], C = x->dim[1], S = hr_tensor_spatial(x);
    for (int64_t c = 0; c < C; c++) {
        double mean = 0, var = 0;
        for (int64_t n = 0; n < N; n++)
            for (int64_t s = 0; s < S; s++) mean += hr_reference_get(x, call->in[0], n, c, s);
        mean /= (double)(N * S);
        for (int64_t n = 0; n < N; n++)
            for (int64_t s = 0; s < S; s++) {
                double distance = hr_reference_get(x, call->in[0], n, c, s) - mean;
                var += distance * distance;
            }
        var /= (double)(N * S);
        double r = 1 / sqrt(var + call->node->attrs.epsilon);
        double scale = hr_reference_load(call->in[1], vector->type, c),
               shift = hr_reference_load(call->in[2], vector->type, c);
        for (int64_t n = 0; n < N; n++)
            for (int64_t s = 0; s < S; s++) {
                double y = scale * (hr_reference_get(x, call->in[0], n, c, s) - mean) * r + shift;
                hr_reference_set(x, call->out[0], n, c, s, call->node->attrs.relu && y <= 0 ? 0 : y);
            }
        hr_reference_store(call->out[1], vector->type, c, mean);
        hr_reference_store(call->out[2], vector->type, c, var);
    }
    return HR_OK;
}

/* dy, where y > 0 when relu is fused. */
static double passed(const hr_kernel_call *call, const hr_tensor *x, int64_t n, int64_t c, int64_t s)
{
    if (call->node->attrs.relu && !(hr_reference_get(x, call->in[5], n, c, s) > 0)) return 0;
    return hr_reference_get(x, call->in[4], n, c, s);
}

static hr_status bn_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *vector = &call->graph->tensors[call->node->in[1]];
    int64_t N = x->dim[0], C = x->dim[1], S = hr_tensor_spatial(x);
    for (int64_t c = 0; c < C; c++) {
        double mean = hr_reference_load(call->in[1], vector->type, c), dscale = 0, dshift = 0, M = (double)(N * S);
        double r = 1 / sqrt(hr_reference_load(call->in[2], vector->type, c) + call->node->attrs.epsilon);
        double scale = hr_reference_load(call->in[3], vector->type, c);
        for (int64_t n = 0; n < N; n++)
            for (int64_t s = 0; s < S; s++) {
                dshift += passed(call, x, n, c, s);
                dscale += passed(call, x, n, c, s) * (hr_reference_get(x, call->in[0], n, c, s) - mean) * r;
            }
        for (int64_t n = 0; n < N; n++)
            for (int64_t s = 0; s < S; s++) {
                double normal = (hr_reference_get(x, call->in[0], n, c, s) - mean) * r;
                hr_reference_set(x, call->out[0], n, c, s,
                                 scale * r * (passed(call, x, n, c, s) - dshift / M - normal * dscale / M));
            }
        hr_reference_store(call->out[1], vector->type, c, dscale);
        hr_reference_store(call->out[2], vector->type, c, dshift);
    }
    return HR_OK;
}

static hr_status bn_stats_run(const hr_kernel_call *call)
{
    const hr_tensor *like = &call->graph->tensors[call->node->attrs.like],
                    *vector = &call->graph->tensors[call->node->in[0]];
    double momentum = call->node->attrs.momentum, M = (double)(like->elements / like->dim[1]);
    for (int64_t c = 0; c < like->dim[1]; c++)
        for (int k = 0; k < 2; k++) {    /* 0: mean, 1: variance */
            double value = hr_reference_load(call->in[k], vector->type, c),
                   running = hr_reference_load(call->update[k], vector->type, c);
            if (k == 1 && M > 1) value *= M / (M - 1);
            hr_reference_store(call->update[k], vector->type, c, (1 - momentum) * running + momentum * value);
        }
    return HR_OK;
}

const hr_kernel hr_layer_bn_reference[] = {
    {.op = "bn", .algorithm = "reference", .reference = true, .run = bn_run},
    {.op = "bn_backward", .algorithm = "reference", .reference = true, .run = bn_backward_run},
    {.op = "bn_stats", .algorithm = "reference", .reference = true, .run = bn_stats_run},
    {0},
};
