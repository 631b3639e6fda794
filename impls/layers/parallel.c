/* See parallel.h. */
#include "parallel.h"

/* ThreadSanitizer does not see libgomp's barriers and would report every task. */
#if defined(_OPENMP) && !defined(__SANITIZE_THREAD__)
#include <omp.h>
#define HR_OPENMP 1
#endif

void hr_parallel(int threads, int64_t n_tasks, int64_t work, hr_task task, const void *context)
{
#ifdef HR_OPENMP
    if (threads > 1 && n_tasks > 1 && work >= HR_SERIAL_ELEMENTS) {
        int used = n_tasks < threads ? (int)n_tasks : threads;
#pragma omp parallel for num_threads(used) schedule(dynamic, 1)
        for (int64_t i = 0; i < n_tasks; i++) task(context, i, omp_get_thread_num());
        return;
    }
#endif
    for (int64_t i = 0; i < n_tasks; i++) task(context, i, 0);
}
