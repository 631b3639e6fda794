/* sgd on CUDA by our own kernel: parameters of f32 in any layout, because all tensors share it. */
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node) { return hr_cuda_in(graph, node, 0)->type == HR_F32; }

static hr_status run(const hr_kernel_call *call)
{
    const hr_attrs *a = &call->node->attrs;
    const hr_sgd_update u = {.grad = call->in[0], .w = call->update[0],
                             .velocity = call->node->n_update > 1 ? call->update[1] : NULL,
                             .elements = hr_cuda_in(call->graph, call->node, 0)->elements, .alpha = (float)a->alpha,
                             .rate = (float)a->rate, .momentum = (float)a->momentum, .decay = (float)a->decay};
    return hr_sgd_launch(call->site.queue, &u);
}

const hr_kernel hr_layer_sgd_cuda[] = {
    {.op = "sgd", .algorithm = "packs", .supports = supports, .run = run},
    {0},
};
