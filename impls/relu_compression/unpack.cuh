/* relu_unpack "single_write": every element of x is written once, a value or zero.
 *
 * The patent clears the output and then scatters (patent.cuh), which writes each nonzero element's line twice. Here a
 * warp has the bitmap words of 512 (f32) or 1024 elements, brings its run of values into shared memory by coalesced
 * loads, and stores rows of 16 bytes for each lane, values and zeros together. The stored numbers are summed for each
 * tile and scanned (scan.cuh); within a tile places come from the bitmap. The bitmap words of a block's next tile are
 * loaded before this one is worked on, so that values and bitmaps are on their way at the same time.
 *
 * Damaged forms: the header is compared first (form.cuh). Here numbers, bitmap and nonzeros are compared with one
 * another, and no value is read from behind the nonzeros, whatever the tables say.
 */
#ifndef HR_RELU_UNPACK_CUH
#define HR_RELU_UNPACK_CUH
#include "patent.cuh"

namespace {
constexpr int UNPACK_WARPS = HR_PACK_THREADS / 32;

/* `count` values from values[from] on into `stage`, zeros from `there` on; returns where the first one lies in it. */
__device__ __forceinline__ int run_read(const uint32_t *values, u64 from, int count, int there, uint32_t *stage)
{
    const uint32_t *run = values + from;
    const int skew = (int)((uintptr_t)run / 4 & 31);           /* lanes begin at a line of 128 bytes */
#pragma unroll 4
    for (int i = warp_lane() - skew; i < count; i += 32)
        if (i >= 0) stage[i] = i < there ? run[i] : 0;
    return 0;
}

/* Values of 2 bytes: the aligned words that they lie in. A word's half behind the last value is not read. */
__device__ __forceinline__ int run_read(const uint16_t *values, u64 from, int count, int there, uint16_t *stage)
{
    const int odd = (int)((uintptr_t)(values + from) / 2 & 1);
    const uint16_t *run = values + from - odd;
    const int words = (count + odd + 1) / 2, whole = (there + odd) / 2;
    const int skew = (int)((uintptr_t)run / 4 & 31);
#pragma unroll 4
    for (int i = warp_lane() - skew; i < words; i += 32)
        if (i >= 0) {
            const uint32_t word = i < whole ? reinterpret_cast<const uint32_t *>(run)[i]
                                  : i == whole && (there + odd) % 2 && there > 0 ? run[2 * i] : 0;
            stage[2 * i] = (uint16_t)word;
            stage[2 * i + 1] = (uint16_t)(word >> 16);
        }
    return odd;
}

template <typename E>
struct unpack_job {
    form f;
    scan_levels s;
    const form_state *state;
    E *x;
    uint32_t *flags;
    int64_t first_tile, tiles;        /* from 0 on, but for tests of large offsets */
};

/* This lane's bitmap word in natural order. */
template <typename E>
__device__ __forceinline__ uint32_t tile_word(const unpack_job<E> &job, int64_t tile)
{
    typedef rows<E> R;
    const int64_t word = (tile * UNPACK_WARPS + threadIdx.x / 32) * R::WORDS + warp_lane();
    const uint32_t *bitmap = reinterpret_cast<const uint32_t *>(job.f.packed + job.f.bitmap_offset);
    return warp_lane() < R::WORDS && tile < job.tiles && word < job.f.words ? bitmap[word] : 0;
}

/* A warp's elements from `first` on. before: this lane's word's place in the run that begins at stage[0]. */
template <typename E>
__device__ __forceinline__ void spread(const unpack_job<E> &job, int64_t first, uint32_t word, uint32_t before,
                                       const E *stage)
{
    typedef rows<E> R;
#pragma unroll
    for (int r = 0; r < R::ROWS; r++) {
        const int group = warp_lane() / R::GROUP, shift = warp_lane() % R::GROUP * R::N;
        const uint32_t bits = __shfl_sync(HR_WARP, word, r * R::N + group);
        uint32_t place = __shfl_sync(HR_WARP, before, r * R::N + group) + (uint32_t)__popc(bits & ((1u << shift) - 1));
        hr_words w = {{0, 0, 0, 0}};
#pragma unroll
        for (int c = 0; c < R::N; c++)
            if (bits >> (shift + c) & 1) pack_add(&w, c, stage[place++]);
        row_store(job.x, w, r, first, job.f.elements);
    }
}

/* The tile's stored numbers against its bitmap. */
template <typename E>
__device__ __forceinline__ void numbers_check(const unpack_job<E> &job, int64_t tile, uint32_t word,
                                              const uint32_t *s_count)
{
    typedef rows<E> R;
    const int warp = (int)threadIdx.x / 32;
    const uint32_t *stored = reinterpret_cast<const uint32_t *>(job.f.packed + HR_PACKED_HEADER_BYTES);
    const number_compare compare = {stored, job.flags, HR_CUDA_FLAG_BAD_PACKED};
    numbers_of_warp<R::WORDS>(word, (tile * UNPACK_WARPS + warp) * R::WORDS, job.f.block_shift, job.f.blocks, compare);
    if (warp == 0)
        numbers_of_tile<R::WORDS, UNPACK_WARPS>(s_count, tile, job.f.block_shift, job.f.blocks, compare);
    __syncwarp();
}

/* ptxas for sm_90: 32 registers, no spills, 33 KiB of shared memory: 4 blocks on a multiprocessor. */
template <typename E>
__global__ void __launch_bounds__(HR_PACK_THREADS, HR_PACK_HELD) expand_kernel(const unpack_job<E> job)
{
    typedef rows<E> R;
    __shared__ __align__(16) E s_stage[UNPACK_WARPS][R::WARP + 16 / sizeof(E)];
    __shared__ uint32_t s_count[2][UNPACK_WARPS];      /* two, so that one barrier for a tile is enough */
    const int lane = warp_lane(), warp = (int)threadIdx.x / 32;
    if (job.state->kind != FORM_PACKED) return;
    const u64 nonzeros = job.state->nonzeros;
    if (blockIdx.x == 0 && threadIdx.x == 0 && *job.s.total != nonzeros)
        atomicOr(job.flags, (uint32_t)HR_CUDA_FLAG_BAD_PACKED);
    int64_t tile = job.first_tile + blockIdx.x;
    uint32_t coming = tile_word(job, tile);
    int turn = 0;
    for (; tile < job.tiles; tile += gridDim.x, turn ^= 1) {
        const int64_t first = (tile * UNPACK_WARPS + warp) * R::WARP;
        const uint32_t word = bits_checked(job.f, first / 32 + lane, coming, job.flags);
        uint32_t count;
        const uint32_t before = warp_before((uint32_t)__popc(word), &count);
        coming = tile_word(job, tile + gridDim.x);
        if (lane == 0) s_count[turn][warp] = count;
        __syncthreads();
        u64 from = scan_place(job.s, tile);
        from += __reduce_add_sync(HR_WARP, lane < warp ? s_count[turn][lane] : 0u);
        const u64 left = from < nonzeros ? nonzeros - from : 0;
        const int there = left < count ? (int)left : (int)count;
        const E *values = reinterpret_cast<const E *>(job.f.packed + job.f.values_offset);
        const int skip = run_read(values, there ? from : 0, (int)count, there, s_stage[warp]);
        numbers_check(job, tile, word, s_count[turn]);
        __syncwarp();
        spread(job, first, word, before, s_stage[warp] + skip);
        __syncwarp();                                  /* the next run goes into the same shared memory */
    }
}

template <typename E>
hr_status unpack_single_write(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    unpack_job<E> job = {};
    job.f = form_of(b);
    job.tiles = hr_pack_tiles(job.f.elements, job.f.element_bytes);
    job.s = scan_layout(workspace_behind_slot(b), job.tiles, static_cast<u64 *>(b->workspace) + 2);
    job.state = static_cast<const form_state *>(b->workspace);
    job.x = static_cast<E *>(b->x);
    job.flags = queue->flags;
    const int tile_blocks = (int)(hr_pack_tile_elements(job.f.element_bytes) / b->shape.block);
    const bool tables = job.f.values_offset <= job.f.capacity_bytes;   /* else it can only be raw, or damaged */
    hr_status st = begin_run(queue, job.f, b, tables ? job.s.index : NULL, job.tiles, tile_blocks);
    if (st != HR_OK || !tables) return st;
    st = scan_run(queue, job.s, NULL, HR_PACK_TILE_BYTES, &job.state->kind);
    if (st != HR_OK) return st;
    const unsigned blocks = hr_pack_grid(queue->multiprocessors, hr_pack_held(queue->capability), job.tiles);
    HR_LAUNCH((expand_kernel<E>), blocks, HR_PACK_THREADS, 0, queue->stream, job);
    return hr_cuda_launched("expand_kernel");
}
}
#endif
