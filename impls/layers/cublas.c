/* cuBLASLt's products: see cublas.h.
 *
 * Numbers. F32 without TF32 is CUBLAS_COMPUTE_32F, which rounds no operand (only the _FAST_ kinds do, and an emulation
 * that somebody asks for); to be sure, an algorithm whose own flags tell of narrower inputs is passed over. Unit
 * roundoff 2^-24; with TF32 operands keep 11 significant bits, rounded or cut: 2^-10; results in F16 2^-11, in BF16
 * 2^-8; sums are F32, in which tensor cores cut where they align: 2^-23 for each addition.
 * Order. A sum cut into pieces ("split-k") keeps its pieces in the workspace in F32 and adds them in a second kernel
 * (CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE). Pieces added in place or in a narrower type are masked out. cuBLAS repeats
 * its bits for a given algorithm on a given GPU ("Results reproducibility"), with one stream at a time per workspace.
 * The heuristic's order decides, a function of cuBLASLt's version and the GPU: nothing is measured.
 */
#include "cublas.h"
#ifdef HR_HAVE_CUBLASLT
#include <stdio.h>
#include <stdlib.h>
#include "cuda/queue.h"
#include "plan.h"

struct hr_cublas_plan {
    cublasLtMatmulDesc_t product;
    cublasLtMatrixLayout_t a, b, d;
    cublasLtMatmulAlgo_t algorithm;
    int64_t workspace_bytes;
    bool bias;
};

hr_status hr_cublas_failed(const char *file, int line, const char *call, cublasStatus_t status)
{
    hr_status code = status == CUBLAS_STATUS_NOT_SUPPORTED || status == CUBLAS_STATUS_ARCH_MISMATCH ? HR_UNSUPPORTED
                   : status == CUBLAS_STATUS_ALLOC_FAILED                                           ? HR_NO_MEMORY
                                                                                                    : HR_DEVICE;
    return hr_error_set(code, file, line, "cuBLASLt %zu: %s (%.100s)", cublasLtGetVersion(),
                        cublasLtGetStatusName(status), call);
}

static cudaDataType_t type_of(hr_type type)
{
    return type == HR_F16 ? CUDA_R_16F : type == HR_BF16 ? CUDA_R_16BF : CUDA_R_32F;
}

void hr_cublas_plan_free(hr_cublas_plan *plan)
{
    if (!plan) return;
    if (plan->product) cublasLtMatmulDescDestroy(plan->product);
    if (plan->a) cublasLtMatrixLayoutDestroy(plan->a);
    if (plan->b) cublasLtMatrixLayoutDestroy(plan->b);
    if (plan->d) cublasLtMatrixLayoutDestroy(plan->d);
    free(plan);
}

