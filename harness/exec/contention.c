/* What runs and copies cost each other, fitted to the stamps of steps that copy.
 *
 * While k copies run beside it a kernel is taken to work at 1 / run[k] of its pace, so that its seconds alone are those
 * beside nothing + those beside one copy / run[1] + those beside two / run[2]. The two unknowns are the least-squares
 * answer over all kernels, one that takes twice as long being twice as uncertain. What the machine as a whole became faster
 * or slower by since the seconds alone were taken is told by the runs beside nothing, and not counted. A copy's pace beside kernels is the one that explains what all copies
 * took together, with the pace beside the other direction as measured (hr_costs_measure_links).
 */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct span { double begin, end; } span;
typedef struct spans { span *all; int n; } spans;

/* The steps of one stream, which runs them one after the other. */
static hr_status stream_spans(const hr_plan *plan, const hr_trace *trace, hr_stream stream, spans *s)
{
    hr_status st = HR_OK;
    hr_step_kind kind = stream == HR_STREAM_COMPUTE ? HR_STEP_RUN : stream == HR_STREAM_OUT ? HR_STEP_OUT : HR_STEP_IN;
    s->all = malloc(sizeof *s->all * (size_t)(plan->n_steps + 1));
    TRY_ALLOC(s->all);
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == kind) s->all[s->n++] = (span){trace->start_seconds[i], trace->end_seconds[i]};
out:
    return st;
}

static hr_status intersect(const spans *a, const spans *b, spans *both)
{
    hr_status st = HR_OK;
    both->all = malloc(sizeof *both->all * (size_t)(a->n + b->n + 1));
    TRY_ALLOC(both->all);
    for (int i = 0, j = 0; i < a->n && j < b->n;) {
        double begin = fmax(a->all[i].begin, b->all[j].begin), end = fmin(a->all[i].end, b->all[j].end);
        if (begin < end) both->all[both->n++] = (span){begin, end};
        if (a->all[i].end < b->all[j].end) i++;
        else j++;
    }
out:
    return st;
}

/* Seconds of `s` within `one`; *from moves on with `one`, which come in order. */
static double covered(const spans *s, span one, int *from)
{
    double seconds = 0;
    while (*from < s->n && s->all[*from].end <= one.begin) ++*from;
    for (int i = *from; i < s->n && s->all[i].begin < one.end; i++)
        seconds += fmin(s->all[i].end, one.end) - fmax(s->all[i].begin, one.begin);
    return seconds;
}

/* Seconds that the runs without a copy beside them took, over those that they are known to take. */
static double drift_of(const hr_costs *costs, const hr_plan *plan, const hr_trace *trace, const spans *out, const spans *in)
{
    int at_out = 0, at_in = 0;
    double took = 0, known = 0;
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        span one = {trace->start_seconds[i], trace->end_seconds[i]};
        if (step->kind != HR_STEP_RUN || covered(out, one, &at_out) + covered(in, one, &at_in) > 0) continue;
        double alone = costs->nodes[step->node].choices[step->choice].seconds;
        if (!isfinite(alone)) continue;
        took += one.end - one.begin;
        known += alone;
    }
    return known > 0 ? took / known : 1;
}

static void add_runs(hr_contention_sums *sums, const hr_costs *costs, const hr_plan *plan, const hr_trace *trace,
                     const spans *out, const spans *in, const spans *both)
{
    int at_out = 0, at_in = 0, at_both = 0;
    double drift = drift_of(costs, plan, trace, out, in);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->kind != HR_STEP_RUN) continue;
        double alone = drift * costs->nodes[step->node].choices[step->choice].seconds;
        span one = {trace->start_seconds[i], trace->end_seconds[i]};
        double two = covered(both, one, &at_both), any = covered(out, one, &at_out) + covered(in, one, &at_in) - two;
        if (!(any > 0) || !(alone > 0)) continue;
        double scale = 1 / sqrt(alone);
        double left = scale * (alone - (one.end - one.begin - any)), single = scale * (any - two);
        two *= scale;
        sums->single_single += single * single;
        sums->single_two += single * two;
        sums->two_two += two * two;
        sums->single_left += single * left;
        sums->two_left += two * left;
    }
}

static void add_copies(hr_contention_sums *sums, const hr_costs *costs, const hr_plan *plan, const hr_trace *trace,
                       hr_stream stream, const spans *run, const spans *other, const spans *run_other)
{
    int at_run = 0, at_other = 0, at_both = 0;
    const hr_link *link = stream == HR_STREAM_OUT ? &costs->out : &costs->in;
    double pace = 1 / costs->contention.copy_copy;
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->stream != stream || (step->kind != HR_STEP_OUT && step->kind != HR_STEP_IN)) continue;
        span one = {trace->start_seconds[i], trace->end_seconds[i]};
        double beside_run = covered(run, one, &at_run), beside_other = covered(other, one, &at_other);
        double beside_both = covered(run_other, one, &at_both);
        double alone = one.end - one.begin - beside_run - beside_other + beside_both;
        sums->copy_work += hr_link_seconds(link, plan->buffers[hr_step_refs(plan, step)[0]].bytes) - alone
                         - (beside_other - beside_both) * pace;
        sums->copy_beside += beside_run - beside_both + beside_both * pace;
    }
}

hr_status hr_contention_add(hr_contention_sums *sums, const hr_costs *costs, const hr_plan *plan, const hr_trace *trace)
{
    hr_status st = HR_OK;
    spans run = {0}, out = {0}, in = {0}, both = {0}, run_out = {0}, run_in = {0};
    TRY(stream_spans(plan, trace, HR_STREAM_COMPUTE, &run));
    TRY(stream_spans(plan, trace, HR_STREAM_OUT, &out));
    TRY(stream_spans(plan, trace, HR_STREAM_IN, &in));
    TRY(intersect(&out, &in, &both));
    TRY(intersect(&run, &out, &run_out));
    TRY(intersect(&run, &in, &run_in));
    add_runs(sums, costs, plan, trace, &out, &in, &both);
    add_copies(sums, costs, plan, trace, HR_STREAM_OUT, &run, &in, &run_in);
    add_copies(sums, costs, plan, trace, HR_STREAM_IN, &run, &out, &run_out);
out:
    free(run.all);
    free(out.all);
    free(in.all);
    free(both.all);
    free(run_out.all);
    free(run_in.all);
    return st;
}

/* A pace in (0, 1] as a factor. Slower than a quarter is a step that was disturbed, not a law. */
static double factor_of(double pace) { return 1 / fmin(1, fmax(0.25, pace)); }

void hr_contention_fit(const hr_contention_sums *s, hr_contention *contention)
{
    double determinant = s->single_single * s->two_two - s->single_two * s->single_two;
    bool has_single = s->single_single > 0, has_two = s->two_two > 0;
    if (has_single && has_two && determinant > 1e-6 * s->single_single * s->two_two) {
        contention->run[1] = factor_of((s->single_left * s->two_two - s->two_left * s->single_two) / determinant);
        contention->run[2] = factor_of((s->two_left * s->single_single - s->single_left * s->single_two) / determinant);
    } else if (has_single) {
        contention->run[1] = contention->run[2] = factor_of(s->single_left / s->single_single);
    } else if (has_two) {
        contention->run[1] = contention->run[2] = factor_of(s->two_left / s->two_two);
    }
    if (contention->run[2] < contention->run[1]) contention->run[2] = contention->run[1];
    if (s->copy_beside > 0) contention->copy_run = factor_of(s->copy_work / s->copy_beside);
}
