/* The ops of relu_compression and copy through the kernel tables: host against reference, bit for bit. */
#include "layers_case.h"
#include "../relu_compression/relu_compression.h"

static const hr_type types[] = {HR_F32, HR_F16, HR_BF16};
static const int64_t sizes[] = {1, 31, 32, 33, 1000, 65536, 65543, 140009};
#define FOR_CASES(t, s) for (int t = 0; t < 3; t++) for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)

static int tensor_add(hr_case *c, const char *name, hr_type type, int64_t elements)
{
    return hr_case_tensor_in(c, name, type, HR_LAYOUT_PLAIN, HR_ROLE_ACTIVATION, 1, &elements);
}

/* Random bits of a type that has `infinity`: a third zeros, the rest of all kinds, NaN and -0.0 among them. */
static void bits_fill(const hr_case *c, int tensor, uint64_t stream)
{
    const hr_tensor *t = hr_case_shape(c, tensor);
    uint64_t key = hr_rng_key(9, stream);
    for (int64_t i = 0; i < t->elements; i++) {
        uint64_t draw = hr_rng_bits(key, (uint64_t)i);
        uint32_t some = (uint32_t)(draw >> 32),
                 bits = draw % 3 == 0 ? 0 : draw % 11 == 0 ? 0x80000000u : draw % 13 == 0 ? ~0u : some;
        if (t->type == HR_F32) ((uint32_t *)c->buffers[tensor])[i] = bits;
        else ((uint16_t *)c->buffers[tensor])[i] = (uint16_t)(bits >> 16);
    }
}

/* Runs a node with both algorithms and compares the first `bytes` of output k (< 0: all of it). */
static void check_same(hr_case *c, int node, int k, int64_t bytes)
{
    int tensor = c->graph->nodes[node].out[k];
    size_t n = (size_t)(bytes < 0 ? hr_case_shape(c, tensor)->bytes : bytes);
    hr_case_run(c, node, "reference");
    void *wanted = malloc(n ? n : 1);
    REQUIRE(wanted != NULL);
    memcpy(wanted, c->buffers[tensor], n);
    for (c->threads = 1; c->threads <= 3; c->threads++) {
        hr_case_run(c, node, "simd");
        EXPECT_MSG(!memcmp(wanted, c->buffers[tensor], n), "%s, %d threads: other bits than the reference", c->label,
                   c->threads);
    }
    free(wanted);
}

TEST(relu_pack_and_unpack_nodes_agree_with_the_reference_and_restore)
{
    FOR_CASES(t, s) {
        hr_case c = hr_case_begin(HR_F32, 1);
        int x = tensor_add(&c, "x", types[t], sizes[s]);
        hr_case_node(&c, "relu_pack", 1, &x, (hr_attrs){.block = 256});
        int pack = c.node, packed = c.graph->nodes[pack].out[0], overflow = c.graph->nodes[pack].out[1],
            report = c.graph->nodes[pack].out[2];
        hr_case_node(&c, "relu_unpack", 2, (int[]){packed, overflow}, (hr_attrs){.block = 256, .like = x});
        int unpack = c.node, back = c.graph->nodes[unpack].out[0];
        hr_case_allocate(&c);
        bits_fill(&c, x, 1);
        hr_case_run(&c, pack, "reference");
        hr_pack_report r;
        memcpy(&r, c.buffers[report], sizeof r);
        EXPECT(r.elements == (uint64_t)sizes[s] && r.bytes <= (uint64_t)hr_case_shape(&c, packed)->bytes);
        check_same(&c, pack, 0, (int64_t)r.bytes);
        check_same(&c, pack, 2, -1);
        check_same(&c, unpack, 0, -1);
        EXPECT(!memcmp(c.buffers[x], c.buffers[back], (size_t)hr_case_shape(&c, x)->bytes));
        hr_case_end(&c);
    }
}

