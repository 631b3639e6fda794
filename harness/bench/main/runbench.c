/* runbench: dispatch only. The first word names the command; without one it is `run`. */
#include <stdio.h>
#include <string.h>
#include "addresses_command.h"
#include "child.h"
#include "commands.h"

int main(int argc, char **argv)
{
    static const struct { const char *name; int (*run)(int argc, char **argv);
    } commands[] = {
        {"run", hr_run_command},           {"plan", hr_plan_command},           {"explain", hr_explain_command},
        {"planning", hr_planning_command}, {"addresses", hr_addresses_command}, {"figures", hr_figures_command},
        {"densities", hr_densities_command},
        {"graph", hr_graph_command},       {"slack", hr_slack_command},         {"compare", hr_compare_command},
    };
    if (argc == 3 && !strcmp(argv[1], "--child")) return hr_child_main(argv[2]);
    if (argc < 2) {
        fprintf(stderr, "runbench: say what to run, for example: runbench --suite memory; see runbench --help\n");
        return 2;
    }
    if (argv[1][0] == '-') return hr_run_command(argc - 1, argv + 1);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 2, argv + 2);
    fprintf(stderr, "runbench: unknown command '%.60s'; known commands:", argv[1]);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(stderr, "%s %s", i ? "," : "", commands[i].name);
    fputc('\n', stderr);
    return 2;
}
