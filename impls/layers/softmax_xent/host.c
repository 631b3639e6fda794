/* Softmax cross-entropy for f32: tiles of positions, classes in the outer loops, so that space is read along memory.
 *
 * The terms of each tile's loss are summed in double in order of position, and the tiles' sums in order of tile: the
 * loss has the same bits for every number of threads. The exponentials are libm's; no network here spends a
 * thousandth of its step in this layer, so they are not vectorised.
 */
#include <math.h>
#include "kernel.h"
#include "parallel.h"

#define TILE 64    /* positions */

typedef struct tiles {
    const float *z;        /* logits or probabilities */
    const int32_t *labels;
    float *out;
    double *losses;        /* [tiles of all images]; NULL in backward */
    int64_t K, S, block;
    int64_t per_image;     /* tiles */
    float share;           /* 1 / (N S) */
} tiles;

typedef struct tile { int64_t image, begin, positions; } tile;

static tile tile_of(const tiles *t, int64_t task)
{
    tile i = {task / t->per_image, task % t->per_image * TILE, 0};
    i.positions = t->S - i.begin < TILE ? t->S - i.begin : TILE;
    return i;
}

/* Element (image, k, begin) of logits; the next position is t->block further. */
static int64_t place_of(const tiles *t, const tile *i, int64_t k)
{
    return (i->image * t->K + k / t->block * t->block) * t->S + i->begin * t->block + k % t->block;
}

static void forward_task(const void *context, int64_t task, int worker)
{
    const tiles *t = context;
    const tile i = tile_of(t, task);
    const int32_t *labels = t->labels + i.image * t->S + i.begin;
    float largest[TILE], sum[TILE] = {0};
    double loss = 0;
    for (int64_t s = 0; s < i.positions; s++) largest[s] = -INFINITY;
    for (int64_t k = 0; k < t->K; k++) {
        const float *z = t->z + place_of(t, &i, k);
        for (int64_t s = 0; s < i.positions; s++)
            largest[s] = z[s * t->block] > largest[s] ? z[s * t->block] : largest[s];
    }
    for (int64_t k = 0; k < t->K; k++) {
        const float *z = t->z + place_of(t, &i, k);
        float *prob = t->out + place_of(t, &i, k);
        for (int64_t s = 0; s < i.positions; s++) {
            prob[s * t->block] = expf(z[s * t->block] - largest[s]);
            sum[s] += prob[s * t->block];
        }
    }
    for (int64_t s = 0; s < i.positions; s++) {
        loss += (double)logf(sum[s]) + (double)largest[s] - (double)t->z[place_of(t, &i, labels[s]) + s * t->block];
        sum[s] = 1 / sum[s];
    }
    for (int64_t k = 0; k < t->K; k++) {
        float *prob = t->out + place_of(t, &i, k);
        for (int64_t s = 0; s < i.positions; s++) prob[s * t->block] *= sum[s];
    }
    t->losses[task] = loss;
}

static void backward_task(const void *context, int64_t task, int worker)
{
    const tiles *t = context;
    const tile i = tile_of(t, task);
    const int32_t *labels = t->labels + i.image * t->S + i.begin;
    for (int64_t k = 0; k < t->K; k++) {
        int64_t place = place_of(t, &i, k);
        for (int64_t s = 0; s < i.positions; s++)
            t->out[place + s * t->block] = (t->z[place + s * t->block] - (k == labels[s] ? 1.0f : 0.0f)) * t->share;
    }
}

static tiles tiles_for(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *z = &graph->tensors[node->in[0]];
    tiles t = {.K = z->dim[1], .S = hr_tensor_spatial(z), .block = hr_layout_block(z->layout)};
    t.per_image = (t.S + TILE - 1) / TILE;
    t.share = (float)(1 / (double)(z->dim[0] * t.S));
    return t;
}

static hr_status check_labels(const hr_kernel_call *call, const tiles *t, int64_t positions)
{
    for (int64_t i = 0; i < positions; i++)
        if (t->labels[i] < 0 || t->labels[i] >= t->K)
            return hr_fail(HR_BAD_INPUT, "node %s: label %d at position %lld is no class of 0 to %lld",
                           call->node->name, t->labels[i], (long long)i, (long long)t->K - 1);
    return HR_OK;
}

static hr_status run(const hr_kernel_call *call, bool forward)
{
    hr_status st = HR_OK;
    const hr_tensor *z = &call->graph->tensors[call->node->in[0]];
    tiles t = tiles_for(call->graph, call->node);
    int64_t n_tiles = z->dim[0] * t.per_image;
    t.z = call->in[0];
    t.labels = call->in[1];
    t.out = call->out[forward ? 1 : 0];
    t.losses = forward ? call->workspace : NULL;
    TRY(check_labels(call, &t, z->dim[0] * t.S));
    hr_parallel(call->site.threads, n_tiles, z->elements, forward ? forward_task : backward_task, &t);
    if (forward) {
        double total = 0;
        for (int64_t i = 0; i < n_tiles; i++) total += t.losses[i];
        *(float *)call->out[0] = (float)(total / (double)(z->dim[0] * t.S));
    }
out:
    return st;
}

static hr_status forward_run(const hr_kernel_call *call) { return run(call, true); }
static hr_status backward_run(const hr_kernel_call *call) { return run(call, false); }

static hr_status forward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    const tiles t = tiles_for(graph, node);
    *state = NULL;
    *workspace_bytes = graph->tensors[node->in[0]].dim[0] * t.per_image * (int64_t)sizeof *t.losses;
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    const hr_tensor *z = &graph->tensors[node->in[0]];
    bool scaled = node->attrs.alpha != 0 && node->attrs.alpha != 1;
    return z->type == HR_F32 && z->layout <= HR_LAYOUT_C16 && !scaled;
}

const hr_kernel hr_layer_softmax_xent_host[] = {
    {.op = "softmax_xent", .algorithm = "simd", .supports = supports, .prepare = forward_prepare, .run = forward_run},
    {.op = "softmax_xent_backward", .algorithm = "simd", .supports = supports, .run = backward_run},
    {0},
};
