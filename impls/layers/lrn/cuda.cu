/* lrn and its gradient. A block takes a tile of 32 places by 32 channels, with the channels of its windows on both
 * sides, into shared memory as [channel][place]; beyond the channels lie zeros. It reads and writes along memory in
 * both layouts: neighbouring threads are neighbouring places, or channels where these lie last.
 *
 * The gradient needs the scales q of all windows that hold a channel, hence a second halo: its tile reads x from
 * 2 (window - 1) more channels, makes u = dy x q^(-beta-1) of window - 1 more, and sums u over each window. That
 * computes q again (window + 31) / 32 times, and holds nothing between forward and backward but x.
 *
 * q^-beta is made of square roots for the exponent 3/4 that every published network uses, of powf otherwise. Sums go
 * over each window in order of channel, so that nothing depends on the grid.
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

namespace {
constexpr int TILE = 32, ROW = TILE + 1;   /* a longer row: a column touches 32 banks */

/* The tile of a block: where its first place and channel lie. */
struct tile {
    int64_t first, channel;            /* element of channel 0 at the first place; first channel */
    int places;
};

struct tiling {
    int64_t runs, run_places, channel_tiles, place_tiles;   /* runs of contiguous places: images, or one */
};

__host__ __device__ inline tiling tiling_of(const hr_lrn_shape &s)
{
    tiling t;
    t.runs = s.last ? 1 : s.images;
    t.run_places = s.last ? s.images * s.spatial : s.spatial;
    t.channel_tiles = (s.channels + TILE - 1) / TILE;
    t.place_tiles = (t.run_places + TILE - 1) / TILE;
    return t;
}

__device__ inline tile tile_of(const hr_lrn_shape &s, const tiling &t, int64_t i)
{
    int64_t channel_tile, place_tile;
    const int64_t run = hr_divide(hr_divide(i, t.channel_tiles, &channel_tile), t.place_tiles, &place_tile);
    const int64_t left = t.run_places - place_tile * TILE;
    return {run * s.channels * t.run_places + place_tile * TILE * (s.last ? s.channels : 1), channel_tile * TILE,
            (int)(left < TILE ? left : TILE)};
}

/* Element of channel c at place p of the tile. */
__device__ inline int64_t place_of(const hr_lrn_shape &s, const tile &t, int64_t c, int p)
{
    return t.first + (s.last ? p * s.channels + c : c * s.spatial + p);
}

/* Row and place of the i-th of a thread's elements in `rows` rows: neighbouring threads lie side by side in memory. */
__device__ inline int row_of(const hr_lrn_shape &s, int i, int rows) { return s.last ? i % rows : i / TILE; }
__device__ inline int column_of(const hr_lrn_shape &s, int i, int rows) { return s.last ? i / rows : i % TILE; }

/* Row r holds channel first_channel + r. */
template <typename T>
__device__ inline void load_rows(const hr_lrn_shape &s, const tile &t, const T *x, int64_t first_channel, int rows,
                                 float *shared)
{
    for (int i = (int)threadIdx.x; i < rows * TILE; i += HR_THREADS) {
        const int r = row_of(s, i, rows), p = column_of(s, i, rows);
        const int64_t c = first_channel + r;
        const bool there = c >= 0 && c < s.channels && p < t.places;
        shared[r * ROW + p] = there ? hr_load(x + place_of(s, t, c, p)) : 0.0f;
    }
}

/* q of the window whose lowest channel is at `lowest`. */
__device__ inline float scale_at(const hr_lrn_shape &s, const float *lowest)
{
    float sum = 0;
    for (int k = 0; k < s.window; k++) sum += lowest[k * ROW] * lowest[k * ROW];
    return s.bias + s.share * sum;
}

__device__ inline float power_of(const hr_lrn_shape &s, float q)
{
    if (s.beta != 0.75f) return powf(q, -s.beta);
    const float root = sqrtf(q);
    return 1 / (root * sqrtf(root));
}

template <typename T>
__global__ void __launch_bounds__(HR_THREADS) lrn_kernel(hr_lrn_shape s, const T *x, T *y)
{
    HR_SHARED(float, xs);                               /* [TILE + window - 1][ROW], from channel - window / 2 */
    const tiling all = tiling_of(s);
    const int below = s.window / 2;
    for (int64_t i = blockIdx.x; i < all.runs * all.place_tiles * all.channel_tiles; i += gridDim.x) {
        const tile t = tile_of(s, all, i);
        load_rows(s, t, x, t.channel - below, TILE + s.window - 1, xs);
        __syncthreads();
        for (int e = (int)threadIdx.x; e < TILE * TILE; e += HR_THREADS) {
            const int r = row_of(s, e, TILE), p = column_of(s, e, TILE);
            if (t.channel + r >= s.channels || p >= t.places) continue;
            const float *lowest = xs + r * ROW + p;
            hr_store(y + place_of(s, t, t.channel + r, p), lowest[below * ROW] * power_of(s, scale_at(s, lowest)));
        }
        __syncthreads();                                /* before the next tile comes */
    }
}

