/* Private to the pass: what choose.c decides and pass.c carries out. */
#ifndef HR_RELU_PASS_H
#define HR_RELU_PASS_H
#include "contribute.h"
#include "technique.h"

typedef struct hr_relu_item {
    hr_compressible c;
    int last_forward, first_backward, last_backward;   /* positions in the draft, -1 */
    int begins;
    bool moved;                /* an earlier technique moves it, or runs again a forward node that reads its values */
    bool chosen;
    double density;
    int64_t dense_bytes, small_bytes;
    double seconds;            /* of making and undoing the small form; NAN unknown */
    int from, until;           /* in the plan with all chosen: the step that packs, the one that makes it dense again */
} hr_relu_item;

typedef struct hr_relu_pass {
    const hr_rewrite *context;
    hr_plan *draft;
    hr_relu_item *items;
    int n_items;
    int *item_of;              /* [n_tensors] -1 */
    int pack_choice, unpack_choice;
} hr_relu_pass;

/* Bytes and seconds of each item; a small form of PACKED at its bound. */
void hr_relu_measure(hr_relu_pass *pass);
/* Sets `chosen`, and the bytes that packed forms are promised; writes down why the others are kept. */
hr_status hr_relu_choose(hr_relu_pass *pass);
/* Puts what is chosen into a draft. */
hr_status hr_relu_apply(const hr_relu_pass *pass, hr_plan *draft);

static inline const hr_graph *hr_relu_graph(const hr_relu_pass *p) { return p->context->graph; }

static inline const hr_node *hr_relu_node_at(const hr_graph *graph, const hr_plan *plan, int position)
{
    const hr_step *step = &plan->steps[position];
    return step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
}

static inline hr_relu_item *hr_relu_item_of(const hr_relu_pass *p, int tensor)
{
    return tensor < 0 || p->item_of[tensor] < 0 ? NULL : &p->items[p->item_of[tensor]];
}

static inline bool hr_relu_is_available(const hr_relu_item *it)
{
    return !it->moved && it->begins == 1 && it->last_forward >= 0 && it->first_backward >= 0;
}
#endif
