/* ctest: timeout=200
 * Our CUDA kernels of softmax_xent and lrn against the references, as pointwise.c does; and that no kernel of these and
 * of pointwise.c depends on the order in which blocks and threads run.
 */
#include "pointwise_device.h"
#include <sys/wait.h>
#include <unistd.h>

/* ---- softmax and cross-entropy ---------------------------------------------------------------------------------- */

/* The exponent errs by U of its distance from the largest, the exponential by 2 ulp (4 U), the sum of K positive terms
 * by K U more; losses are added in double. */
static double softmax_bound(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    static double range;
    double K = (double)hr_case_shape(c, node->in[0])->dim[1];
    if (i == 0) range = 2 * hr_case_largest(c, node->in[0]);
    if (k == 0) return U * (K + range + 16 + fabs(wanted));
    return hr_device_case_rounded(c->graph->activations, U * (K + 2 * range + 16) * wanted, wanted);
}

static double softmax_backward_bound(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    return hr_device_case_rounded(c->graph->activations, 3 * U * fabs(wanted), wanted);
}

static hr_case softmax_case(const variant *v, double loss_scale)
{
    hr_case c = begin(v);
    const int64_t *dim = v->s->dim, label_dim[HR_RANK] = {dim[0], dim[2], dim[3], dim[4]};
    int z = input(&c, "z", v, dim[1]);
    int labels = hr_case_tensor_in(&c, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, v->s->rank - 1, label_dim);
    c.graph->loss_scale = loss_scale;
    hr_case_node(&c, "softmax_xent", 2, (int[]){z, labels}, (hr_attrs){0});
    hr_case_differentiate_outputs(&c, 0);
    fill(&c, v);
    for (int64_t i = 0; i < hr_case_shape(&c, labels)->elements; i++)
        hr_case_set(&c, labels, i, (double)((i * 7 + 5) % dim[1]));
    return c;
}

/* Where one logit lies 1000 above the others probabilities are 0 and 1, and losses 0 and 1000. */
static void make_certain(hr_case *c, int z)
{
    const hr_tensor *t = hr_case_shape(c, z);
    int64_t spatial = hr_tensor_spatial(t), K = t->dim[1];
    for (int64_t i = 0; i < t->elements; i++) {
        int64_t place = i / spatial / K * spatial + i % spatial;
        int64_t sure = (int64_t)(hr_rng_bits(3, (uint64_t)place) % (uint64_t)K);
        hr_case_set(c, z, i, i / spatial % K == sure ? 0 : -1000);
    }
}

static void check_softmax(hr_device *device, const variant *v)
{
    hr_case c = softmax_case(v, v->exact ? 1024 : 1);
    if (v->exact) make_certain(&c, c.graph->nodes[c.node].in[0]);
    hr_device_case_check_all(device, &c, v->exact ? hr_device_case_exact : softmax_bound,
                             v->exact ? hr_device_case_exact : softmax_backward_bound);
    hr_case_end(&c);
}

TEST(softmax_xent_on_cuda_is_within_its_rounding_bound_of_the_reference) { each_shape(check_softmax); }

TEST(softmax_xent_on_cuda_survives_logits_that_overflow_the_exponential)
{
    hr_device *device = hr_device_case_open();
    const shape s = {2, {2, 3}};
    hr_case c = softmax_case(&(variant){.type = HR_F32, .block = 1, .s = &s, .values = hr_case_zero}, 1);
    const hr_node *node = &c.graph->nodes[c.node];
    for (int i = 0; i < 6; i++) hr_case_set(&c, node->in[0], i, (double[]){1e4, 1e4, -1e4, 3e38, 0, -3e38}[i]);
    for (int i = 0; i < 2; i++) hr_case_set(&c, node->in[1], i, i);       /* losses log 2 and 3e38 */
    hr_device_case_run(device, &c, c.node, hr_device_case_kernel(device, &c, c.node, 0));
    EXPECT(fabs(hr_case_get(&c, node->out[0], 0) - 1.5e38) <= 8 * U * 1.5e38);
    static const double prob[] = {0.5, 0.5, 0, 1, 0, 0};
    for (int i = 0; i < 6; i++) EXPECT(hr_case_get(&c, node->out[1], i) == prob[i]);
    hr_case_end(&c);
    device->kind->close(device);
}

