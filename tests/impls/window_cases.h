/* Layers with weights and sliding windows, as cases: one description builds conv, deconv or a pool in any graph. */
#ifndef HR_WINDOW_CASES_H
#define HR_WINDOW_CASES_H
#include "layers_case.h"

typedef struct window_case {
    const char *op;
    int spatial;                /* 1 to 3 dimensions of space */
    int64_t batch, channels, filters, extent[3];
    hr_attrs attrs;             /* kernel, stride, pad, pad_end, groups, relu, count_padding */
    bool bias, plain_input;     /* plain_input: x as images come, whatever its channels */
} window_case;

static inline int window_case_weights(hr_case *c, const window_case *w, int x)
{
    int64_t groups = w->attrs.groups ? w->attrs.groups : 1, dim[HR_RANK];
    bool transposed = !strcmp(w->op, "deconv");
    dim[0] = transposed ? w->channels : w->filters;
    dim[1] = (transposed ? w->filters : w->channels) / groups;
    for (int i = 0; i < w->spatial; i++) dim[2 + i] = w->attrs.kernel[i];
    hr_layout layout = hr_graph_weight_layout(c->graph, dim[0], dim[1], groups, hr_case_shape(c, x)->layout);
    return hr_case_tensor_in(c, "w", c->graph->real, layout, HR_ROLE_PARAMETER, 2 + w->spatial, dim);
}

/* The graph with its backward nodes and buffers, still unfilled. */
static inline hr_case window_case_open(const window_case *w, hr_type real, int channel_block)
{
    hr_case c = hr_case_begin(real, channel_block);
    int64_t dim[HR_RANK] = {w->batch, w->channels, w->extent[0], w->extent[1], w->extent[2]};
    int in[3] = {-1, -1, -1}, n_in = 1;
    in[0] = w->plain_input ? hr_case_tensor_in(&c, "x", real, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, 2 + w->spatial, dim)
                           : hr_case_tensor(&c, "x", real, HR_ROLE_INPUT, 2 + w->spatial, dim);
    if (w->filters) {
        in[1] = window_case_weights(&c, w, in[0]);
        if (w->bias) in[2] = hr_case_tensor(&c, "b", real, HR_ROLE_PARAMETER, 1, &w->filters);
        n_in = 3;
    }
    hr_case_node(&c, w->op, n_in, in, w->attrs);
    hr_case_differentiate(&c);
    hr_case_allocate(&c);
    return c;
}
#endif
