/* What tests of figures ask of a results folder. */
#ifndef HR_TEST_REPORT_FIGURES_H
#define HR_TEST_REPORT_FIGURES_H
#include "figures.h"
#include "report_records.h"

/* Bytes of FOLDER/NAME, -1 when it does not exist. */
static inline long file_bytes(const char *folder, const char *name)
{
    char path[700];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &info) ? -1 : (long)info.st_size;
}

/* Draws, and skips the claim where there is no gnuplot or no jansson. */
static inline hr_status make_or_skip(const char *folder)
{
    hr_status st = hr_figures_make(folder);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    return st;
}

static inline void expect_figure(const char *folder, const char *name)
{
    static const char *const suffixes[] = {"svg", "png", "gp"};
    char file[160];
    for (int i = 0; i < 3; i++) {
        snprintf(file, sizeof file, "%s.%s", name, suffixes[i]);
        EXPECT_MSG(file_bytes(folder, file) > 200, "%s has %ld bytes", file, file_bytes(folder, file));
    }
}

/* Text of FOLDER/NAME, "" when it is not there; valid until the next call. */
static inline char *folder_text(const char *folder, const char *name)
{
    static char text[1 << 17];
    char path[800];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    text[file ? fread(text, 1, sizeof text - 1, file) : 0] = '\0';
    if (file) fclose(file);
    return text;
}

/* The text of a plot's script. */
static inline char *script(const char *folder, const char *name)
{
    char file[200];
    snprintf(file, sizeof file, "%s.gp", name);
    return folder_text(folder, file);
}
#endif
