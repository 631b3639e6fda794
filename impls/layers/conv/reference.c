/* Convolution as op.c writes it, term by term in double. One walk visits every product of the equation; the three
 * directions differ only in which of the three tensors the product is added to.
 *
 *   forward  y[n, k, o]  += w[k, c, t] * x[n, c0 + c, o*stride + t - pad]
 *   dgrad   dx[n, c0 + c, i] += w[k, c, t] * dy[n, k, o]
 *   wgrad   dw[k, c, t]  += x[n, c0 + c, i] * dy[n, k, o],   db[k] = sum over n, o of dy[n, k, o]
 *
 * Each result is summed in a double of its own before it is rounded once. Space is handled in three dimensions;
 * missing ones have extent 1.
 */
#include "kernel.h"
#include "reference.h"

typedef struct shape {
    const hr_tensor *x, *w, *y;
    int64_t groups, channels, filters;     /* per group */
    int64_t in[3], out[3], window[3], stride[3], pad[3];
} shape;

static shape shape_of(const hr_kernel_call *call, int x, int w, int y)
{
    const hr_tensor *t = call->graph->tensors;
    const hr_attrs *a = &call->node->attrs;
    shape s = {.x = &t[x], .w = &t[w], .y = &t[y], .groups = a->groups};
    s.channels = s.x->dim[1] / a->groups;
    s.filters = s.y->dim[1] / a->groups;
    int spatial = s.x->rank - 2, absent = 3 - spatial;
    for (int i = 0; i < 3; i++) {
        bool present = i >= absent;
        s.in[i] = present ? s.x->dim[2 + i - absent] : 1;
        s.out[i] = present ? s.y->dim[2 + i - absent] : 1;
        s.window[i] = present ? s.w->dim[2 + i - absent] : 1;
        s.stride[i] = present ? a->stride[i - absent] : 1;
        s.pad[i] = present ? a->pad[i - absent] : 0;
    }
    return s;
}

/* Position of output o and window place t in the input, or -1 when it lies in the padding. */
static int64_t input_position(const shape *s, const int64_t o[3], const int64_t t[3])
{
    int64_t position = 0;
    for (int i = 0; i < 3; i++) {
        int64_t p = o[i] * s->stride[i] + t[i] - s->pad[i];
        if (p < 0 || p >= s->in[i]) return -1;
        position = position * s->in[i] + p;
    }
    return position;
}

static void position_of(int64_t linear, const int64_t extents[3], int64_t position[3])
{
    position[2] = linear % extents[2];
    position[1] = linear / extents[2] % extents[1];
    position[0] = linear / extents[2] / extents[1];
}

static int64_t volume(const int64_t extents[3]) { return extents[0] * extents[1] * extents[2]; }

static hr_status conv_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->in[0], node->in[1], node->out[0]);
    const hr_tensor *b = node->n_in > 2 && node->in[2] >= 0 ? &call->graph->tensors[node->in[2]] : NULL;
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t k = 0; k < s.groups * s.filters; k++)
            for (int64_t o = 0; o < volume(s.out); o++) {
                double sum = b ? hr_reference_get(b, call->in[2], k, 0, 0) : 0;
                int64_t at[3], t[3];
                position_of(o, s.out, at);
                for (int64_t c = 0; c < s.channels; c++)
                    for (int64_t place = 0; place < volume(s.window); place++) {
                        position_of(place, s.window, t);
                        int64_t i = input_position(&s, at, t);
                        if (i < 0) continue;
                        sum += hr_reference_get(s.w, call->in[1], k, c, place) *
                               hr_reference_get(s.x, call->in[0], n, k / s.filters * s.channels + c, i);
                    }
                hr_reference_set(s.y, call->out[0], n, k, o, node->attrs.relu && sum < 0 ? 0 : sum);
            }
    return HR_OK;
}

/* Output position whose window holds input position `at` at place t, or -1. */
static int64_t output_position(const shape *s, const int64_t at[3], const int64_t t[3])
{
    int64_t position = 0;
    for (int i = 0; i < 3; i++) {
        int64_t p = at[i] + s->pad[i] - t[i];
        if (p < 0 || p % s->stride[i] || p / s->stride[i] >= s->out[i]) return -1;
        position = position * s->out[i] + p / s->stride[i];
    }
    return position;
}

static hr_status dgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->out[0], node->in[1], node->in[0]);
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.groups * s.channels; c++)
            for (int64_t i = 0; i < volume(s.in); i++) {
                double sum = 0;
                int64_t at[3], t[3], first = c / s.channels * s.filters;
                position_of(i, s.in, at);
                for (int64_t k = first; k < first + s.filters; k++)
                    for (int64_t place = 0; place < volume(s.window); place++) {
                        position_of(place, s.window, t);
                        int64_t o = output_position(&s, at, t);
                        if (o < 0) continue;
                        sum += hr_reference_get(s.w, call->in[1], k, c % s.channels, place) *
                               hr_reference_get(s.y, call->in[0], n, k, o);
                    }
                hr_reference_set(s.x, call->out[0], n, c, i, sum);
            }
    return HR_OK;
}

static void bias_gradient(const hr_kernel_call *call, const shape *s)
{
    const hr_tensor *db = &call->graph->tensors[call->node->out[1]];
    for (int64_t k = 0; k < s->groups * s->filters; k++) {
        double sum = 0;
        for (int64_t n = 0; n < s->y->dim[0]; n++)
            for (int64_t o = 0; o < volume(s->out); o++) sum += hr_reference_get(s->y, call->in[1], n, k, o);
        hr_reference_set(db, call->out[1], k, 0, 0, sum);
    }
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->in[0], node->out[0], node->in[1]);
    for (int64_t k = 0; k < s.groups * s.filters; k++)
        for (int64_t c = 0; c < s.channels; c++)
            for (int64_t place = 0; place < volume(s.window); place++) {
                double sum = 0;
                int64_t at[3], t[3];
                position_of(place, s.window, t);
                for (int64_t n = 0; n < s.x->dim[0]; n++)
                    for (int64_t o = 0; o < volume(s.out); o++) {
                        position_of(o, s.out, at);
                        int64_t i = input_position(&s, at, t);
                        if (i < 0) continue;
                        sum += hr_reference_get(s.x, call->in[0], n, k / s.filters * s.channels + c, i) *
                               hr_reference_get(s.y, call->in[1], n, k, o);
                    }
                hr_reference_set(s.w, call->out[0], k, c, place, sum);
            }
    if (node->n_out > 1) bias_gradient(call, &s);
    return HR_OK;
}

const hr_kernel hr_layer_conv_reference[] = {
    {.op = "conv", .algorithm = "reference", .reference = true, .run = conv_run},
    {.op = "conv_dgrad", .algorithm = "reference", .reference = true, .run = dgrad_run},
    {.op = "conv_wgrad", .algorithm = "reference", .reference = true, .run = wgrad_run},
    {0},
};
