/* See statistics.h. */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double interpolate(const double *sorted, int n_values, double fraction)
{
    double place = fraction * (n_values - 1);
    int below = (int)place, above = below + 1 < n_values ? below + 1 : below;
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

static hr_status sorted_copy(const double *values, int n_values, double **sorted)
{
    hr_status st = HR_OK;
    double *copy = malloc((size_t)n_values * sizeof *copy);
    TRY_ALLOC(copy);
    for (int i = 0; i < n_values; i++) {
        if (!isfinite(values[i])) FAIL(HR_BAD_ARGUMENT, "sample %d of %d is not finite", i + 1, n_values);
        copy[i] = values[i];
    }
    qsort(copy, (size_t)n_values, sizeof *copy, compare_values);
    *sorted = copy;
    copy = NULL;
out:
    free(copy);
    return st;
}

hr_status hr_summary_of(const double *values, int n_values, hr_summary *summary)
{
    hr_status st = HR_OK;
    double *sorted = NULL;
    *summary = (hr_summary){NAN, NAN, NAN, NAN, 0};
    if (n_values <= 0) return HR_OK;
    TRY(sorted_copy(values, n_values, &sorted));
    summary->n_samples = n_values;
    summary->median = interpolate(sorted, n_values, 0.5);
    summary->iqr = interpolate(sorted, n_values, 0.75) - interpolate(sorted, n_values, 0.25);
    summary->lowest = sorted[0];
    summary->highest = sorted[n_values - 1];
out:
    free(sorted);
    return st;
}

hr_status hr_quantile(const double *values, int n_values, double fraction, double *quantile)
{
    hr_status st = HR_OK;
    double *sorted = NULL;
    if (!(fraction >= 0 && fraction <= 1))
        FAIL(HR_BAD_ARGUMENT, "a quantile lies between 0 and 1, not at %g", fraction);
    double tail = fraction < 0.5 ? fraction : 1 - fraction;
    /* The small allowance keeps 1 - 0.99 from asking for 101 samples. */
    if (n_values < 1 || tail * n_values < 1 - 1e-9)
        FAIL(HR_BAD_ARGUMENT, "%d samples cannot hold the quantile %g", n_values, fraction);
    TRY(sorted_copy(values, n_values, &sorted));
    *quantile = interpolate(sorted, n_values, fraction);
out:
    free(sorted);
    return st;
}

bool hr_summary_is_quiet(const hr_summary *summary, int samples_least, double iqr_target)
{
    return summary->n_samples >= samples_least && summary->median > 0 && summary->iqr <= iqr_target * summary->median;
}
