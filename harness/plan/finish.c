/* From a draft to a plan that can run: buffers, frees, host slots and addresses. waits.c adds the waits.
 *
 * A FREE stands on the stream that is likely to touch the buffer last: after an OUT on the out stream, so
 * that the compute stream does not stop for the copy unless it needs those very bytes; else on compute.
 */
#include "plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "addresses.h"
#include "lives.h"
#include "waits.h"

typedef struct builder {
    const hr_graph *graph;
    const hr_costs *costs;
    hr_plan *plan;             /* its steps are replaced at the end */
    hr_step *steps;
    int n_steps;
    size_t capacity;
    int *buffer_of;            /* [n_tensors] live buffer, -1 */
    int *slot_of;              /* [n_tensors] slot with the latest copy on the host, -1 */
    bool *left;                /* [n_tensors] the live buffer was read by an OUT */
} builder;

static hr_status buffer_add(builder *b, int tensor, int64_t bytes, int *buffer)
{
    hr_status st = HR_OK;
    hr_plan *plan = b->plan;
    TRY_GROW(plan->buffers, plan->n_buffers, plan->buffer_capacity);
    plan->buffers[plan->n_buffers] = (hr_buffer){.tensor = tensor, .bytes = bytes, .offset = -1, .first_step = b->n_steps, .last_step = b->n_steps + 1};
    *buffer = plan->n_buffers++;
out:
    return st;
}

static hr_status slot_add(builder *b, int tensor)
{
    hr_status st = HR_OK;
    hr_plan *plan = b->plan;
    TRY_GROW(plan->slots, plan->n_slots, plan->slot_capacity);
    plan->slots[plan->n_slots] = (hr_slot){.tensor = tensor, .bytes = hr_plan_bytes(b->graph, plan, tensor), .offset = -1, .first_step = b->n_steps, .last_step = b->n_steps + 1};
    b->slot_of[tensor] = plan->n_slots++;
out:
    return st;
}

static hr_status ref_add(builder *b, int buffer)
{
    hr_status st = HR_OK;
    TRY_GROW(b->plan->refs, b->plan->n_refs, b->plan->ref_capacity);
    b->plan->refs[b->plan->n_refs++] = buffer;
out:
    return st;
}

/* Buffers that live throughout, and host slots of what the host fills. */
static hr_status persistent_add(builder *b)
{
    hr_status st = HR_OK;
    for (int t = 0; t < b->graph->n_tensors; t++) {
        b->buffer_of[t] = b->slot_of[t] = -1;
        if (hr_tensor_is_persistent(&b->graph->tensors[t])) {
            TRY(buffer_add(b, t, b->graph->tensors[t].bytes, &b->buffer_of[t]));
            b->plan->buffers[b->buffer_of[t]].persistent = true;
        } else if (b->graph->tensors[t].role == HR_ROLE_INPUT) {
            TRY(slot_add(b, t));
        }
    }
out:
    return st;
}

static hr_status tensor_begin(builder *b, int tensor)
{
    hr_status st = HR_OK;
    int buffer;
    TRY(buffer_add(b, tensor, hr_plan_bytes(b->graph, b->plan, tensor), &buffer));
    TRY(ref_add(b, buffer));
    b->buffer_of[tensor] = buffer;
    b->left[tensor] = false;
out:
    return st;
}

static hr_status run_refs(builder *b, hr_step *step)
{
    hr_status st = HR_OK;
    const hr_node *node = &b->graph->nodes[step->node];
    const hr_node_costs *costs = &b->costs->nodes[step->node];
    int workspace = -1;
    if (step->choice < 0 || step->choice >= costs->n_choices)
        FAIL(HR_BAD_ARGUMENT, "node %s has no algorithm number %d", node->name, step->choice);
    step->algorithm = costs->choices[step->choice].algorithm;
    for (int j = 0; j < node->n_in; j++) TRY(ref_add(b, node->in[j] < 0 ? -1 : b->buffer_of[node->in[j]]));
    for (int k = 0; k < node->n_out; k++) TRY(tensor_begin(b, node->out[k]));
    for (int k = 0; k < node->n_update; k++) TRY(ref_add(b, b->buffer_of[node->update[k]]));
    if (costs->choices[step->choice].workspace_bytes > 0)
        TRY(buffer_add(b, -1, costs->choices[step->choice].workspace_bytes, &workspace));
    TRY(ref_add(b, workspace));
out:
    return st;
}

