/* --list: what the build knows, from the generated tables: one line per suite, workload, technique, kernel, device. */
#include <string.h>
#include "cli.h"
#include "device.h"
#include "kernel_case.h"
#include "machine_costs.h"
#include "module.h"
#include "suite.h"
#include "technique.h"
#include "workload.h"

void hr_option_lines(FILE *file);

static void option_lines(const hr_option *option, FILE *file)
{
    for (; option && option->name; option++) {
        fprintf(file, "      %s=%s", option->name, option->standard);
        if (option->kind == HR_OPTION_INTEGER || option->kind == HR_OPTION_REAL)
            fprintf(file, " [%g to %g]", option->lowest, option->highest);
        if (option->kind == HR_OPTION_CHOICE) fprintf(file, " [%s]", option->choices);
        fprintf(file, "  %s\n", option->help ? option->help : "");
    }
}

static int suite_cases(const hr_suite *suite)
{
    int workloads = 0, techniques = 0, budgets = 0, cases = 0, kernels = 0;
    while (suite->workloads && suite->workloads[workloads]) workloads++;
    while (suite->techniques && suite->techniques[techniques]) techniques++;
    while (suite->budgets && suite->budgets[budgets]) budgets++;
    while (suite->cases && suite->cases[cases]) cases++;
    while (suite->kernels && suite->kernels[kernels]) kernels++;
    return workloads * techniques * budgets + cases + kernels;
}

void hr_list_print(bool verbose, FILE *file)
{
    fputs("suites\n", file);
    for (int i = 0; hr_suites[i]; i++)
        fprintf(file, "  %-16s %s (%d cases)\n", hr_suites[i]->name, hr_suites[i]->summary, suite_cases(hr_suites[i]));
    fputs("workloads\n", file);
    for (int i = 0; hr_workloads[i]; i++) {
        fprintf(file, "  %-16s %s\n", hr_workloads[i]->name, hr_workloads[i]->summary);
        if (verbose) option_lines(hr_workloads[i]->options, file);
    }
    fputs("techniques\n", file);
    for (int i = 0; hr_techniques[i]; i++) {
        fprintf(file, "  %-16s %s\n", hr_techniques[i]->name, hr_techniques[i]->summary);
        if (verbose) option_lines(hr_techniques[i]->options, file);
    }
    fputs("kernels\n", file);
    for (const hr_kernel_case *const *const *table = hr_kernel_case_tables; *table; table++)
        for (const hr_kernel_case *const *one = *table; *one; one++) {
            fprintf(file, "  %-18s %s\n", (*one)->name, (*one)->summary);
            if (verbose) option_lines((*one)->options, file);
        }
    fputs("devices\n", file);
    for (int i = 0; hr_device_kinds[i]; i++) {
        const hr_device_kind *kind = hr_device_kinds[i];
        bool missing = kind->module && !hr_module_exists(kind->module);
        fprintf(file, "  %-16s %s%s\n", kind->name, kind->summary, missing ? " (not in this build)" : "");
    }
    fputs("machines of the device sim\n  here               this one, as measured on its host device\n", file);
    for (int i = 0; hr_machine_model_known(i, NULL); i++) {
        hr_machine_model model;
        if (hr_machine_model_find(hr_machine_model_known(i, NULL), &model) == HR_OK)
            fprintf(file, "  %-18s %s\n", model.name, model.title);
    }
    if (!verbose) return;
    option_lines(hr_device_spec_options, file);
    fputs("options\n", file);
    hr_option_lines(file);
}

char *hr_known_suites(char *text, size_t chars)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; hr_suites[i] && used < chars; i++)
        used += (size_t)snprintf(text + used, chars - used, "%s%s", i ? ", " : "", hr_suites[i]->name);
    return text;
}
