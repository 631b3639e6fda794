/* Packing under test: tensors of chosen bits, buffers whose neighbours are watched, and one round trip through the
 * reference and a path of the host version, each unpacking what the other packed.
 */
#ifndef HR_RELU_CODEC_CASE_H
#define HR_RELU_CODEC_CASE_H
#include <string.h>
#include "../relu_compression/host_paths.h"
#include "rng.h"
#include "testing.h"

/* Under the address sanitizer buffers end where they end; elsewhere fences stand before and behind them. */
#ifdef __SANITIZE_ADDRESS__
enum { FENCE_BYTES = 0 };
#else
enum { FENCE_BYTES = 64 };
#endif
enum { FENCE = 0xa5 };

typedef struct memory {
    unsigned char *whole, *at;
    int64_t bytes;
} memory;

/* `offset` bytes beyond an alignment of 64. */
static inline memory memory_new(int64_t bytes, int64_t offset)
{
    memory m = {.bytes = bytes};
    int64_t held = bytes + offset + 2 * FENCE_BYTES;
    REQUIRE(!posix_memalign((void **)&m.whole, 64, held ? (size_t)held : 1));
    memset(m.whole, FENCE, (size_t)held);
    m.at = m.whole + FENCE_BYTES + offset;
    return m;
}

static inline void memory_end(memory *m, const char *name)
{
    bool sound = true;
    for (unsigned char *c = m->whole; c < m->at; c++) sound = sound && *c == FENCE;
    for (int i = 0; i < FENCE_BYTES; i++) sound = sound && m->at[m->bytes + i] == FENCE;
    EXPECT_MSG(sound, "%s: bytes beside it were written", name);
    free(m->whole);
}

enum pattern { ZERO, DENSE, ALTERNATING, HALF, FIFTH, STRIPES, SPECIAL, PATTERNS };

/* Bits that a comparison of values would get wrong: both zeros, NaNs with payloads, infinities, denormals. */
static inline uint32_t special_bits(hr_type type, uint64_t draw)
{
    static const uint32_t f32[] = {0, 0x80000000, 0x7fc00001, 0xffc0beef, 0x7f800001, 0x7f800000,
                                   0xff800000, 1, 0x80000001, 0x007fffff, 0x3f800000, 0xffffffff};
    static const uint32_t f16[] = {0, 0x8000, 0x7e01, 0xfeef, 0x7c01, 0x7c00,
                                   0xfc00, 1, 0x8001, 0x03ff, 0x3c00, 0xffff};
    static const uint32_t bf16[] = {0, 0x8000, 0x7fc1, 0xffef, 0x7f81, 0x7f80,
                                    0xff80, 1, 0x8001, 0x007f, 0x3f80, 0xffff};
    return (type == HR_F32 ? f32 : type == HR_F16 ? f16 : bf16)[draw % 12];
}

static inline uint32_t pattern_bits(enum pattern pattern, hr_type type, int64_t i, uint64_t key)
{
    uint64_t draw = hr_rng_bits(key, (uint64_t)i);
    uint32_t some = (uint32_t)(draw >> 32) | 1;       /* the low 16 bits are not zero either */
    switch (pattern) {
    case ZERO: return 0;
    case DENSE: return some;
    case ALTERNATING: return i % 2 ? some : 0;
    case HALF: return draw % 2 ? some : 0;
    case FIFTH: return draw % 5 == 0 ? some : 0;
    case STRIPES: return i / 600 % 2 ? some : 0;      /* zero and dense stretches that straddle blocks */
    default: return special_bits(type, draw);
    }
}

static inline void element_set(hr_type type, void *x, int64_t i, uint32_t bits)
{
    if (type == HR_F32) ((uint32_t *)x)[i] = bits;
    else ((uint16_t *)x)[i] = (uint16_t)bits;
}

static inline hr_packed_shape shape_of(hr_type type, int64_t elements, int64_t block)
{
    return (hr_packed_shape){.elements = elements, .block = block, .type = type, .rank = 1, .dim = {elements}};
}

