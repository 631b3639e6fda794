/* See compare.h.
 *
 * The spread is taken of single steps and not of the medians (which would shrink with the square root of the
 * samples): between two runs on a shared machine the drift is as large as the noise within one, and more
 * samples do not make it smaller.
 */
#include "compare.h"

#include <math.h>
#include <string.h>
#include "rows.h"

typedef struct tally {
    int n_both, n_timed, n_faster, n_slower, n_memory, n_status, n_only_a, n_only_b;
    double log_ratio_sum;
} tally;

static const hr_row *find(const hr_rows *rows, const char *case_text)
{
    for (int i = 0; i < rows->n_rows + rows->n_kernel_rows; i++)
        if (!strcmp(hr_rows_at(rows, i)->case_text, case_text)) return hr_rows_at(rows, i);
    return NULL;
}

static double relative_iqr(const hr_row *row) { return row->iqr_seconds / row->step_seconds; }

static void time_print(const hr_row *a, const hr_row *b, bool absolute, tally *t, FILE *out)
{
    double ratio = absolute ? b->step_seconds / a->step_seconds : hr_row_time_ratio(b) / hr_row_time_ratio(a);
    double spread = hypot(relative_iqr(a), relative_iqr(b));
    if (!isfinite(ratio) || ratio <= 0) {
        fprintf(out, "%9s %9s %7s %7s  %-16s", "-", "-", "-", "-", "not timed");
        return;
    }
    const char *verdict = isnan(spread) ? "spread unknown" : fabs(ratio - 1) <= spread ? "inside the noise"
                          : ratio < 1 ? "faster" : "slower";
    t->n_timed++;
    t->log_ratio_sum += log(ratio);
    t->n_faster += !strcmp(verdict, "faster");
    t->n_slower += !strcmp(verdict, "slower");
    fprintf(out, "%9.3f %9.3f %7.3f ", 1e3 * a->step_seconds, 1e3 * b->step_seconds, ratio);
    if (isnan(spread)) fprintf(out, "%7s  %-16s", "-", verdict);
    else fprintf(out, "%6.1f%%  %-16s", 100 * spread, verdict);
}

static void memory_print(const hr_row *a, const hr_row *b, tally *t, FILE *out)
{
    double before = hr_row_peak_bytes(a), after = hr_row_peak_bytes(b);
    if (isnan(before) || isnan(after)) fprintf(out, " %10s", "-");
    else if (before == after) fprintf(out, " %10s", "same");
    else {
        char text[32];
        snprintf(text, sizeof text, "%+.2f%%", 100 * (after / before - 1));
        if (fabs(after / before - 1) < 5e-5) snprintf(text, sizeof text, "%+.0f B", after - before);
        fprintf(out, " %10s", text);
        t->n_memory++;
    }
}

static void row_print(const hr_row *a, const hr_row *b, bool absolute, tally *t, FILE *out)
{
    t->n_both++;
    time_print(a, b, absolute, t, out);
    memory_print(a, b, t, out);
    if (strcmp(a->status, b->status)) {
        fprintf(out, "  %s -> %s", a->status, b->status);
        t->n_status++;
    } else {
        fprintf(out, "  %s", a->status);
    }
    fprintf(out, "  %s\n", a->case_text);
}

static void only_print(const hr_rows *from, const hr_rows *other, const char *which, int *n_only, FILE *out)
{
    for (int i = 0; i < from->n_rows + from->n_kernel_rows; i++) {
        const hr_row *row = hr_rows_at(from, i);
        if (find(other, row->case_text)) continue;
        fprintf(out, "# only in %s: %s (%s)\n", which, row->case_text, row->status);
        (*n_only)++;
    }
}

static void summary_print(const tally *t, FILE *out)
{
    fprintf(out, "# %d case%s in both, %d only in A, %d only in B; %d timed: %d faster, %d slower, %d neither",
            t->n_both, t->n_both == 1 ? "" : "s", t->n_only_a, t->n_only_b, t->n_timed, t->n_faster, t->n_slower,
            t->n_timed - t->n_faster - t->n_slower);
    if (t->n_timed) fprintf(out, "; geometric mean of the ratios %.3f", exp(t->log_ratio_sum / t->n_timed));
    fprintf(out, "; peak changed in %d; status changed in %d\n", t->n_memory, t->n_status);
}

hr_status hr_report_compare(const char *a, const char *b, FILE *out)
{
    hr_status st = HR_OK;
    hr_rows before = {0}, after = {0};
    tally t = {0};
    TRY(hr_rows_load(a, &before));
    TRY(hr_rows_load(b, &after));
    bool absolute = !strcmp(before.bench, after.bench);
    fprintf(out, "# A: %s | %s\n# B: %s | %s\n", a, before.machine, b, after.machine);
    fprintf(out, "# %s\n",
            absolute ? "B/A is the ratio of the step times"
                     : "other machine, threads or link: B/A is the ratio of time/keep_all, of kernels time/copy");
    fprintf(out, "#%8s %9s %7s %7s  %-16s %10s  status  case\n", "A ms", "B ms", "B/A", "spread", "verdict", "peak");
    for (int i = 0; i < before.n_rows + before.n_kernel_rows; i++) {
        const hr_row *row = hr_rows_at(&before, i), *same = find(&after, row->case_text);
        if (same) row_print(row, same, absolute, &t, out);
    }
    only_print(&before, &after, "A", &t.n_only_a, out);
    only_print(&after, &before, "B", &t.n_only_b, out);
    summary_print(&t, out);
    if (fflush(out) || ferror(out)) FAIL(HR_IO, "cannot write the comparison");
out:
    hr_rows_clear(&before);
    hr_rows_clear(&after);
    return st;
}
