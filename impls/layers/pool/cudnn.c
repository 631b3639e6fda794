/* Average pooling on the GPU by cuDNN's graph API (resample), where it has an answer that is sure.
 *
 *   avg_pool, avg_pool_backward, global_avg_pool(_backward) in plain layout: cuDNN's precompiled engine, no workspace,
 *   without the note NONDETERMINISTIC; sums in F32: error (places + 1) * 2^-24 * mean of |x|, and rounding to the type.
 *
 * The rest is left to our own kernels (cuda.c):
 *   max_pool        cuDNN's index tensor comes from engines that are compiled at run time and take channels last only;
 *                   the precompiled engine's backward wants x and y instead, which our graph frees: its argmax is all
 *                   that backward reads.
 *   channels last   engines compiled at run time only (seen in the listing of cuDNN 9.19 for capability 9.0).
 * tests/cuda/cudnn_graphs.c shows that the engines are there for the shapes of our networks.
 */
#include "cudnn.h"

static bool average_supports(const hr_graph *graph, int x, int y)
{
    const hr_tensor *tx = &graph->tensors[x], *ty = &graph->tensors[y];
    bool real = tx->type == HR_F32 || tx->type == HR_F16 || tx->type == HR_BF16;
    return real && ty->type == tx->type && tx->layout == HR_LAYOUT_PLAIN && ty->layout == HR_LAYOUT_PLAIN &&
           (tx->rank == 4 || tx->rank == 5);
}

static hr_status describe_window(hr_cudnn_build *build, const hr_node *node, const hr_tensor *x, bool global,
                                 cudnnBackendDescriptor_t *window)
{
    const int64_t spatial = x->rank - 2;
    const cudnnDataType_t sums = CUDNN_DATA_FLOAT;
    const cudnnPaddingMode_t padding = CUDNN_ZERO_PAD;
    const hr_attrs *a = &node->attrs;
    const cudnnResampleMode_t mode = global || a->count_padding ? CUDNN_RESAMPLE_AVGPOOL_INCLUDE_PADDING
                                                                : CUDNN_RESAMPLE_AVGPOOL_EXCLUDE_PADDING;
    cudnnFraction_t extent[3], stride[3], pad[3], pad_end[3];
    for (int i = 0; i < spatial; i++) {
        extent[i] = (cudnnFraction_t){global ? x->dim[2 + i] : a->kernel[i], 1};
        stride[i] = (cudnnFraction_t){global ? 1 : a->stride[i], 1};
        pad[i] = (cudnnFraction_t){global ? 0 : a->pad[i], 1};
        pad_end[i] = (cudnnFraction_t){global ? 0 : a->pad_end[i], 1};
    }
    const hr_cudnn_attribute attributes[] = {
        {CUDNN_ATTR_RESAMPLE_MODE, CUDNN_TYPE_RESAMPLE_MODE, 1, &mode},
        {CUDNN_ATTR_RESAMPLE_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &sums},
        {CUDNN_ATTR_RESAMPLE_SPATIAL_DIMS, CUDNN_TYPE_INT64, 1, &spatial},
        {CUDNN_ATTR_RESAMPLE_PADDING_MODE, CUDNN_TYPE_PADDING_MODE, 1, &padding},
        {CUDNN_ATTR_RESAMPLE_WINDOW_DIMS, CUDNN_TYPE_FRACTION, spatial, extent},
        {CUDNN_ATTR_RESAMPLE_STRIDES, CUDNN_TYPE_FRACTION, spatial, stride},
        {CUDNN_ATTR_RESAMPLE_PRE_PADDINGS, CUDNN_TYPE_FRACTION, spatial, pad},
        {CUDNN_ATTR_RESAMPLE_POST_PADDINGS, CUDNN_TYPE_FRACTION, spatial, pad_end},
    };
    return hr_cudnn_describe(build, CUDNN_BACKEND_RESAMPLE_DESCRIPTOR, sizeof attributes / sizeof *attributes,
                             attributes, window);
}

enum { UID_X = 1, UID_Y };

