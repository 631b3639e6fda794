/* Fences: words of a known pattern in the gap that the plan keeps behind every buffer, and behind its extent.
 *
 * A kernel that writes past its output usually hits a neighbour that is about to be overwritten anyway, and
 * the error shows elsewhere or never. The gap catches it at the buffer that it belongs to. Buffers share
 * bytes over time, so a gap is filled right before its buffer's first use and looked at before its FREE, as
 * commands on the stream of those steps: the plan's own waits keep other buffers out. What lives from step
 * to step is filled once and looked at when asked.
 */
#include "internal.h"

#include <stdlib.h>

enum { FENCE_WORD = 0x5ca1ab1e };

/* The words behind a buffer: all that fit between its last byte and the end of its gap. */
static hr_command gap_of(const hr_session *s, int buffer, hr_command_kind kind)
{
    const hr_buffer *b = &s->plan->buffers[buffer];
    int64_t first = (b->bytes + 3) / 4 * 4, n_words = (b->bytes + s->plan->fence_bytes - first) / 4;
    char *words = hr_session_buffer(s, buffer) + first;
    return (hr_command){.kind = kind, .to = words, .from = words, .bytes = n_words * 4, .pattern = FENCE_WORD,
                        .result = &s->fences[buffer]};
}

/* What a step begins and ends and has a gap: not what lies in host memory. */
static bool fenced(const hr_session *s, int buffer)
{
    const hr_buffer *b = &s->plan->buffers[buffer];
    return !b->persistent && !hr_buffer_in_host(s->graph, b);
}

/* The words behind the extent of the plan and the gap of its last buffer. */
static hr_command tail_of(const hr_session *s, hr_command_kind kind)
{
    int64_t first = (s->plan->arena_bytes + s->plan->fence_bytes + 3) / 4 * 4;
    int64_t n_words = first < s->reserved_bytes ? (s->reserved_bytes - first) / 4 : 0;
    char *words = s->device->kind->arena(s->device) + first;
    return (hr_command){.kind = kind, .to = words, .from = words, .bytes = n_words * 4, .pattern = FENCE_WORD,
                        .result = &s->fences[s->plan->n_buffers]};
}

void hr_fences_forget(hr_session *s)
{
    for (int b = 0; b <= s->plan->n_buffers; b++) s->fences[b].first_changed = -1;
}

hr_status hr_fences_judge(const hr_session *s)
{
    const hr_plan *plan = s->plan;
    for (int b = 0; b < plan->n_buffers; b++) {
        int tensor = plan->buffers[b].tensor;
        if (s->fences[b].first_changed < 0) continue;
        return hr_fail(HR_DEVICE, "something wrote past the end of buffer %d (%s, %lld bytes at %lld): word %lld "
                       "behind it", b, tensor < 0 ? "workspace" : s->graph->tensors[tensor].name,
                       (long long)plan->buffers[b].bytes, (long long)plan->buffers[b].offset,
                       (long long)s->fences[b].first_changed);
    }
    if (s->fences[plan->n_buffers].first_changed < 0) return HR_OK;
    return hr_fail(HR_DEVICE, "something wrote beyond the plan's extent of %lld bytes: word %lld behind it",
                   (long long)plan->arena_bytes, (long long)s->fences[plan->n_buffers].first_changed);
}

hr_status hr_fences_write(hr_session *s, int i, bool *first)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->plan->steps[i];
    for (int r = 0; r < step->n_refs; r++) {
        int buffer = hr_step_refs(s->plan, step)[r];
        if (buffer < 0 || !fenced(s, buffer) || s->plan->buffers[buffer].first_step != i) continue;
        TRY(hr_session_submit(s, step, first, gap_of(s, buffer, HR_COMMAND_FILL)));
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
        if (buffer < 0 || !fenced(s, buffer) || s->plan->buffers[buffer].last_step != i + 1) continue;
        TRY(hr_session_submit(s, step, first, gap_of(s, buffer, HR_COMMAND_VERIFY)));
    }
out:
    return st;
}

static hr_status lasting(hr_session *s, hr_command_kind kind)
{
    hr_status st = HR_OK;
    int n_commands = 0;
    hr_command *commands = calloc((size_t)s->plan->n_buffers + 1, sizeof *commands);
    TRY_ALLOC(commands);
    for (int b = 0; b < s->plan->n_buffers; b++)
        if (s->plan->buffers[b].persistent) commands[n_commands++] = gap_of(s, b, kind);
    commands[n_commands++] = tail_of(s, kind);
    TRY(hr_session_commands(s, commands, n_commands));
out:
    free(commands);
    return st;
}

hr_status hr_fences_write_lasting(hr_session *s) { return lasting(s, HR_COMMAND_FILL); }

hr_status hr_fences_check_lasting(hr_session *s)
{
    hr_fences_forget(s);
    hr_status st = lasting(s, HR_COMMAND_VERIFY);
    return st == HR_OK ? hr_fences_judge(s) : st;
}
