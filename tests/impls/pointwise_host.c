/* ctest: timeout=120
 * Layers without windows or products: the fast kernels against the references, in f32.
 *
 * First small integers, whose results are exact in both, with tolerance zero; then real values within bounds that
 * follow from the number of rounded operations: U = 2^-24 is the error of one, a sum of n terms of one sign errs by
 * at most n U of itself. Fast sums are taken over lanes, at most SUM additions in f32 one after the other.
 */
#include "pointwise_case.h"

#define SUM (4096 / 32 + 8)
#define EPSILON 1e-5

/* ---- ops without a rounding that could differ: relu, add, concat -------------------------------------------- */

static void check_relu(const extents *s, hr_case_values values)
{
    hr_case c = hr_case_begin(HR_F32, s->block);
    hr_case_node(&c, "relu", 1, (int[]){input(&c, "x", s)}, (hr_attrs){0});
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    hr_case_fill_all(&c, values);
    compare_all(&c, exact, exact);
    hr_case_end(&c);
}

TEST(relu_on_the_host_equals_its_reference_to_the_bit)
{
    each_shape(check_relu, hr_case_small_integer);
    each_shape(check_relu, hr_case_normal);
}

TEST(relu_lets_nan_pass)
{
    static const char *const algorithms[] = {"reference", NULL};
    for (int i = 0; i < 2; i++) {
        hr_case c = hr_case_begin(HR_F32, 1);
        hr_case_node(&c, "relu", 1, (int[]){input(&c, "x", &(extents){1, 2, {3, 7}})}, (hr_attrs){0});
        hr_case_allocate(&c);    /* buffers begin as NaN */
        int x = c.graph->nodes[c.node].in[0], y = c.graph->nodes[c.node].out[0];
        hr_case_set(&c, x, 2, -3);
        hr_case_set(&c, x, 5, 4);
        hr_case_run(&c, c.node, algorithms[i]);
        for (int64_t e = 0; e < 21; e++)
            EXPECT(e == 2   ? hr_case_get(&c, y, e) == 0
                   : e == 5 ? hr_case_get(&c, y, e) == 4
                            : isnan(hr_case_get(&c, y, e)));
        hr_case_end(&c);
    }
}

static void check_add(const extents *s, hr_case_values values)
{
    for (int relu = 0; relu < 2; relu++) {
        hr_case c = hr_case_begin(HR_F32, s->block);
        hr_case_node(&c, "add", 2, (int[]){input(&c, "a", s), input(&c, "b", s)}, (hr_attrs){.relu = relu});
        hr_case_differentiate(&c);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, values);
        compare_all(&c, exact, exact);    /* rounding a sum through double gives the sum rounded once */
        hr_case_end(&c);
    }
}

TEST(add_on_the_host_equals_its_reference_to_the_bit)
{
    each_shape(check_add, hr_case_small_integer);
    each_shape(check_add, hr_case_normal);
}

static void check_concat(const extents *s, hr_case_values values)
{
    extents second = *s, third = *s;
    second.dim[1] = 8;
    third.dim[1] = 5;
    for (int n = 2; n <= 3; n++) {
        hr_case c = hr_case_begin(HR_F32, s->block);
        int in[] = {input(&c, "a", s), input(&c, "b", &second), input(&c, "c", &third)};
        hr_case_node(&c, "concat", n, in, (hr_attrs){0});
        hr_case_differentiate(&c);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, values);
        EXPECT(c.n_nodes == n + 1);
        compare_all(&c, exact, exact);
        hr_case_end(&c);
    }
}

TEST(concat_on_the_host_equals_its_reference_to_the_bit) { each_shape(check_concat, hr_case_normal); }

/* ---- batch normalisation ------------------------------------------------------------------------------------ */

typedef struct channel { double count, mean, var, spread, d, product; } channel;

/* Mean, variance and mean distance of channel ch of x; with dy also the sums of |d| and |d (x - mean)|. */
static channel channel_of(const hr_case *c, const hr_node *node, int64_t ch)
{
    const hr_tensor *x = hr_case_shape(c, node->in[0]);
    int64_t spatial = hr_tensor_spatial(x);
    bool backward = node->n_in > 3;
    channel sum = {.count = (double)(x->dim[0] * spatial)};
    for (int pass = 0; pass < 2; pass++)
        for (int64_t n = 0; n < x->dim[0]; n++)
            for (int64_t s = 0; s < spatial; s++) {
                int64_t i = (n * x->dim[1] + ch) * spatial + s;
                double value = hr_case_get(c, node->in[0], i);
                if (pass == 0) {
                    sum.mean += value / sum.count;
                    continue;
                }
                sum.spread += fabs(value - sum.mean) / sum.count;
                sum.var += (value - sum.mean) * (value - sum.mean) / sum.count;
                if (!backward) continue;
                double dy = fabs(hr_case_get(c, node->in[4], i));
                sum.d += dy;
                sum.product += dy * fabs(value - hr_case_get(c, node->in[1], ch));
            }
    return sum;
}

