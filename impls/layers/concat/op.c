/* Concatenation along the channels (dimension 1).
 *
 *   y[n, offset_j + c, s] = x_j[n, c, s],  offset_j = channels of x_0 ... x_{j-1}
 *   dx_j[n, c, s] = dy[n, offset_j + c, s]
 *
 * Joins the branches of GoogLeNet's inception modules and the skips of U-Net. (Szegedy et al., "Going Deeper with
 * Convolutions", 2014; Ronneberger, Fischer and Brox, "U-Net", 2015.)
 *
 * Inputs agree in everything but channels and, where a channel count does not divide into blocks, layout: the
 * output's layout is the graph's choice for its extents. Backward reads nothing; each input that wants a gradient
 * gets a node of its own (attrs.offset, attrs.like), so that the slices need not all be alive at once.
 */
#include "op.h"
#include "pointwise.h"

static hr_status concat_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int y;
    TRY(hr_pointwise_check(graph, node, n.n_in, graph->activations));
    hr_tensor sum = graph->tensors[n.in[0]];
    for (int j = 1; j < n.n_in; j++) {
        const hr_tensor *x = &graph->tensors[n.in[j]];
        bool same = x->rank == sum.rank;
        for (int i = 0; same && i < x->rank; i++) same = i == 1 || x->dim[i] == sum.dim[i];
        if (!same || x->rank < 2)
            FAIL(HR_BAD_ARGUMENT, "node %s: input %d of concat must have the shape of the first in all but channels",
                 n.name, j);
        sum.dim[1] += x->dim[1];
    }
    TRY(hr_graph_add_output(graph, node, "y", sum.type, sum.rank, sum.dim, &y));
out:
    return st;
}

static hr_status concat_backward_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    const hr_node n = graph->nodes[node];
    int dx;
    TRY(hr_pointwise_check(graph, node, 1, graph->activations));
    if (n.attrs.like < 0 || n.attrs.like >= graph->n_tensors)
        FAIL(HR_BAD_ARGUMENT, "node %s: `like` must name a tensor of this graph", n.name);
    const hr_tensor *dy = &graph->tensors[n.in[0]], *like = &graph->tensors[n.attrs.like];
    bool fits =
        dy->rank == like->rank && dy->rank >= 2 && n.attrs.offset >= 0 && n.attrs.offset + like->dim[1] <= dy->dim[1];
    for (int i = 0; fits && i < dy->rank; i++) fits = i == 1 || dy->dim[i] == like->dim[i];
    if (!fits)
        FAIL(HR_BAD_ARGUMENT, "node %s: the slice at channel %lld does not fit", n.name, (long long)n.attrs.offset);
    TRY(hr_graph_add_output_like(graph, node, "dx", n.attrs.like, &dx));
out:
    return st;
}

static hr_status concat_differentiate(hr_graph *graph, int node, const int *dout, const bool *need, int *din)
{
    hr_status st = HR_OK;
    char name[256];
    hr_attrs attrs = {0};
    int added, n_in = graph->nodes[node].n_in;
    if (dout[0] < 0) goto out;
    for (int j = 0; j < n_in; j++) {
        attrs.like = graph->nodes[node].in[j];
        if (need[j]) {
            snprintf(name, sizeof name, "%s.backward%d", graph->nodes[node].name, j);
            TRY(hr_graph_add_node(graph, "concat_backward", name, HR_BACKWARD, node, 1, dout, 0, NULL, &attrs, &added));
            din[j] = graph->nodes[added].out[0];
        }
        attrs.offset += graph->tensors[attrs.like].dim[1];
    }
out:
    return st;
}

static double no_flops(const hr_graph *graph, const hr_node *node) { return 0; }

static const hr_op concat = {.name = "concat",
                             .summary = "tensors joined along their channels",
                             .n_in_min = 2,
                             .n_in_max = 1024,
                             .infer = concat_infer,
                             .differentiate = concat_differentiate,
                             .flops = no_flops};
static const hr_op concat_backward = {.name = "concat_backward",
                                      .summary = "one input's slice of the gradient",
                                      .n_in_min = 1,
                                      .n_in_max = 1,
                                      .infer = concat_backward_infer,
                                      .flops = no_flops};
const hr_op *const hr_layer_concat_ops[] = {&concat, &concat_backward, NULL};
