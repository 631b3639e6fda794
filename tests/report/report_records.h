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

/* A kernel row of `mib` MiB with one algorithm and two copies; the kernel takes `kernel_ms`, the copy 10 ms. */
static inline void records_kernel_row(const char *folder, const char *kernel, const char *device,
                                      double density_percent, double mib, double kernel_ms)
{
    double elements = mib * (1 << 18), nonzeros = elements * density_percent / 100,
           packed = 4 * nonzeros + elements / 8;
    records_add(
        folder,
        "{\"schema\":1,\"case\":\"--kernel %s --device %s\",\"workload\":\"\",\"technique\":\"\",\"device\":\"%s\","
        "\"status\":\"ok\",\"kernel\":\"%s\",\"type\":\"f32\",\"elements\":%.0f,\"nonzeros\":%.0f,"
        "\"copied_bytes\":%.0f,\"read_bytes\":%.0f,\"written_bytes\":%.0f,\"step_seconds\":%.6f,\"kernels\":["
        "{\"op\":\"relu_pack\",\"algorithm\":\"simd\",\"seconds\":%.6f,\"iqr_seconds\":0.0005},"
        "{\"op\":\"copy\",\"algorithm\":\"non_temporal\",\"seconds\":0.01,\"iqr_seconds\":0.0005},"
        "{\"op\":\"copy\",\"algorithm\":\"memcpy\",\"seconds\":0.015,\"iqr_seconds\":null}],"
        "\"machine\":{\"cpu\":\"cpu\",\"cores\":2,\"threads\":1,\"commit\":\"abc\"}}\n",
        kernel, device, device, kernel, elements, nonzeros, 4 * elements, 4 * elements, packed, kernel_ms / 1e3,
        kernel_ms / 1e3);
}
#endif
