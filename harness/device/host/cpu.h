/* Private to the host device: the processors that this process may use. */
#ifndef HR_HOST_CPU_H
#define HR_HOST_CPU_H
#include <stddef.h>

/* How many CPUs the affinity mask of the process allows; at least 1. */
int hr_cpu_count(void);
/* Pins the calling thread to the i-th allowed CPU (of the process, as it was at first use); beyond the last
 * one, to all that remain free of compute threads, or to all when none remains. */
void hr_cpu_pin_compute(int threads);              /* from the compute thread: pins its OpenMP team */
void hr_cpu_pin_copy(int compute_threads);         /* from a copy thread */
/* "AMD EPYC ..." from /proc/cpuinfo, or "unknown processor". */
void hr_cpu_model(char *text, size_t chars);
#endif
