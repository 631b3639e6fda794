/* Which cases a command line means; see run_suite.h. A suite is a cross product written as text; the words of
 * the command line are applied after it, so that `--suite memory --threads 1` changes every case. */
#include <stdlib.h>
#include <string.h>
#include "run_suite.h"
#include "suite.h"

static hr_status add_case(hr_cases *list, const hr_settings *settings, const char *suite_name)
{
    hr_status st = HR_OK;
    char text[HR_CASE_TEXT];
    hr_case one = settings->one;
    if ((st = hr_case_validate(&one)) != HR_OK) {
        char message[1024];
        snprintf(message, sizeof message, "%s", hr_error_message());
        if (*suite_name)
            hr_error_set(st, __FILE__, __LINE__, "suite %s, case '%.200s': %.600s", suite_name,
                         hr_case_format(&settings->one, text), message);
        goto out;
    }
    hr_case_format(&one, text);
    if (*settings->filter && !strstr(text, settings->filter)) goto out;
    for (int i = 0; i < list->n_cases; i++)
        if (!strcmp(text, list->texts[i])) goto out;
    TRY_GROW(list->cases, list->n_cases, list->case_capacity);
    TRY_GROW(list->texts, list->n_cases, list->text_capacity);
    TRY_ALLOC(list->texts[list->n_cases] = strdup(text));
    list->cases[list->n_cases++] = one;
out:
    return st;
}

/* One case of a suite: defaults, the suite's extra options, the case's own, then the command line's. */
static hr_status add_suite_case(hr_cases *list, const hr_settings *settings, const hr_suite *suite, const char *text,
                                int argc, char *const *argv)
{
    hr_status st = HR_OK;
    hr_settings one;
    hr_settings_default(&one);
    for (int i = 0; suite->extra && suite->extra[i]; i++)
        TRY(hr_settings_apply_text(&one, HR_ON_SUITE, suite->extra[i]));
    TRY(hr_settings_apply_text(&one, HR_ON_SUITE, text));
    TRY(hr_settings_apply(&one, HR_ON_SUITE, argc, argv, NULL));
    TRY(add_case(list, &one, suite->name));
out:
    return st;
}

static hr_status collect_suite(hr_cases *list, const hr_settings *settings, const hr_suite *suite, int argc,
                               char *const *argv)
{
    hr_status st = HR_OK;
    for (int w = 0; suite->workloads && suite->workloads[w]; w++)
        for (int t = 0; suite->techniques && suite->techniques[t]; t++)
            for (int b = 0; suite->budgets && suite->budgets[b]; b++) {
                char text[HR_CASE_TEXT];
                snprintf(text, sizeof text, "--workload %s --technique %s --budget %s", suite->workloads[w],
                         suite->techniques[t], suite->budgets[b]);
                TRY(add_suite_case(list, settings, suite, text, argc, argv));
            }
    for (int i = 0; suite->cases && suite->cases[i]; i++)
        TRY(add_suite_case(list, settings, suite, suite->cases[i], argc, argv));
    for (int i = 0; suite->kernels && suite->kernels[i]; i++) {
        char text[HR_CASE_TEXT];
        snprintf(text, sizeof text, "--kernel %s", suite->kernels[i]);
        TRY(add_suite_case(list, settings, suite, text, argc, argv));
    }
out:
    return st;
}

hr_status hr_cases_collect(const hr_settings *settings, int argc, char *const *argv, hr_cases *list)
{
    hr_status st = HR_OK;
    *list = (hr_cases){0};
    if (!*settings->suite) {
        TRY(add_case(list, settings, ""));
    } else {
        const hr_suite *suite = NULL;
        char known[512];
        for (int i = 0; hr_suites[i]; i++)
            if (!strcmp(settings->suite, hr_suites[i]->name)) suite = hr_suites[i];
        if (!suite)
            FAIL(HR_BAD_ARGUMENT, "unknown suite '%s'; known suites: %s", settings->suite,
                 hr_known_suites(known, sizeof known));
        if (*settings->one.workload || *settings->one.plan_path || *settings->one.kernel)
            FAIL(HR_BAD_ARGUMENT,
                 "a suite brings its workloads and kernels; choose among its cases with --filter TEXT");
        TRY(collect_suite(list, settings, suite, argc, argv));
    }
    if (!list->n_cases) FAIL(HR_BAD_ARGUMENT, "no case holds '%s'", settings->filter);
out:
    if (st != HR_OK) hr_cases_free(list);
    return st;
}

void hr_cases_free(hr_cases *list)
{
    for (int i = 0; i < list->n_cases; i++) free(list->texts[i]);
    free(list->texts);
    free(list->cases);
    *list = (hr_cases){0};
}
