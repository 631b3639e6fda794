/* Figures throughput_budget and overhead: what does a smaller peak cost in time?
 *
 * throughput_budget has one panel per workload: samples per second relative to keep_all (measured alternately
 * in the same process, so that the machine's mood cancels) against the budget. Error bars are the
 * interquartile range of the step time. A row that went over its budget has no speed: a cross on the zero
 * line beside the marker of its technique says so. overhead puts every row of every workload into one plane:
 * step time against measured peak, both relative to keep_all; left and low is good.
 */
#include "figure.h"

#include <math.h>
#include <string.h>

enum { TOP_PX = 52 };

static bool has_budget(const hr_row *row)
{
    return !row->largest_batch && !row->simulated && !row->swept && !isnan(hr_row_budget_percent(row))
           && ((row->passed && !isnan(hr_row_time_ratio(row))) || !strcmp(row->status, "over budget"));
}

static bool belongs(const hr_row *row, const char *workload, const char *series)
{
    char text[HR_SERIES_TEXT];
    return has_budget(row) && !strcmp(row->workload, workload) && !strcmp(hr_row_series(row, text), series);
}

/* Rows of one line of one panel, by ascending budget: writes them and returns how many. `over`: those that
 * went over their budget, else those that ran. */
static int line_write(FILE *f, const hr_rows *rows, const char *workload, const char *series, bool over)
{
    double last = -INFINITY;
    int n_written = 0;
    for (;;) {
        const hr_row *next = NULL;
        for (int i = 0; i < rows->n_rows; i++) {
            const hr_row *row = &rows->row[i];
            if (!belongs(row, workload, series) || row->passed == over) continue;
            double percent = hr_row_budget_percent(row);
            if (percent > last && (!next || percent < hr_row_budget_percent(next))) next = row;
        }
        if (!next) return n_written;
        last = hr_row_budget_percent(next);
        double ratio = over ? NAN : hr_row_time_ratio(next), half = next->iqr_seconds / next->step_seconds / 2;
        half = half > 0 ? fmin(half, 0.9) : 0;
        if (over) fprintf(f, "%.4f 0\n", last);
        else fprintf(f, "%.4f %.5f %.5f %.5f\n", last, 1 / ratio, 1 / (ratio * (1 + half)), 1 / (ratio * (1 - half)));
        n_written++;
    }
}

/* "samples/s" of keep_all for the panel's title: median over the workload's rows is not needed, they agree
 * within their noise; the first one is shown. */
static double keep_all_rate(const hr_rows *rows, const char *workload)
{
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (row->largest_batch || strcmp(row->workload, workload) || !(row->batch > 0)) continue;
        if (!strcmp(row->technique, "keep_all") && row->step_seconds > 0) return row->batch / row->step_seconds;
        if (row->keep_all_seconds > 0) return row->batch / row->keep_all_seconds;
    }
    return NAN;
}

typedef struct span { double lowest, highest; } span;

static void widen(span *s, double value)
{
    if (isnan(value)) return;
    if (value < s->lowest) s->lowest = value;
    if (value > s->highest) s->highest = value;
}

static void panel_data(FILE *f, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series, int w)
{
    for (int s = 0; s < series->n_texts; s++)
        for (int over = 0; over < 2; over++) {
            fprintf(f, "$%s_%d_%d << EOD\n", over ? "over" : "ran", w, s);
            if (!line_write(f, rows, workloads->text[w], series->text[s], over)) fprintf(f, "NaN NaN NaN NaN\n");
            fprintf(f, "EOD\n");
        }
}

static void panel_plot(hr_plot *plot, const hr_rows *rows, const hr_labels *workloads, const hr_labels *series, int w)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT], title[512];
    double rate = keep_all_rate(rows, workloads->text[w]);
    snprintf(title, sizeof title, rate < 100 ? "keep_all: %.3g samples/s" : "keep_all: %.0f samples/s", rate);
    fprintf(f, "set title %s.\"\\n\".'%s' font F10 offset 0,-0.4\n", hr_plot_quote(workloads->text[w], quoted),
            isnan(rate) ? "" : title);
    fprintf(f, "plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle");
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        double step = fmin(2.6, 12.0 / series->n_texts);     /* crosses at one budget stand side by side */
        double shift = step * (s - (series->n_texts - 1) / 2.0);
        fprintf(f, ", \\\n  $ran_%d_%d using 1:2:3:4 with yerrorbars lc rgb '%s' pt %d ps 0.01 lw 1 notitle", w, s,
                look.colour, look.marker);
        fprintf(f, ", \\\n  $ran_%d_%d using 1:2 with linespoints lc rgb '%s' dt %d lw 1.6 pt %d ps 0.9 notitle", w, s,
                look.colour, look.dash, look.marker);
        fprintf(f, ", \\\n  $over_%d_%d using ($1+%g):(0) with points lc rgb '%s' pt 2 ps 0.9 lw 1.4 notitle", w, s,
                shift, look.colour);
        fprintf(f, ", \\\n  $over_%d_%d using ($1+%g):(0.075*top) with points lc rgb '%s' pt %d ps 0.7 notitle", w, s,
                shift, look.colour, look.marker);
    }
    fprintf(f, "\n");
}

