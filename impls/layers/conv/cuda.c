/* The direct convolution as the host sees it (../direct.h): a node becomes one product or several, and conv's table.
 * deconv and dense use the same functions with their own tensors in the roles of x, w and y.
 */
#include <string.h>
#include "direct.h"

/* A node as a convolution from x to y, and its pass in one direction. */
typedef enum direction { HR_DIRECT_FORWARD, HR_DIRECT_DATA, HR_DIRECT_WEIGHTS } direction;

typedef struct place {
    int64_t image, channel, place;
} place; /* strides in elements */

typedef struct convolution {
    direction direction;
    const hr_tensor *x, *w, *y;
    const hr_tensor *bias; /* FORWARD, DATA: added; WEIGHTS: its gradient; NULL: none */
    const hr_tensor *dy;   /* what the bias' gradient sums */
    int32_t in[3], out[3], window[3], stride[3], pad[3];
    int32_t groups, channels, filters; /* per group */
    place of_x, of_w, of_y;
    int phases; /* products that make one result: DATA with strides */
} convolution;

/* Operands of the call: x, w, y by direction. */
typedef struct operands {
    const void *gathered, *plain, *bias, *dy;
    void *to, *dbias;
    bool relu;
} operands;

static place strides(const hr_tensor *t)
{
    int64_t spatial = hr_tensor_spatial(t), channels = t->dim[1];
    bool last = t->layout == HR_LAYOUT_LAST;
    return (place){channels * spatial, last ? 1 : spatial, last ? channels : 1};
}

/* bias: id of the tensor, -1 without; dy: of the tensor that the bias' gradient sums, -1 without. */
static convolution describe(const hr_graph *graph, const hr_node *node, direction direction, int x, int w, int y,
                            int bias, int dy)
{
    const hr_attrs *a = &node->attrs;
    const hr_tensor *t = graph->tensors;
    convolution c = {.direction = direction, .x = &t[x], .w = &t[w], .y = &t[y], .phases = 1,
                     .bias = bias < 0 ? NULL : &t[bias], .dy = dy < 0 ? NULL : &t[dy],
                     .groups = a->groups ? (int32_t)a->groups : 1};
    int absent = 5 - c.x->rank; /* of three dimensions of space */
    c.channels = (int32_t)(c.x->dim[1] / c.groups);
    c.filters = (int32_t)(c.y->dim[1] / c.groups);
    for (int i = 0; i < 3; i++) {
        int j = i - absent;
        c.in[i] = j < 0 ? 1 : (int32_t)c.x->dim[2 + j];
        c.out[i] = j < 0 ? 1 : (int32_t)c.y->dim[2 + j];
        c.window[i] = j < 0 ? 1 : (int32_t)c.w->dim[2 + j];
        c.stride[i] = j < 0 ? 1 : (int32_t)a->stride[j];
        c.pad[i] = j < 0 ? 0 : (int32_t)a->pad[j];
        if (direction == HR_DIRECT_DATA) c.phases *= c.stride[i];
    }
    c.of_x = strides(c.x);
    c.of_w = strides(c.w);
    c.of_y = strides(c.y);
    return c;
}

static int64_t count(const hr_direct_axis *a) { return (int64_t)a->single * a->place[0] * a->place[1] * a->place[2]; }

static void set_steps(int64_t place, const int32_t extent[3], int64_t steps[3])
{
    steps[2] = place;
    steps[1] = place * extent[2];
    steps[0] = place * extent[2] * extent[1];
}

static hr_direct forward(const convolution *c)
{
    hr_direct d = {
        .rows = {.single = (int32_t)c->x->dim[0], .gathered_single = c->of_x.image, .other_single = c->of_y.image},
        .reduction = {.single = c->channels,
                      .single_inner = c->of_w.channel == 1,
                      .gathered_single = c->of_x.channel,
                      .other_single = c->of_w.channel},
        .gathered_place = c->of_x.place,
        .cols = c->filters,
        .plain_col = c->of_w.image,
        .to_col = c->of_y.channel,
        .gathered_group = c->channels * c->of_x.channel,
        .plain_group = c->filters * c->of_w.image,
        .to_group = c->filters * c->of_y.channel,
        .to_elements = c->y->elements};
    for (int i = 0; i < 3; i++) {
        d.extent[i] = c->in[i];
        d.rows.place[i] = c->out[i];
        d.rows.first[i] = -c->pad[i];
        d.rows.step[i] = c->stride[i];
        d.reduction.place[i] = c->window[i];
        d.reduction.step[i] = 1;
    }
    set_steps(c->of_y.place, c->out, d.rows.other_step);
    set_steps(c->of_w.place, c->window, d.reduction.other_step);
    return d;
}

