/* relu on CUDA by our own kernels: any layout, because all tensors share it. */
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node) { return hr_cuda_takes(hr_cuda_out(graph, node, 0)); }

static hr_status forward_run(const hr_kernel_call *call)
{
    const hr_tensor *y = hr_cuda_out(call->graph, call->node, 0);
    return hr_relu_launch(call->site.queue, (int)y->type, y->elements, call->in[0], call->out[0]);
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = hr_cuda_out(call->graph, call->node, 0);
    return hr_relu_backward_launch(call->site.queue, (int)dx->type, dx->elements, call->in[0], call->in[1],
                                   call->out[0]);
}

const hr_kernel hr_layer_relu_cuda[] = {
    {.op = "relu", .algorithm = "packs", .supports = supports, .run = forward_run},
    {.op = "relu_backward", .algorithm = "packs", .supports = supports, .run = backward_run},
    {0},
};
