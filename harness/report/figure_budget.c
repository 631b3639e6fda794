/* Figures budget_*: what does it cost to train in a share of keep_all's memory?
 *
 * One picture for each device or described machine (budget_host, budget_sim-NAME), one panel for each workload, one
 * line for each technique (through the mean of rows at one budget; bars: interquartile range of measured steps): step
 * time divided by keep_all's against the budget in percent of keep_all's peak. Low and flat to the left is good. A
 * budget that a technique cannot keep has no time: the largest such budget of each technique is its marker beside a
 * cross at the top edge; the key says how many rows went over. The numbers stand as text in budget_*.txt. Rows with
 * given thresholds (figure_heat.c), and rows to which nobody gave a budget (capacity, --slowdown), are left out.
 */
#include "figure.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A panel whose slowest row takes more than LOG_FROM times keep_all's time has a logarithmic axis. */
enum { TOP_PX = 52, PANEL_PX = 300, LOG_FROM = 3 };

typedef struct axes {
    const char *site;
    hr_labels panels, series;
    int n_over;
} axes;

typedef struct line { const hr_row **row; int n_rows; size_t capacity; } line;

static bool wanted(const hr_row *row, const char *site)
{
    char here[HR_SITE_TEXT];
    bool over = !strcmp(row->status, "over budget");
    return !row->largest_batch && !row->swept && *row->budget_text && !strstr(row->case_text, "--slowdown")
           && !isnan(hr_row_budget_percent(row)) && (over || (row->passed && !isnan(hr_row_time_ratio(row))))
           && !strcmp(hr_row_site(row, here), site);
}

static bool is_over(const hr_row *row) { return !strcmp(row->status, "over budget"); }

static int compare_budgets(const void *a, const void *b)
{
    const hr_row *x = *(const hr_row *const *)a, *y = *(const hr_row *const *)b;
    double p = hr_row_budget_percent(x), q = hr_row_budget_percent(y);
    return p != q ? (p > q) - (p < q) : strcmp(x->case_text, y->case_text);
}

/* Rows of one line by ascending budget; `series` NULL: of the whole panel. */
static hr_status line_take(const hr_rows *rows, const char *site, const char *panel, const char *series, line *l)
{
    hr_status st = HR_OK;
    char text[HR_SERIES_TEXT];
    l->n_rows = 0;
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row, site) || strcmp(row->workload, panel)) continue;
        if (series && strcmp(hr_row_series(row, text), series)) continue;
        TRY_GROW(l->row, l->n_rows, l->capacity);
        l->row[l->n_rows++] = row;
    }
    if (l->n_rows) qsort(l->row, (size_t)l->n_rows, sizeof *l->row, compare_budgets);
out:
    return st;
}

/* Lowest and highest time ratio of a panel, with room above for the tallest column of crosses. */
typedef struct span { double low, high; bool log; double cross_step; } span;

/* Crosses at (nearly) the same budget stand below one another: they are counted by whole percent. */
static int bin_of(double percent) { return percent < 0 ? 0 : percent > 100 ? 100 : (int)(percent + 0.5); }

/* The largest budget that a line missed; NAN when it kept all. */
static double largest_missed(const line *l)
{
    for (int i = l->n_rows; i-- > 0;)
        if (is_over(l->row[i])) return hr_row_budget_percent(l->row[i]);
    return NAN;
}

static span span_of(const line *panel, int most_crosses)
{
    span s = {1, 1, false, 0};
    for (int i = 0; i < panel->n_rows; i++) {
        if (is_over(panel->row[i])) continue;
        s.low = fmin(s.low, hr_row_time_ratio(panel->row[i]));
        s.high = fmax(s.high, hr_row_time_ratio(panel->row[i]));
    }
    s.log = s.high > LOG_FROM;
    if (s.high < 1.2) s.high = 1.2;      /* noise of a few percent must not fill a panel */
    s.cross_step = fmin(0.06, 0.42 / (most_crosses ? most_crosses : 1));
    double above = 0.06 + s.cross_step * most_crosses, below = 0.06;
    double grow = 1 / (1 - above - below), air = s.log ? log(s.high / s.low) : s.high - s.low;
    double up = above * grow * air, down = below * grow * air;
    s.low = s.log ? s.low * exp(-down) : s.low - down;
    s.high = s.log ? s.high * exp(up) : s.high + up;
    return s;
}