static hr_status out_refs(builder *b, hr_step *step)
{
    hr_status st = HR_OK;
    TRY(ref_add(b, b->buffer_of[step->tensor]));
    b->left[step->tensor] = true;
    TRY(slot_add(b, step->tensor));
    step->slot = b->slot_of[step->tensor];
out:
    return st;
}

static hr_status in_refs(builder *b, hr_step *step)
{
    hr_status st = HR_OK;
    step->slot = b->slot_of[step->tensor];
    if (step->slot < 0) FAIL(HR_BAD_ARGUMENT, "step %d copies %s in, but nothing has copied it out", b->n_steps, b->graph->tensors[step->tensor].name);
    b->plan->slots[step->slot].last_step = b->n_steps + 1;
    TRY(tensor_begin(b, step->tensor));
out:
    return st;
}

static hr_status free_refs(builder *b, hr_step *step)
{
    hr_status st = HR_OK;
    int buffer = b->buffer_of[step->tensor];
    step->stream = b->left[step->tensor] ? HR_STREAM_OUT : HR_STREAM_COMPUTE;
    TRY(ref_add(b, buffer));
    b->plan->buffers[buffer].last_step = b->n_steps + 1;
    b->buffer_of[step->tensor] = -1;
out:
    return st;
}

static hr_status emit(builder *b, hr_step step)
{
    static hr_status (*const refs_of[HR_STEP_KINDS])(builder *, hr_step *) = {
        [HR_STEP_RUN] = run_refs, [HR_STEP_FREE] = free_refs, [HR_STEP_OUT] = out_refs, [HR_STEP_IN] = in_refs};
    hr_status st = HR_OK;
    TRY_GROW(b->steps, b->n_steps, b->capacity);
    step.refs_begin = b->plan->n_refs;
    TRY(refs_of[step.kind](b, &step));
    step.n_refs = b->plan->n_refs - step.refs_begin;
    b->steps[b->n_steps++] = step;
out:
    return st;
}

static hr_status emit_all(builder *b)
{
    hr_status st = HR_OK;
    hr_lives lives = {0};
    TRY(hr_lives_find(b->graph, b->plan, &lives));
    TRY(persistent_add(b));
    for (int i = 0; i < b->plan->n_steps; i++) {
        TRY(emit(b, b->plan->steps[i]));
        for (int d = lives.begin[i]; d < lives.begin[i + 1]; d++)
            TRY(emit(b, (hr_step){.kind = HR_STEP_FREE, .stream = HR_STREAM_COMPUTE, .node = -1, .tensor = lives.tensors[d], .slot = -1}));
    }
    free(b->plan->steps);
    b->plan->steps = b->steps;
    b->plan->n_steps = b->n_steps;
    b->plan->step_capacity = b->capacity;
    b->steps = NULL;
out:
    hr_lives_clear(&lives);
    return st;
}

/* Lives of persistent buffers, of the slots of inputs, losses and reports: the whole step. */
static void stretch_lives(builder *b)
{
    hr_plan *plan = b->plan;
    for (int i = 0; i < plan->n_buffers; i++)
        if (plan->buffers[i].persistent) plan->buffers[i].first_step = 0, plan->buffers[i].last_step = plan->n_steps;
    for (int i = 0; i < plan->n_slots; i++) {
        hr_role role = b->graph->tensors[plan->slots[i].tensor].role;
        if (role == HR_ROLE_INPUT || role == HR_ROLE_LOSS || role == HR_ROLE_REPORT) plan->slots[i].first_step = 0, plan->slots[i].last_step = plan->n_steps;
    }
}

