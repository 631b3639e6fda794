/* ctest: timeout=120
 * relu_pack and relu_unpack on CUDA, every algorithm: bytes, overflow and report equal the reference's, and unpacking
 * restores every bit. Sizes around words, packs, warps, blocks and tiles; few and many tiles for a thread block.
 */
#include "relu_case.h"

typedef struct form_case {
    hr_packed_shape shape;
    int64_t capacity;             /* of `packed`; what the raw form needs beyond it is there as overflow */
    int multiprocessors;          /* 0: the device's */
    const void *x;
} form_case;

typedef struct packed_form {
    void *packed, *overflow;
    int64_t capacity, overflow_bytes;
    hr_pack_report report;
} packed_form;

static packed_form form_new(const form_case *c)
{
    const int64_t raw = hr_packed_raw_bytes(c->shape.elements, hr_type_bytes(c->shape.type));
    packed_form f = {.capacity = c->capacity, .overflow_bytes = raw > c->capacity ? raw - c->capacity : 0};
    f.packed = relu_memory(f.capacity);
    f.overflow = relu_memory(f.overflow_bytes);
    return f;
}

static void form_free(packed_form *f)
{
    free(f->packed);
    free(f->overflow);
}

static packed_form reference_form(const form_case *c)
{
    packed_form f = form_new(c);
    REQUIRE_OK(hr_pack_reference(&c->shape, c->x, f.packed, f.capacity, f.overflow_bytes ? f.overflow : NULL,
                                 f.overflow_bytes, &f.report));
    return f;
}

static hr_tensor tensor_of(const hr_packed_shape *s)
{
    hr_tensor t = {.type = s->type, .rank = s->rank, .elements = s->elements};
    memcpy(t.dim, s->dim, sizeof t.dim);
    return t;
}

static void check_pack(hr_device *device, const form_case *c, const packed_form *wanted)
{
    int node;
    const hr_tensor x = tensor_of(&c->shape);
    hr_graph *graph = relu_graph("relu_pack", 1, &x, (hr_attrs){.block = c->shape.block}, NULL, &node);
    const hr_kernel *kernel;
    for (int n = 0; (kernel = relu_kernel(device, graph, node, n)); n++) {
        packed_form got = form_new(c);
        const relu_buffer in = {(void *)c->x, c->shape.elements * hr_type_bytes(c->shape.type)};
        relu_buffer out[3] = {{got.packed, got.capacity}, {got.overflow, got.overflow_bytes},
                              {&got.report, sizeof got.report}};
        REQUIRE_OK(relu_try(device, graph, node, kernel, c->multiprocessors, &in, out));
        const hr_packed_header *h = wanted->packed;
        EXPECT_MSG(!memcmp(got.packed, wanted->packed, (size_t)h->held_bytes) &&
                       !memcmp(got.overflow, wanted->overflow, (size_t)(h->bytes - h->held_bytes)) &&
                       !memcmp(&got.report, &wanted->report, sizeof got.report),
                   "%s: %s of %lld %s in blocks of %lld, %lld bytes: another form", kernel->algorithm,
                   h->kind ? "raw form" : "packing", (long long)c->shape.elements, hr_type_name(c->shape.type),
                   (long long)c->shape.block, (long long)c->capacity);
        form_free(&got);
    }
    EXPECT(relu_kernel(device, graph, node, 1) != NULL);
    hr_graph_free(graph);
}

/* Every algorithm of unpacking; `status` is what all of them must say, and HR_OK must come with every bit of x. */
static void check_unpack(hr_device *device, const form_case *c, const packed_form *f, hr_status status,
                         const char *what)
{
    int node;
    const hr_tensor x = tensor_of(&c->shape);
    hr_tensor in[2] = {relu_tensor(HR_U8, f->capacity), relu_tensor(HR_U8, f->overflow_bytes + 1)};
    in[1].in_host = true;
    hr_graph *graph = relu_graph("relu_unpack", 2, in, (hr_attrs){.block = c->shape.block}, &x, &node);
    const int64_t bytes = c->shape.elements * hr_type_bytes(c->shape.type);
    void *restored = relu_memory(bytes);
    const hr_kernel *kernel;
    for (int n = 0; (kernel = relu_kernel(device, graph, node, n)); n++) {
        const relu_buffer from[2] = {{f->packed, f->capacity}, {f->overflow, f->overflow_bytes}};
        relu_buffer to = {restored, bytes};
        memset(restored, 0, (size_t)bytes);
        hr_status st = relu_try(device, graph, node, kernel, c->multiprocessors, from, &to);
        EXPECT_MSG(st == status, "%s: %s: %s (%s)", kernel->algorithm, what, hr_status_name(st), hr_error_message());
        for (int64_t i = 0; i + 4 <= bytes && status != HR_OK; i += 4) {
            static const unsigned char fence[4] = {HR_CASE_FENCE, HR_CASE_FENCE, HR_CASE_FENCE, HR_CASE_FENCE};
            EXPECT_MSG(memcmp((char *)restored + i, fence, 4), "%s: %s: read behind the form", kernel->algorithm, what);
        }
        EXPECT_MSG(status != HR_OK || !memcmp(restored, c->x, (size_t)bytes),
                   "%s: %lld %s in blocks of %lld, %lld bytes: other elements", kernel->algorithm,
                   (long long)c->shape.elements, hr_type_name(c->shape.type), (long long)c->shape.block,
                   (long long)c->capacity);
    }
    EXPECT(relu_kernel(device, graph, node, 1) != NULL);
    free(restored);
    hr_graph_free(graph);
}

