/* Batch normalisation for f32 in any activation layout. The loops stand in lanes.c; here is the cutting into tasks.
 *
 * A channel block (one channel in plain layouts, 8 or 16 in blocked ones) is a run of memory in each image. A task
 * takes one block through all its passes, so that what the first pass read the second finds in a cache; it walks
 * the images backwards then, because the last ones are the nearest. With too few blocks to keep the threads busy
 * evenly, the same passes are cut into pieces of runs and meet between the passes; the sums of the pieces wait in the
 * workspace.
 *
 * Sums are taken by pieces of fixed length and merged in order of image and piece in both cases, so cutting and
 * number of threads do not show in the bits.
 *
 * Measured, [8, 256, 56, 56] f32 on AVX2, milliseconds of one thread: forward 3.8 to 4.4, backward 4.3 to 5.3; oneDNN
 * 2.6 takes 4.0 to 4.8 and 4.1 to 5.2, but for a fused relu wants a mask held from forward to backward, bytes that a
 * plan would have to keep. Two threads: forward 2.0, against 1.9 for a sum of two such tensors. Non-temporal stores of
 * y made no difference once its next reader was timed as well (2.8 to 3.3 either way). Leaving the masked gradient in
 * dx instead of reading y twice: 6.0 to 7.6 instead of 6.8 to 8.3.
 */
#include <math.h>
#include "kernel.h"
#include "lanes.h"
#include "parallel.h"

#define PIECE_ELEMENTS 32768    /* 128 KiB; a multiple of HR_BN_CHUNK */
#define BLOCKS_A_THREAD 4       /* fewer, and not divisible by the threads: pieces */

typedef struct shape {
    int64_t images, blocks, run;    /* run: floats of one block in one image */
    int64_t parts;                  /* pieces of a run */
    int64_t gathered;               /* images whose runs make one piece; 1 when parts > 1 */
    int64_t pieces;                 /* of a block */
    int period;
    bool by_pieces;
} shape;

typedef struct forward {
    shape of;
    const float *x, *scale, *shift;
    float *y, *mean, *var;
    hr_bn_normal *normals;     /* [blocks] and */
    hr_bn_moments *partial;    /* [blocks][pieces] of workspace, when cut into pieces */
    double epsilon;
    bool relu;
} forward;

typedef struct backward {
    shape of;
    const float *x, *mean, *var, *scale, *dy, *y;
    float *dx, *dscale, *dshift;
    hr_bn_gradient *gradients;    /* as in forward */
    hr_bn_sums *partial;
    double epsilon;
} backward;

typedef struct piece { int64_t block, place; hr_bn_part part; } piece;

static shape shape_of(const hr_graph *graph, const hr_node *node, int threads)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    shape s = {.images = x->dim[0], .period = hr_layout_block(x->layout)};
    s.blocks = x->dim[1] / s.period;
    s.run = hr_tensor_spatial(x) * s.period;
    s.parts = (s.run + PIECE_ELEMENTS - 1) / PIECE_ELEMENTS;
    s.gathered = hr_bn_runs_in_chunk(s.run);
    s.pieces = (s.images + s.gathered - 1) / s.gathered * s.parts;
    s.by_pieces = s.blocks < BLOCKS_A_THREAD * threads && s.blocks % threads && s.pieces > 1;
    return s;
}

/* Piece i of block `block`, in order of image and place. */
static piece piece_of(const shape *s, int64_t block, int64_t i)
{
    int64_t image = i / s->parts * s->gathered, begin = i % s->parts * PIECE_ELEMENTS, left = s->run - begin;
    hr_bn_part part = {.stride = s->blocks * s->run, .period = s->period};
    part.elements = left < PIECE_ELEMENTS ? left : PIECE_ELEMENTS;
    part.runs = s->images - image < s->gathered ? s->images - image : s->gathered;
    return (piece){block, (image * s->blocks + block) * s->run + begin, part};
}

static void find_moments(const forward *f, const piece *p, hr_bn_moments *moments)
{
    moments->count = 0;
    hr_bn_moments_add(moments, &p->part, f->x + p->place);
}

/* Writes mean and variance of a block. */
static void finish_moments(const forward *f, int64_t block, const hr_bn_moments *all, hr_bn_normal *k)
{
    for (int l = 0; l < HR_BN_LANES; l++) {
        int64_t lane = l % f->of.period, c = block * f->of.period + lane;
        double var = all->squares[lane] / all->count, factor = (double)f->scale[c] / sqrt(var + f->epsilon);
        f->mean[c] = (float)all->mean[lane];
        f->var[c] = (float)var;
        k->mean[l] = f->mean[c];
        k->factor[l] = (float)factor;
        k->shift[l] = (float)((double)f->shift[c] -
                              (all->mean[lane] - (double)f->mean[c]) * factor); /* what rounding the mean lost */
    }
}

