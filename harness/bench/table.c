/* See table.h. */
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "units.h"

enum { COLUMNS_MOST = 16, CELL = 768 };

/* A column has room for its name, for so many characters, and for what hr_table_fit has seen of it. */
typedef struct column {
    const char *name;
    int chars;
    bool left;                   /* text; numbers stand on the right */
} column;

static const column training_columns[] = {
    {"workload", 0, true},    {"technique", 0, true},    {"budget", 0, true},    {"peak", 8, false},
    {"promised", 8, false},   {"mem/all", 7, false},     {"floor/peak", 10, false}, {"time", 8, false},
    {"iqr", 5, false},        {"n", 3, false},           {"time/all", 8, false}, {"predicted", 9, false},
    {"moved", 8, false},      {"recomputed", 10, false}, {"#wrong", 6, false},   {"status", 0, true},
};
static const column kernel_columns[] = {
    {"kernel", 0, true},    {"algorithm", 12, true}, {"threads", 7, false}, {"elements", 9, false},
    {"type", 4, true},      {"density", 7, false},   {"time", 8, false},    {"GB/s", 6, false},
    {"of copy", 7, false},  {"of moved", 8, false},  {"iqr", 5, false},     {"n", 4, false},
    {"status", 0, true},
};
enum { TRAINING_COLUMNS = sizeof training_columns / sizeof *training_columns,
       KERNEL_COLUMNS = sizeof kernel_columns / sizeof *kernel_columns };

typedef struct row { char cell[COLUMNS_MOST][CELL]; } row;

static const column *columns_of(const hr_table *table, int *n_columns)
{
    bool kernels = table->head == HR_TABLE_KERNELS;
    *n_columns = kernels ? KERNEL_COLUMNS : TRAINING_COLUMNS;
    return kernels ? kernel_columns : training_columns;
}

static int chars_of(const hr_table *table, const column *columns, int i)
{
    int fitted[3] = {table->workload_chars, table->technique_chars, table->budget_chars};
    int chars = columns[i].chars, name = (int)strlen(columns[i].name);
    if (columns == training_columns && i < 3) chars = fitted[i];
    if (columns == kernel_columns && !i) chars = table->kernel_chars;
    return chars > name ? chars : name;
}

static void widen(int *chars, const char *text)
{
    if ((int)strlen(text) > *chars) *chars = (int)strlen(text);
}

void hr_table_fit(hr_table *table, const hr_case *one)
{
    char budget[64], batch[sizeof one->workload + 16];
    if (*one->kernel) {
        widen(&table->kernel_chars, one->kernel);
        return;
    }
    /* A batch that will be found takes up to this many characters more. */
    snprintf(batch, sizeof batch, "%s%s", one->workload, strcmp(one->batch, "max") ? "" : ",batch=9999");
    widen(&table->workload_chars, *one->plan_path ? one->plan_path : batch);
    widen(&table->technique_chars, one->technique);
    widen(&table->budget_chars, hr_case_budget_text(one, budget));
}

/* 12.3 ms and the like: three digits, so that noise is not read as precision. */
static void seconds_text(double seconds, char text[16])
{
    if (!isfinite(seconds)) snprintf(text, 16, "-");
    else if (seconds >= 1) snprintf(text, 16, "%.3g s", seconds);
    else if (seconds >= 1e-3) snprintf(text, 16, "%.3g ms", 1e3 * seconds);
    else snprintf(text, 16, "%.3g us", 1e6 * seconds);
}

static void bytes_text(int64_t bytes, char text[HR_BYTES_TEXT])
{
    if (bytes == HR_NONE) snprintf(text, HR_BYTES_TEXT, "-");
    else hr_bytes_format(bytes, text);
}

static void ratio_text(double above, double below, const char *form, char text[16])
{
    if (isfinite(above) && isfinite(below) && below > 0) snprintf(text, 16, form, above / below);
    else snprintf(text, 16, "-");
}

static double as_real(int64_t value) { return value == HR_NONE ? NAN : (double)value; }

/* 97%, of a copy. */
static void share_text(double share, char text[16])
{
    if (isfinite(share)) snprintf(text, 16, "%.0f%%", 100 * share);
    else snprintf(text, 16, "-");
}

