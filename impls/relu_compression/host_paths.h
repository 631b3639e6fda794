/* Private to the host version: the inner loops of each instruction set, as a table, so that tests run every set that
 * the machine has.
 *
 * A word is 32 elements, the elements of one word of the bitmap. Loops take whole words only; callers pad. They
 * write or read behind what is theirs where a line below says so: callers see to the room.
 */
#ifndef HR_RELU_HOST_PATHS_H
#define HR_RELU_HOST_PATHS_H
#include "relu_compression.h"

#define HR_RELU_SPARE_BYTES 64
#define HR_RELU_LINE 64               /* bytes of a cache line: what streamed stores should fill */
#define HR_RELU_CHUNK 32768           /* elements that a packing thread takes at a time, where there are several */

enum hr_relu_path_id { HR_RELU_SCALAR, HR_RELU_AVX2, HR_RELU_AVX512, HR_RELU_PATHS };
enum hr_relu_width { HR_RELU_16, HR_RELU_32, HR_RELU_WIDTHS };   /* bits of an element */

typedef struct hr_relu_path {
    const char *name;
    bool (*present)(void);            /* on this processor */

    /* bitmap[w] = which elements of word w of x are not zero; those in order to `values`, where the room of `words`
     * words may be overwritten, but no more. Returns their number. `streamed`: x comes from memory. */
    int64_t (*pack[HR_RELU_WIDTHS])(const void *x, int64_t words, bool streamed, uint32_t *bitmap, void *values);
    /* The reverse; reads up to HR_RELU_SPARE_BYTES behind the last value. Streamed: past the cache, x aligned to 32.
     * Returns how many values it took. */
    int64_t (*unpack[HR_RELU_WIDTHS])(const void *values, const uint32_t *bitmap, int64_t words, bool streamed,
                                      void *x);
    /* number[i] = bits set in words i * words_per_block ... of the bitmap; the last block may be shorter. */
    void (*numbers)(const uint32_t *bitmap, int64_t words, int64_t words_per_block, uint32_t *number);
    /* Elements that are not zero. */
    int64_t (*count[HR_RELU_WIDTHS])(const void *x, int64_t elements);
    /* Copies lines past the cache; `to` aligned to a line. */
    void (*stream)(void *to, const void *from, int64_t lines);
    /* Orders streamed stores before what this thread publishes next. */
    void (*fence)(void);

    /* mask[w] bit i: element i of word w is > 0 (NaN is not). HR_RELU_16: the element's bits lie in 1 ... infinity, the
     * bits of the type's infinity; HR_RELU_32: f32, `infinity` is not read. */
    void (*sign_mask[HR_RELU_WIDTHS])(const void *y, int64_t words, uint32_t infinity, uint32_t *mask);
    /* out = dy where the bit is set, else 0; dy NULL: `one` where the bit is set. */
    void (*sign_apply[HR_RELU_WIDTHS])(const uint32_t *mask, const void *dy, uint32_t one, int64_t words, bool streamed,
                                       void *out);
} hr_relu_path;

/* By id; on other processors than x86-64 the vector paths are absent and behave as the scalar one. */
extern const hr_relu_path *const hr_relu_paths[HR_RELU_PATHS];
/* The last of the table that is present. */
const hr_relu_path *hr_relu_path_best(void);

/* Outputs from so many bytes on are written past the cache (host_paths.c says why). */
int64_t hr_relu_streamed_bytes(void);

/* hr_pack_host and hr_unpack_host on a path of the caller's choice. streamed: -1 by size, 0 never, 1 always. */
hr_status hr_relu_pack(const hr_relu_path *path, int streamed, const hr_packed_shape *shape, const void *x,
                       void *packed, int64_t capacity_bytes, void *overflow, int64_t overflow_bytes, int threads,
                       hr_pack_report *report);
hr_status hr_relu_unpack(const hr_relu_path *path, int streamed, const hr_packed_shape *shape, const void *packed,
                         int64_t packed_bytes, const void *overflow, int64_t overflow_bytes, int threads, void *x);

/* HR_BAD_ARGUMENT unless the shape is one that the format knows and the buffers are there, aligned and apart. */
hr_status hr_relu_check(const hr_packed_shape *shape, const void *x, const void *packed, int64_t packed_bytes,
                        const void *overflow, int64_t overflow_bytes);
/* Copies bytes on `threads` threads, past the cache where `streamed`. */
void hr_relu_copy(const hr_relu_path *path, void *to, const void *from, int64_t bytes, int threads, bool streamed);
/* Elements of x that are not zero, counted on `threads` threads. */
int64_t hr_relu_count(const hr_relu_path *path, const void *x, int64_t elements, int64_t element_bytes, int threads);

/* The other ops of op.c, whole arrays. y, dy, out: `width` bits for each element. */
void hr_relu_sign_mask(const hr_relu_path *path, enum hr_relu_width width, const void *y, int64_t elements,
                       uint32_t infinity, int threads, uint32_t *mask);
void hr_relu_sign_apply(const hr_relu_path *path, enum hr_relu_width width, const uint32_t *mask, const void *dy,
                        uint32_t one, int64_t elements, int threads, void *out);
void hr_relu_index_pack(const uint8_t *index, int64_t elements, int bits, int threads, uint32_t *packed);
void hr_relu_index_unpack(const uint32_t *packed, int64_t elements, int bits, int threads, uint8_t *index);

static inline enum hr_relu_width hr_relu_width_of(int64_t element_bytes)
{
    return element_bytes == 4 ? HR_RELU_32 : HR_RELU_16;
}
static inline int64_t hr_relu_least(int64_t a, int64_t b) { return a < b ? a : b; }

#ifdef __x86_64__
extern const hr_relu_path hr_relu_avx2;
extern hr_relu_path hr_relu_avx512;      /* filled before main */
#endif
#endif
