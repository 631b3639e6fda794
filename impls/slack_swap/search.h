/* Private to slack_swap: the search over choices; see search.c. */
#ifndef HR_SLACK_SEARCH_H
#define HR_SLACK_SEARCH_H
#include "gaps.h"

typedef struct hr_slack_closure {
    double seconds;                /* of the nodes that would not run anyway */
    int n_nodes;
    int64_t held_bytes;            /* of dead tensors that are held instead of made again */
    bool extends;
} hr_slack_closure;

typedef struct hr_slack_offer {    /* one way to take a tensor away in one gap */
    int gap;
    hr_gap_kind kind;
    int from, until;               /* items in which its bytes are gone */
    int64_t bytes;
    double seconds, relief, price;
    bool extend, again, unextend;  /* hold what it is made of; not held in its gap; no longer held for others */
} hr_slack_offer;

typedef struct hr_slack_search {
    hr_gap_problem *problem;
    unsigned allowed;              /* bit k: kind k */
    double least_slack_seconds;    /* thTTS and */
    int64_t least_bytes;           /* thS at present */
    bool stale;                    /* ablation: slack from the untouched step, never brought up to date */
    hr_gap_choice *choice;       /* the present one */
    hr_gap_choice saved;         /* the last that was an improvement */
    hr_gap_list *list, *spare;   /* of the present choice; of one that is being tried */
    int64_t target_bytes;
    double least_seconds;
    hr_timing *timing;
    int *op_of; int op_capacity;   /* [n_items] operation of each item */
    double excess;
    double link_seconds;           /* of all transfers in */
    double *excess_sum; int *excess_count; int excess_capacity;    /* prefix sums over items */
    double *bin_sum; int *bin_count; int bin_width;
    hr_slack_offer *offers; int n_offers;
    int *picked; int n_picked;     /* gaps of the last round */
    unsigned char *banned;         /* [n_gaps] */
    int *stack, *stamped, stamp;   /* of closures */
    int *offered, round;           /* [n_tensors] round in which its extension was asked last */
} hr_slack_search;

hr_status hr_slack_search_new(hr_gap_problem *problem, hr_gap_choice *choice, hr_gap_list lists[2],
                              hr_slack_search *search);
void hr_slack_search_clear(hr_slack_search *search);

/* Changes the choice until the live bytes are at the target or nothing helps; the list is that of the choice. */
hr_status hr_slack_reach(hr_slack_search *search, int64_t target_bytes);
/* Takes back or exchanges decisions, the dearest first, where the target is kept and the step gets no longer; at most so
 * many tries. */
hr_status hr_slack_refine(hr_slack_search *search, int64_t target_bytes, int tries);

/* What must run at base position `at` to make tensor t there; false: it cannot be made. extend: dead tensors that it is
 * made from directly are held instead. */
bool hr_slack_closure_of(hr_slack_search *search, int tensor, int at, bool extend, hr_slack_closure *closure);
#endif
