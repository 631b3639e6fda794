/* A single-pass ReLU compression with decoupled look-back, its inverse, and ten faults that can be planted in them: the
 * test of the emulator as a finder of faults (planted.cpp). Plain CUDA C: nvcc compiles it too.
 *
 * compress: one bit for each element (x > 0), the kept values without gaps, and for each tile of 256 elements the
 * number of values kept before it. A tile takes a ticket, publishes its own count, then sums its predecessors' counts
 * in windows of 32 until one of them has published the count of everything up to and including itself
 * (Merrill and Garland, Single-pass Parallel Prefix Scan with Decoupled Look-back, 2016).
 */
#include "launch.h"
#include "planted.h"

namespace {
const unsigned WARPS = PLANTED_TILE / 32;
const unsigned EMPTY = 0, OWN = 1u << 30, TOTAL = 2u << 30, KIND = 3u << 30;   /* kind and count in one word */

template <int fault> __device__ void publish(unsigned *status, unsigned tile, unsigned word)
{
    if (fault == PLANTED_PLAIN_STATUS) status[tile] = word;
    else hr_st_release(&status[tile], word);
}

/* The number of values kept in all tiles before `tile`; by a whole warp. */
template <int fault> __device__ unsigned look_back(const unsigned *status, int tile)
{
    unsigned sum = 0;
    int lane = threadIdx.x;
    for (int last = tile - 1; last >= 0;) {
        int other = last - lane;
        unsigned word = other >= 0 ? hr_ld_acquire(&status[other]) : TOTAL;
        if (__any_sync(0xffffffffu, (word & KIND) == EMPTY)) {
            hr_spin_hint();
            continue;
        }
        unsigned totals = __ballot_sync(0xffffffffu, (word & KIND) == TOTAL);
        int nearest = totals ? __ffs((int)totals) - 1 : 31;
        sum += __reduce_add_sync(0xffffffffu, lane <= nearest ? word & ~KIND : 0u);
        if (totals) break;
        last -= fault == PLANTED_WINDOW ? 31 : 32;
    }
    return sum;
}

template <int fault>
__global__ void compress(const float *__restrict__ x, unsigned n, unsigned *bitmap, float *packed, unsigned *before,
                         unsigned *status, unsigned *ticket)
{
    __shared__ unsigned s_tile, s_base;
    __shared__ unsigned s_warp[WARPS];
    unsigned lane = threadIdx.x & 31, warp = threadIdx.x / 32;

    if (threadIdx.x == 0) s_tile = fault == PLANTED_NO_TICKET ? blockIdx.x : atomicAdd(ticket, 1u);
    __syncthreads();
    unsigned tile = s_tile, i = tile * PLANTED_TILE + threadIdx.x;
    float value = i < n ? x[i] : 0.0f;
    bool keep = value > 0;
    unsigned word = 0;
    if (fault != PLANTED_DIVERGENT_BALLOT || keep) word = __ballot_sync(0xffffffffu, keep);
    if (lane == 0) {
        if (i < n || fault == PLANTED_NO_BITMAP_BOUND) bitmap[i / 32] = word;
        s_warp[warp] = (unsigned)__popc(word);
    }
    if (fault != PLANTED_NO_BARRIER_BEFORE_SCAN) __syncthreads();
    if (warp == 0) {
        unsigned own = lane < WARPS ? s_warp[lane + (fault == PLANTED_SHARED_INDEX)] : 0, sum = own;
        for (unsigned d = 1; d < WARPS; d *= 2) {
            unsigned left = __shfl_up_sync(0xffffffffu, sum, d);
            if (lane >= d) sum += left;
        }
        unsigned count = __shfl_sync(0xffffffffu, sum, WARPS - 1);
        if (lane == 0) publish<fault>(status, tile, (tile ? OWN : TOTAL) | count);
        if (lane < WARPS) s_warp[lane] = sum - own;
        unsigned base = look_back<fault>(status, (int)tile);
        if (lane == 0) {
            if (tile) publish<fault>(status, tile, TOTAL | (base + count));
            before[tile] = s_base = base;
        }
    }
    if (fault != PLANTED_NO_BARRIER_AFTER_LOOK_BACK) __syncthreads();
    unsigned lower = fault == PLANTED_SHIFT ? word & (0xffffffffu >> (32 - lane)) : word & ((1u << lane) - 1);
    if (keep) packed[s_base + s_warp[warp] + (unsigned)__popc(lower)] = value;
}

template <int fault>
__global__ void decompress(float *__restrict__ y, unsigned n, const unsigned *bitmap, const float *packed,
                           const unsigned *before)
{
    __shared__ unsigned s_warp[WARPS];
    unsigned lane = threadIdx.x & 31, warp = threadIdx.x / 32, i = blockIdx.x * PLANTED_TILE + threadIdx.x;
    unsigned word = i / 32 < (n + 31) / 32 ? bitmap[i / 32] : 0;
    if (lane == 0) s_warp[warp] = (unsigned)__popc(word);
    __syncthreads();
    unsigned at = before[blockIdx.x] + (unsigned)__popc(word & ((1u << lane) - 1));
    for (unsigned k = 0; k < warp; k++) at += s_warp[k];
    if (i < n || fault == PLANTED_NO_GRID_GUARD) y[i] = word >> lane & 1 ? packed[at] : 0.0f;
}

template <int fault> void launch(const planted_buffers *b, cudaStream_t stream)
{
    unsigned tiles = (b->n + PLANTED_TILE - 1) / PLANTED_TILE;
    HR_LAUNCH(compress<fault>, tiles, PLANTED_TILE, 0, stream, b->x, b->n, b->bitmap, b->packed, b->before, b->status,
              b->ticket);
    HR_LAUNCH(decompress<fault>, tiles, PLANTED_TILE, 0, stream, b->y, b->n, b->bitmap, b->packed, b->before);
}
}

void planted_launch(int fault, const planted_buffers *b, cudaStream_t stream)
{
    static void (*const launchers[])(const planted_buffers *, cudaStream_t) = {
#define X(code, text) launch<PLANTED_##code>,
        PLANTED_FAULTS(X)
#undef X
    };
    launchers[fault](b, stream);
}
