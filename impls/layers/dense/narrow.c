/* A dense layer on few images does 2 operations for each image on each weight that it reads or writes: memory is the
 * limit, and a matrix product that packs its operands moves the weights more than once. These kernels touch each
 * weight once, in the order in which it lies.
 *
 *   forward  y[n, k] = act(b[k] + sum over f of w[k, f] x[n, f])   two rows of w against four images at a time
 *   dgrad   dx[n, f] = sum over k of dy[n, k] w[k, f]              strips of dx stay in the cache, eight rows at a time
 *   wgrad   dw[k, f] = sum over n of dy[n, k] x[n, f]              written past the cache when it would not fit there
 *
 * VGG-16's first dense layer (25088 to 4096), one core, against oneDNN's inner product in the same run, ms:
 *   4 images: forward 24 / 55, dgrad 32 / 54, wgrad 24 / 38.   8 images: forward 38 / 59, dgrad 57 / 50, wgrad 54 / 43.
 * Hence up to eight images forward and four backward. Strips of 1024 features cost dgrad twice the time (each row of
 * a strip is a page of its own), four rows instead of eight 15 %.
 */
#include "narrow.h"
#include "host_plain.h"

#ifdef __x86_64__
#include <immintrin.h>

enum { IMAGES_MAX = 8, TILE = 4, LANES = 8, ROWS = 8, STRIP = 4096 };
static const int64_t streamed_bytes = 8 << 20;   /* larger results bypass the cache */
#define KERNEL __attribute__((target("avx2,fma"), always_inline)) static inline

typedef struct layer {
    int64_t images, features, filters;
    const float *x, *w, *dy, *b;
    float *y, *dx, *dw;
    bool relu;
} layer;

static bool supports(const hr_graph *graph, const hr_node *node, int64_t images_max)
{
    return hr_host_plain(graph, node) && graph->tensors[node->in[0]].dim[0] <= images_max &&
           __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool hr_narrow_forward_supports(const hr_graph *graph, const hr_node *node)
{
    return supports(graph, node, IMAGES_MAX);
}
bool hr_narrow_backward_supports(const hr_graph *graph, const hr_node *node) { return supports(graph, node, TILE); }

KERNEL float lanes_sum(__m256 v)
{
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_shuffle_ps(s, s, 1)));
}

/* Rows k and k + 1 of w against `images` images (a constant where it is inlined) from image n on. */
KERNEL void rows_times_images(const layer *l, int64_t k, int rows, int64_t n, int images)
{
    const float *w[2] = {l->w + k * l->features, l->w + (k + rows - 1) * l->features};
    __m256 sum[2][TILE];
    int64_t f = 0;
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < images; i++) sum[r][i] = _mm256_setzero_ps();
    for (; f + LANES <= l->features; f += LANES) {
        __m256 w0 = _mm256_loadu_ps(w[0] + f), w1 = _mm256_loadu_ps(w[1] + f);
        for (int i = 0; i < images; i++) {
            __m256 x = _mm256_loadu_ps(l->x + (n + i) * l->features + f);
            sum[0][i] = _mm256_fmadd_ps(w0, x, sum[0][i]);
            sum[1][i] = _mm256_fmadd_ps(w1, x, sum[1][i]);
        }
    }
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < images; i++) {
            float value = lanes_sum(sum[r][i]);
            for (int64_t t = f; t < l->features; t++) value += w[r][t] * l->x[(n + i) * l->features + t];
            if (l->b) value += l->b[k + r];
            l->y[(n + i) * l->filters + k + r] = l->relu && value < 0 ? 0 : value;
        }
}

/* dx[.., from ... to) += sum over `rows` <= ROWS rows of dy * w; `first`: the strip starts from zero. */
KERNEL void rows_add_to_strip(const layer *l, int64_t k, int rows, int images, int64_t from, int64_t to, bool first)
{
    int64_t f = from;
    for (; f + LANES <= to; f += LANES) {
        __m256 w[ROWS];
        for (int r = 0; r < rows; r++) w[r] = _mm256_loadu_ps(l->w + (k + r) * l->features + f);
        for (int i = 0; i < images; i++) {
            float *dx = l->dx + i * l->features + f;
            __m256 sum = first ? _mm256_setzero_ps() : _mm256_loadu_ps(dx);
            for (int r = 0; r < rows; r++)
                sum = _mm256_fmadd_ps(_mm256_broadcast_ss(l->dy + i * l->filters + k + r), w[r], sum);
            _mm256_storeu_ps(dx, sum);
        }
    }
    for (; f < to; f++)
        for (int i = 0; i < images; i++) {
            float sum = first ? 0 : l->dx[i * l->features + f];
            for (int r = 0; r < rows; r++) sum += l->dy[i * l->filters + k + r] * l->w[(k + r) * l->features + f];
            l->dx[i * l->features + f] = sum;
        }
}

/* Row k of dw from all images. */
KERNEL void row_from_images(const layer *l, int64_t k, int images, bool streamed)
{
    __m256 dy[TILE];
    float *dw = l->dw + k * l->features;
    int64_t f = 0;
    for (int i = 0; i < images; i++) dy[i] = _mm256_broadcast_ss(l->dy + i * l->filters + k);
    for (; f + LANES <= l->features; f += LANES) {
        __m256 sum = _mm256_mul_ps(dy[0], _mm256_loadu_ps(l->x + f));
        for (int i = 1; i < images; i++) sum = _mm256_fmadd_ps(dy[i], _mm256_loadu_ps(l->x + i * l->features + f), sum);
        if (streamed) _mm256_stream_ps(dw + f, sum);
        else _mm256_storeu_ps(dw + f, sum);
    }
    for (; f < l->features; f++) {
        float sum = l->dy[k] * l->x[f];
        for (int i = 1; i < images; i++) sum += l->dy[i * l->filters + k] * l->x[i * l->features + f];
        dw[f] = sum;
    }
}

