/* See run_suite.h. A record is on the disk before its row is on the screen: what a person has seen is kept. */
#include "run_suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "child.h"
#include "record_file.h"
#include "table.h"
#include "units.h"

typedef struct progress {
    bool shown;                   /* standard error is a terminal */
    int case_number, n_cases, n_measured;
    double start_seconds, measured_seconds, drawn_seconds;
    char label[256];
} progress;

static void duration_text(double seconds, char text[32])
{
    snprintf(text, 32, "%d:%02d", (int)seconds / 60, (int)seconds % 60);
}

static void progress_tick(void *context, double case_seconds)
{
    progress *p = context;
    char elapsed[32], left[32];
    if (!p->shown || hr_now_seconds() - p->drawn_seconds < 0.2) return;
    p->drawn_seconds = hr_now_seconds();
    duration_text(hr_now_seconds() - p->start_seconds, elapsed);
    double each = p->n_measured ? p->measured_seconds / p->n_measured : case_seconds;
    duration_text(fmax(each * (p->n_cases - p->case_number + 1) - case_seconds, 0), left);
    fprintf(stderr, "\r\033[K[%d/%d] %.60s  %.0f s | elapsed %s, about %s left", p->case_number, p->n_cases, p->label,
            case_seconds, elapsed, left);
    fflush(stderr);
}

static void progress_clear(const progress *p)
{
    if (p->shown) fputs("\r\033[K", stderr), fflush(stderr);
}

static void stamp_record(const hr_settings *settings, const hr_case *one, time_t started, double seconds,
                         hr_record *record)
{
    char text[HR_CASE_TEXT];
    struct tm utc;
    hr_case_format(one, text);
    snprintf(record->suite, sizeof record->suite, "%s", settings->suite);
    snprintf(record->case_text, sizeof record->case_text, "%s", text);
    snprintf(record->command, sizeof record->command, "runbench run %s", text);
    snprintf(record->device, sizeof record->device, "%s", one->device);
    if (!*record->workload) snprintf(record->workload, sizeof record->workload, "%s", one->workload);
    if (!*record->technique)
        snprintf(record->technique, sizeof record->technique, "%s", *one->plan_path || *one->kernel ? "" : one->technique);
    if (!*record->kernel) snprintf(record->kernel, sizeof record->kernel, "%s", one->kernel);
    hr_case_budget_text(one, record->budget_text);
    record->seed = one->seed;
    record->seconds = seconds;
    strftime(record->started, sizeof record->started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&started, &utc));
}

/* Results go to the folder asked for; a suite has one of its own, a single case none. */
static hr_status open_results(const hr_settings *settings, const hr_machine *machine, char *folder,
                              hr_record_file *file)
{
    hr_status st = HR_OK;
    char slug[128];
    *file = (hr_record_file){.descriptor = -1};
    folder[0] = '\0';
    if (*settings->results) snprintf(folder, HR_FOLDER_TEXT, "%s", settings->results);
    else if (*settings->suite)
        snprintf(folder, HR_FOLDER_TEXT, "results/%s-%s", settings->suite, hr_machine_slug(machine, slug, sizeof slug));
    if (settings->resume && !*folder) FAIL(HR_BAD_ARGUMENT, "--resume needs --results FOLDER (or --suite NAME)");
    if (!*folder) goto out;
    TRY(hr_record_file_open(folder, settings->resume, stderr, file));
out:
    return st;
}

static hr_status run_one(const hr_settings *settings, const hr_case *one, progress *progress, hr_record *record)
{
    hr_status st = HR_OK;
    double start = hr_now_seconds();
    time_t started = time(NULL);
    snprintf(progress->label, sizeof progress->label, "%.100s %.80s %.40s",
             *one->plan_path ? one->plan_path : *one->kernel ? one->kernel : one->workload,
             *one->plan_path || *one->kernel ? "" : one->technique, one->budget);
    st = hr_child_run(one, progress_tick, progress, record);
    progress_clear(progress);
    if (st != HR_OK) return st;
    stamp_record(settings, one, started, hr_now_seconds() - start, record);
    progress->n_measured++;
    progress->measured_seconds += record->seconds;
    return HR_OK;
}

