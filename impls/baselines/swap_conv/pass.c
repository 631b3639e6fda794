/* swap_conv: vDNN_conv of Rhu et al. (MICRO 2016) moves convolutions' inputs to host memory during
 * forward and back during backward. The algorithm and its departures are in ../vdnn.c. */
#include "../vdnn.h"

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft) { return hr_vdnn_rewrite(context, true, draft); }

const hr_technique hr_technique_swap_conv = {
    .name = "swap_conv",
    .summary = "offload convolutions' inputs, prefetch in backward (vDNN, Rhu et al. 2016)",
    .options = hr_vdnn_options,
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
