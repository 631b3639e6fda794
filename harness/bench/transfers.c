/* What transfers cost a step, from its stamps: see trial.h. */
#include <math.h>
#include <stdlib.h>
#include "trial.h"

typedef struct span { double start, end; } span;

static int compare_spans(const void *a, const void *b)
{
    const span *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* Merges overlapping spans, sorted by start, in place; returns how many are left. */
static int merge_spans(span *spans, int n_spans)
{
    int n_merged = 0;
    for (int i = 0; i < n_spans; i++) {
        if (n_merged && spans[i].start <= spans[n_merged - 1].end) {
            if (spans[i].end > spans[n_merged - 1].end) spans[n_merged - 1].end = spans[i].end;
        } else {
            spans[n_merged++] = spans[i];
        }
    }
    return n_merged;
}

hr_status hr_exposed_seconds(const hr_plan *plan, const double *start_seconds, const double *end_seconds,
                             double *exposed)
{
    hr_status st = HR_OK;
    int n_transfers = 0;
    span *transfers = malloc(((size_t)plan->n_steps + 1) * sizeof *transfers);
    double idle_from = -1;
    TRY_ALLOC(transfers);
    for (int s = 0; s < plan->n_steps; s++)
        if (plan->steps[s].kind == HR_STEP_OUT || plan->steps[s].kind == HR_STEP_IN)
            transfers[n_transfers++] = (span){start_seconds[s], end_seconds[s]};
    qsort(transfers, (size_t)n_transfers, sizeof *transfers, compare_spans);
    int n_merged = merge_spans(transfers, n_transfers);   /* both directions at once count once */
    *exposed = 0;
    int at = 0;                            /* runs of the compute stream come in order of time */
    for (int s = 0; s < plan->n_steps; s++) {
        if (plan->steps[s].kind != HR_STEP_RUN) continue;
        for (; idle_from >= 0 && at < n_merged && transfers[at].start < start_seconds[s]; at++) {
            double from = transfers[at].start > idle_from ? transfers[at].start : idle_from;
            double to = transfers[at].end < start_seconds[s] ? transfers[at].end : start_seconds[s];
            if (to > from) *exposed += to - from;
            if (transfers[at].end >= start_seconds[s]) break;   /* it may reach into the next gap */
        }
        idle_from = end_seconds[s];
    }
out:
    free(transfers);
    return st;
}

static bool is_transfer(const hr_step *step, hr_stream stream)
{
    return step->stream == stream && (step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN);
}

/* When all that the step waits for had ended. */
static double ready_seconds(const hr_plan *plan, const hr_step *step, const double *end_seconds)
{
    double ready = 0;
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++)
        if (end_seconds[plan->waits[w]] > ready) ready = end_seconds[plan->waits[w]];
    return ready;
}

hr_status hr_copy_busy_share(const hr_plan *plan, const double *start_seconds, const double *end_seconds, double *share)
{
    hr_status st = HR_OK;
    double busy = 0, needed = 0;
    span *spans = malloc(((size_t)plan->n_steps + 1) * sizeof *spans);
    TRY_ALLOC(spans);
    for (int stream = 0; stream < HR_STREAMS; stream++) {
        int n_spans = 0;
        for (int s = 0; s < plan->n_steps; s++) {
            if (!is_transfer(&plan->steps[s], (hr_stream)stream)) continue;
            double ready = ready_seconds(plan, &plan->steps[s], end_seconds);
            spans[n_spans++] = (span){ready < start_seconds[s] ? ready : start_seconds[s], end_seconds[s]};
            busy += end_seconds[s] - start_seconds[s];
        }
        qsort(spans, (size_t)n_spans, sizeof *spans, compare_spans);
        n_spans = merge_spans(spans, n_spans);
        for (int i = 0; i < n_spans; i++) needed += spans[i].end - spans[i].start;
    }
    *share = needed > 0 ? busy / needed : NAN;
out:
    free(spans);
    return st;
}

/* When the last of the steps has ended that `step` waits for, of those whose end is known. */
static double waited_seconds(const hr_plan *plan, const hr_step *step, const double *end_seconds)
{
    double waited = 0;
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++)
        waited = fmax(waited, end_seconds[plan->waits[w]]);
    return waited;
}

hr_status hr_exposed_bound(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan, double *seconds)
{
    hr_status st = HR_OK;
    double now = 0, out_free = 0, in_free = 0;
    double *run_end = calloc((size_t)plan->n_steps + 1, sizeof *run_end);      /* as if copies took no time; 0 for others */
    double *in_end = calloc((size_t)plan->n_steps + 1, sizeof *in_end);
    double *away = calloc((size_t)graph->n_tensors + 1, sizeof *away);         /* when it has been copied out */
    TRY_ALLOC(run_end);
    TRY_ALLOC(in_end);
    TRY_ALLOC(away);
    *seconds = 0;
    for (int s = 0; s < plan->n_steps; s++) {
        const hr_step *step = &plan->steps[s];
        if (step->kind == HR_STEP_OUT || step->kind == HR_STEP_IN) {
            bool out = step->kind == HR_STEP_OUT;
            int64_t bytes = plan->buffers[hr_step_refs(plan, step)[0]].bytes;
            if (out) {
                double ready = waited_seconds(plan, step, run_end);
                away[step->tensor] = out_free = fmax(out_free, ready) + hr_link_seconds(&costs->out, bytes);
            } else {
                in_end[s] = in_free = fmax(in_free, away[step->tensor]) + hr_link_seconds(&costs->in, bytes);
            }
        } else if (step->kind == HR_STEP_RUN) {
            double took = costs->nodes[step->node].choices[step->choice].seconds;
            *seconds = fmax(*seconds, waited_seconds(plan, step, in_end) - now);
            now = run_end[s] = now + (isfinite(took) ? took : 0);
        }
    }
out:
    free(run_end);
    free(in_end);
    free(away);
    return st;
}
