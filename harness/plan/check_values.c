/* The check's second half: every step finds what it needs and harms nobody, in every order that streams and
 * waits allow.
 *
 * Why a walk in list order suffices. The list is one of the orders in which the steps may happen. The walk shows
 * that in this order every step finds what it needs, and that of every two accesses to the same byte, one of them
 * a write, the one happens before the other. Then every order that a device may choose gives each step the same
 * bytes as the list does. A write is compared with the last write and with all reads since; what lies further
 * back precedes those already.
 */
#include "check_private.h"

static const char *content_name(const hr_checker *c, int content)
{
    if (content == HR_CONTENT_POISON) return "freed memory";
    if (content == HR_CONTENT_FENCE) return "a fence";
    return content < 0 ? "nothing of use" : c->graph->tensors[content].name;
}

static bool happens_before(const hr_checker *c, int earlier, int step)
{
    return earlier == HR_NOBODY || c->clock[step][c->plan->steps[earlier].stream] >= earlier;
}

static hr_status access_read(hr_checker *c, hr_bytes *memory, int i, hr_range range, int tensor, int version)
{
    hr_status st = HR_OK;
    const char *name = c->graph->tensors[tensor].name;
    hr_bytes_cut(memory, range.begin, range.end);
    for (int e = range.begin; e < range.end; e = hr_bytes_next(memory, e)) {
        hr_extent *extent = &memory->at[e];
        if (extent->content != tensor || extent->base != range.begin)
            REFUSE(i, "reads %s, but finds %s there", name,
                   extent->content == tensor ? "another part of it" : content_name(c, extent->content));
        if (extent->version != version)
            REFUSE(i, "reads %s after %d updates of this step, but needs it after %d", name, extent->version, version);
        if (!happens_before(c, extent->writer, i))
            REFUSE(i, "reads %s without waiting for step %d, which writes it", name, extent->writer);
        extent->reader[c->plan->steps[i].stream] = i;
    }
out:
    return st;
}

/* All earlier users of the range have ended before step i starts. `what` is about to be written. */
static hr_status access_alone(hr_checker *c, hr_bytes *memory, int i, int begin, int end, const char *what)
{
    hr_status st = HR_OK;
    hr_bytes_cut(memory, begin, end);
    for (int e = begin; e < end; e = hr_bytes_next(memory, e)) {
        const hr_extent *extent = &memory->at[e];
        const char *old = content_name(c, extent->content);
        if (extent->content == HR_CONTENT_FENCE)
            REFUSE(i, "writes %s into the fence of a buffer that lives from step to step", what);
        if (!happens_before(c, extent->writer, i))
            REFUSE(i, "writes %s over %s without waiting for step %d, which writes that", what, old, extent->writer);
        for (int s = 0; s < HR_STREAMS; s++)
            if (!happens_before(c, extent->reader[s], i))
                REFUSE(i, "writes %s over %s without waiting for step %d, which reads that", what, old,
                       extent->reader[s]);
    }
out:
    return st;
}

/* A new content of a buffer; it also covers the fence behind it. */
static hr_status buffer_write(hr_checker *c, int i, int buffer, int content)
{
    hr_status st = HR_OK;
    hr_range range = c->buffer_range[buffer];
    hr_bytes *memory = hr_checker_memory(c, buffer);
    TRY(access_alone(c, memory, i, range.begin, range.fence_end,
                     hr_checker_tensor(c, c->plan->buffers[buffer].tensor)));
    hr_bytes_set(memory, range.begin, range.fence_end, hr_extent_of(content, range.begin, 0, i));
out:
    return st;
}

static hr_status update_values(hr_checker *c, int i, int buffer, int tensor)
{
    hr_status st = HR_OK;
    hr_range range = c->buffer_range[buffer];
    TRY(access_alone(c, &c->arena, i, range.begin, range.end, c->graph->tensors[tensor].name));
    TRY(access_read(c, &c->arena, i, range, tensor, 0));
    hr_bytes_set(&c->arena, range.begin, range.end, hr_extent_of(tensor, range.begin, 1, i));
out:
    return st;
}