static void check_both(hr_device *device, const form_case *c)
{
    packed_form wanted = reference_form(c);
    check_pack(device, c, &wanted);
    check_unpack(device, c, &wanted, HR_OK, "whole form");
    form_free(&wanted);
}

static form_case case_of(hr_type type, int64_t elements, int64_t block, void *x)
{
    return (form_case){.shape = {.elements = elements, .block = block, .type = type, .rank = 1, .dim = {elements}},
                       .capacity = hr_packed_raw_bytes(elements, hr_type_bytes(type)), .x = x};
}

static void check_filled(hr_device *device, hr_type type, int64_t elements, int64_t block, int percent, int64_t run)
{
    void *x = relu_memory(elements * hr_type_bytes(type));
    relu_fill(x, type, elements, percent, run, (uint64_t)(elements * 7 + block + percent));
    form_case c = case_of(type, elements, block, x);
    c.multiprocessors = 1;
    check_both(device, &c);
    free(x);
}

TEST(packing_on_cuda_of_one_to_seventy_elements_equals_the_reference)
{
    hr_device *device = hr_device_case_open();
    for (int64_t n = 1; n <= 70; n++)
        check_filled(device, relu_types[n % 3], n, n % 2 ? 32 : 1024, 15 + (int)(n % 5) * 20, 1);
    device->kind->close(device);
}

TEST(packing_on_cuda_equals_the_reference_around_warps_blocks_and_tiles)
{
    static const int64_t edges[] = {512, 1024, 8192, 16384, 24576};
    static const int64_t sizes[] = {32, 64, 512, 1024, 2048, 8192};
    static const int percents[] = {50, 3, 80};
    hr_device *device = hr_device_case_open();
    for (int e = 0; e < 5; e++)
        for (int64_t d = -1; d <= 1; d++)
            for (int t = 0; t < 2; t++)
                check_filled(device, relu_types[t + (d == 1 && t)], edges[e] + d, sizes[(e + d + 1 + t) % 6],
                             percents[(d + 1 + e) % 3], 1);
    device->kind->close(device);
}

TEST(packing_on_cuda_equals_the_reference_in_blocks_of_every_size)
{
    hr_device *device = hr_device_case_open();
    for (int64_t block = HR_PACKED_BLOCK_LEAST; block <= HR_PACKED_BLOCK_MOST; block *= 2)
        for (int t = 0; t < 2; t++) check_filled(device, relu_types[t], 20011, block, 45, block / 4);
    device->kind->close(device);
}

TEST(packing_on_cuda_of_zeros_dense_and_alternating_elements_equals_the_reference)
{
    static const int percents[] = {0, 100, 50};
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 3; t++)
        for (int p = 0; p < 3; p++) check_filled(device, relu_types[t], 9973, 1024, percents[p], 5);
    for (int t = 0; t < 3; t++) {
        const int64_t n = 8200;
        void *x = relu_memory(n * hr_type_bytes(relu_types[t]));
        for (int64_t i = t % 2; i < n; i += 2) relu_set(x, relu_types[t], i, (uint32_t)i + 1);
        check_both(device, &(form_case){.shape = case_of(relu_types[t], n, 32, x).shape, .x = x,
                                        .capacity = case_of(relu_types[t], n, 32, x).capacity});
        free(x);
    }
    device->kind->close(device);
}

TEST(packing_on_cuda_keeps_one_nonzero_at_each_place)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++) {
        const int64_t n = 2100;
        void *x = relu_memory(n * hr_type_bytes(relu_types[t]));
        const form_case c = case_of(relu_types[t], n, 64, x);
        for (int64_t i = 0; i < n; i += i < 34 || i > 2065 ? 1 : 61) {
            relu_set(x, relu_types[t], i, relu_some_bits(relu_types[t], 3, i));
            check_both(device, &c);
            relu_set(x, relu_types[t], i, 0);
        }
        free(x);
    }
    device->kind->close(device);
}

