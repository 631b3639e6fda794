/* Figures lanes_*: what does each stream do during a step, before a technique changed the plan and after?
 *
 * From rows with a trace (fields steps and predicted_steps): under each other keep_all as measured and as its timeline
 * predicts, when the folder holds keep_all's own row of the same workload and device with a trace, then the technique
 * as measured and as predicted, all on one axis of time. Three lanes each: compute, out (to host memory), in. A run
 * whose node ran before in the same step is a recomputation; a node that keep_all does not run was added by the
 * technique (packing, unpacking). Gaps in the compute lane under a busy transfer lane are exposed transfers.
 * Steps closer than half a pixel are painted as one.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef HR_HAVE_JANSSON
hr_status hr_figure_lanes(const char *folder, const hr_rows *rows, int *n_drawn) { return HR_OK; }
#else
#include <jansson.h>

enum { LANES = 3, MOST_PANELS = 4, PANEL_PX = 168, TOP_PX = 56, KEY_PX = 92, LEFT_PX = 84, RIGHT_PX = 24 };
static const char *const lane_names[LANES] = {"compute", "out", "in"};

typedef enum kind { RUN, AGAIN, ADDED, OUT, IN, KINDS } kind;
static const struct { const char *title, *colour; } kind_looks[KINDS] = {
    [RUN] = {"run", "#0072b2"},
    [AGAIN] = {"run again (recomputed)", "#d55e00"},
    [ADDED] = {"added by the technique", "#e6c700"},
    [OUT] = {"copy out", "#303030"},
    [IN] = {"copy in", "#8a8a8a"},
};

typedef struct box { int lane; kind kind; double start, end; const char *name; } box;
typedef struct panel {
    char title[320];
    box *boxes;                      /* in the plan's order, so in order of time within a lane */
    int n_boxes;
    double end_seconds;
} panel;

