/* ctest: timeout=200
 * Our CUDA kernels of the layers without windows or products, against the references, in f32, f16 and bf16, in plain
 * layout and with channels last.
 *
 * First values for which both sides are exact, with tolerance zero; then real ones within bounds that follow from the
 * number of rounded operations: U = 2^-24 is the error of one in f32. Both sides round once more to f16 or bf16
 * (hr_device_case_rounded). device_case.h watches fences and inputs, and runs everything twice.
 */
#include "pointwise_device.h"

/* ---- ops without a rounding that could differ ------------------------------------------------------------------ */

static void check_exact(hr_device *device, hr_case *c)
{
    hr_device_case_check_all(device, c, hr_device_case_exact, hr_device_case_exact);
    hr_case_end(c);
}

static void check_relu(hr_device *device, const variant *v)
{
    hr_case c = begin(v);
    hr_case_node(&c, "relu", 1, (int[]){input(&c, "x", v, v->s->dim[1])}, (hr_attrs){0});
    hr_case_differentiate(&c);
    fill(&c, v);
    check_exact(device, &c);
}

TEST(relu_on_cuda_equals_its_reference_to_the_bit) { each_shape(check_relu); }

TEST(relu_on_cuda_lets_nan_pass)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 3; t++) {
        const shape s = {2, {3, 7}};
        hr_case c = begin(&(variant){.type = types[t], .block = 1, .s = &s});
        hr_case_node(&c, "relu", 1, (int[]){hr_case_tensor(&c, "x", types[t], HR_ROLE_INPUT, 2, s.dim)}, (hr_attrs){0});
        hr_case_allocate(&c);    /* buffers begin as NaN */
        int x = c.graph->nodes[c.node].in[0], y = c.graph->nodes[c.node].out[0];
        hr_case_set(&c, x, 2, -3);
        hr_case_set(&c, x, 5, 4);
        hr_device_case_run(device, &c, c.node, hr_device_case_kernel(device, &c, c.node, 0));
        for (int64_t i = 0; i < 21; i++) {
            double got = hr_case_get(&c, y, i);
            EXPECT_MSG(i == 2 ? got == 0 : i == 5 ? got == 4 : isnan(got), "element %d is %g", (int)i, got);
        }
        hr_case_end(&c);
    }
    device->kind->close(device);
}

static void check_add(hr_device *device, const variant *v)
{
    for (int relu = 0; relu < 2; relu++) {
        hr_case c = begin(v);
        int in[] = {input(&c, "a", v, v->s->dim[1]), input(&c, "b", v, v->s->dim[1])};
        hr_case_node(&c, "add", 2, in, (hr_attrs){.relu = relu});
        hr_case_differentiate(&c);
        fill(&c, v);
        check_exact(device, &c);
    }
}

TEST(add_on_cuda_equals_its_reference_to_the_bit) { each_shape(check_add); }

/* Three inputs of other channels, so that slices begin at odd places; and slices that begin on 16 bytes. */
static void check_concat(hr_device *device, const variant *v)
{
    const int64_t channels[][2] = {{8, 5}, {v->s->dim[1], 16}};
    if (!v->exact) return;                   /* bits are moved, whatever they mean */
    for (int i = 0; i < 2; i++) {
        hr_case c = begin(v);
        int in[] = {input(&c, "a", v, v->s->dim[1]), input(&c, "b", v, channels[i][0]),
                    input(&c, "c", v, channels[i][1])};
        hr_case_node(&c, "concat", 3, in, (hr_attrs){0});
        hr_case_differentiate(&c);
        EXPECT(c.n_nodes == 4);
        fill(&c, v);
        check_exact(device, &c);
    }
}

TEST(concat_on_cuda_equals_its_reference_to_the_bit) { each_shape(check_concat); }