/* The height of the k-th cross below the top edge. */
static double cross_height(const span *s, int k)
{
    double share = 0.97 - s->cross_step * k;
    return s->log ? s->low * pow(s->high / s->low, share) : s->low + share * (s->high - s->low);
}

static void lines_write(FILE *f, const line *l, int panel, int series)
{
    fprintf(f, "$ran_%d_%d << EOD\n", panel, series);
    int n_written = 0;
    for (int i = 0; i < l->n_rows; i++) {
        const hr_row *row = l->row[i];
        if (is_over(row)) continue;
        double ratio = hr_row_time_ratio(row), half = row->iqr_seconds / row->step_seconds / 2;
        half = half > 0 ? half : 0;
        fprintf(f, "%.4f %.5f %.5f %.5f\n", hr_row_budget_percent(row), ratio, ratio * (1 - fmin(half, 0.9)),
                ratio * (1 + half));
        n_written++;
    }
    fprintf(f, "%sEOD\n", n_written ? "" : "NaN NaN NaN NaN\n");
}

static void cross_write(FILE *f, const line *l, const span *s, int panel, int series, int at[101])
{
    double largest = largest_missed(l);
    fprintf(f, "$over_%d_%d << EOD\n", panel, series);
    if (isnan(largest)) fprintf(f, "NaN NaN\n");
    else fprintf(f, "%.4f %.5f\n", largest, cross_height(s, at[bin_of(largest)]++));
    fprintf(f, "EOD\n");
}

static hr_status panel_data(FILE *f, const hr_rows *rows, const axes *a, int panel, line *l, span *s)
{
    hr_status st = HR_OK;
    int crosses[101] = {0}, at[101] = {0}, most_crosses = 0;
    for (int k = 0; k < a->series.n_texts; k++) {
        TRY(line_take(rows, a->site, a->panels.text[panel], a->series.text[k], l));
        double largest = largest_missed(l);
        if (!isnan(largest) && ++crosses[bin_of(largest)] > most_crosses) most_crosses = crosses[bin_of(largest)];
    }
    TRY(line_take(rows, a->site, a->panels.text[panel], NULL, l));
    *s = span_of(l, most_crosses);
    for (int k = 0; k < a->series.n_texts; k++) {
        TRY(line_take(rows, a->site, a->panels.text[panel], a->series.text[k], l));
        lines_write(f, l, panel, k);
        cross_write(f, l, s, panel, k, at);
    }
out:
    return st;
}

/* "keep_all: 123 ms in 456 MiB": the first row's; they agree within their noise. */
static void below_title(const line *panel, char *text, size_t chars)
{
    char time[HR_QUANTITY_TEXT], bytes[HR_QUANTITY_TEXT];
    double seconds = NAN;
    for (int i = 0; i < panel->n_rows && isnan(seconds); i++) {
        const hr_row *row = panel->row[i];
        if (row->keep_all_seconds > 0) seconds = row->keep_all_seconds;
        else if (!strcmp(row->technique, "keep_all") && row->step_seconds > 0) seconds = row->step_seconds;
    }
    hr_plot_bytes(panel->row[0]->keep_all_bytes, bytes);
    if (isnan(seconds)) snprintf(text, chars, "keep_all: %s", bytes);
    else snprintf(text, chars, "keep_all: %s in %s", hr_plot_seconds(seconds, time), bytes);
}

/* Closer than 1, 2, 5: most of what is interesting lies between 1 and 3. */
static void ticks_write(FILE *f, const span *s)
{
    static const double ticks[] = {0.5, 0.7, 1, 1.2, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000};
    const char *comma = "";
    fprintf(f, "set ytics (");
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        if (ticks[i] < s->low || ticks[i] > s->high || (ticks[i] == 1.2 && s->high > 6)) continue;
        fprintf(f, "%s'%g' %g", comma, ticks[i], ticks[i]);
        comma = ", ";
    }
    fprintf(f, ")\n");
}

