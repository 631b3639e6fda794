/* ctest: timeout=120
 * Dropout, running statistics and optimisers: against their published formulas and the references, and that nothing
 * depends on layout, order, repetition or the number of threads.
 */
#include "pointwise_case.h"

/* ---- dropout ------------------------------------------------------------------------------------------------ */

static double dropout_bound(const hr_case *c, const hr_node *node, int k, int64_t i)
{
    return 3 * U * fabs(hr_case_get(c, node->out[0], i));    /* the factor, the quotient, the product */
}

static hr_case dropout_case(const extents *s, double rate, uint64_t salt, hr_case_values values)
{
    hr_case c = hr_case_begin(HR_F32, s->block);
    hr_case_node(&c, "dropout", 1, (int[]){input(&c, "x", s)}, (hr_attrs){.rate = rate, .salt = salt});
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    hr_case_fill_all(&c, values);
    return c;
}

static void check_dropout(const extents *s, hr_case_values values)
{
    hr_case c = dropout_case(s, 0.5, 3, values);    /* a factor of 2 is exact */
    compare_all(&c, exact, exact);
    hr_case_end(&c);
    c = dropout_case(s, 0.3, 3, values);
    compare_all(&c, dropout_bound, dropout_bound);
    hr_case_end(&c);
    c = dropout_case(s, 0, 3, values);
    compare_all(&c, exact, exact);
    EXPECT(hr_case_get(&c, c.graph->nodes[c.node].out[0], 0) == hr_case_get(&c, c.graph->nodes[c.node].in[0], 0));
    hr_case_end(&c);
}

TEST(dropout_on_the_host_draws_the_mask_of_its_reference)
{
    each_shape(check_dropout, hr_case_small_integer);
    each_shape(check_dropout, hr_case_normal);
}

static double one(uint64_t key, uint64_t i) { return 1; }

/* The mask of a case whose inputs are all 1, from the forward (0) or the backward (1) node. */
static double *mask(hr_case *c, int backward, uint64_t step)
{
    c->step = step;
    hr_case_run(c, c->node + backward, NULL);
    return hr_case_copy(c, c->graph->nodes[c->node + backward].out[0]);
}

TEST(dropout_masks_are_a_function_of_seed_salt_step_and_element_alone)
{
    enum { ELEMENTS = 2 * 16 * 63 };
    double *base = NULL;
    for (int b = 0; b < 3; b++)
        for (int order = 0; order < 2; order++) {
            hr_case c = dropout_case(&(extents){blocks[b], 4, {2, 16, 9, 7}}, 0.25, 11, one);
            double *first = mask(&c, order, 5), *other = mask(&c, 0, 6), *second = mask(&c, !order, 5);
            EXPECT(!memcmp(first, second,
                           sizeof *first * ELEMENTS)); /* backward as forward, before or after another step */
            EXPECT(memcmp(first, other, sizeof *first * ELEMENTS));
            if (!base) base = hr_case_copy(&c, c.graph->nodes[c.node + 1].out[0]);
            EXPECT(!memcmp(base, first, sizeof *first * ELEMENTS));      /* in every layout */
            hr_case_check_repeats(&c, c.node, NULL);
            free(first);
            free(other);
            c.seed = 2;
            free(second);
            second = mask(&c, 0, 5);
            EXPECT(memcmp(base, second, sizeof *base * ELEMENTS));
            free(second);
            hr_case_end(&c);
        }
    hr_case c = dropout_case(&(extents){1, 4, {2, 16, 9, 7}}, 0.25, 12, one);
    double *salted = mask(&c, 0, 5);
    EXPECT(memcmp(base, salted, sizeof *base * ELEMENTS));
    free(salted);
    free(base);
    hr_case_end(&c);
}

TEST(dropout_keeps_the_share_that_its_rate_leaves)
{
    static const double rates[] = {0.1, 0.5, 0.9};
    for (int r = 0; r < 3; r++) {
        hr_case c = dropout_case(&(extents){8, 4, {2, 16, 50, 50}}, rates[r], 1, one);
        double *kept = mask(&c, 0, 0), count = 0, elements = 2 * 16 * 2500;
        for (int64_t i = 0; i < (int64_t)elements; i++) {
            EXPECT(kept[i] == 0 || fabs(kept[i] - 1 / (1 - rates[r])) <= 2 * U * kept[i]);
            count += kept[i] != 0;
        }
        EXPECT(fabs(count - elements * (1 - rates[r])) <= 5 * sqrt(elements * rates[r] * (1 - rates[r])));
        free(kept);
        hr_case_end(&c);
    }
}

