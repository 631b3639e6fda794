/* A session: one plan, ready to run on one device. See exec.h.
 *
 * Each plan step becomes one command; what tests ask for becomes commands of its own beside it, on the same
 * stream, so that the plan's own order is what is tested:
 *   digests   before an update runs, its gradient is hashed;
 *   poison    a FREE fills its buffer with NaN;
 *   fences    before a buffer's first use the gap behind it is filled, and looked at before its FREE.
 * The first command of a group carries the step's waits; the others follow in stream order.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include "rng.h"
#include "units.h"

enum { FENCE_WORD = 0x5ca1ab1e };
static const uint32_t POISON_WORD = 0x7ff80001;   /* NaN as f32, and as f64 from either half */

typedef struct fence { const hr_session *session; int buffer; } fence;

typedef struct gradient_probe {
    uint64_t hash;
    bool any_bit;
    const hr_tensor *gradient;
} gradient_probe;

struct hr_session {
    hr_device *device;
    const hr_graph *graph;
    const hr_plan *plan;
    hr_session_options options;
    hr_prepared_set prepared;
    int *prepared_of;            /* [n_steps] index, RUN only */
    void **pointers;             /* [n_refs] */
    int *home;                   /* [n_tensors] persistent buffer, -1 */
    int *command_of;             /* [n_steps] the step's own command */
    int *waits;                  /* [plan n_waits] as command numbers */
    int n_commands;
    double *starts, *ends;       /* [n_commands] */
    double *step_starts, *step_ends;
    fence *fences;               /* [n_buffers] */
    gradient_probe *probes;      /* [n_tensors] by parameter */
    uint64_t loss_hash, gradients_hash;
    bool gradients_zero;
};

static const hr_node no_node;    /* for commands that belong to no node */

static char *buffer_memory(const hr_session *s, int buffer) { return s->device->kind->arena(s->device) + s->plan->buffers[buffer].offset; }

/* The gap behind a buffer, from the next word on. */
static uint32_t *fence_words(const hr_session *s, int buffer, int64_t *n_words)
{
    int64_t bytes = s->plan->buffers[buffer].bytes, first = (bytes + 3) / 4 * 4;
    *n_words = (bytes + s->plan->fence_bytes - first) / 4;
    return (uint32_t *)(buffer_memory(s, buffer) + first);
}

static hr_status fence_check(const hr_session *s, int buffer)
{
    int64_t n_words;
    const uint32_t *words = fence_words(s, buffer, &n_words);
    int tensor = s->plan->buffers[buffer].tensor;
    for (int64_t i = 0; i < n_words; i++)
        if (words[i] != FENCE_WORD)
            return hr_fail(HR_DEVICE, "something wrote past the end of buffer %d (%s)", buffer, tensor < 0 ? "workspace" : s->graph->tensors[tensor].name);
    return HR_OK;
}

static hr_status fence_check_run(const hr_kernel_call *call)
{
    const fence *f = call->state;
    return fence_check(f->session, f->buffer);
}

static hr_status gradient_hash_run(const hr_kernel_call *call)
{
    gradient_probe *probe = call->state;
    probe->hash = hr_bytes_hash(call->in[0], probe->gradient->bytes, &probe->any_bit);
    return HR_OK;
}

static const hr_kernel fence_kernel = {.op = "fence", .algorithm = "check", .run = fence_check_run};
static const hr_kernel gradient_kernel = {.op = "digest", .algorithm = "hash", .run = gradient_hash_run};

void hr_session_free(hr_session *session)
{
    if (!session) return;
    hr_prepared_clear(&session->prepared);
    free(session->prepared_of);
    free(session->pointers);
    free(session->home);
    free(session->command_of);
    free(session->waits);
    free(session->starts);
    free(session->ends);
    free(session->step_starts);
    free(session->step_ends);
    free(session->fences);
    free(session->probes);
    free(session);
}

/* The gradient that a RUN step's update consumes, or -1. */
static int consumed_gradient(const hr_session *s, const hr_step *step)
{
    if (step->kind != HR_STEP_RUN) return -1;
    const hr_node *node = &s->graph->nodes[step->node];
    if (!node->n_update || !node->n_in || node->in[0] < 0 || s->graph->tensors[node->in[0]].gradient_of < 0) return -1;
    return node->in[0];
}

