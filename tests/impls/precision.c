/* ctest: timeout=120
 * Activations of f16 and bf16, channels last, and casts. References are judged against references: in f32 on the same
 * numbers (roundoff of one rounding), in f32 on numbers not yet rounded (roundoff of every factor, over the length of
 * the sum), and in plain layout (the same bits). Fast kernels are judged against references of the same type.
 */
#include "layers_case.h"

#define U32 0x1p-24                     /* error of one rounding to f32 */
#define LEAST(type) ((type) == HR_F16 ? 0x1p-25 : 0x1p-134)        /* half of the least number: error near zero */
#define ROUNDOFF(type) ((type) == HR_F16 ? 0x1p-11 : (type) == HR_BF16 ? 0x1p-8 : U32)

/* ---- one case of every op: tensors and the forward node, in whatever types and layout the graph has ---------- */

static int activation(hr_case *c, const char *name, int rank, const int64_t *dim)
{
    return hr_case_tensor(c, name, c->graph->activations, HR_ROLE_INPUT, rank, dim);
}

static int master(hr_case *c, const char *name, int64_t elements)
{
    return hr_case_tensor(c, name, c->graph->real, HR_ROLE_PARAMETER, 1, &elements);
}

static int image(hr_case *c, const char *name) { return activation(c, name, 4, (int64_t[]){2, 8, 5, 6}); }
static int volume(hr_case *c, const char *name) { return activation(c, name, 5, (int64_t[]){1, 8, 3, 4, 5}); }
static int vector(hr_case *c, const char *name, int64_t elements) { return activation(c, name, 1, &elements); }

static int weights(hr_case *c, int x, int64_t groups, int rank, const int64_t *dim)
{
    hr_layout layout = hr_graph_weight_layout(c->graph, dim[0], dim[1], groups, hr_case_shape(c, x)->layout);
    return hr_case_tensor_in(c, "w", c->graph->activations, layout, HR_ROLE_ACTIVATION, rank, dim);
}

static void relu(hr_case *c) { hr_case_node(c, "relu", 1, (int[]){image(c, "x")}, (hr_attrs){0}); }
static void flatten(hr_case *c) { hr_case_node(c, "flatten", 1, (int[]){image(c, "x")}, (hr_attrs){0}); }

static void add(hr_case *c)
{
    int a = image(c, "a"), b = image(c, "b");
    hr_case_node(c, "add", 2, (int[]){a, b}, (hr_attrs){.relu = true});
}

static void conv(hr_case *c)
{
    int x = image(c, "x"), w = weights(c, x, 2, 4, (int64_t[]){16, 4, 3, 2});
    hr_case_node(c, "conv", 3, (int[]){x, w, vector(c, "b", 16)},
                 (hr_attrs){.stride = {2, 1}, .pad = {1, 1}, .pad_end = {1, 0}, .groups = 2, .relu = true});
}

static void conv_volume(hr_case *c)
{
    int x = volume(c, "x"), w = weights(c, x, 1, 5, (int64_t[]){8, 8, 2, 3, 1});
    hr_case_node(c, "conv", 2, (int[]){x, w}, (hr_attrs){.pad = {0, 1, 0}, .pad_end = {0, 1, 0}});
}

static void conv_point(hr_case *c)
{
    int x = image(c, "x"), w = weights(c, x, 1, 4, (int64_t[]){8, 8, 1, 1});
    hr_case_node(c, "conv", 3, (int[]){x, w, -1}, (hr_attrs){0});
}

static void deconv(hr_case *c)
{
    int x = image(c, "x"), w = weights(c, x, 2, 4, (int64_t[]){8, 8, 2, 2});
    hr_case_node(c, "deconv", 3, (int[]){x, w, vector(c, "b", 16)}, (hr_attrs){.stride = {2, 2}, .groups = 2});
}

static void dense(hr_case *c)
{
    int x = activation(c, "x", 2, (int64_t[]){5, 33}), w = activation(c, "w", 2, (int64_t[]){7, 33});
    hr_case_node(c, "dense", 3, (int[]){x, w, vector(c, "b", 7)}, (hr_attrs){.relu = true});
}

static void max_pool(hr_case *c)
{
    hr_case_node(c, "max_pool", 1, (int[]){image(c, "x")},
                 (hr_attrs){.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}, .pad_end = {1, 1}});
}

static void avg_pool(hr_case *c)
{
    hr_case_node(c, "avg_pool", 1, (int[]){volume(c, "x")}, (hr_attrs){.kernel = {2, 3, 2}, .pad = {0, 1, 0}});
}

static void global_avg_pool(hr_case *c)
{
    hr_case_node(c, "global_avg_pool", 1, (int[]){image(c, "x")}, (hr_attrs){0});
}

