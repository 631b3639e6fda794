/* See bound.h. */
#include "bound.h"

#include <math.h>
#include <stdlib.h>
#include "gaps.h"

typedef struct offer { double bytes, seconds; } offer;     /* taken away by running or packing: at most so many bytes */

typedef struct bounder {
    const hr_gap_problem *p;
    double *before;            /* [n_steps + 1] seconds of the runs in front of each step */
    double *seconds;           /* [n_nodes] with the fastest algorithm */
    offer *offers; int n_offers;
    int *offer_of, *seen;      /* [n_nodes] its offer, and the gathering that it was made for */
    int gathering;
    char *spared;              /* [n_tensors] a contributed node can do without it what somebody reads it for */
} bounder;

static int by_rate(const void *a, const void *b)
{
    const offer *x = a, *y = b;
    double left = x->seconds * y->bytes, right = y->seconds * x->bytes;
    return (left > right) - (left < right);
}

/* Least seconds to take `bytes` away by running again or packing; INFINITY where that cannot be. */
static double least_seconds(const bounder *b, double bytes)
{
    double seconds = 0;
    for (int i = 0; i < b->n_offers && bytes > 0; i++) {
        double taken = fmin(bytes, b->offers[i].bytes);
        seconds += b->offers[i].seconds * taken / b->offers[i].bytes;
        bytes -= taken;
    }
    return bytes > 0.5 ? INFINITY : seconds;
}

/* Bytes alive at `step`, and what of them it does not touch: what could be away there. A node is offered once with
 * all its outputs. */
static double gather(bounder *b, int step, bool packs, double *inputs_bytes)
{
    const hr_gap_problem *p = b->p;
    double alive = 0;
    b->n_offers = 0;
    b->gathering++;
    *inputs_bytes = 0;
    for (int t = 0; t < p->graph->n_tensors; t++) {
        const hr_gap_tensor *tensor = &p->tensors[t];
        if (!tensor->n_uses || tensor->bytes <= 0) continue;
        const int *uses = p->uses + tensor->uses_begin;
        if (uses[0] > step || uses[tensor->n_uses - 1] < step) continue;
        bool touched = false;
        for (int k = 0; k < tensor->n_uses && uses[k] <= step; k++) touched = uses[k] == step;
        double bytes = (double)tensor->bytes;
        alive += bytes;
        if (touched || !tensor->managed) continue;
        if (tensor->input) { *inputs_bytes += bytes; continue; }
        int node = tensor->producer;
        if (b->spared[t] && packs) { b->offers[b->n_offers++] = (offer){bytes, 0}; continue; }
        if (node >= 0 && step < p->valid_until[node]) {
            if (b->seen[node] != b->gathering) {
                b->seen[node] = b->gathering;
                b->offer_of[node] = b->n_offers;
                b->offers[b->n_offers++] = (offer){0, b->seconds[node]};
            }
            b->offers[b->offer_of[node]].bytes += bytes;
        }
        if (packs && tensor->pack >= 0)                    /* as if nothing were left of it */
            b->offers[b->n_offers++] = (offer){bytes, b->seconds[tensor->pack] + b->seconds[tensor->unpack]};
    }
    qsort(b->offers, (size_t)b->n_offers, sizeof *b->offers, by_rate);
    return alive;
}

/* Seconds of the whole step when `copied` of `excess` bytes travel. */
static double total_of(const bounder *b, int step, double excess, double copied)
{
    int last = b->p->draft->n_steps;
    double before = fmax(b->before[step], copied / b->p->costs->out.bytes_per_second);
    double after = b->before[last] - b->before[step] + least_seconds(b, excess - copied);
    return before + fmax(after, copied / b->p->costs->in.bytes_per_second);
}

/* The best share of copies: the total is convex in it, so the interval shrinks from both ends (golden section). */
static double best_total(const bounder *b, int step, double excess)
{
    enum { ROUNDS = 60 };
    static const double GOLDEN = 0.6180339887498949;
    double low = 0, high = excess;
    for (int i = 0; i < ROUNDS; i++) {
        double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
        double a = total_of(b, step, excess, left), c = total_of(b, step, excess, right);
        if (a <= c && isfinite(a)) high = right;     /* where too much must be run again it is infinite: copy more */
        else low = left;
    }
    return fmin(total_of(b, step, excess, high), fmin(total_of(b, step, excess, excess), total_of(b, step, excess, 0)));
}

