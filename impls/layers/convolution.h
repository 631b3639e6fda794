/* One convolution, three directions, through oneDNN: shared by conv and deconv, whose forward pass is the DATA
 * direction and whose input gradient is the FORWARD direction of the same convolution. See convolution.c.
 */
#ifndef HR_CONVOLUTION_H
#define HR_CONVOLUTION_H
#include "onednn.h"
#ifdef HR_HAVE_ONEDNN

typedef enum hr_direction { HR_CONVOLVE_FORWARD, HR_CONVOLVE_DATA, HR_CONVOLVE_WEIGHTS } hr_direction;

typedef struct hr_operand {     /* a tensor of the graph and where the kernel call has it */
    int tensor;                 /* -1: absent */
    hr_dnnl_place place;
    int index;
} hr_operand;

typedef struct hr_convolution {
    hr_direction direction;     /* which of y, x, w is computed from the other two */
    hr_operand x, w, y;         /* of the convolution from x to y, w [K, C/G, ...] */
    hr_operand b;               /* FORWARD: bias added; WEIGHTS: its gradient; DATA: absent */
    bool relu;                  /* FORWARD only */
} hr_convolution;

/* Whether oneDNN can do it in f32 as the plan holds the tensors. */
bool hr_convolution_supports(const hr_graph *graph, const hr_node *node);
/* Chooses layouts and implementation, and builds the program (stride, padding and groups from the node). */
hr_status hr_convolution_prepare(const hr_graph *graph, const hr_node *node, const hr_convolution *convolution,
                                 int threads, void **state, int64_t *workspace_bytes);
#endif
#endif
