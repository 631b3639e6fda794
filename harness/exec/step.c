/* One training step: plan steps become commands.
 *
 * Each plan step is one command; what tests ask for becomes commands of its own beside it, on the same
 * stream, so that the plan's own order is what is tested:
 *   digests   before an update runs, its gradient is hashed;
 *   poison    a FREE fills its buffer with NaN;
 *   fences    before a buffer's first use the gap behind it is filled, and looked at before its FREE.
 * The first command of a group carries the step's waits, the others follow in stream order, and later steps
 * wait for the last one.
 */
#include "internal.h"

#include <string.h>
#include "units.h"

static const uint32_t POISON_WORD = 0x7ff80001;   /* NaN as f32, and as f64 from either half */

const hr_node hr_no_node;

static hr_status gradient_hash_run(const hr_kernel_call *call)
{
    hr_gradient_probe *probe = call->state;
    probe->hash = hr_bytes_hash(call->in[0], probe->gradient->bytes, &probe->any_bit);
    return HR_OK;
}

static const hr_kernel gradient_kernel = {.op = "digest", .algorithm = "hash", .run = gradient_hash_run};

hr_status hr_session_submit(hr_session *s, const hr_step *step, bool *first, hr_command command)
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

static hr_command run_command(const hr_session *s, int i, uint64_t training_step)
{
    const hr_step *step = &s->plan->steps[i];
    const hr_node *node = &s->graph->nodes[step->node];
    const hr_prepared *prepared = &s->prepared.all[s->prepared_of[i]];
    void **refs = s->pointers + step->refs_begin;
    hr_kernel_call call = {.graph = s->graph, .node = node, .seed = s->options.seed, .step = training_step,
                           .in = (const void *const *)refs, .out = refs + node->n_in,
                           .update = refs + node->n_in + node->n_out, .workspace = refs[step->n_refs - 1],
                           .workspace_bytes = prepared->workspace_bytes, .state = prepared->state,
                           .threads = s->device->kind->threads(s->device)};
    return (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = prepared->kernel, .call = call};
}

static hr_command move_command(const hr_session *s, const hr_step *step)
{
    void *device = s->pointers[step->refs_begin];
    int64_t bytes = s->plan->buffers[hr_step_refs(s->plan, step)[0]].bytes;
    if (step->kind == HR_STEP_FREE) {
        if (!s->options.poison) return (hr_command){.kind = HR_COMMAND_NOTHING};
        return (hr_command){.kind = HR_COMMAND_FILL, .to = device, .bytes = bytes, .pattern = POISON_WORD};
    }
    char *slot = s->device->kind->host_pool(s->device) + s->plan->slots[step->slot].offset;
    bool out = step->kind == HR_STEP_OUT;
    void *to = out ? slot : device, *from = out ? device : slot;
    return (hr_command){.kind = HR_COMMAND_COPY, .to = to, .from = from, .bytes = bytes};
}

/* The gradient that a RUN step's update consumes, or -1. */
static int consumed_gradient(const hr_session *s, const hr_step *step)
{
    if (step->kind != HR_STEP_RUN) return -1;
    const hr_node *node = &s->graph->nodes[step->node];
    if (!node->n_update || !node->n_in || node->in[0] < 0) return -1;
    return s->graph->tensors[node->in[0]].gradient_of < 0 ? -1 : node->in[0];
}

static hr_status gradient_hash(hr_session *s, const hr_step *step, int gradient, bool *first)
{
    hr_gradient_probe *probe = &s->probes[s->graph->tensors[gradient].gradient_of];
    const void *const *in = (const void *const *)(s->pointers + step->refs_begin);
    probe->gradient = &s->graph->tensors[gradient];
    hr_command hash = {.kind = HR_COMMAND_KERNEL, .kernel = &gradient_kernel,
                       .call = {.graph = s->graph, .node = &hr_no_node, .in = in, .state = probe}};
    return hr_session_submit(s, step, first, hash);
}

