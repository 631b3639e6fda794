/* Decisions gap by gap: the step as planners see it, what they decide, and what follows from that.
 *
 * A base step is a step of the draft that the pass was given; its number is its base position. A gap is the time
 * between two base steps that use a tensor, one after the other: what happens to the tensor there is one decision. The
 * hyperedge of a tensor with k consumers thus has k gaps, each with a slack of its own.
 */
#ifndef HR_GAPS_H
#define HR_GAPS_H
#include "technique.h"
#include "timing.h"

typedef enum hr_gap_kind { HR_GAP_HELD, HR_GAP_SWAP, HR_GAP_RECOMPUTE, HR_GAP_COMPRESS, HR_GAP_KINDS } hr_gap_kind;

typedef struct hr_gap_tensor {
    int64_t bytes;                 /* in the arena */
    int uses_begin, n_uses;        /* into `uses`: base positions, ascending; the first one makes it */
    int producer;                  /* node that makes it again, -1: an input, or nothing that may run again */
    int pack, unpack, small;       /* COMPRESS: nodes and the tensor between, -1 */
    int report;                    /* what packing tells the host, -1 */
    int64_t small_bytes, given_bytes;      /* aligned; of an elastic form what it is given, else 0 */
    bool managed;                  /* the pass may evict it */
    bool input;                    /* the host has it already: leaving costs nothing */
} hr_gap_tensor;

typedef struct hr_gap_problem {  /* does not change while plans are searched */
    const hr_rewrite *context;
    const hr_graph *graph;
    const hr_costs *costs;
    const hr_plan *draft;
    hr_gap_tensor *tensors;      /* [n_tensors] */
    int *uses;                     /* gap g lies between uses[g] and uses[g + 1] of one tensor */
    int n_gaps;                    /* length of `uses`; the last one of each tensor is no gap */
    int *gap_tensor;               /* [n_gaps] */
    int *choice;                   /* [n_nodes] algorithm of the draft */
    double *seconds;               /* [n_nodes] */
    int64_t *workspace_bytes;      /* [n_nodes] */
    int *made_at;                  /* [n_nodes] base position of its run, -1 */
    int *valid_until;              /* [n_nodes] base position of the first update of what it reads: it must not run after */
    int *in_begin, *ins;           /* [n_nodes + 1] what a node reads that does not live always */
    int *touch_begin;              /* [n_base + 1] managed tensors that a base step uses, each once, */
    struct hr_gap_touch { int tensor, gap; } *touches;      /* and the gap that begins there; -1: it is dead */
    int64_t *bytes;                /* [n_tensors] in the arena, 0 for what lives always */
    int64_t persistent_bytes;
    int64_t least_step_bytes;      /* what the largest single base step needs */
    int64_t found_bytes;           /* tensors of at least so many hold nearly all that may leave */
} hr_gap_problem;

typedef struct hr_gap_choice {   /* what was decided: two of these can be compared and copied */
    unsigned char *kind;           /* [n_gaps] hr_gap_kind */
    unsigned char *again;          /* [n_gaps] 1: not held when it was needed in the gap to recompute another */
    unsigned char *extend;         /* [n_tensors] 1: held beyond its last base use while others are made from it */
} hr_gap_choice;

typedef struct hr_gap_item {     /* of the list that follows from a choice */
    hr_step_kind kind;
    int node, tensor, choice;
    int base;                      /* base position it belongs to, or in front of which it was inserted */
    bool inserted;
} hr_gap_item;

typedef struct hr_gap_move {     /* one swap: out after `leave`, in before `enter` */
    int tensor, gap;
    int leave, enter;              /* items: the last that touches it before, the first that needs it after */
    bool copies_out;               /* false: the host has the bytes already */
    int issue, release, fetch;     /* items before which OUT, FREE and IN stand: leave < issue <= release <= fetch <= enter */
    int turn;                      /* among the outgoing */
    double out_end_seconds;
} hr_gap_move;

typedef struct hr_gap_list {
    hr_gap_item *items; int n_items; size_t item_capacity;
    hr_gap_move *moves; int n_moves; size_t move_capacity;
    int *first_item, *item_of;     /* [n_base + 1] first of those in front of a base step; the step itself */
    int *held_from;                /* [n_gaps] base position where it was made inside the gap and held from there, -1 */
    int64_t *live_bytes;           /* [n_items] with every move at its shortest stay */
    double *start_seconds;         /* [n_items + 1] */
    int64_t peak_bytes;            /* of live_bytes */
    double total_seconds, compute_seconds, stall_seconds;
    size_t time_capacity;
    int64_t *crowd_bytes;          /* [n_items] with the stays of moves that the target has room for */
} hr_gap_list;

/* gaps.c */
hr_status hr_gap_open(const hr_rewrite *context, const hr_plan *draft, hr_gap_problem *problem);
void hr_gap_close(hr_gap_problem *problem);
hr_status hr_gap_choice_new(const hr_gap_problem *problem, hr_gap_choice *choice);
void hr_gap_choice_copy(const hr_gap_problem *problem, const hr_gap_choice *from, hr_gap_choice *to);
void hr_gap_choice_clear(hr_gap_choice *choice);
static inline bool hr_gap_is_gap(const hr_gap_problem *p, int g)
{
    return p->gap_tensor[g] >= 0 && g + 1 < p->n_gaps && p->gap_tensor[g] == p->gap_tensor[g + 1];
}

/* gaps_expand.c: the list of a choice; *possible is false where something would have to be made again that cannot be. */
hr_status hr_gap_list_new(const hr_gap_problem *problem, hr_gap_list *list);
void hr_gap_list_clear(hr_gap_list *list);
hr_status hr_gap_expand(const hr_gap_problem *problem, const hr_gap_choice *choice, hr_gap_list *list, bool *possible);
/* gaps_place.c: the list's live bytes and their peak, all moves leaving right after `leave` and entering right before `enter`;
 * then when they leave and enter so that the target is kept, and what that costs in time. */
hr_status hr_gap_weigh(const hr_gap_problem *problem, hr_gap_list *list);
hr_status hr_gap_place(const hr_gap_problem *problem, int64_t target_bytes, hr_gap_list *list);
/* The edits that make the list of the draft. */
hr_status hr_gap_write(const hr_gap_problem *problem, const hr_gap_choice *choice, const hr_gap_list *list,
                         hr_plan *draft);

#endif
