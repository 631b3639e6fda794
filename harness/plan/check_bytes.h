/* Private to the check: what lies in each byte of a memory, who wrote it and who read it since. */
#ifndef HR_CHECK_BYTES_H
#define HR_CHECK_BYTES_H
#include "plan.h"

enum { HR_NOBODY = -1, HR_CONTENT_GARBAGE = -1, HR_CONTENT_POISON = -2 };

typedef struct hr_extent {
    int64_t begin, end;          /* half-open; extents are disjoint and in order */
    int content;                 /* tensor id, or one of HR_CONTENT_ */
    int64_t base;                /* where that content begins */
    int version;                 /* of a persistent tensor: updates so far in this step */
    int writer;                  /* step, HR_NOBODY: there from the start */
    int reader[HR_STREAMS];      /* latest reading step of each stream since the writer, HR_NOBODY */
} hr_extent;

typedef struct hr_bytes {
    hr_extent *all;
    size_t n, capacity;
} hr_bytes;

/* Cuts extents at `begin` and `end` so that the range is covered by whole extents (gaps become garbage with no
 * writer); returns them as [*first, *last). */
hr_status hr_bytes_range(hr_bytes *bytes, int64_t begin, int64_t end, size_t *first, size_t *last);
/* Replaces the extents of the range by one. */
hr_status hr_bytes_set(hr_bytes *bytes, hr_extent extent);
void hr_bytes_clear(hr_bytes *bytes);
#endif
