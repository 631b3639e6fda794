/* 3-D U-Net (Cicek, Abdulkadir, Lienkamp, Brox, Ronneberger, "3D U-Net: Learning Dense Volumetric
 * Segmentation from Sparse Annotation", 2016): an analysis path of 32-64, 64-128, 128-256, 256-512 channels
 * with 2 x 2 x 2 max pools between the levels, a synthesis path of 2 x 2 x 2 up-convolutions, each joined with
 * the map of its level, and a 1 x 1 x 1 convolution to the classes. Every 3 x 3 x 3 convolution is followed by
 * batch normalisation and ReLU.
 *
 * Parameters: the paper counts 19,069,955 with three input channels and three classes. That is the weights
 * (up-convolutions without bias) with one number per normalised channel and the last bias; training the
 * normalisation's scale beside its shift, as the paper says and as is done here, adds 2,336 scales.
 * Departures: convolutions are padded, so that maps of one level have one size and need no cropping (the
 * paper: 132 x 132 x 116 voxels in, 44 x 44 x 28 out); the loss weighs all voxels alike. */
#include <stdio.h>
#include "net.h"
#include "workload.h"

enum { LEVELS_MAX = 6 };

static const hr_option options[] = {
    {"batch", HR_OPTION_INTEGER, "1", 1, 1 << 12, NULL, "volumes per step"},
    {"size", HR_OPTION_INTEGER, "128", 2, 1024, NULL, "voxels along an edge; a multiple of 2^(depth-1)"},
    {"depth", HR_OPTION_INTEGER, "4", 2, LEVELS_MAX, NULL, "levels of resolution"},
    {"base", HR_OPTION_INTEGER, "32", 1, 512, NULL, "channels of the first convolution"},
    {"channels", HR_OPTION_INTEGER, "3", 1, 64, NULL, "channels of the input"},
    {"classes", HR_OPTION_INTEGER, "3", 2, 1024, NULL, "labels of a voxel"},
    HR_WORKLOAD_OPTIONS,
    {0},
};

static int conv_bn(hr_net *net, const char *path, int level, int part, int x, int64_t filters)
{
    char conv[48], bn[48];
    snprintf(conv, sizeof conv, "%s%d.conv%d", path, level + 1, part);
    snprintf(bn, sizeof bn, "%s%d.bn%d", path, level + 1, part);
    x = hr_net_conv(net, conv, x, filters, (hr_attrs){.kernel = {3, 3, 3}, .pad = {1, 1, 1}}, false);
    return hr_net_bn(net, bn, x, true);
}

static int join(hr_net *net, int level, int below, int skip, int64_t channels)
{
    char up[48], concat[48];
    snprintf(up, sizeof up, "up%d.deconv", level + 1);
    snprintf(concat, sizeof concat, "up%d.concat", level + 1);
    int x = hr_net_deconv(net, up, below, channels, (hr_attrs){.kernel = {2, 2, 2}, .stride = {2, 2, 2}}, false);
    return hr_net_concat(net, concat, 2, (int[]){skip, x});
}

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int64_t size = hr_spec_integer(spec, "size"), base = hr_spec_integer(spec, "base");
    int depth = (int)hr_spec_integer(spec, "depth"), skip[LEVELS_MAX];
    if (size % ((int64_t)1 << (depth - 1)))
        return hr_fail(HR_BAD_ARGUMENT, "unet3d: size must be a multiple of %d at depth %d, not %lld", 1 << (depth - 1),
                       depth, (long long)size);
    int x =
        hr_net_input(&net, "images", 5,
                     (int64_t[]){hr_spec_integer(spec, "batch"), hr_spec_integer(spec, "channels"), size, size, size});
    for (int level = 0; level < depth; level++) {
        char pool[48];
        snprintf(pool, sizeof pool, "down%d.pool", level + 1);
        if (level) x = hr_net_max_pool(&net, pool, x, (hr_attrs){.kernel = {2, 2, 2}, .stride = {2, 2, 2}});
        x = conv_bn(&net, "down", level, 1, x, base << level);
        x = conv_bn(&net, "down", level, 2, x, base << (level + 1));
        skip[level] = x;
    }
    for (int level = depth - 2; level >= 0; level--) {
        x = join(&net, level, x, skip[level], base << (level + 2));
        x = conv_bn(&net, "up", level, 1, x, base << (level + 1));
        x = conv_bn(&net, "up", level, 2, x, base << (level + 1));
    }
    x = hr_net_conv(&net, "classifier", x, hr_spec_integer(spec, "classes"), (hr_attrs){.kernel = {1, 1, 1}}, true);
    hr_net_loss(&net, x);
    return net.status;
}

const hr_workload hr_workload_unet3d = {
    .name = "unet3d",
    .summary = "3-D U-Net on generated volumes (Cicek et al. 2016)",
    .options = options,
    .published_parameters = 19069955,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.01, .momentum = 0.9}},
};
