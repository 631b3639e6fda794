/* Counting, 1-bit masks, and indices in 2 or 4 bits: one pass over memory each, four accesses of 16 bytes in flight for
 * each lane. Nothing here depends on the grid.
 */
#ifndef HR_RELU_BITS_CUH
#define HR_RELU_BITS_CUH
#include "rows.cuh"
#include "launch_shape.cuh"
#include "relu_compression.h"

namespace {
/* A grid whose warps stride over pieces of WARP elements. */
template <typename E>
unsigned warp_grid(const hr_cuda_queue *queue, int64_t elements)
{
    return hr_blocks(queue, (elements + rows<E>::WARP - 1) / rows<E>::WARP * 32);
}

__device__ __forceinline__ int64_t first_warp() { return hr_first_item() / 32; }
__device__ __forceinline__ int64_t warp_stride() { return hr_item_stride() / 32; }

/* report->nonzeros is 0 before; integers, so that the order of adding does not show. */
template <typename E>
__global__ void __launch_bounds__(HR_THREADS) nonzeros_kernel(int64_t elements, const E *x, hr_pack_report *report)
{
    typedef rows<E> R;
    unsigned long long own = 0;
    for (int64_t w = first_warp(); w * R::WARP < elements; w += warp_stride()) {
        R v;
        rows_load(&v, x, w * R::WARP, elements);
        uint32_t count = 0;
#pragma unroll
        for (int r = 0; r < R::ROWS; r++) count += (uint32_t)__popc(pack_mask<E>(v.row[r], nonzero_test()));
        own += __reduce_add_sync(HR_WARP, count);
    }
    if (warp_lane() == 0 && own) atomicAdd(reinterpret_cast<unsigned long long *>(&report->nonzeros), own);
    if (blockIdx.x == 0 && threadIdx.x == 0) report->elements = (uint64_t)elements;
}

template <typename E>
hr_status count_nonzeros(const hr_cuda_queue *queue, int64_t elements, const void *x, void *report)
{
    if (cudaMemsetAsync(report, 0, sizeof(hr_pack_report), queue->stream) != cudaSuccess)
        return hr_cuda_launched("cudaMemsetAsync");
    HR_LAUNCH((nonzeros_kernel<E>), warp_grid<E>(queue, elements), HR_THREADS, 0, queue->stream, elements,
              static_cast<const E *>(x), static_cast<hr_pack_report *>(report));
    return hr_cuda_launched("nonzeros_kernel");
}

template <typename E>
__global__ void __launch_bounds__(HR_THREADS) mask_kernel(int64_t elements, const E *y, uint32_t top, uint32_t *mask)
{
    typedef rows<E> R;
    const int64_t words = (elements + 31) / 32;
    for (int64_t w = first_warp(); w * R::WARP < elements; w += warp_stride()) {
        R v;
        uint32_t part[R::ROWS];
        rows_load(&v, y, w * R::WARP, elements);
#pragma unroll
        for (int r = 0; r < R::ROWS; r++) part[r] = pack_mask<E>(v.row[r], positive_test{top});
        const uint32_t word = masks_to_word<E>(part);
        const int64_t at = w * R::WORDS + warp_lane();
        if (warp_lane() < R::WORDS && at < words) mask[at] = word;
    }
}

/* Elements of `from` where the mask is set, or `one` where there is no `from`; zero elsewhere. */
template <typename E, bool READS>
__global__ void __launch_bounds__(HR_THREADS) masked_kernel(int64_t elements, const uint32_t *mask, const E *from,
                                                            E one, E *to)
{
    typedef rows<E> R;
    const int64_t words = (elements + 31) / 32;
    for (int64_t w = first_warp(); w * R::WARP < elements; w += warp_stride()) {
        const int64_t at = w * R::WORDS + warp_lane();
        R v;
        const uint32_t word = warp_lane() < R::WORDS && at < words ? mask[at] : 0;
        if (READS) rows_load(&v, from, w * R::WARP, elements);
#pragma unroll
        for (int r = 0; r < R::ROWS; r++) {
            const uint32_t part = word_to_mask<E>(word, r);
            hr_words kept = {{0, 0, 0, 0}};
#pragma unroll
            for (int c = 0; c < R::N; c++)
                if (part >> c & 1) pack_add(&kept, c, READS ? (E)pack_element(v.row[r], c, E()) : one);
            row_store(to, kept, r, w * R::WARP, elements);
        }
    }
}

template <typename E>
hr_status mask_of(const hr_cuda_queue *queue, int64_t elements, const void *y, uint32_t top, void *mask)
{
    HR_LAUNCH((mask_kernel<E>), warp_grid<E>(queue, elements), HR_THREADS, 0, queue->stream, elements,
              static_cast<const E *>(y), top, static_cast<uint32_t *>(mask));
    return hr_cuda_launched("mask_kernel");
}

template <typename E, bool READS>
hr_status masked(const hr_cuda_queue *queue, int64_t elements, const void *mask, const void *from, uint32_t one,
                 void *to)
{
    HR_LAUNCH((masked_kernel<E, READS>), warp_grid<E>(queue, elements), HR_THREADS, 0, queue->stream, elements,
              static_cast<const uint32_t *>(mask), static_cast<const E *>(from), (E)one, static_cast<E *>(to));
    return hr_cuda_launched("masked_kernel");
}

/* Four indices, one in each byte, to 4 * BITS bits. */
template <int BITS>
__device__ __forceinline__ uint32_t bytes_squeeze(uint32_t bytes)
{
    const uint32_t pairs = bytes & (BITS == 2 ? 0x03030303u : 0x0f0f0f0fu);
    const uint32_t halves = (pairs | pairs >> (8 - BITS)) & (BITS == 2 ? 0x000f000fu : 0x00ff00ffu);
    return (halves | halves >> (16 - 2 * BITS)) & (BITS == 2 ? 0xffu : 0xffffu);
}

template <int BITS>
__device__ __forceinline__ uint32_t bytes_spread(uint32_t bits)
{
    const uint32_t halves = BITS == 2 ? (bits | bits << 12) & 0x000f000fu : (bits | bits << 8) & 0x00ff00ffu;
    return BITS == 2 ? (halves | halves << 6) & 0x03030303u : (halves | halves << 4) & 0x0f0f0f0fu;
}

/* 16 indices to BITS / 2 words, and the last ones one by one. A lane takes 4 packs, 32 lanes apart. */
template <int BITS>
__global__ void __launch_bounds__(HR_THREADS) index_pack_kernel(int64_t elements, const uint8_t *a, uint32_t *packed)
{
    constexpr int PER_WORD = 32 / BITS, WORDS = BITS / 2, PACKS = 4;
    const int64_t packs = elements / 16, words = (elements + PER_WORD - 1) / PER_WORD;
    for (int64_t w = first_warp(); w * 32 * PACKS < packs; w += warp_stride()) {
        hr_words v[PACKS];
#pragma unroll
        for (int k = 0; k < PACKS; k++) {
            const int64_t i = (w * PACKS + k) * 32 + warp_lane();
            v[k] = {{0, 0, 0, 0}};
            if (i < packs) v[k] = load_once(a + i * 16);
        }
#pragma unroll
        for (int k = 0; k < PACKS; k++) {
            const int64_t i = (w * PACKS + k) * 32 + warp_lane();
            if (i >= packs) continue;
            const uint32_t low = bytes_squeeze<BITS>(v[k].word[0]) | bytes_squeeze<BITS>(v[k].word[1]) << 4 * BITS;
            const uint32_t high = bytes_squeeze<BITS>(v[k].word[2]) | bytes_squeeze<BITS>(v[k].word[3]) << 4 * BITS;
            packed[i * WORDS] = BITS == 2 ? low | high << 16 : low;
            if (BITS == 4) packed[i * WORDS + 1] = high;
        }
    }
    for (int64_t word = packs * WORDS + hr_first_item(); word < words; word += hr_item_stride()) {
        uint32_t bits = 0;
        for (int k = 0; k < PER_WORD && word * PER_WORD + k < elements; k++)
            bits |= (a[word * PER_WORD + k] & ((1u << BITS) - 1)) << k * BITS;
        packed[word] = bits;
    }
}

template <int BITS>
__global__ void __launch_bounds__(HR_THREADS) index_unpack_kernel(int64_t elements, const uint32_t *packed, uint8_t *a)
{
    constexpr int PER_WORD = 32 / BITS, WORDS = BITS / 2;
    const int64_t packs = elements / 16;
#pragma unroll 4
    for (int64_t i = hr_first_item(); i < packs; i += hr_item_stride()) {
        const uint32_t first = packed[i * WORDS], second = BITS == 2 ? first >> 16 : packed[i * WORDS + 1];
        hr_store_words(a + i * 16, {{bytes_spread<BITS>(first & ((1u << 4 * BITS) - 1)),
                                     bytes_spread<BITS>(first >> 4 * BITS & ((1u << 4 * BITS) - 1)),
                                     bytes_spread<BITS>(second & ((1u << 4 * BITS) - 1)),
                                     bytes_spread<BITS>(second >> 4 * BITS & ((1u << 4 * BITS) - 1))}});
    }
    for (int64_t i = packs * 16 + hr_first_item(); i < elements; i += hr_item_stride())
        a[i] = (uint8_t)(packed[i / PER_WORD] >> i % PER_WORD * BITS & ((1u << BITS) - 1));
}
}
#endif