TEST(packing_on_cuda_of_shapes_of_rank_five_equals_the_reference)
{
    hr_device *device = hr_device_case_open();
    const int64_t n = 3 * 5 * 7 * 2 * 11;
    void *x = relu_memory(n * 2);
    relu_fill(x, HR_BF16, n, 40, 1, 5);
    form_case c = case_of(HR_BF16, n, 1024, x);
    c.shape.rank = 5;
    memcpy(c.shape.dim, (int64_t[]){3, 5, 7, 2, 11}, sizeof c.shape.dim);
    check_both(device, &c);
    free(x);
    device->kind->close(device);
}

TEST(packing_on_cuda_goes_raw_into_host_memory_where_the_buffer_is_small)
{
    static const int64_t lengths[] = {37, 1025, 20001};
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 3; t++)
        for (int l = 0; l < 3; l++) {
            const int64_t n = lengths[l], s = hr_type_bytes(relu_types[t]);
            void *x = relu_memory(n * s);
            relu_fill(x, relu_types[t], n, 40, 1, 11);
            form_case c = case_of(relu_types[t], n, 256, x);
            packed_form f = reference_form(&c);
            const int64_t exact = (int64_t)((hr_packed_header *)f.packed)->bytes;
            const int64_t tables = hr_packed_values_offset(n, 256);
            const int64_t capacities[] = {128, 129, 131, tables - 1, tables, tables + s, exact - 1, exact, exact + 1,
                                          c.capacity - 5, c.capacity + 64};
            form_free(&f);
            for (size_t k = 0; k < sizeof capacities / sizeof *capacities; k++) {
                c.capacity = capacities[k] < 128 ? 128 : capacities[k];
                check_both(device, &c);
            }
            free(x);
        }
    device->kind->close(device);
}

/* Few blocks take many tiles each; many blocks take turns at random. Long windows of the look-back are in
 * tests/simt/relu_scan.cpp. */
static void check_many_tiles(int64_t tiles, int types, int multiprocessors)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < types; t++) {
        const int64_t n = tiles * 32768 / hr_type_bytes(relu_types[t]) - 3;
        void *x = relu_memory(n * hr_type_bytes(relu_types[t]));
        relu_fill(x, relu_types[t], n, 30, 200, 17);
        form_case c = case_of(relu_types[t], n, 1024, x);
        c.multiprocessors = multiprocessors;
        packed_form wanted = reference_form(&c);
        check_pack(device, &c, &wanted);
        if (t == 0) check_unpack(device, &c, &wanted, HR_OK, "whole form");
        form_free(&wanted);
        free(x);
    }
    device->kind->close(device);
}

TEST(packing_on_cuda_by_few_thread_blocks_in_any_order_equals_the_reference)
{
    relu_mode("shuffle:5");
    check_many_tiles(25, 2, 3);
}

TEST(packing_on_cuda_by_many_blocks_in_turns_equals_the_reference)
{
    relu_mode("baton:80:3");
    check_many_tiles(84, 1, 20);
}

TEST(packing_on_cuda_by_blocks_at_once_equals_the_reference)
{
    relu_mode("resident:2:9");
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++) check_filled(device, relu_types[t], 100003, 512, 50, 3);
    device->kind->close(device);
}

/* Nothing in a launcher waits or allocates: a step with it is recorded, and replayed over buffers of NaN. */
TEST(packing_on_cuda_is_recorded_and_replayed_with_the_same_bytes)
{
    hr_device *device = hr_device_case_open();
    relu_recorded = true;
    for (int t = 0; t < 2; t++)
        for (int percent = 40; percent <= 100; percent += 60) check_filled(device, relu_types[t], 33333, 128, percent, 1);
    device->kind->close(device);
}

/* ---- damaged forms --------------------------------------------------------------------------------------------- */

static void each_damage(hr_device *device, const form_case *c, packed_form *f, const int64_t *places, int n)
{
    unsigned char *bytes = f->packed;
    for (int k = 0; k < n; k++)
        for (int bit = 0; bit < 8; bit += 3) {
            char what[80];
            if (places[k] < 0 || places[k] >= f->capacity) continue;
            bytes[places[k]] ^= (unsigned char)(1 << bit);
            void *x = relu_memory(c->shape.elements * 4);
            /* the reference decides: some bits make another form that is whole */
            hr_status st = hr_unpack_reference(&c->shape, f->packed, f->capacity, f->overflow_bytes ? f->overflow
                                               : NULL, f->overflow_bytes, x);
            snprintf(what, sizeof what, "bit %d of byte %lld changed", bit, (long long)places[k]);
            form_case changed = *c;
            changed.x = x;
            check_unpack(device, &changed, f, st, what);
            bytes[places[k]] ^= (unsigned char)(1 << bit);
            free(x);
        }
}

