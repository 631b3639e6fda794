/* The parts of a packed form that are not elements' work: header, report, and the raw form, a copy in two parts. */
#ifndef HR_RELU_FORM_CUH
#define HR_RELU_FORM_CUH
#include "scan.cuh"

namespace {
constexpr u64 SCAN_VALUE = ~0ull >> 2;                /* totals of single_pass carry two bits of flags */

/* What the host knows of a form; by value to the kernels. */
struct form {
    hr_packed_header header;                          /* all that the shape alone decides */
    int64_t elements, element_bytes, blocks, words;
    int64_t raw_bytes, bitmap_offset, values_offset;
    int64_t capacity_bytes, overflow_bytes;
    unsigned char *packed, *overflow;
    int block_shift;                                  /* a block has 1 << block_shift bitmap words */
};

inline form form_of(const hr_pack_buffers *b)
{
    const hr_packed_shape *s = &b->shape;
    form f = {};
    f.header.magic = HR_PACKED_MAGIC;
    f.header.type = (uint8_t)s->type;
    f.header.rank = (uint8_t)s->rank;
    f.header.elements = (uint64_t)s->elements;
    f.header.block = (uint32_t)s->block;
    for (int i = 0; i < s->rank; i++) f.header.dim[i] = s->dim[i];
    f.elements = s->elements;
    f.element_bytes = s->type == HR_F32 ? 4 : 2;
    f.blocks = hr_packed_blocks(s->elements, s->block);
    f.words = hr_packed_words(s->elements);
    f.raw_bytes = hr_packed_raw_bytes(s->elements, f.element_bytes);
    f.bitmap_offset = hr_packed_bitmap_offset(s->elements, s->block);
    f.values_offset = hr_packed_values_offset(s->elements, s->block);
    f.capacity_bytes = b->capacity_bytes;
    f.overflow_bytes = b->overflow_bytes;
    f.packed = static_cast<unsigned char *>(b->packed);
    f.overflow = static_cast<unsigned char *>(b->overflow);
    while (32ll << f.block_shift < s->block) f.block_shift++;
    return f;
}

/* Bytes that a packed form may have in all: no more than the buffer, fewer than the raw form. */
inline int64_t form_limit(const form &f)
{
    return f.capacity_bytes < f.raw_bytes ? f.capacity_bytes : f.raw_bytes - 1;
}
inline bool form_has_tables(const form &f) { return f.values_offset <= form_limit(f); }
/* Elements that fit behind the tables. */
inline int64_t form_most_values(const form &f)
{
    return form_has_tables(f) ? (form_limit(f) - f.values_offset) / f.element_bytes : 0;
}
inline uint32_t *form_numbers(const form &f)
{
    return reinterpret_cast<uint32_t *>(f.packed + HR_PACKED_HEADER_BYTES);
}
inline uint32_t *form_bitmap(const form &f) { return reinterpret_cast<uint32_t *>(f.packed + f.bitmap_offset); }

/* Bytes from `from` to `to`, which do not overlap, by a whole grid. Aligned parts of `to` are written by 16 bytes;
 * where `from` lies otherwise, these are put together from five aligned words, all of which hold bytes of `from`. */
__device__ void copy_bytes(unsigned char *to, const unsigned char *from, int64_t bytes)
{
    const int64_t first = hr_first_item(), stride = hr_item_stride();
    int64_t head = (int64_t)(-(uintptr_t)to & 15);
    if (head > bytes) head = bytes;
    const unsigned char *aligned = from + head;
    const unsigned skew = (unsigned)((uintptr_t)aligned & 3);
    int64_t packs = (bytes - head) / 16;
    if (((uintptr_t)aligned & 15) == 0) {
        for (int64_t i = first; i < packs; i += stride) hr_store_words(to + head + i * 16, load_once(aligned + i * 16));
    } else {
        const uint32_t *words = reinterpret_cast<const uint32_t *>(aligned - skew);
        if (skew && packs && bytes - head < packs * 16 + 4) packs--;      /* the fifth word would end behind it */
        for (int64_t i = first; i < packs; i += stride) {
            hr_words w;
            uint32_t low = words[4 * i];
#pragma unroll
            for (int k = 0; k < 4; k++) {
                const uint32_t high = k < 3 || skew ? words[4 * i + k + 1] : 0;
                w.word[k] = __funnelshift_r(low, high, skew * 8);
                low = high;
            }
            hr_store_words(to + head + i * 16, w);
        }
    }
    for (int64_t i = first; i < head; i += stride) to[i] = from[i];
    for (int64_t i = head + packs * 16 + first; i < bytes; i += stride) to[i] = from[i];
}

/* The last kernel of packing, a whole grid: the decision, which stands for the patent's allocation, by the number of
 * nonzeros; header and report by one thread; the raw form by all where it is the smaller or the one that fits. */
__global__ void __launch_bounds__(HR_THREADS) finish_kernel(const form f, const u64 *total,
                                                                   const unsigned char *x, hr_pack_report *report)
{
    const u64 nonzeros = f.elements ? *total & SCAN_VALUE : 0;
    const int64_t packed_bytes = f.values_offset + f.element_bytes * (int64_t)nonzeros;
    const bool raw = packed_bytes >= f.raw_bytes || packed_bytes > f.capacity_bytes;
    const int64_t bytes = raw ? f.raw_bytes : packed_bytes;
    const int64_t held = bytes < f.capacity_bytes ? bytes : f.capacity_bytes;
    if (blockIdx.x == 0 && threadIdx.x == 0) {
        hr_packed_header h = f.header;
        h.kind = raw ? HR_PACKED_RAW : HR_PACKED;
        h.nonzeros = nonzeros;
        h.bytes = (uint64_t)bytes;
        h.held_bytes = (uint64_t)held;
        *reinterpret_cast<hr_packed_header *>(f.packed) = h;
        if (report) *report = {(uint64_t)f.elements, nonzeros, (uint64_t)bytes, (uint64_t)(bytes - held), {0, 0, 0, 0}};
    }
    if (!raw) return;
    const int64_t here = held - HR_PACKED_HEADER_BYTES;
    copy_bytes(f.packed + HR_PACKED_HEADER_BYTES, x, here);
    copy_bytes(f.overflow, x + here, bytes - held);
}

hr_status finish_run(const hr_cuda_queue *queue, const form &f, const u64 *total, const hr_pack_buffers *b)
{
    const unsigned blocks = hr_blocks(queue, f.raw_bytes / 16);
    HR_LAUNCH(finish_kernel, blocks, HR_THREADS, 0, queue->stream, f, total,
              static_cast<const unsigned char *>(b->x), static_cast<hr_pack_report *>(b->report));
    return hr_cuda_launched("finish_kernel");
}

/* Unpacking: what the first kernel found. */
enum { FORM_PACKED, FORM_RAW, FORM_BAD };
struct form_state {
    uint32_t kind, zero;
    u64 nonzeros;
};

/* Compares the header with the shape, the size law and the bytes that are there. */
__device__ form_state form_check(const form &f)
{
    const hr_packed_header h = *reinterpret_cast<const hr_packed_header *>(f.packed);
    hr_packed_header same = f.header;
    same.kind = h.kind;
    same.nonzeros = h.nonzeros;
    same.bytes = h.bytes;
    same.held_bytes = h.held_bytes;
    bool good = h.kind <= HR_PACKED_RAW && h.nonzeros <= (uint64_t)f.elements;
    good = good && h.magic == same.magic && h.type == same.type && h.rank == same.rank && h.zero == 0;
    good = good && h.elements == same.elements && h.block == same.block && h.zero_word == 0;
    for (int i = 0; i < HR_RANK; i++) good = good && h.dim[i] == same.dim[i];
    for (int i = 0; i < (int)sizeof h.zeros; i++) good = good && h.zeros[i] == 0;
    if (!good) return {FORM_BAD, 0, 0};
    const uint64_t bytes = h.kind == HR_PACKED_RAW
                               ? (uint64_t)f.raw_bytes
                               : (uint64_t)f.values_offset + (uint64_t)f.element_bytes * h.nonzeros;
    good = h.bytes == bytes && h.held_bytes >= HR_PACKED_HEADER_BYTES && h.held_bytes <= bytes &&
           h.held_bytes <= (uint64_t)f.capacity_bytes && bytes - h.held_bytes <= (uint64_t)f.overflow_bytes &&
           (h.kind == HR_PACKED_RAW || h.held_bytes == bytes);
    return {good ? (uint32_t)h.kind : (uint32_t)FORM_BAD, 0, h.nonzeros};
}

/* The first kernel of unpacking, a whole grid: compares the header and leaves the state; restores a raw form; of a
 * packed one adds the stored numbers of each tile's blocks (tile_sums NULL: not wanted), a warp for each tile. */
__global__ void __launch_bounds__(HR_THREADS) begin_kernel(const form f, unsigned char *x, form_state *state,
                                                                  uint32_t *flags, uint32_t *tile_sums, int64_t tiles,
                                                                  int tile_blocks)
{
    __shared__ form_state s_state;
    __shared__ int64_t s_held;
    if (threadIdx.x == 0) {
        s_state = form_check(f);
        s_held = (int64_t)reinterpret_cast<const hr_packed_header *>(f.packed)->held_bytes;
        if (blockIdx.x == 0) *state = s_state;
        if (blockIdx.x == 0 && s_state.kind == FORM_BAD) atomicOr(flags, (uint32_t)HR_CUDA_FLAG_BAD_PACKED);
    }
    __syncthreads();
    if (s_state.kind == FORM_RAW) {
        const int64_t here = s_held - HR_PACKED_HEADER_BYTES;
        copy_bytes(x, f.packed + HR_PACKED_HEADER_BYTES, here);
        copy_bytes(x + here, f.overflow, f.raw_bytes - s_held);
    }
    if (s_state.kind != FORM_PACKED || !tile_sums) return;
    const uint32_t *number = reinterpret_cast<const uint32_t *>(f.packed + HR_PACKED_HEADER_BYTES);
    for (int64_t tile = hr_first_item() / 32; tile < tiles; tile += hr_item_stride() / 32) {
        uint32_t sum = 0;
        for (int64_t k = warp_lane(); k < tile_blocks; k += 32) {
            const int64_t b = tile * tile_blocks + k;
            if (b < f.blocks) sum += min(number[b], f.header.block);     /* damaged ones are found later */
        }
        sum = __reduce_add_sync(HR_WARP, sum);
        if (warp_lane() == 0) tile_sums[tile] = sum;
    }
}

hr_status begin_run(const hr_cuda_queue *queue, const form &f, const hr_pack_buffers *b, uint32_t *tile_sums,
                           int64_t tiles, int tile_blocks)
{
    const unsigned blocks = hr_blocks(queue, f.raw_bytes / 16);
    HR_LAUNCH(begin_kernel, blocks, HR_THREADS, 0, queue->stream, f, static_cast<unsigned char *>(b->x),
              static_cast<form_state *>(b->workspace), queue->flags, tile_sums, tiles, tile_blocks);
    return hr_cuda_launched("begin_kernel");
}
}
#endif
