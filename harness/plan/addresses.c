/* Addresses: from intervals to offsets. See addresses.h for the promise.
 *
 * The way an answer takes: check the input; shrink time to columns and bytes to units (addresses_pack.c);
 * the rising floor in up to three orders until one meets the bound (addresses_greedy.c); then the exact search
 * by columns, under a clock when the caller gives seconds and under a small fixed amount of work when not
 * (addresses_search.c, addresses_columns.c). Dynamic storage allocation is NP-hard; what makes it tractable
 * here is that plans of training nest, and that small hard cases leave few choices once the bytes are tight.
 *
 * Sums are bounded once, at the door: aligned sizes may add up to INT64_MAX / 4 at most, and offsets, tops and
 * loads never exceed that sum, so no later addition can overflow.
 */
#include "addresses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "addresses_pack.h"
#include "units.h"

#define HIGHEST_SUM_BYTES (INT64_MAX / 4)

static hr_status check_input(const hr_interval *intervals, int n, const hr_addresses_options *options)
{
    hr_status st = HR_OK;
    int64_t sum_bytes = 0, alignment = options->alignment;
    if (n < 0) FAIL(HR_BAD_ARGUMENT, "the number of intervals must not be negative");
    if (n > INT32_MAX / 4) FAIL(HR_BAD_ARGUMENT, "%d intervals are more than the assigner can index", n);
    if (alignment < 1 || alignment > HIGHEST_SUM_BYTES) FAIL(HR_BAD_ARGUMENT, "the alignment must be 1 or more");
    if (options->capacity_bytes < 0) FAIL(HR_BAD_ARGUMENT, "the capacity must not be negative");
    if (!(options->seconds >= 0)) FAIL(HR_BAD_ARGUMENT, "the seconds must be zero or more");
    for (int i = 0; i < n; i++) {
        int64_t bytes = intervals[i].bytes, aligned;
        if (intervals[i].lower >= intervals[i].upper)
            FAIL(HR_BAD_ARGUMENT, "interval %d: its lower end must be below its upper end", i);
        if (bytes <= 0) FAIL(HR_BAD_ARGUMENT, "interval %d: its size must be above zero", i);
        if (__builtin_mul_overflow(bytes / alignment + (bytes % alignment != 0), alignment, &aligned) ||
            __builtin_add_overflow(sum_bytes, aligned, &sum_bytes) || sum_bytes > HIGHEST_SUM_BYTES)
            FAIL(HR_BAD_ARGUMENT, "interval %d: the sizes add up to more than %lld bytes", i, (long long)HIGHEST_SUM_BYTES);
    }
out:
    return st;
}

/* ---- bytes ---- */

static int64_t extent_bytes(const hr_pack *pack, const hr_interval *intervals, const int64_t *offset_units)
{
    int64_t extent = 0;
    for (int i = 0; i < pack->n_buffers; i++) {
        int64_t top = offset_units[i] * pack->unit_bytes + intervals[pack->origin[i]].bytes;
        if (top > extent) extent = top;
    }
    return extent;
}

typedef struct padded { int64_t bytes; int buffer; } padded;