static inline void x_fill(const hr_packed_shape *shape, enum pattern pattern, void *x)
{
    uint64_t key = hr_rng_key(4, (uint64_t)shape->elements);
    for (int64_t i = 0; i < shape->elements; i++)
        element_set(shape->type, x, i, pattern_bits(pattern, shape->type, i, key));
}

typedef struct way {                  /* how the host version is to run */
    int path, threads, streamed;
} way;

static inline const char *way_text(const way *w, const hr_packed_shape *shape)
{
    static char text[160];
    snprintf(text, sizeof text, "%s, %d threads, %s, %s, %lld elements in blocks of %lld", hr_relu_paths[w->path]->name,
             w->threads, w->streamed ? "streamed" : "cached", hr_type_name(shape->type), (long long)shape->elements,
             (long long)shape->block);
    return text;
}

static inline bool same_bytes(const void *a, const void *b, uint64_t bytes)
{
    return !bytes || (a && b && !memcmp(a, b, (size_t)bytes));
}

/* Packs x both ways into `capacity` bytes with the rest as overflow, compares, and unpacks each with the other. */
static inline hr_pack_report round_trip(const way *w, const hr_packed_shape *shape, const void *x, int64_t capacity)
{
    const hr_relu_path *path = hr_relu_paths[w->path];
    int64_t x_bytes = shape->elements * hr_type_bytes(shape->type), rest = HR_PACKED_HEADER_BYTES + x_bytes - capacity;
    if (rest < 0) rest = 0;
    hr_pack_report wanted, got;
    memory form[2] = {memory_new(capacity, 4), memory_new(capacity, 4)};
    memory over[2] = {memory_new(rest, 1), memory_new(rest, 1)}, back = memory_new(x_bytes, 0);
    const char *text = way_text(w, shape);
    REQUIRE_OK(hr_pack_reference(shape, x, form[0].at, capacity, over[0].at, rest, &wanted));
    REQUIRE_OK(hr_relu_pack(path, w->streamed, shape, x, form[1].at, capacity, over[1].at, rest, w->threads, &got));
    EXPECT_MSG(!memcmp(&wanted, &got, sizeof got), "%s: another report", text);
    int64_t here = (int64_t)(wanted.bytes - wanted.overflow_bytes);
    EXPECT_MSG(same_bytes(form[0].at, form[1].at, (uint64_t)here) &&
                   same_bytes(over[0].at, over[1].at, wanted.overflow_bytes),
               "%s: packed to other bytes", text);
    REQUIRE_OK(hr_relu_unpack(path, w->streamed, shape, form[0].at, here, over[0].at, rest, w->threads, back.at));
    EXPECT_MSG(same_bytes(x, back.at, (uint64_t)x_bytes), "%s: restored to other bits", text);
    memset(back.at, 0x11, (size_t)x_bytes);
    REQUIRE_OK(hr_unpack_reference(shape, form[1].at, capacity, over[1].at, rest, back.at));
    EXPECT_MSG(same_bytes(x, back.at, (uint64_t)x_bytes), "%s: restored to other bits by the reference", text);
    for (int i = 0; i < 2; i++) {
        memory_end(&form[i], text);
        memory_end(&over[i], text);
    }
    memory_end(&back, text);
    return wanted;
}

/* The same with a buffer that takes any form. */
static inline void round_trip_of(const way *w, hr_type type, int64_t elements, int64_t block, enum pattern pattern)
{
    hr_packed_shape shape = shape_of(type, elements, block);
    memory x = memory_new(elements * hr_type_bytes(type), 4);
    x_fill(&shape, pattern, x.at);
    round_trip(w, &shape, x.at, HR_PACKED_HEADER_BYTES + x.bytes);
    memory_end(&x, "x");
}

static const hr_type codec_types[] = {HR_F32, HR_F16, HR_BF16};
#define FOR_TYPES(t) for (int t = 0; t < 3; t++)
/* All ways that this machine can go. */
#define FOR_WAYS(w)                                                                             \
    for (way w = {0}; w.path < HR_RELU_PATHS; w.path++)                                         \
        if (hr_relu_paths[w.path]->present())                                                   \
            for (w.threads = 1; w.threads <= 3; w.threads++)                                    \
                for (w.streamed = 0; w.streamed <= 1; w.streamed++)
#endif