static void forward_block_task(const void *context, int64_t block, int worker)
{
    const forward *f = context;
    int64_t pieces = f->of.pieces;
    hr_bn_moments all = {0}, one;
    hr_bn_normal k;
    for (int64_t i = 0; i < pieces; i++) {
        const piece p = piece_of(&f->of, block, i);
        find_moments(f, &p, &one);
        hr_bn_moments_merge(&all, &one, f->of.period);
    }
    finish_moments(f, block, &all, &k);
    for (int64_t i = pieces - 1; i >= 0; i--) {
        const piece p = piece_of(&f->of, block, i);
        hr_bn_normalise(&k, &p.part, f->x + p.place, f->y + p.place, f->relu);
    }
}

static void forward_moments_task(const void *context, int64_t task, int worker)
{
    const forward *f = context;
    int64_t pieces = f->of.pieces;
    const piece p = piece_of(&f->of, task / pieces, task % pieces);
    find_moments(f, &p, &f->partial[task]);
}

static void forward_normalise_task(const void *context, int64_t task, int worker)
{
    const forward *f = context;
    int64_t pieces = f->of.pieces;
    const piece p = piece_of(&f->of, task / pieces, task % pieces);
    hr_bn_normalise(&f->normals[task / pieces], &p.part, f->x + p.place, f->y + p.place, f->relu);
}

static void forward_by_pieces(forward *f, int threads, int64_t elements)
{
    int64_t pieces = f->of.pieces;
    hr_parallel(threads, f->of.blocks * pieces, elements, forward_moments_task, f);
    for (int64_t block = 0; block < f->of.blocks; block++) {
        hr_bn_moments all = {0};
        for (int64_t i = 0; i < pieces; i++) hr_bn_moments_merge(&all, &f->partial[block * pieces + i], f->of.period);
        finish_moments(f, block, &all, &f->normals[block]);
    }
    hr_parallel(threads, f->of.blocks * pieces, elements, forward_normalise_task, f);
}

static hr_status bn_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    forward f = {.of = shape_of(call->graph, call->node, call->site.threads),
                 .x = call->in[0],
                 .scale = call->in[1],
                 .shift = call->in[2],
                 .y = call->out[0],
                 .mean = call->out[1],
                 .var = call->out[2],
                 .epsilon = call->node->attrs.epsilon,
                 .relu = call->node->attrs.relu};
    if (f.of.by_pieces) {
        f.normals = call->workspace;
        f.partial = (void *)(f.normals + f.of.blocks);
        forward_by_pieces(&f, call->site.threads, x->elements);
    } else {
        hr_parallel(call->site.threads, f.of.blocks, x->elements, forward_block_task, &f);
    }
    return HR_OK;
}

static void find_sums(const backward *b, const piece *p, const float mean[HR_BN_LANES], hr_bn_sums *sums)
{
    *sums = (hr_bn_sums){{0}, {0}};
    hr_bn_sums_add(sums, &p->part, mean, b->x + p->place, b->dy + p->place, b->y ? b->y + p->place : NULL,
                   b->dx + p->place);
}

static void spread_mean(const backward *b, int64_t block, float mean[HR_BN_LANES])
{
    for (int l = 0; l < HR_BN_LANES; l++) mean[l] = b->mean[block * b->of.period + l % b->of.period];
}

static void add_sums(hr_bn_sums *all, const hr_bn_sums *one, int period)
{
    for (int c = 0; c < period; c++) {
        all->d[c] += one->d[c];
        all->product[c] += one->product[c];
    }
}

/* Writes dscale and dshift of a block. */
static void finish_sums(const backward *b, int64_t block, const hr_bn_sums *all, hr_bn_gradient *k)
{
    double count = (double)(b->of.images * (b->of.run / b->of.period));
    spread_mean(b, block, k->mean);
    for (int l = 0; l < HR_BN_LANES; l++) {
        int64_t lane = l % b->of.period, c = block * b->of.period + lane;
        double r = 1 / sqrt((double)b->var[c] + b->epsilon);
        b->dshift[c] = (float)all->d[lane];
        b->dscale[c] = (float)(all->product[lane] * r);
        k->factor[l] = (float)((double)b->scale[c] * r);
        k->constant[l] = (float)(all->d[lane] / count);
        k->slope[l] = (float)(all->product[lane] * r * r / count);
    }
}

static void differentiate_piece(const backward *b, const piece *p, const hr_bn_gradient *k)
{
    const float *d = b->y ? b->dx : b->dy;    /* with relu the first pass has left the masked gradient in dx */
    hr_bn_differentiate(k, &p->part, b->x + p->place, d + p->place, b->dx + p->place);
}

