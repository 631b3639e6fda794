/* One op under test: a graph that holds the op and its backward nodes, and a buffer for every tensor.
 *
 *     hr_case c = hr_case_begin(HR_F64, 1);
 *     int x = hr_case_tensor(&c, "x", HR_F64, HR_ROLE_INPUT, 4, (int64_t[]){2, 3, 5, 5});
 *     hr_case_node(&c, "relu", 1, (int[]){x}, (hr_attrs){0});
 *     hr_case_differentiate(&c);
 *     hr_case_allocate(&c);
 *     hr_case_fill(&c, x, hr_case_normal, 7);
 *     hr_case_check_gradients(&c, 1e-5, 1e-7);
 *     hr_case_end(&c);
 *
 * Kernels run directly, without plan or device. Every buffer starts as NaN and is followed by canaries, so
 * that a kernel that leaves an element out, reads its workspace before writing it, or writes past an end is
 * seen. Values are filled by logical index, so that the same seed gives the same tensor in every layout.
 * Failures go to EXPECT and REQUIRE, with the case's label and seed.
 */
#ifndef HR_LAYERS_CASE_H
#define HR_LAYERS_CASE_H
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "kernel.h"
#include "op.h"
#include "reals.h"
#include "rng.h"
#include "testing.h"

#define HR_CASE_EDGES 8        /* inputs or outputs of the op */
#define HR_CASE_FENCE_BYTES 64
#define HR_CASE_FENCE 0xa5

typedef struct hr_case {
    hr_graph *graph;
    char label[160];
    int node, n_nodes;          /* the forward node; nodes after it are its backward nodes */
    int dout[HR_CASE_EDGES];    /* gradient of output k, -1 when it is no real tensor */
    int din[HR_CASE_EDGES];     /* gradient of input j, -1 where none flows */
    void **buffers;             /* [n_tensors] */
    int n_buffers, threads;
    uint64_t seed, step;
} hr_case;

static inline hr_case hr_case_begin(hr_type real, int channel_block)
{
    hr_case c = {.node = -1, .threads = 2, .seed = 1};
    for (int i = 0; i < HR_CASE_EDGES; i++) c.dout[i] = c.din[i] = -1;
    REQUIRE_OK(hr_graph_new(real, channel_block, &c.graph));
    return c;
}

static inline void hr_case_end(hr_case *c)
{
    for (int t = 0; t < c->n_buffers; t++) free(c->buffers[t]);
    free(c->buffers);
    hr_graph_free(c->graph);
    *c = (hr_case){.node = -1};
}

static inline const hr_tensor *hr_case_shape(const hr_case *c, int tensor) { return &c->graph->tensors[tensor]; }

/* A tensor in a layout of the caller's choice. */
static inline int hr_case_tensor_in(hr_case *c, const char *name, hr_type type, hr_layout layout, hr_role role,
                                    int rank, const int64_t *dim)
{
    int id = -1;
    REQUIRE_OK(hr_graph_add_tensor(c->graph, name, type, layout, role, rank, dim, &id));
    return id;
}

/* A tensor in the layout that activations of these extents have in this graph. */
static inline int hr_case_tensor(hr_case *c, const char *name, hr_type type, hr_role role, int rank, const int64_t *dim)
{
    return hr_case_tensor_in(c, name, type, hr_graph_layout(c->graph, rank, dim), role, rank, dim);
}

/* The forward node under test; its label is made of op and shapes. */
static inline void hr_case_node_updating(hr_case *c, const char *op, hr_phase phase, int n_in, const int *in,
                                         int n_update, const int *update, hr_attrs attrs)
{
    char shape[HR_SHAPE_TEXT];
    REQUIRE_OK(hr_graph_add_node(c->graph, op, op, phase, -1, n_in, in, n_update, update, &attrs, &c->node));
    c->n_nodes = c->graph->n_nodes;
    const hr_node *node = &c->graph->nodes[c->node];
    REQUIRE(node->n_in <= HR_CASE_EDGES && node->n_out <= HR_CASE_EDGES);
    int used = snprintf(c->label, sizeof c->label, "%s", op);
    for (int j = 0; j < n_in && j < 2 && used < (int)sizeof c->label; j++)
        if (in[j] >= 0)
            used += snprintf(c->label + used, sizeof c->label - (size_t)used, " %s",
                             hr_tensor_shape(hr_case_shape(c, in[j]), shape));
}

static inline void hr_case_node(hr_case *c, const char *op, int n_in, const int *in, hr_attrs attrs)
{
    hr_case_node_updating(c, op, HR_FORWARD, n_in, in, 0, NULL, attrs);
}

