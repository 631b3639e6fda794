/* What host kernels ask that were written for one type and for layouts with channels before space: whether a node is
 * of that kind. For their `supports`; a kernel that knows more says so itself.
 */
#ifndef HR_HOST_PLAIN_H
#define HR_HOST_PLAIN_H
#include "op.h"

static inline bool hr_host_plain_tensor(const hr_graph *graph, int tensor)
{
    const hr_tensor *t = tensor < 0 ? NULL : &graph->tensors[tensor];
    return !t || ((t->type == HR_F32 || t->type == HR_I32 || t->type == HR_U8) && t->layout != HR_LAYOUT_LAST);
}

/* Whether all numbers of the node are f32 (labels and places in windows: integers) and no channels lie last. */
static inline bool hr_host_plain(const hr_graph *graph, const hr_node *node)
{
    bool plain = true;
    for (int j = 0; j < node->n_in; j++) plain &= hr_host_plain_tensor(graph, node->in[j]);
    for (int k = 0; k < node->n_out; k++) plain &= hr_host_plain_tensor(graph, node->out[k]);
    return plain;
}
#endif
