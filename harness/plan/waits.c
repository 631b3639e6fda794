/* Which steps of other streams a step must wait for.
 *
 * Needed: the writer of what it reads (a transfer in), everything that touched a buffer before its FREE,
 * the last user of the bytes that a new buffer takes over, the same for host slots. A vector clock per step
 * (for each stream the latest step known to have ended) drops every wait that already follows from another;
 * per step at most one wait on each other stream is left.
 */
#include "waits.h"

#include <stdlib.h>
#include "segments.h"

typedef struct deriver {
    const hr_graph *graph;
    hr_plan *plan;
    int (*known)[HR_STREAMS];      /* [n_steps] after this step has ended: latest ended step of each stream, -1 */
    int last_on[HR_STREAMS];
    int (*touched)[HR_STREAMS];    /* [n_buffers] latest step of each stream that touches the buffer, -1 */
    int *written;                  /* [n_buffers] step that began it, -1 */
    int *slot_written, *slot_last; /* [n_slots] its OUT; its latest access */
    hr_segments arena, host;
    int wanted[HR_STREAMS];        /* for the step in hand */
} deriver;

static void want(deriver *d, int step)
{
    if (step < 0) return;
    hr_stream stream = d->plan->steps[step].stream;
    if (step > d->wanted[stream]) d->wanted[stream] = step;
}

/* In the pool of host memory slots and buffers lie side by side; owners from n_slots on are buffers. */
static hr_status take_host(deriver *d, int64_t offset, int64_t bytes, int owner)
{
    hr_status st = HR_OK;
    TRY(hr_segments_take(&d->host, offset, offset + bytes, owner));
    for (size_t i = 0; i < d->host.n_previous; i++) {
        int previous = d->host.previous[i], buffer = previous - d->plan->n_slots;
        want(d, buffer < 0 ? d->slot_last[previous] : d->plan->buffers[buffer].last_step - 1);
    }
out:
    return st;
}

static hr_status take_buffer(deriver *d, int buffer)
{
    hr_status st = HR_OK;
    const hr_buffer *b = &d->plan->buffers[buffer];
    if (hr_buffer_in_host(d->graph, b)) return take_host(d, b->offset, b->bytes, d->plan->n_slots + buffer);
    TRY(hr_segments_take(&d->arena, b->offset, b->offset + b->bytes + d->plan->fence_bytes, buffer));
    for (size_t i = 0; i < d->arena.n_previous; i++) want(d, d->plan->buffers[d->arena.previous[i]].last_step - 1);
out:
    return st;
}

static hr_status want_for_refs(deriver *d, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &d->plan->steps[i];
    const int *refs = hr_step_refs(d->plan, step);
    for (int r = 0; r < step->n_refs; r++) {
        if (refs[r] < 0 || d->plan->buffers[refs[r]].persistent) continue;
        if (d->plan->buffers[refs[r]].first_step == i) TRY(take_buffer(d, refs[r]));
        else if (step->kind == HR_STEP_FREE) for (int s = 0; s < HR_STREAMS; s++) want(d, d->touched[refs[r]][s]);
        else want(d, d->written[refs[r]]);
    }
    const hr_slot *slot = step->kind == HR_STEP_OUT ? &d->plan->slots[step->slot] : NULL;
    if (slot) TRY(take_host(d, slot->offset, slot->bytes, step->slot));
    if (step->kind == HR_STEP_IN) want(d, d->slot_written[step->slot]);
out:
    return st;
}

/* Appends the waits that do not follow from others, and sets the step's clock. */
static hr_status settle(deriver *d, int i)
{
    hr_status st = HR_OK;
    hr_step *step = &d->plan->steps[i];
    int *known = d->known[i], previous = d->last_on[step->stream];
    for (int s = 0; s < HR_STREAMS; s++) known[s] = previous < 0 ? -1 : d->known[previous][s];
    step->waits_begin = d->plan->n_waits;
    for (int s = 0; s < HR_STREAMS; s++) {
        int w = d->wanted[s];
        bool implied = w < 0 || s == (int)step->stream || known[s] >= w;
        for (int other = 0; other < HR_STREAMS && !implied; other++)
            implied = other != s && other != (int)step->stream && d->wanted[other] >= 0 && d->known[d->wanted[other]][s] >= w;
        if (implied) continue;
        TRY_GROW(d->plan->waits, d->plan->n_waits, d->plan->wait_capacity);
        d->plan->waits[d->plan->n_waits++] = w;
    }
    step->n_waits = d->plan->n_waits - step->waits_begin;
    for (int k = 0; k < step->n_waits; k++)
        for (int s = 0; s < HR_STREAMS; s++) {
            int seen = d->known[d->plan->waits[step->waits_begin + k]][s];
            if (seen > known[s]) known[s] = seen;
        }
    known[step->stream] = i;
    d->last_on[step->stream] = i;
out:
    return st;
}

static void remember(deriver *d, int i)
{
    const hr_step *step = &d->plan->steps[i];
    const int *refs = hr_step_refs(d->plan, step);
    for (int r = 0; r < step->n_refs; r++) {
        if (refs[r] < 0) continue;
        d->touched[refs[r]][step->stream] = i;
        if (d->plan->buffers[refs[r]].first_step == i && !d->plan->buffers[refs[r]].persistent) d->written[refs[r]] = i;
    }
    if (step->kind == HR_STEP_OUT) d->slot_written[step->slot] = i;
    if (step->slot >= 0) d->slot_last[step->slot] = i;
}

hr_status hr_waits_derive(const hr_graph *graph, hr_plan *plan)
{
    hr_status st = HR_OK;
    deriver d = {.graph = graph, .plan = plan};
    d.known = malloc(sizeof *d.known * (size_t)(plan->n_steps + 1));
    d.touched = malloc(sizeof *d.touched * (size_t)(plan->n_buffers + 1));
    d.written = malloc(sizeof *d.written * (size_t)(plan->n_buffers + 1));
    d.slot_written = malloc(sizeof *d.slot_written * (size_t)(plan->n_slots + 1));
    d.slot_last = malloc(sizeof *d.slot_last * (size_t)(plan->n_slots + 1));
    TRY_ALLOC(d.known);
    TRY_ALLOC(d.touched);
    TRY_ALLOC(d.written);
    TRY_ALLOC(d.slot_written);
    TRY_ALLOC(d.slot_last);
    for (int s = 0; s < HR_STREAMS; s++) d.last_on[s] = -1;
    for (int b = 0; b < plan->n_buffers; b++) {
        d.written[b] = -1;
        for (int s = 0; s < HR_STREAMS; s++) d.touched[b][s] = -1;
    }
    for (int s = 0; s < plan->n_slots; s++) d.slot_written[s] = d.slot_last[s] = -1;
    for (int i = 0; i < plan->n_steps; i++) {
        for (int s = 0; s < HR_STREAMS; s++) d.wanted[s] = -1;
        TRY(want_for_refs(&d, i));
        TRY(settle(&d, i));
        remember(&d, i);
    }
out:
    free(d.known);
    free(d.touched);
    free(d.written);
    free(d.slot_written);
    free(d.slot_last);
    hr_segments_clear(&d.arena);
    hr_segments_clear(&d.host);
    return st;
}
