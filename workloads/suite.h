/* A suite: rows to run, as a cross product and lists written as text. workloads/suites/NAME.c exports
 * `const hr_suite hr_suite_NAME`. */
#ifndef HR_SUITE_H
#define HR_SUITE_H

typedef struct hr_suite {
    const char *name, *summary;
    const char *const *workloads;    /* specs; NULL ends */
    const char *const *techniques;   /* specs; NULL ends */
    const char *const *budgets;      /* "100%", "512MiB"; NULL ends */
    const char *const *extra;        /* further command-line options of every case, or NULL */
    const char *const *cases;        /* further single cases as option strings ("--workload ... --batch max"), or NULL */
    const char *const *kernels;      /* kernel cases: "relu_pack:density=20", with their own options behind, or NULL */
} hr_suite;

extern const hr_suite *const hr_suites[];   /* generated; NULL ends */
#endif
