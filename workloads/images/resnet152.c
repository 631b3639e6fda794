/* ResNet-152 (He, Zhang, Ren, Sun 2015, table 1): bottleneck stages of 3, 8, 36, 3 blocks. The network, and where
 * it departs from the paper, is in residual.c. The paper's step size is 0.1 for a batch of 256; it is 0.01 here
 * because a batch is a few images. */
#include "fashion.h"
#include "residual.h"

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    return hr_residual_build(spec, (const int[4]){3, 8, 36, 3}, true, graph);
}

const hr_workload hr_workload_resnet152 = {
    .name = "resnet152",
    .summary = "ResNet-152 on generated images (He et al. 2015)",
    .options = hr_residual_options,
    .published_parameters = 60192808,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.01, .momentum = 0.9, .decay = 1e-4}},
    .feed = hr_images_feed,
    .open_data = hr_images_open,
    .close_data = hr_images_close,
};
