/* relu_compression on CUDA: what the tables say to the launchers (cuda.cu). Layouts do not matter: elements are taken
 * as they lie in memory. */
#include "cuda.h"
#include "cuda_node.h"
#include "relu_compression.h"

typedef hr_status (*launcher)(const hr_cuda_queue *queue, const hr_pack_buffers *buffers);

static bool takes_in(const hr_graph *graph, const hr_node *node) { return hr_cuda_takes(hr_cuda_in(graph, node, 0)); }
static bool takes_out(const hr_graph *graph, const hr_node *node) { return hr_cuda_takes(hr_cuda_out(graph, node, 0)); }

static int64_t element_bytes(const hr_tensor *t) { return hr_type_bytes(t->type); }

static hr_status single_pass_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                     int64_t *workspace_bytes)
{
    const hr_tensor *x = hr_cuda_in(graph, node, 0);
    *state = NULL;
    *workspace_bytes = hr_pack_single_pass_bytes(x->elements, element_bytes(x));
    return HR_OK;
}

static hr_status pack_patent_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                     int64_t *workspace_bytes)
{
    *state = NULL;
    *workspace_bytes = hr_pack_patent_bytes(hr_cuda_in(graph, node, 0)->elements, node->attrs.block);
    return HR_OK;
}

static hr_status single_write_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                      int64_t *workspace_bytes)
{
    const hr_tensor *x = hr_cuda_out(graph, node, 0);
    *state = NULL;
    *workspace_bytes = hr_unpack_single_write_bytes(x->elements, element_bytes(x));
    return HR_OK;
}

static hr_status unpack_patent_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                       int64_t *workspace_bytes)
{
    *state = NULL;
    *workspace_bytes = hr_pack_patent_bytes(hr_cuda_out(graph, node, 0)->elements, node->attrs.block);
    return HR_OK;
}

static hr_status pack(const hr_kernel_call *call, launcher launch)
{
    const hr_tensor *x = hr_cuda_in(call->graph, call->node, 0);
    const hr_pack_buffers b = {.shape = hr_packed_shape_of(x, call->node->attrs.block), .x = (void *)call->in[0],
                               .packed = call->out[0], .capacity_bytes = hr_call_out_bytes(call, 0),
                               .overflow = call->out[1],
                               .overflow_bytes = call->out[1] ? hr_call_out_bytes(call, 1) : 0,
                               .report = call->out[2], .workspace = call->workspace};
    const int64_t raw_bytes = hr_packed_raw_bytes(x->elements, element_bytes(x));
    if (b.capacity_bytes < HR_PACKED_HEADER_BYTES || b.overflow_bytes < raw_bytes - b.capacity_bytes)
        return hr_fail(HR_BAD_ARGUMENT, "packing may need %lld bytes, given %lld and %lld", (long long)raw_bytes,
                       (long long)b.capacity_bytes, (long long)b.overflow_bytes);
    return launch(call->site.queue, &b);
}
static hr_status single_pass_run(const hr_kernel_call *call) { return pack(call, hr_pack_single_pass_launch); }
static hr_status pack_patent_run(const hr_kernel_call *call) { return pack(call, hr_pack_patent_launch); }

static hr_status unpack(const hr_kernel_call *call, launcher launch)
{
    const hr_tensor *x = hr_cuda_out(call->graph, call->node, 0);
    const hr_pack_buffers b = {.shape = hr_packed_shape_of(x, call->node->attrs.block), .x = call->out[0],
                               .packed = (void *)call->in[0], .capacity_bytes = hr_call_in_bytes(call, 0),
                               .overflow = (void *)call->in[1],
                               .overflow_bytes = call->in[1] ? hr_call_in_bytes(call, 1) : 0,
                               .workspace = call->workspace};
    if (b.capacity_bytes < HR_PACKED_HEADER_BYTES)
        return hr_fail(HR_BAD_INPUT, "packed tensor: truncated in its header");
    return launch(call->site.queue, &b);
}
static hr_status single_write_run(const hr_kernel_call *call) { return unpack(call, hr_unpack_single_write_launch); }
static hr_status unpack_patent_run(const hr_kernel_call *call) { return unpack(call, hr_unpack_patent_launch); }

static hr_status count_run(const hr_kernel_call *call)
{
    const hr_tensor *x = hr_cuda_in(call->graph, call->node, 0);
    return hr_relu_count_launch(call->site.queue, (int)x->type, x->elements, call->in[0], call->out[0]);
}

static hr_status mask_run(const hr_kernel_call *call)
{
    const hr_tensor *y = hr_cuda_in(call->graph, call->node, 0);
    return hr_sign_mask_launch(call->site.queue, (int)y->type, y->elements, call->in[0], call->out[0]);
}

static hr_status mask_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = hr_cuda_out(call->graph, call->node, 0);
    return hr_sign_backward_launch(call->site.queue, (int)dx->type, dx->elements, call->in[0], call->in[1],
                                   call->out[0]);
}

static hr_status expand_run(const hr_kernel_call *call)
{
    const hr_tensor *y = hr_cuda_out(call->graph, call->node, 0);
    return hr_sign_expand_launch(call->site.queue, (int)y->type, y->elements, call->in[0], call->out[0]);
}

static hr_status index_pack_run(const hr_kernel_call *call)
{
    return hr_index_pack_launch(call->site.queue, (int)call->node->attrs.block,
                                hr_cuda_in(call->graph, call->node, 0)->elements, call->in[0], call->out[0]);
}

static hr_status index_unpack_run(const hr_kernel_call *call)
{
    return hr_index_unpack_launch(call->site.queue, (int)call->node->attrs.block,
                                  hr_cuda_out(call->graph, call->node, 0)->elements, call->in[0], call->out[0]);
}

const hr_kernel hr_technique_relu_compression_cuda[] = {
    {.op = "relu_pack", .algorithm = "single_pass", .supports = takes_in, .prepare = single_pass_prepare,
     .run = single_pass_run},
    {.op = "relu_pack", .algorithm = "patent", .supports = takes_in, .prepare = pack_patent_prepare,
     .run = pack_patent_run},
    {.op = "relu_unpack", .algorithm = "single_write", .supports = takes_out, .prepare = single_write_prepare,
     .run = single_write_run},
    {.op = "relu_unpack", .algorithm = "patent", .supports = takes_out, .prepare = unpack_patent_prepare,
     .run = unpack_patent_run},
    {.op = "relu_count", .algorithm = "packs", .supports = takes_in, .run = count_run},
    {.op = "sign_mask", .algorithm = "packs", .supports = takes_in, .run = mask_run},
    {.op = "sign_relu_backward", .algorithm = "packs", .supports = takes_out, .run = mask_backward_run},
    {.op = "sign_expand", .algorithm = "packs", .supports = takes_out, .run = expand_run},
    {.op = "index_pack", .algorithm = "packs", .run = index_pack_run},
    {.op = "index_unpack", .algorithm = "packs", .run = index_unpack_run},
    {0},
};
