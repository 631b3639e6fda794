/* Damaged packed forms: every unpacker refuses them or restores a tensor of the right size, and all agree which. Forms
 * lie in buffers of exactly their bytes, so that the address sanitizer sees a read beyond; outputs are watched.
 */
#include "relu_codec_case.h"

typedef struct form {
    hr_packed_shape shape;
    unsigned char *packed, *overflow;
    int64_t packed_bytes, overflow_bytes;
} form;

/* A sound form; capacity < 0: as many bytes as it needs. */
static form form_new(hr_type type, int64_t elements, int64_t block, enum pattern pattern, int64_t capacity)
{
    form f = {.shape = shape_of(type, elements, block)};
    int64_t x_bytes = elements * hr_type_bytes(type), raw_bytes = HR_PACKED_HEADER_BYTES + x_bytes;
    hr_pack_report report;
    memory x = memory_new(x_bytes, 0);
    x_fill(&f.shape, pattern, x.at);
    f.packed_bytes = capacity < 0 ? raw_bytes : capacity;
    f.overflow_bytes = raw_bytes - f.packed_bytes;
    f.packed = malloc((size_t)f.packed_bytes);
    f.overflow = malloc((size_t)f.overflow_bytes + 1);
    REQUIRE(f.packed && f.overflow);
    REQUIRE_OK(hr_pack_reference(&f.shape, x.at, f.packed, f.packed_bytes, f.overflow, f.overflow_bytes, &report));
    f.packed_bytes = (int64_t)(report.bytes - report.overflow_bytes);
    memory_end(&x, "x");
    return f;
}

static void form_end(form *f)
{
    free(f->packed);
    free(f->overflow);
}

/* Unpacks the first bytes of a form in all ways; returns what the reference said. */
static hr_status unpack_all(const form *f, const hr_packed_shape *shape, int64_t packed_bytes, int64_t overflow_bytes)
{
    unsigned char *packed = malloc(packed_bytes ? (size_t)packed_bytes : 1),
                  *overflow = malloc(overflow_bytes ? (size_t)overflow_bytes : 1);
    memory wanted = memory_new(shape->elements * hr_type_bytes(shape->type), 0);
    REQUIRE(packed && overflow);
    memcpy(packed, f->packed, (size_t)packed_bytes);
    memcpy(overflow, f->overflow, (size_t)overflow_bytes);
    hr_status said = hr_unpack_reference(shape, packed, packed_bytes, overflow, overflow_bytes, wanted.at);
    EXPECT_MSG(said == HR_OK || said == HR_BAD_INPUT, "the reference: %s", hr_status_name(said));
    FOR_WAYS(w) {
        if (w.threads == 2 || (w.threads == 3 && shape->elements < 20000)) continue;
        memory x = memory_new(wanted.bytes, 0);
        hr_status st = hr_relu_unpack(hr_relu_paths[w.path], w.streamed, shape, packed, packed_bytes, overflow,
                                      overflow_bytes, w.threads, x.at);
        EXPECT_MSG(st == said, "%s: %s, the reference: %s", way_text(&w, shape), hr_status_name(st),
                   hr_status_name(said));
        if (st == HR_BAD_INPUT && said == HR_BAD_INPUT)
            EXPECT_MSG(!strncmp(hr_error_message(), "packed tensor: ", 15), "\"%s\"", hr_error_message());
        EXPECT(st != HR_OK || said != HR_OK || same_bytes(x.at, wanted.at, (uint64_t)x.bytes));
        memory_end(&x, "x");
    }
    memory_end(&wanted, "x");
    free(packed);
    free(overflow);
    return said;
}

static hr_status unpack_whole(const form *f) { return unpack_all(f, &f->shape, f->packed_bytes, f->overflow_bytes); }

TEST(unpacking_refuses_every_change_of_a_packed_header)
{
    form f = form_new(HR_F32, 3000, 1024, HALF, -1);
    REQUIRE(unpack_whole(&f) == HR_OK);
    for (int at = 0; at < HR_PACKED_HEADER_BYTES; at++)
        for (int bit = 0; bit < 8; bit++) {
            f.packed[at] ^= (unsigned char)(1 << bit);
            EXPECT_MSG(unpack_whole(&f) == HR_BAD_INPUT, "byte %d bit %d of the header is not compared", at, bit);
            f.packed[at] ^= (unsigned char)(1 << bit);
        }
    EXPECT(unpack_whole(&f) == HR_OK);
    form_end(&f);
}

