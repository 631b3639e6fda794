/* "direct": our own convolution on CUDA, as an implicit matrix product (kernels: convolution.cuh). Plain C: what the
 * tables (conv, deconv, dense: cuda.c) say to the launchers (cuda.cu).
 *
 * All three directions of a convolution from x [N, C, ..] to y [N, K, ..] with w [K, C/G, ..] are one product
 *
 *     to[row, col] = sum over r of gathered[row, r] * plain[r, col]
 *
 *                rows                columns   reduction r          gathered     plain    to
 *     forward    image, place of y   filter    window, channel      x            w        y
 *     data       image, place of x   channel   window, filter       dy           w        dx
 *     weights    window, channel     filter    image, place of y    x            dy       dw
 *
 * The gathered operand is read where its coordinate, the sum of one part from the row and one from r, lies inside of
 * the tensor; elsewhere it is zero. With a stride, the data direction falls apart into phases: places of x that agree
 * modulo the stride meet the same part of the window, and no product with a zero is made.
 * deconv is a convolution from its y to its x; dense is a convolution without space.
 *
 * Where rows and columns give too few blocks to fill a GPU, the reduction is cut into slices by shape alone; each
 * slice leaves its sums in the workspace and a second kernel adds them in order. So results depend on shapes and on
 * nothing else. (Chetlur et al., "cuDNN: Efficient Primitives for Deep Learning", 2014, for the implicit product.)
 */
#ifndef HR_DIRECT_H
#define HR_DIRECT_H
#include <stdbool.h>
#include <stdint.h>
#include "queue.h"

/* Rows or the reduction: index = (single, digit[3]) with digit fastest, or with `single` fastest. */
typedef struct hr_direct_axis {
    int32_t single;   /* images or channels */
    int32_t place[3]; /* positions, or places of the window */
    bool single_inner;
    int32_t first[3], step[3]; /* coordinate in the gathered tensor: first + step * digit */
    int64_t gathered_single;   /* elements of the gathered tensor from one `single` to the next */
    int64_t other_single, other_first,
        other_step[3]; /* in the other tensor: the result of a row, the plain operand of r */
} hr_direct_axis;

typedef struct hr_direct {
    hr_direct_axis rows, reduction;
    int32_t extent[3];        /* of the gathered tensor */
    int64_t gathered_place;   /* its elements from one place to the next */
    bool gathered_along_rows; /* its neighbours in memory are rows; else steps of the reduction */
    int32_t cols, groups;
    int64_t plain_col, to_col;
    int64_t gathered_group, plain_group, to_group;
    int32_t slices;
    int32_t tile_rows; /* of a block: 64, 128 or 256, and columns 64, 128 or 8 */
    int64_t to_elements;
} hr_direct;

/* Result of a sum: to = act(bias + sum), or sums into partial when there are slices. */
typedef struct hr_direct_end {
    void *to;
    float *partial;   /* [slices][to_elements], NULL: one slice */
    const void *bias; /* by column, NULL: none */
    bool bias_f32;    /* else of the type of `to` */
    bool relu;
} hr_direct_end;

/* Channel of a result's element, for the bias in the pass that adds slices. */
typedef struct hr_direct_channels {
    int64_t channels, inner;
} hr_direct_channels; /* channel = element / inner % channels */

/* Sums over images and places for each channel: a bias' gradient. Slices as above, in units of places. */
typedef struct hr_direct_sums {
    int64_t image, channel, place; /* strides in elements */
    int32_t channels;
    int64_t spatial, places; /* places = images * spatial */
    int32_t slices;
} hr_direct_sums;

enum { HR_DIRECT_DEPTH = 16 }; /* of the reduction, taken at a time */

/* Launchers (conv/cuda.cu); `type` is an hr_type: of operands and result, of `to` for hr_direct_finish, of dy. */
#ifdef __cplusplus
extern "C" {
#endif
hr_status hr_direct_product(hr_cuda_queue *queue, int type, const hr_direct *direct, const void *gathered,
                            const void *plain, const hr_direct_end *end);
/* Adds end->partial's slices into end->to. */
hr_status hr_direct_finish(hr_cuda_queue *queue, int type, const hr_direct_end *end, int slices, int64_t elements,
                           const hr_direct_channels *of);
/* partial [slices][channels] */
hr_status hr_direct_sum_channels(hr_cuda_queue *queue, int type, const hr_direct_sums *sums, const void *dy,
                                 float *partial);
#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
#include "kernel.h"

/* Rows of a table: a node of conv, deconv or dense, any of its passes. */
bool hr_direct_node_supports(const hr_graph *graph, const hr_node *node);
hr_status hr_direct_node_prepare(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                                 int64_t *workspace_bytes);
hr_status hr_direct_node_run(const hr_kernel_call *call);
#define HR_DIRECT_ROW(OP)                                                                            \
    {.op = OP, .algorithm = "direct", .supports = hr_direct_node_supports, .prepare = hr_direct_node_prepare, \
     .run = hr_direct_node_run}
#endif
#endif
