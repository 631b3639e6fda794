/* Choice of layouts for a convolution.
 *
 * The graph fixes how x, w and y are held. oneDNN's fast implementations want certain layouts, and not the same ones
 * in all directions: on AVX2 the data gradient wants OIhw8o8i where the other two want OIhw8i8o. Each operand can be
 * taken as it is held or in the layout that oneDNN asks for, at the price of a reorder through the workspace: eight
 * combinations. The cheapest by a small cost model wins: products / speed of the implementation's class + bytes
 * reordered / bandwidth, where channels padded to a whole block count as work. A model and not a measurement, so that
 * the choice, and with it every bit of the result, is the same in each run; its constants are round figures of one
 * core with AVX2, and only their ratios matter.
 */
#include "convolution.h"
#include "host_plain.h"
#ifdef HR_HAVE_ONEDNN
#include <string.h>

/* First match counts: "gemm:jit" is a gemm. A reference loop is never worth the reorder that it saves. */
static const struct { const char *in_name; double flops_per_second; } classes[] = {
    {"ref", 5e8}, {"gemm", 4e10}, {"jit", 7e10}, {"brg", 7e10}, {"", 5e8},
};
static const double reorder_bytes_per_second = 5e9;   /* read and written */
static const double reorder_start_seconds = 5e-6;

typedef struct formats { dnnl_memory_desc_t x, w, y, b; bool bias; } formats;

typedef struct choice {
    dnnl_primitive_desc_t primitive;
    double seconds;
} choice;

bool hr_convolution_supports(const hr_graph *graph, const hr_node *node) { return hr_host_plain(graph, node); }

static hr_status held_formats(const hr_graph *graph, const hr_node *node, const hr_convolution *c, formats *held)
{
    hr_status st = HR_OK;
    TRY(hr_dnnl_describe(&graph->tensors[c->x.tensor], 1, &held->x));
    TRY(hr_dnnl_describe(&graph->tensors[c->w.tensor], node->attrs.groups, &held->w));
    TRY(hr_dnnl_describe(&graph->tensors[c->y.tensor], 1, &held->y));
    held->bias = c->b.tensor >= 0;
    if (held->bias) TRY(hr_dnnl_describe(&graph->tensors[c->b.tensor], 1, &held->b));
out:
    return st;
}

/* Creates the primitive's description; *primitive stays NULL when oneDNN has nothing for these layouts. */
static hr_status describe(const hr_node *node, const hr_convolution *c, const formats *f,
                          const_dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *primitive)
{
    hr_status st = HR_OK;
    const dnnl_memory_desc_t *b = f->bias ? &f->b : NULL;
    dnnl_dims_t stride = {0}, pad = {0}, pad_end = {0};   /* oneDNN's arrays are longer than hr_attrs' */
    dnnl_convolution_desc_t desc;
    dnnl_engine_t engine;
    memcpy(stride, node->attrs.stride, sizeof node->attrs.stride);
    memcpy(pad, node->attrs.pad, sizeof node->attrs.pad);
    memcpy(pad_end, node->attrs.pad_end, sizeof node->attrs.pad_end);
    TRY(hr_dnnl_engine(&engine));
    switch (c->direction) {
    case HR_CONVOLVE_FORWARD:
        TRY_DNNL(dnnl_convolution_forward_desc_init(&desc, dnnl_forward_training, dnnl_convolution_direct, &f->x, &f->w,
                                                    b, &f->y, stride, pad, pad_end));
        break;
    case HR_CONVOLVE_DATA:
        TRY_DNNL(dnnl_convolution_backward_data_desc_init(&desc, dnnl_convolution_direct, &f->x, &f->w, &f->y, stride,
                                                          pad, pad_end));
        break;
    case HR_CONVOLVE_WEIGHTS:
        TRY_DNNL(dnnl_convolution_backward_weights_desc_init(&desc, dnnl_convolution_direct, &f->x, &f->w, b, &f->y,
                                                             stride, pad, pad_end));
    }
    dnnl_status_t status = dnnl_primitive_desc_create(primitive, &desc, attributes, engine, NULL);
    if (status == dnnl_unimplemented) *primitive = NULL;
    else TRY_DNNL(status);
out:
    return st;
}

enum { X, W, Y, B, ROLES };
static const int arguments[3][ROLES] = {
    [HR_CONVOLVE_FORWARD] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST, DNNL_ARG_BIAS},
    [HR_CONVOLVE_DATA] = {DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST, DNNL_ARG_BIAS},
    [HR_CONVOLVE_WEIGHTS] = {DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_BIAS},
};

