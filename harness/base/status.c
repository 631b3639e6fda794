/* See status.h. The message slot is per thread: a device's stream threads fail without a lock. */
#include "status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local char message[1024];
static _Thread_local char place[128];

const char *hr_status_name(hr_status status)
{
    static const char *const names[] = {
#define X(code, name, text) name,
        HR_STATUS_LIST(X)
#undef X
    };
    return (unsigned)status < HR_STATUS_COUNT ? names[status] : "unknown status";
}

const char *hr_error_message(void) { return message; }
const char *hr_error_place(void) { return place; }
void hr_error_clear(void) { message[0] = place[0] = '\0'; }

hr_status hr_error_set(hr_status status, const char *file, int line, const char *format, ...)
{
    char text[sizeof message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    memcpy(message, text, sizeof message);
    const char *slash = strrchr(file, '/');
    snprintf(place, sizeof place, "%s:%d", slash ? slash + 1 : file, line);
    return status;
}

hr_status hr_grow(void **array, size_t count, size_t *capacity, size_t element_bytes)
{
    if (count < *capacity) return HR_OK;
    size_t wanted = *capacity ? 2 * *capacity : 16;
    void *bigger = realloc(*array, wanted * element_bytes);
    if (!bigger) return hr_fail(HR_NO_MEMORY, "the system has no memory left for %zu elements", wanted);
    *array = bigger;
    *capacity = wanted;
    return HR_OK;
}
