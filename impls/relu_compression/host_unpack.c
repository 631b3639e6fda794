/* Unpacking on the CPU: every element is written once, and nothing of the form is believed.
 *
 * Claim 3 of the patent computes the places again by a scan over the stored numbers. Threads take chunks in order,
 * under one lock: whoever takes a chunk adds its numbers to those before it, which are its place, and gives the lock
 * back before it expands anything. A number may not exceed the elements of its block, the sum not the nonzeros, and
 * the bits of each block in the bitmap must be as many as its number says. No read leaves the form whatever the bitmap
 * says, and writes have places of their own in x in any case.
 *
 * Claim 2 clears the output first. Here zeros are written where they belong, so that memory is written once. Against a
 * non-temporal copy of 128 MiB of f32 in the same run, medians of many: one thread 1.12 at 50 % zeros and 1.19 at 80 %,
 * with ordinary stores 0.76 and 0.79; two threads 1.4 and 1.5, where the copy reached 1.3. In the cache (256 KiB) 0.55
 * to 0.65 of memcpy, at 1 MiB 0.80.
 */
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include "host_paths.h"
#include "parallel.h"

/* STEP: shortest block that is expanded by a call of its own. */
enum { CHUNK = 8192, STEP = 512, CHUNK_BLOCKS = CHUNK / HR_PACKED_BLOCK_LEAST };

enum fault { SOUND, NUMBER_TOO_LARGE, SUM_TOO_LARGE, BITMAP_DIFFERS, BITS_BEHIND, SUM_TOO_SMALL };
static const char *const fault_texts[] = {
    [NUMBER_TOO_LARGE] = "a block has more nonzeros than elements",
    [SUM_TOO_LARGE] = "the numbers add up to more than the nonzeros",
    [BITMAP_DIFFERS] = "number and bitmap of a block disagree",
    [BITS_BEHIND] = "bits behind the last element",
    [SUM_TOO_SMALL] = "the numbers do not add up to the nonzeros",
};

typedef struct unpacking {
    const hr_relu_path *path;
    const uint32_t *number, *bitmap;
    const char *values, *end;         /* end of the bytes that may be read */
    char *x;
    int64_t elements, block, element_bytes, nonzeros;
    enum hr_relu_width width;
    bool streamed;
    /* What threads write has lines of its own: */
    _Alignas(2 * HR_RELU_LINE) atomic_flag taken;     /* guards the two below */
    int64_t next, place;              /* chunk to hand out, nonzeros before it */
    atomic_int fault;
} unpacking;

typedef struct chunk {
    int64_t begin, elements, place, nonzeros;
} chunk;

/* Adds up the numbers of a chunk. */
static enum fault numbers_add(const unpacking *u, chunk *c)
{
    c->nonzeros = 0;
    for (int64_t i = c->begin; i < c->begin + c->elements; i += u->block) {
        uint32_t number = u->number[i / u->block];
        if (number > hr_relu_least(u->block, u->elements - i)) return NUMBER_TOO_LARGE;
        c->nonzeros += number;
    }
    return c->nonzeros > u->nonzeros - c->place ? SUM_TOO_LARGE : SOUND;
}

/* Hands out the next chunk with its place; false where there is none or a fault was found. */
static bool chunk_take(unpacking *u, chunk *c)
{
    for (int turns = 0; atomic_flag_test_and_set_explicit(&u->taken, memory_order_acquire); turns++)
        if (turns > 1000) sched_yield();
    bool some = u->next * CHUNK < u->elements && !atomic_load(&u->fault);
    if (some) {
        c->begin = u->next++ * CHUNK;
        c->elements = hr_relu_least(CHUNK, u->elements - c->begin);
        __builtin_prefetch(&u->number[c->begin / u->block] + 2 * CHUNK / u->block);
        c->place = u->place;
        enum fault fault = numbers_add(u, c);
        if (fault) atomic_store(&u->fault, fault);
        else u->place += c->nonzeros;
        some = !fault;
    }
    atomic_flag_clear_explicit(&u->taken, memory_order_release);
    return some;
}

