/* What VGG-16 and VGG-19 share. */
#ifndef HR_VGG_H
#define HR_VGG_H
#include "workload.h"

extern const hr_option hr_vgg_options[];   /* batch, image, classes, data */

/* Builds the network with `layers[i]` convolutions in group i. spec has the options above. */
hr_status hr_vgg_build(const hr_spec *spec, const int layers[5], hr_graph *graph);
#endif
