/* The inner loops with AVX2.
 *
 * Packing: compare with zero, take the signs as eight bits of the bitmap, and left-pack the eight elements by a
 * permutation from a table. Unpacking is the reverse permutation, from a table whose entries say "zero" where no bit is
 * set. Input is fetched ahead by hand, and four groups do not wait for one another where they come from memory:
 * against a non-temporal copy of the same 128 MiB of f32 at half zeros, one thread, unpacking reached 0.92 with
 * neither, 0.94 to 1.02 with fetching, 1.20 with both; packing 0.73 without fetching, 0.82 with it.
 *
 * In the first cache, time for eight elements, this packing = 1: one popcount for each of the first 8, 16 and 24 bits
 * of a word instead of sums 1.12, table of 32-bit lanes 1.20, the word's bits by packing comparisons and one
 * extraction 1.15, bitmap first and elements in a second loop 1.20, groups of four by byte shuffles 1.8.
 */
#include "host_paths.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <string.h>

#define KERNEL __attribute__((target("avx2,popcnt"), always_inline)) static inline
#define LOOP __attribute__((target("avx2,popcnt"))) static
enum { AHEAD = 1024 };                /* bytes that are fetched ahead: 512 costs 4 %, 2048 is the same */

static struct tables {
    uint8_t pack32[256][8];           /* where lane i's element comes from */
    int8_t unpack32[256][8];          /* the same, -1: lane i is zero */
    uint8_t pack16[256][16];          /* bytes instead of lanes */
    uint8_t unpack16[256][16];        /* 0x80: zero */
} tables;

__attribute__((constructor)) static void tables_fill(void)
{
    memset(&tables, 0, sizeof tables);
    for (int bits = 0; bits < 256; bits++) {
        uint8_t place = 0;
        for (uint8_t lane = 0; lane < 8; lane++) {
            bool set = bits >> lane & 1;
            tables.unpack32[bits][lane] = set ? (int8_t)place : -1;
            tables.unpack16[bits][2 * lane] = set ? 2 * place : 0x80;
            tables.unpack16[bits][2 * lane + 1] = set ? 2 * place + 1 : 0x80;
            if (!set) continue;
            tables.pack32[bits][place] = lane;
            tables.pack16[bits][2 * place] = 2 * lane;
            tables.pack16[bits][2 * place + 1] = 2 * lane + 1;
            place++;
        }
    }
}

KERNEL int bits_of(uint32_t word) { return _mm_popcnt_u32(word); }
KERNEL __m256i load(const void *from) { return _mm256_loadu_si256(from); }
KERNEL void store(void *to, __m256i v, bool streamed)
{
    if (streamed) _mm256_stream_si256(to, v);
    else _mm256_storeu_si256(to, v);
}
KERNEL uint32_t signs32(__m256i v) { return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(v)); }
/* Signs of 2 * 16 lanes: packing puts halves crosswise, the permutation puts them in order. */
KERNEL uint32_t signs16(__m256i a, __m256i b)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xd8));
}

KERNEL void ahead(const void *place, int lines)
{
    for (int i = 0; i < lines; i++) _mm_prefetch((const char *)place + AHEAD + i * HR_RELU_LINE, _MM_HINT_T0);
}

KERNEL void group_pack32(uint32_t *values, __m256i v, uint32_t bits)
{
    __m256i from = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)tables.pack32[bits]));
    _mm256_storeu_si256((__m256i *)values, _mm256_permutevar8x32_epi32(v, from));
}

KERNEL int64_t words_pack32(const uint32_t *in, int64_t words, bool streamed, uint32_t *bitmap, uint32_t *values)
{
    uint32_t *out = values;
    const __m256i zero = _mm256_setzero_si256();
    for (int64_t w = 0; w < words; w++, in += 32) {
        if (streamed) ahead(in, 2);
        __m256i va = load(in), vb = load(in + 8), vc = load(in + 16), vd = load(in + 24);
        uint32_t a = 255 ^ signs32(_mm256_cmpeq_epi32(va, zero)), b = 255 ^ signs32(_mm256_cmpeq_epi32(vb, zero)),
                 c = 255 ^ signs32(_mm256_cmpeq_epi32(vc, zero)), d = 255 ^ signs32(_mm256_cmpeq_epi32(vd, zero));
        bitmap[w] = a | b << 8 | c << 16 | d << 24;
        uint32_t *out_b = out + bits_of(a), *out_c = out_b + bits_of(b), *out_d = out_c + bits_of(c);
        group_pack32(out, va, a);
        group_pack32(out_b, vb, b);
        group_pack32(out_c, vc, c);
        group_pack32(out_d, vd, d);
        out = out_d + bits_of(d);
    }
    return out - values;
}

KERNEL void group_pack16(uint16_t *values, __m128i v, uint32_t bits)
{
    _mm_storeu_si128((__m128i *)values, _mm_shuffle_epi8(v, _mm_loadu_si128((const __m128i *)tables.pack16[bits])));
}

