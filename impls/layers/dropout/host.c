/* Dropout for f32 in any activation layout, forward and backward alike: the mask is drawn again from the logical
 * index of each element, so that it does not depend on the layout, the order or the number of threads.
 *
 * An integer threshold replaces the comparison in double: u >= rate exactly when the draw's 53 bits, as an integer,
 * are at least rate * 2^53, a product that is exact. The 64-bit products of the generator cost 6 ns an element, more
 * than memory does; dropout stands before dense layers, where there are few elements.
 */
#include <math.h>
#include "kernel.h"
#include "parallel.h"
#include "rng.h"

#define TASK_POSITIONS 4096

typedef struct masked {
    const float *x;
    float *y;
    int64_t blocks, block, spatial;    /* blocks of `block` channels in all images */
    int64_t pieces;                    /* of a block */
    uint64_t key, threshold;
    float scale;
} masked;

/* Elements of one channel within its block: x[s * stride] has the logical index first + s. */
HR_CLONES static void mask_loop(const float *restrict x, float *restrict y, int64_t positions, int64_t stride,
                                uint64_t key, uint64_t first, uint64_t threshold, float scale)
{
    for (int64_t s = 0; s < positions; s++) {
        float kept = x[s * stride] * scale;
        y[s * stride] = hr_rng_bits(key, first + (uint64_t)s) >> 11 >= threshold ? kept : 0;
    }
}

static void dropout_task(const void *context, int64_t task, int worker)
{
    const masked *t = context;
    int64_t b = task / t->pieces, begin = task % t->pieces * TASK_POSITIONS, left = t->spatial - begin;
    int64_t positions = left < TASK_POSITIONS ? left : TASK_POSITIONS, start = (b * t->spatial + begin) * t->block;
    for (int64_t lane = 0; lane < t->block; lane++)
        mask_loop(t->x + start + lane, t->y + start + lane, positions, t->block, t->key,
                  (uint64_t)((b * t->block + lane) * t->spatial + begin), t->threshold, t->scale);
}

static hr_status dropout_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    double rate = call->node->attrs.rate;
    masked t = {
        .x = call->in[0], .y = call->out[0], .block = hr_layout_block(x->layout), .spatial = hr_tensor_spatial(x)};
    if (x->layout == HR_LAYOUT_PLAIN) t.spatial = x->elements;    /* memory order is logical order: one long run */
    t.blocks = x->elements / (t.block * t.spatial);
    t.pieces = (t.spatial + TASK_POSITIONS - 1) / TASK_POSITIONS;
    t.key = hr_rng_key(call->seed ^ hr_mix64(call->step), call->node->attrs.salt);
    t.threshold = (uint64_t)ceil(rate * 0x1p53);
    t.scale = (float)(1 / (1 - rate));
    hr_parallel(call->site.threads, t.blocks * t.pieces, x->elements, dropout_task, &t);
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    return x->type == HR_F32 && x->layout <= HR_LAYOUT_C16;
}

const hr_kernel hr_layer_dropout_host[] = {
    {.op = "dropout", .algorithm = "simd", .supports = supports, .run = dropout_run},
    {.op = "dropout_backward", .algorithm = "simd", .supports = supports, .run = dropout_run},
    {0},
};
