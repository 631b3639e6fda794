/* The counter-based random numbers of harness/base/rng.h on the device: the same bits from the same counter. */
#ifndef HR_CUDA_RNG_CUH
#define HR_CUDA_RNG_CUH
#include <cuda_runtime.h>
#include <stdint.h>

__device__ __forceinline__ uint64_t hr_device_mix64(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

__device__ __forceinline__ uint64_t hr_device_rng_key(uint64_t seed, uint64_t stream)
{
    return hr_device_mix64(hr_device_mix64(seed) ^ (stream * 0xd1342543de82ef95u));
}

__device__ __forceinline__ uint64_t hr_device_rng_bits(uint64_t key, uint64_t element)
{
    return hr_device_mix64(key + element * 0x9e3779b97f4a7c15u);
}
#endif
