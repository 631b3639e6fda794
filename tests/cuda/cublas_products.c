/* cuBLASLt's descriptors without a GPU: they hold what was set; algorithms need a device, and its absence is a status.
 */
#include <string.h>
#include "testing.h"

#ifdef HR_HAVE_CUBLASLT
#include "cublas.h"
#include "cuda/queue.h"

#define READ(descriptor, name, to) \
    (cublasLtMatmulDescGetAttribute(descriptor, CUBLASLT_MATMUL_DESC_##name, &(to), sizeof(to), &written) == \
         CUBLAS_STATUS_SUCCESS && written == sizeof(to))

static void descriptors_hold_what_was_set(void)
{
    static const struct {
        hr_cublas_product product;
        cublasComputeType_t compute;
        cublasLtEpilogue_t epilogue;
    } cases[] = {
        {{7, 5, 3, true, false, HR_F32, HR_F32, true, true, false}, CUBLAS_COMPUTE_32F, CUBLASLT_EPILOGUE_RELU_BIAS},
        {{7, 5, 3, true, false, HR_F32, HR_F32, true, false, true},
         CUBLAS_COMPUTE_32F_FAST_TF32, CUBLASLT_EPILOGUE_BIAS},
        {{7, 5, 3, false, true, HR_BF16, HR_F32, false, false, true}, CUBLAS_COMPUTE_32F, CUBLASLT_EPILOGUE_DEFAULT},
        {{7, 5, 3, false, false, HR_F16, HR_F16, false, true, false}, CUBLAS_COMPUTE_32F, CUBLASLT_EPILOGUE_RELU},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_cublas_plan *plan = NULL;
        const hr_cublas_product *p = &cases[i].product;
        cublasComputeType_t compute;
        cublasLtEpilogue_t epilogue;
        cublasOperation_t a, b;
        cudaDataType_t scale, bias;
        size_t written;
        REQUIRE_OK(hr_cublas_plan_describe(p, &plan));
        cublasLtMatmulDesc_t d = hr_cublas_plan_descriptor(plan);
        EXPECT(READ(d, COMPUTE_TYPE, compute) && compute == cases[i].compute);
        EXPECT(READ(d, SCALE_TYPE, scale) && scale == CUDA_R_32F);
        EXPECT(READ(d, EPILOGUE, epilogue) && epilogue == cases[i].epilogue);
        EXPECT(READ(d, TRANSA, a) && a == (p->transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N));
        EXPECT(READ(d, TRANSB, b) && b == (p->transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N));
        if (p->bias) EXPECT(READ(d, BIAS_DATA_TYPE, bias) && bias == CUDA_R_32F);
        hr_cublas_plan_free(plan);
    }
}

static void no_handle_is_a_status(void)
{
    hr_cuda_queue queue = {.capability = 90};
    hr_cublas_plan *plan = NULL;
    const hr_cublas_product product = {.m = 4, .n = 4, .k = 4};
    EXPECT(hr_cublas_plan_new(&(hr_site){.queue = &queue}, &product, &plan) == HR_UNSUPPORTED && !plan);
    EXPECT(hr_cublas_plan_new(&(hr_site){0}, &product, &plan) == HR_UNSUPPORTED && !plan);
    hr_cublas_plan_free(NULL);
}
#else
static void descriptors_hold_what_was_set(void) { SKIP("built without cuBLASLt"); }
static void no_handle_is_a_status(void) { SKIP("built without cuBLASLt"); }
#endif

TEST(cublas_descriptors_hold_what_was_set) { descriptors_hold_what_was_set(); }
TEST(a_cublas_product_without_a_gpu_is_refused) { no_handle_is_a_status(); }