KERNEL int64_t words_pack16(const uint16_t *in, int64_t words, bool streamed, uint32_t *bitmap, uint16_t *values)
{
    uint16_t *out = values;
    const __m256i zero = _mm256_setzero_si256();
    for (int64_t w = 0; w < words; w++, in += 32) {
        if (streamed) ahead(in, 1);
        __m256i a = load(in), b = load(in + 16);
        uint32_t bits = ~signs16(_mm256_cmpeq_epi16(a, zero), _mm256_cmpeq_epi16(b, zero));
        bitmap[w] = bits;
        group_pack16(out, _mm256_castsi256_si128(a), bits & 0xff);
        group_pack16(out + bits_of(bits & 0xff), _mm256_extracti128_si256(a, 1), bits >> 8 & 0xff);
        group_pack16(out + bits_of(bits & 0xffff), _mm256_castsi256_si128(b), bits >> 16 & 0xff);
        group_pack16(out + bits_of(bits & 0xffffff), _mm256_extracti128_si256(b, 1), bits >> 24);
        out += bits_of(bits);
    }
    return out - values;
}

/* `streamed` becomes a constant. */
LOOP int64_t pack32(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    return streamed ? words_pack32(x, words, true, bitmap, values) : words_pack32(x, words, false, bitmap, values);
}
LOOP int64_t pack16(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    return streamed ? words_pack16(x, words, true, bitmap, values) : words_pack16(x, words, false, bitmap, values);
}

KERNEL __m256i group_unpack32(const uint32_t *values, uint32_t bits)
{
    __m256i from = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)tables.unpack32[bits]));
    __m256 v = _mm256_castsi256_ps(_mm256_permutevar8x32_epi32(load(values), from));
    return _mm256_castps_si256(_mm256_blendv_ps(v, _mm256_setzero_ps(), _mm256_castsi256_ps(from)));
}

/* Two forms of one loop: from memory the four groups must not wait for one another; in the cache the fewest
 * instructions win (by 5 to 15 %). */
KERNEL int64_t words_unpack32_streamed(const uint32_t *values, const uint32_t *bitmap, int64_t words, uint32_t *out)
{
    const uint32_t *in = values;
    for (int64_t w = 0; w < words; w++, out += 32) {
        uint32_t bits = bitmap[w];
        ahead(in, 2);
        __m256i a = group_unpack32(in, bits & 0xff), b = group_unpack32(in + bits_of(bits & 0xff), bits >> 8 & 0xff),
                c = group_unpack32(in + bits_of(bits & 0xffff), bits >> 16 & 0xff),
                d = group_unpack32(in + bits_of(bits & 0xffffff), bits >> 24);
        store(out, a, true);
        store(out + 8, b, true);
        store(out + 16, c, true);
        store(out + 24, d, true);
        in += bits_of(bits);
    }
    return in - values;
}
KERNEL int64_t words_unpack32_cached(const uint32_t *values, const uint8_t *bits, int64_t words, uint32_t *out)
{
    const uint32_t *in = values;
    for (int64_t w = 0; w < words; w++, out += 32, bits += 4) {
        const uint32_t *in_b = in + bits_of(bits[0]), *in_c = in_b + bits_of(bits[1]), *in_d = in_c + bits_of(bits[2]);
        store(out, group_unpack32(in, bits[0]), false);
        store(out + 8, group_unpack32(in_b, bits[1]), false);
        store(out + 16, group_unpack32(in_c, bits[2]), false);
        store(out + 24, group_unpack32(in_d, bits[3]), false);
        in = in_d + bits_of(bits[3]);
    }
    return in - values;
}

KERNEL __m256i groups_unpack16(const uint16_t *low, const uint16_t *high, uint32_t bits)
{
    __m128i a = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)low),
                                 _mm_loadu_si128((const __m128i *)tables.unpack16[bits & 255])),
            b = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)high),
                                 _mm_loadu_si128((const __m128i *)tables.unpack16[bits >> 8 & 255]));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(a), b, 1);
}

KERNEL int64_t words_unpack16(const uint16_t *values, const uint32_t *bitmap, int64_t words, bool streamed,
                              uint16_t *out)
{
    const uint16_t *in = values;
    for (int64_t w = 0; w < words; w++, out += 32) {
        uint32_t bits = bitmap[w];
        if (streamed) ahead(in, 1);
        __m256i a = groups_unpack16(in, in + bits_of(bits & 0xff), bits),
                b = groups_unpack16(in + bits_of(bits & 0xffff), in + bits_of(bits & 0xffffff), bits >> 16);
        store(out, a, streamed);
        store(out + 16, b, streamed);
        in += bits_of(bits);
    }
    return in - values;
}

LOOP int64_t unpack32(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    return streamed ? words_unpack32_streamed(values, bitmap, words, x)
                    : words_unpack32_cached(values, (const uint8_t *)bitmap, words, x);
}
LOOP int64_t unpack16(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    return streamed ? words_unpack16(values, bitmap, words, true, x) : words_unpack16(values, bitmap, words, false, x);
}

