/* Figures heat_*: what do the two thresholds of slack-based insertion do?
 *
 * From rows whose technique is slack_swap with both slack= (thTTS, seconds) and size= (thS, bytes) given: one picture
 * for each workload, rest of the technique, budget and device, left the peak and right the step time, both divided by
 * keep_all's. One cell for each pair that was run; the axes hold the values that occur, in order and evenly spaced,
 * because sweeps are logarithmic and include 0. Cells without a number were not run; "over" went over the budget,
 * "failed" gave no valid row. Dark is much.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VALUES = 48, LEAST_CELLS = 2, GROUP_TEXT = 1024 };

typedef struct axis { double value[MOST_VALUES]; int n; } axis;
typedef struct map { const char *group; axis slack, size; int n_cells; const hr_row *first; } map;

static const char *group_of(const hr_row *row, char text[GROUP_TEXT])
{
    char technique[HR_SERIES_TEXT], site[HR_SITE_TEXT];
    snprintf(text, GROUP_TEXT, "%s, %s%s%s, %s", row->workload, hr_row_untuned(row, technique),
             *row->budget_text ? ", budget " : "", row->budget_text, hr_row_site(row, site));
    return text;
}

static bool belongs(const hr_row *row, const char *group)
{
    char text[GROUP_TEXT];
    return row->swept && !row->largest_batch && !strcmp(group_of(row, text), group);
}

static int axis_find(const axis *a, double value)
{
    for (int i = 0; i < a->n; i++)
        if (a->value[i] == value) return i;
    return -1;
}

static void axis_add(axis *a, double value)
{
    if (axis_find(a, value) >= 0 || a->n == MOST_VALUES) return;
    int at = a->n++;
    for (; at > 0 && a->value[at - 1] > value; at--) a->value[at] = a->value[at - 1];
    a->value[at] = value;
}

static void map_read(const hr_rows *rows, map *m)
{
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!belongs(row, m->group)) continue;
        if (!m->first) m->first = row;
        axis_add(&m->slack, row->slack_threshold_seconds);
        axis_add(&m->size, row->size_threshold_bytes);
        m->n_cells++;
    }
}

static double cell_value(const hr_row *row, bool time)
{
    if (!row->passed) return NAN;
    return time ? hr_row_time_ratio(row) : hr_row_peak_bytes(row) / row->keep_all_bytes;
}

/* The cells without a number, and why. */
static void voids_write(FILE *f, const hr_rows *rows, const map *m, bool time)
{
    fprintf(f, "$%s_void << EOD\nNaN NaN \"\"\n", time ? "time" : "peak");
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!belongs(row, m->group) || !isnan(cell_value(row, time))) continue;
        int x = axis_find(&m->slack, row->slack_threshold_seconds), y = axis_find(&m->size, row->size_threshold_bytes);
        if (x < 0 || y < 0) continue;
        fprintf(f, "%d %d \"%s\"\n", x, y,
                !strcmp(row->status, "over budget") ? "over" : row->passed ? "-" : "failed");
    }
    fprintf(f, "EOD\n");
}

/* Columns: x, y, value, text. Returns lowest and highest value through `range`. */
static void cells_write(FILE *f, const hr_rows *rows, const map *m, bool time, double range[2])
{
    int n_shown = 0;
    range[0] = INFINITY;
    range[1] = -INFINITY;
    fprintf(f, "$%s << EOD\n", time ? "time" : "peak");
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!belongs(row, m->group)) continue;
        int x = axis_find(&m->slack, row->slack_threshold_seconds), y = axis_find(&m->size, row->size_threshold_bytes);
        double value = cell_value(row, time);
        if (x < 0 || y < 0) continue;
        if (isnan(value)) continue;
        fprintf(f, "%d %d %.5g \"%.3g\"\n", x, y, value, value);
        range[0] = fmin(range[0], value);
        range[1] = fmax(range[1], value);
        n_shown++;
    }
    fprintf(f, "%sEOD\n", n_shown ? "" : "NaN NaN NaN \"\"\n");
    if (!n_shown) range[0] = range[1] = 1;
    if (range[1] - range[0] < 0.02) range[1] = range[0] + 0.02;     /* noise must not look like a landscape */
}

static void ticks_write(FILE *f, char which, const axis *a, char *(*name)(double value, char text[HR_QUANTITY_TEXT]))
{
    char text[HR_QUANTITY_TEXT];
    int every = which == 'x' ? (a->n + 11) / 12 : 1;
    fprintf(f, "set %ctics %s(", which, which == 'x' && a->n > 6 ? "rotate by 40 right " : "");
    for (int i = 0; i < a->n; i += every) fprintf(f, "%s'%s' %d", i ? ", " : "", name(a->value[i], text), i);
    fprintf(f, ")\n");
}

