/* The packed form: the host version's bytes are the reference's, and both restore every bit. */
#include "relu_codec_case.h"

enum { SOME_CHUNKS = 2 * HR_RELU_CHUNK + 4465 };      /* so that several threads have something to do; a prime */

TEST(relu_packing_of_0_to_70_elements_restores_every_bit_on_every_path)
{
    FOR_WAYS(w) {
        if (w.threads == 3) continue;                 /* so few elements take one thread in any case */
        FOR_TYPES(t)
            for (int64_t n = 0; n <= 70; n++) {
                round_trip_of(&w, codec_types[t], n, 32, HALF);
                round_trip_of(&w, codec_types[t], n, 32, n % 2 ? DENSE : SPECIAL);
            }
    }
}

TEST(relu_packing_restores_every_bit_around_the_borders_of_blocks_and_chunks)
{
    static const int64_t blocks[] = {32, 1024, 8192};
    FOR_WAYS(w)
        FOR_TYPES(t)
            for (int b = 0; b < 3; b++)
                for (int64_t off = -1; off <= 1; off++) {
                    round_trip_of(&w, codec_types[t], blocks[b] + off, blocks[b], HALF);
                    round_trip_of(&w, codec_types[t], 2 * blocks[b] + off, blocks[b], FIFTH);
                    round_trip_of(&w, codec_types[t], (w.threads > 1 ? 3 * HR_RELU_CHUNK : 3 * 8192) + off, blocks[b],
                                  STRIPES);
                }
}

TEST(relu_packing_restores_every_bit_of_every_pattern)
{
    FOR_WAYS(w)
        FOR_TYPES(t)
            for (int pattern = 0; pattern < PATTERNS; pattern++) {
                round_trip_of(&w, codec_types[t], 4099, 256, pattern);
                round_trip_of(&w, codec_types[t], w.threads > 1 ? SOME_CHUNKS : 30011, 1024, pattern);
            }
}

TEST(relu_packing_finds_one_nonzero_wherever_it_lies)
{
    enum { N = 2 * 1024 + 40 };
    for (way w = {.threads = 1}; w.path < HR_RELU_PATHS; w.path++) {
        if (!hr_relu_paths[w.path]->present()) continue;
        FOR_TYPES(t) {
            hr_packed_shape shape = shape_of(codec_types[t], N, 1024);
            memory x = memory_new(N * hr_type_bytes(shape.type), 0);
            memset(x.at, 0, (size_t)x.bytes);
            for (int i = 0; i < N; i += t ? 7 : 1) {  /* 7 and 32 have no common factor: all bits of a word */
                element_set(shape.type, x.at, i, 1u << i % 16);
                hr_pack_report report = round_trip(&w, &shape, x.at, HR_PACKED_HEADER_BYTES + x.bytes);
                EXPECT_MSG(report.nonzeros == 1, "element %d: %llu nonzeros", i, (unsigned long long)report.nonzeros);
                element_set(shape.type, x.at, i, 0);
            }
            memory_end(&x, "x");
        }
    }
}

TEST(relu_packed_bytes_follow_the_size_law)
{
    /* 128 + 4 ceil(n/B) + 4 ceil(n/32) + s nonzeros, by hand: every third of 5000 elements, 1667 nonzeros. */
    static const struct { hr_type type; int64_t block, bytes; } cases[] = {
        {HR_F32, 32, 128 + 4 * 157 + 4 * 157 + 4 * 1667}, {HR_F32, 1024, 128 + 4 * 5 + 4 * 157 + 4 * 1667},
        {HR_F16, 1024, 128 + 4 * 5 + 4 * 157 + 2 * 1667}, {HR_BF16, 8192, 128 + 4 * 1 + 4 * 157 + 2 * 1667}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hr_packed_shape shape = shape_of(cases[k].type, 5000, cases[k].block);
        memory x = memory_new(5000 * hr_type_bytes(shape.type), 0);
        for (int64_t i = 0; i < 5000; i++) element_set(shape.type, x.at, i, i % 3 ? 0 : 0x1234);
        hr_pack_report report = round_trip(&(way){HR_RELU_SCALAR, 1, 0}, &shape, x.at, 128 + x.bytes);
        EXPECT(report.elements == 5000 && report.nonzeros == 1667 && report.overflow_bytes == 0);
        EXPECT_MSG(report.bytes == (uint64_t)cases[k].bytes, "case %zu: %llu bytes", k,
                   (unsigned long long)report.bytes);
        memory_end(&x, "x");
    }
}

