/* See check_bytes.h. A sorted array with binary search. */
#include "check_bytes.h"

#include <stdlib.h>
#include <string.h>

static size_t find(const hr_bytes *bytes, int64_t at)
{
    size_t low = 0, high = bytes->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes->all[middle].end > at) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* Opens a gap of `count` places before `index`, or closes one when negative. */
static hr_status shift(hr_bytes *bytes, size_t index, int count)
{
    hr_status st = HR_OK;
    if (count > 0) {
        while (bytes->n + (size_t)count > bytes->capacity)
            TRY(hr_grow((void **)&bytes->all, bytes->capacity, &bytes->capacity, sizeof *bytes->all));
        memmove(bytes->all + index + count, bytes->all + index, (bytes->n - index) * sizeof *bytes->all);
        bytes->n += (size_t)count;
    } else if (count < 0) {
        memmove(bytes->all + index, bytes->all + index - count, (bytes->n - index - (size_t)-count) * sizeof *bytes->all);
        bytes->n -= (size_t)-count;
    }
out:
    return st;
}

/* Makes `at` a border if it lies inside an extent. */
static hr_status cut(hr_bytes *bytes, int64_t at)
{
    hr_status st = HR_OK;
    size_t i = find(bytes, at);
    if (i >= bytes->n || bytes->all[i].begin >= at) return HR_OK;
    TRY(shift(bytes, i, 1));
    bytes->all[i] = bytes->all[i + 1];
    bytes->all[i].end = at;
    bytes->all[i + 1].begin = at;
out:
    return st;
}

static hr_extent garbage(int64_t begin, int64_t end)
{
    hr_extent extent = {.begin = begin, .end = end, .content = HR_CONTENT_GARBAGE, .base = begin, .writer = HR_NOBODY};
    for (int s = 0; s < HR_STREAMS; s++) extent.reader[s] = HR_NOBODY;
    return extent;
}

hr_status hr_bytes_range(hr_bytes *bytes, int64_t begin, int64_t end, size_t *first, size_t *last)
{
    hr_status st = HR_OK;
    TRY(cut(bytes, begin));
    TRY(cut(bytes, end));
    size_t i = *first = find(bytes, begin);
    int64_t covered = begin;
    while (covered < end) {
        if (i < bytes->n && bytes->all[i].begin == covered) {
            covered = bytes->all[i++].end;
            continue;
        }
        int64_t gap_end = i < bytes->n && bytes->all[i].begin < end ? bytes->all[i].begin : end;
        TRY(shift(bytes, i, 1));
        bytes->all[i++] = garbage(covered, gap_end);
        covered = gap_end;
    }
    *last = i;
out:
    return st;
}

hr_status hr_bytes_set(hr_bytes *bytes, hr_extent extent)
{
    hr_status st = HR_OK;
    size_t first, last;
    TRY(hr_bytes_range(bytes, extent.begin, extent.end, &first, &last));
    TRY(shift(bytes, first, 1 - (int)(last - first)));
    bytes->all[first] = extent;
out:
    return st;
}

void hr_bytes_clear(hr_bytes *bytes)
{
    free(bytes->all);
    *bytes = (hr_bytes){0};
}
