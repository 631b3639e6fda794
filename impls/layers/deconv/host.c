/* Transposed convolution on the CPU, as the convolution from y to x in another direction: forward is that
 * convolution's data gradient, its input gradient is that convolution's forward pass, and the weights are the same
 * tensor. oneDNN's own deconvolution primitive does just this inside, but adds bias and relu in slow loops and takes
 * the weights with swapped dimensions; here bias, relu and db are one pass each.
 */
#include "convolution.h"
#include "kernel.h"

#ifdef HR_HAVE_ONEDNN
static hr_status deconv_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_DATA,
                              .x = {node->out[0], HR_DNNL_OUT, 0},
                              .w = {node->in[1], HR_DNNL_IN, 1},
                              .y = {node->in[0], HR_DNNL_IN, 0},
                              .b = {-1, HR_DNNL_IN, 0}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}

static hr_status dgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_FORWARD,
                              .x = {node->in[0], HR_DNNL_IN, 0},
                              .w = {node->in[1], HR_DNNL_IN, 1},
                              .y = {node->out[0], HR_DNNL_OUT, 0},
                              .b = {-1, HR_DNNL_IN, 0}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}

static hr_status wgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_WEIGHTS,
                              .x = {node->in[1], HR_DNNL_IN, 1},
                              .w = {node->out[0], HR_DNNL_OUT, 0},
                              .y = {node->in[0], HR_DNNL_IN, 0},
                              .b = {-1, HR_DNNL_OUT, 1}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}

/* How a tensor is walked plane by plane: [images][channel blocks][spatial][block], block 1 when PLAIN. */
typedef struct planes { int64_t images, blocks, spatial, block; } planes;

static planes planes_of(const hr_tensor *t)
{
    int64_t block = hr_layout_block(t->layout);
    return (planes){t->dim[0], t->dim[1] / block, hr_tensor_spatial(t), block};
}

/* y = act(y + b), plane by plane. */
static void bias_relu(const planes *p, const float *b, bool relu, float *y, int threads)
{
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
    for (int64_t plane = 0; plane < p->images * p->blocks; plane++) {
        float add[16] = {0}, *to = y + plane * p->spatial * p->block;
        for (int64_t k = 0; b && k < p->block; k++) add[k] = b[plane % p->blocks * p->block + k];
        for (int64_t i = 0; i < p->spatial * p->block; i++) {
            float value = to[i] + add[i % p->block];
            to[i] = relu && value < 0 ? 0 : value;
        }
    }
}

static hr_status deconv_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    const hr_node *node = call->node;
    const float *b = node->n_in > 2 && node->in[2] >= 0 ? call->in[2] : NULL;
    TRY(hr_dnnl_run(call));
    if (!b && !node->attrs.relu) goto out;
    const planes p = planes_of(&call->graph->tensors[node->out[0]]);
    bias_relu(&p, b, node->attrs.relu, call->out[0], call->site.threads);
out:
    return st;
}

/* db[k] = sum over images and positions, in that order, in double; one thread for each channel block. */
static void bias_gradient(const planes *p, const float *dy, float *db, int threads)
{
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
    for (int64_t block = 0; block < p->blocks; block++) {
        double sum[16] = {0};
        for (int64_t n = 0; n < p->images; n++) {
            const float *from = dy + (n * p->blocks + block) * p->spatial * p->block;
            for (int64_t i = 0; i < p->spatial; i++)
                for (int64_t k = 0; k < p->block; k++) sum[k] += from[i * p->block + k];
        }
        for (int64_t k = 0; k < p->block; k++) db[block * p->block + k] = (float)sum[k];
    }
}

static hr_status wgrad_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    TRY(hr_dnnl_run(call));
    if (call->node->n_out < 2) goto out;
    const planes p = planes_of(&call->graph->tensors[call->node->in[1]]);
    bias_gradient(&p, call->in[1], call->out[1], call->site.threads);
out:
    return st;
}
#endif

const hr_kernel hr_layer_deconv_host[] = {
#ifdef HR_HAVE_ONEDNN
    {.op = "deconv", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = deconv_prepare,
     .release = hr_dnnl_program_free, .run = deconv_run},
    {.op = "deconv_dgrad", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = dgrad_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
    {.op = "deconv_wgrad", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = wgrad_prepare,
     .release = hr_dnnl_program_free, .run = wgrad_run},
#endif
    {0},
};
