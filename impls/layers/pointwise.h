/* What the op.c files of layers without windows or products (bn, relu, add, sgd ...) check and add alike.
 * For op.c files only: kernels read the shapes that come out of it.
 */
#ifndef HR_POINTWISE_H
#define HR_POINTWISE_H
#include "graph.h"

/* Inputs 0 ... n-1 must be present and of this type: graph->activations, or graph->real for what parameters and
 * statistics are. */
hr_status hr_pointwise_check(const hr_graph *graph, int node, int n, hr_type type);
/* Tensors `a` and `b` must have one shape, type and layout; `what` names them in the message ("x and dy"). */
hr_status hr_pointwise_check_alike(const hr_graph *graph, int node, int a, int b, const char *what);
/* Tensor must be there, a vector of `elements` numbers of type graph->real. */
hr_status hr_pointwise_check_vector(const hr_graph *graph, int node, int tensor, int64_t elements, const char *what);

/* infer() of ops whose inputs are activations that all look alike and whose single output looks like them; y forward,
 * dx backward. */
hr_status hr_pointwise_infer(hr_graph *graph, int node);
/* The same for inputs of whatever type. */
hr_status hr_pointwise_infer_alike(hr_graph *graph, int node);

/* attrs.alpha as the factor of a gradient: 0, not used, becomes 1; fails when it is not positive and finite. */
hr_status hr_pointwise_factor(hr_graph *graph, int node);

/* Appends the backward node NODE.backward with the forward node's attributes but relu, hands back its id. */
hr_status hr_pointwise_add_backward(hr_graph *graph, int node, const char *op, int n_in, const int *in, int *added);
#endif
