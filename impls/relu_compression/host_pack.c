/* Packing on the CPU: the input is read once, the nonzeros are written once.
 *
 * Where a nonzero goes depends on all that stand before it. One thread alone knows that: it packs a unit of 4 KiB of
 * input into a small buffer in the first cache and writes the full lines of it past the caches, so that reading and
 * writing memory alternate closely; the rest of a line is carried on. Several threads take chunks of 128 KiB in order
 * and pack them into stages of their own; counts are chained in the order of the chunks, before anything is copied, and
 * the copy of a chunk to its place is interleaved with the packing of the thread's next one, which a thread begins
 * without waiting for its predecessor. The bytes never depend on the threads.
 *
 * Measured with 128 MiB of f32, a non-temporal copy of the same bytes by one thread = 1, at 50 % and 80 % zeros (each
 * line in runs of its own; medians of many runs on a shared machine: 0.84, 0.97 with one thread, 1.25, 1.47 with two):
 *   one thread   chunk of 32 KiB, then its copy 0.77, 0.90; interleaved 0.88, 0.92; units of 4 KiB with carrying 0.96,
 *                1.03 (units of 1 KiB 0.91, 0.98, of 8 KiB 0.88, 1.01); counting a chunk ahead, so that places are
 *                known, 0.61, 0.60; straight to the place with ordinary stores 0.82, 0.84. In the cache the last is the
 *                fastest and is taken there: 0.55 to 0.65 of memcpy at 256 KiB, 0.79 at 1 MiB.
 *   two threads  (copy 1.3) waiting for the predecessor 0.93, 1.00; not waiting, chunks of 32 KiB 0.99, 1.17, of 64 KiB
 *                1.15, 1.34, of 128 KiB 1.23, 1.44, of 256 KiB 1.24, 1.55 (but twice the stack). Fields that threads
 *                write on lines of their own gave 10 % of that.
 *
 * Where the form would not fit or not pay, the rest is only counted and the tensor is written again, raw. What lies in
 * the buffer behind a form may be overwritten.
 */
#include <stdatomic.h>
#include <sched.h>
#include <string.h>
#include "host_paths.h"
#include "parallel.h"

enum { UNIT = 1024, CHUNK = HR_RELU_CHUNK, UNITS = CHUNK / UNIT, STAGES = 2 };   /* elements; stages of a thread */
_Static_assert(CHUNK % HR_PACKED_BLOCK_MOST == 0, "no block lies in two chunks");

typedef struct packing {
    const hr_relu_path *path;
    const char *x;
    uint32_t *number, *bitmap;
    char *values, *end;               /* end of the buffer that holds them */
    int64_t elements, block, element_bytes, chunks;
    int64_t most;                     /* nonzeros that fit and pay */
    enum hr_relu_width width;
    bool streamed;
    /* What threads write has lines of its own: */
    _Alignas(2 * HR_RELU_LINE) atomic_llong next;     /* chunk to hand out */
    _Alignas(2 * HR_RELU_LINE) atomic_llong turn;     /* chunk whose start is known: */
    int64_t nonzeros;                 /* of all chunks before it */
} packing;

/* Chunks that one thread has packed, in order; number i of them is staged in stage i % STAGES. */
typedef struct queue {
    char (*stage)[CHUNK * sizeof(uint32_t)];
    int64_t chunk[STAGES], nonzeros[STAGES];
    char *place[STAGES];              /* NULL: nowhere */
    int64_t packed, placed, copied;   /* how many */
    bool copying;                     /* number `copied` is being copied: */
    char *to;
    const char *from;
    int64_t bytes, part_bytes;        /* left; to copy beside one unit, whole lines */
} queue;

/* Packs elements [begin, begin + n), n <= UNIT, with their part of the number table; returns how many are not zero. May
 * overwrite the room of n elements, rounded up to words, at `values`. Units come in order inside a chunk. */
