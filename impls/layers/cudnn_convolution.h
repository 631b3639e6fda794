/* One convolution, three directions, through cuDNN: shared by conv and deconv, whose forward pass is the DATA
 * direction and whose input gradient is the FORWARD direction of the same convolution. See cudnn_convolution.c.
 */
#ifndef HR_CUDNN_CONVOLUTION_H
#define HR_CUDNN_CONVOLUTION_H
#include "cudnn.h"
#ifdef HR_HAVE_CUDNN

enum { HR_CUDNN_FORWARD, HR_CUDNN_DATA, HR_CUDNN_WEIGHTS };   /* y, x or w is computed from the other two */

typedef struct hr_cudnn_convolution {
    int direction;                  /* as above */
    int x, w, y;                    /* tensors of the convolution from x to y, w [K, C/G, ...] */
    int b;                          /* bias of the result, or (WEIGHTS) its gradient; -1: none */
    bool relu;                      /* on the result; not with WEIGHTS */
    hr_cudnn_operand at[4];         /* places of x, w, y, b in the kernel call; uids are set here */
    bool sums_x;                    /* WEIGHTS: the bias' gradient sums x, not y (deconv) */
} hr_cudnn_convolution;

/* Types and layouts that cuDNN has deterministic engines for on every GPU from 8.0 on (tests/cuda/cudnn_graphs.c). */
bool hr_cudnn_convolution_supports(const hr_graph *graph, const hr_cudnn_convolution *convolution);
/* Builds the program: stride, padding and groups from the node. */
hr_status hr_cudnn_convolution_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site,
                                       const hr_cudnn_convolution *convolution, hr_cudnn_pick pick, void **state,
                                       int64_t *workspace_bytes);

/* For the tables (conv, deconv: cudnn.c): from NAME_of(node), which tells the convolution, the functions and rows of
 * the three algorithms. */
#define HR_CUDNN_PREPARE(NAME, SUFFIX, PICK)                                                                           \
    static hr_status NAME##_prepare##SUFFIX(const hr_graph *graph, const hr_node *node, const hr_site *site,           \
                                            void **state, int64_t *workspace_bytes)                                    \
    {                                                                                                                  \
        const hr_cudnn_convolution c = NAME##_of(node);                                                                \
        return hr_cudnn_convolution_prepare(graph, node, site, &c, PICK, state, workspace_bytes);                      \
    }
#define HR_CUDNN_DIRECTION(NAME)                                                                                       \
    static bool NAME##_supports(const hr_graph *graph, const hr_node *node)                                            \
    {                                                                                                                  \
        const hr_cudnn_convolution c = NAME##_of(node);                                                                \
        return hr_cudnn_convolution_supports(graph, &c);                                                               \
    }                                                                                                                  \
    HR_CUDNN_PREPARE(NAME, , HR_CUDNN_FIRST)                                                                           \
    HR_CUDNN_PREPARE(NAME, _small, HR_CUDNN_SMALLEST)                                                                  \
    HR_CUDNN_PREPARE(NAME, _compiled, HR_CUDNN_COMPILED)
#define HR_CUDNN_ROW(OP, NAME, ALGORITHM, SUFFIX, REQUEST)                                                             \
    {.op = OP, .algorithm = ALGORITHM, .on_request = REQUEST, .supports = NAME##_supports,                             \
     .prepare = NAME##_prepare##SUFFIX, .release = hr_cudnn_program_free, .run = hr_cudnn_run}
#define HR_CUDNN_ROWS(OP, NAME)                                                                                        \
    HR_CUDNN_ROW(OP, NAME, "cudnn", , false), HR_CUDNN_ROW(OP, NAME, "cudnn_small", _small, true),                     \
        HR_CUDNN_ROW(OP, NAME, "cudnn_compiled", _compiled, true)
#endif
#endif