static void concat(hr_case *c)
{
    int a = image(c, "a"), b = activation(c, "b", 4, (int64_t[]){2, 16, 5, 6});
    hr_case_node(c, "concat", 2, (int[]){a, b}, (hr_attrs){0});
}

static void dropout(hr_case *c)
{
    hr_case_node(c, "dropout", 1, (int[]){image(c, "x")}, (hr_attrs){.rate = 0.5, .salt = 3});
}

static void lrn(hr_case *c)
{
    hr_attrs attrs = {.kernel = {5}, .alpha = 0.5, .beta = 0.75, .bias = 2};
    hr_case_node(c, "lrn", 1, (int[]){image(c, "x")}, attrs);
}

static void bn(hr_case *c)
{
    int x = image(c, "x");
    hr_case_node(c, "bn", 3, (int[]){x, master(c, "scale", 8), master(c, "shift", 8)},
                 (hr_attrs){.epsilon = 1e-5, .relu = true});
}

static void softmax_xent(hr_case *c)
{
    int z = image(c, "z"), labels = hr_case_tensor_in(c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, 3,
                                                      (int64_t[]){2, 5, 6});
    hr_case_node(c, "softmax_xent", 2, (int[]){z, labels}, (hr_attrs){0});
}

typedef struct op_case {
    void (*build)(hr_case *c);
    int n_differentiated;        /* outputs that a gradient flows into */
    bool exact;                  /* on small integers: every fast kernel has the reference's bits */
    int products;                /* inputs 0 and 1 are multiplied in sums, of this length at most; 0: no such op */
} op_case;

static const op_case ops[] = {
    {relu, 1, true, 0},         {add, 1, true, 0},     {conv, 1, true, 4 * 6},    {conv_volume, 1, true, 8 * 6},
    {conv_point, 1, true, 8},   {deconv, 1, true, 4},  {dense, 1, true, 33},      {max_pool, 1, true, 0},
    {avg_pool, 1, false, 0},    {global_avg_pool, 1, false, 0},                   {flatten, 1, true, 0},
    {concat, 1, true, 0},       {dropout, 1, true, 0}, {lrn, 1, false, 0},        {bn, 1, false, 0},
    {softmax_xent, 0, false, 0}};
enum { OPS = sizeof ops / sizeof *ops };

static hr_case open_op(const op_case *op, hr_type activations, int channel_block)
{
    hr_case c = hr_case_begin(activations == HR_F64 ? HR_F64 : HR_F32, channel_block);
    REQUIRE_OK(hr_graph_set_activations(c.graph, activations));
    op->build(&c);
    hr_case_differentiate_outputs(&c, op->n_differentiated);
    hr_case_allocate(&c);
    return c;
}

static void fill_op(hr_case *c, hr_case_values values)
{
    hr_case_fill_all(c, values);
    for (int t = 0; t < c->graph->n_tensors; t++)
        for (int64_t i = 0; hr_case_shape(c, t)->type == HR_I32 && i < hr_case_shape(c, t)->elements; i++)
            hr_case_set(c, t, i, (double)(i % 8));
}

static void copy_tensor(const hr_case *from, hr_case *to, int tensor)
{
    REQUIRE(hr_case_shape(from, tensor)->elements == hr_case_shape(to, tensor)->elements);
    for (int64_t i = 0; i < hr_case_shape(from, tensor)->elements; i++)
        hr_case_set(to, tensor, i, hr_case_get(from, tensor, i));
}

/* Runs every node of `a` and of `b` by its reference; b's nodes read what a's nodes read. */
static void run_beside(hr_case *a, hr_case *b)
{
    REQUIRE(a->n_nodes == b->n_nodes && a->graph->n_tensors == b->graph->n_tensors);
    for (int i = a->node; i < a->n_nodes; i++) {
        const hr_node *node = &a->graph->nodes[i];
        for (int j = 0; j < node->n_in; j++)
            if (node->in[j] >= 0) copy_tensor(a, b, node->in[j]);
        hr_case_run(a, i, "reference");
        hr_case_run(b, i, "reference");
    }
}

/* ---- references ---------------------------------------------------------------------------------------------- */

static const hr_type reduced[] = {HR_F16, HR_BF16};
static const int layouts[] = {1, 8, HR_CHANNELS_LAST};

/* Both round the same double, each once: at most u|y| + U32|y| apart, or half of the least number near zero. */
static void check_roundings(const hr_case *narrow, const hr_case *wide)
{
    for (int i = narrow->node; i < narrow->n_nodes; i++) {
        const hr_node *node = &narrow->graph->nodes[i];
        for (int k = 0; k < node->n_out; k++) {
            const hr_tensor *t = hr_case_shape(narrow, node->out[k]);
            double *wanted = hr_case_copy(wide, node->out[k]), *bound = hr_case_copy(wide, node->out[k]);
            double relative = (1 + 2 * U32) * (ROUNDOFF(t->type) + U32);
            for (int64_t e = 0; e < t->elements; e++)
                bound[e] = t->type == HR_U8 ? 0 : fabs(wanted[e]) * relative + LEAST(t->type);
            hr_case_compare(narrow, node->out[k], hr_type_name(narrow->graph->activations), wanted, bound);
            free(wanted);
            free(bound);
        }
    }
}

