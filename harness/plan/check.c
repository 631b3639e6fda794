/* The independent check of a plan. See check.h for what it proves.
 *
 * Why list order suffices. Waits point backwards and streams run in order, so the list is one of the orders in
 * which the steps may happen. The check walks it, proves that every step finds what it needs, and proves for
 * every two accesses to the same byte, one of them a write, that the one happens before the other by streams
 * and waits. Then every order that the device may choose gives each step the same bytes as the list does.
 * A write is compared with the last write and with all reads since; what lies further back is ordered already.
 *
 * The vector clock of a step holds, per stream, the latest step that is known to have ended before it starts.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include "check_bytes.h"

typedef struct checker {
    const hr_graph *graph;
    const hr_costs *costs;
    const hr_plan *plan;
    int (*clock)[HR_STREAMS];    /* [n_steps] before the step starts */
    hr_bytes arena, host;
    int *runs;                   /* [n_nodes] */
    int *updater;                /* [n_tensors] node that updates it, -1; two updaters of one tensor are refused */
    int *home;                   /* [n_tensors] persistent buffer, -1 */
} checker;

static const char *tensor_name(const checker *c, int content)
{
    if (content == HR_CONTENT_POISON) return "freed memory";
    return content < 0 ? "nothing of use" : c->graph->tensors[content].name;
}

#define REFUSE(step, format, ...)                                                                                      \
    do {                                                                                                               \
        char step_text[HR_STEP_TEXT];                                                                                  \
        FAIL(HR_REFUSED, "%s: " format, hr_step_describe(c->graph, c->plan, (step), step_text), __VA_ARGS__);          \
    } while (0)

static bool happens_before(const checker *c, int earlier, int step)
{
    return earlier == HR_NOBODY || c->clock[step][c->plan->steps[earlier].stream] >= earlier;
}

/* ---- structure ---- */

static hr_status check_waits(checker *c, int i, int last_on[HR_STREAMS])
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

static hr_status check_kind(checker *c, int i)
{
    static const hr_stream home[HR_STEP_KINDS] = {[HR_STEP_RUN] = HR_STREAM_COMPUTE, [HR_STEP_OUT] = HR_STREAM_OUT, [HR_STEP_IN] = HR_STREAM_IN};
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    if ((unsigned)step->kind >= HR_STEP_KINDS || (unsigned)step->stream >= HR_STREAMS) FAIL(HR_REFUSED, "step %d: has no kind or stream of this build", i);
    bool run = step->kind == HR_STEP_RUN, copy = step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN;
    if (run && (step->node < 0 || step->node >= c->graph->n_nodes)) FAIL(HR_REFUSED, "step %d: runs node %d, which the graph does not have", i, step->node);
    if (!run && (step->tensor < (copy ? 0 : -1) || step->tensor >= c->graph->n_tensors))
        FAIL(HR_REFUSED, "step %d: names tensor %d, which the graph does not have", i, step->tensor);
    if (step->kind != HR_STEP_FREE && step->stream != home[step->kind]) REFUSE(i, "cannot run on stream %s", hr_stream_name(step->stream));
    int wanted = 1;
    if (run) wanted = c->graph->nodes[step->node].n_in + c->graph->nodes[step->node].n_out + c->graph->nodes[step->node].n_update + 1;
    if (step->n_refs != wanted || step->refs_begin < 0 || step->refs_begin > c->plan->n_refs - wanted)
        REFUSE(i, "has %d buffers and needs %d", step->n_refs, wanted);
    if (copy && (step->slot < 0 || step->slot >= c->plan->n_slots)) REFUSE(i, "slot %d does not exist", step->slot);
    if (copy && c->plan->slots[step->slot].tensor != step->tensor)
        REFUSE(i, "slot %d belongs to %s, not to %s", step->slot, c->graph->tensors[c->plan->slots[step->slot].tensor].name, c->graph->tensors[step->tensor].name);
out:
    return st;
}

/* One buffer reference: the right tensor (-1: a workspace), within its stated life. */
static hr_status check_ref(checker *c, int i, int ref, int tensor)
{
    hr_status st = HR_OK;
    const char *name = tensor < 0 ? "workspace" : c->graph->tensors[tensor].name;
    if (ref < 0 || ref >= c->plan->n_buffers) REFUSE(i, "has no buffer for %s", name);
    const hr_buffer *b = &c->plan->buffers[ref];
    if (b->tensor != tensor) REFUSE(i, "buffer %d holds %s where %s is needed", ref, b->tensor < 0 ? "a workspace" : c->graph->tensors[b->tensor].name, name);
    if (i < b->first_step || i >= b->last_step) REFUSE(i, "uses buffer %d of %s outside of its life [%d, %d)", ref, name, b->first_step, b->last_step);
out:
    return st;
}