/* Places i of x with (i + pad) % stride == phase, and places t of the window with t % stride == phase: the outputs
 * that they meet are (i + pad - t) / stride. A phase may have no rows (nothing to do) or no window (zeros). */
static hr_direct data(const convolution *c, int phase)
{
    hr_direct d = {
        .rows = {.single = (int32_t)c->x->dim[0], .gathered_single = c->of_y.image, .other_single = c->of_x.image},
        .reduction = {.single = c->filters,
                      .single_inner = c->of_w.channel == 1,
                      .gathered_single = c->of_y.channel,
                      .other_single = c->of_w.image},
        .gathered_place = c->of_y.place,
        .cols = c->channels,
        .plain_col = c->of_w.channel,
        .to_col = c->of_x.channel,
        .gathered_group = c->filters * c->of_y.channel,
        .plain_group = c->filters * c->of_w.image,
        .to_group = c->channels * c->of_x.channel,
        .to_elements = c->x->elements};
    int64_t x_step[3], w_step[3];
    set_steps(c->of_x.place, c->in, x_step);
    set_steps(c->of_w.place, c->window, w_step);
    for (int i = 0; i < 3; i++) {
        int s = c->stride[i], p = phase % s, first = ((p - c->pad[i]) % s + s) % s;
        phase /= s;
        d.extent[i] = c->out[i];
        d.rows.place[i] = first < c->in[i] ? (c->in[i] - first + s - 1) / s : 0;
        d.rows.first[i] = (first + c->pad[i] - p) / s;
        d.rows.step[i] = 1;
        d.rows.other_first += first * x_step[i];
        d.rows.other_step[i] = s * x_step[i];
        d.reduction.place[i] = p < c->window[i] ? (c->window[i] - p + s - 1) / s : 0;
        d.reduction.step[i] = -1;
        d.reduction.other_first += p * w_step[i];
        d.reduction.other_step[i] = s * w_step[i];
    }
    return d;
}

static hr_direct weights(const convolution *c)
{
    hr_direct d = {
        .rows = {.single = c->channels,
                 .single_inner = c->of_w.channel == 1,
                 .gathered_single = c->of_x.channel,
                 .other_single = c->of_w.channel},
        .reduction = {.single = (int32_t)c->x->dim[0], .gathered_single = c->of_x.image, .other_single = c->of_y.image},
        .gathered_place = c->of_x.place,
        .cols = c->filters,
        .plain_col = c->of_y.channel,
        .to_col = c->of_w.image,
        .gathered_group = c->channels * c->of_x.channel,
        .plain_group = c->filters * c->of_y.channel,
        .to_group = c->filters * c->of_w.image,
        .to_elements = c->w->elements};
    for (int i = 0; i < 3; i++) {
        d.extent[i] = c->in[i];
        d.rows.place[i] = c->window[i];
        d.rows.first[i] = -c->pad[i];
        d.rows.step[i] = 1;
        d.reduction.place[i] = c->out[i];
        d.reduction.step[i] = c->stride[i];
    }
    set_steps(c->of_w.place, c->window, d.rows.other_step);
    set_steps(c->of_y.place, c->out, d.reduction.other_step);
    return d;
}

/* Rows of a block's tile, by shape: 256 with 8 columns where there are few, else as many as columns. */
static int tile_rows(const hr_direct *d)
{
    return d->cols <= 16 ? 256 : d->cols >= 128 && count(&d->rows) >= 128 ? 128 : 64;
}

