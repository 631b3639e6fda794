/* ctest: timeout=120 labels=quick
 * Every fast kernel of conv, deconv, dense, pooling and flatten against the reference, forward and backward, over
 * channels 1, 8, 16, 24, 31, 32, 33 and 37, in plain and in blocked layouts (this machine's block, and 16), with one
 * to three threads.
 *
 * Small integers first: all sums are exact in f32 whatever their order, so nothing may differ. Then normal values:
 * a sum of L products in any order is off by at most L * eps * (sum of |products|), and that sum is what the
 * reference gives for the absolute values of all inputs (relu passes them all). One more L is for the reference's
 * own rounding to f32.
 */
#include "window_cases.h"

static const int64_t channel_counts[] = {1, 8, 16, 24, 31, 32, 33, 37};
enum { N_CHANNEL_COUNTS = sizeof channel_counts / sizeof *channel_counts, OUTPUTS = 2, NODES = 8 };
static int fast_runs;   /* kernels other than the reference that were compared */

/* Products that meet in one result of the node. */
static double reduction_length(const hr_case *c, int node)
{
    const hr_node *n = &c->graph->nodes[node];
    const hr_tensor *t = c->graph->tensors, *out = &t[n->out[0]];
    bool weighted = n->n_in > 1 && !strstr(n->op->name, "pool") && strcmp(n->op->name, "relu_backward");
    if (!strcmp(n->op->name, "max_pool")) return -1;                /* a choice: nothing is rounded */
    if (strstr(n->op->name, "wgrad"))
        return (double)(t[n->in[0]].elements / t[n->in[0]].dim[1] + t[n->in[1]].elements / t[n->in[1]].dim[1]);
    if (weighted) return (double)t[n->in[1]].elements + 1;          /* all weights and the bias: a bound */
    int64_t window = 1;
    for (int i = 0; i < 3 && n->attrs.kernel[i]; i++) window *= n->attrs.kernel[i];
    return (double)(window > 1 ? window : hr_tensor_spatial(&t[n->in[0]]) + hr_tensor_spatial(out));
}

/* Makes inputs and incoming gradients absolute. A maximum must keep its inputs, and with them its places; the
 * gradient that it passes back is still a sum. */
static void absolute_all(hr_case *c)
{
    const hr_node *node = &c->graph->nodes[c->node];
    for (int t = 0; t < c->graph->n_tensors; t++) {
        bool filled = false;
        for (int j = 0; j < node->n_in; j++) filled |= node->in[j] == t && strcmp(node->op->name, "max_pool");
        for (int k = 0; k < node->n_out; k++) filled |= c->dout[k] == t;
        for (int64_t i = 0; filled && i < hr_case_shape(c, t)->elements; i++)
            hr_case_set(c, t, i, fabs(hr_case_get(c, t, i)));
    }
}

typedef double *values_of[NODES][OUTPUTS];

static void reference_results(hr_case *c, values_of results)
{
    for (int i = c->node; i < c->n_nodes; i++) {
        hr_case_run(c, i, "reference");
        const hr_node *n = &c->graph->nodes[i];
        for (int k = 0; k < n->n_out; k++) results[i - c->node][k] = hr_case_copy(c, n->out[k]);
    }
}

static void results_free(values_of results)
{
    for (int i = 0; i < NODES; i++)
        for (int k = 0; k < OUTPUTS; k++) free(results[i][k]);
}

/* All fast algorithms of one node against its reference result; inputs are the reference's. */
static void compare_node(hr_case *c, int node, double *const wanted[OUTPUTS], double *const bounds[OUTPUTS])
{
    const hr_node *n = &c->graph->nodes[node];
    for (int i = 0; hr_kernel_tables[i]; i++)
        for (const hr_kernel *k = hr_kernel_tables[i]; k->op; k++) {
            if (k->reference || strcmp(k->op, n->op->name) || (k->supports && !k->supports(c->graph, n))) continue;
            hr_case_run(c, node, k->algorithm);
            fast_runs++;
            for (int o = 0; o < n->n_out; o++)
                hr_case_compare(c, n->out[o], k->algorithm, wanted[o],
                                hr_case_is_real(c, n->out[o]) && bounds ? bounds[o] : NULL);
        }
    hr_case_run(c, node, "reference");
}