static int64_t unit_pack(const packing *p, int64_t begin, int64_t n, void *values)
{
    const char *x = p->x + begin * p->element_bytes;
    uint32_t *bitmap = p->bitmap + begin / 32, *number = p->number + begin / p->block;
    int64_t words = n / 32, rest = n % 32, count = p->path->pack[p->width](x, words, p->streamed, bitmap, values);
    if (rest) {
        char padded[32 * sizeof(uint32_t)] = {0};     /* zeros leave no value and no bit */
        memcpy(padded, x + words * 32 * p->element_bytes, (size_t)(rest * p->element_bytes));
        count += p->path->pack[p->width](padded, 1, false, bitmap + words,
                                         (char *)values + count * p->element_bytes);
    }
    if (p->block < UNIT) p->path->numbers(bitmap, hr_packed_words(n), p->block / 32, number);
    else *number = (uint32_t)count + (begin % p->block ? *number : 0);
    return count;
}

/* One thread, in the cache: straight to the place, but where that could leave the buffer. */
static void pack_in_cache(packing *p)
{
    char staged[UNIT * sizeof(uint32_t)];
    for (int64_t begin = 0; begin < p->elements; begin += UNIT) {
        int64_t n = hr_relu_least(UNIT, p->elements - begin);
        char *to = p->values + p->nonzeros * p->element_bytes;
        bool room = p->end - to >= (int64_t)sizeof staged && p->nonzeros <= p->most;
        int64_t count = unit_pack(p, begin, n, room ? to : staged);
        p->nonzeros += count;
        if (!room && p->nonzeros <= p->most) memcpy(to, staged, (size_t)(count * p->element_bytes));
    }
}

/* One thread, past the cache. `staged` stands for the line that `line` points to and those after it; its first `lead`
 * bytes lie before the values and are not ours. */
static void pack_carried(packing *p)
{
    _Alignas(HR_RELU_LINE) char staged[2 * HR_RELU_LINE + UNIT * sizeof(uint32_t)];
    int64_t lead = (int64_t)((uintptr_t)p->values % HR_RELU_LINE), fill = lead;
    char *line = p->values - lead;
    for (int64_t begin = 0; begin < p->elements; begin += UNIT) {
        int64_t n = hr_relu_least(UNIT, p->elements - begin), count = unit_pack(p, begin, n, staged + fill);
        p->nonzeros += count;
        fill = p->nonzeros <= p->most ? fill + count * p->element_bytes : 0;
        int64_t lines = fill / HR_RELU_LINE, done = 0;
        if (lines && lead) {
            memcpy(line + lead, staged + lead, (size_t)(HR_RELU_LINE - lead));
            lead = 0;
            done = 1;
        }
        p->path->stream(line + done * HR_RELU_LINE, staged + done * HR_RELU_LINE, lines - done);
        line += lines * HR_RELU_LINE;
        fill -= lines * HR_RELU_LINE;
        if (lines) memcpy(staged, staged + lines * HR_RELU_LINE, HR_RELU_LINE);
    }
    if (p->nonzeros <= p->most) memcpy(line + lead, staged + lead, (size_t)(fill - lead));
    p->path->fence();
}

/* Gives the next packed chunk its place if all chunks before it have theirs. */
static bool chunk_place(packing *p, queue *q)
{
    int64_t i = q->placed % STAGES;
    if (q->placed == q->packed || atomic_load_explicit(&p->turn, memory_order_acquire) != q->chunk[i]) return false;
    int64_t start = p->nonzeros;
    p->nonzeros = start + q->nonzeros[i];
    atomic_store_explicit(&p->turn, q->chunk[i] + 1, memory_order_release);
    q->place[i] = start + q->nonzeros[i] <= p->most ? p->values + start * p->element_bytes : NULL;
    q->placed++;
    return true;
}

