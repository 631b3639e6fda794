/* See rows.h.
 *
 * The file is read line by line: one bad line costs that line. A record may be longer than any fixed buffer
 * (raw samples, a timeline), hence getline.
 */
#include "rows.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "units.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>
#endif

double hr_row_peak_bytes(const hr_row *row)
{
    return isnan(row->measured_bytes) ? row->promised_bytes : row->measured_bytes;
}

double hr_row_budget_percent(const hr_row *row)
{
    return row->keep_all_bytes > 0 ? 100 * row->budget_bytes / row->keep_all_bytes : NAN;
}

double hr_row_time_ratio(const hr_row *row)
{
    if (!(row->step_seconds > 0)) return NAN;
    if (row->keep_all_seconds > 0) return row->step_seconds / row->keep_all_seconds;
    return strcmp(row->technique, "keep_all") ? NAN : 1;
}

static const char thresholds_of[] = "slack_swap:";

char *hr_row_untuned(const hr_row *row, char text[HR_SERIES_TEXT])
{
    const char *at = strstr(row->technique, thresholds_of);
    if (!at || (at != row->technique && at[-1] != '+')) {
        snprintf(text, HR_SERIES_TEXT, "%s", row->technique);
        return text;
    }
    size_t used = (size_t)(at - row->technique) + strlen(thresholds_of) - 1, chars;
    snprintf(text, HR_SERIES_TEXT, "%.*s", (int)used, row->technique);
    used = strlen(text);
    char mark = ':';
    for (at += strlen(thresholds_of); *at && *at != '+'; at += chars, at += *at == ',') {
        chars = strcspn(at, ",+");
        if (!strncmp(at, "slack=", 6) || !strncmp(at, "size=", 5)) continue;
        snprintf(text + used, HR_SERIES_TEXT - used, "%c%.*s", mark, (int)chars, at);
        used = strlen(text);
        mark = ',';
    }
    snprintf(text + used, HR_SERIES_TEXT - used, "%s", at);
    return text;
}

char *hr_row_look(const hr_row *row, char text[HR_SERIES_TEXT])
{
    if (row->swept) hr_row_untuned(row, text);
    else snprintf(text, HR_SERIES_TEXT, "%s", row->technique);
    size_t used = strlen(text);
    snprintf(text + used, HR_SERIES_TEXT - used, "%s", row->swept ? " (thresholds given)" : "");
    return text;
}

char *hr_row_series(const hr_row *row, char text[HR_SERIES_TEXT])
{
    size_t used = strlen(hr_row_look(row, text));
    snprintf(text + used, HR_SERIES_TEXT - used, "%s", row->simulated ? HR_SIMULATED : "");
    return text;
}

char *hr_row_site(const hr_row *row, char text[HR_SITE_TEXT])
{
    const char *machine = strstr(row->device, "machine="), *folder;
    if (!row->simulated) {
        snprintf(text, HR_SITE_TEXT, "%s", row->device);
        return text;
    }
    machine = machine ? machine + strlen("machine=") : "here";
    int chars = (int)strcspn(machine, ",");
    for (folder = machine; folder < machine + chars; folder++)      /* of a file only its name */
        if (*folder == '/') chars -= (int)(folder + 1 - machine), machine = folder + 1;
    snprintf(text, HR_SITE_TEXT, "sim %.*s", chars, machine);
    return text;
}

char *hr_row_kernel_series(const hr_row_kernel *kernel, char text[HR_SERIES_TEXT])
{
    snprintf(text, HR_SERIES_TEXT, "%s %s", kernel->op, kernel->algorithm);
    return text;
}

int hr_labels_find(const hr_labels *labels, const char *text)
{
    for (int i = 0; i < labels->n_texts; i++)
        if (!strcmp(labels->text[i], text)) return i;
    return -1;
}

int hr_labels_add(hr_labels *labels, const char *text)
{
    int at = hr_labels_find(labels, text);
    if (at >= 0) return at;
    if (hr_grow((void **)&labels->text, (size_t)labels->n_texts, &labels->capacity, sizeof *labels->text) != HR_OK)
        return -1;
    char *copy = strdup(text);
    if (!copy) {
        hr_fail(HR_NO_MEMORY, "the system has no memory left for a name");
        return -1;
    }
    labels->text[labels->n_texts] = copy;
    return labels->n_texts++;
}

