/* A kernel: one algorithm for one op on one kind of device. Kernels own no memory of tensors.
 *
 * impls/layers/NAME/reference.c exports `const hr_kernel hr_layer_NAME_reference[]`, host.c exports
 * `hr_layer_NAME_host[]`, cuda.c (launchers in cuda.cu), cudnn.c and cublas.c export `hr_layer_NAME_cuda[]` and
 * so on; all end with {0}; a technique's own ops (impls/NAME/) come as hr_technique_NAME_reference[] and so on. The
 * first kernel of a device that supports a node is its standard algorithm
 * (host before reference; cudnn and cublas before cuda); a plan names the algorithm of each run, and may name
 * another. Reference kernels compute in double from any type of real numbers, in any layout.
 *
 * Source of the split prepare/run: oneDNN's primitive descriptors, whose scratchpad size is known before
 * anything runs and becomes a buffer of the plan.
 */
#ifndef HR_KERNEL_H
#define HR_KERNEL_H
#include "op.h"

/* Where the kernels of one device run. */
typedef struct hr_site {
    int threads;              /* host: compute threads */
    void *queue;              /* cuda: struct hr_cuda_queue (cuda/queue.h); host: NULL */
} hr_site;

typedef struct hr_kernel_call {
    const hr_graph *graph;
    const hr_node *node;
    const void *const *in;    /* node->n_in pointers into the device's memory, NULL where absent */
    void *const *out;         /* node->n_out */
    void *const *update;      /* node->n_update */
    const int64_t *in_bytes, *out_bytes; /* of each buffer, as the plan gives them (elastic tensors get fewer than
                               * their bound); NULL: the tensors' own */
    void *workspace;          /* workspace_bytes, 64-byte aligned; contents undefined before and after */
    int64_t workspace_bytes;  /* as prepare said */
    void *state;              /* from prepare */
    hr_site site;
    uint64_t seed, step;      /* randomness is a function of (seed, attrs.salt, step, element); step counts from 0.
                               * CUDA kernels read the step from the queue's device memory instead: a recorded
                               * step is replayed with other numbers */
} hr_kernel_call;

static inline int64_t hr_call_in_bytes(const hr_kernel_call *call, int j)
{
    return call->in_bytes ? call->in_bytes[j] : call->graph->tensors[call->node->in[j]].bytes;
}
static inline int64_t hr_call_out_bytes(const hr_kernel_call *call, int k)
{
    return call->out_bytes ? call->out_bytes[k] : call->graph->tensors[call->node->out[k]].bytes;
}

typedef struct hr_kernel {
    const char *op;           /* name of the op */
    const char *algorithm;    /* "reference", "onednn", "simd", "cudnn", "direct" ... */
    bool reference;           /* slow and plain: never chosen when another kernel supports the node */
    bool on_request;          /* costly to prepare: only where it is asked for by name */

    /* Whether this kernel can run the node as it stands (types, layouts, sizes). NULL: always. */
    bool (*supports)(const hr_graph *graph, const hr_node *node);
    /* Builds what can be built once (primitives, execution plans), and says how much workspace a run needs. May be
     * NULL: no state, no workspace. The state is freed by `release`. */
    hr_status (*prepare)(const hr_graph *graph, const hr_node *node, const hr_site *site, void **state,
                         int64_t *workspace_bytes);
    void (*release)(void *state);
    /* Computes all outputs (host) or enqueues that on the site's queue (cuda; never synchronises, never allocates).
     * Must be deterministic for a given number of threads: fixed reduction order, no float atomics. */
    hr_status (*run)(const hr_kernel_call *call);
} hr_kernel;

/* All host kernels of the build by table (generated); NULL ends. Host tables stand before reference tables. */
extern const hr_kernel *const hr_kernel_tables[];

/* Kernel of `algorithm` for the node in a device's tables, or NULL; algorithm NULL: the standard one. */
const hr_kernel *hr_kernel_find(const hr_kernel *const *tables, const hr_graph *graph, const hr_node *node,
                                const char *algorithm);

/* Channel block that this machine's host kernels prefer: 16 with AVX-512, 8 with AVX2, else 1. */
int hr_host_channel_block(void);
#endif