TEST(relu_pack_node_takes_the_bytes_that_the_plan_gives)
{
    hr_case c = hr_case_begin(HR_F32, 1);
    int x = tensor_add(&c, "x", HR_F32, 5000);
    hr_case_node(&c, "relu_pack", 1, &x, (hr_attrs){.block = 32});
    const hr_node *node = &c.graph->nodes[c.node];
    hr_case_allocate(&c);
    bits_fill(&c, x, 2);
    static const char *const algorithms[] = {"reference", "simd"};
    for (int a = 0; a < 2; a++) {
        hr_pack_report r;
        void *packed = c.buffers[node->out[0]], *overflow = c.buffers[node->out[1]], *report = c.buffers[node->out[2]];
        hr_case_forget(&c, c.node);
        const int64_t in_bytes[] = {20000}, out_bytes[] = {4096, 20128 - 4096, 64};
        hr_kernel_call call = {.graph = c.graph, .node = node, .in = (const void *const[]){c.buffers[x]},
                               .out = (void *const[]){packed, overflow, report},
                               .in_bytes = in_bytes, .out_bytes = out_bytes, .site = {.threads = 2}};
        REQUIRE_OK(hr_case_kernel(&c, c.node, algorithms[a])->run(&call));
        memcpy(&r, report, sizeof r);
        EXPECT(r.bytes == 20128 && r.overflow_bytes == 20128 - 4096);
        EXPECT(!memcmp(overflow, (char *)c.buffers[x] + 4096 - 128, 20128 - 4096));
        EXPECT(((unsigned char *)packed)[4096] == 0xff);      /* not written */
        /* No overflow buffer, and room for all. */
        const int64_t all_bytes[] = {20128, 64, 64};
        call.out_bytes = all_bytes;
        call.out = (void *const[]){packed, NULL, report};
        REQUIRE_OK(hr_case_kernel(&c, c.node, algorithms[a])->run(&call));
        memcpy(&r, report, sizeof r);
        EXPECT(r.bytes < 20128 && r.overflow_bytes == 0);
    }
    hr_case_end(&c);
}

TEST(relu_count_node_counts_elements_with_any_bit_set)
{
    FOR_CASES(t, s) {
        hr_case c = hr_case_begin(HR_F32, 1);
        int x = tensor_add(&c, "x", types[t], sizes[s]);
        hr_case_node(&c, "relu_count", 1, &x, (hr_attrs){.block = 32});
        hr_case_allocate(&c);
        bits_fill(&c, x, 3);
        check_same(&c, c.node, 0, -1);
        hr_pack_report r;
        uint64_t nonzeros = 0;
        memcpy(&r, c.buffers[c.graph->nodes[c.node].out[0]], sizeof r);
        for (int64_t i = 0; i < sizes[s]; i++)
            nonzeros += types[t] == HR_F32 ? ((uint32_t *)c.buffers[x])[i] != 0 : ((uint16_t *)c.buffers[x])[i] != 0;
        EXPECT(r.nonzeros == nonzeros && r.elements == (uint64_t)sizes[s] && r.bytes == 0);
        hr_case_end(&c);
    }
}

TEST(sign_masks_hold_what_is_above_zero_and_give_gradients_and_ones_back)
{
    FOR_CASES(t, s) {
        hr_case c = hr_case_begin(HR_F32, 1);
        int y = tensor_add(&c, "y", types[t], sizes[s]), dy = tensor_add(&c, "dy", types[t], sizes[s]);
        hr_case_node(&c, "sign_mask", 1, &y, (hr_attrs){0});
        int mask_node = c.node, mask = c.graph->nodes[mask_node].out[0];
        hr_case_node(&c, "sign_relu_backward", 2, (int[]){mask, dy}, (hr_attrs){0});
        int backward = c.node;
        hr_case_node(&c, "sign_expand", 1, &mask, (hr_attrs){.like = y});
        int expand = c.node;
        hr_case_allocate(&c);
        bits_fill(&c, y, 4);
        bits_fill(&c, dy, 5);
        check_same(&c, mask_node, 0, -1);
        check_same(&c, backward, 0, -1);
        check_same(&c, expand, 0, -1);
        int64_t wrong = 0;
        for (int64_t i = 0; i < sizes[s]; i++)
            wrong += hr_case_get(&c, c.graph->nodes[expand].out[0], i) != (hr_case_get(&c, y, i) > 0 ? 1.0 : 0.0);
        EXPECT_MSG(wrong == 0, "%s: %lld ones are wrong", c.label, (long long)wrong);
        hr_case_end(&c);
    }
}

