/* Figures kernel_rate, kernel_size and kernel_ratio: how fast are a technique's kernels, and how much do they save?
 *
 * kernel_rate draws each algorithm's rate against the density of its input, kernel_size against the bytes of its input,
 * one panel for each series of rows that differ in nothing else. A rate is a share of the device's own copy, taken in
 * the same run: on the CPU of a copy of the input's bytes, whatever the kernel moves; on a GPU of the copy's bytes per
 * second, counting what the kernel reads and writes. Error bars are the interquartile range. kernel_ratio draws the
 * ratio of dense to packed bytes of relu_pack beside its size law, 1 / (d + 1/(8s) + 4/(sB)), of which headers (128
 * bytes) and the raw form of dense tensors are left out. Points alone prove nothing: a series needs three.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_PX = 52, POINTS_LEAST = 3, KEY = 320, BLOCK = 1024 };
static const double MIB = 1024.0 * 1024.0;

typedef enum axis { AGAINST_DENSITY, AGAINST_SIZE } axis;

static bool usable(const hr_row *row) { return row->passed && row->elements > 0 && row->copied_bytes > 0; }

static double density_percent(const hr_row *row) { return 100 * row->nonzeros / row->elements; }

/* The spec without the options that the two axes vary. */
static void base_spec(const char *spec, char text[KEY])
{
    size_t used = strcspn(spec, ":");
    char separator = ':';
    if (used >= KEY) used = KEY - 1;
    memcpy(text, spec, used);
    text[used] = '\0';
    for (const char *option = spec + strcspn(spec, ":"); *option;) {
        size_t chars = strcspn(++option, ",");
        bool varied = !strncmp(option, "density=", 8) || !strncmp(option, "elements=", 9);
        if (!varied && used + chars + 2 < KEY) {
            used += (size_t)snprintf(text + used, KEY - used, "%c%.*s", separator, (int)chars, option);
            separator = ',';
        }
        option += chars;
    }
}

static void series_text(const hr_row *row, const char *fixed, char text[KEY])
{
    char base[KEY], threads[32] = "";
    base_spec(row->kernel, base);
    if (row->threads > 1) snprintf(threads, sizeof threads, ", %.0f threads", row->threads);
    snprintf(text, KEY, "%.160s, %s, %.60s%s", base, fixed, row->device, threads);
}

/* What rows of one series have in common. The density is the one that was asked for, "" where that is the standard:
 * what was counted differs by a hair. */
static void series_key(const hr_row *row, axis axis, char key[KEY])
{
    char fixed[48];
    const char *density = strstr(row->kernel, "density=");
    if (axis == AGAINST_DENSITY) snprintf(fixed, sizeof fixed, "%.4g MiB", row->copied_bytes / MIB);
    else snprintf(fixed, sizeof fixed, "%.*s", density ? (int)strcspn(density, ",") : 0, density ? density : "");
    series_text(row, fixed, key);
}

/* The title of its panel, from the largest of its rows. */
static void series_title(const hr_row *row, axis axis, char title[KEY])
{
    char fixed[48];
    if (axis == AGAINST_DENSITY) snprintf(fixed, sizeof fixed, "%.4g MiB", row->copied_bytes / MIB);
    else snprintf(fixed, sizeof fixed, "%.0f %% not zero", density_percent(row));
    series_text(row, fixed, title);
}

static double position_of(const hr_row *row, axis axis)
{
    return axis == AGAINST_DENSITY ? density_percent(row) : row->copied_bytes / MIB;
}

static bool counts_moved(const hr_row *row) { return strncmp(row->device, "host", 4) != 0; }

/* The kernel's rate as a share of the copy's. */
static double share_of(const hr_row *row, const hr_row_kernel *kernel)
{
    double moved = strcmp(kernel->op, "copy") ? row->read_bytes + row->written_bytes : 2 * row->copied_bytes;
    double weight = counts_moved(row) ? moved / (2 * row->copied_bytes) : 1;
    return weight * row->keep_all_seconds / kernel->seconds;
}

