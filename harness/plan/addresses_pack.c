/* See addresses_pack.h. Columns come from one sweep over the sorted ends of life: a column closes when a life
 * ends after others have begun. Everything is O(n log n).
 */
#include "addresses_pack.h"

#include <stdlib.h>
#include <string.h>

typedef struct event {
    int64_t at;
    int buffer;               /* its end: ~buffer */
} event;

/* At one time, ends come before beginnings: lives are half-open. Equal beginnings keep the input's order, so
 * that an answer does not hang on the library's sort. */
static int compare_events(const void *left, const void *right)
{
    const event *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if ((a->buffer < 0) != (b->buffer < 0)) return a->buffer < 0 ? -1 : 1;
    return (a->buffer > b->buffer) - (a->buffer < b->buffer);
}

void hr_pack_free(hr_pack *pack)
{
    if (!pack) return;
    free(pack->first);
    free(pack->last);
    free(pack->units);
    free(pack->padding);
    free(pack->origin);
    free(pack->load);
    free(pack);
}

static hr_status pack_alloc(int n_buffers, int n_columns, hr_pack **made)
{
    hr_status st = HR_OK;
    hr_pack *pack = calloc(1, sizeof *pack);
    TRY_ALLOC(pack);
    pack->n_buffers = n_buffers;
    pack->n_columns = n_columns;
    TRY_ALLOC(pack->first = calloc((size_t)n_buffers + 1, sizeof *pack->first));
    TRY_ALLOC(pack->last = calloc((size_t)n_buffers + 1, sizeof *pack->last));
    TRY_ALLOC(pack->units = calloc((size_t)n_buffers + 1, sizeof *pack->units));
    TRY_ALLOC(pack->padding = calloc((size_t)n_buffers + 1, sizeof *pack->padding));
    TRY_ALLOC(pack->origin = calloc((size_t)n_buffers + 1, sizeof *pack->origin));
    TRY_ALLOC(pack->load = calloc((size_t)n_columns + 1, sizeof *pack->load));
    *made = pack;
    pack = NULL;
out:
    hr_pack_free(pack);
    return st;
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
static hr_status padded_bound(hr_pack *pack)
{
    hr_status st = HR_OK;
    padded *order = malloc(sizeof *order * ((size_t)pack->n_buffers + 1));
    int *next = malloc(sizeof *next * ((size_t)pack->n_columns + 1));
    TRY_ALLOC(order);
    TRY_ALLOC(next);
    for (int i = 0; i < pack->n_buffers; i++) order[i] = (padded){pack->padding[i], i};
    qsort(order, (size_t)pack->n_buffers, sizeof *order, compare_padded);
    for (int k = 0; k <= pack->n_columns; k++) next[k] = k;
    for (int i = 0; i < pack->n_buffers; i++) {
        int last = pack->last[order[i].buffer];
        for (int k = next_open(next, pack->first[order[i].buffer]); k < last; k = next_open(next, k)) {
            int64_t proved = pack->load[k] * pack->unit_bytes - order[i].bytes;
            if (proved > pack->bound_bytes) pack->bound_bytes = proved;
            next[k] = k + 1;
        }
    }
out:
    free(order);
    free(next);
    return st;
}

/* Loads, bound and the cell count, from all the rest. */
static hr_status measure(hr_pack *pack)
{
    for (int i = 0; i < pack->n_buffers; i++) {
        pack->load[pack->first[i]] += pack->units[i];
        pack->load[pack->last[i]] -= pack->units[i];
        pack->cells += pack->last[i] - pack->first[i];
        if (pack->padding[i] > pack->most_padding) pack->most_padding = pack->padding[i];
    }
    for (int k = 1; k < pack->n_columns; k++) pack->load[k] += pack->load[k - 1];
    if (pack->most_padding > 0) return padded_bound(pack);
    for (int k = 0; k < pack->n_columns; k++)
        if (pack->load[k] * pack->unit_bytes > pack->bound_bytes) pack->bound_bytes = pack->load[k] * pack->unit_bytes;
    return HR_OK;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void set_units(hr_pack *pack, const hr_interval *intervals, int64_t alignment)
{
    int64_t divisor = 0;
    for (int i = 0; i < pack->n_buffers; i++) {
        int64_t bytes = intervals[pack->origin[i]].bytes;
        pack->units[i] = bytes / alignment + (bytes % alignment != 0);
        if (divisor != 1) divisor = common_divisor(pack->units[i], divisor);
    }
    if (!divisor) divisor = 1;
    pack->unit_bytes = alignment * divisor;
    for (int i = 0; i < pack->n_buffers; i++) {
        pack->units[i] /= divisor;
        pack->padding[i] = pack->units[i] * pack->unit_bytes - intervals[pack->origin[i]].bytes;
    }
}

hr_status hr_pack_new(const hr_interval *intervals, int n_buffers, int64_t alignment, hr_pack **made)
{
    hr_status st = HR_OK;
    hr_pack *pack = NULL;
    size_t n_events = 2 * (size_t)n_buffers;
    event *events = malloc(sizeof *events * (n_events + 1));
    int *rank = malloc(sizeof *rank * ((size_t)n_buffers + 1));
    int column = 0, sorted = 0;
    bool open = false;
    TRY_ALLOC(events);
    TRY_ALLOC(rank);
    for (int i = 0; i < n_buffers; i++) {
        events[2 * (size_t)i] = (event){intervals[i].lower, i};
        events[2 * (size_t)i + 1] = (event){intervals[i].upper, ~i};
    }
    qsort(events, n_events, sizeof *events, compare_events);
    TRY(pack_alloc(n_buffers, n_buffers, &pack));
    for (size_t e = 0; e < n_events; e++) {
        int buffer = events[e].buffer;
        if (buffer >= 0) {
            pack->first[sorted] = column;
            pack->origin[sorted] = buffer;
            rank[buffer] = sorted++;
            open = true;
        } else {
            column += open;
            open = false;
            pack->last[rank[~buffer]] = column;
        }
    }
    pack->n_columns = column;
    set_units(pack, intervals, alignment);
    TRY(measure(pack));
    *made = pack;
    pack = NULL;
out:
    hr_pack_free(pack);
    free(events);
    free(rank);
    return st;
}

int hr_pack_parts(const hr_pack *pack, int *starts)
{
    int n_parts = 0, reach = 0;
    for (int i = 0; i < pack->n_buffers; i++) {
        if (pack->first[i] >= reach) starts[n_parts++] = pack->first[i];
        if (pack->last[i] > reach) reach = pack->last[i];
    }
    starts[n_parts] = pack->n_columns;
    return n_parts;
}

hr_status hr_pack_cut(const hr_pack *pack, int begin, int end, hr_pack **made)
{
    hr_status st = HR_OK;
    hr_pack *part = NULL;
    int n_buffers = 0;
    for (int i = 0; i < pack->n_buffers; i++) n_buffers += pack->first[i] >= begin && pack->last[i] <= end;
    TRY(pack_alloc(n_buffers, end - begin, &part));
    n_buffers = 0;
    for (int i = 0; i < pack->n_buffers; i++) {
        if (pack->first[i] < begin || pack->last[i] > end) continue;
        part->first[n_buffers] = pack->first[i] - begin;
        part->last[n_buffers] = pack->last[i] - begin;
        part->units[n_buffers] = pack->units[i];
        part->padding[n_buffers] = pack->padding[i];
        part->origin[n_buffers++] = i;
    }
    part->unit_bytes = pack->unit_bytes;
    TRY(measure(part));
    *made = part;
    part = NULL;
out:
    hr_pack_free(part);
    return st;
}

int64_t hr_pack_extent_bytes(const hr_pack *pack, const int64_t *offsets)
{
    int64_t extent = 0;
    for (int i = 0; i < pack->n_buffers; i++) {
        int64_t end = (offsets[i] + pack->units[i]) * pack->unit_bytes - pack->padding[i];
        if (end > extent) extent = end;
    }
    return extent;
}
