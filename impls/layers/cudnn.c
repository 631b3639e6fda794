/* Descriptors of cuDNN's graph API: attributes from tables, tensors from the graph. See cudnn.h.
 *
 * Layouts are strides to cuDNN: extents always stand in the order N, C, space. Source: cuDNN's "Graph API" pages
 * (docs.nvidia.com, backend 9) and the header cudnn_graph_v9.h.
 */
#include "cudnn.h"
#ifdef HR_HAVE_CUDNN
#include <stdio.h>
#include <string.h>

hr_status hr_cudnn_failed(const char *file, int line, const char *call, cudnnStatus_t status)
{
    char words[512] = "";
    int category = CUDNN_STATUS_CATEGORY((int)status);
    hr_status code = category == CUDNN_STATUS_NOT_SUPPORTED ? HR_UNSUPPORTED : HR_DEVICE;
    if (status == CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED) code = HR_NO_MEMORY;
    cudnnGetLastErrorString(words, sizeof words);
    return hr_error_set(code, file, line, "cuDNN %zu: %s: %s (%.100s)", cudnnGetVersion(), cudnnGetErrorString(status),
                        words, call);
}

void hr_cudnn_build_free(hr_cudnn_build *build)
{
    for (int i = 0; i < build->n_owned; i++) cudnnBackendDestroyDescriptor(build->owned[i]);
    memset(build, 0, sizeof *build);
}

hr_status hr_cudnn_describe(hr_cudnn_build *build, cudnnBackendDescriptorType_t type, int n_attributes,
                            const hr_cudnn_attribute *attributes, cudnnBackendDescriptor_t *descriptor)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t made = NULL;
    if (build->n_owned == HR_CUDNN_DESCRIPTORS)
        FAIL(HR_UNSUPPORTED, "a stage has at most %d descriptors", HR_CUDNN_DESCRIPTORS);
    TRY_CUDNN(cudnnBackendCreateDescriptor(type, &made));
    build->owned[build->n_owned++] = made;
    for (int i = 0; i < n_attributes; i++) {
        const hr_cudnn_attribute *a = &attributes[i];
        if (a->count) TRY_CUDNN(cudnnBackendSetAttribute(made, a->name, a->type, a->count, a->value));
    }
    TRY_CUDNN(cudnnBackendFinalize(made));
    *descriptor = made;
out:
    return st;
}

hr_status hr_cudnn_operate(hr_cudnn_build *build, cudnnBackendDescriptorType_t type, int n_attributes,
                           const hr_cudnn_attribute *attributes)
{
    hr_status st = HR_OK;
    if (build->n_operations == HR_CUDNN_OPERATIONS)
        FAIL(HR_UNSUPPORTED, "a stage has at most %d operations", HR_CUDNN_OPERATIONS);
    TRY(hr_cudnn_describe(build, type, n_attributes, attributes, &build->operations[build->n_operations]));
    build->n_operations++;
out:
    return st;
}

static const struct { hr_type type; cudnnDataType_t name; int64_t bytes; } types[] = {
    {HR_F32, CUDNN_DATA_FLOAT, 4}, {HR_F16, CUDNN_DATA_HALF, 2}, {HR_BF16, CUDNN_DATA_BFLOAT16, 2},
    {HR_U8, CUDNN_DATA_INT8, 1},   /* an index tensor, opaque to everybody else */
};
enum { TYPES = sizeof types / sizeof *types };

cudnnDataType_t hr_cudnn_type(hr_type type)
{
    for (int i = 0; i < TYPES; i++)
        if (types[i].type == type) return types[i].name;
    return CUDNN_DATA_DOUBLE;   /* no engine that we ask for takes it: the plan's build says so */
}

bool hr_cudnn_holds(const hr_tensor *tensor)
{
    bool known = false;
    for (int i = 0; i < TYPES; i++) known |= types[i].type == tensor->type;
    return known && (tensor->layout == HR_LAYOUT_PLAIN || tensor->layout == HR_LAYOUT_LAST);
}

hr_cudnn_shape hr_cudnn_shape_of(const hr_tensor *tensor, int rank)
{
    hr_cudnn_shape s = {.type = hr_cudnn_type(tensor->type), .rank = rank};
    int missing = rank - tensor->rank;
    for (int i = 0; i < rank; i++) s.dim[i] = 1;
    if (tensor->rank == 1) {
        s.dim[1] = tensor->dim[0];
    } else {
        s.dim[0] = tensor->dim[0];
        s.dim[1] = tensor->dim[1];
        for (int i = 2; i < tensor->rank; i++) s.dim[i + missing] = tensor->dim[i];
    }
    bool last = tensor->layout == HR_LAYOUT_LAST;
    int64_t step = last ? s.dim[1] : 1;
    for (int i = rank - 1; i >= 2; i--) {
        s.stride[i] = step;
        step *= s.dim[i];
    }
    s.stride[1] = last ? 1 : step;
    s.stride[0] = last ? step : step * s.dim[1];
    return s;
}

int64_t hr_cudnn_shape_bytes(const hr_cudnn_shape *shape)
{
    int64_t bytes = 0;
    for (int i = 0; i < TYPES; i++)
        if (types[i].name == shape->type) bytes = types[i].bytes;
    for (int i = 0; i < shape->rank; i++) bytes *= shape->dim[i];
    return bytes;
}

/* Alignment: the plan's buffers start at multiples of 64, engines ask for 16 at most. */
hr_status hr_cudnn_tensor(hr_cudnn_build *build, const hr_cudnn_shape *shape, int64_t uid, int kind,
                          cudnnBackendDescriptor_t *descriptor)
{
    const int64_t alignment = 16;
    const bool yes = true;
    const hr_cudnn_attribute attributes[] = {
        {CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, 1, &uid},
        {CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &shape->type},
        {CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, 1, &alignment},
        {CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, shape->rank, shape->dim},
        {CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, shape->rank, shape->stride},
        {CUDNN_ATTR_TENSOR_IS_VIRTUAL, CUDNN_TYPE_BOOLEAN, kind == HR_CUDNN_VIRTUAL, &yes},
    };
    return hr_cudnn_describe(build, CUDNN_BACKEND_TENSOR_DESCRIPTOR, sizeof attributes / sizeof *attributes, attributes,
                             descriptor);
}

hr_status hr_cudnn_pointwise(hr_cudnn_build *build, cudnnPointwiseMode_t mode, cudnnBackendDescriptor_t x,
                             cudnnBackendDescriptor_t b, cudnnBackendDescriptor_t y)
{
    hr_status st = HR_OK;
    const cudnnDataType_t precision = CUDNN_DATA_FLOAT;
    cudnnBackendDescriptor_t function;
    const hr_cudnn_attribute what[] = {
        {CUDNN_ATTR_POINTWISE_MODE, CUDNN_TYPE_POINTWISE_MODE, 1, &mode},
        {CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_TYPE_DATA_TYPE, 1, &precision},
    };
    TRY(hr_cudnn_describe(build, CUDNN_BACKEND_POINTWISE_DESCRIPTOR, 2, what, &function));
    const hr_cudnn_attribute attributes[] = {
        {CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &function},
        {CUDNN_ATTR_OPERATION_POINTWISE_XDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &x},
        {CUDNN_ATTR_OPERATION_POINTWISE_BDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, b != NULL, &b},
        {CUDNN_ATTR_OPERATION_POINTWISE_YDESC, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &y},
    };
    TRY(hr_cudnn_operate(build, CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR, 4, attributes));
out:
    return st;
}
#endif
