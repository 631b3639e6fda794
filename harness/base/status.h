/* Status codes and the house's way out of a function.
 *
 * Every fallible function returns hr_status. The first failure stores a message for people in a
 * per-thread slot; callers pass the status upwards with TRY and own exactly one clean-up label, `out`.
 * The caller's mistake is a status and a message that says what to do; the world's failure is a status
 * and a result row; our own bug is an assert.
 */
#ifndef HR_STATUS_H
#define HR_STATUS_H
#include <stddef.h>

#define HR_STATUS_LIST(X)                                                                             \
    X(OK, "ok", "success")                                                                            \
    X(BAD_ARGUMENT, "bad argument", "the caller named something that does not exist or cannot be")    \
    X(BAD_INPUT, "bad input", "a file or a text is malformed")                                        \
    X(NO_MEMORY, "out of memory", "the process could not get memory from the system")                 \
    X(OVER_BUDGET, "over budget", "the plan needs more device memory than it may use")                \
    X(REFUSED, "refused by check", "the independent check refused the plan")                          \
    X(IO, "input/output error", "the system refused to read or write")                                \
    X(UNSUPPORTED, "unsupported", "this build or machine lacks what was asked for")                   \
    X(DEVICE, "device error", "the device failed while it carried out a plan")                        \
    X(INTERRUPTED, "interrupted", "a signal asked to stop")

typedef enum hr_status {
#define X(code, name, text) HR_##code,
    HR_STATUS_LIST(X)
#undef X
    HR_STATUS_COUNT
} hr_status;

/* Short name ("over budget") of a status; never NULL. */
const char *hr_status_name(hr_status status);

/* Message of this thread's last failure; "" when there is none. Valid until the thread's next failure. */
const char *hr_error_message(void);
void hr_error_clear(void);

/* Stores the message (printf form) with the place of failure and returns `status`. */
hr_status hr_error_set(hr_status status, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "file:line" of the last failure, for bug reports and --verbose. */
const char *hr_error_place(void);

/* In functions that declare `hr_status st = HR_OK;` and end with the label `out:`. */
#define TRY(call)                        \
    do {                                 \
        st = (call);                     \
        if (st != HR_OK) goto out;       \
    } while (0)
#define FAIL(code, ...)                                               \
    do {                                                              \
        st = hr_error_set((code), __FILE__, __LINE__, __VA_ARGS__);   \
        goto out;                                                     \
    } while (0)
/* For the result of malloc and friends. */
#define TRY_ALLOC(pointer)                                                                      \
    do {                                                                                        \
        if (!(pointer)) FAIL(HR_NO_MEMORY, "the system has no memory left for this operation"); \
    } while (0)
/* Grows `array` (elements, count, capacity) to hold one more element; fails through `out`. */
#define TRY_GROW(array, count, capacity) TRY(hr_grow((void **)&(array), (size_t)(count), &(capacity), sizeof *(array)))

/* Makes room for element number `count` of an array of `element_bytes` each; doubles. */
hr_status hr_grow(void **array, size_t count, size_t *capacity, size_t element_bytes);

/* As hr_error_set, for one-line helpers that return a status directly. */
#define hr_fail(code, ...) hr_error_set((code), __FILE__, __LINE__, __VA_ARGS__)
#endif
