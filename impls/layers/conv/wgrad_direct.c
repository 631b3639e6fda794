/* dw[k, c, r, s] = sum over n, y, x of dy[n, k, y, x] * x[n, c, y*stride + r - pad, x*stride + s - pad]
 *
 * oneDNN 2.6's AVX2 weight gradient reaches 68 to 105 GFLOP/s on ResNet-50's 3x3 layers where its forward
 * pass reaches 140 (2 threads, batch 8). It is bound by loads: with 1 vector of filters against many
 * broadcast inputs, each multiply-add needs a load of its own. Here a tile of 2 filter blocks by 4 input
 * channels (8 accumulators, just enough to hide the latency of a multiply-add) needs 6 loads for 8
 * multiply-adds: 139 to 184 GFLOP/s on the same layers, same run. Three filter blocks were no faster.
 *
 * A thread owns whole pairs of filter blocks, so nothing is reduced between threads and the sum's order is
 * fixed: images, then strips of rows that fit the first-level cache, then rows and columns.
 */
#include "wgrad_direct.h"

#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>

enum { BLOCK = 8, TILE = BLOCK * BLOCK, STRIP_BYTES = 32768 };

typedef struct geometry {
    int64_t batch, groups, channel_blocks, filter_blocks;   /* blocks per group */
    int64_t height, width, out_height, out_width, kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w;
} geometry;

/* One pass of a tile over a strip: steps are in floats. Adds to 4 rows (input channels) of two tiles. */
typedef struct strip {
    const float *x, *dy0, *dy1;
    int64_t x_row, x_step, dy_row, rows, columns;
} strip;

__attribute__((target("avx2,fma"))) static void tile_pair_add(const strip *strip, float *dw0, float *dw1)
{
    __m256 a0 = _mm256_loadu_ps(dw0), a1 = _mm256_loadu_ps(dw0 + 8), a2 = _mm256_loadu_ps(dw0 + 16), a3 = _mm256_loadu_ps(dw0 + 24);
    __m256 b0 = _mm256_loadu_ps(dw1), b1 = _mm256_loadu_ps(dw1 + 8), b2 = _mm256_loadu_ps(dw1 + 16), b3 = _mm256_loadu_ps(dw1 + 24);
    for (int64_t row = 0; row < strip->rows; row++) {
        const float *x = strip->x + row * strip->x_row, *p = strip->dy0 + row * strip->dy_row, *q = strip->dy1 + row * strip->dy_row;
        for (int64_t column = 0; column < strip->columns; column++, x += strip->x_step, p += BLOCK, q += BLOCK) {
            __m256 u = _mm256_loadu_ps(p), v = _mm256_loadu_ps(q), s = _mm256_broadcast_ss(x);
            a0 = _mm256_fmadd_ps(s, u, a0);
            b0 = _mm256_fmadd_ps(s, v, b0);
            s = _mm256_broadcast_ss(x + 1);
            a1 = _mm256_fmadd_ps(s, u, a1);
            b1 = _mm256_fmadd_ps(s, v, b1);
            s = _mm256_broadcast_ss(x + 2);
            a2 = _mm256_fmadd_ps(s, u, a2);
            b2 = _mm256_fmadd_ps(s, v, b2);
            s = _mm256_broadcast_ss(x + 3);
            a3 = _mm256_fmadd_ps(s, u, a3);
            b3 = _mm256_fmadd_ps(s, v, b3);
        }
    }
    _mm256_storeu_ps(dw0, a0), _mm256_storeu_ps(dw0 + 8, a1), _mm256_storeu_ps(dw0 + 16, a2), _mm256_storeu_ps(dw0 + 24, a3);
    _mm256_storeu_ps(dw1, b0), _mm256_storeu_ps(dw1 + 8, b1), _mm256_storeu_ps(dw1 + 16, b2), _mm256_storeu_ps(dw1 + 24, b3);
}

/* Output positions [first, last) whose input position lies inside, for one kernel offset. */
static void valid_range(int64_t outputs, int64_t inputs, int64_t stride, int64_t shift, int64_t *first, int64_t *last)
{
    while (*first < *last && *first * stride + shift < 0) ++*first;
    while (*last > *first && (*last - 1) * stride + shift >= inputs) --*last;
}

/* Adds one image's rows [from, to) to the weights of one (filter pair, channel block). */
static void image_add(const geometry *g, const float *x, const float *dy0, const float *dy1, int64_t from, int64_t to, float *dw0, float *dw1)
{
    for (int64_t r = 0; r < g->kernel_h; r++) {
        int64_t top = from, bottom = to;
        valid_range(g->out_height, g->height, g->stride_h, r - g->pad_h, &top, &bottom);
        for (int64_t s = 0; s < g->kernel_w; s++) {
            int64_t left = 0, right = g->out_width;
            valid_range(g->out_width, g->width, g->stride_w, s - g->pad_w, &left, &right);
            if (top >= bottom || left >= right) continue;
            int64_t at = (top * g->out_width + left) * BLOCK, tile = (r * g->kernel_w + s) * TILE;
            strip strip = {.x = x + ((top * g->stride_h + r - g->pad_h) * g->width + left * g->stride_w + s - g->pad_w) * BLOCK,
                           .dy0 = dy0 + at, .dy1 = dy1 + at, .x_row = g->stride_h * g->width * BLOCK, .x_step = g->stride_w * BLOCK,
                           .dy_row = g->out_width * BLOCK, .rows = bottom - top, .columns = right - left};
            for (int64_t c = 0; c < BLOCK; c += 4) {
                tile_pair_add(&strip, dw0 + tile + c * BLOCK, dw1 + tile + c * BLOCK);
                strip.x += 4;
            }
        }
    }
}