static hr_status check_run_refs(checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_node *node = &c->graph->nodes[step->node];
    const int *refs = hr_step_refs(c->plan, step);
    int r = 0, workspace = refs[step->n_refs - 1];
    for (int j = 0; j < node->n_in; j++, r++) {
        if (node->in[j] >= 0) TRY(check_ref(c, i, refs[r], node->in[j]));
        else if (refs[r] >= 0) REFUSE(i, "gives input %d, which the node does not take", j);
    }
    for (int k = 0; k < node->n_out; k++) TRY(check_ref(c, i, refs[r++], node->out[k]));
    for (int k = 0; k < node->n_update; k++) TRY(check_ref(c, i, refs[r++], node->update[k]));
    if (workspace >= 0) TRY(check_ref(c, i, workspace, -1));
    if (!c->costs) goto out;
    const hr_node_costs *costs = &c->costs->nodes[step->node];
    if (step->choice < 0 || step->choice >= costs->n_choices) REFUSE(i, "algorithm number %d does not exist", step->choice);
    int64_t needed = costs->choices[step->choice].workspace_bytes, given = workspace < 0 ? 0 : c->plan->buffers[workspace].bytes;
    if (given < needed) REFUSE(i, "its workspace has %lld bytes and needs %lld", (long long)given, (long long)needed);
out:
    return st;
}

static hr_status check_step(checker *c, int i, int last_on[HR_STREAMS])
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

/* Buffers and slots by themselves: sizes, places, the promise. */
static hr_status check_memory(checker *c)
{
    hr_status st = HR_OK;
    const hr_plan *plan = c->plan;
    int64_t arena_bytes = 0, host_bytes = 0;
    for (int b = 0; b < plan->n_buffers; b++) {
        const hr_buffer *buffer = &plan->buffers[b];
        if (buffer->tensor < -1 || buffer->tensor >= c->graph->n_tensors) FAIL(HR_REFUSED, "buffer %d: the graph has no tensor %d", b, buffer->tensor);
        const char *name = buffer->tensor < 0 ? "workspace" : c->graph->tensors[buffer->tensor].name;
        if (buffer->bytes < 1 || (buffer->tensor >= 0 && buffer->bytes != c->graph->tensors[buffer->tensor].bytes))
            FAIL(HR_REFUSED, "buffer %d (%s): has %lld bytes, its tensor %lld", b, name, (long long)buffer->bytes, buffer->tensor < 0 ? 1ll : (long long)c->graph->tensors[buffer->tensor].bytes);
        if (buffer->offset < 0 || buffer->offset % HR_ALIGNMENT || buffer->offset > plan->arena_bytes - buffer->bytes)
            FAIL(HR_REFUSED, "buffer %d (%s): offset %lld is not aligned or not inside the arena of %lld bytes", b, name, (long long)buffer->offset, (long long)plan->arena_bytes);
        if (buffer->persistent != (buffer->tensor >= 0 && hr_tensor_is_persistent(&c->graph->tensors[buffer->tensor])))
            FAIL(HR_REFUSED, "buffer %d (%s): what lives from step to step and what does not are mixed up", b, name);
        if (buffer->persistent && c->home[buffer->tensor] >= 0) FAIL(HR_REFUSED, "buffer %d (%s): the tensor lives in buffer %d already", b, name, c->home[buffer->tensor]);
        if (buffer->persistent) c->home[buffer->tensor] = b;
        if (buffer->offset + buffer->bytes > arena_bytes) arena_bytes = buffer->offset + buffer->bytes;
    }
    for (int s = 0; s < plan->n_slots; s++) {
        const hr_slot *slot = &plan->slots[s];
        if (slot->tensor < 0 || slot->tensor >= c->graph->n_tensors || slot->bytes != c->graph->tensors[slot->tensor].bytes)
            FAIL(HR_REFUSED, "slot %d: has no tensor or not its bytes", s);
        if (slot->offset < 0 || slot->offset > plan->host_bytes - slot->bytes)
            FAIL(HR_REFUSED, "slot %d (%s): lies outside of the pool of %lld bytes", s, c->graph->tensors[slot->tensor].name, (long long)plan->host_bytes);
        if (slot->offset + slot->bytes > host_bytes) host_bytes = slot->offset + slot->bytes;
    }
    if (plan->fence_bytes < 0) FAIL(HR_REFUSED, "the plan's fences have %lld bytes", (long long)plan->fence_bytes);
    if (plan->arena_bytes != arena_bytes || plan->host_bytes != host_bytes)
        FAIL(HR_REFUSED, "the plan promises %lld bytes of arena and %lld of host memory, its buffers take %lld and %lld", (long long)plan->arena_bytes,
             (long long)plan->host_bytes, (long long)arena_bytes, (long long)host_bytes);
    if (plan->budget_bytes > 0 && plan->arena_bytes > plan->budget_bytes)
        FAIL(HR_REFUSED, "the plan needs %lld bytes, %lld more than its budget", (long long)plan->arena_bytes, (long long)(plan->arena_bytes - plan->budget_bytes));
out:
    return st;
}

