/* Writing networks down, see net.h: each call adds one layer's parameters and its forward node.
 *
 * Source of the initial weights: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers" (2015), normal with
 * variance 2 / fan-in. Departure: a dense layer without ReLU (the last one of a classifier) takes 1 / fan-in,
 * so that the loss starts near log(classes). A transposed convolution's fan-in counts the kernel taps that
 * meet in one output, not the whole kernel.
 *
 * Where activations are F16 or BF16, weights and biases stay F32 and enter convolutions and dense layers through
 * `cast` nodes of their own, so that master weights are what is trained; biases too, because a library's fused bias
 * has the type of its product. Normalisation takes its vectors in F32.
 *
 * Names are the layer's name and a suffix: "conv1.w", "conv1.b", "bn1.scale", "bn1.running_mean". Evaluation
 * on a second graph finds parameters by these names.
 */
#include "net.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HR_NET_NAME = 200 };

hr_net hr_net_begin(hr_graph *graph) { return (hr_net){.graph = graph, .status = HR_OK}; }

/* Whether a layer can be added on top of `x`; a bad `x` is the caller's mistake and sticks. */
static bool layer_begins(hr_net *net, const char *name, int x)
{
    if (net->status != HR_OK) return false;
    if (x >= 0 && x < net->graph->n_tensors) return true;
    net->status = hr_fail(HR_BAD_ARGUMENT, "layer %s: its input is no tensor of this network", name);
    return false;
}

static bool rank_fits(hr_net *net, const char *name, int x, int lowest, int highest)
{
    int rank = net->graph->tensors[x].rank;
    if (rank >= lowest && rank <= highest) return true;
    net->status =
        hr_fail(HR_BAD_ARGUMENT, "layer %s: its input has rank %d, not %d to %d", name, rank, lowest, highest);
    return false;
}

/* Adds a forward node; returns its first output (-1 when there is none or the network has failed). */
static int add_node(hr_net *net, const char *op, const char *name, int n_in, const int *in, int n_update,
                    const int *update, hr_attrs attrs)
{
    int node = -1;
    if (net->status != HR_OK) return -1;
    net->status = hr_graph_add_node(net->graph, op, name, HR_FORWARD, -1, n_in, in, n_update, update, &attrs, &node);
    if (net->status != HR_OK || net->graph->nodes[node].n_out == 0) return -1;
    return net->graph->nodes[node].out[0];
}

typedef struct variable {
    const char *suffix;
    hr_role role;
    hr_layout layout;
    hr_init init;
    double scale;
} variable;

static int add_variable(hr_net *net, const char *layer, variable v, int rank, const int64_t *dim)
{
    char name[HR_NET_NAME];
    int tensor = -1;
    if (net->status != HR_OK) return -1;
    snprintf(name, sizeof name, "%s.%s", layer, v.suffix);
    net->status = hr_graph_add_tensor(net->graph, name, net->graph->real, v.layout, v.role, rank, dim, &tensor);
    if (net->status != HR_OK) return -1;
    net->graph->tensors[tensor].init = v.init;
    net->graph->tensors[tensor].init_scale = v.scale;
    return tensor;
}

/* The parameter in the type of activations: itself, or its cast "conv1.w.cast". */
static int cast_in(hr_net *net, int parameter)
{
    char name[HR_NET_NAME];
    if (parameter < 0 || net->graph->tensors[parameter].type == net->graph->activations) return parameter;
    snprintf(name, sizeof name, "%s.cast", net->graph->tensors[parameter].name);
    return add_node(net, "cast", name, 1, &parameter, 0, NULL, (hr_attrs){0});
}

static int add_bias(hr_net *net, const char *layer, int64_t features)
{
    return add_variable(net, layer, (variable){"b", HR_ROLE_PARAMETER, HR_LAYOUT_PLAIN, HR_INIT_ZERO, 0}, 1, &features);
}

/* The defaults of net.h for the spatial attributes of a layer on `x`. */
static hr_attrs window_attrs(const hr_net *net, int x, hr_attrs attrs)
{
    for (int i = 0; i < net->graph->tensors[x].rank - 2; i++) {
        if (!attrs.stride[i]) attrs.stride[i] = 1;
        if (!attrs.pad_end[i]) attrs.pad_end[i] = attrs.pad[i];
    }
    if (!attrs.groups) attrs.groups = 1;
    return attrs;
}

