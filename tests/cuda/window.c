/* ctest: timeout=200 labels=quick,tsan
 * Our CUDA kernels of conv, deconv, dense and pooling, forward and backward, against the references: f32, f16 and bf16,
 * plain layout and channels last, 1 to 3 dimensions of space, all three tiles, with and without slices of the
 * reduction.
 *
 * First small integers: sums are exact in f32 whatever their order, so nothing may differ (both sides round an equal
 * number to f16 or bf16). Then normal values: a sum of L products in any order is off by at most (L + 3) U times the
 * sum of |products|, U = 2^-24, and that sum is what the reference gives for the absolute values of all inputs.
 * device_case.h watches fences and inputs, and runs everything twice; with HEADROOM_SIMT=shuffle the second run has
 * another order of blocks.
 */
#include "device_case.h"
#include "impls/window_cases.h"

#define U 0x1p-24

static const hr_type types[] = {HR_F32, HR_F16, HR_BF16};
static const int blocks[] = {1, HR_CHANNELS_LAST};

static int weights_tensor(hr_case *c, const window_case *w, hr_type type, int x)
{
    int64_t groups = w->attrs.groups ? w->attrs.groups : 1, dim[HR_RANK];
    bool transposed = !strcmp(w->op, "deconv");
    dim[0] = transposed ? w->channels : w->filters;
    dim[1] = (transposed ? w->filters : w->channels) / groups;
    for (int i = 0; i < w->spatial; i++) dim[2 + i] = w->attrs.kernel[i];
    hr_layout layout = w->spatial
                           ? hr_graph_weight_layout(c->graph, dim[0], dim[1], groups, hr_case_shape(c, x)->layout)
                           : HR_LAYOUT_PLAIN;
    return hr_case_tensor_in(c, "w", type, layout, HR_ROLE_PARAMETER, 2 + w->spatial, dim);
}

/* As window_case_open, with activations of `type`; without space it is a dense layer. */
static hr_case open_case(const window_case *w, hr_type type, int block)
{
    hr_case c = hr_case_begin(HR_F32, block);
    int64_t dim[HR_RANK] = {w->batch, w->channels, w->extent[0], w->extent[1], w->extent[2]};
    int in[3] = {-1, -1, -1}, rank = 2 + w->spatial;
    if (type != HR_F32) REQUIRE_OK(hr_graph_set_activations(c.graph, type));
    in[0] = w->plain_input ? hr_case_tensor_in(&c, "x", type, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, rank, dim)
                           : hr_case_tensor(&c, "x", type, HR_ROLE_INPUT, rank, dim);
    if (w->filters) in[1] = weights_tensor(&c, w, type, in[0]);
    if (w->bias) in[2] = hr_case_tensor(&c, "b", type, HR_ROLE_PARAMETER, 1, &w->filters);
    hr_case_node(&c, w->op, w->filters ? 3 : 1, in, w->attrs);
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    return c;
}

/* Terms of one result of the node, or more. */
static double terms(const hr_case *c, const hr_node *n)
{
    const hr_tensor *t = c->graph->tensors, *in = &t[n->in[0]], *out = &t[n->out[0]];
    if (strstr(n->op->name, "wgrad")) /* places of the larger side, images included */
        return fmax((double)(in->elements / in->dim[1]), (double)(t[n->in[1]].elements / t[n->in[1]].dim[1]));
    if (!strstr(n->op->name, "pool")) {
        const hr_tensor *w = &t[n->in[1]];
        return (double)(w->elements / (w->dim[0] < w->dim[1] ? w->dim[0] : w->dim[1])) + 1;
    }
    if (strstr(n->op->name, "global")) return (double)hr_tensor_spatial(strstr(n->op->name, "backward") ? out : in);
    int64_t window = 1;
    for (int i = 0; i < in->rank - 2; i++) window *= n->attrs.kernel[i];
    return 2.0 * (double)window; /* each is divided */
}

