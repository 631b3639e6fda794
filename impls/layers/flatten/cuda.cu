/* flatten and its gradient. Between plain layouts they are a copy; with channels last each image is a matrix of places
 * and channels that is transposed, in tiles of 32 x 32 through shared memory, so that both sides are read and written
 * along memory. A tile's rows are one element longer than they need be, so that a column touches 32 banks.
 */
#include "cuda.h"
#include "copy_rows.cuh"

namespace {
constexpr int TILE = 32, STEP = HR_THREADS / TILE;

struct matrices {
    int64_t images, rows, columns, row_tiles, column_tiles;
};

template <typename U>
__global__ void __launch_bounds__(HR_THREADS) transpose_kernel(matrices m, const U *from, U *to)
{
    __shared__ U tile[TILE][TILE + 1];
    const int x = (int)threadIdx.x % TILE, y = (int)threadIdx.x / TILE;
    const int64_t tiles = m.images * m.row_tiles * m.column_tiles;
    for (int64_t t = blockIdx.x; t < tiles; t += gridDim.x) {
        int64_t row, column;
        const int64_t image = hr_divide(hr_divide(t, m.column_tiles, &column), m.row_tiles, &row);
        const int64_t first = image * m.rows * m.columns;
        row *= TILE;
        column *= TILE;
        for (int i = y; i < TILE; i += STEP)
            if (row + i < m.rows && column + x < m.columns)
                tile[i][x] = from[first + (row + i) * m.columns + column + x];
        __syncthreads();
        for (int i = y; i < TILE; i += STEP)
            if (column + i < m.columns && row + x < m.rows) to[first + (column + i) * m.rows + row + x] = tile[x][i];
        __syncthreads();                   /* before the next tile comes */
    }
}

template <typename U>
hr_status transpose(const hr_cuda_queue *queue, int64_t images, int64_t rows, int64_t columns, const void *from,
                    void *to)
{
    const matrices m = {images, rows, columns, (rows + TILE - 1) / TILE, (columns + TILE - 1) / TILE};
    const unsigned blocks = hr_blocks(queue, images * m.row_tiles * m.column_tiles * HR_THREADS);
    HR_LAUNCH((transpose_kernel<U>), blocks, HR_THREADS, 0, queue->stream, m, static_cast<const U *>(from),
              static_cast<U *>(to));
    return hr_cuda_launched("transpose_kernel");
}
}

extern "C" hr_status hr_flatten_launch(const hr_cuda_queue *queue, int element_bytes, int64_t images, int64_t rows,
                                       int64_t columns, const void *from, void *to)
{
    if (rows > 1 && columns > 1)
        return element_bytes == 4 ? transpose<uint32_t>(queue, images, rows, columns, from, to)
                                  : transpose<uint16_t>(queue, images, rows, columns, from, to);
    return copy_run(queue, images * rows * columns * element_bytes, from, to);
}