/* The channel asked for last; element 0 asks anew. */
static channel cached_channel(const hr_case *c, const hr_node *node, int64_t ch, int64_t i)
{
    static channel kept;
    static int64_t which;
    if (i == 0 || which != ch) kept = channel_of(c, node, ch);
    which = ch;
    return kept;
}

/* The centre of the distances is within a rounding of the mean; errors of the sum of distances are SUM U of their
 * spread, of the variance SUM + 3 roundings. */
static double bn_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    const hr_tensor *x = hr_case_shape(c, node->in[0]);
    int64_t ch = k ? i : i / hr_tensor_spatial(x) % x->dim[1];
    const channel m = cached_channel(c, node, ch, i);
    if (k == 1) return U * (2 * fabs(m.mean) + SUM * m.spread);
    if (k == 2) return U * (SUM + 4) * m.var;
    double factor = fabs(hr_case_get(c, node->in[1], ch)) / sqrt(m.var + EPSILON),
           shift = fabs(hr_case_get(c, node->in[2], ch));
    double distance = fabs(hr_case_get(c, node->in[0], i) - m.mean);
    return U * (factor * ((SUM / 2.0 + 8) * distance + SUM * m.spread + 4 * U * fabs(m.mean)) + 4 * shift);
}

static double bn_backward_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    const hr_tensor *x = hr_case_shape(c, node->in[0]);
    int64_t ch = k ? i : i / hr_tensor_spatial(x) % x->dim[1];
    const channel m = cached_channel(c, node, ch, i);
    double r = 1 / sqrt(hr_case_get(c, node->in[2], ch) + EPSILON), scale = fabs(hr_case_get(c, node->in[3], ch));
    if (k == 1) return U * (SUM + 4) * m.product * r;
    if (k == 2) return U * (SUM + 2) * m.d;
    double distance = fabs(hr_case_get(c, node->in[0], i) - hr_case_get(c, node->in[1], ch));
    return U * scale * r *
           (6 * fabs(hr_case_get(c, node->in[4], i)) + (SUM + 8) * (m.d + distance * r * r * m.product) / m.count);
}

static hr_case bn_case(const extents *s, bool relu, double epsilon, hr_case_values values)
{
    hr_case c = hr_case_begin(HR_F32, s->block);
    int in[] = {input(&c, "x", s), vector(&c, "scale", s->dim[1]), vector(&c, "shift", s->dim[1])};
    hr_case_node(&c, "bn", 3, in, (hr_attrs){.epsilon = epsilon, .relu = relu});
    hr_case_differentiate_outputs(&c, 1);
    hr_case_allocate(&c);
    hr_case_fill_all(&c, values);
    return c;
}

static void check_bn(const extents *s, hr_case_values values)
{
    for (int relu = 0; relu < 2; relu++) {
        hr_case c = bn_case(s, relu, EPSILON, values);
        compare_all(&c, bn_bound, bn_backward_bound);
        hr_case_end(&c);
    }
}

/* Mean 1000, deviation 1: in f32 the sum of squares of such values has no correct digit of the variance. */
static double far_from_zero(uint64_t key, uint64_t i) { return 1000 + hr_rng_normal(key, i); }

/* In f32 even the sum of such values is off by as much as their deviation. */
static double very_far_from_zero(uint64_t key, uint64_t i) { return 1e6 + hr_rng_normal(key, i); }

/* Constant over long stretches, as images with borders are. */
static double stepped(uint64_t key, uint64_t i) { return i / 3000 % 2 ? hr_rng_normal(key, i) : 50; }

TEST(bn_on_the_host_is_within_its_rounding_bound_of_the_reference)
{
    each_shape(check_bn, hr_case_normal);
    each_shape(check_bn, far_from_zero);
    each_shape(check_bn, very_far_from_zero);
    each_shape(check_bn, stepped);
}

/* Squares of distances have twice the bits of the mean: of more than 64 elements they no longer fit in f32. */
static double mean_and_var_exact(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    const hr_tensor *x = hr_case_shape(c, node->in[0]);
    if (k == 1) return 0x1p-50;    /* means are merged in double, by shares that need not be exact */
    return k == 2 && x->elements / x->dim[1] <= 64 ? 0 : bn_bound(c, node, k, i);
}

