/* Specs: the one notation for a named thing with options, "resnet50:batch=8,image=224".
 *
 * A thing declares its options in a table; parsing a spec against the table refuses unknown names and
 * lists the known ones. Several specs may be stacked with '+' ("slack_swap+relu_compression").
 */
#ifndef HR_SPEC_H
#define HR_SPEC_H
#include <stdbool.h>
#include <stdint.h>
#include "status.h"

typedef enum { HR_OPTION_INTEGER, HR_OPTION_REAL, HR_OPTION_BYTES, HR_OPTION_CHOICE } hr_option_kind;

typedef struct hr_option {
    const char *name;
    hr_option_kind kind;
    const char *standard;    /* default value as text; also shown by --list */
    double lowest, highest;  /* INTEGER, REAL */
    const char *choices;     /* CHOICE: "all|fit" */
    const char *help;        /* one line */
} hr_option;                 /* tables end with {0} */

#define HR_SPEC_OPTIONS 16
typedef struct hr_spec {
    char name[64];
    const hr_option *table;
    double number[HR_SPEC_OPTIONS];   /* value of option i (bytes and integers are exact below 2^53); for CHOICE its index */
    bool given[HR_SPEC_OPTIONS];
} hr_spec;

/* Splits off the name before ':'; fails when it is empty, too long, or holds other than [a-z0-9_]. */
hr_status hr_spec_name(const char *text, char name[64]);

/* Parses "name[:key=value,...]" against `table` (may be NULL: no options). */
hr_status hr_spec_parse(const char *text, const hr_option *table, hr_spec *spec);

/* Value of a declared option; asserts that it is declared. */
double hr_spec_number(const hr_spec *spec, const char *option);
int64_t hr_spec_integer(const hr_spec *spec, const char *option);
/* CHOICE: whether `choice` is the one chosen. */
bool hr_spec_is(const hr_spec *spec, const char *option, const char *choice);
/* Replaces an option's number (for searches such as --batch max). */
void hr_spec_set(hr_spec *spec, const char *option, double number);

/* Writes the canonical text, with every option that differs from its default. Returns `text`. */
char *hr_spec_format(const hr_spec *spec, char *text, size_t chars);
#endif
