/* Figures timeline_*: what holds the memory during one step, over time, for each record with a trace.
 *
 * Bands from the bottom: parameters, states, inputs, activations, gradients, workspace; their sum is the live
 * bytes. Lines: what the plan promised (its arena), the budget, and keep_all's peak. The space between the
 * top band and the promise is what the addresses lost. Bands are painted from the highest sum down, each one
 * over the one before, which is the only way to stack polygons in gnuplot without seams in the hatching.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef HR_HAVE_JANSSON
hr_status hr_figure_timelines(const char *folder, const hr_rows *rows, int *n_drawn) { return HR_OK; }
#else
#include <jansson.h>

enum { MOST_POINTS = 3000, MOST_BANDS = 12 };
static const double MIB = 1024.0 * 1024.0;

/* Neighbours in the stack differ in darkness and in hatching. */
static const struct { const char *colour; int pattern; } band_looks[] = {
    {"#303030", 3}, {"#8a8a8a", 3}, {"#e69f00", 2}, {"#0072b2", 5}, {"#d55e00", 4}, {"#009e73", 1},
};

typedef struct stack {
    size_t n_points, n_bands;
    const char *name[MOST_BANDS];
    double *seconds;              /* [n_points] */
    double *sum_bytes;            /* [n_points][n_bands]: bands 0 ... b together */
} stack;

static void stack_clear(stack *s)
{
    free(s->seconds);
    free(s->sum_bytes);
    *s = (stack){0};
}

/* n_points stays 0 when the record has no usable timeline. */
static hr_status stack_read(const json_t *timeline, stack *s)
{
    hr_status st = HR_OK;
    const json_t *starts = json_object_get(timeline, "start_seconds"), *bands = json_object_get(timeline, "bands");
    const json_t *live[MOST_BANDS];
    size_t n_points = json_array_size(starts), n_bands = json_array_size(bands);
    *s = (stack){0};
    if (n_bands > MOST_BANDS) n_bands = MOST_BANDS;
    for (size_t b = 0; b < n_bands; b++) {
        const json_t *band = json_array_get(bands, b);
        live[b] = json_object_get(band, "live_bytes");
        s->name[b] = json_string_value(json_object_get(band, "name"));
        if (!s->name[b] || json_array_size(live[b]) != n_points) goto out;
    }
    if (n_points < 2 || !n_bands) goto out;
    s->seconds = malloc(n_points * sizeof *s->seconds);
    s->sum_bytes = malloc(n_points * n_bands * sizeof *s->sum_bytes);
    TRY_ALLOC(s->seconds);
    TRY_ALLOC(s->sum_bytes);
    for (size_t i = 0; i < n_points; i++) {
        double sum = 0;
        s->seconds[i] = json_number_value(json_array_get(starts, i));
        for (size_t b = 0; b < n_bands; b++) {
            sum += json_number_value(json_array_get(live[b], i));
            s->sum_bytes[i * n_bands + b] = sum;
        }
    }
    s->n_points = n_points;
    s->n_bands = n_bands;
out:
    return st;
}

/* Long traces are thinned to the highest point of each bin, so that no peak is lost. */
static void stack_thin(stack *s)
{
    size_t bin = (s->n_points + MOST_POINTS - 1) / MOST_POINTS, kept = 0;
    if (bin < 2) return;
    for (size_t from = 0; from < s->n_points; from += bin, kept++) {
        size_t best = from;
        for (size_t i = from; i < from + bin && i < s->n_points; i++)
            if (s->sum_bytes[(i + 1) * s->n_bands - 1] > s->sum_bytes[(best + 1) * s->n_bands - 1]) best = i;
        s->seconds[kept] = s->seconds[from];
        memmove(s->sum_bytes + kept * s->n_bands, s->sum_bytes + best * s->n_bands, s->n_bands * sizeof *s->sum_bytes);
    }
    s->n_points = kept;
}

