/* The public CSV form of addresses: id,lower,upper,size in, the same and offset out.
 *
 * Lives are half-open: `upper` is the first moment at which the buffer is gone. The reader is strict, since a
 * misread instance gives a wrong answer that looks right: every number is checked for range, every row for
 * its number of fields, ids for being different. It forgives what tools differ in: the order of columns, more
 * columns (they are not kept), CRLF, a byte-order mark, spaces around fields, empty lines, a missing last
 * line break.
 */
#include "addresses.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HIGHEST_SUM_BYTES (INT64_MAX / 4)
#define MOST_FIELDS 64
#define MOST_ID_CHARS 255

typedef enum field { ID, LOWER, UPPER, BYTES, FIELDS } field;
static const char *const field_names[FIELDS] = {"id", "lower", "upper", "size"};

typedef struct reader {
    FILE *file;
    char *text;               /* the line in hand */
    size_t text_capacity;
    int line;
    int place[FIELDS];        /* column of each field */
    int n_columns;
    char *columns[MOST_FIELDS];
    hr_interval *intervals;
    size_t interval_capacity;
    char **ids;
    size_t id_capacity;
    int *lines;               /* of each row, for messages */
    size_t line_capacity;
    int n;
    int64_t sum_bytes;
} reader;

static char *trimmed(char *text)
{
    while (*text == ' ' || *text == '\t') text++;
    size_t chars = strlen(text);
    while (chars > 0 && strchr(" \t\r\n", text[chars - 1])) text[--chars] = '\0';
    return text;
}

/* The next line that holds anything, cut into columns; n_columns is 0 at the end of the file. */
static hr_status line_read(reader *r, int *n_columns)
{
    hr_status st = HR_OK;
    *n_columns = 0;
    for (;;) {
        errno = 0;
        ssize_t chars = getline(&r->text, &r->text_capacity, r->file);
        if (chars < 0 && errno == ENOMEM) FAIL(HR_NO_MEMORY, "line %d is longer than memory allows", r->line + 1);
        if (chars < 0 && ferror(r->file)) FAIL(HR_IO, "cannot read after line %d: %s", r->line, strerror(errno));
        if (chars < 0) goto out;
        r->line++;
        if (memchr(r->text, '\0', (size_t)chars))
            FAIL(HR_BAD_INPUT, "line %d: a zero byte; this is not a text file", r->line);
        if (memchr(r->text, '"', (size_t)chars))
            FAIL(HR_BAD_INPUT, "line %d: quoted fields are not read; write the values bare", r->line);
        char *from = r->line == 1 && !strncmp(r->text, "\xef\xbb\xbf", 3) ? r->text + 3 : r->text;
        if (!*trimmed(from)) continue;
        for (char *comma = from; comma; from = comma + 1) {
            if (*n_columns == MOST_FIELDS) FAIL(HR_BAD_INPUT, "line %d: more than %d columns", r->line, MOST_FIELDS);
            comma = strchr(from, ',');
            if (comma) *comma = '\0';
            r->columns[(*n_columns)++] = trimmed(from);
            if (!comma) break;
        }
        goto out;
    }
out:
    return st;
}

static hr_status header_read(reader *r)
{
    hr_status st = HR_OK;
    TRY(line_read(r, &r->n_columns));
    if (r->n_columns == 0)
        FAIL(HR_BAD_INPUT, "line 1: the file is empty; its first line names the columns id, lower, upper, size");
    for (int f = 0; f < FIELDS; f++) {
        r->place[f] = -1;
        for (int c = 0; c < r->n_columns; c++) {
            if (strcmp(r->columns[c], field_names[f])) continue;
            if (r->place[f] >= 0) FAIL(HR_BAD_INPUT, "line %d: column '%s' is named twice", r->line, field_names[f]);
            r->place[f] = c;
        }
        if (r->place[f] < 0)
            FAIL(HR_BAD_INPUT, "line %d: no column '%s'; the header names id, lower, upper, size", r->line,
                 field_names[f]);
    }
out:
    return st;
}

static hr_status number_read(const reader *r, field f, int64_t *value)
{
    hr_status st = HR_OK;
    const char *text = r->columns[r->place[f]];
    if (!*text) FAIL(HR_BAD_INPUT, "line %d: %s is empty", r->line, field_names[f]);
    if (*text == '-') FAIL(HR_BAD_INPUT, "line %d: %s is negative: '%.40s'", r->line, field_names[f], text);
    *value = 0;
    for (const char *digit = text; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            FAIL(HR_BAD_INPUT, "line %d: %s is not a whole number: '%.40s'", r->line, field_names[f], text);
        if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, *digit - '0', value))
            FAIL(HR_BAD_INPUT, "line %d: %s is too large: '%.40s'", r->line, field_names[f], text);
    }
