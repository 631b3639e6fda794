/* Pooling on the CPU: oneDNN for sliding windows, own loops for the average of all space.
 *
 * oneDNN's workspace of max pooling is a u8 index into the window in the layout of y, which is what op.c calls argmax:
 * it becomes an output of the node, and either side can be computed by the reference or by oneDNN.
 */
#include "host_plain.h"
#include "kernel.h"
#include "onednn.h"

#ifdef HR_HAVE_ONEDNN
#include <string.h>

static bool pool_supports(const hr_graph *graph, const hr_node *node) { return hr_host_plain(graph, node); }

typedef struct window { dnnl_dims_t kernel, stride, pad, pad_end; dnnl_alg_kind_t kind; } window;

static window window_of(const hr_node *node, bool maximum)
{
    window w = {.kind = maximum                      ? dnnl_pooling_max
                        : node->attrs.count_padding ? dnnl_pooling_avg_include_padding
                                                    : dnnl_pooling_avg_exclude_padding};
    memcpy(w.kernel, node->attrs.kernel, sizeof node->attrs.kernel);
    memcpy(w.stride, node->attrs.stride, sizeof node->attrs.stride);
    memcpy(w.pad, node->attrs.pad, sizeof node->attrs.pad);
    memcpy(w.pad_end, node->attrs.pad_end, sizeof node->attrs.pad_end);
    return w;
}

static hr_status describe_forward(const window *w, const dnnl_memory_desc_t *x, const dnnl_memory_desc_t *y,
                                  dnnl_primitive_desc_t *primitive)
{
    hr_status st = HR_OK;
    dnnl_pooling_desc_t desc;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_engine_t engine;
    TRY(hr_dnnl_engine(&engine));
    TRY(hr_dnnl_attributes(false, &attributes));
    TRY_DNNL(dnnl_pooling_forward_desc_init(&desc, dnnl_forward_training, w->kind, x, y, w->stride, w->kernel, w->pad,
                                            w->pad_end));
    TRY_DNNL(dnnl_primitive_desc_create(primitive, &desc, attributes, engine, NULL));
out:
    dnnl_primitive_attr_destroy(attributes);
    return st;
}

static hr_status describe_backward(const window *w, const dnnl_memory_desc_t *dx, const dnnl_memory_desc_t *dy,
                                   dnnl_primitive_desc_t *primitive)
{
    hr_status st = HR_OK;
    dnnl_pooling_desc_t desc;
    dnnl_primitive_desc_t forward = NULL;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_engine_t engine;
    TRY(describe_forward(w, dx, dy, &forward));
    TRY(hr_dnnl_engine(&engine));
    TRY(hr_dnnl_attributes(false, &attributes));
    TRY_DNNL(dnnl_pooling_backward_desc_init(&desc, w->kind, dx, dy, w->stride, w->kernel, w->pad, w->pad_end));
    TRY_DNNL(dnnl_primitive_desc_create(primitive, &desc, attributes, engine, forward));
out:
    dnnl_primitive_desc_destroy(forward);
    dnnl_primitive_attr_destroy(attributes);
    return st;
}

/* x, y and argmax (-1: an average) of the layer, as the node of this direction has them. Both sides are pooled in the
 * layout of y: a window wants equal layouts, and only images come in plain order while y is blocked. */
static hr_status prepare(const hr_graph *graph, const hr_node *node, bool forward, int x, int y, int argmax,
                         int n_operands, hr_dnnl_operand *operands, int threads, void **state, int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    dnnl_memory_desc_t held_x, held_y, held_argmax, pooled_x;
    dnnl_primitive_desc_t primitive = NULL;
    hr_dnnl_program *program = NULL;
    const window w = window_of(node, argmax >= 0);
    hr_tensor as_y = graph->tensors[x];
    int before = hr_dnnl_threads(threads);
    as_y.layout = graph->tensors[y].layout;
    TRY(hr_dnnl_describe(&graph->tensors[x], 1, &held_x));
    TRY(hr_dnnl_describe(&graph->tensors[y], 1, &held_y));
    TRY(hr_dnnl_describe(&as_y, 1, &pooled_x));
    if (argmax >= 0) TRY(hr_dnnl_describe(&graph->tensors[argmax], 1, &held_argmax));
    const dnnl_memory_desc_t *held[] = {&held_x, &held_y, &held_argmax};
    for (int i = 0; i < n_operands; i++) operands[i].held = held[i];
    TRY(forward ? describe_forward(&w, &pooled_x, &held_y, &primitive)
                : describe_backward(&w, &pooled_x, &held_y, &primitive));
    TRY(hr_dnnl_program_new(threads, &program));
    TRY(hr_dnnl_program_add(program, primitive, n_operands, operands));
    *workspace_bytes = hr_dnnl_program_workspace_bytes(program);
    *state = program;
    program = NULL;
out:
    hr_dnnl_program_free(program);
    dnnl_primitive_desc_destroy(primitive);
    hr_dnnl_threads(before);
    return st;
}

