/* Figure largest_batch: how many samples fit into the same memory?
 *
 * One panel per network and capacity, because batch sizes of a small and a large network share no axis; one
 * bar per technique. The number above a bar is the batch; the one in brackets, when the row was timed, the
 * samples per second at that batch: a larger batch that is slower per sample has bought nothing but a batch.
 */
#include "figure.h"

#include <math.h>
#include <string.h>

enum { TOP_PX = 52 };

static bool wanted(const hr_row *row) { return row->largest_batch; }

/* The workload without its batch option (found, not given), and the memory it had to fit into. */
static const char *group_of(const hr_row *row, char *text, size_t chars)
{
    char workload[256];
    size_t used = 0;
    const char *at = row->workload;
    char mark = '\0';                       /* ':' or ',' before the option at hand */
    while (*at && used + 2 < sizeof workload) {
        size_t part = strcspn(at, ":,");
        if (mark == '\0' || strncmp(at, "batch=", 6)) {
            bool first_option = mark && !memchr(workload, ':', used);
            if (mark) workload[used++] = first_option ? ':' : ',';
            if (part > sizeof workload - used - 1) part = sizeof workload - used - 1;
            memcpy(workload + used, at, part);
            used += part;
        }
        at += strcspn(at, ":,");
        if (*at) mark = *at++;
    }
    workload[used] = '\0';
    size_t budget_chars = strlen(row->budget_text);      /* "512MiB max": that the batch is the largest is said above */
    if (budget_chars > 4 && !strcmp(row->budget_text + budget_chars - 4, " max")) budget_chars -= 4;
    char site[HR_SITE_TEXT];                             /* machines that are only described share no axis with others */
    snprintf(text, chars, "%s%s%.*s%s%s", workload, budget_chars ? " in " : "", (int)budget_chars, row->budget_text,
             row->simulated ? ", " : "", row->simulated ? hr_row_site(row, site) : "");
    return text;
}

static const hr_row *row_find(const hr_rows *rows, const char *group, const char *series)
{
    char text[512], name[HR_SERIES_TEXT];
    for (int i = 0; i < rows->n_rows; i++) {
        const hr_row *row = &rows->row[i];
        if (!wanted(row) || strcmp(hr_row_series(row, name), series)) continue;
        if (!strcmp(group_of(row, text, sizeof text), group)) return row;
    }
    return NULL;
}

/* One data block per bar: x, batch, text above. Returns the largest batch of the panel. */
static double panel_data(FILE *f, const hr_rows *rows, const hr_labels *groups, const hr_labels *series, int g)
{
    double top = 0;
    char quoted[HR_QUOTED_TEXT];
    for (int s = 0; s < series->n_texts; s++) {
        const hr_row *row = row_find(rows, groups->text[g], series->text[s]);
        fprintf(f, "$bar_%d_%d << EOD\n", g, s);
        if (!row) fprintf(f, "NaN NaN \"\"\n");
        else if (!strcmp(row->status, "over budget")) fprintf(f, "%d 0 \"none\"\n", s);
        else if (!row->passed || !(row->batch > 0))
            fprintf(f, "%d 0 %s\n", s, hr_plot_quote_data(row->status, quoted));
        else if (row->step_seconds > 0) {
            double rate = row->batch / row->step_seconds;
            fprintf(f, rate < 100 ? "%d %.0f \"%.0f (%.3g/s)\"\n" : "%d %.0f \"%.0f (%.0f/s)\"\n", s, row->batch,
                    row->batch, rate);
        } else fprintf(f, "%d %.0f \"%.0f\"\n", s, row->batch, row->batch);
        fprintf(f, "EOD\n");
        if (row && row->passed && row->batch > top) top = row->batch;
    }
    return top;
}

static void script_write(hr_plot *plot, const hr_rows *rows, const hr_labels *groups, const hr_labels *series,
                         const hr_grid *grid)
{
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    for (int g = 0; g < groups->n_texts; g++) {
        double top = panel_data(f, rows, groups, series, g);
        fprintf(f, "top%d = %g\n", g, top);
    }
    fprintf(f, "set multiplot\n");
    hr_plot_title(plot, "Largest batch that fits (in brackets: samples/s at that batch)", rows);
    fprintf(f, "set ylabel 'batch, samples' offset 0.8,0\nunset xtics\nset boxwidth 0.8\nset xrange [-0.8:%g]\n",
            series->n_texts - 0.2);
    for (int g = 0; g < groups->n_texts; g++) {
        hr_plot_panel(plot, grid, g);
        fprintf(f, "set title %s font F10 offset 0,-0.4\nset yrange [0:(top%d > 0 ? 1.2*top%d : 1)]\nplot ",
                hr_plot_quote(groups->text[g], quoted), g, g);
        for (int s = 0; s < series->n_texts; s++) {
            hr_look look = hr_figure_look(rows, series->text[s]);
            fprintf(f, "%s$bar_%d_%d using 1:2 with boxes fs pattern %d border lc rgb 'black' lc rgb '%s' notitle, \\\n"
                       "  $bar_%d_%d using 1:2:3 with labels center offset 0,0.7 font F9 notitle",
                    s ? ", \\\n  " : "", g, s, look.pattern, look.colour, g, s);
        }
        fprintf(f, "\n");
        if (!g) fprintf(f, "unset label\n");
    }
    hr_figure_legend(plot, rows, series, true, NULL);
    fprintf(f, "unset multiplot\n");
}

hr_status hr_figure_largest_batch(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels groups = {0}, series = {0};
    hr_plot plot = {0};
    TRY(hr_figure_axes(rows, wanted, group_of, &groups, &series));
    if (!groups.n_texts) goto out;
    int most_columns = series.n_texts > 6 ? 1 : 2;
    hr_grid grid = hr_plot_grid(groups.n_texts, most_columns, TOP_PX, hr_figure_legend_px(series.n_texts));
    int cell_px = 120 + 96 * series.n_texts;
    if (grid.columns * cell_px < 760) cell_px = 760 / grid.columns;
    int height_px = grid.lines * 300 + TOP_PX + grid.bottom_px;
    TRY(hr_plot_begin(folder, "largest_batch", grid.columns * cell_px, height_px, &plot));
    script_write(&plot, rows, &groups, &series, &grid);
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&groups);
    hr_labels_clear(&series);
    return st;
}
