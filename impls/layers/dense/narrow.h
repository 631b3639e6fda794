/* Dense layers on few images, our own AVX2 kernels. See narrow.c. */
#ifndef HR_NARROW_H
#define HR_NARROW_H
#include "kernel.h"

/* f32, at most 8 images (backward 4), and a processor with AVX2 and FMA. */
bool hr_narrow_forward_supports(const hr_graph *graph, const hr_node *node);
bool hr_narrow_backward_supports(const hr_graph *graph, const hr_node *node);
/* No state, no workspace. Bit-identical for any number of threads: each result is summed by one thread. */
hr_status hr_narrow_forward_run(const hr_kernel_call *call);
hr_status hr_narrow_dgrad_run(const hr_kernel_call *call);
hr_status hr_narrow_wgrad_run(const hr_kernel_call *call);
#endif
