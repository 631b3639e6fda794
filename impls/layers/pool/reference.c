/* Pooling as op.c writes it. Each output visits its window's places in row-major order; places in the padding are
 * passed over. The first of several equal values wins, and argmax is its place in the whole window, padding counted,
 * so that a backward pass finds the input again from the place alone.
 * Backward asks for each input which outputs' windows hold it: nothing is accumulated in rounded form.
 */
#include <math.h>
#include "kernel.h"
#include "reference.h"

typedef struct shape {
    const hr_tensor *x, *y;
    int64_t in[3], out[3], window[3], stride[3], pad[3];
    int64_t ins, outs, places;
} shape;

static shape shape_of(const hr_kernel_call *call, int x, int y)
{
    const hr_attrs *a = &call->node->attrs;
    shape s = {.x = &call->graph->tensors[x], .y = &call->graph->tensors[y], .ins = 1, .outs = 1, .places = 1};
    for (int i = 0; i < 3; i++) {
        int j = i - (5 - s.x->rank);
        s.in[i] = j < 0 ? 1 : s.x->dim[2 + j];
        s.out[i] = j < 0 ? 1 : s.y->dim[2 + j];
        s.window[i] = j < 0 ? 1 : a->kernel[j];
        s.stride[i] = j < 0 ? 1 : a->stride[j];
        s.pad[i] = j < 0 ? 0 : a->pad[j];
        s.ins *= s.in[i];
        s.outs *= s.out[i];
        s.places *= s.window[i];
    }
    return s;
}

static void split(int64_t linear, const int64_t extents[3], int64_t position[3])
{
    for (int i = 2; i >= 0; i--) {
        position[i] = linear % extents[i];
        linear /= extents[i];
    }
}

/* Input position of place t in the window of output o, or -1 in the padding. */
static int64_t input_at(const shape *s, int64_t o, int64_t t)
{
    int64_t at[3], place[3], i = 0;
    split(o, s->out, at);
    split(t, s->window, place);
    for (int d = 0; d < 3; d++) {
        int64_t p = at[d] * s->stride[d] + place[d] - s->pad[d];
        if (p < 0 || p >= s->in[d]) return -1;
        i = i * s->in[d] + p;
    }
    return i;
}

/* The output whose window holds input i at place t, or -1. */
static int64_t output_at(const shape *s, int64_t i, int64_t t)
{
    int64_t at[3], place[3], o = 0;
    split(i, s->in, at);
    split(t, s->window, place);
    for (int d = 0; d < 3; d++) {
        int64_t p = at[d] + s->pad[d] - place[d];
        if (p < 0 || p % s->stride[d] || p / s->stride[d] >= s->out[d]) return -1;
        o = o * s->out[d] + p / s->stride[d];
    }
    return o;
}

static hr_status max_pool_run(const hr_kernel_call *call)
{
    const shape s = shape_of(call, call->node->in[0], call->node->out[0]);
    const hr_tensor *argmax = &call->graph->tensors[call->node->out[1]];
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.x->dim[1]; c++)
            for (int64_t o = 0; o < s.outs; o++) {
                double best = -INFINITY;
                int64_t best_place = -1;
                for (int64_t t = 0; t < s.places; t++) {
                    int64_t i = input_at(&s, o, t);
                    if (i < 0) continue;
                    double value = hr_reference_get(s.x, call->in[0], n, c, i);
                    if (best_place >= 0 && !(value > best)) continue;
                    best = value;
                    best_place = t;
                }
                hr_reference_set(s.y, call->out[0], n, c, o, best);
                hr_reference_set(argmax, call->out[1], n, c, o, (double)best_place);
            }
    return HR_OK;
}

