/* A session: one plan, ready to run on one device. See exec.h; step.c runs it.
 *
 * Everything that can be done once is done here: kernels prepared and shared by signature, addresses turned
 * into pointers, parameters written. A training step then only submits commands.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

void hr_session_free(hr_session *s)
{
    if (!s) return;
    hr_prepared_clear(&s->prepared);
    void *const arrays[] = {s->prepared_of, s->pointers, s->home, s->command_of, s->last_command_of, s->waits,
                            s->starts, s->ends, s->step_starts, s->step_ends, s->fences, s->probes};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
    free(s);
}

static hr_status allocate(hr_session *s)
{
    hr_status st = HR_OK;
    const hr_plan *plan = s->plan;
    size_t steps = (size_t)plan->n_steps + 1, tensors = (size_t)s->graph->n_tensors + 1;
    size_t commands = (size_t)hr_session_room(s) + 1;
    s->prepared_of = calloc(steps, sizeof *s->prepared_of);
    s->pointers = calloc((size_t)plan->n_refs + 1, sizeof *s->pointers);
    s->home = calloc(tensors, sizeof *s->home);
    s->command_of = calloc(steps, sizeof *s->command_of);
    s->last_command_of = calloc(steps, sizeof *s->last_command_of);
    s->waits = calloc((size_t)plan->n_waits + 1, sizeof *s->waits);
    s->starts = calloc(commands, sizeof *s->starts);
    s->ends = calloc(commands, sizeof *s->ends);
    s->step_starts = calloc(steps, sizeof *s->step_starts);
    s->step_ends = calloc(steps, sizeof *s->step_ends);
    s->fences = calloc((size_t)plan->n_buffers + 1, sizeof *s->fences);
    s->probes = calloc(tensors, sizeof *s->probes);
    if (!s->prepared_of || !s->pointers || !s->home || !s->command_of || !s->last_command_of || !s->waits ||
        !s->starts || !s->ends || !s->step_starts || !s->step_ends || !s->fences || !s->probes)
        FAIL(HR_NO_MEMORY, "the system has no memory left for a plan of %d steps", plan->n_steps);
out:
    return st;
}

static hr_status prepare_kernel(hr_session *s, int i, int threads)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    const hr_node *node = &s->graph->nodes[step->node];
    const hr_kernel *kernel = hr_kernel_find(s->graph, node, step->algorithm);
    if (!kernel)
        FAIL(HR_UNSUPPORTED, "this build has no algorithm '%s' for node %s (op %s)", step->algorithm, node->name,
             node->op->name);
    TRY(hr_prepared_find(&s->prepared, s->graph, node, kernel, threads, &s->prepared_of[i]));
    int workspace = hr_step_refs(s->plan, step)[step->n_refs - 1];
    int64_t given = workspace < 0 ? 0 : s->plan->buffers[workspace].bytes;
    int64_t needed = s->prepared.all[s->prepared_of[i]].workspace_bytes;
    if (given < needed)
        FAIL(HR_BAD_INPUT, "the plan gives node %s %lld bytes of workspace, but '%s' needs %lld here; "
             "make the plan anew on this machine", node->name, (long long)given, step->algorithm, (long long)needed);
out:
    return st;
}

static hr_status prepare_kernels(hr_session *s)
{
    hr_status st = HR_OK;
    for (int i = 0; i < s->plan->n_steps; i++)
        if (s->plan->steps[i].kind == HR_STEP_RUN) TRY(prepare_kernel(s, i, s->device->kind->threads(s->device)));
out:
    return st;
}

static void initialise(hr_session *s)
{
    const hr_plan *plan = s->plan;
    int threads = s->device->kind->threads(s->device);
    for (int t = 0; t < s->graph->n_tensors; t++) s->home[t] = -1;
    for (int b = 0; b < plan->n_buffers; b++) {
        s->fences[b] = (hr_fence){s, b};
        if (!plan->buffers[b].persistent) continue;
        int tensor = plan->buffers[b].tensor;
        s->home[tensor] = b;
        hr_tensor_initialise(&s->graph->tensors[tensor], s->options.seed, threads, hr_session_buffer(s, b));
    }
    for (int r = 0; r < plan->n_refs; r++)
        s->pointers[r] = plan->refs[r] < 0 ? NULL : hr_session_buffer(s, plan->refs[r]);
    if (s->options.fences) hr_fences_write_lasting(s);
}

static hr_status acceptable(const hr_graph *graph, const hr_plan *plan, const hr_session_options *options)
{
    if (!plan->finished) return hr_fail(HR_BAD_ARGUMENT, "this plan is a draft: finish it before it runs");
    if (plan->graph_fingerprint != hr_graph_fingerprint(graph))
        return hr_fail(HR_BAD_ARGUMENT, "this plan was made for another graph");
    if (!options->feed) return hr_fail(HR_BAD_ARGUMENT, "a session needs a feed that fills the inputs");
    if (options->fences && plan->fence_bytes < (int64_t)sizeof(uint32_t))
        return hr_fail(HR_BAD_ARGUMENT, "this plan keeps no room for fences: finish it with fence_bytes");
    return HR_OK;
}

hr_status hr_session_new(hr_device *device, const hr_graph *graph, const hr_plan *plan, int64_t capacity_bytes,
                         const hr_session_options *options, hr_session **session)
{
    hr_status st = HR_OK;
    hr_session *s = calloc(1, sizeof *s);
    TRY_ALLOC(s);
    TRY(acceptable(graph, plan, options));
    s->device = device;
    s->graph = graph;
    s->plan = plan;
    s->options = *options;
    s->reserved_bytes = plan->arena_bytes + plan->fence_bytes;
    if (capacity_bytes > s->reserved_bytes) s->reserved_bytes = capacity_bytes;
    TRY(device->kind->reserve(device, s->reserved_bytes, plan->host_bytes));
    TRY(allocate(s));
    TRY(prepare_kernels(s));
    initialise(s);
    *session = s;
    s = NULL;
out:
    hr_session_free(s);
    return st;
}

static hr_status home_of(const hr_session *s, int tensor, char **memory)
{
    if (tensor < 0 || tensor >= s->graph->n_tensors || s->home[tensor] < 0)
        return hr_fail(HR_BAD_ARGUMENT, "only parameters and states can be read and written between steps");
    *memory = hr_session_buffer(s, s->home[tensor]);
    return HR_OK;
}

hr_status hr_session_read_tensor(hr_session *s, int tensor, void *plain)
{
    char *memory = NULL;
    hr_status st = home_of(s, tensor, &memory);
    if (st == HR_OK) hr_tensor_unpack(&s->graph->tensors[tensor], memory, plain);
    return st;
}

hr_status hr_session_write_tensor(hr_session *s, int tensor, const void *plain)
{
    char *memory = NULL;
    hr_status st = home_of(s, tensor, &memory);
    if (st == HR_OK) hr_tensor_pack(&s->graph->tensors[tensor], plain, memory);
    return st;
}

int64_t hr_session_peak_bytes(const hr_session *s) { return s->device->kind->used_bytes(s->device); }

hr_status hr_session_check_fences(hr_session *s) { return s->options.fences ? hr_fences_check_lasting(s) : HR_OK; }
