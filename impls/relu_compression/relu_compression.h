/* ReLU compression: lossless packing of sparse activations.
 *
 * Source: US11362670B2 (ReLU compression to reduce GPU memory). Claim 1: a bitmap of the nonzero elements, the number
 * of nonzero elements of each block by parallel reduction, the place of each block's first nonzero element by a
 * parallel scan over those numbers, then the buffer, then a parallel copy of the nonzero elements. Claim 2 clears the
 * output before decompression, claim 3 computes the places again from the stored numbers, claim 4 scatters in
 * parallel, claims 5 and 6 order the regions: numbers, bitmap. 1-bit masks where only the sign is read: Jain, Phanishayee,
 * Mars, Tang, Pekhimenko, "Gist: Efficient Data Encoding for Deep Neural Network Training" (ISCA 2018), section 4.
 *
 * The packed form of n elements of s bytes in blocks of B elements, little endian, offsets from its first byte:
 *
 *   0    u32  magic            HR_PACKED_MAGIC
 *   4    u8   kind             0 packed, 1 raw
 *   5    u8   type             hr_type: f32, f16, bf16
 *   6    u8   rank             1 to 5
 *   7    u8   0
 *   8    u64  elements         n, the product of dim
 *   16   u64  nonzeros         elements of which any bit is set: -0.0, NaN, infinities and denormals are nonzeros
 *   24   u32  block            B, a power of two from 32 to 8192; element i belongs to block i / B
 *   28   u32  0
 *   32   i64  dim[5]           0 from rank on
 *   72   u64  bytes            of the whole form by the size law below
 *   80   u64  held_bytes       bytes of it that lie here; the others continue at byte 0 of the overflow
 *   88   40 bytes of 0
 *   kind packed:
 *   128        u32 number[ceil(n/B)]      nonzeros of each block
 *   ...        u32 bitmap[ceil(n/32)]     bit i % 32 of word i / 32: element i is not zero; bits from n on are 0
 *   ...        nonzero elements, s bytes each, in order
 *   kind raw:
 *   128        the n elements as they are
 *
 * Size law: packed 128 + 4 ceil(n/B) + 4 ceil(n/32) + s nonzeros, raw 128 + s n. Nothing is aligned to more than 4 bytes
 * (s bytes behind the tables). Elements are taken in the order of memory: layouts do not matter.
 *
 * Packed is chosen where its bytes are fewer than raw's and fit into the buffer that the plan gives; such a form lies
 * in the buffer whole. Else the form is raw: it fills the buffer, and what does not fit goes to the overflow buffer, in
 * host memory. So a tensor denser than its plan has promised is no error: it moves out in part. The two buffers
 * together hold at least the raw form.
 *
 * Departures. The patent allocates the packed buffer after the scan, when its size is known, which stops the host in
 * every step. Here the plan promises a size from measured densities; the allocation is a comparison with it.
 */
#ifndef HR_RELU_COMPRESSION_H
#define HR_RELU_COMPRESSION_H
#include <stdint.h>
#include "graph.h"

#define HR_PACKED_MAGIC 0x31505248u   /* "HRP1" */
#define HR_PACKED_HEADER_BYTES HR_ELASTIC_LEAST
#define HR_PACKED_BLOCK 1024          /* standard: its numbers cost 1/1024 of f32 */
#define HR_PACKED_BLOCK_LEAST 32
#define HR_PACKED_BLOCK_MOST 8192

enum hr_packed_kind { HR_PACKED, HR_PACKED_RAW };

typedef struct hr_packed_header {     /* 128 bytes, as above */
    uint32_t magic;
    uint8_t kind, type, rank, zero;
    uint64_t elements, nonzeros;
    uint32_t block, zero_word;
    int64_t dim[HR_RANK];
    uint64_t bytes, held_bytes;
    uint8_t zeros[40];
} hr_packed_header;

typedef hr_report hr_pack_report;     /* of relu_pack and relu_count; relu_count: bytes = 0 */

static inline int64_t hr_packed_blocks(int64_t elements, int64_t block) { return (elements + block - 1) / block; }
static inline int64_t hr_packed_words(int64_t elements) { return (elements + 31) / 32; }
/* Offset of the bitmap, and of the nonzero elements. */
static inline int64_t hr_packed_bitmap_offset(int64_t elements, int64_t block)
{
    return HR_PACKED_HEADER_BYTES + 4 * hr_packed_blocks(elements, block);
}
static inline int64_t hr_packed_values_offset(int64_t elements, int64_t block)
{
    return hr_packed_bitmap_offset(elements, block) + 4 * hr_packed_words(elements);
}
/* The size law. */
static inline int64_t hr_packed_bytes(int64_t elements, int64_t block, int64_t element_bytes, int64_t nonzeros)
{
    return hr_packed_values_offset(elements, block) + element_bytes * nonzeros;
}
static inline int64_t hr_packed_raw_bytes(int64_t elements, int64_t element_bytes)
{
    return HR_PACKED_HEADER_BYTES + element_bytes * elements;
}

/* A tensor's place and shape as the functions below take them. `dim` beyond rank is not read. */
typedef struct hr_packed_shape {
    int64_t elements, block;
    hr_type type;
    int rank;
    int64_t dim[HR_RANK];
} hr_packed_shape;

/* Packs x (shape->elements, aligned to its element) into `packed` (capacity_bytes >= HR_PACKED_HEADER_BYTES, 4-byte
 * aligned) and, when it must, `overflow` (overflow_bytes; both together at least the raw form; may be NULL with 0 bytes).
 * No buffer may overlap another. report may be NULL. elements = 0 gives a header alone.
 * HR_BAD_ARGUMENT: a type, block, rank or alignment that the format does not know, buffers that overlap or are too small.
 * The reference is serial and writes the loops of the format; the host version uses `threads` threads. Same bytes. */
hr_status hr_pack_reference(const hr_packed_shape *shape, const void *x, void *packed, int64_t capacity_bytes,
                            void *overflow, int64_t overflow_bytes, hr_pack_report *report);
hr_status hr_pack_host(const hr_packed_shape *shape, const void *x, void *packed, int64_t capacity_bytes,
                       void *overflow, int64_t overflow_bytes, int threads, hr_pack_report *report);

/* The reverse: `x` gets shape->elements elements bit for bit. Everything that is read from `packed` is compared with
 * `shape` and with the bytes that are there: HR_BAD_INPUT "packed tensor: ..." for a form that is truncated, of another
 * shape, or inconsistent (numbers that do not add up, bitmap and numbers that disagree); x may then be partly written,
 * nothing outside of it ever. */
hr_status hr_unpack_reference(const hr_packed_shape *shape, const void *packed, int64_t packed_bytes,
                              const void *overflow, int64_t overflow_bytes, void *x);
hr_status hr_unpack_host(const hr_packed_shape *shape, const void *packed, int64_t packed_bytes,
                         const void *overflow, int64_t overflow_bytes, int threads, void *x);

/* Shape of a graph's tensor. */
hr_packed_shape hr_packed_shape_of(const hr_tensor *tensor, int64_t block);
/* Whether tensors of this type can be packed. */
static inline bool hr_packed_takes(hr_type type) { return type == HR_F32 || type == HR_F16 || type == HR_BF16; }
#endif
