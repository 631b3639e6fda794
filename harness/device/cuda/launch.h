/* What kernels and their launchers need beyond CUDA's own words, the same for nvcc and for the emulator (g++):
 *
 *   HR_LAUNCH(kernel, grid, block, shared_bytes, stream, arguments...)   kernel<<<...>>>(...); a kernel whose name has
 *                    a comma in parentheses: (scan<float, 4>). A grid without blocks launches nothing.
 *   HR_SHARED(type, name)   the block's dynamic shared memory as `type *name`; 16-byte aligned
 *   hr_ld_acquire, hr_ld_relaxed, hr_st_release, hr_st_relaxed   32- and 64-bit flags seen by the whole device
 *   hr_spin_hint()   in the body of each spin-wait: lets others run
 */
#ifndef HR_CUDA_LAUNCH_H
#define HR_CUDA_LAUNCH_H
#include <stddef.h>
#include <stdint.h>
#include <cuda_runtime.h>

template <class T> struct hr_launch_type { typedef T type; };       /* keeps arguments out of deduction */
#define HR_LAUNCH(kernel, grid, block, shared_bytes, ...) \
    hr_launch(#kernel, kernel, dim3(grid), dim3(block), shared_bytes, __VA_ARGS__)

#if defined(__CUDACC__)

template <class... P>
inline void hr_launch(const char *name, void (*kernel)(P...), dim3 grid, dim3 block, size_t shared_bytes,
                      cudaStream_t stream, typename hr_launch_type<P>::type... arguments)
{
    (void)name;
    if (!grid.x || !grid.y || !grid.z) return;
    if (shared_bytes > 48 * 1024)                                    /* more must be asked for */
        cudaFuncSetAttribute((const void *)kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)shared_bytes);
    kernel<<<grid, block, shared_bytes, stream>>>(arguments...);
}

/* One raw array for all kernels of a file: arrays of different types under one name clash. */
extern __shared__ __align__(16) unsigned char hr_shared_bytes[];
#define HR_SHARED(type, name) type *name = reinterpret_cast<type *>(hr_shared_bytes)

#define HR_FLAG_ACCESS(type, bits, constraint)                                                              \
    static __device__ __forceinline__ type hr_ld_acquire(const type *at)                                    \
    {                                                                                                       \
        type v;                                                                                             \
        asm volatile("ld.acquire.gpu." bits " %0, [%1];" : "=" constraint(v) : "l"(at) : "memory");         \
        return v;                                                                                           \
    }                                                                                                       \
    static __device__ __forceinline__ type hr_ld_relaxed(const type *at)                                    \
    {                                                                                                       \
        type v;                                                                                             \
        asm volatile("ld.relaxed.gpu." bits " %0, [%1];" : "=" constraint(v) : "l"(at) : "memory");         \
        return v;                                                                                           \
    }                                                                                                       \
    static __device__ __forceinline__ void hr_st_release(type *at, type v)                                  \
    {                                                                                                       \
        asm volatile("st.release.gpu." bits " [%0], %1;" : : "l"(at), constraint(v) : "memory");            \
    }                                                                                                       \
    static __device__ __forceinline__ void hr_st_relaxed(type *at, type v)                                  \
    {                                                                                                       \
        asm volatile("st.relaxed.gpu." bits " [%0], %1;" : : "l"(at), constraint(v) : "memory");            \
    }
HR_FLAG_ACCESS(unsigned int, "u32", "r")
HR_FLAG_ACCESS(int, "s32", "r")
HR_FLAG_ACCESS(unsigned long long, "u64", "l")
HR_FLAG_ACCESS(unsigned long, "u64", "l")
#undef HR_FLAG_ACCESS

static __device__ __forceinline__ void hr_spin_hint() { __nanosleep(20); }

#else                                                                /* the emulator */

template <class... P>
inline void hr_launch(const char *name, void (*kernel)(P...), dim3 grid, dim3 block, size_t shared_bytes,
                      cudaStream_t stream, typename hr_launch_type<P>::type... arguments)
{
    if (!grid.x || !grid.y || !grid.z) return;
    hr_simt_enqueue(stream, [=] {
        hr_simt_try(name, grid, block, shared_bytes, [=] { kernel(arguments...); });
    });
}

#define HR_SHARED(type, name) type *name = reinterpret_cast<type *>(hr_simt_self->shared)

#define HR_FLAG_ACCESS(type)                                                                                \
    static inline type hr_ld_acquire(const type *at, HR_SIMT_HERE)                                          \
    {                                                                                                       \
        hr_simt_loaded(file, line);                                                                         \
        return __atomic_load_n(at, __ATOMIC_ACQUIRE);                                                       \
    }                                                                                                       \
    static inline type hr_ld_relaxed(const type *at, HR_SIMT_HERE)                                          \
    {                                                                                                       \
        hr_simt_loaded(file, line);                                                                         \
        return __atomic_load_n(at, __ATOMIC_RELAXED);                                                       \
    }                                                                                                       \
    static inline void hr_st_release(type *at, type v)                                                      \
    {                                                                                                       \
        __atomic_store_n(at, v, __ATOMIC_RELEASE);                                                          \
        hr_simt_point(true);                                                                                \
    }                                                                                                       \
    static inline void hr_st_relaxed(type *at, type v)                                                      \
    {                                                                                                       \
        __atomic_store_n(at, v, __ATOMIC_RELAXED);                                                          \
        hr_simt_point(true);                                                                                \
    }
HR_FLAG_ACCESS(unsigned int)
HR_FLAG_ACCESS(int)
HR_FLAG_ACCESS(unsigned long long)
HR_FLAG_ACCESS(unsigned long)
#undef HR_FLAG_ACCESS

static inline void hr_spin_hint(HR_SIMT_HERE) { hr_simt_spin(file, line); }

#endif
#endif
