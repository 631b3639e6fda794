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

enum { TOP_PX = 52, BARS_PER_LINE = 36 };

/* Simulated machines and swept thresholds have figures of their own (budget_*, heat_*). */
static bool wanted(const hr_row *row) { return !row->largest_batch && !row->simulated && !row->swept; }

/* The row of this group and series with the smallest budget that was met; NULL when none was. */
static const hr_row *lowest_met(const hr_rows *rows, const char *workload, const char *series)
{
    const hr_row *best = NULL;
    double best_budget = 0;
    char text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row) || !row->passed || !(row->keep_all_bytes > 0) || isnan(hr_row_peak_bytes(row))) continue;
        if (strcmp(row->workload, workload) || strcmp(hr_row_series(row, text), series)) continue;
        double budget = isnan(row->budget_bytes) ? INFINITY : row->budget_bytes;
        if (best && !(budget < best_budget)) continue;
        best = row;
        best_budget = budget;
    }
    return best;
}

/* Why there is no bar: "fits no budget", or what else became of the rows; NULL when nobody tried. */
static const char *why_none(const hr_rows *rows, const char *workload, const char *series)
{
    char text[HR_SERIES_TEXT];
    const char *why = NULL;
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row) || strcmp(row->workload, workload) || strcmp(hr_row_series(row, text), series)) continue;
        if (strcmp(row->status, "over budget")) return row->status;
        why = "fits no budget";
    }
    return why;
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
        fprintf(f, "set arrow from graph 0, first %g to graph 1, first %g nohead dt 3 lw 1 lc rgb '#333333' back\n",
                percent, percent);
        fprintf(f, "set label '%g %%' at graph 1, first %g left offset 0.4,0 font F9\n", percent, percent);
    }
    if (n_seen) fprintf(f, "set label 'budget' at graph 1, first 109 left offset 0.4,0 font F9\n");
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
        } else {
            const char *why = why_none(rows, workloads->text[w], series->text[s]);
            char quoted[HR_QUOTED_TEXT];
            if (why) fprintf(f, "%d 0 %s\n", x, hr_plot_quote_data(why, quoted));
            else fprintf(f, "NaN NaN \"\"\n");
        }
    }
    fprintf(f, "EOD\n");
}

static void ticks_write(FILE *f, const hr_labels *workloads, int n_series, int from, int to)
{
    char quoted[HR_QUOTED_TEXT], line[256];
    fprintf(f, "set xtics scale 0 (");
    for (int w = from; w < to; w++) {
        const char *text = workloads->text[w];
        const char *colon = strchr(text, ':');
        snprintf(line, sizeof line, "%.*s", (int)(colon ? colon - text : (long)strlen(text)), text);
        fprintf(f, "%s%s", w > from ? ", " : "", hr_plot_quote(line, quoted));
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

/* Workloads from ... to-1 as one panel. */
static void panel_plot(hr_plot *plot, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series,
                       int from, int to)
{
    FILE *f = plot->script;
    int stride = series->n_texts + 1;
    ticks_write(f, workloads, series->n_texts, from, to);
    fprintf(f, "set xrange [%g:%g]\nplot ", from * stride - 1.0, to * stride - 1.0);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        fprintf(f, "%s$series%d using 1:2 with boxes fs pattern %d border lc rgb 'black' lc rgb '%s' notitle, \\\n"
                   "  $series%d using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle",
                s ? ", \\\n  " : "", s, look.pattern, look.colour, s);
    }
    fprintf(f, "\n");
}

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series,
                         const hr_grid *grid, int per_line)
{
    static const char title[] = "Peak memory of a step at the lowest budget met (on the bars: peak, time / keep_all)";
    FILE *f = plot->script;
    for (int s = 0; s < series->n_texts; s++) bars_write(f, rows, workloads, series, s);
    fprintf(f, "set multiplot\nset ylabel 'peak memory, %% of keep_all'\nset yrange [0:142]\nset ytics 0,20,120\n"
               "set boxwidth 0.86\nunset grid\n");
    for (int line = 0; line < grid->lines; line++) {
        int from = line * per_line, to = from + per_line;
        double cell = (double)(plot->height_px - TOP_PX - grid->bottom_px) / grid->lines;
        double top = plot->height_px - TOP_PX - line * cell;
        if (!line) hr_plot_title(plot, title, rows);
        budget_lines(f, rows);
        hr_plot_margins(plot, 80, plot->width_px - 60, top - 20, top - cell + 74);
        panel_plot(plot, rows, workloads, series, from, to < workloads->n_texts ? to : workloads->n_texts);
        fprintf(f, "unset label\nunset arrow\n");
    }
    hr_figure_legend(plot, rows, series, true, NULL);
    fprintf(f, "unset multiplot\n");
}

hr_status hr_figure_peak_memory(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, wanted, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    int per_line = BARS_PER_LINE / (series.n_texts + 1);
    if (per_line < 1) per_line = 1;
    if (per_line > workloads.n_texts) per_line = workloads.n_texts;
    hr_grid grid = {.columns = 1, .lines = (workloads.n_texts + per_line - 1) / per_line};
    per_line = (workloads.n_texts + grid.lines - 1) / grid.lines;      /* as even as can be */
    grid.bottom_px = hr_figure_legend_px(series.n_texts);
    int width_px = 160 + 34 * per_line * (series.n_texts + 1), height_px = grid.lines * 400 + TOP_PX + grid.bottom_px;
    TRY(hr_plot_begin(folder, "peak_memory", width_px < 960 ? 960 : width_px, height_px, &plot));
    script_write(&plot, rows, &workloads, &series, &grid, per_line);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}