static int compare_padded(const void *left, const void *right)
{
    const padded *a = left, *b = right;
    return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static int next_open(int *next, int k)
{
    while (next[k] != k) k = next[k] = next[next[k]];
    return k;
}

/* Whatever is highest in a column may end before its last unit does, by less than its padding. So a column
 * proves its live units but for the largest padding in it. Largest paddings first, each column is met once. */
static hr_status padded_bound(const hr_pack *pack, const hr_interval *intervals, int64_t *bound)
{
    hr_status st = HR_OK;
    padded *order = malloc(sizeof *order * ((size_t)pack->n_buffers + 1));
    int *next = malloc(sizeof *next * ((size_t)pack->n_columns + 1));
    TRY_ALLOC(order);
    TRY_ALLOC(next);
    for (int i = 0; i < pack->n_buffers; i++)
        order[i] = (padded){pack->units[i] * pack->unit_bytes - intervals[pack->origin[i]].bytes, i};
    qsort(order, (size_t)pack->n_buffers, sizeof *order, compare_padded);
    for (int k = 0; k <= pack->n_columns; k++) next[k] = k;
    for (int i = 0; i < pack->n_buffers; i++) {
        int buffer = order[i].buffer;
        for (int k = next_open(next, pack->first[buffer]); k < pack->last[buffer]; k = next_open(next, k)) {
            if (pack->load[k] * pack->unit_bytes - order[i].bytes > *bound) *bound = pack->load[k] * pack->unit_bytes - order[i].bytes;
            next[k] = k + 1;
        }
    }
out:
    free(order);
    free(next);
    return st;
}

/* bound_units: proven for layouts in whole units. */
static hr_status bound_bytes(const hr_pack *pack, const hr_interval *intervals, int64_t bound_units, int64_t *bound)
{
    bool whole = true;
    for (int i = 0; i < pack->n_buffers && whole; i++) whole = pack->units[i] * pack->unit_bytes == intervals[pack->origin[i]].bytes;
    *bound = whole ? bound_units * pack->unit_bytes : bound_units > 0 ? (bound_units - 1) * pack->unit_bytes + 1 : 0;
    return whole ? HR_OK : padded_bound(pack, intervals, bound);
}

/* ---- answers ---- */

/* The best of the heuristic's orders, the later ones only if the earlier ones leave a gap. */
static hr_status pack_greedily(const hr_pack *pack, const hr_interval *intervals, int64_t goal_bytes, int64_t *best)
{
    static const hr_greedy_order orders[] = {HR_GREEDY_LIFE, HR_GREEDY_AREA, HR_GREEDY_UNITS};
    hr_status st = HR_OK;
    int64_t best_bytes = INT64_MAX, *offsets = malloc(sizeof *offsets * ((size_t)pack->n_buffers + 1));
    TRY_ALLOC(offsets);
    for (size_t o = 0; o < sizeof orders / sizeof *orders && best_bytes > goal_bytes; o++) {
        TRY(hr_greedy_pack(pack, orders[o], offsets));
        int64_t bytes = extent_bytes(pack, intervals, offsets);
        if (bytes >= best_bytes) continue;
        best_bytes = bytes;
        memcpy(best, offsets, sizeof *best * (size_t)pack->n_buffers);
    }
out:
    free(offsets);
    return st;
}

hr_status hr_addresses_assign(const hr_interval *intervals, int n, const hr_addresses_options *options,
                              int64_t *offsets, hr_addresses_result *result)
{
    hr_status st = HR_OK;
    hr_pack *pack = NULL;
    int64_t *units = NULL, capacity_bytes = options->capacity_bytes;
    double start_seconds = hr_now_seconds();
    *result = (hr_addresses_result){0};
    TRY(check_input(intervals, n, options));
    TRY(hr_pack_new(intervals, n, options->alignment, &pack));
    TRY_ALLOC(units = calloc((size_t)n + 1, sizeof *units));
    int64_t bound_units = pack->bound_units;
    TRY(bound_bytes(pack, intervals, bound_units, &result->bound_bytes));
    int64_t goal_bytes = capacity_bytes > 0 ? capacity_bytes : result->bound_bytes;
    TRY(pack_greedily(pack, intervals, goal_bytes, units));
    if (extent_bytes(pack, intervals, units) > goal_bytes && goal_bytes >= result->bound_bytes) {
        int64_t capacity_units = capacity_bytes > 0 ? capacity_bytes / pack->unit_bytes : 0;
        TRY(hr_pack_search(pack, capacity_units, options->seconds, units, &bound_units));
        TRY(bound_bytes(pack, intervals, bound_units, &result->bound_bytes));
    }
    result->extent_bytes = extent_bytes(pack, intervals, units);
    result->proved = result->extent_bytes == result->bound_bytes;
    result->seconds = hr_now_seconds() - start_seconds;
    for (int i = 0; i < n; i++) offsets[pack->origin[i]] = units[i] * pack->unit_bytes;
    if (capacity_bytes > 0 && result->extent_bytes > capacity_bytes)
        FAIL(HR_OVER_BUDGET, "no layout within %lld bytes was found; the best takes %lld, at least %lld are needed",
             (long long)capacity_bytes, (long long)result->extent_bytes, (long long)result->bound_bytes);
out:
    hr_pack_free(pack);
    free(units);
    return st;
}