static void backward_block_task(const void *context, int64_t block, int worker)
{
    const backward *b = context;
    int64_t pieces = b->of.pieces;
    hr_bn_sums all = {{0}, {0}}, one;
    hr_bn_gradient k;
    spread_mean(b, block, k.mean);
    for (int64_t i = 0; i < pieces; i++) {
        const piece p = piece_of(&b->of, block, i);
        find_sums(b, &p, k.mean, &one);
        add_sums(&all, &one, b->of.period);
    }
    finish_sums(b, block, &all, &k);
    for (int64_t i = pieces - 1; i >= 0; i--) {
        const piece p = piece_of(&b->of, block, i);
        differentiate_piece(b, &p, &k);
    }
}

static void backward_sums_task(const void *context, int64_t task, int worker)
{
    const backward *b = context;
    int64_t pieces = b->of.pieces;
    const piece p = piece_of(&b->of, task / pieces, task % pieces);
    float mean[HR_BN_LANES];
    spread_mean(b, p.block, mean);
    find_sums(b, &p, mean, &b->partial[task]);
}

static void backward_gradient_task(const void *context, int64_t task, int worker)
{
    const backward *b = context;
    int64_t pieces = b->of.pieces;
    const piece p = piece_of(&b->of, task / pieces, task % pieces);
    differentiate_piece(b, &p, &b->gradients[p.block]);
}

static void backward_by_pieces(backward *b, int threads, int64_t elements)
{
    int64_t pieces = b->of.pieces;
    hr_parallel(threads, b->of.blocks * pieces, elements, backward_sums_task, b);
    for (int64_t block = 0; block < b->of.blocks; block++) {
        hr_bn_sums all = {{0}, {0}};
        for (int64_t i = 0; i < pieces; i++) add_sums(&all, &b->partial[block * pieces + i], b->of.period);
        finish_sums(b, block, &all, &b->gradients[block]);
    }
    hr_parallel(threads, b->of.blocks * pieces, elements, backward_gradient_task, b);
}

static hr_status bn_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    backward b = {.of = shape_of(call->graph, call->node, call->site.threads),
                  .x = call->in[0],
                  .mean = call->in[1],
                  .var = call->in[2],
                  .scale = call->in[3],
                  .dy = call->in[4],
                  .y = call->node->attrs.relu ? call->in[5] : NULL,
                  .dx = call->out[0],
                  .dscale = call->out[1],
                  .dshift = call->out[2],
                  .epsilon = call->node->attrs.epsilon};
    if (b.of.by_pieces) {
        b.gradients = call->workspace;
        b.partial = (void *)(b.gradients + b.of.blocks);
        backward_by_pieces(&b, call->site.threads, x->elements);
    } else {
        hr_parallel(call->site.threads, b.of.blocks, x->elements, backward_block_task, &b);
    }
    return HR_OK;
}

static hr_status prepare(const hr_graph *graph, const hr_node *node, int threads, int64_t block_bytes,
                         int64_t piece_bytes, int64_t *workspace_bytes)
{
    const shape s = shape_of(graph, node, threads);
    *workspace_bytes = s.by_pieces ? s.blocks * (block_bytes + s.pieces * piece_bytes) : 0;
    return HR_OK;
}

static hr_status bn_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                            int64_t *workspace_bytes)
{
    *state = NULL;
    return prepare(graph, node, site->threads, (int64_t)sizeof(hr_bn_normal), (int64_t)sizeof(hr_bn_moments),
                   workspace_bytes);
}

static hr_status bn_backward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                     int64_t *workspace_bytes)
{
    *state = NULL;
    return prepare(graph, node, site->threads, (int64_t)sizeof(hr_bn_gradient), (int64_t)sizeof(hr_bn_sums), workspace_bytes);
}

/* A few thousand elements in a whole network: on the calling thread. */
static hr_status bn_stats_run(const hr_kernel_call *call)
{
    const hr_tensor *like = &call->graph->tensors[call->node->attrs.like];
    const float *mean = call->in[0], *var = call->in[1];
    float *running_mean = call->update[0], *running_var = call->update[1];
    double momentum = call->node->attrs.momentum, count = (double)(like->elements / like->dim[1]);
    double unbiased = count > 1 ? momentum * (count / (count - 1)) : momentum;
    for (int64_t c = 0; c < like->dim[1]; c++) {
        running_mean[c] = (float)((1 - momentum) * (double)running_mean[c] + momentum * (double)mean[c]);
        running_var[c] = (float)((1 - momentum) * (double)running_var[c] + unbiased * (double)var[c]);
    }
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    return x->type == HR_F32 && x->layout <= HR_LAYOUT_C16;
}

const hr_kernel hr_layer_bn_host[] = {
    {.op = "bn", .algorithm = "simd", .supports = supports, .prepare = bn_prepare, .run = bn_run},
    {.op = "bn_backward",
     .algorithm = "simd",
     .supports = supports,
     .prepare = bn_backward_prepare,
     .run = bn_backward_run},
    {.op = "bn_stats", .algorithm = "simd", .supports = supports, .run = bn_stats_run},
    {0},
};
