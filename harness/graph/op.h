/* An op: shape inference and differentiation. How it is computed is a kernel (device/kernel.h).
 *
 * Each folder impls/layers/NAME/ has op.c with `const hr_op *const hr_layer_NAME_ops[]` (ends with NULL):
 * the forward op and its backward ops. CMake finds the file and writes the table; nothing else is edited.
 *
 * What backward reads is said by the inputs of the backward nodes that differentiate() adds, and by
 * nothing else: what no backward node names is not held.
 */
#ifndef HR_OP_H
#define HR_OP_H
#include "graph.h"

typedef struct hr_op {
    const char *name;      /* "conv", "conv_dgrad" */
    const char *summary;   /* one line */
    int n_in_min, n_in_max;
    int n_update_min, n_update_max;
    bool product;          /* a matrix product at heart: dear to run again beside what is made from its result */
    bool abstract;         /* of a graph file: what it does is not known, only what it takes */
    unsigned sign_inputs;  /* bit j: of input j only v > 0 is read, so that 1 bit for each element would do */

    /* Checks inputs and attributes of the new node and adds its outputs (hr_graph_add_output). */
    hr_status (*infer)(hr_graph *graph, int node);

    /* Adds the backward nodes of `node` (phase HR_BACKWARD, forward_node = node).
     * dout[k]: gradient of output k, or -1 when nothing flows. need[j]: a gradient of input j is wanted;
     * write its tensor id to din[j] (preset -1). NULL: no gradient passes. NOTE: adding nodes may move
     * graph->nodes; do not keep hr_node pointers across additions. */
    hr_status (*differentiate)(hr_graph *graph, int node, const int *dout, const bool *need, int *din);

    /* Floating-point operations of one run; NULL counts as one per output element. */
    double (*flops)(const hr_graph *graph, const hr_node *node);

    /* Bytes that the elastic output 0 needs when a share `density` of the elements of input 0 is not zero. NULL: no output
     * is elastic. */
    int64_t (*expected_bytes)(const hr_graph *graph, const hr_node *node, double density);
} hr_op;

/* All ops of the build (generated); NULL ends. */
extern const hr_op *const *const hr_op_tables[];
const hr_op *hr_op_find(const char *name);   /* NULL when unknown */
#endif