template <typename T>
__global__ void __launch_bounds__(HR_THREADS) lrn_backward_kernel(hr_lrn_shape s, const T *x, const T *dy, T *dx)
{
    const int halo = s.window - 1, below = s.window / 2, u_rows = TILE + halo, x_rows = u_rows + halo;
    HR_SHARED(float, xs);                               /* [x_rows][ROW], from channel - halo */
    float *us = xs + x_rows * ROW;                      /* [u_rows][ROW], from channel - (halo - below) */
    float *direct = us + u_rows * ROW;                  /* [TILE][ROW]: dy q^-beta */
    const tiling all = tiling_of(s);
    for (int64_t i = blockIdx.x; i < all.runs * all.place_tiles * all.channel_tiles; i += gridDim.x) {
        const tile t = tile_of(s, all, i);
        load_rows(s, t, x, t.channel - halo, x_rows, xs);
        load_rows(s, t, dy, t.channel - (halo - below), u_rows, us);
        __syncthreads();
        for (int e = (int)threadIdx.x; e < u_rows * TILE; e += HR_THREADS) {
            const int r = row_of(s, e, u_rows), p = column_of(s, e, u_rows), own = r - (halo - below);
            const float *lowest = xs + r * ROW + p;     /* window of row r: x rows r ... r + halo */
            const float q = scale_at(s, lowest), scaled = us[r * ROW + p] * power_of(s, q);
            if (own >= 0 && own < TILE) direct[own * ROW + p] = scaled;
            us[r * ROW + p] = scaled * lowest[below * ROW] / q;
        }
        __syncthreads();
        for (int e = (int)threadIdx.x; e < TILE * TILE; e += HR_THREADS) {
            const int r = row_of(s, e, TILE), p = column_of(s, e, TILE);
            if (t.channel + r >= s.channels || p >= t.places) continue;
            float sum = 0;
            for (int k = 0; k < s.window; k++) sum += us[(r + k) * ROW + p];
            hr_store(dx + place_of(s, t, t.channel + r, p),
                     direct[r * ROW + p] - 2 * s.share * s.beta * xs[(r + halo) * ROW + p] * sum);
        }
        __syncthreads();                                /* before the next tile comes */
    }
}

unsigned blocks_of(const hr_cuda_queue *queue, const hr_lrn_shape &s)
{
    const tiling t = tiling_of(s);
    return hr_blocks(queue, t.runs * t.place_tiles * t.channel_tiles * HR_THREADS);
}

template <typename T>
hr_status forward(const hr_cuda_queue *queue, const hr_lrn_shape &s, const void *x, void *y)
{
    const size_t shared_bytes = (size_t)(TILE + s.window - 1) * ROW * sizeof(float);
    HR_LAUNCH((lrn_kernel<T>), blocks_of(queue, s), HR_THREADS, shared_bytes, queue->stream, s,
              static_cast<const T *>(x), static_cast<T *>(y));
    return hr_cuda_launched("lrn_kernel");
}

template <typename T>
hr_status backward(const hr_cuda_queue *queue, const hr_lrn_shape &s, const void *x, const void *dy, void *dx)
{
    const size_t shared_bytes = (size_t)(3 * TILE + 3 * (s.window - 1)) * ROW * sizeof(float);
    HR_LAUNCH((lrn_backward_kernel<T>), blocks_of(queue, s), HR_THREADS, shared_bytes, queue->stream, s,
              static_cast<const T *>(x), static_cast<const T *>(dy), static_cast<T *>(dx));
    return hr_cuda_launched("lrn_backward_kernel");
}
}

extern "C" hr_status hr_lrn_launch(const hr_cuda_queue *queue, int type, const hr_lrn_shape *shape, const void *x,
                                   void *y)
{
    HR_ELEMENT(type, return forward<T>(queue, *shape, x, y));
}

extern "C" hr_status hr_lrn_backward_launch(const hr_cuda_queue *queue, int type, const hr_lrn_shape *shape,
                                            const void *x, const void *dy, void *dx)
{
    HR_ELEMENT(type, return backward<T>(queue, *shape, x, dy, dx));
}
