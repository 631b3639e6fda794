/* cast, and the factor of gradients: the host's conversions against the reference's on every value of 16 bits and
 * around every tie, and that a loss scale is taken out again without a trace.
 */
#include "layers_case.h"

static const hr_type reduced[] = {HR_F16, HR_BF16};

/* ---- cast ------------------------------------------------------------------------------------------------------- */

static hr_case cast_case(hr_type narrow, bool widen, int64_t elements)
{
    hr_case c = hr_case_begin(HR_F32, 1);
    REQUIRE_OK(hr_graph_set_activations(c.graph, narrow));
    hr_case_node(&c, "cast", 1, (int[]){hr_case_tensor(&c, "x", widen ? narrow : HR_F32, HR_ROLE_INPUT, 1, &elements)},
                 (hr_attrs){0});
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    return c;
}

/* Both kernels on the same bits; equal bits, or NaN from both. */
static void compare_casts(hr_case *c)
{
    int x = c->graph->nodes[c->node].in[0], y = c->graph->nodes[c->node].out[0];
    hr_case_run(c, c->node, "reference");
    double *wanted = hr_case_copy(c, y);
    hr_case_run(c, c->node, "simd");
    int64_t wrong = 0, first = -1;
    for (int64_t i = 0; i < hr_case_shape(c, y)->elements; i++) {
        double got = hr_case_get(c, y, i);
        if (isnan(wanted[i]) ? isnan(got) : got == wanted[i] && !signbit(got) == !signbit(wanted[i])) continue;
        if (!wrong++) first = i;
    }
    EXPECT_MSG(!wrong, "%s: %lld wrong; %a gives %a, wanted %a", c->label, (long long)wrong, hr_case_get(c, x, first),
               hr_case_get(c, y, first), wanted[first]);
    free(wanted);
}

TEST(cast_on_the_host_widens_every_f16_and_bf16_value_as_its_reference_does)
{
    for (int r = 0; r < 2; r++) {
        hr_case c = cast_case(reduced[r], true, 65536);
        uint16_t *x = c.buffers[c.graph->nodes[c.node].in[0]];
        for (int i = 0; i < 65536; i++) x[i] = (uint16_t)i;
        compare_casts(&c);
        hr_case_end(&c);
    }
}

/* Each number of f16 or bf16, the f32 half way to the next, and the f32 on either side of that; then any bits. */
TEST(cast_on_the_host_narrows_f32_as_its_reference_does)
{
    enum { GROUPS = 65536, RANDOM = 1 << 17 };
    for (int r = 0; r < 2; r++) {
        hr_case c = cast_case(reduced[r], false, 4 * GROUPS + RANDOM);
        uint32_t *x = c.buffers[c.graph->nodes[c.node].in[0]];
        double (*value)(uint16_t half) = reduced[r] == HR_F16 ? hr_f16_value : hr_bf16_value;
        for (int i = 0; i < GROUPS; i++) {
            float low = (float)value((uint16_t)i), high = (float)value((uint16_t)(i + 1));
            float middle = low + (high - low) / 2;
            memcpy(&x[4 * i], &low, sizeof low);
            memcpy(&x[4 * i + 1], &middle, sizeof middle);
            x[4 * i + 2] = x[4 * i + 1] + 1;
            x[4 * i + 3] = x[4 * i + 1] - 1;
        }
        for (int i = 0; i < RANDOM; i++) x[4 * GROUPS + i] = (uint32_t)hr_rng_bits(7, (uint64_t)i);
        compare_casts(&c);
        hr_case_end(&c);
    }
}

/* Integers and steps of one are exact in all types, so that the difference quotient is the gradient itself. */
TEST(backward_of_cast_is_its_difference_quotient)
{
    for (int r = 0; r < 2; r++)
        for (int widen = 0; widen < 2; widen++) {
            hr_case c = cast_case(reduced[r], widen, 37);
            int x = c.graph->nodes[c.node].in[0];
            hr_case_fill_all(&c, hr_case_small_integer);
            hr_case_run_backward(&c, "reference");
            EXPECT(hr_case_shape(&c, c.din[0])->type == hr_case_shape(&c, x)->type);
            EXPECT(hr_case_shape(&c, c.dout[0])->type != hr_case_shape(&c, x)->type);
            for (int64_t i = 0; i < 37; i++) {
                double value = hr_case_get(&c, x, i), scalar[2];
                for (int side = 0; side < 2; side++) {
                    hr_case_set(&c, x, i, value + (side ? 1 : -1));
                    scalar[side] = hr_case_scalar(&c, "reference");
                }
                hr_case_set(&c, x, i, value);
                EXPECT(hr_case_get(&c, c.din[0], i) == (scalar[1] - scalar[0]) / 2);
            }
            hr_case_end(&c);
        }
}

/* ---- loss scale ------------------------------------------------------------------------------------------------- */

