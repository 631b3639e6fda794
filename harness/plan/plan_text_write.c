/* The writing half of the text form of plans: plan_text.c shows what it looks like and reads it back. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "plan.h"

static const char *name_or_dash(const hr_graph *graph, int tensor)
{ return tensor < 0 ? "-" : graph->tensors[tensor].name; }

static void write_numbers(const char *key, const int *numbers, int n, FILE *file)
{
    fprintf(file, " %s=", key);
    for (int i = 0; i < n; i++) {
        if (i) fputc(',', file);
        if (numbers[i] < 0) fputc('-', file);
        else fprintf(file, "%d", numbers[i]);
    }
}

static void write_step(const hr_graph *graph, const hr_plan *plan, int i, FILE *file)
{
    const hr_step *step = &plan->steps[i];
    const char *subject = step->kind == HR_STEP_RUN ? graph->nodes[step->node].name : name_or_dash(graph, step->tensor);
    fprintf(file, "step %d %s %s %s", i, hr_stream_name(step->stream), hr_step_kind_name(step->kind), subject);
    if (step->kind == HR_STEP_RUN) fprintf(file, " algorithm=%s choice=%d", step->algorithm, step->choice);
    write_numbers("refs", hr_step_refs(plan, step), step->n_refs, file);
    if (step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN) fprintf(file, " slot=%d", step->slot);
    write_numbers("waits", plan->waits + step->waits_begin, step->n_waits, file);
    if (plan->timed) fprintf(file, " at=%.9g,%.9g", step->start_seconds, step->end_seconds);
    fputc('\n', file);
}

hr_status hr_plan_write(const hr_graph *graph, const hr_plan *plan, FILE *file)
{
    if (!plan->finished) return hr_fail(HR_BAD_ARGUMENT, "a draft has no addresses yet and cannot be written");
    fprintf(file, "# headroom plan 1\nworkload %s\ntechnique %s\ngraph %016" PRIx64 "\n", plan->workload,
            plan->technique, plan->graph_fingerprint);
    fprintf(file,
            "memory budget=%" PRId64 " fence=%" PRId64 " arena=%" PRId64 " live=%" PRId64 " peak_step=%d host=%" PRId64
            "\n",
            plan->budget_bytes, plan->fence_bytes, plan->arena_bytes, plan->live_bytes, plan->live_peak_step,
            plan->host_bytes);
    for (int d = 0; d < plan->n_decisions; d++) {     /* for people; the reader skips them */
        const hr_decision *x = &plan->decisions[d];
        fprintf(file, "# %s %s", graph->tensors[x->tensor].name, x->action);
        if (x->density == x->density) fprintf(file, " density=%.4f", x->density);
        fprintf(file, " bytes=%" PRId64 ": %s\n", x->bytes, x->reason);
    }
    for (int b = 0; b < plan->n_buffers; b++) {
        const hr_buffer *x = &plan->buffers[b];
        fprintf(file, "buffer %d %s bytes=%" PRId64 " offset=%" PRId64 " life=%d,%d%s\n", b,
                name_or_dash(graph, x->tensor), x->bytes, x->offset, x->first_step, x->last_step,
                x->persistent ? " persistent" : "");
    }
    for (int s = 0; s < plan->n_slots; s++) {
        const hr_slot *x = &plan->slots[s];
        fprintf(file, "slot %d %s bytes=%" PRId64 " offset=%" PRId64 " life=%d,%d\n", s, name_or_dash(graph, x->tensor),
                x->bytes, x->offset, x->first_step, x->last_step);
    }
    for (int i = 0; i < plan->n_steps; i++) write_step(graph, plan, i, file);
    fputs("end\n", file);
    if (fflush(file) || ferror(file)) return hr_fail(HR_IO, "cannot write the plan: %s", strerror(errno));
    return HR_OK;
}