/* About 256 blocks in all, each with at least eight steps of the reduction: two for each multiprocessor of a large
 * GPU, without a look at the one that is there. */
static int slices_of(const convolution *c, const hr_direct *d, int64_t reduction)
{
    int rows = tile_rows(d), cols = rows == 256 ? 8 : rows;
    int64_t tiles = (count(&d->rows) + rows - 1) / rows * ((d->cols + cols - 1) / cols) * d->groups * c->phases;
    int64_t slices = tiles ? 256 / tiles : 1, most = reduction / (8 * HR_DIRECT_DEPTH);
    slices = slices > most ? most : slices;
    return slices < 1 ? 1 : (int)slices;
}

/* The product of phase `phase` (0 unless direction is DATA with strides); its slices agree in all phases. */
static hr_direct make(const convolution *c, int phase)
{
    hr_direct d;
    int64_t reduction = (int64_t)c->window[0] * c->window[1] * c->window[2];
    switch (c->direction) {
    case HR_DIRECT_FORWARD:
        d = forward(c);
        reduction *= c->channels;
        break;
    case HR_DIRECT_DATA:
        d = data(c, 0);
        reduction = reduction * c->filters / c->phases;
        break;
    default:
        d = weights(c);
        reduction = count(&d.reduction);
    }
    d.groups = c->groups;
    int slices = slices_of(c, &d, reduction);
    if (phase) d = data(c, phase);
    d.groups = c->groups;
    d.slices = slices;
    d.tile_rows = tile_rows(&d);
    const place *gathered = c->direction == HR_DIRECT_DATA ? &c->of_y : &c->of_x;
    d.gathered_along_rows = (gathered->channel == 1) == (c->direction == HR_DIRECT_WEIGHTS);
    return d;
}

static hr_direct_sums bias_sums(const hr_tensor *dy)
{
    place p = strides(dy);
    hr_direct_sums s = {.image = p.image,
                        .channel = p.channel,
                        .place = p.place,
                        .channels = (int32_t)dy->dim[1],
                        .spatial = hr_tensor_spatial(dy)};
    s.places = s.spatial * dy->dim[0];
    int64_t tiles = p.channel == 1 ? (s.channels + 31) / 32 : s.channels, slices = 512 / tiles, most = s.places / 1024;
    slices = slices > most ? most : slices;
    s.slices = slices < 1 ? 1 : (int32_t)slices;
    return s;
}

static bool takes(const hr_tensor *t)
{
    return (t->type == HR_F32 || t->type == HR_F16 || t->type == HR_BF16) &&
           (t->layout == HR_LAYOUT_PLAIN || t->layout == HR_LAYOUT_LAST);
}

/* Element types and layouts that the kernels read, indices of rows and of the reduction within 31 bits. */
static bool supports(const convolution *c)
{
    int64_t most = INT32_MAX / 2, places = c->x->dim[0] * c->in[0] * c->in[1] * c->in[2];
    int64_t outs = c->y->dim[0] * c->out[0] * c->out[1] * c->out[2], weights = c->w->elements / c->w->dim[0];
    int64_t tiles = ((places + outs) / 64 + c->phases) * (c->x->dim[1] + c->y->dim[1]); /* at least as many as blocks */
    return takes(c->x) && takes(c->w) && takes(c->y) && c->x->type == c->w->type && c->x->type == c->y->type &&
           (!c->bias || c->bias->type == c->x->type || c->bias->type == HR_F32) && places < most && outs < most &&
           weights * c->filters < most && c->w->elements / 64 < most && tiles < most;
}

/* Bytes of partial sums, whole lines. */
static int64_t partial_bytes(int slices, int64_t elements)
{
    return (slices * elements * (int64_t)sizeof(float) + 63) / 64 * 64;
}

static int64_t workspace_bytes_of(const convolution *c)
{
    const hr_direct d = make(c, 0);
    int64_t bytes = d.slices > 1 ? partial_bytes(d.slices, d.to_elements) : 0;
    if (c->dy) bytes += partial_bytes(bias_sums(c->dy).slices, c->dy->dim[1]);
    return bytes;
}

