/* Convolutions by cuDNN: forward with bias and relu, data gradient, weight gradient with the bias' gradient.
 *
 * The program of a convolution is one stage where an engine takes the whole graph, else several:
 *   convolution with bias and relu  |  convolution, then bias and relu by our own kernel where the result lies
 *   weight gradient [db by our own kernels]
 * Engines fused with bias and relu are there for every convolution of our networks (tests/cuda/cudnn_graphs.c), if the
 * bias has the result's type; for the DATA direction, which is deconv's forward pass, cuDNN has none.
 *
 * Numbers. Exact F32: unit roundoff 2^-24 in each product and sum. graph->tf32: operands keep 11 significant bits, and
 * whether an engine rounds or cuts is not told, so each is wrong by at most 2^-10. F16: operands are exact, results
 * rounded, 2^-11; BF16 2^-8 (twice where bias and relu follow in a kernel of their own).
 * Sums are F32; tensor cores cut where they align, 2^-23 for each addition. The order of adding is fixed for a given
 * engine: none with the note NONDETERMINISTIC is taken unless queue->fast. How cuDNN tells TF32: see cudnn_plan.c.
 */
#include "cudnn_convolution.h"
#ifdef HR_HAVE_CUDNN
#include "epilogue.h"

enum { X, W, Y, B, ROLES };
enum { UID_X = 1, UID_B = UID_X + B, UID_RAW, UID_SUM };   /* RAW: before bias and relu; x, w, y are UID_X + role */

typedef struct work {
    const hr_graph *graph;
    const hr_node *node;
    const hr_cudnn_convolution *c;
    hr_cudnn_program *program;
    hr_cudnn_policy policy;
    int rank;
    hr_cudnn_shape shapes[ROLES];         /* as cuDNN's stage sees them */
    hr_cudnn_operand operands[ROLES];
    int result;                           /* X, W or Y */
} work;

static const int results[] = {[HR_CUDNN_FORWARD] = Y, [HR_CUDNN_DATA] = X, [HR_CUDNN_WEIGHTS] = W};

static const hr_tensor *tensor_of(const hr_graph *graph, const hr_cudnn_convolution *c, int role)
{
    return &graph->tensors[role == X ? c->x : role == W ? c->w : role == Y ? c->y : c->b];
}

bool hr_cudnn_convolution_supports(const hr_graph *graph, const hr_cudnn_convolution *c)
{
    const hr_tensor *x = &graph->tensors[c->x], *y = &graph->tensors[c->y], *w = &graph->tensors[c->w];
    bool real = x->type == HR_F32 || x->type == HR_F16 || x->type == HR_BF16;
    bool bias = c->b < 0 || graph->tensors[c->b].type == x->type || graph->tensors[c->b].type == HR_F32;
    return real && x->type == y->type && w->type == x->type && x->layout == y->layout &&
           hr_cudnn_holds(x) && hr_cudnn_holds(w) && x->rank >= 3 && bias;
}

/* Stride and padding of the last extents; a convolution in one dimension gets a first spatial extent of 1. */
static void window_of(const work *k, const int64_t given[3], int64_t missing, int64_t out[3])
{
    int spatial = k->rank - 2, there = k->graph->tensors[k->c->x].rank - 2;
    for (int i = 0; i < spatial; i++) out[i] = i < spatial - there ? missing : given[i - (spatial - there)];
}

static hr_status describe_window(hr_cudnn_build *build, const work *k, cudnnBackendDescriptor_t *window)
{
    const cudnnDataType_t sums = CUDNN_DATA_FLOAT;
    const cudnnConvolutionMode_t mode = CUDNN_CROSS_CORRELATION;
    const int64_t spatial = k->rank - 2, dilation[3] = {1, 1, 1};
    const hr_attrs *a = &k->node->attrs;
    int64_t stride[3], pad[3], pad_end[3];
    window_of(k, a->stride, 1, stride);
    window_of(k, a->pad, 0, pad);
    window_of(k, a->pad_end, 0, pad_end);
    const hr_cudnn_attribute attributes[] = {
        {CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, CUDNN_TYPE_INT64, 1, &spatial},
        {CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &sums},
        {CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE, 1, &mode},
        {CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, CUDNN_TYPE_INT64, spatial, pad},
        {CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, CUDNN_TYPE_INT64, spatial, pad_end},
        {CUDNN_ATTR_CONVOLUTION_DILATIONS, CUDNN_TYPE_INT64, spatial, dilation},
        {CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, CUDNN_TYPE_INT64, spatial, stride},
    };
    return hr_cudnn_describe(build, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, sizeof attributes / sizeof *attributes,
                             attributes, window);
}

