/* The fully connected layer on the GPU by cuBLASLt (../cublas.h).
 *
 * Row-major matrices are column-major ones transposed, so the products are, in cuBLASLt's words:
 *   dense        y' [K, N] = w'' x'      a = w held F x K, transposed; b = x held F x N; bias along m = K
 *   dense_dgrad  dx' [F, N] = w' dy'     a = w held F x K; b = dy held K x N
 *   dense_wgrad  dw' [F, K] = x' dy''    a = x held F x N; b = dy held K x N, transposed
 * Bias and relu are cuBLASLt's epilogues where the bias has the result's type, else our own kernel (../epilogue.h).
 * db is always our own sum: cuBLASLt's BGRADB epilogue is not there for every type, and its order of adding is not
 * told.
 */
#include <stdlib.h>
#include "cublas.h"
#include "cuda/queue.h"
#include "epilogue.h"
#include "plan.h"

typedef struct layer {
    hr_cublas_plan *plan;
    bool finish, sum;
    int64_t partial_at;                /* in the aligned workspace */
    hr_epilogue end;
    hr_epilogue_sum sums;
    int64_t workspace_bytes;
} layer;

static bool holds(const hr_graph *graph, int tensor)
{
    const hr_tensor *t = &graph->tensors[tensor];
    const bool real = t->type == HR_F32 || t->type == HR_F16 || t->type == HR_BF16;
    return real && t->rank == 2 && t->layout == HR_LAYOUT_PLAIN;
}

/* x, w, y of one type; b (-1: none) of that type or F32. */
static bool layer_supports(const hr_graph *graph, int x, int w, int y, int b)
{
    if (!holds(graph, x) || !holds(graph, w) || !holds(graph, y)) return false;
    const hr_type type = graph->tensors[x].type;
    const hr_type b_type = b < 0 ? type : graph->tensors[b].type;
    return graph->tensors[y].type == type && graph->tensors[w].type == type && (b_type == type || b_type == HR_F32);
}

static int64_t take(layer *l, int64_t bytes)
{
    int64_t at = l->workspace_bytes;
    l->workspace_bytes += (bytes + HR_CUBLAS_ALIGNMENT - 1) / HR_CUBLAS_ALIGNMENT * HR_CUBLAS_ALIGNMENT;
    return at;
}

static void layer_free(void *state)
{
    layer *l = state;
    if (!l) return;
    hr_cublas_plan_free(l->plan);
    free(l);
}

static hr_status layer_new(const hr_site *site, const hr_cublas_product *product, layer **made)
{
    hr_status st = HR_OK;
    layer *l = calloc(1, sizeof *l);
    TRY_ALLOC(l);
    TRY(hr_cublas_plan_new(site, product, &l->plan));
    take(l, hr_cublas_plan_workspace_bytes(l->plan));
    *made = l;
    l = NULL;
out:
    layer_free(l);
    return st;
}

/* The workspace's address is a multiple of HR_ALIGNMENT only; cuBLASLt wants more: room to begin a little later. */
static void layer_hand_over(layer *l, void **state, int64_t *workspace_bytes)
{
    *workspace_bytes = l->workspace_bytes ? l->workspace_bytes + HR_CUBLAS_ALIGNMENT - HR_ALIGNMENT : 0;
    *state = l;
}

static char *base_of(const hr_kernel_call *call)
{
    uintptr_t at = (uintptr_t)call->workspace;
    return (char *)call->workspace + (HR_CUBLAS_ALIGNMENT - at % HR_CUBLAS_ALIGNMENT) % HR_CUBLAS_ALIGNMENT;
}

static bool forward_supports(const hr_graph *graph, const hr_node *node)
{
    return layer_supports(graph, node->in[0], node->in[1], node->out[0], node->n_in > 2 ? node->in[2] : -1);
}

