/* A session: one plan, ready to run on one device. See exec.h; step.c runs it.
 *
 * Everything that can be done once is done here: kernels prepared and shared by signature, addresses turned
 * into pointers, parameters written. A training step then only submits commands.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* What has the plan's sizes. */
static void release(hr_session *s)
{
    void **const arrays[] = {(void **)&s->prepared_of, (void **)&s->pointers, (void **)&s->ref_bytes, (void **)&s->home,
                             (void **)&s->command_of, (void **)&s->last_command_of, (void **)&s->waits,
                             (void **)&s->starts, (void **)&s->ends, (void **)&s->step_starts, (void **)&s->step_ends,
                             (void **)&s->fences};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(*arrays[i]), *arrays[i] = NULL;
}

void hr_session_free(hr_session *s)
{
    if (!s) return;
    hr_prepared_clear(&s->prepared);
    release(s);
    free(s->probes);
    free(s->scratch);
    free(s);
}

static hr_status allocate(hr_session *s)
{
    hr_status st = HR_OK;
    release(s);
    const hr_plan *plan = s->plan;
    size_t steps = (size_t)plan->n_steps + 1, tensors = (size_t)s->graph->n_tensors + 1;
    size_t commands = (size_t)hr_session_room(s) + 1;
    s->prepared_of = calloc(steps, sizeof *s->prepared_of);
    s->pointers = calloc((size_t)plan->n_refs + 1, sizeof *s->pointers);
    s->ref_bytes = calloc((size_t)plan->n_refs + 1, sizeof *s->ref_bytes);
    s->home = calloc(tensors, sizeof *s->home);
    s->command_of = calloc(steps, sizeof *s->command_of);
    s->last_command_of = calloc(steps, sizeof *s->last_command_of);
    s->waits = calloc((size_t)plan->n_waits + 1, sizeof *s->waits);
    s->starts = calloc(commands, sizeof *s->starts);
    s->ends = calloc(commands, sizeof *s->ends);
    s->step_starts = calloc(steps, sizeof *s->step_starts);
    s->step_ends = calloc(steps, sizeof *s->step_ends);
    s->fences = calloc((size_t)plan->n_buffers + 1, sizeof *s->fences);
    if (!s->probes) s->probes = calloc(tensors, sizeof *s->probes);
    if (!s->prepared_of || !s->pointers || !s->ref_bytes || !s->home || !s->command_of || !s->last_command_of || !s->waits ||
        !s->starts || !s->ends || !s->step_starts || !s->step_ends || !s->fences || !s->probes)
        FAIL(HR_NO_MEMORY, "the system has no memory left for a plan of %d steps", plan->n_steps);
out:
    return st;
}

static hr_status prepare_kernel(hr_session *s, int i, const hr_site *site)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    const hr_node *node = &s->graph->nodes[step->node];
    const hr_kernel *kernel = hr_kernel_find(s->device->kind->kernels, s->graph, node, step->algorithm);
    if (!kernel)
        FAIL(HR_UNSUPPORTED, "device %s has no algorithm '%s' for node %s (op %s)", s->device->kind->name,
             step->algorithm, node->name, node->op->name);
    TRY(hr_prepared_find(&s->prepared, s->graph, node, kernel, site, &s->prepared_of[i]));
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
    hr_site site = s->device->kind->site(s->device);
    for (int i = 0; i < s->plan->n_steps; i++)
        if (s->plan->steps[i].kind == HR_STEP_RUN) TRY(prepare_kernel(s, i, &site));
out:
    return st;
}

hr_status hr_session_scratch(hr_session *s, int64_t bytes, char **scratch)
{
    hr_status st = HR_OK;
    if (bytes > s->scratch_bytes) {
        free(s->scratch);
        s->scratch_bytes = 0;
        s->scratch = malloc((size_t)bytes);
        TRY_ALLOC(s->scratch);
        s->scratch_bytes = bytes;
    }
    *scratch = s->scratch;
out:
    return st;
}