static int lane_of(const char *name)
{
    for (int i = 0; name && i < LANES; i++)
        if (!strcmp(name, lane_names[i])) return i;
    return -1;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the nodes that a list of steps runs, sorted. */
static hr_status names_of(const json_t *steps, const char ***names, size_t *n_names)
{
    hr_status st = HR_OK;
    size_t n = json_array_size(steps);
    *n_names = 0;
    *names = malloc((n + 1) * sizeof **names);
    TRY_ALLOC(*names);
    for (size_t i = 0; i < n; i++) {
        const json_t *step = json_array_get(steps, i);
        const char *name = json_string_value(json_array_get(step, 3));
        if (name && lane_of(json_string_value(json_array_get(step, 0))) == 0) (*names)[(*n_names)++] = name;
    }
    qsort(*names, *n_names, sizeof **names, compare_names);
out:
    return st;
}

typedef struct order { const char *name; int box; } order;

static int compare_orders(const void *a, const void *b)
{
    const order *x = a, *y = b;
    int by_name = strcmp(x->name, y->name);
    return by_name ? by_name : (x->box > y->box) - (x->box < y->box);
}

/* Tells first runs from repeated ones and, where `before` is known, from added ones. */
static hr_status runs_sort_out(panel *p, const json_t *before)
{
    hr_status st = HR_OK;
    const char **names = NULL;
    size_t n_names = 0;
    int n = 0;
    order *orders = malloc(((size_t)p->n_boxes + 1) * sizeof *orders);
    TRY_ALLOC(orders);
    if (before) TRY(names_of(before, &names, &n_names));
    for (int i = 0; i < p->n_boxes; i++)
        if (p->boxes[i].kind == RUN) orders[n++] = (order){p->boxes[i].name, i};
    qsort(orders, (size_t)n, sizeof *orders, compare_orders);
    for (int i = 0; i < n; i++) {
        kind *k = &p->boxes[orders[i].box].kind;
        if (before && !bsearch(&orders[i].name, names, n_names, sizeof *names, compare_names)) *k = ADDED;
        else if (i && !strcmp(orders[i].name, orders[i - 1].name)) *k = AGAIN;
    }
out:
    free(names);
    free(orders);
    return st;
}

/* n_boxes stays 0 when the list has no usable step. */
static hr_status panel_read(const hr_row *row, const char *field, const char *how, const json_t *before, panel *p)
{
    hr_status st = HR_OK;
    const json_t *steps = json_object_get(row->record, field);
    size_t n = json_array_size(steps);
    double busy = 0;
    *p = (panel){0};
    if (!n) goto out;
    p->boxes = malloc(n * sizeof *p->boxes);
    TRY_ALLOC(p->boxes);
    for (size_t i = 0; i < n; i++) {
        const json_t *step = json_array_get(steps, i);
        int lane = lane_of(json_string_value(json_array_get(step, 0)));
        const char *name = json_string_value(json_array_get(step, 3));
        double start = json_number_value(json_array_get(step, 1)), end = json_number_value(json_array_get(step, 2));
        if (lane < 0 || !name || !(start >= 0) || !(end >= start)) continue;
        p->boxes[p->n_boxes++] = (box){lane, lane == 0 ? RUN : lane == 1 ? OUT : IN, start, end, name};
        p->end_seconds = fmax(p->end_seconds, end);
        if (lane == 0) busy += end - start;
    }
    if (!(p->end_seconds > 0)) p->n_boxes = 0;
    TRY(runs_sort_out(p, before));
    snprintf(p->title, sizeof p->title, "%s%s%s, %s: %.4g ms, compute busy %.0f %%", row->technique,
             *row->budget_text ? ", budget " : "", row->budget_text, how, 1e3 * p->end_seconds,
             100 * busy / p->end_seconds);
out:
    return st;
}

/* keep_all's row of the same workload on the same device with a trace: what was before. */
static const hr_row *before_of(const hr_rows *rows, const hr_row *after)
{
    char here[HR_SITE_TEXT], there[HR_SITE_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (row == after || strcmp(row->technique, "keep_all") || strcmp(row->workload, after->workload)) continue;
        if (strcmp(hr_row_site(row, here), hr_row_site(after, there))) continue;
        if (json_array_size(json_object_get(row->record, "steps"))
            || json_array_size(json_object_get(row->record, "predicted_steps"))) return row;
    }
    return NULL;
}

static hr_status panels_read(const hr_rows *rows, const hr_row *row, panel panels[MOST_PANELS], int *n_panels)
{
    static const struct { const char *field, *how; } sources[] = {
        {"steps", "measured"}, {"predicted_steps", "predicted"},
    };
    hr_status st = HR_OK;
    const hr_row *stages[2] = {before_of(rows, row), row};
    const json_t *before = NULL;
    if (stages[0]) {
        before = json_object_get(stages[0]->record, "predicted_steps");
        if (!json_array_size(before)) before = json_object_get(stages[0]->record, "steps");
    }
    for (int stage = 0; stage < 2; stage++)
        for (int s = 0; s < 2 && stages[stage]; s++) {
            const char *how = stages[stage]->simulated ? "simulated" : sources[s].how;
            TRY(panel_read(stages[stage], sources[s].field, how, before, &panels[*n_panels]));
            if (panels[*n_panels].n_boxes) ++*n_panels;
            else free(panels[*n_panels].boxes), panels[*n_panels].boxes = NULL;
        }
out:
    return st;
}

/* The boxes of one kind in one lane: left and right edge in ms, height. Returns how many. */
static int boxes_write(FILE *f, const panel *p, int number, kind k, double pixel_seconds)
{
    int n_written = 0;
    const box *open = NULL;
    double start = 0, end = 0;
    fprintf(f, "$p%d_%d << EOD\n", number, k);
    for (int i = 0; i <= p->n_boxes; i++) {
        const box *b = i < p->n_boxes ? &p->boxes[i] : NULL;
        if (b && b->kind != k) continue;
        bool joins = b && open && b->start - end < 0.5 * pixel_seconds && b->start >= start
                     && (end - start < 3 * pixel_seconds || b->end - b->start < 3 * pixel_seconds);
        if (joins) { end = fmax(end, b->end); continue; }
        if (open) {      /* a seam shows where a long step ends */
            double seam = end - start > 3 * pixel_seconds ? 0.6 * pixel_seconds : 0;
            fprintf(f, "%.5f %.5f %d\n", 1e3 * start, 1e3 * (end - seam), LANES - 1 - open->lane);
            n_written++;
        }
        open = b;
        if (b) start = b->start, end = b->end;
    }
    fprintf(f, "%sEOD\n", n_written ? "" : "NaN NaN NaN\n");
    return n_written;
}

static void panel_plot(hr_plot *plot, const panel *p, int number, int n_panels)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    double top = plot->height_px - TOP_PX - (double)number * PANEL_PX;
    hr_plot_margins(plot, LEFT_PX, plot->width_px - RIGHT_PX, top - 30, top - PANEL_PX + 30);
    fprintf(f, "set title %s font F10 offset 0,-0.6\nset xlabel '%s'\n", hr_plot_quote(p->title, quoted),
            number + 1 < n_panels ? "" : "time since the step began, ms");
    fprintf(f, "plot ");
    for (int k = 0; k < KINDS; k++)
        fprintf(f, "%s$p%d_%d using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '%s' "
                   "notitle",
                k ? ", \\\n  " : "", number, k, kind_looks[k].colour);
    fprintf(f, "\n");
}

