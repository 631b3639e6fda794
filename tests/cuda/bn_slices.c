/* ctest: timeout=120 labels=quick,tsan
 * Batch normalisation on CUDA against its reference: f32, f16 and bf16, plain layout and channels last, one slice of
 * the places and many.
 *
 * Bounds, with U = 2^-24 and L = M + 16 for the M elements of a channel, whatever the order of the sums:
 *   mean    e1 = L U max|x|
 *   var     e2 = 2 L U var + 4 L U max|x| sqrt(var) + (L U max|x|)^2: squares that are summed, distances that are
 * rounded y       |scale| r (e1 + 4 U |x - mean|) + |scale (x - mean)| r e2 / (var + epsilon) + 4 U (|y| + |shift|)
 *   dshift  e3 = L U sum |d|;    dscale r e4, e4 = (L + 4) U sum |d (x - mean)|
 *   dx      |scale| r (8 U (|d| + |dshift| / M + |x - mean| r^2 |p| / M) + e3 / M + |x - mean| r^2 e4 / M), p = dscale
 * / r and the rounding to the type of the result on both sides.
 */
#include "device_case.h"

#define U 0x1p-24

typedef struct extents {
    int rank;
    int64_t dim[HR_RANK];
} extents;

static const hr_type types[] = {HR_F32, HR_F16, HR_BF16};
static const int blocks[] = {1, HR_CHANNELS_LAST};

static double level, slope; /* of x, beside a deviation of 1 */
static double raised(uint64_t key, uint64_t i) { return level + slope * (double)i + hr_rng_normal(key, i); }

static hr_case open_case(const extents *e, hr_type type, int block, bool relu)
{
    hr_case c = hr_case_begin(HR_F32, block);
    if (type != HR_F32) REQUIRE_OK(hr_graph_set_activations(c.graph, type));
    int in[3] = {hr_case_tensor(&c, "x", type, HR_ROLE_INPUT, e->rank, e->dim), -1, -1};
    in[1] = hr_case_tensor(&c, "scale", HR_F32, HR_ROLE_PARAMETER, 1, &e->dim[1]);
    in[2] = hr_case_tensor(&c, "shift", HR_F32, HR_ROLE_PARAMETER, 1, &e->dim[1]);
    hr_case_node(&c, "bn", 3, in, (hr_attrs){.epsilon = 1e-5, .relu = relu});
    hr_case_differentiate_outputs(&c, 1);
    hr_case_allocate(&c);
    return c;
}

/* What bounds need to know of a channel; of the node that is being checked. */
static struct channel {
    double largest, mean, var, d, product, signed_d, signed_product;
} * channels;

static double passed(const hr_case *c, const hr_node *n, int64_t i)
{
    return n->attrs.relu && !(hr_case_get(c, n->in[5], i) > 0) ? 0 : hr_case_get(c, n->in[4], i);
}

/* Fills `channels` from x, and dy of a backward node, in double. */
static void survey(const hr_case *c, const hr_node *n, bool backward)
{
    const hr_tensor *x = hr_case_shape(c, n->in[0]);
    int64_t spatial = hr_tensor_spatial(x), M = x->elements / x->dim[1];
    free(channels);
    REQUIRE((channels = calloc((size_t)x->dim[1], sizeof *channels)) != NULL);
    for (int64_t i = 0; i < x->elements; i++) {
        struct channel *of = &channels[i / spatial % x->dim[1]];
        of->largest = fmax(of->largest, fabs(hr_case_get(c, n->in[0], i)));
        of->mean += hr_case_get(c, n->in[0], i) / (double)M;
    }
    for (int64_t k = 0; backward && k < x->dim[1]; k++) channels[k].mean = hr_case_get(c, n->in[1], k);
    for (int64_t i = 0; i < x->elements; i++) {
        struct channel *of = &channels[i / spatial % x->dim[1]];
        double distance = hr_case_get(c, n->in[0], i) - of->mean, d = backward ? passed(c, n, i) : 0;
        of->var += distance * distance / (double)M;
        of->d += fabs(d);
        of->product += fabs(d * distance);
        of->signed_d += d;
        of->signed_product += d * distance;
    }
    for (int64_t k = 0; backward && k < x->dim[1]; k++) channels[k].var = hr_case_get(c, n->in[2], k);
}

static double forward_bound(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    const hr_tensor *x = hr_case_shape(c, n->in[0]);
    if (k == 0 && i == 0) survey(c, n, false);
    int64_t channel = k ? i : i / hr_tensor_spatial(x) % x->dim[1];
    const struct channel *of = &channels[channel];
    double L = (double)(x->elements / x->dim[1]) + 16, e1 = L * U * of->largest;
    double e2 = 2 * L * U * of->var + 4 * e1 * sqrt(of->var) + e1 * e1;
    if (k) return hr_device_case_rounded(HR_F32, k == 1 ? e1 : e2, wanted);
    double total = of->var + n->attrs.epsilon, r = 1 / sqrt(total), scale = fabs(hr_case_get(c, n->in[1], channel));
    double distance = fabs(hr_case_get(c, n->in[0], i) - of->mean);
    double error = scale * r * (e1 + 4 * U * distance) + scale * distance * r * e2 / total +
                   4 * U * (fabs(wanted) + fabs(hr_case_get(c, n->in[2], channel)));
    return hr_device_case_rounded(x->type, error, wanted);
}