static hr_status forward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *x = &graph->tensors[node->in[0]], *w = &graph->tensors[node->in[1]];
    const hr_tensor *b = node->n_in > 2 && node->in[2] >= 0 ? &graph->tensors[node->in[2]] : NULL;
    const bool fused = !b || b->type == x->type;
    const hr_cublas_product product = {.m = w->dim[0], .n = x->dim[0], .k = x->dim[1], .transpose_a = true,
                                       .operands = x->type, .result = x->type, .bias = b && fused,
                                       .relu = node->attrs.relu && fused, .tf32 = graph->tf32};
    layer *l = NULL;
    TRY(layer_new(site, &product, &l));
    l->finish = !fused;
    l->end = (hr_epilogue){.elements = x->dim[0] * w->dim[0], .channels = w->dim[0], .inner = 1, .type = x->type,
                           .bias_f32 = b && b->type == HR_F32, .relu = node->attrs.relu};
    layer_hand_over(l, state, workspace_bytes);
out:
    return st;
}

static hr_status forward_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const layer *l = call->state;
    const void *b = call->node->n_in > 2 ? call->in[2] : NULL;
    TRY(hr_cublas_plan_run(l->plan, &call->site, call->in[1], call->in[0], b, call->out[0], base_of(call)));
    if (l->finish) TRY(hr_epilogue_finish(call->site.queue, &l->end, call->out[0], b));
out:
    return st;
}

static bool dgrad_supports(const hr_graph *graph, const hr_node *node)
{
    return layer_supports(graph, node->out[0], node->in[1], node->in[0], -1);
}

static hr_status dgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *dy = &graph->tensors[node->in[0]], *w = &graph->tensors[node->in[1]];
    const hr_cublas_product product = {.m = w->dim[1], .n = dy->dim[0], .k = w->dim[0], .operands = dy->type,
                                       .result = dy->type, .tf32 = graph->tf32};
    layer *l = NULL;
    TRY(layer_new(site, &product, &l));
    layer_hand_over(l, state, workspace_bytes);
out:
    return st;
}

static hr_status dgrad_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const layer *l = call->state;
    TRY(hr_cublas_plan_run(l->plan, &call->site, call->in[1], call->in[0], NULL, call->out[0], base_of(call)));
out:
    return st;
}

static bool wgrad_supports(const hr_graph *graph, const hr_node *node)
{
    return layer_supports(graph, node->in[0], node->out[0], node->in[1], node->n_out > 1 ? node->out[1] : -1);
}

static hr_status wgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *x = &graph->tensors[node->in[0]], *dy = &graph->tensors[node->in[1]];
    const hr_tensor *dw = &graph->tensors[node->out[0]];
    const hr_cublas_product product = {.m = x->dim[1], .n = dy->dim[1], .k = x->dim[0], .transpose_b = true,
                                       .operands = x->type, .result = dw->type, .tf32 = graph->tf32};
    layer *l = NULL;
    TRY(layer_new(site, &product, &l));
    l->sum = node->n_out > 1;
    if (l->sum) {
        l->sums = hr_epilogue_sum_of(dy, graph->tensors[node->out[1]].type);
        l->partial_at = take(l, (int64_t)sizeof(float) * l->sums.slices * l->sums.channels);
    }
    layer_hand_over(l, state, workspace_bytes);
out:
    return st;
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const layer *l = call->state;
    TRY(hr_cublas_plan_run(l->plan, &call->site, call->in[0], call->in[1], NULL, call->out[0], base_of(call)));
    if (l->sum)
        TRY(hr_epilogue_sum_channels(call->site.queue, &l->sums, call->in[1], call->out[1],
                                     (float *)(base_of(call) + l->partial_at)));
out:
    return st;
}

#define ROW(OP, NAME) \
    {.op = OP, .algorithm = "cublas", .supports = NAME##_supports, .prepare = NAME##_prepare, .release = layer_free, \
     .run = NAME##_run}
const hr_kernel hr_layer_dense_cublas[] = {
    ROW("dense", forward),
    ROW("dense_dgrad", dgrad),
    ROW("dense_wgrad", wgrad),
    {0},
};
