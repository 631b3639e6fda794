/* AlexNet (Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural
 * Networks", 2012): the original shapes on 227 x 227 images, with the two groups of convolutions 2, 4 and 5
 * that stood on two GPUs, local response normalisation and overlapping 3 x 3 / 2 pools: 60,965,224 parameters
 * (the single-tower version of 2014 has 61,100,840).
 *
 * The paper normalises by k + alpha * sum over n = 5 channels with k = 2, alpha = 1e-4, beta = 0.75; the op
 * divides alpha by n, hence 5e-4. Departures: He initialisation instead of N(0, 0.01), zero biases instead of
 * ones in some layers, and a step size of 0.001 instead of 0.01 for the small batches used here. */
#include <stdio.h>
#include "fashion.h"
#include "net.h"
#include "workload.h"

static const hr_option options[] = {
    {"batch", HR_OPTION_INTEGER, "32", 1, 1 << 16, NULL, "images per step"},
    {"image", HR_OPTION_INTEGER, "227", 67, 4096, NULL, "height and width; the dense layers grow with it"},
    {"classes", HR_OPTION_INTEGER, "1000", 2, 1 << 20, NULL, "outputs of the classifier"},
    HR_IMAGE_OPTIONS,
    HR_WORKLOAD_OPTIONS,
    {0},
};

static int conv(hr_net *net, const char *name, int x, int64_t filters, int64_t kernel, int64_t stride, int64_t pad,
                int64_t groups)
{
    hr_attrs attrs = {
        .kernel = {kernel, kernel}, .stride = {stride, stride}, .pad = {pad, pad}, .groups = groups, .relu = true};
    return hr_net_conv(net, name, x, filters, attrs, true);
}

static int pool(hr_net *net, const char *name, int x)
{
    return hr_net_max_pool(net, name, x, (hr_attrs){.kernel = {3, 3}, .stride = {2, 2}});
}

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int64_t image = hr_spec_integer(spec, "image");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 3, image, image});
    x = conv(&net, "conv1", x, 96, 11, 4, 0, 1);
    x = pool(&net, "pool1", hr_net_lrn(&net, "norm1", x, 5, 5e-4, 0.75, 2));
    x = conv(&net, "conv2", x, 256, 5, 1, 2, 2);
    x = pool(&net, "pool2", hr_net_lrn(&net, "norm2", x, 5, 5e-4, 0.75, 2));
    x = conv(&net, "conv3", x, 384, 3, 1, 1, 1);
    x = conv(&net, "conv4", x, 384, 3, 1, 1, 2);
    x = conv(&net, "conv5", x, 256, 3, 1, 1, 2);
    x = pool(&net, "pool5", x);
    x = hr_net_dropout(&net, "drop6", hr_net_dense(&net, "fc6", x, 4096, true), 0.5);
    x = hr_net_dropout(&net, "drop7", hr_net_dense(&net, "fc7", x, 4096, true), 0.5);
    x = hr_net_dense(&net, "fc8", x, hr_spec_integer(spec, "classes"), false);
    hr_net_loss(&net, x);
    return net.status;
}

const hr_workload hr_workload_alexnet = {
    .name = "alexnet",
    .summary = "AlexNet, two groups, on generated images (Krizhevsky et al. 2012)",
    .options = options,
    .published_parameters = 60965224,
    .build = build,
    .optimizer = {"sgd", {.rate = 0.001, .momentum = 0.9, .decay = 5e-4}},
    .feed = hr_images_feed,
    .open_data = hr_images_open,
    .close_data = hr_images_close,
};