/* Names of the operands of the three operations. */
static const struct {
    cudnnBackendDescriptorType_t type;
    cudnnBackendAttributeName_t window, alpha, beta, operand[3];
} operations[] = {
    [HR_CUDNN_FORWARD] = {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
                          CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
                          CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA,
                          {CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
                           CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y}},
    [HR_CUDNN_DATA] = {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
                       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
                       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA,
                       {CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
                        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY}},
    [HR_CUDNN_WEIGHTS] = {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
                          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
                          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
                          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA,
                          {CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
                           CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
                           CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY}},
};

/* Appends the convolution; its result goes to `result`. */
static hr_status convolve(hr_cudnn_build *build, const work *k, cudnnBackendDescriptor_t result)
{
    hr_status st = HR_OK;
    const float one = 1, zero = 0;
    const int d = k->c->direction;
    cudnnBackendDescriptor_t window, t[3];
    for (int i = 0; i < 3; i++) {
        if (i == k->result) t[i] = result;
        else TRY(hr_cudnn_tensor(build, &k->shapes[i], UID_X + i, HR_CUDNN_HELD, &t[i]));
    }
    TRY(describe_window(build, k, &window));
    const hr_cudnn_attribute attributes[] = {
        {operations[d].window, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &window},
        {operations[d].operand[X], CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &t[X]},
        {operations[d].operand[W], CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &t[W]},
        {operations[d].operand[Y], CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &t[Y]},
        {operations[d].alpha, CUDNN_TYPE_FLOAT, 1, &one},
        {operations[d].beta, CUDNN_TYPE_FLOAT, 1, &zero},
    };
    TRY(hr_cudnn_operate(build, operations[d].type, sizeof attributes / sizeof *attributes, attributes));
out:
    return st;
}

/* Appends out = relu?(in + b?); in and out are finished tensors. */
static hr_status finish_with(hr_cudnn_build *build, const work *k, cudnnBackendDescriptor_t in,
                             cudnnBackendDescriptor_t out_tensor)
{
    hr_status st = HR_OK;
    const bool bias = k->c->b >= 0;
    cudnnBackendDescriptor_t b, sum = out_tensor;
    hr_cudnn_shape between = k->shapes[k->result];
    between.type = CUDNN_DATA_FLOAT;
    if (bias && k->c->relu) TRY(hr_cudnn_tensor(build, &between, UID_SUM, HR_CUDNN_VIRTUAL, &sum));
    if (bias) {
        TRY(hr_cudnn_tensor(build, &k->shapes[B], UID_B, HR_CUDNN_HELD, &b));
        TRY(hr_cudnn_pointwise(build, CUDNN_POINTWISE_ADD, in, b, sum));
    }
    if (k->c->relu) TRY(hr_cudnn_pointwise(build, CUDNN_POINTWISE_RELU_FWD, bias ? sum : in, NULL, out_tensor));
out:
    return st;
}

/* One stage for all. HR_UNSUPPORTED: no engine does it. */
static hr_status add_fused(const work *k)
{
    hr_status st = HR_OK;
    hr_cudnn_build build = {0};
    cudnnBackendDescriptor_t raw, result;
    hr_cudnn_shape between = k->shapes[k->result];
    between.type = CUDNN_DATA_FLOAT;
    TRY(hr_cudnn_tensor(&build, &between, UID_RAW, HR_CUDNN_VIRTUAL, &raw));
    TRY(hr_cudnn_tensor(&build, &k->shapes[k->result], UID_X + k->result, HR_CUDNN_HELD, &result));
    TRY(convolve(&build, k, raw));
    TRY(finish_with(&build, k, raw, result));
    TRY(hr_cudnn_program_add(k->program, "fused", &build, &k->policy, k->c->b >= 0 ? 4 : 3, k->operands));
out:
    hr_cudnn_build_free(&build);
    return st;
}

