/* Reference backward kernels of conv, deconv, dense, pooling and flatten against central differences of their
 * reference forward kernels, in double, plain and blocked.
 *
 * The ops are linear in each input but for relu and max, whose kinks lie nowhere near (random normal values), so
 * differences are exact up to rounding: eps * |sum| / step is about 1e-10 here, and the bound is 1e-7.
 */
#include "window_cases.h"

static const double step = 1e-4, relative = 1e-7;

static void check(const window_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (int block = 1; block <= 8; block += 7) {
            hr_case c = window_case_open(&cases[i], HR_F64, block);
            hr_case_fill_all(&c, hr_case_normal);
            hr_case_check_gradients(&c, step, relative);
            hr_case_end(&c);
        }
}
#define CHECK(cases) check(cases, sizeof cases / sizeof *cases)

TEST(conv_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"conv", 2, 2, 3, 4, {5, 6}, {.kernel = {3, 3}}, true, false},
        {"conv", 2, 2, 8, 16, {4, 5}, {.kernel = {3, 2}, .pad = {1, 1}, .pad_end = {1, 0}, .relu = true}, true, false},
        {"conv",
         2,
         1,
         3,
         8,
         {7, 6},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
         false,
         false},
        {"conv",
         2,
         2,
         4,
         6,
         {6, 5},
         {.kernel = {2, 3}, .stride = {1, 2}, .pad = {0, 2}, .pad_end = {1, 1}, .groups = 2, .relu = true},
         true,
         false},
        {"conv", 2, 1, 16, 16, {3, 4}, {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}, .groups = 2}, false, false},
        {"conv", 2, 2, 5, 5, {4, 4}, {.kernel = {3, 3}, .groups = 5}, true, false},
        {"conv", 2, 2, 8, 8, {5, 5}, {.kernel = {1, 1}, .stride = {2, 2}}, false, false},
        {"conv", 2, 1, 8, 8, {4, 4}, {.kernel = {3, 3}}, false, true},
        {"conv",
         3,
         1,
         2,
         3,
         {4, 3, 5},
         {.kernel = {2, 3, 3}, .stride = {2, 1, 2}, .pad = {1, 0, 1}, .pad_end = {0, 1, 1}, .relu = true},
         true,
         false},
        {"conv", 3, 1, 8, 8, {3, 3, 2}, {.kernel = {3, 3, 1}, .pad = {1, 1, 0}, .pad_end = {1, 1, 0}}, false, false},
        {"conv", 1, 2, 3, 4, {7}, {.kernel = {3}, .stride = {2}, .pad = {1}, .pad_end = {2}}, true, false},
    };
    CHECK(cases);
}

TEST(deconv_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"deconv", 2, 2, 3, 4, {3, 4}, {.kernel = {3, 3}}, true, false},
        {"deconv", 2, 1, 8, 16, {3, 2}, {.kernel = {2, 2}, .stride = {2, 2}}, true, false},
        {"deconv",
         2,
         2,
         4,
         6,
         {3, 3},
         {.kernel = {3, 4}, .stride = {2, 1}, .pad = {1, 0}, .pad_end = {0, 2}, .groups = 2, .relu = true},
         true,
         false},
        {"deconv",
         2,
         1,
         16,
         16,
         {3, 2},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}, .groups = 2},
         false,
         false},
        {"deconv", 2, 2, 5, 5, {3, 3}, {.kernel = {2, 2}, .groups = 5, .relu = true}, false, false},
        {"deconv",
         3,
         1,
         3,
         2,
         {2, 3, 2},
         {.kernel = {2, 2, 3}, .stride = {2, 2, 1}, .pad = {0, 1, 1}, .pad_end = {0, 0, 1}, .relu = true},
         true,
         false},
        {"deconv", 3, 1, 8, 8, {2, 2, 2}, {.kernel = {2, 2, 2}, .stride = {2, 2, 2}}, false, false},
        {"deconv", 1, 2, 3, 2, {4}, {.kernel = {3}, .stride = {3}}, true, false},
    };
    CHECK(cases);
}