/* ---- values and places ---- */

static hr_status access_read(checker *c, hr_bytes *memory, int i, int64_t offset, int tensor, int version)
{
    hr_status st = HR_OK;
    size_t first, last;
    TRY(hr_bytes_range(memory, offset, offset + c->graph->tensors[tensor].bytes, &first, &last));
    for (size_t e = first; e < last; e++) {
        hr_extent *extent = &memory->all[e];
        const char *name = c->graph->tensors[tensor].name;
        if (extent->content != tensor || extent->base != offset)
            REFUSE(i, "reads %s, but finds %s there", name, extent->content == tensor ? "another part of it" : tensor_name(c, extent->content));
        if (extent->version != version) REFUSE(i, "reads %s after %d updates of this step, but needs it after %d", name, extent->version, version);
        if (!happens_before(c, extent->writer, i)) REFUSE(i, "reads %s without waiting for step %d, which writes it", name, extent->writer);
        int stream = c->plan->steps[i].stream;
        if (i > extent->reader[stream]) extent->reader[stream] = i;
    }
out:
    return st;
}

/* All earlier users of the range have ended before step i starts. */
static hr_status access_alone(checker *c, hr_bytes *memory, int i, int64_t offset, int64_t bytes, const char *what)
{
    hr_status st = HR_OK;
    size_t first, last;
    TRY(hr_bytes_range(memory, offset, offset + bytes, &first, &last));
    for (size_t e = first; e < last; e++) {
        const hr_extent *extent = &memory->all[e];
        if (!happens_before(c, extent->writer, i))
            REFUSE(i, "writes %s over %s without waiting for step %d, which writes that", what, tensor_name(c, extent->content), extent->writer);
        for (int s = 0; s < HR_STREAMS; s++)
            if (!happens_before(c, extent->reader[s], i))
                REFUSE(i, "writes %s over %s without waiting for step %d, which reads that", what, tensor_name(c, extent->content), extent->reader[s]);
    }
out:
    return st;
}

static hr_status access_write(checker *c, hr_bytes *memory, int i, int64_t offset, int64_t bytes, int content, int version)
{
    hr_status st = HR_OK;
    TRY(access_alone(c, memory, i, offset, bytes, tensor_name(c, content)));
    hr_extent extent = {.begin = offset, .end = offset + bytes, .content = content, .base = offset, .version = version, .writer = i};
    for (int s = 0; s < HR_STREAMS; s++) extent.reader[s] = HR_NOBODY;
    TRY(hr_bytes_set(memory, extent));
out:
    return st;
}

/* A new content of a buffer also covers the fence behind it. */
static hr_status buffer_write(checker *c, int i, int buffer, int content)
{
    const hr_buffer *b = &c->plan->buffers[buffer];
    return access_write(c, &c->arena, i, b->offset, b->bytes + (b->persistent ? 0 : c->plan->fence_bytes), content, 0);
}

/* Updates that a node sees of a persistent tensor: those of nodes before it in the graph. */
static int version_seen(const checker *c, int tensor, int node)
{
    return c->updater[tensor] >= 0 && c->updater[tensor] < node;
}

