/* Copies on the CPU, the yardstick of kernels that move bytes.
 *
 *   non_temporal  stores past the cache: 8 bytes of traffic for 4 that are copied, and no cache line is read to be
 *                 overwritten. Past the cache it is the fastest copy here.
 *   memcpy        the C library's, which changes its method at a size that depends on the machine (192 MiB on one where
 *                 it took 1.6 times non_temporal's time at 128 MiB); inside the cache the fastest.
 *
 * Both in tasks of 1 MiB on the threads of the site. Without AVX there is memcpy alone.
 */
#include <string.h>
#include "kernel.h"
#include "parallel.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { TASK_BYTES = 1 << 20, LINE = 64, ROUND = 2 * LINE };

typedef struct copying {
    const char *from;
    char *to;
    int64_t bytes;
} copying;

static int64_t task_bytes(const copying *c, int64_t begin)
{
    return c->bytes - begin < TASK_BYTES ? c->bytes - begin : TASK_BYTES;
}

static void memcpy_task(const void *context, int64_t task, int worker)
{
    const copying *c = context;
    int64_t begin = task * TASK_BYTES;
    memcpy(c->to + begin, c->from + begin, (size_t)task_bytes(c, begin));
}

static hr_status run(const hr_kernel_call *call, hr_task task)
{
    const copying c = {call->in[0], call->out[0], call->graph->tensors[call->node->out[0]].bytes};
    hr_parallel(call->site.threads, (c.bytes + TASK_BYTES - 1) / TASK_BYTES, c.bytes, task, &c);
    return HR_OK;
}
static hr_status memcpy_run(const hr_kernel_call *call) { return run(call, memcpy_task); }

#ifdef __x86_64__
static bool streams(const hr_graph *graph, const hr_node *node) { return __builtin_cpu_supports("avx"); }

/* `to` is aligned to a line; rounds of two. */
__attribute__((target("avx"))) static void stream(char *to, const char *from, int64_t rounds)
{
    for (; rounds > 0; rounds--, to += ROUND, from += ROUND) {
        __m256i a = _mm256_loadu_si256((const __m256i *)from), b = _mm256_loadu_si256((const __m256i *)from + 1),
                c = _mm256_loadu_si256((const __m256i *)from + 2), d = _mm256_loadu_si256((const __m256i *)from + 3);
        _mm256_stream_si256((__m256i *)to, a);
        _mm256_stream_si256((__m256i *)to + 1, b);
        _mm256_stream_si256((__m256i *)to + 2, c);
        _mm256_stream_si256((__m256i *)to + 3, d);
    }
}

static void stream_task(const void *context, int64_t task, int worker)
{
    const copying *c = context;
    int64_t begin = task * TASK_BYTES, bytes = task_bytes(c, begin);
    int64_t head = (int64_t)(-(uintptr_t)(c->to + begin) % LINE);
    if (head > bytes) head = bytes;
    int64_t rounds = (bytes - head) / ROUND, body = head + rounds * ROUND;
    char *to = c->to + begin;
    const char *from = c->from + begin;
    memcpy(to, from, (size_t)head);
    stream(to + head, from + head, rounds);
    memcpy(to + body, from + body, (size_t)(bytes - body));
    _mm_sfence();                     /* this thread's streamed stores, before others may read them */
}
static hr_status stream_run(const hr_kernel_call *call) { return run(call, stream_task); }
#endif

const hr_kernel hr_layer_copy_host[] = {
#ifdef __x86_64__
    {.op = "copy", .algorithm = "non_temporal", .supports = streams, .run = stream_run},
#endif
    {.op = "copy", .algorithm = "memcpy", .run = memcpy_run},
    {0},
};
