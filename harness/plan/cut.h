/* Units: the forward pass cut at its dear operations, as US20220138580A1 asks for ("each unit begins with a checkpoint
 * operation").
 *
 * A checkpoint operation is one that recomputation should spare: hr_op.product, or, in graphs from files, a node that takes
 * more seconds for each byte that it writes than the median of forward. It begins a unit. All others follow: a node belongs
 * to the unit of its latest input, unless all that read it are followers in one later unit, then to that one (the branch
 * that a residual addition joins). What stands before the first checkpoint operation is unit 0, without a head.
 */
#ifndef HR_CUT_H
#define HR_CUT_H
#include "costs.h"

typedef struct hr_unit {
    int head;                    /* node; -1: unit 0 */
    int n_nodes;
    int64_t head_bytes;          /* of the head's outputs that backward reads */
    int64_t follower_bytes;      /* of the others' outputs that backward reads */
    double seconds, follower_seconds;   /* of all nodes, of the followers; NAN where unknown */
} hr_unit;

typedef struct hr_cut {
    hr_unit *units;              /* in order of their heads */
    int n_units;
    int *unit_of;                /* [n_nodes] -1: not a node of forward */
} hr_cut;

/* Caller clears. Seconds are those of the standard algorithms. */
hr_status hr_cut_new(const hr_graph *graph, const hr_costs *costs, hr_cut *cut);
void hr_cut_clear(hr_cut *cut);
#endif
