/* Records as JSON lines; see record.h and RECORDS.md. Written by hand, so that a machine with a compiler and
 * nothing else keeps records too; reading them back needs a parser, and jansson is one (record_read.c).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "machine.h"
#include "plan.h"
#include "record_fields.h"

static void put_integer(FILE *out, int64_t value)
{
    if (value == HR_NONE) fputs("null", out);
    else fprintf(out, "%lld", (long long)value);
}

static void put_real(FILE *out, double value)
{
    if (isfinite(value)) fprintf(out, "%.12g", value);
    else fputs("null", out);
}

/* Bytes of the UTF-8 sequence at `text`, 0 when it is none. */
static int utf8_bytes(const unsigned char *text)
{
    int more = *text < 0x80 ? 0 : *text >= 0xc2 && *text < 0xe0 ? 1 : *text >= 0xe0 && *text < 0xf0 ? 2
             : *text >= 0xf0 && *text < 0xf5 ? 3 : -1;
    for (int i = 1; i <= more; i++)
        if ((text[i] & 0xc0) != 0x80) return 0;
    bool overlong = (*text == 0xe0 && text[1] < 0xa0) || (*text == 0xf0 && text[1] < 0x90);
    bool beyond = (*text == 0xed && text[1] >= 0xa0) || (*text == 0xf4 && text[1] >= 0x90);
    return more < 0 || overlong || beyond ? 0 : more + 1;
}

/* Text from outside (a CPU's name, a message) may not be UTF-8; such bytes become '?'. */
static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        int bytes = utf8_bytes(c);
        if (*c == '"' || *c == '\\') fprintf(out, "\\%c", *c);
        else if (*c < ' ' || *c == 0x7f) fprintf(out, "\\u%04x", *c);
        else if (bytes) fwrite(c, 1, (size_t)bytes, out);
        else fputc('?', out);
        c += bytes ? bytes : 1;
    }
    fputc('"', out);
}

static void put_name(FILE *out, const char *gap, const char *name) { fprintf(out, "%s\"%s\":", gap, name); }

static void put_reals(FILE *out, const double *values, int n_values)
{
    fputc('[', out);
    for (int i = 0; i < n_values; i++) {
        if (i) fputc(',', out);
        put_real(out, values[i]);
    }
    fputc(']', out);
}

static void put_holders(FILE *out, const hr_record *record)
{
    fputc('[', out);
    for (int i = 0; i < record->n_holders; i++) {
        const hr_holder *holder = &record->holders[i];
        put_name(out, i ? ",{" : "{", "name");
        put_text(out, holder->name);
        fprintf(out, ",\"bytes\":%lld,\"role\":\"%s\"", (long long)holder->bytes, holder->role);
        put_name(out, ",", "step_made");
        put_text(out, holder->step_made);
        put_name(out, ",", "step_last_read");
        put_text(out, holder->step_last_read);
        fputc('}', out);
    }
    fputc(']', out);
}

static void put_decisions(FILE *out, const hr_record *record)
{
    fputc('[', out);
    for (int i = 0; i < record->n_decisions; i++) {
        const hr_decision_row *row = &record->decisions[i];
        put_name(out, i ? ",{" : "{", "tensor");
        put_text(out, row->tensor);
        put_name(out, ",", "action");
        put_text(out, row->action);
        put_name(out, ",", "density");
        put_real(out, row->density);
        fprintf(out, ",\"dense_bytes\":%lld,\"bytes\":%lld", (long long)row->dense_bytes, (long long)row->bytes);
        put_name(out, ",", "reason");
        put_text(out, row->reason);
        fputc('}', out);
    }
    fputc(']', out);
}

static void put_kernels(FILE *out, const hr_record *record)
{
    fputc('[', out);
    for (int i = 0; i < record->n_kernels; i++) {
        const hr_kernel_row *row = &record->kernels[i];
        const struct { const char *name, *text; } texts[] = {
            {"op", row->op}, {"algorithm", row->algorithm}, {"status", row->status},
        };
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            put_name(out, t ? "," : i ? ",{" : "{", texts[t].name);
            put_text(out, texts[t].text);
        }
        put_name(out, ",", "seconds");
        put_real(out, row->seconds);
        put_name(out, ",", "iqr_seconds");
        put_real(out, row->iqr_seconds);
        fprintf(out, ",\"n\":%d,\"samples_seconds\":", row->samples.n);
        put_reals(out, row->samples.seconds, row->samples.n);
        fputc('}', out);
    }
    fputc(']', out);
}

static void put_band(FILE *out, const hr_record *record, int band, const char *name)
{
    put_name(out, band ? ",{" : "{", "name");
    fprintf(out, "\"%s\",\"live_bytes\":[", name);
    for (int i = 0; i < record->n_points; i++)
        fprintf(out, "%s%lld", i ? "," : "", (long long)record->points[i].band_bytes[band]);
    fputs("]}", out);
}

