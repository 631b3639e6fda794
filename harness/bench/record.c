/* See record.h. The two processes are the same program, so a record travels as its bytes followed by the
 * bytes of the lists that it owns, with all lengths in front: nothing to parse and nothing to lose by rounding. */
#include "record.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "record_fields.h"

static const struct { const char *name; bool failed; } outcomes[] = {
#define X(code, name, failed) {name, failed},
    HR_OUTCOME_LIST(X)
#undef X
};

const char *hr_outcome_name(hr_outcome outcome) { return outcomes[outcome].name; }

bool hr_outcome_failed(const char *status)
{
    for (int i = 0; i < HR_OUTCOMES; i++)
        if (!strcmp(status, outcomes[i].name)) return outcomes[i].failed;
    return true;
}

#define FIELD(name, kind, member) {name, HR_FIELD_##kind, offsetof(hr_record, member), sizeof(((hr_record *)0)->member)}
const hr_field hr_record_fields[] = {
    FIELD("schema", INTEGER, schema),
    FIELD("suite", TEXT, suite),
    FIELD("case", TEXT, case_text),
    FIELD("command", TEXT, command),
    FIELD("workload", TEXT, workload),
    FIELD("technique", TEXT, technique),
    FIELD("device", TEXT, device),
    FIELD("batch", INTEGER, batch),
    FIELD("budget_text", TEXT, budget_text),
    FIELD("budget_bytes", INTEGER, budget_bytes),
    FIELD("status", TEXT, status),
    FIELD("message", TEXT, message),
    FIELD("needed_bytes", INTEGER, needed_bytes),
    FIELD("needed_step", TEXT_OR_NULL, needed_step),
    FIELD("promised_bytes", INTEGER, promised_bytes),
    FIELD("measured_bytes", INTEGER, measured_bytes),
    FIELD("live_bytes", INTEGER, live_bytes),
    FIELD("host_bytes", INTEGER, host_bytes),
    FIELD("keep_all_bytes", INTEGER, keep_all_bytes),
    FIELD("peak_step", TEXT_OR_NULL, peak_step),
    FIELD("peak_holders", HOLDERS, holders),
    FIELD("out_bytes", INTEGER, out_bytes),
    FIELD("in_bytes", INTEGER, in_bytes),
    FIELD("swapped_bytes", INTEGER, swapped_bytes),
    FIELD("recomputed_nodes", INTEGER, recomputed_nodes),
    FIELD("recompute_seconds", REAL, recompute_seconds),
    FIELD("contributed_runs", INTEGER, contributed_runs),
    FIELD("contributed_seconds", REAL, contributed_seconds),
    FIELD("overflow_bytes", INTEGER, overflow_bytes),
    FIELD("replans", INTEGER, replans),
    FIELD("kept_bytes", INTEGER, kept_bytes),
    FIELD("keep_all_kept_bytes", INTEGER, keep_all_kept_bytes),
    FIELD("decisions", DECISIONS, decisions),
    FIELD("exposed_seconds", REAL, exposed_seconds),
    FIELD("copy_busy_share", REAL, copy_busy_share),
    FIELD("planned_seconds", REAL, planned_seconds),
    FIELD("predicted_seconds", REAL, predicted_seconds),
    FIELD("predicted_exposed_seconds", REAL, predicted_exposed_seconds),
    FIELD("exposed_bound_seconds", REAL, exposed_bound_seconds),
    FIELD("bound_seconds", REAL, bound_seconds),
    FIELD("step_seconds", REAL, step_seconds),
    FIELD("iqr_seconds", REAL, iqr_seconds),
    FIELD("samples_seconds", SAMPLES, samples),
    FIELD("stop_reason", TEXT_OR_NULL, stop_reason),
    FIELD("replay", TEXT_OR_NULL, replay),
    FIELD("process_bytes", INTEGER, process_bytes),
    FIELD("context_bytes", INTEGER, context_bytes),
    FIELD("reserved_bytes", INTEGER, reserved_bytes),
    FIELD("step_allocations", INTEGER, step_allocations),
    FIELD("step_synchronisations", INTEGER, step_synchronisations),
    FIELD("keep_all_seconds", REAL, keep_all_seconds),
    FIELD("keep_all_samples_seconds", SAMPLES, keep_all_samples),
    FIELD("verified_steps", INTEGER, verified_steps),
    FIELD("wrong", INTEGER, wrong),
    FIELD("loss", LOSSES, losses),
    FIELD("plan_seconds", REAL, plan_seconds),
    FIELD("kernel", TEXT_OR_NULL, kernel),
    FIELD("type", TEXT_OR_NULL, type),
    FIELD("elements", INTEGER, elements),
    FIELD("nonzeros", INTEGER, nonzeros),
    FIELD("copied_bytes", INTEGER, copied_bytes),
    FIELD("read_bytes", INTEGER, read_bytes),
    FIELD("written_bytes", INTEGER, written_bytes),
    FIELD("kernels", KERNELS, kernels),
    FIELD("timeline", TIMELINE, points),
    FIELD("steps", STEPS, steps),
    FIELD("predicted_steps", STEPS, predicted_steps),
    FIELD("machine", MACHINE, device_text),
    FIELD("seed", INTEGER, seed),
    FIELD("started", TEXT, started),
    FIELD("seconds", REAL, seconds),
    {NULL, 0, 0, 0},
};

/* The lists that a record owns, in the order in which they travel. */
enum { LISTS = 3 };
typedef struct list { void **bytes; int *n; size_t element_bytes; } list;