static void panel_plot(hr_plot *plot, const hr_rows *rows, const axes *a, int panel, const span *s, const char *below)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    fprintf(f, "set title %s.\"\\n%s\" font F10 offset 0,-0.4\nset yrange [%g:%g]\n",
            hr_plot_quote(a->panels.text[panel], quoted), below, s->low, s->high);
    if (s->log) {
        fprintf(f, "set logscale y\n");
        ticks_write(f, s);
    } else fprintf(f, "unset logscale y\nset ytics auto\n");
    fprintf(f, "plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle");
    for (int k = 0; k < a->series.n_texts; k++) {
        hr_look look = hr_figure_look(rows, a->series.text[k]);
        fprintf(f, ", \\\n  $ran_%d_%d using 1:2:3:4 with yerrorbars lc rgb '%s' pt %d ps 0.01 lw 1 notitle", panel, k,
                look.colour, look.marker);
        fprintf(f, ", \\\n  $ran_%d_%d using 1:2 smooth unique with lines lc rgb '%s' dt %d lw 1.6 notitle", panel, k,
                look.colour, look.dash);
        fprintf(f, ", \\\n  $ran_%d_%d using 1:2 with points lc rgb '%s' pt %d ps 0.9 lw 1.6 notitle", panel, k,
                look.colour, look.marker);
        fprintf(f, ", \\\n  $over_%d_%d using 1:2 with points lc rgb '%s' pt %d ps 0.7 notitle", panel, k, look.colour,
                look.marker);
        fprintf(f, ", \\\n  $over_%d_%d using ($1+beside):2 with points lc rgb '%s' pt 2 ps 0.7 lw 1.4 notitle", panel,
                k, look.colour);
    }
    fprintf(f, "\n");
}

static hr_status axes_read(const hr_rows *rows, axes *a, span *budgets)
{
    hr_status st = HR_OK;
    char text[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row, a->site)) continue;
        if (hr_labels_add(&a->panels, row->workload) < 0) { st = HR_NO_MEMORY; goto out; }
        if (hr_labels_add(&a->series, hr_row_series(row, text)) < 0) { st = HR_NO_MEMORY; goto out; }
        a->n_over += is_over(row);
        budgets->low = fmin(budgets->low, hr_row_budget_percent(row));
        budgets->high = fmax(budgets->high, hr_row_budget_percent(row));
    }
out:
    return st;
}

static hr_status script_write(hr_plot *plot, const hr_rows *rows, const axes *a, const hr_grid *grid,
                              const span *budgets)
{
    hr_status st = HR_OK;
    FILE *f = plot->script;
    line l = {0};
    char title[160], below[640], extra[192] = "";
    span *spans = calloc((size_t)a->panels.n_texts, sizeof *spans);
    TRY_ALLOC(spans);
    for (int p = 0; p < a->panels.n_texts; p++) TRY(panel_data(f, rows, a, p, &l, &spans[p]));
    snprintf(title, sizeof title, "Step time under a memory budget%s%s",
             strncmp(a->site, "sim ", 4) ? "" : ", simulated: ", strncmp(a->site, "sim ", 4) ? "" : a->site + 4);
    fprintf(f, "set multiplot\n");
    hr_plot_heading(plot, title, hr_rows_describe(rows, a->site, true, below, sizeof below));
    double air = fmax(3, 0.04 * (budgets->high - budgets->low));
    fprintf(f, "set xlabel 'budget, %% of keep_all''s peak' offset 0,0.3\nset xrange [%g:%g]\nbeside = %g\n",
            budgets->low - air, budgets->high + 1.4 * air, 10 * (budgets->high - budgets->low + 2.4 * air) / PANEL_PX);
    for (int p = 0; p < a->panels.n_texts; p++) {
        TRY(line_take(rows, a->site, a->panels.text[p], NULL, &l));
        below_title(&l, below, sizeof below);
        hr_plot_panel(plot, grid, p);
        fprintf(f, "set ylabel '%s' offset 0.8,0\n", p % grid->columns ? "" : "step time / keep_all");
        panel_plot(plot, rows, a, p, &spans[p], below);
        if (!p) fprintf(f, "unset label\n");
    }
    fprintf(f, "unset logscale y\n");
    if (a->n_over)
        snprintf(extra, sizeof extra,
                 ", \\\n  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (%d row%s over)'",
                 a->n_over, a->n_over == 1 ? "" : "s");
    hr_figure_legend(plot, rows, &a->series, false, a->n_over ? extra : NULL);
    fprintf(f, "unset multiplot\n");
out:
    free(l.row);
    free(spans);
    return st;
}

