/* See cpu.h. Unpinned, two runnable threads were often stacked on one CPU: 113 against 194 GFLOP/s. The mask
 * is read once, from the main thread's affinity, so that a pinned thread never narrows another's choice.
 *
 * OpenMP is called by its entry points, weakly, because this floor is compiled without it while the kernels
 * above bring it along: with `#pragma omp` here the team was never pinned, its workers inherited the one CPU
 * of the compute thread, and a step on 2 CPUs took as long as on one.
 *
 * libgomp lets workers exit when a region asks for fewer threads, and starts new ones later, which inherit
 * the mask of the compute thread. That mask is therefore the whole compute set and not one CPU, and the team
 * is pinned anew at the start of each step; workers that are pinned already pay one comparison.
 */
#include "cpu.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "kernel.h"

extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags) __attribute__((weak));
extern int omp_get_thread_num(void) __attribute__((weak));
extern void omp_set_num_threads(int threads) __attribute__((weak));

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int cpus[CPU_SETSIZE], n_cpus;

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
static void pin_member(void *data)
{
    static _Thread_local bool pinned;
    int threads = *(const int *)data, number = omp_get_thread_num ? omp_get_thread_num() : 0, count = hr_cpu_count();
    if (pinned) return;
    pinned = true;
    if (number == 0) pin_range(0, threads < count ? threads : count);
    else pin_range(number % count, number % count + 1);
}

void hr_cpu_pin_compute(int threads)
{
    if (GOMP_parallel && threads > 1) GOMP_parallel(pin_member, &threads, (unsigned)threads, 0);
    else pin_member(&threads);
}

void hr_cpu_set_threads(int threads)
{
    if (omp_set_num_threads) omp_set_num_threads(threads);
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