/* The update of one parameter by a gradient that is `scale` times too large; hands back the bits of all it updates. */
static void update_with(const char *op, double scale, float *bits)
{
    enum { ELEMENTS = 65 };
    int64_t elements = ELEMENTS;
    bool adam = !strcmp(op, "adam");
    hr_attrs attrs = {.rate = 0.01, .momentum = 0.9, .decay = 0.1, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8};
    attrs.alpha = 1 / scale;
    hr_case c = hr_case_begin(HR_F32, 1);
    int grad = hr_case_tensor(&c, "grad", HR_F32, HR_ROLE_GRADIENT, 1, &elements), update[3];
    for (int k = 0; k < 3; k++) update[k] = hr_case_tensor(&c, "state", HR_F32, HR_ROLE_STATE, 1, &elements);
    hr_case_node_updating(&c, op, HR_UPDATE, 1, &grad, adam ? 3 : 2, update, attrs);
    hr_case_allocate(&c);
    hr_case_fill(&c, grad, hr_case_normal, 1);
    for (int64_t i = 0; i < elements; i++) hr_case_set(&c, grad, i, scale * hr_case_get(&c, grad, i));
    for (int k = 0; k < 3; k++) hr_case_fill(&c, update[k], hr_case_positive, (uint64_t)k + 2);
    hr_case_run(&c, c.node, "reference");
    for (int k = 0; k < 3; k++) memcpy(bits + k * ELEMENTS, c.buffers[update[k]], sizeof *bits * ELEMENTS);
    hr_case_end(&c);
}

TEST(updates_divide_a_power_of_two_out_of_the_gradient_without_rounding)
{
    static const char *const optimisers[] = {"sgd", "adam"};
    for (int o = 0; o < 2; o++) {
        float plain[3 * 65], scaled[3 * 65], wrong[3 * 65];
        update_with(optimisers[o], 1, plain);
        update_with(optimisers[o], 0x1p15, scaled);
        EXPECT_MSG(!memcmp(plain, scaled, sizeof plain), "%s differs", optimisers[o]);
        update_with(optimisers[o], 3, wrong);      /* the comparison can fail */
        EXPECT_MSG(memcmp(plain, wrong, sizeof plain), "%s rounds nothing by three", optimisers[o]);
    }
}

/* Probabilities of 2^-13 over 4096 positions leave gradients of 2^-25: half of f16's least number, rounded to 0. */
TEST(a_loss_scale_keeps_gradients_of_f16_that_would_vanish)
{
    for (int scaled = 0; scaled < 2; scaled++) {
        hr_case c = hr_case_begin(HR_F32, HR_CHANNELS_LAST);
        REQUIRE_OK(hr_graph_set_activations(c.graph, HR_F16));
        int prob = hr_case_tensor(&c, "prob", HR_F16, HR_ROLE_INPUT, 4, (int64_t[]){4, 2, 32, 32});
        int labels = hr_case_tensor_in(&c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, 3, (int64_t[]){4, 32, 32});
        hr_case_node_updating(&c, "softmax_xent_backward", HR_BACKWARD, 2, (int[]){prob, labels}, 0, NULL,
                              (hr_attrs){.alpha = scaled ? 1024 : 0});
        hr_case_allocate(&c);
        memset(c.buffers[labels], 0, (size_t)hr_case_shape(&c, labels)->bytes);
        for (int64_t i = 0; i < 8192; i++) hr_case_set(&c, prob, i, i / 1024 % 2 ? 0x1p-13 : 1);
        hr_case_run(&c, c.node, NULL);
        int dlogits = c.graph->nodes[c.node].out[0];
        for (int64_t i = 0; i < 8192; i++)
            EXPECT(hr_case_get(&c, dlogits, i) == (i / 1024 % 2 && scaled ? 0x1p-15 : 0));
        hr_case_end(&c);
    }
}

TEST(host_updates_that_know_no_factor_leave_scaled_gradients_to_the_reference)
{
    static const char *const optimisers[] = {"sgd", "adam"};
    for (int o = 0; o < 2; o++)
        for (int scaled = 0; scaled < 2; scaled++) {
            hr_case c = hr_case_begin(HR_F32, 1);
            int64_t elements = 4;
            int t[4];
            for (int k = 0; k < 4; k++) t[k] = hr_case_tensor(&c, "t", HR_F32, HR_ROLE_STATE, 1, &elements);
            hr_attrs attrs = {.alpha = scaled ? 0.5 : 0};
            hr_case_node_updating(&c, optimisers[o], HR_UPDATE, 1, t, o ? 3 : 1, t + 1, attrs);
            EXPECT(hr_case_kernel(&c, c.node, NULL)->reference == (scaled == 1));
            EXPECT(c.graph->nodes[c.node].attrs.alpha == (scaled ? 0.5 : 1));
            hr_case_end(&c);
        }
}