static hr_status run_values(checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_node *node = &c->graph->nodes[step->node];
    const int *refs = hr_step_refs(c->plan, step);
    int r = 0;
    if (c->runs[step->node]++ && node->n_update) REFUSE(i, "runs a second time and would update %s twice", c->graph->tensors[node->update[0]].name);
    for (int j = 0; j < node->n_in; j++, r++)
        if (refs[r] >= 0) TRY(access_read(c, &c->arena, i, c->plan->buffers[refs[r]].offset, node->in[j], version_seen(c, node->in[j], step->node)));
    for (int k = 0; k < node->n_out; k++, r++) TRY(buffer_write(c, i, refs[r], node->out[k]));
    for (int k = 0; k < node->n_update; k++, r++) {
        const hr_buffer *b = &c->plan->buffers[refs[r]];
        TRY(access_alone(c, &c->arena, i, b->offset, b->bytes, c->graph->tensors[node->update[k]].name));
        TRY(access_read(c, &c->arena, i, b->offset, node->update[k], 0));
        hr_extent extent = {.begin = b->offset, .end = b->offset + b->bytes, .content = node->update[k], .base = b->offset, .version = 1, .writer = i};
        for (int s = 0; s < HR_STREAMS; s++) extent.reader[s] = HR_NOBODY;
        TRY(hr_bytes_set(&c->arena, extent));
    }
    if (refs[r] >= 0) TRY(buffer_write(c, i, refs[r], HR_CONTENT_GARBAGE));
out:
    return st;
}

static hr_status free_values(checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    int ref = hr_step_refs(c->plan, step)[0];
    const hr_buffer *b = &c->plan->buffers[ref];
    size_t first, last;
    if (b->persistent) REFUSE(i, "frees %s, which lives from step to step", c->graph->tensors[b->tensor].name);
    TRY(hr_bytes_range(&c->arena, b->offset, b->offset + b->bytes, &first, &last));
    for (size_t e = first; e < last && b->tensor >= 0; e++)
        if (c->arena.all[e].content != b->tensor || c->arena.all[e].base != b->offset)
            REFUSE(i, "frees %s, but finds %s there", c->graph->tensors[b->tensor].name, tensor_name(c, c->arena.all[e].content));
    TRY(buffer_write(c, i, ref, HR_CONTENT_POISON));
out:
    return st;
}

static hr_status step_values(checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_buffer *buffer = step->kind == HR_STEP_RUN ? NULL : &c->plan->buffers[hr_step_refs(c->plan, step)[0]];
    const hr_slot *slot = step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN ? &c->plan->slots[step->slot] : NULL;
    switch (step->kind) {
    case HR_STEP_RUN: TRY(run_values(c, i)); break;
    case HR_STEP_FREE: TRY(free_values(c, i)); break;
    case HR_STEP_OUT:
        if (buffer->persistent) REFUSE(i, "moves %s, which lives from step to step", c->graph->tensors[step->tensor].name);
        TRY(access_read(c, &c->arena, i, buffer->offset, step->tensor, 0));
        TRY(access_write(c, &c->host, i, slot->offset, slot->bytes, step->tensor, 0));
        break;
    case HR_STEP_IN:
        if (buffer->persistent) REFUSE(i, "overwrites %s, which lives from step to step", c->graph->tensors[step->tensor].name);
        TRY(access_read(c, &c->host, i, slot->offset, step->tensor, 0));
        TRY(buffer_write(c, i, hr_step_refs(c->plan, step)[0], step->tensor));
        break;
    default: break;
    }
out:
    return st;
}

/* ---- begin and end of the step ---- */

static hr_status place_initial(checker *c, hr_bytes *memory, int64_t offset, int64_t bytes, int tensor)
{
    hr_status st = HR_OK;
    size_t first, last;
    hr_extent extent = {.begin = offset, .end = offset + bytes, .content = tensor, .base = offset, .writer = HR_NOBODY};
    for (int s = 0; s < HR_STREAMS; s++) extent.reader[s] = HR_NOBODY;
    TRY(hr_bytes_range(memory, offset, offset + bytes, &first, &last));
    for (size_t e = first; e < last; e++)
        if (memory->all[e].content >= 0)
            FAIL(HR_REFUSED, "%s and %s lie on the same bytes from the start", c->graph->tensors[tensor].name, tensor_name(c, memory->all[e].content));
    TRY(hr_bytes_set(memory, extent));
out:
    return st;
}

