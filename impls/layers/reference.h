/* Loads and stores for reference kernels: elements as double whatever their type, indices whatever the
 * layout. Nothing here may be used by a fast kernel: a reference that shares code with what it judges
 * judges nothing.
 */
#ifndef HR_REFERENCE_H
#define HR_REFERENCE_H
#include "reals.h"

/* Any type to double, exactly; from double rounded once to nearest even. Integers must be representable. */
static inline double hr_reference_load(const void *data, hr_type type, int64_t element)
{
    return hr_real_load(data, type, element);
}

static inline void hr_reference_store(void *data, hr_type type, int64_t element, double value)
{
    hr_real_store(data, type, element, value);
}

/* Place in memory of element (a, c, s): a in dimension 0, c in dimension 1 (0 for rank 1), s over the rest. */
static inline int64_t hr_reference_index(const hr_tensor *tensor, int64_t a, int64_t c, int64_t s)
{
    int64_t channels = tensor->rank > 1 ? tensor->dim[1] : 1;
    return hr_layout_index(tensor->layout, channels, hr_tensor_spatial(tensor), a, c, s);
}

static inline double hr_reference_get(const hr_tensor *tensor, const void *data, int64_t a, int64_t c, int64_t s)
{
    return hr_reference_load(data, tensor->type, hr_reference_index(tensor, a, c, s));
}

static inline void hr_reference_set(const hr_tensor *tensor, void *data, int64_t a, int64_t c, int64_t s, double value)
{
    hr_reference_store(data, tensor->type, hr_reference_index(tensor, a, c, s), value);
}
#endif
