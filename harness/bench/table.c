/* See table.h. */
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "units.h"

enum { COLUMNS = 16 };
static const struct { const char *name; int chars;
} columns[COLUMNS] = {
    {"workload", 0},    {"technique", 0},   {"budget", 0}, {"peak", 8},   {"promised", 8}, {"mem/all", 7},
    {"floor/peak", 10}, {"time", 8},        {"iqr", 5},    {"n", 3},      {"time/all", 8}, {"predicted", 9},
    {"moved", 8},       {"recomputed", 10}, {"#wrong", 6}, {"status", 0},
};

static int chars_of(const hr_table *table, int column)
{
    int fitted[3] = {table->workload_chars, table->technique_chars, table->budget_chars};
    int chars = column < 3 ? fitted[column] : columns[column].chars, name = (int)strlen(columns[column].name);
    return chars > name ? chars : name;
}

static void widen(int *chars, const char *text)
{
    if ((int)strlen(text) > *chars) *chars = (int)strlen(text);
}

void hr_table_fit(hr_table *table, const hr_case *one)
{
    char budget[64], batch[224];
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

typedef struct row { char cell[COLUMNS][768]; } row;

static void fill_row(const hr_record *r, row *row)
{
    char (*c)[768] = row->cell;
    snprintf(c[0], 768, "%s", *r->workload ? r->workload : "-");
    snprintf(c[1], 768, "%s", *r->technique ? r->technique : "-");
    snprintf(c[2], 768, "%s", *r->budget_text ? r->budget_text : "-");
    bytes_text(r->measured_bytes, c[3]);
    bytes_text(r->promised_bytes, c[4]);
    ratio_text(as_real(r->promised_bytes), as_real(r->keep_all_bytes), "%.3f", c[5]);
    ratio_text(as_real(r->live_bytes), as_real(r->promised_bytes), "%.4f", c[6]);
    seconds_text(r->step_seconds, c[7]);
    ratio_text(100 * r->iqr_seconds, r->step_seconds, "%.1f%%", c[8]);
    snprintf(c[9], 768, r->samples.n ? "%d" : "-", r->samples.n);
    ratio_text(r->step_seconds, r->keep_all_seconds, "%.2f", c[10]);
    seconds_text(r->predicted_seconds, c[11]);
    bytes_text(r->measured_bytes == HR_NONE ? HR_NONE : r->swapped_bytes, c[12]);
    snprintf(c[13], 768, r->measured_bytes == HR_NONE ? "-" : "%lld", (long long)r->recomputed_nodes);
    snprintf(c[14], 768, r->wrong == HR_NONE ? "-" : "%lld", (long long)r->wrong);
    snprintf(c[15], 768, "%s%s%s%s%s", *r->status ? r->status : "?", *r->message ? ": " : "", r->message,
             !strcmp(r->stop_reason, "time limit") ? " (time limit)" : "",
             isfinite(r->link_bytes_per_second) ? " (paced)" : "");
}

static void print_row(const hr_table *table, const row *row, const char *lead, const char *gap, const char *end)
{
    fputs(lead, table->file);
    for (int i = 0; i < COLUMNS; i++) {
        int chars = i == COLUMNS - 1 || table->format == HR_FORMAT_MARKDOWN ? 0 : chars_of(table, i);
        if (i) fputs(gap, table->file);
        fprintf(table->file, i < 3 ? "%-*s" : "%*s", chars, row->cell[i]);
    }
    fputs(end, table->file);
}

static void print_heading(hr_table *table, const hr_case *first)
{
    char memory[HR_BYTES_TEXT];
    row names;
    for (int i = 0; i < COLUMNS; i++) snprintf(names.cell[i], sizeof names.cell[i], "%s", columns[i].name);
    if (table->format == HR_FORMAT_MARKDOWN) {
        print_row(table, &names, "| ", " | ", " |\n|");
        for (int i = 0; i < COLUMNS; i++) fputs(i < 3 || i == COLUMNS - 1 ? "---|" : "--:|", table->file);
        fputc('\n', table->file);
        return;
    }
    fprintf(table->file, "# runbench %s commit %s%s | %s: %lld cores %s, %s%s%s%s%s", HR_VERSION,
            table->machine->commit, table->machine->dirty ? "+" : "", first->device, (long long)table->machine->cores,
            table->machine->cpu, hr_bytes_format(table->machine->memory_bytes, memory),
            *first->capacity ? ", arena " : "", first->capacity, *first->link ? ", link " : "", first->link);
    fprintf(table->file, "%s | seed %lld\n", *first->link ? " paced" : "", (long long)first->seed);
    print_row(table, &names, "# ", "  ", "\n");
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
    if (table->format == HR_FORMAT_CSV) hr_record_csv_header(table->file);
    else if (table->format != HR_FORMAT_JSON) print_heading(table, first);
    return flushed(table);
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
        fill_row(record, row);
        for (int i = 0; table->format == HR_FORMAT_MARKDOWN && i < COLUMNS; i++)
            for (char *bar = strchr(row->cell[i], '|'); bar; bar = strchr(bar, '|')) *bar = '/';
        if (table->format == HR_FORMAT_MARKDOWN) print_row(table, row, "| ", " | ", " |\n");
        else print_row(table, row, "  ", "  ", "\n");
    }
    TRY(flushed(table));
out:
    free(row);
    free(line);
    return st;
}