static hr_status allocate(hr_session *s)
{
    hr_status st = HR_OK;
    const hr_plan *plan = s->plan;
    size_t steps = (size_t)plan->n_steps + 1, tensors = (size_t)s->graph->n_tensors + 1;
    /* per step at most: its fences written and checked (one per ref), a digest, itself */
    size_t commands = 2 * steps + 2 * (size_t)plan->n_refs + 1;
    s->prepared_of = calloc(steps, sizeof *s->prepared_of);
    s->pointers = calloc((size_t)plan->n_refs + 1, sizeof *s->pointers);
    s->home = malloc(tensors * sizeof *s->home);
    s->command_of = calloc(steps, sizeof *s->command_of);
    s->waits = calloc((size_t)plan->n_waits + 1, sizeof *s->waits);
    s->starts = calloc(commands, sizeof *s->starts);
    s->ends = calloc(commands, sizeof *s->ends);
    s->step_starts = calloc(steps, sizeof *s->step_starts);
    s->step_ends = calloc(steps, sizeof *s->step_ends);
    s->fences = calloc((size_t)plan->n_buffers + 1, sizeof *s->fences);
    s->probes = calloc(tensors, sizeof *s->probes);
    if (!s->prepared_of || !s->pointers || !s->home || !s->command_of || !s->waits || !s->starts || !s->ends || !s->step_starts ||
        !s->step_ends || !s->fences || !s->probes)
        FAIL(HR_NO_MEMORY, "the system has no memory left for a plan of %d steps", plan->n_steps);
out:
    return st;
}

static hr_status prepare_kernels(hr_session *s)
{
    hr_status st = HR_OK;
    for (int i = 0; i < s->plan->n_steps; i++) {
        const hr_step *step = &s->plan->steps[i];
        if (step->kind != HR_STEP_RUN) continue;
        const hr_node *node = &s->graph->nodes[step->node];
        const hr_kernel *kernel = hr_kernel_find(s->graph, node, step->algorithm);
        if (!kernel) FAIL(HR_UNSUPPORTED, "this build has no algorithm '%s' for node %s (op %s)", step->algorithm, node->name, node->op->name);
        TRY(hr_prepared_find(&s->prepared, s->graph, node, kernel, s->device->kind->threads(s->device), &s->prepared_of[i]));
        int workspace = hr_step_refs(s->plan, step)[step->n_refs - 1];
        int64_t given = workspace < 0 ? 0 : s->plan->buffers[workspace].bytes, needed = s->prepared.all[s->prepared_of[i]].workspace_bytes;
        if (given < needed)
            FAIL(HR_BAD_INPUT, "the plan gives node %s %lld bytes of workspace, but '%s' needs %lld here; make the plan anew on this machine",
                 node->name, (long long)given, step->algorithm, (long long)needed);
    }
out:
    return st;
}

static void initialise(hr_session *s)
{
    for (int t = 0; t < s->graph->n_tensors; t++) s->home[t] = -1;
    for (int b = 0; b < s->plan->n_buffers; b++) {
        s->fences[b] = (fence){s, b};
        if (!s->plan->buffers[b].persistent) continue;
        s->home[s->plan->buffers[b].tensor] = b;
    }
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int t = 0; t < s->graph->n_tensors; t++)
        if (s->home[t] >= 0) hr_tensor_initialise(&s->graph->tensors[t], s->options.seed, buffer_memory(s, s->home[t]));
    for (int r = 0; r < s->plan->n_refs; r++) s->pointers[r] = s->plan->refs[r] < 0 ? NULL : buffer_memory(s, s->plan->refs[r]);
    for (int b = 0; s->options.fences && b < s->plan->n_buffers; b++) {
        if (!s->plan->buffers[b].persistent) continue;
        int64_t n_words;
        uint32_t *words = fence_words(s, b, &n_words);
        for (int64_t i = 0; i < n_words; i++) words[i] = FENCE_WORD;
    }
}

hr_status hr_session_new(hr_device *device, const hr_graph *graph, const hr_plan *plan, int64_t capacity_bytes,
                         const hr_session_options *options, hr_session **session)
{
    hr_status st = HR_OK;
    hr_session *s = calloc(1, sizeof *s);
    TRY_ALLOC(s);
    if (plan->graph_fingerprint != hr_graph_fingerprint(graph)) FAIL(HR_BAD_ARGUMENT, "this plan was made for another graph");
    s->device = device;
    s->graph = graph;
    s->plan = plan;
    s->options = *options;
    int64_t arena_bytes = plan->arena_bytes + plan->fence_bytes;
    TRY(device->kind->reserve(device, capacity_bytes > arena_bytes ? capacity_bytes : arena_bytes, plan->host_bytes));
    TRY(allocate(s));
    TRY(prepare_kernels(s));
    initialise(s);
    *session = s;
    s = NULL;
out:
    hr_session_free(s);
    return st;
}