static inline bool hr_case_is_real(const hr_case *c, int tensor)
{
    const hr_tensor *t = tensor < 0 ? NULL : hr_case_shape(c, tensor);
    return t && (t->type == c->graph->real || t->type == c->graph->activations);
}

/* Gradients of outputs 0 ... n_differentiated-1 as inputs of the graph, and the op's own backward nodes. */
static inline void hr_case_differentiate_outputs(hr_case *c, int n_differentiated)
{
    bool need[HR_CASE_EDGES] = {false};
    char name[32];
    const hr_node node = c->graph->nodes[c->node];
    for (int k = 0; k < node.n_out && k < n_differentiated; k++) {
        if (!hr_case_is_real(c, node.out[k])) continue;
        const hr_tensor like = *hr_case_shape(c, node.out[k]);
        snprintf(name, sizeof name, "dout%d", k);
        c->dout[k] = hr_case_tensor_in(c, name, like.type, like.layout, HR_ROLE_GRADIENT, like.rank, like.dim);
    }
    for (int j = 0; j < node.n_in; j++) need[j] = hr_case_is_real(c, node.in[j]);
    REQUIRE(node.op->differentiate != NULL);
    REQUIRE_OK(node.op->differentiate(c->graph, c->node, c->dout, need, c->din));
    c->n_nodes = c->graph->n_nodes;
}

static inline void hr_case_differentiate(hr_case *c) { hr_case_differentiate_outputs(c, HR_CASE_EDGES); }

static inline void *hr_case_memory(int64_t bytes)
{
    size_t held = ((size_t)bytes + HR_CASE_FENCE_BYTES + 63) / 64 * 64;
    unsigned char *memory = aligned_alloc(64, held);
    REQUIRE(memory != NULL);
    memset(memory, 0xff, (size_t)bytes);    /* all ones: NaN in every type of real numbers */
    memset(memory + bytes, HR_CASE_FENCE, held - (size_t)bytes);
    return memory;
}

static inline bool hr_case_fence_holds(const void *memory, int64_t bytes)
{
    const unsigned char *fence = (const unsigned char *)memory + bytes;
    for (int i = 0; i < HR_CASE_FENCE_BYTES; i++)
        if (fence[i] != HR_CASE_FENCE) return false;
    return true;
}

/* Buffers for all tensors, NaN everywhere. */
static inline void hr_case_allocate(hr_case *c)
{
    c->n_buffers = c->graph->n_tensors;
    c->buffers = calloc((size_t)c->n_buffers, sizeof *c->buffers);
    REQUIRE(c->buffers != NULL);
    for (int t = 0; t < c->n_buffers; t++) c->buffers[t] = hr_case_memory(hr_case_shape(c, t)->bytes);
}

/* Logical element i ((a * channels + c) * spatial + s) of a tensor, as a place in its buffer. */
static inline int64_t hr_case_place(const hr_tensor *tensor, int64_t i)
{
    int64_t spatial = hr_tensor_spatial(tensor), channels = tensor->rank > 1 ? tensor->dim[1] : 1;
    return hr_layout_index(tensor->layout, channels, spatial, i / spatial / channels, i / spatial % channels,
                           i % spatial);
}

static inline double hr_case_get(const hr_case *c, int tensor, int64_t i)
{
    const hr_tensor *t = hr_case_shape(c, tensor);
    return hr_real_load(c->buffers[tensor], t->type, hr_case_place(t, i));
}

static inline void hr_case_set(hr_case *c, int tensor, int64_t i, double value)
{
    const hr_tensor *t = hr_case_shape(c, tensor);
    hr_real_store(c->buffers[tensor], t->type, hr_case_place(t, i), value);
}

/* Value of logical element i of the stream `key`. */
typedef double (*hr_case_values)(uint64_t key, uint64_t i);
static inline double hr_case_normal(uint64_t key, uint64_t i) { return hr_rng_normal(key, i); }
/* -3 ... 3: sums of products stay exact in f32 up to a million terms. */
static inline double hr_case_small_integer(uint64_t key, uint64_t i) { return (double)(hr_rng_bits(key, i) % 7) - 3; }
static inline double hr_case_positive(uint64_t key, uint64_t i) { return 0.5 + hr_rng_uniform(key, i); }
static inline double hr_case_zero(uint64_t key, uint64_t i) { (void)key; (void)i; return 0; }

static inline void hr_case_fill(hr_case *c, int tensor, hr_case_values values, uint64_t stream)
{
    uint64_t key = hr_rng_key(c->seed, stream);
    for (int64_t i = 0; i < hr_case_shape(c, tensor)->elements; i++)
        hr_case_set(c, tensor, i, values(key, (uint64_t)i));
}

