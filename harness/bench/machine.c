/* See machine.h. The commit is asked of git at run time, in the folder tree of the program itself: one that
 * was fixed at configure time is stale after the next commit. */
#include "machine.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include "units.h"
#ifdef HR_HAVE_HWLOC
#include <hwloc.h>
#endif

/* Value of "key: value" in a /proc file; "" when absent. */
static void proc_value(const char *path, const char *key, char *value, size_t chars)
{
    char line[512];
    FILE *file = fopen(path, "r");
    value[0] = '\0';
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (!colon || strncmp(line, key, strlen(key))) continue;
        colon += 1 + strspn(colon + 1, " \t");
        snprintf(value, chars, "%.*s", (int)strcspn(colon, "\n"), colon);
        break;
    }
    if (file) fclose(file);
}

static int64_t meminfo_bytes(const char *key)
{
    char value[64];
    proc_value("/proc/meminfo", key, value, sizeof value);
    return strtoll(value, NULL, 10) * 1024;
}

int64_t hr_machine_available_bytes(void) { return meminfo_bytes("MemAvailable"); }

/* First line that `git -C folder ...` prints; false when git is missing or fails. */
static bool git_line(const char *folder, const char *const *arguments, char *line, size_t chars)
{
    const char *argv[12] = {"git", "-C", folder};
    int ends[2], status = -1, n = 3;
    size_t used = 0;
    ssize_t got;
    while (*arguments && n < 11) argv[n++] = *arguments++;
    if (pipe2(ends, O_CLOEXEC)) return false;
    pid_t pid = fork();
    if (pid == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0);
        dup2(ends[1], 1);
        dup2(nothing, 2);
        execvp("git", (char *const *)argv);
        _exit(127);
    }
    close(ends[1]);
    while (pid > 0 && (got = read(ends[0], line + used, chars - 1 - used)) > 0) used += (size_t)got;
    close(ends[0]);
    line[used] = '\0';
    line[strcspn(line, "\n")] = '\0';
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void describe_commit(hr_machine *machine)
{
    static const char *const head[] = {"rev-parse", "--short=10", "HEAD", NULL};
    static const char *const changes[] = {"status", "--porcelain", "--untracked-files=no", NULL};
    char folder[4096], probe[4200], line[256];
    snprintf(machine->commit, sizeof machine->commit, "unknown");
    ssize_t chars = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (chars <= 0) return;
    folder[chars] = '\0';
    for (char *slash = strrchr(folder, '/'); slash && slash != folder; slash = strrchr(folder, '/')) {
        *slash = '\0';
        snprintf(probe, sizeof probe, "%s/.git", folder);
        if (access(probe, F_OK)) continue;
        if (!git_line(folder, head, line, sizeof line)) return;
        snprintf(machine->commit, sizeof machine->commit, "%.40s", line);
        machine->dirty = git_line(folder, changes, line, sizeof line) && *line;
        return;
    }
}

/* oneDNN is linked by the layers, a floor that this one cannot see; its version begins with three ints. */
static void describe_onednn(hr_machine *machine)
{
    const int *(*version)(void) = NULL;
    *(void **)&version = dlsym(RTLD_DEFAULT, "dnnl_version");
    if (version)
        snprintf(machine->onednn, sizeof machine->onednn, "%d.%d.%d", version()[0], version()[1], version()[2]);
    else snprintf(machine->onednn, sizeof machine->onednn, "none");
}

static void describe_topology(hr_machine *machine)
{
#ifdef HR_HAVE_HWLOC
    hwloc_topology_t topology;
    char cache[HR_BYTES_TEXT] = "?";
    if (hwloc_topology_init(&topology)) return;
    if (!hwloc_topology_load(topology)) {
        hwloc_obj_t l3 = hwloc_get_obj_by_type(topology, HWLOC_OBJ_L3CACHE, 0);
        if (l3) hr_bytes_format((int64_t)l3->attr->cache.size, cache);
        snprintf(machine->topology, sizeof machine->topology, "packages %d, NUMA nodes %d, cores %d, threads %d, L3 %s",
                 hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PACKAGE),
                 hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_NUMANODE),
                 hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE), hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU),
                 cache);
    }
    hwloc_topology_destroy(topology);
#endif
}

void hr_machine_describe(hr_machine *machine)
{
    struct utsname system;
    cpu_set_t mask;
    memset(machine, 0, sizeof *machine);
    proc_value("/proc/cpuinfo", "model name", machine->cpu, sizeof machine->cpu);
    if (!*machine->cpu) snprintf(machine->cpu, sizeof machine->cpu, "unknown");
    machine->cores = sched_getaffinity(0, sizeof mask, &mask) ? 1 : CPU_COUNT(&mask);
    machine->memory_bytes = meminfo_bytes("MemTotal");
    if (!uname(&system))
        snprintf(machine->kernel, sizeof machine->kernel, "%.20s %.80s", system.sysname, system.release);
    snprintf(machine->compiler, sizeof machine->compiler, "%.60s", __VERSION__);
    describe_onednn(machine);
    describe_topology(machine);
    describe_commit(machine);
}

char *hr_machine_slug(const hr_machine *machine, char *text, size_t chars)
{
    char words[192];
    size_t used = 0;
    snprintf(words, sizeof words, "%s %lld cores", machine->cpu, (long long)machine->cores);
    for (const char *c = words; *c && used + 1 < chars; c++) {
        char lower = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (plain) text[used++] = lower;
        else if (used && text[used - 1] != '-') text[used++] = '-';
    }
    while (used && text[used - 1] == '-') used--;
    text[used] = '\0';
    return text;
}