void hr_labels_clear(hr_labels *labels)
{
    for (int i = 0; i < labels->n_texts; i++) free(labels->text[i]);
    free(labels->text);
    *labels = (hr_labels){0};
}

#ifndef HR_HAVE_JANSSON
hr_status hr_rows_load(const char *folder, hr_rows *rows)
{
    return hr_fail(HR_UNSUPPORTED, "this build reads no records: install libjansson-dev and configure again");
}
void hr_rows_clear(hr_rows *rows) {}
char *hr_rows_describe(const hr_rows *rows, const char *site, bool commit, char *text, size_t chars)
{
    *text = '\0';
    return text;
}
int hr_row_kernels(const hr_row *row) { return 0; }
bool hr_row_kernel_at(const hr_row *row, int i, hr_row_kernel *kernel) { return false; }
#else

static const char *text_of(const json_t *record, const char *field)
{
    const char *text = json_string_value(json_object_get(record, field));
    return text ? text : "";
}

static double number_of(const json_t *record, const char *field)
{
    const json_t *value = json_object_get(record, field);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

int hr_row_kernels(const hr_row *row) { return (int)json_array_size(json_object_get(row->record, "kernels")); }

bool hr_row_kernel_at(const hr_row *row, int i, hr_row_kernel *kernel)
{
    const json_t *from = json_array_get(json_object_get(row->record, "kernels"), (size_t)i);
    *kernel = (hr_row_kernel){text_of(from, "op"), text_of(from, "algorithm"), number_of(from, "seconds"),
                              number_of(from, "iqr_seconds")};
    return kernel->seconds > 0;
}

/* Text of option `name` ("slack=") of the slack_swap in a stack of techniques; "" when not given. */
static const char *threshold_text(const char *technique, const char *name, char text[32])
{
    const char *at = strstr(technique, thresholds_of);
    text[0] = '\0';
    if (!at || (at != technique && at[-1] != '+')) return text;
    for (at += strlen(thresholds_of); *at && *at != '+'; at += *at == ',') {
        size_t chars = strcspn(at, ",+"), name_chars = strlen(name);
        if (!strncmp(at, name, name_chars)) snprintf(text, 32, "%.*s", (int)(chars - name_chars), at + name_chars);
        at += chars;
    }
    return text;
}

/* slack= is seconds, negative: found by the pass; size= is bytes. */
static void thresholds_read(hr_row *row)
{
    char text[32], *end;
    int64_t bytes;
    row->slack_threshold_seconds = strtod(threshold_text(row->technique, "slack=", text), &end);
    if (end == text || *end || !(row->slack_threshold_seconds >= 0)) row->slack_threshold_seconds = NAN;
    threshold_text(row->technique, "size=", text);
    row->size_threshold_bytes = *text && hr_bytes_parse(text, &bytes) == HR_OK ? (double)bytes : NAN;
    row->swept = !isnan(row->slack_threshold_seconds) && !isnan(row->size_threshold_bytes);
}

/* Takes the reference to `record`. */
static hr_row row_of(json_t *record)
{
    hr_row row = {.record = record};
    const struct { const char *field; const char **to; } texts[] = {
        {"case", &row.case_text}, {"workload", &row.workload}, {"technique", &row.technique},
        {"device", &row.device}, {"budget_text", &row.budget_text}, {"status", &row.status},
        {"peak_step", &row.peak_step}, {"needed_step", &row.needed_step}, {"kernel", &row.kernel}, {"type", &row.type},
    };
    const struct { const char *field; double *to; } numbers[] = {
        {"batch", &row.batch}, {"budget_bytes", &row.budget_bytes}, {"needed_bytes", &row.needed_bytes},
        {"promised_bytes", &row.promised_bytes}, {"measured_bytes", &row.measured_bytes},
        {"live_bytes", &row.live_bytes}, {"keep_all_bytes", &row.keep_all_bytes},
        {"predicted_seconds", &row.predicted_seconds}, {"host_bytes", &row.host_bytes}, {"step_seconds", &row.step_seconds},
        {"iqr_seconds", &row.iqr_seconds}, {"keep_all_seconds", &row.keep_all_seconds},
        {"elements", &row.elements}, {"nonzeros", &row.nonzeros}, {"copied_bytes", &row.copied_bytes},
        {"read_bytes", &row.read_bytes}, {"written_bytes", &row.written_bytes},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i].to = text_of(record, texts[i].field);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i].to = number_of(record, numbers[i].field);
    row.passed = !strcmp(row.status, "ok") || !strcmp(row.status, "mistrusted");
    row.largest_batch = strstr(row.case_text, "--batch max") != NULL;
    row.simulated = !strncmp(row.device, "sim", 3) && (!row.device[3] || row.device[3] == ':');
    thresholds_read(&row);
    row.threads = number_of(json_object_get(record, "machine"), "threads");
    for (int i = 0; *row.kernel && i < hr_row_kernels(&row); i++) {
        hr_row_kernel one;
        if (hr_row_kernel_at(&row, i, &one) && !strcmp(one.op, "copy") && isnan(row.keep_all_seconds))
            row.keep_all_seconds = one.seconds;
    }
    return row;
}