/* What lies in one memory: buffers, and in the pool of host memory the slots. */
typedef struct memory {
    hr_interval *intervals;
    int64_t **offset_of;       /* where the answer goes */
    int64_t *offsets;
    int n;
    int64_t extent_bytes;
} memory;

static hr_status memory_new(const hr_plan *plan, memory *m)
{
    hr_status st = HR_OK;
    size_t most = (size_t)(plan->n_buffers + plan->n_slots + 1);
    m->intervals = malloc(sizeof *m->intervals * most);
    m->offset_of = malloc(sizeof *m->offset_of * most);
    m->offsets = malloc(sizeof *m->offsets * most);
    TRY_ALLOC(m->intervals);
    TRY_ALLOC(m->offset_of);
    TRY_ALLOC(m->offsets);
out:
    return st;
}

static void memory_clear(memory *m)
{
    free(m->intervals);
    free(m->offset_of);
    free(m->offsets);
}

static void memory_add(memory *m, int first_step, int last_step, int64_t bytes, int64_t *offset)
{
    m->intervals[m->n] = (hr_interval){first_step, last_step, hr_align(bytes)};
    m->offset_of[m->n++] = offset;
}

/* enough_bytes > 0: the first answer within it will do; where none is found the best one stays. */
static hr_status memory_assign(memory *m, int64_t enough_bytes, bool hurried, int64_t *extent_bytes)
{
    hr_addresses_result result;
    hr_addresses_options options = {.alignment = HR_ALIGNMENT, .capacity_bytes = enough_bytes, .hurried = hurried};
    hr_status st = hr_addresses_assign(m->intervals, m->n, &options, m->offsets, &result);
    if (st == HR_OVER_BUDGET) st = HR_OK;
    if (st != HR_OK) return st;
    *extent_bytes = result.extent_bytes;
    for (int i = 0; i < m->n; i++) *m->offset_of[i] = m->offsets[i];
    return HR_OK;
}

/* As few bytes as can be found; where those are too many, a search for the limit itself, which is sometimes the easier. */
static hr_status assign_within(memory *m, const hr_finish *how)
{
    hr_status st = HR_OK;
    int64_t extent_bytes, again_bytes;
    int64_t limit = how->limit_bytes && how->limit_bytes != INT64_MAX ? how->limit_bytes / HR_ALIGNMENT * HR_ALIGNMENT : 0;
    TRY(memory_assign(m, how->hurried ? limit : 0, how->hurried, &extent_bytes));
    if (!limit || how->hurried || extent_bytes <= limit) goto out;
    TRY(memory_assign(m, limit, false, &again_bytes));
    if (again_bytes > extent_bytes) TRY(memory_assign(m, 0, false, &extent_bytes));
out:
    return st;
}

static hr_status assign_arena(const hr_graph *graph, const hr_finish *how, hr_plan *plan)
{
    hr_status st = HR_OK;
    memory m = {0};
    TRY(memory_new(plan, &m));
    for (int i = 0; i < plan->n_buffers; i++) {
        hr_buffer *b = &plan->buffers[i];
        if (!hr_buffer_in_host(graph, b)) memory_add(&m, b->first_step, b->last_step, b->bytes + plan->fence_bytes, &b->offset);
    }
    TRY(assign_within(&m, how));
    plan->arena_bytes = 0;
    for (int i = 0; i < plan->n_buffers; i++) {
        int64_t end_bytes = plan->buffers[i].offset + plan->buffers[i].bytes;
        if (!hr_buffer_in_host(graph, &plan->buffers[i]) && end_bytes > plan->arena_bytes) plan->arena_bytes = end_bytes;
    }
    /* only the buffer on top may leave its last line part empty */
    if (plan->live_bytes > plan->arena_bytes && plan->live_bytes < plan->arena_bytes + HR_ALIGNMENT) plan->live_bytes = plan->arena_bytes;
out:
    memory_clear(&m);
    return st;
}

