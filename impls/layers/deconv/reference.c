/* Transposed convolution as op.c writes it, term by term in double.
 *
 *   forward  y[n, k, o]      = act(b[k] + sum over c in group(k), t of w[c, k - k0, t] * x[n, c, i])
 *   dgrad   dx[n, c, i]      = sum over k in group(c), t of w[c, k - k0, t] * dy[n, k, o]
 *   wgrad   dw[c, k - k0, t] = sum over n, i of x[n, c, i] * dy[n, k, o],   db[k] = sum over n, o of dy[n, k, o]
 *
 * where o = i*stride + t - pad lies inside of y. Forward asks for each o which i meet it; the backward directions
 * ask for each i which o it meets. Space has three dimensions; missing ones have extent 1.
 */
#include "kernel.h"
#include "reference.h"

typedef struct shape {
    const hr_tensor *x, *w, *y;
    int64_t groups, channels, filters;     /* per group */
    int64_t in[3], out[3], window[3], stride[3], pad[3];
    int64_t ins, outs, places;             /* products of the extents */
} shape;

static shape shape_of(const hr_kernel_call *call, int x, int w, int y)
{
    const hr_tensor *t = call->graph->tensors;
    const hr_attrs *a = &call->node->attrs;
    shape s = {.x = &t[x], .w = &t[w], .y = &t[y], .groups = a->groups, .ins = 1, .outs = 1, .places = 1};
    s.channels = s.x->dim[1] / a->groups;
    s.filters = s.y->dim[1] / a->groups;
    for (int i = 0; i < 3; i++) {
        int j = i - (5 - s.x->rank);        /* index among the dimensions that exist */
        s.in[i] = j < 0 ? 1 : s.x->dim[2 + j];
        s.out[i] = j < 0 ? 1 : s.y->dim[2 + j];
        s.window[i] = j < 0 ? 1 : s.w->dim[2 + j];
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

/* Where input i lands through window place t, or -1 when it is cut off by the padding. */
static int64_t landing(const shape *s, int64_t i, int64_t t)
{
    int64_t from[3], place[3], o = 0;
    split(i, s->in, from);
    split(t, s->window, place);
    for (int d = 0; d < 3; d++) {
        int64_t p = from[d] * s->stride[d] + place[d] - s->pad[d];
        if (p < 0 || p >= s->out[d]) return -1;
        o = o * s->out[d] + p;
    }
    return o;
}

/* The input that lands on o through place t, or -1 when there is none. */
static int64_t origin(const shape *s, int64_t o, int64_t t)
{
    int64_t to[3], place[3], i = 0;
    split(o, s->out, to);
    split(t, s->window, place);
    for (int d = 0; d < 3; d++) {
        int64_t p = to[d] + s->pad[d] - place[d];
        if (p < 0 || p % s->stride[d] || p / s->stride[d] >= s->in[d]) return -1;
        i = i * s->in[d] + p / s->stride[d];
    }
    return i;
}

static hr_status deconv_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->in[0], node->in[1], node->out[0]);
    const hr_tensor *b = node->n_in > 2 && node->in[2] >= 0 ? &call->graph->tensors[node->in[2]] : NULL;
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t k = 0; k < s.groups * s.filters; k++)
            for (int64_t o = 0; o < s.outs; o++) {
                double sum = b ? hr_reference_get(b, call->in[2], k, 0, 0) : 0;
                int64_t first = k / s.filters * s.channels;
                for (int64_t c = first; c < first + s.channels; c++)
                    for (int64_t t = 0; t < s.places; t++) {
                        int64_t i = origin(&s, o, t);
                        if (i >= 0)
                            sum += hr_reference_get(s.w, call->in[1], c, k % s.filters, t) *
                                   hr_reference_get(s.x, call->in[0], n, c, i);
                    }
                hr_reference_set(s.y, call->out[0], n, k, o, node->attrs.relu && sum < 0 ? 0 : sum);
            }
    return HR_OK;
}

static hr_status dgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->out[0], node->in[1], node->in[0]);
    for (int64_t n = 0; n < s.x->dim[0]; n++)
        for (int64_t c = 0; c < s.groups * s.channels; c++)
            for (int64_t i = 0; i < s.ins; i++) {
                double sum = 0;
                for (int64_t k = 0; k < s.filters; k++)
                    for (int64_t t = 0; t < s.places; t++) {
                        int64_t o = landing(&s, i, t);
                        if (o >= 0)
                            sum += hr_reference_get(s.w, call->in[1], c, k, t) *
                                   hr_reference_get(s.y, call->in[0], n, c / s.channels * s.filters + k, o);
                    }
                hr_reference_set(s.x, call->out[0], n, c, i, sum);
            }
    return HR_OK;
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const shape s = shape_of(call, node->in[0], node->out[0], node->in[1]);
    for (int64_t c = 0; c < s.groups * s.channels; c++)
        for (int64_t k = 0; k < s.filters; k++)
            for (int64_t t = 0; t < s.places; t++) {
                double sum = 0;
                for (int64_t n = 0; n < s.x->dim[0]; n++)
                    for (int64_t i = 0; i < s.ins; i++) {
                        int64_t o = landing(&s, i, t);
                        if (o >= 0)
                            sum += hr_reference_get(s.x, call->in[0], n, c, i) *
                                   hr_reference_get(s.y, call->in[1], n, c / s.channels * s.filters + k, o);
                    }
                hr_reference_set(s.w, call->out[0], c, k, t, sum);
            }
    for (int64_t k = 0; node->n_out > 1 && k < s.groups * s.filters; k++) {
        double sum = 0;
        for (int64_t n = 0; n < s.y->dim[0]; n++)
            for (int64_t o = 0; o < s.outs; o++) sum += hr_reference_get(s.y, call->in[1], n, k, o);
        hr_reference_set(&call->graph->tensors[node->out[1]], call->out[1], k, 0, 0, sum);
    }
    return HR_OK;
}

const hr_kernel hr_layer_deconv_reference[] = {
    {.op = "deconv", .algorithm = "reference", .reference = true, .run = deconv_run},
    {.op = "deconv_dgrad", .algorithm = "reference", .reference = true, .run = dgrad_run},
    {.op = "deconv_wgrad", .algorithm = "reference", .reference = true, .run = wgrad_run},
    {0},
};
