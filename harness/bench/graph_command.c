/* `runbench graph`: a workload as an abstract graph (plan/GRAPHS.md) with the seconds that its nodes take, measured on a
 * device or computed from a machine's description, so that planners elsewhere can work on it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "abstract.h"
#include "commands.h"
#include "inspect.h"

hr_status hr_trial_inspect(const char *command, int argc, char **argv, hr_settings *settings, hr_trial *trial)
{
    hr_status st = HR_OK;
    hr_settings_default(settings);
    TRY(hr_settings_apply(settings, HR_ON_EXPORT, argc, argv, NULL));
    if (settings->help) goto out;
    if (!strcmp(settings->one.batch, "max"))
        FAIL(HR_BAD_ARGUMENT, "%s shows one network: give --batch a number", command);
    strcpy(settings->one.technique, "keep_all");
    TRY(hr_case_validate(&settings->one));
    settings->one.wants_seconds = true;
    TRY(hr_trial_plan(&settings->one, trial));
    if (*trial->refusal) FAIL(HR_OVER_BUDGET, "%s", trial->refusal);
out:
    return st;
}

char *hr_trial_measured_on(const hr_trial *trial, char *text, size_t chars)
{
    if (trial->kind->simulated) hr_sim_trial_describe(trial, text, chars);
    else trial->device[HR_A]->kind->describe(trial->device[HR_A], text, chars);
    return text;
}

int hr_graph_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_trial trial = {0};
    char device[512], title[1200], text[sizeof trial.one.workload];
    TRY(hr_trial_inspect("graph", argc, argv, &settings, &trial));
    if (settings.help) { hr_help_print(stdout); goto out; }
    snprintf(title, sizeof title, "%s; seconds of %s", strcpy(text, trial.one.workload),
             hr_trial_measured_on(&trial, device, sizeof device));
    TRY(hr_abstract_write(trial.graph, trial.costs, title, stdout));
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write the graph: %s", strerror(errno));
    fprintf(stderr, "# %s: %d nodes, %d tensors\n", title, trial.graph->n_nodes, trial.graph->n_tensors);
out:
    hr_trial_close(&trial);
    return st == HR_OK ? 0 : hr_command_failed(st);
}