/* Stairs: the bytes of a point hold until the next one. Columns: ms, then the sums in MiB. */
static void stack_write(FILE *f, const stack *s, double end_seconds)
{
    double now = 0;
    fprintf(f, "$stack << EOD\n");
    for (size_t i = 0; i < s->n_points; i++) {
        double next = i + 1 < s->n_points ? s->seconds[i + 1] : end_seconds;
        now = fmax(now, s->seconds[i]);
        for (int end = 0; end < 2; end++) {
            fprintf(f, "%.4f", 1e3 * (end ? fmax(next, now) : now));
            for (size_t b = 0; b < s->n_bands; b++) fprintf(f, " %.3f", s->sum_bytes[i * s->n_bands + b] / MIB);
            fprintf(f, "\n");
        }
    }
    fprintf(f, "EOD\n");
}

static void level_write(FILE *f, const char *what, double bytes, int dash, double lw, const char *colour)
{
    if (!(bytes > 0)) return;
    fprintf(f, ", \\\n  %.3f with lines lc rgb '%s' dt %d lw %g title '%s, %.1f MiB'", bytes / MIB, colour, dash, lw,
            what, bytes / MIB);
}

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_row *row, const stack *s)
{
    FILE *f = plot->script;
    char title[512], series[HR_SERIES_TEXT], quoted[HR_QUOTED_TEXT], below[640], site[HR_SITE_TEXT];
    double end_seconds = s->seconds[s->n_points - 1], top = 0;
    for (size_t i = 0; i < s->n_points; i++) top = fmax(top, s->sum_bytes[(i + 1) * s->n_bands - 1]);
    top = fmax(fmax(top, row->promised_bytes), row->keep_all_bytes);
    snprintf(title, sizeof title, "Memory during a step: %s, %s%s%s", row->workload, hr_row_series(row, series),
             *row->budget_text ? ", budget " : "", row->budget_text);
    hr_plot_heading(plot, title, hr_rows_describe(rows, hr_row_site(row, site), true, below, sizeof below));
    stack_write(f, s, end_seconds);
    hr_plot_margins(plot, 84, plot->width_px - 250, plot->height_px - 60, 60);
    fprintf(f, "set xlabel 'time since the step began, ms'\nset ylabel 'device memory, MiB'\n"
               "set xrange [0:%.4f]\nset yrange [0:%.3f]\nunset grid\n"
               "set key at screen %.5f,%.5f left top Left reverse samplen 2.5 spacing 1.4 font F9\nplot ",
            1e3 * end_seconds, 1.06 * top / MIB, 1 - 246.0 / plot->width_px, 1 - 60.0 / plot->height_px);
    for (size_t b = s->n_bands; b-- > 0;) {
        size_t look = b % (sizeof band_looks / sizeof *band_looks);
        fprintf(f, "%s$stack using 1:%zu with filledcurves y1=0 fs pattern %d lc rgb '%s' title %s",
                b + 1 < s->n_bands ? ", \\\n  " : "", b + 2, band_looks[look].pattern, band_looks[look].colour,
                hr_plot_quote(s->name[b], quoted));
    }
    fprintf(f, ", \\\n  $stack using 1:%zu with lines lc rgb 'black' lw 0.8 notitle", s->n_bands + 1);
    level_write(f, "promised peak", row->promised_bytes, 1, 2, "black");
    level_write(f, "budget", row->budget_bytes, 2, 1.6, "#b00000");
    level_write(f, "peak of keep_all", row->keep_all_bytes, 3, 1.6, "#444444");
    fprintf(f, "\n");
}

hr_status hr_figure_timelines(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    stack s = {0};
    hr_plot plot = {0};
    hr_labels names = {0};
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        char name[160];
        stack_clear(&s);
        TRY(stack_read(json_object_get(row->record, "timeline"), &s));
        if (!s.n_points) continue;
        stack_thin(&s);
        TRY(hr_figure_row_name("timeline", row, &names, name));
        TRY(hr_plot_begin(folder, name, 960, 480, &plot));
        script_write(&plot, rows, row, &s);
        TRY(hr_plot_end(&plot));
        (*n_drawn)++;
    }
out:
    hr_plot_drop(&plot);
    stack_clear(&s);
    hr_labels_clear(&names);
    return st;
}
#endif
