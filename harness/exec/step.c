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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "units.h"

static const uint32_t POISON_WORD = 0x7ff87ff8;   /* NaN in every type, from any part of it */

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
                           .update = refs + node->n_in + node->n_out,
                           .in_bytes = s->ref_bytes + step->refs_begin,
                           .out_bytes = s->ref_bytes + step->refs_begin + node->n_in, .workspace = refs[step->n_refs - 1],
                           .workspace_bytes = prepared->workspace_bytes, .state = prepared->state,
                           .site = s->device->kind->site(s->device)};
    return (hr_command){.kind = HR_COMMAND_KERNEL, .name = node->name, .kernel = prepared->kernel, .call = call};
}

static hr_command move_command(const hr_session *s, const hr_step *step)
{
    void *device = s->pointers[step->refs_begin];
    const char *name = step->tensor < 0 ? NULL : s->graph->tensors[step->tensor].name;
    int64_t bytes = s->plan->buffers[hr_step_refs(s->plan, step)[0]].bytes;
    if (step->kind == HR_STEP_FREE) {
        if (!s->options.poison) return (hr_command){.kind = HR_COMMAND_NOTHING};
        return (hr_command){.kind = HR_COMMAND_FILL, .name = name, .to = device, .bytes = bytes, .pattern = POISON_WORD};
    }
    char *slot = s->device->kind->host_pool(s->device) + s->plan->slots[step->slot].offset;
    bool out = step->kind == HR_STEP_OUT;
    void *to = out ? slot : device, *from = out ? device : slot;
    return (hr_command){.kind = HR_COMMAND_COPY, .name = name, .to = to, .from = from, .bytes = bytes};
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
    probe->gradient = &s->graph->tensors[gradient];
    hr_command hash = {.kind = HR_COMMAND_HASH, .name = probe->gradient->name, .from = s->pointers[step->refs_begin],
                       .bytes = probe->gradient->bytes, .result = &probe->result};
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
        const hr_tensor *tensor = &s->graph->tensors[slot->tensor];
        if (tensor->role != HR_ROLE_INPUT) continue;
        char *slot_memory = s->device->kind->host_pool(s->device) + slot->offset, *plain = slot_memory;
        if (tensor->layout != HR_LAYOUT_PLAIN) TRY(hr_session_scratch(s, tensor->bytes, &plain));
        TRY(s->options.feed(s->options.feed_context, s->graph, slot->tensor, training_step, plain));
        if (plain != slot_memory) hr_tensor_pack(tensor, plain, slot_memory);
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
    uint64_t bits = 0;
    memcpy(&bits, memory, (size_t)loss->bytes);
    if (s->options.digests) s->loss_hash = hr_hash_join(s->loss_hash, bits);
}

static void join_gradients(hr_session *s)
{
    s->gradients_zero = true;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        if (!s->probes[t].gradient) continue;
        s->gradients_hash = hr_hash_join(s->gradients_hash, s->probes[t].result.hash);
        s->gradients_zero &= !s->probes[t].result.any_bit;
    }
}

/* Begins, submits every plan step, and waits. */
static hr_status issue_step(hr_session *s, const hr_issue *issue)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    TRY(kind->begin(s->device, issue));
    s->n_commands = 0;
    if (s->options.fences) hr_fences_forget(s);
    for (int i = 0; i < s->plan->n_steps && st == HR_OK; i++) st = step_submit(s, i, issue->step);
    bool stamps = issue->stamps && st == HR_OK;
    hr_status finished = kind->finish(s->device, stamps ? s->starts : NULL, stamps ? s->ends : NULL);
    if (s->options.fences) TRY(hr_fences_judge(s));             /* the cause, whatever it led to */
    if (st == HR_OK) st = finished;                             /* finish even so: commands are under way */
out:
    return st;
}

hr_status hr_session_step(hr_session *s, uint64_t step, bool refeed, hr_trace *trace)
{
    hr_status st = HR_OK;
    if (refeed) TRY(feed_inputs(s, step));
    double begin = hr_now_seconds();
    TRY(issue_step(s, &(hr_issue){.n_commands = hr_session_room(s), .step = step, .stamps = true}));
    *trace = (hr_trace){.total_seconds = hr_now_seconds() - begin};
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

/* The first step that is run so is recorded where the device can; a refusal is remembered with its reason. */
static hr_status run_fast(hr_session *s, uint64_t step)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    hr_issue issue = {.n_commands = hr_session_room(s), .step = step};
    if (s->replay == HR_REPLAY_RECORDED) return kind->replay(s->device, step, NULL);
    issue.record = s->replay == HR_REPLAY_UNTRIED && kind->replay;
    if (s->replay == HR_REPLAY_UNTRIED && !kind->replay) s->replay = HR_REPLAY_REFUSED;
    st = issue_step(s, &issue);
    if (!issue.record || (st != HR_OK && st != HR_UNSUPPORTED)) return st;
    s->replay = st == HR_OK ? HR_REPLAY_RECORDED : HR_REPLAY_REFUSED;
    if (st != HR_OK) snprintf(s->replay_refusal, sizeof s->replay_refusal, "%s", hr_error_message());
    return HR_OK;
}

hr_status hr_session_run(hr_session *s, uint64_t step, bool refeed, double *total_seconds)
{
    hr_status st = HR_OK;
    if (s->options.digests || s->options.fences)
        FAIL(HR_BAD_ARGUMENT, "a session that hashes or has fences is stepped, not run");
    if (refeed) TRY(feed_inputs(s, step));
    double begin = hr_now_seconds();
    TRY(run_fast(s, step));
    *total_seconds = hr_now_seconds() - begin;
out:
    return st;
}

bool hr_session_is_replayed(const hr_session *s, const char **refusal)
{
    *refusal = s->replay_refusal;
    return s->replay == HR_REPLAY_RECORDED;
}

void hr_session_set_digests(hr_session *s, bool digests) { s->options.digests = digests; }

hr_status hr_session_commands(hr_session *s, hr_command *commands, int n_commands)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    TRY(kind->begin(s->device, &(hr_issue){.n_commands = n_commands}));
    for (int i = 0; i < n_commands && st == HR_OK; i++) {
        commands[i].stream = HR_STREAM_COMPUTE;
        commands[i].id = i;
        st = kind->submit(s->device, &commands[i]);
    }
    hr_status finished = kind->finish(s->device, NULL, NULL);
    if (st == HR_OK) st = finished;
out:
    return st;
}

hr_status hr_session_digest(hr_session *s, hr_digest *digest, bool *all_zero)
{
    hr_status st = HR_OK;
    int n_commands = 0, n_tensors = s->graph->n_tensors;
    hr_command *commands = calloc((size_t)n_tensors + 1, sizeof *commands);
    hr_command_result *results = calloc((size_t)n_tensors + 1, sizeof *results);
    TRY_ALLOC(commands);
    TRY_ALLOC(results);
    *digest = (hr_digest){.loss = s->loss_hash, .gradients = s->gradients_hash};
    for (int t = 0; t < n_tensors; t++) {
        if (s->home[t] < 0) continue;
        commands[n_commands] = (hr_command){.kind = HR_COMMAND_HASH, .from = hr_session_buffer(s, s->home[t]),
                                            .bytes = s->graph->tensors[t].bytes, .result = &results[n_commands]};
        n_commands++;
    }
    TRY(hr_session_commands(s, commands, n_commands));
    for (int i = 0; i < n_commands; i++) digest->parameters = hr_hash_join(digest->parameters, results[i].hash);
    if (all_zero) *all_zero = s->gradients_zero;
out:
    free(commands);
    free(results);
    return st;
}
