/* Launchers of the device's own kernels. Results do not depend on the grid. */
#ifndef HR_CUDA_KERNELS_H
#define HR_CUDA_KERNELS_H
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 32-bit words of `pattern`; the last 1 to 3 bytes take its first bytes. `to` lies on 4 bytes. */
hr_status hr_cuda_fill(struct CUstream_st *stream, void *to, int64_t bytes, uint32_t pattern);
/* Adds the hashes of the words (hash.h) to slot[0], and ORs the words into slot[1]. */
hr_status hr_cuda_hash(struct CUstream_st *stream, const void *from, int64_t bytes, uint64_t *slot);
/* Raises slot[1] to UINT64_MAX - place for every word that is not `pattern`. */
hr_status hr_cuda_verify(struct CUstream_st *stream, const void *from, int64_t n_words, uint32_t pattern,
                         uint64_t *slot);
/* Writes a word of mapped host memory: how far a stream has come. */
hr_status hr_cuda_mark(struct CUstream_st *stream, volatile uint32_t *word, uint32_t value);
/* HEADROOM_FAULT=illegal-address: in step 2 (the third), a kernel that writes far outside of all memory. */
hr_status hr_cuda_plant_fault(struct CUstream_st *stream, uint64_t step);

#ifdef __cplusplus
}
#endif
#endif
