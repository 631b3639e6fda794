/* See timeline.h. */
#include "timeline.h"

#include <math.h>
#include <stdlib.h>

static double step_seconds(const hr_plan *plan, const hr_costs *costs, const hr_step *step)
{
    double seconds = 0;
    int64_t bytes = step->kind == HR_STEP_RUN ? 0 : plan->buffers[hr_step_refs(plan, step)[0]].bytes;
    switch (step->kind) {
    case HR_STEP_RUN: seconds = costs->nodes[step->node].choices[step->choice].seconds; break;
    case HR_STEP_OUT: seconds = hr_link_seconds(&costs->out, bytes); break;
    case HR_STEP_IN: seconds = hr_link_seconds(&costs->in, bytes); break;
    default: break;
    }
    return seconds == seconds ? seconds : 0;
}

/* The three streams in virtual time. A step that is under way has an end, which moves whenever another step begins or
 * ends beside it. */
typedef struct player {
    const hr_costs *costs;
    const hr_plan *plan;
    hr_timeline *t;
    int *next;                       /* [n_steps] on the same stream; n_steps: none */
    int head[HR_STREAMS];            /* first step that has not ended */
    double free_at[HR_STREAMS], pace[HR_STREAMS];
    bool busy[HR_STREAMS];
    double now;
} player;

/* Seconds that a second of work takes on each stream, with the others as they are. */
static double pace_of(const player *p, int stream)
{
    const hr_contention *c = &p->costs->contention;
    bool run = p->busy[HR_STREAM_COMPUTE], out = p->busy[HR_STREAM_OUT], in = p->busy[HR_STREAM_IN];
    if (stream == HR_STREAM_COMPUTE) return c->run[out + in];
    return (run ? c->copy_run : 1) * (out && in ? c->copy_copy : 1);
}

static void repace(player *p)
{
    for (int s = 0; s < HR_STREAMS; s++) {
        double pace = pace_of(p, s);
        if (!p->busy[s] || pace == p->pace[s]) continue;
        double *end = &p->t->end_seconds[p->head[s]];
        *end = p->now + (*end - p->now) / p->pace[s] * pace;
        p->pace[s] = pace;
    }
}

/* Begins the stream's next step if it may begin now. */
static bool begin_head(player *p, int s)
{
    if (p->busy[s] || p->head[s] == p->plan->n_steps) return false;
    const hr_step *step = &p->plan->steps[p->head[s]];
    for (int w = step->waits_begin; w < step->waits_begin + step->n_waits; w++)
        if (!(p->t->end_seconds[p->plan->waits[w]] <= p->now)) return false;     /* NAN: has not begun */
    double seconds = step_seconds(p->plan, p->costs, step);
    if (s == HR_STREAM_COMPUTE) p->t->exposed_seconds += p->now - p->free_at[s];
    p->t->start_seconds[p->head[s]] = p->now;
    p->t->end_seconds[p->head[s]] = p->now + seconds;
    p->busy[s] = true;
    p->pace[s] = 1;
    return true;
}

static void end_head(player *p, int s)
{
    int i = p->head[s];
    p->busy[s] = false;
    p->free_at[s] = p->t->end_seconds[i];
    p->t->busy_seconds[s] += p->t->end_seconds[i] - p->t->start_seconds[i];
    p->head[s] = p->next[i];
}

/* Ends what ends now and begins what may begin, until nothing changes any more. */
static void settle(player *p)
{
    for (bool again = true; again;) {
        again = false;
        for (int s = 0; s < HR_STREAMS; s++) {
            if (p->busy[s] && p->t->end_seconds[p->head[s]] <= p->now) end_head(p, s), again = true;
            again = begin_head(p, s) || again;
        }
    }
    repace(p);
}

static hr_status play(player *p)
{
    hr_status st = HR_OK;
    for (;;) {
        double next = INFINITY;
        settle(p);
        for (int s = 0; s < HR_STREAMS; s++)
            if (p->busy[s] && p->t->end_seconds[p->head[s]] < next) next = p->t->end_seconds[p->head[s]];
        if (next == INFINITY) break;
        p->now = next;
    }
    for (int s = 0; s < HR_STREAMS; s++)
        if (p->head[s] != p->plan->n_steps) FAIL(HR_BAD_ARGUMENT, "step %d of the plan waits for ever", p->head[s]);
    p->t->total_seconds = p->now;
out:
    return st;
}

hr_status hr_timeline_play(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan, hr_timeline *timeline)
{
    hr_status st = HR_OK;
    hr_timeline t = {.n_steps = plan->n_steps};
    player p = {.costs = costs, .plan = plan, .t = &t};
    t.start_seconds = malloc(sizeof *t.start_seconds * (size_t)(plan->n_steps + 1));
    t.end_seconds = malloc(sizeof *t.end_seconds * (size_t)(plan->n_steps + 1));
    p.next = malloc(sizeof *p.next * (size_t)(plan->n_steps + 1));
    TRY_ALLOC(t.start_seconds);
    TRY_ALLOC(t.end_seconds);
    TRY_ALLOC(p.next);
    for (int s = 0; s < HR_STREAMS; s++) p.head[s] = plan->n_steps;
    for (int i = plan->n_steps - 1; i >= 0; i--) {
        hr_stream stream = plan->steps[i].stream;
        t.start_seconds[i] = t.end_seconds[i] = NAN;
        p.next[i] = p.head[stream];
        p.head[stream] = i;
    }
    TRY(play(&p));
    *timeline = t;
    t = (hr_timeline){0};
out:
    free(p.next);
    hr_timeline_clear(&t);
    return st;
}

hr_status hr_plan_time(const hr_graph *graph, const hr_costs *costs, hr_plan *plan)
{
    hr_status st = HR_OK;
    hr_timeline timeline = {0};
    TRY(hr_timeline_play(graph, costs, plan, &timeline));
    for (int i = 0; i < plan->n_steps; i++) {
        plan->steps[i].start_seconds = timeline.start_seconds[i];
        plan->steps[i].end_seconds = timeline.end_seconds[i];
    }
    plan->timed = true;
out:
    hr_timeline_clear(&timeline);
    return st;
}

void hr_timeline_clear(hr_timeline *timeline)
{
    free(timeline->start_seconds);
    free(timeline->end_seconds);
    *timeline = (hr_timeline){0};
}
