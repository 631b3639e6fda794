/* Two looks at addresses that share nothing with the assigner: how many bytes live at once, and whether an
 * answer is one.
 *
 * The check goes through the buffers from low offset to high and keeps, over time, the highest end of a buffer
 * so far (a segment tree with the highest in each subtree). As long as nothing overlaps, a buffer's own end is
 * above all those below it, so one query and one assignment for each buffer are enough: O(n log n).
 */
#include "addresses.h"

#include <stdlib.h>

typedef struct change { int64_t at, bytes; } change;

static int compare_changes(const void *left, const void *right)
{
    const change *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

int64_t hr_addresses_live_bytes(const hr_interval *intervals, int n)
{
    int64_t live = 0, most = 0;
    change *changes = n > 0 ? malloc(sizeof *changes * 2 * (size_t)n) : NULL;
    if (!changes) return 0;
    for (int i = 0; i < n; i++) {
        changes[2 * i] = (change){intervals[i].lower, intervals[i].bytes};
        changes[2 * i + 1] = (change){intervals[i].upper, -intervals[i].bytes};
    }
    qsort(changes, 2 * (size_t)n, sizeof *changes, compare_changes);
    for (int c = 0; c < 2 * n; c++) {
        if (__builtin_add_overflow(live, changes[c].bytes, &live)) {
            most = INT64_MAX;
            break;
        }
        if (live > most) most = live;
    }
    free(changes);
    return most;
}

typedef struct top { int64_t end; int buffer; } top;       /* buffer -1: none */

typedef struct tops {
    int64_t *times;           /* sorted, distinct */
    int n_times, leaves;      /* leaves: power of two */
    top *whole;               /* highest end that covers the node's whole span */
    top *any;                 /* highest end anywhere in the span */
} tops;

static int compare_times(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static int time_find(const tops *t, int64_t at)
{
    int low = 0, high = t->n_times - 1;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (t->times[middle] < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

static top higher(top a, top b) { return a.end >= b.end ? a : b; }

static top tops_query(const tops *t, int node, int span_begin, int span_end, int begin, int end)
{
    if (end <= span_begin || span_end <= begin) return (top){INT64_MIN, -1};
    if (begin <= span_begin && span_end <= end) return t->any[node];
    int middle = span_begin + (span_end - span_begin) / 2;
    top below = higher(tops_query(t, 2 * node, span_begin, middle, begin, end),
                       tops_query(t, 2 * node + 1, middle, span_end, begin, end));
    return higher(t->whole[node], below);
}

static void tops_raise(tops *t, int node, int span_begin, int span_end, int begin, int end, top to)
{
    if (end <= span_begin || span_end <= begin) return;
    t->any[node] = higher(t->any[node], to);
    if (begin <= span_begin && span_end <= end) {
        t->whole[node] = higher(t->whole[node], to);
        return;
    }
    int middle = span_begin + (span_end - span_begin) / 2;
    tops_raise(t, 2 * node, span_begin, middle, begin, end, to);
    tops_raise(t, 2 * node + 1, middle, span_end, begin, end, to);
}

static hr_status tops_open(tops *t, const hr_interval *intervals, int n)
{
    hr_status st = HR_OK;
    int distinct = 0;
    TRY_ALLOC(t->times = malloc(sizeof *t->times * 2 * (size_t)n));
    for (int i = 0; i < n; i++) {
        t->times[2 * i] = intervals[i].lower;
        t->times[2 * i + 1] = intervals[i].upper;
    }
    qsort(t->times, 2 * (size_t)n, sizeof *t->times, compare_times);
    for (int i = 0; i < 2 * n; i++)
        if (!distinct || t->times[distinct - 1] != t->times[i]) t->times[distinct++] = t->times[i];
    t->n_times = distinct;
    for (t->leaves = 1; t->leaves < distinct; t->leaves *= 2) {}
    TRY_ALLOC(t->whole = malloc(sizeof *t->whole * 2 * (size_t)t->leaves));
    TRY_ALLOC(t->any = malloc(sizeof *t->any * 2 * (size_t)t->leaves));
    for (int i = 0; i < 2 * t->leaves; i++) t->whole[i] = t->any[i] = (top){INT64_MIN, -1};
out:
    return st;
}

static void tops_close(tops *t)
{
    free(t->times);
    free(t->whole);
    free(t->any);
}

typedef struct placed { int64_t offset; int buffer; } placed;

static int compare_placed(const void *left, const void *right)
{
    const placed *a = left, *b = right;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    return (a->buffer > b->buffer) - (a->buffer < b->buffer);
}

bool hr_addresses_valid(const hr_interval *intervals, int n, const int64_t *offsets, int64_t capacity_bytes, int *first,
                        int *second)
{
    bool valid = n == 0;
    tops t = {0};
    *first = *second = -1;
    placed *order = n > 0 ? malloc(sizeof *order * (size_t)n) : NULL;
    if (!order || tops_open(&t, intervals, n) != HR_OK) goto out;
    for (int i = 0; i < n; i++) {
        order[i] = (placed){offsets[i], i};
        int64_t end;
        *first = i;
        if (offsets[i] < 0 || __builtin_add_overflow(offsets[i], intervals[i].bytes, &end)) goto out;
        if (capacity_bytes > 0 && end > capacity_bytes) goto out;
    }
    qsort(order, (size_t)n, sizeof *order, compare_placed);
    for (int o = 0; o < n; o++) {
        int i = order[o].buffer, begin = time_find(&t, intervals[i].lower), end = time_find(&t, intervals[i].upper);
        top below = tops_query(&t, 1, 0, t.leaves, begin, end);
        *first = below.buffer;
        *second = i;
        if (below.end > offsets[i]) goto out;
        tops_raise(&t, 1, 0, t.leaves, begin, end, (top){offsets[i] + intervals[i].bytes, i});
    }
    *first = *second = -1;
    valid = true;
out:
    tops_close(&t);
    free(order);
    return valid;
}
