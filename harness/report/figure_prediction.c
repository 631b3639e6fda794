/* Figure prediction: does the cost model know how long a plan will take?
 *
 * Every timed row of a real device: the timeline's prediction from measured costs against the measured median. On the
 * diagonal the model is right; the dotted lines are 10 % off. Above it a plan runs faster than foretold. The title
 * gives the median of |predicted / measured - 1| over all rows, the key that of each technique: nothing is fitted here.
 * Left out: simulated rows, where the prediction is the result, and keep_all, from whose samples it is made.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool wanted(const hr_row *row)
{
    return row->passed && !row->simulated && strcmp(row->technique, "keep_all") && row->predicted_seconds > 0 && row->step_seconds > 0;
}

static int compare_reals(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of |predicted / measured - 1| in percent, of one series or (NULL) of all; and of how many rows. */
static hr_status error_of(const hr_rows *rows, const char *series, double *percent, int *n_errors)
{
    hr_status st = HR_OK;
    char text[HR_SERIES_TEXT];
    int n = 0;
    double *errors = malloc(((size_t)rows->n_rows + 1) * sizeof *errors);
    TRY_ALLOC(errors);
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row) || (series && strcmp(hr_row_series(row, text), series))) continue;
        errors[n++] = fabs(row->predicted_seconds / row->step_seconds - 1);
    }
    qsort(errors, (size_t)n, sizeof *errors, compare_reals);
    *n_errors = n;
    *percent = n ? 100 * (errors[(n - 1) / 2] + errors[n / 2]) / 2 : NAN;
out:
    free(errors);
    return st;
}

static void points_write(FILE *f, const hr_rows *rows, const hr_labels *series, double *lowest, double *highest)
{
    char text[HR_SERIES_TEXT];
    *lowest = INFINITY;
    *highest = 0;
    for (int s = 0; s < series->n_texts; s++) {
        fprintf(f, "$series%d << EOD\n", s);
        for (int i = 0; i < rows->n_rows; i++) {
            const hr_row *row = &rows->row[i];
            if (!wanted(row) || strcmp(hr_row_series(row, text), series->text[s])) continue;
            fprintf(f, "%.6g %.6g\n", 1e3 * row->step_seconds, 1e3 * row->predicted_seconds);
            *lowest = fmin(*lowest, 1e3 * fmin(row->step_seconds, row->predicted_seconds));
            *highest = fmax(*highest, 1e3 * fmax(row->step_seconds, row->predicted_seconds));
        }
        fprintf(f, "EOD\n");
    }
    *lowest *= 0.8;
    *highest *= 1.25;
}

/* Entries stand in two columns. */
static int key_rows(const hr_labels *series) { return (series->n_texts + 2 + 1) / 2; }

static hr_status script_write(hr_plot *plot, const hr_rows *rows, const hr_labels *series)
{
    hr_status st = HR_OK;
    FILE *f = plot->script;
    char title[HR_SERIES_TEXT + 64], quoted[HR_QUOTED_TEXT];
    double lowest, highest, percent;
    int n_errors;
    points_write(f, rows, series, &lowest, &highest);
    TRY(error_of(rows, NULL, &percent, &n_errors));
    snprintf(title, sizeof title, "Predicted and measured step: median error %.1f %% of %d row%s", percent, n_errors,
             n_errors == 1 ? "" : "s");
    hr_plot_title(plot, title, rows);
    hr_plot_log_ticks(plot, 'x', lowest, highest);
    hr_plot_log_ticks(plot, 'y', lowest, highest);
    hr_plot_margins(plot, 92, plot->width_px - 30, plot->height_px - 60, 65 + 20 * key_rows(series));
    fprintf(f, "set logscale xy\nset xrange [%g:%g]\nset yrange [%g:%g]\n"
               "set xlabel 'measured step, ms'\nset ylabel 'predicted step, ms'\n"
               "set key at screen 0.5,%.5f center bottom vertical Left reverse samplen 2 font F9 maxrows %d\n"
               "plot x with lines lc rgb 'black' lw 1 title 'equal', "
               "1.1*x with lines lc rgb '#777777' dt 3 title '10 %% off', "
               "x/1.1 with lines lc rgb '#777777' dt 3 notitle",
            lowest, highest, lowest, highest, 6.0 / plot->height_px, key_rows(series));
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        TRY(error_of(rows, series->text[s], &percent, &n_errors));
        snprintf(title, sizeof title, "%s: %.1f %% of %d", series->text[s], percent, n_errors);
        fprintf(f, ", \\\n  $series%d using 1:2 with points lc rgb '%s' pt %d ps 1 lw 1.3 title %s", s, look.colour,
                look.marker, hr_plot_quote(title, quoted));
    }
    fprintf(f, "\n");
out:
    return st;
}

hr_status hr_figure_prediction(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, wanted, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    TRY(hr_plot_begin(folder, "prediction", 760, 600 + 20 * key_rows(&series), &plot));
    TRY(script_write(&plot, rows, &series));
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}
