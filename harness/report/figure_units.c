/* Figures units_*: what does each unit do with its maps, along the depth of the network?
 *
 * From the decisions of rows of the technique units ("swap unit 12, NAME"): one picture for each workload and device, one
 * panel for each row (by budget, then by the rate of the links): a bar for each unit, as high as the bytes that backward
 * needs of it, by what happens to them. Units without a bar hold all that they have. As links get slower, swapping gives way to
 * recomputation. A picture needs three rows; policies of one kind alone have none.
 */
#include "figure.h"

#include <stdlib.h>
#include <string.h>

#ifndef HR_HAVE_JANSSON
hr_status hr_figure_units(const char *folder, const hr_rows *rows, int *n_drawn) { return HR_OK; }
#else
#include <jansson.h>

enum { MOST_UNITS = 1024, TOP_PX = 52, KEY_PX = 46, GROUP_TEXT = 640, LEAST_PANELS = 3 };
typedef enum action { SWAPPED, RECOMPUTED, STAYS, ACTIONS } action;
static const struct { const char *word, *title, *colour; } looks[ACTIONS] = {
    [SWAPPED] = {"swapped", "goes out", "#0072b2"},
    [RECOMPUTED] = {"recomputed", "dropped and run again", "#d55e00"},
    [STAYS] = {"held", "stays (checkpoint of a recompute unit)", "#b0b0b0"},
};

typedef struct bars { double bytes[MOST_UNITS][ACTIONS]; int n; } bars;

static bool bars_read(const hr_row *row, bars *b)
{
    size_t index;
    json_t *decision, *decisions = json_object_get(row->record, "decisions");
    memset(b, 0, sizeof *b);
    json_array_foreach(decisions, index, decision) {
        const char *said = json_string_value(json_object_get(decision, "action")), *why = json_string_value(json_object_get(decision, "reason"));
        const char *unit = why ? strstr(why, " unit ") : NULL;
        int number = unit ? atoi(unit + 6) : -1;
        if (!said || number < 0 || number >= MOST_UNITS) continue;
        if (number >= b->n) b->n = number + 1;
        for (int a = 0; a < ACTIONS; a++)
            if (!strcmp(said, looks[a].word)) b->bytes[number][a] += json_number_value(json_object_get(decision, "dense_bytes"));
    }
    return b->n > 0;
}

static bool wanted(const hr_row *row) { return row->passed && !strcmp(row->technique, "units"); }

static void group_of(const hr_row *row, char text[GROUP_TEXT])
{
    char site[HR_SITE_TEXT];
    snprintf(text, GROUP_TEXT, "%s, %s", row->workload, hr_row_site(row, site));
}

static void panel_title(const hr_row *row, char *text, size_t chars)
{
    char link[64] = "";
    const char *at = strstr(row->case_text, "--link ");
    if (at) sscanf(at + 7, "%63s", link);
    snprintf(text, chars, "%s%s%s%s%s", row->technique, *row->budget_text ? ", budget " : "", row->budget_text, *link ? ", links of " : "", link);
}

static void panel_plot(hr_plot *plot, const hr_row *row, const bars *b, int panel, const hr_grid *grid)
{
    FILE *f = plot->script;
    char title[400], quoted[HR_QUOTED_TEXT];
    fprintf(f, "$bars_%d << EOD\n", panel);
    for (int u = 0; u < b->n; u++) {
        fprintf(f, "%d", u);
        for (int a = 0; a < ACTIONS; a++) fprintf(f, " %.4f", b->bytes[u][a] / (1 << 20));
        fprintf(f, "\n");
    }
    fprintf(f, "EOD\n");
    hr_plot_panel(plot, grid, panel);
    panel_title(row, title, sizeof title);
    fprintf(f, "set title %s font F10\nset xrange [-1:%d]\nset yrange [0:*]\nset ylabel '%s' offset 0.8,0\n", hr_plot_quote(title, quoted),
            b->n, panel % grid->columns ? "" : "MiB of maps");
    fprintf(f, "plot ");
    for (int a = ACTIONS - 1; a >= 0; a--) {         /* the tallest sum first, each smaller one over it */
        fprintf(f, "%s$bars_%d using 1:($2", a == ACTIONS - 1 ? "" : ", \\\n  ", panel);
        for (int k = 1; k <= a; k++) fprintf(f, "+$%d", k + 2);
        fprintf(f, ") with boxes fs solid noborder lc rgb '%s' notitle", looks[a].colour);
    }
    fprintf(f, "\n");
}

