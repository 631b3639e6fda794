/* The check's first half: each buffer, slot and step by itself, and which steps precede which.
 *
 * Streams run in order and waits point backwards, so the vector clock of a step follows from the clocks of its
 * stream's predecessor and of the steps that it waits for. See check.h for what is proved.
 */
#include <stdlib.h>
#include <string.h>
#include "check_private.h"

static hr_status check_waits(hr_checker *c, int i, int last_on[HR_STREAMS])
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    int *clock = c->clock[i], previous = last_on[step->stream];
    for (int s = 0; s < HR_STREAMS; s++) clock[s] = previous < 0 ? HR_NOBODY : c->clock[previous][s];
    if (previous >= 0) clock[step->stream] = previous;
    if (step->n_waits < 0 || step->waits_begin < 0 || step->waits_begin > c->plan->n_waits - step->n_waits)
        REFUSE(i, "its list of waits lies outside of the plan's %d", c->plan->n_waits);
    for (int w = 0; w < step->n_waits; w++) {
        int other = c->plan->waits[step->waits_begin + w];
        if (other < 0 || other >= i) REFUSE(i, "waits for step %d, which does not stand before it", other);
        for (int s = 0; s < HR_STREAMS; s++)
            if (c->clock[other][s] > clock[s]) clock[s] = c->clock[other][s];
        if (other > clock[c->plan->steps[other].stream]) clock[c->plan->steps[other].stream] = other;
    }
    last_on[step->stream] = i;
out:
    return st;
}

/* Whom a step names; before this nobody may describe it. */
static hr_status check_names(hr_checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    if ((unsigned)step->kind >= HR_STEP_KINDS || (unsigned)step->stream >= HR_STREAMS)
        FAIL(HR_REFUSED, "step %d: has no kind or stream of this build", i);
    bool run = step->kind == HR_STEP_RUN, copy = step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN;
    if (run && (step->node < 0 || step->node >= c->graph->n_nodes))
        FAIL(HR_REFUSED, "step %d: runs node %d, which the graph does not have", i, step->node);
    if (!run && (step->tensor < (copy ? 0 : -1) || step->tensor >= c->graph->n_tensors))
        FAIL(HR_REFUSED, "step %d: names tensor %d, which the graph does not have", i, step->tensor);
out:
    return st;
}

static hr_status check_kind(hr_checker *c, int i)
{
    static const hr_stream home[HR_STEP_KINDS] = {
        [HR_STEP_RUN] = HR_STREAM_COMPUTE, [HR_STEP_OUT] = HR_STREAM_OUT, [HR_STEP_IN] = HR_STREAM_IN};
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    TRY(check_names(c, i));
    if (step->kind != HR_STEP_FREE && step->stream != home[step->kind])
        REFUSE(i, "cannot go on stream %s", hr_stream_name(step->stream));
    int wanted = 1;
    if (step->kind == HR_STEP_RUN) {
        const hr_node *node = &c->graph->nodes[step->node];
        wanted = node->n_in + node->n_out + node->n_update + 1;
    }
    if (step->n_refs != wanted || step->refs_begin < 0 || step->refs_begin > c->plan->n_refs - wanted)
        REFUSE(i, "has %d buffers and needs %d", step->n_refs, wanted);
    if (step->kind != HR_STEP_OUT && step->kind != HR_STEP_IN) goto out;
    if (step->slot < 0 || step->slot >= c->plan->n_slots) REFUSE(i, "host slot %d does not exist", step->slot);
    int kept = c->plan->slots[step->slot].tensor;
    if (kept != step->tensor)
        REFUSE(i, "host slot %d belongs to %s, not to %s", step->slot, hr_checker_tensor(c, kept),
               hr_checker_tensor(c, step->tensor));
    int buffer = hr_step_refs(c->plan, step)[0];
    if (buffer < 0 || buffer >= c->plan->n_buffers) goto out;      /* refused with a name later */
    int64_t held_bytes = c->plan->buffers[buffer].bytes, kept_bytes = c->plan->slots[step->slot].bytes;
    if (held_bytes != kept_bytes)
        REFUSE(i, "host slot %d has %lld bytes, its buffer %lld", step->slot, (long long)kept_bytes, (long long)held_bytes);
out:
    return st;
}