TEST(unpacking_refuses_headers_with_extreme_sizes)
{
    static const uint64_t sizes[] = {0, 1, 127, 128, 129, 3000, 3001, 1u << 31, UINT64_C(1) << 32, INT64_MAX,
                                     UINT64_C(1) << 63, UINT64_MAX - 127, UINT64_MAX};
    static const int places[] = {offsetof(hr_packed_header, elements), offsetof(hr_packed_header, nonzeros),
                                 offsetof(hr_packed_header, bytes), offsetof(hr_packed_header, held_bytes),
                                 offsetof(hr_packed_header, dim)};
    form forms[] = {form_new(HR_F32, 2999, 64, HALF, -1), form_new(HR_BF16, 2999, 64, DENSE, 2000)};
    for (int k = 0; k < 2; k++)
        for (size_t p = 0; p < sizeof places / sizeof *places; p++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                unsigned char *place = forms[k].packed + places[p], before[8];
                bool raw_count = k == 1 && p == 1 && sizes[s] < 3000;   /* nothing to compare it with */
                memcpy(before, place, 8);
                memcpy(place, &sizes[s], 8);
                hr_status st = unpack_whole(&forms[k]);
                EXPECT_MSG(st == HR_BAD_INPUT || raw_count || !memcmp(place, before, 8) || (k == 1 && p == 3),
                           "form %d: %llu at %d is taken", k, (unsigned long long)sizes[s], places[p]);
                memcpy(place, before, 8);
            }
    form_end(&forms[0]);
    form_end(&forms[1]);
}

TEST(unpacking_refuses_numbers_that_the_bitmap_denies)
{
    static const struct { hr_type type; int64_t elements, block; } cases[] = {
        {HR_F32, 3000, 32}, {HR_F16, 3000, 1024}, {HR_F32, 40965, 1024}, {HR_BF16, 40965, 128}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        form f = form_new(cases[k].type, cases[k].elements, cases[k].block, HALF, -1);
        uint32_t *number = (uint32_t *)(f.packed + HR_PACKED_HEADER_BYTES);
        int64_t blocks = hr_packed_blocks(cases[k].elements, cases[k].block), step = blocks / 7 + 1;
        for (int64_t b = 0; b + 1 < blocks; b += step) {
            static const uint32_t adds[] = {1, 0xffffffffu, 32, 0x80000000u, 4096};
            for (int a = 0; a < 5; a++) {
                number[b] += adds[a];
                EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
                number[b + 1] -= adds[a];         /* the sum is right again */
                EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
                number[b] -= adds[a];
                number[b + 1] += adds[a];
            }
        }
        memset(number, 0xff, 4 * (size_t)blocks);
        EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
        memset(number, 0, 4 * (size_t)blocks);
        EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
        form_end(&f);
    }
}

TEST(unpacking_refuses_bitmaps_that_the_numbers_deny)
{
    static const struct { hr_type type; int64_t elements, block; } cases[] = {
        {HR_F32, 3005, 32}, {HR_F16, 3005, 1024}, {HR_F32, 40965, 1024}, {HR_BF16, 40965, 128}, {HR_F32, 40965, 8192}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        form f = form_new(cases[k].type, cases[k].elements, cases[k].block, HALF, -1);
        uint32_t *bitmap = (uint32_t *)(f.packed + hr_packed_bitmap_offset(cases[k].elements, cases[k].block));
        int64_t words = hr_packed_words(cases[k].elements), step = words / 40 + 1;
        for (int64_t w = 0; w < words; w += step) {
            bitmap[w] ^= 1u << w % 32;
            EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
            bitmap[w] ^= 1u << w % 32;
        }
        bitmap[words - 1] ^= 0x80000000u;         /* behind the last element */
        EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
        memset(bitmap, 0xff, 4 * (size_t)words);
        EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
        memset(bitmap, 0, 4 * (size_t)words);
        EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
        form_end(&f);
    }
}

TEST(unpacking_refuses_a_bit_behind_the_last_element_that_stands_for_one_before_it)
{
    form f = form_new(HR_F32, 3005, 1024, ALTERNATING, -1);
    uint32_t *bitmap = (uint32_t *)(f.packed + hr_packed_bitmap_offset(3005, 1024));
    bitmap[93] ^= 1u << 27 | 1u << 30;            /* element 3003 is set, 3006 does not exist; as many bits as before */
    EXPECT(unpack_whole(&f) == HR_BAD_INPUT);
    form_end(&f);
}

TEST(unpacking_refuses_nonzeros_that_the_numbers_do_not_add_up_to)
{
    for (int more = -1; more <= 1; more += 2) {   /* a header that is sound in itself, and the bytes that it says */
        form f = form_new(HR_F32, 3005, 1024, HALF, -1);
        hr_packed_header h;
        memcpy(&h, f.packed, sizeof h);
        f.packed = realloc(f.packed, (size_t)f.packed_bytes + 4);
        REQUIRE(f.packed != NULL);
        memset(f.packed + f.packed_bytes, 0x22, 4);
        h.nonzeros += (uint64_t)more;
        h.bytes = h.held_bytes += (uint64_t)(4 * more);
        f.packed_bytes += 4 * more;
        memcpy(f.packed, &h, sizeof h);
        EXPECT_MSG(unpack_whole(&f) == HR_BAD_INPUT, "%d nonzeros more are taken", more);
        form_end(&f);
    }
}

