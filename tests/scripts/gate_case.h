/* Drives scripts/gpu_gate from tests. */
#ifndef HR_TEST_GATE_CASE_H
#define HR_TEST_GATE_CASE_H
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "testing.h"

typedef struct gate { int exit_status; char out[1 << 16], err[1 << 14]; } gate;

static inline const char *gate_path(const char *name)
{
    static char paths[8][1024];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", hr_test_folder(), name);
    return path;
}

static inline void gate_read(const char *path, char *text, size_t chars)
{
    FILE *file = fopen(path, "r");
    text[0] = '\0';
    if (!file) return;
    text[fread(text, 1, chars - 1, file)] = '\0';
    fclose(file);
}

static inline void gate_write(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    REQUIRE(file != NULL);
    fputs(text, file);
    REQUIRE(fclose(file) == 0);
}

/* Runs `command` of the shell; %s-free text. */
static inline void gate_shell(const char *command, gate *result)
{
    static char line[8192];
    snprintf(line, sizeof line, "%s >'%s' 2>'%s' </dev/null", command, gate_path("out"), gate_path("err"));
    fflush(NULL);
    int status = system(line);
    result->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    gate_read(gate_path("out"), result->out, sizeof result->out);
    gate_read(gate_path("err"), result->err, sizeof result->err);
}

/* scripts/gpu_gate with `words`, after the assignments `environment` ("PATH=... "; may be ""). */
static inline void gate_run(const char *environment, const char *words, gate *result)
{
    static char command[4096];
    REQUIRE(getenv("HEADROOM_SOURCE") != NULL && getenv("HEADROOM_BINARY") != NULL);
    snprintf(command, sizeof command, "%s /bin/bash '%s/scripts/gpu_gate' %s", environment,
             getenv("HEADROOM_SOURCE"), words);
    gate_shell(command, result);
}

static inline int gate_lines(const char *text)
{
    int n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

static inline int gate_count(const char *text, const char *what)
{
    int n = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + strlen(what), what)) n++;
    return n;
}
#endif
