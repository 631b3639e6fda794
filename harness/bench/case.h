/* A case: one row to measure, as the options that make it: a workload under a technique, a plan file, or a kernel. Its
 * text form, "--workload lenet --technique swap_all --budget 50%", lists what differs from the defaults in the order of
 * the option table; it repeats the case, travels to the child process, and is the key by which --resume knows what is
 * done.
 */
#ifndef HR_CASE_H
#define HR_CASE_H
#include <stdbool.h>
#include <stdint.h>
#include "device.h"

typedef struct hr_case {
    char workload[512], technique[192], device[320];   /* a workload or a machine may be a path */
    bool device_given;           /* on a command line; not part of the text */
    bool wants_seconds;          /* measure though no technique asks for it, to predict; not part of the text */
    char costs[8];               /* "cached": seconds that are remembered may be used; "fresh" */
    char kernel[192];            /* measure one op alone (kernel_case.h) instead of a workload; "" otherwise */
    char layout[16];             /* of activations: "plain", "c8", "c16", "last"; "": what the device prefers */
    char plan_path[512];         /* run this plan instead of making one; "" otherwise */
    char budget[32], capacity[32], batch[32], link[32];   /* as typed; "" when absent */
    char slowdown[32];           /* instead of a budget; see hr_case_limits */
    int64_t threads, seed, verified_steps, samples_most;
    double time_limit_seconds, iqr_percent, timeout_seconds;
    bool trace, no_pin;
} hr_case;

#define HR_CASE_TEXT 2560

/* Limits of a case in bytes. */
typedef struct hr_case_limits {
    double budget_percent;       /* of keep_all's promised peak; 0 when the budget is none or in bytes */
    int64_t budget_bytes;        /* 0 when none or in percent */
    int64_t capacity_bytes;      /* 0: none */
    int64_t batch;               /* 0: the workload's own */
    bool batch_is_max;
    double link_bytes_per_second; /* 0: not paced */
    double slowdown;             /* the smallest peak within so many times keep_all's predicted time; 0: not asked */
} hr_case_limits;

/* Reads budget, capacity, batch, link and slowdown. */
hr_status hr_case_limits_of(const hr_case *one, hr_case_limits *limits);

/* Refuses what cannot be run: unknown workload, technique, device, unit, option, an impossible shape (the
 * graph is built, no device is touched). Replaces the workload's or kernel's text by its canonical form; a graph file
 * (graph_file.h) makes the device sim. */
hr_status hr_case_validate(hr_case *one);

/* Channel block of the case's graph, as in hr_graph_new. */
hr_status hr_case_layout(const hr_case *one, const hr_device_kind *kind, int *channel_block);

/* Budget column of a row: "50%", "512MiB", "max in 512MiB", "1.05x" (of a slowdown), "". */
char *hr_case_budget_text(const hr_case *one, char text[64]);
#endif