static hr_status step_submit(hr_session *s, int i, uint64_t training_step)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    bool first = true, run = step->kind == HR_STEP_RUN;
    int gradient = s->options.digests ? consumed_gradient(s, step) : -1;
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++)
        s->waits[w] = s->last_command_of[s->plan->waits[w]];
    if (s->options.fences) TRY(hr_fences_write(s, i, &first));
    if (s->options.fences && !run) TRY(hr_fences_check(s, i, &first));   /* a FREE may poison: look before it */
    if (gradient >= 0) TRY(gradient_hash(s, step, gradient, &first));
    s->command_of[i] = s->n_commands;
    TRY(hr_session_submit(s, step, &first, run ? run_command(s, i, training_step) : move_command(s, step)));
    if (s->options.fences && run) TRY(hr_fences_check(s, i, &first));    /* a workspace ends with its run */
    s->last_command_of[i] = s->n_commands - 1;
out:
    return st;
}

static hr_status feed_inputs(hr_session *s, uint64_t training_step)
{
    hr_status st = HR_OK;
    for (int i = 0; i < s->plan->n_slots; i++) {
        const hr_slot *slot = &s->plan->slots[i];
        if (s->graph->tensors[slot->tensor].role != HR_ROLE_INPUT) continue;
        char *to = s->device->kind->host_pool(s->device) + slot->offset;
        TRY(s->options.feed(s->options.feed_context, s->graph, slot->tensor, training_step, to));
    }
out:
    return st;
}

/* Reads the loss from where its last copy left it. */
static void read_loss(hr_session *s, hr_trace *trace)
{
    int i = s->plan->n_slots - 1;
    while (i >= 0 && s->plan->slots[i].tensor != s->graph->loss) i--;
    if (i < 0) return;
    const hr_tensor *loss = &s->graph->tensors[s->graph->loss];
    const char *memory = s->device->kind->host_pool(s->device) + s->plan->slots[i].offset;
    if (loss->type == HR_F64) {
        memcpy(&trace->loss_real, memory, sizeof trace->loss_real);
        trace->loss = (float)trace->loss_real;
    } else {
        memcpy(&trace->loss, memory, sizeof trace->loss);
        trace->loss_real = trace->loss;
    }
    if (s->options.digests) s->loss_hash = hr_hash_join(s->loss_hash, hr_bytes_hash(memory, loss->bytes, NULL));
}

static void join_gradients(hr_session *s)
{
    s->gradients_zero = true;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        if (!s->probes[t].gradient) continue;
        s->gradients_hash = hr_hash_join(s->gradients_hash, s->probes[t].hash);
        s->gradients_zero &= !s->probes[t].any_bit;
    }
}

hr_status hr_session_step(hr_session *s, uint64_t step, bool refeed, hr_trace *trace)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    if (refeed) TRY(feed_inputs(s, step));
    double begin = hr_now_seconds();
    TRY(kind->begin(s->device, hr_session_room(s)));
    s->n_commands = 0;
    for (int i = 0; i < s->plan->n_steps && st == HR_OK; i++) st = step_submit(s, i, step);
    hr_status finished = kind->finish(s->device, NULL, NULL);   /* even after a failure: commands are under way */
    if (st == HR_OK) st = finished;
    if (st != HR_OK) goto out;
    *trace = (hr_trace){.total_seconds = hr_now_seconds() - begin};
    TRY(kind->finish(s->device, s->starts, s->ends));
    for (int i = 0; i < s->plan->n_steps; i++) {
        s->step_starts[i] = s->starts[s->command_of[i]];
        s->step_ends[i] = s->ends[s->command_of[i]];
    }
    trace->start_seconds = s->step_starts;
    trace->end_seconds = s->step_ends;
    read_loss(s, trace);
    if (s->options.digests) join_gradients(s);
out:
    return st;
}

void hr_session_set_digests(hr_session *s, bool digests) { s->options.digests = digests; }

hr_status hr_session_digest(hr_session *s, hr_digest *digest, bool *all_zero)
{
    *digest = (hr_digest){.loss = s->loss_hash, .gradients = s->gradients_hash};
    for (int t = 0; t < s->graph->n_tensors; t++) {
        if (s->home[t] < 0) continue;
        uint64_t hash = hr_bytes_hash(hr_session_buffer(s, s->home[t]), s->graph->tensors[t].bytes, NULL);
        digest->parameters = hr_hash_join(digest->parameters, hash);
    }
    if (all_zero) *all_zero = s->gradients_zero;
    return HR_OK;
}