static void bytes_copy(const packing *p, queue *q, int64_t bytes)
{
    if (bytes == 0) return;           /* a chunk without a place is "copied" to nowhere */
    if (p->streamed && bytes % HR_RELU_LINE == 0) p->path->stream(q->to, q->from, bytes / HR_RELU_LINE);
    else memcpy(q->to, q->from, (size_t)bytes);
    q->to += bytes;
    q->from += bytes;
    q->bytes -= bytes;
}

/* Copies up to the first line of the place, and shares the lines out among as many units as a chunk has. */
static void copy_begin(const packing *p, queue *q)
{
    int64_t i = q->copied % STAGES;
    q->copying = true;
    q->to = q->place[i];
    q->from = q->stage[i];
    q->bytes = q->to ? q->nonzeros[i] * p->element_bytes : 0;
    int64_t head = hr_relu_least((int64_t)(-(uintptr_t)q->to % HR_RELU_LINE), q->bytes);
    bytes_copy(p, q, head);
    q->part_bytes = (q->bytes / HR_RELU_LINE + UNITS - 1) / UNITS * HR_RELU_LINE;
}

/* Copies a part, or all that is left, of the first chunk that has its place and is not copied. */
static void chunk_copy(const packing *p, queue *q, bool all)
{
    if (q->copied == q->placed) return;
    if (!q->copying) copy_begin(p, q);
    int64_t lines_bytes = q->bytes / HR_RELU_LINE * HR_RELU_LINE;
    bytes_copy(p, q, all ? lines_bytes : hr_relu_least(q->part_bytes, lines_bytes));
    if (q->bytes >= HR_RELU_LINE) return;
    bytes_copy(p, q, q->bytes);
    q->copying = false;
    q->copied++;
}

/* Waits until at most `left` chunks are staged. */
static void queue_drain(packing *p, queue *q, int64_t left)
{
    for (int turns = 0; q->packed - q->copied > left; turns++) {
        chunk_copy(p, q, true);
        if (!chunk_place(p, q) && q->copied == q->placed && turns > 1000)
            sched_yield();                            /* the predecessor's thread may have lost its processor */
    }
}

static void chunks_pack(const void *context, int64_t task, int worker)
{
    packing *p = *(packing *const *)context;
    _Alignas(HR_RELU_LINE) char stage[STAGES][CHUNK * sizeof(uint32_t)];
    queue q = {.stage = stage};
    for (;;) {
        queue_drain(p, &q, STAGES - 1);               /* before a chunk is taken for which others would wait */
        int64_t chunk = atomic_fetch_add(&p->next, 1), i = q.packed % STAGES, count = 0;
        if (chunk >= p->chunks) break;
        int64_t begin = chunk * CHUNK, n = hr_relu_least(CHUNK, p->elements - begin);
        for (int64_t at = 0; at < n; at += UNIT) {
            count += unit_pack(p, begin + at, hr_relu_least(UNIT, n - at), stage[i] + count * p->element_bytes);
            chunk_place(p, &q);
            chunk_copy(p, &q, false);
        }
        q.chunk[i] = chunk;
        q.nonzeros[i] = count;
        q.packed++;
        chunk_place(p, &q);
    }
    queue_drain(p, &q, 0);
    p->path->fence();
}

/* Writes all regions and returns the nonzeros; if they are more than `most`, the regions are good for nothing. */
static int64_t regions_write(packing *p, int threads)
{
    if (threads > 1 && p->chunks > 1) hr_parallel(threads, threads, p->elements, chunks_pack, &(packing *){p});
    else if (p->streamed) pack_carried(p);
    else pack_in_cache(p);
    return p->nonzeros;
}

/* The n elements as they are: first what the buffer holds, then the overflow. */
static void raw_write(const packing *p, char *packed, int64_t held_bytes, char *overflow, int threads)
{
    int64_t here = held_bytes - HR_PACKED_HEADER_BYTES, all = p->elements * p->element_bytes;
    hr_relu_copy(p->path, packed + HR_PACKED_HEADER_BYTES, p->x, here, threads, p->streamed);
    hr_relu_copy(p->path, overflow, p->x + here, all - here, threads, p->streamed);
}

