/* cast on CUDA by our own kernels: any layout, because x and y share it. */
#include "cuda.h"
#include "cuda_node.h"

static bool is_half(const hr_tensor *t) { return t->type == HR_F16 || t->type == HR_BF16; }

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = hr_cuda_in(graph, node, 0), *y = hr_cuda_out(graph, node, 0);
    return (x->type == HR_F32 && is_half(y)) || (y->type == HR_F32 && is_half(x));
}

static hr_status run(const hr_kernel_call *call)
{
    const hr_tensor *x = hr_cuda_in(call->graph, call->node, 0), *y = hr_cuda_out(call->graph, call->node, 0);
    bool narrow = x->type == HR_F32;
    return hr_cast_launch(call->site.queue, (int)(narrow ? y : x)->type, narrow, x->elements, call->in[0],
                          call->out[0]);
}

const hr_kernel hr_layer_cast_cuda[] = {
    {.op = "cast", .algorithm = "packs", .supports = supports, .run = run},
    {0},
};