static void check_flatten(hr_device *device, const variant *v)
{
    if (!v->exact) return;
    hr_case c = begin(v);
    hr_case_node(&c, "flatten", 1, (int[]){input(&c, "x", v, v->s->dim[1])}, (hr_attrs){0});
    hr_case_differentiate(&c);
    fill(&c, v);
    check_exact(device, &c);
}

TEST(flatten_on_cuda_equals_its_reference_to_the_bit) { each_shape(check_flatten); }

/* ---- cast ------------------------------------------------------------------------------------------------------- */

static hr_case cast_case(hr_type narrow, bool widen, int64_t elements)
{
    hr_case c = hr_case_begin(HR_F32, 1);
    REQUIRE_OK(hr_graph_set_activations(c.graph, narrow));
    int x = hr_case_tensor(&c, "x", widen ? narrow : HR_F32, HR_ROLE_INPUT, 1, &elements);
    hr_case_node(&c, "cast", 1, &x, (hr_attrs){0});
    hr_case_allocate(&c);
    return c;
}

/* The same number with the same sign, or NaN on both sides. */
static void compare_casts(hr_device *device, hr_case *c)
{
    int x = c->graph->nodes[c->node].in[0], y = c->graph->nodes[c->node].out[0];
    const hr_kernel *kernel;
    hr_case_run(c, c->node, "reference");
    double *wanted = hr_case_copy(c, y);
    EXPECT(hr_device_case_kernel(device, c, c->node, 0));
    for (int n = 0; (kernel = hr_device_case_kernel(device, c, c->node, n)); n++) {
        int64_t wrong = 0, first = -1;
        hr_device_case_run(device, c, c->node, kernel);
        for (int64_t i = 0; i < hr_case_shape(c, y)->elements; i++) {
            double got = hr_case_get(c, y, i);
            if (isnan(wanted[i]) ? isnan(got) : got == wanted[i] && !signbit(got) == !signbit(wanted[i])) continue;
            if (!wrong++) first = i;
        }
        if (wrong)
            hr_test_failed(__FILE__, __LINE__, "%s %s: %lld wrong; %a gives %a, wanted %a", c->label, kernel->algorithm,
                           (long long)wrong, hr_case_get(c, x, first), hr_case_get(c, y, first), wanted[first]);
    }
    free(wanted);
    hr_case_end(c);
}

TEST(cast_on_cuda_widens_every_f16_and_bf16_value_as_its_reference_does)
{
    hr_device *device = hr_device_case_open();
    for (int t = 1; t < 3; t++) {
        hr_case c = cast_case(types[t], true, 65536);
        uint16_t *x = c.buffers[c.graph->nodes[c.node].in[0]];
        for (int i = 0; i < 65536; i++) x[i] = (uint16_t)i;
        compare_casts(device, &c);
    }
    device->kind->close(device);
}

/* Each number of f16 or bf16, the f32 half way to the next, and the f32 on either side of that; then any bits. The
 * length is no multiple of a pack. */
TEST(cast_on_cuda_narrows_f32_as_its_reference_does)
{
    enum { GROUPS = 65536, RANDOM = 100003 };
    hr_device *device = hr_device_case_open();
    for (int t = 1; t < 3; t++) {
        hr_case c = cast_case(types[t], false, 4 * GROUPS + RANDOM);
        uint32_t *x = c.buffers[c.graph->nodes[c.node].in[0]];
        double (*value)(uint16_t half) = types[t] == HR_F16 ? hr_f16_value : hr_bf16_value;
        for (int i = 0; i < GROUPS; i++) {
            float low = (float)value((uint16_t)i), high = (float)value((uint16_t)(i + 1));
            float middle = low + (high - low) / 2;
            memcpy(&x[4 * i], &low, sizeof low);
            memcpy(&x[4 * i + 1], &middle, sizeof middle);
            x[4 * i + 2] = x[4 * i + 1] + 1;
            x[4 * i + 3] = x[4 * i + 1] - 1;
        }
        for (int i = 0; i < RANDOM; i++) x[4 * GROUPS + i] = (uint32_t)hr_rng_bits(7, (uint64_t)i);
        compare_casts(device, &c);
    }
    device->kind->close(device);
}

