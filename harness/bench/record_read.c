/* Reads records back, through jansson; see record.h and RECORDS.md. */
#include <string.h>
#include "record_fields.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>
#include <math.h>

static void samples_read(const json_t *value, hr_samples *samples)
{
    for (size_t i = 0; i < json_array_size(value) && samples->n < HR_SAMPLES_MOST; i++)
        samples->seconds[samples->n++] = json_number_value(json_array_get(value, i));
}

static void text_read(const json_t *object, const char *name, char *text, size_t chars)
{
    const char *value = json_string_value(json_object_get(object, name));
    snprintf(text, chars, "%s", value ? value : "");
}

static double real_read(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static void kernels_read(const json_t *value, hr_record *record)
{
    for (size_t i = 0; i < json_array_size(value) && record->n_kernels < HR_KERNELS_MOST; i++) {
        const json_t *from = json_array_get(value, i);
        hr_kernel_row *row = &record->kernels[record->n_kernels++];
        text_read(from, "op", row->op, sizeof row->op);
        text_read(from, "algorithm", row->algorithm, sizeof row->algorithm);
        text_read(from, "status", row->status, sizeof row->status);
        row->seconds = real_read(from, "seconds");
        row->iqr_seconds = real_read(from, "iqr_seconds");
        samples_read(json_object_get(from, "samples_seconds"), &row->samples);
    }
}

static void field_read(const hr_field *field, const json_t *value, hr_record *record)
{
    void *place = hr_field_at(field, record);
    if (field->kind == HR_FIELD_INTEGER && json_is_integer(value)) *(int64_t *)place = json_integer_value(value);
    if (field->kind == HR_FIELD_REAL && json_is_number(value)) *(double *)place = json_number_value(value);
    if (field->kind <= HR_FIELD_TEXT_OR_NULL && json_is_string(value))
        snprintf(place, field->chars, "%s", json_string_value(value));
    if (field->kind == HR_FIELD_SAMPLES) samples_read(value, place);
    if (field->kind == HR_FIELD_KERNELS) kernels_read(value, record);
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
hr_status hr_record_from_json(const char *line, hr_record *record)
{
    return hr_fail(HR_UNSUPPORTED, "this build has no jansson: it writes records, but reads none (--resume, figures)");
}
#endif