/* The number of images becomes a constant, so that sums stay in registers. */
__attribute__((target("avx2,fma"))) static void rows_times_tile(const layer *l, int64_t k, int rows, int64_t n,
                                                                int images)
{
    switch (images) {
    case 1: rows_times_images(l, k, rows, n, 1); break;
    case 2: rows_times_images(l, k, rows, n, 2); break;
    case 3: rows_times_images(l, k, rows, n, 3); break;
    default: rows_times_images(l, k, rows, n, 4);
    }
}

__attribute__((target("avx2,fma"))) static void rows_add_to_tile(const layer *l, int64_t k, int rows, int images,
                                                                 int64_t from, int64_t to)
{
    if (rows < ROWS) {
        for (int r = 0; r < rows; r++) rows_add_to_strip(l, k + r, 1, images, from, to, k + r == 0);
        return;
    }
    switch (images) {
    case 1: rows_add_to_strip(l, k, ROWS, 1, from, to, k == 0); break;
    case 2: rows_add_to_strip(l, k, ROWS, 2, from, to, k == 0); break;
    case 3: rows_add_to_strip(l, k, ROWS, 3, from, to, k == 0); break;
    default: rows_add_to_strip(l, k, ROWS, 4, from, to, k == 0);
    }
}

__attribute__((target("avx2,fma"))) static void row_write(const layer *l, int64_t k, bool streamed)
{
    switch (l->images) {
    case 1: row_from_images(l, k, 1, streamed); break;
    case 2: row_from_images(l, k, 2, streamed); break;
    case 3: row_from_images(l, k, 3, streamed); break;
    default: row_from_images(l, k, 4, streamed);
    }
}

static int least(int64_t a, int64_t b) { return (int)(a < b ? a : b); }

hr_status hr_narrow_forward_run(const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const hr_tensor *w = &call->graph->tensors[node->in[1]], *x = &call->graph->tensors[node->in[0]];
    const layer l = {.images = x->dim[0],
                     .features = w->dim[1],
                     .filters = w->dim[0],
                     .x = call->in[0],
                     .w = call->in[1],
                     .b = node->n_in > 2 && node->in[2] >= 0 ? call->in[2] : NULL,
                     .y = call->out[0],
                     .relu = node->attrs.relu};
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(call->site.threads)
#endif
    for (int64_t k = 0; k < l.filters; k += 2)
        for (int64_t n = 0; n < l.images; n += TILE)
            rows_times_tile(&l, k, least(2, l.filters - k), n, least(TILE, l.images - n));
    return HR_OK;
}

hr_status hr_narrow_dgrad_run(const hr_kernel_call *call)
{
    const hr_tensor *w = &call->graph->tensors[call->node->in[1]], *dy = &call->graph->tensors[call->node->in[0]];
    const layer l = {.images = dy->dim[0],
                     .features = w->dim[1],
                     .filters = w->dim[0],
                     .dy = call->in[0],
                     .w = call->in[1],
                     .dx = call->out[0]};
    int64_t share = (l.features + call->site.threads - 1) / call->site.threads,
            strip = (least(share, STRIP) + LANES - 1) / LANES * LANES;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(call->site.threads)
#endif
    for (int64_t from = 0; from < l.features; from += strip)
        for (int64_t k = 0; k < l.filters; k += ROWS)
            rows_add_to_tile(&l, k, least(ROWS, l.filters - k), (int)l.images, from,
                             from + least(strip, l.features - from));
    return HR_OK;
}

hr_status hr_narrow_wgrad_run(const hr_kernel_call *call)
{
    const hr_tensor *dw = &call->graph->tensors[call->node->out[0]], *x = &call->graph->tensors[call->node->in[0]];
    const layer l = {.images = x->dim[0],
                     .features = dw->dim[1],
                     .filters = dw->dim[0],
                     .x = call->in[0],
                     .dy = call->in[1],
                     .dw = call->out[0]};
    float *db = call->node->n_out > 1 ? call->out[1] : NULL;
    /* Streamed stores need rows that start on a vector's boundary. */
    bool streamed =
        dw->bytes >= streamed_bytes && l.features % LANES == 0 && (uintptr_t)l.dw % (LANES * sizeof(float)) == 0;
#ifdef _OPENMP
#pragma omp parallel num_threads(call->site.threads)
#endif
    {
#ifdef _OPENMP
#pragma omp for schedule(static)
#endif
        for (int64_t k = 0; k < l.filters; k++) {
            row_write(&l, k, streamed);
            double sum = 0;
            for (int64_t n = 0; db && n < l.images; n++) sum += l.dy[n * l.filters + k];
            if (db) db[k] = (float)sum;
        }
        _mm_sfence();   /* each thread's streamed stores, before others may read them */
    }
    return HR_OK;
}
#else
bool hr_narrow_supports(const hr_graph *graph, const hr_node *node) { return false; }
static hr_status absent(void) { return hr_fail(HR_UNSUPPORTED, "the narrow dense kernels need an x86-64 processor"); }
hr_status hr_narrow_forward_run(const hr_kernel_call *call) { return absent(); }
hr_status hr_narrow_dgrad_run(const hr_kernel_call *call) { return absent(); }
hr_status hr_narrow_wgrad_run(const hr_kernel_call *call) { return absent(); }
#endif
