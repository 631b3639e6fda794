/* What a CUDA kernel's launcher gets as hr_site.queue. No CUDA header is needed to read it: table files
 * (impls/layers/NAME/cuda.c) are plain C, launchers (cuda.cu) cast nothing.
 *
 * The training step's number lies in device memory, written before each step, so that a step recorded as a CUDA
 * graph can be replayed: whatever depends on it (dropout, Adam) reads it there.
 */
#ifndef HR_CUDA_QUEUE_H
#define HR_CUDA_QUEUE_H
#include <stdbool.h>
#include <stdint.h>
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct CUstream_st;            /* cudaStream_t points to it */

typedef struct hr_cuda_queue {
    struct CUstream_st *stream;        /* the compute stream */
    const uint64_t *step;              /* device memory: number of the training step, from 0 */
    uint32_t *flags;                   /* device memory: kernels OR in what is wrong (hr_cuda_flag) */
    void *cudnn, *cublaslt;            /* cudnnHandle_t bound to the stream, cublasLtHandle_t; NULL in the emulator */
    int multiprocessors;
    int capability;                    /* 90: compute capability 9.0 */
    bool fast;                         /* algorithms may be non-deterministic (option of the device) */
} hr_cuda_queue;

/* What kernels report through `flags`; the device turns it into an error after the step. */
enum hr_cuda_flag { HR_CUDA_FLAG_BAD_LABEL = 1, HR_CUDA_FLAG_BAD_PACKED = 2 };

/* Status of the launch that was just made: HR_DEVICE with CUDA's words and the kernel's name. */
hr_status hr_cuda_launched(const char *kernel);

#ifdef __cplusplus
}
#endif
#endif