/* One buffer reference: the right tensor (-1: a workspace), within its stated life. */
static hr_status check_ref(hr_checker *c, int i, int ref, int tensor)
{
    hr_status st = HR_OK;
    const char *name = hr_checker_tensor(c, tensor);
    if (ref < 0 || ref >= c->plan->n_buffers) REFUSE(i, "has no buffer for %s", name);
    const hr_buffer *b = &c->plan->buffers[ref];
    if (b->tensor != tensor)
        REFUSE(i, "buffer %d holds %s where %s is needed", ref, hr_checker_tensor(c, b->tensor), name);
    if (i < b->first_step || i >= b->last_step)
        REFUSE(i, "uses buffer %d of %s outside of its life [%d, %d)", ref, name, b->first_step, b->last_step);
out:
    return st;
}

/* The algorithm is the one that the costs name, and has the workspace that it asks for. */
static hr_status check_choice(hr_checker *c, int i, int workspace)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_node_costs *costs = &c->costs->nodes[step->node];
    if (step->choice < 0 || step->choice >= costs->n_choices)
        REFUSE(i, "algorithm number %d does not exist", step->choice);
    const hr_choice *choice = &costs->choices[step->choice];
    if (!step->algorithm || strcmp(step->algorithm, choice->algorithm))
        REFUSE(i, "names algorithm '%s', but number %d is '%s' here", step->algorithm ? step->algorithm : "",
               step->choice, choice->algorithm);
    int64_t given_bytes = workspace < 0 ? 0 : c->plan->buffers[workspace].bytes;
    if (given_bytes < choice->workspace_bytes)
        REFUSE(i, "its workspace has %lld bytes and needs %lld", (long long)given_bytes,
               (long long)choice->workspace_bytes);
out:
    return st;
}

/* What an elastic output lacks of its bound, its overflow has. */
static hr_status check_overflow(hr_checker *c, int i, const int *outs)
{
    hr_status st = HR_OK;
    const hr_node *node = &c->graph->nodes[c->plan->steps[i].node];
    for (int k = 0; k < node->n_out; k++) {
        const hr_tensor *bound = &c->graph->tensors[node->out[k]];
        if (!bound->elastic) continue;
        int64_t given_bytes = c->plan->buffers[outs[k]].bytes;
        for (int o = 0; o < node->n_out; o++) {
            const hr_tensor *overflow = &c->graph->tensors[node->out[o]];
            if (overflow->in_host && overflow->made_of == node->out[k]) given_bytes += c->plan->buffers[outs[o]].bytes;
        }
        if (given_bytes < bound->bytes)
            REFUSE(i, "gives %s and its overflow %lld bytes, and it can need %lld", bound->name, (long long)given_bytes,
                   (long long)bound->bytes);
    }
out:
    return st;
}

static hr_status check_run_refs(hr_checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_node *node = &c->graph->nodes[step->node];
    const int *refs = hr_step_refs(c->plan, step);
    int r = 0, workspace = refs[step->n_refs - 1];
    for (int j = 0; j < node->n_in; j++, r++) {
        if (node->in[j] >= 0) TRY(check_ref(c, i, refs[r], node->in[j]));
        else if (refs[r] != -1) REFUSE(i, "gives input %d, which the node does not take", j);
    }
    for (int k = 0; k < node->n_out; k++) TRY(check_ref(c, i, refs[r + k], node->out[k]));
    TRY(check_overflow(c, i, refs + r));
    r += node->n_out;
    for (int k = 0; k < node->n_update; k++) TRY(check_ref(c, i, refs[r++], node->update[k]));
    if (workspace != -1) TRY(check_ref(c, i, workspace, -1));
    if (c->costs) TRY(check_choice(c, i, workspace));
out:
    return st;
}

static hr_status check_step(hr_checker *c, int i, int last_on[HR_STREAMS])
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    TRY(check_kind(c, i));
    TRY(check_waits(c, i, last_on));
    if (step->kind == HR_STEP_RUN) TRY(check_run_refs(c, i));
    else TRY(check_ref(c, i, hr_step_refs(c->plan, step)[0], step->tensor));
out:
    return st;
}