/* Integers over a power of two of elements: mean, variance and, with mean 0 and variance 1 put in their place, all
 * sums of the gradients are exact. */
static void check_bn_integers(const extents *s, hr_case_values values)
{
    int64_t count = s->dim[0];
    for (int i = 2; i < s->rank; i++) count *= s->dim[i];
    for (int relu = 0; relu < 2 && (count & (count - 1)) == 0; relu++) {
        hr_case c = bn_case(s, relu, 0, values);
        const hr_node *backward = &c.graph->nodes[c.node + 1];
        c.graph->nodes[c.node].attrs.epsilon = EPSILON;
        compare(&c, c.node, mean_and_var_exact);
        hr_case_fill(&c, backward->in[1], hr_case_zero, 1);
        for (int64_t ch = 0; ch < s->dim[1]; ch++) hr_case_set(&c, backward->in[2], ch, 1);
        compare(&c, c.node + 1, exact);
        hr_case_end(&c);
    }
}

TEST(bn_on_the_host_equals_its_reference_on_small_integers)
{
    each_shape(check_bn_integers, hr_case_small_integer);
    for (int b = 0; b < 3; b++) check_bn_integers(&(extents){blocks[b], 4, {2, 16, 64, 64}}, hr_case_small_integer);
}

/* ---- local response normalisation --------------------------------------------------------------------------- */

/* A window's sum is of one sign: window + 4 roundings of q, beta times as many of the power, 16 for the power itself
 * (powf: 4 ulp allowed) and the products. Backward adds as many again for the powers under its second sum. Values are
 * not above the largest, q is not below bias. */
static double lrn_relative(const hr_attrs *a) { return U * ((2 * a->beta + 2) * ((double)a->kernel[0] + 4) + 24); }

static double lrn_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    return lrn_relative(&node->attrs) * fabs(hr_case_get(c, node->out[0], i));
}

static double lrn_backward_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    static double x, dy;
    const hr_attrs *a = &node->attrs;
    if (i == 0) {
        x = hr_case_largest(c, node->in[0]);
        dy = hr_case_largest(c, node->in[1]);
    }
    double power = pow(a->bias, -a->beta);
    return lrn_relative(a) * power * dy * (1 + 2 * a->alpha * a->beta * x * x / a->bias);
}

static void check_lrn(const extents *s, hr_case_values values)
{
    static const hr_attrs attrs[] = {
        {.kernel = {5}, .alpha = 1e-4, .beta = 0.75, .bias = 1},
        {.kernel = {5}, .alpha = 1, .beta = 0.75, .bias = 1},
        {.kernel = {4}, .alpha = 0.5, .beta = 0.75, .bias = 2},
        {.kernel = {3}, .alpha = 0.5, .beta = 0.6, .bias = 2},
        {.kernel = {1}, .alpha = 0.5, .beta = 0.75, .bias = 2},
    };
    int n = s->dim[0] * s->dim[2] < 50 ? 5 : 1;    /* the large shapes are about tasks and tiles */
    for (int i = 0; i < n; i++) {
        hr_case c = hr_case_begin(HR_F32, s->block);
        hr_case_node(&c, "lrn", 1, (int[]){input(&c, "x", s)}, attrs[i]);
        hr_case_differentiate(&c);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, values);
        compare_all(&c, lrn_bound, lrn_backward_bound);
        hr_case_end(&c);
    }
}

TEST(lrn_on_the_host_is_within_its_rounding_bound_of_the_reference) { each_shape(check_lrn, hr_case_normal); }

/* With alpha 0 and bias 1 nothing is normalised: integers pass unchanged, whatever layout they are gathered from. */
static void check_lrn_identity(const extents *s, hr_case_values values)
{
    hr_case c = hr_case_begin(HR_F32, s->block);
    hr_case_node(&c, "lrn", 1, (int[]){input(&c, "x", s)}, (hr_attrs){.kernel = {5}, .beta = 0.75, .bias = 1});
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    hr_case_fill_all(&c, values);
    compare_all(&c, exact, exact);
    hr_case_end(&c);
}

TEST(lrn_on_the_host_equals_its_reference_on_integers_that_pass_unchanged)
{
    each_shape(check_lrn_identity, hr_case_small_integer);
}

/* ---- softmax and cross-entropy ------------------------------------------------------------------------------ */

/* The exponent errs by U of its distance from the maximum, the exponential by an ulp (2 U; 4 allowed), the sum of K
 * positive terms by K U more. */