/* The row of this series whose position is the next one above `last`; NULL when there is none. */
static const hr_row *next_row(const hr_rows *rows, axis axis, const char *key, double last)
{
    const hr_row *next = NULL;
    char text[KEY];
    for (int i = 0; i < rows->n_kernel_rows; i++) {
        const hr_row *row = &rows->kernel_row[i];
        if (!usable(row)) continue;
        series_key(row, axis, text);
        double at = position_of(row, axis);
        if (!strcmp(text, key) && at > last && (!next || at < position_of(next, axis))) next = row;
    }
    return next;
}

static hr_status panels_find(const hr_rows *rows, axis axis, hr_labels *panels, hr_labels *curves)
{
    char key[KEY], text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_kernel_rows; i++) {
        const hr_row *row = &rows->kernel_row[i];
        int n_points = 0;
        if (!usable(row)) continue;
        series_key(row, axis, key);
        for (const hr_row *at = next_row(rows, axis, key, -INFINITY); at;
             at = next_row(rows, axis, key, position_of(at, axis)))
            n_points++;
        if (n_points < POINTS_LEAST) continue;
        if (hr_labels_add(panels, key) < 0) return HR_NO_MEMORY;
        for (int k = 0; k < hr_row_kernels(row); k++) {
            hr_row_kernel kernel;
            if (!hr_row_kernel_at(row, k, &kernel)) continue;
            if (hr_labels_add(curves, hr_row_kernel_series(&kernel, text)) < 0) return HR_NO_MEMORY;
        }
    }
    return HR_OK;
}

/* The algorithm of this name among the row's. */
static bool curve_kernel(const hr_row *row, const char *curve, hr_row_kernel *kernel)
{
    char text[HR_SERIES_TEXT];
    for (int k = 0; k < hr_row_kernels(row); k++)
        if (hr_row_kernel_at(row, k, kernel) && !strcmp(hr_row_kernel_series(kernel, text), curve)) return true;
    return false;
}

typedef struct reach { double lowest, highest, top; } reach;   /* of positions; of shares */

/* Points of one curve of one panel; returns how many. */
static int curve_write(FILE *f, const hr_rows *rows, axis axis, const char *key, const char *curve, reach *reach)
{
    int n_points = 0;
    for (const hr_row *row = next_row(rows, axis, key, -INFINITY); row;
         row = next_row(rows, axis, key, position_of(row, axis))) {
        hr_row_kernel kernel;
        if (!curve_kernel(row, curve, &kernel)) continue;
        double at = position_of(row, axis), share = share_of(row, &kernel),
               half = kernel.iqr_seconds / kernel.seconds / 2;
        half = half > 0 ? fmin(half, 0.9) : 0;
        if (!isfinite(share)) continue;
        fprintf(f, "%.6g %.5f %.5f %.5f\n", at, share, share / (1 + half), share / (1 - half));
        reach->lowest = fmin(reach->lowest, at);
        reach->highest = fmax(reach->highest, at);
        reach->top = fmax(reach->top, share);
        n_points++;
    }
    return n_points;
}

static void panel_axes(hr_plot *plot, axis axis, const reach *reach, bool first_column, bool moved)
{
    FILE *f = plot->script;
    fprintf(f, "set ylabel '%s' offset 0.8,0\nset yrange [0:%g]\nset ytics %g\n",
            !first_column ? "" : moved ? "bytes moved per second / copy''s" : "copy''s time / time", 1.1 * reach->top,
            reach->top > 2.4 ? 0.5 : 0.2);
    if (axis == AGAINST_DENSITY) {
        fprintf(f, "set xlabel 'elements that are not zero, %%' offset 0,0.3\nset xrange [-2:102]\nset xtics 20\n");
        return;
    }
    fprintf(f, "set xlabel 'input, MiB' offset 0,0.3\nset logscale x\nset xrange [%g:%g]\n", reach->lowest / 1.4,
            reach->highest * 1.4);
    fprintf(f, "set xtics (");
    const char *comma = "";
    for (double mib = 1.0 / 1024; mib <= reach->highest * 1.01; mib *= 4)
        if (mib >= reach->lowest / 1.01) {
            if (mib < 0.99) fprintf(f, "%s'1/%.0f' %g", comma, 1 / mib, mib);
            else fprintf(f, "%s'%g' %g", comma, mib, mib);
            comma = ", ";
        }
    fprintf(f, ")\n");
}

