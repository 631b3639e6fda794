/* From the command line to rows: which cases, what is done already, one child each, rows and records. */
#ifndef HR_RUN_SUITE_H
#define HR_RUN_SUITE_H
#include "cli.h"

typedef struct hr_cases {
    hr_case *cases;
    char **texts;            /* hr_case_format of each: a suite of thousands is told apart by them */
    int n_cases;
    size_t case_capacity, text_capacity;
} hr_cases;

/* Expands --suite (or the single case of `settings`), applies the words of the command line on top of what
 * the suite says, filters, drops repetitions, and validates every case: nothing is written before. */
hr_status hr_cases_collect(const hr_settings *settings, int argc, char *const *argv, hr_cases *cases);
void hr_cases_free(hr_cases *cases);

/* Runs them. *failed: a row failed. folder: where the records are, "" when none are kept. HR_INTERRUPTED after
 * a signal. */
#define HR_FOLDER_TEXT 600
hr_status hr_cases_run(const hr_settings *settings, const hr_cases *cases, bool *failed, char folder[HR_FOLDER_TEXT]);
#endif
