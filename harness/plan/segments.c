/* See segments.h. A sorted array: plans of stack-like training steps change it near its end, so that moves
 * stay short; a tree would be faster only on patterns that we have not met. */
#include "segments.h"

#include <stdlib.h>
#include <string.h>

static size_t first_ending_after(const hr_segments *segments, int64_t begin)
{
    size_t low = 0, high = segments->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (segments->all[middle].end > begin) high = middle;
        else low = middle + 1;
    }
    return low;
}

hr_status hr_segments_take(hr_segments *segments, int64_t begin, int64_t end, int owner)
{
    hr_status st = HR_OK;
    size_t first = first_ending_after(segments, begin), last = first, n_new = 0;
    hr_segment fresh[3];
    segments->n_previous = 0;
    for (; last < segments->n && segments->all[last].begin < end; last++) {
        TRY_GROW(segments->previous, segments->n_previous, segments->previous_capacity);
        segments->previous[segments->n_previous++] = segments->all[last].owner;
    }
    if (last > first && segments->all[first].begin < begin)
        fresh[n_new++] = (hr_segment){segments->all[first].begin, begin, segments->all[first].owner};
    fresh[n_new++] = (hr_segment){begin, end, owner};
    if (last > first && segments->all[last - 1].end > end)
        fresh[n_new++] = (hr_segment){end, segments->all[last - 1].end, segments->all[last - 1].owner};
    while (segments->n + n_new > segments->capacity)
        TRY(hr_grow((void **)&segments->all, segments->capacity, &segments->capacity, sizeof *segments->all));
    if (segments->n > last)
        memmove(segments->all + first + n_new, segments->all + last, (segments->n - last) * sizeof *segments->all);
    memcpy(segments->all + first, fresh, n_new * sizeof *fresh);
    segments->n = segments->n - (last - first) + n_new;
out:
    return st;
}

void hr_segments_clear(hr_segments *segments)
{
    free(segments->all);
    free(segments->previous);
    *segments = (hr_segments){0};
}
