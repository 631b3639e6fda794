/* Private to the check: what lies in each byte of a memory, who wrote it and who read it since.
 *
 * Borders can only stand where some buffer or slot begins or ends. Those places are numbered in order before
 * the walk, so that an extent is the places from one border to the next, and a set of borders is a set of small
 * whole numbers: a tree of 64-bit words finds the border before or after a place in a handful of steps, whatever
 * the number of extents. (A sorted array took 0.85 s for the check of 90,000 steps: each cut moved its tail.)
 */
#ifndef HR_CHECK_BYTES_H
#define HR_CHECK_BYTES_H
#include <stdint.h>
#include "plan.h"

enum { HR_NOBODY = -1, HR_CONTENT_GARBAGE = -1, HR_CONTENT_POISON = -2, HR_CONTENT_FENCE = -3 };

typedef struct hr_extent {
    int content;                 /* tensor id, or one of HR_CONTENT_ */
    int base;                    /* place where that content begins */
    int version;                 /* of a persistent tensor: updates so far in this step */
    int writer;                  /* step, HR_NOBODY: there from the start */
    int reader[HR_STREAMS];      /* latest reading step of each stream since the writer, HR_NOBODY */
} hr_extent;

enum { HR_BORDER_LEVELS = 6 };   /* 64^6 places are more than an int can number */
typedef struct hr_bytes {
    int n_places;                /* the last one is the end of the memory and begins no extent */
    hr_extent *at;               /* [n_places] the extent that begins there, where a border stands */
    uint64_t *borders[HR_BORDER_LEVELS]; /* bit i of a level: word i of the level below is not zero */
} hr_bytes;

/* One bound of a range of bytes, waiting for its number. */
typedef struct hr_bound {
    int64_t at_bytes;
    int *place;                  /* where the number goes */
} hr_bound;

/* Numbers the bounds in order, equal ones alike, and opens a memory of garbage that nobody has touched. */
hr_status hr_bytes_open(hr_bytes *bytes, hr_bound *bounds, size_t n_bounds);
void hr_bytes_close(hr_bytes *bytes);

/* Sets borders at `begin` and `end`, so that whole extents cover the range: walk it from `begin` with
 * hr_bytes_next until `end`. */
void hr_bytes_cut(hr_bytes *bytes, int begin, int end);
int hr_bytes_next(const hr_bytes *bytes, int place);
/* Replaces the extents of the range by one. */
void hr_bytes_set(hr_bytes *bytes, int begin, int end, hr_extent extent);

static inline hr_extent hr_extent_of(int content, int base, int version, int writer)
{
    hr_extent extent = {.content = content, .base = base, .version = version, .writer = writer};
    for (int s = 0; s < HR_STREAMS; s++) extent.reader[s] = HR_NOBODY;
    return extent;
}
#endif
