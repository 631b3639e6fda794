/* The device's own kernels: fill, hash, verify, mark.
 *
 * Their results are sums, ORs and maxima of integers, so neither the grid nor the order of threads can be seen in
 * them. A thread strides over the words; a block adds up in shared memory and sends one atomic each.
 */
#include <cuda_runtime.h>
#include "hash.h"
#include "kernels.h"
#include "launch.h"

namespace {
constexpr int THREADS = 256;
constexpr int64_t MOST_BLOCKS = 1024;      /* seven blocks for each multiprocessor of the largest card are enough */

unsigned blocks_for(int64_t n)
{
    int64_t blocks = (n + THREADS - 1) / THREADS;
    return (unsigned)(blocks < 1 ? 1 : blocks < MOST_BLOCKS ? blocks : MOST_BLOCKS);
}

__device__ inline int64_t first_index() { return (int64_t)blockIdx.x * THREADS + threadIdx.x; }
__device__ inline int64_t stride() { return (int64_t)gridDim.x * THREADS; }

__global__ void fill_words(uint32_t *words, int64_t n_words, int tail_bytes, uint32_t pattern)
{
    for (int64_t i = first_index(); i < n_words; i += stride()) words[i] = pattern;
    if (first_index() < tail_bytes) {
        int byte = (int)first_index();
        reinterpret_cast<unsigned char *>(words + n_words)[byte] = (unsigned char)(pattern >> 8 * byte);
    }
}

/* Word i of the bytes; beyond their end lie zeros. */
__device__ inline uint64_t word_at(const unsigned char *bytes, int64_t n_bytes, bool aligned, int64_t i)
{
    int64_t left = n_bytes - i * 8;
    uint64_t word = 0;
    if (aligned && left >= 8) return reinterpret_cast<const uint64_t *>(bytes)[i];
    for (int k = 0; k < (left < 8 ? (int)left : 8); k++) word |= (uint64_t)bytes[i * 8 + k] << 8 * k;
    return word;
}

__global__ void hash_words(const unsigned char *bytes, int64_t n_bytes, unsigned long long *slot)
{
    __shared__ unsigned long long sums[THREADS], ors[THREADS];
    bool aligned = (uintptr_t)bytes % 8 == 0;
    int64_t n_words = (n_bytes + 7) / 8;
    unsigned long long sum = 0, any = 0;
    for (int64_t i = first_index(); i < n_words; i += stride()) {
        uint64_t word = word_at(bytes, n_bytes, aligned, i);
        sum += hr_word_hash(word, (uint64_t)i);
        any |= word;
    }
    sums[threadIdx.x] = sum;
    ors[threadIdx.x] = any;
    for (int half = THREADS / 2; half > 0; half /= 2) {
        __syncthreads();
        if ((int)threadIdx.x < half) {
            sums[threadIdx.x] += sums[threadIdx.x + half];
            ors[threadIdx.x] |= ors[threadIdx.x + half];
        }
    }
    if (threadIdx.x == 0) {
        atomicAdd(&slot[0], sums[0]);
        atomicOr(&slot[1], ors[0]);
    }
}

__global__ void verify_words(const uint32_t *words, int64_t n_words, uint32_t pattern, unsigned long long *slot)
{
    for (int64_t i = first_index(); i < n_words; i += stride())
        if (words[i] != pattern) {
            atomicMax(&slot[1], ~0ull - (unsigned long long)i);
            return;                        /* this thread's later words do not count */
        }
}

__global__ void mark_word(volatile uint32_t *word, uint32_t value)
{
    if (threadIdx.x == 0) *word = value;
}
}

extern "C" hr_status hr_cuda_fill(CUstream_st *stream, void *to, int64_t bytes, uint32_t pattern)
{
    if (bytes <= 0) return HR_OK;
    HR_LAUNCH(fill_words, blocks_for(bytes / 4), THREADS, 0, stream, static_cast<uint32_t *>(to), bytes / 4,
              (int)(bytes % 4), pattern);
    return hr_cuda_launched("fill_words");
}

extern "C" hr_status hr_cuda_hash(CUstream_st *stream, const void *from, int64_t bytes, uint64_t *slot)
{
    if (bytes <= 0) return HR_OK;
    HR_LAUNCH(hash_words, blocks_for((bytes + 7) / 8), THREADS, 0, stream, static_cast<const unsigned char *>(from),
              bytes, reinterpret_cast<unsigned long long *>(slot));
    return hr_cuda_launched("hash_words");
}

extern "C" hr_status hr_cuda_verify(CUstream_st *stream, const void *from, int64_t n_words, uint32_t pattern,
                                    uint64_t *slot)
{
    if (n_words <= 0) return HR_OK;
    HR_LAUNCH(verify_words, blocks_for(n_words), THREADS, 0, stream, static_cast<const uint32_t *>(from), n_words,
              pattern, reinterpret_cast<unsigned long long *>(slot));
    return hr_cuda_launched("verify_words");
}

extern "C" hr_status hr_cuda_mark(CUstream_st *stream, volatile uint32_t *word, uint32_t value)
{
    HR_LAUNCH(mark_word, 1, 1, 0, stream, word, value);
    return hr_cuda_launched("mark_word");
}
