/* Threads and vectors for our own host kernels.
 *
 * Work is cut into tasks by the shapes alone, never by the number of threads, and every sum is taken inside one
 * task or over the tasks in their order. Which thread runs which task is then free, so tasks are handed out as
 * threads come for them, and the result has the same bits for every number of threads.
 *
 * Loops over elements stand in functions marked HR_CLONES: plain C that the compiler vectorises once for each
 * instruction set and chooses from at load time. A parallel loop inside such a function would be compiled for the
 * base set only (its body becomes a function before the clones are made), hence the split into tasks and loops.
 * Sanitizers resolve such choices before they are ready and get the base set.
 */
#ifndef HR_PARALLEL_H
#define HR_PARALLEL_H
#include <math.h>
#include <stdint.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && defined(__OPTIMIZE__)
#define HR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HR_CLONES
#endif

/* Elements of one task over flat arrays: 256 KiB of f32, long enough to hide the hand-out (under 1 us). */
#define HR_TASK_ELEMENTS 65536

/* Runs task(context, i, worker) for i = 0 ... n_tasks-1 on up to `threads` threads, in no particular order; worker
 * in [0, threads) names the thread, for scratch memory. `work` is the number of elements in all: a call below
 * HR_SERIAL_ELEMENTS of them runs on the calling thread alone. */
#define HR_SERIAL_ELEMENTS 16384
typedef void (*hr_task)(const void *context, int64_t task, int worker);
void hr_parallel(int threads, int64_t n_tasks, int64_t work, hr_task task, const void *context);

/* Elements [begin, end) of a flat array that belong to task i of HR_TASK_ELEMENTS each. */
static inline int64_t hr_task_count(int64_t elements) { return (elements + HR_TASK_ELEMENTS - 1) / HR_TASK_ELEMENTS; }
static inline int64_t hr_task_length(int64_t elements, int64_t task)
{
    int64_t left = elements - task * HR_TASK_ELEMENTS;
    return left < HR_TASK_ELEMENTS ? left : HR_TASK_ELEMENTS;
}

/* x[i] = sqrt(x[i]), correctly rounded. By hand, because compilers leave a sqrtf that may set errno scalar. */
static inline void hr_square_roots(float *x, int64_t elements)
{
    int64_t i = 0;
#ifdef __SSE__
    for (; i + 4 <= elements; i += 4) _mm_storeu_ps(x + i, _mm_sqrt_ps(_mm_loadu_ps(x + i)));
#endif
    for (; i < elements; i++) x[i] = sqrtf(x[i]);
}
#endif
