/* adam on CUDA by our own kernel: parameters of f32 in any layout, because all tensors share it. */
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node) { return hr_cuda_in(graph, node, 0)->type == HR_F32; }

static hr_status run(const hr_kernel_call *call)
{
    const hr_attrs *a = &call->node->attrs;
    const hr_adam_update u = {.grad = call->in[0], .w = call->update[0], .m = call->update[1], .v = call->update[2],
                              .elements = hr_cuda_in(call->graph, call->node, 0)->elements, .rate = a->rate,
                              .beta1 = a->beta1, .beta2 = a->beta2, .alpha = (float)a->alpha,
                              .epsilon = (float)a->epsilon, .decay = (float)a->decay};
    return hr_adam_launch(call->site.queue, &u);
}

const hr_kernel hr_layer_adam_cuda[] = {
    {.op = "adam", .algorithm = "packs", .supports = supports, .run = run},
    {0},
};
