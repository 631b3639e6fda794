/* A LeNet-style network on the real Fashion-MNIST images (LeCun, Bottou, Bengio, Haffner, "Gradient-Based
 * Learning Applied to Document Recognition", 1998; data: Xiao, Rasul, Vollgraf 2017): two 5 x 5 convolutions
 * without padding, each with a 2 x 2 pool, then two dense layers.
 *
 * Departures: the shape is the one that Caffe made common (convolutions of 20 and 50, dense of 500 and 10:
 * 431,080 parameters) rounded up to powers of two for vector layouts: 32, 64, 512, 10, that is 582,026
 * parameters. Max pools and ReLU instead of LeNet-5's trained averages and sigmoids. Adam at its standard rate:
 * the same network in PyTorch reached 88.3 % of the test images after one and a half epochs with it, and 87.0
 * and 86.5 % with momentum SGD at 0.02 and 0.05. */
#include "fashion.h"
#include "net.h"
#include "workload.h"

static const hr_option options[] = {
    {"batch", HR_OPTION_INTEGER, "128", 1, 60000, NULL, "images per step"},
    {"channels", HR_OPTION_INTEGER, "32", 1, 1024, NULL,
     "filters of the first convolution; the second has twice as many"},
    HR_WORKLOAD_OPTIONS,
    {0},
};

static int conv_pool(hr_net *net, const char *conv, const char *pool, int x, int64_t filters)
{
    x = hr_net_conv(net, conv, x, filters, (hr_attrs){.kernel = {5, 5}, .relu = true}, true);
    return hr_net_max_pool(net, pool, x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
}

static hr_status build(const hr_spec *spec, hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int64_t channels = hr_spec_integer(spec, "channels");
    int x = hr_net_input(&net, "images", 4, (int64_t[]){hr_spec_integer(spec, "batch"), 1, 28, 28});
    x = conv_pool(&net, "conv1", "pool1", x, channels);
    x = conv_pool(&net, "conv2", "pool2", x, 2 * channels);
    x = hr_net_dense(&net, "fc3", x, 16 * channels, true);
    x = hr_net_dense(&net, "fc4", x, 10, false);
    hr_net_loss(&net, x);
    return net.status;
}

static hr_status open_data(const hr_spec *spec, void **context)
{
    (void)spec;
    return hr_fashion_open(HR_FASHION_TRAIN, (hr_fashion **)context);
}

static void close_data(void *context) { hr_fashion_close(context); }

const hr_workload hr_workload_lenet = {
    .name = "lenet",
    .summary = "LeNet-style network on the real Fashion-MNIST images (LeCun et al. 1998)",
    .options = options,
    .build = build,
    .optimizer = {"adam", {.rate = 0.001, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8}},
    .feed = hr_fashion_feed,
    .open_data = open_data,
    .close_data = close_data,
};