static void panel_plot(hr_plot *plot, const hr_rows *rows, const hr_labels *curves, const int *n_points, int panel,
                       const char *title)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    fprintf(f, "set title %s font F10 offset 0,-0.4\nplot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle",
            hr_plot_quote(title, quoted));
    for (int c = 0; c < curves->n_texts; c++) {
        hr_look look = hr_figure_look(rows, curves->text[c]);
        if (!n_points[c]) continue;
        fprintf(f, ", \\\n  $curve_%d_%d using 1:2:3:4 with yerrorbars lc rgb '%s' pt %d ps 0.01 lw 1 notitle", panel,
                c, look.colour, look.marker);
        fprintf(f, ", \\\n  $curve_%d_%d using 1:2 with linespoints lc rgb '%s' dt %d lw 1.6 pt %d ps 0.8 notitle",
                panel, c, look.colour, look.dash, look.marker);
    }
    fprintf(f, "\n");
}

/* The last row of a panel. */
static const hr_row *panel_row(const hr_rows *rows, axis axis, const char *key)
{
    const hr_row *row = next_row(rows, axis, key, -INFINITY), *last = row;
    for (; row; row = next_row(rows, axis, key, position_of(row, axis))) last = row;
    return last;
}

static hr_status rates_draw(const char *folder, const char *name, const char *title, axis axis, const hr_rows *rows,
                            int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels panels = {0}, curves = {0};
    hr_plot plot = {0};
    int *n_points = NULL;
    reach whole = {INFINITY, -INFINITY, 1};
    TRY(panels_find(rows, axis, &panels, &curves));
    if (!panels.n_texts) goto out;
    n_points = calloc((size_t)panels.n_texts * (size_t)curves.n_texts, sizeof *n_points);
    TRY_ALLOC(n_points);
    hr_grid grid = hr_plot_grid(panels.n_texts, 2, TOP_PX, hr_figure_legend_px(curves.n_texts));
    TRY(hr_plot_begin(folder, name, grid.columns < 2 ? 780 : 980, grid.lines * 320 + TOP_PX + grid.bottom_px, &plot));
    for (int p = 0; p < panels.n_texts; p++)
        for (int c = 0; c < curves.n_texts; c++) {
            fprintf(plot.script, "$curve_%d_%d << EOD\n", p, c);
            n_points[p * curves.n_texts + c] =
                curve_write(plot.script, rows, axis, panels.text[p], curves.text[c], &whole);
            fprintf(plot.script, "EOD\n");
        }
    fprintf(plot.script, "set multiplot\n");
    hr_plot_title(&plot, title, rows);
    for (int p = 0; p < panels.n_texts; p++) {
        const hr_row *row = panel_row(rows, axis, panels.text[p]);
        char panel_title[KEY];
        series_title(row, axis, panel_title);
        hr_plot_panel(&plot, &grid, p);
        panel_axes(&plot, axis, &whole, p % grid.columns == 0, counts_moved(row));
        panel_plot(&plot, rows, &curves, n_points + p * curves.n_texts, p, panel_title);
        if (!p) fprintf(plot.script, "unset label\n");
    }
    fprintf(plot.script, "unset logscale x\n");
    hr_figure_legend(&plot, rows, &curves, false, NULL);
    fprintf(plot.script, "unset multiplot\n");
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    free(n_points);
    hr_labels_clear(&panels);
    hr_labels_clear(&curves);
    return st;
}

hr_status hr_figure_kernel_rate(const char *folder, const hr_rows *rows, int *n_drawn)
{
    return rates_draw(folder, "kernel_rate", "Rate of kernels against density, relative to a copy in the same run",
                      AGAINST_DENSITY, rows, n_drawn);
}

hr_status hr_figure_kernel_size(const char *folder, const hr_rows *rows, int *n_drawn)
{
    return rates_draw(folder, "kernel_size", "Rate of kernels against size, relative to a copy in the same run",
                      AGAINST_SIZE, rows, n_drawn);
}

/* The rows of kernel_ratio: large ones, so that the header's 128 bytes do not show. */
static bool has_ratio(const hr_row *row)
{
    return usable(row) && !strncmp(row->kernel, "relu_pack", 9) && (!row->kernel[9] || row->kernel[9] == ':')
           && row->written_bytes > 0 && row->copied_bytes >= MIB;
}

static double block_of(const hr_row *row)
{
    const char *option = strstr(row->kernel, "block=");
    return option ? strtod(option + strlen("block="), NULL) : BLOCK;
}

