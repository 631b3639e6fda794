/* The commands of runbench, each with the words after its name; they return the exit status: 0 all is well,
 * 1 a row failed or the world did, 2 the command line or an input is wrong, 128 + n interrupted by signal n. */
#ifndef HR_COMMANDS_H
#define HR_COMMANDS_H
#include "status.h"

int hr_run_command(int argc, char **argv);        /* run, and no command word at all: --suite, --list, --help */
int hr_plan_command(int argc, char **argv);
int hr_explain_command(int argc, char **argv);
int hr_planning_command(int argc, char **argv);
int hr_densities_command(int argc, char **argv);
int hr_graph_command(int argc, char **argv);
int hr_slack_command(int argc, char **argv);
int hr_figures_command(int argc, char **argv);
int hr_compare_command(int argc, char **argv);

/* Says the last error on standard error; returns the exit status that stands for `status`. */
int hr_command_failed(hr_status status);
#endif
