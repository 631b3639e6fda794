/* dropout on CUDA by our own kernel. An integer threshold replaces the comparison in double, as on the host: u >= rate
 * exactly when the draw's 53 bits, as an integer, are at least rate * 2^53, a product that is exact.
 */
#include <math.h>
#include "cuda.h"
#include "cuda_node.h"

static bool supports(const hr_graph *graph, const hr_node *node)
{
    return hr_cuda_ordered(hr_cuda_out(graph, node, 0));
}

static hr_status run(const hr_kernel_call *call)
{
    const hr_tensor *x = hr_cuda_in(call->graph, call->node, 0);
    const double rate = call->node->attrs.rate;
    const hr_dropout_mask m = {.elements = x->elements, .channels = hr_cuda_channels(x),
                               .spatial = hr_tensor_spatial(x),
                               .last = x->layout == HR_LAYOUT_LAST && hr_tensor_spatial(x) > 1, .seed = call->seed,
                               .salt = call->node->attrs.salt, .threshold = (uint64_t)ceil(rate * 0x1p53),
                               .scale = (float)(1 / (1 - rate))};
    return hr_dropout_launch(call->site.queue, (int)x->type, &m, call->in[0], call->out[0]);
}

const hr_kernel hr_layer_dropout_cuda[] = {
    {.op = "dropout", .algorithm = "packs", .supports = supports, .run = run},
    {.op = "dropout_backward", .algorithm = "packs", .supports = supports, .run = run},
    {0},
};