/* What the reference gives for the absolute values of the node's inputs, of output k; all buffers are left as found. */
static double *magnitudes(hr_case *c, int node, int k)
{
    const hr_node n = c->graph->nodes[node];
    void *kept[3] = {NULL};
    for (int j = 0; j < n.n_in; j++) {
        if (!hr_case_is_real(c, n.in[j])) continue;
        const hr_tensor *t = hr_case_shape(c, n.in[j]);
        REQUIRE((kept[j] = malloc((size_t)t->bytes)) != NULL);
        memcpy(kept[j], c->buffers[n.in[j]], (size_t)t->bytes);
        for (int64_t i = 0; i < t->elements; i++) hr_case_set(c, n.in[j], i, fabs(hr_case_get(c, n.in[j], i)));
    }
    hr_case_run(c, node, "reference");
    double *values = hr_case_copy(c, n.out[k]);
    for (int j = 0; j < n.n_in; j++) {
        if (kept[j]) memcpy(c->buffers[n.in[j]], kept[j], (size_t)hr_case_shape(c, n.in[j])->bytes);
        free(kept[j]);
    }
    return values;
}

static double *sums_of_magnitudes[2]; /* of the node that is checked, by output */

static double within(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    const hr_type type = hr_case_shape(c, n->out[k])->type;
    if (!hr_case_is_real(c, n->out[k]) || !strcmp(n->op->name, "max_pool")) return 0; /* a choice */
    /* The magnitude was itself rounded to the type; 1/64 is more than that ever takes away. */
    return hr_device_case_rounded(type, (terms(c, n) + 3) * U * sums_of_magnitudes[k][i] * (1 + 1.0 / 64), wanted);
}

/* Own relu nodes have tests of their own; here they only make what the others read. */
static void check_nodes(hr_device *device, hr_case *c, bool exact)
{
    for (int i = c->node; i < c->n_nodes; i++) {
        const hr_node *n = &c->graph->nodes[i];
        if (!strcmp(n->op->name, "relu_backward")) {
            hr_case_run(c, i, "reference");
            continue;
        }
        REQUIRE(n->n_out <= 2);
        for (int k = 0; k < n->n_out && !exact; k++) sums_of_magnitudes[k] = magnitudes(c, i, k);
        hr_device_case_check(device, c, i, exact ? hr_device_case_exact : within);
        for (int k = 0; k < 2; k++) {
            free(sums_of_magnitudes[k]);
            sums_of_magnitudes[k] = NULL;
        }
    }
}

/* An average rounds its division, also of integers: exact is for sums. */
static void check(hr_device *device, const window_case *w, hr_type type, int block)
{
    hr_case c = open_case(w, type, block);
    if (!strstr(w->op, "avg")) {
        hr_case_fill_all(&c, hr_case_small_integer);
        check_nodes(device, &c, true);
    }
    hr_case_fill_all(&c, hr_case_normal);
    check_nodes(device, &c, false);
    hr_case_end(&c);
}

static void check_cases(const window_case *cases, int n)
{
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < n; i++)
        for (int t = 0; t < 3; t++)
            for (int b = 0; b < (cases[i].spatial ? 2 : 1); b++) check(device, &cases[i], types[t], blocks[b]);
    device->kind->close(device);
}
#define CHECK_CASES(cases) check_cases(cases, (int)(sizeof(cases) / sizeof *(cases)))

#define SQUARE(size, step, edge) \
    .kernel = {size, size}, .stride = {step, step}, .pad = {edge, edge}, .pad_end = {edge, edge}

TEST(conv_on_cuda_equals_its_reference_over_channels)
{
    static const int64_t counts[] = {1, 3, 8, 31, 33};
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < 5; i++)
        for (int t = 0; t < 3; t++)
            for (int b = 0; b < 2; b++) {
                const window_case w = {
                    "conv", 2, 2, counts[i], counts[(i + 1) % 5], {5, 4}, {SQUARE(3, 1, 1), .relu = true}, true, false};
                check(device, &w, types[t], blocks[b]);
            }
    device->kind->close(device);
}

TEST(conv_on_cuda_equals_its_reference_over_attributes)
{
    static const window_case cases[] = {
        {"conv", 2, 2, 3, 17, {13, 11}, {SQUARE(7, 2, 3)}, true, true},
        {"conv", 2, 2, 5, 24, {5, 6}, {SQUARE(1, 2, 0)}, false, false},
        {"conv",
         2,
         2,
         6,
         7,
         {8, 7},
         {.kernel = {3, 2}, .stride = {2, 1}, .pad = {0, 1}, .pad_end = {1, 0}},
         true,
         false},
        {"conv", 2, 1, 6, 4, {9, 8}, {SQUARE(2, 3, 1)}, true, false},  /* places that no window meets */
        {"conv", 2, 1, 3, 3, {2, 2}, {SQUARE(5, 1, 2)}, false, false}, /* a window larger than the image */
        {"conv", 2, 2, 8, 12, {5, 5}, {SQUARE(3, 1, 1), .groups = 4, .relu = true}, true, false},
        {"conv", 2, 1, 9, 9, {5, 4}, {SQUARE(3, 1, 1), .groups = 9}, false, false},
        {"conv",
         3,
         1,
         2,
         18,
         {3, 4, 3},
         {.kernel = {3, 3, 3}, .stride = {2, 1, 2}, .pad = {1, 1, 1}, .pad_end = {1, 0, 1}},
         true,
         false},
        {"conv", 1, 2, 4, 6, {17}, {.kernel = {3}, .stride = {2}, .pad = {1}, .pad_end = {1}}, true, false},
    };
    CHECK_CASES(cases);
}

