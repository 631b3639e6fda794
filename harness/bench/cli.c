/* See cli.h.
 *
 * Each option is a row: name, kind, where its value lives in hr_settings, default, the commands that it
 * serves, and one line of help. Options marked as part of the case make the case's text; the others (where
 * results go, how rows are printed) may change between two runs of the same case.
 */
#include "cli.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "suite.h"
#include "units.h"

typedef enum { TEXT, COUNT, REAL, FLAG } option_kind;

typedef struct option {
    const char *name, *value_name, *standard;
    option_kind kind;
    size_t offset, chars;
    int commands;
    bool in_case;
    double lowest, highest;
    const char *help;
} option;

#define PLACE(field) offsetof(hr_settings, field), sizeof(((hr_settings *)0)->field)
#define PLANS (HR_ON_RUN | HR_ON_PLAN | HR_ON_EXPLAIN | HR_ON_SUITE)
#define ALL (PLANS | HR_ON_EXPORT)
#define MEASURE (HR_ON_RUN | HR_ON_SUITE)

static const option options[] = {
    {"--workload", "SPEC", "", TEXT, PLACE(one.workload), ALL, true, 0, 0, "network, e.g. resnet50:batch=8,image=224"},
    {"--kernel", "SPEC", "", TEXT, PLACE(one.kernel), MEASURE, true, 0, 0,
     "one op alone beside a copy, e.g. relu_pack:density=20"},
    {"--technique", "SPEC", "keep_all", TEXT, PLACE(one.technique), PLANS | HR_ON_PLANNING, true, 0, 0,
     "technique, or several joined by +"},
    {"--layout", "NAME", "", TEXT, PLACE(one.layout), ALL, true, 0, 0,
     "of activations: plain, c8, c16, last; without it what the device prefers"},
    {"--budget", "SIZE", "", TEXT, PLACE(one.budget), PLANS, true, 0, 0,
     "what the plan may use: 50% of keep_all, or 512MiB"},
    {"--slowdown", "RATIO", "", TEXT, PLACE(one.slowdown), PLANS, true, 0, 0,
     "instead of a budget: the smallest peak within 1.05 times keep_all's time"},
    {"--capacity", "SIZE", "", TEXT, PLACE(one.capacity), PLANS, true, 0, 0, "bytes of the device's arena: a hard limit"},
    {"--batch", "N|max", "", TEXT, PLACE(one.batch), ALL, true, 0, 0, "batch size; max: the largest that fits"},
    {"--device", "NAME", "host", TEXT, PLACE(one.device), ALL, true, 0, 0,
     "host, cuda, cuda:index=1,algorithms=fast, simt, sim:machine=NAME|FILE (see --list)"},
    {"--threads", "N", "0", COUNT, PLACE(one.threads), ALL, true, 0, 4096, "compute threads; 0: the device's default"},
    {"--link", "RATE", "", TEXT, PLACE(one.link), ALL, true, 0, 0, "pace of copies, e.g. 12GB/s; rows say paced"},
    {"--costs", "cached|fresh", "cached", TEXT, PLACE(one.costs), ALL, true, 0, 0, "seconds of nodes: remembered ones, or measured anew"},
    {"--seed", "N", "1", COUNT, PLACE(one.seed), MEASURE, true, 0, 9e15, "seed of parameters and dropout"},
    {"--steps", "N", "3", COUNT, PLACE(one.verified_steps), MEASURE, true, 1, 10000,
     "training steps compared with keep_all"},
    {"--samples", "N", "100", COUNT, PLACE(one.samples_most), MEASURE, true, 3, 1000, "most timed steps, at least 3"},
    {"--time-limit", "SECONDS", "10", REAL, PLACE(one.time_limit_seconds), MEASURE, true, 0, 86400,
     "stop timing after this long"},
    {"--iqr", "PERCENT", "5", REAL, PLACE(one.iqr_percent), MEASURE, true, 0, 100,
     "stop timing when iqr/median is at most this"},
    {"--timeout", "SECONDS", "600", REAL, PLACE(one.timeout_seconds), MEASURE, true, 0.1, 86400,
     "kill a case after this long"},
    {"--trace", NULL, NULL, FLAG, PLACE(one.trace), MEASURE, true, 0, 0, "record the memory timeline of a step"},
    {"--units", NULL, NULL, FLAG, PLACE(units), HR_ON_EXPLAIN, false, 0, 0, "the cut into units and what each does"},
    {"--no-pin", NULL, NULL, FLAG, PLACE(one.no_pin), ALL, true, 0, 0, "leave threads unpinned"},
    {"--suite", "NAME", "", TEXT, PLACE(suite), HR_ON_SUITE, false, 0, 0, "run every case of a suite"},
    {"--filter", "TEXT", "", TEXT, PLACE(filter), HR_ON_SUITE, false, 0, 0, "only cases whose text holds this"},
    {"--results", "FOLDER", "", TEXT, PLACE(results), MEASURE, false, 0, 0, "append records there"},
    {"--resume", NULL, NULL, FLAG, PLACE(resume), MEASURE, false, 0, 0, "skip cases that are recorded already"},
    {"--format", "NAME", "table", TEXT, PLACE(format_name), MEASURE, false, 0, 0, "table, json, csv or markdown"},
    {"--no-figures", NULL, NULL, FLAG, PLACE(no_figures), HR_ON_SUITE, false, 0, 0, "draw nothing after a suite"},
    {"--list", NULL, NULL, FLAG, PLACE(list), MEASURE, false, 0, 0, "suites, workloads, techniques, kernels, devices"},
    {"--verbose", NULL, NULL, FLAG, PLACE(verbose), MEASURE, false, 0, 0, "with --list: options and their defaults"},
    {"--help", NULL, NULL, FLAG, PLACE(help), ALL | HR_ON_PLANNING, false, 0, 0, "this text"},
    {"--version", NULL, NULL, FLAG, PLACE(version), MEASURE, false, 0, 0, "version"},
};
#define N_OPTIONS (sizeof options / sizeof *options)

