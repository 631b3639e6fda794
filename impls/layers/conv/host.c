/* Convolution on the CPU: oneDNN in the graph's blocked layouts (choice of layouts: ../convolution.c), bias and
 * relu fused into the forward pass, db from the same primitive as dw.
 * Weight gradients of windows larger than 1x1 run our own AVX2 kernel where it serves: see wgrad_direct.c for why.
 */
#include "convolution.h"
#include "kernel.h"
#include "wgrad_direct.h"

#ifdef HR_HAVE_ONEDNN
static hr_status conv_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                              int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_FORWARD,
                              .relu = node->attrs.relu,
                              .x = {node->in[0], HR_DNNL_IN, 0},
                              .w = {node->in[1], HR_DNNL_IN, 1},
                              .y = {node->out[0], HR_DNNL_OUT, 0},
                              .b = {node->n_in > 2 ? node->in[2] : -1, HR_DNNL_IN, 2}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}

static hr_status dgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_DATA,
                              .x = {node->out[0], HR_DNNL_OUT, 0},
                              .w = {node->in[1], HR_DNNL_IN, 1},
                              .y = {node->in[0], HR_DNNL_IN, 0},
                              .b = {-1, HR_DNNL_IN, 0}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}

static hr_status wgrad_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                               int64_t *workspace_bytes)
{
    const hr_convolution c = {.direction = HR_CONVOLVE_WEIGHTS,
                              .x = {node->in[0], HR_DNNL_IN, 0},
                              .w = {node->out[0], HR_DNNL_OUT, 0},
                              .y = {node->in[1], HR_DNNL_IN, 1},
                              .b = {node->n_out > 1 ? node->out[1] : -1, HR_DNNL_OUT, 1}};
    return hr_convolution_prepare(graph, node, &c, site->threads, state, workspace_bytes);
}
#endif

const hr_kernel hr_layer_conv_host[] = {
    {.op = "conv_wgrad", .algorithm = "direct", .supports = hr_wgrad_direct_supports, .run = hr_wgrad_direct_run},
#ifdef HR_HAVE_ONEDNN
    {.op = "conv", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = conv_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
    {.op = "conv_dgrad", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = dgrad_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
    {.op = "conv_wgrad", .algorithm = "onednn", .supports = hr_convolution_supports, .prepare = wgrad_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
#endif
    {0},
};
