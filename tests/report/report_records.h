/* Small synthetic records folders for the tests of the report: never measurements, only shapes of files. */
#ifndef HR_TEST_REPORT_RECORDS_H
#define HR_TEST_REPORT_RECORDS_H
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include "testing.h"

/* FOLDER/NAME below the test's own folder, made. */
static inline void records_folder(const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", hr_test_folder(), name);
    if (mkdir(path, 0755)) { perror(path); exit(1); }
}

static inline void records_add(const char *folder, const char *format, ...)
{
    char path[600];
    va_list args;
    snprintf(path, sizeof path, "%s/records.jsonl", folder);
    FILE *file = fopen(path, "a");
    if (!file) { perror(path); exit(1); }
    va_start(args, format);
    vfprintf(file, format, args);
    va_end(args);
    fclose(file);
}

/* A row as runbench writes it, cut down to what reports read; step_ms < 0: over budget. */
static inline void records_row(const char *folder, const char *workload, const char *technique, int budget_percent,
                               long peak_bytes, double step_ms, double iqr_ms, const char *cpu)
{
    char times[200] = "\"status\":\"over budget\",\"step_seconds\":null";
    if (step_ms >= 0)
        snprintf(times, sizeof times,
                 "\"status\":\"ok\",\"measured_bytes\":%ld,\"step_seconds\":%.6f,\"iqr_seconds\":%.6f,"
                 "\"keep_all_seconds\":0.1,\"predicted_seconds\":%.6f",
                 peak_bytes, step_ms / 1e3, iqr_ms / 1e3, 0.98 * step_ms / 1e3);
    records_add(folder,
                "{\"schema\":1,\"case\":\"--workload %s --technique %s --budget %d%%\",\"workload\":\"%s\","
                "\"technique\":\"%s\",\"device\":\"host\",\"batch\":8,\"budget_text\":\"%d%%\",\"budget_bytes\":%d,"
                "\"keep_all_bytes\":100000,\"promised_bytes\":%ld,%s,"
                "\"machine\":{\"cpu\":\"%s\",\"cores\":2,\"threads\":2,\"link\":null,\"commit\":\"abc\"}}\n",
                workload, technique, budget_percent, workload, technique, budget_percent, budget_percent * 1000,
                peak_bytes, times, cpu);
}
#endif