TEST(references_of_f16_and_bf16_round_once_what_f32_ones_compute_of_the_same_numbers)
{
    for (int o = 0; o < OPS; o++)
        for (int r = 0; r < 2; r++)
            for (int l = 0; l < 3; l++) {
                hr_case narrow = open_op(&ops[o], reduced[r], layouts[l]), wide = open_op(&ops[o], HR_F32, layouts[l]);
                fill_op(&narrow, hr_case_normal);
                run_beside(&narrow, &wide);
                check_roundings(&narrow, &wide);
                hr_case_end(&narrow);
                hr_case_end(&wide);
            }
}

static double magnitude(uint64_t key, uint64_t i) { return fabs(hr_rng_normal(key, i)); }

/* y rounded from factors that were rounded themselves: each product of a sum of n is off by (1+u)^2 - 1 of its
 * magnitude, the bias by u, the result by u more; f32's own rounding and the sum's n roundings in double come on top.
 * The sum of magnitudes is the same op's result on absolute values. A factor near zero is off by half of the least
 * number instead, times the other factor, at most `largest`; so are the bias and the result. */
static double product_bound(hr_type type, int products, double magnitudes, double largest)
{
    double u = ROUNDOFF(type), factors = (1 + u) * (1 + u) - 1, sums = (products + 1) * 0x1p-53;
    double near_zero = LEAST(type) * (2 * products * (largest + 1) + 2);
    return magnitudes * ((1 + factors + sums) * (1 + u) * (1 + U32) - 1 + U32) + near_zero;
}

TEST(products_of_f16_and_bf16_stay_within_the_roundoff_of_their_factors)
{
    for (int o = 0; o < OPS; o++)
        for (int r = 0; r < 2 && ops[o].products; r++) {
            hr_case narrow = open_op(&ops[o], reduced[r], HR_CHANNELS_LAST);
            hr_case wide = open_op(&ops[o], HR_F32, HR_CHANNELS_LAST);
            hr_case absolute = open_op(&ops[o], HR_F32, HR_CHANNELS_LAST);
            fill_op(&narrow, hr_case_normal);
            fill_op(&wide, hr_case_normal);
            fill_op(&absolute, magnitude);
            hr_case_run(&narrow, narrow.node, "reference");
            hr_case_run(&wide, wide.node, "reference");
            hr_case_run(&absolute, absolute.node, "reference");
            const hr_node *node = &narrow.graph->nodes[narrow.node];
            int y = node->out[0];
            double largest = fmax(hr_case_largest(&absolute, node->in[0]), hr_case_largest(&absolute, node->in[1]));
            double *wanted = hr_case_copy(&wide, y), *bound = hr_case_copy(&absolute, y), off = 0;
            for (int64_t e = 0; e < hr_case_shape(&wide, y)->elements; e++) {
                bound[e] = product_bound(reduced[r], ops[o].products, bound[e], largest);
                off = fmax(off, fabs(hr_case_get(&narrow, y, e) - wanted[e]));
            }
            hr_case_compare(&narrow, y, hr_type_name(reduced[r]), wanted, bound);
            EXPECT(off > 0);    /* the factors were rounded indeed */
            free(wanted);
            free(bound);
            hr_case_end(&narrow);
            hr_case_end(&wide);
            hr_case_end(&absolute);
        }
}

TEST(references_compute_the_same_values_with_channels_last_as_in_plain_layout)
{
    static const hr_type types[] = {HR_F32, HR_F64, HR_F16, HR_BF16};
    for (int o = 0; o < OPS; o++)
        for (int r = 0; r < 4; r++) {
            hr_case plain = open_op(&ops[o], types[r], 1), last = open_op(&ops[o], types[r], HR_CHANNELS_LAST);
            int moved = 0;
            fill_op(&plain, hr_case_normal);
            fill_op(&last, hr_case_normal);
            run_beside(&plain, &last);
            for (int t = 0; t < plain.graph->n_tensors; t++) {
                double *wanted = hr_case_copy(&plain, t);
                hr_case_compare(&last, t, "reference", wanted, NULL);
                moved += hr_case_shape(&last, t)->layout == HR_LAYOUT_LAST;
                free(wanted);
            }
            EXPECT_MSG(moved || ops[o].build == dense, "%s has no tensor with channels last", plain.label);
            hr_case_end(&plain);
            hr_case_end(&last);
        }
}

/* ---- kernels that are chosen ------------------------------------------------------------------------------------ */

