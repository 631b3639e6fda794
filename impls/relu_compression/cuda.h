/* Launchers of relu_compression's CUDA kernels (cuda.cu). Tensors lie on 16 bytes; `packed` as a form of
 * relu_compression.h. Nothing is allocated and nothing waits: the workspace holds what passes between the kernels of
 * one launcher and is reset on the stream, so that every launcher can be recorded.
 */
#ifndef HR_RELU_COMPRESSION_CUDA_H
#define HR_RELU_COMPRESSION_CUDA_H
#include "queue.h"
#include "relu_compression.h"

/* A tile is 32 KiB of elements: 512 threads with four loads of 16 bytes each, whole blocks of every size. */
#define HR_PACK_THREADS 512
#define HR_PACK_TILE_BYTES 32768
#define HR_PACK_SLOT_BYTES 64          /* at the start of each workspace: ticket, total, state */

/* Numbers are scanned in chunks of 2048; the sums of chunks again, until one chunk is left. */
#define HR_SCAN_SHIFT 11
#define HR_SCAN_CHUNK (1 << HR_SCAN_SHIFT)
#define HR_SCAN_LEVELS 6               /* 2^66 numbers */

static inline int64_t hr_pack_tile_elements(int64_t element_bytes) { return HR_PACK_TILE_BYTES / element_bytes; }
static inline int64_t hr_pack_tiles(int64_t elements, int64_t element_bytes)
{
    const int64_t tile = hr_pack_tile_elements(element_bytes);
    return elements / tile + (elements % tile != 0);
}

/* Thread blocks of 512 that a multiprocessor of this compute capability holds: 2048 threads, or 1536. */
static inline int hr_pack_held(int capability)
{
    return capability == 86 || capability == 87 || capability == 89 || capability >= 120 ? 3 : 4;
}

/* Blocks of a grid that takes `tiles` by tickets or strides: as many as a GPU holds at once. More would wait; fewer
 * tiles need fewer. */
static inline unsigned hr_pack_grid(int multiprocessors, int held, int64_t tiles)
{
    const int64_t most = (int64_t)held * (multiprocessors > 0 ? multiprocessors : 1);
    return (unsigned)(tiles < most ? tiles : most);
}

/* What a scan of `numbers` u32 keeps: their places within chunks (u32), then levels of sums (u64). */
static inline int64_t hr_scan_bytes(int64_t numbers)
{
    int64_t bytes = (4 * numbers + 63) / 64 * 64;
    for (int64_t n = numbers; n > HR_SCAN_CHUNK;) {
        n = (n + HR_SCAN_CHUNK - 1) >> HR_SCAN_SHIFT;
        bytes += 8 * n;
    }
    return (bytes + 63) / 64 * 64;
}

/* Workspaces. */
static inline int64_t hr_pack_single_pass_bytes(int64_t elements, int64_t element_bytes)
{
    return HR_PACK_SLOT_BYTES + 8 * hr_pack_tiles(elements, element_bytes);
}
static inline int64_t hr_pack_patent_bytes(int64_t elements, int64_t block)
{
    return HR_PACK_SLOT_BYTES + hr_scan_bytes(hr_packed_blocks(elements, block));
}
static inline int64_t hr_unpack_single_write_bytes(int64_t elements, int64_t element_bytes)
{
    return HR_PACK_SLOT_BYTES + hr_scan_bytes(hr_pack_tiles(elements, element_bytes));
}

#ifdef __cplusplus
extern "C" {
#endif

/* Both directions. Packing reads x and writes the rest; unpacking reads packed (capacity_bytes of it are there) and
 * overflow, and writes x; it reports a damaged form by HR_CUDA_FLAG_BAD_PACKED and then leaves x partly written.
 * The caller has compared the bytes: capacity_bytes >= HR_PACKED_HEADER_BYTES, both together at least the raw form
 * when packing. */
typedef struct hr_pack_buffers {
    hr_packed_shape shape;
    void *x, *packed, *overflow, *report, *workspace;
    int64_t capacity_bytes, overflow_bytes;
} hr_pack_buffers;

hr_status hr_pack_single_pass_launch(const hr_cuda_queue *queue, const hr_pack_buffers *buffers);
hr_status hr_pack_patent_launch(const hr_cuda_queue *queue, const hr_pack_buffers *buffers);
hr_status hr_unpack_single_write_launch(const hr_cuda_queue *queue, const hr_pack_buffers *buffers);
hr_status hr_unpack_patent_launch(const hr_cuda_queue *queue, const hr_pack_buffers *buffers);

/* report gets elements and nonzeros. */
hr_status hr_relu_count_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *x, void *report);

hr_status hr_sign_mask_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *y, void *mask);
hr_status hr_sign_backward_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *mask,
                                  const void *dy, void *dx);
hr_status hr_sign_expand_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *mask, void *y);
hr_status hr_index_pack_launch(const hr_cuda_queue *queue, int bits, int64_t elements, const void *a, void *packed);
hr_status hr_index_unpack_launch(const hr_cuda_queue *queue, int bits, int64_t elements, const void *packed, void *a);

#ifdef __cplusplus
}
#endif
#endif
