/* Private to the planner: who used which bytes last. Disjoint half-open ranges in order of their start. */
#ifndef HR_SEGMENTS_H
#define HR_SEGMENTS_H
#include <stdint.h>
#include "status.h"

typedef struct hr_segment { int64_t begin, end; int owner; } hr_segment;
typedef struct hr_segments {
    hr_segment *all;
    size_t n, capacity;
    int *previous;          /* owners that the last hr_segments_take found */
    size_t n_previous, previous_capacity;
} hr_segments;

/* Gives [begin, end) to `owner`; the owners that had some of it before stand in previous[0 ... n_previous). */
hr_status hr_segments_take(hr_segments *segments, int64_t begin, int64_t end, int owner);
void hr_segments_clear(hr_segments *segments);
#endif