#define SET(name, value) \
    TRY_CUBLAS(cublasLtMatmulDescSetAttribute(plan->product, CUBLASLT_MATMUL_DESC_##name, &(value), sizeof(value)))
hr_status hr_cublas_plan_describe(const hr_cublas_product *p, hr_cublas_plan **made)
{
    hr_status st = HR_OK;
    const cudaDataType_t operands = type_of(p->operands), result = type_of(p->result);
    const bool tf32 = p->operands == HR_F32 && p->tf32;
    const cublasOperation_t a = p->transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cublasOperation_t b = p->transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cublasLtEpilogue_t epilogue = p->bias && p->relu ? CUBLASLT_EPILOGUE_RELU_BIAS
                                      : p->bias            ? CUBLASLT_EPILOGUE_BIAS
                                      : p->relu            ? CUBLASLT_EPILOGUE_RELU
                                                           : CUBLASLT_EPILOGUE_DEFAULT;
    const uintptr_t like_bias = HR_ALIGNMENT;    /* the heuristic takes the bias' alignment from it, and reads nothing */
    hr_cublas_plan *plan = calloc(1, sizeof *plan);
    TRY_ALLOC(plan);
    plan->bias = p->bias;
    TRY_CUBLAS(cublasLtMatmulDescCreate(&plan->product, tf32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F,
                                        CUDA_R_32F));
    SET(TRANSA, a);
    SET(TRANSB, b);
    SET(EPILOGUE, epilogue);
    if (p->bias) SET(BIAS_DATA_TYPE, result);
    if (p->bias) SET(BIAS_POINTER, like_bias);
    TRY_CUBLAS(cublasLtMatrixLayoutCreate(&plan->a, operands, (uint64_t)(p->transpose_a ? p->k : p->m),
                                          (uint64_t)(p->transpose_a ? p->m : p->k), p->transpose_a ? p->k : p->m));
    TRY_CUBLAS(cublasLtMatrixLayoutCreate(&plan->b, operands, (uint64_t)(p->transpose_b ? p->n : p->k),
                                          (uint64_t)(p->transpose_b ? p->k : p->n), p->transpose_b ? p->n : p->k));
    TRY_CUBLAS(cublasLtMatrixLayoutCreate(&plan->d, result, (uint64_t)p->m, (uint64_t)p->n, p->m));
    *made = plan;
    plan = NULL;
out:
    hr_cublas_plan_free(plan);
    return st;
}

/* Our buffers lie at multiples of 64 bytes; cuBLASLt would take 256 for granted. */
static hr_status describe_preference(cublasLtMatmulPreference_t *made)
{
    hr_status st = HR_OK;
    static const cublasLtMatmulPreferenceAttributes_t alignments[] = {
        CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
        CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES};
    const uint64_t workspace_bytes = HR_CUBLAS_WORKSPACE_LIMIT_BYTES;
    const uint32_t alignment = HR_ALIGNMENT, schemes = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
    cublasLtMatmulPreference_t preference = NULL;
    TRY_CUBLAS(cublasLtMatmulPreferenceCreate(&preference));
    TRY_CUBLAS(cublasLtMatmulPreferenceSetAttribute(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                                                    &workspace_bytes, sizeof workspace_bytes));
    TRY_CUBLAS(cublasLtMatmulPreferenceSetAttribute(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, &schemes,
                                                    sizeof schemes));
    for (int i = 0; i < 4; i++)
        TRY_CUBLAS(cublasLtMatmulPreferenceSetAttribute(preference, alignments[i], &alignment, sizeof alignment));
    *made = preference;
    preference = NULL;
out:
    if (preference) cublasLtMatmulPreferenceDestroy(preference);
    return st;
}

/* Whether the algorithm takes F32 operands as they are. */
static bool takes_f32(const cublasLtMatmulAlgo_t *algorithm)
{
    const uint64_t narrower = CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32 | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F |
                              CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF;
    uint64_t flags = 0;
    size_t written;
    cublasStatus_t status = cublasLtMatmulAlgoCapGetAttribute(algorithm, CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS, &flags,
                                                              sizeof flags, &written);
    return status == CUBLAS_STATUS_SUCCESS && !(flags & narrower);
}

hr_status hr_cublas_plan_new(const hr_site *site, const hr_cublas_product *product, hr_cublas_plan **made)
{
    enum { RESULTS = 16 };
    hr_status st = HR_OK;
    const hr_cuda_queue *queue = site->queue;
    cublasLtMatmulPreference_t preference = NULL;
    cublasLtMatmulHeuristicResult_t results[RESULTS];
    hr_cublas_plan *plan = NULL;
    int n = 0, chosen = -1;
    if (!queue || !queue->cublaslt) FAIL(HR_UNSUPPORTED, "cuBLASLt needs a GPU: this queue has no handle");
    TRY(hr_cublas_plan_describe(product, &plan));
    TRY(describe_preference(&preference));
    TRY_CUBLAS(cublasLtMatmulAlgoGetHeuristic(queue->cublaslt, plan->product, plan->a, plan->b, plan->d, plan->d,
                                              preference, RESULTS, results, &n));
    const bool exact = product->operands == HR_F32 && !product->tf32;
    for (int i = 0; i < n && chosen < 0; i++)
        if (results[i].state == CUBLAS_STATUS_SUCCESS && (!exact || takes_f32(&results[i].algo))) chosen = i;
    if (chosen < 0)
        FAIL(HR_UNSUPPORTED, "cuBLASLt %zu: none of %d algorithms for a product %lld x %lld x %lld is exact enough",
             cublasLtGetVersion(), n, (long long)product->m, (long long)product->n, (long long)product->k);
    plan->algorithm = results[chosen].algo;
    plan->workspace_bytes = (int64_t)((results[chosen].workspaceSize + HR_CUBLAS_ALIGNMENT - 1) /
                                      HR_CUBLAS_ALIGNMENT * HR_CUBLAS_ALIGNMENT);
    *made = plan;
    plan = NULL;
out:
    if (preference) cublasLtMatmulPreferenceDestroy(preference);
    hr_cublas_plan_free(plan);
    return st;
}

int64_t hr_cublas_plan_workspace_bytes(const hr_cublas_plan *plan) { return plan->workspace_bytes; }
cublasLtMatmulDesc_t hr_cublas_plan_descriptor(const hr_cublas_plan *plan) { return plan->product; }

hr_status hr_cublas_plan_run(hr_cublas_plan *plan, const hr_site *site, const void *a, const void *b, const void *bias,
                             void *d, void *workspace)
{
    hr_status st = HR_OK;
    const hr_cuda_queue *queue = site->queue;
    const float one = 1, zero = 0;
    if (plan->bias) SET(BIAS_POINTER, bias);
    TRY_CUBLAS(cublasLtMatmul(queue->cublaslt, plan->product, &one, a, plan->a, b, plan->b, &zero, d, plan->d, d,
                              plan->d, &plan->algorithm, plan->workspace_bytes ? workspace : NULL,
                              (size_t)plan->workspace_bytes, queue->stream));
out:
    return st;
}

char *hr_cublas_plan_text(const hr_cublas_plan *plan, char *text, size_t chars)
{
    int32_t id = -1, tile = -1, split = -1;
    size_t written;
    cublasLtMatmulAlgoConfigGetAttribute(&plan->algorithm, CUBLASLT_ALGO_CONFIG_ID, &id, sizeof id, &written);
    cublasLtMatmulAlgoConfigGetAttribute(&plan->algorithm, CUBLASLT_ALGO_CONFIG_TILE_ID, &tile, sizeof tile, &written);
    cublasLtMatmulAlgoConfigGetAttribute(&plan->algorithm, CUBLASLT_ALGO_CONFIG_SPLITK_NUM, &split, sizeof split,
                                         &written);
    snprintf(text, chars, "algorithm %d tile %d split_k %d workspace %lld", id, tile, split,
             (long long)plan->workspace_bytes);
    return text;
}
#endif