hr_status hr_figure_throughput_budget(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    span budgets = {70, 100};     /* one budget alone still gets an axis */
    double top = 1;
    TRY(hr_figure_axes(rows, has_budget, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    hr_grid grid = hr_plot_grid(workloads.n_texts, 3, TOP_PX, hr_figure_legend_px(series.n_texts + 1));
    int width_px = grid.columns < 2 ? 780 : grid.columns * 390, height_px = grid.lines * 300 + TOP_PX + grid.bottom_px;
    TRY(hr_plot_begin(folder, "throughput_budget", width_px, height_px, &plot));
    for (int w = 0; w < workloads.n_texts; w++) panel_data(plot.script, rows, &workloads, &series, w);
    for (int i = 0; i < rows->n_rows; i++)
        if (has_budget(&rows->row[i])) {
            widen(&budgets, hr_row_budget_percent(&rows->row[i]));
            double ratio = hr_row_time_ratio(&rows->row[i]);
            if (rows->row[i].passed && 1 / ratio > top) top = 1 / ratio;
        }
    fprintf(plot.script, "top = %.3f\nset multiplot\n", 1.15 * top);
    hr_plot_title(&plot, "Throughput under a memory budget, relative to keep_all", rows);
    fprintf(plot.script, "set xlabel 'budget, %% of keep_all''s peak' offset 0,0.3\n"
            "set xrange [%g:%g]\nset yrange [-0.06*top:top]\nset ytics 0.2\n", budgets.lowest - 8, budgets.highest + 8);
    for (int w = 0; w < workloads.n_texts; w++) {
        hr_plot_panel(&plot, &grid, w);
        fprintf(plot.script, "set ylabel '%s' offset 0.8,0\n",
                w % grid.columns ? "" : "samples/s, relative to keep_all");
        panel_plot(&plot, rows, &workloads, &series, w);
        if (!w) fprintf(plot.script, "unset label\n");
    }
    hr_figure_legend(&plot, rows, &series, false,
                     ", \\\n  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'over budget: does not run'");
    fprintf(plot.script, "unset multiplot\n");
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}

static bool has_overhead(const hr_row *row)
{
    return !row->largest_batch && !row->simulated && !row->swept && row->passed && row->keep_all_bytes > 0
           && !isnan(hr_row_peak_bytes(row)) && !isnan(hr_row_time_ratio(row));
}

/* Few techniques stand two in a row of the key; many have long names. */
static int overhead_key_rows(const hr_labels *series) { return series->n_texts <= 4 ? 2 : series->n_texts; }

static void overhead_write(hr_plot *plot, const hr_rows *rows, const hr_labels *series)
{
    FILE *f = plot->script;
    char text[HR_SERIES_TEXT], quoted[HR_QUOTED_TEXT];
    for (int s = 0; s < series->n_texts; s++) {
        fprintf(f, "$series%d << EOD\n", s);
        for (int i = 0; i < rows->n_rows; i++) {
            const hr_row *row = &rows->row[i];
            if (has_overhead(row) && !strcmp(hr_row_series(row, text), series->text[s]))
                fprintf(f, "%.4f %.5f\n", 100 * hr_row_peak_bytes(row) / row->keep_all_bytes, hr_row_time_ratio(row));
        }
        fprintf(f, "EOD\n");
    }
    hr_plot_title(plot, "Step time against peak memory, all workloads and budgets", rows);
    int key_rows = overhead_key_rows(series);
    hr_plot_margins(plot, 80, plot->width_px - 26, plot->height_px - 60, 65 + 20 * key_rows);
    fprintf(f, "set xlabel 'measured peak, %% of keep_all'\nset ylabel 'step time / keep_all'\n"
               "set xrange [0:105<*]\nset yrange [*<0.8:*]\nset ytics auto\n"
               "set key at screen 0.5,%.5f center bottom horizontal Left reverse maxrows %d\n"
               "plot 1 with lines lc rgb '#888888' dt 3 notitle",
            6.0 / plot->height_px, key_rows);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        fprintf(f, ", \\\n  $series%d using 1:2 with points lc rgb '%s' pt %d ps 1 lw 1.3 title %s", s, look.colour,
                look.marker, hr_plot_quote(series->text[s], quoted));
    }
    fprintf(f, "\n");
}

hr_status hr_figure_overhead(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels workloads = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, has_overhead, hr_figure_workload, &workloads, &series));
    if (!workloads.n_texts) goto out;
    TRY(hr_plot_begin(folder, "overhead", 860, 500 + 20 * overhead_key_rows(&series), &plot));
    overhead_write(&plot, rows, &series);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&workloads);
    hr_labels_clear(&series);
    return st;
}
