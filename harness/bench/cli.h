/* The command line: one table of options serves parsing, --help, --list -v, and the text form of a case. */
#ifndef HR_CLI_H
#define HR_CLI_H
#include <stdio.h>
#include "case.h"

typedef enum hr_format { HR_FORMAT_TABLE, HR_FORMAT_JSON, HR_FORMAT_CSV, HR_FORMAT_MARKDOWN, HR_FORMATS } hr_format;

typedef struct hr_settings {
    hr_case one;                 /* the case, or what every case of a suite starts from */
    char suite[64], filter[128], results[512], format_name[16];
    hr_format format;
    bool units;                  /* explain: the cut */
    bool resume, no_figures, list, help, version, verbose;
} hr_settings;

/* Commands that take options, as bits: which option serves which. */
enum { HR_ON_RUN = 1, HR_ON_PLAN = 2, HR_ON_EXPLAIN = 4, HR_ON_PLANNING = 8, HR_ON_SUITE = 16, HR_ON_EXPORT = 32 };

void hr_settings_default(hr_settings *settings);

/* Applies `argv` [argc] (no program or command name among them) to `settings`. A word that is no option goes
 * to `positional` (may be NULL: refused); at most one. `command`: one HR_ON_ bit; an option that does not
 * serve it is refused. Unknown options fail with HR_BAD_ARGUMENT and the known ones. */
hr_status hr_settings_apply(hr_settings *settings, int command, int argc, char *const *argv, const char **positional);

/* The same for text as a shell would split it: words, with '...' around those that hold spaces. */
hr_status hr_settings_apply_text(hr_settings *settings, int command, const char *text);

/* Text of a case: every case option that differs from its default. Returns `text`. */
char *hr_case_format(const hr_case *one, char text[HR_CASE_TEXT]);

/* --help (fits 24 lines of 80), --version, --list (verbose: options with their defaults). */
void hr_help_print(FILE *file);
void hr_list_print(bool verbose, FILE *file);
/* "a, b, c" of all names of a generated table, for messages. */
char *hr_known_suites(char *text, size_t chars);
#endif
