/* Private to the host device: the processors that this process may use. */
#ifndef HR_HOST_CPU_H
#define HR_HOST_CPU_H
#include <stddef.h>

/* How many CPUs the affinity mask of the process allows; at least 1. */
int hr_cpu_count(void);
/* From the compute thread, before it runs kernels and again at the start of each step: member i of its OpenMP
 * team goes to the i-th CPU of the mask; the compute thread itself may use the CPUs of the whole team. */
void hr_cpu_pin_compute(int threads);
/* From the compute thread: OpenMP regions without a number of threads take this one. */
void hr_cpu_set_threads(int threads);
/* From a copy thread: all CPUs that compute leaves free, or all when it leaves none. */
void hr_cpu_pin_copy(int compute_threads);
/* "AMD EPYC ..." from /proc/cpuinfo, or "unknown processor". */
void hr_cpu_model(char *text, size_t chars);
#endif
