/* The networks of Simonyan and Zisserman, "Very Deep Convolutional Networks", 2014: 3 x 3 convolutions with bias and
 * ReLU in five groups, each ending in a 2 x 2 max pool, then dense layers of 4096, 4096 and the classes, with dropout of
 * one half after the first two. Departures: He initialisation instead of starting from a trained configuration A,
 * and a step size of 0.001 instead of 0.01, because a batch here is a few images instead of 256. */
#include "vgg.h"

#include <stdio.h>
#include "fashion.h"
#include "net.h"

const hr_option hr_vgg_options[] = {
    {"batch", HR_OPTION_INTEGER, "4", 1, 1 << 16, NULL, "images per step"},
    {"image", HR_OPTION_INTEGER, "224", 32, 4096, NULL, "height and width; the dense layers grow with it"},
    {"classes", HR_OPTION_INTEGER, "1000", 2, 1 << 20, NULL, "outputs of the classifier"},
    HR_IMAGE_OPTIONS,
    HR_WORKLOAD_OPTIONS,
    {0},
};

hr_status hr_vgg_build(const hr_spec *spec, const int layers[5], hr_graph *graph)
{
    static const int64_t filters[] = {64, 128, 256, 512, 512};
    hr_net net = hr_net_begin(graph);
    int64_t image = hr_spec_integer(spec, "image");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 3, image, image});
    char name[32];
    for (int g = 0; g < 5; g++) {
        for (int i = 0; i < layers[g]; i++) {
            snprintf(name, sizeof name, "conv%d_%d", g + 1, i + 1);
            x = hr_net_conv(&net, name, x, filters[g], (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true},
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