/* 130 filters and more rows: the tile of 128 by 128. 4 images of 21 by 20 places: weights' gradients in slices; 1152
 * products on four places: slices in the other two. */
TEST(conv_on_cuda_equals_its_reference_in_large_tiles_and_in_slices)
{
    static const window_case cases[] = {
        {"conv", 2, 2, 6, 130, {9, 8}, {SQUARE(1, 1, 0), .relu = true}, true, false},
        {"conv", 2, 4, 2, 18, {21, 20}, {SQUARE(3, 2, 1)}, true, false},
        {"conv", 2, 1, 128, 20, {2, 2}, {SQUARE(3, 1, 1), .relu = true}, true, false},
    };
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < 3; i++)
        for (int b = 0; b < 2; b++) check(device, &cases[i], types[(i + b) % 3], blocks[b]);
    device->kind->close(device);
}

TEST(deconv_on_cuda_equals_its_reference)
{
    static const window_case cases[] = {
        {"deconv",
         2,
         2,
         5,
         24,
         {3, 4},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {0, 1}},
         true,
         false},
        {"deconv", 2, 2, 8, 6, {4, 3}, {SQUARE(4, 2, 1), .groups = 2, .relu = true}, true, false},
        {"deconv", 2, 1, 3, 3, {5, 5}, {.kernel = {3, 3}, .relu = true}, false, false},
        {"deconv", 2, 1, 4, 5, {3, 2}, {.kernel = {2, 2}, .stride = {3, 3}, .relu = true}, true, false}, /* gaps */
        {"deconv", 3, 1, 6, 17, {2, 3, 2}, {.kernel = {2, 2, 2}, .stride = {2, 2, 2}}, true, false},
        {"deconv", 1, 2, 31, 33, {6}, {.kernel = {3}, .stride = {2}}, true, false},
    };
    CHECK_CASES(cases);
}

TEST(dense_on_cuda_equals_its_reference)
{
    static const window_case cases[] = {
        {"dense", 0, 1, 1, 1, {0}, {.groups = 1}, true, false},
        {"dense", 0, 2, 31, 33, {0}, {.relu = true}, true, false},
        {"dense", 0, 8, 37, 10, {0}, {.groups = 1}, false, false},
        {"dense", 0, 4, 300, 65, {0}, {.relu = true}, true, false},
        {"dense", 0, 130, 20, 129, {0}, {.groups = 1}, true, false},
        {"dense", 0, 260, 9, 12, {0}, {.groups = 1}, true, false},
    };
    CHECK_CASES(cases);
}

TEST(max_pool_on_cuda_equals_its_reference)
{
    static const window_case cases[] = {
        {"max_pool", 2, 2, 1, 0, {6, 8}, {SQUARE(2, 2, 0)}, false, false},
        {"max_pool", 2, 2, 3, 0, {7, 6}, {SQUARE(3, 2, 1)}, false, true},
        {"max_pool", 2, 1, 33, 0, {7, 6}, {SQUARE(3, 2, 1)}, false, false},
        {"max_pool", 2, 2, 24, 0, {9, 9}, {.kernel = {3, 2}, .stride = {1, 3}}, false, false},
        {"max_pool", 2, 1, 8, 0, {15, 17}, {SQUARE(15, 1, 7)}, false, false}, /* places up to 224 */
        {"max_pool",
         3,
         1,
         16,
         0,
         {5, 4, 6},
         {.kernel = {2, 3, 2}, .stride = {2, 1, 2}, .pad = {1, 1, 0}, .pad_end = {0, 2, 1}},
         false,
         false},
        {"max_pool", 1, 2, 5, 0, {11}, {.kernel = {3}, .stride = {2}}, false, false},
    };
    CHECK_CASES(cases);
}

