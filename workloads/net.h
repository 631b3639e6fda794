/* Writing networks down: one call per layer, tensors as ints, errors stick.
 *
 *     hr_net net = hr_net_begin(graph);
 *     int x = hr_net_input(&net, "images", 4, (int64_t[]){8, 3, 224, 224});
 *     x = hr_net_conv(&net, "conv1", x, 64, (hr_attrs){.kernel = {7, 7}, .stride = {2, 2}, .pad = {3, 3}}, false);
 *     ...
 *     hr_net_loss(&net, x);
 *     return net.status;
 *
 * After the first error every call returns -1 and changes nothing; the message is in hr_error_message().
 * Unset stride and groups count as 1, unset pad_end as pad. Parameters are created with their usual
 * initialisation (He for weights, zero bias, one/zero for normalisation). Types and layouts are the graph's; where
 * activations have fewer bits than parameters, these enter through `cast` nodes.
 */
#ifndef HR_NET_H
#define HR_NET_H
#include "graph.h"

typedef struct hr_net { hr_graph *graph; hr_status status; } hr_net;

hr_net hr_net_begin(hr_graph *graph);
int hr_net_input(hr_net *net, const char *name, int rank, const int64_t *dim);
/* filters K; bias: add a bias vector; attrs.kernel is the window, attrs.relu fuses the activation. */
int hr_net_conv(hr_net *net, const char *name, int x, int64_t filters, hr_attrs attrs, bool bias);
int hr_net_deconv(hr_net *net, const char *name, int x, int64_t filters, hr_attrs attrs, bool bias);
/* Batch normalisation with scale, shift, running statistics; relu fuses the activation. */
int hr_net_bn(hr_net *net, const char *name, int x, bool relu);
int hr_net_max_pool(hr_net *net, const char *name, int x, hr_attrs attrs);
int hr_net_avg_pool(hr_net *net, const char *name, int x, hr_attrs attrs);
int hr_net_global_avg_pool(hr_net *net, const char *name, int x);
int hr_net_lrn(hr_net *net, const char *name, int x, int64_t window, double alpha, double beta, double bias);
int hr_net_relu(hr_net *net, const char *name, int x);
int hr_net_flatten(hr_net *net, const char *name, int x);
/* Flattens first when rank > 2. */
int hr_net_dense(hr_net *net, const char *name, int x, int64_t features, bool relu);
int hr_net_add(hr_net *net, const char *name, int a, int b, bool relu);
int hr_net_concat(hr_net *net, const char *name, int n, const int *x);
int hr_net_dropout(hr_net *net, const char *name, int x, double rate);
/* Labels input (i32) and softmax cross-entropy; ends the network. Returns the loss tensor. */
int hr_net_loss(hr_net *net, int logits);
#endif