static hr_status forward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    bool maximum = node->n_out > 1;
    hr_dnnl_operand operands[] = {{DNNL_ARG_SRC, HR_DNNL_IN, 0, NULL}, {DNNL_ARG_DST, HR_DNNL_OUT, 0, NULL},
                                  {DNNL_ARG_WORKSPACE, HR_DNNL_OUT, 1, NULL}};
    return prepare(graph, node, true, node->in[0], node->out[0], maximum ? node->out[1] : -1, maximum ? 3 : 2, operands,
                   site->threads, state, workspace_bytes);
}

static hr_status backward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                  int64_t *workspace_bytes)
{
    bool maximum = node->n_in > 1;
    hr_dnnl_operand operands[] = {{DNNL_ARG_DIFF_SRC, HR_DNNL_OUT, 0, NULL}, {DNNL_ARG_DIFF_DST, HR_DNNL_IN, 0, NULL},
                                  {DNNL_ARG_WORKSPACE, HR_DNNL_IN, 1, NULL}};
    return prepare(graph, node, false, node->out[0], node->in[0], maximum ? node->in[1] : -1, maximum ? 3 : 2, operands,
                   site->threads, state, workspace_bytes);
}
#endif

/* The average of all space: x or dx [images][channel blocks][spatial][block], y or dy one value for each channel. */
static bool global_supports(const hr_graph *graph, const hr_node *node)
{
    return hr_host_plain(graph, node) && graph->tensors[node->in[0]].layout == graph->tensors[node->out[0]].layout;
}

enum { BLOCK_MAX = 16 };

static hr_status global_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    int64_t spatial = hr_tensor_spatial(x), block = hr_layout_block(x->layout), planes = x->dim[0] * x->dim[1] / block;
    const float *from = call->in[0];
    float *to = call->out[0];
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(call->site.threads)
#endif
    for (int64_t plane = 0; plane < planes; plane++) {
        double sum[BLOCK_MAX] = {0};     /* in double: reading x is what takes the time */
        for (int64_t i = 0; i < spatial; i++)
            for (int64_t k = 0; k < block; k++) sum[k] += from[(plane * spatial + i) * block + k];
        for (int64_t k = 0; k < block; k++) to[plane * block + k] = (float)(sum[k] / (double)spatial);
    }
    return HR_OK;
}

static hr_status global_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = &call->graph->tensors[call->node->out[0]];
    int64_t spatial = hr_tensor_spatial(dx), block = hr_layout_block(dx->layout),
            planes = dx->dim[0] * dx->dim[1] / block;
    const float *dy = call->in[0];
    float *to = call->out[0];
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(call->site.threads)
#endif
    for (int64_t plane = 0; plane < planes; plane++) {
        float share[BLOCK_MAX];
        for (int64_t k = 0; k < block; k++) share[k] = dy[plane * block + k] / (float)spatial;
        for (int64_t i = 0; i < spatial; i++)
            for (int64_t k = 0; k < block; k++) to[(plane * spatial + i) * block + k] = share[k];
    }
    return HR_OK;
}

const hr_kernel hr_layer_pool_host[] = {
#ifdef HR_HAVE_ONEDNN
    {.op = "max_pool",
     .algorithm = "onednn",
     .supports = pool_supports,
     .prepare = forward_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
    {.op = "max_pool_backward",
     .algorithm = "onednn",
     .supports = pool_supports,
     .prepare = backward_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
    {.op = "avg_pool",
     .algorithm = "onednn",
     .supports = pool_supports,
     .prepare = forward_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
    {.op = "avg_pool_backward",
     .algorithm = "onednn",
     .supports = pool_supports,
     .prepare = backward_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
#endif
    {.op = "global_avg_pool", .algorithm = "simd", .supports = global_supports, .run = global_run},
    {.op = "global_avg_pool_backward", .algorithm = "simd", .supports = global_supports, .run = global_backward_run},
    {0},
};
