/* See figures.h. */
#include "figures.h"

#include <stdio.h>
#include <string.h>
#include "figure.h"

static const struct {
    const char *name;
    hr_status (*draw)(const char *folder, const hr_rows *rows, int *n_drawn);
} figures[] = {
    {"peak_memory", hr_figure_peak_memory}, {"throughput_budget", hr_figure_throughput_budget},
    {"overhead", hr_figure_overhead},       {"largest_batch", hr_figure_largest_batch},
    {"prediction", hr_figure_prediction},   {"planning", hr_figure_planning},
    {"densities", hr_figure_densities},     {"budget", hr_figure_budget},
    {"heat", hr_figure_heat},               {"slack", hr_figure_slack},
    {"lanes", hr_figure_lanes},             {"sweeps", hr_figure_sweeps},
    {"units", hr_figure_units},
    {"timeline", hr_figure_timelines},      {"kernel_rate", hr_figure_kernel_rate},
    {"kernel_size", hr_figure_kernel_size}, {"kernel_ratio", hr_figure_kernel_ratio},
};

hr_status hr_figure_axes(const hr_rows *rows, bool (*wanted)(const hr_row *row),
                         const char *(*group_of)(const hr_row *row, char *text, size_t chars), hr_labels *groups,
                         hr_labels *series)
{
    char text[512];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row)) continue;
        if (hr_labels_add(groups, group_of(row, text, sizeof text)) < 0) return HR_NO_MEMORY;
        if (hr_labels_add(series, hr_row_series(row, text)) < 0) return HR_NO_MEMORY;
    }
    return HR_OK;
}

const char *hr_figure_workload(const hr_row *row, char *text, size_t chars) { return row->workload; }

hr_look hr_figure_look(const hr_rows *rows, const char *series)
{
    char look[HR_SERIES_TEXT];              /* a simulated row looks like a measured one: it stands in other pictures */
    size_t chars = strlen(series), mark = strlen(HR_SIMULATED);
    if (chars > mark && !strcmp(series + chars - mark, HR_SIMULATED)) chars -= mark;
    snprintf(look, sizeof look, "%.*s", (int)chars, series);
    int index = hr_labels_find(&rows->series, look);
    return hr_plot_look(index < 0 ? 0 : index);
}

hr_status hr_figure_row_name(const char *kind, const hr_row *row, hr_labels *names, char name[160])
{
    char workload[48], technique[40], budget[24], site[32], text[HR_SITE_TEXT], base[152];
    hr_plot_slug(row->workload, workload, sizeof workload);
    hr_plot_slug(row->technique, technique, sizeof technique);
    hr_plot_slug(row->budget_text, budget, sizeof budget);
    hr_plot_slug(row->simulated ? hr_row_site(row, text) : "", site, sizeof site);
    snprintf(base, sizeof base, "%s_%s_%s%s%s%s%s", kind, workload, technique, *budget ? "_" : "", budget,
             *site ? "_" : "", site);
    snprintf(name, 160, "%s", base);
    for (int k = 2; hr_labels_find(names, name) >= 0; k++) snprintf(name, 160, "%.147s_%d", base, k);
    return hr_labels_add(names, name) < 0 ? HR_NO_MEMORY : HR_OK;
}

enum { LEGEND_COLUMNS = 4 };

int hr_figure_legend_px(int n_entries) { return 24 + 22 * ((n_entries + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS); }

void hr_figure_legend(hr_plot *plot, const hr_rows *rows, const hr_labels *series, bool boxes, const char *extra)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    int n_entries = series->n_texts + (extra != NULL);
    hr_plot_margins(plot, 0, plot->width_px, hr_figure_legend_px(n_entries), 0);
    fprintf(f, "unset title\nunset xlabel\nunset ylabel\nunset xtics\nunset ytics\nunset grid\nunset arrow\n"
               "set border 0\nset xrange [0:1]\nset yrange [0:1]\n"
               "set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows %d\n"
               "plot ",
            (n_entries + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS);
    for (int s = 0; s < series->n_texts; s++) {
        hr_look look = hr_figure_look(rows, series->text[s]);
        hr_plot_quote(series->text[s], quoted);
        if (boxes)
            fprintf(f, "%sNaN with boxes fs pattern %d border lc rgb 'black' lc rgb '%s' title %s", s ? ", \\\n  " : "",
                    look.pattern, look.colour, quoted);
        else
            fprintf(f, "%sNaN with linespoints lc rgb '%s' dt %d lw 1.6 pt %d ps 0.9 title %s", s ? ", \\\n  " : "",
                    look.colour, look.dash, look.marker, quoted);
    }
    fprintf(f, "%s\n", extra ? extra : "");
}

hr_status hr_figures_make(const char *folder)
{
    hr_rows rows = {0};
    char drawn[512] = "", empty[512] = "";
    hr_status st = hr_rows_load(folder, &rows);
    if (st != HR_OK) goto out;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        int n_drawn = 0;
        hr_status one = figures[i].draw(folder, &rows, &n_drawn);
        char *list = one == HR_OK && !n_drawn ? empty : drawn;
        size_t used = strlen(list);
        if (one == HR_OK && n_drawn < 2)
            snprintf(list + used, sizeof drawn - used, "%s%s", used ? ", " : "", figures[i].name);
        else if (one == HR_OK)
            snprintf(list + used, sizeof drawn - used, "%s%s (%d)", used ? ", " : "", figures[i].name, n_drawn);
        if (one == HR_OK) continue;
        if (st == HR_OK) st = one;
        if (one == HR_UNSUPPORTED || one == HR_NO_MEMORY) break;   /* no other figure would fare better */
    }
    if (*drawn) fprintf(stderr, "figures in %s: %s%s%s\n", folder, drawn, *empty ? "; no data for: " : "", empty);
out:
    hr_rows_clear(&rows);
    return st;
}