int hr_net_input(hr_net *net, const char *name, int rank, const int64_t *dim)
{
    int tensor = -1;
    if (net->status != HR_OK) return -1;
    /* Images come plain, and first convolutions take them so in blocked layouts too; channels lie last everywhere. */
    bool last = net->graph->channel_block == HR_CHANNELS_LAST && rank >= 3;
    hr_layout layout = last ? HR_LAYOUT_LAST : HR_LAYOUT_PLAIN;
    net->status =
        hr_graph_add_tensor(net->graph, name, net->graph->activations, layout, HR_ROLE_INPUT, rank, dim, &tensor);
    return net->status == HR_OK ? tensor : -1;
}

/* Weights of a (transposed) convolution: [K, C/G, kernel] or [C, K/G, kernel]. */
static int add_window_weights(hr_net *net, const char *name, int x, int64_t filters, const hr_attrs *attrs,
                              bool transposed)
{
    const hr_tensor in = net->graph->tensors[x];
    int64_t channels = in.dim[1], groups = attrs->groups, dim[HR_RANK], taps = 1, strides = 1;
    if (groups < 1 || filters < 1 || channels % groups || filters % groups) {
        net->status =
            hr_fail(HR_BAD_ARGUMENT, "layer %s: %lld channels and %lld filters do not divide into %lld groups", name,
                    (long long)channels, (long long)filters, (long long)groups);
        return -1;
    }
    dim[0] = transposed ? channels : filters;
    dim[1] = (transposed ? filters : channels) / groups;
    for (int i = 0; i < in.rank - 2; i++) {
        dim[2 + i] = attrs->kernel[i];
        taps *= attrs->kernel[i];
        strides *= attrs->stride[i];
    }
    double meeting = transposed ? fmax(1.0, (double)taps / (double)strides) : (double)taps;
    variable weights = {"w", HR_ROLE_PARAMETER, HR_LAYOUT_PLAIN, HR_INIT_NORMAL,
                        sqrt(2.0 / ((double)(channels / groups) * meeting))};
    weights.layout = hr_graph_weight_layout(net->graph, dim[0], dim[1], groups, in.layout);
    return add_variable(net, name, weights, in.rank, dim);
}

static int add_convolution(hr_net *net, const char *op, const char *name, int x, int64_t filters, hr_attrs attrs,
                           bool bias, bool transposed)
{
    if (!layer_begins(net, name, x) || !rank_fits(net, name, x, 3, HR_RANK)) return -1;
    attrs = window_attrs(net, x, attrs);
    int in[3] = {x, -1, -1};
    in[1] = cast_in(net, add_window_weights(net, name, x, filters, &attrs, transposed));
    if (bias) in[2] = cast_in(net, add_bias(net, name, filters));
    return add_node(net, op, name, 3, in, 0, NULL, attrs);
}

int hr_net_conv(hr_net *net, const char *name, int x, int64_t filters, hr_attrs attrs, bool bias)
{
    return add_convolution(net, "conv", name, x, filters, attrs, bias, false);
}

int hr_net_deconv(hr_net *net, const char *name, int x, int64_t filters, hr_attrs attrs, bool bias)
{
    return add_convolution(net, "deconv", name, x, filters, attrs, bias, true);
}

int hr_net_bn(hr_net *net, const char *name, int x, bool relu)
{
    static const variable variables[] = {
        {"scale", HR_ROLE_PARAMETER, HR_LAYOUT_PLAIN, HR_INIT_ONE, 0},
        {"shift", HR_ROLE_PARAMETER, HR_LAYOUT_PLAIN, HR_INIT_ZERO, 0},
        {"running_mean", HR_ROLE_STATE, HR_LAYOUT_PLAIN, HR_INIT_ZERO, 0},
        {"running_var", HR_ROLE_STATE, HR_LAYOUT_PLAIN, HR_INIT_ONE, 0},
    };
    char stats[HR_NET_NAME];
    int v[4];
    if (!layer_begins(net, name, x) || !rank_fits(net, name, x, 2, HR_RANK)) return -1;
    int64_t channels = net->graph->tensors[x].dim[1];
    for (int i = 0; i < 4; i++) v[i] = add_variable(net, name, variables[i], 1, &channels);
    int y = add_node(net, "bn", name, 3, (int[]){x, v[0], v[1]}, 0, NULL, (hr_attrs){.epsilon = 1e-5, .relu = relu});
    if (net->status != HR_OK) return -1;
    const hr_node *node = &net->graph->nodes[net->graph->tensors[y].producer];
    snprintf(stats, sizeof stats, "%s.stats", name);
    add_node(net, "bn_stats", stats, 2, (int[]){node->out[1], node->out[2]}, 2, &v[2],
             (hr_attrs){.momentum = 0.1, .like = x});
    return net->status == HR_OK ? y : -1;
}

