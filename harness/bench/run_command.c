/* `runbench run` and `runbench --suite`. */
#include <stdio.h>
#include <string.h>
#include "child.h"
#include "commands.h"
#include "figures.h"
#include "run_suite.h"

int hr_command_failed(hr_status status)
{
    int signal = hr_interrupted();
    if (status == HR_INTERRUPTED) return 128 + (signal ? signal : 2);
    fprintf(stderr, "runbench: %s\n", hr_error_message());
    return status == HR_BAD_ARGUMENT || status == HR_BAD_INPUT ? 2 : 1;
}

/* Figures are drawn from what the run left behind; a build or machine that cannot draw says so in a line. */
static hr_status draw(const char *folder)
{
    hr_status st = hr_figures_make(folder);
    if (st == HR_OK) fprintf(stderr, "# records and figures are in %s\n", folder);
    if (st == HR_UNSUPPORTED) fprintf(stderr, "# records are in %s; no figures: %s\n", folder, hr_error_message());
    return st == HR_UNSUPPORTED ? HR_OK : st;
}

int hr_run_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_cases cases = {0};
    const char *plan_path = NULL;
    char folder[HR_FOLDER_TEXT] = "";
    bool failed = false;
    int command = HR_ON_RUN | HR_ON_SUITE;
    hr_settings_default(&settings);
    TRY(hr_settings_apply(&settings, command, argc, argv, &plan_path));
    if (settings.help) { hr_help_print(stdout); goto out; }
    if (settings.version) { printf("runbench %s\n", HR_VERSION); goto out; }
    if (settings.list) { hr_list_print(settings.verbose, stdout); goto out; }
    if (plan_path && strlen(plan_path) >= sizeof settings.one.plan_path)
        FAIL(HR_BAD_ARGUMENT, "the path of the plan is too long");
    if (plan_path) strcpy(settings.one.plan_path, plan_path);
    if (!*settings.suite && *settings.filter)
        FAIL(HR_BAD_ARGUMENT, "--filter chooses among the cases of a suite; name one with --suite");
    TRY(hr_cases_collect(&settings, argc, argv, &cases));
    TRY(hr_cases_run(&settings, &cases, &failed, folder));
    if (*settings.suite && *folder && !settings.no_figures) TRY(draw(folder));
out:
    hr_cases_free(&cases);
    if (st == HR_OK && (fflush(stdout) || ferror(stdout))) st = hr_fail(HR_IO, "cannot write to standard output");
    return st != HR_OK ? hr_command_failed(st) : failed;
}