TEST(cast_on_cuda_keeps_to_its_tensors_at_every_length)
{
    static const int64_t lengths[] = {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 257, 2053};
    hr_device *device = hr_device_case_open();
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int t = 1; t < 3; t++)
            for (int widen = 0; widen < 2; widen++) {
                hr_case c = cast_case(types[t], widen, lengths[i]);
                hr_case_fill_all(&c, hr_case_normal);
                compare_casts(device, &c);
            }
    device->kind->close(device);
}

/* ---- dropout ---------------------------------------------------------------------------------------------------- */

/* The factor, the product; the reference's own. */
static double dropout_bound(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    return wanted == 0 ? 0 : hr_device_case_rounded(c->graph->activations, 3 * U * fabs(wanted), wanted);
}

static void check_dropout(hr_device *device, const variant *v)
{
    static const double rates[] = {0.5, 0.3, 0};     /* factors of 2 and 1 are exact */
    for (int r = 0; r < 3; r++) {
        hr_device_bound bound = rates[r] == 0.3 ? dropout_bound : hr_device_case_exact;
        hr_case c = begin(v);
        c.seed = 0x123456789abcdef;
        c.step = (uint64_t)r * 5 + (v->exact ? 1 : (uint64_t)1 << 40);
        hr_case_node(&c, "dropout", 1, (int[]){input(&c, "x", v, v->s->dim[1])},
                     (hr_attrs){.rate = rates[r], .salt = 3});
        hr_case_differentiate(&c);
        fill(&c, v);
        hr_device_case_check_all(device, &c, bound, bound);
        hr_case_end(&c);
    }
}

TEST(dropout_on_cuda_draws_the_mask_of_its_reference_in_every_layout) { each_shape(check_dropout); }

/* ---- optimisers -------------------------------------------------------------------------------------------------- */

static const int64_t lengths[] = {1, 31, 32, 33, 149, 4099, 300007};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* What was there before: the gradient, and updated tensor k. */
static double gradient(const hr_case *c, const hr_node *n, int64_t i) { return hr_case_get(c, n->in[0], i); }
static double before(const hr_case *c, const hr_node *n, int k, int64_t i) { return hr_case_get(c, n->update[k], i); }

/* Each term of v has a rounded factor and a rounded product and goes through two sums; so do the reference's. */
static double sgd_bound(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    const hr_attrs *a = &n->attrs;
    double terms = fabs(a->alpha * gradient(c, n, i)) + fabs(a->decay * before(c, n, 0, i));
    if (n->n_update > 1) terms += fabs(a->momentum * before(c, n, 1, i));
    if (k == 1) return 6 * U * terms;
    return U * (2 * (fabs(before(c, n, 0, i)) + a->rate * terms) + 9 * a->rate * terms);
}

TEST(sgd_on_cuda_is_within_its_rounding_bound_of_the_reference)
{
    static const hr_attrs attrs[] = {
        {.rate = 0.01, .momentum = 0.9, .decay = 1e-4}, {.rate = 0.1},
        {.rate = 0.01, .momentum = 0.9, .alpha = 0x1p-15},
        {.rate = 0.01, .decay = 0.1, .alpha = 0.3}};
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < LENGTHS; i++)
        for (int a = 0; a < 4; a++) {
            hr_case c = update_case("sgd", attrs[a].momentum != 0 ? 2 : 1, lengths[i], attrs[a]);
            hr_case_fill_all(&c, hr_case_normal);
            hr_device_case_check(device, &c, c.node, sgd_bound);
            hr_case_end(&c);
        }
    device->kind->close(device);
}