/* Packs SOME_CHUNKS elements into so many bytes more than the packed form has. */
static hr_pack_report with_room(const way *w, hr_type type, enum pattern pattern, int64_t more_bytes)
{
    hr_packed_shape shape = shape_of(type, SOME_CHUNKS, 1024);
    memory x = memory_new(shape.elements * hr_type_bytes(type), 0);
    int64_t nonzeros = 0;
    x_fill(&shape, pattern, x.at);
    for (int64_t i = 0; i < shape.elements; i++)
        nonzeros += type == HR_F32 ? ((uint32_t *)x.at)[i] != 0 : ((uint16_t *)x.at)[i] != 0;
    int64_t bytes = hr_packed_bytes(shape.elements, shape.block, hr_type_bytes(type), nonzeros);
    hr_pack_report report = round_trip(w, &shape, x.at, bytes + more_bytes);
    memory_end(&x, "x");
    return report;
}

TEST(relu_packing_goes_raw_and_overflows_when_the_buffer_is_one_byte_too_small)
{
    FOR_WAYS(w)
        FOR_TYPES(t) {
            int64_t raw = HR_PACKED_HEADER_BYTES + SOME_CHUNKS * hr_type_bytes(codec_types[t]);
            hr_pack_report fits = with_room(&w, codec_types[t], HALF, 0), cut = with_room(&w, codec_types[t], HALF, -1);
            EXPECT(fits.overflow_bytes == 0 && fits.bytes < (uint64_t)raw);
            EXPECT(cut.bytes == (uint64_t)raw && cut.overflow_bytes == (uint64_t)raw - fits.bytes + 1);
            EXPECT(cut.nonzeros == fits.nonzeros);
        }
}

TEST(relu_packing_into_less_than_the_tables_or_a_header_alone_overflows)
{
    const int64_t tables = hr_packed_values_offset(SOME_CHUNKS, 1024),
                  capacities[] = {128, 129, 131, 1000, tables - 1, tables, tables + 4};
    FOR_WAYS(w)
        for (size_t k = 0; k < sizeof capacities / sizeof *capacities; k++) {
            hr_packed_shape shape = shape_of(HR_F32, SOME_CHUNKS, 1024);
            memory x = memory_new(SOME_CHUNKS * 4, 0);
            x_fill(&shape, HALF, x.at);
            hr_pack_report report = round_trip(&w, &shape, x.at, capacities[k]);
            EXPECT(report.overflow_bytes == (uint64_t)(128 + SOME_CHUNKS * 4 - capacities[k]));
            memory_end(&x, "x");
        }
}

TEST(relu_packing_keeps_dense_tensors_raw)
{
    FOR_WAYS(w)
        FOR_TYPES(t) {
            hr_packed_shape shape = shape_of(codec_types[t], SOME_CHUNKS, 1024);
            memory x = memory_new(SOME_CHUNKS * hr_type_bytes(shape.type), 0);
            x_fill(&shape, DENSE, x.at);
            hr_pack_report report = round_trip(&w, &shape, x.at, 2 * x.bytes);
            EXPECT(report.bytes == (uint64_t)(128 + x.bytes) && report.overflow_bytes == 0);
            EXPECT(report.nonzeros == SOME_CHUNKS);
            memory_end(&x, "x");
        }
}

TEST(relu_packing_pays_up_to_the_break_even_density_and_not_beyond)
{
    /* 1024 f32 in one block: tables of 132 bytes, so 33 zeros are even and 34 pay. */
    static uint32_t x[1024];
    for (int i = 0; i < 1024; i++) x[i] = i < 33 ? 0 : 7;
    hr_packed_shape shape = shape_of(HR_F32, 1024, 1024);
    EXPECT(round_trip(&(way){HR_RELU_SCALAR, 1, 0}, &shape, x, 5000).bytes == 128 + 4096);
    x[33] = 0;
    EXPECT(round_trip(&(way){HR_RELU_SCALAR, 1, 0}, &shape, x, 5000).bytes == 128 + 4092);
}

TEST(relu_packing_gives_the_same_bytes_whatever_the_threads)
{
    FOR_WAYS(w)
        for (int round = 0; w.threads > 1 && round < 3; round++)
            round_trip_of(&w, codec_types[round], 200009, 1024, HALF);
    round_trip_of(&(way){HR_RELU_SCALAR, 7, 0}, HR_F32, 200009, 32, FIFTH);
}

TEST(relu_packing_of_no_elements_is_a_header)
{
    FOR_WAYS(w)
        FOR_TYPES(t) {
            hr_packed_shape shape = {.elements = 0, .block = 1024, .type = codec_types[t], .rank = 2, .dim = {3, 0}};
            hr_pack_report report = round_trip(&w, &shape, NULL, HR_PACKED_HEADER_BYTES);
            EXPECT(report.elements == 0 && report.nonzeros == 0 && report.bytes == 128 && report.overflow_bytes == 0);
        }
}