static hr_status bounder_new(const hr_gap_problem *p, bounder *b)
{
    hr_status st = HR_OK;
    int n = p->draft->n_steps;
    const hr_graph *graph = p->graph;
    b->p = p;
    b->before = malloc(sizeof *b->before * (size_t)(n + 1));
    b->offers = malloc(sizeof *b->offers * (size_t)(2 * p->graph->n_tensors + 1));
    b->seen = malloc(sizeof *b->seen * (size_t)(graph->n_nodes + 1));
    b->offer_of = malloc(sizeof *b->offer_of * (size_t)(graph->n_nodes + 1));
    b->seconds = malloc(sizeof *b->seconds * (size_t)(graph->n_nodes + 1));
    b->spared = calloc((size_t)graph->n_tensors + 1, 1);
    TRY_ALLOC(b->before);
    TRY_ALLOC(b->offers);
    TRY_ALLOC(b->seen);
    TRY_ALLOC(b->offer_of);
    TRY_ALLOC(b->seconds);
    TRY_ALLOC(b->spared);
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        b->seen[i] = 0;
        b->seconds[i] = p->seconds[i];
        for (int c = 0; c < p->costs->nodes[i].n_choices; c++)
            if (p->costs->nodes[i].choices[c].seconds < b->seconds[i]) b->seconds[i] = p->costs->nodes[i].choices[c].seconds;
        const hr_node *spared = node->contributed && node->replaces >= 0 ? &graph->nodes[node->replaces] : NULL;
        for (int j = 0; spared && j < spared->n_in; j++) if (spared->in[j] >= 0) b->spared[spared->in[j]] = 1;
    }
    b->before[0] = 0;
    for (int i = 0; i < n; i++)
        b->before[i + 1] = b->before[i] + (p->draft->steps[i].kind == HR_STEP_RUN ? b->seconds[p->draft->steps[i].node] : 0);
out:
    return st;
}

/* The bound at one step: what is too much there must be away. */
static void bound_at(bounder *b, int step, int64_t budget_bytes, hr_bound *bound)
{
    const hr_step *s = &b->p->draft->steps[step];
    double inputs, alive = gather(b, step, true, &inputs);
    double fixed = (double)b->p->persistent_bytes + (s->kind == HR_STEP_RUN ? (double)b->p->workspace_bytes[s->node] : 0);
    double excess = alive + fixed - inputs - (double)budget_bytes;
    if (excess <= 0) return;
    double total = best_total(b, step, excess);
    if (total > bound->seconds) bound->seconds = total, bound->step = step;
    gather(b, step, false, &inputs);
    double again = b->before[b->p->draft->n_steps] + least_seconds(b, excess);
    if (again > bound->recompute_seconds) bound->recompute_seconds = again;
}

hr_status hr_plan_bound(const hr_graph *graph, const hr_costs *costs, int64_t budget_bytes, hr_bound *bound)
{
    enum { PLACES = 400 };
    hr_status st = HR_OK;
    hr_plan *draft = NULL;
    hr_gap_problem p = {0};
    bounder b = {0};
    hr_rewrite context = {.graph = graph, .costs = costs, .budget_bytes = budget_bytes};
    *bound = (hr_bound){NAN, NAN, -1};
    if (!costs->measured) return HR_OK;
    TRY(hr_plan_draft(graph, &draft));
    TRY(hr_gap_open(&context, draft, &p));
    TRY(bounder_new(&p, &b));
    bound->seconds = bound->recompute_seconds = b.before[draft->n_steps];
    int stride = draft->n_steps / PLACES + 1;              /* any place proves something */
    for (int i = 0; i < draft->n_steps && budget_bytes != INT64_MAX; i += stride) bound_at(&b, i, budget_bytes, bound);
out:
    free(b.before);
    free(b.offers);
    free(b.seen);
    free(b.offer_of);
    free(b.seconds);
    free(b.spared);
    hr_gap_close(&p);
    hr_plan_free(draft);
    return st;
}