TEST(softmax_xent_on_cuda_refuses_labels_that_are_no_class)
{
    static const shape s = {4, {2, 3, 5, 7}};
    hr_device *device = hr_device_case_open();
    for (int bad = -1; bad <= 3; bad += 4)
        for (int b = 0; b < 2; b++)
            for (int backward = 0; backward < 2; backward++) {
                const variant v = {.type = HR_F32, .block = blocks[b], .s = &s, .values = hr_case_normal};
                hr_case c = softmax_case(&v, 1);
                const int id = c.node + backward, labels = c.graph->nodes[c.node].in[1];
                const hr_kernel *kernel = hr_device_case_kernel(device, &c, id, 0);
                hr_case_run(&c, c.node, "reference");
                double good = hr_case_get(&c, labels, 40);
                hr_case_set(&c, labels, 40, bad);
                EXPECT(hr_device_case_try(device, &c, id, kernel) == HR_BAD_INPUT);
                EXPECT(strstr(hr_error_message(), "label"));
                EXPECT(backward || isnan(hr_case_get(&c, c.graph->nodes[id].out[0], 0)));
                hr_case_set(&c, labels, 40, good);
                EXPECT(hr_device_case_try(device, &c, id, kernel) == HR_OK);    /* the device goes on */
                hr_case_end(&c);
            }
    device->kind->close(device);
}

/* ---- local response normalisation ------------------------------------------------------------------------------ */

/* A window's sum is of one sign: window + 4 roundings of q, beta times as many of the power, 24 for the power itself
 * (powf: 4 ulp) and the products. Backward adds as many again for the powers under its second sum, of values not above
 * the largest, where q is not below bias; and the window's sum of them. */
static double lrn_relative(const hr_attrs *a) { return U * ((2 * a->beta + 2) * ((double)a->kernel[0] + 4) + 32); }

static double lrn_bound(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    return hr_device_case_rounded(c->graph->activations, lrn_relative(&node->attrs) * fabs(wanted), wanted);
}

static double lrn_backward_bound(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    static double x, dy;
    const hr_attrs *a = &node->attrs;
    if (i == 0) {
        x = hr_case_largest(c, node->in[0]);
        dy = hr_case_largest(c, node->in[1]);
    }
    double bound = lrn_relative(a) * pow(a->bias, -a->beta) * dy * (1 + 2 * a->alpha * a->beta * x * x / a->bias);
    return hr_device_case_rounded(c->graph->activations, bound, wanted);
}

static void check_lrn(hr_device *device, const variant *v)
{
    static const hr_attrs attrs[] = {
        {.kernel = {5}, .alpha = 1e-4, .beta = 0.75, .bias = 1}, {.kernel = {5}, .alpha = 1, .beta = 0.75, .bias = 1},
        {.kernel = {4}, .alpha = 0.5, .beta = 0.75, .bias = 2},  {.kernel = {3}, .alpha = 0.5, .beta = 0.6, .bias = 2},
        {.kernel = {1}, .alpha = 0.5, .beta = 0.75, .bias = 2},
        {.kernel = {64}, .alpha = 0.5, .beta = 0.75, .bias = 2}};
    static const hr_attrs identity = {.kernel = {5}, .beta = 0.75, .bias = 1};    /* integers pass unchanged */
    const bool few = v->s - shapes >= LARGE || v->s->dim[1] == 1000, wide = v->s->dim[1] == 72 && v->type == HR_F32;
    if (few && v->type == HR_BF16) return;           /* the reference takes a power for each member of each window */
    for (int i = 0; i < (few || v->exact ? 1 : wide ? 6 : 5); i++) {
        hr_case c = begin(v);
        hr_case_node(&c, "lrn", 1, (int[]){input(&c, "x", v, v->s->dim[1])}, v->exact ? identity : attrs[few ? 3 : i]);
        hr_case_differentiate(&c);
        fill(&c, v);
        hr_device_case_check_all(device, &c, v->exact ? hr_device_case_exact : lrn_bound,
                                 v->exact ? hr_device_case_exact : lrn_backward_bound);
        hr_case_end(&c);
    }
}