static hr_status assign_host(const hr_graph *graph, hr_plan *plan)
{
    hr_status st = HR_OK;
    memory m = {0};
    int64_t extent_bytes;
    TRY(memory_new(plan, &m));
    for (int i = 0; i < plan->n_slots; i++) {
        hr_slot *s = &plan->slots[i];
        memory_add(&m, s->first_step, s->last_step, s->bytes, &s->offset);
    }
    for (int i = 0; i < plan->n_buffers; i++) {
        hr_buffer *b = &plan->buffers[i];
        if (hr_buffer_in_host(graph, b)) memory_add(&m, b->first_step, b->last_step, b->bytes, &b->offset);
    }
    TRY(memory_assign(&m, 0, false, &extent_bytes));
    plan->host_bytes = 0;
    for (int i = 0; i < plan->n_slots; i++)
        if (plan->slots[i].offset + plan->slots[i].bytes > plan->host_bytes) plan->host_bytes = plan->slots[i].offset + plan->slots[i].bytes;
    for (int i = 0; i < plan->n_buffers; i++) {
        int64_t end_bytes = plan->buffers[i].offset + plan->buffers[i].bytes;
        if (hr_buffer_in_host(graph, &plan->buffers[i]) && end_bytes > plan->host_bytes) plan->host_bytes = end_bytes;
    }
out:
    memory_clear(&m);
    return st;
}

/* The lower bound, from the buffers themselves. */
static hr_status measure_live(const hr_graph *graph, hr_plan *plan)
{
    hr_status st = HR_OK;
    int64_t live = 0, *change = calloc((size_t)plan->n_steps + 1, sizeof *change);
    TRY_ALLOC(change);
    for (int i = 0; i < plan->n_buffers; i++) {
        if (hr_buffer_in_host(graph, &plan->buffers[i])) continue;
        change[plan->buffers[i].first_step] += hr_align(plan->buffers[i].bytes);
        change[plan->buffers[i].last_step] -= hr_align(plan->buffers[i].bytes);
    }
    plan->live_bytes = 0;
    for (int i = 0; i < plan->n_steps; i++) {
        live += change[i];
        if (live > plan->live_bytes) plan->live_bytes = live, plan->live_peak_step = i;
    }
out:
    free(change);
    return st;
}

hr_status hr_plan_finish(const hr_graph *graph, const hr_costs *costs, int64_t fence_bytes, hr_plan *plan)
{
    return hr_plan_finish_within(graph, costs, &(hr_finish){.fence_bytes = fence_bytes}, plan);
}

hr_status hr_plan_finish_within(const hr_graph *graph, const hr_costs *costs, const hr_finish *how, hr_plan *plan)
{
    hr_status st = HR_OK;
    builder b = {.graph = graph, .costs = costs, .plan = plan};
    assert(!plan->finished);
    b.buffer_of = malloc(sizeof *b.buffer_of * (size_t)(graph->n_tensors + 1));
    b.slot_of = malloc(sizeof *b.slot_of * (size_t)(graph->n_tensors + 1));
    b.left = calloc((size_t)graph->n_tensors + 1, sizeof *b.left);
    TRY_ALLOC(b.buffer_of);
    TRY_ALLOC(b.slot_of);
    TRY_ALLOC(b.left);
    plan->fence_bytes = how->fence_bytes;
    TRY(emit_all(&b));
    stretch_lives(&b);
    TRY(measure_live(graph, plan));
    TRY(assign_arena(graph, how, plan));
    TRY(assign_host(graph, plan));
    TRY(hr_waits_derive(graph, plan));
    plan->finished = true;
out:
    free(b.steps);
    free(b.buffer_of);
    free(b.slot_of);
    free(b.left);
    return st;
}
