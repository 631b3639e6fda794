/* Elements of tensors as doubles whatever their type: for feeds, references and tests, not for fast kernels. */
#ifndef HR_REALS_H
#define HR_REALS_H
#include "graph.h"
#include "half.h"

/* Element `element` in memory; integers too. Exact. */
static inline double hr_real_load(const void *data, hr_type type, int64_t element)
{
    switch (type) {
    case HR_F32: return ((const float *)data)[element];
    case HR_F64: return ((const double *)data)[element];
    case HR_F16: return hr_f16_value(((const uint16_t *)data)[element]);
    case HR_BF16: return hr_bf16_value(((const uint16_t *)data)[element]);
    case HR_I32: return ((const int32_t *)data)[element];
    default: return ((const uint8_t *)data)[element];
    }
}

/* Rounds to the type, once, to nearest even; integers must be representable. */
static inline void hr_real_store(void *data, hr_type type, int64_t element, double value)
{
    switch (type) {
    case HR_F32: ((float *)data)[element] = (float)value; break;
    case HR_F64: ((double *)data)[element] = value; break;
    case HR_F16: ((uint16_t *)data)[element] = hr_f16_round(value); break;
    case HR_BF16: ((uint16_t *)data)[element] = hr_bf16_round(value); break;
    case HR_I32: ((int32_t *)data)[element] = (int32_t)value; break;
    default: ((uint8_t *)data)[element] = (uint8_t)value; break;
    }
}
#endif