/* Whether each block of the chunk has as many bits as its number says. */
static bool bitmap_agrees(const unpacking *u, const chunk *c)
{
    uint32_t counted[CHUNK_BLOCKS];
    u->path->numbers(u->bitmap + c->begin / 32, hr_packed_words(c->elements), u->block / 32, counted);
    return !memcmp(counted, u->number + c->begin / u->block,
                   sizeof *counted * (size_t)hr_packed_blocks(c->elements, u->block));
}

/* Expands a chunk whose bitmap is sound: its values are taken from a copy, which vectors may read beyond. */
static void chunk_expand_copied(const unpacking *u, const chunk *c, const char *values, char *x)
{
    char copied[CHUNK * sizeof(uint32_t) + HR_RELU_SPARE_BYTES], padded[32 * sizeof(uint32_t)];
    const uint32_t *bitmap = u->bitmap + c->begin / 32;
    int64_t words = c->elements / 32, rest = c->elements % 32, bytes = c->nonzeros * u->element_bytes, taken;
    memcpy(copied, values, (size_t)bytes);
    memset(copied + bytes, 0, HR_RELU_SPARE_BYTES);
    taken = u->path->unpack[u->width](copied, bitmap, words, u->streamed, x);
    if (rest) {
        u->path->unpack[u->width](copied + taken * u->element_bytes, bitmap + words, 1, false, padded);
        memcpy(x + words * 32 * u->element_bytes, padded, (size_t)(rest * u->element_bytes));
    }
}

/* Expands a whole chunk where even full blocks would be read inside the form; false where a block took another number
 * of values than its own. Blocks too short for a call each are counted by themselves, after they were expanded. */
static bool chunk_expand(const unpacking *u, const chunk *c, const char *values, char *x)
{
    int64_t step = u->block < STEP ? CHUNK : u->block;
    for (int64_t at = 0; at < CHUNK; at += step) {
        int64_t begin = c->begin + at, taken = u->path->unpack[u->width](values, u->bitmap + begin / 32, step / 32,
                                                                         u->streamed, x + at * u->element_bytes);
        values += taken * u->element_bytes;
        if (step == u->block && taken != u->number[begin / u->block]) return false;
    }
    return step == u->block || bitmap_agrees(u, c);
}

/* Counting the bits of a chunk before it is expanded, so that memory waits meanwhile, cost 15 % at 50 % zeros. */
static bool chunk_unpack(const unpacking *u, const chunk *c)
{
    const char *values = u->values + c->place * u->element_bytes;
    char *x = u->x + c->begin * u->element_bytes;
    if (c->elements == CHUNK && u->end - values >= CHUNK * u->element_bytes + HR_RELU_SPARE_BYTES)
        return chunk_expand(u, c, values, x);
    if (!bitmap_agrees(u, c)) return false;
    chunk_expand_copied(u, c, values, x);
    return true;
}

static void chunks_unpack(const void *context, int64_t task, int worker)
{
    unpacking *u = *(unpacking *const *)context;
    chunk c;
    while (chunk_take(u, &c))
        if (!chunk_unpack(u, &c)) atomic_store(&u->fault, BITMAP_DIFFERS);
    u->path->fence();
}

static hr_status regions_read(unpacking *u, int threads)
{
    if (u->elements % 32 && u->bitmap[u->elements / 32] >> u->elements % 32) atomic_store(&u->fault, BITS_BEHIND);
    if (u->elements <= 2 * CHUNK) threads = 1;
    hr_parallel(threads, threads, u->elements, chunks_unpack, &(unpacking *){u});
    if (!atomic_load(&u->fault) && u->place != u->nonzeros) atomic_store(&u->fault, SUM_TOO_SMALL);
    int fault = atomic_load(&u->fault);
    return fault ? hr_fail(HR_BAD_INPUT, "packed tensor: %s", fault_texts[fault]) : HR_OK;
}

static hr_status truncated(int64_t packed_bytes, int64_t overflow_bytes)
{
    return hr_fail(HR_BAD_INPUT, "packed tensor: truncated: %lld bytes and %lld of overflow are not all of it",
                   (long long)packed_bytes, (long long)overflow_bytes);
}

