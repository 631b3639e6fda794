/* See addresses_command.h. */
#include "addresses_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "addresses.h"
#include "units.h"

static const char usage[] =
    "usage: runbench addresses FILE.csv [--capacity BYTES] [--seconds S]\n"
    "  FILE.csv has the columns id,lower,upper,size (upper exclusive); the answer adds offset.\n"
    "  --capacity  stop at the first answer within it; without it the extent is minimised\n"
    "  --seconds   bound of the search (30)\n";

typedef struct words { const char *path; hr_addresses_options options; } words;

static hr_status words_parse(int argc, char **argv, words *w)
{
    hr_status st = HR_OK;
    *w = (words){.options = {.alignment = 1, .seconds = 30}};
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--capacity") && i + 1 < argc) {
            TRY(hr_bytes_parse(argv[++i], &w->options.capacity_bytes));
            if (w->options.capacity_bytes < 1) FAIL(HR_BAD_ARGUMENT, "a capacity of '%s' holds nothing", argv[i]);
        } else if (!strcmp(argv[i], "--seconds") && i + 1 < argc) {
            TRY(hr_real_parse("--seconds", argv[++i], &w->options.seconds));
            if (w->options.seconds < 0) FAIL(HR_BAD_ARGUMENT, "--seconds must not be negative");
        } else if (argv[i][0] == '-' && argv[i][1]) {
            FAIL(HR_BAD_ARGUMENT, "unknown option '%s' or its value is missing; known options: --capacity BYTES, --seconds S", argv[i]);
        } else if (w->path) {
            FAIL(HR_BAD_ARGUMENT, "one file at a time: '%s' and '%s'", w->path, argv[i]);
        } else {
            w->path = argv[i];
        }
    }
    if (!w->path) FAIL(HR_BAD_ARGUMENT, "no file was named");
out:
    return st;
}

static void report(const words *w, int n, const hr_addresses_result *result)
{
    double gap = result->bound_bytes > 0 ? (double)result->extent_bytes / (double)result->bound_bytes - 1 : 0;
    fprintf(stderr, "%d buffers, extent %lld, lower bound %lld, gap %.3f%%%s, %.2f s\n", n, (long long)result->extent_bytes,
            (long long)result->bound_bytes, 100 * gap, result->proved ? " (proved)" : "", result->seconds);
    if (w->options.capacity_bytes > 0)
        fprintf(stderr, "capacity %lld: %s\n", (long long)w->options.capacity_bytes,
                result->extent_bytes <= w->options.capacity_bytes ? "met" : result->bound_bytes > w->options.capacity_bytes ? "impossible" : "not met in the time given");
}

int hr_addresses_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    words w;
    FILE *file = NULL;
    hr_interval *intervals = NULL;
    char **ids = NULL;
    int64_t *offsets = NULL;
    int n = 0, exit_status = 2, first, second;
    hr_addresses_result result = {0};
    if (argc == 1 && !strcmp(argv[0], "--help")) return fputs(usage, stdout) < 0;
    TRY(words_parse(argc, argv, &w));
    file = strcmp(w.path, "-") ? fopen(w.path, "r") : stdin;
    if (!file) FAIL(HR_IO, "cannot open %s: %s", w.path, strerror(errno));
    TRY(hr_addresses_read_csv(file, &intervals, &ids, &n));
    offsets = malloc(sizeof *offsets * (size_t)n);
    TRY_ALLOC(offsets);
    st = hr_addresses_assign(intervals, n, &w.options, offsets, &result);
    if (st != HR_OK && st != HR_OVER_BUDGET) goto out;
    exit_status = 1;
    if (!hr_addresses_valid(intervals, n, offsets, INT64_MAX, &first, &second))
        FAIL(HR_REFUSED, "the answer puts %s and %s on the same bytes; this is a bug", ids[first], ids[second]);
    report(&w, n, &result);
    bool met = st == HR_OK;
    TRY(hr_addresses_write_csv(stdout, intervals, ids, offsets, n));
    exit_status = met ? 0 : 1;
out:
    if (st != HR_OK && st != HR_OVER_BUDGET) {
        fprintf(stderr, "runbench addresses: %s\n", hr_error_message());
        if (exit_status == 2 && st == HR_BAD_ARGUMENT) fputs(usage, stderr);
    }
    if (file && file != stdin) fclose(file);
    free(intervals);
    hr_addresses_free_ids(ids, n);
    free(offsets);
    return exit_status;
}
