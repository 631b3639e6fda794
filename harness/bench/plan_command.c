/* `runbench plan`: the plan in its text form on standard output; `runbench figures` and `runbench compare`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "bound.h"
#include "cli.h"
#include "commands.h"
#include "compare.h"
#include "figures.h"
#include "inspect.h"
#include "units.h"

static hr_status parse(int argc, char **argv, int command, hr_settings *settings, bool *help)
{
    hr_status st = HR_OK;
    hr_settings_default(settings);
    TRY(hr_settings_apply(settings, command, argc, argv, NULL));
    *help = settings->help;
    if (!*help) TRY(hr_case_validate(&settings->one));
out:
    return st;
}

/* What the plan buys and costs, where seconds are known. */
static hr_status print_prediction(const hr_trial *trial)
{
    hr_status st = HR_OK;
    double keep_all, seconds, exposed;
    hr_bound bound;
    char budget[HR_BYTES_TEXT], device[512];
    const hr_plan *plan = trial->plan[HR_B];
    if (!trial->costs->measured) return HR_OK;
    TRY(hr_trial_predict(trial, trial->plan[HR_A], &keep_all, NULL));
    TRY(hr_trial_predict(trial, plan, &seconds, &exposed));
    fprintf(stderr, "# %.4g of keep_all's peak; predicted %.4g s a step, %.4g times keep_all's %.4g s (%+.2f%%), "
                    "%.3g s of copies exposed\n", (double)plan->arena_bytes / (double)trial->plan[HR_A]->arena_bytes, seconds,
            seconds / keep_all, keep_all, 100 * (seconds / keep_all - 1), exposed);
    TRY(hr_plan_bound(trial->graph, trial->costs, trial->limit_bytes, &bound));
    fprintf(stderr, "# proven: no plan of this budget takes less than %.4g s (%+.2f%%)\n", bound.seconds,
            100 * (bound.seconds / keep_all - 1));
    if (trial->limits.slowdown > 0)
        fprintf(stderr, "# found with --budget %lld (%s)\n", (long long)trial->limit_bytes,
                hr_bytes_format(trial->limit_bytes, budget));
    fprintf(stderr, "# %s\n", hr_trial_measured_on(trial, device, sizeof device));
out:
    return st;
}

int hr_plan_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_trial trial = {0};
    char promised[HR_BYTES_TEXT];
    bool help = false;
    TRY(parse(argc, argv, HR_ON_PLAN, &settings, &help));
    if (help) { hr_help_print(stdout); goto out; }
    settings.one.wants_seconds = true;
    TRY(hr_trial_plan(&settings.one, &trial));
    if (*trial.refusal) FAIL(HR_OVER_BUDGET, "%s", trial.refusal);
    if (trial.over_budget)
        FAIL(HR_OVER_BUDGET, "%s needs at least %lld bytes on %s; it may use %lld", trial.one.technique,
             (long long)trial.plan[HR_B]->arena_bytes, trial.one.workload, (long long)trial.limit_bytes);
    TRY(hr_plan_write(trial.graph, trial.plan[HR_B], stdout));
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write the plan: %s", strerror(errno));
    fprintf(stderr, "# %s %s: %d steps, promises %s\n", trial.one.workload, trial.one.technique,
            trial.plan[HR_B]->n_steps, hr_bytes_format(trial.plan[HR_B]->arena_bytes, promised));
    TRY(print_prediction(&trial));
out:
    hr_trial_close(&trial);
    return st == HR_OK ? 0 : hr_command_failed(st);
}

int hr_figures_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    if (argc != 1 || *argv[0] == '-') FAIL(HR_BAD_ARGUMENT, "usage: runbench figures FOLDER");
    TRY(hr_figures_make(argv[0]));
out:
    return st == HR_OK ? 0 : hr_command_failed(st);
}

int hr_compare_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    if (argc != 2 || *argv[0] == '-' || *argv[1] == '-') FAIL(HR_BAD_ARGUMENT, "usage: runbench compare FOLDER FOLDER");
    TRY(hr_report_compare(argv[0], argv[1], stdout));
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write to standard output");
out:
    return st == HR_OK ? 0 : hr_command_failed(st);
}