/* On small integers every sum is exact, so that whichever kernel the host takes must give the reference's bits;
 * where an op divides or takes roots the host must not take a kernel of another type or layout at all. */
TEST(host_kernels_for_other_types_and_layouts_are_the_reference_or_agree_with_it)
{
    static const hr_type types[] = {HR_F32, HR_F16, HR_BF16};
    for (int o = 0; o < OPS; o++)
        for (int r = 0; r < 3; r++)
            for (int l = 0; l < 3; l++) {
                if (types[r] == HR_F32 && layouts[l] != HR_CHANNELS_LAST) continue;
                hr_case c = open_op(&ops[o], types[r], layouts[l]);
                fill_op(&c, hr_case_small_integer);
                for (int i = c.node; i < c.n_nodes; i++) {
                    const hr_node *node = &c.graph->nodes[i];
                    hr_case_run(&c, i, "reference");
                    const hr_kernel *chosen = hr_case_kernel(&c, i, NULL);
                    EXPECT_MSG(ops[o].exact || (chosen && chosen->reference), "%s: %s is run by %s", c.label,
                               node->op->name, chosen ? chosen->algorithm : "nothing");
                    for (int k = 0; k < node->n_out && ops[o].exact; k++) {
                        double *wanted = hr_case_copy(&c, node->out[k]);
                        hr_case_run(&c, i, NULL);
                        hr_case_compare(&c, node->out[k], "the standard kernel", wanted, NULL);
                        free(wanted);
                    }
                }
                hr_case_end(&c);
            }
}

/* ---- what is refused -------------------------------------------------------------------------------------------- */

static void expect_refused(hr_case *c, const char *op, int n_in, const int *in, hr_attrs attrs, const char *says)
{
    int node;
    hr_status st = hr_graph_add_node(c->graph, op, "bad", HR_FORWARD, -1, n_in, in, 0, NULL, &attrs, &node);
    EXPECT_MSG(st == HR_BAD_ARGUMENT && strstr(hr_error_message(), says), "%s: %s: %s", op, hr_status_name(st),
               hr_error_message());
}

TEST(tensors_of_the_wrong_type_are_refused_by_name)
{
    hr_case c = hr_case_begin(HR_F32, HR_CHANNELS_LAST);
    REQUIRE_OK(hr_graph_set_activations(c.graph, HR_BF16));
    int x = image(&c, "x"), half = vector(&c, "half", 8), scale = master(&c, "scale", 8);
    int64_t shape[4] = {2, 8, 5, 6}, kernel[4] = {8, 8, 1, 1};
    int wide = hr_case_tensor(&c, "wide", HR_F32, HR_ROLE_INPUT, 4, shape);
    int w = hr_case_tensor_in(&c, "w", HR_F32, HR_LAYOUT_LAST, HR_ROLE_PARAMETER, 4, kernel);
    expect_refused(&c, "conv", 2, (int[]){x, w}, (hr_attrs){0}, "8x8x1x1 f32 last; a parameter enters through `cast`");
    expect_refused(&c, "conv", 2, (int[]){wide, w}, (hr_attrs){0}, "type bf16 as input 0");
    expect_refused(&c, "relu", 1, (int[]){wide}, (hr_attrs){0}, "type bf16 as input 0, which is 2x8x5x6 f32 last");
    expect_refused(&c, "max_pool", 1, (int[]){wide}, (hr_attrs){.kernel = {2, 2}}, "type bf16");
    expect_refused(&c, "flatten", 1, (int[]){wide}, (hr_attrs){0}, "type bf16");
    expect_refused(&c, "bn", 3, (int[]){x, half, scale}, (hr_attrs){0},
                   "scale should be a vector of 8 numbers of type f32");
    expect_refused(&c, "bn", 3, (int[]){x, scale, -1}, (hr_attrs){0}, "shift should be a vector");
    expect_refused(&c, "add", 2, (int[]){x, wide}, (hr_attrs){0}, "type bf16 as input 1");
    expect_refused(&c, "add", 2, (int[]){wide, x}, (hr_attrs){0}, "type f32 as input 1");
    expect_refused(&c, "conv_dgrad", 2, (int[]){x, w}, (hr_attrs){.like = x}, "type bf16 as input 1");
    expect_refused(&c, "conv_wgrad", 2, (int[]){x, x}, (hr_attrs){.like = w}, "`like` must be of type bf16");
    hr_case_end(&c);
    c = hr_case_begin(HR_F32, 1);
    int y = image(&c, "y");
    expect_refused(&c, "cast", 1, (int[]){y}, (hr_attrs){0}, "nothing to cast where all tensors are f32");
    expect_refused(&c, "softmax_xent_backward", 2, (int[]){y, y}, (hr_attrs){.alpha = -1}, "factor is positive");
    hr_case_end(&c);
}
