/* Another plan for a session that has already trained: what lives from step to step is carried from the old arena into
 * the new one through ordinary memory, at the boundary of two steps. */
#include "internal.h"

#include <stdlib.h>

static int64_t persistent_bytes(const hr_graph *graph)
{
    int64_t bytes = 0;
    for (int t = 0; t < graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&graph->tensors[t])) bytes += graph->tensors[t].bytes;
    return bytes;
}

/* Reads all persistent tensors into `memory`, one behind the other, or writes them from there. */
static hr_status carry(hr_session *s, char *memory, bool into_memory)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = s->device->kind;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        int64_t bytes = s->graph->tensors[t].bytes;
        if (s->home[t] < 0) continue;
        int64_t offset = s->plan->buffers[s->home[t]].offset;
        if (into_memory) TRY(kind->read(s->device, memory, offset, bytes));
        else TRY(kind->write(s->device, offset, memory, bytes));
        memory += bytes;
    }
out:
    return st;
}

hr_status hr_session_replan(hr_session *s, const hr_plan *plan, int64_t capacity_bytes)
{
    hr_status st = HR_OK;
    char *memory = NULL;
    if (!plan->finished || plan->graph_fingerprint != s->plan->graph_fingerprint)
        FAIL(HR_BAD_ARGUMENT, "a session goes on with a finished plan of its own graph only");
    if (s->options.fences && plan->fence_bytes != s->plan->fence_bytes)
        FAIL(HR_BAD_ARGUMENT, "a session with fences goes on with a plan that keeps as much room for them");
    memory = malloc((size_t)persistent_bytes(s->graph) + 1);
    TRY_ALLOC(memory);
    TRY(carry(s, memory, true));
    TRY(hr_session_adopt(s, plan, capacity_bytes));
    TRY(carry(s, memory, false));
    if (s->options.fences) TRY(hr_fences_write_lasting(s));
    s->replay = HR_REPLAY_UNTRIED;
out:
    free(memory);
    return st;
}
