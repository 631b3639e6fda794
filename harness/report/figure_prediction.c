/* Figure prediction: does the cost model know how long a plan will take?
 *
 * Every timed row: the timeline's prediction from measured costs against the measured median. On the
 * diagonal the model is right; the dotted lines are 10 % off. Above it a plan runs faster than foretold.
 */
#include "figure.h"

#include <math.h>
#include <string.h>

static bool wanted(const hr_row *row) { return row->passed && row->predicted_seconds > 0 && row->step_seconds > 0; }

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_labels *series)
{
    FILE *f = plot->script;
    char text[HR_SERIES_TEXT], quoted[HR_QUOTED_TEXT];
    double lowest = INFINITY, highest = 0;
    for (int s = 0; s < series->n_texts; s++) {
        fprintf(f, "$series%d << EOD\n", s);
        for (int i = 0; i < rows->n_rows; i++) {
            const hr_row *row = &rows->row[i];
            if (!wanted(row) || strcmp(hr_row_series(row, text), series->text[s])) continue;
            fprintf(f, "%.6g %.6g\n", 1e3 * row->step_seconds, 1e3 * row->predicted_seconds);
            lowest = fmin(lowest, 1e3 * fmin(row->step_seconds, row->predicted_seconds));
            highest = fmax(highest, 1e3 * fmax(row->step_seconds, row->predicted_seconds));
        }
        fprintf(f, "EOD\n");
    }
    hr_plot_title(plot, "Predicted and measured time of a step", rows);
    lowest *= 0.8;
    highest *= 1.25;
    hr_plot_log_ticks(plot, 'x', lowest, highest);
    hr_plot_log_ticks(plot, 'y', lowest, highest);
    hr_plot_margins(plot, 92, plot->width_px - 30, plot->height_px - 60, 105);
    fprintf(f, "set logscale xy\nset xrange [%g:%g]\nset yrange [%g:%g]\n"
               "set xlabel 'measured step, ms'\nset ylabel 'predicted step, ms'\n"
               "set key at screen 0.5,%.5f center horizontal Left reverse maxrows 2\n"
               "plot x with lines lc rgb 'black' lw 1 title 'equal', "
               "1.1*x with lines lc rgb '#777777' dt 3 title '10 %% off', "
               "x/1.1 with lines lc rgb '#777777' dt 3 notitle",
            lowest, highest, lowest, highest, 26.0 / plot->height_px);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        fprintf(f, ", \\\n  $series%d using 1:2 with points lc rgb '%s' pt %d ps 1 lw 1.3 title %s", s, look.colour,
                look.marker, hr_plot_quote(series->text[s], quoted));
    }
    fprintf(f, "\n");
}

hr_status hr_figure_prediction(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, wanted, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    TRY(hr_plot_begin(folder, "prediction", 760, 680, &plot));
    script_write(&plot, rows, &series);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}
