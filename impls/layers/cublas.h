/* Matrix products by cuBLASLt: descriptors and algorithm chosen once, workspace owned by the plan.
 *
 * cuBLASLt counts in columns: d [m, n] = op(a) op(b) with leading dimensions, column after column. A row-major matrix
 * [rows, cols] is to it a column-major one of cols x rows; dense/cublas.c says which operand is which.
 * Everything here exists only where cuBLASLt was found (HR_HAVE_CUBLASLT).
 */
#ifndef HR_CUBLAS_H
#define HR_CUBLAS_H
#ifdef HR_HAVE_CUBLASLT
#include <cublasLt.h>
#include <stdbool.h>
#include "kernel.h"
#include "status.h"

#define TRY_CUBLAS(call)                                                          \
    do {                                                                          \
        cublasStatus_t cublas_st = (call);                                        \
        if (cublas_st != CUBLAS_STATUS_SUCCESS) {                                 \
            st = hr_cublas_failed(__FILE__, __LINE__, #call, cublas_st);          \
            goto out;                                                             \
        }                                                                         \
    } while (0)
hr_status hr_cublas_failed(const char *file, int line, const char *call, cublasStatus_t status);

typedef struct hr_cublas_product {
    int64_t m, n, k;
    bool transpose_a, transpose_b;     /* a is held k x m, b is held n x k */
    hr_type operands, result;          /* F32, F16, BF16; result: that or F32 */
    bool bias, relu;                   /* + bias[m], of the result's type; max(0, .) */
    bool tf32;                         /* F32: products may be rounded to TF32 */
} hr_cublas_product;

/* Most workspace that an algorithm may want: what cuBLAS itself takes on a GPU of capability 9. */
#define HR_CUBLAS_WORKSPACE_LIMIT_BYTES ((int64_t)32 << 20)

typedef struct hr_cublas_plan hr_cublas_plan;
/* Chooses the algorithm. HR_UNSUPPORTED when there is none, or no handle. Free with hr_cublas_plan_free. */
hr_status hr_cublas_plan_new(const hr_site *site, const hr_cublas_product *product, hr_cublas_plan **plan);
void hr_cublas_plan_free(hr_cublas_plan *plan);
/* Multiple of HR_CUBLAS_ALIGNMENT, as the workspace's address must be. */
#define HR_CUBLAS_ALIGNMENT 256
int64_t hr_cublas_plan_workspace_bytes(const hr_cublas_plan *plan);
/* Enqueues the product; bias NULL when it has none. */
hr_status hr_cublas_plan_run(hr_cublas_plan *plan, const hr_site *site, const void *a, const void *b, const void *bias,
                             void *d, void *workspace);
/* "algorithm 67 tile 20 split_k 4 workspace 65536 flags 0x..." */
char *hr_cublas_plan_text(const hr_cublas_plan *plan, char *text, size_t chars);
/* The product's descriptor, for tests that read attributes back. */
cublasLtMatmulDesc_t hr_cublas_plan_descriptor(const hr_cublas_plan *plan);
/* Descriptors alone, for which no GPU is needed: plan_new without the algorithm. */
hr_status hr_cublas_plan_describe(const hr_cublas_product *product, hr_cublas_plan **plan);
#endif
#endif