TEST(sgd_on_cuda_equals_its_reference_on_small_integers)
{
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < LENGTHS; i++)
        for (int momentum = 0; momentum < 2; momentum++) {
            hr_attrs attrs = {.rate = 0.5, .momentum = momentum ? 0.5 : 0, .decay = 0.25, .alpha = 4};
            hr_case c = update_case("sgd", momentum ? 2 : 1, lengths[i], attrs);
            hr_case_fill_all(&c, hr_case_small_integer);
            hr_device_case_check(device, &c, c.node, hr_device_case_exact);
            hr_case_end(&c);
        }
    device->kind->close(device);
}

/* g = alpha grad + decay w errs by 4 U of its terms' sum s, m by so much of (1 - beta1) s and 4 U of its other term, v
 * by twice so much of (1 - beta2) s^2; the quotient by the relative errors of m and of sqrt(v), and by the roundings of
 * two factors and four operations. */
static double adam_bound(const hr_case *c, const hr_node *n, int k, int64_t i, double wanted)
{
    const hr_attrs *a = &n->attrs;
    double w = before(c, n, 0, i), m = before(c, n, 1, i), v = before(c, n, 2, i), t = (double)c->step + 1;
    double g = a->alpha * gradient(c, n, i) + a->decay * w, s = fabs(a->alpha * gradient(c, n, i)) + fabs(a->decay * w);
    double m_bound = U * (5 * a->beta1 * fabs(m) + 9 * (1 - a->beta1) * s);
    double v_bound = U * (5 * a->beta2 * v + 16 * (1 - a->beta2) * s * s);
    if (k == 1) return m_bound;
    if (k == 2) return v_bound;
    m = a->beta1 * m + (1 - a->beta1) * g;
    v = a->beta2 * v + (1 - a->beta2) * g * g;
    double rate = a->rate / (1 - pow(a->beta1, t)), root = 1 / sqrt(1 - pow(a->beta2, t));
    double below = sqrt(v) * root + a->epsilon, below_bound = root * v_bound / sqrt(v) + 5 * U * below;
    double step = fabs(rate * m / below);
    return 1.01 * (rate * m_bound / below + step * below_bound / below) + U * (6 * step + 2 * (fabs(w) + step));
}

TEST(adam_on_cuda_is_within_its_rounding_bound_of_the_reference)
{
    static const hr_attrs attrs[] = {
        {.rate = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8},
        {.rate = 0.1, .beta1 = 0.8, .beta2 = 0.99, .epsilon = 1e-3, .decay = 0.1, .alpha = 0x1p-10}};
    static const uint64_t steps[] = {0, 1, 41, 100000};
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < LENGTHS; i++)
        for (int a = 0; a < 2; a++)
            for (int s = 0; s < (lengths[i] < 10000 ? 4 : 1); s++) {
                hr_case c = update_case("adam", 3, lengths[i], attrs[a]);
                c.step = steps[s];
                hr_case_fill_all(&c, hr_case_normal);
                hr_case_fill(&c, c.graph->nodes[c.node].update[2], hr_case_positive, 9);    /* squares */
                hr_device_case_check(device, &c, c.node, adam_bound);
                hr_case_end(&c);
            }
    device->kind->close(device);
}

static double odd(uint64_t key, uint64_t i) { return (double[]){-3, -1, 1, 3}[hr_rng_bits(key, i) % 4]; }

/* With beta1 = beta2 = 0 a step is rate g / (|g| + epsilon), exact for these. */
TEST(adam_on_cuda_equals_its_reference_on_odd_integers_without_memory)
{
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < LENGTHS; i++) {
        hr_case c = update_case("adam", 3, lengths[i], (hr_attrs){.rate = 0.5, .epsilon = 1});
        c.step = 7;
        hr_case_fill_all(&c, odd);
        hr_case_fill(&c, c.graph->nodes[c.node].update[2], hr_case_positive, 9);
        hr_device_case_check(device, &c, c.node, hr_device_case_exact);
        hr_case_end(&c);
    }
    device->kind->close(device);
}