TEST(max_pool_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"max_pool", 2, 2, 3, 0, {6, 4}, {.kernel = {2, 2}, .stride = {2, 2}}, false, false},
        {"max_pool",
         2,
         1,
         8,
         0,
         {7, 6},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
         false,
         false},
        {"max_pool",
         2,
         2,
         2,
         0,
         {5, 6},
         {.kernel = {3, 2}, .stride = {1, 3}, .pad = {0, 1}, .pad_end = {2, 0}},
         false,
         false},
        {"max_pool",
         3,
         1,
         8,
         0,
         {4, 5, 4},
         {.kernel = {2, 3, 2}, .stride = {2, 2, 1}, .pad = {0, 1, 0}, .pad_end = {0, 1, 1}},
         false,
         false},
        {"max_pool", 1, 2, 3, 0, {9}, {.kernel = {3}, .stride = {2}}, false, false},
    };
    CHECK(cases);
}

TEST(avg_pool_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"avg_pool", 2, 2, 3, 0, {6, 4}, {.kernel = {2, 2}, .stride = {2, 2}}, false, false},
        {"avg_pool",
         2,
         1,
         8,
         0,
         {7, 6},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
         false,
         false},
        {"avg_pool",
         2,
         1,
         8,
         0,
         {7, 6},
         {.kernel = {3, 3}, .stride = {1, 2}, .pad = {1, 2}, .pad_end = {2, 1}, .count_padding = true},
         false,
         false},
        {"avg_pool",
         3,
         1,
         2,
         0,
         {4, 5, 4},
         {.kernel = {2, 3, 2}, .stride = {2, 2, 1}, .pad = {0, 1, 0}, .pad_end = {0, 1, 1}},
         false,
         false},
        {"avg_pool",
         1,
         2,
         3,
         0,
         {9},
         {.kernel = {4}, .stride = {3}, .pad_end = {1}, .count_padding = true},
         false,
         false},
    };
    CHECK(cases);
}

TEST(global_avg_pool_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"global_avg_pool", 2, 2, 3, 0, {3, 4}, {.groups = 1}, false, false},
        {"global_avg_pool", 2, 2, 8, 0, {3, 3}, {.groups = 1}, false, false},
        {"global_avg_pool", 3, 1, 16, 0, {2, 3, 2}, {.groups = 1}, false, false},
    };
    CHECK(cases);
}

TEST(flatten_gradient_equals_finite_differences)
{
    static const window_case cases[] = {
        {"flatten", 2, 2, 3, 0, {3, 4}, {.groups = 1}, false, false},
        {"flatten", 2, 2, 16, 0, {3, 2}, {.groups = 1}, false, false},
        {"flatten", 3, 1, 8, 0, {2, 3, 2}, {.groups = 1}, false, false},
    };
    CHECK(cases);
}

TEST(dense_gradient_equals_finite_differences)
{
    for (int variant = 0; variant < 4; variant++) {
        bool bias = variant & 1, relu = variant & 2;
        hr_case c = hr_case_begin(HR_F64, 8);
        int in[3] = {hr_case_tensor(&c, "x", HR_F64, HR_ROLE_INPUT, 2, (int64_t[]){3, 7}),
                     hr_case_tensor(&c, "w", HR_F64, HR_ROLE_PARAMETER, 2, (int64_t[]){5, 7}),
                     bias ? hr_case_tensor(&c, "b", HR_F64, HR_ROLE_PARAMETER, 1, (int64_t[]){5}) : -1};
        hr_case_node(&c, "dense", 3, in, (hr_attrs){.relu = relu});
        hr_case_differentiate(&c);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, hr_case_normal);
        hr_case_check_gradients(&c, step, relative);
        hr_case_end(&c);
    }
}

