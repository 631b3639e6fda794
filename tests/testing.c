/* See testing.h. */
#include "testing.h"

#include <ftw.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static hr_test *tests;
static int failures;
static char folder[256];

void hr_test_add(hr_test *test)
{
    test->next = tests;
    tests = test;
}

void hr_test_failed(const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    failures++;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *ftw) { return remove(path); }
static void remove_folder(void) { nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

const char *hr_test_folder(void)
{
    if (*folder) return folder;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/headroom-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) { perror("mkdtemp"); exit(1); }
    atexit(remove_folder);
    return folder;
}

int main(int argc, char **argv)
{
    int ran = 0;
    for (hr_test *test = tests; test; test = test->next) {
        if (argc > 1 && !strcmp(argv[1], "--list")) { puts(test->name); ran++; continue; }
        if (argc > 1 && strcmp(argv[1], test->name)) continue;
        int before = failures;
        test->run();
        if (failures > before) printf("FALSE: %s\n", test->name);
        ran++;
    }
    if (!ran) fprintf(stderr, "no claim named '%s'\n", argc > 1 ? argv[1] : "");
    return failures || !ran;
}
