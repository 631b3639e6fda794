/* A kernel: one algorithm for one op on one kind of device. Kernels own no memory of tensors.
 *
 * impls/layers/NAME/reference.c exports `const hr_kernel hr_layer_NAME_reference[]`, host.c exports
 * `hr_layer_NAME_host[]` (both end with {0}). The first kernel of a device that supports a node is its
 * standard algorithm (host before reference); a plan names the algorithm of each run, and may name another.
 * Reference kernels compute in double from types F32 or F64, in any layout.
 *
 * Source of the split prepare/run: oneDNN's primitive descriptors, whose scratchpad size is known before
 * anything runs and becomes a buffer of the plan.
 */
#ifndef HR_KERNEL_H
#define HR_KERNEL_H
#include "op.h"

typedef struct hr_kernel_call {
    const hr_graph *graph;
    const hr_node *node;
    const void *const *in;    /* node->n_in pointers, NULL where absent */
    void *const *out;         /* node->n_out */
    void *const *update;      /* node->n_update */
    void *workspace;          /* workspace_bytes, 64-byte aligned; contents undefined before and after */
    int64_t workspace_bytes;  /* as prepare said */
    void *state;              /* from prepare */
    int threads;
    uint64_t seed, step;      /* randomness is a function of (seed, attrs.salt, step, element); step counts from 0 */
} hr_kernel_call;

typedef struct hr_kernel {
    const char *op;           /* name of the op */
    const char *algorithm;    /* "reference", "onednn", "simd" ... */
    bool reference;           /* slow and plain: never chosen when another kernel supports the node */

    /* Whether this kernel can run the node as it stands (types, layouts, sizes). NULL: always. */
    bool (*supports)(const hr_graph *graph, const hr_node *node);
    /* Builds what can be built once (primitives), and says how much workspace a run needs. May be NULL:
     * no state, no workspace. `threads` as in the call. The state is freed by `release`. */
    hr_status (*prepare)(const hr_graph *graph, const hr_node *node, int threads, void **state, int64_t *workspace_bytes);
    void (*release)(void *state);
    /* Computes all outputs. Must be deterministic for a given number of threads: fixed reduction order. */
    hr_status (*run)(const hr_kernel_call *call);
} hr_kernel;

/* All kernels of the build by table (generated); NULL ends. Host tables stand before reference tables. */
extern const hr_kernel *const hr_kernel_tables[];

/* Kernel of `algorithm` for the node, or NULL; algorithm NULL: the standard one. */
const hr_kernel *hr_kernel_find(const hr_graph *graph, const hr_node *node, const char *algorithm);

/* Channel block that this machine's host kernels prefer: 16 with AVX-512, 8 with AVX2, else 1. */
int hr_host_channel_block(void);
#endif
