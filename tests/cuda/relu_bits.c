/* ctest: timeout=60
 * Counting, 1-bit masks, 2- and 4-bit indices and the plain copy on CUDA: byte for byte what the references make.
 */
#include "relu_case.h"

typedef struct bits_case {
    const char *op;
    int n_in;
    hr_type in[2];                /* HR_TYPE_COUNT: the element's type */
    int64_t in_words;             /* > 0: input 0 is i32 words with so many bits for each element */
    bool like;                    /* the output has the shape of another tensor, of like_type */
    hr_type like_type;
    int64_t bits;                 /* attrs.block */
} bits_case;

static const bits_case cases[] = {
    {.op = "relu_count", .n_in = 1, .in = {HR_TYPE_COUNT}, .bits = 1024},
    {.op = "sign_mask", .n_in = 1, .in = {HR_TYPE_COUNT}},
    {.op = "sign_relu_backward", .n_in = 2, .in = {HR_I32, HR_TYPE_COUNT}, .in_words = 1},
    {.op = "sign_expand", .n_in = 1, .in = {HR_I32}, .in_words = 1, .like = true, .like_type = HR_TYPE_COUNT},
    {.op = "index_pack", .n_in = 1, .in = {HR_U8}, .bits = 2},
    {.op = "index_pack", .n_in = 1, .in = {HR_U8}, .bits = 4},
    {.op = "index_unpack", .n_in = 1, .in = {HR_I32}, .in_words = 2, .bits = 2, .like = true, .like_type = HR_U8},
    {.op = "index_unpack", .n_in = 1, .in = {HR_I32}, .in_words = 4, .bits = 4, .like = true, .like_type = HR_U8},
    {.op = "copy", .n_in = 1, .in = {HR_TYPE_COUNT}},
};

static const hr_kernel *reference_of(const char *op)
{
    for (const hr_kernel *const *table = hr_kernel_tables; *table; table++)
        for (const hr_kernel *k = *table; k->op; k++)
            if (k->reference && !strcmp(k->op, op)) return k;
    return NULL;
}

/* Bits of inputs: elements with specials, bytes and words at random. */
static void fill_input(relu_buffer *b, const hr_tensor *t, int percent, uint64_t key)
{
    if (hr_packed_takes(t->type)) relu_fill(b->bytes, t->type, t->elements, percent, 1, key);
    else
        for (int64_t i = 0; i < b->n; i++)
            ((unsigned char *)b->bytes)[i] = (unsigned char)hr_rng_bits(key, (uint64_t)i);
}

static hr_graph *graph_of(const bits_case *c, hr_type type, int64_t n, int *node)
{
    hr_tensor in[2], like;
    for (int j = 0; j < c->n_in; j++) in[j] = relu_tensor(c->in[j] == HR_TYPE_COUNT ? type : c->in[j], n);
    if (c->in_words) in[0] = relu_tensor(HR_I32, hr_packed_words(n * c->in_words));
    if (c->like) like = relu_tensor(c->like_type == HR_TYPE_COUNT ? type : c->like_type, n);
    return relu_graph(c->op, c->n_in, in, (hr_attrs){.block = c->bits}, c->like ? &like : NULL, node);
}

static void check_case(hr_device *device, const bits_case *c, hr_type type, int64_t n, int percent)
{
    int node, kernels = 0;
    hr_graph *graph = graph_of(c, type, n, &node);
    const hr_node *it = &graph->nodes[node];
    relu_buffer in[2], out;
    const void *from[2];
    for (int j = 0; j < c->n_in; j++) {
        const hr_tensor *t = &graph->tensors[it->in[j]];
        in[j] = (relu_buffer){relu_memory(t->bytes), t->bytes};
        from[j] = in[j].bytes;
        fill_input(&in[j], t, percent, (uint64_t)(n * 3 + j));
    }
    const int64_t bytes = graph->tensors[it->out[0]].bytes;
    void *wanted = relu_memory(bytes);
    const hr_kernel *reference = reference_of(c->op), *kernel;
    REQUIRE(reference != NULL);
    hr_kernel_call call = {.graph = graph, .node = it, .in = from, .out = &wanted, .site = {.threads = 1}};
    REQUIRE_OK(reference->run(&call));
    out = (relu_buffer){relu_memory(bytes), bytes};
    for (; (kernel = relu_kernel(device, graph, node, kernels)); kernels++) {
        REQUIRE_OK(relu_try(device, graph, node, kernel, n % 2, in, &out));
        EXPECT_MSG(!memcmp(out.bytes, wanted, (size_t)bytes), "%s %s: %lld %s, %lld bits, %d %%: other bytes", c->op,
                   kernel->algorithm, (long long)n, hr_type_name(type), (long long)c->bits, percent);
    }
    EXPECT_MSG(kernels > 0, "%s has no kernel for %s", device->kind->name, c->op);
    for (int j = 0; j < c->n_in; j++) free(in[j].bytes);
    free(out.bytes);
    free(wanted);
    hr_graph_free(graph);
}

enum { CASES = sizeof cases / sizeof *cases };

static bool typed(const bits_case *c) { return c->in[c->n_in - 1] == HR_TYPE_COUNT || c->like_type == HR_TYPE_COUNT; }

TEST(counts_masks_and_indices_on_cuda_equal_their_references_from_one_to_seventy_elements)
{
    hr_device *device = hr_device_case_open();
    for (int k = 0; k < CASES; k++)
        for (int64_t n = 1; n <= 70; n++) check_case(device, &cases[k], relu_types[n % 3], n, 50);
    device->kind->close(device);
}

TEST(counts_masks_and_indices_on_cuda_equal_their_references_around_warps_and_grids)
{
    static const int64_t lengths[] = {511, 512, 513, 1023, 1024, 1025, 4099, 8192, 32771, 131072 + 31};
    hr_device *device = hr_device_case_open();
    for (int k = 0; k < CASES; k++)
        for (int l = 0; l < 10; l++)
            for (int t = 0; t < (typed(&cases[k]) ? 3 : 1); t++)
                check_case(device, &cases[k], relu_types[t], lengths[l], 60);
    device->kind->close(device);
}

TEST(counts_and_masks_on_cuda_of_zeros_and_of_dense_elements_equal_their_references)
{
    hr_device *device = hr_device_case_open();
    for (int k = 0; k < CASES; k++)
        for (int t = 0; t < 3 && typed(&cases[k]); t++)
            for (int percent = 0; percent <= 100; percent += 100)
                check_case(device, &cases[k], relu_types[t], 2753, percent);
    device->kind->close(device);
}

TEST(counts_masks_and_indices_on_cuda_do_not_depend_on_the_order_of_blocks)
{
    relu_mode("shuffle:3");
    hr_device *device = hr_device_case_open();
    for (int k = 0; k < CASES; k++) check_case(device, &cases[k], HR_F16, 60000 + k, 50);
    device->kind->close(device);
}
