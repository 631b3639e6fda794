/* Launchers of relu_compression on CUDA. Kernels move bits and know only the width of an element:
 *
 *   rows.cuh    how a warp holds elements and makes bitmap words of them
 *   scan.cuh    exclusive scan over any number of u32
 *   form.cuh    header, report, raw form
 *   pack.cuh    relu_pack single_pass       unpack.cuh  relu_unpack single_write
 *   patent.cuh  both as the patent has them bits.cuh    counting, 1-bit masks, 2- and 4-bit indices
 */
#include "cuda.h"
#include <cuda_runtime.h>
#include "bits.cuh"
#include "pack.cuh"
#include "patent.cuh"
#include "unpack.cuh"

namespace {
/* Bits of infinity and of 1, by hr_type. */
struct type_bits {
    uint32_t infinity, one;
};
type_bits bits_of(int type)
{
    if (type == HR_F32) return {0x7f800000u, 0x3f800000u};
    return type == HR_F16 ? type_bits{0x7c00u, 0x3c00u} : type_bits{0x7f80u, 0x3f80u};
}
}

/* `call` with E as the bits of an element. */
#define BY_WIDTH(type, call)                                   \
    switch (hr_packed_takes((hr_type)(type)) ? (int)(type) : -1) { \
    case -1: return HR_UNSUPPORTED;                            \
    case HR_F32: { typedef uint32_t E; return call; }          \
    default: { typedef uint16_t E; return call; }              \
    }

extern "C" hr_status hr_pack_single_pass_launch(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    BY_WIDTH(b->shape.type, single_pass<E>(queue, b))
}

extern "C" hr_status hr_pack_patent_launch(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    BY_WIDTH(b->shape.type, pack_patent<E>(queue, b))
}

extern "C" hr_status hr_unpack_single_write_launch(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    BY_WIDTH(b->shape.type, unpack_single_write<E>(queue, b))
}

extern "C" hr_status hr_unpack_patent_launch(const hr_cuda_queue *queue, const hr_pack_buffers *b)
{
    BY_WIDTH(b->shape.type, unpack_patent<E>(queue, b))
}

extern "C" hr_status hr_relu_count_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *x,
                                          void *report)
{
    BY_WIDTH(type, count_nonzeros<E>(queue, elements, x, report))
}

extern "C" hr_status hr_sign_mask_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *y,
                                         void *mask)
{
    BY_WIDTH(type, mask_of<E>(queue, elements, y, bits_of(type).infinity, mask))
}

extern "C" hr_status hr_sign_backward_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *mask,
                                             const void *dy, void *dx)
{
    BY_WIDTH(type, (masked<E, true>(queue, elements, mask, dy, 0, dx)))
}

extern "C" hr_status hr_sign_expand_launch(const hr_cuda_queue *queue, int type, int64_t elements, const void *mask,
                                           void *y)
{
    BY_WIDTH(type, (masked<E, false>(queue, elements, mask, NULL, bits_of(type).one, y)))
}

extern "C" hr_status hr_index_pack_launch(const hr_cuda_queue *queue, int bits, int64_t elements, const void *a,
                                          void *packed)
{
    const unsigned blocks = hr_blocks(queue, (elements + 63) / 64);
    if (bits == 2)
        HR_LAUNCH(index_pack_kernel<2>, blocks, HR_THREADS, 0, queue->stream, elements, static_cast<const uint8_t *>(a),
                  static_cast<uint32_t *>(packed));
    else
        HR_LAUNCH(index_pack_kernel<4>, blocks, HR_THREADS, 0, queue->stream, elements, static_cast<const uint8_t *>(a),
                  static_cast<uint32_t *>(packed));
    return hr_cuda_launched("index_pack_kernel");
}

extern "C" hr_status hr_index_unpack_launch(const hr_cuda_queue *queue, int bits, int64_t elements, const void *packed,
                                            void *a)
{
    const unsigned blocks = hr_blocks(queue, (elements + 15) / 16);
    if (bits == 2)
        HR_LAUNCH(index_unpack_kernel<2>, blocks, HR_THREADS, 0, queue->stream, elements,
                  static_cast<const uint32_t *>(packed), static_cast<uint8_t *>(a));
    else
        HR_LAUNCH(index_unpack_kernel<4>, blocks, HR_THREADS, 0, queue->stream, elements,
                  static_cast<const uint32_t *>(packed), static_cast<uint8_t *>(a));
    return hr_cuda_launched("index_unpack_kernel");
}
