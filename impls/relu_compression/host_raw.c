/* Copies and counts on several threads, for raw forms and for relu_count. */
#include <string.h>
#include "host_paths.h"
#include "parallel.h"

enum { TASK_BYTES = 1 << 20 };        /* long against the hand-out of a task, short against the tensors that matter */

typedef struct copying {
    const hr_relu_path *path;
    char *to;
    const char *from;
    int64_t bytes;
    bool streamed;
} copying;

static void copy_task(const void *context, int64_t task, int worker)
{
    const copying *c = context;
    int64_t begin = task * TASK_BYTES, bytes = hr_relu_least(TASK_BYTES, c->bytes - begin);
    char *to = c->to + begin;
    const char *from = c->from + begin;
    if (c->streamed) {
        int64_t head = hr_relu_least((int64_t)(-(uintptr_t)to % HR_RELU_LINE), bytes),
                lines = (bytes - head) / HR_RELU_LINE, body = head + lines * HR_RELU_LINE;
        memcpy(to, from, (size_t)head);
        c->path->stream(to + head, from + head, lines);
        memcpy(to + body, from + body, (size_t)(bytes - body));
        c->path->fence();
    } else {
        memcpy(to, from, (size_t)bytes);
    }
}

void hr_relu_copy(const hr_relu_path *path, void *to, const void *from, int64_t bytes, int threads, bool streamed)
{
    const copying c = {path, to, from, bytes, streamed};
    hr_parallel(threads, (bytes + TASK_BYTES - 1) / TASK_BYTES, bytes, copy_task, &c);
}

/* Tasks are strided so that their counts fit here: task i counts pieces i, i + COUNTS ... */
enum { COUNTS = 64 };
typedef struct counting {
    const hr_relu_path *path;
    const char *x;
    int64_t elements, element_bytes;
    int64_t *count;                   /* [COUNTS] */
} counting;

static void count_task(const void *context, int64_t task, int worker)
{
    const counting *c = context;
    int64_t count = 0;
    for (int64_t begin = task * HR_TASK_ELEMENTS; begin < c->elements; begin += COUNTS * HR_TASK_ELEMENTS)
        count += c->path->count[hr_relu_width_of(c->element_bytes)](
            c->x + begin * c->element_bytes, hr_relu_least(HR_TASK_ELEMENTS, c->elements - begin));
    c->count[task] = count;
}

int64_t hr_relu_count(const hr_relu_path *path, const void *x, int64_t elements, int64_t element_bytes, int threads)
{
    int64_t count[COUNTS], nonzeros = 0;
    const counting c = {path, x, elements, element_bytes, count};
    hr_parallel(threads, COUNTS, elements, count_task, &c);
    for (int i = 0; i < COUNTS; i++) nonzeros += count[i];
    return nonzeros;
}