static void fill_row(const hr_record *r, row *row)
{
    char (*c)[CELL] = row->cell;
    snprintf(c[0], CELL, "%s", *r->workload ? r->workload : "-");
    snprintf(c[1], CELL, "%s", *r->technique ? r->technique : "-");
    snprintf(c[2], CELL, "%s", *r->budget_text ? r->budget_text : "-");
    bytes_text(r->measured_bytes, c[3]);
    bytes_text(r->promised_bytes, c[4]);
    ratio_text(as_real(r->promised_bytes), as_real(r->keep_all_bytes), "%.3f", c[5]);
    ratio_text(as_real(r->live_bytes), as_real(r->promised_bytes), "%.4f", c[6]);
    seconds_text(r->step_seconds, c[7]);
    ratio_text(100 * r->iqr_seconds, r->step_seconds, "%.1f%%", c[8]);
    snprintf(c[9], CELL, r->samples.n ? "%d" : "-", r->samples.n);
    ratio_text(r->step_seconds, r->keep_all_seconds, "%.2f", c[10]);
    seconds_text(r->predicted_seconds, c[11]);
    bytes_text(r->measured_bytes == HR_NONE ? HR_NONE : r->swapped_bytes, c[12]);
    snprintf(c[13], CELL, r->measured_bytes == HR_NONE ? "-" : "%lld", (long long)r->recomputed_nodes);
    snprintf(c[14], CELL, r->wrong == HR_NONE ? "-" : "%lld", (long long)r->wrong);
    snprintf(c[15], CELL, "%s%s%s%s%s", *r->status ? r->status : "?", *r->message ? ": " : "", r->message,
             !strcmp(r->stop_reason, "time limit") ? " (time limit)" : "",
             isfinite(r->link_bytes_per_second) ? " (paced)" : "");
    if (hr_record_is_simulated(r)) {
        size_t used = strlen(c[15]);
        snprintf(c[15] + used, CELL - used, " (%s)", r->device);
    }
}

/* Seconds of the copy that the others are compared with: the device's standard one. */
static double copy_seconds(const hr_record *r)
{
    for (int i = 0; i < r->n_kernels; i++)
        if (!strcmp(r->kernels[i].op, "copy")) return r->kernels[i].seconds;
    return NAN;
}

static void fill_kernel_row(const hr_record *r, int which, row *row)
{
    char (*c)[CELL] = row->cell;
    const hr_kernel_row *k = which < r->n_kernels ? &r->kernels[which] : NULL;
    bool copy = k && !strcmp(k->op, "copy");
    double seconds = k && k->samples.n ? k->seconds : NAN, copied = as_real(r->copied_bytes);
    double moved = copy ? 2 * copied : as_real(r->read_bytes) + as_real(r->written_bytes);
    double copy_rate = 2 * copied / copy_seconds(r);
    snprintf(c[0], CELL, "%s", copy ? k->op : r->kernel);
    snprintf(c[1], CELL, "%s", k ? k->algorithm : "-");
    snprintf(c[2], CELL, r->threads <= 0 ? "-" : "%lld", (long long)r->threads);
    snprintf(c[3], CELL, r->elements == HR_NONE ? "-" : "%lld", (long long)r->elements);
    snprintf(c[4], CELL, "%s", *r->type ? r->type : "-");
    ratio_text(100 * as_real(r->nonzeros), as_real(r->elements), "%.2f%%", c[5]);
    seconds_text(seconds, c[6]);
    ratio_text(1e-9 * moved, seconds, "%.2f", c[7]);
    share_text(copy_seconds(r) / seconds, c[8]);
    share_text(moved / seconds / copy_rate, c[9]);
    ratio_text(k ? 100 * k->iqr_seconds : NAN, seconds, "%.1f%%", c[10]);
    snprintf(c[11], CELL, k && k->samples.n ? "%d" : "-", k ? k->samples.n : 0);
    /* the row's message beside the first line, an algorithm's own status beside its line */
    snprintf(c[12], CELL, "%s%s%s%s", k && *k->status && which ? k->status : *r->status ? r->status : "?",
             !which && *r->message ? ": " : "", !which ? r->message : "",
             !which && !strcmp(r->stop_reason, "time limit") ? " (time limit)" : "");
}

