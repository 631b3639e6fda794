/* "patent": the claims' pipeline, each part a kernel of its own. US11362670B2.
 *
 *   pack     claim 1  bitmap by ballot, numbers of the blocks by parallel reduction   count_kernel
 *                     places by parallel scan over the numbers                        scan.cuh
 *                     the buffer: the total is compared with what the plan gives      finish_kernel (form.cuh)
 *                     copy of the nonzero elements, in parallel                       copy_kernel
 *   unpack   claim 2  the output is cleared                                           cudaMemsetAsync
 *            claim 3  places again from the stored numbers                            scan.cuh
 *            claim 4  scatter, in parallel                                            scatter_kernel
 *
 * The index of the blocks lives in the workspace (claim 3: it need not survive). A lane holds one element at a time, so
 * that a ballot is a word of the bitmap; a warp takes 1024 elements and lane k keeps word k.
 */
#ifndef HR_RELU_PATENT_CUH
#define HR_RELU_PATENT_CUH
#include "form.cuh"

namespace {
constexpr int PATENT_WARPS = HR_THREADS / 32;
constexpr int PATENT_TILE_WORDS = PATENT_WARPS * 32;      /* 8192 elements: whole blocks of every size */

inline unsigned patent_grid(const hr_cuda_queue *queue, const form &f)
{
    return hr_blocks(queue, (f.words + PATENT_TILE_WORDS - 1) / PATENT_TILE_WORDS * HR_THREADS);
}

/* Bitmap and numbers, where the tables fit; numbers to the index in any case. */
template <typename E>
__global__ void __launch_bounds__(HR_THREADS) count_kernel(const form f, const E *x, bool tables, uint32_t *index)
{
    __shared__ uint32_t s_count[PATENT_WARPS];
    const int lane = warp_lane(), warp = (int)threadIdx.x / 32;
    uint32_t *const bitmap = tables ? reinterpret_cast<uint32_t *>(f.packed + f.bitmap_offset) : NULL;
    const number_store store = {tables ? reinterpret_cast<uint32_t *>(f.packed + HR_PACKED_HEADER_BYTES) : NULL, index};
    const int64_t tiles = (f.words + PATENT_TILE_WORDS - 1) / PATENT_TILE_WORDS;
    for (int64_t tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
        const int64_t first = tile * PATENT_TILE_WORDS + warp * 32;
        uint32_t own = 0;
#pragma unroll 8
        for (int k = 0; k < 32; k++) {
            const int64_t i = (first + k) * 32 + lane;
            const uint32_t word = __ballot_sync(HR_WARP, i < f.elements && x[i] != 0);
            if (lane == k) own = word;
        }
        if (bitmap && first + lane < f.words) bitmap[first + lane] = own;
        numbers_of_warp<32>(own, first, f.block_shift, f.blocks, store);
        const uint32_t count = __reduce_add_sync(HR_WARP, (uint32_t)__popc(own));
        if (lane == 0) s_count[warp] = count;
        __syncthreads();
        if (warp == 0) numbers_of_tile<32, PATENT_WARPS>(s_count, tile, f.block_shift, f.blocks, store);
        __syncthreads();                               /* the next tile's counts go to the same place */
    }
}

/* Place of the first nonzero of this lane's word: its block's, and the words before it in the block. Blocks of more
 * than a warp: s_count of the tile's warps stands. */
__device__ __forceinline__ u64 word_place(const form &f, const scan_levels &s, int64_t word, uint32_t bits,
                                                 const uint32_t *s_count)
{
    const int lane = warp_lane(), warp = (int)threadIdx.x / 32, block_words = 1 << f.block_shift;
    uint32_t total, before = warp_before((uint32_t)__popc(bits), &total);
    if (block_words <= 32) before -= __shfl_sync(HR_WARP, before, lane & ~(block_words - 1));
    else
        for (int w = warp & ~(block_words / 32 - 1); w < warp; w++) before += s_count[w];
    return (word < f.words ? scan_place(s, word >> f.block_shift) : 0) + before;
}

/* Each tile: its bitmap words, then `body` (word, place of its first nonzero) for each lane. */
template <typename Body>
__device__ __forceinline__ void each_tile(const form &f, const scan_levels &s, const Body &body)
{
    __shared__ uint32_t s_count[PATENT_WARPS];
    const int lane = warp_lane(), warp = (int)threadIdx.x / 32;
    const uint32_t *bitmap = reinterpret_cast<const uint32_t *>(f.packed + f.bitmap_offset);
    const int64_t tiles = (f.words + PATENT_TILE_WORDS - 1) / PATENT_TILE_WORDS;
    for (int64_t tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
        const int64_t first = tile * PATENT_TILE_WORDS + warp * 32;
        uint32_t bits = first + lane < f.words ? bitmap[first + lane] : 0;
        bits = body.checked(f, first + lane, bits);
        const uint32_t count = __reduce_add_sync(HR_WARP, (uint32_t)__popc(bits));
        if (lane == 0) s_count[warp] = count;
        __syncthreads();
        body.numbers(f, tile, first, bits, s_count);
        const u64 place = word_place(f, s, first + lane, bits, s_count);
#pragma unroll 4
        for (int k = 0; k < 32; k++) {
            const uint32_t word = __shfl_sync(HR_WARP, bits, k);
            const u64 at = __shfl_sync(HR_WARP, place, k) + (u64)__popc(word & ((1u << lane) - 1));
            if (word >> lane & 1) body.move((first + k) * 32 + lane, at);
        }
        __syncthreads();                               /* the next tile's counts go to the same place */
    }
}

template <typename E>
struct copy_body {
    const E *x;
    E *values;
    __device__ __forceinline__ uint32_t checked(const form &, int64_t, uint32_t bits) const { return bits; }
    __device__ __forceinline__ void numbers(const form &, int64_t, int64_t, uint32_t, const uint32_t *) const {}
    __device__ __forceinline__ void move(int64_t i, u64 at) const { values[at] = x[i]; }
};

/* Nonzero elements to their places, unless the form is raw. */
template <typename E>
__global__ void __launch_bounds__(HR_THREADS) copy_kernel(const form f, const scan_levels s, const E *x)
{
    if (f.values_offset + f.element_bytes * (int64_t)*s.total > f.capacity_bytes ||
        f.values_offset + f.element_bytes * (int64_t)*s.total >= f.raw_bytes) return;
    each_tile(f, s, copy_body<E>{x, reinterpret_cast<E *>(f.packed + f.values_offset)});
}

/* Bits behind the last element: reported and left out. */
__device__ __forceinline__ uint32_t bits_checked(const form &f, int64_t word, uint32_t bits, uint32_t *flags)
{
    const int used = (int)(f.elements & 31);
    if (!used || word != f.words - 1 || !(bits >> used)) return bits;
    atomicOr(flags, (uint32_t)HR_CUDA_FLAG_BAD_PACKED);
    return bits & ((1u << used) - 1);
}

template <typename E>
struct scatter_body {
    const E *values;
    E *x;
    u64 nonzeros;
    uint32_t *flags;
    __device__ __forceinline__ uint32_t checked(const form &f, int64_t word, uint32_t bits) const
    {
        return bits_checked(f, word, bits, flags);
    }
    /* A bitmap that disagrees with the numbers is reported; places are compared below all the same. */
    __device__ __forceinline__ void numbers(const form &f, int64_t tile, int64_t first, uint32_t bits,
                                            const uint32_t *s_count) const
    {
        const uint32_t *stored = reinterpret_cast<const uint32_t *>(f.packed + HR_PACKED_HEADER_BYTES);
        const number_compare compare = {stored, flags, HR_CUDA_FLAG_BAD_PACKED};
        numbers_of_warp<32>(bits, first, f.block_shift, f.blocks, compare);
        if (threadIdx.x < 32) numbers_of_tile<32, PATENT_WARPS>(s_count, tile, f.block_shift, f.blocks, compare);
        __syncwarp();
    }
    __device__ __forceinline__ void move(int64_t i, u64 at) const
    {
        if (at < nonzeros) x[i] = values[at];
    }
};

template <typename E>
__global__ void __launch_bounds__(HR_THREADS) scatter_kernel(const form f, const scan_levels s, const form_state *state,
                                                             E *x, uint32_t *flags)
{
    if (state->kind != FORM_PACKED) return;
    if (blockIdx.x == 0 && threadIdx.x == 0 && *s.total != state->nonzeros)
        atomicOr(flags, (uint32_t)HR_CUDA_FLAG_BAD_PACKED);
    const E *values = reinterpret_cast<const E *>(f.packed + f.values_offset);
    each_tile(f, s, scatter_body<E>{values, x, state->nonzeros, flags});
}

inline void *workspace_behind_slot(const hr_pack_buffers *b)
{
    return static_cast<char *>(b->workspace) + HR_PACK_SLOT_BYTES;
}

template <typename E>
hr_status pack_patent(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    const form f = form_of(b);
    const E *x = static_cast<const E *>(b->x);
    const scan_levels s = scan_layout(workspace_behind_slot(b), f.blocks, static_cast<u64 *>(b->workspace));
    const bool tables = form_has_tables(f);
    HR_LAUNCH((count_kernel<E>), patent_grid(queue, f), HR_THREADS, 0, queue->stream, f, x, tables, s.index);
    hr_status st = hr_cuda_launched("count_kernel");
    if (st == HR_OK) st = scan_run(queue, s, NULL, HR_PACKED_BLOCK_MOST, NULL);
    if (st == HR_OK) st = finish_run(queue, f, s.total, b);
    if (st != HR_OK || !tables) return st;
    HR_LAUNCH((copy_kernel<E>), patent_grid(queue, f), HR_THREADS, 0, queue->stream, f, s, x);
    return hr_cuda_launched("copy_kernel");
}

template <typename E>
hr_status unpack_patent(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    const form f = form_of(b);
    const scan_levels s = scan_layout(workspace_behind_slot(b), f.blocks, static_cast<u64 *>(b->workspace) + 2);
    const form_state *state = static_cast<const form_state *>(b->workspace);
    const size_t bytes = (size_t)(f.elements * f.element_bytes);
    if (cudaMemsetAsync(b->x, 0, bytes, queue->stream) != cudaSuccess) return hr_cuda_launched("cudaMemsetAsync");
    hr_status st = begin_run(queue, f, b, NULL, 0, 0);
    if (st != HR_OK || f.values_offset > f.capacity_bytes) return st;      /* it can only be raw, or damaged */
    st = scan_run(queue, s, form_numbers(f), f.header.block, &state->kind);
    if (st != HR_OK) return st;
    HR_LAUNCH((scatter_kernel<E>), patent_grid(queue, f), HR_THREADS, 0, queue->stream, f, s, state,
              static_cast<E *>(b->x), queue->flags);
    return hr_cuda_launched("scatter_kernel");
}
}
#endif