/* A node sees a persistent tensor after the updates of nodes that stand before it in the graph. */
static int version_seen(const hr_checker *c, int tensor, int node)
{
    if (c->graph->nodes[node].replaces >= 0) node = c->graph->nodes[node].replaces;   /* stands in its place */
    return c->updater[tensor] >= 0 && c->updater[tensor] < node;
}

static hr_status run_values(hr_checker *c, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const hr_node *node = &c->graph->nodes[step->node];
    const int *refs = hr_step_refs(c->plan, step);
    int r = 0;
    if (node->replaces >= 0) c->runs[node->replaces]++;   /* by contract the same work */
    if (c->runs[step->node]++ && node->n_update)
        REFUSE(i, "runs a second time and would update %s twice", c->graph->tensors[node->update[0]].name);
    for (int j = 0; j < node->n_in; j++, r++)
        if (refs[r] >= 0)
            TRY(access_read(c, hr_checker_memory(c, refs[r]), i, c->buffer_range[refs[r]], node->in[j],
                            version_seen(c, node->in[j], step->node)));
    for (int k = 0; k < node->n_out; k++, r++) TRY(buffer_write(c, i, refs[r], node->out[k]));
    for (int k = 0; k < node->n_update; k++, r++) TRY(update_values(c, i, refs[r], node->update[k]));
    if (refs[r] >= 0) TRY(buffer_write(c, i, refs[r], HR_CONTENT_GARBAGE));
out:
    return st;
}

static hr_status free_values(hr_checker *c, int i, int buffer)
{
    hr_status st = HR_OK;
    const hr_buffer *b = &c->plan->buffers[buffer];
    hr_range range = c->buffer_range[buffer];
    if (b->persistent) REFUSE(i, "frees %s, which lives from step to step", c->graph->tensors[b->tensor].name);
    hr_bytes *memory = hr_checker_memory(c, buffer);
    hr_bytes_cut(memory, range.begin, range.end);
    for (int e = range.begin; e < range.end && b->tensor >= 0; e = hr_bytes_next(memory, e))
        if (memory->at[e].content != b->tensor || memory->at[e].base != range.begin)
            REFUSE(i, "frees %s, but finds %s there", c->graph->tensors[b->tensor].name,
                   content_name(c, memory->at[e].content));
    TRY(buffer_write(c, i, buffer, HR_CONTENT_POISON));
out:
    return st;
}

static hr_status copy_values(hr_checker *c, int i, int buffer)
{
    hr_status st = HR_OK;
    const hr_step *step = &c->plan->steps[i];
    const char *name = c->graph->tensors[step->tensor].name;
    hr_range slot = c->slot_range[step->slot];
    if (c->plan->buffers[buffer].persistent) REFUSE(i, "moves %s, which lives from step to step", name);
    if (hr_checker_in_host(c, buffer)) REFUSE(i, "moves %s, which lies in host memory", name);
    if (step->kind == HR_STEP_OUT) {
        TRY(access_read(c, &c->arena, i, c->buffer_range[buffer], step->tensor, 0));
        TRY(access_alone(c, &c->host, i, slot.begin, slot.end, name));
        hr_bytes_set(&c->host, slot.begin, slot.end, hr_extent_of(step->tensor, slot.begin, 0, i));
    } else {
        TRY(access_read(c, &c->host, i, slot, step->tensor, 0));
        TRY(buffer_write(c, i, buffer, step->tensor));
    }
out:
    return st;
}

static hr_status step_values(hr_checker *c, int i)
{
    const hr_step *step = &c->plan->steps[i];
    int buffer = hr_step_refs(c->plan, step)[0];
    if (step->kind == HR_STEP_RUN) return run_values(c, i);
    return step->kind == HR_STEP_FREE ? free_values(c, i, buffer) : copy_values(c, i, buffer);
}

/* ---- begin and end of the step ---- */

