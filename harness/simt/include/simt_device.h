/* CUDA's barriers, warp operations and atomics over simt.h. The place of a call comes from default arguments. */
#ifndef HR_SIMT_DEVICE_H
#define HR_SIMT_DEVICE_H
#include <cstring>
#include <type_traits>
#include "simt.h"

#define HR_SIMT_HERE const char *file = __builtin_FILE(), int line = __builtin_LINE()

static inline void __syncthreads(HR_SIMT_HERE) { hr_simt_block(HR_SIMT_BARRIER, 0, file, line); }
static inline int __syncthreads_or(int p, HR_SIMT_HERE) { return hr_simt_block(HR_SIMT_BARRIER_OR, p, file, line); }
static inline int __syncthreads_and(int p, HR_SIMT_HERE) { return hr_simt_block(HR_SIMT_BARRIER_AND, p, file, line); }
static inline int __syncthreads_count(int p, HR_SIMT_HERE)
{
    return hr_simt_block(HR_SIMT_BARRIER_COUNT, p, file, line);
}

static inline void __syncwarp(unsigned mask = 0xffffffffu, HR_SIMT_HERE)
{
    hr_simt_warp(HR_SIMT_SYNCWARP, mask, 0, hr_simt_lane(), file, line);
}
static inline unsigned __ballot_sync(unsigned mask, int p, HR_SIMT_HERE)
{
    return (unsigned)hr_simt_warp(HR_SIMT_BALLOT, mask, p != 0, hr_simt_lane(), file, line);
}
static inline int __any_sync(unsigned mask, int p, HR_SIMT_HERE)
{
    return (int)hr_simt_warp(HR_SIMT_ANY, mask, p != 0, hr_simt_lane(), file, line);
}
static inline int __all_sync(unsigned mask, int p, HR_SIMT_HERE)
{
    return (int)hr_simt_warp(HR_SIMT_ALL, mask, p != 0, hr_simt_lane(), file, line);
}
/* Which lanes are together is not defined; a lane alone is always a right answer. */
static inline unsigned __activemask() { return 1u << hr_simt_lane(); }

template <class T> static inline uint64_t hr_simt_to_bits(T value)
{
    static_assert(std::is_trivially_copyable<T>::value && sizeof(T) <= 8, "warp operations move up to 8 bytes");
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    return bits;
}
template <class T> static inline T hr_simt_from_bits(uint64_t bits)
{
    T value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

template <class T> static inline unsigned __match_any_sync(unsigned mask, T value, HR_SIMT_HERE)
{
    return (unsigned)hr_simt_warp(HR_SIMT_MATCH_ANY, mask, hr_simt_to_bits(value), hr_simt_lane(), file, line);
}

/* Shuffles: a lane whose source lies outside its segment of `width` lanes reads itself. */
template <class T>
static inline T hr_simt_shuffle(hr_simt_op op, unsigned mask, T value, int source, bool inside, const char *file,
                                int line)
{
    int from = inside ? source : hr_simt_lane();
    return hr_simt_from_bits<T>(hr_simt_warp(op, mask, hr_simt_to_bits(value), from, file, line));
}
template <class T> static inline T __shfl_sync(unsigned mask, T value, int source, int width = 32, HR_SIMT_HERE)
{
    int first = hr_simt_lane() & ~(width - 1);
    return hr_simt_shuffle(HR_SIMT_SHFL, mask, value, first | (source & (width - 1)), true, file, line);
}
template <class T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, HR_SIMT_HERE)
{
    int lane = hr_simt_lane(), source = lane - (int)delta;
    return hr_simt_shuffle(HR_SIMT_SHFL_UP, mask, value, source, source >= (lane & ~(width - 1)), file, line);
}
template <class T>
static inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, HR_SIMT_HERE)
{
    int lane = hr_simt_lane(), source = lane + (int)delta;
    return hr_simt_shuffle(HR_SIMT_SHFL_DOWN, mask, value, source, source <= (lane | (width - 1)), file, line);
}
template <class T> static inline T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, HR_SIMT_HERE)
{
    int lane = hr_simt_lane(), source = lane ^ bits;
    return hr_simt_shuffle(HR_SIMT_SHFL_XOR, mask, value, source, source <= (lane | (width - 1)), file, line);
}

#define HR_SIMT_REDUCE(name, type, code)                                                                          \
    static inline type name(unsigned mask, type value, HR_SIMT_HERE)                                              \
    {                                                                                                             \
        return (type)hr_simt_warp(HR_SIMT_##code, mask, (uint32_t)value, hr_simt_lane(), file, line);             \
    }
HR_SIMT_REDUCE(__reduce_add_sync, unsigned, ADD) HR_SIMT_REDUCE(__reduce_add_sync, int, ADD)
HR_SIMT_REDUCE(__reduce_min_sync, unsigned, MIN_UNSIGNED) HR_SIMT_REDUCE(__reduce_min_sync, int, MIN_SIGNED)
HR_SIMT_REDUCE(__reduce_max_sync, unsigned, MAX_UNSIGNED) HR_SIMT_REDUCE(__reduce_max_sync, int, MAX_SIGNED)
HR_SIMT_REDUCE(__reduce_and_sync, unsigned, AND)
HR_SIMT_REDUCE(__reduce_or_sync, unsigned, OR)
HR_SIMT_REDUCE(__reduce_xor_sync, unsigned, XOR)
#undef HR_SIMT_REDUCE

static inline void __threadfence() { hr_simt_fence(); }
static inline void __threadfence_block() { hr_simt_fence(); }
static inline void __threadfence_system() { hr_simt_fence(); }

/* Atomics: relaxed, as CUDA's are. Integers of 32 and 64 bits; add, exchange and compare for real numbers too. */
template <class T> struct hr_simt_same { using type = T; };
template <class T> using hr_simt_value = typename hr_simt_same<T>::type;   /* takes no part in deduction */
template <class T> using hr_simt_bits = typename std::conditional<sizeof(T) == 8, uint64_t, uint32_t>::type;

template <class T, class F> static inline T hr_simt_update(T *at, F next)
{
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "atomics have 32 or 64 bits");
    typedef hr_simt_bits<T> __attribute__((may_alias)) bits;
    bits before = __atomic_load_n((bits *)at, __ATOMIC_RELAXED), after;
    do after = (bits)hr_simt_to_bits(next(hr_simt_from_bits<T>(before)));
    while (!__atomic_compare_exchange_n((bits *)at, &before, after, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    hr_simt_point(before != after);
    return hr_simt_from_bits<T>(before);
}
template <class T> static inline T atomicAdd(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return (T)(old + value); });
}
template <class T> static inline T atomicSub(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return (T)(old - value); });
}
template <class T> static inline T atomicMin(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return value < old ? value : old; });
}
template <class T> static inline T atomicMax(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return value > old ? value : old; });
}
template <class T> static inline T atomicAnd(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return (T)(old & value); });
}
template <class T> static inline T atomicOr(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return (T)(old | value); });
}
template <class T> static inline T atomicXor(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return (T)(old ^ value); });
}
template <class T> static inline T atomicExch(T *at, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T) { return value; });
}
template <class T> static inline T atomicCAS(T *at, hr_simt_value<T> expected, hr_simt_value<T> value)
{
    return hr_simt_update(at, [=](T old) { return old == expected ? value : old; });
}

static inline void __nanosleep(unsigned, HR_SIMT_HERE) { hr_simt_spin(file, line); }
#endif