/* Fills all real inputs of the op, its updated tensors, and the gradients of its outputs. */
static inline void hr_case_fill_all(hr_case *c, hr_case_values values)
{
    const hr_node *node = &c->graph->nodes[c->node];
    for (int j = 0; j < node->n_in; j++)
        if (hr_case_is_real(c, node->in[j])) hr_case_fill(c, node->in[j], values, (uint64_t)j + 1);
    for (int j = 0; j < node->n_update; j++) hr_case_fill(c, node->update[j], values, (uint64_t)j + 101);
    for (int k = 0; k < node->n_out; k++)
        if (c->dout[k] >= 0) hr_case_fill(c, c->dout[k], values, (uint64_t)k + 201);
}

/* Makes every output of a node NaN (or 255), so that nothing of an earlier run can be taken for a result. */
static inline void hr_case_forget(hr_case *c, int node)
{
    const hr_node *n = &c->graph->nodes[node];
    for (int k = 0; k < n->n_out; k++) memset(c->buffers[n->out[k]], 0xff, (size_t)hr_case_shape(c, n->out[k])->bytes);
}

static inline const hr_kernel *hr_case_kernel(const hr_case *c, int node, const char *algorithm)
{
    return hr_kernel_find(hr_kernel_tables, c->graph, &c->graph->nodes[node], algorithm);
}

/* Runs one node with a named algorithm (NULL: the standard one) and checks all canaries that it could reach. */
static inline void hr_case_run(hr_case *c, int node, const char *algorithm)
{
    const hr_node *n = &c->graph->nodes[node];
    const hr_kernel *kernel = hr_case_kernel(c, node, algorithm);
    const void *in[16];
    void *out[16], *update[16], *state = NULL;
    int64_t workspace_bytes = 0;
    if (!kernel)
        hr_test_failed(__FILE__, __LINE__, "%s: no kernel '%s' for %s", c->label, algorithm ? algorithm : "standard",
                       n->op->name);
    REQUIRE(kernel != NULL && n->n_in <= 16 && n->n_out <= 16 && n->n_update <= 16);
    hr_case_forget(c, node);
    for (int j = 0; j < n->n_in; j++) in[j] = n->in[j] < 0 ? NULL : c->buffers[n->in[j]];
    for (int k = 0; k < n->n_out; k++) out[k] = c->buffers[n->out[k]];
    for (int k = 0; k < n->n_update; k++) update[k] = c->buffers[n->update[k]];
    if (kernel->prepare) REQUIRE_OK(kernel->prepare(c->graph, n, &(hr_site){.threads = c->threads}, &state, &workspace_bytes));
    void *workspace = hr_case_memory(workspace_bytes);
    hr_kernel_call call = {.graph = c->graph, .node = n, .in = in, .out = out, .update = update, .workspace = workspace,
                           .state = state, .site = {.threads = c->threads}, .seed = c->seed, .step = c->step};
    REQUIRE_OK(kernel->run(&call));
    EXPECT_MSG(hr_case_fence_holds(workspace, workspace_bytes), "%s: %s %s wrote past its workspace", c->label,
               n->op->name, kernel->algorithm);
    for (int t = 0; t < c->n_buffers; t++)
        EXPECT_MSG(hr_case_fence_holds(c->buffers[t], hr_case_shape(c, t)->bytes), "%s: %s %s wrote past tensor %s",
                   c->label, n->op->name, kernel->algorithm, hr_case_shape(c, t)->name);
    if (kernel->release) kernel->release(state);
    free(workspace);
}

static inline void hr_case_run_backward(hr_case *c, const char *algorithm)
{
    for (int i = c->node + 1; i < c->n_nodes; i++) hr_case_run(c, i, algorithm);
}

/* sum over real outputs of dout * out after a forward run: the scalar whose gradient backward must give. */
static inline double hr_case_scalar(hr_case *c, const char *algorithm)
{
    double sum = 0;
    hr_case_run(c, c->node, algorithm);
    const hr_node *node = &c->graph->nodes[c->node];
    for (int k = 0; k < node->n_out; k++)
        for (int64_t i = 0; c->dout[k] >= 0 && i < hr_case_shape(c, node->out[k])->elements; i++)
            sum += hr_case_get(c, c->dout[k], i) * hr_case_get(c, node->out[k], i);
    return sum;
}

static inline double hr_case_largest(const hr_case *c, int tensor)
{
    double largest = 0;
    for (int64_t i = 0; i < hr_case_shape(c, tensor)->elements; i++)
        largest = fmax(largest, fabs(hr_case_get(c, tensor, i)));
    return largest;
}