/* ---- running statistics ------------------------------------------------------------------------------------- */

static void check_bn_stats(const extents *s, hr_case_values values)
{
    static const char *const algorithms[] = {"reference", NULL};
    int64_t C = s->dim[1], count = s->dim[0];
    for (int i = 2; i < s->rank; i++) count *= s->dim[i];
    for (int a = 0; a < 2; a++) {
        hr_case c = hr_case_begin(HR_F32, s->block);
        int x = input(&c, "x", s), in[] = {vector(&c, "mean", C), vector(&c, "var", C)},
            running[] = {vector(&c, "rm", C), vector(&c, "rv", C)};
        hr_case_node_updating(&c, "bn_stats", HR_FORWARD, 2, in, 2, running, (hr_attrs){.momentum = 0.1, .like = x});
        hr_case_allocate(&c);
        hr_case_fill_all(&c, values);
        double *old[2] = {hr_case_copy(&c, running[0]), hr_case_copy(&c, running[1])};
        hr_case_run(&c, c.node, algorithms[a]);
        for (int k = 0; k < 2; k++) {
            for (int64_t i = 0; i < C; i++) {
                double value = hr_case_get(&c, in[k], i) * (k && count > 1 ? (double)count / (double)(count - 1) : 1);
                double wanted = 0.9 * old[k][i] + 0.1 * value, got = hr_case_get(&c, running[k], i);
                EXPECT_MSG(fabs(got - wanted) <= U * (fabs(wanted) + U * (fabs(old[k][i]) + fabs(value))),
                           "%s: %.9g, wanted %.9g", c.label, got, wanted);
            }
            free(old[k]);
        }
        hr_case_end(&c);
    }
}

TEST(bn_stats_follow_the_published_formula) { each_shape(check_bn_stats, hr_case_normal); }

TEST(bn_stats_of_a_single_element_take_the_biased_variance)
{
    check_bn_stats(&(extents){1, 4, {1, 7, 1, 1}}, hr_case_normal);
}

/* ---- optimisers --------------------------------------------------------------------------------------------- */

enum { W, FIRST, SECOND };

static hr_case optimiser_case(const char *op, hr_type real, int64_t elements, int n_update, hr_attrs attrs)
{
    hr_case c = hr_case_begin(real, 1);
    int grad = hr_case_tensor(&c, "grad", real, HR_ROLE_GRADIENT, 1, &elements), update[3];
    update[W] = hr_case_tensor(&c, "w", real, HR_ROLE_PARAMETER, 1, &elements);
    for (int k = 1; k < n_update; k++) update[k] = hr_case_tensor(&c, "state", real, HR_ROLE_STATE, 1, &elements);
    hr_case_node_updating(&c, op, HR_UPDATE, 1, &grad, n_update, update, attrs);
    hr_case_allocate(&c);
    return c;
}

static double updated(const hr_case *c, int k, int64_t i)
{
    return hr_case_get(c, c->graph->nodes[c->node].update[k], i);
}
static void set_updated(hr_case *c, int k, int64_t i, double value)
{
    hr_case_set(c, c->graph->nodes[c->node].update[k], i, value);
}
static double gradient(const hr_case *c, int64_t i) { return hr_case_get(c, c->graph->nodes[c->node].in[0], i); }

static bool near(double got, double wanted, double bound)
{
    return isfinite(got) && isfinite(wanted) && fabs(got - wanted) <= bound;
}

/* Every kernel of an optimiser, in both types where it takes them: what a closed form says must hold for all. */
static const struct { hr_type real; const char *algorithm; double relative; } kernels[] = {
    {HR_F64, "reference", 0x1p-50}, {HR_F32, "reference", 8 * U}, {HR_F32, "simd", 8 * U},
};

