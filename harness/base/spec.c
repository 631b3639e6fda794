/* See spec.h. */
#include "spec.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "units.h"

hr_status hr_spec_name(const char *text, char name[64])
{
    size_t chars = strcspn(text, ":");
    if (chars == 0 || chars >= 64 || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") < chars)
        return hr_fail(HR_BAD_ARGUMENT, "'%.60s' is no name; expected NAME[:option=value,...] such as resnet50:batch=8", text);
    memcpy(name, text, chars);
    name[chars] = '\0';
    return HR_OK;
}

static int option_find(const hr_option *table, const char *name)
{
    for (int i = 0; table && table[i].name; i++)
        if (!strcmp(table[i].name, name)) return i;
    return -1;
}

/* Index of `value` among "a|b|c", or -1. */
static int choice_find(const char *choices, const char *value)
{
    size_t chars = strlen(value);
    for (int i = 0; *choices; i++) {
        size_t here = strcspn(choices, "|");
        if (here == chars && !strncmp(choices, value, chars)) return i;
        choices += here + (choices[here] == '|');
    }
    return -1;
}

static hr_status value_parse(const hr_option *option, const char *value, double *number)
{
    hr_status st = HR_OK;
    int64_t whole;
    switch (option->kind) {
    case HR_OPTION_INTEGER:
        TRY(hr_integer_parse(option->name, value, (int64_t)option->lowest, (int64_t)option->highest, &whole));
        *number = (double)whole;
        break;
    case HR_OPTION_REAL:
        TRY(hr_real_parse(option->name, value, number));
        if (*number < option->lowest || *number > option->highest)
            FAIL(HR_BAD_ARGUMENT, "%s must lie between %g and %g, not %s", option->name, option->lowest, option->highest, value);
        break;
    case HR_OPTION_BYTES:
        TRY(hr_bytes_parse(value, &whole));
        *number = (double)whole;
        break;
    case HR_OPTION_CHOICE: {
        int choice = choice_find(option->choices, value);
        if (choice < 0) FAIL(HR_BAD_ARGUMENT, "%s must be one of %s, not '%s'", option->name, option->choices, value);
        *number = choice;
        break;
    }
    }
out:
    return st;
}

static hr_status unknown_option(const char *name, const char *option, const hr_option *table)
{
    char known[512] = "";
    for (int i = 0; table && table[i].name; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", table[i].name);
    }
    return hr_fail(HR_BAD_ARGUMENT, "%s has no option '%.60s'; known options: %s", name, option, *known ? known : "none");
}

hr_status hr_spec_parse(const char *text, const hr_option *table, hr_spec *spec)
{
    hr_status st = HR_OK;
    hr_spec parsed = {.table = table};
    TRY(hr_spec_name(text, parsed.name));
    for (int i = 0; table && table[i].name; i++) {
        assert(i < HR_SPEC_OPTIONS);
        TRY(value_parse(&table[i], table[i].standard, &parsed.number[i]));
    }
    const char *rest = text + strlen(parsed.name);
    while (*rest) {
        char pair[256];
        rest++;
        size_t chars = strcspn(rest, ",");
        if (chars >= sizeof pair) FAIL(HR_BAD_ARGUMENT, "an option of '%.60s' is too long", text);
        memcpy(pair, rest, chars);
        pair[chars] = '\0';
        rest += chars;
        char *equals = strchr(pair, '=');
        if (equals) *equals = '\0';
        int option = option_find(table, pair);
        if (option < 0) { st = unknown_option(parsed.name, pair, table); goto out; }
        if (!equals) FAIL(HR_BAD_ARGUMENT, "option '%s' of %s needs a value: %s=%s", pair, parsed.name, pair, table[option].standard);
        TRY(value_parse(&table[option], equals + 1, &parsed.number[option]));
        parsed.given[option] = true;
    }
    *spec = parsed;
out:
    return st;
}

static int option_index(const hr_spec *spec, const char *option)
{
    int i = option_find(spec->table, option);
    assert(i >= 0 && "option not declared in the table");
    return i;
}

double hr_spec_number(const hr_spec *spec, const char *option) { return spec->number[option_index(spec, option)]; }
int64_t hr_spec_integer(const hr_spec *spec, const char *option) { return (int64_t)hr_spec_number(spec, option); }

bool hr_spec_is(const hr_spec *spec, const char *option, const char *choice)
{
    int i = option_index(spec, option);
    return choice_find(spec->table[i].choices, choice) == (int)spec->number[i];
}

void hr_spec_set(hr_spec *spec, const char *option, double number)
{
    int i = option_index(spec, option);
    spec->number[i] = number;
    spec->given[i] = true;
}

char *hr_spec_format(const hr_spec *spec, char *text, size_t chars)
{
    size_t used = (size_t)snprintf(text, chars, "%s", spec->name);
    char separator = ':';
    for (int i = 0; spec->table && spec->table[i].name && used < chars; i++) {
        const hr_option *option = &spec->table[i];
        double standard;
        if (value_parse(option, option->standard, &standard) == HR_OK && standard == spec->number[i]) continue;
        if (option->kind == HR_OPTION_CHOICE) {
            const char *choice = option->choices;
            for (int k = 0; k < (int)spec->number[i]; k++) choice = strchr(choice, '|') + 1;
            used += (size_t)snprintf(text + used, chars - used, "%c%s=%.*s", separator, option->name, (int)strcspn(choice, "|"), choice);
        } else {
            used += (size_t)snprintf(text + used, chars - used, "%c%s=%.15g", separator, option->name, spec->number[i]);
        }
        separator = ',';
    }
    return text;
}
