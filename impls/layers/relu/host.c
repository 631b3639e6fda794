/* relu and its gradient for f32: one pass over memory in tasks of fixed length. Layout does not matter, because input
 * and output share it.
 */
#include "kernel.h"
#include "parallel.h"

typedef struct arrays {
    const float *a, *b;
    float *out;
    int64_t elements;
} arrays;

HR_CLONES static void relu_loop(const float *restrict x, float *restrict y, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) y[i] = x[i] <= 0 ? 0 : x[i];
}

HR_CLONES static void relu_backward_loop(const float *restrict y, const float *restrict dy, float *restrict dx,
                                         int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

static void relu_task(const void *context, int64_t task, int worker)
{
    const arrays *t = context;
    int64_t begin = task * HR_TASK_ELEMENTS;
    relu_loop(t->a + begin, t->out + begin, hr_task_length(t->elements, task));
}

static void relu_backward_task(const void *context, int64_t task, int worker)
{
    const arrays *t = context;
    int64_t begin = task * HR_TASK_ELEMENTS;
    relu_backward_loop(t->a + begin, t->b + begin, t->out + begin, hr_task_length(t->elements, task));
}

static hr_status run(const hr_kernel_call *call, hr_task task)
{
    int64_t elements = call->graph->tensors[call->node->out[0]].elements;
    arrays t = {call->in[0], call->node->n_in > 1 ? call->in[1] : NULL, call->out[0], elements};
    hr_parallel(call->site.threads, hr_task_count(elements), elements, task, &t);
    return HR_OK;
}

static hr_status relu_run(const hr_kernel_call *call) { return run(call, relu_task); }
static hr_status relu_backward_run(const hr_kernel_call *call) { return run(call, relu_backward_task); }

static bool supports(const hr_graph *graph, const hr_node *node) { return graph->tensors[node->out[0]].type == HR_F32; }

const hr_kernel hr_layer_relu_host[] = {
    {.op = "relu", .algorithm = "simd", .supports = supports, .run = relu_run},
    {.op = "relu_backward", .algorithm = "simd", .supports = supports, .run = relu_backward_run},
    {0},
};
