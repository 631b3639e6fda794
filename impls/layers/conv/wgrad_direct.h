/* Weight gradient of a 2-D convolution in blocked layouts, our own AVX2 kernel. See wgrad_direct.c. */
#ifndef HR_WGRAD_DIRECT_H
#define HR_WGRAD_DIRECT_H
#include "kernel.h"

/* f32, x and dy C8, dw OI8, window larger than 1x1, and a processor with AVX2 and FMA. */
bool hr_wgrad_direct_supports(const hr_graph *graph, const hr_node *node);
/* No state, no workspace. Bit-identical for any number of threads: each weight is summed by one thread. */
hr_status hr_wgrad_direct_run(const hr_kernel_call *call);
#endif
