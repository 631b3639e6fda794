/* The inner loops with AVX-512: vpcompressd and vpcompressw (VBMI2) left-pack sixteen or thirty-two elements at once,
 * vpexpandd and vpexpandw are the reverse. Compressed in registers and then stored, because compressing stores are
 * slow on some processors. What is not about packing is AVX2's.
 *
 * The machine where this was written has no AVX-512: the loops were run there with the intrinsics modelled in plain C,
 * and no time was taken.
 */
#include "host_paths.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LOOP __attribute__((target("avx2,avx512f,avx512bw,avx512vbmi2,popcnt"))) static
enum { AHEAD = 1024 };                /* as in host_avx2.c */

LOOP int64_t pack32(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    const uint32_t *in = x;
    uint32_t *out = values;
    for (int64_t w = 0; w < words; w++, in += 32) {
        if (streamed) {
            _mm_prefetch((const char *)in + AHEAD, _MM_HINT_T0);
            _mm_prefetch((const char *)in + AHEAD + HR_RELU_LINE, _MM_HINT_T0);
        }
        __m512i a = _mm512_loadu_si512(in), b = _mm512_loadu_si512(in + 16);
        __mmask16 low = _mm512_test_epi32_mask(a, a), high = _mm512_test_epi32_mask(b, b);
        bitmap[w] = (uint32_t)low | (uint32_t)high << 16;
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(low, a));
        out += _mm_popcnt_u32(low);
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(high, b));
        out += _mm_popcnt_u32(high);
    }
    return out - (uint32_t *)values;
}

LOOP int64_t pack16(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    const uint16_t *in = x;
    uint16_t *out = values;
    for (int64_t w = 0; w < words; w++, in += 32) {
        if (streamed) _mm_prefetch((const char *)in + AHEAD, _MM_HINT_T0);
        __m512i v = _mm512_loadu_si512(in);
        __mmask32 bits = _mm512_test_epi16_mask(v, v);
        bitmap[w] = bits;
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi16(bits, v));
        out += _mm_popcnt_u32(bits);
    }
    return out - (uint16_t *)values;
}

/* x is aligned to 32 bytes where stores are streamed: two halves, not one line. */
LOOP void store(void *to, __m512i v, bool streamed)
{
    if (streamed) {
        _mm256_stream_si256(to, _mm512_castsi512_si256(v));
        _mm256_stream_si256((__m256i *)to + 1, _mm512_extracti64x4_epi64(v, 1));
    } else {
        _mm512_storeu_si512(to, v);
    }
}

LOOP int64_t unpack32(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    const uint32_t *in = values;
    uint32_t *out = x;
    for (int64_t w = 0; w < words; w++, out += 32) {
        uint32_t low = bitmap[w] & 0xffff, high = bitmap[w] >> 16;
        if (streamed) {
            _mm_prefetch((const char *)in + AHEAD, _MM_HINT_T0);
            _mm_prefetch((const char *)in + AHEAD + HR_RELU_LINE, _MM_HINT_T0);
        }
        store(out, _mm512_maskz_expand_epi32((__mmask16)low, _mm512_loadu_si512(in)), streamed);
        in += _mm_popcnt_u32(low);
        store(out + 16, _mm512_maskz_expand_epi32((__mmask16)high, _mm512_loadu_si512(in)), streamed);
        in += _mm_popcnt_u32(high);
    }
    return in - (const uint32_t *)values;
}

LOOP int64_t unpack16(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    const uint16_t *in = values;
    uint16_t *out = x;
    for (int64_t w = 0; w < words; w++, out += 32) {
        if (streamed) _mm_prefetch((const char *)in + AHEAD, _MM_HINT_T0);
        store(out, _mm512_maskz_expand_epi16(bitmap[w], _mm512_loadu_si512(in)), streamed);
        in += _mm_popcnt_u32(bitmap[w]);
    }
    return in - (const uint16_t *)values;
}

static bool present(void)
{
    return hr_relu_avx2.present() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}

hr_relu_path hr_relu_avx512;

__attribute__((constructor)) static void path_fill(void)
{
    hr_relu_avx512 = hr_relu_avx2;
    hr_relu_avx512.name = "avx512";
    hr_relu_avx512.present = present;
    hr_relu_avx512.pack[HR_RELU_16] = pack16;
    hr_relu_avx512.pack[HR_RELU_32] = pack32;
    hr_relu_avx512.unpack[HR_RELU_16] = unpack16;
    hr_relu_avx512.unpack[HR_RELU_32] = unpack32;
}
#endif