/* One cell: a time ratio, "over", or "-" where nobody tried. The mean of several rows at one budget. */
static void cell_write(FILE *f, const line *l, double percent)
{
    double sum = 0;
    int n_ran = 0, n_over = 0;
    for (int i = 0; i < l->n_rows; i++) {
        if (fabs(hr_row_budget_percent(l->row[i]) - percent) > 0.05) continue;
        if (is_over(l->row[i])) n_over++;
        else sum += hr_row_time_ratio(l->row[i]), n_ran++;
    }
    if (n_ran) fprintf(f, " %8.3f", sum / n_ran);
    else fprintf(f, " %8s", n_over ? "over" : "-");
}

static hr_status table_panel(FILE *f, const hr_rows *rows, const axes *a, int panel)
{
    hr_status st = HR_OK;
    line all = {0}, one = {0};
    char below[128];
    TRY(line_take(rows, a->site, a->panels.text[panel], NULL, &all));
    below_title(&all, below, sizeof below);
    fprintf(f, "\n# %s | %s | step time / keep_all by budget\n%-40s", a->panels.text[panel], below, "# technique");
    double last = -INFINITY;
    for (int i = 0; i < all.n_rows; i++)
        if (hr_row_budget_percent(all.row[i]) > last + 0.05)
            fprintf(f, " %7.4g%%", last = hr_row_budget_percent(all.row[i]));
    fprintf(f, "\n");
    for (int k = 0; k < a->series.n_texts; k++) {
        TRY(line_take(rows, a->site, a->panels.text[panel], a->series.text[k], &one));
        if (!one.n_rows) continue;
        fprintf(f, "%-40s", a->series.text[k]);
        last = -INFINITY;
        for (int i = 0; i < all.n_rows; i++)
            if (hr_row_budget_percent(all.row[i]) > last + 0.05)
                cell_write(f, &one, last = hr_row_budget_percent(all.row[i]));
        fprintf(f, "\n");
    }
out:
    free(all.row);
    free(one.row);
    return st;
}

static hr_status table_write(const char *folder, const char *name, const hr_rows *rows, const axes *a)
{
    hr_status st = HR_OK;
    FILE *f = NULL;
    char *path = NULL, below[640];
    if (asprintf(&path, "%s/%s.txt", folder, name) < 0) { path = NULL; TRY_ALLOC(path); }
    f = fopen(path, "w");
    if (!f) FAIL(HR_IO, "cannot write %s: %s", path, strerror(errno));
    fprintf(f, "# %s\n", hr_rows_describe(rows, a->site, true, below, sizeof below));
    for (int p = 0; p < a->panels.n_texts; p++) TRY(table_panel(f, rows, a, p));
    bool failed = ferror(f);
    FILE *done = f;
    f = NULL;
    if (fclose(done) || failed) FAIL(HR_IO, "cannot write %s: %s", path, strerror(errno));
out:
    if (f) fclose(f);
    free(path);
    return st;
}

static hr_status draw(const char *folder, const hr_rows *rows, const char *site, int *n_drawn)
{
    hr_status st = HR_OK;
    axes a = {.site = site};
    hr_plot plot = {0};
    span budgets = {.low = 70, .high = 100};  /* one budget alone still gets an axis */
    char name[128], slug[HR_SITE_TEXT];
    TRY(axes_read(rows, &a, &budgets));
    if (!a.panels.n_texts) goto out;
    hr_grid grid = hr_plot_grid(a.panels.n_texts, 3, TOP_PX, hr_figure_legend_px(a.series.n_texts + (a.n_over > 0)));
    int width_px = grid.columns < 3 ? 960 : grid.columns * 400, height_px = grid.lines * 330 + TOP_PX + grid.bottom_px;
    snprintf(name, sizeof name, "budget_%s", hr_plot_slug(site, slug, sizeof slug));
    TRY(hr_plot_begin(folder, name, width_px, height_px, &plot));
    TRY(script_write(&plot, rows, &a, &grid, &budgets));
    TRY(hr_plot_end(&plot));
    TRY(table_write(folder, name, rows, &a));
    (*n_drawn)++;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&a.panels);
    hr_labels_clear(&a.series);
    return st;
}

hr_status hr_figure_budget(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels sites = {0};
    char site[HR_SITE_TEXT];
    for (int i = 0; i < rows->n_rows; i++)
        if (hr_labels_add(&sites, hr_row_site(&rows->row[i], site)) < 0) { st = HR_NO_MEMORY; goto out; }
    for (int i = 0; i < sites.n_texts; i++) TRY(draw(folder, rows, sites.text[i], n_drawn));
out:
    hr_labels_clear(&sites);
    return st;
}
