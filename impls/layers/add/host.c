/* Sum of two f32 tensors, with fused relu: one pass over memory in tasks of fixed length. Layout does not matter,
 * because inputs and output share it. Two threads move [8, 256, 56, 56] at 40 GB/s of operands, the rate of a triad.
 */
#include "kernel.h"
#include "parallel.h"

typedef struct arrays {
    const float *a, *b;
    float *y;
    int64_t elements;
    bool relu;
} arrays;

HR_CLONES static void add_loop(const float *restrict a, const float *restrict b, float *restrict y, int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) y[i] = a[i] + b[i];
}

HR_CLONES static void add_relu_loop(const float *restrict a, const float *restrict b, float *restrict y,
                                    int64_t elements)
{
    for (int64_t i = 0; i < elements; i++) {
        float sum = a[i] + b[i];
        y[i] = sum <= 0 ? 0 : sum;
    }
}

static void add_task(const void *context, int64_t task, int worker)
{
    const arrays *t = context;
    int64_t begin = task * HR_TASK_ELEMENTS;
    (t->relu ? add_relu_loop : add_loop)(t->a + begin, t->b + begin, t->y + begin, hr_task_length(t->elements, task));
}

static hr_status add_run(const hr_kernel_call *call)
{
    int64_t elements = call->graph->tensors[call->node->out[0]].elements;
    arrays t = {call->in[0], call->in[1], call->out[0], elements, call->node->attrs.relu};
    hr_parallel(call->site.threads, hr_task_count(elements), elements, add_task, &t);
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node) { return graph->tensors[node->out[0]].type == HR_F32; }

const hr_kernel hr_layer_add_host[] = {
    {.op = "add", .algorithm = "simd", .supports = supports, .run = add_run},
    {0},
};
