/* copy on CUDA: the device's own copy, any type and layout. */
#include "cuda.h"
#include "cuda_node.h"

static hr_status run(const hr_kernel_call *call)
{
    return hr_copy_launch(call->site.queue, hr_cuda_out(call->graph, call->node, 0)->bytes, call->in[0], call->out[0]);
}

const hr_kernel hr_layer_copy_cuda[] = {
    {.op = "copy", .algorithm = "device", .run = run},
    {0},
};