static void panel_plot(hr_plot *plot, const hr_rows *rows, const map *m, bool time)
{
    FILE *f = plot->script;
    double range[2];
    cells_write(f, rows, m, time, range);
    voids_write(f, rows, m, time);
    double half = plot->width_px / 2.0, left = time ? half : 0;
    hr_plot_margins(plot, left + 100, left + half - 84, plot->height_px - 96, 96);
    fprintf(f, "set title '%s' font F10\nset cbrange [%g:%g]\nset xrange [-0.5:%g]\nset yrange [-0.5:%g]\n",
            time ? "step time / keep_all" : "peak memory / keep_all", range[0], range[1], m->slack.n - 0.5,
            m->size.n - 0.5);
    fprintf(f, "set xlabel 'least slack of a tensor that may leave (thTTS)'%s\nset ylabel '%s'\n",
            m->slack.n > 6 ? " offset 0,-0.6" : "", time ? "" : "least size (thS)");
    const char *data = time ? "$time" : "$peak";
    fprintf(f, "middle = %g\n", (range[0] + range[1]) / 2);
    fprintf(f, "plot %s using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fs solid 1 "
               "border lc rgb 'white' fc palette notitle, \\\n"
               "  %s using 1:2:($3 > middle ? strcol(4) : '') with labels tc rgb 'white' font F9 notitle, \\\n"
               "  %s using 1:2:($3 > middle ? '' : strcol(4)) with labels tc rgb 'black' font F9 notitle, \\\n"
               "  %s_void using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5) with boxxyerror fs solid 1 "
               "border lc rgb 'white' fc rgb '#e8e8e8' notitle, \\\n"
               "  %s_void using 1:2:3 with labels tc rgb '#777777' font F9 notitle\n",
            data, data, data, data, data);
}

static void script_write(hr_plot *plot, const hr_rows *rows, const map *m)
{
    FILE *f = plot->script;
    char title[GROUP_TEXT + 32], below[640], site[HR_SITE_TEXT];
    fprintf(f, "set multiplot\n");
    snprintf(title, sizeof title, "Thresholds of %s", m->group);
    hr_plot_heading(plot, title, hr_rows_describe(rows, hr_row_site(m->first, site), true, below, sizeof below));
    fprintf(f, "unset grid\nset border 0\nset tics scale 0\n"
               "set palette defined (0 '#f7fbff', 0.5 '#6baed6', 1 '#08306b')\n");
    ticks_write(f, 'x', &m->slack, hr_plot_seconds);
    ticks_write(f, 'y', &m->size, hr_plot_bytes);
    panel_plot(plot, rows, m, false);
    fprintf(f, "unset label\n");
    panel_plot(plot, rows, m, true);
    fprintf(f, "unset multiplot\n");
}

static hr_status draw(const char *folder, const hr_rows *rows, const char *group, hr_labels *names, int *n_drawn)
{
    hr_status st = HR_OK;
    map m = {.group = group};
    hr_plot plot = {0};
    char slug[120], name[140];
    map_read(rows, &m);
    if (m.n_cells < LEAST_CELLS) goto out;
    hr_plot_slug(group, slug, sizeof slug);
    snprintf(name, sizeof name, "heat_%s", slug);
    for (int k = 2; hr_labels_find(names, name) >= 0; k++) snprintf(name, sizeof name, "heat_%s_%d", slug, k);
    if (hr_labels_add(names, name) < 0) { st = HR_NO_MEMORY; goto out; }
    int columns_px = 56 * m.slack.n, lines_px = 34 * m.size.n;
    TRY(hr_plot_begin(folder, name, 2 * (184 + (columns_px < 300 ? 300 : columns_px)),
                      192 + (lines_px < 200 ? 200 : lines_px), &plot));
    script_write(&plot, rows, &m);
    TRY(hr_plot_end(&plot));
    ++*n_drawn;
out:
    hr_plot_drop(&plot);
    return st;
}

hr_status hr_figure_heat(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels groups = {0}, names = {0};
    char text[GROUP_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!row->swept || row->largest_batch) continue;
        if (hr_labels_add(&groups, group_of(row, text)) < 0) { st = HR_NO_MEMORY; goto out; }
    }
    for (int i = 0; i < groups.n_texts; i++) TRY(draw(folder, rows, groups.text[i], &names, n_drawn));
out:
    hr_labels_clear(&groups);
    hr_labels_clear(&names);
    return st;
}