static void *place_of(const option *o, const hr_settings *settings) { return (char *)settings + o->offset; }

static hr_status value_set(const option *o, const char *value, hr_settings *settings)
{
    hr_status st = HR_OK;
    void *place = place_of(o, settings);
    double real;
    switch (o->kind) {
    case FLAG:
        *(bool *)place = true;
        break;
    case COUNT:
        TRY(hr_integer_parse(o->name, value, (int64_t)o->lowest, (int64_t)o->highest, place));
        break;
    case REAL:
        TRY(hr_real_parse(o->name, value, &real));
        if (real < o->lowest || real > o->highest)
            FAIL(HR_BAD_ARGUMENT, "%s must lie between %g and %g, not %s", o->name, o->lowest, o->highest, value);
        *(double *)place = real;
        break;
    case TEXT:
        if (strlen(value) >= o->chars) FAIL(HR_BAD_ARGUMENT, "%s takes at most %zu characters", o->name, o->chars - 1);
        if (strpbrk(value, "'\n\r\t")) FAIL(HR_BAD_ARGUMENT, "%s may not hold quotes, tabs or line breaks", o->name);
        strcpy(place, value);
        break;
    }
out:
    return st;
}

void hr_settings_default(hr_settings *settings)
{
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (!options[i].standard) continue;
        hr_status st = value_set(&options[i], options[i].standard, settings);
        assert(st == HR_OK && "a default is refused by its own option");
        (void)st;
    }
}

static const option *option_find(const char *word)
{
    static const struct {
        const char *shorter, *name;
    } aliases[] = {{"-h", "--help"}, {"-l", "--list"}, {"-v", "--verbose"}};
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (!strcmp(word, aliases[i].shorter)) word = aliases[i].name;
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (!strcmp(word, options[i].name)) return &options[i];
    return NULL;
}

static hr_status unknown_option(const char *word, int command)
{
    char known[768] = "";
    for (size_t i = 0, used = 0; i < N_OPTIONS; i++)
        if (options[i].commands & command)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", options[i].name);
    return hr_fail(HR_BAD_ARGUMENT, "unknown option '%.60s'; known options here: %s", word, known);
}

static hr_status format_find(const char *name, hr_format *format)
{
    static const char *const names[HR_FORMATS] = {"table", "json", "csv", "markdown"};
    for (int i = 0; i < HR_FORMATS; i++)
        if (!strcmp(name, names[i])) { *format = i; return HR_OK; }
    return hr_fail(HR_BAD_ARGUMENT, "unknown format '%s'; known formats: table, json, csv, markdown", name);
}

hr_status hr_settings_apply(hr_settings *settings, int command, int argc, char *const *argv, const char **positional)
{
    hr_status st = HR_OK;
    int n_positional = 0;
    for (int i = 0; i < argc; i++) {
        char word[64];
        const char *equals = strchr(argv[i], '=');
        if (argv[i][0] != '-') {
            if (!positional || n_positional++)
                FAIL(HR_BAD_ARGUMENT, "unexpected word '%.60s'; see runbench --help", argv[i]);
            *positional = argv[i];
            continue;
        }
        size_t chars = equals ? (size_t)(equals - argv[i]) : strlen(argv[i]);
        snprintf(word, sizeof word, "%.*s", (int)(chars < 63 ? chars : 63), argv[i]);
        const option *o = option_find(word);
        if (!o || !(o->commands & command)) { st = unknown_option(word, command); goto out; }
        if (o->kind == FLAG && equals) FAIL(HR_BAD_ARGUMENT, "option %s takes no value", o->name);
        if (o->kind != FLAG && !equals && i + 1 >= argc)
            FAIL(HR_BAD_ARGUMENT, "option %s needs a value: %s", o->name, o->value_name);
        const char *value = o->kind == FLAG ? NULL : equals ? equals + 1 : argv[++i];
        TRY(value_set(o, value, settings));
        if (o->offset == offsetof(hr_settings, one.device)) settings->one.device_given = true;
    }
    TRY(format_find(settings->format_name, &settings->format));
out:
    return st;
}

