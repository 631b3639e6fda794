/* concat on CUDA by our own kernel: one launch for each input, each a copy of a slice of channels. */
#include "cuda.h"
#include "cuda_node.h"

/* Channels `from_first` ... of `from` become channels `to_first` ... of `to`, `count` of them. */
static hr_status copy(const hr_kernel_call *call, const hr_tensor *from, const void *from_data, int64_t from_first,
                      const hr_tensor *to, void *to_data, int64_t to_first, int64_t count)
{
    const bool last = from->layout == HR_LAYOUT_LAST;
    const int64_t spatial = hr_tensor_spatial(from), channel_bytes = (last ? 1 : spatial) * hr_type_bytes(from->type);
    const hr_concat_slice s = {.from = from_data, .to = to_data, .rows = from->dim[0] * (last ? spatial : 1),
                               .row_bytes = count * channel_bytes,
                               .from_pitch_bytes = from->dim[1] * channel_bytes,
                               .from_first_byte = from_first * channel_bytes,
                               .to_pitch_bytes = to->dim[1] * channel_bytes,
                               .to_first_byte = to_first * channel_bytes};
    return hr_concat_launch(call->site.queue, &s);
}

static hr_status concat_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const hr_tensor *y = hr_cuda_out(call->graph, call->node, 0);
    int64_t first = 0;
    for (int j = 0; j < call->node->n_in; j++) {
        const hr_tensor *x = hr_cuda_in(call->graph, call->node, j);
        TRY(copy(call, x, call->in[j], 0, y, call->out[0], first, x->dim[1]));
        first += x->dim[1];
    }
out:
    return st;
}

static hr_status backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dy = hr_cuda_in(call->graph, call->node, 0), *dx = hr_cuda_out(call->graph, call->node, 0);
    return copy(call, dy, call->in[0], call->node->attrs.offset, dx, call->out[0], 0, dx->dim[1]);
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *y = hr_cuda_out(graph, node, 0);
    bool all = hr_cuda_ordered(y);
    for (int j = 0; j < node->n_in; j++) all &= hr_cuda_in(graph, node, j)->layout == y->layout;
    return all;
}

const hr_kernel hr_layer_concat_cuda[] = {
    {.op = "concat", .algorithm = "rows", .supports = supports, .run = concat_run},
    {.op = "concat_backward", .algorithm = "rows", .supports = supports, .run = backward_run},
    {0},
};
