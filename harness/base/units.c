/* See units.h. One table of units serves parsing and the error message. */
#include "units.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct { const char *name; double bytes; } units[] = {
    {"", 1}, {"B", 1}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12},
    {"KiB", 1024.0}, {"MiB", 1048576.0}, {"GiB", 1073741824.0}, {"TiB", 1099511627776.0},
};

static hr_status quantity_parse(const char *text, const char *suffix, const char *example, double *value)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    size_t unit_chars = strlen(end), suffix_chars = strlen(suffix);
    if (end == text || errno || !isfinite(number) || number < 0) goto bad;
    if (unit_chars < suffix_chars || strcmp(end + unit_chars - suffix_chars, suffix)) goto bad;
    unit_chars -= suffix_chars;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == unit_chars && !strncmp(units[i].name, end, unit_chars)) {
            *value = number * units[i].bytes;
            return HR_OK;
        }
bad:
    return hr_fail(HR_BAD_ARGUMENT, "cannot read '%s' as a number with a unit such as %s%s; known units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB",
                   text, example, suffix);
}

hr_status hr_bytes_parse(const char *text, int64_t *bytes)
{
    hr_status st = HR_OK;
    double value;
    TRY(quantity_parse(text, "", "512MiB", &value));
    if (value > 9e18) FAIL(HR_BAD_ARGUMENT, "'%s' is more bytes than can be counted", text);
    *bytes = (int64_t)value;
out:
    return st;
}

hr_status hr_rate_parse(const char *text, double *bytes_per_second)
{
    hr_status st = HR_OK;
    TRY(quantity_parse(text, "/s", "12GB", bytes_per_second));
    if (!(*bytes_per_second > 0)) FAIL(HR_BAD_ARGUMENT, "a link of '%s' would never deliver; give a rate above zero", text);
out:
    return st;
}

hr_status hr_integer_parse(const char *what, const char *text, int64_t lowest, int64_t highest, int64_t *value)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end || errno || number < lowest || number > highest)
        return hr_fail(HR_BAD_ARGUMENT, "%s must be a whole number from %lld to %lld, not '%s'", what, (long long)lowest, (long long)highest, text);
    *value = number;
    return HR_OK;
}

hr_status hr_real_parse(const char *what, const char *text, double *value)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (end == text || *end || errno || !isfinite(number)) return hr_fail(HR_BAD_ARGUMENT, "%s must be a number, not '%s'", what, text);
    *value = number;
    return HR_OK;
}

char *hr_bytes_format(int64_t bytes, char text[HR_BYTES_TEXT])
{
    static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = (double)bytes;
    int unit = 0;
    while (fabs(value) >= 1024 && unit < 4) value /= 1024, unit++;
    if (unit) snprintf(text, HR_BYTES_TEXT, value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s", value, names[unit]);
    else snprintf(text, HR_BYTES_TEXT, "%lld B", (long long)bytes);
    return text;
}

double hr_now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