out:
    return st;
}

static hr_status row_read(reader *r, int n_columns)
{
    hr_status st = HR_OK;
    hr_interval made;
    const char *id = r->columns[r->place[ID]];
    if (n_columns != r->n_columns)
        FAIL(HR_BAD_INPUT, "line %d: %d columns where the header has %d", r->line, n_columns, r->n_columns);
    if (!*id) FAIL(HR_BAD_INPUT, "line %d: id is empty", r->line);
    if (strlen(id) > MOST_ID_CHARS)
        FAIL(HR_BAD_INPUT, "line %d: id is longer than %d characters", r->line, MOST_ID_CHARS);
    for (const char *c = id; *c; c++)
        if ((unsigned char)*c < ' ') FAIL(HR_BAD_INPUT, "line %d: id holds a control character", r->line);
    TRY(number_read(r, LOWER, &made.lower));
    TRY(number_read(r, UPPER, &made.upper));
    TRY(number_read(r, BYTES, &made.bytes));
    if (made.lower >= made.upper)
        FAIL(HR_BAD_INPUT, "line %d: lower %lld must be below upper %lld, which is exclusive", r->line,
             (long long)made.lower, (long long)made.upper);
    if (made.bytes == 0) FAIL(HR_BAD_INPUT, "line %d: size must be above zero", r->line);
    if (made.bytes > HIGHEST_SUM_BYTES - r->sum_bytes)
        FAIL(HR_BAD_INPUT, "line %d: up to here the sizes add up to more than %lld bytes", r->line,
             (long long)HIGHEST_SUM_BYTES);
    if (r->n >= INT32_MAX / 4) FAIL(HR_BAD_INPUT, "line %d: more buffers than can be indexed", r->line);
    TRY_GROW(r->intervals, r->n, r->interval_capacity);
    TRY_GROW(r->ids, r->n, r->id_capacity);
    TRY_GROW(r->lines, r->n, r->line_capacity);
    TRY_ALLOC(r->ids[r->n] = strdup(id));
    r->intervals[r->n] = made;
    r->lines[r->n++] = r->line;
    r->sum_bytes += made.bytes;
out:
    return st;
}

typedef struct named { const char *id; int line; } named;

static int compare_named(const void *left, const void *right)
{
    const named *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static hr_status ids_differ(const reader *r)
{
    hr_status st = HR_OK;
    named *all = malloc(sizeof *all * ((size_t)r->n + 1));
    TRY_ALLOC(all);
    for (int i = 0; i < r->n; i++) all[i] = (named){r->ids[i], r->lines[i]};
    qsort(all, (size_t)r->n, sizeof *all, compare_named);
    for (int i = 1; i < r->n; i++)
        if (!strcmp(all[i - 1].id, all[i].id))
            FAIL(HR_BAD_INPUT, "line %d: id '%.40s' was already on line %d", all[i].line, all[i].id, all[i - 1].line);
out:
    free(all);
    return st;
}

hr_status hr_addresses_read_csv(FILE *file, hr_interval **intervals, char ***ids, int *n)
{
    hr_status st = HR_OK;
    reader r = {.file = file};
    int n_columns = 0;
    *intervals = NULL;
    *ids = NULL;
    *n = 0;
    TRY(header_read(&r));
    for (;;) {
        TRY(line_read(&r, &n_columns));
        if (n_columns == 0) break;
        TRY(row_read(&r, n_columns));
    }
    TRY(ids_differ(&r));
    if (r.n == 0) {           /* a header alone is an instance without buffers; hand over something to free */
        TRY_GROW(r.intervals, 0, r.interval_capacity);
        TRY_GROW(r.ids, 0, r.id_capacity);
    }
    *intervals = r.intervals;
    *ids = r.ids;
    *n = r.n;
    r.intervals = NULL;
    r.ids = NULL;
    r.n = 0;
out:
    hr_addresses_free_ids(r.ids, r.n);
    free(r.intervals);
    free(r.lines);
    free(r.text);
    return st;
}

hr_status hr_addresses_write_csv(FILE *file, const hr_interval *intervals, char *const *ids, const int64_t *offsets,
                                 int n)
{
    hr_status st = HR_OK;
    fputs("id,lower,upper,size,offset\n", file);
    for (int i = 0; i < n; i++)
        fprintf(file, "%s,%lld,%lld,%lld,%lld\n", ids[i], (long long)intervals[i].lower, (long long)intervals[i].upper,
                (long long)intervals[i].bytes, (long long)offsets[i]);
    if (fflush(file) || ferror(file)) FAIL(HR_IO, "cannot write the answer: %s", strerror(errno));
out:
    return st;
}

void hr_addresses_free_ids(char **ids, int n)
{
    for (int i = 0; ids && i < n; i++) free(ids[i]);
    free(ids);
}