static void header_write(const hr_packed_shape *shape, int64_t nonzeros, bool pays, int64_t bytes, int64_t held_bytes,
                         void *packed)
{
    hr_packed_header h = {.magic = HR_PACKED_MAGIC, .kind = pays ? HR_PACKED : HR_PACKED_RAW};
    h.type = (uint8_t)shape->type;
    h.rank = (uint8_t)shape->rank;
    h.elements = (uint64_t)shape->elements;
    h.nonzeros = (uint64_t)nonzeros;
    h.block = (uint32_t)shape->block;
    h.bytes = (uint64_t)bytes;
    h.held_bytes = (uint64_t)held_bytes;
    memcpy(h.dim, shape->dim, sizeof *h.dim * (size_t)shape->rank);
    memcpy(packed, &h, sizeof h);
}

hr_status hr_relu_pack(const hr_relu_path *path, int streamed, const hr_packed_shape *shape, const void *x,
                       void *packed, int64_t capacity_bytes, void *overflow, int64_t overflow_bytes, int threads,
                       hr_pack_report *report)
{
    hr_status st = HR_OK;
    TRY(hr_relu_check(shape, x, packed, capacity_bytes, overflow, overflow_bytes));
    int64_t n = shape->elements, element_bytes = hr_type_bytes(shape->type),
            raw_bytes = hr_packed_raw_bytes(n, element_bytes), values_offset = hr_packed_values_offset(n, shape->block);
    if (capacity_bytes < HR_PACKED_HEADER_BYTES || overflow_bytes < raw_bytes - capacity_bytes)
        FAIL(HR_BAD_ARGUMENT, "packing may need %lld bytes, given %lld and %lld", (long long)raw_bytes,
             (long long)capacity_bytes, (long long)overflow_bytes);
    packing p = {.path = path,
                 .x = x,
                 .number = (uint32_t *)((char *)packed + HR_PACKED_HEADER_BYTES),
                 .bitmap = (uint32_t *)((char *)packed + hr_packed_bitmap_offset(n, shape->block)),
                 .values = (char *)packed + values_offset,
                 .end = (char *)packed + capacity_bytes,
                 .elements = n,
                 .block = shape->block,
                 .element_bytes = element_bytes,
                 .chunks = (n + CHUNK - 1) / CHUNK,
                 .width = hr_relu_width_of(element_bytes),
                 .streamed = streamed < 0 ? n * element_bytes >= hr_relu_streamed_bytes() : streamed};
    int64_t room = hr_relu_least(capacity_bytes, raw_bytes - 1) - values_offset;
    p.most = room < 0 ? -1 : room / element_bytes;
    int64_t nonzeros = room < 0 ? hr_relu_count(path, x, n, element_bytes, threads) : regions_write(&p, threads);
    bool pays = nonzeros <= p.most;
    int64_t bytes = pays ? values_offset + nonzeros * element_bytes : raw_bytes,
            held_bytes = hr_relu_least(bytes, capacity_bytes);
    if (!pays) raw_write(&p, packed, held_bytes, overflow, threads);
    header_write(shape, nonzeros, pays, bytes, held_bytes, packed);
    if (report)
        *report = (hr_pack_report){.elements = (uint64_t)n, .nonzeros = (uint64_t)nonzeros, .bytes = (uint64_t)bytes,
                                   .overflow_bytes = (uint64_t)(bytes - held_bytes)};
out:
    return st;
}

hr_status hr_pack_host(const hr_packed_shape *shape, const void *x, void *packed, int64_t capacity_bytes,
                       void *overflow, int64_t overflow_bytes, int threads, hr_pack_report *report)
{
    return hr_relu_pack(hr_relu_path_best(), -1, shape, x, packed, capacity_bytes, overflow, overflow_bytes, threads,
                        report);
}