static hr_status initialise_buffer(hr_session *s, int b)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    const hr_tensor *tensor = &s->graph->tensors[s->plan->buffers[b].tensor];
    int threads = kind->site(s->device).threads;
    char *memory = hr_session_buffer(s, b);
    if (kind->separate_memory) TRY(hr_session_scratch(s, tensor->bytes, &memory));
    hr_tensor_initialise(tensor, s->options.seed, threads, memory);
    if (kind->separate_memory) TRY(kind->write(s->device, s->plan->buffers[b].offset, memory, tensor->bytes));
out:
    return st;
}

static void find_places(hr_session *s)
{
    const hr_plan *plan = s->plan;
    for (int t = 0; t < s->graph->n_tensors; t++) s->home[t] = -1;
    for (int b = 0; b < plan->n_buffers; b++)
        if (plan->buffers[b].persistent) s->home[plan->buffers[b].tensor] = b;
    for (int r = 0; r < plan->n_refs; r++) {
        if (plan->refs[r] < 0) continue;
        s->pointers[r] = hr_session_buffer(s, plan->refs[r]);
        s->ref_bytes[r] = plan->buffers[plan->refs[r]].bytes;
    }
}

hr_status hr_session_adopt(hr_session *s, const hr_plan *plan, int64_t capacity_bytes)
{
    hr_status st = HR_OK;
    s->plan = plan;
    s->reserved_bytes = plan->arena_bytes + plan->fence_bytes;
    if (capacity_bytes > s->reserved_bytes) s->reserved_bytes = capacity_bytes;
    TRY(s->device->kind->reserve(s->device, s->reserved_bytes, plan->host_bytes));
    TRY(allocate(s));
    TRY(prepare_kernels(s));
    find_places(s);
out:
    return st;
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
    s->options = *options;
    TRY(hr_session_adopt(s, plan, capacity_bytes));
    for (int b = 0; b < plan->n_buffers; b++)
        if (plan->buffers[b].persistent) TRY(initialise_buffer(s, b));
    if (s->options.fences) TRY(hr_fences_write_lasting(s));
    *session = s;
    s = NULL;
out:
    hr_session_free(s);
    return st;
}

static hr_status home_of(const hr_session *s, int tensor, int *buffer)
{
    if (tensor < 0 || tensor >= s->graph->n_tensors || s->home[tensor] < 0)
        return hr_fail(HR_BAD_ARGUMENT, "only parameters and states can be read and written between steps");
    *buffer = s->home[tensor];
    return HR_OK;
}

hr_status hr_session_read_tensor(hr_session *s, int tensor, void *plain)
{
    hr_status st = HR_OK;
    int buffer = -1;
    char *laid_out = NULL;
    TRY(home_of(s, tensor, &buffer));
    TRY(hr_session_scratch(s, s->graph->tensors[tensor].bytes, &laid_out));
    TRY(s->device->kind->read(s->device, laid_out, s->plan->buffers[buffer].offset, s->graph->tensors[tensor].bytes));
    hr_tensor_unpack(&s->graph->tensors[tensor], laid_out, plain);
out:
    return st;
}

hr_status hr_session_write_tensor(hr_session *s, int tensor, const void *plain)
{
    hr_status st = HR_OK;
    int buffer = -1;
    char *laid_out = NULL;
    TRY(home_of(s, tensor, &buffer));
    TRY(hr_session_scratch(s, s->graph->tensors[tensor].bytes, &laid_out));
    hr_tensor_pack(&s->graph->tensors[tensor], plain, laid_out);
    TRY(s->device->kind->write(s->device, s->plan->buffers[buffer].offset, laid_out, s->graph->tensors[tensor].bytes));
out:
    return st;
}

const void *hr_session_report(const hr_session *s, int tensor)
{
    const void *report = NULL;
    for (int i = 0; i < s->plan->n_slots; i++)
        if (s->plan->slots[i].tensor == tensor) report = s->device->kind->host_pool(s->device) + s->plan->slots[i].offset;
    return s->graph->tensors[tensor].role == HR_ROLE_REPORT ? report : NULL;
}

int64_t hr_session_peak_bytes(const hr_session *s) { return s->device->kind->used_bytes(s->device); }

int64_t hr_session_reserved_bytes(const hr_session *s) { return s->reserved_bytes; }

hr_status hr_session_check_fences(hr_session *s) { return s->options.fences ? hr_fences_check_lasting(s) : HR_OK; }