/* exact: small integers must give equal results. */
static void compare_case(hr_case *c, bool exact)
{
    values_of wanted = {{NULL}}, bounds = {{NULL}}, integers = {{NULL}};
    REQUIRE(c->n_nodes - c->node <= NODES);
    if (exact) {
        hr_case_fill_all(c, hr_case_small_integer);
        reference_results(c, integers);
        for (int i = c->node; i < c->n_nodes; i++) compare_node(c, i, integers[i - c->node], NULL);
    }
    hr_case_fill_all(c, hr_case_normal);
    absolute_all(c);
    reference_results(c, bounds);
    for (int i = c->node; i < c->n_nodes; i++)
        for (int k = 0; k < c->graph->nodes[i].n_out; k++)
            for (int64_t e = 0; e < hr_case_shape(c, c->graph->nodes[i].out[k])->elements; e++)
                bounds[i - c->node][k][e] *= (reduction_length(c, i) + 1) * 0x1p-23;
    hr_case_fill_all(c, hr_case_normal);
    reference_results(c, wanted);
    for (int i = c->node; i < c->n_nodes; i++) compare_node(c, i, wanted[i - c->node], bounds[i - c->node]);
    results_free(wanted);
    results_free(bounds);
    results_free(integers);
}

static void compare_window(const window_case *w, int block, bool exact)
{
    static int turn;
    hr_case c = window_case_open(w, HR_F32, block);
    c.threads = 1 + turn++ % 3;
    compare_case(&c, exact);
    hr_case_end(&c);
}

static void expect_fast(void)
{
#ifdef HR_HAVE_ONEDNN
    EXPECT(fast_runs > 0);
#else
    if (!fast_runs) SKIP("this build has no fast kernel for these ops (oneDNN is missing)");
#endif
}

static const int blocks[] = {1, 8, 16};

/* Each channel count against each block; filters are the next count in the list. */
static void compare_channels(window_case w, bool exact)
{
    for (int i = 0; i < N_CHANNEL_COUNTS; i++)
        for (int b = 0; b < 3; b++) {
            w.channels = channel_counts[i];
            if (w.filters) w.filters = channel_counts[(i + 1) % N_CHANNEL_COUNTS];
            compare_window(&w, blocks[b], exact);
        }
    expect_fast();
}

TEST(fast_conv_equals_reference_over_channels)
{
    compare_channels((window_case){"conv",
                                   2,
                                   2,
                                   1,
                                   1,
                                   {5, 4},
                                   {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}, .relu = true},
                                   true,
                                   false},
                     true);
}

TEST(fast_conv_of_one_place_equals_reference_over_channels)
{
    compare_channels((window_case){"conv", 2, 2, 1, 1, {5, 6}, {.kernel = {1, 1}, .stride = {2, 2}}, false, false},
                     true);
}

TEST(fast_deconv_equals_reference_over_channels)
{
    compare_channels(
        (window_case){"deconv", 2, 2, 1, 1, {3, 2}, {.kernel = {2, 2}, .stride = {2, 2}, .relu = true}, true, false},
        true);
}

