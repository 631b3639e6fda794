/* GoogLeNet (Szegedy et al., "Going Deeper with Convolutions", 2014, table 1): nine inception modules, each
 * the concatenation of four branches; convolutions with bias and ReLU, local response normalisation around
 * the second convolution, pools that round up: 6,998,552 parameters without the auxiliary classifiers.
 *
 * Departure: the two auxiliary classifiers are left out. They add a weighted loss each in training, while a
 * graph here has one loss; they hang off the middle of the network, are dropped at inference, and do not
 * change which feature maps must be kept. The last pool averages the whole map (7 x 7 at 224), so that other
 * image sizes work. He initialisation. */
#include <stdio.h>
#include "fashion.h"
#include "net.h"
#include "workload.h"

static const hr_option options[] = {
    {"batch", HR_OPTION_INTEGER, "16", 1, 1 << 16, NULL, "images per step"},
    {"image", HR_OPTION_INTEGER, "224", 32, 4096, NULL, "height and width"},
    {"classes", HR_OPTION_INTEGER, "1000", 2, 1 << 20, NULL, "outputs of the classifier"},
    HR_IMAGE_OPTIONS,
    HR_WORKLOAD_OPTIONS,
    {0},
};

/* Table 1: filters of 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection. */
static const struct module {
    const char *name;
    int one, three_reduce, three, five_reduce, five, pool;
    bool pool_after;
} modules[] = {
    {"3a", 64, 96, 128, 16, 32, 32, false},     {"3b", 128, 128, 192, 32, 96, 64, true},
    {"4a", 192, 96, 208, 16, 48, 64, false},    {"4b", 160, 112, 224, 24, 64, 64, false},
    {"4c", 128, 128, 256, 24, 64, 64, false},   {"4d", 112, 144, 288, 32, 64, 64, false},
    {"4e", 256, 160, 320, 32, 128, 128, true},  {"5a", 256, 160, 320, 32, 128, 128, false},
    {"5b", 384, 192, 384, 48, 128, 128, false},
};

static int conv(hr_net *net, const char *module, const char *part, int x, int64_t filters, int64_t kernel,
                int64_t stride)
{
    char name[64];
    int64_t pad = kernel / 2;
    snprintf(name, sizeof name, "%s%s", module, part);
    return hr_net_conv(
        net, name, x, filters,
        (hr_attrs){.kernel = {kernel, kernel}, .stride = {stride, stride}, .pad = {pad, pad}, .relu = true}, true);
}

/* 3 x 3 / 2 pool whose output rounds up: one more column at the end where the windows do not meet it. */
static int pool_up(hr_net *net, const char *name, int x)
{
    hr_attrs attrs = {.kernel = {3, 3}, .stride = {2, 2}};
    if (x >= 0)
        for (int i = 0; i < 2; i++) attrs.pad_end[i] = net->graph->tensors[x].dim[2 + i] % 2 == 0;
    return hr_net_max_pool(net, name, x, attrs);
}

static int inception(hr_net *net, const struct module *m, int x)
{
    char module[32], name[48];
    snprintf(module, sizeof module, "inception%s.", m->name);
    int branch[4];
    branch[0] = conv(net, module, "1x1", x, m->one, 1, 1);
    branch[1] = conv(net, module, "3x3", conv(net, module, "3x3_reduce", x, m->three_reduce, 1, 1), m->three, 3, 1);
    branch[2] = conv(net, module, "5x5", conv(net, module, "5x5_reduce", x, m->five_reduce, 1, 1), m->five, 5, 1);
    snprintf(name, sizeof name, "%spool", module);
    branch[3] = hr_net_max_pool(net, name, x, (hr_attrs){.kernel = {3, 3}, .stride = {1, 1}, .pad = {1, 1}});
    branch[3] = conv(net, module, "pool_proj", branch[3], m->pool, 1, 1);
    snprintf(name, sizeof name, "%sconcat", module);
    return hr_net_concat(net, name, 4, branch);
}

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int64_t image = hr_spec_integer(spec, "image");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 3, image, image});
    x = pool_up(&net, "pool1", conv(&net, "", "conv1", x, 64, 7, 2));
    x = hr_net_lrn(&net, "norm1", x, 5, 1e-4, 0.75, 1);
    x = conv(&net, "", "conv2", conv(&net, "", "conv2_reduce", x, 64, 1, 1), 192, 3, 1);
    x = pool_up(&net, "pool2", hr_net_lrn(&net, "norm2", x, 5, 1e-4, 0.75, 1));
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        char name[16];
        x = inception(&net, &modules[i], x);
        snprintf(name, sizeof name, "pool%c", modules[i].name[0]);
        if (modules[i].pool_after) x = pool_up(&net, name, x);
    }
    x = hr_net_dropout(&net, "drop", hr_net_global_avg_pool(&net, "pool5", x), 0.4);
    x = hr_net_dense(&net, "classifier", x, hr_spec_integer(spec, "classes"), false);
    hr_net_loss(&net, x);
    return net.status;
}

const hr_workload hr_workload_googlenet = {
    .name = "googlenet",
    .summary = "GoogLeNet-v1 without auxiliary classifiers on generated images (Szegedy et al. 2014)",
    .options = options,
    .published_parameters = 6998552,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.01, .momentum = 0.9, .decay = 2e-4}},
    .feed = hr_images_feed,
    .open_data = hr_images_open,
    .close_data = hr_images_close,
};
