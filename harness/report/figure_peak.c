/* Figure peak_memory: how small does each technique make a step, by workload.
 *
 * Question of the figure: which technique lowers the peak most, and what does the lowest peak cost? Each bar
 * is the row with the smallest budget that the technique met; its height is the measured peak in percent of
 * keep_all's, the text above it adds the step time relative to keep_all. Dotted lines are the budgets that
 * were asked for: a bar under a line met it. A technique that met no budget has no bar and says so.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool wanted(const hr_row *row) { return !row->largest_batch && row->keep_all_bytes > 0; }

/* The row of this group and series with the smallest budget that was met; NULL when none was. */
static const hr_row *lowest_met(const hr_rows *rows, const char *workload, const char *series)
{
    const hr_row *best = NULL;
    double best_budget = 0;
    char text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row) || !row->passed || isnan(hr_row_peak_bytes(row))) continue;
        if (strcmp(row->workload, workload) || strcmp(hr_row_series(row, text), series)) continue;
        double budget = isnan(row->budget_bytes) ? INFINITY : row->budget_bytes;
        if (best && !(budget < best_budget)) continue;
        best = row;
        best_budget = budget;
    }
    return best;
}

static bool was_tried(const hr_rows *rows, const char *workload, const char *series)
{
    char text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++)
        if (wanted(&rows->row[i]) && !strcmp(rows->row[i].workload, workload)
            && !strcmp(hr_row_series(&rows->row[i], text), series))
            return true;
    return false;
}

/* A dotted line for each distinct budget that was given in percent. */
static void budget_lines(FILE *f, const hr_rows *rows)
{
    double seen[16];
    int n_seen = 0;
    for (int i = 0; i < rows->n_rows; i++) {
        char *end;
        const hr_row *row = &rows->row[i];
        double percent = strtod(row->budget_text, &end);
        if (!wanted(row) || end == row->budget_text || strcmp(end, "%") || n_seen == 16) continue;
        bool known = false;
        for (int k = 0; k < n_seen; k++) known = known || seen[k] == percent;
        if (known) continue;
        seen[n_seen++] = percent;
        fprintf(f, "set arrow from graph 0, first %g to graph 1, first %g nohead dt 3 lw 1 lc rgb '#333333' back\n", percent, percent);
        fprintf(f, "set label '%g %%' at graph 1, first %g left offset 0.4,0 font ',9'\n", percent, percent);
    }
    if (n_seen) fprintf(f, "set label 'budget' at graph 1,1 left offset 0.4,0.8 font ',9'\n");
}

/* One data block per series: x, peak in percent, text above the bar. */
static void bars_write(FILE *f, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series, int s)
{
    int stride = series->n_texts + 1;
    fprintf(f, "$series%d << EOD\n", s);
    for (int w = 0; w < workloads->n_texts; w++) {
        int x = w * stride + s;
        const hr_row *row = lowest_met(rows, workloads->text[w], series->text[s]);
        if (row) {
            double percent = 100 * hr_row_peak_bytes(row) / row->keep_all_bytes, ratio = hr_row_time_ratio(row);
            fprintf(f, "%d %.4f \"%.0f %%", x, percent, percent);
            fprintf(f, isnan(ratio) ? "\"\n" : ", %.2f×\"\n", ratio);
        } else if (was_tried(rows, workloads->text[w], series->text[s])) {
            fprintf(f, "%d 0 \"fits no budget\"\n", x);
        }
    }
    fprintf(f, "EOD\n");
}

static void ticks_write(FILE *f, const hr_labels *workloads, int n_series)
{
    char quoted[HR_QUOTED_TEXT], line[256];
    fprintf(f, "set xtics scale 0 (");
    for (int w = 0; w < workloads->n_texts; w++) {
        const char *text = workloads->text[w];
        const char *colon = strchr(text, ':');
        snprintf(line, sizeof line, "%.*s", (int)(colon ? colon - text : (long)strlen(text)), text);
        fprintf(f, "%s%s", w ? ", " : "", hr_plot_quote(line, quoted));
        for (const char *at = colon; at && *at;) {   /* options below the name, one per line */
            size_t chars = strcspn(at + 1, ",");
            snprintf(line, sizeof line, "%.*s", (int)chars, at + 1);
            fprintf(f, ".\"\\n\".%s", hr_plot_quote(line, quoted));
            at += 1 + chars;
        }
        fprintf(f, " %g", w * (n_series + 1) + (n_series - 1) / 2.0);
    }
    fprintf(f, ")\n");
}

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    double right = workloads->n_texts * (series->n_texts + 1) - 1;
    hr_plot_title(plot, "Peak memory of a training step at the lowest budget met (above: peak, step time / keep_all)", rows);
    for (int s = 0; s < series->n_texts; s++) bars_write(f, rows, workloads, series, s);
    ticks_write(f, workloads, series->n_texts);
    budget_lines(f, rows);
    fprintf(f, "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen %.5f\nset bmargin at screen %.5f\n",
            70.0 / plot->width_px, 1 - 60.0 / plot->width_px, 1 - 84.0 / plot->height_px, 130.0 / plot->height_px);
    fprintf(f, "set ylabel 'peak memory, %% of keep_all'\nset yrange [0:142]\nset ytics 0,20,120\nset xrange [-0.9:%g]\n"
               "set boxwidth 0.86\nunset grid\n"
               "set key at screen 0.5,%.5f center horizontal samplen 3 width 1 maxrows 2\nplot ",
            right, 22.0 / plot->height_px);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_plot_look(s);
        fprintf(f, "%s$series%d using 1:2 with boxes fs pattern %d border lc rgb 'black' lc rgb '%s' title %s, \\\n"
                   "  $series%d using 1:($2+1.5):3 with labels left rotate by 90 font ',9' notitle",
                s ? ", \\\n  " : "", s, look.pattern, look.colour, hr_plot_quote(series->text[s], quoted), s);
    }
    fprintf(f, "\n");
}

hr_status hr_figure_peak_memory(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, wanted, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    int bars = workloads.n_texts * (series.n_texts + 1);
    int width_px = 160 + 34 * bars;
    TRY(hr_plot_begin(folder, "peak_memory", width_px < 960 ? 960 : width_px > 3600 ? 3600 : width_px, 540, &plot));
    script_write(&plot, rows, &workloads, &series);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}
