/* Rectified linear unit.
 *
 *   y = max(0, x)          dx = dy where y > 0, else 0
 *
 * Any rank, any layout. (Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010.)
 *
 * Backward reads y, not x: the next layer usually holds y already. NaN passes forward (max(0, NaN) is NaN here, as
 * in PyTorch), so that poison and divergence stay visible; the gradient at exactly 0 is 0. relu_backward also
 * serves the layers with a fused relu (conv, deconv, dense, add).
 */
#include "op.h"
#include "pointwise.h"

static hr_status relu_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    int added;
    if (dout[0] < 0 || !need[0]) goto out;
    TRY(hr_pointwise_add_backward(graph, node, "relu_backward", 2, (int[]){graph->nodes[node].out[0], dout[0]},
                                  &added));
    din[0] = graph->nodes[added].out[0];
out:
    return st;
}

static const hr_op relu = {.name = "relu",
                           .summary = "y = max(0, x)",
                           .n_in_min = 1,
                           .n_in_max = 1,
                           .infer = hr_pointwise_infer,
                           .differentiate = relu_differentiate};
static const hr_op relu_backward = {.name = "relu_backward",
                                    .summary = "gradient where y > 0",
                                    .n_in_min = 2,
                                    .n_in_max = 2,
                                    .sign_inputs = 1 << 0,
                                    .infer = hr_pointwise_infer};
const hr_op *const hr_layer_relu_ops[] = {&relu, &relu_backward, NULL};
