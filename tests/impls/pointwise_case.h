/* Shapes and comparison for the tests of layers without windows or products, beside layers_case.h. */
#ifndef HR_POINTWISE_CASE_H
#define HR_POINTWISE_CASE_H
#include "layers_case.h"

#define U 0x1p-24    /* error of one rounding to f32 */

static const int64_t channel_counts[] = {1, 8, 16, 24, 31, 32, 33, 37};
static const int blocks[] = {1, 8, 16};

typedef struct extents { int block, rank; int64_t dim[HR_RANK]; } extents;

/* Calls `check` for every channel count in every layout, ranks 2 to 5, and one large shape of each layout: more than
 * one task, piece and chunk, with ends. */
static inline void each_shape(void (*check)(const extents *s, hr_case_values values), hr_case_values values)
{
    for (int b = 0; b < 3; b++) {
        for (int i = 0; i < 8; i++) {
            int64_t C = channel_counts[i];
            if (C % blocks[b]) continue;    /* plain all the same, and checked as such */
            check(&(extents){blocks[b], 4, {2, C, 5, 7}}, values);
            check(&(extents){blocks[b], 4, {2, C, 4, 8}}, values);
            check(&(extents){blocks[b], 5, {1, C, 2, 4, 3}}, values);
            check(&(extents){blocks[b], 3, {3, C, 1}}, values);
            if (blocks[b] == 1) check(&(extents){1, 2, {8, C}}, values);
        }
        check(&(extents){blocks[b], 4, {1, 16, 71, 67}}, values);
    }
    check(&(extents){1, 4, {1, 1, 190, 181}}, values);
}

static inline int input(hr_case *c, const char *name, const extents *s)
{
    return hr_case_tensor(c, name, HR_F32, HR_ROLE_INPUT, s->rank, s->dim);
}

static inline int vector(hr_case *c, const char *name, int64_t elements)
{
    return hr_case_tensor(c, name, HR_F32, HR_ROLE_PARAMETER, 1, &elements);
}

/* Bound of element i of output k of a node; reads the node's inputs. Asked for i = 0, 1, 2 ... of each output. */
typedef double (*bound_of)(const hr_case *c, const hr_node *node, int k, int64_t i);
static inline double exact(const hr_case *c, const hr_node *node, int k, int64_t i) { return 0; }

/* Runs a node by its reference and by its standard kernel and compares all outputs. The reference's results stand
 * afterwards, so that both kernels of the next node read the same. */
static inline void compare(hr_case *c, int id, bound_of bound)
{
    const hr_node *node = &c->graph->nodes[id];
    double *wanted[4] = {NULL}, *within[4] = {NULL};
    const hr_kernel *fast = hr_case_kernel(c, id, NULL);
    REQUIRE(fast && !fast->reference && node->n_out <= 4);
    hr_case_run(c, id, "reference");
    for (int k = 0; k < node->n_out; k++) {
        int64_t elements = hr_case_shape(c, node->out[k])->elements;
        wanted[k] = hr_case_copy(c, node->out[k]);
        within[k] = malloc(sizeof **within * (size_t)elements);
        REQUIRE(within[k] != NULL);
        for (int64_t i = 0; i < elements; i++) within[k][i] = bound(c, node, k, i);
    }
    hr_case_run(c, id, fast->algorithm);
    for (int k = 0; k < node->n_out; k++) {
        hr_case_compare(c, node->out[k], fast->algorithm, wanted[k], within[k]);
        free(wanted[k]);
        free(within[k]);
    }
    hr_case_run(c, id, "reference");
}

static inline void compare_all(hr_case *c, bound_of forward, bound_of backward)
{
    for (int i = c->node; i < c->n_nodes; i++) compare(c, i, i == c->node ? forward : backward);
}
#endif