static hr_status row_add(hr_rows *rows, json_t *record)
{
    hr_status st = HR_OK;
    hr_row row = row_of(record);
    bool kernel = *row.kernel != '\0';
    hr_row **list = kernel ? &rows->kernel_row : &rows->row;
    int *n = kernel ? &rows->n_kernel_rows : &rows->n_rows;
    for (int i = 0; i < *n && *row.case_text; i++) {
        if (strcmp((*list)[i].case_text, row.case_text)) continue;
        json_decref((*list)[i].record);
        (*list)[i] = row;
        record = NULL;
        goto out;
    }
    TRY_GROW(*list, *n, *(kernel ? &rows->kernel_capacity : &rows->capacity));
    (*list)[(*n)++] = row;
    record = NULL;
out:
    json_decref(record);
    return st;
}

static void append(char *text, size_t chars, const char *separator, const char *format, const char *value)
{
    size_t used = strlen(text);
    if (!*value || used >= chars) return;
    used += (size_t)snprintf(text + used, chars - used, "%s", used ? separator : "");
    if (used < chars) snprintf(text + used, chars - used, format, value);
}

static bool is_described(const hr_rows *rows, const hr_row *row, const char *site)
{
    char here[HR_SITE_TEXT];
    return site ? !strcmp(hr_row_site(row, here), site) : !row->simulated || !rows->n_measured;
}

/* "a", or "a and others": a folder may hold rows of several machines or links, and a title must not hide it. */
static void append_field(const hr_rows *rows, const char *site, const char *object, const char *field,
                         const char *separator, const char *format, char *text, size_t chars)
{
    char first[352] = "";
    bool others = false;
    for (int i = 0; i < rows->n_rows + rows->n_kernel_rows && !others; i++) {
        const json_t *from = hr_rows_at(rows, i)->record;
        if (!is_described(rows, hr_rows_at(rows, i), site)) continue;
        if (object) from = json_object_get(from, object);
        const json_t *value = json_object_get(from, field);
        char now[320] = "";
        if (json_is_string(value)) snprintf(now, sizeof now, "%s", json_string_value(value));
        else if (json_is_integer(value)) snprintf(now, sizeof now, "%lld", (long long)json_integer_value(value));
        else if (json_is_real(value)) snprintf(now, sizeof now, "%g", json_real_value(value));
        if (!*now) continue;
        others = *first && strcmp(first, now);
        if (!*first) snprintf(first, sizeof first, "%s", now);
    }
    if (others) strncat(first, " and others", sizeof first - strlen(first) - 1);
    append(text, chars, separator, format, first);
}

/* "link paced to 12 GB/s", "link not paced", or both when the folder holds both. */
static const char *link_describe(const hr_rows *rows, const char *site, char text[96])
{
    double pace = NAN;
    bool unpaced = false, several = false;
    for (int i = 0; i < rows->n_rows; i++) {
        const json_t *machine = json_object_get(rows->row[i].record, "machine");
        if (!machine || !is_described(rows, &rows->row[i], site)) continue;
        double now = number_of(machine, "link");
        if (isnan(now)) unpaced = true;
        else if (isnan(pace)) pace = now;
        else several = several || now != pace;
    }
    if (!isnan(pace))
        snprintf(text, 96, "link paced to %.3g GB/s%s%s", pace / 1e9, several ? " and others" : "",
                 unpaced ? ", some rows not paced" : "");
    else snprintf(text, 96, "%s", unpaced ? "link not paced" : "");
    return text;
}