/* Submits one command of a step's group; the first takes the waits. */
static hr_status submit(hr_session *s, const hr_step *step, bool *first, hr_command command)
{
    command.stream = step->stream;
    command.id = s->n_commands++;
    if (*first) {
        command.waits = s->waits + step->waits_begin;
        command.n_waits = step->n_waits;
    }
    *first = false;
    return s->device->kind->submit(s->device, &command);
}

static hr_command own_command(hr_session *s, int i, uint64_t training_step)
{
    const hr_step *step = &s->plan->steps[i];
    void **refs = s->pointers + step->refs_begin;
    char *slot = step->slot < 0 ? NULL : s->device->kind->host_pool(s->device) + s->plan->slots[step->slot].offset;
    int64_t bytes = step->kind == HR_STEP_RUN ? 0 : s->plan->buffers[hr_step_refs(s->plan, step)[0]].bytes;
    switch (step->kind) {
    case HR_STEP_RUN: {
        const hr_node *node = &s->graph->nodes[step->node];
        const hr_prepared *prepared = &s->prepared.all[s->prepared_of[i]];
        return (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = prepared->kernel,
                            .call = {.graph = s->graph, .node = node, .in = (const void *const *)refs, .out = refs + node->n_in,
                                     .update = refs + node->n_in + node->n_out, .workspace = refs[step->n_refs - 1],
                                     .workspace_bytes = prepared->workspace_bytes, .state = prepared->state,
                                     .threads = s->device->kind->threads(s->device), .seed = s->options.seed, .step = training_step}};
    }
    case HR_STEP_OUT: return (hr_command){.kind = HR_COMMAND_COPY, .to = slot, .from = refs[0], .bytes = bytes};
    case HR_STEP_IN: return (hr_command){.kind = HR_COMMAND_COPY, .to = refs[0], .from = slot, .bytes = bytes};
    default:
        if (s->options.poison) return (hr_command){.kind = HR_COMMAND_FILL, .to = refs[0], .bytes = bytes, .pattern = POISON_WORD};
        return (hr_command){.kind = HR_COMMAND_NOTHING};
    }
}

static hr_status fences_write(hr_session *s, int i, bool *first)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    for (int r = 0; r < step->n_refs; r++) {
        int64_t n_words, buffer = hr_step_refs(s->plan, step)[r];
        if (buffer < 0 || s->plan->buffers[buffer].persistent || s->plan->buffers[buffer].first_step != i) continue;
        uint32_t *words = fence_words(s, (int)buffer, &n_words);
        TRY(submit(s, step, first, (hr_command){.kind = HR_COMMAND_FILL, .to = words, .bytes = n_words * 4, .pattern = FENCE_WORD}));
    }
out:
    return st;
}

static hr_status fences_check_ended(hr_session *s, int i, bool *first)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    for (int r = 0; r < step->n_refs; r++) {
        int buffer = hr_step_refs(s->plan, step)[r];
        if (buffer < 0 || s->plan->buffers[buffer].persistent || s->plan->buffers[buffer].last_step != i + 1) continue;
        TRY(submit(s, step, first, (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = &fence_kernel, .call = {.graph = s->graph, .node = &no_node, .state = &s->fences[buffer]}}));
    }
out:
    return st;
}

static hr_status step_submit(hr_session *s, int i, uint64_t training_step)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    bool first = true;
    int gradient = s->options.digests ? consumed_gradient(s, step) : -1;
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++) s->waits[w] = s->command_of[s->plan->waits[w]];
    if (s->options.fences) TRY(fences_write(s, i, &first));
    if (s->options.fences && step->kind == HR_STEP_FREE) TRY(fences_check_ended(s, i, &first));
    if (gradient >= 0) {
        gradient_probe *probe = &s->probes[s->graph->tensors[gradient].gradient_of];
        probe->gradient = &s->graph->tensors[gradient];
        TRY(submit(s, step, &first, (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = &gradient_kernel,
                                                 .call = {.graph = s->graph, .node = &no_node, .in = (const void *const *)(s->pointers + step->refs_begin), .state = probe}}));
    }
    TRY(submit(s, step, &first, own_command(s, i, training_step)));
    if (s->options.fences && step->kind == HR_STEP_RUN) TRY(fences_check_ended(s, i, &first));
    s->command_of[i] = s->n_commands - 1;
out:
    return st;
}

static hr_status feed_inputs(hr_session *s, uint64_t training_step)
{
    hr_status st = HR_OK;
    for (int i = 0; i < s->plan->n_slots; i++) {
        const hr_slot *slot = &s->plan->slots[i];
        if (s->graph->tensors[slot->tensor].role != HR_ROLE_INPUT) continue;
        TRY(s->options.feed(s->options.feed_context, s->graph, slot->tensor, training_step, s->device->kind->host_pool(s->device) + slot->offset));
    }
out:
    return st;
}

