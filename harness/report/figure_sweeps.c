/* Figures batch_*, link_* and host_*: what changes when one thing is varied and all else stays?
 *
 * batch_SITE: step time / keep_all's (of the same batch, had it room) against the batch in a fixed capacity. link_SITE: the
 * same against the rate of the links, under a fixed budget. host_SITE: bytes of host memory that the plan takes against the
 * budget. One panel for each set of rows that differ in nothing else, one line for each technique; a panel needs three
 * values. Rows over their budget have no point: a line ends where its technique does.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_PX = 52, GROUP_TEXT = 700, LEAST_VALUES = 3, MOST_VALUES = 256 };

typedef struct kind {
    const char *name, *title, *x_title, *y_title;
    bool x_log;
    double (*x)(const hr_row *row), (*y)(const hr_row *row);
    void (*group)(const hr_row *row, char text[GROUP_TEXT]);
} kind;

typedef struct axes {
    const kind *kind;
    const char *site;
    hr_labels panels, series;
} axes;

/* The value behind an option in the row's case, as typed; "" when it is not there. */
static const char *option_of(const hr_row *row, const char *option, char text[64])
{
    const char *at = strstr(row->case_text, option);
    *text = '\0';
    if (at) sscanf(at + strlen(option), " %63s", text);
    return text;
}

static double batch_x(const hr_row *row)
{
    char capacity[64];
    return *option_of(row, "--capacity", capacity) && !row->largest_batch ? row->batch : NAN;
}

/* The workload without its batch, which varies. */
static void batch_group(const hr_row *row, char text[GROUP_TEXT])
{
    char capacity[64];
    const char *batch = strstr(row->workload, "batch="), *rest = batch ? batch + strcspn(batch, ",") : "";
    int before = batch ? (int)(batch - row->workload) : (int)strlen(row->workload);
    while (before && (row->workload[before - 1] == ':' || row->workload[before - 1] == ',') && !*rest) before--;
    snprintf(text, GROUP_TEXT, "%.*s%s in %s", before, row->workload, *rest == ',' ? rest + 1 : rest, option_of(row, "--capacity", capacity));
}

static double link_x(const hr_row *row)
{
    char rate[64], unit[32];
    double value;
    if (sscanf(option_of(row, "--link", rate), "%lf%31s", &value, unit) != 2) return NAN;
    return value * (!strncmp(unit, "MB", 2) ? 1e-3 : !strncmp(unit, "KB", 2) ? 1e-6 : 1);
}

static void budget_group(const hr_row *row, char text[GROUP_TEXT])
{
    snprintf(text, GROUP_TEXT, "%s%s%s", row->workload, *row->budget_text ? " in " : "", row->budget_text);
}

static double host_x(const hr_row *row)
{
    char rate[64];
    return *option_of(row, "--link", rate) ? NAN : hr_row_budget_percent(row);
}
static double host_y(const hr_row *row) { return row->host_bytes / (1 << 20); }
static void host_group(const hr_row *row, char text[GROUP_TEXT]) { snprintf(text, GROUP_TEXT, "%s", row->workload); }

static const kind kinds[] = {
    {"batch", "Step time against the batch, in a fixed capacity", "images per step", "step time / keep_all", true, batch_x, hr_row_time_ratio, batch_group},
    {"link", "Step time against the rate of the links", "GB/s each way", "step time / keep_all", true, link_x, hr_row_time_ratio, budget_group},
    {"host", "Host memory that plans take", "budget, % of keep_all''s peak", "MiB in host memory", false, host_x, host_y, host_group},
};

static bool wanted(const axes *a, const hr_row *row)
{
    char here[HR_SITE_TEXT];
    return row->passed && !row->swept && isfinite(a->kind->x(row)) && isfinite(a->kind->y(row)) && !strcmp(hr_row_site(row, here), a->site);
}

static bool is_of(const axes *a, const hr_row *row, const char *panel)
{
    char text[GROUP_TEXT];
    if (!wanted(a, row)) return false;
    a->kind->group(row, text);
    return !strcmp(text, panel);
}

static int values_of(const axes *a, const hr_rows *rows, const char *panel)
{
    double seen[MOST_VALUES];
    int n = 0;
    for (int i = 0; i < rows->n_rows && n < MOST_VALUES; i++) {
        if (!is_of(a, &rows->row[i], panel)) continue;
        double x = a->kind->x(&rows->row[i]);
        bool is_new = true;
        for (int k = 0; k < n; k++) is_new = is_new && fabs(seen[k] - x) > 1e-9;
        if (is_new) seen[n++] = x;
    }
    return n;
}

static hr_status axes_read(const hr_rows *rows, axes *a)
{
    hr_status st = HR_OK;
    char group[GROUP_TEXT], text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(a, row)) continue;
        a->kind->group(row, group);
        if (values_of(a, rows, group) < LEAST_VALUES) continue;
        if (hr_labels_add(&a->panels, group) < 0) FAIL(HR_NO_MEMORY, "no memory for a panel's name");
        if (hr_labels_add(&a->series, hr_row_series(row, text)) < 0) FAIL(HR_NO_MEMORY, "no memory for a line's name");
    }
