/* relu_compression as its header writes it: one loop for each region of the format, one element after the other.
 *
 * Source: US11362670B2, claims 1 to 6; the format and the size law stand in relu_compression.h, the ops in op.c.
 * Elements are taken as bits (uint32_t of their own width), so that -0.0 and the payloads of NaN are kept; only the
 * sign masks look at values. Nothing is shared with the fast versions but the inline functions of the header.
 */
#include <string.h>
#include "kernel.h"
#include "reals.h"
#include "relu_compression.h"

_Static_assert(sizeof(hr_packed_header) == HR_PACKED_HEADER_BYTES, "the header's fields lie without gaps");
_Static_assert(sizeof(hr_pack_report) == 64, "a report has 64 bytes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the format is little endian");

typedef struct range {
    const char *name;
    uintptr_t begin;
    int64_t bytes;
} range;

/* What both directions ask of the caller. */
static hr_status shape_check(const hr_packed_shape *shape)
{
    int64_t product = 1, b = shape->block;
    if (!hr_packed_takes(shape->type)) return hr_fail(HR_BAD_ARGUMENT, "packing takes f32, f16 or bf16");
    if (b < HR_PACKED_BLOCK_LEAST || b > HR_PACKED_BLOCK_MOST || (b & (b - 1)))
        return hr_fail(HR_BAD_ARGUMENT, "a block has a power of two of elements from %d to %d, not %lld",
                       HR_PACKED_BLOCK_LEAST, HR_PACKED_BLOCK_MOST, (long long)b);
    if (shape->rank < 1 || shape->rank > HR_RANK)
        return hr_fail(HR_BAD_ARGUMENT, "rank %d is outside 1 to %d", shape->rank, HR_RANK);
    if (shape->elements < 0 || shape->elements > INT64_MAX / 16)
        return hr_fail(HR_BAD_ARGUMENT, "%lld elements cannot be packed", (long long)shape->elements);
    for (int i = 0; i < shape->rank; i++)
        if (shape->dim[i] < 0 || __builtin_mul_overflow(product, shape->dim[i], &product)) product = -1;
    if (product != shape->elements)
        return hr_fail(HR_BAD_ARGUMENT, "the extents do not make %lld elements", (long long)shape->elements);
    return HR_OK;
}

static hr_status ranges_check(const range *r, int n)
{
    for (int i = 0; i < n; i++) {
        if (r[i].bytes < 0 || (r[i].bytes > 0 && !r[i].begin))
            return hr_fail(HR_BAD_ARGUMENT, "%s: no buffer of %lld bytes", r[i].name, (long long)r[i].bytes);
        for (int j = 0; j < i; j++)
            if (r[i].bytes > 0 && r[j].bytes > 0 && r[i].begin < r[j].begin + (uintptr_t)r[j].bytes &&
                r[j].begin < r[i].begin + (uintptr_t)r[i].bytes)
                return hr_fail(HR_BAD_ARGUMENT, "%s and %s overlap", r[j].name, r[i].name);
    }
    return HR_OK;
}

static hr_status buffers_check(const hr_packed_shape *shape, const void *x, const void *packed, int64_t packed_bytes,
                               const void *overflow, int64_t overflow_bytes)
{
    int64_t element_bytes = hr_type_bytes(shape->type);
    const range ranges[] = {{"x", (uintptr_t)x, shape->elements * element_bytes},
                            {"packed", (uintptr_t)packed, packed_bytes},
                            {"overflow", (uintptr_t)overflow, overflow_bytes}};
    if (!packed || (uintptr_t)packed % 4 || (uintptr_t)x % (uintptr_t)element_bytes)
        return hr_fail(HR_BAD_ARGUMENT, "packed is aligned to 4 bytes and x to its element");
    return ranges_check(ranges, 3);
}

static uint32_t element_load(const void *x, int64_t element_bytes, int64_t i)
{
    uint32_t value = 0;
    memcpy(&value, (const char *)x + i * element_bytes, (size_t)element_bytes);
    return value;
}

static void element_store(void *x, int64_t element_bytes, int64_t i, uint32_t value)
{
    memcpy((char *)x + i * element_bytes, &value, (size_t)element_bytes);
}

static int64_t nonzeros_count(const void *x, int64_t elements, int64_t element_bytes)
{
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < elements; i++) nonzeros += element_load(x, element_bytes, i) != 0;
    return nonzeros;
}