/* Reads the loss and adds the step to the running digest. */
static void conclude(hr_session *s, hr_trace *trace)
{
    const hr_graph *graph = s->graph;
    for (int i = 0; i < s->plan->n_slots; i++) {
        if (s->plan->slots[i].tensor != graph->loss) continue;
        const char *memory = s->device->kind->host_pool(s->device) + s->plan->slots[i].offset;
        if (graph->real == HR_F64) memcpy(&trace->loss_real, memory, sizeof trace->loss_real);
        else {
            float loss;
            memcpy(&loss, memory, sizeof loss);
            trace->loss_real = loss;
        }
        trace->loss = (float)trace->loss_real;
        if (s->options.digests) s->loss_hash = hr_hash_join(s->loss_hash, hr_bytes_hash(memory, graph->tensors[graph->loss].bytes, NULL));
    }
    if (!s->options.digests) return;
    s->gradients_zero = true;
    for (int t = 0; t < graph->n_tensors; t++) {
        if (!s->probes[t].gradient) continue;
        s->gradients_hash = hr_hash_join(s->gradients_hash, s->probes[t].hash);
        s->gradients_zero &= !s->probes[t].any_bit;
    }
}

hr_status hr_session_step(hr_session *session, uint64_t step, bool refeed, hr_trace *trace)
{
    hr_status st = HR_OK;
    const hr_plan *plan = session->plan;
    hr_device *device = session->device;
    if (refeed) TRY(feed_inputs(session, step));
    int room = 2 * plan->n_steps + (session->options.fences ? 2 * plan->n_refs : 0) + 1;
    double begin = hr_now_seconds();
    TRY(device->kind->begin(device, room));
    session->n_commands = 0;
    for (int i = 0; i < plan->n_steps; i++) {
        st = step_submit(session, i, step);
        if (st != HR_OK) break;
    }
    hr_status finished = device->kind->finish(device, NULL, NULL);
    if (st == HR_OK) st = finished;
    if (st != HR_OK) goto out;
    trace->total_seconds = hr_now_seconds() - begin;
    TRY(device->kind->finish(device, session->starts, session->ends));
    for (int i = 0; i < plan->n_steps; i++) {
        session->step_starts[i] = session->starts[session->command_of[i]];
        session->step_ends[i] = session->ends[session->command_of[i]];
    }
    trace->start_seconds = session->step_starts;
    trace->end_seconds = session->step_ends;
    conclude(session, trace);
out:
    return st;
}

void hr_session_set_digests(hr_session *session, bool digests) { session->options.digests = digests; }

hr_status hr_session_digest(hr_session *session, hr_digest *digest, bool *all_zero)
{
    digest->loss = session->loss_hash;
    digest->gradients = session->gradients_hash;
    digest->parameters = 0;
    for (int t = 0; t < session->graph->n_tensors; t++)
        if (session->home[t] >= 0)
            digest->parameters = hr_hash_join(digest->parameters, hr_bytes_hash(buffer_memory(session, session->home[t]), session->graph->tensors[t].bytes, NULL));
    if (all_zero) *all_zero = session->gradients_zero;
    return HR_OK;
}

static hr_status home_of(const hr_session *s, int tensor, char **memory)
{
    if (tensor < 0 || tensor >= s->graph->n_tensors || s->home[tensor] < 0)
        return hr_fail(HR_BAD_ARGUMENT, "only parameters and states can be read and written between steps");
    *memory = buffer_memory(s, s->home[tensor]);
    return HR_OK;
}

hr_status hr_session_read_tensor(hr_session *session, int tensor, void *plain)
{
    char *memory = NULL;
    hr_status st = home_of(session, tensor, &memory);
    if (st == HR_OK) hr_tensor_unpack(&session->graph->tensors[tensor], memory, plain);
    return st;
}

hr_status hr_session_write_tensor(hr_session *session, int tensor, const void *plain)
{
    char *memory = NULL;
    hr_status st = home_of(session, tensor, &memory);
    if (st == HR_OK) hr_tensor_pack(&session->graph->tensors[tensor], plain, memory);
    return st;
}

int64_t hr_session_peak_bytes(const hr_session *session) { return session->device->kind->used_bytes(session->device); }

hr_status hr_session_check_fences(hr_session *session)
{
    hr_status st = HR_OK;
    if (!session->options.fences) goto out;
    for (int b = 0; b < session->plan->n_buffers; b++)
        if (session->plan->buffers[b].persistent) TRY(fence_check(session, b));
out:
    return st;
}
