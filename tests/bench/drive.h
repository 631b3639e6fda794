/* Drives the real program from tests: starts it in a folder of the test's own, keeps what it says. */
#ifndef HR_TEST_DRIVE_H
#define HR_TEST_DRIVE_H
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "testing.h"

typedef struct drive {
    int exit_status;         /* -1: ended by a signal */
    char *out, *err;         /* whole texts */
} drive;

/* Holds on to what a claim allocates until its process ends, so that leak checkers see no leak. */
static inline void *drive_keep(void *allocated)
{
    static void *kept[8192];
    static int n_kept;
    REQUIRE(allocated != NULL && n_kept < 8192);
    return kept[n_kept++] = allocated;
}

/* Text of a file, "" when it is not there. */
static inline char *drive_read(const char *path)
{
    FILE *file = fopen(path, "r");
    struct stat info = {.st_size = 0};
    if (file) fstat(fileno(file), &info);
    char *text = drive_keep(calloc(1, (size_t)info.st_size + 1));
    if (file) {
        size_t chars = fread(text, 1, (size_t)info.st_size, file);
        text[chars] = '\0';
        fclose(file);
    }
    return text;
}

static inline void drive_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    fputs(text, file);
    REQUIRE(fclose(file) == 0);
}

/* Path of `name` in the test's folder; a new string each time. */
static inline char *drive_path(const char *name)
{
    char *path = drive_keep(malloc(1024));
    snprintf(path, 1024, "%s/%s", hr_test_folder(), name);
    return path;
}

/* Leaves this process one CPU, so that the device takes one thread: tests run beside each other, and threads
 * that wait for one another on busy CPUs wait for whole time slices. */
static inline void drive_one_cpu(void)
{
    cpu_set_t all, one;
    int wanted = (int)(getpid() % 2), seen = 0;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof all, &all)) return;
    for (int cpu = 0; cpu < CPU_SETSIZE && seen <= wanted; cpu++)
        if (CPU_ISSET(cpu, &all)) {
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            seen++;
        }
    sched_setaffinity(0, sizeof one, &one);
}

/* Replaces this process by runbench with `words`, in folder `work` of the test's folder, with HEADROOM_FAULT set
 * to `fault` when given. Called in a fresh child. */
static inline void drive_exec(const char *words, const char *fault)
{
    static char copy[4096], program[1024];
    char *argv[64] = {program};
    int n = 1;
    snprintf(program, sizeof program, "%s/runbench", getenv("HEADROOM_BINARY"));
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok(copy, " "); word && n < 63; word = strtok(NULL, " ")) argv[n++] = word;
    if (chdir(drive_path("work"))) _exit(99);
    drive_one_cpu();
    if (fault) setenv("HEADROOM_FAULT", fault, 1);
    else unsetenv("HEADROOM_FAULT");
    execv(program, argv);
    _exit(98);
}

/* Makes sure that the program is there, and makes its folder. */
static inline void drive_prepare(void)
{
    char program[1024];
    REQUIRE(getenv("HEADROOM_BINARY") != NULL);
    snprintf(program, sizeof program, "%s/runbench", getenv("HEADROOM_BINARY"));
    REQUIRE(access(program, X_OK) == 0);
    mkdir(drive_path("work"), 0777);
    fflush(NULL);
}

/* Starts runbench with its standard output in a file, or in `out` when given. */
static inline pid_t drive_start(const char *words, const char *fault, const char *out)
{
    drive_prepare();
    const char *to = out ? out : drive_path("out"), *err = drive_path("err");
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid) return pid;
    int out_file = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666),
        err_file = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out_file < 0 || err_file < 0) _exit(99);
    dup2(out_file, 1);
    dup2(err_file, 2);
    drive_exec(words, fault);
    _exit(97);
}

/* Runs it on a terminal of its own; types `keys` once `until` was shown. *shown: all that the terminal got. */
static inline int drive_terminal(const char *words, const char *fault, const char *until, const char *keys,
                                 char **shown)
{
    int terminal = -1, status = 0;
    size_t used = 0, room = 1 << 20;
    bool typed = false;
    drive_prepare();
    *shown = drive_keep(calloc(1, room));
    pid_t pid = forkpty(&terminal, NULL, NULL, NULL);
    REQUIRE(pid >= 0);
    if (pid == 0) drive_exec(words, fault);
    for (ssize_t got; used + 1 < room && (got = read(terminal, *shown + used, room - used - 1)) > 0;) {
        used += (size_t)got;
        if (typed || !keys || !strstr(*shown, until)) continue;
        REQUIRE(write(terminal, keys, strlen(keys)) == (ssize_t)strlen(keys));
        typed = true;
    }
    close(terminal);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline drive drive_wait(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    drive result = {WIFEXITED(status) ? WEXITSTATUS(status) : -1, drive_read(drive_path("out")),
                    drive_read(drive_path("err"))};
    return result;
}

static inline drive drive_run(const char *words, const char *fault)
{ return drive_wait(drive_start(words, fault, NULL)); }

static inline int drive_count(const char *text, const char *what)
{
    int n = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + strlen(what), what)) n++;
    return n;
}

static inline int drive_lines(const char *text) { return drive_count(text, "\n"); }

/* Files in a folder, "." and ".." aside; -1 when it is not there. */
static inline int drive_files(const char *path)
{
    DIR *folder = opendir(path);
    int n = 0;
    if (!folder) return -1;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) n++;
    closedir(folder);
    return n;
}

static inline void drive_pause(double seconds)
{
    struct timespec wait = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&wait, NULL);
}

/* Waits until a file has `lines` lines; false after `seconds`. */
static inline bool drive_until_lines(const char *path, int lines, double seconds)
{
    for (double waited = 0; waited < seconds; waited += 0.05) {
        if (drive_lines(drive_read(path)) >= lines) return true;
        drive_pause(0.05);
    }
    return false;
}
#endif
