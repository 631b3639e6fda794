/* Fences: words of a known pattern in the gap that the plan keeps behind every buffer, and behind its extent.
 *
 * A kernel that writes past its output usually hits a neighbour that is about to be overwritten anyway, and
 * the error shows elsewhere or never. The gap catches it at the buffer that it belongs to. Buffers share
 * bytes over time, so a gap is filled right before its buffer's first use and looked at before its FREE, as
 * commands on the stream of those steps: the plan's own waits keep other buffers out. What lives from step
 * to step is filled once and looked at when asked.
 */
#include "internal.h"

enum { FENCE_WORD = 0x5ca1ab1e };

/* The words behind a buffer: all that fit between its last byte and the end of its gap. */
static uint32_t *gap_words(const hr_session *s, int buffer, int64_t *n_words)
{
    int64_t bytes = s->plan->buffers[buffer].bytes, first = (bytes + 3) / 4 * 4;
    *n_words = (bytes + s->plan->fence_bytes - first) / 4;
    return (uint32_t *)(hr_session_buffer(s, buffer) + first);
}

/* The words behind the extent of the plan and the gap of its last buffer. */
static uint32_t *tail_words(const hr_session *s, int64_t *n_words)
{
    int64_t first = (s->plan->arena_bytes + s->plan->fence_bytes + 3) / 4 * 4;
    *n_words = first < s->reserved_bytes ? (s->reserved_bytes - first) / 4 : 0;
    return (uint32_t *)(s->device->kind->arena(s->device) + first);
}

static int64_t first_changed(const uint32_t *words, int64_t n_words)
{
    for (int64_t i = 0; i < n_words; i++)
        if (words[i] != FENCE_WORD) return i;
    return -1;
}

static hr_status gap_check(const hr_session *s, int buffer)
{
    int64_t n_words;
    const uint32_t *words = gap_words(s, buffer, &n_words);
    int tensor = s->plan->buffers[buffer].tensor;
    int64_t changed = first_changed(words, n_words);
    if (changed < 0) return HR_OK;
    return hr_fail(HR_DEVICE, "something wrote past the end of buffer %d (%s, %lld bytes at %lld): word %lld behind it",
                   buffer, tensor < 0 ? "workspace" : s->graph->tensors[tensor].name,
                   (long long)s->plan->buffers[buffer].bytes, (long long)s->plan->buffers[buffer].offset,
                   (long long)changed);
}

static hr_status gap_check_run(const hr_kernel_call *call)
{
    const hr_fence *fence = call->state;
    return gap_check(fence->session, fence->buffer);
}

static const hr_kernel fence_kernel = {.op = "fence", .algorithm = "check", .run = gap_check_run};

hr_status hr_fences_write(hr_session *s, int i, bool *first)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    for (int r = 0; r < step->n_refs; r++) {
        int buffer = hr_step_refs(s->plan, step)[r];
        if (buffer < 0 || s->plan->buffers[buffer].persistent || s->plan->buffers[buffer].first_step != i) continue;
        int64_t n_words;
        uint32_t *words = gap_words(s, buffer, &n_words);
        hr_command fill = {.kind = HR_COMMAND_FILL, .to = words, .bytes = n_words * 4, .pattern = FENCE_WORD};
        TRY(hr_session_submit(s, step, first, fill));
    }
out:
    return st;
}

hr_status hr_fences_check(hr_session *s, int i, bool *first)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    for (int r = 0; r < step->n_refs; r++) {
        int buffer = hr_step_refs(s->plan, step)[r];
        if (buffer < 0 || s->plan->buffers[buffer].persistent || s->plan->buffers[buffer].last_step != i + 1) continue;
        hr_command check = {.kind = HR_COMMAND_KERNEL, .kernel = &fence_kernel,
                            .call = {.graph = s->graph, .node = &hr_no_node, .state = &s->fences[buffer]}};
        TRY(hr_session_submit(s, step, first, check));
    }
out:
    return st;
}

void hr_fences_write_lasting(hr_session *s)
{
    int64_t n_words;
    uint32_t *words;
    for (int b = 0; b < s->plan->n_buffers; b++) {
        if (!s->plan->buffers[b].persistent) continue;
        words = gap_words(s, b, &n_words);
        for (int64_t i = 0; i < n_words; i++) words[i] = FENCE_WORD;
    }
    words = tail_words(s, &n_words);
    for (int64_t i = 0; i < n_words; i++) words[i] = FENCE_WORD;
}

hr_status hr_fences_check_lasting(const hr_session *s)
{
    hr_status st = HR_OK;
    int64_t n_words;
    for (int b = 0; b < s->plan->n_buffers; b++)
        if (s->plan->buffers[b].persistent) TRY(gap_check(s, b));
    const uint32_t *words = tail_words(s, &n_words);
    int64_t changed = first_changed(words, n_words);
    if (changed >= 0)
        FAIL(HR_DEVICE, "something wrote beyond the plan's extent of %lld bytes: word %lld behind it",
             (long long)s->plan->arena_bytes, (long long)changed);
out:
    return st;
}