static double softmax_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    static double range;
    double K = (double)hr_case_shape(c, node->in[0])->dim[1];
    if (i == 0) range = 2 * hr_case_largest(c, node->in[0]);
    if (k == 0) return U * (K + range + 16 + fabs(hr_case_get(c, node->out[0], 0)));
    return U * (K + 2 * range + 12) * hr_case_get(c, node->out[1], i) + 0x1p-126;
}

static double softmax_backward_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    return 3 * U * fabs(hr_case_get(c, node->out[0], i));
}

static void check_softmax(const extents *s, hr_case_values values)
{
    hr_case c = hr_case_begin(HR_F32, s->block);
    int64_t dim[HR_RANK] = {s->dim[0], s->dim[2], s->dim[3], s->dim[4]};
    int labels = hr_case_tensor_in(&c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, s->rank - 1, dim);
    hr_case_node(&c, "softmax_xent", 2, (int[]){input(&c, "z", s), labels}, (hr_attrs){0});
    hr_case_differentiate_outputs(&c, 0);
    hr_case_allocate(&c);
    hr_case_fill_all(&c, values);
    for (int64_t i = 0; i < hr_case_shape(&c, labels)->elements; i++)
        hr_case_set(&c, labels, i, (double)((i * 7 + 5) % s->dim[1]));
    compare_all(&c, softmax_bound, softmax_backward_bound);
    hr_case_end(&c);
}

TEST(softmax_xent_on_the_host_is_within_its_rounding_bound_of_the_reference)
{
    each_shape(check_softmax, hr_case_normal);
    each_shape(check_softmax, hr_case_small_integer);
    each_shape(check_softmax, far_from_zero);
    check_softmax(&(extents){1, 2, {5, 1000}}, hr_case_normal);
}

TEST(softmax_xent_survives_logits_that_overflow_the_exponential)
{
    static const char *const algorithms[] = {"reference", NULL};
    for (int a = 0; a < 2; a++) {
        hr_case c = hr_case_begin(HR_F32, 1);
        int z = input(&c, "z", &(extents){1, 2, {2, 3}}),
            labels = hr_case_tensor(&c, "labels", HR_I32, HR_ROLE_INPUT, 1, (int64_t[]){2});
        hr_case_node(&c, "softmax_xent", 2, (int[]){z, labels}, (hr_attrs){0});
        hr_case_allocate(&c);
        for (int i = 0; i < 6; i++) hr_case_set(&c, z, i, (double[]){1e4, 1e4, -1e4, 3e38, 0, -3e38}[i]);
        for (int i = 0; i < 2; i++) hr_case_set(&c, labels, i, i);    /* losses log 2 and 3e38 */
        hr_case_run(&c, c.node, algorithms[a]);
        const int *out = c.graph->nodes[c.node].out;
        EXPECT(fabs(hr_case_get(&c, out[0], 0) - 1.5e38) <= 8 * U * 1.5e38);
        static const double prob[] = {0.5, 0.5, 0, 1, 0, 0};
        for (int i = 0; i < 6; i++) EXPECT(hr_case_get(&c, out[1], i) == prob[i]);
        hr_case_end(&c);
    }
}

TEST(softmax_xent_refuses_labels_that_are_no_class)
{
    static const char *const algorithms[] = {"reference", "simd"};
    for (int bad = -1; bad <= 3; bad += 4)
        for (int a = 0; a < 4; a++) {
            hr_case c = hr_case_begin(HR_F32, 1);
            int z = input(&c, "z", &(extents){1, 2, {2, 3}}),
                labels = hr_case_tensor(&c, "labels", HR_I32, HR_ROLE_INPUT, 1, (int64_t[]){2});
            hr_case_node(&c, "softmax_xent", 2, (int[]){z, labels}, (hr_attrs){0});
            hr_case_differentiate_outputs(&c, 0);
            hr_case_allocate(&c);
            hr_case_fill_all(&c, hr_case_normal);
            int id = c.node + a / 2;
            const hr_node *node = &c.graph->nodes[id];
            const hr_kernel *kernel = hr_case_kernel(&c, id, algorithms[a % 2]);
            double workspace[64];
            hr_case_set(&c, labels, 0, 2);
            hr_case_set(&c, labels, 1, bad);
            hr_kernel_call call = {
                .graph = c.graph,
                .node = node,
                .in = (const void *[]){c.buffers[node->in[0]], c.buffers[labels]},
                .out = (void *[]){c.buffers[node->out[0]], node->n_out > 1 ? c.buffers[node->out[1]] : NULL},
                .workspace = workspace,
                .site = {.threads = 1}};
            EXPECT(kernel->run(&call) == HR_BAD_INPUT);
            EXPECT(strstr(hr_error_message(), "label") && strstr(hr_error_message(), "position 1"));
            hr_case_end(&c);
        }
}
