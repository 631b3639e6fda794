/* Reads records back, through jansson; see record.h and RECORDS.md. */
#include <string.h>
#include "record_fields.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>

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
hr_status hr_record_from_json(const char *line, hr_record *record)
{
    return hr_fail(HR_UNSUPPORTED, "this build has no jansson: it writes records, but reads none (--resume, figures)");
}
#endif