TEST(fast_conv_equals_reference_over_attributes)
{
    static const window_case cases[] = {
        {"conv",
         2,
         2,
         3,
         32,
         {13, 15},
         {.kernel = {7, 7}, .stride = {2, 2}, .pad = {3, 3}, .pad_end = {3, 3}},
         false,
         false},
        {"conv", 2, 2, 3, 24, {11, 9}, {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}, .relu = true}, true, false},
        {"conv",
         2,
         2,
         1,
         32,
         {12, 12},
         {.kernel = {5, 5}, .pad = {2, 2}, .pad_end = {2, 2}, .relu = true},
         true,
         false},
        {"conv", 2, 2, 8, 16, {9, 9}, {.kernel = {3, 3}, .relu = true}, true, true},
        {"conv",
         2,
         2,
         16,
         24,
         {8, 7},
         {.kernel = {3, 2}, .stride = {2, 1}, .pad = {0, 1}, .pad_end = {1, 0}},
         true,
         false},
        {"conv", 2, 2, 32, 32, {6, 6}, {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}, .groups = 2}, true, false},
        {"conv",
         2,
         2,
         48,
         16,
         {6, 6},
         {.kernel = {5, 5}, .pad = {2, 2}, .pad_end = {2, 2}, .groups = 2, .relu = true},
         true,
         false},
        {"conv",
         2,
         2,
         16,
         16,
         {6, 5},
         {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}, .groups = 16},
         false,
         false},
        {"conv", 2, 2, 12, 18, {6, 5}, {.kernel = {3, 3}, .groups = 3}, true, false},
        {"conv",
         2,
         1,
         64,
         96,
         {10, 9},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
         true,
         false},
        {"conv", 2, 9, 8, 8, {3, 33}, {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}}, true, false},
        {"conv", 2, 1, 8, 8, {2, 2}, {.kernel = {5, 5}, .pad = {2, 2}, .pad_end = {2, 2}}, false, false},
        {"conv",
         3,
         1,
         8,
         16,
         {5, 4, 6},
         {.kernel = {3, 3, 3}, .pad = {1, 1, 1}, .pad_end = {1, 1, 1}, .relu = true},
         true,
         false},
        {"conv",
         3,
         1,
         1,
         8,
         {5, 6, 5},
         {.kernel = {3, 3, 3}, .stride = {2, 2, 1}, .pad = {1, 1, 1}, .pad_end = {1, 1, 1}},
         true,
         false},
        {"conv", 3, 2, 16, 3, {3, 4, 3}, {.kernel = {1, 1, 1}}, true, false},
        {"conv", 1, 2, 8, 16, {17}, {.kernel = {3}, .stride = {2}, .pad = {1}, .pad_end = {1}}, true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int b = 0; b < 3; b++) compare_window(&cases[i], blocks[b], true);
    expect_fast();
}

TEST(fast_deconv_equals_reference_over_attributes)
{
    static const window_case cases[] = {
        {"deconv",
         2,
         2,
         16,
         24,
         {4, 5},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {0, 1}},
         true,
         false},
        {"deconv",
         2,
         2,
         32,
         16,
         {4, 3},
         {.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}, .groups = 2, .relu = true},
         true,
         false},
        {"deconv", 2, 1, 8, 3, {5, 5}, {.kernel = {3, 3}, .relu = true}, false, false},
        {"deconv", 3, 1, 16, 8, {3, 2, 3}, {.kernel = {2, 2, 2}, .stride = {2, 2, 2}}, true, false},
        {"deconv",
         3,
         1,
         32,
         16,
         {2, 2, 2},
         {.kernel = {3, 3, 3}, .stride = {2, 2, 2}, .pad = {1, 1, 1}, .relu = true},
         true,
         false},
        {"deconv", 1, 2, 8, 8, {6}, {.kernel = {3}, .stride = {2}}, true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int b = 0; b < 3; b++) compare_window(&cases[i], blocks[b], true);
    expect_fast();
}

