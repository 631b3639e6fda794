/* Generated images, volumes and labels: a function of (step, element), never a state.
 *
 * A throughput benchmark wants data that costs nothing and a loss that can fall. Each input is a pattern
 * that depends on the class, plus noise of the same strength. With one label per sample the pattern is a
 * grid of 8 x 8 grey cells per class and channel; with one label per voxel the volume is cut into cells of 8
 * voxels an edge, each of one class, whose grey level tells the class. Both are learnt within tens of steps.
 *
 * One 64-bit draw (rng.h) serves four neighbouring elements, 16 bits each: feeding a batch of 8 images of
 * 224 x 224 costs a few milliseconds and stays outside of the timed step.
 */
#include <stdlib.h>
#include "reals.h"
#include "rng.h"
#include "workload.h"

enum { GRID_CELLS = 8, VOXEL_CELL = 8, FEED_SEED = 20160101, STREAM_LABEL = 1, STREAM_PATTERN = 2, STREAM_NOISE = 3 };

static uint64_t step_key(int stream, uint64_t step)
{
    return hr_mix64(hr_rng_key(FEED_SEED, (uint64_t)stream) ^ hr_mix64(step));
}

/* What the loss node says about the labels. */
typedef struct target {
    int labels;          /* tensor id */
    int64_t classes;
    bool per_voxel;
} target;

static hr_status target_of(const hr_graph *graph, target *target)
{
    if (graph->loss_node < 0 || graph->nodes[graph->loss_node].n_in < 2)
        return hr_fail(HR_BAD_ARGUMENT, "generated data needs a network that ends in a loss with labels");
    const hr_node *loss = &graph->nodes[graph->loss_node];
    target->labels = loss->in[1];
    target->classes = graph->tensors[loss->in[0]].dim[1];
    target->per_voxel = graph->tensors[target->labels].rank > 1;
    return HR_OK;
}

static int64_t class_of(uint64_t label_key, uint64_t place, int64_t classes)
{
    return (int64_t)(hr_rng_bits(label_key, place) % (uint64_t)classes);
}

/* A sample's space as rows, the last dimension fastest; missing dimensions are 1. */
typedef struct space { int64_t depth, height, width; int64_t cell_depth, cell_height, cell_width; } space;

static space space_of(const int64_t *dim, int dims, bool per_voxel)
{
    space s = {1, 1, 1, VOXEL_CELL, VOXEL_CELL, VOXEL_CELL};
    if (dims > 0) s.width = dim[dims - 1];
    if (dims > 1) s.height = dim[dims - 2];
    if (dims > 2) s.depth = dim[dims - 3];
    if (!per_voxel) {
        s.cell_depth = (s.depth + GRID_CELLS - 1) / GRID_CELLS;
        s.cell_height = (s.height + GRID_CELLS - 1) / GRID_CELLS;
        s.cell_width = (s.width + GRID_CELLS - 1) / GRID_CELLS;
    }
    return s;
}

static uint64_t cell_place(uint64_t sample, int64_t d, int64_t h, int64_t w)
{
    return hr_mix64(hr_mix64(hr_mix64(sample * 4096 + (uint64_t)d) + (uint64_t)h) + (uint64_t)w);
}

/* Grey level in [-1, 1) that channel c shows for a class at a cell. */
static float level_of(int64_t class, int64_t channel, uint64_t cell)
{
    uint64_t key = hr_rng_key(FEED_SEED, STREAM_PATTERN);
    return (float)(2 * hr_rng_uniform(key, hr_mix64((uint64_t)class * 64 + (uint64_t)channel) + cell) - 1);
}

typedef struct painter {
    const target *target;
    space space;
    uint64_t label_key, noise_key;
    float *row;          /* [width] */
} painter;

/* One row of a sample's channel: noise, then the levels of the cells that it crosses. */
static void paint_row(const painter *p, int64_t sample, int64_t channel, int64_t d, int64_t h, int64_t element)
{
    const space *s = &p->space;
    uint64_t bits = hr_rng_bits(p->noise_key, (uint64_t)(element >> 2));
    for (int64_t x = 0; x < s->width; x++, element++) {
        if (!(element & 3)) bits = hr_rng_bits(p->noise_key, (uint64_t)(element >> 2));
        p->row[x] = ((float)(bits >> (16 * (element & 3)) & 0xffff) - 32767.5f) * (1.0f / 32768.0f);
    }
    for (int64_t x = 0, cell = 0; x < s->width; cell++) {
        uint64_t place =
            cell_place(p->target->per_voxel ? (uint64_t)sample : 0, d / s->cell_depth, h / s->cell_height, cell);
        int64_t class = class_of(p->label_key, p->target->per_voxel ? place : (uint64_t)sample, p->target->classes);
        float level = level_of(class, channel, p->target->per_voxel ? 0 : place);
        for (int64_t end = x + s->cell_width; x < end && x < s->width; x++) p->row[x] += level;
    }
}

static hr_status paint(const target *target, const hr_tensor *t, uint64_t step, void *to)
{
    hr_status st = HR_OK;
    int first = t->rank > 2 ? 2 : 1;     /* [N, F] counts as one channel of F */
    painter p = {target, space_of(t->dim + first, t->rank - first, target->per_voxel), step_key(STREAM_LABEL, step),
                 step_key(STREAM_NOISE, step), NULL};
    int64_t channels = t->rank > 2 ? t->dim[1] : 1, element = 0;
    p.row = malloc(sizeof *p.row * (size_t)p.space.width);
    TRY_ALLOC(p.row);
    for (int64_t n = 0; n < t->dim[0]; n++)
        for (int64_t c = 0; c < channels; c++)
            for (int64_t r = 0; r < p.space.depth * p.space.height; r++, element += p.space.width) {
                paint_row(&p, n, c, r / p.space.height, r % p.space.height, element);
                for (int64_t x = 0; x < p.space.width; x++) hr_real_store(to, t->type, element + x, p.row[x]);
            }
out:
    free(p.row);
    return st;
}

static void label(const target *target, const hr_tensor *t, uint64_t step, int32_t *to)
{
    space s = space_of(t->dim + 1, t->rank - 1, true);
    uint64_t key = step_key(STREAM_LABEL, step);
    for (int64_t n = 0; n < t->dim[0]; n++) {
        if (!target->per_voxel) {
            *to++ = (int32_t)class_of(key, (uint64_t)n, target->classes);
            continue;
        }
        for (int64_t r = 0; r < s.depth * s.height; r++)
            for (int64_t x = 0; x < s.width; x++) {
                uint64_t place = cell_place((uint64_t)n, r / s.height / s.cell_depth, r % s.height / s.cell_height,
                                            x / s.cell_width);
                *to++ = (int32_t)class_of(key, place, target->classes);
            }
    }
}

hr_status hr_workload_generated_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    hr_status st = HR_OK;
    const hr_tensor *t = &graph->tensors[tensor];
    target target = {0};
    (void)context;
    TRY(target_of(graph, &target));
    if (tensor == target.labels) label(&target, t, step, to);
    else if (t->role == HR_ROLE_INPUT && t->rank >= 2 && t->type == graph->activations)
        TRY(paint(&target, t, step, to));
    else FAIL(HR_BAD_ARGUMENT, "there is no generated data for tensor %s", t->name);
out:
    return st;
}
