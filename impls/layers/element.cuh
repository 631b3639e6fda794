/* Element types of tensors inside CUDA kernels: float, hr_f16, hr_bf16. Kernels compute in float, load with hr_load and
 * store with hr_store, which rounds once, to nearest even; NaN stays NaN (its payload does not).
 *
 * A pack is 16 bytes of elements, moved by one 128-bit access; it must lie on 16 bytes. The bits of f16 and bf16 are
 * converted by the hardware under nvcc and by the integer arithmetic below under the emulator (HR_SIMT), which has no
 * toolkit. Both ways of rounding give the same bits for every float that is not NaN.
 */
#ifndef HR_ELEMENT_CUH
#define HR_ELEMENT_CUH
#include <cuda_runtime.h>
#include <stdint.h>
#include <string.h>
#ifndef HR_SIMT
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#endif
#include "graph.h"

struct hr_f16 { uint16_t bits; };
struct hr_bf16 { uint16_t bits; };

/* In a launcher: `call` with T as the element of a tensor of hr_type `type`. Other types end in HR_UNSUPPORTED, which
 * nobody sees whose supports() asks for these three. */
#define HR_ELEMENT(type, call)                                  \
    switch ((int)(type)) {                                      \
    case HR_F32: { typedef float T; call; } break;              \
    case HR_F16: { typedef hr_f16 T; call; } break;             \
    case HR_BF16: { typedef hr_bf16 T; call; } break;           \
    default: break;                                             \
    }                                                           \
    return HR_UNSUPPORTED

#ifdef HR_SIMT
static inline uint32_t hr_float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float hr_bits_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float hr_to_float(hr_f16 half)
{
    const uint32_t sign = (uint32_t)(half.bits & 0x8000) << 16;
    const uint32_t exponent = half.bits >> 10 & 31, fraction = half.bits & 1023;
    if (exponent == 31) return hr_bits_float(sign | 0x7f800000u | fraction << 13);
    if (exponent) return hr_bits_float(sign | (exponent + 112) << 23 | fraction << 13);
    return hr_bits_float(sign | hr_float_bits((float)fraction * 0x1p-24f));
}

static inline float hr_to_float(hr_bf16 half) { return hr_bits_float((uint32_t)half.bits << 16); }

static inline void hr_round(float value, hr_f16 *half)
{
    const uint32_t bits = hr_float_bits(value), sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
    uint32_t rounded;
    if (size > 0x7f800000) rounded = 0x7fff;                     /* NaN */
    else if (size >= 0x477ff000) rounded = 0x7c00;               /* from 65520 on the nearest is infinity */
    else if (size < 0x38800000)                                  /* below 2^-14: 1/2 + value ends at 2^-24 */
        rounded = hr_float_bits(hr_bits_float(size) + 0.5f) - hr_float_bits(0.5f);
    else rounded = (size - (112u << 23) + 0xfff + (size >> 13 & 1)) >> 13;
    half->bits = (uint16_t)(sign | rounded);
}

static inline void hr_round(float value, hr_bf16 *half)
{
    const uint32_t bits = hr_float_bits(value);
    half->bits = (bits & 0x7fffffff) > 0x7f800000 ? 0x7fff : (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
#else
__device__ __forceinline__ uint32_t hr_float_bits(float value) { return __float_as_uint(value); }
__device__ __forceinline__ float hr_bits_float(uint32_t bits) { return __uint_as_float(bits); }
__device__ __forceinline__ float hr_to_float(hr_f16 half) { return __half2float(__ushort_as_half(half.bits)); }
__device__ __forceinline__ float hr_to_float(hr_bf16 half) { return __uint_as_float((uint32_t)half.bits << 16); }
__device__ __forceinline__ void hr_round(float value, hr_f16 *half)
{
    half->bits = __half_as_ushort(__float2half_rn(value));
}

__device__ __forceinline__ void hr_round(float value, hr_bf16 *half)
{
    half->bits = __bfloat16_as_ushort(__float2bfloat16_rn(value));
}
#endif

__device__ __forceinline__ float hr_to_float(float value) { return value; }
__device__ __forceinline__ void hr_round(float value, float *rounded) { *rounded = value; }

template <typename T>
__device__ __forceinline__ float hr_load(const T *from)
{
    return hr_to_float(*from);
}

template <typename T>
__device__ __forceinline__ void hr_store(T *to, float value)
{
    T rounded;
    hr_round(value, &rounded);
    *to = rounded;
}

/* 16 bytes of whatever lies there. */
struct __attribute__((may_alias, aligned(16))) hr_words { uint32_t word[4]; };

template <typename T>
struct hr_pack {
    static constexpr int N = 16 / (int)sizeof(T);    /* elements */
    float value[N];
};

__device__ __forceinline__ hr_words hr_load_words(const void *from)
{
#ifdef HR_SIMT
    return *static_cast<const hr_words *>(from);
#else
    const uint4 raw = *static_cast<const uint4 *>(from);
    return {{raw.x, raw.y, raw.z, raw.w}};
#endif
}

__device__ __forceinline__ void hr_store_words(void *to, const hr_words &w)
{
#ifdef HR_SIMT
    *static_cast<hr_words *>(to) = w;
#else
    *static_cast<uint4 *>(to) = make_uint4(w.word[0], w.word[1], w.word[2], w.word[3]);
#endif
}

template <typename T>
__device__ __forceinline__ hr_pack<T> hr_load_pack(const T *from)
{
    const hr_words w = hr_load_words(from);
    hr_pack<T> p;
#pragma unroll
    for (int i = 0; i < hr_pack<T>::N; i++) p.value[i] = hr_to_float(T{(uint16_t)(w.word[i / 2] >> i % 2 * 16)});
    return p;
}

template <>
__device__ __forceinline__ hr_pack<float> hr_load_pack(const float *from)
{
    const hr_words w = hr_load_words(from);
    return {{hr_bits_float(w.word[0]), hr_bits_float(w.word[1]), hr_bits_float(w.word[2]), hr_bits_float(w.word[3])}};
}

template <typename T>
__device__ __forceinline__ void hr_store_pack(T *to, const hr_pack<T> &p)
{
    hr_words w;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        T low, high;
        hr_round(p.value[2 * i], &low);
        hr_round(p.value[2 * i + 1], &high);
        w.word[i] = low.bits | (uint32_t)high.bits << 16;
    }
    hr_store_words(to, w);
}

template <>
__device__ __forceinline__ void hr_store_pack(float *to, const hr_pack<float> &p)
{
    hr_store_words(to, {{hr_float_bits(p.value[0]), hr_float_bits(p.value[1]), hr_float_bits(p.value[2]),
                         hr_float_bits(p.value[3])}});
}

/* The same where only `left` elements are there: less than a pack at a tensor's end. Missing ones load as 0. */
template <typename T>
__device__ __forceinline__ hr_pack<T> hr_load_part(const T *from, int64_t left)
{
    if (left >= hr_pack<T>::N) return hr_load_pack(from);
    hr_pack<T> p;
#pragma unroll
    for (int i = 0; i < hr_pack<T>::N; i++) p.value[i] = i < left ? hr_load(from + i) : 0.0f;
    return p;
}

template <typename T>
__device__ __forceinline__ void hr_store_part(T *to, const hr_pack<T> &p, int64_t left)
{
    if (left >= hr_pack<T>::N) {
        hr_store_pack(to, p);
        return;
    }
#pragma unroll
    for (int i = 0; i < hr_pack<T>::N; i++)
        if (i < left) hr_store(to + i, p.value[i]);
}
#endif
