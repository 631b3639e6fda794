/* lrn for f32 in any activation layout.
 *
 * A task gathers a tile of positions into rows of scratch whose channels are padded by zeros to channels + window - 1.
 * In plain layouts a row is [channel][position], in blocked layouts [position][channel]: both copy short contiguous
 * runs, and in both the neighbour k channels up is k * step elements further, so the loops run over whole rows and
 * know nothing of layouts. What they compute in the padding is finite and nobody reads it. Rows of 16 positions stay
 * in the nearest caches, so memory is read and written once.
 *
 * q^-beta is made of square roots for the exponent 3/4 that every published network uses, of powf otherwise. The two
 * roots and the division are 40 % of 2.6 ns an element and thread (gradient: 3.4 ns); memory alone would need 0.5.
 */
#include <math.h>
#include <string.h>
#include "kernel.h"
#include "parallel.h"

#define TASK_POSITIONS 128
#define TILE 16

typedef struct tiling {
    const float *x, *dy;
    float *out;
    float *scratch;             /* [threads][ROWS][row_floats] */
    int64_t C, S, block, tile;  /* tile: positions gathered at once */
    int64_t per_image;          /* tasks */
    int64_t window, before;     /* channels of a window below its centre */
    int64_t pitch, step;        /* channels with padding; distance of neighbouring channels in a row */
    int64_t row_floats, length; /* a row with its alignment; results of a row: those whose window lies in it */
    float share, beta, bias;    /* share = alpha / window */
} tiling;

/* Where channel c of position t stands among a row's results; its value in a padded row is before * step further. */
static int64_t place_of(const tiling *p, int64_t c, int64_t t)
{
    return p->block == 1 ? c * p->tile + t : t * p->pitch + c;
}

static void gather(const tiling *p, const float *from, int64_t position, int64_t positions, float *row)
{
    row += p->before * p->step;
    for (int64_t c = 0; c < p->C; c += p->block) {
        const float *source = from + (c * p->S + position * p->block);
        if (p->block == 1) memcpy(row + place_of(p, c, 0), source, sizeof *row * (size_t)positions);
        else if (p->block == 8)
            for (int64_t t = 0; t < positions; t++) memcpy(row + place_of(p, c, t), source + t * 8, sizeof *row * 8);
        else
            for (int64_t t = 0; t < positions; t++) memcpy(row + place_of(p, c, t), source + t * 16, sizeof *row * 16);
    }
}

static void scatter(const tiling *p, const float *row, int64_t position, int64_t positions, float *to)
{
    for (int64_t c = 0; c < p->C; c += p->block) {
        float *target = to + (c * p->S + position * p->block);
        if (p->block == 1) memcpy(target, row + place_of(p, c, 0), sizeof *row * (size_t)positions);
        else if (p->block == 8)
            for (int64_t t = 0; t < positions; t++) memcpy(target + t * 8, row + place_of(p, c, t), sizeof *row * 8);
        else
            for (int64_t t = 0; t < positions; t++) memcpy(target + t * 16, row + place_of(p, c, t), sizeof *row * 16);
    }
}

/* sum[i] = row[i] + row[i + step] + ... of `window` terms, in that order. */
HR_CLONES static void window_sums(const float *restrict row, float *restrict sum, int64_t elements, int64_t step,
                                  int64_t window)
{
    if (window == 5) {    /* the published width: one pass instead of five */
        for (int64_t i = 0; i < elements; i++)
            sum[i] = row[i] + row[i + step] + row[i + 2 * step] + row[i + 3 * step] + row[i + 4 * step];
        return;
    }
    for (int64_t i = 0; i < elements; i++) sum[i] = row[i];
    for (int64_t k = 1; k < window; k++)
        for (int64_t i = 0; i < elements; i++) sum[i] += row[i + k * step];
}

HR_CLONES static void squares(const float *restrict x, float *restrict square, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) square[i] = x[i] * x[i];
}

/* sum -> q in place, power = q^-beta. */
HR_CLONES static void affine(float *restrict q, float *restrict power, int64_t elements, float share, float bias)
{
    for (int64_t i = 0; i < elements; i++) power[i] = q[i] = bias + share * q[i];
}

HR_CLONES static void inverse_products(const float *restrict a, float *restrict b, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) b[i] = 1 / (a[i] * b[i]);
}

/* roots: [elements] of scratch. */
static void scales(const tiling *p, float *q, float *power, float *roots, int64_t elements)
{
    affine(q, power, elements, p->share, p->bias);
    if (p->beta == 0.75f) {
        hr_square_roots(power, elements);
        memcpy(roots, power, sizeof *roots * (size_t)elements);
        hr_square_roots(power, elements);
        inverse_products(roots, power, elements);
    } else {
        for (int64_t i = 0; i < elements; i++) power[i] = powf(q[i], -p->beta);
    }
}

HR_CLONES static void products(const float *restrict a, const float *restrict b, float *restrict y, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) y[i] = a[i] * b[i];
}