static hr_status place_initial(hr_checker *c, hr_bytes *memory, int begin, int end, int content, int tensor)
{
    hr_status st = HR_OK;
    if (begin == end) return HR_OK;   /* no fence */
    hr_bytes_cut(memory, begin, end);
    for (int e = begin; e < end; e = hr_bytes_next(memory, e))
        if (memory->at[e].content != HR_CONTENT_GARBAGE)
            FAIL(HR_REFUSED, "before step 0: %s and %s lie on the same bytes", c->graph->tensors[tensor].name,
                 content_name(c, memory->at[e].content));
    hr_bytes_set(memory, begin, end, hr_extent_of(content, begin, 0, HR_NOBODY));
out:
    return st;
}

static hr_status begin_step(hr_checker *c)
{
    hr_status st = HR_OK;
    for (int t = 0; t < c->graph->n_tensors; t++) {
        if (c->home[t] < 0) continue;
        hr_range range = c->buffer_range[c->home[t]];
        TRY(place_initial(c, &c->arena, range.begin, range.end, t, t));
        TRY(place_initial(c, &c->arena, range.end, range.fence_end, HR_CONTENT_FENCE, t));
    }
    for (int s = 0; s < c->plan->n_slots; s++) {
        int t = c->plan->slots[s].tensor;
        if (c->graph->tensors[t].role == HR_ROLE_INPUT)
            TRY(place_initial(c, &c->host, c->slot_range[s].begin, c->slot_range[s].end, t, t));
    }
    for (int i = 0; i < c->graph->n_nodes; i++)
        for (int k = 0; k < c->graph->nodes[i].n_update; k++) {
            int t = c->graph->nodes[i].update[k];
            if (c->updater[t] >= 0)
                FAIL(HR_REFUSED, "%s is updated by two nodes of the graph", c->graph->tensors[t].name);
            c->updater[t] = i;
        }
out:
    return st;
}

static hr_status still_there(hr_checker *c, hr_bytes *memory, hr_range range, int tensor, int version)
{
    hr_status st = HR_OK;
    hr_bytes_cut(memory, range.begin, range.end);
    for (int e = range.begin; e < range.end; e = hr_bytes_next(memory, e)) {
        const hr_extent *extent = &memory->at[e];
        if (extent->content != tensor || extent->base != range.begin || extent->version != version)
            FAIL(HR_REFUSED, "after step %d: %s is not where it belongs; %s lies there", c->plan->n_steps - 1,
                 c->graph->tensors[tensor].name, content_name(c, extent->content));
    }
out:
    return st;
}

static hr_status end_step(hr_checker *c)
{
    hr_status st = HR_OK;
    bool loss_left = c->graph->loss < 0;
    for (int i = 0; i < c->graph->n_nodes; i++) {
        const hr_node *node = &c->graph->nodes[i];
        int made = node->n_out ? node->out[0] : node->n_update ? node->update[0] : -1;
        if (!c->runs[i] && !node->contributed)
            FAIL(HR_REFUSED, "after step %d: node %s has not run, so %s is not %s", c->plan->n_steps - 1, node->name,
                 made < 0 ? "its result" : c->graph->tensors[made].name, node->n_out ? "made" : "updated");
    }
    for (int t = 0; t < c->graph->n_tensors; t++)
        if (c->home[t] >= 0) TRY(still_there(c, &c->arena, c->buffer_range[c->home[t]], t, c->updater[t] >= 0));
    for (int s = 0; s < c->plan->n_slots; s++) {   /* inputs may serve the next step, too */
        int t = c->plan->slots[s].tensor;
        hr_role role = c->graph->tensors[t].role;
        if (t != c->graph->loss && role != HR_ROLE_INPUT && role != HR_ROLE_REPORT) continue;
        TRY(still_there(c, &c->host, c->slot_range[s], t, 0));
        loss_left |= t == c->graph->loss;
    }
    if (!loss_left)
        FAIL(HR_REFUSED, "after step %d: the loss %s has not left the device", c->plan->n_steps - 1,
             c->graph->tensors[c->graph->loss].name);
out:
    return st;
}

hr_status hr_check_values(hr_checker *c)
{
    hr_status st = HR_OK;
    TRY(begin_step(c));
    for (int i = 0; i < c->plan->n_steps; i++) TRY(step_values(c, i));
    TRY(end_step(c));
out:
    return st;
}