static void key_plot(hr_plot *plot)
{
    FILE *f = plot->script;
    hr_plot_margins(plot, 0, plot->width_px, KEY_PX, 0);
    fprintf(f, "unset title\nunset xlabel\nunset ylabel\nunset xtics\nunset ytics\nunset grid\nset border 0\nset xrange [0:1]\nset yrange [0:1]\n"
               "set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 2 width 2\nplot ");
    for (int a = 0; a < ACTIONS; a++)
        fprintf(f, "%sNaN with boxes fs solid noborder lc rgb '%s' title '%s'", a ? ", \\\n  " : "", looks[a].colour, looks[a].title);
    fprintf(f, "\n");
}

static hr_status draw(const char *folder, const hr_rows *rows, const char *group, bars *b, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_plot plot = {0};
    char name[160], slug[120], text[GROUP_TEXT], below[640], title[GROUP_TEXT + 64];
    int n_panels = 0, panel = 0;
    for (int i = 0; i < rows->n_rows; i++) {
        group_of(&rows->row[i], text);
        n_panels += wanted(&rows->row[i]) && !strcmp(text, group) && bars_read(&rows->row[i], b);
    }
    if (n_panels < LEAST_PANELS) goto out;
    hr_grid grid = hr_plot_grid(n_panels, 3, TOP_PX, KEY_PX);
    int width_px = grid.columns < 3 ? 960 : grid.columns * 400, height_px = grid.lines * 280 + TOP_PX + KEY_PX;
    snprintf(name, sizeof name, "units_%s", hr_plot_slug(group, slug, sizeof slug));
    TRY(hr_plot_begin(folder, name, width_px, height_px, &plot));
    fprintf(plot.script, "set multiplot\nset boxwidth 0.85\n");
    snprintf(title, sizeof title, "What units do along the depth: %s", group);
    hr_plot_heading(&plot, title, hr_rows_describe(rows, NULL, true, below, sizeof below));
    fprintf(plot.script, "set xlabel 'unit, from the input to the loss' offset 0,0.3\n");
    for (int i = 0; i < rows->n_rows; i++) {
        group_of(&rows->row[i], text);
        if (!wanted(&rows->row[i]) || strcmp(text, group) || !bars_read(&rows->row[i], b)) continue;
        panel_plot(&plot, &rows->row[i], b, panel++, &grid);
        if (panel == 1) fprintf(plot.script, "unset label\n");
    }
    key_plot(&plot);
    fprintf(plot.script, "unset multiplot\n");
    TRY(hr_plot_end(&plot));
    (*n_drawn)++;
out:
    hr_plot_drop(&plot);
    return st;
}

hr_status hr_figure_units(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels groups = {0};
    char text[GROUP_TEXT];
    bars *b = malloc(sizeof *b);
    TRY_ALLOC(b);
    for (int i = 0; i < rows->n_rows; i++) {
        if (!wanted(&rows->row[i]) || !bars_read(&rows->row[i], b)) continue;
        group_of(&rows->row[i], text);
        if (hr_labels_add(&groups, text) < 0) FAIL(HR_NO_MEMORY, "no memory for a picture's name");
    }
    for (int i = 0; i < groups.n_texts; i++) TRY(draw(folder, rows, groups.text[i], b, n_drawn));
out:
    hr_labels_clear(&groups);
    free(b);
    return st;
}
#endif
