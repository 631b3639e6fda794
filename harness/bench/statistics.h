/* Statistics of step times: median, quartiles, and a stop rule.
 *
 * Timings have a one-sided tail (other processes, page faults), so the centre is the median and the spread
 * the interquartile range; no mean and no standard deviation anywhere. A tail quantile is refused below the
 * number of samples that can hold it: a p99 of 20 samples is the largest of them under another name.
 */
#ifndef HR_STATISTICS_H
#define HR_STATISTICS_H
#include <stdbool.h>
#include "status.h"

typedef struct hr_summary {
    double median, iqr, lowest, highest;   /* NAN when there is no sample */
    int n_samples;
} hr_summary;

/* Summary of `values` [n_values], in any order; the values are not changed. */
hr_status hr_summary_of(const double *values, int n_values, hr_summary *summary);

/* Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). Refused with
 * HR_BAD_ARGUMENT when fewer than 1 / min(fraction, 1 - fraction) samples are there: p99 needs 100. */
hr_status hr_quantile(const double *values, int n_values, double fraction, double *quantile);

/* Whether the noise is small enough: at least `samples_least` samples and iqr / median <= target. */
bool hr_summary_is_quiet(const hr_summary *summary, int samples_least, double iqr_target);
#endif
