/* What the host version asks of its caller, before it touches a byte. */
#include "host_paths.h"

_Static_assert(sizeof(hr_packed_header) == HR_PACKED_HEADER_BYTES, "the header's fields lie without gaps");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the format is little endian");

static bool shape_is_known(const hr_packed_shape *shape)
{
    int64_t b = shape->block, product = 1;
    bool known = hr_packed_takes(shape->type) && b >= HR_PACKED_BLOCK_LEAST && b <= HR_PACKED_BLOCK_MOST &&
                 !(b & (b - 1)) && shape->rank >= 1 && shape->rank <= HR_RANK && shape->elements >= 0 &&
                 shape->elements <= INT64_MAX / 16;
    for (int i = 0; known && i < shape->rank; i++)
        known = shape->dim[i] >= 0 && !__builtin_mul_overflow(product, shape->dim[i], &product);
    return known && product == shape->elements;
}

static bool apart(const void *a, int64_t a_bytes, const void *b, int64_t b_bytes)
{
    return a_bytes == 0 || b_bytes == 0 || (uintptr_t)a + (uintptr_t)a_bytes <= (uintptr_t)b ||
           (uintptr_t)b + (uintptr_t)b_bytes <= (uintptr_t)a;
}

hr_status hr_relu_check(const hr_packed_shape *shape, const void *x, const void *packed, int64_t packed_bytes,
                        const void *overflow, int64_t overflow_bytes)
{
    if (!shape_is_known(shape))
        return hr_fail(HR_BAD_ARGUMENT,
                       "packing takes f32, f16 or bf16, rank 1 to %d, extents that make up the elements and a block of "
                       "a power of two from %d to %d",
                       HR_RANK, HR_PACKED_BLOCK_LEAST, HR_PACKED_BLOCK_MOST);
    int64_t element_bytes = hr_type_bytes(shape->type), x_bytes = shape->elements * element_bytes;
    if (packed_bytes < 0 || overflow_bytes < 0 || !packed || (x_bytes && !x) || (overflow_bytes && !overflow))
        return hr_fail(HR_BAD_ARGUMENT, "packing takes buffers that are there");
    if ((uintptr_t)packed % 4 || (uintptr_t)x % (uintptr_t)element_bytes)
        return hr_fail(HR_BAD_ARGUMENT, "packed is aligned to 4 bytes and x to its element");
    if (!apart(x, x_bytes, packed, packed_bytes) || !apart(x, x_bytes, overflow, overflow_bytes) ||
        !apart(packed, packed_bytes, overflow, overflow_bytes))
        return hr_fail(HR_BAD_ARGUMENT, "x, packed and overflow overlap");
    return HR_OK;
}
