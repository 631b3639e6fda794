/* add on CUDA by our own kernel: any layout, because inputs and output share it. */
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node) { return hr_cuda_takes(hr_cuda_out(graph, node, 0)); }

static hr_status run(const hr_kernel_call *call)
{
    const hr_tensor *y = hr_cuda_out(call->graph, call->node, 0);
    return hr_add_launch(call->site.queue, (int)y->type, y->elements, call->in[0], call->in[1], call->out[0],
                         call->node->attrs.relu);
}

const hr_kernel hr_layer_add_cuda[] = {
    {.op = "add", .algorithm = "packs", .supports = supports, .run = run},
    {0},
};
