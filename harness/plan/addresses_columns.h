/* Private to the exact search for addresses: its state, shared by what follows from a choice
 * (addresses_columns.c) and by which choices there are (addresses_branch.c). The idea is told there.
 */
#ifndef HR_ADDRESSES_COLUMNS_H
#define HR_ADDRESSES_COLUMNS_H
#include "addresses_pack.h"

#define HR_PLACED (-1)        /* lowest offset of a buffer that is placed */
#define HR_FAILURES (1u << 16)

typedef enum hr_trail_kind { HR_TRAIL_LOWEST, HR_TRAIL_PLACE, HR_TRAIL_COLUMN } hr_trail_kind;
typedef struct hr_trail_entry {
    hr_trail_kind kind;
    int index, waiting;
    int64_t value, spare, step;
} hr_trail_entry;

typedef struct hr_column {
    int begin, count;         /* its buffers, in cells */
    int waiting;              /* the first so many of them hold all that wait, in falling order at the last look */
    int64_t floor;            /* lowest offset of any that waits; INT64_MAX: none does */
    int64_t spare;            /* what may still be wasted above the floor */
    int64_t step;             /* wasting here wastes at least this */
    double weight;            /* failures seen here */
    int64_t asked;            /* number of the last request to look at it */
} hr_column;

/* A part that was searched to its end without success: who waits there, and how low each can be. */
typedef struct hr_failure { uint64_t key, lock; int64_t capacity_bytes; } hr_failure;

struct hr_columns {
    const hr_pack *pack;
    int64_t capacity_bytes;
    int64_t capacity;         /* units that a column may hold, whatever is on top */
    int64_t *ceiling;         /* [n_buffers] highest offset within the capacity */
    hr_column *columns;       /* [n_columns] */
    int *cells;               /* [pack->cells] */
    int *starts;              /* [n_columns + 1] first buffer that begins in a column: buffers are sorted */
    int *crossing;            /* [n_columns + 1] waiting buffers that live on both sides of a border */
    int64_t *lowest;          /* [n_buffers] */
    int64_t *next_lowest;     /* [n_buffers] scratch */
    int64_t *offsets;         /* [n_buffers] */
    int *asked, n_asked;      /* columns to look at */
    int64_t request;
    hr_trail_entry *trail;
    size_t n_trail, trail_capacity;
    int *stack;               /* choices and parts of all levels */
    size_t n_stack, stack_capacity;
    bool *from_left, *from_right; /* [n_columns + 1] of a valley's bottom row */
    int *row_ends;            /* [n_columns + 1] */
    hr_failure *failures;     /* [HR_FAILURES] by key */
    bool weigh, thrifty;      /* this run's ranking of columns */
    double *priority, *worths; /* [n_buffers] this run's ranking of buffers; worths: at the column in hand */
    double neatness;
    int n_runs;
    hr_columns_limits limits;
    int64_t nodes, work, work_at_start, clock_at;
    hr_status status;         /* memory gave out */
    bool gave_up;
};

/* Puts `buffer` at `offset` and looks at what follows; false when that cannot be. Either way the trail takes
 * it back. */
bool hr_columns_place(hr_columns *x, int buffer, int64_t offset);
/* None of `choices` starts at its lowest offset. False when that cannot be. */
bool hr_columns_waste(hr_columns *x, const int *choices, size_t n_choices);
void hr_columns_undo(hr_columns *x, size_t trail_mark);
/* Whether the run is over: limits, time or memory. */
bool hr_columns_stopped(hr_columns *x);
/* addresses_branch.c: places all that waits in columns [begin, end). False: it cannot be, or stopped. */
bool hr_columns_solve(hr_columns *x, int begin, int end, int depth);
#endif