/* What backward reads is what is held: a pool must not hold its input, a plain convolution not its output. */
TEST(backward_of_windows_reads_only_what_it_needs)
{
    static const struct { window_case layer; bool reads_x, reads_y; } expected[] = {
        {{"conv", 2, 1, 3, 4, {5, 5}, {.kernel = {3, 3}}, true, false}, true, false},
        {{"conv", 2, 1, 3, 4, {5, 5}, {.kernel = {3, 3}, .relu = true}, true, false}, true, true},
        {{"deconv", 2, 1, 3, 4, {5, 5}, {.kernel = {3, 3}}, true, false}, true, false},
        {{"max_pool", 2, 1, 3, 0, {6, 6}, {.kernel = {2, 2}}, false, false}, false, false},
        {{"avg_pool", 2, 1, 3, 0, {6, 6}, {.kernel = {2, 2}}, false, false}, false, false},
        {{"global_avg_pool", 2, 1, 3, 0, {6, 6}, {.groups = 1}, false, false}, false, false},
        {{"flatten", 2, 1, 3, 0, {6, 6}, {.groups = 1}, false, false}, false, false},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        hr_case c = window_case_open(&expected[i].layer, HR_F64, 1);
        int x = c.graph->nodes[c.node].in[0], y = c.graph->nodes[c.node].out[0];
        bool reads_x = false, reads_y = false;
        for (int b = c.node + 1; b < c.n_nodes; b++)
            for (int j = 0; j < c.graph->nodes[b].n_in; j++) {
                reads_x |= c.graph->nodes[b].in[j] == x;
                reads_y |= c.graph->nodes[b].in[j] == y;
            }
        EXPECT_MSG(reads_x == expected[i].reads_x && reads_y == expected[i].reads_y, "%s reads x: %d, y: %d", c.label,
                   reads_x, reads_y);
        hr_case_end(&c);
    }
}

static hr_status add_layer(const char *op, int rank, const int64_t *x_dim, const int64_t *w_dim, hr_attrs attrs)
{
    hr_case c = hr_case_begin(HR_F32, 1);
    int node, in[2] = {hr_case_tensor(&c, "x", HR_F32, HR_ROLE_INPUT, rank, x_dim), -1};
    if (w_dim) in[1] = hr_case_tensor(&c, "w", HR_F32, HR_ROLE_PARAMETER, rank, w_dim);
    hr_status st = hr_graph_add_node(c.graph, op, op, HR_FORWARD, -1, w_dim ? 2 : 1, in, 0, NULL, &attrs, &node);
    hr_case_end(&c);
    return st;
}

TEST(shapes_that_do_not_fit_are_refused)
{
    const int64_t x[] = {1, 4, 5, 5}, w[] = {6, 4, 3, 3}, odd[] = {6, 3, 3, 3}, wide[] = {6, 4, 6, 6}, flat[] = {1, 4};
    EXPECT(add_layer("conv", 4, x, w, (hr_attrs){0}) == HR_OK);
    EXPECT(add_layer("conv", 4, x, odd, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("conv", 4, x, wide, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("conv", 4, x, wide, (hr_attrs){.pad = {1, 0}, .pad_end = {0, 1}}) == HR_OK);
    EXPECT(add_layer("conv", 4, x, w, (hr_attrs){.groups = 4}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("conv", 4, x, w, (hr_attrs){.stride = {-1, 1}}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("conv", 2, flat, flat, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("deconv", 4, x, w, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("deconv", 4, x, (int64_t[]){4, 6, 1, 1}, (hr_attrs){.pad = {3, 3}, .pad_end = {3, 3}}) ==
           HR_BAD_ARGUMENT);
    EXPECT(add_layer("max_pool", 4, x, NULL, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("max_pool", 4, x, NULL, (hr_attrs){.kernel = {2, 2}, .pad = {2, 0}}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("max_pool", 4, (int64_t[]){1, 1, 16, 16}, NULL, (hr_attrs){.kernel = {16, 16}}) ==
           HR_BAD_ARGUMENT);
    EXPECT(add_layer("max_pool", 4, (int64_t[]){1, 1, 17, 17}, NULL, (hr_attrs){.kernel = {17, 15}}) == HR_OK);
    EXPECT(add_layer("dense", 4, x, w, (hr_attrs){0}) == HR_BAD_ARGUMENT);
    EXPECT(add_layer("global_avg_pool", 2, flat, NULL, (hr_attrs){0}) == HR_BAD_ARGUMENT);
}
