/* How a warp holds elements: four rows, each of one 16-byte access for every lane, of elements as bits.
 *
 * E is uint32_t (f32) or uint16_t (f16, bf16). Lane L of row r holds the elements r * ROW + L * N ... + N - 1, which
 * are N bits of word r * N + L / GROUP of the warp's bitmap words, from bit L % GROUP * N on. So a warp's bitmap words
 * come from the lanes' N-bit masks by OR over GROUP lanes, log2(GROUP) shuffles for each row; ballots of each of the N
 * elements would need 4 N votes and as many bit interleavings. "Natural" below: lane k holds word k.
 */
#ifndef HR_RELU_ROWS_CUH
#define HR_RELU_ROWS_CUH
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"

namespace {
#define HR_WARP 0xffffffffu

/* Thread blocks of 512 that a multiprocessor holds at most (hr_pack_held): for launch bounds. */
#if defined(__CUDA_ARCH__) && \
    (__CUDA_ARCH__ == 860 || __CUDA_ARCH__ == 870 || __CUDA_ARCH__ == 890 || __CUDA_ARCH__ >= 1200)
#define HR_PACK_HELD 3
#else
#define HR_PACK_HELD 4
#endif

template <typename E>
struct rows {
    static constexpr int N = 16 / (int)sizeof(E);   /* elements of a pack; bitmap words of a row */
    static constexpr int ROWS = 4;
    static constexpr int ROW = 32 * N;              /* elements of a row: 128, 256 */
    static constexpr int WARP = ROWS * ROW;         /* of a warp: 512, 1024 */
    static constexpr int WORDS = WARP / 32;         /* bitmap words of a warp: 16, 32 */
    static constexpr int GROUP = 32 / N;            /* lanes that share a word */
    hr_words row[ROWS];
};

__device__ __forceinline__ int warp_lane() { return (int)(threadIdx.x & 31); }

/* 16 bytes that are used once. */
__device__ __forceinline__ hr_words load_once(const void *from)
{
#ifdef HR_SIMT
    return hr_load_words(from);
#else
    const uint4 raw = __ldcs(static_cast<const uint4 *>(from));
    return {{raw.x, raw.y, raw.z, raw.w}};
#endif
}

/* Element c of a pack, and setting it in a pack of zeros. */
__device__ __forceinline__ uint32_t pack_element(const hr_words &w, int c, uint32_t) { return w.word[c]; }
__device__ __forceinline__ uint32_t pack_element(const hr_words &w, int c, uint16_t)
{
    return w.word[c / 2] >> c % 2 * 16 & 0xffffu;
}
__device__ __forceinline__ void pack_add(hr_words *w, int c, uint32_t value) { w->word[c] |= value; }
__device__ __forceinline__ void pack_add(hr_words *w, int c, uint16_t value)
{
    w->word[c / 2] |= (uint32_t)value << c % 2 * 16;
}

/* The warp's rows from element `first` on; elements from `elements` on are zeros. */
template <typename E>
__device__ __forceinline__ void rows_load(rows<E> *v, const E *x, int64_t first, int64_t elements)
{
    typedef rows<E> R;
    const int64_t own = first + warp_lane() * R::N;
    if (first + R::WARP <= elements) {
#pragma unroll
        for (int r = 0; r < R::ROWS; r++) v->row[r] = load_once(x + own + r * R::ROW);
        return;
    }
#pragma unroll
    for (int r = 0; r < R::ROWS; r++) {
        v->row[r] = {{0, 0, 0, 0}};
#pragma unroll
        for (int c = 0; c < R::N; c++)
            if (own + r * R::ROW + c < elements) pack_add(&v->row[r], c, x[own + r * R::ROW + c]);
    }
}

/* Row r to its place; nothing from `elements` on. */
template <typename E>
__device__ __forceinline__ void row_store(E *x, const hr_words &w, int r, int64_t first, int64_t elements)
{
    typedef rows<E> R;
    const int64_t i = first + r * R::ROW + warp_lane() * R::N;
    if (i + R::N <= elements) {
        hr_store_words(x + i, w);
        return;
    }
#pragma unroll
    for (int c = 0; c < R::N; c++)
        if (i + c < elements) x[i + c] = (E)pack_element(w, c, E());
}

/* Which elements count: any bit set, or value > 0: from 1 up to and including infinity, whose bits are `top`. */
struct nonzero_test {
    __device__ __forceinline__ bool operator()(uint32_t bits) const { return bits != 0; }
};
struct positive_test {
    uint32_t top;
    __device__ __forceinline__ bool operator()(uint32_t bits) const { return bits - 1 < top; }
};

template <typename E, typename Test>
__device__ __forceinline__ uint32_t pack_mask(const hr_words &w, Test test)
{
    uint32_t mask = 0;
#pragma unroll
    for (int c = 0; c < rows<E>::N; c++) mask |= test(pack_element(w, c, E())) ? 1u << c : 0u;
    return mask;
}

/* Lanes' masks of all rows to bitmap words in natural order; lanes from WORDS on get 0. */
template <typename E>
__device__ __forceinline__ uint32_t masks_to_word(const uint32_t mask[rows<E>::ROWS])
{
    typedef rows<E> R;
    const int lane = warp_lane();
    uint32_t own = 0;
#pragma unroll
    for (int r = 0; r < R::ROWS; r++) {
        uint32_t word = mask[r] << lane % R::GROUP * R::N;
#pragma unroll
        for (int d = 1; d < R::GROUP; d *= 2) word |= __shfl_xor_sync(HR_WARP, word, d);
        if (lane % R::GROUP == r) own = word;       /* ROWS <= GROUP: some lane of each group keeps each row */
    }
    const int from = lane / R::N % R::GROUP + lane % R::N * R::GROUP;
    const uint32_t word = __shfl_sync(HR_WARP, own, from);
    return lane < R::WORDS ? word : 0;
}

/* The reverse: this lane's mask in row r. */
template <typename E>
__device__ __forceinline__ uint32_t word_to_mask(uint32_t natural, int r)
{
    typedef rows<E> R;
    const int lane = warp_lane();
    return __shfl_sync(HR_WARP, natural, r * R::N + lane / R::GROUP) >> lane % R::GROUP * R::N & ((1u << R::N) - 1);
}

/* Sum over the lanes before this one; *total over all. */
__device__ __forceinline__ uint32_t warp_before(uint32_t value, uint32_t *total)
{
    uint32_t sum = value;
#pragma unroll
    for (int d = 1; d < 32; d *= 2) {
        const uint32_t left = __shfl_up_sync(HR_WARP, sum, d);
        if (warp_lane() >= d) sum += left;
    }
    *total = __shfl_sync(HR_WARP, sum, 31);
    return sum - value;
}

/* Numbers of nonzeros of the blocks, from bitmap words in natural order, WORDS in each warp: `action` for each block.
 * Blocks within a warp are summed by shuffles; larger ones by warp 0 from the counts of the tile's warps, behind a
 * barrier. A block has 1 << block_shift words; the first word of a warp is the first of a block where they fit. */
template <int WORDS, typename Action>
__device__ __forceinline__ void numbers_of_warp(uint32_t word, int64_t first_word, int block_shift, int64_t blocks,
                                                const Action &action)
{
    const int block_words = 1 << block_shift;
    if (block_words > WORDS) return;
    uint32_t number = (uint32_t)__popc(word);
    for (int d = 1; d < block_words; d *= 2) number += __shfl_xor_sync(HR_WARP, number, d);
    const int lane = warp_lane();
    const int64_t b = (first_word + lane) >> block_shift;
    if (lane < WORDS && (lane & (block_words - 1)) == 0 && b < blocks) action(b, number);
}

template <int WORDS, int WARPS, typename Action>
__device__ __forceinline__ void numbers_of_tile(const uint32_t count[WARPS], int64_t tile, int block_shift,
                                                int64_t blocks, const Action &action)
{
    if (1 << block_shift <= WORDS) return;
    const int warps = (1 << block_shift) / WORDS, in_tile = WARPS * WORDS >> block_shift, lane = warp_lane();
    const int64_t b = tile * in_tile + lane;
    if (lane >= in_tile || b >= blocks) return;
    uint32_t number = 0;
    for (int w = 0; w < warps; w++) number += count[lane * warps + w];
    action(b, number);
}

struct number_store {
    uint32_t *packed, *index;                       /* either may be NULL */
    __device__ __forceinline__ void operator()(int64_t b, uint32_t number) const
    {
        if (packed) packed[b] = number;
        if (index) index[b] = number;
    }
};

struct number_compare {
    const uint32_t *stored;
    uint32_t *flags, flag;
    __device__ __forceinline__ void operator()(int64_t b, uint32_t number) const
    {
        if (stored[b] != number) atomicOr(flags, flag);
    }
};
}
#endif