/* The table once more, as a file beside the records; a record is large, so rows go there as they come. */
static hr_status open_table(const hr_cases *list, const hr_table *shown, const char *folder, hr_table *table)
{
    hr_status st = HR_OK;
    char path[640];
    *table = *shown;
    snprintf(path, sizeof path, "%s/table.txt", folder);
    table->format = HR_FORMAT_TABLE;
    table->file = fopen(path, "w");
    if (!table->file) FAIL(HR_IO, "cannot write '%s'", path);
    TRY(hr_table_begin(table, &list->cases[0]));
out:
    return st;
}

typedef struct run {
    const hr_settings *settings;
    const hr_cases *list;
    hr_machine machine;
    hr_record_file file;
    char *folder;
    hr_table table, kept;        /* on the screen; in the folder, kept.file NULL: no folder */
    progress progress;
    hr_record record;            /* the present case's */
    int n_records;
    bool failed;
} run;

static hr_status run_case(run *run, const hr_case *one)
{
    hr_status st = HR_OK;
    char text[HR_CASE_TEXT];
    const char *line = NULL;
    const hr_record *record = hr_record_file_find(&run->file, hr_case_format(one, text), &line);
    if (!record) {
        TRY(run_one(run->settings, one, &run->progress, &run->record));
        record = &run->record;
        if (run->file.descriptor >= 0 && (st = hr_record_file_append(&run->file, record, &run->machine)) != HR_OK) {
            run->n_records++;
            hr_table_row(&run->table, record, NULL);   /* not on the disk, but not lost to the person who waited */
            goto out;
        }
    }
    run->n_records++;
    run->failed = run->failed || hr_outcome_failed(record->status);
    TRY(hr_table_row(&run->table, record, line));
    if (run->kept.file) TRY(hr_table_row(&run->kept, record, NULL));
out:
    return st;
}

static hr_status run_cases(run *run)
{
    hr_status st = HR_OK;
    for (int i = 0; i < run->list->n_cases; i++) {
        run->progress.case_number = i + 1;
        TRY(run_case(run, &run->list->cases[i]));
    }
out:
    return st;
}

hr_status hr_cases_run(const hr_settings *settings, const hr_cases *list, bool *failed, char folder[HR_FOLDER_TEXT])
{
    hr_status st = HR_OK;
    run *run = calloc(1, sizeof *run);
    folder[0] = '\0';
    TRY_ALLOC(run);
    run->folder = folder;
    run->file.descriptor = -1;
    run->settings = settings;
    run->list = list;
    hr_machine_describe(&run->machine);
    run->table = (hr_table){.format = settings->format, .file = stdout, .machine = &run->machine};
    run->progress = (progress){.shown = isatty(2), .n_cases = list->n_cases, .start_seconds = hr_now_seconds()};
    for (int i = 0; i < list->n_cases; i++) hr_table_fit(&run->table, &list->cases[i]);
    TRY(open_results(settings, &run->machine, run->folder, &run->file));
    hr_interrupts_catch();
    TRY(hr_table_begin(&run->table, &list->cases[0]));
    if (*run->folder) TRY(open_table(list, &run->table, run->folder, &run->kept));
    TRY(run_cases(run));
out:
    if (st == HR_INTERRUPTED)
        fprintf(stderr, "# interrupted: %d of %d cases are finished%s\n", run->n_records, list->n_cases,
                *folder ? "; --resume goes on" : "");
    if (run) {
        *failed = run->failed;
        hr_record_clear(&run->record);
        if (run->kept.file && fclose(run->kept.file) && st == HR_OK)
            st = hr_fail(HR_IO, "cannot write the table in '%s'", folder);
        hr_record_file_close(&run->file);
    }
    free(run);
    return st;
}
