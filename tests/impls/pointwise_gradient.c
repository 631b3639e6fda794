/* Layers without windows or products: the reference backward against central differences of the reference forward,
 * in double. Attributes, ranks 2 to 5 and layouts vary; each list of shapes has plain and blocked ones.
 */
#include "layers_case.h"

#define STEP 1e-5
/* Differences are wrong by step^2 / 6 times a third derivative of order 1 to 100, and by 1e-16 / step times a sum of
 * order 100: about 1e-8 and 1e-9. */
#define WITHIN 1e-7

typedef struct extents { int block, rank; int64_t dim[HR_RANK]; } extents;

static const extents shapes[] = {
    {1, 2, {6, 7}},       {1, 4, {3, 5, 4, 3}},      {8, 4, {2, 8, 3, 3}},
    {8, 4, {2, 9, 2, 3}}, {16, 5, {2, 16, 2, 1, 3}}, {8, 3, {3, 16, 4}},
};
#define EACH_SHAPE(s) for (const extents *s = shapes; s < shapes + sizeof shapes / sizeof *shapes; s++)

static int input(hr_case *c, const char *name, const extents *s)
{
    return hr_case_tensor(c, name, HR_F64, HR_ROLE_INPUT, s->rank, s->dim);
}

static int vector(hr_case *c, const char *name, int64_t elements)
{
    return hr_case_tensor(c, name, HR_F64, HR_ROLE_PARAMETER, 1, &elements);
}

/* Every real input must have got a gradient of its own shape, and the right one. */
static void check_filled(hr_case *c)
{
    const hr_node *node = &c->graph->nodes[c->node];
    for (int j = 0; j < node->n_in; j++)
        EXPECT_MSG(!hr_case_is_real(c, node->in[j]) || c->din[j] >= 0, "%s: input %d has no gradient", c->label, j);
    hr_case_check_gradients(c, STEP, WITHIN);
    hr_case_end(c);
}

static void check(hr_case *c)
{
    hr_case_allocate(c);
    hr_case_fill_all(c, hr_case_normal);
    check_filled(c);
}

TEST(relu_reference_gradient_equals_finite_differences)
{
    EACH_SHAPE(s) {
        hr_case c = hr_case_begin(HR_F64, s->block);
        hr_case_node(&c, "relu", 1, (int[]){input(&c, "x", s)}, (hr_attrs){0});
        hr_case_differentiate(&c);
        check(&c);
    }
}

TEST(add_reference_gradient_equals_finite_differences)
{
    EACH_SHAPE(s)
        for (int relu = 0; relu < 2; relu++) {
            hr_case c = hr_case_begin(HR_F64, s->block);
            hr_case_node(&c, "add", 2, (int[]){input(&c, "a", s), input(&c, "b", s)}, (hr_attrs){.relu = relu});
            hr_case_differentiate(&c);
            check(&c);
        }
}

TEST(bn_reference_gradient_equals_finite_differences)
{
    EACH_SHAPE(s)
        for (int relu = 0; relu < 2; relu++) {
            hr_case c = hr_case_begin(HR_F64, s->block);
            int in[] = {input(&c, "x", s), vector(&c, "scale", s->dim[1]), vector(&c, "shift", s->dim[1])};
            hr_case_node(&c, "bn", 3, in, (hr_attrs){.epsilon = relu ? 1e-5 : 0.1, .relu = relu});
            hr_case_differentiate_outputs(&c, 1);
            check(&c);
        }
}

TEST(lrn_reference_gradient_equals_finite_differences)
{
    static const hr_attrs attrs[] = {
        {.kernel = {5}, .alpha = 0.8, .beta = 0.75, .bias = 1},
        {.kernel = {4}, .alpha = 1.5, .beta = 0.5, .bias = 2},
        {.kernel = {1}, .alpha = 0.3, .beta = 1.3, .bias = 1},
        {.kernel = {11}, .alpha = 2, .beta = 0.75, .bias = 0.5},
    };
    EACH_SHAPE(s)
        for (int i = 0; i < 4; i++) {
            hr_case c = hr_case_begin(HR_F64, s->block);
            hr_case_node(&c, "lrn", 1, (int[]){input(&c, "x", s)}, attrs[i]);
            hr_case_differentiate(&c);
            check(&c);
        }
}

TEST(concat_reference_gradient_equals_finite_differences)
{
    static const int64_t channels[][3] = {{8, 8, 0}, {3, 5, 0}, {16, 8, 0}, {16, 7, 9}, {1, 1, 6}};
    for (int block = 1; block <= 16; block = block == 1 ? 8 : 2 * block)
        for (int i = 0; i < 5; i++)
            for (int rank = 2; rank <= 5; rank += 1) {
                hr_case c = hr_case_begin(HR_F64, block);
                int in[3], n = channels[i][2] ? 3 : 2;
                for (int j = 0; j < n; j++)
                    in[j] = input(&c, "x", &(extents){block, rank, {2, channels[i][j], 2, 3, 1}});
                hr_case_node(&c, "concat", n, in, (hr_attrs){0});
                hr_case_differentiate(&c);
                check(&c);
            }
}

