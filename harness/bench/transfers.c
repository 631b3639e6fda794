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

typedef struct fetch { double ready, due, seconds; } fetch;

static int compare_fetches(const void *a, const void *b)
{
    const fetch *x = a, *y = b;
    return (x->due > y->due) - (x->due < y->due);
}

/* When the last run before step `s` has ended that it waits for through transfers of its tensor: copies out on the way
 * take their time. `ends`: of runs, as if nothing but they took time. */
static double ready_alone(const hr_costs *costs, const hr_plan *plan, int s, const double *ends)
{
    double ready = 0;
    const hr_step *step = &plan->steps[s];
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++) {
        const hr_step *before = &plan->steps[plan->waits[w]];
        if (before->kind != HR_STEP_OUT || before->tensor != step->tensor) continue;
        for (int v = before->waits_begin; v < before->waits_begin + before->n_waits; v++)
            if (plan->steps[plan->waits[v]].kind == HR_STEP_RUN && ends[plan->waits[v]] > ready) ready = ends[plan->waits[v]];
        ready += hr_link_seconds(&costs->out, plan->buffers[hr_step_refs(plan, before)[0]].bytes);
    }
    return ready;
}

hr_status hr_exposed_bound(const hr_costs *costs, const hr_plan *plan, double *seconds)
{
    hr_status st = HR_OK;
    int n = 0;
    double now = 0;
    double *ends = calloc((size_t)plan->n_steps + 1, sizeof *ends);
    fetch *fetches = calloc((size_t)plan->n_steps + 1, sizeof *fetches);
    int *fetch_of = calloc((size_t)plan->n_steps + 1, sizeof *fetch_of);
    TRY_ALLOC(ends);
    TRY_ALLOC(fetches);
    TRY_ALLOC(fetch_of);
    for (int s = 0; s < plan->n_steps; s++) {
        const hr_step *step = &plan->steps[s];
        if (step->kind == HR_STEP_IN) {
            fetches[n] = (fetch){ready_alone(costs, plan, s, ends), INFINITY,
                                 hr_link_seconds(&costs->in, plan->buffers[hr_step_refs(plan, step)[0]].bytes)};
            fetch_of[s] = ++n;
        }
        if (step->kind != HR_STEP_RUN) continue;
        for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++) {
            int f = fetch_of[plan->waits[w]] - 1;
            if (f >= 0 && now < fetches[f].due) fetches[f].due = now;
        }
        double took = costs->nodes[step->node].choices[step->choice].seconds;
        now = ends[s] = now + (isfinite(took) ? took : 0);
    }
    qsort(fetches, (size_t)n, sizeof *fetches, compare_fetches);
    *seconds = 0;
    for (int i = 0; i < n; i++) {            /* all that is ready no earlier than i and due no later than j */
        double together = 0;
        for (int j = 0; j < n && isfinite(fetches[j].due); j++) {
            if (fetches[j].ready < fetches[i].ready) continue;
            together += fetches[j].seconds;
            double late = together - (fetches[j].due - fetches[i].ready);
            if (late > *seconds) *seconds = late;
        }
    }
out:
    free(ends);
    free(fetches);
    free(fetch_of);
    return st;
}