static void print_row(const hr_table *table, const row *row, const char *lead, const char *gap, const char *end)
{
    int n_columns;
    const column *columns = columns_of(table, &n_columns);
    fputs(lead, table->file);
    for (int i = 0; i < n_columns; i++) {
        int chars = i == n_columns - 1 || table->format == HR_FORMAT_MARKDOWN ? 0 : chars_of(table, columns, i);
        if (i) fputs(gap, table->file);
        fprintf(table->file, columns[i].left ? "%-*s" : "%*s", chars, row->cell[i]);
    }
    fputs(end, table->file);
}

/* The names of the columns, when the last ones that were named are others. */
static void print_names(hr_table *table, bool kernels)
{
    row names;
    int n_columns, wanted = kernels ? HR_TABLE_KERNELS : HR_TABLE_TRAINING;
    if ((int)table->head == wanted) return;
    if (table->head != HR_TABLE_NO_HEAD && table->format == HR_FORMAT_MARKDOWN) fputc('\n', table->file);
    table->head = kernels ? HR_TABLE_KERNELS : HR_TABLE_TRAINING;
    const column *columns = columns_of(table, &n_columns);
    for (int i = 0; i < n_columns; i++) snprintf(names.cell[i], CELL, "%s", columns[i].name);
    if (table->format != HR_FORMAT_MARKDOWN) {
        print_row(table, &names, "# ", "  ", "\n");
        return;
    }
    print_row(table, &names, "| ", " | ", " |\n|");
    for (int i = 0; i < n_columns; i++) fputs(columns[i].left ? "---|" : "--:|", table->file);
    fputc('\n', table->file);
}

static void print_heading(hr_table *table, const hr_case *first)
{
    char memory[HR_BYTES_TEXT];
    if (table->format != HR_FORMAT_MARKDOWN) {
        fprintf(table->file, "# runbench %s commit %s%s | %s: %lld cores %s, %s%s%s%s%s", HR_VERSION,
                table->machine->commit, table->machine->dirty ? "+" : "", first->device,
                (long long)table->machine->cores, table->machine->cpu,
                hr_bytes_format(table->machine->memory_bytes, memory), *first->capacity ? ", arena " : "",
                first->capacity, *first->link ? ", link " : "", first->link);
        fprintf(table->file, "%s | seed %lld\n", *first->link ? " paced" : "", (long long)first->seed);
    }
    print_names(table, *first->kernel);
}

static hr_status flushed(const hr_table *table)
{
    hr_status st = HR_OK;
    if (fflush(table->file) || ferror(table->file)) FAIL(HR_IO, "cannot write to standard output: %s", strerror(errno));
out:
    return st;
}

hr_status hr_table_begin(hr_table *table, const hr_case *first)
{
    table->head = HR_TABLE_NO_HEAD;
    if (table->format == HR_FORMAT_CSV) hr_record_csv_header(table->file);
    else if (table->format != HR_FORMAT_JSON) print_heading(table, first);
    return flushed(table);
}

static void print_lines(hr_table *table, const hr_record *record, row *row)
{
    bool kernel = *record->kernel, markdown = table->format == HR_FORMAT_MARKDOWN;
    int n_lines = kernel && record->n_kernels ? record->n_kernels : 1;
    print_names(table, kernel);
    for (int line = 0; line < n_lines; line++) {
        memset(row, 0, sizeof *row);
        if (kernel) fill_kernel_row(record, line, row);
        else fill_row(record, row);
        for (int i = 0; markdown && i < COLUMNS_MOST; i++)
            for (char *bar = strchr(row->cell[i], '|'); bar; bar = strchr(bar, '|')) *bar = '/';
        if (markdown) print_row(table, row, "| ", " | ", " |\n");
        else print_row(table, row, "  ", "  ", "\n");
    }
}

hr_status hr_table_row(hr_table *table, const hr_record *record, const char *json_line)
{
    hr_status st = HR_OK;
    char *line = NULL;
    row *row = NULL;
    table->n_rows++;
    if (table->format == HR_FORMAT_CSV) {
        hr_record_csv_row(record, table->file);
    } else if (table->format == HR_FORMAT_JSON) {
        if (!json_line) TRY(hr_record_to_json(record, table->machine, &line));
        fprintf(table->file, "%s\n", json_line ? json_line : line);
    } else {
        row = calloc(1, sizeof *row);
        TRY_ALLOC(row);
        print_lines(table, record, row);
    }
    TRY(flushed(table));
out:
    free(row);
    free(line);
    return st;
}