static void ratio_series(const hr_row *row, char text[KEY])
{
    snprintf(text, KEY, "%.16s, blocks of %.0f", row->type, block_of(row));
}

static void ratio_write(hr_plot *plot, const hr_rows *rows, const hr_labels *series)
{
    FILE *f = plot->script;
    char text[KEY], quoted[HR_QUOTED_TEXT];
    for (int s = 0; s < series->n_texts; s++) {
        fprintf(f, "$series%d << EOD\n", s);
        for (int i = 0; i < rows->n_kernel_rows; i++) {
            const hr_row *row = &rows->kernel_row[i];
            if (!has_ratio(row)) continue;
            ratio_series(row, text);
            double bytes = row->copied_bytes / row->elements;
            if (!strcmp(text, series->text[s]))
                fprintf(f, "%.5f %.5f %g %g\n", density_percent(row), row->copied_bytes / row->written_bytes, bytes,
                        block_of(row));
        }
        fprintf(f, "EOD\n");
    }
    hr_plot_title(plot, "Dense bytes / packed bytes against density", rows);
    hr_plot_margins(plot, 80, plot->width_px - 26, plot->height_px - 60, 105);
    fprintf(f, "set xlabel 'elements that are not zero, %%'\nset ylabel 'dense bytes / packed bytes'\n"
               "set xrange [-2:102]\nset logscale y\nset yrange [0.9:40]\nset samples 500\n"
               "law(d, s, b) = d < 0 || d > 1 ? NaN : 1 / (d + 1 / (8.0 * s) + 4.0 / (s * b))\n");
    hr_plot_log_ticks(plot, 'y', 1, 40);
    fprintf(f,
            "set key at screen 0.5,%.5f center horizontal Left reverse maxrows 3\nplot 1 with lines lc rgb '#888888' "
            "dt 3 notitle",
            28.0 / plot->height_px);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_plot_look(s);
        fprintf(f, ", \\\n  $series%d using 1:2 with points lc rgb '%s' pt %d ps 1 lw 1.3 title %s", s, look.colour,
                look.marker, hr_plot_quote(series->text[s], quoted));
    }
}

/* The first row of a series. */
static const hr_row *ratio_row(const hr_rows *rows, const char *series)
{
    char text[KEY];
    for (int i = 0; i < rows->n_kernel_rows; i++) {
        if (!has_ratio(&rows->kernel_row[i])) continue;
        ratio_series(&rows->kernel_row[i], text);
        if (!strcmp(text, series)) return &rows->kernel_row[i];
    }
    return NULL;
}

static bool same_law(const hr_row *a, const hr_row *b)
{
    return a->copied_bytes * b->elements == b->copied_bytes * a->elements && block_of(a) == block_of(b);
}

/* Types of the same width share a law. */
static void laws_write(hr_plot *plot, const hr_rows *rows, const hr_labels *series)
{
    for (int s = 0; s < series->n_texts; s++) {
        const hr_row *row = ratio_row(rows, series->text[s]);
        bool drawn = false;
        for (int earlier = 0; earlier < s; earlier++)
            drawn = drawn || same_law(row, ratio_row(rows, series->text[earlier]));
        if (drawn) continue;
        hr_look look = hr_plot_look(s);
        double bytes = row->copied_bytes / row->elements;
        fprintf(plot->script,
                ", \\\n  law(x / 100, %g, %g) with lines lc rgb '%s' dt %d lw 1.2 title 'law of %g bytes, "
                "blocks of %g'",
                bytes, block_of(row), look.colour, look.dash, bytes, block_of(row));
    }
    fprintf(plot->script, "\n");
}

hr_status hr_figure_kernel_ratio(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels series = {0};
    hr_plot plot = {0};
    char text[KEY];
    for (int i = 0; i < rows->n_kernel_rows; i++) {
        if (!has_ratio(&rows->kernel_row[i])) continue;
        ratio_series(&rows->kernel_row[i], text);
        if (hr_labels_add(&series, text) < 0) { st = HR_NO_MEMORY; goto out; }
    }
    if (!series.n_texts) goto out;
    TRY(hr_plot_begin(folder, "kernel_ratio", 860, 540, &plot));
    ratio_write(&plot, rows, &series);
    laws_write(&plot, rows, &series);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&series);
    return st;
}