TEST(dropout_reference_gradient_equals_finite_differences)
{
    EACH_SHAPE(s)
        for (int i = 0; i < 3; i++) {
            hr_case c = hr_case_begin(HR_F64, s->block);
            hr_case_node(&c, "dropout", 1, (int[]){input(&c, "x", s)}, (hr_attrs){.rate = 0.4 * i, .salt = 7});
            hr_case_differentiate(&c);
            check(&c);
        }
}

TEST(softmax_xent_reference_gradient_equals_finite_differences)
{
    EACH_SHAPE(s) {
        hr_case c = hr_case_begin(HR_F64, s->block);
        int64_t dim[HR_RANK] = {s->dim[0], s->dim[2], s->dim[3], s->dim[4]};
        int labels = hr_case_tensor_in(&c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, s->rank - 1, dim);
        hr_case_node(&c, "softmax_xent", 2, (int[]){input(&c, "z", s), labels}, (hr_attrs){0});
        hr_case_differentiate_outputs(&c, 0); /* the root of differentiation takes no gradient: that of the loss is 1 */
        c.dout[0] = vector(&c, "dloss", 1);
        hr_case_allocate(&c);
        hr_case_fill_all(&c, hr_case_normal);
        hr_case_set(&c, c.dout[0], 0, 1);
        for (int64_t i = 0; i < hr_case_shape(&c, labels)->elements; i++)
            hr_case_set(&c, labels, i, (double)((i * 5 + 3) % s->dim[1]));
        check_filled(&c);
    }
}

/* What the gradient of the whole is built on: a value of the forward equations that can be checked by hand. */
TEST(forward_references_give_the_values_of_their_equations)
{
    hr_case c = hr_case_begin(HR_F64, 1);
    int x = hr_case_tensor(&c, "x", HR_F64, HR_ROLE_INPUT, 2, (int64_t[]){1, 3});
    hr_case_node(&c, "lrn", 1, &x, (hr_attrs){.kernel = {3}, .alpha = 3, .beta = 0.5, .bias = 2});
    hr_case_allocate(&c);
    for (int i = 0; i < 3; i++) hr_case_set(&c, x, i, i + 1);
    hr_case_run(&c, c.node, "reference");
    int y = c.graph->nodes[c.node].out[0];
    static const int sums[] = {5, 14, 13};
    for (int i = 0; i < 3; i++) EXPECT(fabs(hr_case_get(&c, y, i) - (i + 1) / sqrt(2 + sums[i])) <= 1e-15);
    hr_case_end(&c);

    c = hr_case_begin(HR_F64, 1);
    int z = hr_case_tensor(&c, "z", HR_F64, HR_ROLE_INPUT, 2, (int64_t[]){2, 2});
    int labels = hr_case_tensor(&c, "labels", HR_I32, HR_ROLE_INPUT, 1, (int64_t[]){2});
    hr_case_node(&c, "softmax_xent", 2, (int[]){z, labels}, (hr_attrs){0});
    hr_case_allocate(&c);
    for (int i = 0; i < 4; i++) hr_case_set(&c, z, i, (double[]){1000, 1000, 0, log(3)}[i]);    /* 1/2 1/2, 1/4 3/4 */
    for (int i = 0; i < 2; i++) hr_case_set(&c, labels, i, i);
    hr_case_run(&c, c.node, "reference");
    double loss = hr_case_get(&c, c.graph->nodes[c.node].out[0], 0);
    EXPECT(fabs(loss - (log(2) + log(4.0 / 3)) / 2) <= 1000 * 0x1p-52);    /* an ulp of the logits */
    EXPECT(fabs(hr_case_get(&c, c.graph->nodes[c.node].out[1], 3) - 0.75) <= 1e-15);
    hr_case_end(&c);
}

TEST(gradients_that_no_equation_covers_are_refused)
{
    hr_case c = hr_case_begin(HR_F64, 1);
    int64_t dim[] = {4, 3}, one = 1;
    int x = hr_case_tensor(&c, "x", HR_F64, HR_ROLE_INPUT, 2, dim), scale = vector(&c, "scale", 3),
        shift = vector(&c, "shift", 3);
    int labels = hr_case_tensor(&c, "labels", HR_I32, HR_ROLE_INPUT, 1, dim),
        dloss = hr_case_tensor(&c, "dloss", HR_F64, HR_ROLE_GRADIENT, 1, &one);
    bool need[3] = {true, true, true};
    int din[3] = {-1, -1, -1};
    hr_case_node(&c, "bn", 3, (int[]){x, scale, shift}, (hr_attrs){.epsilon = 1e-5});
    EXPECT(c.graph->nodes[c.node].op->differentiate(c.graph, c.node, (int[]){x, scale, -1}, need, din) ==
           HR_UNSUPPORTED);
    EXPECT(c.graph->nodes[c.node].op->differentiate(c.graph, c.node, (int[]){x, -1, scale}, need, din) ==
           HR_UNSUPPORTED);
    hr_case_node(&c, "softmax_xent", 2, (int[]){x, labels}, (hr_attrs){0});
    EXPECT(c.graph->nodes[c.node].op->differentiate(c.graph, c.node, (int[]){dloss, -1}, need, din) == HR_UNSUPPORTED);
    hr_case_end(&c);
}
