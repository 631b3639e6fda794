/* Figure planning: does the time to plan grow in proportion to the network?
 *
 * Drawn from FOLDER/planning.csv, which is what `runbench planning` prints (records hold runs, and planning
 * runs nothing): total seconds of draft, rewrite, addresses and check against the nodes of the graph, one
 * line per technique over the chains, single markers for real networks. The dotted line is exactly linear
 * growth from the first chain on. Columns are found by name.
 */
#include "figure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 32 };

typedef struct table {
    char *text[4];               /* of the line at hand: case, technique, nodes, total_seconds */
    int column[4];
} table;
static const char *const names[4] = {"case", "technique", "nodes", "total_seconds"};

static int split(char *line, char *cells[MOST_COLUMNS])
{
    int n_cells = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *cell; (cell = strsep(&line, ",")) && n_cells < MOST_COLUMNS;) cells[n_cells++] = cell;
    return n_cells;
}

static bool header_read(char *line, table *t)
{
    char *cells[MOST_COLUMNS];
    int n_cells = split(line, cells), n_found = 0;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < n_cells; i++)
            if (!strcmp(cells[i], names[k])) { t->column[k] = i; n_found++; }
    return n_found == 4;
}

static bool line_read(char *line, table *t)
{
    char *cells[MOST_COLUMNS];
    int n_cells = split(line, cells);
    for (int k = 0; k < 4; k++) {
        if (t->column[k] >= n_cells) return false;
        t->text[k] = cells[t->column[k]];
    }
    return strtod(t->text[2], NULL) > 0 && strtod(t->text[3], NULL) > 0;
}

/* One pass over the file: the points of one technique, of chains or of networks, into the script's data;
 * with `techniques` it collects their names instead. First chain of all in first[2]. */
static hr_status pass(FILE *csv, const char *technique, bool chains, hr_labels *techniques, FILE *out, double first[2])
{
    hr_status st = HR_OK;
    char *line = NULL, quoted[HR_QUOTED_TEXT];
    size_t capacity = 0;
    table t = {0};
    rewind(csv);
    if (getline(&line, &capacity, csv) < 0 || !header_read(line, &t)) goto out;
    while (getline(&line, &capacity, csv) >= 0) {
        if (*line == '#' || !line_read(line, &t)) continue;
        bool chain = !strncmp(t.text[0], "chain", 5);
        if (techniques) {
            if (hr_labels_add(techniques, t.text[1]) < 0) { st = HR_NO_MEMORY; goto out; }
            if (chain && !first[0]) first[0] = strtod(t.text[2], NULL), first[1] = strtod(t.text[3], NULL);
        } else if (chain == chains && !strcmp(t.text[1], technique)) {
            fprintf(out, "%.0f %.6g %s\n", strtod(t.text[2], NULL), 1e3 * strtod(t.text[3], NULL),
                    hr_plot_quote_data(t.text[0], quoted));
        }
    }
out:
    free(line);
    return st;
}

static hr_status script_write(hr_plot *plot, FILE *csv, const hr_rows *rows, const hr_labels *techniques,
                              const double first[2])
{
    hr_status st = HR_OK;
    FILE *f = plot->script;
    char quoted[HR_QUOTED_TEXT];
    for (int k = 0; k < techniques->n_texts; k++)
        for (int chains = 0; chains < 2; chains++) {
            fprintf(f, "$%s%d << EOD\nNaN NaN \"\"\n", chains ? "chain" : "network", k);
            TRY(pass(csv, techniques->text[k], chains, NULL, f, NULL));
            fprintf(f, "EOD\n");
        }
    hr_plot_title(plot, "Time to plan, address and check a training step", rows);
    hr_plot_margins(plot, 92, plot->width_px - 40, plot->height_px - 60, 110);
    fprintf(f, "set logscale xy\nset autoscale xfix\nset format y '%%g'\n"
               "set xlabel 'nodes of the graph'\nset ylabel 'planning, ms'\n"
               "set key at screen 0.5,%.5f center horizontal Left reverse maxrows 2\n"
               "plot x*%.6g with lines lc rgb '#777777' dt 3 title 'linear growth'",
            26.0 / plot->height_px, first[0] > 0 ? 1e3 * first[1] / first[0] : 1e-3);
    for (int k = 0; k < techniques->n_texts; k++) {
        hr_look look = hr_figure_look(rows, techniques->text[k]);
        fprintf(f, ", \\\n  $chain%d using 1:2 with linespoints lc rgb '%s' dt %d pt %d lw 1.6 title %s", k,
                look.colour, look.dash, look.marker, hr_plot_quote(techniques->text[k], quoted));
        fprintf(f, ", \\\n  $network%d using 1:2 with points lc rgb '%s' pt %d ps 1.3 notitle", k, look.colour,
                look.marker);
        if (!k) fprintf(f, ", \\\n  $network%d using 1:2:3 with labels left offset 1,-0.6 font F9 notitle", k);
    }
    fprintf(f, "\n");
out:
    return st;
}

hr_status hr_figure_planning(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    hr_labels techniques = {0};
    hr_plot plot = {0};
    double first[2] = {0, 0};
    char *path = NULL;
    FILE *csv = NULL;
    if (asprintf(&path, "%s/planning.csv", folder) < 0) { path = NULL; TRY_ALLOC(path); }
    csv = fopen(path, "r");
    if (!csv && errno == ENOENT) goto out;
    if (!csv) FAIL(HR_IO, "cannot read %s: %s", path, strerror(errno));
    TRY(pass(csv, NULL, false, &techniques, NULL, first));
    if (!techniques.n_texts) goto out;
    TRY(hr_plot_begin(folder, "planning", 860, 540, &plot));
    TRY(script_write(&plot, csv, rows, &techniques, first));
    TRY(hr_plot_end(&plot));
    *n_drawn = 1;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&techniques);
    if (csv) fclose(csv);
    free(path);
    return st;
}
