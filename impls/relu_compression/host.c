/* Kernels of relu_compression on the CPU: the ops of op.c on the best path of this processor (host_paths.h), with the
 * threads of the site. They need no workspace: what is staged lies on the threads' stacks.
 */
#include <string.h>
#include "host_paths.h"
#include "kernel.h"

/* +infinity and 1.0 as bits. */
static const struct { uint32_t infinity, one; } type_bits[HR_TYPE_COUNT] = {
    [HR_F32] = {0x7f800000, 0x3f800000}, [HR_F16] = {0x7c00, 0x3c00}, [HR_BF16] = {0x7f80, 0x3f80}};

static const hr_tensor *tensor_in(const hr_kernel_call *call, int j)
{
    return &call->graph->tensors[call->node->in[j]];
}
static const hr_tensor *tensor_out(const hr_kernel_call *call) { return &call->graph->tensors[call->node->out[0]]; }
static enum hr_relu_width width_of(const hr_tensor *t) { return hr_relu_width_of(hr_type_bytes(t->type)); }

static hr_status relu_pack_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    hr_pack_report report;
    hr_packed_shape shape = hr_packed_shape_of(tensor_in(call, 0), call->node->attrs.block);
    TRY(hr_pack_host(&shape, call->in[0], call->out[0], hr_call_out_bytes(call, 0), call->out[1],
                     call->out[1] ? hr_call_out_bytes(call, 1) : 0, call->site.threads, &report));
    memcpy(call->out[2], &report, sizeof report);
out:
    return st;
}

static hr_status relu_unpack_run(const hr_kernel_call *call)
{
    hr_packed_shape shape = hr_packed_shape_of(tensor_out(call), call->node->attrs.block);
    return hr_unpack_host(&shape, call->in[0], hr_call_in_bytes(call, 0), call->in[1],
                          call->in[1] ? hr_call_in_bytes(call, 1) : 0, call->site.threads, call->out[0]);
}

static hr_status relu_count_run(const hr_kernel_call *call)
{
    const hr_tensor *x = tensor_in(call, 0);
    int64_t nonzeros = hr_relu_count(hr_relu_path_best(), call->in[0], x->elements, hr_type_bytes(x->type),
                                     call->site.threads);
    hr_pack_report report = {.elements = (uint64_t)x->elements, .nonzeros = (uint64_t)nonzeros};
    memcpy(call->out[0], &report, sizeof report);
    return HR_OK;
}

static hr_status sign_mask_run(const hr_kernel_call *call)
{
    const hr_tensor *y = tensor_in(call, 0);
    hr_relu_sign_mask(hr_relu_path_best(), width_of(y), call->in[0], y->elements, type_bits[y->type].infinity,
                      call->site.threads, call->out[0]);
    return HR_OK;
}

static hr_status sign_relu_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = tensor_out(call);
    hr_relu_sign_apply(hr_relu_path_best(), width_of(dx), call->in[0], call->in[1], 0, dx->elements,
                       call->site.threads, call->out[0]);
    return HR_OK;
}

static hr_status sign_expand_run(const hr_kernel_call *call)
{
    const hr_tensor *y = tensor_out(call);
    hr_relu_sign_apply(hr_relu_path_best(), width_of(y), call->in[0], NULL, type_bits[y->type].one, y->elements,
                       call->site.threads, call->out[0]);
    return HR_OK;
}

static hr_status index_pack_run(const hr_kernel_call *call)
{
    hr_relu_index_pack(call->in[0], tensor_in(call, 0)->elements, (int)call->node->attrs.block, call->site.threads,
                       call->out[0]);
    return HR_OK;
}

static hr_status index_unpack_run(const hr_kernel_call *call)
{
    hr_relu_index_unpack(call->in[0], tensor_out(call)->elements, (int)call->node->attrs.block, call->site.threads,
                         call->out[0]);
    return HR_OK;
}

/* sign_expand is inferred like any tensor; these loops know three types. */
static bool expand_supports(const hr_graph *graph, const hr_node *node)
{
    return hr_packed_takes(graph->tensors[node->out[0]].type);
}

const hr_kernel hr_technique_relu_compression_host[] = {
    {.op = "relu_pack", .algorithm = "simd", .run = relu_pack_run},
    {.op = "relu_unpack", .algorithm = "simd", .run = relu_unpack_run},
    {.op = "relu_count", .algorithm = "simd", .run = relu_count_run},
    {.op = "sign_mask", .algorithm = "simd", .run = sign_mask_run},
    {.op = "sign_relu_backward", .algorithm = "simd", .run = sign_relu_backward_run},
    {.op = "sign_expand", .algorithm = "simd", .supports = expand_supports, .run = sign_expand_run},
    {.op = "index_pack", .algorithm = "simd", .run = index_pack_run},
    {.op = "index_unpack", .algorithm = "simd", .run = index_unpack_run},
    {0},
};