TEST(unpacking_on_cuda_refuses_damaged_headers_and_tables)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++) {
        const int64_t n = 9001, block = t ? 2048 : 64;
        void *x = relu_memory(n * 4);
        relu_fill(x, relu_types[t], n, 30, 1, 23);
        form_case c = case_of(relu_types[t], n, block, x);
        packed_form f = reference_form(&c);
        const int64_t bitmap = hr_packed_bitmap_offset(n, block), values = hr_packed_values_offset(n, block);
        const int64_t places[] = {0, 4, 5, 6, 7, 8, 15, 16, 19, 23, 24, 28, 32, 40, 71, 72, 79, 80, 87, 90, 127, 128,
                                  131, 130, bitmap - 1, bitmap - 4, bitmap, bitmap + 600, values - 1, values - 3,
                                 values,
                                  values + 40};
        each_damage(device, &c, &f, places, sizeof places / sizeof *places);
        form_free(&f);
        free(x);
    }
    device->kind->close(device);
}

TEST(unpacking_on_cuda_refuses_numbers_that_all_lie)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++) {
        const int64_t n = 40001;
        void *x = relu_memory(n * 4);
        for (int64_t i = 0; i < n; i++) relu_set(x, relu_types[t], i, hr_rng_bits(29, (uint64_t)i) % 10 < 3 ? 7 : 0);
        form_case c = case_of(relu_types[t], n, 32, x);
        packed_form f = reference_form(&c);
        f.capacity = (int64_t)((hr_packed_header *)f.packed)->bytes;
        const int64_t at = HR_PACKED_HEADER_BYTES, end = hr_packed_bitmap_offset(n, 32);
        const int64_t values = hr_packed_values_offset(n, 32);
        memset((char *)f.packed + at, 0xff, (size_t)(end - at));
        check_unpack(device, &c, &f, HR_BAD_INPUT, "numbers of all ones");
        memset((char *)f.packed + end, 0xff, (size_t)(values - end));
        check_unpack(device, &c, &f, HR_BAD_INPUT, "numbers and bitmap of all ones");
        for (int64_t b = 0; b < hr_packed_blocks(n, 32); b++) {
            uint32_t number = b + 1 < hr_packed_blocks(n, 32) ? 32 : 1;
            memcpy((char *)f.packed + at + 4 * b, &number, 4);
        }
        ((unsigned char *)f.packed)[values - 4] = 1;
        memset((char *)f.packed + values - 3, 0, 3);
        check_unpack(device, &c, &f, HR_BAD_INPUT, "tables that agree on more than there is");
        form_free(&f);
        free(x);
    }
    device->kind->close(device);
}

/* All numbers agree, but a bit stands behind the last element. */
TEST(unpacking_on_cuda_refuses_bits_behind_the_last_element)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++) {
        const int64_t n = 1003, s = hr_type_bytes(relu_types[t]);
        void *x = relu_memory(n * s);
        relu_fill(x, relu_types[t], n, 30, 1, 37);
        form_case c = case_of(relu_types[t], n, 32, x);
        packed_form f = reference_form(&c);
        hr_packed_header *h = f.packed;
        uint32_t *number = (uint32_t *)((char *)f.packed + hr_packed_bitmap_offset(n, 32)) - 1;
        ++*number;
        ((unsigned char *)f.packed)[hr_packed_values_offset(n, 32) - 1] |= 0x80;
        h->nonzeros++;
        h->bytes += (uint64_t)s;
        h->held_bytes += (uint64_t)s;
        check_unpack(device, &c, &f, HR_BAD_INPUT, "a bit behind the last element");
        form_free(&f);
        free(x);
    }
    device->kind->close(device);
}

TEST(unpacking_on_cuda_refuses_truncated_forms)
{
    hr_device *device = hr_device_case_open();
    for (int t = 0; t < 2; t++)
        for (int percent = 30; percent <= 100; percent += 70) {
            const int64_t n = 3001;
            void *x = relu_memory(n * 4);
            relu_fill(x, relu_types[t], n, percent, 1, 31);
            form_case c = case_of(relu_types[t], n, 64, x);
            packed_form f = reference_form(&c);
            const int64_t bytes = (int64_t)((hr_packed_header *)f.packed)->bytes;
            const int64_t cuts[] = {bytes - 1, hr_packed_values_offset(n, 64), hr_packed_bitmap_offset(n, 64), 128, 127,
                                    1};
            for (int k = 0; k < 6; k++) {
                f.capacity = cuts[k];
                check_unpack(device, &c, &f, HR_BAD_INPUT, "a form cut off");
            }
            form_free(&f);
            free(x);
        }
    device->kind->close(device);
}
