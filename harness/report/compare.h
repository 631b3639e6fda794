/* Two results folders side by side, case by case. */
#ifndef HR_COMPARE_H
#define HR_COMPARE_H
#include <stdio.h>
#include "status.h"

/* Prints one row for each case that both folders hold: step time, memory and status of `b` relative to `a`,
 * and whether the difference of the times is inside the noise; then the cases that only one holds, and a
 * summary. Lines that are no rows begin with '#'.
 *
 * Time: the ratio of the medians when both ran on the same machine with the same threads, else the ratio of
 * time/keep_all, which travels between machines; the heading says which. Spread: the two relative
 * interquartile ranges, added in squares; a ratio within 1 +- spread is "inside the noise". Memory is exact:
 * one byte of difference is a difference.
 *
 * HR_IO, HR_BAD_INPUT when a folder has no records; HR_UNSUPPORTED without jansson. Differences are no error. */
hr_status hr_report_compare(const char *a, const char *b, FILE *out);
#endif
