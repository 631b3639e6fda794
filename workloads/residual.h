/* Residual networks with bottleneck blocks: what ResNet-50 and ResNet-152 share. */
#ifndef HR_RESIDUAL_H
#define HR_RESIDUAL_H
#include "workload.h"

extern const hr_option hr_residual_options[];   /* batch, image, classes, data */

/* Builds the network with `blocks[i]` bottlenecks in stage i. spec has the options above. */
hr_status hr_residual_build(const hr_spec *spec, const int blocks[4], hr_graph *graph);
#endif
