/* Private to optimal: the step as blocks and the values between them, schedules, and what the two solvers are asked.
 * A block is one step of the draft, or several that run once and together; a value is a tensor that other blocks read. */
#ifndef HR_OPTIMAL_H
#define HR_OPTIMAL_H
#include "technique.h"

enum { HR_OPTIMAL_LAYERS_MOST = 64, HR_OPTIMAL_SLOTS = 500 };

typedef struct hr_optimal_inner {  /* a RUN or IN of a block */
    int position;                  /* in the draft */
    int64_t extra_bytes;           /* workspace, and tensors that no other block reads */
} hr_optimal_inner;

typedef struct hr_optimal_block {
    int inner_begin, n_inner;      /* into `inner` */
    int in_begin, n_in;            /* into `ins`: values that it reads */
    int out_begin, n_out;          /* into `values`: those that it makes */
    double seconds;                /* of one run of all */
    double again_seconds;          /* of another one: an input is then fetched, and nothing hides that */
    bool once;                     /* must not, or need not, run a second time */
    int last_again;                /* the last block in front of which it may run again and be of use; < its own: none */
} hr_optimal_block;

typedef struct hr_optimal_value {
    int tensor;
    int64_t bytes;                 /* aligned */
    int made;                      /* block */
    int first_inner;               /* of that block, where it begins */
    int useful_until;              /* last block in front of which it can be wanted */
} hr_optimal_value;

typedef struct hr_optimal_read { int value, last_inner; } hr_optimal_read;   /* last inner step that reads it */

typedef struct hr_optimal_problem {
    const hr_rewrite *context;
    const hr_plan *draft;
    int64_t constant_bytes;        /* what lives from step to step */
    int64_t loss_bytes;            /* from its block to the end */
    int loss_block;                /* n_blocks: none */
    int *block_of;                 /* [n_steps] of a step of the draft, -1 */
    int *made_at, *last_read_at;   /* [n_tensors] positions in the draft, -1 */
    int *value_of;                 /* [n_tensors] -1 */
    hr_optimal_block *blocks; int n_blocks;
    hr_optimal_inner *inner; int n_inner;
    hr_optimal_value *values; int n_values;
    hr_optimal_read *ins; int n_ins; size_t in_capacity;
    int *inner_block;              /* [n_inner] while blocks are made */
    int64_t tiny_bytes;            /* what makes less runs once */
    double base_seconds;           /* every node once */
    int blocks_most;               /* option blocks: that the integer programme may have */
} hr_optimal_problem;

typedef struct hr_optimal_schedule {
    hr_edit *edits;                /* of the draft */
    size_t n_edits, capacity;
    double seconds;                /* of all runs, and of inputs' second fetches */
    int64_t live_bytes, arena_bytes;
    bool found;
    char maker[24];
} hr_optimal_schedule;

typedef struct hr_optimal_answer {
    hr_optimal_schedule schedule;  /* found: false when there is none */
    double bound_seconds;          /* no schedule of the solver's kind takes less */
    bool proven;                   /* the search ended by itself */
    bool infeasible;               /* and found that nothing fits */
} hr_optimal_answer;

/* problem.c */
hr_status hr_optimal_open(const hr_rewrite *context, const hr_plan *draft, hr_optimal_problem *problem);
void hr_optimal_close(hr_optimal_problem *problem);

/* schedule.c */
hr_status hr_schedule_add(hr_optimal_schedule *schedule, const hr_plan *draft, int position, int step);
hr_status hr_schedule_weigh(const hr_rewrite *context, const hr_plan *draft, hr_optimal_schedule *schedule);
/* What another technique would do within `budget_bytes`; found is false where that does not fit or moves other things. */
hr_status hr_schedule_of(const hr_rewrite *context, const hr_plan *draft, const char *technique, int64_t budget_bytes,
                         hr_optimal_schedule *schedule);
void hr_schedule_clear(hr_optimal_schedule *schedule);

/* chain.c: *is_chain false leaves the answer empty. */
hr_status hr_optimal_chain(const hr_rewrite *context, const hr_plan *draft, int64_t memory_bytes, bool *is_chain,
                           hr_optimal_answer *answer);

/* cbc.c: `start` may be NULL or not found. HR_UNSUPPORTED without the library, or when there are too many blocks. */
bool hr_optimal_can_cbc(const hr_optimal_problem *problem);
hr_status hr_optimal_cbc(const hr_optimal_problem *problem, int64_t memory_bytes, double limit_seconds,
                         const hr_optimal_schedule *start, hr_optimal_answer *answer);
#endif
