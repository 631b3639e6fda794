/* Private to dtr: the simulation of the online algorithm over a draft. */
#ifndef HR_DTR_H
#define HR_DTR_H
#include "../uses.h"

#define HR_DTR_RULES(X) \
    X(NEIGHBOURHOOD, "neighbourhood") X(LOCAL, "local") X(LRU, "lru") X(SIZE, "size")
typedef enum hr_dtr_rule {
#define X(code, name) HR_DTR_##code,
    HR_DTR_RULES(X)
#undef X
    HR_DTR_RULE_COUNT
} hr_dtr_rule;

enum { HR_DTR_LIMIT = 10 };    /* a run is given up after this many times the step's seconds, or its runs */

typedef struct hr_dtr_tensor {
    int64_t bytes;             /* in the arena, aligned */
    bool again;                /* can be made again: by its producer or, an input, by another copy from the host */
    bool resident, evicted;
    int locks;                 /* by the runs that are under way */
    int next;                  /* of its reads in the draft, the first that has not happened yet */
    int needed; /* latest position at which it may be asked for again, as far as evictions have told; -1 */
    int refused;               /* number of the last search for room that found that it may not leave */
    int set;                   /* evicted: of the neighbourhood that it belongs to */
    double used_seconds;       /* when it was read or made last */
} hr_dtr_tensor;

typedef struct hr_dtr_set { int parent, stamp; double seconds; } hr_dtr_set;   /* union-find; seconds at the root */
typedef struct hr_dtr_frame {
    int node, target, input;
} hr_dtr_frame; /* target: tensor that is wanted; -1: a step of the draft */

typedef struct hr_dtr {
    const hr_rewrite *context;
    const hr_graph *graph;
    const hr_plan *draft;
    hr_dtr_rule rule;
    hr_uses uses;
    int *death_begin, *deaths; /* [n_steps + 1], tensors whose life ends with that step of the draft */
    int *choice, *last_run;    /* [n_nodes] algorithm; last position before which the node may run again, -1: never */
    double *seconds;           /* [n_nodes] */
    double step_seconds;       /* of the draft */
    int64_t persistent_bytes;
    /* of one simulation: */
    hr_dtr_tensor *tensors;
    int *residents, *place;    /* tensors that are there and can be made again; [n_tensors] index in them, -1 */
    int n_residents;
    hr_dtr_set *sets; int n_sets; size_t set_capacity;
    hr_dtr_frame *frames; int n_frames; size_t frame_capacity;
    struct { int tensor, needed; } *raised; int n_raised; size_t raised_capacity;
    hr_edit *edits; size_t n_edits, edit_capacity;
    int64_t live_bytes, budget_bytes;
    double now_seconds;
    int position;              /* of the step of the draft that is under way */
    int runs, searches, stamp;
    uint64_t draws;
    bool failed;
} hr_dtr;

/* What there is to simulate (survey.c). */
hr_status hr_dtr_open(const hr_rewrite *context, const hr_plan *draft, hr_dtr_rule rule, hr_dtr *d);
void hr_dtr_close(hr_dtr *d);

/* Leaves in d->edits the runs that the algorithm inserts under this budget. d->failed: it does not get through. */
hr_status hr_dtr_simulate(hr_dtr *d, int64_t budget_bytes);
#endif
