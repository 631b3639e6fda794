/* What the ops with sliding windows (conv, deconv, pool) check and add alike. For op.c files only: kernels
 * read the shapes that come out of it.
 */
#ifndef HR_WINDOW_H
#define HR_WINDOW_H
#include "graph.h"

/* Sets unset strides and groups of the node to 1; refuses negative attributes, an input that must be there and is
 * not, and an input 0 without space (rank below 3). */
hr_status hr_window_prepare(hr_graph *graph, int node);

/* extents[0 ... spatial): (in + pad + pad_end - kernel) / stride + 1. Fails when a window does not fit. */
hr_status hr_window_extents(const hr_graph *graph, int node, const int64_t *in, const int64_t *kernel, int spatial,
                            int64_t *extents);
/* Transposed: (in - 1) * stride - pad - pad_end + kernel. */
hr_status hr_window_extents_transposed(const hr_graph *graph, int node, const int64_t *in, const int64_t *kernel,
                                       int spatial, int64_t *extents);

/* Input `j` must be there and of the type of activations. */
hr_status hr_window_check_type(const hr_graph *graph, int node, int j);

/* Inputs x [N, C, ...], w [*, *, kernel of the same rank], b? [filters], all of the type of activations. */
hr_status hr_window_check_operands(const hr_graph *graph, int node, int64_t channels, int64_t filters);

/* Backward of a layer y = act(f(x, w, b)): gradient of f's result from dy, through relu_backward when fused. */
hr_status hr_layer_before_relu(hr_graph *graph, int node, int dy, int *dbefore);

/* Backward nodes of conv, deconv and dense: NODE.OP_wgrad(x, dy) -> dw, db? and NODE.OP_dgrad(dy, w) -> dx. The
 * weight gradient comes first, so that x can die before dx is born. */
hr_status hr_layer_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din);
/* infer() of those nodes: `like` gives the shape; wgrad adds db [filters], typed as dy, when attrs.bias is set. */
hr_status hr_layer_infer_dgrad(hr_graph *graph, int node);
hr_status hr_layer_infer_wgrad(hr_graph *graph, int node);
/* infer() of a backward node with the single output dx in the shape of `like`; input 0 is dy. */
hr_status hr_layer_infer_dx(hr_graph *graph, int node);
#endif
