/* What `runbench graph` and `runbench slack` share: a network on a device, its seconds known, under keep_all. */
#ifndef HR_INSPECT_H
#define HR_INSPECT_H
#include "cli.h"
#include "trial.h"

/* From the words after the command's name to the plan of keep_all with measured or described costs. settings->help: the
 * trial is empty. */
hr_status hr_trial_inspect(const char *command, int argc, char **argv, hr_settings *settings, hr_trial *trial);
/* What the seconds stand on. Returns `text`. */
char *hr_trial_measured_on(const hr_trial *trial, char *text, size_t chars);
#endif