/* Splits `text` in place; words [most] point into it. */
static int split(char *text, char **words, int most)
{
    int n_words = 0;
    while (*text && n_words < most) {
        while (*text == ' ') text++;
        if (!*text) break;
        char stop = *text == '\'' ? *text++ : ' ';
        words[n_words++] = text;
        while (*text && *text != stop) text++;
        if (*text) *text++ = '\0';
    }
    return n_words;
}

hr_status hr_settings_apply_text(hr_settings *settings, int command, const char *text)
{
    hr_status st = HR_OK;
    char *words[64];
    const char *path = NULL;
    char *copy = strdup(text);
    TRY_ALLOC(copy);
    int n_words = split(copy, words, 64);
    TRY(hr_settings_apply(settings, command, n_words, words, &path));
    if (path) {
        if (strlen(path) >= sizeof settings->one.plan_path) FAIL(HR_BAD_ARGUMENT, "the path of the plan is too long");
        strcpy(settings->one.plan_path, path);
    }
out:
    free(copy);
    return st;
}

char *hr_case_format(const hr_case *one, char text[HR_CASE_TEXT])
{
    hr_settings standard, settings;
    hr_settings_default(&standard);
    settings.one = *one;
    size_t used = 0;
    text[0] = '\0';
    if (*one->plan_path)
        used += (size_t)snprintf(text, HR_CASE_TEXT, strchr(one->plan_path, ' ') ? "'%s'" : "%s", one->plan_path);
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const option *o = &options[i];
        const void *value = place_of(o, &settings), *usual = place_of(o, &standard);
        if (!o->in_case) continue;
        /* The technique is said even when it is the default: a row should name it. */
        bool differs = o->kind == TEXT ? strcmp(value, usual) != 0 : memcmp(value, usual, o->chars) != 0;
        bool named = o->offset == offsetof(hr_settings, one.technique) && !*one->plan_path && !*one->kernel;
        if (!differs && !named) continue;
        const char *gap = used ? " " : "";
        char *to = text + used;
        size_t room = HR_CASE_TEXT - used;
        if (o->kind == FLAG) used += (size_t)snprintf(to, room, "%s%s", gap, o->name);
        else if (o->kind == COUNT)
            used += (size_t)snprintf(to, room, "%s%s %lld", gap, o->name, (long long)*(const int64_t *)value);
        else if (o->kind == REAL)
            used += (size_t)snprintf(to, room, "%s%s %.15g", gap, o->name, *(const double *)value);
        else
            used += (size_t)snprintf(to, room, strchr(value, ' ') ? "%s%s '%s'" : "%s%s %s", gap, o->name,
                                     (const char *)value);
        assert(used < HR_CASE_TEXT);
    }
    return text;
}

void hr_help_print(FILE *file)
{
    fputs("runbench: does a network train in this many bytes, at what cost, how correctly?\n"
          "  runbench --suite memory               every case of a suite; see --list\n"
          "  runbench run --workload W --technique T [--budget 50%|512MiB]   one row\n"
          "  runbench run --kernel K               one op alone, beside a copy of its input\n"
          "  runbench run FILE.plan                run a plan that was written before\n"
          "  runbench plan --workload W ...        write the plan on standard output\n"
          "  runbench explain --workload W [--units]  what holds the peak, who moves it\n"
          "  runbench graph|slack --workload W     nodes with their seconds; tensors' slack\n"
          "  runbench planning                     seconds to plan, address and check\n"
          "  runbench densities --workload W --steps N    zeros of each feature map\n"
          "  runbench addresses FILE.csv           offsets for buffers with known lives\n"
          "  runbench figures FOLDER | compare FOLDER FOLDER      from records alone\n"
          "What: --workload SPEC|graph:FILE --technique SPEC --batch N|max --kernel SPEC\n"
          "  --budget SIZE | --slowdown 1.05   --capacity SIZE (hard)   --filter TEXT\n"
          "Where: --device host|cuda|simt|sim:machine=NAME|FILE --layout plain|last\n"
          "  --threads N --no-pin --link 12GB/s (paced)\n"
          "How: --seed 1 --steps 3 (compared with keep_all) --samples 100 --iqr 5 (%)\n"
          "  --time-limit 10 (s of timing) --timeout 600 (s of a case) --trace\n"
          "Output: --results FOLDER (suites: results/SUITE-MACHINE) --resume --no-figures\n"
          "  --format table|json|csv|markdown\n"
          "About: --list [-v] --help --version; the manual page is runbench(1)\n"
          "Sizes are 512MiB, 1.5GB, 4096; specs are name:option=value,...\n"
          "Exit status: 0 all rows stand, 1 a row failed or could not be recorded,\n"
          "  2 the command line is wrong (nothing is written), 130 interrupted.\n", file);
}

void hr_option_lines(FILE *file)
{
    for (size_t i = 0; i < N_OPTIONS; i++)
        fprintf(file, "  %-13s %-8s %s%s%s%s\n", options[i].name, options[i].value_name ? options[i].value_name : "",
                options[i].help, options[i].standard && *options[i].standard ? " (default " : "",
                options[i].standard ? options[i].standard : "", options[i].standard && *options[i].standard ? ")" : "");
}