/* number[b] = nonzeros of block b; bit i of the bitmap = element i is not zero; values = the nonzeros in order. */
static void regions_write(const hr_packed_shape *shape, const void *x, char *packed)
{
    int64_t element_bytes = hr_type_bytes(shape->type), n_values = 0;
    uint32_t *number = (uint32_t *)(packed + HR_PACKED_HEADER_BYTES);
    uint32_t *bitmap = (uint32_t *)(packed + hr_packed_bitmap_offset(shape->elements, shape->block));
    char *values = packed + hr_packed_values_offset(shape->elements, shape->block);
    memset(number, 0, (size_t)(values - (char *)number));
    for (int64_t i = 0; i < shape->elements; i++) {
        uint32_t value = element_load(x, element_bytes, i);
        if (value == 0) continue;
        number[i / shape->block]++;
        bitmap[i / 32] |= 1u << i % 32;
        element_store(values, element_bytes, n_values++, value);
    }
}

/* The n elements as they are: first what the buffer holds, then the overflow. */
static void raw_write(const hr_packed_shape *shape, const void *x, char *packed, int64_t held_bytes, void *overflow)
{
    int64_t element_bytes = hr_type_bytes(shape->type), here = held_bytes - HR_PACKED_HEADER_BYTES,
            all = shape->elements * element_bytes;
    if (here > 0) memcpy(packed + HR_PACKED_HEADER_BYTES, x, (size_t)here);
    if (here < all) memcpy(overflow, (const char *)x + here, (size_t)(all - here));
}

static hr_packed_header header_of(const hr_packed_shape *shape, int64_t nonzeros)
{
    hr_packed_header h = {.magic = HR_PACKED_MAGIC,
                          .type = (uint8_t)shape->type,
                          .rank = (uint8_t)shape->rank,
                          .elements = (uint64_t)shape->elements,
                          .nonzeros = (uint64_t)nonzeros,
                          .block = (uint32_t)shape->block};
    for (int i = 0; i < shape->rank; i++) h.dim[i] = shape->dim[i];
    return h;
}

hr_status hr_pack_reference(const hr_packed_shape *shape, const void *x, void *packed, int64_t capacity_bytes,
                            void *overflow, int64_t overflow_bytes, hr_pack_report *report)
{
    hr_status st = HR_OK;
    TRY(shape_check(shape));
    TRY(buffers_check(shape, x, packed, capacity_bytes, overflow, overflow_bytes));
    int64_t element_bytes = hr_type_bytes(shape->type), raw_bytes = hr_packed_raw_bytes(shape->elements, element_bytes);
    if (capacity_bytes < HR_PACKED_HEADER_BYTES || overflow_bytes < raw_bytes - capacity_bytes)
        FAIL(HR_BAD_ARGUMENT, "packing may need %lld bytes, given %lld and %lld", (long long)raw_bytes,
             (long long)capacity_bytes, (long long)overflow_bytes);
    int64_t nonzeros = nonzeros_count(x, shape->elements, element_bytes);
    int64_t packed_bytes = hr_packed_bytes(shape->elements, shape->block, element_bytes, nonzeros);
    bool pays = packed_bytes < raw_bytes && packed_bytes <= capacity_bytes;
    int64_t bytes = pays ? packed_bytes : raw_bytes, held_bytes = bytes < capacity_bytes ? bytes : capacity_bytes;
    hr_packed_header h = header_of(shape, nonzeros);
    h.kind = pays ? HR_PACKED : HR_PACKED_RAW;
    h.bytes = (uint64_t)bytes;
    h.held_bytes = (uint64_t)held_bytes;
    memcpy(packed, &h, sizeof h);
    if (pays) regions_write(shape, x, packed);
    else raw_write(shape, x, packed, held_bytes, overflow);
    if (report)
        *report = (hr_pack_report){.elements = (uint64_t)shape->elements,
                                   .nonzeros = (uint64_t)nonzeros,
                                   .bytes = (uint64_t)bytes,
                                   .overflow_bytes = (uint64_t)(bytes - held_bytes)};
out:
    return st;
}

