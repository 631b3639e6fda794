/* What the tables of our own CUDA kernels (cuda.c) ask of a node's tensors; plain C. */
#ifndef HR_CUDA_NODE_H
#define HR_CUDA_NODE_H
#include "kernel.h"

static inline const hr_tensor *hr_cuda_in(const hr_graph *graph, const hr_node *node, int j)
{
    return &graph->tensors[node->in[j]];
}

static inline const hr_tensor *hr_cuda_out(const hr_graph *graph, const hr_node *node, int k)
{
    return &graph->tensors[node->out[k]];
}

/* An element type of element.cuh. */
static inline bool hr_cuda_takes(const hr_tensor *t)
{
    return t->type == HR_F32 || t->type == HR_F16 || t->type == HR_BF16;
}

/* Plain or channels last: where the kernel must know a channel from a place. */
static inline bool hr_cuda_ordered(const hr_tensor *t)
{
    return hr_cuda_takes(t) && (t->layout == HR_LAYOUT_PLAIN || t->layout == HR_LAYOUT_LAST);
}

static inline int64_t hr_cuda_channels(const hr_tensor *t) { return t->rank > 1 ? t->dim[1] : 1; }

/* Whether channels are contiguous in memory; with one place they are in both layouts. */
static inline bool hr_cuda_last(const hr_tensor *t) { return t->layout == HR_LAYOUT_LAST || hr_tensor_spatial(t) == 1; }
#endif