static void lists_of(hr_record *record, list lists[LISTS])
{
    lists[0] = (list){(void **)&record->points, &record->n_points, sizeof *record->points};
    lists[1] = (list){(void **)&record->steps.steps, &record->steps.n, sizeof *record->steps.steps};
    lists[2] = (list){(void **)&record->predicted_steps.steps, &record->predicted_steps.n,
                      sizeof *record->predicted_steps.steps};
}

static void lists_free(hr_record *record)
{
    list lists[LISTS];
    lists_of(record, lists);
    for (int i = 0; i < LISTS; i++) {
        free(*lists[i].bytes);
        *lists[i].bytes = NULL;
        *lists[i].n = 0;
    }
}

void hr_record_clear(hr_record *record)
{
    lists_free(record);
    memset(record, 0, sizeof *record);
    for (const hr_field *field = hr_record_fields; field->name; field++) {
        if (field->kind == HR_FIELD_INTEGER) *(int64_t *)hr_field_at(field, record) = HR_NONE;
        if (field->kind == HR_FIELD_REAL) *(double *)hr_field_at(field, record) = NAN;
    }
    record->schema = 1;
    record->verified_steps = record->recomputed_nodes = 0;
    record->threads = HR_NONE;
    record->link_bytes_per_second = NAN;
}

bool hr_record_is_simulated(const hr_record *record)
{ return !strncmp(record->device, "sim", 3) && (!record->device[3] || record->device[3] == ':'); }

void hr_record_set_status(hr_record *record, hr_outcome outcome, const char *format, ...)
{
    va_list args;
    snprintf(record->status, sizeof record->status, "%s", hr_outcome_name(outcome));
    va_start(args, format);
    vsnprintf(record->message, sizeof record->message, format, args);
    va_end(args);
    for (char *c = record->message; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f) *c = ' ';
}

static hr_status send_all(int descriptor, const void *bytes, size_t n_bytes)
{
    hr_status st = HR_OK;
    const char *at = bytes;
    while (n_bytes) {
        ssize_t sent = write(descriptor, at, n_bytes);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) FAIL(HR_IO, "the parent process takes no result: %s", strerror(errno));
        at += sent;
        n_bytes -= (size_t)sent;
    }
out:
    return st;
}

hr_status hr_record_send(const hr_record *record, int descriptor)
{
    hr_status st = HR_OK;
    list lists[LISTS];
    uint64_t lengths[1 + LISTS] = {sizeof *record};
    lists_of((hr_record *)record, lists);       /* read only here */
    for (int i = 0; i < LISTS; i++) lengths[1 + i] = (uint64_t)*lists[i].n * lists[i].element_bytes;
    TRY(send_all(descriptor, lengths, sizeof lengths));
    TRY(send_all(descriptor, record, lengths[0]));
    for (int i = 0; i < LISTS; i++) TRY(send_all(descriptor, *lists[i].bytes, lengths[1 + i]));
out:
    return st;
}

hr_status hr_record_receive(hr_record *record, const char *bytes, size_t n_bytes)
{
    hr_status st = HR_OK;
    uint64_t lengths[1 + LISTS], whole = sizeof lengths;
    list lists[LISTS];
    if (n_bytes < sizeof lengths) FAIL(HR_BAD_INPUT, "the case ended without a result");
    memcpy(lengths, bytes, sizeof lengths);
    for (int i = 0; i <= LISTS; i++) whole += lengths[i];
    if (lengths[0] != sizeof *record || n_bytes != whole)
        FAIL(HR_BAD_INPUT, "the case ended in the middle of its result");
    lists_free(record);
    bytes += sizeof lengths;
    memcpy(record, bytes, sizeof *record);
    bytes += sizeof *record;
    lists_of(record, lists);
    for (int i = 0; i < LISTS; i++) {           /* the sender's addresses mean nothing here */
        *lists[i].bytes = NULL;
        *lists[i].n = 0;
    }
    for (int i = 0; i < LISTS; i++) {
        if (!lengths[1 + i]) continue;
        *lists[i].bytes = malloc(lengths[1 + i]);
        TRY_ALLOC(*lists[i].bytes);
        memcpy(*lists[i].bytes, bytes, lengths[1 + i]);
        *lists[i].n = (int)(lengths[1 + i] / lists[i].element_bytes);
        bytes += lengths[1 + i];
    }
out:
    return st;
}

static bool in_csv(const hr_field *field) { return field->kind <= HR_FIELD_REAL; }

void hr_record_csv_header(FILE *file)
{
    const char *gap = "";
    for (const hr_field *field = hr_record_fields; field->name; field++) {
        if (!in_csv(field)) continue;
        fprintf(file, "%s%s", gap, field->name);
        gap = ",";
    }
    fputc('\n', file);
}

/* RFC 4180: quoted when it holds a comma or a quote; quotes doubled. */
static void csv_text(const char *text, FILE *file)
{
    if (!strpbrk(text, ",\"")) { fputs(text, file); return; }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"') fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

void hr_record_csv_row(const hr_record *record, FILE *file)
{
    const char *gap = "";
    for (const hr_field *field = hr_record_fields; field->name; field++) {
        if (!in_csv(field)) continue;
        const void *value = hr_field_at(field, record);
        fputs(gap, file);
        gap = ",";
        if (field->kind == HR_FIELD_INTEGER && *(const int64_t *)value != HR_NONE)
            fprintf(file, "%lld", (long long)*(const int64_t *)value);
        if (field->kind == HR_FIELD_REAL && isfinite(*(const double *)value))
            fprintf(file, "%.9g", *(const double *)value);
        if (field->kind <= HR_FIELD_TEXT_OR_NULL) csv_text(value, file);
    }
    fputc('\n', file);
}
