/* Hash of bytes, the same on every device: what a digest is made of.
 *
 * The hash is a sum over 64-bit words (the last one filled with zeros) of a mix of word and place, so that it does
 * not depend on the order in which threads add: a GPU and a CPU agree. The mix is a bijection of the word for
 * every place, so a single changed word always shows.
 */
#ifndef HR_HASH_H
#define HR_HASH_H
#include <stdint.h>

#ifdef __CUDACC__
#define HR_HASH_BOTH __host__ __device__
#else
#define HR_HASH_BOTH
#endif

HR_HASH_BOTH static inline uint64_t hr_word_hash(uint64_t word, uint64_t place)
{
    word = (word ^ (place + 1) * 0x9e3779b97f4a7c15u) * 0x9fb21c651e98df25u;
    word = (word ^ word >> 32) * 0xd6e8feb86659fd93u;
    return word ^ word >> 32;
}

/* From the sum over all words. */
HR_HASH_BOTH static inline uint64_t hr_sum_hash(uint64_t sum, int64_t n_bytes)
{
    return hr_word_hash(sum, (uint64_t)n_bytes);
}
#endif
