/* cuDNN, cuBLASLt and NVTX, which the emulator does not have. The one file of the device, beside module.c, that is
 * another one there.
 */
#include "cuda_device.h"

#include <stdio.h>

#ifdef HR_SIMT
const int64_t hr_cuda_library_reserve_bytes = 0;

hr_status hr_cuda_libraries_open(hr_cuda_queue *queue) { return HR_OK; }
void hr_cuda_libraries_close(hr_cuda_queue *queue) {}
void hr_cuda_range_begin(const char *name) {}
void hr_cuda_range_end(void) {}
void hr_cuda_step_begins(uint64_t step) { hr_simt_step_begin(step); }
void hr_cuda_libraries_describe(char *text, size_t chars)
{
    snprintf(text, chars, "CUDA %d.%d emulated", CUDART_VERSION / 1000, CUDART_VERSION % 1000 / 10);
}
#else
#include <cublasLt.h>
#include <cudnn.h>
#include <nvtx3/nvToolsExt.h>

/* Engines of cuDNN and kernels of cuBLASLt are loaded onto the card when they are first used. */
const int64_t hr_cuda_library_reserve_bytes = 512ll << 20;

hr_status hr_cuda_libraries_open(hr_cuda_queue *queue)
{
    hr_status st = HR_OK;
    cudnnHandle_t cudnn = NULL;
    cublasLtHandle_t cublaslt = NULL;
    size_t version = cudnnGetVersion();
    size_t major = version < 10000 ? version / 1000 : version / 10000;      /* 8906: 8.9.6; 91900: 9.19.0 */
    if (major != CUDNN_MAJOR)
        FAIL(HR_UNSUPPORTED, "cuDNN %zu was found (version %zu), this build needs cuDNN %d", major, version,
             CUDNN_MAJOR);
    cudnnStatus_t made = cudnnCreate(&cudnn);
    queue->cudnn = cudnn;
    if (made != CUDNN_STATUS_SUCCESS) FAIL(HR_DEVICE, "cudnnCreate: %s", cudnnGetErrorString(made));
    made = cudnnSetStream(cudnn, queue->stream);
    if (made != CUDNN_STATUS_SUCCESS) FAIL(HR_DEVICE, "cudnnSetStream: %s", cudnnGetErrorString(made));
    cublasStatus_t created = cublasLtCreate(&cublaslt);
    queue->cublaslt = cublaslt;
    if (created != CUBLAS_STATUS_SUCCESS) FAIL(HR_DEVICE, "cublasLtCreate: %s", cublasLtGetStatusString(created));
out:
    return st;
}

void hr_cuda_libraries_close(hr_cuda_queue *queue)
{
    if (queue->cublaslt) cublasLtDestroy(queue->cublaslt);
    if (queue->cudnn) cudnnDestroy(queue->cudnn);
    queue->cudnn = queue->cublaslt = NULL;
}

void hr_cuda_libraries_describe(char *text, size_t chars)
{
    size_t cudnn = cudnnGetVersion(), blas = cublasLtGetVersion();
    snprintf(text, chars, "CUDA %d.%d, cuDNN %zu.%zu.%zu, cuBLASLt %zu.%zu", CUDART_VERSION / 1000,
             CUDART_VERSION % 1000 / 10, cudnn / 10000, cudnn / 100 % 100, cudnn % 100, blas / 10000, blas / 100 % 100);
}

void hr_cuda_range_begin(const char *name) { nvtxRangePushA(name); }
void hr_cuda_range_end(void) { nvtxRangePop(); }
void hr_cuda_step_begins(uint64_t step) {}
#endif