static double backward_bound(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    const hr_tensor *x = hr_case_shape(c, n->in[0]);
    if (k == 0 && i == 0) survey(c, n, true);
    int64_t channel = k ? i : i / hr_tensor_spatial(x) % x->dim[1];
    const struct channel *of = &channels[channel];
    double M = (double)(x->elements / x->dim[1]), L = M + 16, e3 = L * U * of->d, e4 = (L + 4) * U * of->product;
    double r = 1 / sqrt(of->var + n->attrs.epsilon), factor = fabs(hr_case_get(c, n->in[3], channel)) * r;
    if (k) return hr_device_case_rounded(HR_F32, k == 1 ? e4 * r : e3, wanted);
    double distance = fabs(hr_case_get(c, n->in[0], i) - of->mean);
    double sizes = fabs(passed(c, n, i)) + fabs(of->signed_d) / M + distance * r * r * fabs(of->signed_product) / M;
    return hr_device_case_rounded(x->type, factor * (8 * U * sizes + e3 / M + distance * r * r * e4 / M), wanted);
}

static void check(hr_device *device, const extents *e, hr_type type, int block, bool relu, double x_level)
{
    hr_case c = open_case(e, type, block, relu);
    level = x_level;
    hr_case_fill_all(&c, hr_case_normal);
    hr_case_fill(&c, c.graph->nodes[c.node].in[0], raised, 1);
    REQUIRE(c.n_nodes == c.node + 2);
    hr_device_case_check(device, &c, c.node, forward_bound);
    hr_device_case_check(device, &c, c.node + 1, backward_bound);
    hr_case_end(&c);
    free(channels);
    channels = NULL;
}

/* Channels around a warp and a vector, all ranks, one element; many places: 64 slices and more. */
static const extents shapes[] = {
    {2, {1, 1}},         {2, {7, 33}},        {3, {2, 5, 8}},      {4, {1, 3, 1, 1}},  {4, {2, 1, 5, 7}},
    {4, {2, 3, 4, 8}},   {4, {3, 31, 3, 3}},  {4, {2, 32, 5, 7}},  {4, {2, 72, 4, 4}}, {5, {2, 16, 2, 3, 5}},
    {4, {2, 264, 2, 4}}, {4, {3, 2, 40, 64}}, {4, {3, 8, 33, 47}},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

TEST(bn_on_cuda_equals_its_reference)
{
    hr_device *device = hr_device_case_open();
    for (int s = 0; s < SHAPES; s++)
        for (int t = 0; t < 3; t++)
            for (int b = 0; b < 2; b++) check(device, &shapes[s], types[t], blocks[b], (s + t + b) % 2, 0);
    device->kind->close(device);
}

/* Sums of squares would lose all digits of the variance here. */
TEST(bn_on_cuda_keeps_the_variance_far_from_zero)
{
    hr_device *device = hr_device_case_open();
    for (int b = 0; b < 2; b++) {
        check(device, &(extents){4, {3, 8, 33, 47}}, HR_F32, blocks[b], false, 10000);
        check(device, &(extents){4, {2, 3, 5, 9}}, HR_F32, blocks[b], true, -10000);
    }
    device->kind->close(device);
}

/* Means of slices apart by many deviations: most of the variance lies between them. */
TEST(bn_on_cuda_merges_slices_with_other_means)
{
    hr_device *device = hr_device_case_open();
    slope = 1e-3;
    for (int b = 0; b < 2; b++) check(device, &(extents){4, {3, 8, 33, 47}}, HR_F32, blocks[b], b, 0);
    device->kind->close(device);
}

/* The second run of each kernel has another order of blocks, and must give the same bits. */
TEST(bn_on_cuda_does_not_depend_on_the_order_of_blocks)
{
    setenv("HEADROOM_SIMT", "shuffle:2", 1);
    hr_device *device = hr_device_case_open();
    for (int b = 0; b < 2; b++) check(device, &(extents){4, {3, 8, 33, 47}}, types[b], blocks[b], b, 0.5);
    device->kind->close(device);
}

/* Products and sums in double, rounded once: another grouping of the factors shows in the last place of f32 at most. */
static double running_bound(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    double terms = fabs(hr_case_get(c, n->in[k], i)) + fabs(hr_case_get(c, n->update[k], i));
    return hr_device_case_rounded(HR_F32, 8 * 0x1p-53 * terms, wanted);
}

TEST(running_statistics_on_cuda_equal_their_reference)
{
    static const extents few[] = {{4, {1, 7, 1, 1}}, {4, {2, 300, 3, 3}}, {2, {5, 33}}};
    hr_device *device = hr_device_case_open();
    for (int s = 0; s < 3; s++)
        for (int t = 0; t < 3; t++) {
            hr_case c = hr_case_begin(HR_F32, blocks[s % 2]);
            if (types[t] != HR_F32) REQUIRE_OK(hr_graph_set_activations(c.graph, types[t]));
            int x = hr_case_tensor(&c, "x", types[t], HR_ROLE_INPUT, few[s].rank, few[s].dim), v[4];
            static const char *const names[] = {"mean", "var", "running_mean", "running_var"};
            for (int k = 0; k < 4; k++)
                v[k] = hr_case_tensor(&c, names[k], HR_F32, k < 2 ? HR_ROLE_INPUT : HR_ROLE_STATE, 1, &few[s].dim[1]);
            hr_case_node_updating(&c, "bn_stats", HR_FORWARD, 2, v, 2, v + 2, (hr_attrs){.momentum = 0.1, .like = x});
            hr_case_allocate(&c);
            hr_case_fill_all(&c, hr_case_positive);
            hr_device_case_check(device, &c, c.node, running_bound);
            hr_case_end(&c);
        }
    device->kind->close(device);
}
