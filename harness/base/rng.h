/* Counter-based random numbers: a pure function of (seed, stream, element), never a state.
 *
 * Philox-style state machines would also do; a function of the counter is all we need, and it must give
 * the same value however often and in whatever order it is asked (recomputed dropout, plan-independent
 * initial parameters). The mixing is the 64-bit finaliser of SplitMix64 (Steele, Lea, Flood 2014),
 * applied to a Weyl sequence per stream.
 */
#ifndef HR_RNG_H
#define HR_RNG_H
#include <math.h>
#include <stdint.h>

static inline uint64_t hr_mix64(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Key of one stream of random numbers; derive it once, then index by element. */
static inline uint64_t hr_rng_key(uint64_t seed, uint64_t stream) { return hr_mix64(hr_mix64(seed) ^ (stream * 0xd1342543de82ef95u)); }

static inline uint64_t hr_rng_bits(uint64_t key, uint64_t element) { return hr_mix64(key + element * 0x9e3779b97f4a7c15u); }

/* Uniform in [0, 1), 53 bits. */
static inline double hr_rng_uniform(uint64_t key, uint64_t element) { return (double)(hr_rng_bits(key, element) >> 11) * 0x1p-53; }

/* Standard normal by Box-Muller from one draw's two halves. */
static inline double hr_rng_normal(uint64_t key, uint64_t element)
{
    uint64_t bits = hr_rng_bits(key, element);
    double u = ((double)(bits >> 32) + 0.5) * 0x1p-32, v = (double)(bits & 0xffffffffu) * 0x1p-32;
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

/* Nearly normal, mean 0, variance 1, within +-3.46: the scaled sum of four 16-bit uniforms of one draw. A
 * twentieth of the time of Box-Muller; initial parameters need no tails. */
static inline double hr_rng_bell(uint64_t key, uint64_t element)
{
    uint64_t bits = hr_rng_bits(key, element);
    uint32_t sum = (uint32_t)(bits & 0xffff) + (uint32_t)(bits >> 16 & 0xffff) + (uint32_t)(bits >> 32 & 0xffff) + (uint32_t)(bits >> 48);
    return ((double)sum - 131070.0) * (1.7320508075688772 / 65536.0);
}
#endif
