/* The fully connected layer as op.c writes it, in double.
 *
 *   y[n, k] = act(b[k] + sum over f of w[k, f] x[n, f])    dx[n, f] = sum over k of w[k, f] dy[n, k]
 *   dw[k, f] = sum over n of dy[n, k] x[n, f]              db[k] = sum over n of dy[n, k]
 */
#include "kernel.h"
#include "reference.h"

static const hr_tensor *tensor(const hr_kernel_call *call, int id) { return &call->graph->tensors[id]; }

static hr_status dense_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const hr_tensor *x = tensor(call, node->in[0]), *w = tensor(call, node->in[1]), *y = tensor(call, node->out[0]);
    bool bias = node->n_in > 2 && node->in[2] >= 0;
    for (int64_t n = 0; n < x->dim[0]; n++)
        for (int64_t k = 0; k < w->dim[0]; k++) {
            double sum = bias ? hr_reference_get(tensor(call, node->in[2]), call->in[2], k, 0, 0) : 0;
            for (int64_t f = 0; f < w->dim[1]; f++)
                sum += hr_reference_get(w, call->in[1], k, f, 0) * hr_reference_get(x, call->in[0], n, f, 0);
            hr_reference_set(y, call->out[0], n, k, 0, node->attrs.relu && sum < 0 ? 0 : sum);
        }
    return HR_OK;
}

static hr_status dgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const hr_tensor *dy = tensor(call, node->in[0]), *w = tensor(call, node->in[1]), *dx = tensor(call, node->out[0]);
    for (int64_t n = 0; n < dx->dim[0]; n++)
        for (int64_t f = 0; f < dx->dim[1]; f++) {
            double sum = 0;
            for (int64_t k = 0; k < w->dim[0]; k++)
                sum += hr_reference_get(w, call->in[1], k, f, 0) * hr_reference_get(dy, call->in[0], n, k, 0);
            hr_reference_set(dx, call->out[0], n, f, 0, sum);
        }
    return HR_OK;
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const hr_tensor *x = tensor(call, node->in[0]), *dy = tensor(call, node->in[1]), *dw = tensor(call, node->out[0]);
    for (int64_t k = 0; k < dw->dim[0]; k++)
        for (int64_t f = 0; f < dw->dim[1]; f++) {
            double sum = 0;
            for (int64_t n = 0; n < x->dim[0]; n++)
                sum += hr_reference_get(dy, call->in[1], n, k, 0) * hr_reference_get(x, call->in[0], n, f, 0);
            hr_reference_set(dw, call->out[0], k, f, 0, sum);
        }
    for (int64_t k = 0; node->n_out > 1 && k < dw->dim[0]; k++) {
        double sum = 0;
        for (int64_t n = 0; n < x->dim[0]; n++) sum += hr_reference_get(dy, call->in[1], n, k, 0);
        hr_reference_set(tensor(call, node->out[1]), call->out[1], k, 0, 0, sum);
    }
    return HR_OK;
}

const hr_kernel hr_layer_dense_reference[] = {
    {.op = "dense", .algorithm = "reference", .reference = true, .run = dense_run},
    {.op = "dense_dgrad", .algorithm = "reference", .reference = true, .run = dgrad_run},
    {.op = "dense_wgrad", .algorithm = "reference", .reference = true, .run = wgrad_run},
    {0},
};