/* Both packers and both unpackers on these buffers. */
static bool all_refuse(const hr_packed_shape *shape, void *x, void *packed, int64_t packed_bytes, void *overflow,
                       int64_t overflow_bytes)
{
    hr_pack_report report;
    return hr_pack_reference(shape, x, packed, packed_bytes, overflow, overflow_bytes, &report) == HR_BAD_ARGUMENT &&
           hr_pack_host(shape, x, packed, packed_bytes, overflow, overflow_bytes, 1, NULL) == HR_BAD_ARGUMENT &&
           hr_unpack_reference(shape, packed, packed_bytes, overflow, overflow_bytes, x) == HR_BAD_ARGUMENT &&
           hr_unpack_host(shape, packed, packed_bytes, overflow, overflow_bytes, 1, x) == HR_BAD_ARGUMENT;
}

TEST(relu_packing_refuses_misaligned_overlapping_and_absent_buffers)
{
    static _Alignas(64) char whole[8192], other[8192];
    hr_packed_shape shape = shape_of(HR_F32, 500, 64);            /* raw: 2128 bytes */
    EXPECT(all_refuse(&shape, whole + 2, other, 2128, NULL, 0));  /* x is not aligned to its element */
    EXPECT(all_refuse(&shape, whole, other + 2, 2128, NULL, 0));  /* packed is not aligned to 4 bytes */
    EXPECT(all_refuse(&shape, whole, whole + 1996, 2128, NULL, 0));
    EXPECT(all_refuse(&shape, whole + 2124, whole, 2128, NULL, 0));
    EXPECT(all_refuse(&shape, whole, other, 1128, whole + 1999, 1000));
    EXPECT(all_refuse(&shape, whole, other, 1128, other + 1127, 1000));
    EXPECT(all_refuse(&shape, NULL, other, 2128, NULL, 0));
    EXPECT(all_refuse(&shape, whole, NULL, 2128, NULL, 0));
    EXPECT(all_refuse(&shape, whole, other, 1128, NULL, 1000));
    EXPECT(all_refuse(&shape, whole, other, -4, other + 4096, 2128));
    hr_pack_report report;
    EXPECT(hr_pack_host(&shape, whole, other, 1128, other + 1128, 999, 1, &report) == HR_BAD_ARGUMENT);
    EXPECT(hr_pack_reference(&shape, whole, other, 1128, other + 1128, 999, &report) == HR_BAD_ARGUMENT);
    EXPECT(hr_pack_host(&shape, whole, other, 124, other + 1128, 4000, 1, &report) == HR_BAD_ARGUMENT);
    EXPECT(hr_pack_reference(&shape, whole, other, 124, other + 1128, 4000, &report) == HR_BAD_ARGUMENT);
    /* Neighbours do not overlap. */
    EXPECT(hr_pack_host(&shape, whole, whole + 2000, 1128, whole + 3128, 1000, 1, &report) == HR_OK);
    EXPECT(hr_pack_reference(&shape, whole, whole + 2000, 1128, whole + 3128, 1000, &report) == HR_OK);
}

TEST(relu_packing_refuses_shapes_that_the_format_does_not_know)
{
    static _Alignas(64) char x[8192], packed[8192];
    const hr_packed_shape good = shape_of(HR_F32, 500, 64);
    hr_packed_shape s;
    EXPECT(hr_pack_host(&good, x, packed, 8192, NULL, 0, 1, NULL) == HR_OK);
#define REFUSED(change) (s = good, change, all_refuse(&s, x, packed, 8192, NULL, 0))
    EXPECT(REFUSED(s.type = HR_F64));
    EXPECT(REFUSED(s.type = HR_U8));
    EXPECT(REFUSED(s.block = 16));
    EXPECT(REFUSED(s.block = 96));
    EXPECT(REFUSED(s.block = 16384));
    EXPECT(REFUSED(s.block = 0));
    EXPECT(REFUSED(s.rank = 0));
    EXPECT(REFUSED(s.rank = 6));
    EXPECT(REFUSED(s.elements = -1));
    EXPECT(REFUSED(s.elements = 499));
    EXPECT(REFUSED(s.elements = INT64_MAX));
    EXPECT(REFUSED((s.rank = 2, s.dim[1] = 2)));
    EXPECT(REFUSED((s.rank = 2, s.dim[0] = s.dim[1] = INT64_C(1) << 40)));
}

TEST(relu_packed_offsets_hold_beyond_2_to_the_31_elements)
{
    const int64_t n = (INT64_C(1) << 32) + 33;        /* 4294967329 */
    EXPECT(hr_packed_words(n) == 134217730);
    EXPECT(hr_packed_blocks(n, 1024) == 4194305 && hr_packed_blocks(n, 32) == 134217730);
    EXPECT(hr_packed_bitmap_offset(n, 1024) == 16777348);
    EXPECT(hr_packed_values_offset(n, 1024) == 16777348 + INT64_C(536870920));
    EXPECT(hr_packed_bytes(n, 1024, 4, n - 1) == 16777348 + INT64_C(536870920) + INT64_C(17179869312));
    EXPECT(hr_packed_bytes(n, 32, 2, 5) == 128 + INT64_C(536870920) + INT64_C(536870920) + 10);
    EXPECT(hr_packed_raw_bytes(n, 4) == INT64_C(17179869444));
}
