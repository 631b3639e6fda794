/* Rows: the records of a results folder, as reports read them.
 *
 * A report must never fail because a record is old, torn or incomplete: what is missing is "" or NAN, and a
 * line that is no record is counted and left out. A case that was run again replaces its earlier record.
 * Schema: harness/bench/RECORDS.md.
 */
#ifndef HR_ROWS_H
#define HR_ROWS_H
#include <stdbool.h>
#include <stddef.h>
#include "status.h"

struct json_t;

/* Distinct texts in order of first appearance. */
typedef struct hr_labels {
    char **text;
    int n_texts;
    size_t capacity;
} hr_labels;

typedef struct hr_row {
    struct json_t *record;      /* owned; the strings below point into it */
    const char *kernel;         /* spec of a kernel case, "" of training */
    const char *case_text, *workload, *technique, *device, *budget_text, *status, *peak_step, *needed_step;
    double batch, budget_bytes, needed_bytes, promised_bytes, measured_bytes, live_bytes, keep_all_bytes;
    double host_bytes;
    double predicted_seconds, step_seconds, iqr_seconds, keep_all_seconds; /* kernel: the copy's instead of keep_all's */
    double elements, nonzeros, copied_bytes, read_bytes, written_bytes, threads;   /* kernel */
    const char *type;           /* kernel */
    bool passed;                /* ran and computed what keep_all computes: "ok" or "mistrusted" */
    bool largest_batch;         /* a `--batch max` case */
    bool simulated;             /* no bytes moved: device "sim" or "sim:machine=NAME" */
    bool swept;                 /* both thresholds of slack_swap were given: a cell of a heat map, not a competitor */
    double slack_threshold_seconds, size_threshold_bytes;   /* those thresholds; NAN where not given */
} hr_row;

typedef struct hr_rows {
    hr_row *row;
    int n_rows, n_skipped;      /* skipped: lines that are no record */
    int n_measured;             /* rows of real devices, kernel rows included */
    hr_row *kernel_row;         /* kernel cases stand apart: no figure of training sees them */
    int n_kernel_rows;
    hr_labels series;           /* all series of the folder: a technique, or a kernel, looks the same in every figure */
    size_t capacity, kernel_capacity;
    char bench[640];            /* what times depend on: "device host, 2 threads, link not paced | AMD EPYC, 2 cores" */
    char machine[768];          /* the same and " | commit 1a2b3c4" */
} hr_rows;

/* Reads FOLDER/records.jsonl. `rows` must be zeroed; clear it after success and after failure. HR_IO when the
 * file cannot be read, HR_BAD_INPUT when it holds no record at all, HR_UNSUPPORTED in a build without jansson.
 * A torn last line is said on stderr and skipped. */
hr_status hr_rows_load(const char *folder, hr_rows *rows);
void hr_rows_clear(hr_rows *rows);

/* Peak in bytes: measured, else promised. */
double hr_row_peak_bytes(const hr_row *row);
/* Budget as a percentage of keep_all's peak; NAN when the row has none. */
double hr_row_budget_percent(const hr_row *row);
/* Seconds of a step divided by keep_all's; 1 for a keep_all row that ran; NAN when not timed. */
double hr_row_time_ratio(const hr_row *row);
/* Row number `i` of training's and then the kernels'. */
static inline const hr_row *hr_rows_at(const hr_rows *rows, int i)
{
    return i < rows->n_rows ? &rows->row[i] : &rows->kernel_row[i - rows->n_rows];
}
/* Algorithm number `i` of a kernel row: false when there is none of that number, or it was not timed. Text is the
 * record's. */
typedef struct hr_row_kernel {
    const char *op, *algorithm;
    double seconds, iqr_seconds;
} hr_row_kernel;
bool hr_row_kernel_at(const hr_row *row, int i, hr_row_kernel *kernel);
int hr_row_kernels(const hr_row *row);      /* how many the record lists */
/* Name of the row's line in a figure: the technique, with " [sim]" behind it when simulated; without the thresholds
 * when swept, and then " (thresholds given)" behind it. */
#define HR_SERIES_TEXT 208
char *hr_row_series(const hr_row *row, char text[HR_SERIES_TEXT]);
#define HR_SIMULATED " [sim]"
/* The same without that mark: what decides how the line looks. */
char *hr_row_look(const hr_row *row, char text[HR_SERIES_TEXT]);
/* The technique without the options slack= and size= of slack_swap. */
char *hr_row_untuned(const hr_row *row, char text[HR_SERIES_TEXT]);
/* Where it ran: the device, or "sim NAME" with the described machine's name ("sim here" where none is named). */
#define HR_SITE_TEXT 64
char *hr_row_site(const hr_row *row, char text[HR_SITE_TEXT]);
/* What times depend on, of the rows of one site (NULL: of all measured ones, or of all where none is): what `bench`
 * and `machine` hold. Returns `text`. */
char *hr_rows_describe(const hr_rows *rows, const char *site, bool commit, char *text, size_t chars);
/* The same of a kernel: "relu_pack simd". */
char *hr_row_kernel_series(const hr_row_kernel *kernel, char text[HR_SERIES_TEXT]);

/* Adds `text` unless it is there; its index, or -1 when there is no memory. */
int hr_labels_add(hr_labels *labels, const char *text);
int hr_labels_find(const hr_labels *labels, const char *text);   /* -1 when absent */
void hr_labels_clear(hr_labels *labels);
#endif