/* "step 3 (run c1)": the first step that uses the buffer or slot; steps may still be wrong in any way here. */
static char *user_describe(const hr_checker *c, int buffer, int slot, char text[HR_STEP_TEXT])
{
    snprintf(text, HR_STEP_TEXT, "no step");
    for (int i = 0; i < c->plan->n_steps; i++) {
        const hr_step *step = &c->plan->steps[i];
        if ((unsigned)step->kind >= HR_STEP_KINDS || step->refs_begin < 0 || step->n_refs < 0) continue;
        bool uses = slot >= 0 && step->slot == slot;
        for (int r = step->refs_begin; r < c->plan->n_refs && r - step->refs_begin < step->n_refs; r++)
            uses |= buffer >= 0 && c->plan->refs[r] == buffer;
        if (uses) return hr_step_describe(c->graph, c->plan, i, text);
    }
    return text;
}

/* As REFUSE, for what is wrong with a buffer (slot -1) or a slot (buffer -1) itself. */
#define REFUSE_USER(buffer, slot, ...)                                                                       \
    do {                                                                                                     \
        char user_text[HR_STEP_TEXT], refusal_text[320];                                                     \
        snprintf(refusal_text, sizeof refusal_text, __VA_ARGS__);                                            \
        FAIL(HR_REFUSED, "%s: %s", user_describe(c, (buffer), (slot), user_text), refusal_text);             \
    } while (0)

/* Elastic tensors may have fewer bytes than their bound, and what lies in host memory is what they lack of it: that
 * both together hold the bound is looked at where they are made. */
static bool bytes_suit(const hr_tensor *tensor, int64_t bytes)
{
    if (tensor->elastic) return bytes >= HR_ELASTIC_LEAST && bytes <= tensor->bytes;
    return tensor->in_host ? bytes >= 1 && bytes <= tensor->bytes : bytes == tensor->bytes;
}

static hr_status check_buffer(hr_checker *c, int b)
{
    hr_status st = HR_OK;
    const hr_plan *plan = c->plan;
    const hr_buffer *buffer = &plan->buffers[b];
    if (buffer->tensor < -1 || buffer->tensor >= c->graph->n_tensors)
        FAIL(HR_REFUSED, "buffer %d: the graph has no tensor %d", b, buffer->tensor);
    const hr_tensor *tensor = buffer->tensor < 0 ? NULL : &c->graph->tensors[buffer->tensor];
    const char *name = hr_checker_tensor(c, buffer->tensor);
    long long needed_bytes = tensor ? tensor->bytes : 1, offset = buffer->offset;
    int64_t memory_bytes = hr_checker_in_host(c, b) ? plan->host_bytes : plan->arena_bytes;
    if (buffer->bytes < 1 || (tensor && !bytes_suit(tensor, buffer->bytes)))
        REFUSE_USER(b, -1, "buffer %d of %s has %lld bytes and needs %lld", b, name, (long long)buffer->bytes,
                    needed_bytes);
    if (offset < 0 || offset > memory_bytes - buffer->bytes)
        REFUSE_USER(b, -1, "buffer %d of %s at offset %lld is not inside the %s of %lld bytes", b, name, offset,
                    hr_checker_in_host(c, b) ? "pool" : "arena", (long long)memory_bytes);
    if (offset % HR_ALIGNMENT) REFUSE_USER(b, -1, "buffer %d of %s at offset %lld is not aligned", b, name, offset);
    if (buffer->persistent != (tensor && hr_tensor_is_persistent(tensor)))
        REFUSE_USER(b, -1, "buffer %d of %s mixes up what lives from step to step and what does not", b, name);
    if (!buffer->persistent) goto out;
    if (c->home[buffer->tensor] >= 0)
        REFUSE_USER(b, -1, "buffer %d of %s is its second home after buffer %d", b, name, c->home[buffer->tensor]);
    c->home[buffer->tensor] = b;
out:
    return st;
}

