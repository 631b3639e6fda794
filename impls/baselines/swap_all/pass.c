/* swap_all: vDNN_all of Rhu et al. (MICRO 2016) moves every feature-extraction layer's input to host memory during
 * forward and back during backward. The algorithm and its departures are in ../vdnn.c. */
#include "../vdnn.h"

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft) { return hr_vdnn_rewrite(context, false, draft); }

const hr_technique hr_technique_swap_all = {
    .name = "swap_all",
    .summary = "offload every feature-extraction layer's input, prefetch in backward (vDNN, Rhu et al. 2016)",
    .options = hr_vdnn_options,
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