char *hr_rows_describe(const hr_rows *rows, const char *site, bool commit, char *text, size_t chars)
{
    static const struct { const char *object, *field, *separator, *format; bool real, simulated; } parts[] = {
        {NULL, "device", "", "device %s", true, false},      {"machine", "threads", ", ", "threads %s", true, false},
        {NULL, "", ", ", "%s", true, false},                 {"machine", "device", " | ", "%s", false, true},
        {"machine", "cpu", " | ", "%s", true, false},        {"machine", "cores", ", ", "%s cores", true, false},
        {"machine", "commit", " | ", "commit %.24s", true, true},
    };
    char link[96];
    bool simulated = site && !strncmp(site, "sim ", 4);
    *text = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (simulated ? !parts[i].simulated : !parts[i].real) continue;
        if (!strcmp(parts[i].field, "commit") && !commit) continue;
        if (!*parts[i].field)   /* the link's place */
            append(text, chars, parts[i].separator, parts[i].format, link_describe(rows, site, link));
        else
            append_field(rows, site, parts[i].object, parts[i].field, parts[i].separator, parts[i].format, text, chars);
    }
    return text;
}

static void machine_describe(hr_rows *rows)
{
    hr_rows_describe(rows, NULL, false, rows->bench, sizeof rows->bench);
    hr_rows_describe(rows, NULL, true, rows->machine, sizeof rows->machine);
}

static hr_status kernel_series(const hr_row *row, hr_labels *series)
{
    char text[HR_SERIES_TEXT];
    for (int i = 0; i < hr_row_kernels(row); i++) {
        hr_row_kernel one;
        hr_row_kernel_at(row, i, &one);
        if (hr_labels_add(series, hr_row_kernel_series(&one, text)) < 0) return HR_NO_MEMORY;
    }
    return HR_OK;
}

static hr_status line_read(hr_rows *rows, const char *line, size_t chars)
{
    json_t *record = json_loadb(line, chars, 0, NULL);
    if (json_is_object(record) && (*text_of(record, "workload") || *text_of(record, "kernel")))
        return row_add(rows, record);
    json_decref(record);
    rows->n_skipped++;
    return HR_OK;
}

hr_status hr_rows_load(const char *folder, hr_rows *rows)
{
    hr_status st = HR_OK;
    char *path = NULL, *line = NULL;
    size_t line_capacity = 0;
    FILE *file = NULL;
    bool torn = false;

    if (asprintf(&path, "%s/records.jsonl", folder) < 0) { path = NULL; TRY_ALLOC(path); }
    file = fopen(path, "r");
    if (!file) FAIL(HR_IO, "cannot read %s: %s", path, strerror(errno));
    for (ssize_t chars; (chars = getline(&line, &line_capacity, file)) >= 0;) {
        torn = line[chars - 1] != '\n';
        if (strspn(line, " \t\r\n") == (size_t)chars) continue;
        TRY(line_read(rows, line, (size_t)chars));
    }
    if (ferror(file)) FAIL(HR_IO, "cannot read %s: %s", path, strerror(errno));
    if (!rows->n_rows && !rows->n_kernel_rows) FAIL(HR_BAD_INPUT, "%s holds no record", path);
    if (rows->n_skipped)
        fprintf(stderr, "warning: %s: %d line%s left out that %s no record%s\n", path, rows->n_skipped,
                rows->n_skipped == 1 ? "" : "s", rows->n_skipped == 1 ? "is" : "are",
                torn ? " (the last one is torn)" : "");
    for (int i = 0; i < rows->n_rows + rows->n_kernel_rows; i++) rows->n_measured += !hr_rows_at(rows, i)->simulated;
    machine_describe(rows);
    for (int i = 0; i < rows->n_rows; i++) {
        char series[HR_SERIES_TEXT];
        if (hr_labels_add(&rows->series, hr_row_look(&rows->row[i], series)) < 0) { st = HR_NO_MEMORY; goto out; }
    }
    for (int i = 0; i < rows->n_kernel_rows && st == HR_OK; i++)
        st = kernel_series(&rows->kernel_row[i], &rows->series);
out:
    if (file) fclose(file);
    free(line);
    free(path);
    return st;
}

void hr_rows_clear(hr_rows *rows)
{
    for (int i = 0; i < rows->n_rows + rows->n_kernel_rows; i++) json_decref(hr_rows_at(rows, i)->record);
    free(rows->row);
    free(rows->kernel_row);
    hr_labels_clear(&rows->series);
    *rows = (hr_rows){0};
}
#endif