static hr_status check_slot(hr_checker *c, int s)
{
    hr_status st = HR_OK;
    const hr_slot *slot = &c->plan->slots[s];
    if (slot->tensor < 0 || slot->tensor >= c->graph->n_tensors)
        FAIL(HR_REFUSED, "host slot %d: the graph has no tensor %d", s, slot->tensor);
    const hr_tensor *tensor = &c->graph->tensors[slot->tensor];
    if (tensor->in_host || !bytes_suit(tensor, slot->bytes))
        REFUSE_USER(-1, s, "host slot %d of %s has %lld bytes and needs %lld", s, tensor->name, (long long)slot->bytes,
                    (long long)tensor->bytes);
    if (slot->offset < 0 || slot->offset > c->plan->host_bytes - slot->bytes)
        REFUSE_USER(-1, s, "host slot %d of %s lies outside of the pool of %lld bytes", s, tensor->name,
                    (long long)c->plan->host_bytes);
out:
    return st;
}

/* What the plan promises: no byte more, no byte less, within the budget. */
static hr_status check_promise(hr_checker *c)
{
    hr_status st = HR_OK;
    const hr_plan *plan = c->plan;
    int64_t arena_bytes = 0, host_bytes = 0;
    int top = -1, host_top = -1;
    for (int b = 0; b < plan->n_buffers; b++)
        if (!hr_checker_in_host(c, b) && plan->buffers[b].offset + plan->buffers[b].bytes > arena_bytes)
            arena_bytes = plan->buffers[top = b].offset + plan->buffers[b].bytes;
    for (int s = 0; s < plan->n_slots; s++)
        if (plan->slots[s].offset + plan->slots[s].bytes > host_bytes)
            host_bytes = plan->slots[host_top = s].offset + plan->slots[s].bytes;
    const char *host_name = host_top < 0 ? "nothing" : hr_checker_tensor(c, plan->slots[host_top].tensor);
    for (int b = 0; b < plan->n_buffers; b++)
        if (hr_checker_in_host(c, b) && plan->buffers[b].offset + plan->buffers[b].bytes > host_bytes) {
            host_bytes = plan->buffers[b].offset + plan->buffers[b].bytes;
            host_name = hr_checker_tensor(c, plan->buffers[b].tensor);
        }
    const char *name = hr_checker_tensor(c, top < 0 ? -1 : plan->buffers[top].tensor);
    if (plan->arena_bytes != arena_bytes)
        REFUSE_USER(top, -1, "the plan promises %lld bytes, but its highest buffer, %d of %s, ends at %lld",
                    (long long)plan->arena_bytes, top, name, (long long)arena_bytes);
    if (plan->host_bytes != host_bytes)
        REFUSE_USER(-1, host_top,
                    "the plan promises %lld bytes of host memory, but its highest slot, %d of %s, ends at %lld",
                    (long long)plan->host_bytes, host_top, host_name, (long long)host_bytes);
    if (plan->budget_bytes > 0 && arena_bytes > plan->budget_bytes)
        REFUSE_USER(top, -1, "buffer %d of %s ends at %lld bytes, %lld beyond the budget", top, name,
                    (long long)arena_bytes, (long long)(arena_bytes - plan->budget_bytes));
out:
    return st;
}

static hr_status check_memory(hr_checker *c)
{
    static const int64_t limit_bytes = INT64_MAX / 4;   /* so that sums of two cannot overflow */
    hr_status st = HR_OK;
    const int64_t promises[] = {c->plan->arena_bytes, c->plan->host_bytes, c->plan->fence_bytes};
    for (int p = 0; p < 3; p++)
        if (promises[p] < 0 || promises[p] > limit_bytes)
            FAIL(HR_REFUSED, "the plan promises a memory of %lld bytes", (long long)promises[p]);
    for (int b = 0; b < c->plan->n_buffers; b++) TRY(check_buffer(c, b));
    for (int s = 0; s < c->plan->n_slots; s++) TRY(check_slot(c, s));
    TRY(check_promise(c));
out:
    return st;
}

hr_status hr_check_structure(hr_checker *c)
{
    hr_status st = HR_OK;
    int last_on[HR_STREAMS];
    for (int s = 0; s < HR_STREAMS; s++) last_on[s] = -1;
    TRY(check_memory(c));
    for (int i = 0; i < c->plan->n_steps; i++) TRY(check_step(c, i, last_on));
    for (int t = 0; t < c->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&c->graph->tensors[t]) && c->home[t] < 0)
            FAIL(HR_REFUSED, "%s lives from step to step and has no buffer", c->graph->tensors[t].name);
out:
    return st;
}
