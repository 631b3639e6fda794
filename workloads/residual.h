/* Residual networks: what ResNet-18, ResNet-50 and ResNet-152 share. */
#ifndef HR_RESIDUAL_H
#define HR_RESIDUAL_H
#include "workload.h"

extern const hr_option hr_residual_options[];   /* batch, image, classes, data */

/* Builds the network with `blocks[i]` blocks in stage i, bottlenecks or basic ones. spec has the options above. */
hr_status hr_residual_build(const hr_spec *spec, const int blocks[4], bool bottlenecks, hr_graph *graph);
#endif
