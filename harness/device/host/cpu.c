/* See cpu.h. Unpinned, two runnable threads were often stacked on one CPU: 113 against 194 GFLOP/s. The mask
 * is read once, from the main thread's affinity, so that a pinned thread never narrows another's choice.
 *
 * libgomp lets workers exit when a region asks for fewer threads, and starts new ones later, which inherit
 * the mask of the compute thread. With one CPU in that mask, whole teams were stacked on it. It is therefore
 * the whole compute set, and the team is pinned anew at the start of each step; workers that are pinned
 * already pay one comparison.
 */
#include "cpu.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "kernel.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int cpus[CPU_SETSIZE], n_cpus;      /* of the process's mask, as it was at first use */

static void read_mask(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(getpid(), sizeof set, &set) == 0)
        for (int i = 0; i < CPU_SETSIZE; i++)
            if (CPU_ISSET(i, &set)) cpus[n_cpus++] = i;
    if (!n_cpus) cpus[n_cpus++] = 0;
}

int hr_cpu_count(void)
{
    pthread_once(&once, read_mask);
    return n_cpus;
}

static void pin_range(int first, int last)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = first; i < last; i++) CPU_SET(cpus[i], &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

/* In each thread of the team. Number 0 is the compute thread, whose mask its future workers inherit. */
static void pin_member(int number, int threads)
{
    static _Thread_local bool pinned;
    int count = hr_cpu_count();
    if (pinned) return;
    pinned = true;
    if (number == 0) pin_range(0, threads < count ? threads : count);
    else pin_range(number % count, number % count + 1);
}

void hr_cpu_pin_compute(int threads)
{
#ifdef _OPENMP
#pragma omp parallel num_threads(threads)
    pin_member(omp_get_thread_num(), threads);
#else
    pin_member(0, 1);
#endif
}

void hr_cpu_set_threads(int threads)
{
#ifdef _OPENMP
    omp_set_num_threads(threads);
#endif
}

void hr_cpu_pin_copy(int compute_threads)
{
    int count = hr_cpu_count();
    pin_range(compute_threads < count ? compute_threads : 0, count);
}

void hr_cpu_model(char *text, size_t chars)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    snprintf(text, chars, "unknown processor");
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) || !colon) continue;
        colon[strcspn(colon, "\n")] = '\0';
        snprintf(text, chars, "%s", colon + 2);
        break;
    }
    if (file) fclose(file);
}

int hr_host_channel_block(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f")) return 16;
    if (__builtin_cpu_supports("avx2")) return 8;
#endif
    return 1;
}
