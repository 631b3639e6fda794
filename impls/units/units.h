/* Private to units: what each unit does, what follows from that, and the search for it. */
#ifndef HR_UNITS_PASS_H
#define HR_UNITS_PASS_H
#include "cut.h"
#include "gaps.h"

/* HELD: all its maps stay. SWAP: all go out. RECOMPUTE: its followers' maps are dropped, the checkpoint's output stays.
 * RECOMPUTE_OUT: the same, and the checkpoint's output goes out. */
typedef enum hr_unit_state { HR_UNIT_HELD, HR_UNIT_SWAP, HR_UNIT_RECOMPUTE, HR_UNIT_RECOMPUTE_OUT, HR_UNIT_STATES } hr_unit_state;

enum { HR_UNIT_SMALL_BYTES = 64 << 10 };    /* statistics of a normalisation: more trouble than bytes */

typedef struct hr_unit_map {        /* a tensor that waits from forward to backward */
    int tensor, unit, gap;
    bool is_head;                  /* the checkpoint's own output */
} hr_unit_map;

typedef struct hr_units {
    const hr_rewrite *context;
    const hr_plan *draft;
    hr_gap_problem problem;
    hr_cut cut;
    hr_unit_map *maps; int n_maps; /* in the order in which forward makes them */
    int *map_of;                   /* [n_tensors] -1 */
    int64_t host_most_bytes;       /* swap units may take of host memory */
    hr_gap_choice choice;
    hr_gap_list list;
    double *slack_seconds;         /* [n_units] between the last forward and the first backward use of its maps, untouched */
    double *exposed_seconds;       /* [n_units] that compute waited for the unit's transfers in the list */
    char *crowded;                 /* [n_units] would swap, and the host pool had no room */
} hr_units;

typedef struct hr_units_answer {
    unsigned char *state;          /* [n_units] hr_unit_state */
    int64_t peak_bytes;            /* of live bytes */
    double seconds;
    bool possible, fits;
} hr_units_answer;

hr_status hr_units_open(const hr_rewrite *context, const hr_plan *draft, hr_units *units);
void hr_units_close(hr_units *units);

/* Fills in what follows from answer->state within target_bytes; units->list is its list afterwards. */
hr_status hr_units_ask(hr_units *units, int64_t target_bytes, hr_units_answer *answer);
hr_status hr_units_answer_new(const hr_units *units, hr_units_answer *answer);
void hr_units_answer_copy(const hr_units *units, const hr_units_answer *from, hr_units_answer *to);
void hr_units_answer_clear(hr_units_answer *answer);
/* a before b: it fits, is faster, or, where neither fits, needs fewer bytes. */
bool hr_units_is_better(const hr_units_answer *a, const hr_units_answer *b);

/* The searches; *best comes with an answer and leaves with the best one found. `allowed`: bit k for state k. */
hr_status hr_units_all(hr_units *units, int64_t target_bytes, hr_unit_state state, hr_units_answer *best);
hr_status hr_units_rule(hr_units *units, int64_t target_bytes, int64_t set_aside_bytes, unsigned allowed, hr_units_answer *best);
hr_status hr_units_balance(hr_units *units, int64_t target_bytes, hr_units_answer *best);
hr_status hr_units_priced(hr_units *units, int64_t target_bytes, double link_price, unsigned allowed, hr_units_answer *best);
hr_status hr_units_improve(hr_units *units, int64_t target_bytes, unsigned allowed, int tries, hr_units_answer *best);
#endif
