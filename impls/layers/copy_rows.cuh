/* Copies of rows of bytes between two pitches, for layers that only move elements (concat, flatten).
 *
 * A row is cut into units of 16, 8, 4, 2 or 1 bytes, the widest that divides the rows, pitches and first addresses; a
 * thread moves one unit at a time, so that neighbours lie side by side.
 */
#ifndef HR_COPY_ROWS_CUH
#define HR_COPY_ROWS_CUH
#include <cuda_runtime.h>
#include "element.cuh"
#include "launch.h"
#include "launch_shape.cuh"

struct hr_rows {
    const char *from;
    char *to;
    int64_t rows, row_bytes, from_pitch_bytes, to_pitch_bytes;
};

namespace {
template <typename U>
__global__ void __launch_bounds__(HR_THREADS) copy_rows_kernel(hr_rows r)
{
    const int64_t per_row = r.row_bytes / (int64_t)sizeof(U), units = r.rows * per_row;
    for (int64_t i = hr_first_item(); i < units; i += hr_item_stride()) {
        int64_t unit;
        const int64_t row = hr_divide(i, per_row, &unit);
        const U *from = reinterpret_cast<const U *>(r.from + row * r.from_pitch_bytes);
        reinterpret_cast<U *>(r.to + row * r.to_pitch_bytes)[unit] = from[unit];
    }
}

template <typename U>
hr_status copy_units(const hr_cuda_queue *queue, const hr_rows &r)
{
    HR_LAUNCH((copy_rows_kernel<U>), hr_blocks(queue, r.rows * (r.row_bytes / (int64_t)sizeof(U))), HR_THREADS, 0,
              queue->stream, r);
    return hr_cuda_launched("copy_rows_kernel");
}

hr_status copy_rows(const hr_cuda_queue *queue, const hr_rows &r)
{
    const uint64_t bits = (uint64_t)(uintptr_t)r.from | (uint64_t)(uintptr_t)r.to | (uint64_t)r.row_bytes |
                          (uint64_t)r.from_pitch_bytes | (uint64_t)r.to_pitch_bytes;
    if (bits % 16 == 0) return copy_units<uint4>(queue, r);
    if (bits % 8 == 0) return copy_units<uint2>(queue, r);
    if (bits % 4 == 0) return copy_units<uint32_t>(queue, r);
    if (bits % 2 == 0) return copy_units<uint16_t>(queue, r);
    return copy_units<uint8_t>(queue, r);
}

/* One run of bytes, from and to addresses on 16 bytes: packs, and an end of less than one. */
[[maybe_unused]] hr_status copy_run(const hr_cuda_queue *queue, int64_t bytes, const void *from, void *to)
{
    const int64_t packed = bytes / 16 * 16;
    const char *source = static_cast<const char *>(from);
    char *target = static_cast<char *>(to);
    hr_status st = HR_OK;
    if (packed) st = copy_rows(queue, {source, target, 1, packed, 0, 0});
    if (st == HR_OK && packed < bytes)
        st = copy_rows(queue, {source + packed, target + packed, 1, bytes - packed, 0, 0});
    return st;
}
}
#endif
