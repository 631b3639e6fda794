/* A plain copy: y = x, bit for bit, any type and layout.
 *
 * No network runs it. It is the yardstick of kernels that move bytes: their rates are quoted as a share of a copy of
 * the same bytes in the same run.
 */
#include "op.h"

static hr_status copy_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int y;
    if (graph->nodes[node].in[0] < 0) FAIL(HR_BAD_ARGUMENT, "node %s: copy takes a tensor", graph->nodes[node].name);
    TRY(hr_graph_add_output_like(graph, node, "y", graph->nodes[node].in[0], &y));
out:
    return st;
}

static const hr_op copy = {.name = "copy", .summary = "y = x, the yardstick of what moves bytes", .n_in_min = 1, .n_in_max = 1,
                           .infer = copy_infer};
const hr_op *const hr_layer_copy_ops[] = {&copy, NULL};