/* Reference backward against central differences of the reference forward, in F64, for every input that has
 * a gradient: |difference - gradient| <= relative * (1 + largest |gradient|). At most 96 elements of each input
 * are tried, evenly spread, ends included. */
static inline void hr_case_check_gradients(hr_case *c, double step, double relative)
{
    int tried = 0;
    REQUIRE(c->graph->real == HR_F64);
    hr_case_run(c, c->node, "reference");
    hr_case_run_backward(c, "reference");
    const hr_node *node = &c->graph->nodes[c->node];
    for (int j = 0; j < node->n_in; j++) {
        if (!hr_case_is_real(c, node->in[j])) continue;
        EXPECT_MSG(c->din[j] >= 0, "%s: input %d has no gradient", c->label, j);
        if (c->din[j] < 0) continue;
        int64_t elements = hr_case_shape(c, node->in[j])->elements, tries = elements < 96 ? elements : 96;
        double bound = relative * (1 + hr_case_largest(c, c->din[j]));
        REQUIRE(hr_case_shape(c, c->din[j])->elements == elements);
        for (int64_t try = 0; try < tries; try++) {
            int64_t i = tries > 1 ? try * (elements - 1) / (tries - 1) : 0;
            double value = hr_case_get(c, node->in[j], i), gradient = hr_case_get(c, c->din[j], i);
            hr_case_set(c, node->in[j], i, value + step);
            double above = hr_case_scalar(c, "reference");
            hr_case_set(c, node->in[j], i, value - step);
            double below = hr_case_scalar(c, "reference"), difference = (above - below) / (2 * step);
            hr_case_set(c, node->in[j], i, value);
            EXPECT_MSG(fabs(difference - gradient) <= bound,
                       "%s (seed %llu): input %d element %lld: backward says %.12g, differences say %.12g", c->label,
                       (unsigned long long)c->seed, j, (long long)i, gradient, difference);
            tried++;
        }
    }
    EXPECT_MSG(tried > 0, "%s: no input has a gradient", c->label);
}

/* Values of a tensor in logical order; the caller frees. */
static inline double *hr_case_copy(const hr_case *c, int tensor)
{
    int64_t elements = hr_case_shape(c, tensor)->elements;
    double *copy = malloc(sizeof *copy * (size_t)elements);
    REQUIRE(copy != NULL);
    for (int64_t i = 0; i < elements; i++) copy[i] = hr_case_get(c, tensor, i);
    return copy;
}

/* |got - wanted| <= bound[i] (NULL: 0) for all elements, both finite; says the first that is wrong and how many. */
static inline void hr_case_compare(const hr_case *c, int tensor, const char *algorithm, const double *wanted,
                                   const double *bound)
{
    int64_t elements = hr_case_shape(c, tensor)->elements, wrong = 0, first = -1;
    for (int64_t i = 0; i < elements; i++) {
        double got = hr_case_get(c, tensor, i);
        if (isfinite(got) && isfinite(wanted[i]) && fabs(got - wanted[i]) <= (bound ? bound[i] : 0.0)) continue;
        if (first < 0) first = i;
        wrong++;
    }
    if (!wrong) return;
    hr_test_failed(
        __FILE__, __LINE__,
        "%s (seed %llu): %s of %s: %lld of %lld elements are wrong; element %lld is %.9g, wanted %.9g within %.3g",
        c->label, (unsigned long long)c->seed, hr_case_shape(c, tensor)->name, algorithm, (long long)wrong,
        (long long)elements, (long long)first, hr_case_get(c, tensor, first), wanted[first],
        bound ? bound[first] : 0.0);
}

/* Whether two runs of a node leave the same bits. */
static inline void hr_case_check_repeats(hr_case *c, int node, const char *algorithm)
{
    const hr_node *n = &c->graph->nodes[node];
    void *first[16] = {NULL};
    hr_case_run(c, node, algorithm);
    for (int k = 0; k < n->n_out && k < 16; k++) {
        first[k] = malloc((size_t)hr_case_shape(c, n->out[k])->bytes);
        REQUIRE(first[k] != NULL);
        memcpy(first[k], c->buffers[n->out[k]], (size_t)hr_case_shape(c, n->out[k])->bytes);
    }
    hr_case_run(c, node, algorithm);
    for (int k = 0; k < n->n_out && k < 16; k++) {
        EXPECT_MSG(!memcmp(first[k], c->buffers[n->out[k]], (size_t)hr_case_shape(c, n->out[k])->bytes),
                   "%s: a second run of %s gives other bits", c->label, n->op->name);
        free(first[k]);
    }
}
#endif