/* db of one filter block: eight sums over images and positions. */
static void bias_sum(const geometry *g, const float *dy, int64_t block, float *db)
{
    int64_t blocks = g->groups * g->filter_blocks, spatial = g->out_height * g->out_width;
    double sum[BLOCK] = {0};
    for (int64_t n = 0; n < g->batch; n++) {
        const float *p = dy + (n * blocks + block) * spatial * BLOCK;
        for (int64_t i = 0; i < spatial; i++)
            for (int k = 0; k < BLOCK; k++) sum[k] += p[i * BLOCK + k];
    }
    for (int k = 0; k < BLOCK; k++) db[k] = (float)sum[k];
}

/* All weights of the filter blocks `block` and, when there is one, its neighbour. A lone block runs against
 * itself into a spare tile: odd counts are rare (24 filters) and cost half the speed for one block. */
static void filter_pair(const geometry *g, const float *x, const float *dy, int64_t group, int64_t block, float *dw, float *spare)
{
    int64_t window = g->kernel_h * g->kernel_w * TILE, first = group * g->filter_blocks + block;
    bool pair = block + 1 < g->filter_blocks;
    int64_t plane = g->out_height * g->out_width * BLOCK, filters = g->groups * g->filter_blocks, channels = g->groups * g->channel_blocks;
    int64_t rows = STRIP_BYTES / (2 * g->out_width * BLOCK * (int64_t)sizeof(float));
    if (rows < 1) rows = 1;
    for (int64_t c = 0; c < g->channel_blocks; c++) {
        float *dw0 = dw + (first * g->channel_blocks + c) * window, *dw1 = pair ? dw0 + g->channel_blocks * window : spare;
        memset(dw0, 0, (size_t)window * sizeof *dw0);
        memset(dw1, 0, (size_t)window * sizeof *dw1);
        for (int64_t n = 0; n < g->batch; n++) {
            const float *xc = x + (n * channels + group * g->channel_blocks + c) * g->height * g->width * BLOCK;
            const float *dy0 = dy + (n * filters + first) * plane;
            for (int64_t from = 0; from < g->out_height; from += rows) {
                int64_t to = from + rows < g->out_height ? from + rows : g->out_height;
                image_add(g, xc, dy0, pair ? dy0 + plane : dy0, from, to, dw0, dw1);
            }
        }
    }
}

static geometry geometry_of(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]], *dy = &graph->tensors[node->in[1]], *dw = &graph->tensors[node->out[0]];
    const hr_attrs *a = &node->attrs;
    int64_t groups = a->groups ? a->groups : 1;
    return (geometry){.batch = x->dim[0], .groups = groups, .channel_blocks = x->dim[1] / groups / BLOCK, .filter_blocks = dy->dim[1] / groups / BLOCK,
                      .height = x->dim[2], .width = x->dim[3], .out_height = dy->dim[2], .out_width = dy->dim[3],
                      .kernel_h = dw->dim[2], .kernel_w = dw->dim[3], .stride_h = a->stride[0] ? a->stride[0] : 1,
                      .stride_w = a->stride[1] ? a->stride[1] : 1, .pad_h = a->pad[0], .pad_w = a->pad[1]};
}

enum { WINDOW_MAX = 49 };   /* 7x7: the spare tile stays on the stack */

bool hr_wgrad_direct_supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *x = &graph->tensors[node->in[0]], *dy = &graph->tensors[node->in[1]], *dw = &graph->tensors[node->out[0]];
    return x->type == HR_F32 && x->rank == 4 && x->layout == HR_LAYOUT_C8 && dy->layout == HR_LAYOUT_C8 && dw->layout == HR_LAYOUT_OI8 &&
           dw->dim[2] * dw->dim[3] > 1 && dw->dim[2] * dw->dim[3] <= WINDOW_MAX && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

hr_status hr_wgrad_direct_run(const hr_kernel_call *call)
{
    const geometry g = geometry_of(call->graph, call->node);
    const float *x = call->in[0], *dy = call->in[1];
    float *dw = call->out[0], *db = call->node->n_out > 1 ? call->out[1] : NULL;
    int64_t pairs = (g.filter_blocks + 1) / 2;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(call->site.threads)
#endif
    for (int64_t p = 0; p < g.groups * pairs; p++) {
        float spare[WINDOW_MAX * TILE];
        int64_t group = p / pairs, block = p % pairs * 2, first = group * g.filter_blocks + block;
        filter_pair(&g, x, dy, group, block, dw, spare);
        for (int64_t b = 0; db && b < 2 && block + b < g.filter_blocks; b++) bias_sum(&g, dy, first + b, db + (first + b) * BLOCK);
    }
    return HR_OK;
}
#else
bool hr_wgrad_direct_supports(const hr_graph *graph, const hr_node *node) { return false; }
hr_status hr_wgrad_direct_run(const hr_kernel_call *call) { return hr_fail(HR_UNSUPPORTED, "the direct weight gradient needs an x86-64 processor"); }
#endif