static hr_status begin(checker *c)
{
    hr_status st = HR_OK;
    for (int t = 0; t < c->graph->n_tensors; t++) {
        if (!hr_tensor_is_persistent(&c->graph->tensors[t])) continue;
        if (c->home[t] < 0) FAIL(HR_REFUSED, "%s lives from step to step and has no buffer", c->graph->tensors[t].name);
        TRY(place_initial(c, &c->arena, c->plan->buffers[c->home[t]].offset, c->graph->tensors[t].bytes, t));
    }
    for (int s = 0; s < c->plan->n_slots; s++)
        if (c->graph->tensors[c->plan->slots[s].tensor].role == HR_ROLE_INPUT)
            TRY(place_initial(c, &c->host, c->plan->slots[s].offset, c->plan->slots[s].bytes, c->plan->slots[s].tensor));
    for (int i = 0; i < c->graph->n_nodes; i++)
        for (int k = 0; k < c->graph->nodes[i].n_update; k++) {
            int t = c->graph->nodes[i].update[k];
            if (c->updater[t] >= 0) FAIL(HR_REFUSED, "%s is updated by two nodes of the graph", c->graph->tensors[t].name);
            c->updater[t] = i;
        }
out:
    return st;
}

static hr_status still_there(checker *c, hr_bytes *memory, int64_t offset, int tensor, int version)
{
    hr_status st = HR_OK;
    size_t first, last;
    TRY(hr_bytes_range(memory, offset, offset + c->graph->tensors[tensor].bytes, &first, &last));
    for (size_t e = first; e < last; e++)
        if (memory->all[e].content != tensor || memory->all[e].base != offset || memory->all[e].version != version)
            FAIL(HR_REFUSED, "at the end of the step %s is not where it belongs; %s lies there", c->graph->tensors[tensor].name, tensor_name(c, memory->all[e].content));
out:
    return st;
}

static hr_status end(checker *c)
{
    hr_status st = HR_OK;
    bool loss_left = c->graph->loss < 0;
    for (int i = 0; i < c->graph->n_nodes; i++)
        if (!c->runs[i]) FAIL(HR_REFUSED, "node %s never runs, so %s is never made", c->graph->nodes[i].name,
                              c->graph->nodes[i].n_out ? c->graph->tensors[c->graph->nodes[i].out[0]].name : "its update");
    for (int t = 0; t < c->graph->n_tensors; t++)
        if (c->home[t] >= 0) TRY(still_there(c, &c->arena, c->plan->buffers[c->home[t]].offset, t, c->updater[t] >= 0));
    for (int s = 0; s < c->plan->n_slots; s++) {
        if (c->plan->slots[s].tensor != c->graph->loss) continue;
        TRY(still_there(c, &c->host, c->plan->slots[s].offset, c->graph->loss, 0));
        loss_left = true;
    }
    if (!loss_left) FAIL(HR_REFUSED, "the loss %s never leaves the device", c->graph->tensors[c->graph->loss].name);
out:
    return st;
}

hr_status hr_check(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan)
{
    hr_status st = HR_OK;
    checker checker = {.graph = graph, .costs = costs, .plan = plan}, *c = &checker;
    int last_on[HR_STREAMS];
    if (!plan->finished) FAIL(HR_REFUSED, "the plan is a draft: it has no addresses yet");
    if (plan->graph_fingerprint != hr_graph_fingerprint(graph)) FAIL(HR_REFUSED, "the plan was made for another graph");
    c->clock = malloc(sizeof *c->clock * (size_t)(plan->n_steps + 1));
    c->runs = calloc((size_t)graph->n_nodes + 1, sizeof *c->runs);
    c->updater = malloc(sizeof *c->updater * (size_t)(graph->n_tensors + 1));
    c->home = malloc(sizeof *c->home * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(c->clock);
    TRY_ALLOC(c->runs);
    TRY_ALLOC(c->updater);
    TRY_ALLOC(c->home);
    for (int t = 0; t < graph->n_tensors; t++) c->updater[t] = c->home[t] = -1;
    for (int s = 0; s < HR_STREAMS; s++) last_on[s] = -1;
    TRY(check_memory(c));
    for (int i = 0; i < plan->n_steps; i++) TRY(check_step(c, i, last_on));
    TRY(begin(c));
    for (int i = 0; i < plan->n_steps; i++) TRY(step_values(c, i));
    TRY(end(c));
out:
    free(c->clock);
    free(c->runs);
    free(c->updater);
    free(c->home);
    hr_bytes_clear(&c->arena);
    hr_bytes_clear(&c->host);
    return st;
}