LOOP void numbers(const uint32_t *bitmap, int64_t words, int64_t words_per_block, uint32_t *number)
{
    for (int64_t begin = 0; begin < words; begin += words_per_block, number++) {
        int64_t end = hr_relu_least(begin + words_per_block, words);
        uint32_t bits = 0;
        for (int64_t w = begin; w < end; w++) bits += (uint32_t)bits_of(bitmap[w]);
        *number = bits;
    }
}

/* Compilers vectorise a sum of comparisons. */
LOOP int64_t count32(const void *x, int64_t elements)
{
    const uint32_t *in = x;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < elements;) {
        uint32_t some = 0;            /* of 32 bits, as the elements are */
        for (int64_t end = hr_relu_least(i + (1 << 20), elements); i < end; i++) some += in[i] != 0;
        nonzeros += some;
    }
    return nonzeros;
}
LOOP int64_t count16(const void *x, int64_t elements)
{
    const uint16_t *in = x;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < elements;) {
        uint16_t some = 0;
        for (int64_t end = hr_relu_least(i + 32768, elements); i < end; i++) some += in[i] != 0;
        nonzeros += some;
    }
    return nonzeros;
}

LOOP void stream(void *to, const void *from, int64_t lines)
{
    char *out = to;
    const char *in = from;
    for (; lines > 0; lines--, in += HR_RELU_LINE, out += HR_RELU_LINE) {
        __m256i a = load(in), b = load(in + 32);
        _mm256_stream_si256((__m256i *)out, a);
        _mm256_stream_si256((__m256i *)(out + 32), b);
    }
}
static void fence(void) { _mm_sfence(); }

LOOP void sign_mask32(const void *y, int64_t words, uint32_t infinity, uint32_t *mask)
{
    const float *in = y;
    const __m256 zero = _mm256_setzero_ps();
    for (int64_t w = 0; w < words; w++, in += 32) {
        uint32_t bits = 0;
        for (int g = 0; g < 4; g++)
            bits |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(in + 8 * g), zero, _CMP_GT_OQ)) << 8 * g;
        mask[w] = bits;
    }
}

/* Bits 1 ... infinity are the numbers > 0: with 1 subtracted, those below infinity. */
KERNEL __m256i above_zero16(const uint16_t *in, __m256i last)
{
    __m256i v = _mm256_sub_epi16(load(in), _mm256_set1_epi16(1));
    return _mm256_cmpeq_epi16(_mm256_min_epu16(v, last), v);
}
LOOP void sign_mask16(const void *y, int64_t words, uint32_t infinity, uint32_t *mask)
{
    const uint16_t *in = y;
    const __m256i last = _mm256_set1_epi16((short)(infinity - 1));
    for (int64_t w = 0; w < words; w++, in += 32)
        mask[w] = signs16(above_zero16(in, last), above_zero16(in + 16, last));
}

KERNEL void words_apply32(const uint32_t *mask, const uint32_t *dy, uint32_t one, int64_t words, bool streamed,
                          uint32_t *out)
{
    const __m256i lanes = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128), ones = _mm256_set1_epi32((int)one);
    for (int64_t w = 0; w < words; w++)
        for (int g = 0; g < 4; g++) {
            __m256i bits = _mm256_and_si256(_mm256_set1_epi32((int)(mask[w] >> 8 * g)), lanes);
            __m256i set = _mm256_cmpeq_epi32(bits, lanes), v = dy ? load(dy + 32 * w + 8 * g) : ones;
            store(out + 32 * w + 8 * g, _mm256_and_si256(set, v), streamed);
        }
}
KERNEL void words_apply16(const uint32_t *mask, const uint16_t *dy, uint32_t one, int64_t words, bool streamed,
                          uint16_t *out)
{
    const __m256i lanes = _mm256_setr_epi16(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384,
                                            -32768),
                  ones = _mm256_set1_epi16((short)one);
    for (int64_t w = 0; w < words; w++)
        for (int g = 0; g < 2; g++) {
            __m256i bits = _mm256_and_si256(_mm256_set1_epi16((short)(mask[w] >> 16 * g)), lanes);
            __m256i set = _mm256_cmpeq_epi16(bits, lanes), v = dy ? load(dy + 32 * w + 16 * g) : ones;
            store(out + 32 * w + 16 * g, _mm256_and_si256(set, v), streamed);
        }
}
LOOP void sign_apply32(const uint32_t *mask, const void *dy, uint32_t one, int64_t words, bool streamed, void *out)
{
    if (streamed) words_apply32(mask, dy, one, words, true, out);
    else words_apply32(mask, dy, one, words, false, out);
}
LOOP void sign_apply16(const uint32_t *mask, const void *dy, uint32_t one, int64_t words, bool streamed, void *out)
{
    if (streamed) words_apply16(mask, dy, one, words, true, out);
    else words_apply16(mask, dy, one, words, false, out);
}

static bool present(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"); }

const hr_relu_path hr_relu_avx2 = {
    .name = "avx2",
    .present = present,
    .pack = {pack16, pack32},
    .unpack = {unpack16, unpack32},
    .numbers = numbers,
    .count = {count16, count32},
    .stream = stream,
    .fence = fence,
    .sign_mask = {sign_mask16, sign_mask32},
    .sign_apply = {sign_apply16, sign_apply32},
};
#endif