static hr_status max_pool_backward_run(const hr_kernel_call *call)
{
    const shape s = shape_of(call, call->node->out[0], call->node->in[0]);
    const hr_tensor *argmax = &call->graph->tensors[call->node->in[1]];
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.x->dim[1]; c++)
            for (int64_t i = 0; i < s.ins; i++) {
                double sum = 0;
                for (int64_t t = 0; t < s.places; t++) {
                    int64_t o = output_at(&s, i, t);
                    if (o >= 0 && hr_reference_get(argmax, call->in[1], n, c, o) == (double)t)
                        sum += hr_reference_get(s.y, call->in[0], n, c, o);
                }
                hr_reference_set(s.x, call->out[0], n, c, i, sum);
            }
    return HR_OK;
}

/* What the sum over the window of output o is divided by. */
static double divisor(const shape *s, int64_t o, bool count_padding)
{
    int64_t inside = 0;
    for (int64_t t = 0; t < s->places; t++) inside += input_at(s, o, t) >= 0;
    return (double)(count_padding ? s->places : inside);
}

static hr_status avg_pool_run(const hr_kernel_call *call)
{
    const shape s = shape_of(call, call->node->in[0], call->node->out[0]);
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.x->dim[1]; c++)
            for (int64_t o = 0; o < s.outs; o++) {
                double sum = 0;
                for (int64_t t = 0; t < s.places; t++) {
                    int64_t i = input_at(&s, o, t);
                    if (i >= 0) sum += hr_reference_get(s.x, call->in[0], n, c, i);
                }
                hr_reference_set(s.y, call->out[0], n, c, o, sum / divisor(&s, o, call->node->attrs.count_padding));
            }
    return HR_OK;
}

static hr_status avg_pool_backward_run(const hr_kernel_call *call)
{
    const shape s = shape_of(call, call->node->out[0], call->node->in[0]);
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.x->dim[1]; c++)
            for (int64_t i = 0; i < s.ins; i++) {
                double sum = 0;
                for (int64_t t = 0; t < s.places; t++) {
                    int64_t o = output_at(&s, i, t);
                    if (o >= 0)
                        sum += hr_reference_get(s.y, call->in[0], n, c, o) /
                               divisor(&s, o, call->node->attrs.count_padding);
                }
                hr_reference_set(s.x, call->out[0], n, c, i, sum);
            }
    return HR_OK;
}

static hr_status global_avg_pool_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *y = &call->graph->tensors[call->node->out[0]];
    int64_t spatial = hr_tensor_spatial(x);
    for (int64_t n = 0; n < x->dim[0]; n++)
        for (int64_t c = 0; c < x->dim[1]; c++) {
            double sum = 0;
            for (int64_t i = 0; i < spatial; i++) sum += hr_reference_get(x, call->in[0], n, c, i);
            hr_reference_set(y, call->out[0], n, c, 0, sum / (double)spatial);
        }
    return HR_OK;
}

static hr_status global_avg_pool_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = &call->graph->tensors[call->node->out[0]], *dy = &call->graph->tensors[call->node->in[0]];
    int64_t spatial = hr_tensor_spatial(dx);
    for (int64_t n = 0; n < dx->dim[0]; n++)
        for (int64_t c = 0; c < dx->dim[1]; c++)
            for (int64_t i = 0; i < spatial; i++)
                hr_reference_set(dx, call->out[0], n, c, i,
                                 hr_reference_get(dy, call->in[0], n, c, 0) / (double)spatial);
    return HR_OK;
}

const hr_kernel hr_layer_pool_reference[] = {
    {.op = "max_pool", .algorithm = "reference", .reference = true, .run = max_pool_run},
    {.op = "max_pool_backward", .algorithm = "reference", .reference = true, .run = max_pool_backward_run},
    {.op = "avg_pool", .algorithm = "reference", .reference = true, .run = avg_pool_run},
    {.op = "avg_pool_backward", .algorithm = "reference", .reference = true, .run = avg_pool_backward_run},
    {.op = "global_avg_pool", .algorithm = "reference", .reference = true, .run = global_avg_pool_run},
    {.op = "global_avg_pool_backward",
     .algorithm = "reference",
     .reference = true,
     .run = global_avg_pool_backward_run},
    {0},
};
