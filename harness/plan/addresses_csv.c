/* The public CSV form of an allocation problem: id,lower,upper,size; the answer adds offset. */
#include "addresses.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ID, LOWER, UPPER, SIZE, COLUMNS, IGNORED = COLUMNS, CELLS_MAX = 64 };
static const char *const column_names[COLUMNS] = {"id", "lower", "upper", "size"};

typedef struct table {
    FILE *file;
    char *line;
    size_t line_capacity;
    int number;
    int meaning[CELLS_MAX];      /* of each cell: a column or IGNORED */
    int n_cells;
    hr_interval *intervals;
    char **ids;
    int n;
    size_t interval_capacity, id_capacity;
} table;

/* Next line that is not empty; false at the end of the file. */
static hr_status next_line(table *t, bool *found)
{
    hr_status st = HR_OK;
    for (*found = false; !*found;) {
        ssize_t chars = getline(&t->line, &t->line_capacity, t->file);
        if (chars < 0) break;
        t->number++;
        if (memchr(t->line, '\0', (size_t)chars)) FAIL(HR_BAD_INPUT, "line %d: a NUL byte; this is no CSV", t->number);
        t->line[strcspn(t->line, "\r\n")] = '\0';
        *found = t->line[strspn(t->line, " \t")] != '\0';
    }
    if (!*found && ferror(t->file)) FAIL(HR_IO, "cannot read the CSV: %s", strerror(errno));
out:
    return st;
}

/* Cuts a line at its commas; cells lose spaces around them. */
static hr_status split(table *t, char *cells[CELLS_MAX], int *n_cells)
{
    hr_status st = HR_OK;
    char *rest = t->line;
    for (*n_cells = 0; rest; ) {
        if (*n_cells == CELLS_MAX) FAIL(HR_BAD_INPUT, "line %d: more than %d columns", t->number, CELLS_MAX);
        char *comma = strchr(rest, ',');
        if (comma) *comma = '\0';
        rest += strspn(rest, " \t");
        size_t chars = strlen(rest);
        while (chars && strchr(" \t", rest[chars - 1])) rest[--chars] = '\0';
        cells[(*n_cells)++] = rest;
        rest = comma ? comma + 1 : NULL;
    }
out:
    return st;
}

static hr_status read_header(table *t)
{
    hr_status st = HR_OK;
    char *cells[CELLS_MAX];
    bool found, seen[COLUMNS] = {false};
    TRY(next_line(t, &found));
    if (!found) FAIL(HR_BAD_INPUT, "line 1: the file is empty; expected the header id,lower,upper,size");
    TRY(split(t, cells, &t->n_cells));
    for (int c = 0; c < t->n_cells; c++) {
        int column = 0;
        while (column < COLUMNS && strcmp(cells[c], column_names[column])) column++;
        t->meaning[c] = column;
        if (column == COLUMNS) continue;
        if (seen[column]) FAIL(HR_BAD_INPUT, "line %d: column '%s' stands there twice", t->number, cells[c]);
        seen[column] = true;
    }
    for (int column = 0; column < COLUMNS; column++)
        if (!seen[column]) FAIL(HR_BAD_INPUT, "line %d: column '%s' is missing; the header must name id, lower, upper and size", t->number, column_names[column]);
out:
    return st;
}

static hr_status to_number(const table *t, int column, const char *cell, int64_t *number)
{
    hr_status st = HR_OK;
    char *end;
    errno = 0;
    *number = strtoll(cell, &end, 10);
    if (end == cell || *end || errno || *number < INT64_MIN / 4 || *number > INT64_MAX / 4)
        FAIL(HR_BAD_INPUT, "line %d: %s is '%.40s', which is no whole number in range", t->number, column_names[column], cell);
out:
    return st;
}

static hr_status read_row(table *t)
{
    hr_status st = HR_OK;
    char *cells[CELLS_MAX], *id = NULL;
    int n_cells;
    int64_t value[COLUMNS] = {0};
    const char *name = "";
    TRY(split(t, cells, &n_cells));
    if (n_cells != t->n_cells) FAIL(HR_BAD_INPUT, "line %d: %d cells where the header has %d", t->number, n_cells, t->n_cells);
    for (int c = 0; c < n_cells; c++) {
        if (t->meaning[c] == ID) name = cells[c];
        else if (t->meaning[c] != IGNORED) TRY(to_number(t, t->meaning[c], cells[c], &value[t->meaning[c]]));
    }
    if (!*name) FAIL(HR_BAD_INPUT, "line %d: the id is empty", t->number);
    if (value[LOWER] >= value[UPPER])
        FAIL(HR_BAD_INPUT, "line %d: lower %" PRId64 " is not below upper %" PRId64 " (upper is exclusive)", t->number, value[LOWER], value[UPPER]);
    if (value[SIZE] < 1) FAIL(HR_BAD_INPUT, "line %d: size %" PRId64 " is not above zero", t->number, value[SIZE]);
    TRY_GROW(t->intervals, t->n, t->interval_capacity);
    TRY_GROW(t->ids, t->n, t->id_capacity);
    id = strdup(name);
    TRY_ALLOC(id);
    t->intervals[t->n] = (hr_interval){value[LOWER], value[UPPER], value[SIZE]};
    t->ids[t->n++] = id;
out:
    return st;
}

void hr_addresses_free_ids(char **ids, int n)
{
    for (int i = 0; ids && i < n; i++) free(ids[i]);
    free(ids);
}

hr_status hr_addresses_read_csv(FILE *file, hr_interval **intervals, char ***ids, int *n)
{
    hr_status st = HR_OK;
    table t = {.file = file};
    bool found;
    TRY(read_header(&t));
    for (;;) {
        TRY(next_line(&t, &found));
        if (!found) break;
        TRY(read_row(&t));
    }
    if (!t.n) FAIL(HR_BAD_INPUT, "line %d: the file has a header and no rows", t.number + 1);
    *intervals = t.intervals;
    *ids = t.ids;
    *n = t.n;
    t.intervals = NULL;
    t.ids = NULL;
out:
    free(t.line);
    free(t.intervals);
    hr_addresses_free_ids(t.ids, t.n);
    return st;
}

hr_status hr_addresses_write_csv(FILE *file, const hr_interval *intervals, char *const *ids, const int64_t *offsets, int n)
{
    fprintf(file, "id,lower,upper,size,offset\n");
    for (int i = 0; i < n; i++)
        fprintf(file, "%s,%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 "\n", ids[i], intervals[i].lower, intervals[i].upper, intervals[i].bytes, offsets[i]);
    if (fflush(file) || ferror(file)) return hr_fail(HR_IO, "cannot write the answer: %s", strerror(errno));
    return HR_OK;
}