/* Compares the header with the shape, the size law and the bytes that are there. */
static hr_status header_check(const hr_packed_shape *shape, const hr_packed_header *h, int64_t packed_bytes,
                              int64_t overflow_bytes)
{
    hr_status st = HR_OK;
    int64_t element_bytes = hr_type_bytes(shape->type);
    uint64_t elements = (uint64_t)shape->elements;
    hr_packed_header same = header_of(shape, 0);       /* all that the shape alone decides */
    same.kind = h->kind;
    same.nonzeros = h->nonzeros;
    same.bytes = h->bytes;
    same.held_bytes = h->held_bytes;
    if (memcmp(h, &same, sizeof same)) FAIL(HR_BAD_INPUT, "packed tensor: the header is of another tensor or damaged");
    if (h->kind > HR_PACKED_RAW) FAIL(HR_BAD_INPUT, "packed tensor: kind %d does not exist", h->kind);
    if (h->nonzeros > elements)
        FAIL(HR_BAD_INPUT, "packed tensor: %llu of %llu elements are nonzero", (unsigned long long)h->nonzeros,
             (unsigned long long)elements);
    int64_t bytes = h->kind == HR_PACKED_RAW
                        ? hr_packed_raw_bytes(shape->elements, element_bytes)
                        : hr_packed_bytes(shape->elements, shape->block, element_bytes, (int64_t)h->nonzeros);
    if (h->bytes != (uint64_t)bytes)
        FAIL(HR_BAD_INPUT, "packed tensor: %llu bytes, where the size law says %lld", (unsigned long long)h->bytes,
             (long long)bytes);
    if (h->held_bytes < HR_PACKED_HEADER_BYTES || h->held_bytes > h->bytes || h->held_bytes > (uint64_t)packed_bytes ||
        h->bytes - h->held_bytes > (uint64_t)overflow_bytes || (h->kind == HR_PACKED && h->held_bytes != h->bytes))
        FAIL(HR_BAD_INPUT, "packed tensor: truncated: %llu of %llu bytes in a buffer of %lld, overflow of %lld",
             (unsigned long long)h->held_bytes, (unsigned long long)h->bytes, (long long)packed_bytes,
             (long long)overflow_bytes);
out:
    return st;
}

/* Block by block: place = sum of the numbers before it; the bitmap must have as many bits as the number says. */
static hr_status regions_read(const hr_packed_shape *shape, const char *packed, uint64_t nonzeros, void *x)
{
    int64_t element_bytes = hr_type_bytes(shape->type), n = shape->elements, block = shape->block;
    const uint32_t *number = (const uint32_t *)(packed + HR_PACKED_HEADER_BYTES);
    const uint32_t *bitmap = (const uint32_t *)(packed + hr_packed_bitmap_offset(n, block));
    const char *values = packed + hr_packed_values_offset(n, block);
    uint64_t place = 0;
    if (n % 32 && bitmap[n / 32] >> n % 32) return hr_fail(HR_BAD_INPUT, "packed tensor: bits behind the last element");
    for (int64_t b = 0; b < hr_packed_blocks(n, block); b++) {
        int64_t begin = b * block, end = begin + block < n ? begin + block : n;
        uint64_t bits = 0;
        for (int64_t i = begin; i < end; i++) bits += bitmap[i / 32] >> i % 32 & 1;
        if (bits != number[b] || bits > nonzeros - place)
            return hr_fail(HR_BAD_INPUT, "packed tensor: number and bitmap of block %lld disagree", (long long)b);
        for (int64_t i = begin; i < end; i++) {
            bool set = bitmap[i / 32] >> i % 32 & 1;
            element_store(x, element_bytes, i, set ? element_load(values, element_bytes, (int64_t)place++) : 0);
        }
    }
    if (place != nonzeros) return hr_fail(HR_BAD_INPUT, "packed tensor: the numbers do not add up to the nonzeros");
    return HR_OK;
}

hr_status hr_unpack_reference(const hr_packed_shape *shape, const void *packed, int64_t packed_bytes,
                              const void *overflow, int64_t overflow_bytes, void *x)
{
    hr_status st = HR_OK;
    hr_packed_header h;
    TRY(shape_check(shape));
    TRY(buffers_check(shape, x, packed, packed_bytes, overflow, overflow_bytes));
    if (packed_bytes < HR_PACKED_HEADER_BYTES) FAIL(HR_BAD_INPUT, "packed tensor: truncated in its header");
    memcpy(&h, packed, sizeof h);
    TRY(header_check(shape, &h, packed_bytes, overflow_bytes));
    if (h.kind == HR_PACKED) {
        TRY(regions_read(shape, packed, h.nonzeros, x));
    } else {
        size_t here = (size_t)h.held_bytes - HR_PACKED_HEADER_BYTES, rest = (size_t)(h.bytes - h.held_bytes);
        if (here) memcpy(x, (const char *)packed + HR_PACKED_HEADER_BYTES, here);
        if (rest) memcpy((char *)x + here, overflow, rest);
    }
out:
    return st;
}

static const hr_tensor *tensor_in(const hr_kernel_call *call, int j)
{
    return &call->graph->tensors[call->node->in[j]];
}
static const hr_tensor *tensor_out(const hr_kernel_call *call) { return &call->graph->tensors[call->node->out[0]]; }