TEST(fast_max_pool_equals_reference)
{
    compare_channels((window_case){"max_pool",
                                   2,
                                   2,
                                   1,
                                   0,
                                   {7, 6},
                                   {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
                                   false,
                                   false},
                     true);
    compare_channels((window_case){"max_pool", 2, 2, 1, 0, {6, 8}, {.kernel = {2, 2}, .stride = {2, 2}}, false, false},
                     true);
    compare_channels((window_case){"max_pool",
                                   3,
                                   1,
                                   1,
                                   0,
                                   {5, 4, 6},
                                   {.kernel = {2, 3, 2}, .stride = {2, 1, 2}, .pad = {1, 1, 0}, .pad_end = {0, 2, 1}},
                                   false,
                                   false},
                     true);
    compare_window(&(window_case){"max_pool", 2, 2, 16, 0, {9, 9}, {.kernel = {3, 2}, .stride = {1, 3}}, false, true},
                   8, true);
}

TEST(fast_avg_pool_equals_reference)
{
    compare_channels((window_case){"avg_pool", 2, 2, 1, 0, {6, 8}, {.kernel = {2, 2}, .stride = {2, 2}}, false, false},
                     true);
    compare_channels((window_case){"avg_pool",
                                   2,
                                   2,
                                   1,
                                   0,
                                   {7, 6},
                                   {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
                                   false,
                                   false},
                     false);
    compare_channels(
        (window_case){
            "avg_pool",
            3,
            1,
            1,
            0,
            {5, 4, 6},
            {.kernel = {2, 3, 2}, .stride = {2, 1, 2}, .pad = {1, 1, 0}, .pad_end = {0, 2, 1}, .count_padding = true},
            false,
            false},
        false);
    compare_window(&(window_case){"avg_pool", 2, 2, 16, 0, {9, 9}, {.kernel = {3, 2}, .stride = {1, 3}}, false, true},
                   8, false);
}

TEST(fast_global_avg_pool_equals_reference)
{
    compare_channels((window_case){"global_avg_pool", 2, 2, 1, 0, {4, 4}, {.groups = 1}, false, false}, true);
    compare_channels((window_case){"global_avg_pool", 2, 3, 1, 0, {7, 7}, {.groups = 1}, false, false}, false);
    compare_channels((window_case){"global_avg_pool", 3, 1, 1, 0, {3, 2, 5}, {.groups = 1}, false, false}, false);
}

TEST(fast_flatten_equals_reference)
{
    compare_channels((window_case){"flatten", 2, 2, 1, 0, {5, 3}, {.groups = 1}, false, false}, true);
    compare_channels((window_case){"flatten", 3, 1, 1, 0, {2, 3, 2}, {.groups = 1}, false, false}, true);
}

static hr_case dense_case(int64_t images, int64_t features, int64_t filters, bool bias, bool relu)
{
    hr_case c = hr_case_begin(HR_F32, 8);
    int in[3] = {hr_case_tensor(&c, "x", HR_F32, HR_ROLE_INPUT, 2, (int64_t[]){images, features}),
                 hr_case_tensor(&c, "w", HR_F32, HR_ROLE_PARAMETER, 2, (int64_t[]){filters, features}),
                 bias ? hr_case_tensor(&c, "b", HR_F32, HR_ROLE_PARAMETER, 1, &filters) : -1};
    hr_case_node(&c, "dense", 3, in, (hr_attrs){.relu = relu});
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    return c;
}

TEST(fast_dense_equals_reference)
{
    static const int64_t shapes[][3] = {{1, 1, 1},     {2, 31, 33},  {4, 512, 257}, {8, 37, 10},
                                        {3, 1000, 24}, {17, 64, 64}, {64, 100, 37}, {5, 16, 8}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int variant = 0; variant < 4; variant++) {
            hr_case c = dense_case(shapes[i][0], shapes[i][1], shapes[i][2], variant & 1, variant & 2);
            c.threads = 1 + (int)i % 3;
            compare_case(&c, true);
            hr_case_end(&c);
        }
    expect_fast();
}

/* 8.5 MB of weights: beyond this size gradients are written past the cache. */
TEST(fast_dense_equals_reference_where_weights_exceed_the_cache)
{
    hr_case c = dense_case(2, 2048, 1037, true, false);
    compare_case(&c, true);
    hr_case_end(&c);
    expect_fast();
}

static void check_repeats(hr_case *c)
{
    hr_case_fill_all(c, hr_case_normal);
    for (int i = c->node; i < c->n_nodes; i++) hr_case_check_repeats(c, i, NULL);
    hr_case_end(c);
}

TEST(fast_layers_repeat_their_bits)
{
    static const window_case cases[] = {
        {"conv", 2, 4, 64, 64, {28, 28}, {.kernel = {3, 3}, .pad = {1, 1}, .pad_end = {1, 1}}, true, false},
        {"conv", 2, 4, 64, 128, {14, 14}, {.kernel = {1, 1}}, true, false},
        {"conv",
         2,
         4,
         3,
         64,
         {32, 32},
         {.kernel = {7, 7}, .stride = {2, 2}, .pad = {3, 3}, .pad_end = {3, 3}},
         true,
         false},
        {"conv", 2, 4, 31, 33, {16, 16}, {.kernel = {3, 3}}, true, false},
        {"deconv", 3, 1, 32, 16, {6, 6, 6}, {.kernel = {2, 2, 2}, .stride = {2, 2, 2}}, true, false},
        {"max_pool",
         2,
         2,
         64,
         0,
         {28, 28},
         {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}},
         false,
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_case c = window_case_open(&cases[i], HR_F32, hr_host_channel_block());
        check_repeats(&c);
    }
    hr_case c = dense_case(4, 4096, 512, true, true);
    check_repeats(&c);
}