static void put_timeline(FILE *out, const hr_record *record)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_BAND_LIST(X)
#undef X
    };
    if (!record->points) { fputs("null", out); return; }
    fputs("{\"step\":[", out);
    for (int i = 0; i < record->n_points; i++) fprintf(out, "%s%lld", i ? "," : "", (long long)record->points[i].step);
    fputs("],\"start_seconds\":[", out);
    for (int i = 0; i < record->n_points; i++) {
        if (i) fputc(',', out);
        put_real(out, record->points[i].start_seconds);
    }
    fputs("],\"live_bytes\":[", out);
    for (int i = 0; i < record->n_points; i++)
        fprintf(out, "%s%lld", i ? "," : "", (long long)record->points[i].live_bytes);
    fputs("],\"bands\":[", out);
    for (int band = 0; band < HR_BANDS; band++) put_band(out, record, band, names[band]);
    fputs("]}", out);
}

static void put_steps(FILE *out, const hr_lanes *lanes)
{
    if (!lanes->steps) { fputs("null", out); return; }
    fputc('[', out);
    for (int i = 0; i < lanes->n; i++) {
        const hr_lane_step *step = &lanes->steps[i];
        fprintf(out, "%s[\"%s\",", i ? "," : "", hr_stream_name((hr_stream)step->stream));
        put_real(out, step->start_seconds);
        fputc(',', out);
        put_real(out, step->end_seconds);
        fputc(',', out);
        put_text(out, step->name);
        fputc(']', out);
    }
    fputc(']', out);
}

static void put_machine(FILE *out, const hr_record *record, const hr_machine *machine)
{
    const struct { const char *name, *text; } texts[] = {
        {"cpu", machine->cpu}, {"topology", machine->topology}, {"kernel", machine->kernel},
        {"compiler", machine->compiler}, {"onednn", machine->onednn}, {"commit", machine->commit},
        {"device", record->device_text}, {"driver", record->facts.driver}, {"libraries", record->facts.libraries},
        {"uuid", record->facts.uuid}, {"throttle", record->facts.throttle},
    };
    const struct { const char *name; int value; } clocks[] = {
        {"sm_clock_mhz", record->facts.sm_clock_mhz}, {"memory_clock_mhz", record->facts.memory_clock_mhz},
        {"temperature_celsius", record->facts.temperature_celsius}, {"power_watts", record->facts.power_watts},
    };
    fprintf(out, "{\"cores\":%lld,\"memory_bytes\":%lld,\"dirty\":%s,\"pinned\":%s,\"threads\":",
            (long long)machine->cores, (long long)machine->memory_bytes, machine->dirty ? "true" : "false",
            record->pinned ? "true" : "false");
    put_integer(out, record->threads);
    put_name(out, ",", "link");
    put_real(out, record->link_bytes_per_second);
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        put_name(out, ",", clocks[i].name);
        put_integer(out, clocks[i].value > 0 ? clocks[i].value : HR_NONE);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_name(out, ",", texts[i].name);
        put_text(out, texts[i].text);
    }
    fputc('}', out);
}

static void put_field(FILE *out, const hr_field *field, const hr_record *record, const hr_machine *machine)
{
    const void *value = hr_field_at(field, record);
    const hr_samples *samples = value;
    switch (field->kind) {
    case HR_FIELD_TEXT: put_text(out, value); break;
    case HR_FIELD_TEXT_OR_NULL:
        if (*(const char *)value) put_text(out, value);
        else fputs("null", out);
        break;
    case HR_FIELD_INTEGER: put_integer(out, *(const int64_t *)value); break;
    case HR_FIELD_REAL: put_real(out, *(const double *)value); break;
    case HR_FIELD_SAMPLES: put_reals(out, samples->seconds, samples->n); break;
    case HR_FIELD_KERNELS: put_kernels(out, record); break;
    case HR_FIELD_HOLDERS: put_holders(out, record); break;
    case HR_FIELD_DECISIONS: put_decisions(out, record); break;
    case HR_FIELD_LOSSES: put_reals(out, record->losses, record->n_losses); break;
    case HR_FIELD_TIMELINE: put_timeline(out, record); break;
    case HR_FIELD_STEPS: put_steps(out, value); break;
    case HR_FIELD_MACHINE: put_machine(out, record, machine); break;
    }
}

hr_status hr_record_to_json(const hr_record *record, const hr_machine *machine, char **line)
{
    hr_status st = HR_OK;
    char *text = NULL;
    size_t chars = 0;
    FILE *out = open_memstream(&text, &chars);
    TRY_ALLOC(out);
    for (const hr_field *field = hr_record_fields; field->name; field++) {
        put_name(out, field == hr_record_fields ? "{" : ",", field->name);
        put_field(out, field, record, machine);
    }
    fputc('}', out);
    bool failed = ferror(out);
    if (fclose(out) || failed) FAIL(HR_NO_MEMORY, "the system has no memory left for a record");
    *line = text;
    text = NULL;
out:
    free(text);
    return st;
}