TEST(sign_masks_of_large_tensors_are_the_reference_s)
{
    hr_case c = hr_case_begin(HR_F32, 1);             /* 8 MiB and a bit: streamed */
    int y = tensor_add(&c, "y", HR_F32, (2 << 20) + 77);
    hr_case_node(&c, "sign_mask", 1, &y, (hr_attrs){0});
    int mask_node = c.node, mask = c.graph->nodes[mask_node].out[0];
    hr_case_node(&c, "sign_relu_backward", 2, (int[]){mask, y}, (hr_attrs){0});
    hr_case_allocate(&c);
    bits_fill(&c, y, 6);
    check_same(&c, mask_node, 0, -1);
    check_same(&c, c.node, 0, -1);
    hr_case_end(&c);
}

TEST(indices_are_packed_in_2_or_4_bits_and_restored)
{
    for (int bits = 2; bits <= 4; bits += 2)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            hr_case c = hr_case_begin(HR_F32, 1);
            int a = tensor_add(&c, "a", HR_U8, sizes[s]);
            hr_case_node(&c, "index_pack", 1, &a, (hr_attrs){.block = bits});
            int pack = c.node, packed = c.graph->nodes[pack].out[0];
            hr_case_node(&c, "index_unpack", 1, &packed, (hr_attrs){.block = bits, .like = a});
            int unpack = c.node;
            hr_case_allocate(&c);
            for (int64_t i = 0; i < sizes[s]; i++)
                ((uint8_t *)c.buffers[a])[i] = (uint8_t)(hr_rng_bits(7, (uint64_t)i) & ((1u << bits) - 1));
            check_same(&c, pack, 0, -1);
            check_same(&c, unpack, 0, -1);
            EXPECT(!memcmp(c.buffers[a], c.buffers[c.graph->nodes[unpack].out[0]], (size_t)sizes[s]));
            EXPECT(hr_case_shape(&c, packed)->elements == (sizes[s] * bits + 31) / 32);
            hr_case_end(&c);
        }
}

TEST(copies_are_bit_for_bit_with_every_algorithm)
{
    static const int64_t lengths[] = {1, 63, 64, 65, 5003, (3 << 20) + 13};
    for (size_t s = 0; s < sizeof lengths / sizeof *lengths; s++) {
        hr_case c = hr_case_begin(HR_F32, 1);
        int x = tensor_add(&c, "x", HR_U8, lengths[s]);
        hr_case_node(&c, "copy", 1, &x, (hr_attrs){0});
        int y = c.graph->nodes[c.node].out[0];
        hr_case_allocate(&c);
        for (int64_t i = 0; i < lengths[s]; i++) ((uint8_t *)c.buffers[x])[i] = (uint8_t)hr_rng_bits(8, (uint64_t)i);
        static const char *const algorithms[] = {"reference", "memcpy", "non_temporal"};
        for (int a = 0; a < 3; a++) {
            if (!hr_case_kernel(&c, c.node, algorithms[a])) continue;        /* no AVX */
            hr_case_run(&c, c.node, algorithms[a]);
            EXPECT_MSG(!memcmp(c.buffers[x], c.buffers[y], (size_t)lengths[s]), "%s of %lld bytes", algorithms[a],
                       (long long)lengths[s]);
        }
        hr_case_end(&c);
    }
}