static hr_status run_bias(const hr_kernel_call *call, const convolution *c, const operands *o,
                          void *partial)
{
    hr_status st = HR_OK;
    const hr_direct_sums s = bias_sums(c->dy);
    const hr_direct_end end = {.to = o->dbias, .partial = partial};
    TRY(hr_direct_sum_channels(call->site.queue, (int)c->dy->type, &s, o->dy, partial));
    TRY(hr_direct_finish(call->site.queue, (int)c->bias->type, &end, s.slices, s.channels,
                         &(hr_direct_channels){1, 1}));
out:
    return st;
}

static hr_status run(const hr_kernel_call *call, const convolution *c, const operands *o)
{
    hr_status st = HR_OK;
    const hr_tensor *to = c->direction == HR_DIRECT_FORWARD ? c->y : c->direction == HR_DIRECT_DATA ? c->x : c->w;
    const int slices = make(c, 0).slices;
    const hr_direct_end end = {.to = o->to,
                               .partial = slices > 1 ? call->workspace : NULL,
                               .bias = o->bias,
                               .bias_f32 = c->bias && c->bias->type == HR_F32,
                               .relu = o->relu};
    for (int phase = 0; phase < c->phases; phase++) {
        const hr_direct d = make(c, phase);
        TRY(hr_direct_product(call->site.queue, (int)to->type, &d, o->gathered, o->plain, &end));
    }
    if (slices > 1) {
        const hr_direct_channels of = {to->dim[1], strides(to).channel};
        TRY(hr_direct_finish(call->site.queue, (int)to->type, &end, slices, to->elements, &of));
    }
    if (c->dy)
        TRY(run_bias(call, c, o, (char *)call->workspace + (slices > 1 ? partial_bytes(slices, to->elements) : 0)));
out:
    return st;
}

/* What x and y of the convolution are in a node of conv, deconv or dense: deconv is a convolution from its y to its x
 * (op.c), so that its forward pass is the data direction; dense is a convolution without space. */
static convolution case_of(const hr_graph *graph, const hr_node *node)
{
    bool transposed = !strncmp(node->op->name, "deconv", 6), dgrad = strstr(node->op->name, "_dgrad") != NULL;
    const int *in = node->in, *out = node->out;
    if (strstr(node->op->name, "_wgrad")) {
        bool bias = node->n_out > 1;
        return describe(graph, node, HR_DIRECT_WEIGHTS, in[transposed], out[0], in[!transposed],
                                  bias ? out[1] : -1, bias ? in[1] : -1);
    }
    if (dgrad != transposed)
        return describe(graph, node, HR_DIRECT_DATA, out[0], in[1], in[0], node->n_in > 2 ? in[2] : -1, -1);
    return describe(graph, node, HR_DIRECT_FORWARD, in[0], in[1], out[0], node->n_in > 2 ? in[2] : -1, -1);
}

bool hr_direct_node_supports(const hr_graph *graph, const hr_node *node)
{
    const convolution c = case_of(graph, node);
    return supports(&c);
}

hr_status hr_direct_node_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    const convolution c = case_of(graph, node);
    *state = NULL;
    *workspace_bytes = workspace_bytes_of(&c);
    return HR_OK;
}

hr_status hr_direct_node_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const convolution c = case_of(call->graph, node);
    bool weights = c.direction == HR_DIRECT_WEIGHTS, exchanged = weights && !strncmp(node->op->name, "deconv", 6);
    operands o = {.gathered = call->in[exchanged], .plain = call->in[!exchanged], .to = call->out[0]};
    if (weights) {
        o.dy = call->in[1];
        o.dbias = node->n_out > 1 ? call->out[1] : NULL;
    } else {
        o.bias = node->n_in > 2 ? call->in[2] : NULL;
        o.relu = node->phase == HR_FORWARD && node->attrs.relu;
    }
    return run(call, &c, &o);
}

const hr_kernel hr_layer_conv_cuda[] = {
    HR_DIRECT_ROW("conv"), HR_DIRECT_ROW("conv_dgrad"), HR_DIRECT_ROW("conv_wgrad"), {0},
};
