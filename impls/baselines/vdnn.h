/* The two offloading policies of vDNN, shared by the techniques swap_all and swap_conv. */
#ifndef HR_VDNN_H
#define HR_VDNN_H
#include "technique.h"

extern const hr_option hr_vdnn_options[];   /* select, hold */

/* Adds OUT, FREE and IN steps for the inputs of convolutions only, or of all feature-extraction layers. */
hr_status hr_vdnn_rewrite(const hr_rewrite *context, bool convolutions_only, hr_plan *draft);
#endif
