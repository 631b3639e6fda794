/* f16 and bf16 as bits, to and from double.
 *
 *   f16   1 sign, 5 exponent, 10 fraction bits (IEEE 754 binary16): to 65504, unit roundoff 2^-11, least 2^-24
 *   bf16  1 sign, 8 exponent,  7 fraction bits (the upper half of an f32): range of f32, unit roundoff 2^-8
 *
 * Rounding is to nearest, ties to even, once, from the double itself: the way by f32 would round twice. Beyond the
 * largest number lies infinity; denormals are kept; NaN stays NaN, quiet, with the upper bits of its payload.
 * For references, feeds and tests: kernels convert with code of their own, which is tested against this one.
 */
#ifndef HR_HALF_H
#define HR_HALF_H
#include <stdint.h>
#include <string.h>

static inline uint64_t hr_double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double hr_double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The nearest number with so many exponent and fraction bits (16 in all, with the sign). */
static inline uint16_t hr_half_round(double value, int exponent_bits, int fraction_bits)
{
    uint64_t bits = hr_double_bits(value), fraction = bits & (((uint64_t)1 << 52) - 1);
    uint32_t sign = (uint32_t)(bits >> 63) << 15, infinity = ((1u << exponent_bits) - 1) << fraction_bits;
    int exponent = (int)(bits >> 52 & 0x7ff), held = exponent - 1023 + (1 << (exponent_bits - 1)) - 1;
    int shift = 52 - fraction_bits;    /* bits that are rounded away */
    if (exponent == 0x7ff && fraction)
        return (uint16_t)(sign | infinity | 1u << (fraction_bits - 1) | (uint32_t)(fraction >> shift));
    if (held >= 1 << exponent_bits) return (uint16_t)(sign | infinity);
    if (exponent) fraction |= (uint64_t)1 << 52;
    if (held < 1) {                    /* denormal: the exponent stands still, the fraction moves */
        shift += 1 - held;
        held = 1;
    }
    if (shift > 53) return (uint16_t)sign;    /* below half of the least number */
    uint64_t kept = fraction >> shift, rest = fraction & (((uint64_t)1 << shift) - 1), tie = (uint64_t)1 << (shift - 1);
    kept += rest > tie || (rest == tie && (kept & 1));
    /* `kept` holds the leading one of a normal number, hence exponent - 1; a carry moves on into the exponent. */
    uint32_t rounded = (uint32_t)(held - 1) * (1u << fraction_bits) + (uint32_t)kept;
    return (uint16_t)(sign | (rounded < infinity ? rounded : infinity));
}

static inline double hr_half_value(uint16_t half, int exponent_bits, int fraction_bits)
{
    uint64_t sign = (uint64_t)(half >> 15) << 63, fraction = half & ((1u << fraction_bits) - 1);
    int exponent = half >> fraction_bits & ((1 << exponent_bits) - 1), bias = (1 << (exponent_bits - 1)) - 1;
    if (exponent == (1 << exponent_bits) - 1)
        return hr_double_of_bits(sign | (uint64_t)0x7ff << 52 | (fraction ? (uint64_t)1 << 51 : 0) |
                                 fraction << (52 - fraction_bits));
    if (!exponent) {
        double least = hr_double_of_bits((uint64_t)(1023 + 1 - bias - fraction_bits) << 52);
        return hr_double_of_bits(sign | hr_double_bits((double)fraction * least));
    }
    return hr_double_of_bits(sign | (uint64_t)(exponent - bias + 1023) << 52 | fraction << (52 - fraction_bits));
}

static inline uint16_t hr_f16_round(double value) { return hr_half_round(value, 5, 10); }
static inline double hr_f16_value(uint16_t half) { return hr_half_value(half, 5, 10); }
static inline uint16_t hr_bf16_round(double value) { return hr_half_round(value, 8, 7); }
static inline double hr_bf16_value(uint16_t half) { return hr_half_value(half, 8, 7); }
#endif
