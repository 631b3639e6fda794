/* Bytes of tensors: layouts, initial values.
 *
 * Values are a function of (seed, name, logical index), never of where an element lies in memory: a network
 * starts the same in blocked and in plain layout, and two plans of one graph start the same wherever their
 * buffers are.
 */
#include "internal.h"

#include <string.h>
#include "rng.h"

typedef struct shape { int64_t outer, channels, spatial; } shape;

static shape shape_of(const hr_tensor *tensor)
{
    if (tensor->rank == 1) return (shape){tensor->dim[0], 1, 1};
    return (shape){tensor->dim[0], tensor->dim[1], hr_tensor_spatial(tensor)};
}

static void move(const hr_tensor *tensor, char *plain, char *laid_out, bool pack)
{
    if (tensor->layout == HR_LAYOUT_PLAIN) {
        memcpy(pack ? laid_out : plain, pack ? plain : laid_out, (size_t)tensor->bytes);
        return;
    }
    shape s = shape_of(tensor);
    size_t bytes = (size_t)hr_type_bytes(tensor->type);
    for (int64_t a = 0, logical = 0; a < s.outer; a++)
        for (int64_t c = 0; c < s.channels; c++)
            for (int64_t i = 0; i < s.spatial; i++, logical++) {
                char *at = laid_out + (size_t)hr_layout_index(tensor->layout, s.channels, s.spatial, a, c, i) * bytes;
                if (pack) memcpy(at, plain + (size_t)logical * bytes, bytes);
                else memcpy(plain + (size_t)logical * bytes, at, bytes);
            }
}

void hr_tensor_pack(const hr_tensor *tensor, const void *plain, void *laid_out)
{
    move(tensor, (char *)plain, laid_out, true);
}

void hr_tensor_unpack(const hr_tensor *tensor, const void *laid_out, void *plain)
{
    move(tensor, plain, (char *)laid_out, false);
}

static uint64_t name_stream(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return hash;
}

static double initial_value(const hr_tensor *tensor, uint64_t key, int64_t logical)
{
    switch (tensor->init) {
    case HR_INIT_ONE: return 1;
    case HR_INIT_NORMAL: return tensor->init_scale * hr_rng_bell(key, (uint64_t)logical);
    case HR_INIT_UNIFORM: return tensor->init_scale * (2 * hr_rng_uniform(key, (uint64_t)logical) - 1);
    default: return 0;
    }
}

void hr_tensor_initialise(const hr_tensor *tensor, uint64_t seed, int threads, void *laid_out)
{
    shape s = shape_of(tensor);
    uint64_t key = hr_rng_key(seed, name_stream(tensor->name));
    if (tensor->init == HR_INIT_ZERO) {
        memset(laid_out, 0, (size_t)tensor->bytes);
        return;
    }
#ifdef _OPENMP
#pragma omp parallel for num_threads(threads) if (threads > 1 && tensor->elements > 1 << 16)
#endif
    for (int64_t a = 0; a < s.outer; a++)
        for (int64_t c = 0; c < s.channels; c++)
            for (int64_t i = 0; i < s.spatial; i++) {
                int64_t logical = (a * s.channels + c) * s.spatial + i;
                int64_t place = hr_layout_index(tensor->layout, s.channels, s.spatial, a, c, i);
                double value = initial_value(tensor, key, logical);
                if (tensor->type == HR_F64) ((double *)laid_out)[place] = value;
                else ((float *)laid_out)[place] = (float)value;
            }
}
