/* Figure densities: does the share of nonzero elements of a ReLU's output stay what it was when it was measured?
 *
 * Drawn from FOLDER/densities-NAME.csv, which is what `runbench densities` prints; one picture for each file,
 * density_NAME: left the density of each ReLU output against the training step, a line for each layer from the first
 * (dark) to the last (light), and the mean over all elements; right how much smaller the packed forms of all of them
 * together are. Columns are found by name.
 */
#include "figure.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 16, WANTED = 7 };
static const char *const names[WANTED] = {"step", "tensor", "made_by", "elements", "density", "ratio", "workload"};
enum { STEP, TENSOR, MADE_BY, ELEMENTS, DENSITY, RATIO, WORKLOAD };
static const char prefix[] = "densities-", suffix[] = ".csv";

typedef struct reader {
    FILE *csv;
    char *line;
    size_t capacity;
    int column[WANTED];
    char *cell[WANTED];
} reader;

static int split(char *line, char *cells[MOST_COLUMNS])
{
    int n_cells = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *cell; n_cells < MOST_COLUMNS && (cell = strsep(&line, ","));) cells[n_cells++] = cell;
    return n_cells;
}

/* Back to the first line of data; false when the columns are not there. */
static bool restart(reader *r)
{
    char *cells[MOST_COLUMNS];
    int n_found = 0;
    rewind(r->csv);
    do {
        if (getline(&r->line, &r->capacity, r->csv) < 0) return false;
    } while (*r->line == '#');
    int n_cells = split(r->line, cells);
    for (int k = 0; k < WANTED; k++)
        for (int i = 0; i < n_cells; i++)
            if (!strcmp(cells[i], names[k])) r->column[k] = i, n_found++;
    return n_found == WANTED;
}

/* Next line of a ReLU's output. */
static bool next(reader *r)
{
    char *cells[MOST_COLUMNS];
    while (getline(&r->line, &r->capacity, r->csv) >= 0) {
        int n_cells = split(r->line, cells), k = 0;
        for (; k < WANTED && r->column[k] < n_cells; k++) r->cell[k] = cells[r->column[k]];
        if (k == WANTED && !strcmp(r->cell[MADE_BY], "relu") && strtod(r->cell[RATIO], NULL) > 0) return true;
    }
    return false;
}

static void write_layer(reader *r, const char *tensor, FILE *f)
{
    for (restart(r); next(r);)
        if (!strcmp(r->cell[TENSOR], tensor))
            fprintf(f, "%.0f %.6g\n", strtod(r->cell[STEP], NULL), 100 * strtod(r->cell[DENSITY], NULL));
}

/* step, density of all elements in percent, dense over packed bytes of all. Lines of one step stand together. */
static void write_totals(reader *r, FILE *f)
{
    double step = -1, elements = 0, nonzeros = 0, packed = 0;
    restart(r);
    for (bool more = true; more;) {
        more = next(r);
        double here = more ? strtod(r->cell[STEP], NULL) : -2;
        if (here != step && elements > 0) fprintf(f, "%.0f %.6g %.6g\n", step, 100 * nonzeros / elements, elements / packed);
        if (here != step) elements = nonzeros = packed = 0;
        step = here;
        if (!more) break;
        double n = strtod(r->cell[ELEMENTS], NULL);
        elements += n;
        nonzeros += n * strtod(r->cell[DENSITY], NULL);
        packed += n / strtod(r->cell[RATIO], NULL);
    }
}

static void write_script(hr_plot *plot, reader *r, const hr_labels *layers, const char *title, const hr_rows *rows)
{
    FILE *f = plot->script;
    hr_grid grid = hr_plot_grid(2, 2, 20, 20);
    for (int l = 0; l < layers->n_texts; l++) {
        fprintf(f, "$layer%d << EOD\n", l);
        write_layer(r, layers->text[l], f);
        fprintf(f, "EOD\n");
    }
    fprintf(f, "$totals << EOD\n");
    write_totals(r, f);
    fprintf(f, "EOD\nset multiplot\n");
    hr_plot_title(plot, title, rows);
    hr_plot_panel(plot, &grid, 0);
    fprintf(f, "set palette defined (0 '#08306b', 1 '#9ecae1')\nunset colorbox\nset cbrange [0:%d]\n"
               "set xlabel 'training step'\nset ylabel 'elements that are not zero, %%'\nset yrange [0:100]\n"
               "set key at graph 0.98,0.02 right bottom\nplot ", layers->n_texts > 1 ? layers->n_texts - 1 : 1);
    for (int l = 0; l < layers->n_texts; l++)
        fprintf(f, "$layer%d using 1:2 with lines lw 1 lc palette cb %d %s, \\\n  ", l, l,
                l == 0 ? "title 'first layer'" : l + 1 == layers->n_texts ? "title 'last layer'" : "notitle");
    fprintf(f, "$totals using 1:2 with lines lw 2.5 lc rgb '#d62728' title 'all elements'\n");
    hr_plot_panel(plot, &grid, 1);
    fprintf(f, "unset key\nset ylabel 'dense / packed bytes, all ReLU outputs'\nset yrange [0:*]\n"
               "plot $totals using 1:3 with lines lw 2.5 lc rgb '#d62728'\nunset multiplot\n");
}

static hr_status draw(const char *folder, const char *file_name, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    reader r = {0};
    hr_plot plot = {0};
    hr_labels layers = {0};
    char *path = NULL, name[128], title[256];
    if (asprintf(&path, "%s/%s", folder, file_name) < 0) { path = NULL; TRY_ALLOC(path); }
    r.csv = fopen(path, "r");
    if (!r.csv) FAIL(HR_IO, "cannot read %s: %s", path, strerror(errno));
    if (!restart(&r)) FAIL(HR_BAD_INPUT, "%s has not the columns that runbench densities prints", path);
    snprintf(title, sizeof title, "Density of ReLU outputs while %.*s trains",
             (int)(strlen(file_name) - strlen(prefix) - strlen(suffix)), file_name + strlen(prefix));
    while (next(&r))
        if (hr_labels_add(&layers, r.cell[TENSOR]) < 0) { st = HR_NO_MEMORY; goto out; }
    if (!layers.n_texts) goto out;
    snprintf(name, sizeof name, "density_%.*s", (int)(strlen(file_name) - strlen(prefix) - strlen(suffix)),
             file_name + strlen(prefix));
    TRY(hr_plot_begin(folder, name, 1180, 480, &plot));
    write_script(&plot, &r, &layers, title, rows);
    TRY(hr_plot_end(&plot));
    ++*n_drawn;
out:
    hr_plot_drop(&plot);
    hr_labels_clear(&layers);
    if (r.csv) fclose(r.csv);
    free(r.line);
    free(path);
    return st;
}

static int is_densities(const struct dirent *entry)
{
    size_t chars = strlen(entry->d_name), ends = strlen(suffix);
    return chars > strlen(prefix) + ends && !strncmp(entry->d_name, prefix, strlen(prefix)) &&
           !strcmp(entry->d_name + chars - ends, suffix);
}

hr_status hr_figure_densities(const char *folder, const hr_rows *rows, int *n_drawn)
{
    hr_status st = HR_OK;
    struct dirent **entries = NULL;
    int n_entries = scandir(folder, &entries, is_densities, alphasort);
    for (int i = 0; i < n_entries; i++) {
        if (st == HR_OK) st = draw(folder, entries[i]->d_name, rows, n_drawn);
        free(entries[i]);
    }
    free(entries);
    return st;
}
