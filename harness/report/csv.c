/* See csv.h. A cell never spans lines: none of our commands writes such a thing. */
#include "csv.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Takes the quotes off in place and steps over the cell: returns where the next one begins, NULL after the last. */
static char *cell_cut(char *from, char **cell)
{
    char *to = from;
    *cell = from;
    if (*from != '"') {
        from += strcspn(from, ",");
    } else {
        for (from++; *from && (*from != '"' || from[1] == '"'); from++) {
            if (*from == '"') from++;
            *to++ = *from;
        }
        from += strcspn(from, ",");
    }
    char *next = *from ? from + 1 : NULL;
    *from = '\0';
    if (to != *cell || **cell == '"') *to = '\0';
    return next;
}

static int line_split(char *line, char *cells[HR_CSV_MOST])
{
    int n_cells = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at && n_cells < HR_CSV_MOST;) at = cell_cut(at, &cells[n_cells++]);
    return n_cells;
}

static bool line_next(hr_csv *csv)
{
    do {
        if (getline(&csv->line, &csv->capacity, csv->file) < 0) return false;
    } while (*csv->line == '#');
    return true;
}

hr_status hr_csv_open(const char *path, const char *const *names, int n_names, hr_csv *csv)
{
    hr_status st = HR_OK;
    char *cells[HR_CSV_MOST];
    csv->file = fopen(path, "r");
    if (!csv->file) FAIL(HR_IO, "cannot read %s: %s", path, strerror(errno));
    if (getline(&csv->line, &csv->capacity, csv->file) > 0 && *csv->line == '#') {
        snprintf(csv->comment, sizeof csv->comment, "%s", csv->line + 1 + strspn(csv->line + 1, " "));
        csv->comment[strcspn(csv->comment, "\r\n")] = '\0';
    }
    rewind(csv->file);
    int n_cells = line_next(csv) ? line_split(csv->line, cells) : 0;
    csv->n_wanted = n_names;
    for (int k = 0; k < n_names; k++) {
        csv->column[k] = -1;
        for (int i = 0; i < n_cells; i++)
            if (!strcmp(cells[i], names[k])) csv->column[k] = i;
        if (csv->column[k] < 0) FAIL(HR_BAD_INPUT, "%s has no column '%s'", path, names[k]);
    }
out:
    return st;
}

bool hr_csv_next(hr_csv *csv)
{
    char *cells[HR_CSV_MOST];
    while (line_next(csv)) {
        int n_cells = line_split(csv->line, cells), k = 0;
        for (; k < csv->n_wanted && csv->column[k] < n_cells; k++) csv->cell[k] = cells[csv->column[k]];
        if (k == csv->n_wanted) return true;
    }
    return false;
}

double hr_csv_number(const hr_csv *csv, int name)
{
    char *end;
    double number = strtod(csv->cell[name], &end);
    return end == csv->cell[name] || *end ? NAN : number;
}

void hr_csv_close(hr_csv *csv)
{
    if (csv->file) fclose(csv->file);
    free(csv->line);
    *csv = (hr_csv){0};
}

static bool is_between(const char *name, const char *prefix, const char *suffix)
{
    size_t chars = strlen(name), begins = strlen(prefix), ends = strlen(suffix);
    return chars > begins + ends && !strncmp(name, prefix, begins) && !strcmp(name + chars - ends, suffix);
}

hr_status hr_csv_each(const char *folder, const char *prefix, const char *suffix,
                      hr_status (*draw)(const char *path, const char *middle, void *context), void *context)
{
    hr_status st = HR_OK;
    struct dirent **entries = NULL;
    char *path = NULL, middle[256];
    int n_entries = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < n_entries; i++) {
        const char *name = entries[i]->d_name;
        if (!is_between(name, prefix, suffix)) continue;
        free(path);
        if (asprintf(&path, "%s/%s", folder, name) < 0) { path = NULL; TRY_ALLOC(path); }
        snprintf(middle, sizeof middle, "%.*s", (int)(strlen(name) - strlen(prefix) - strlen(suffix)),
                 name + strlen(prefix));
        TRY(draw(path, middle, context));
    }
out:
    for (int i = 0; i < n_entries; i++) free(entries[i]);
    free(entries);
    free(path);
    return st;
}
