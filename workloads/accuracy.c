/* Evaluation, see accuracy.h. It needs nothing from the executor that training does not use: the forward
 * half is a graph of its own, its plan carries the class probabilities out beside the loss, and they are read
 * from the host pool after each step.
 */
#include "accuracy.h"

#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "op.h"
#include "reals.h"
#include "workload.h"

static hr_status forward_graph(const char *spec_text, const hr_graph *like, hr_graph **graph)
{
    hr_status st = HR_OK;
    hr_graph *g = NULL;
    hr_spec spec;
    const hr_workload *workload = hr_workload_find(spec_text);
    if (!workload) FAIL(HR_BAD_ARGUMENT, "there is no workload '%.60s' to evaluate", spec_text);
    TRY(hr_spec_parse(spec_text, workload->options, &spec));
    TRY(hr_workload_forward(workload, &spec, like->real, like->channel_block, &g));
    for (int i = 0; i < g->n_nodes; i++) {
        if (!strcmp(g->nodes[i].op->name, "bn"))
            FAIL(HR_UNSUPPORTED, "%s normalises by the batch (%s) and cannot be evaluated on single samples",
                 workload->name, g->nodes[i].name);
        if (!strcmp(g->nodes[i].op->name, "dropout")) g->nodes[i].attrs.rate = 0;
    }
    *graph = g;
    g = NULL;
out:
    hr_graph_free(g);
    return st;
}

/* The plan that keeps everything and carries the probabilities out at its end. */
static hr_status forward_plan(const hr_graph *graph, hr_device *device, int probabilities, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *p = NULL;
    hr_costs *costs = NULL;
    TRY(hr_costs_from_kernels(graph, device, &costs));
    TRY(hr_plan_draft(graph, &p));
    hr_edit edit = {.position = p->n_steps, .kind = HR_STEP_OUT, .node = -1, .tensor = probabilities};
    TRY(hr_plan_apply(p, &edit, 1));
    TRY(hr_plan_finish(graph, costs, 0, p));
    TRY(hr_check(graph, costs, p));
    *plan = p;
    p = NULL;
out:
    hr_plan_free(p);
    hr_costs_free(costs);
    return st;
}

static hr_status copy_parameters(const hr_graph *from_graph, hr_session *from, const hr_graph *to_graph, hr_session *to)
{
    hr_status st = HR_OK;
    void *values = NULL;
    for (int t = 0; t < to_graph->n_tensors; t++) {
        const hr_tensor *tensor = &to_graph->tensors[t];
        if (!hr_tensor_is_persistent(tensor)) continue;
        int source = hr_graph_find_tensor(from_graph, tensor->name);
        if (source < 0 || from_graph->tensors[source].bytes != tensor->bytes)
            FAIL(HR_BAD_ARGUMENT, "the trained network has no tensor %s of this shape", tensor->name);
        free(values);
        values = malloc((size_t)tensor->bytes);
        TRY_ALLOC(values);
        TRY(hr_session_read_tensor(from, source, values));
        TRY(hr_session_write_tensor(to, t, values));
    }
out:
    free(values);
    return st;
}

/* The labelled class must beat every other one: NaN beats nothing, and a tie counts as wrong. */
static int64_t count_correct(const hr_tensor *t, const void *values, const int32_t *labels)
{
    int64_t correct = 0, classes = t->dim[1];
    for (int64_t n = 0; n < t->dim[0]; n++) {
        int64_t beaten = 0;
        double own = hr_real_load(values, t->type, n * classes + labels[n]);
        for (int64_t k = 0; k < classes; k++)
            beaten += k != labels[n] && own > hr_real_load(values, t->type, n * classes + k);
        correct += beaten == classes - 1;
    }
    return correct;
}

static const void *slot_of(const hr_plan *plan, hr_device *device, int tensor)
{
    for (int s = 0; s < plan->n_slots; s++)
        if (plan->slots[s].tensor == tensor) return device->kind->host_pool(device) + plan->slots[s].offset;
    return NULL;
}

hr_status hr_accuracy_measure(const char *spec_text, const hr_graph *graph, hr_session *trained, hr_device *device,
                              hr_feed feed, void *feed_context, int n_steps, hr_accuracy *accuracy)
{
    hr_status st = HR_OK;
    hr_graph *forward = NULL;
    hr_plan *plan = NULL;
    hr_session *session = NULL;
    int32_t *labels = NULL;
    TRY(forward_graph(spec_text, graph, &forward));
    const hr_node *loss = &forward->nodes[forward->loss_node];
    const hr_tensor *prob = &forward->tensors[loss->out[1]], *label = &forward->tensors[loss->in[1]];
    if (prob->rank != 2) FAIL(HR_UNSUPPORTED, "accuracy is defined for one label per sample");
    TRY(forward_plan(forward, device, loss->out[1], &plan));
    hr_session_options options = {.feed = feed, .feed_context = feed_context};
    TRY(hr_session_new(device, forward, plan, plan->arena_bytes, &options, &session));
    TRY(copy_parameters(graph, trained, forward, session));
    labels = malloc((size_t)label->bytes);
    TRY_ALLOC(labels);
    *accuracy = (hr_accuracy){0};
    for (int step = 0; step < n_steps; step++) {
        hr_trace trace;
        TRY(hr_session_step(session, (uint64_t)step, true, &trace));
        TRY(feed(feed_context, forward, loss->in[1], (uint64_t)step, labels));
        const void *values = slot_of(plan, device, loss->out[1]);
        if (!values) FAIL(HR_DEVICE, "the plan gave the probabilities no place in host memory");
        accuracy->correct += count_correct(prob, values, labels);
        accuracy->samples += prob->dim[0];
        accuracy->mean_loss += trace.loss_real / n_steps;
    }
out:
    free(labels);
    hr_session_free(session);
    hr_plan_free(plan);
    hr_graph_free(forward);
    return st;
}
