/* Private to the address assigner: the problem in the form that its solvers want.
 *
 * Time shrinks to columns: the largest sets of buffers alive together, in order of time. Two buffers meet
 * exactly if they share a column (intervals have Helly's property), so nothing is lost and a column's load is
 * the live bytes there. Bytes shrink to units: alignment times the common divisor of all aligned sizes. Every
 * compacted layout stacks whole buffers, so its offsets are sums of sizes and hence whole units.
 */
#ifndef HR_ADDRESSES_PACK_H
#define HR_ADDRESSES_PACK_H
#include <stdbool.h>
#include <stdint.h>
#include "addresses.h"

typedef struct hr_pack {
    int n_buffers, n_columns;
    int *first, *last;        /* [n_buffers] columns [first, last); buffers are sorted by first */
    int64_t *units;           /* [n_buffers] */
    int64_t *padding;         /* [n_buffers] bytes that the units are more than the buffer */
    int *origin;              /* [n_buffers] index in what it was made from */
    int64_t *load;            /* [n_columns] live units */
    int64_t unit_bytes, most_padding;
    int64_t bound_bytes;      /* proven: no layout is lower */
    int64_t cells;            /* sum of last - first: what a table of the columns' buffers takes */
} hr_pack;

/* The caller has checked the intervals and that their aligned sum can be counted. */
hr_status hr_pack_new(const hr_interval *intervals, int n_buffers, int64_t alignment, hr_pack **pack);
void hr_pack_free(hr_pack *pack);

/* Start columns of the parts that no buffer links, and n_columns after the last: starts [n_columns + 1]. */
int hr_pack_parts(const hr_pack *pack, int *starts);
/* Columns [begin, end) as a problem of their own; origin then refers to the buffers of `pack`. */
hr_status hr_pack_cut(const hr_pack *pack, int begin, int end, hr_pack **part);

/* Bytes up to the highest end, of offsets in units. */
int64_t hr_pack_extent_bytes(const hr_pack *pack, const int64_t *offsets);

/* addresses_greedy.c: the near-linear heuristic. The orders say which buffer goes first into a gap. */
typedef enum hr_greedy_order { HR_GREEDY_LIFE, HR_GREEDY_AREA, HR_GREEDY_UNITS, HR_GREEDY_ORDERS } hr_greedy_order;
double hr_greedy_key(const hr_pack *pack, hr_greedy_order order, int buffer);
hr_status hr_greedy_pack(const hr_pack *pack, hr_greedy_order order, int64_t *offsets);

/* addresses_columns.c: exact search by columns, in runs with limits; it learns from one run to the next. */
#define HR_COLUMNS_WAYS 10
typedef struct hr_columns hr_columns;
typedef enum hr_columns_end { HR_COLUMNS_FOUND, HR_COLUMNS_IMPOSSIBLE, HR_COLUMNS_GAVE_UP } hr_columns_end;
typedef struct hr_columns_limits {
    int64_t nodes, work;      /* of this run; work counts looks at a buffer, so that limits repeat exactly */
    double deadline_seconds;  /* on hr_now_seconds()'s clock; 0: none */
} hr_columns_limits;
hr_status hr_columns_new(const hr_pack *pack, hr_columns **search);
void hr_columns_free(hr_columns *search);
/* One run for a layout within the capacity; runs go round the ways of searching, each time with other noise.
 * Fills offsets when FOUND. IMPOSSIBLE is a proof. */
hr_status hr_columns_run(hr_columns *search, int64_t capacity_bytes, hr_columns_limits limits, int64_t *offsets,
                         hr_columns_end *end);
int64_t hr_columns_work(const hr_columns *search);    /* of all runs */

/* addresses_search.c: improves `offsets` part by part until every part is within the goal or time is up.
 * capacity_bytes 0: minimise. bound_bytes: raised by what the search proves. seconds 0: a fixed, small
 * amount of work instead of a clock. */
hr_status hr_pack_search(const hr_pack *pack, const hr_addresses_options *options, int64_t *offsets,
                         int64_t *bound_bytes);
#endif