/* Compares each field with the shape and with the bytes that are there. */
static hr_status header_check(const hr_packed_shape *shape, const hr_packed_header *h, int64_t packed_bytes,
                              int64_t overflow_bytes)
{
    static const uint8_t zeros[sizeof h->zeros];
    int64_t n = shape->elements, element_bytes = hr_type_bytes(shape->type);
    bool same = h->magic == HR_PACKED_MAGIC && h->kind <= HR_PACKED_RAW && h->type == shape->type &&
                h->rank == shape->rank && h->elements == (uint64_t)n && h->block == shape->block && !h->zero &&
                !h->zero_word && !memcmp(h->zeros, zeros, sizeof zeros);
    for (int i = 0; i < HR_RANK; i++) same = same && h->dim[i] == (i < shape->rank ? shape->dim[i] : 0);
    if (!same) return hr_fail(HR_BAD_INPUT, "packed tensor: the header is of another tensor or damaged");
    if (h->nonzeros > h->elements) return hr_fail(HR_BAD_INPUT, "packed tensor: more nonzeros than elements");
    int64_t law = h->kind == HR_PACKED ? hr_packed_bytes(n, shape->block, element_bytes, (int64_t)h->nonzeros)
                                       : hr_packed_raw_bytes(n, element_bytes);
    if (h->bytes != (uint64_t)law || h->held_bytes > h->bytes || h->held_bytes < HR_PACKED_HEADER_BYTES ||
        (h->kind == HR_PACKED && h->held_bytes != h->bytes))
        return hr_fail(HR_BAD_INPUT, "packed tensor: its bytes are not those of the size law");
    if (h->held_bytes > (uint64_t)packed_bytes || h->bytes - h->held_bytes > (uint64_t)overflow_bytes)
        return truncated(packed_bytes, overflow_bytes);
    return HR_OK;
}

hr_status hr_relu_unpack(const hr_relu_path *path, int streamed, const hr_packed_shape *shape, const void *packed,
                         int64_t packed_bytes, const void *overflow, int64_t overflow_bytes, int threads, void *x)
{
    hr_status st = HR_OK;
    hr_packed_header h;
    TRY(hr_relu_check(shape, x, packed, packed_bytes, overflow, overflow_bytes));
    if (packed_bytes < HR_PACKED_HEADER_BYTES) TRY(truncated(packed_bytes, overflow_bytes));
    memcpy(&h, packed, sizeof h);
    TRY(header_check(shape, &h, packed_bytes, overflow_bytes));
    int64_t n = shape->elements, element_bytes = hr_type_bytes(shape->type);
    bool past_cache = streamed < 0 ? n * element_bytes >= hr_relu_streamed_bytes() : streamed;
    if (h.kind == HR_PACKED_RAW) {
        int64_t here = (int64_t)h.held_bytes - HR_PACKED_HEADER_BYTES;
        hr_relu_copy(path, x, (const char *)packed + HR_PACKED_HEADER_BYTES, here, threads, past_cache);
        hr_relu_copy(path, (char *)x + here, overflow, (int64_t)(h.bytes - h.held_bytes), threads, past_cache);
    } else {
        unpacking u = {.path = path,
                       .number = (const uint32_t *)((const char *)packed + HR_PACKED_HEADER_BYTES),
                       .bitmap = (const uint32_t *)((const char *)packed + hr_packed_bitmap_offset(n, shape->block)),
                       .values = (const char *)packed + hr_packed_values_offset(n, shape->block),
                       .end = (const char *)packed + packed_bytes,
                       .x = x,
                       .elements = n,
                       .block = shape->block,
                       .element_bytes = element_bytes,
                       .nonzeros = (int64_t)h.nonzeros,
                       .width = hr_relu_width_of(element_bytes),
                       .streamed = past_cache && (uintptr_t)x % 32 == 0,
                       .taken = ATOMIC_FLAG_INIT};
        TRY(regions_read(&u, threads));
    }
out:
    return st;
}

hr_status hr_unpack_host(const hr_packed_shape *shape, const void *packed, int64_t packed_bytes,
                         const void *overflow, int64_t overflow_bytes, int threads, void *x)
{
    return hr_relu_unpack(hr_relu_path_best(), -1, shape, packed, packed_bytes, overflow, overflow_bytes, threads, x);
}
