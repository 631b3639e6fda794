/* Flatten on the CPU: oneDNN's reorder between the layout of the shaped tensor and plain order, which is the flat
 * tensor's. It is a parallel copy where the layout is plain already.
 */
#include "host_plain.h"
#include "kernel.h"
#include "onednn.h"

#ifdef HR_HAVE_ONEDNN
static bool flatten_supports(const hr_graph *graph, const hr_node *node) { return hr_host_plain(graph, node); }

static hr_status prepare(const hr_tensor *shaped, bool to_flat, int threads, void **state, int64_t *workspace_bytes)
{
    hr_status st = HR_OK;
    dnnl_memory_desc_t held, plain;
    hr_dnnl_program *program = NULL;
    hr_tensor flat = *shaped;
    flat.layout = HR_LAYOUT_PLAIN;
    TRY(hr_dnnl_describe(shaped, 1, &held));
    TRY(hr_dnnl_describe(&flat, 1, &plain));
    TRY(hr_dnnl_program_new(threads, &program));
    TRY(hr_dnnl_program_add_reorder(program, to_flat ? &held : &plain, HR_DNNL_IN, 0, to_flat ? &plain : &held, 0));
    *workspace_bytes = hr_dnnl_program_workspace_bytes(program);
    *state = program;
    program = NULL;
out:
    hr_dnnl_program_free(program);
    return st;
}

static hr_status flatten_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes)
{
    return prepare(&graph->tensors[node->in[0]], true, site->threads, state, workspace_bytes);
}

static hr_status backward_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                  int64_t *workspace_bytes)
{
    return prepare(&graph->tensors[node->out[0]], false, site->threads, state, workspace_bytes);
}
#endif

const hr_kernel hr_layer_flatten_host[] = {
#ifdef HR_HAVE_ONEDNN
    {.op = "flatten", .algorithm = "onednn", .supports = flatten_supports, .prepare = flatten_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
    {.op = "flatten_backward", .algorithm = "onednn", .supports = flatten_supports, .prepare = backward_prepare,
     .release = hr_dnnl_program_free, .run = hr_dnnl_run},
#endif
    {0},
};
