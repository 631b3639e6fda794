/* relu_pack "single_pass": the input is read once.
 *
 * Source: Merrill and Garland, "Single-pass Parallel Prefix Scan with Decoupled Look-back" (2016), for the place of a
 * tile's nonzero elements: each tile publishes its own number, then sums its predecessors' in windows of 32 until one
 * of them has published the number of everything up to and including itself.
 *
 * Tiles are taken by tickets, so that a tile waits only for tiles that running blocks have taken before. A ticket is
 * taken when this tile's place is known, not before: a block that held the next tile while it waits for this one's
 * place would let all tiles behind that one wait too. Its latency lies under the writing of values.
 *
 * Each warp squeezes its 2 KiB of elements into shared memory by itself and writes its run from there, so that stores
 * are coalesced although a value's place is not known while it is still in a register. Three barriers for a tile.
 *
 * A status word holds flag and number in one access, and nothing else is passed with it: relaxed order suffices.
 */
#ifndef HR_RELU_PACK_CUH
#define HR_RELU_PACK_CUH
#include "form.cuh"

namespace {
constexpr int PACK_WARPS = HR_PACK_THREADS / 32;
constexpr u64 STATUS_OWN = 1ull << 62, STATUS_TOTAL = 2ull << 62, STATUS_KIND = 3ull << 62;   /* 0: not yet */

template <typename E>
struct pack_job {
    const E *x;
    E *values;
    uint32_t *numbers, *bitmap;       /* NULL: the tables do not fit; elements are only counted */
    int64_t elements, tiles, blocks, words, most_values;
    int block_shift;
    u64 *ticket, *status;             /* status [tiles] */
};

/* Number of nonzeros in all tiles before `tile`; by a whole warp. */
__device__ __forceinline__ u64 look_back(const u64 *status, int64_t tile)
{
    const int lane = warp_lane();
    u64 sum = 0;
    for (int64_t last = tile - 1; last >= 0;) {
        const u64 word = last >= lane ? hr_ld_relaxed(&status[last - lane]) : STATUS_TOTAL;
        const unsigned totals = __ballot_sync(HR_WARP, (word & STATUS_KIND) == STATUS_TOTAL);
        const int nearest = totals ? __ffs((int)totals) - 1 : 31;
        if (__any_sync(HR_WARP, lane <= nearest && (word & STATUS_KIND) == 0)) {
            hr_spin_hint();
            continue;
        }
        const bool own = lane <= nearest && (word & STATUS_KIND) == STATUS_OWN;
        sum += __reduce_add_sync(HR_WARP, own ? (uint32_t)word : 0u);
        if (totals) {
            sum += __shfl_sync(HR_WARP, word & SCAN_VALUE, nearest);
            break;
        }
        last -= 32;
    }
    return sum;
}

/* Warp 0: places of the tile's warps, and of the tile. */
template <int WARPS>
__device__ __forceinline__ void place_tile(const uint32_t *s_count, uint32_t *s_before, u64 *s_base, u64 *status,
                                           int64_t tile)
{
    const int lane = warp_lane();
    uint32_t count;
    const uint32_t before = warp_before(lane < WARPS ? s_count[lane] : 0, &count);
    if (lane == 0) hr_st_relaxed(&status[tile], (tile ? STATUS_OWN : STATUS_TOTAL) | count);
    const u64 base = look_back(status, tile);
    if (lane == 0 && tile) hr_st_relaxed(&status[tile], STATUS_TOTAL | (base + count));
    if (lane < WARPS) s_before[lane] = before;
    if (lane == 0) {
        s_before[WARPS] = count;
        *s_base = base;
    }
}

/* A warp's rows: bitmap, numbers, and its nonzeros squeezed into `stage`. Returns how many they are. */
template <typename E>
__device__ __forceinline__ uint32_t squeeze(const pack_job<E> &job, const rows<E> &v, int64_t first, E *stage)
{
    typedef rows<E> R;
    uint32_t mask[R::ROWS], total[2], place[R::ROWS];
#pragma unroll
    for (int r = 0; r < R::ROWS; r++) mask[r] = pack_mask<E>(v.row[r], nonzero_test());
    /* two rows' numbers, at most 256 each, in one word: two scans do for four rows */
    const uint32_t low = warp_before((uint32_t)(__popc(mask[0]) | __popc(mask[1]) << 16), &total[0]);
    const uint32_t high = warp_before((uint32_t)(__popc(mask[2]) | __popc(mask[3]) << 16), &total[1]);
    place[0] = low & 0xffff;
    place[1] = (low >> 16) + (total[0] & 0xffff);
    place[2] = (high & 0xffff) + (total[0] & 0xffff) + (total[0] >> 16);
    place[3] = (high >> 16) + (total[0] & 0xffff) + (total[0] >> 16) + (total[1] & 0xffff);
#pragma unroll
    for (int r = 0; r < R::ROWS; r++)
#pragma unroll
        for (int c = 0; c < R::N; c++)
            if (mask[r] >> c & 1) stage[place[r]++] = (E)pack_element(v.row[r], c, E());
    if (job.numbers) {
        const uint32_t word = masks_to_word<E>(mask);
        const int64_t first_word = first / 32;
        if (warp_lane() < R::WORDS && first_word + warp_lane() < job.words) job.bitmap[first_word + warp_lane()] = word;
        numbers_of_warp<R::WORDS>(word, first_word, job.block_shift, job.blocks, number_store{job.numbers, NULL});
    }
    return (total[0] & 0xffff) + (total[0] >> 16) + (total[1] & 0xffff) + (total[1] >> 16);
}

/* A warp's run of values to its place. Lanes begin at a line of 128 bytes. */
__device__ __forceinline__ void run_write(uint32_t *to, const uint32_t *stage, int count)
{
    const int skew = (int)((uintptr_t)to / 4 & 31);
    for (int i = warp_lane() - skew; i < count; i += 32)
        if (i >= 0) to[i] = stage[i];
}

/* The same by pairs; values of 2 bytes may begin and end between words. */
__device__ __forceinline__ void run_write(uint16_t *to, const uint16_t *stage, int count)
{
    const int odd = (int)((uintptr_t)to / 2 & 1), lane = warp_lane();
    if (count == 0) return;
    if (odd && lane == 0) to[0] = stage[0];
    const int pairs = (count - odd) / 2, skew = (int)((uintptr_t)(to + odd) / 4 & 31);
    for (int i = lane - skew; i < pairs; i += 32)
        if (i >= 0) {
            const uint32_t low = stage[odd + 2 * i], high = stage[odd + 2 * i + 1];
            reinterpret_cast<uint32_t *>(to + odd)[i] = low | high << 16;
        }
    if ((count - odd) % 2 && lane == 31) to[count - 1] = stage[count - 1];
}

/* ptxas for sm_90: f32 32 registers, no spills (sm_100: 8 bytes), 4 blocks; 16-bit types would spill 24 bytes with 32
 * registers and get 40, 3 blocks. Shared memory 33 KiB each. */
template <typename E>
__global__ void __launch_bounds__(HR_PACK_THREADS, sizeof(E) == 4 ? HR_PACK_HELD : 3) pack_kernel(const pack_job<E> job)
{
    typedef rows<E> R;
    constexpr int TILE = PACK_WARPS * R::WARP;
    __shared__ __align__(16) E s_stage[PACK_WARPS][R::WARP];
    __shared__ uint32_t s_count[PACK_WARPS], s_before[PACK_WARPS + 1];
    __shared__ u64 s_base, s_ticket;
    const int warp = (int)threadIdx.x / 32;
    u64 ticket = 0;
    if (threadIdx.x == 0) ticket = atomicAdd(job.ticket, 1ull);
    for (;;) {
        if (threadIdx.x == 0) s_ticket = ticket;
        __syncthreads();
        const int64_t tile = (int64_t)s_ticket;
        if (tile >= job.tiles) break;
        R v;
        rows_load(&v, job.x, tile * TILE + warp * R::WARP, job.elements);
        {
            const uint32_t count = squeeze(job, v, tile * TILE + warp * R::WARP, s_stage[warp]);
            if (warp_lane() == 0) s_count[warp] = count;
        }
        __syncthreads();
        if (warp == 0) {
            if (job.numbers)
                numbers_of_tile<R::WORDS, PACK_WARPS>(s_count, tile, job.block_shift, job.blocks,
                                                      number_store{job.numbers, NULL});
            __syncwarp();
            place_tile<PACK_WARPS>(s_count, s_before, &s_base, job.status, tile);
        }
        __syncthreads();
        if (threadIdx.x == 0) ticket = atomicAdd(job.ticket, 1ull);    /* on its way while values are written */
        /* a tile that does not fit as a whole is not written: the form will be raw */
        if ((int64_t)(s_base + s_before[PACK_WARPS]) <= job.most_values)
            run_write(job.values + s_base + s_before[warp], s_stage[warp], (int)(s_before[warp + 1] - s_before[warp]));
    }
}

template <typename E>
hr_status single_pass(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    const form f = form_of(b);
    const bool tables = form_has_tables(f);
    pack_job<E> job = {};
    job.x = static_cast<const E *>(b->x);
    job.values = reinterpret_cast<E *>(f.packed + f.values_offset);
    job.numbers = tables ? form_numbers(f) : NULL;
    job.bitmap = tables ? form_bitmap(f) : NULL;
    job.elements = f.elements;
    job.tiles = hr_pack_tiles(f.elements, f.element_bytes);
    job.blocks = f.blocks;
    job.words = f.words;
    job.most_values = form_most_values(f);
    job.block_shift = f.block_shift;
    job.ticket = static_cast<u64 *>(b->workspace);
    job.status = reinterpret_cast<u64 *>(static_cast<char *>(b->workspace) + HR_PACK_SLOT_BYTES);
    const int held = sizeof(E) == 4 ? hr_pack_held(queue->capability) : 3;
    const unsigned blocks = hr_pack_grid(queue->multiprocessors, held, job.tiles);
    const size_t bytes = (size_t)hr_pack_single_pass_bytes(f.elements, f.element_bytes);
    if (cudaMemsetAsync(b->workspace, 0, bytes, queue->stream) != cudaSuccess)
        return hr_cuda_launched("cudaMemsetAsync");
    HR_LAUNCH((pack_kernel<E>), blocks, HR_PACK_THREADS, 0, queue->stream, job);
    const hr_status st = hr_cuda_launched("pack_kernel");
    return st == HR_OK ? finish_run(queue, f, job.tiles ? job.status + job.tiles - 1 : job.ticket, b) : st;
}
}
#endif