out:
    return st;
}

static void data_write(FILE *f, const hr_rows *rows, const axes *a, int panel, int series)
{
    char text[HR_SERIES_TEXT];
    int n = 0;
    fprintf(f, "$line_%d_%d << EOD\n", panel, series);
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!is_of(a, row, a->panels.text[panel]) || strcmp(hr_row_series(row, text), a->series.text[series])) continue;
        fprintf(f, "%.6g %.6g\n", a->kind->x(row), a->kind->y(row));
        n++;
    }
    fprintf(f, "%sEOD\n", n ? "" : "NaN NaN\n");
}

static void panel_plot(hr_plot *plot, const hr_rows *rows, const axes *a, int panel)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    fprintf(f, "set title %s font F10\nset yrange [%s:*]\nset xrange [*:*]\nset offsets graph 0.03, graph 0.03, graph 0.06, %s\n",
            hr_plot_quote(a->panels.text[panel], quoted), a->kind->x_log ? "*" : "0",
            a->kind->x_log ? "graph 0.04" : "0");
    fprintf(f, a->kind->x_log ? "set logscale x\n" : "unset logscale x\n");
    fprintf(f, "plot ");
    for (int k = 0; k < a->series.n_texts; k++) {
        hr_look look = hr_figure_look(rows, a->series.text[k]);
        fprintf(f, "%s$line_%d_%d using 1:2 smooth unique with lines lc rgb '%s' dt %d lw 1.6 notitle, \\\n"
                   "  $line_%d_%d using 1:2 with points lc rgb '%s' pt %d ps 0.8 lw 1.4 notitle",
                k ? ", \\\n  " : "", panel, k, look.colour, look.dash, panel, k, look.colour, look.marker);
    }
    fprintf(f, "\n");
}

static void script_write(hr_plot *plot, const hr_rows *rows, const axes *a, const hr_grid *grid)
{
    FILE *f = plot->script;
    char title[200], below[640];
    bool simulated = !strncmp(a->site, "sim ", 4);
    for (int p = 0; p < a->panels.n_texts; p++)
        for (int k = 0; k < a->series.n_texts; k++) data_write(f, rows, a, p, k);
    snprintf(title, sizeof title, "%s%s%s", a->kind->title, simulated ? ", simulated: " : "", simulated ? a->site + 4 : "");
    fprintf(f, "set multiplot\n");
    hr_plot_heading(plot, title, hr_rows_describe(rows, a->site, true, below, sizeof below));
    fprintf(f, "set xlabel '%s' offset 0,0.3\n", a->kind->x_title);
    for (int p = 0; p < a->panels.n_texts; p++) {
        hr_plot_panel(plot, grid, p);
        fprintf(f, "set ylabel '%s' offset 0.8,0\n", p % grid->columns ? "" : a->kind->y_title);
        panel_plot(plot, rows, a, p);
        if (!p) fprintf(f, "unset label\n");
    }
    fprintf(f, "unset logscale x\nset offsets 0,0,0,0\n");
    hr_figure_legend(plot, rows, &a->series, false, NULL);
    fprintf(f, "unset multiplot\n");
}

static hr_status draw(const char *folder, const hr_rows *rows, const kind *kind, const char *site, int *n_drawn)
{
    hr_status st = HR_OK;
    axes a = {.kind = kind, .site = site};
    hr_plot plot = {0};
    char name[128], slug[HR_SITE_TEXT];
    TRY(axes_read(rows, &a));
    if (!a.panels.n_texts) goto out;
    hr_grid grid = hr_plot_grid(a.panels.n_texts, 3, TOP_PX, hr_figure_legend_px(a.series.n_texts));
    int width_px = grid.columns < 3 ? 960 : grid.columns * 400, height_px = grid.lines * 330 + TOP_PX + grid.bottom_px;
    snprintf(name, sizeof name, "%s_%s", kind->name, hr_plot_slug(site, slug, sizeof slug));
    TRY(hr_plot_begin(folder, name, width_px, height_px, &plot));
    script_write(&plot, rows, &a, &grid);
    TRY(hr_plot_end(&plot));
    (*n_drawn)++;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&a.panels);
    hr_labels_clear(&a.series);
    return st;
}

hr_status hr_figure_sweeps(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels sites = {0};
    char site[HR_SITE_TEXT];
    for (int i = 0; i < rows->n_rows; i++)
        if (hr_labels_add(&sites, hr_row_site(&rows->row[i], site)) < 0) FAIL(HR_NO_MEMORY, "no memory for a device's name");
    for (int i = 0; i < sites.n_texts; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) TRY(draw(folder, rows, &kinds[k], sites.text[i], n_drawn));
out:
    hr_labels_clear(&sites);
    return st;
}