TEST(sgd_takes_the_steps_of_the_published_formula)
{
    /* rate 0.1, momentum 0.9, decay 0.01, gradients 1 then -2, w from 2: worked by hand.
     * v1 = 1.02, w1 = 1.898; v2 = 0.918 - 2 + 0.01898 = -1.06302, w2 = 2.004302 */
    for (int i = 0; i < 3; i++) {
        hr_case c =
            optimiser_case("sgd", kernels[i].real, 3, 2, (hr_attrs){.rate = 0.1, .momentum = 0.9, .decay = 0.01});
        for (int64_t e = 0; e < 3; e++) {
            set_updated(&c, W, e, 2);
            set_updated(&c, FIRST, e, 0);
        }
        for (int step = 0; step < 2; step++) {
            for (int64_t e = 0; e < 3; e++) hr_case_set(&c, c.graph->nodes[c.node].in[0], e, step ? -2 : 1);
            c.step = (uint64_t)step;
            hr_case_run(&c, c.node, kernels[i].algorithm);
            for (int64_t e = 0; e < 3; e++) {
                EXPECT(near(updated(&c, FIRST, e), step ? -1.06302 : 1.02, 2 * kernels[i].relative));
                EXPECT(near(updated(&c, W, e), step ? 2.004302 : 1.898, 2 * kernels[i].relative));
            }
        }
        hr_case_end(&c);
        c = optimiser_case("sgd", kernels[i].real, 2, 1, (hr_attrs){.rate = 0.1, .decay = 0.01});
        for (int64_t e = 0; e < 2; e++) {
            set_updated(&c, W, e, 2);
            hr_case_set(&c, c.graph->nodes[c.node].in[0], e, 1);
        }
        hr_case_run(&c, c.node, kernels[i].algorithm);
        EXPECT(near(updated(&c, W, 1), 1.898, 2 * kernels[i].relative));
        hr_case_end(&c);
    }
}

TEST(adam_takes_the_steps_of_the_published_formula)
{
    /* With corrected moments the first step has length rate * |g| / (|g| + epsilon), and so has every step while the
     * gradient stays the same; with decay the gradient is g + decay * w. */
    static const double epsilons[] = {1e-8, 0.5};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++) {
            const hr_attrs a = {.rate = 0.01, .beta1 = 0.9, .beta2 = 0.999, .epsilon = epsilons[k]};
            hr_case c = optimiser_case("adam", kernels[i].real, 2, 3, a);
            static const double g[] = {3, -0.25};
            for (int64_t e = 0; e < 2; e++) {
                for (int u = 0; u < 3; u++) set_updated(&c, u, e, u == W ? 1 : 0);
                hr_case_set(&c, c.graph->nodes[c.node].in[0], e, g[e]);
            }
            for (int step = 0; step < 4; step++) {
                c.step = (uint64_t)step;
                hr_case_run(&c, c.node, kernels[i].algorithm);
                for (int64_t e = 0; e < 2; e++)
                    EXPECT(near(updated(&c, W, e), 1 - (step + 1) * a.rate * g[e] / (fabs(g[e]) + a.epsilon),
                                (step + 1) * kernels[i].relative));
            }
            EXPECT(near(updated(&c, FIRST, 0), 3 * (1 - pow(0.9, 4)), 3 * 4 * kernels[i].relative));
            EXPECT(near(updated(&c, SECOND, 0), 9 * (1 - pow(0.999, 4)), 9 * 0.004 * 16 * kernels[i].relative));
            hr_case_end(&c);
        }
    for (int i = 0; i < 3; i++) {
        hr_case c = optimiser_case("adam", kernels[i].real, 1, 3,
                                   (hr_attrs){.rate = 0.01, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1, .decay = 0.5});
        for (int u = 0; u < 3; u++) set_updated(&c, u, 0, u == W ? 2 : 0);
        hr_case_set(&c, c.graph->nodes[c.node].in[0], 0, 3);
        hr_case_run(&c, c.node, kernels[i].algorithm);
        EXPECT(near(updated(&c, W, 0), 2 - 0.01 * 4 / 5, 2 * kernels[i].relative));    /* 3 + 0.5 * 2 = 4 */
        hr_case_end(&c);
    }
}