static int operands_of(const hr_convolution *c, const formats *held, hr_dnnl_operand operands[ROLES])
{
    const hr_operand *roles[ROLES] = {&c->x, &c->w, &c->y, &c->b};
    const dnnl_memory_desc_t *descs[ROLES] = {&held->x, &held->w, &held->y, &held->b};
    int n = 0;
    for (int i = 0; i < ROLES; i++)
        if (roles[i]->tensor >= 0)
            operands[n++] = (hr_dnnl_operand){arguments[c->direction][i], roles[i]->place, roles[i]->index, descs[i]};
    return n;
}

/* Channels that an implementation computes for each channel that there is: a gray image padded to a block of eight
 * costs eight images. */
static double padding_factor(const_dnnl_primitive_desc_t primitive, int argument)
{
    const dnnl_memory_desc_t *desc = dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, argument);
    return desc && desc->ndims > 1 ? (double)desc->padded_dims[1] / (double)desc->dims[1] : 1;
}

static double estimate(const hr_graph *graph, const hr_convolution *c, const formats *held,
                       const_dnnl_primitive_desc_t primitive, int threads)
{
    hr_dnnl_operand operands[ROLES];
    const hr_tensor *y = &graph->tensors[c->y.tensor], *w = &graph->tensors[c->w.tensor];
    double products = 2.0 * (double)y->elements * (double)(w->elements / w->dim[0]), seconds = 0;
    int n = operands_of(c, held, operands), k = 0;
    while (!strstr(hr_dnnl_implementation(primitive), classes[k].in_name)) k++;
    products *=
        padding_factor(primitive, arguments[c->direction][X]) * padding_factor(primitive, arguments[c->direction][Y]);
    seconds += products / classes[k].flops_per_second / threads;
    for (int i = 0; i < n; i++) {
        const dnnl_memory_desc_t *wanted =
            dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, operands[i].argument);
        if (!wanted || dnnl_memory_desc_equal(wanted, operands[i].held)) continue;
        double bytes = (double)dnnl_memory_desc_get_size(wanted) + (double)dnnl_memory_desc_get_size(operands[i].held);
        seconds += reorder_start_seconds + bytes / reorder_bytes_per_second / threads;
    }
    return seconds;
}

/* The cheapest of the eight combinations; earlier ones (fewer layouts left to oneDNN) win ties. */
static hr_status choose(const hr_graph *graph, const hr_node *node, const hr_convolution *c, const formats *held,
                        int threads, choice *best)
{
    hr_status st = HR_OK;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t primitive = NULL;
    TRY(hr_dnnl_attributes(c->relu, &attributes));
    static const int order[] = {
        0, 1 << W, 1 << X, 1 << Y, 1 << X | 1 << W, 1 << W | 1 << Y, 1 << X | 1 << Y, 1 << X | 1 << W | 1 << Y};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        formats f = *held;
        if (order[i] & 1 << X) hr_dnnl_describe_any(&held->x, &f.x);
        if (order[i] & 1 << W) hr_dnnl_describe_any(&held->w, &f.w);
        if (order[i] & 1 << Y) hr_dnnl_describe_any(&held->y, &f.y);
        TRY(describe(node, c, &f, attributes, &primitive));
        if (!primitive) continue;
        double seconds = estimate(graph, c, held, primitive, threads);
        if (!best->primitive || seconds < best->seconds) {
            dnnl_primitive_desc_destroy(best->primitive);
            *best = (choice){primitive, seconds};
            primitive = NULL;
        }
        dnnl_primitive_desc_destroy(primitive);
        primitive = NULL;
    }
    if (!best->primitive) FAIL(HR_UNSUPPORTED, "node %s: oneDNN has no convolution for it", node->name);
out:
    dnnl_primitive_desc_destroy(primitive);
    dnnl_primitive_attr_destroy(attributes);
    return st;
}

hr_status hr_convolution_prepare(const hr_graph *graph, const hr_node *node, const hr_convolution *convolution,
                                 int threads, void **state, int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    formats held;
    choice best = {NULL, 0};
    hr_dnnl_program *program = NULL;
    hr_dnnl_operand operands[ROLES];
    int before = hr_dnnl_threads(threads);
    TRY(held_formats(graph, node, convolution, &held));
    TRY(choose(graph, node, convolution, &held, threads, &best));
    TRY(hr_dnnl_program_new(threads, &program));
    int n = operands_of(convolution, &held, operands);
    TRY(hr_dnnl_program_add(program, best.primitive, n, operands));
    *workspace_bytes = hr_dnnl_program_workspace_bytes(program);
    *state = program;
    program = NULL;
out:
    hr_dnnl_program_free(program);
    dnnl_primitive_desc_destroy(best.primitive);
    hr_dnnl_threads(before);
    return st;
}
#endif