static hr_status describe_average(hr_cudnn_build *build, const hr_node *node, const hr_tensor *x, const hr_tensor *y,
                                  bool global, bool backward)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t tx, ty, window;
    const hr_cudnn_shape sx = hr_cudnn_shape_of(x, x->rank), sy = hr_cudnn_shape_of(y, y->rank);
    TRY(hr_cudnn_tensor(build, &sx, UID_X, HR_CUDNN_HELD, &tx));
    TRY(hr_cudnn_tensor(build, &sy, UID_Y, HR_CUDNN_HELD, &ty));
    TRY(describe_window(build, node, x, global, &window));
    const hr_cudnn_attribute forward_of[] = {
        {CUDNN_ATTR_OPERATION_RESAMPLE_FWD_DESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &window},
        {CUDNN_ATTR_OPERATION_RESAMPLE_FWD_XDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &tx},
        {CUDNN_ATTR_OPERATION_RESAMPLE_FWD_YDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &ty},
    };
    const hr_cudnn_attribute backward_of[] = {
        {CUDNN_ATTR_OPERATION_RESAMPLE_BWD_DESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &window},
        {CUDNN_ATTR_OPERATION_RESAMPLE_BWD_DXDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &tx},
        {CUDNN_ATTR_OPERATION_RESAMPLE_BWD_DYDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &ty},
    };
    TRY(hr_cudnn_operate(build,
                         backward ? CUDNN_BACKEND_OPERATION_RESAMPLE_BWD_DESCRIPTOR
                                  : CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR,
                         3, backward ? backward_of : forward_of));
out:
    return st;
}

static hr_status average_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, bool global,
                                 bool backward, void **state, int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    hr_cudnn_build build = {0};
    hr_cudnn_program *program = NULL;
    const int x = backward ? node->out[0] : node->in[0], y = backward ? node->in[0] : node->out[0];
    const hr_cudnn_policy policy = hr_cudnn_policy_for(graph, graph->tensors[x].type, site, HR_CUDNN_FIRST);
    const hr_cudnn_operand operands[] = {{.uid = UID_X, .place = backward ? HR_CUDNN_OUT : HR_CUDNN_IN},
                                         {.uid = UID_Y, .place = backward ? HR_CUDNN_IN : HR_CUDNN_OUT}};
    TRY(hr_cudnn_program_new(site, &program));
    TRY(describe_average(&build, node, &graph->tensors[x], &graph->tensors[y], global, backward));
    TRY(hr_cudnn_program_add(program, "average", &build, &policy, 2, operands));
    *workspace_bytes = hr_cudnn_program_workspace_bytes(program);
    *state = program;
    program = NULL;
out:
    hr_cudnn_program_free(program);
    hr_cudnn_build_free(&build);
    return st;
}

#define AVERAGE(NAME, GLOBAL, BACKWARD)                                                                                \
    static bool NAME##_supports(const hr_graph *graph, const hr_node *node)                                            \
    {                                                                                                                  \
        return BACKWARD ? average_supports(graph, node->out[0], node->in[0])                                           \
                        : average_supports(graph, node->in[0], node->out[0]);                                          \
    }                                                                                                                  \
    static hr_status NAME##_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,     \
                                    int64_t *workspace_bytes)                                                          \
    {                                                                                                                  \
        return average_prepare(graph, node, site, GLOBAL, BACKWARD, state, workspace_bytes);                           \
    }
AVERAGE(window, false, false)
AVERAGE(window_backward, false, true)
AVERAGE(global, true, false)
AVERAGE(global_backward, true, true)

#define ROW(OP, NAME) \
    {.op = OP, .algorithm = "cudnn", .supports = NAME##_supports, .prepare = NAME##_prepare, \
     .release = hr_cudnn_program_free, .run = hr_cudnn_run}
const hr_kernel hr_layer_pool_cudnn[] = {
    ROW("avg_pool", window),
    ROW("avg_pool_backward", window_backward),
    ROW("global_avg_pool", global),
    ROW("global_avg_pool_backward", global_backward),
    {0},
};
