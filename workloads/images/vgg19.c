/* VGG-19 (Simonyan, Zisserman 2014, configuration E). The network, and where it departs from the paper, is in vgg.c. */
#include "fashion.h"
#include "vgg.h"

static hr_status build(const hr_spec *spec, hr_graph *graph) { return hr_vgg_build(spec, (const int[5]){2, 2, 4, 4, 4}, graph); }

const hr_workload hr_workload_vgg19 = {
    .name = "vgg19",
    .summary = "VGG-19 on generated images (Simonyan and Zisserman 2014)",
    .options = hr_vgg_options,
    .published_parameters = 143667240,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.001, .momentum = 0.9, .decay = 5e-4}},
    .feed = hr_images_feed,
    .open_data = hr_images_open,
    .close_data = hr_images_close,
};