static hr_status relu_pack_run(const hr_kernel_call *call)
{
    hr_pack_report report;
    hr_packed_shape shape = hr_packed_shape_of(tensor_in(call, 0), call->node->attrs.block);
    hr_status st = hr_pack_reference(&shape, call->in[0], call->out[0], hr_call_out_bytes(call, 0), call->out[1],
                                     call->out[1] ? hr_call_out_bytes(call, 1) : 0, &report);
    if (st == HR_OK) memcpy(call->out[2], &report, sizeof report);
    return st;
}

static hr_status relu_unpack_run(const hr_kernel_call *call)
{
    hr_packed_shape shape = hr_packed_shape_of(tensor_out(call), call->node->attrs.block);
    return hr_unpack_reference(&shape, call->in[0], hr_call_in_bytes(call, 0), call->in[1],
                               call->in[1] ? hr_call_in_bytes(call, 1) : 0, call->out[0]);
}

static hr_status relu_count_run(const hr_kernel_call *call)
{
    const hr_tensor *x = tensor_in(call, 0);
    int64_t nonzeros = nonzeros_count(call->in[0], x->elements, hr_type_bytes(x->type));
    hr_pack_report report = {.elements = (uint64_t)x->elements, .nonzeros = (uint64_t)nonzeros};
    memcpy(call->out[0], &report, sizeof report);
    return HR_OK;
}

static hr_status sign_mask_run(const hr_kernel_call *call)
{
    const hr_tensor *y = tensor_in(call, 0);
    uint32_t *mask = call->out[0];
    memset(mask, 0, 4 * (size_t)hr_packed_words(y->elements));
    for (int64_t i = 0; i < y->elements; i++)
        if (hr_real_load(call->in[0], y->type, i) > 0) mask[i / 32] |= 1u << i % 32;   /* NaN is not > 0 */
    return HR_OK;
}

static hr_status sign_relu_backward_run(const hr_kernel_call *call)
{
    const hr_tensor *dx = tensor_out(call);
    const uint32_t *mask = call->in[0];
    int64_t element_bytes = hr_type_bytes(dx->type);
    for (int64_t i = 0; i < dx->elements; i++)
        element_store(call->out[0], element_bytes, i,
                      mask[i / 32] >> i % 32 & 1 ? element_load(call->in[1], element_bytes, i) : 0);
    return HR_OK;
}

static hr_status sign_expand_run(const hr_kernel_call *call)
{
    const hr_tensor *y = tensor_out(call);
    const uint32_t *mask = call->in[0];
    for (int64_t i = 0; i < y->elements; i++)
        hr_real_store(call->out[0], y->type, i, mask[i / 32] >> i % 32 & 1 ? 1.0 : 0.0);
    return HR_OK;
}

/* Index i takes bits i * bits ... of the whole; bits divides 32, so none lies in two words. */
static hr_status index_pack_run(const hr_kernel_call *call)
{
    const hr_tensor *a = tensor_in(call, 0);
    const uint8_t *index = call->in[0];
    uint32_t *packed = call->out[0];
    int64_t bits = call->node->attrs.block, per_word = 32 / bits;
    memset(packed, 0, 4 * (size_t)hr_packed_words(a->elements * bits));
    for (int64_t i = 0; i < a->elements; i++)
        packed[i / per_word] |= (index[i] & ((1u << bits) - 1)) << i % per_word * bits;
    return HR_OK;
}

static hr_status index_unpack_run(const hr_kernel_call *call)
{
    const uint32_t *packed = call->in[0];
    uint8_t *index = call->out[0];
    int64_t bits = call->node->attrs.block, per_word = 32 / bits;
    for (int64_t i = 0; i < tensor_out(call)->elements; i++)
        index[i] = packed[i / per_word] >> i % per_word * bits & ((1u << bits) - 1);
    return HR_OK;
}

const hr_kernel hr_technique_relu_compression_reference[] = {
    {.op = "relu_pack", .algorithm = "reference", .reference = true, .run = relu_pack_run},
    {.op = "relu_unpack", .algorithm = "reference", .reference = true, .run = relu_unpack_run},
    {.op = "relu_count", .algorithm = "reference", .reference = true, .run = relu_count_run},
    {.op = "sign_mask", .algorithm = "reference", .reference = true, .run = sign_mask_run},
    {.op = "sign_relu_backward", .algorithm = "reference", .reference = true, .run = sign_relu_backward_run},
    {.op = "sign_expand", .algorithm = "reference", .reference = true, .run = sign_expand_run},
    {.op = "index_pack", .algorithm = "reference", .reference = true, .run = index_pack_run},
    {.op = "index_unpack", .algorithm = "reference", .reference = true, .run = index_unpack_run},
    {0},
};
