/* The paths of this processor, and the scalar one: plain C for processors without AVX2.
 *
 * The scalar loops write every element and move on only behind one that is not zero, which has no branch to guess.
 */
#include <string.h>
#include <unistd.h>
#include "host_paths.h"

static bool present(void) { return true; }

static int64_t pack32(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    const uint32_t *in = x;
    uint32_t *out = values;
    for (int64_t w = 0; w < words; w++, in += 32) {
        uint32_t bits = 0;
        for (int i = 0; i < 32; i++) {
            uint32_t set = in[i] != 0;
            *out = in[i];
            out += set;
            bits |= set << i;
        }
        bitmap[w] = bits;
    }
    return out - (uint32_t *)values;
}

static int64_t pack16(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values)
{
    const uint16_t *in = x;
    uint16_t *out = values;
    for (int64_t w = 0; w < words; w++, in += 32) {
        uint32_t bits = 0;
        for (int i = 0; i < 32; i++) {
            uint32_t set = in[i] != 0;
            *out = in[i];
            out += set;
            bits |= set << i;
        }
        bitmap[w] = bits;
    }
    return out - (uint16_t *)values;
}

static int64_t unpack32(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    const uint32_t *in = values;
    uint32_t *out = x;
    for (int64_t w = 0; w < words; w++, out += 32)
        for (int i = 0; i < 32; i++) {
            uint32_t set = bitmap[w] >> i & 1;
            out[i] = *in & -set;
            in += set;
        }
    return in - (const uint32_t *)values;
}

static int64_t unpack16(const void *values, const uint32_t *bitmap, int64_t words, bool streamed, void *x)
{
    const uint16_t *in = values;
    uint16_t *out = x;
    for (int64_t w = 0; w < words; w++, out += 32)
        for (int i = 0; i < 32; i++) {
            uint32_t set = bitmap[w] >> i & 1;
            out[i] = (uint16_t)(*in & -set);
            in += set;
        }
    return in - (const uint16_t *)values;
}

static void numbers(const uint32_t *bitmap, int64_t words, int64_t words_per_block, uint32_t *number)
{
    for (int64_t w = 0; w < words; w++) {
        uint32_t *n = &number[w / words_per_block];
        if (w % words_per_block == 0) *n = 0;
        *n += (uint32_t)__builtin_popcount(bitmap[w]);
    }
}

static int64_t count32(const void *x, int64_t elements)
{
    const uint32_t *in = x;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < elements; i++) nonzeros += in[i] != 0;
    return nonzeros;
}
static int64_t count16(const void *x, int64_t elements)
{
    const uint16_t *in = x;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < elements; i++) nonzeros += in[i] != 0;
    return nonzeros;
}

static void stream(void *to, const void *from, int64_t lines) { memcpy(to, from, (size_t)(lines * HR_RELU_LINE)); }
static void fence(void) {}

static void sign_mask32(const void *y, int64_t words, uint32_t infinity, uint32_t *mask)
{
    const float *in = y;
    for (int64_t w = 0; w < words; w++, in += 32) {
        uint32_t bits = 0;
        for (int i = 0; i < 32; i++) bits |= (uint32_t)(in[i] > 0) << i;
        mask[w] = bits;
    }
}
static void sign_mask16(const void *y, int64_t words, uint32_t infinity, uint32_t *mask)
{
    const uint16_t *in = y;
    for (int64_t w = 0; w < words; w++, in += 32) {
        uint32_t bits = 0;
        for (int i = 0; i < 32; i++) bits |= (uint32_t)(in[i] - 1u < infinity) << i;
        mask[w] = bits;
    }
}

static void sign_apply32(const uint32_t *mask, const void *dy, uint32_t one, int64_t words, bool streamed, void *out)
{
    const uint32_t *in = dy;
    uint32_t *to = out;
    for (int64_t i = 0; i < 32 * words; i++) to[i] = (in ? in[i] : one) & -(mask[i / 32] >> i % 32 & 1);
}
static void sign_apply16(const uint32_t *mask, const void *dy, uint32_t one, int64_t words, bool streamed, void *out)
{
    const uint16_t *in = dy;
    uint16_t *to = out;
    for (int64_t i = 0; i < 32 * words; i++)
        to[i] = (uint16_t)((in ? in[i] : one) & -(mask[i / 32] >> i % 32 & 1));
}

static const hr_relu_path scalar = {
    .name = "scalar",
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

#ifdef __x86_64__
const hr_relu_path *const hr_relu_paths[HR_RELU_PATHS] = {&scalar, &hr_relu_avx2, &hr_relu_avx512};
#else
const hr_relu_path *const hr_relu_paths[HR_RELU_PATHS] = {&scalar, &scalar, &scalar};
#endif

const hr_relu_path *hr_relu_path_best(void)
{
    const hr_relu_path *best = &scalar;
    for (int i = 0; i < HR_RELU_PATHS; i++)
        if (hr_relu_paths[i]->present()) best = hr_relu_paths[i];
    return best;
}

/* Streamed and cached stores, memcpy = 1, packing and unpacking at half zeros: 1 MiB 0.51, 0.55 and 0.79, 0.80; 4 MiB
 * 0.63, 0.70 and 0.71, 0.66; 16 MiB 1.42, 1.51 and 1.31, 1.15 (last cache: 32 MiB). */
int64_t hr_relu_streamed_bytes(void) { return 8 << 20; }
