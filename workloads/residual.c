/* Residual networks (He, Zhang, Ren, Sun, "Deep Residual Learning for Image
 * Recognition", 2015, table 1): 7 x 7 convolution, 3 x 3 max pool, four stages of blocks of 64, 128, 256, 512
 * channels, global average pool, one dense layer. A bottleneck has three convolutions and four times the channels at its
 * end; a basic block has two of 3 x 3.
 *
 * Departure, the same as in torchvision and most published timings ("v1.5"): a stage's stride lies in the
 * 3 x 3 convolution of its first block instead of the first 1 x 1. The number of parameters is the same.
 * Convolutions have no bias, batch normalisation carries it; ReLU is fused into the normalisation except at
 * the end of a block, where it follows the addition.
 */
#include "residual.h"
#include "fashion.h"

#include <stdio.h>
#include "net.h"

const hr_option hr_residual_options[] = {
    {"batch", HR_OPTION_INTEGER, "8", 1, 1 << 16, NULL, "images per step"},
    {"image", HR_OPTION_INTEGER, "224", 32, 4096, NULL, "height and width"},
    {"classes", HR_OPTION_INTEGER, "1000", 2, 1 << 20, NULL, "outputs of the classifier"},
    HR_IMAGE_OPTIONS,
    HR_WORKLOAD_OPTIONS,
    {0},
};

enum { NAME_CHARS = 64 };

/* Convolution with "same" padding, without bias, then batch normalisation. */
static int conv_bn(hr_net *net, const char *block, const char *part, int x, int64_t filters, int64_t kernel,
                   int64_t stride, bool relu)
{
    char conv[NAME_CHARS], bn[NAME_CHARS];
    snprintf(conv, sizeof conv, "%s.conv%s", block, part);
    snprintf(bn, sizeof bn, "%s.bn%s", block, part);
    int64_t pad = kernel / 2;
    x = hr_net_conv(net, conv, x, filters,
                    (hr_attrs){.kernel = {kernel, kernel}, .stride = {stride, stride}, .pad = {pad, pad}}, false);
    return hr_net_bn(net, bn, x, relu);
}

static int bottleneck(hr_net *net, const char *block, int x, int64_t width, int64_t stride, bool project)
{
    char sum[NAME_CHARS];
    snprintf(sum, sizeof sum, "%s.add", block);
    int y = conv_bn(net, block, "1", x, width, 1, 1, true);
    y = conv_bn(net, block, "2", y, width, 3, stride, true);
    y = conv_bn(net, block, "3", y, 4 * width, 1, 1, false);
    int shortcut = project ? conv_bn(net, block, "_shortcut", x, 4 * width, 1, stride, false) : x;
    return hr_net_add(net, sum, y, shortcut, true);
}

static int basic(hr_net *net, const char *block, int x, int64_t width, int64_t stride, bool project)
{
    char sum[NAME_CHARS];
    snprintf(sum, sizeof sum, "%s.add", block);
    int y = conv_bn(net, block, "1", x, width, 3, stride, true);
    y = conv_bn(net, block, "2", y, width, 3, 1, false);
    int shortcut = project ? conv_bn(net, block, "_shortcut", x, width, 1, stride, false) : x;
    return hr_net_add(net, sum, y, shortcut, true);
}

hr_status hr_residual_build(const hr_spec *spec, const int blocks[4], bool bottlenecks, hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int64_t image = hr_spec_integer(spec, "image");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 3, image, image});
    x = conv_bn(&net, "stem", "", x, 64, 7, 2, true);
    x = hr_net_max_pool(&net, "stem.pool", x, (hr_attrs){.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1}});
    for (int stage = 0; stage < 4; stage++)
        for (int i = 0; i < blocks[stage]; i++) {
            char name[32];
            snprintf(name, sizeof name, "s%d.b%d", stage + 1, i + 1);
            int64_t width = (int64_t)64 << stage, stride = stage && i == 0 ? 2 : 1;
            x = bottlenecks ? bottleneck(&net, name, x, width, stride, i == 0) : basic(&net, name, x, width, stride, stage && i == 0);
        }
    x = hr_net_global_avg_pool(&net, "pool", x);
    x = hr_net_dense(&net, "classifier", x, hr_spec_integer(spec, "classes"), false);
    hr_net_loss(&net, x);
    return net.status;
}
