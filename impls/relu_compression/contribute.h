/* Private to the pass: what relu_compression can do with each tensor that backward reads, as nodes of the graph.
 *
 *   values are read           relu_pack after forward, relu_unpack before backward
 *   only y > 0 is read        sign_mask after forward; relu_backward becomes sign_relu_backward; another reader (bn_backward)
 *                             gets a stand-in of ones and zeros, made right before it
 *   argmax of a max_pool      index_pack in 2 or 4 bits, index_unpack
 *
 * What backward reads is what the inputs of the backward nodes say, and hr_op.sign_inputs of their ops.
 */
#ifndef HR_CONTRIBUTE_H
#define HR_CONTRIBUTE_H
#include "graph.h"

typedef enum hr_form { HR_FORM_PACKED, HR_FORM_MASK, HR_FORM_INDEX } hr_form;

typedef struct hr_compressible {
    int tensor;
    hr_form form;
    int away;                   /* node that makes the small form, run after the last forward reader */
    int back;                   /* node that restores the tensor before the first backward reader; -1: masks */
    int small;                  /* the tensor that is kept */
    int report;                 /* PACKED, else -1 */
} hr_compressible;

/* Adds the nodes; block: elements of a packed block. */
hr_status hr_compressible_contribute(hr_graph *graph, int64_t block);

/* Finds what hr_compressible_contribute has added: a list in order of tensors, to be freed; empty where the graph was
 * not extended. */
hr_status hr_compressible_find(const hr_graph *graph, hr_compressible **list, int *n);

/* MASK: the contributed node that does `node`'s work from the mask, and the node that must run before it to make the
 * stand-in (-1: none). Returns -1 when there is none. */
int hr_compressible_reader(const hr_graph *graph, const hr_compressible *c, int node, int *expand);
#endif
