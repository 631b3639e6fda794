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
            FAIL(HR_BAD_ARGUMENT, "interval %d: the sizes add up to more than %lld bytes", i,
                 (long long)HIGHEST_SUM_BYTES);
    }
out:
    return st;
}

/* The best of the heuristic's orders, the later ones only if the earlier ones leave a gap. */
static hr_status pack_greedily(const hr_pack *pack, int64_t goal_bytes, int64_t *best)
{
    static const hr_greedy_order orders[] = {HR_GREEDY_LIFE, HR_GREEDY_AREA, HR_GREEDY_UNITS};
    hr_status st = HR_OK;
    int64_t best_bytes = INT64_MAX, *offsets = malloc(sizeof *offsets * ((size_t)pack->n_buffers + 1));
    TRY_ALLOC(offsets);
    for (size_t o = 0; o < sizeof orders / sizeof *orders && best_bytes > goal_bytes; o++) {
        TRY(hr_greedy_pack(pack, orders[o], offsets));
        int64_t bytes = hr_pack_extent_bytes(pack, offsets);
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
    if (capacity_bytes > HIGHEST_SUM_BYTES) capacity_bytes = HIGHEST_SUM_BYTES;
    hr_addresses_options within = *options;
    within.capacity_bytes = capacity_bytes;
    double start_seconds = hr_now_seconds();
    *result = (hr_addresses_result){0};
    TRY(check_input(intervals, n, options));
    TRY(hr_pack_new(intervals, n, options->alignment, &pack));
    TRY_ALLOC(units = calloc((size_t)n + 1, sizeof *units));
    result->bound_bytes = pack->bound_bytes;
    int64_t goal_bytes = capacity_bytes > 0 ? capacity_bytes : pack->bound_bytes;
    TRY(pack_greedily(pack, goal_bytes, units));
    if (hr_pack_extent_bytes(pack, units) > goal_bytes && goal_bytes >= pack->bound_bytes)
        TRY(hr_pack_search(pack, &within, units, &result->bound_bytes));
    result->extent_bytes = hr_pack_extent_bytes(pack, units);
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