/* One update of every element by both kernels from the same values; bound(k, ...) of tensor k from the old values. */
static void compare_update(const char *op, int64_t elements, int n_update, hr_attrs attrs, hr_case_values values,
                           double (*bound)(const hr_attrs *a, int k, const double old[3], double g, double wanted))
{
    double *old[3] = {NULL}, *wanted[3] = {NULL}, *within[3] = {NULL};
    hr_case c = optimiser_case(op, HR_F32, elements, n_update, attrs);
    hr_case_fill_all(&c, values);
    c.step = 4;
    for (int64_t i = 0; n_update == 3 && i < elements; i++)
        set_updated(&c, SECOND, i, fabs(updated(&c, SECOND, i))); /* a mean of squares */
    for (int k = 0; k < n_update; k++) old[k] = hr_case_copy(&c, c.graph->nodes[c.node].update[k]);
    hr_case_run(&c, c.node, "reference");
    for (int k = 0; k < n_update; k++) {
        wanted[k] = hr_case_copy(&c, c.graph->nodes[c.node].update[k]);
        within[k] = malloc(sizeof **within * (size_t)elements);
        REQUIRE(within[k] != NULL);
    }
    for (int64_t i = 0; i < elements; i++)
        for (int k = 0; k < n_update; k++) {
            within[k][i] = bound(&attrs, k, (double[]){old[0][i], old[1] ? old[1][i] : 0, old[2] ? old[2][i] : 0},
                                 gradient(&c, i), wanted[k][i]);
            set_updated(&c, k, i, old[k][i]);
        }
    hr_case_run(&c, c.node, "simd");
    for (int k = 0; k < n_update; k++) {
        hr_case_compare(&c, c.graph->nodes[c.node].update[k], "simd", wanted[k], within[k]);
        free(old[k]);
        free(wanted[k]);
        free(within[k]);
    }
    hr_case_end(&c);
}

static double no_bound(const hr_attrs *a, int k, const double old[3], double g, double wanted) { return 0; }

/* Each of at most four factors and sums rounds once, as do the constants. */
static double sgd_bound(const hr_attrs *a, int k, const double old[3], double g, double wanted)
{
    double terms = fabs(a->momentum * old[FIRST]) + fabs(g) + fabs(a->decay * old[W]);
    return U * (k == W ? 2 * fabs(wanted) + 8 * a->rate * terms : 6 * terms);
}

static double adam_bound(const hr_attrs *a, int k, const double old[3], double g, double wanted)
{
    double slope = fabs(g) + fabs(a->decay * old[W]), m = a->beta1 * fabs(old[FIRST]) + (1 - a->beta1) * slope;
    double v = a->beta2 * old[SECOND] + (1 - a->beta2) * slope * slope;
    if (k == FIRST) return 8 * U * m;
    if (k == SECOND)
        return 12 * U * v; /* slope^2: with opposite signs of g and decay * w its error is one of the terms */
    double g0 = g + a->decay * old[W], exact_v = a->beta2 * old[SECOND] + (1 - a->beta2) * g0 * g0;
    double root = sqrt(exact_v) / sqrt(1 - pow(a->beta2, 5)), below = root + a->epsilon;
    double step = a->rate / (1 - pow(a->beta1, 5)) * m / below;
    return U * (2 * fabs(wanted) + step * (16 + 6 * v / fmax(exact_v, 1e-30)));
}

TEST(sgd_on_the_host_is_within_its_rounding_bound_of_the_reference)
{
    static const int64_t lengths[] = {1, 31, 32, 33, 1009, 200003};
    for (int i = 0; i < 6; i++)
        for (int n_update = 1; n_update <= 2; n_update++) {
            const hr_attrs real = {.rate = 0.1, .momentum = n_update == 2 ? 0.9 : 0, .decay = 5e-4};
            const hr_attrs dyadic = {.rate = 0.5, .momentum = n_update == 2 ? 0.25 : 0, .decay = 0.5};
            compare_update("sgd", lengths[i], n_update, dyadic, hr_case_small_integer, no_bound);
            compare_update("sgd", lengths[i], n_update, real, hr_case_normal, sgd_bound);
        }
}

TEST(adam_on_the_host_is_within_its_rounding_bound_of_the_reference)
{
    static const int64_t lengths[] = {1, 31, 32, 33, 1009, 200003};
    for (int i = 0; i < 6; i++) {
        const hr_attrs a = {.rate = 0.01, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.01};
        compare_update("adam", lengths[i], 3, a, hr_case_normal, adam_bound);
    }
}

