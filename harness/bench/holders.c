/* What stands in the arena: who holds the peak, the bands over time, and what of the transfers shows. */
#include <stdlib.h>
#include <string.h>
#include "trial.h"

/* Last step of a buffer's life that reads or writes it, other than its FREE. */
static int last_use(const hr_plan *plan, int buffer)
{
    const hr_buffer *b = &plan->buffers[buffer];
    for (int s = b->last_step - 1; s > b->first_step; s--) {
        const hr_step *step = &plan->steps[s];
        if (step->kind == HR_STEP_FREE) continue;
        for (int r = 0; r < step->n_refs; r++)
            if (hr_step_refs(plan, step)[r] == buffer) return s;
    }
    return b->first_step;
}

static int compare_holders(const void *a, const void *b)
{
    const hr_holder *x = a, *y = b;
    if (x->bytes != y->bytes) return x->bytes < y->bytes ? 1 : -1;
    return strcmp(x->name, y->name);
}

static void describe_holder(const hr_graph *graph, const hr_plan *plan, int buffer, hr_holder *holder)
{
    const hr_buffer *b = &plan->buffers[buffer];
    char step[HR_STEP_TEXT];
    memset(holder, 0, sizeof *holder);
    holder->bytes = b->bytes;
    holder->buffer = buffer;
    hr_step_describe(graph, plan, b->first_step, step);
    if (b->tensor >= 0) {
        const hr_tensor *tensor = &graph->tensors[b->tensor];
        snprintf(holder->name, sizeof holder->name, "%.*s", (int)sizeof holder->name - 1, tensor->name);
        snprintf(holder->role, sizeof holder->role, "%s", hr_role_name(tensor->role));
    } else {
        int node = plan->steps[b->first_step].node;
        snprintf(holder->name, sizeof holder->name, "workspace of %.70s", node >= 0 ? graph->nodes[node].name : "?");
        snprintf(holder->role, sizeof holder->role, "workspace");
    }
    if (b->persistent) {
        snprintf(holder->step_made, sizeof holder->step_made, "before the step");
        snprintf(holder->step_last_read, sizeof holder->step_last_read, "after the step");
        return;
    }
    snprintf(holder->step_made, sizeof holder->step_made, "%.*s", (int)sizeof holder->step_made - 1, step);
    hr_step_describe(graph, plan, last_use(plan, buffer), step);
    snprintf(holder->step_last_read, sizeof holder->step_last_read, "%.*s", (int)sizeof holder->step_last_read - 1,
             step);
}

int hr_peak_holders(const hr_graph *graph, const hr_plan *plan, hr_holder *holders, int most)
{
    int n_holders = 0;
    for (int i = 0; i < plan->n_buffers; i++) {
        const hr_buffer *b = &plan->buffers[i];
        hr_holder one;
        if (hr_buffer_in_host(graph, b)) continue;
        if (!b->persistent && (plan->live_peak_step < b->first_step || plan->live_peak_step >= b->last_step)) continue;
        int smallest = 0;
        for (int k = 1; k < n_holders; k++)
            if (holders[k].bytes < holders[smallest].bytes) smallest = k;
        if (n_holders == most && holders[smallest].bytes >= b->bytes) continue;
        describe_holder(graph, plan, i, &one);
        holders[n_holders < most ? n_holders++ : smallest] = one;
    }
    qsort(holders, (size_t)n_holders, sizeof *holders, compare_holders);
    return n_holders;
}

static hr_band band_of(const hr_graph *graph, const hr_buffer *buffer)
{
    static const hr_band bands[HR_ROLE_COUNT] = {
        [HR_ROLE_ACTIVATION] = HR_BAND_ACTIVATIONS, [HR_ROLE_GRADIENT] = HR_BAND_GRADIENTS,
        [HR_ROLE_INPUT] = HR_BAND_INPUTS,           [HR_ROLE_PARAMETER] = HR_BAND_PARAMETERS,
        [HR_ROLE_STATE] = HR_BAND_STATES,           [HR_ROLE_LOSS] = HR_BAND_ACTIVATIONS,
        [HR_ROLE_REPORT] = HR_BAND_ACTIVATIONS,
    };
    return buffer->tensor < 0 ? HR_BAND_WORKSPACE : bands[graph->tensors[buffer->tensor].role];
}

void hr_peak_bands(const hr_graph *graph, const hr_plan *plan, int64_t band_bytes[HR_BANDS])
{
    memset(band_bytes, 0, HR_BANDS * sizeof *band_bytes);
    for (int i = 0; i < plan->n_buffers; i++) {
        const hr_buffer *b = &plan->buffers[i];
        bool alive = plan->live_peak_step >= b->first_step && plan->live_peak_step < b->last_step;
        if (hr_buffer_in_host(graph, b)) continue;
        if (b->persistent || alive) band_bytes[band_of(graph, b)] += b->bytes;
    }
}

int64_t hr_kept_bytes(const hr_graph *graph, const hr_plan *plan)
{
    int64_t bytes = 0;
    int first = 0;
    while (first < plan->n_steps && (plan->steps[first].kind != HR_STEP_RUN ||
                                     graph->nodes[plan->steps[first].node].phase == HR_FORWARD ||
                                     graph->nodes[plan->steps[first].node].contributed))
        first++;
    for (int i = 0; i < plan->n_buffers; i++) {
        const hr_buffer *b = &plan->buffers[i];
        bool alive = b->first_step < first && b->last_step > first;
        if (alive && b->tensor >= 0 && graph->tensors[b->tensor].role == HR_ROLE_ACTIVATION && !hr_buffer_in_host(graph, b))
            bytes += b->bytes;
    }
    return bytes;
}

typedef struct change { double seconds; int64_t bytes; int step; hr_band band; } change;

static int compare_changes(const void *a, const void *b)
{
    const change *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);   /* at one moment, what ends makes room first */
}

hr_status hr_band_points(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                         const double *end_seconds, hr_band_point **points, int *n_points)
{
    hr_status st = HR_OK;
    size_t n_changes = 0;
    hr_band_point now = {0}, *list = NULL;
    change *changes = malloc((2 * (size_t)plan->n_buffers + 1) * sizeof *changes);
    TRY_ALLOC(changes);
    for (int i = 0; i < plan->n_buffers; i++) {
        const hr_buffer *b = &plan->buffers[i];
        hr_band band = band_of(graph, b);
        if (hr_buffer_in_host(graph, b)) continue;
        changes[n_changes++] =
            (change){b->persistent ? 0 : start_seconds[b->first_step], b->bytes, b->first_step, band};
        if (!b->persistent)
            changes[n_changes++] = (change){end_seconds[b->last_step - 1], -b->bytes, b->last_step - 1, band};
    }
    qsort(changes, n_changes, sizeof *changes, compare_changes);
    list = malloc((n_changes + 1) * sizeof *list);
    TRY_ALLOC(list);
    *n_points = 0;
    for (size_t i = 0; i < n_changes; i++) {
        now.start_seconds = changes[i].seconds;
        now.step = changes[i].step;
        now.live_bytes += changes[i].bytes;
        now.band_bytes[changes[i].band] += changes[i].bytes;
        if (i + 1 < n_changes && changes[i + 1].seconds == changes[i].seconds) continue;
        list[(*n_points)++] = now;
    }
    *points = list;
    list = NULL;
out:
    free(list);
    free(changes);
    return st;
}
