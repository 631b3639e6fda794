/* Concatenation and its gradient for f32: copies of slices of channels.
 *
 * Where both sides have one layout and the slice begins on a block, a slice of an image is one contiguous
 * run and is copied by memcpy, in tasks of fixed length. Otherwise (16-wide blocks beside a branch of 24 channels)
 * each channel is copied with the strides of the two layouts. Stores are ordinary ones: the next layer reads the result
 * at once, and for such a pair non-temporal stores gained nothing (see bn/host.c).
 */
#include <string.h>
#include "kernel.h"
#include "parallel.h"

/* Channels [first, first + count) of a tensor [images, channels, spatial], in blocks of `block` channels. */
typedef struct side {
    float *data;
    int64_t channels, first, block;
} side;

typedef struct slice {
    side from, to;
    int64_t images, count, spatial;
    int64_t pieces;            /* of each image */
} slice;

static side side_of(const hr_tensor *tensor, void *data, int64_t first)
{
    return (side){data, tensor->dim[1], first, hr_layout_block(tensor->layout)};
}

static void run_task(const void *context, int64_t task, int worker)
{
    const slice *t = context;
    int64_t image = task / t->pieces, piece = task % t->pieces;
    const float *from =
        t->from.data + (image * t->from.channels + t->from.first) * t->spatial + piece * HR_TASK_ELEMENTS;
    float *to = t->to.data + (image * t->to.channels + t->to.first) * t->spatial + piece * HR_TASK_ELEMENTS;
    memcpy(to, from, sizeof *to * (size_t)hr_task_length(t->count * t->spatial, piece));
}

/* Where channel c of the image begins. */
static float *channel_of(const side *s, int64_t image, int64_t c, int64_t spatial)
{
    c += s->first;
    return s->data + (image * s->channels + c / s->block * s->block) * spatial + c % s->block;
}

static void channel_task(const void *context, int64_t task, int worker)
{
    const slice *t = context;
    const float *from = channel_of(&t->from, task / t->count, task % t->count, t->spatial);
    float *to = channel_of(&t->to, task / t->count, task % t->count, t->spatial);
    for (int64_t s = 0; s < t->spatial; s++) to[s * t->to.block] = from[s * t->from.block];
}

static void copy(int threads, slice t)
{
    int64_t block = t.from.block, elements = t.images * t.count * t.spatial;
    if (block == t.to.block && t.from.first % block == 0 && t.to.first % block == 0) {
        t.pieces = hr_task_count(t.count * t.spatial);
        hr_parallel(threads, t.images * t.pieces, elements, run_task, &t);
    } else {
        hr_parallel(threads, t.images * t.count, elements, channel_task, &t);
    }
}

static hr_status concat_run(const hr_kernel_call *call)
{
    const hr_tensor *y = &call->graph->tensors[call->node->out[0]];
    int64_t offset = 0;
    for (int j = 0; j < call->node->n_in; j++) {
        const hr_tensor *x = &call->graph->tensors[call->node->in[j]];
        copy(call->site.threads, (slice){.from = side_of(x, (void *)call->in[j], 0), .to = side_of(y, call->out[0], offset),
                                    .images = x->dim[0], .count = x->dim[1], .spatial = hr_tensor_spatial(x)});
        offset += x->dim[1];
    }
    return HR_OK;
}

static hr_status concat_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dy = &call->graph->tensors[call->node->in[0]], *dx = &call->graph->tensors[call->node->out[0]];
    copy(call->site.threads, (slice){.from = side_of(dy, (void *)call->in[0], call->node->attrs.offset),
                                .to = side_of(dx, call->out[0], 0),
                                .images = dx->dim[0],
                                .count = dx->dim[1],
                                .spatial = hr_tensor_spatial(dx)});
    return HR_OK;
}

static bool held(const hr_graph *graph, int tensor)
{
    return graph->tensors[tensor].type == HR_F32 && graph->tensors[tensor].layout <= HR_LAYOUT_C16;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    bool all = held(graph, node->out[0]);
    for (int j = 0; j < node->n_in; j++) all &= held(graph, node->in[j]);
    return all;
}

const hr_kernel hr_layer_concat_host[] = {
    {.op = "concat", .algorithm = "copy", .supports = supports, .run = concat_run},
    {.op = "concat_backward", .algorithm = "copy", .supports = supports, .run = concat_backward_run},
    {0},
};