/* u = dy x power / q, the part of each output that its window shares. */
HR_CLONES static void shared_parts(const float *restrict x, const float *restrict dy, const float *restrict q,
                                   const float *restrict power, float *restrict u, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) u[i] = dy[i] * x[i] * power[i] / q[i];
}

HR_CLONES static void gradients(const float *restrict x, const float *restrict dy, const float *restrict power,
                                const float *restrict sum, float *restrict dx, int64_t elements, float factor)
{
    for (int64_t i = 0; i < elements; i++) dx[i] = dy[i] * power[i] - factor * x[i] * sum[i];
}

/* Scratch rows of a task. X, DY, SQUARES and SHARED are padded; the others hold results. */
enum { ROW_X, ROW_DY, ROW_SQUARES, ROW_SHARED, ROW_Q, ROW_POWER, ROW_ROOTS, ROWS };

static void forward_tile(const tiling *p, float *const row[ROWS])
{
    squares(row[ROW_X], row[ROW_SQUARES], p->length + (p->window - 1) * p->step);
    window_sums(row[ROW_SQUARES], row[ROW_Q], p->length, p->step, p->window);
    scales(p, row[ROW_Q], row[ROW_POWER], row[ROW_ROOTS], p->length);
}

static void lrn_task(const void *context, int64_t task, int worker)
{
    const tiling *p = context;
    int64_t image = task / p->per_image * p->C * p->S, centre = p->before * p->step;
    int64_t around = (p->window - 1 - p->before) * p->step;    /* the windows that hold c lie the other way round */
    int64_t begin = task % p->per_image * TASK_POSITIONS,
            end = begin + TASK_POSITIONS < p->S ? begin + TASK_POSITIONS : p->S;
    float *row[ROWS];
    for (int i = 0; i < ROWS; i++) row[i] = p->scratch + (worker * ROWS + i) * p->row_floats;
    memset(row[0], 0, sizeof(float) * (size_t)(ROWS * p->row_floats));
    for (int64_t s = begin; s < end; s += p->tile) {
        int64_t positions = end - s < p->tile ? end - s : p->tile;
        gather(p, p->x + image, s, positions, row[ROW_X]);
        forward_tile(p, row);
        if (p->dy) {
            gather(p, p->dy + image, s, positions, row[ROW_DY]);
            shared_parts(row[ROW_X] + centre, row[ROW_DY] + centre, row[ROW_Q], row[ROW_POWER],
                         row[ROW_SHARED] + around, p->length);
            window_sums(row[ROW_SHARED], row[ROW_Q], p->length, p->step, p->window);
            gradients(row[ROW_X] + centre, row[ROW_DY] + centre, row[ROW_POWER], row[ROW_Q], row[ROW_ROOTS], p->length,
                      2 * p->share * p->beta);
        } else {
            products(row[ROW_X] + centre, row[ROW_POWER], row[ROW_ROOTS], p->length);
        }
        scatter(p, row[ROW_ROOTS], s, positions, p->out + image);
    }
}

static tiling tiling_for(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    const hr_attrs *a = &node->attrs;
    tiling p = {.C = x->dim[1], .S = hr_tensor_spatial(x), .block = hr_layout_block(x->layout), .window = a->kernel[0]};
    p.tile = p.S < TILE ? p.S : TILE;
    p.step = p.block == 1 ? p.tile : 1;
    p.before = p.window / 2;
    p.pitch = p.C + p.window - 1;
    p.length = p.pitch * p.tile - (p.window - 1) * p.step;
    p.row_floats = (p.pitch * p.tile + 15) / 16 * 16;
    p.per_image = (p.S + TASK_POSITIONS - 1) / TASK_POSITIONS;
    p.share = (float)(a->alpha / (double)p.window);
    p.beta = (float)a->beta;
    p.bias = (float)a->bias;
    return p;
}

static hr_status lrn_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]];
    tiling p = tiling_for(call->graph, call->node);
    p.x = call->in[0];
    p.dy = call->node->n_in > 1 ? call->in[1] : NULL;
    p.out = call->out[0];
    p.scratch = call->workspace;
    hr_parallel(call->site.threads, x->dim[0] * p.per_image, x->elements, lrn_task, &p);
    return HR_OK;
}

static hr_status lrn_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                             int64_t *workspace_bytes)
{
    const tiling p = tiling_for(graph, node);
    *state = NULL;
    *workspace_bytes = p.row_floats * ROWS * (int64_t)sizeof(float) * (site->threads > 1 ? site->threads : 1);
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    return x->type == HR_F32 && x->layout <= HR_LAYOUT_C16;
}

const hr_kernel hr_layer_lrn_host[] = {
    {.op = "lrn", .algorithm = "simd", .supports = supports, .prepare = lrn_prepare, .run = lrn_run},
    {.op = "lrn_backward", .algorithm = "simd", .supports = supports, .prepare = lrn_prepare, .run = lrn_run},
    {0},
};
