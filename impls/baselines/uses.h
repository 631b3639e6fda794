/* Where each tensor of a draft is made and read: what every baseline asks first. */
#ifndef HR_BASELINE_USES_H
#define HR_BASELINE_USES_H
#include "technique.h"

typedef struct hr_uses {
    int *begin;     /* [n_tensors + 1] into `at` */
    int *at;        /* positions of the RUN steps that read the tensor, in list order; one for each step */
    int *made;      /* [n_tensors] position of the first RUN or IN that begins it, -1 */
    char *plain;    /* [n_tensors] begun once, and no other step names it: no earlier technique moves it, and nothing of
                     * it leaves for the host. False of what lives from step to step or lies in host memory */
} hr_uses;

hr_status hr_uses_new(const hr_graph *graph, const hr_plan *draft, hr_uses *uses);
void hr_uses_clear(hr_uses *uses);

static inline int hr_uses_count(const hr_uses *uses, int tensor)
{
    return uses->begin[tensor + 1] - uses->begin[tensor];
}
static inline const int *hr_uses_of(const hr_uses *uses, int tensor) { return uses->at + uses->begin[tensor]; }

/* The node of a RUN step, else NULL. */
static inline const hr_node *hr_uses_node(const hr_graph *graph, const hr_plan *draft, int position)
{
    const hr_step *step = &draft->steps[position];
    return step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
}

/* (*position)[t]: of the first step that changes a parameter or state in place; n_steps: none. The caller frees.
 * What a node read of it before cannot be read again after that step. */
hr_status hr_uses_updates(const hr_graph *graph, const hr_plan *draft, int **position);

/* Seconds of a RUN with one of the node's algorithms: measured, or, where they are unknown, operations at a made-up
 * rate: only ratios matter to those who ask. Always positive. */
double hr_uses_seconds(const hr_graph *graph, const hr_costs *costs, int node, int choice);

/* How a list would be: clones the draft and applies the edits. */
hr_status hr_uses_edited(const hr_plan *draft, const hr_edit *edits, size_t n_edits, hr_plan **edited);
/* Live bytes at the peak of that list. */
hr_status hr_uses_peak(const hr_rewrite *context, const hr_plan *draft, const hr_edit *edits, size_t n_edits,
                       int64_t *peak_bytes);
/* Bytes of its arena: addresses may need more than what lives. */
hr_status hr_uses_arena(const hr_rewrite *context, const hr_plan *draft, const hr_edit *edits, size_t n_edits,
                        int64_t *arena_bytes);
#endif