TEST(optimisers_refuse_states_that_do_not_fit)
{
    hr_case c = hr_case_begin(HR_F32, 1);
    int64_t n = 8, m = 9;
    int grad = hr_case_tensor(&c, "grad", HR_F32, HR_ROLE_GRADIENT, 1, &n), w = vector(&c, "w", n),
        v = vector(&c, "v", m), node;
    const hr_attrs plain = {.rate = 1}, momentum = {.rate = 1, .momentum = 0.5},
                   betas = {.rate = 1, .beta1 = 1, .beta2 = 0.5};
    EXPECT(hr_graph_add_node(c.graph, "sgd", "a", HR_UPDATE, -1, 1, &grad, 1, &w, &momentum, &node) == HR_BAD_ARGUMENT);
    EXPECT(hr_graph_add_node(c.graph, "sgd", "b", HR_UPDATE, -1, 1, &grad, 2, (int[]){w, w}, &plain, &node) ==
           HR_BAD_ARGUMENT);
    EXPECT(hr_graph_add_node(c.graph, "sgd", "c", HR_UPDATE, -1, 1, &grad, 1, &v, &plain, &node) == HR_BAD_ARGUMENT);
    EXPECT(hr_graph_add_node(c.graph, "adam", "d", HR_UPDATE, -1, 1, &grad, 3, (int[]){w, w, w}, &betas, &node) ==
           HR_BAD_ARGUMENT);
    EXPECT(hr_graph_add_node(c.graph, "sgd", "e", HR_UPDATE, -1, 1, &grad, 1, &w, &plain, &node) == HR_OK);
    hr_case_end(&c);
}

/* ---- threads ------------------------------------------------------------------------------------------------ */

/* The bits of all outputs of all nodes with 1 thread and with several. */
static void check_threads(hr_case *c)
{
    for (int id = c->node; id < c->n_nodes; id++) {
        const hr_node *node = &c->graph->nodes[id];
        void *alone[4] = {NULL};
        for (int threads = 1; threads <= 5; threads++) {
            c->threads = threads;
            hr_case_run(c, id, NULL);
            for (int k = 0; k < node->n_out; k++) {
                size_t bytes = (size_t)hr_case_shape(c, node->out[k])->bytes;
                if (threads == 1) {
                    alone[k] = malloc(bytes);
                    REQUIRE(alone[k] != NULL);
                    memcpy(alone[k], c->buffers[node->out[k]], bytes);
                }
                EXPECT_MSG(!memcmp(alone[k], c->buffers[node->out[k]], bytes),
                           "%s: %s of %d threads has other bits than of one", c->label,
                           hr_case_shape(c, node->out[k])->name, threads);
            }
        }
        for (int k = 0; k < node->n_out; k++) free(alone[k]);
    }
    hr_case_end(c);
}

TEST(sums_of_host_kernels_have_the_same_bits_for_every_number_of_threads)
{
    static const extents shapes[] = {
        {1, 4, {3, 3, 97, 101}}, {8, 4, {2, 24, 71, 67}}, {16, 5, {1, 16, 5, 64, 33}}, {8, 4, {3, 40, 19, 23}}};
    for (int i = 0; i < 4; i++) {
        for (int relu = 0; relu < 2; relu++) {
            hr_case c = hr_case_begin(HR_F32, shapes[i].block);
            int in[] = {input(&c, "x", &shapes[i]), vector(&c, "scale", shapes[i].dim[1]),
                        vector(&c, "shift", shapes[i].dim[1])};
            hr_case_node(&c, "bn", 3, in, (hr_attrs){.epsilon = 1e-5, .relu = relu});
            hr_case_differentiate_outputs(&c, 1);
            hr_case_allocate(&c);
            hr_case_fill_all(&c, hr_case_normal);
            check_threads(&c);
        }
        hr_case c = hr_case_begin(HR_F32, shapes[i].block);
        int64_t dim[HR_RANK] = {shapes[i].dim[0], shapes[i].dim[2], shapes[i].dim[3], shapes[i].dim[4]};
        int labels = hr_case_tensor_in(&c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, shapes[i].rank - 1, dim);
        hr_case_node(&c, "softmax_xent", 2, (int[]){input(&c, "z", &shapes[i]), labels}, (hr_attrs){0});
        hr_case_differentiate_outputs(&c, 0);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, hr_case_normal);
        hr_case_fill(&c, labels, hr_case_zero, 1);
        check_threads(&c);
        c = hr_case_begin(HR_F32, shapes[i].block);
        hr_case_node(&c, "lrn", 1, (int[]){input(&c, "x", &shapes[i])},
                     (hr_attrs){.kernel = {5}, .alpha = 1, .beta = 0.75, .bias = 1});
        hr_case_differentiate(&c);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, hr_case_normal);
        check_threads(&c);
    }
}