static void legend_write(hr_plot *plot, const int shown[KINDS])
{
    FILE *f = plot->script;
    const char *gap = "";
    hr_plot_margins(plot, 0, plot->width_px, 30, 0);
    fprintf(f, "unset title\nunset xlabel\nunset xtics\nunset ytics\nunset grid\nset border 0\nset yrange [0:1]\n"
               "set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 2 width 2 maxrows 1\n"
               "plot ");
    for (int k = 0; k < KINDS; k++) {
        if (!shown[k]) continue;
        fprintf(f, "%sNaN with boxes fs solid 1 noborder fc rgb '%s' title '%s'", gap, kind_looks[k].colour,
                kind_looks[k].title);
        gap = ", \\\n  ";
    }
    fprintf(f, "\n");
}

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_row *row, const panel *panels, int n_panels)
{
    FILE *f = plot->script;
    char title[600], below[640], site[HR_SITE_TEXT];
    int shown[KINDS] = {0};
    double end_seconds = 0;
    for (int i = 0; i < n_panels; i++) end_seconds = fmax(end_seconds, panels[i].end_seconds);
    double pixel_seconds = end_seconds / (plot->width_px - LEFT_PX - RIGHT_PX);
    fprintf(f, "# left and right edge in ms, lane\n");
    for (int i = 0; i < n_panels; i++)
        for (int k = 0; k < KINDS; k++) shown[k] += boxes_write(f, &panels[i], i, (kind)k, pixel_seconds);
    fprintf(f, "set multiplot\n");
    hr_row_site(row, site);
    snprintf(title, sizeof title, "Streams during a step: %s%s%s", row->workload, row->simulated ? ", " : "",
             row->simulated ? site : "");
    hr_plot_heading(plot, title, hr_rows_describe(rows, site, true, below, sizeof below));
    fprintf(f, "set xrange [0:%.5f]\nset yrange [-0.6:%g]\nunset grid\nset grid xtics lc rgb '#cccccc' dt 3 lw 0.5\n"
               "set ytics ('compute' 2, 'out' 1, 'in' 0) scale 0\n",
            1e3 * end_seconds, LANES - 0.4);
    for (int i = 0; i < n_panels; i++) {
        panel_plot(plot, &panels[i], i, n_panels);
        if (!i) fprintf(f, "unset label\n");
    }
    legend_write(plot, shown);
    fprintf(f, "unset multiplot\n");
}

/* keep_all alone says nothing that the others' "before" does not. */
static bool wanted(const hr_rows *rows, const hr_row *row)
{
    if (row->largest_batch || strcmp(row->technique, "keep_all")) return !row->largest_batch;
    for (int i = 0; i < rows->n_rows; i++)
        if (strcmp(rows->row[i].technique, "keep_all") && before_of(rows, &rows->row[i]) == row
            && json_array_size(json_object_get(rows->row[i].record, "predicted_steps"))) return false;
    return true;
}

hr_status hr_figure_lanes(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_plot plot = {0};
    hr_labels names = {0};
    panel panels[MOST_PANELS] = {0};
    int n_panels = 0;
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        char name[160];
        if (!wanted(rows, row) || (!json_array_size(json_object_get(row->record, "steps"))
                                   && !json_array_size(json_object_get(row->record, "predicted_steps")))) continue;
        n_panels = 0;
        TRY(panels_read(rows, row, panels, &n_panels));
        if (n_panels) {
            TRY(hr_figure_row_name("lanes", row, &names, name));
            TRY(hr_plot_begin(folder, name, 1100, TOP_PX + n_panels * PANEL_PX + KEY_PX - 30, &plot));
            script_write(&plot, rows, row, panels, n_panels);
            TRY(hr_plot_end(&plot));
            ++*n_drawn;
        }
        for (int p = 0; p < MOST_PANELS; p++) free(panels[p].boxes), panels[p] = (panel){0};
    }
out:
    hr_plot_drop(&plot);
    for (int p = 0; p < MOST_PANELS; p++) free(panels[p].boxes);
    hr_labels_clear(&names);
    return st;
}
#endif