TEST(lrn_on_cuda_is_within_its_rounding_bound_of_the_reference) { each_shape(check_lrn); }

/* ---- order of blocks --------------------------------------------------------------------------------------------- */

static uint64_t hash_outputs(const hr_case *c, int id, uint64_t hash)
{
    const hr_node *n = &c->graph->nodes[id];
    for (int k = 0; k < n->n_out + n->n_update; k++) {
        int t = hr_device_case_written(n, k);
        const unsigned char *bytes = c->buffers[t];
        for (int64_t i = 0; i < hr_case_shape(c, t)->bytes; i++) hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

static uint64_t hash_case(hr_device *device, hr_case *c, uint64_t hash)
{
    for (int i = c->node; i < c->n_nodes; i++) {
        hr_device_case_run(device, c, i, hr_device_case_kernel(device, c, i, 0));
        hash = hash_outputs(c, i, hash);
    }
    hr_case_end(c);
    return hash;
}

/* What all ops that share memory, meet in a block or read the step leave behind, in the emulator's mode `mode`. */
static uint64_t hash_of_mode(const char *mode)
{
    static const shape s = {4, {2, 37, 21, 19}};
    setenv("HEADROOM_SIMT", mode, 1);
    hr_device *device = hr_device_case_open();
    uint64_t hash = 0xcbf29ce484222325u;
    for (int t = 0; t < 3; t++)
        for (int b = 0; b < 2; b++) {
            const variant v = {.type = types[t], .block = blocks[b], .s = &s, .values = hr_case_normal};
            hr_case c = softmax_case(&v, 1);
            hash = hash_case(device, &c, hash);
            static const struct { const char *op; hr_attrs attrs; } ops[] = {
                {"lrn", {.kernel = {5}, .alpha = 1, .beta = 0.75, .bias = 1}}, {.op = "flatten"},
                {"dropout", {.rate = 0.3}}};
            for (int o = 0; o < 3; o++) {
                c = begin(&v);
                hr_case_node(&c, ops[o].op, 1, (int[]){input(&c, "x", &v, 37)}, ops[o].attrs);
                hr_case_differentiate(&c);
                fill(&c, &v);
                hash = hash_case(device, &c, hash);
            }
        }
    hr_case c = update_case("adam", 3, 4099, (hr_attrs){.rate = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8});
    hr_case_fill_all(&c, hr_case_positive);
    hash = hash_case(device, &c, hash);
    device->kind->close(device);
    return hash;
}

/* The mode is read when the emulator starts, hence a process for each. */
static uint64_t hash_in_child(const char *mode)
{
    uint64_t hash = 0;
    int ends[2], status = 0;
    REQUIRE(pipe(ends) == 0);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        hash = hash_of_mode(mode);
        _exit(write(ends[1], &hash, sizeof hash) == (ssize_t)sizeof hash ? 0 : 1);
    }
    close(ends[1]);
    EXPECT(read(ends[0], &hash, sizeof hash) == (ssize_t)sizeof hash);
    close(ends[0]);
    REQUIRE(waitpid(child, &status, 0) == child);
    EXPECT_MSG(WIFEXITED(status) && WEXITSTATUS(status) == 0, "mode %s ended with status %x", mode, (unsigned)status);
    return hash;
}

TEST(pointwise_kernels_give_the_same_bits_whatever_the_order_of_blocks_and_threads)
{
    static const char *const modes[] = {"shuffle:1", "shuffle:2", "resident:4", "baton:24:1"};
    if (getenv("HEADROOM_TEST_DEVICE")) SKIP("only the emulator's order can be chosen");
    hr_device *device = hr_device_case_open();       /* skips where there is none */
    device->kind->close(device);
    uint64_t wanted = hash_in_child("order");
    for (int i = 0; i < 4; i++) EXPECT_MSG(hash_in_child(modes[i]) == wanted, "mode %s gives other bits", modes[i]);
}
