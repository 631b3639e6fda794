/* The fully connected layer on the CPU: oneDNN's inner product on plain tensors, bias and relu fused, db from the same
 * primitive as dw. With few images, where memory is the limit, our own kernels: see narrow.c.
 */
#include "host_plain.h"
#include "kernel.h"
#include "narrow.h"
#include "onednn.h"

#ifdef HR_HAVE_ONEDNN
typedef enum { FORWARD, DATA, WEIGHTS } direction;

static bool dense_supports(const hr_graph *graph, const hr_node *node) { return hr_host_plain(graph, node); }

/* Ids of x, w, y and b (-1: none) of the layer, as the node of this direction has them. */
typedef struct operands { int x, w, y, b; } operands;

static hr_status describe(const hr_graph *graph, direction direction, const operands *o, bool relu,
                          dnnl_memory_desc_t held[4], dnnl_primitive_desc_t *primitive)
{
    hr_status st = HR_OK;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_inner_product_desc_t desc;
    dnnl_engine_t engine;
    const int ids[] = {o->x, o->w, o->y, o->b};
    for (int i = 0; i < 4; i++)
        if (ids[i] >= 0) TRY(hr_dnnl_describe(&graph->tensors[ids[i]], 1, &held[i]));
    const dnnl_memory_desc_t *b = o->b >= 0 ? &held[3] : NULL;
    TRY(hr_dnnl_engine(&engine));
    TRY(hr_dnnl_attributes(relu, &attributes));
    if (direction == FORWARD)
        TRY_DNNL(dnnl_inner_product_forward_desc_init(&desc, dnnl_forward_training, &held[0], &held[1], b, &held[2]));
    else if (direction == DATA)
        TRY_DNNL(dnnl_inner_product_backward_data_desc_init(&desc, &held[0], &held[1], &held[2]));
    else
        TRY_DNNL(dnnl_inner_product_backward_weights_desc_init(&desc, &held[0], &held[1], b, &held[2]));
    TRY_DNNL(dnnl_primitive_desc_create(primitive, &desc, attributes, engine, NULL));
out:
    dnnl_primitive_attr_destroy(attributes);
    return st;
}

static hr_status prepare(const hr_graph *graph, const hr_node *node, direction direction, const operands *o,
                         const hr_dnnl_operand *bound, int n_bound, int threads, void **state, int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    dnnl_memory_desc_t held[4];
    dnnl_primitive_desc_t primitive = NULL;
    hr_dnnl_program *program = NULL;
    int before = hr_dnnl_threads(threads);
    TRY(describe(graph, direction, o, direction == FORWARD && node->attrs.relu, held, &primitive));
    TRY(hr_dnnl_program_new(threads, &program));
    TRY(hr_dnnl_program_add(program, primitive, n_bound, bound));
    *workspace_bytes = hr_dnnl_program_workspace_bytes(program);
    *state = program;
    program = NULL;
out:
    hr_dnnl_program_free(program);
    dnnl_primitive_desc_destroy(primitive);
    hr_dnnl_threads(before);
    return st;
}

static hr_status dense_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const operands o = {node->in[0], node->in[1], node->out[0], node->n_in > 2 ? node->in[2] : -1};
    const hr_dnnl_operand bound[] = {{DNNL_ARG_SRC, HR_DNNL_IN, 0, NULL}, {DNNL_ARG_WEIGHTS, HR_DNNL_IN, 1, NULL},
                                     {DNNL_ARG_DST, HR_DNNL_OUT, 0, NULL}, {DNNL_ARG_BIAS, HR_DNNL_IN, 2, NULL}};
    return prepare(graph, node, FORWARD, &o, bound, o.b >= 0 ? 4 : 3, site->threads, state, workspace_bytes);
}

static hr_status dgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const operands o = {node->out[0], node->in[1], node->in[0], -1};
    const hr_dnnl_operand bound[] = {{DNNL_ARG_DIFF_DST, HR_DNNL_IN, 0, NULL}, {DNNL_ARG_WEIGHTS, HR_DNNL_IN, 1, NULL},
                                     {DNNL_ARG_DIFF_SRC, HR_DNNL_OUT, 0, NULL}};
    return prepare(graph, node, DATA, &o, bound, 3, site->threads, state, workspace_bytes);
}

static hr_status wgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const operands o = {node->in[0], node->out[0], node->in[1], node->n_out > 1 ? node->out[1] : -1};
    const hr_dnnl_operand bound[] = {{DNNL_ARG_SRC, HR_DNNL_IN, 0, NULL},
                                     {DNNL_ARG_DIFF_DST, HR_DNNL_IN, 1, NULL},
                                     {DNNL_ARG_DIFF_WEIGHTS, HR_DNNL_OUT, 0, NULL},
                                     {DNNL_ARG_DIFF_BIAS, HR_DNNL_OUT, 1, NULL}};
    return prepare(graph, node, WEIGHTS, &o, bound, o.b >= 0 ? 4 : 3, site->threads, state, workspace_bytes);
}
#endif

const hr_kernel hr_layer_dense_host[] = {
    {.op = "dense", .algorithm = "narrow", .supports = hr_narrow_forward_supports, .run = hr_narrow_forward_run},
    {.op = "dense_dgrad", .algorithm = "narrow", .supports = hr_narrow_backward_supports, .run = hr_narrow_dgrad_run},
    {.op = "dense_wgrad", .algorithm = "narrow", .supports = hr_narrow_backward_supports, .run = hr_narrow_wgrad_run},
#ifdef HR_HAVE_ONEDNN
    {.op = "dense",
     .algorithm = "onednn",
     .supports = dense_supports,
     .prepare = dense_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
    {.op = "dense_dgrad",
     .algorithm = "onednn",
     .supports = dense_supports,
     .prepare = dgrad_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
    {.op = "dense_wgrad",
     .algorithm = "onednn",
     .supports = dense_supports,
     .prepare = wgrad_prepare,
     .release = hr_dnnl_program_free,
     .run = hr_dnnl_run},
#endif
    {0},
};
