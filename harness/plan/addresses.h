/* Addresses: static offsets for buffers with known lives (dynamic storage allocation).
 *
 * Given intervals [lower, upper) of life and sizes, find offsets so that buffers alive together do not
 * share bytes and the extent (highest offset + size) is small. NP-hard; the live-bytes maximum is the
 * lower bound. Public CSV form: id,lower,upper,size (upper exclusive), the answer adds offset.
 */
#ifndef HR_ADDRESSES_H
#define HR_ADDRESSES_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "status.h"

typedef struct hr_interval {
    int64_t lower, upper;     /* half-open, lower < upper */
    int64_t bytes;            /* > 0 */
} hr_interval;

typedef struct hr_addresses_options {
    int64_t alignment;        /* offsets are multiples of it; 1: none */
    int64_t capacity_bytes;   /* > 0: stop at the first answer within it; 0: minimise */
    double seconds;           /* bound on the search after the first heuristic answer; 0: heuristics only */
    bool hurried;             /* seconds 0: a tenth of the usual work */
} hr_addresses_options;

typedef struct hr_addresses_result {
    int64_t extent_bytes;      /* of the best answer found */
    int64_t bound_bytes;       /* proven lower bound (live bytes, or better when proved) */
    bool proved;               /* extent == bound, or the search was exhausted */
    double seconds;            /* spent */
} hr_addresses_result;

/* Fills offsets[n]. Deterministic when seconds is 0 or the search ends before the limit. Returns HR_OK with
 * the best answer; HR_OVER_BUDGET when capacity was given and no answer within it was found (offsets then
 * hold the best one). The heuristic part is near linear (100,000 intervals in about a second). */
hr_status hr_addresses_assign(const hr_interval *intervals, int n, const hr_addresses_options *options,
                              int64_t *offsets, hr_addresses_result *result);

/* Largest sum of bytes alive at once. */
int64_t hr_addresses_live_bytes(const hr_interval *intervals, int n);

/* The O(n log n) check that an answer is one; false names the offending pair. */
bool hr_addresses_valid(const hr_interval *intervals, int n, const int64_t *offsets, int64_t capacity_bytes, int *first, int *second);

/* CSV: header line with the columns id, lower, upper, size in any order; further columns are kept out.
 * Malformed input fails with HR_BAD_INPUT and "line N: ...". Caller frees *intervals and *ids. */
hr_status hr_addresses_read_csv(FILE *file, hr_interval **intervals, char ***ids, int *n);
hr_status hr_addresses_write_csv(FILE *file, const hr_interval *intervals, char *const *ids, const int64_t *offsets, int n);
void hr_addresses_free_ids(char **ids, int n);
#endif
