/* CUDA's integer and real intrinsics in plain C++. The fast approximations (__expf ...) are the exact functions here:
 * results agree with a GPU's within the error that CUDA states for them, not bit for bit. */
#ifndef HR_SIMT_MATH_H
#define HR_SIMT_MATH_H
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <type_traits>

static inline int __popc(unsigned v) { return __builtin_popcount(v); }
static inline int __popcll(unsigned long long v) { return __builtin_popcountll(v); }
static inline int __ffs(int v) { return __builtin_ffs(v); }
static inline int __ffsll(long long v) { return __builtin_ffsll(v); }
static inline int __clz(int v) { return v ? __builtin_clz((unsigned)v) : 32; }
static inline int __clzll(long long v) { return v ? __builtin_clzll((unsigned long long)v) : 64; }
static inline unsigned __brev(unsigned v)
{
    unsigned r = 0;
    for (int i = 0; i < 32; i++) r |= (v >> i & 1u) << (31 - i);
    return r;
}
static inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)((uint64_t)a * b >> 32); }
static inline int __mulhi(int a, int b) { return (int)((int64_t)a * b >> 32); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b)
{
    return (unsigned long long)((unsigned __int128)a * b >> 64);
}
static inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift)
{
    return (unsigned)((((uint64_t)high << 32 | low) << (shift & 31)) >> 32);
}
static inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift)
{
    return (unsigned)(((uint64_t)high << 32 | low) >> (shift & 31));
}

#define HR_SIMT_CAST(name, from, to)       \
    static inline to name(from v)          \
    {                                      \
        to r;                              \
        memcpy(&r, &v, sizeof r);          \
        return r;                          \
    }
HR_SIMT_CAST(__float_as_uint, float, unsigned) HR_SIMT_CAST(__uint_as_float, unsigned, float)
HR_SIMT_CAST(__float_as_int, float, int) HR_SIMT_CAST(__int_as_float, int, float)
HR_SIMT_CAST(__double_as_longlong, double, long long) HR_SIMT_CAST(__longlong_as_double, long long, double)
#undef HR_SIMT_CAST

template <class T> static inline T __ldg(const T *at) { return *at; }
template <class T> static inline T __ldcs(const T *at) { return *at; }
template <class T> static inline void __stcs(T *at, T value) { *at = value; }

/* Real numbers: fmin and fmax, which return the number where the other is NaN. */
template <class A, class B>
static inline typename std::enable_if<std::is_arithmetic<A>::value && std::is_arithmetic<B>::value,
                                      typename std::common_type<A, B>::type>::type min(A a, B b)
{
    typedef typename std::common_type<A, B>::type T;
    if (std::is_floating_point<T>::value) return (T)(sizeof(T) == 4 ? fminf((float)a, (float)b) : fmin(a, b));
    return (T)b < (T)a ? (T)b : (T)a;
}
template <class A, class B>
static inline typename std::enable_if<std::is_arithmetic<A>::value && std::is_arithmetic<B>::value,
                                      typename std::common_type<A, B>::type>::type max(A a, B b)
{
    typedef typename std::common_type<A, B>::type T;
    if (std::is_floating_point<T>::value) return (T)(sizeof(T) == 4 ? fmaxf((float)a, (float)b) : fmax(a, b));
    return (T)a < (T)b ? (T)b : (T)a;
}

static inline float rsqrtf(float v) { return 1.0f / sqrtf(v); }
static inline double rsqrt(double v) { return 1.0 / sqrt(v); }
static inline float __saturatef(float v) { return v > 0 ? (v < 1 ? v : 1.0f) : 0.0f; }
static inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __fdividef(float a, float b) { return a / b; }
static inline float __frcp_rn(float v) { return 1.0f / v; }
static inline float __fsqrt_rn(float v) { return sqrtf(v); }
static inline float __frsqrt_rn(float v) { return (float)(1.0 / sqrt((double)v)); }
static inline double __dadd_rn(double a, double b) { return a + b; }
static inline double __dmul_rn(double a, double b) { return a * b; }
static inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }
/* glibc's own names for them stand in the way of functions of that name */
static inline float hr_simt_expf(float v) { return expf(v); }
static inline float hr_simt_logf(float v) { return logf(v); }
static inline float hr_simt_powf(float a, float b) { return powf(a, b); }
static inline float hr_simt_sinf(float v) { return sinf(v); }
static inline float hr_simt_cosf(float v) { return cosf(v); }
static inline float hr_simt_log2f(float v) { return log2f(v); }
#define __expf hr_simt_expf
#define __logf hr_simt_logf
#define __powf hr_simt_powf
#define __sinf hr_simt_sinf
#define __cosf hr_simt_cosf
#define __log2f hr_simt_log2f
#define __exp10f exp10f

static inline int __float2int_rn(float v) { return (int)lrintf(v); }
static inline int __float2int_rz(float v) { return (int)v; }
static inline int __float2int_rd(float v) { return (int)floorf(v); }
static inline int __float2int_ru(float v) { return (int)ceilf(v); }
static inline unsigned __float2uint_rz(float v) { return (unsigned)v; }
static inline float __int2float_rn(int v) { return (float)v; }
static inline float __uint2float_rn(unsigned v) { return (float)v; }
static inline float __double2float_rn(double v) { return (float)v; }

static inline long long clock64(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}
#endif
