/* Records as JSON lines, through jansson; see record.h and RECORDS.md. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "machine.h"
#include "record_fields.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>

static json_t *integer_or_null(int64_t value) { return value == HR_NONE ? json_null() : json_integer(value); }
static json_t *real_or_null(double value) { return isfinite(value) ? json_real(value) : json_null(); }
/* Text from outside (a CPU's name, a message) may not be UTF-8; such bytes become '?'. */
static json_t *text_json(const char *text)
{
    json_t *value = json_string(text);
    if (value) return value;
    char *copy = strdup(text);
    if (!copy) return NULL;
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c >= 0x80) *c = '?';
    value = json_string(copy);
    free(copy);
    return value;
}

static json_t *reals_json(const double *values, int n_values)
{
    json_t *array = json_array();
    for (int i = 0; i < n_values; i++) json_array_append_new(array, real_or_null(values[i]));
    return array;
}

static json_t *holders_json(const hr_record *record)
{
    json_t *array = json_array();
    for (int i = 0; i < record->n_holders; i++) {
        const hr_holder *holder = &record->holders[i];
        json_t *one = json_object();
        json_object_set_new(one, "name", text_json(holder->name));
        json_object_set_new(one, "bytes", json_integer(holder->bytes));
        json_object_set_new(one, "role", text_json(holder->role));
        json_object_set_new(one, "step_made", text_json(holder->step_made));
        json_object_set_new(one, "step_last_read", text_json(holder->step_last_read));
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *timeline_json(const hr_record *record)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_BAND_LIST(X)
#undef X
    };
    if (!record->points) return json_null();
    json_t *whole = json_object(), *step = json_array(), *start = json_array(), *live = json_array(),
           *bands = json_array();
    for (int i = 0; i < record->n_points; i++) {
        json_array_append_new(step, json_integer(record->points[i].step));
        json_array_append_new(start, real_or_null(record->points[i].start_seconds));
        json_array_append_new(live, json_integer(record->points[i].live_bytes));
    }
    json_object_set_new(whole, "step", step);
    json_object_set_new(whole, "start_seconds", start);
    json_object_set_new(whole, "live_bytes", live);
    for (int band = 0; band < HR_BANDS; band++) {
        json_t *one = json_object(), *bytes = json_array();
        for (int i = 0; i < record->n_points; i++)
            json_array_append_new(bytes, json_integer(record->points[i].band_bytes[band]));
        json_object_set_new(one, "name", json_string(names[band]));
        json_object_set_new(one, "live_bytes", bytes);
        json_array_append_new(bands, one);
    }
    json_object_set_new(whole, "bands", bands);
    return whole;
}

static json_t *machine_json(const hr_record *record, const hr_machine *machine)
{
    json_t *one = json_object();
    json_object_set_new(one, "cpu", text_json(machine->cpu));
    json_object_set_new(one, "cores", json_integer(machine->cores));
    json_object_set_new(one, "topology", text_json(machine->topology));
    json_object_set_new(one, "memory_bytes", json_integer(machine->memory_bytes));
    json_object_set_new(one, "kernel", text_json(machine->kernel));
    json_object_set_new(one, "compiler", text_json(machine->compiler));
    json_object_set_new(one, "onednn", text_json(machine->onednn));
    json_object_set_new(one, "commit", text_json(machine->commit));
    json_object_set_new(one, "dirty", json_boolean(machine->dirty));
    json_object_set_new(one, "threads", integer_or_null(record->threads));
    json_object_set_new(one, "link", real_or_null(record->link_bytes_per_second));
    json_object_set_new(one, "pinned", json_boolean(record->pinned));
    json_object_set_new(one, "device", text_json(record->device_text));
    return one;
}

static json_t *field_json(const hr_field *field, const hr_record *record, const hr_machine *machine)
{
    const void *value = hr_field_at(field, record);
    const hr_samples *samples = value;
    switch (field->kind) {
    case HR_FIELD_TEXT: return text_json(value);
    case HR_FIELD_TEXT_OR_NULL: return *(const char *)value ? text_json(value) : json_null();
    case HR_FIELD_INTEGER: return integer_or_null(*(const int64_t *)value);
    case HR_FIELD_REAL: return real_or_null(*(const double *)value);
    case HR_FIELD_SAMPLES: return reals_json(samples->seconds, samples->n);
    case HR_FIELD_HOLDERS: return holders_json(record);
    case HR_FIELD_LOSSES: return reals_json(record->losses, record->n_losses);
    case HR_FIELD_TIMELINE: return timeline_json(record);
    case HR_FIELD_MACHINE: return machine_json(record, machine);
    }
    return NULL;
}

hr_status hr_record_to_json(const hr_record *record, const hr_machine *machine, char **line)
{
    hr_status st = HR_OK;
    json_t *whole = json_object();
    TRY_ALLOC(whole);
    for (const hr_field *field = hr_record_fields; field->name; field++)
        if (json_object_set_new(whole, field->name, field_json(field, record, machine)))
            FAIL(HR_NO_MEMORY, "the field '%s' of a record cannot be written", field->name);
    *line = json_dumps(whole, JSON_COMPACT | JSON_REAL_PRECISION(12));
    TRY_ALLOC(*line);
out:
    json_decref(whole);
    return st;
}

static void field_read(const hr_field *field, const json_t *value, hr_record *record)
{
    void *place = hr_field_at(field, record);
    if (field->kind == HR_FIELD_INTEGER && json_is_integer(value)) *(int64_t *)place = json_integer_value(value);
    if (field->kind == HR_FIELD_REAL && json_is_number(value)) *(double *)place = json_number_value(value);
    if (field->kind <= HR_FIELD_TEXT_OR_NULL && json_is_string(value))
        snprintf(place, field->chars, "%s", json_string_value(value));
    hr_samples *samples = place;
    if (field->kind == HR_FIELD_SAMPLES)
        for (size_t i = 0; i < json_array_size(value) && samples->n < HR_SAMPLES_MOST; i++)
            samples->seconds[samples->n++] = json_number_value(json_array_get(value, i));
}

hr_status hr_record_from_json(const char *line, hr_record *record)
{
    hr_status st = HR_OK;
    json_error_t error;
    json_t *whole = json_loads(line, 0, &error);
    if (!json_is_object(whole)) FAIL(HR_BAD_INPUT, "not a record: %s", whole ? "no JSON object" : error.text);
    if (!json_is_string(json_object_get(whole, "case"))) FAIL(HR_BAD_INPUT, "not a record: it has no field \"case\"");
    hr_record_clear(record);
    for (const hr_field *field = hr_record_fields; field->name; field++) {
        const json_t *value = json_object_get(whole, field->name);
        if (value) field_read(field, value, record);
    }
    const json_t *machine = json_object_get(whole, "machine");
    if (json_is_integer(json_object_get(machine, "threads")))
        record->threads = json_integer_value(json_object_get(machine, "threads"));
    snprintf(record->device_text, sizeof record->device_text, "%s",
             json_is_string(json_object_get(machine, "device")) ? json_string_value(json_object_get(machine, "device"))
                                                                : "");
out:
    json_decref(whole);
    return st;
}
#else
hr_status hr_record_to_json(const hr_record *record, const hr_machine *machine, char **line)
{
    return hr_fail(HR_UNSUPPORTED, "this build has no jansson: no records, no --resume, no --format json, no figures");
}

hr_status hr_record_from_json(const char *line, hr_record *record)
{
    return hr_fail(HR_UNSUPPORTED, "this build has no jansson: records cannot be read");
}
#endif