TEST(unpacking_takes_bits_that_move_inside_a_block_and_restores_them_there)
{
    form f = form_new(HR_F32, 3000, 1024, ALTERNATING, -1);
    uint32_t *bitmap = (uint32_t *)(f.packed + hr_packed_bitmap_offset(3000, 1024));
    bitmap[40] = ~bitmap[40];                     /* as many bits as before: another tensor, but a sound form */
    EXPECT(unpack_whole(&f) == HR_OK);
    form_end(&f);
}

TEST(unpacking_refuses_every_truncation)
{
    form forms[] = {form_new(HR_F32, 333, 64, HALF, -1), form_new(HR_F16, 333, 32, FIFTH, -1),
                    form_new(HR_F32, 100, 32, DENSE, -1), form_new(HR_F32, 100, 32, DENSE, 200)};
    for (int k = 0; k < 4; k++) {
        form *f = &forms[k];
        REQUIRE(unpack_whole(f) == HR_OK);
        for (int64_t bytes = 0; bytes < f->packed_bytes; bytes++)
            EXPECT_MSG(unpack_all(f, &f->shape, bytes, f->overflow_bytes) == HR_BAD_INPUT,
                       "form %d: %lld bytes are taken", k, (long long)bytes);
        for (int64_t bytes = 0; k == 3 && bytes < f->overflow_bytes; bytes++)
            EXPECT_MSG(unpack_all(f, &f->shape, f->packed_bytes, bytes) == HR_BAD_INPUT,
                       "%lld bytes of overflow are taken", (long long)bytes);
        form_end(f);
    }
}

TEST(unpacking_refuses_a_form_of_another_shape)
{
    form f = form_new(HR_F16, 3000, 64, HALF, -1);
    hr_packed_shape s = f.shape;
    s.type = HR_BF16;
    EXPECT(unpack_all(&f, &s, f.packed_bytes, 0) == HR_BAD_INPUT);
    s = shape_of(HR_F16, 3000, 128);
    EXPECT(unpack_all(&f, &s, f.packed_bytes, 0) == HR_BAD_INPUT);
    s = shape_of(HR_F16, 2999, 64);
    EXPECT(unpack_all(&f, &s, f.packed_bytes, 0) == HR_BAD_INPUT);
    s = (hr_packed_shape){.elements = 3000, .block = 64, .type = HR_F16, .rank = 2, .dim = {30, 100}};
    EXPECT(unpack_all(&f, &s, f.packed_bytes, 0) == HR_BAD_INPUT);
    form_end(&f);
}

/* Random damage: up to six bytes of a random region, and now and then another length. */
TEST(unpacking_survives_random_damage)
{
    form forms[] = {form_new(HR_F32, 777, 32, HALF, -1), form_new(HR_BF16, 9001, 1024, FIFTH, -1),
                    form_new(HR_F16, 500, 64, DENSE, 700), form_new(HR_F32, 40963, 8192, HALF, -1)};
    static const int rounds[] = {1200, 400, 400, 120};
    int taken = 0, refused = 0;
    for (int k = 0; k < 4; k++) {
        form *f = &forms[k];
        unsigned char *sound = malloc((size_t)f->packed_bytes);
        REQUIRE(sound != NULL);
        memcpy(sound, f->packed, (size_t)f->packed_bytes);
        int64_t tables = hr_packed_values_offset(f->shape.elements, f->shape.block);
        const int64_t ends[] = {f->packed_bytes, HR_PACKED_HEADER_BYTES,
                                tables < f->packed_bytes ? tables : f->packed_bytes};
        for (int r = 0; r < rounds[k]; r++) {
            uint64_t key = hr_rng_key(77, (uint64_t)(k * 100000 + r)), draw = hr_rng_bits(key, 0);
            int64_t bytes = f->packed_bytes;
            if (draw % 5 == 4) bytes = (int64_t)(hr_rng_bits(key, 1) % (uint64_t)bytes);
            for (uint64_t i = 0; i <= (draw >> 32) % 6; i++)
                f->packed[hr_rng_bits(key, 2 + i) % (uint64_t)ends[draw >> 16 & 1 ? 2 : draw % 2]] =
                    (unsigned char)(hr_rng_bits(key, 20 + i));
            if (unpack_all(f, &f->shape, bytes, f->overflow_bytes) == HR_OK) taken++;
            else refused++;
            memcpy(f->packed, sound, (size_t)f->packed_bytes);
        }
        free(sound);
        form_end(f);
    }
    EXPECT_MSG(taken > 20 && refused > 500, "%d forms were taken, %d refused: the damage is not what it should be",
               taken, refused);
}
