/* Private to the record files: the fields in the order of RECORDS.md, one row each. Writing, reading, CSV and
 * clearing all walk this table, so that a new field is one row. */
#ifndef HR_RECORD_FIELDS_H
#define HR_RECORD_FIELDS_H
#include <stddef.h>
#include "record.h"

typedef enum hr_field_kind {
    HR_FIELD_TEXT, HR_FIELD_TEXT_OR_NULL, HR_FIELD_INTEGER, HR_FIELD_REAL,
    HR_FIELD_SAMPLES, HR_FIELD_KERNELS, HR_FIELD_HOLDERS, HR_FIELD_DECISIONS, HR_FIELD_LOSSES, HR_FIELD_TIMELINE,
    HR_FIELD_STEPS, HR_FIELD_MACHINE
} hr_field_kind;

typedef struct hr_field {
    const char *name;
    hr_field_kind kind;
    size_t offset, chars;
} hr_field;

extern const hr_field hr_record_fields[];   /* {NULL} ends */

static inline void *hr_field_at(const hr_field *field, const hr_record *record)
{ return (char *)record + field->offset; }
#endif