TEST(averages_on_cuda_equal_their_reference)
{
    static const window_case cases[] = {
        {"avg_pool", 2, 2, 3, 0, {6, 8}, {SQUARE(2, 2, 0)}, false, false},
        {"avg_pool", 2, 1, 31, 0, {7, 6}, {SQUARE(3, 2, 1)}, false, true},
        {"avg_pool", 2, 2, 24, 0, {7, 6}, {SQUARE(3, 1, 1), .count_padding = true}, false, false},
        {"avg_pool",
         3,
         1,
         8,
         0,
         {5, 4, 6},
         {.kernel = {2, 3, 2}, .stride = {2, 1, 2}, .pad = {1, 1, 0}, .pad_end = {0, 2, 1}},
         false,
         false},
        {"global_avg_pool", 2, 2, 1, 0, {4, 4}, {.groups = 1}, false, false},
        {"global_avg_pool", 2, 3, 33, 0, {7, 7}, {.groups = 1}, false, false},
        {"global_avg_pool", 2, 2, 288, 0, {5, 3}, {.groups = 1}, false, false},
        {"global_avg_pool", 3, 2, 24, 0, {3, 2, 5}, {.groups = 1}, false, false},
    };
    CHECK_CASES(cases);
}

/* A NaN is kept as the first place of a window and never chosen after a number; -0 and 0 are equal, the first stays. */
TEST(max_pool_on_cuda_treats_nan_and_ties_as_its_reference)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 3; t++)
        for (int b = 0; b < 2; b++) {
            const window_case w = {"max_pool", 2, 1, 16, 0, {6, 6}, {SQUARE(2, 2, 0)}, false, false};
            hr_case c = open_case(&w, types[t], blocks[b]);
            const hr_node *n = &c.graph->nodes[c.node];
            hr_case_fill_all(&c, hr_case_small_integer);
            for (int64_t i = 0; i < hr_case_shape(&c, n->in[0])->elements; i += 5)
                hr_case_set(&c, n->in[0], i, i % 3 == 0 ? NAN : i % 3 == 1 ? -0.0 : -INFINITY);
            hr_case_run(&c, c.node, "reference");
            double *y = hr_case_copy(&c, n->out[0]), *places = hr_case_copy(&c, n->out[1]);
            hr_device_case_run(device, &c, c.node, hr_device_case_kernel(device, &c, c.node, 0));
            int64_t nans = 0;
            for (int64_t i = 0; i < hr_case_shape(&c, n->out[0])->elements; i++) {
                double got = hr_case_get(&c, n->out[0], i);
                nans += isnan(got) != 0;
                EXPECT_MSG(isnan(y[i]) ? isnan(got) : got == y[i], "%s: y %lld is %g, wanted %g", c.label, (long long)i,
                           got, y[i]);
                EXPECT_MSG(hr_case_get(&c, n->out[1], i) == places[i], "%s: place %lld differs", c.label, (long long)i);
            }
            EXPECT(nans > 0);
            free(y);
            free(places);
            hr_case_end(&c);
        }
    device->kind->close(device);
}

/* The second run of each kernel has another order of blocks, and must give the same bits. */
TEST(convolutions_on_cuda_do_not_depend_on_the_order_of_blocks)
{
    static const window_case cases[] = {
        {"conv", 2, 4, 6, 18, {21, 20}, {SQUARE(3, 2, 1), .relu = true}, true, false},
        {"conv", 2, 1, 128, 20, {4, 3}, {SQUARE(3, 1, 1)}, true, false},
        {"deconv", 2, 2, 20, 8, {5, 6}, {SQUARE(4, 2, 1)}, true, false},
        {"dense", 0, 4, 1000, 65, {0}, {.groups = 1}, true, false},
        {"max_pool", 2, 2, 24, 0, {9, 9}, {SQUARE(3, 2, 1)}, false, false},
        {"global_avg_pool", 2, 3, 72, 0, {7, 7}, {.groups = 1}, false, false},
    };
    setenv("HEADROOM_SIMT", "shuffle:1", 1);
    hr_device *device = hr_device_case_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_case c = open_case(&cases[i], HR_F32, cases[i].spatial ? blocks[i % 2] : 1);
        hr_case_fill_all(&c, hr_case_normal);
        check_nodes(device, &c, false);
        hr_case_end(&c);
    }
    device->kind->close(device);
}
