/* See addresses_command.h. With a capacity the search ends at the first layout within it; without one it minimises
 * and says how far the answer is from what is proven. No layout is written that breaks the capacity: a reader
 * of standard output alone must not take it for an answer. */
#include "addresses_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "addresses.h"
#include "commands.h"
#include "units.h"

#define HIGHEST_SECONDS 1e6

typedef struct request {
    const char *path;         /* "-": standard input */
    hr_addresses_options options;
    bool help;
} request;

static const char usage[] = "usage: runbench addresses FILE.csv [--capacity BYTES] [--seconds S]";

static void help_print(FILE *file)
{
    fprintf(file, "%s\n"
            "Offsets for buffers with known lives. FILE.csv (- for standard input) has the columns id, lower, upper,\n"
            "size; a buffer lives from lower up to, but not at, upper. The answer is FILE's rows with their offset.\n"
            "  --capacity BYTES  stop at the first layout within it (4096, 512MiB); without it: minimise\n"
            "  --seconds S       bound on the search, default 30; 0: the heuristic only\n"
            "Exit status: 0 solved, 1 not within the capacity, 2 wrong usage or input.\n", usage);
}

/* Plain digits are exact; a unit goes through a double. */
static hr_status capacity_parse(const char *text, int64_t *bytes)
{
    hr_status st = HR_OK;
    if (text[strspn(text, "0123456789")] == '\0') TRY(hr_integer_parse("--capacity", text, 1, INT64_MAX, bytes));
    else TRY(hr_bytes_parse(text, bytes));
    if (*bytes < 1) FAIL(HR_BAD_ARGUMENT, "--capacity must be at least one byte, not '%s'", text);
out:
    return st;
}

static hr_status option_set(request *r, const char *name, const char *value)
{
    hr_status st = HR_OK;
    if (!strcmp(name, "--capacity")) {
        TRY(capacity_parse(value, &r->options.capacity_bytes));
    } else {
        TRY(hr_real_parse("--seconds", value, &r->options.seconds));
        if (!(r->options.seconds >= 0 && r->options.seconds <= HIGHEST_SECONDS))
            FAIL(HR_BAD_ARGUMENT, "--seconds must lie between 0 and %g, not %s", HIGHEST_SECONDS, value);
    }
out:
    return st;
}

static hr_status arguments_read(int argc, char **argv, request *r)
{
    hr_status st = HR_OK;
    for (int i = 0; i < argc; i++) {
        char name[16];
        size_t chars = strcspn(argv[i], "=");
        if (argv[i][0] != '-' || !strcmp(argv[i], "-")) {
            if (r->path) FAIL(HR_BAD_ARGUMENT, "unexpected word '%.60s'; %s", argv[i], usage);
            r->path = argv[i];
            continue;
        }
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            r->help = true;
            goto out;
        }
        snprintf(name, sizeof name, "%.*s", (int)(chars < 15 ? chars : 15), argv[i]);
        if (strcmp(name, "--capacity") && strcmp(name, "--seconds"))
            FAIL(HR_BAD_ARGUMENT, "unknown option '%.60s'; known options here: --capacity, --seconds, --help", argv[i]);
        if (!argv[i][chars] && i + 1 >= argc) FAIL(HR_BAD_ARGUMENT, "option %s needs a value; %s", name, usage);
        TRY(option_set(r, name, argv[i][chars] ? argv[i] + chars + 1 : argv[++i]));
    }
    if (!r->path) FAIL(HR_BAD_ARGUMENT, "%s", usage);
out:
    return st;
}

static hr_status input_read(const char *path, hr_interval **intervals, char ***ids, int *n)
{
    hr_status st = HR_OK;
    FILE *file = strcmp(path, "-") ? fopen(path, "r") : stdin;
    if (!file) FAIL(HR_BAD_INPUT, "cannot open '%s': %s", path, strerror(errno));
    st = hr_addresses_read_csv(file, intervals, ids, n);
    if (st == HR_IO) st = HR_BAD_INPUT;       /* a folder opens, but cannot be read */
out:
    if (file && file != stdin) fclose(file);
    return st;
}

static void summary_print(const hr_addresses_result *result, int n)
{
    char extent[HR_BYTES_TEXT], bound[HR_BYTES_TEXT];
    double gap = 0;
    if (result->bound_bytes > 0)
        gap = 100.0 * (double)(result->extent_bytes - result->bound_bytes) / (double)result->bound_bytes;
    fprintf(stderr, "# %d buffers: extent %lld bytes (%s), proven lower bound %lld (%s), gap %.3f %%%s, %.3f s\n",
            n,
            (long long)result->extent_bytes, hr_bytes_format(result->extent_bytes, extent),
            (long long)result->bound_bytes, hr_bytes_format(result->bound_bytes, bound), gap,
            result->proved ? ", optimal" : "", result->seconds);
}

int hr_addresses_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    request r = {.options = {.alignment = 1, .seconds = 30}};
    hr_interval *intervals = NULL;
    char **ids = NULL;
    int64_t *offsets = NULL;
    hr_addresses_result result = {0};
    int n = 0, first, second;
    TRY(arguments_read(argc, argv, &r));
    if (r.help) {
        help_print(stdout);
        goto out;
    }
    TRY(input_read(r.path, &intervals, &ids, &n));
    TRY_ALLOC(offsets = calloc((size_t)n + 1, sizeof *offsets));
    st = hr_addresses_assign(intervals, n, &r.options, offsets, &result);
    if (st == HR_OK || st == HR_OVER_BUDGET) summary_print(&result, n);
    if (st != HR_OK) goto out;
    if (!hr_addresses_valid(intervals, n, offsets, r.options.capacity_bytes, &first, &second))
        FAIL(HR_REFUSED, "the layout is wrong at ids %s and %s: please report this file",
             first >= 0 ? ids[first] : "?", second >= 0 ? ids[second] : "?");
    TRY(hr_addresses_write_csv(stdout, intervals, ids, offsets, n));
out:
    hr_addresses_free_ids(ids, n);
    free(intervals);
    free(offsets);
    return st == HR_OK ? 0 : hr_command_failed(st);
}
