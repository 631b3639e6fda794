/* Masks of signs and short indices, whole arrays in tasks of HR_TASK_ELEMENTS, which are whole words of all of them.
 *
 * Indices are packed byte by byte, not word by word: little endian words are the same bytes, and compilers vectorise
 * byte loops of fixed strides.
 */
#include <string.h>
#include "host_paths.h"
#include "parallel.h"

_Static_assert(HR_TASK_ELEMENTS % 32 == 0, "a task has whole words");

typedef struct signs {
    const hr_relu_path *path;
    enum hr_relu_width width;
    const char *in;                   /* y or dy, NULL: `one` */
    uint32_t *mask;
    char *out;
    int64_t elements, element_bytes;
    uint32_t one, infinity;
    bool streamed;
} signs;

static void mask_task(const void *context, int64_t task, int worker)
{
    const signs *s = context;
    int64_t begin = task * HR_TASK_ELEMENTS, n = hr_task_length(s->elements, task), words = n / 32, rest = n % 32;
    const char *y = s->in + begin * s->element_bytes;
    uint32_t *mask = s->mask + begin / 32;
    s->path->sign_mask[s->width](y, words, s->infinity, mask);
    if (rest) {
        char padded[32 * sizeof(uint32_t)] = {0};     /* zeros are not > 0 */
        memcpy(padded, y + words * 32 * s->element_bytes, (size_t)(rest * s->element_bytes));
        s->path->sign_mask[s->width](padded, 1, s->infinity, mask + words);
    }
}

void hr_relu_sign_mask(const hr_relu_path *path, enum hr_relu_width width, const void *y, int64_t elements,
                       uint32_t infinity, int threads, uint32_t *mask)
{
    const signs s = {.path = path, .width = width, .in = y, .mask = mask, .elements = elements,
                     .element_bytes = width == HR_RELU_32 ? 4 : 2, .infinity = infinity};
    hr_parallel(threads, hr_task_count(elements), elements, mask_task, &s);
}

static void apply_task(const void *context, int64_t task, int worker)
{
    const signs *s = context;
    int64_t begin = task * HR_TASK_ELEMENTS, n = hr_task_length(s->elements, task), words = n / 32, rest = n % 32;
    int64_t body_bytes = words * 32 * s->element_bytes, rest_bytes = rest * s->element_bytes;
    const char *dy = s->in ? s->in + begin * s->element_bytes : NULL;
    const uint32_t *mask = s->mask + begin / 32;
    char *out = s->out + begin * s->element_bytes;
    s->path->sign_apply[s->width](mask, dy, s->one, words, s->streamed, out);
    if (rest) {
        char from[32 * sizeof(uint32_t)] = {0}, to[32 * sizeof(uint32_t)];
        if (dy) memcpy(from, dy + body_bytes, (size_t)rest_bytes);
        s->path->sign_apply[s->width](mask + words, dy ? from : NULL, s->one, 1, false, to);
        memcpy(out + body_bytes, to, (size_t)rest_bytes);
    }
    s->path->fence();
}

void hr_relu_sign_apply(const hr_relu_path *path, enum hr_relu_width width, const uint32_t *mask, const void *dy,
                        uint32_t one, int64_t elements, int threads, void *out)
{
    int64_t element_bytes = width == HR_RELU_32 ? 4 : 2;
    const signs s = {.path = path, .width = width, .in = dy, .mask = (uint32_t *)mask, .out = out, .elements = elements,
                     .element_bytes = element_bytes, .one = one,
                     .streamed = elements * element_bytes >= hr_relu_streamed_bytes() && (uintptr_t)out % 32 == 0};
    hr_parallel(threads, hr_task_count(elements), elements, apply_task, &s);
}

typedef struct indices {
    uint8_t *index, *packed;          /* packed as bytes */
    int64_t elements, bits;
} indices;

HR_CLONES static void pack4(const uint8_t *restrict a, int64_t bytes, uint8_t *restrict packed)
{
    for (int64_t i = 0; i < bytes; i++) packed[i] = (uint8_t)((a[2 * i] & 15) | a[2 * i + 1] << 4);
}
HR_CLONES static void pack2(const uint8_t *restrict a, int64_t bytes, uint8_t *restrict packed)
{
    for (int64_t i = 0; i < bytes; i++)
        packed[i] = (uint8_t)((a[4 * i] & 3) | (a[4 * i + 1] & 3) << 2 | (a[4 * i + 2] & 3) << 4 | a[4 * i + 3] << 6);
}
HR_CLONES static void unpack4(const uint8_t *restrict packed, int64_t bytes, uint8_t *restrict a)
{
    for (int64_t i = 0; i < bytes; i++) {
        a[2 * i] = packed[i] & 15;
        a[2 * i + 1] = packed[i] >> 4;
    }
}
/* A byte is spread over a word of four: stores of every fourth byte are left scalar (a fifth of a copy's rate). */
HR_CLONES static void unpack2(const uint8_t *restrict packed, int64_t bytes, uint8_t *restrict a)
{
    for (int64_t i = 0; i < bytes; i++) {
        uint32_t four = packed[i];
        four = (four | four << 12) & 0x000f000f;
        four = (four | four << 6) & 0x03030303;
        memcpy(a + 4 * i, &four, sizeof four);
    }
}

/* Whole words of the last task are packed from a copy that ends in zeros. */
static void index_pack_task(const void *context, int64_t task, int worker)
{
    const indices *s = context;
    int64_t begin = task * HR_TASK_ELEMENTS, n = hr_task_length(s->elements, task), per_word = 32 / s->bits;
    int64_t body = n / per_word * per_word, rest = n - body;
    void (*pack)(const uint8_t *, int64_t, uint8_t *) = s->bits == 4 ? pack4 : pack2;
    const uint8_t *a = s->index + begin;
    uint8_t *packed = s->packed + begin * s->bits / 8;
    pack(a, body * s->bits / 8, packed);
    if (rest) {
        uint8_t padded[16] = {0};
        memcpy(padded, a + body, (size_t)rest);
        pack(padded, 4, packed + body * s->bits / 8);
    }
}

static void index_unpack_task(const void *context, int64_t task, int worker)
{
    const indices *s = context;
    int64_t begin = task * HR_TASK_ELEMENTS, n = hr_task_length(s->elements, task), per_word = 32 / s->bits;
    int64_t body = n / per_word * per_word, rest = n - body;
    void (*unpack)(const uint8_t *, int64_t, uint8_t *) = s->bits == 4 ? unpack4 : unpack2;
    uint8_t *a = s->index + begin;
    const uint8_t *packed = s->packed + begin * s->bits / 8;
    unpack(packed, body * s->bits / 8, a);
    if (rest) {
        uint8_t padded[16];
        unpack(packed + body * s->bits / 8, 4, padded);
        memcpy(a + body, padded, (size_t)rest);
    }
}

void hr_relu_index_pack(const uint8_t *index, int64_t elements, int bits, int threads, uint32_t *packed)
{
    const indices s = {(uint8_t *)index, (uint8_t *)packed, elements, bits};
    hr_parallel(threads, hr_task_count(elements), elements, index_pack_task, &s);
}

void hr_relu_index_unpack(const uint32_t *packed, int64_t elements, int bits, int threads, uint8_t *index)
{
    const indices s = {index, (uint8_t *)packed, elements, bits};
    hr_parallel(threads, hr_task_count(elements), elements, index_unpack_task, &s);
}