static hr_status add_convolution(const work *k)
{
    hr_status st = HR_OK;
    static const char *const names[] = {"forward", "data", "weights"};
    hr_cudnn_build build = {0};
    cudnnBackendDescriptor_t result;
    TRY(hr_cudnn_tensor(&build, &k->shapes[k->result], UID_X + k->result, HR_CUDNN_HELD, &result));
    TRY(convolve(&build, k, result));
    TRY(hr_cudnn_program_add(k->program, names[k->c->direction], &build, &k->policy, 3, k->operands));
out:
    hr_cudnn_build_free(&build);
    return st;
}

static hr_status launch_finish(hr_cuda_queue *queue, const void *what, void *const *operands)
{
    return hr_epilogue_finish(queue, what, operands[0], operands[1]);
}

/* Bias and relu on the result where it lies. */
static hr_status add_finish(const work *k)
{
    const hr_tensor *result = tensor_of(k->graph, k->c, k->result);
    const bool bias = k->c->b >= 0;
    const hr_epilogue e = {.elements = result->elements, .channels = result->dim[1],
                           .inner = result->layout == HR_LAYOUT_LAST ? 1 : hr_tensor_spatial(result),
                           .type = result->type, .relu = k->c->relu,
                           .bias_f32 = bias && k->graph->tensors[k->c->b].type == HR_F32};
    const hr_cudnn_operand none = {.place = HR_CUDNN_NOWHERE};
    return hr_cudnn_program_add_launch(k->program, "finish", launch_finish, &e, sizeof e, 2,
                                       (hr_cudnn_operand[]){k->operands[k->result], bias ? k->operands[B] : none});
}

static hr_status launch_sum(hr_cuda_queue *queue, const void *what, void *const *operands)
{
    return hr_epilogue_sum_channels(queue, what, operands[0], operands[1], operands[2]);
}

/* db[k] = sum over n and space of dy, by our own kernels: cuDNN's reductions are compiled at run time, want channels
 * last, and do not say in which order they add. */
static hr_status add_bias_gradient(const work *k)
{
    const int summed = k->c->sums_x ? X : Y;
    const hr_epilogue_sum s = hr_epilogue_sum_of(tensor_of(k->graph, k->c, summed), k->graph->tensors[k->c->b].type);
    int64_t bytes = (int64_t)sizeof(float) * s.slices * s.channels;
    const hr_cudnn_operand partial = {.place = HR_CUDNN_WORKSPACE, .index = hr_cudnn_program_room(k->program, bytes)};
    return hr_cudnn_program_add_launch(k->program, "bias_gradient", launch_sum, &s, sizeof s, 3,
                                       (hr_cudnn_operand[]){k->operands[summed], k->operands[B], partial});
}

static hr_status add_stages(const work *k)
{
    hr_status st = HR_OK;
    const hr_cudnn_convolution *c = k->c;
    if (c->direction == HR_CUDNN_WEIGHTS) {
        TRY(add_convolution(k));
        if (c->b >= 0) TRY(add_bias_gradient(k));
        goto out;
    }
    const bool more = c->relu || c->b >= 0;
    /* No engine adds an F32 bias to a narrower result, and to find that out takes half a second. */
    const bool alike = c->b < 0 || k->shapes[B].type == k->shapes[Y].type;
    if (c->direction == HR_CUDNN_FORWARD && more && alike && (st = add_fused(k)) != HR_UNSUPPORTED) goto out;
    TRY(add_convolution(k));
    if (more) TRY(add_finish(k));
out:
    return st;
}

hr_status hr_cudnn_convolution_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site,
                                       const hr_cudnn_convolution *convolution, hr_cudnn_pick pick, void **state,
                                       int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *x = &graph->tensors[convolution->x];
    work k = {.graph = graph, .node = node, .c = convolution, .result = results[convolution->direction]};
    k.rank = x->rank < HR_CUDNN_RANK_LOWEST ? HR_CUDNN_RANK_LOWEST : x->rank;
    k.policy = hr_cudnn_policy_for(graph, x->type, site, pick);
    for (int i = 0; i < ROLES; i++) {
        if (i == B && convolution->b < 0) continue;
        k.shapes[i] = hr_cudnn_shape_of(tensor_of(graph, convolution, i), k.rank);
        k.operands[i] = convolution->at[i];
        k.operands[i].uid = UID_X + i;
    }
    TRY(hr_cudnn_program_new(site, &k.program));
    TRY(add_stages(&k));
    *workspace_bytes = hr_cudnn_program_workspace_bytes(k.program);
    *state = k.program;
    k.program = NULL;
out:
    hr_cudnn_program_free(k.program);
    return st;
}
#endif