static int add_pool(hr_net *net, const char *op, const char *name, int x, hr_attrs attrs)
{
    if (!layer_begins(net, name, x) || !rank_fits(net, name, x, 3, HR_RANK)) return -1;
    return add_node(net, op, name, 1, &x, 0, NULL, window_attrs(net, x, attrs));
}

int hr_net_max_pool(hr_net *net, const char *name, int x, hr_attrs attrs)
{
    return add_pool(net, "max_pool", name, x, attrs);
}
int hr_net_avg_pool(hr_net *net, const char *name, int x, hr_attrs attrs)
{
    return add_pool(net, "avg_pool", name, x, attrs);
}

/* A layer with one input, without parameters. */
static int add_plain(hr_net *net, const char *op, const char *name, int x, hr_attrs attrs)
{
    return layer_begins(net, name, x) ? add_node(net, op, name, 1, &x, 0, NULL, attrs) : -1;
}

int hr_net_global_avg_pool(hr_net *net, const char *name, int x)
{
    return add_plain(net, "global_avg_pool", name, x, (hr_attrs){0});
}
int hr_net_relu(hr_net *net, const char *name, int x) { return add_plain(net, "relu", name, x, (hr_attrs){0}); }
int hr_net_flatten(hr_net *net, const char *name, int x) { return add_plain(net, "flatten", name, x, (hr_attrs){0}); }

int hr_net_lrn(hr_net *net, const char *name, int x, int64_t window, double alpha, double beta, double bias)
{
    return add_plain(net, "lrn", name, x, (hr_attrs){.kernel = {window}, .alpha = alpha, .beta = beta, .bias = bias});
}

int hr_net_dropout(hr_net *net, const char *name, int x, double rate)
{
    /* The node's number makes each dropout's random stream its own; zero is left for "unset". */
    return add_plain(net, "dropout", name, x, (hr_attrs){.rate = rate, .salt = (uint64_t)net->graph->n_nodes + 1});
}

int hr_net_dense(hr_net *net, const char *name, int x, int64_t features, bool relu)
{
    if (!layer_begins(net, name, x)) return -1;
    if (net->graph->tensors[x].rank > 2) {
        char flat[HR_NET_NAME];
        snprintf(flat, sizeof flat, "%s.flatten", name);
        x = hr_net_flatten(net, flat, x);
        if (x < 0) return -1;
    }
    if (!rank_fits(net, name, x, 2, 2)) return -1;
    int64_t inputs = net->graph->tensors[x].dim[1];
    variable weights = {"w", HR_ROLE_PARAMETER, HR_LAYOUT_PLAIN, HR_INIT_NORMAL,
                        sqrt((relu ? 2.0 : 1.0) / (double)inputs)};
    int w = cast_in(net, add_variable(net, name, weights, 2, (int64_t[]){features, inputs}));
    int b = cast_in(net, add_bias(net, name, features));
    return add_node(net, "dense", name, 3, (int[]){x, w, b}, 0, NULL, (hr_attrs){.relu = relu});
}

int hr_net_add(hr_net *net, const char *name, int a, int b, bool relu)
{
    if (!layer_begins(net, name, a) || !layer_begins(net, name, b)) return -1;
    return add_node(net, "add", name, 2, (int[]){a, b}, 0, NULL, (hr_attrs){.relu = relu});
}

int hr_net_concat(hr_net *net, const char *name, int n, const int *x)
{
    for (int i = 0; i < n; i++)
        if (!layer_begins(net, name, x[i])) return -1;
    return add_node(net, "concat", name, n, x, 0, NULL, (hr_attrs){0});
}

int hr_net_loss(hr_net *net, int logits)
{
    int labels = -1;
    if (!layer_begins(net, "loss", logits) || !rank_fits(net, "loss", logits, 2, HR_RANK)) return -1;
    const hr_tensor in = net->graph->tensors[logits];
    int64_t dim[HR_RANK] = {in.dim[0]};    /* [N] or [N, D, H, W] */
    for (int i = 2; i < in.rank; i++) dim[i - 1] = in.dim[i];
    net->status =
        hr_graph_add_tensor(net->graph, "labels", HR_I32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, in.rank - 1, dim, &labels);
    int loss = add_node(net, "softmax_xent", "loss", 2, (int[]){logits, labels}, 0, NULL, (hr_attrs){0});
    if (net->status == HR_OK) net->status = hr_graph_set_loss(net->graph, loss);
    return net->status == HR_OK ? loss : -1;
}
