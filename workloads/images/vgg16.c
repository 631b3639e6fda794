/* VGG-16 (Simonyan, Zisserman, "Very Deep Convolutional Networks", 2014, configuration D): thirteen 3 x 3
 * convolutions with bias and ReLU in five groups, each ending in a 2 x 2 max pool, then dense layers of 4096,
 * 4096 and the classes, with dropout of one half after the first two. Departures: He initialisation instead
 * of starting from a trained configuration A, and a step size of 0.001 instead of 0.01, because a batch here is
 * a few images instead of 256. */
#include <stdio.h>
#include "fashion.h"
#include "net.h"
#include "workload.h"

static const hr_option options[] = {
    {"batch", HR_OPTION_INTEGER, "4", 1, 1 << 16, NULL, "images per step"},
    {"image", HR_OPTION_INTEGER, "224", 32, 4096, NULL, "height and width; the dense layers grow with it"},
    {"classes", HR_OPTION_INTEGER, "1000", 2, 1 << 20, NULL, "outputs of the classifier"},
    HR_IMAGE_OPTIONS,
    HR_WORKLOAD_OPTIONS,
    {0},
};

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    static const struct { int layers, filters; } groups[] = {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}};
    hr_net net = hr_net_begin(graph);
    int64_t image = hr_spec_integer(spec, "image");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 3, image, image});
    char name[32];
    for (int g = 0; g < 5; g++) {
        for (int i = 0; i < groups[g].layers; i++) {
            snprintf(name, sizeof name, "conv%d_%d", g + 1, i + 1);
            x = hr_net_conv(&net, name, x, groups[g].filters, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true},
                            true);
        }
        snprintf(name, sizeof name, "pool%d", g + 1);
        x = hr_net_max_pool(&net, name, x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    }
    x = hr_net_dropout(&net, "drop6", hr_net_dense(&net, "fc6", x, 4096, true), 0.5);
    x = hr_net_dropout(&net, "drop7", hr_net_dense(&net, "fc7", x, 4096, true), 0.5);
    x = hr_net_dense(&net, "fc8", x, hr_spec_integer(spec, "classes"), false);
    hr_net_loss(&net, x);
    return net.status;
}

const hr_workload hr_workload_vgg16 = {
    .name = "vgg16",
    .summary = "VGG-16 on generated images (Simonyan and Zisserman 2014)",
    .options = options,
    .published_parameters = 138357544,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.001, .momentum = 0.9, .decay = 5e-4}},
    .feed = hr_images_feed,
    .open_data = hr_images_open,
    .close_data = hr_images_close,
};
