/* dtr: greedy eviction and recursive rematerialisation under a budget, without a look ahead.
 *
 * Source: Kirisame, Lyubomirsky, Haan, Brennan, He, Roesch, Chen, Tatlock, "Dynamic Tensor Rematerialization" (ICLR 2021).
 * When a step does not fit, the resident tensor with the least h = c / (m s) leaves: c seconds that would be needed to make
 * it again, m its bytes, s seconds since it was used. h=eq: c contains its evicted neighbourhood, kept in equivalence
 * classes whose cost is corrected by subtraction when a member comes back; h=local: its own seconds alone.
 *
 * Departures
 *   - The online algorithm is simulated over the draft, with the costs that the plan is made with, and the plan is what it
 *     would have done. A life ends at its last read: the plan never holds what the simulation holds idle until it evicts.
 *   - A tensor without further readers in the draft leaves at once (the paper's eager eviction).
 *   - Parameters are updated in place here: what a node read before an update cannot be made again after it, and what is
 *     needed then is not evicted. The paper copies such parameters instead.
 *   - Inputs and tensors that an earlier technique moves stay.
 *   - Among more than SCAN residents a fixed pseudo-random sample is compared, as the paper's prototype does.
 *   - Runs that need more than LIMIT times the step's seconds are given up; without a budget the smallest that passes is
 *     found by bisection.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "lives.h"
#include "op.h"
#include "technique.h"

static const hr_option options[] = {
    {"h", HR_OPTION_CHOICE, "eq", 0, 0, "eq|local|lru|size", "what is evicted first: least cost per byte and idle second, ..."},
    {0},
};

enum { SCAN = 4096, BISECTIONS = 12, TRIES = 6 };
static const double LIMIT = 10;

typedef struct tensor {
    int64_t bytes;
    int producer;                  /* node that can make it again, -1 */
    int last_use;                  /* base position of its last reader */
    int next_begin, n_uses, passed;/* base positions of its uses */
    double used_seconds;           /* when it was used last */
    int class;                     /* of evicted tensors, by union-find; itself when alone */
    double class_seconds;          /* of the class that it stands for */
    bool resident, evicted, pinned;
    int locks;
    int consumers_begin, n_consumers;
} tensor;

typedef struct simulation {
    const hr_rewrite *context;
    const hr_graph *graph;
    const hr_plan *draft;
    tensor *tensors;
    int *uses, *consumers;
    int *choice, *valid_until;     /* [n_nodes] */
    double *seconds;               /* [n_nodes] */
    int *residents; int n_residents; int *place;   /* [n_tensors] in residents, -1 */
    int64_t live_bytes, budget_bytes, persistent_bytes;
    double now, limit_seconds;
    bool failed;
    uint64_t draws;
    hr_edit *edits; size_t n_edits, edit_capacity;
    enum { H_EQ, H_LOCAL, H_LRU, H_SIZE } rule;
} simulation;

/* ---- classes of evicted tensors ---- */

static int class_of(simulation *s, int t)
{
    while (s->tensors[t].class != t) t = s->tensors[t].class = s->tensors[s->tensors[t].class].class;
    return t;
}

static double own_seconds(const simulation *s, int t) { return s->tensors[t].producer < 0 ? 0 : s->seconds[s->tensors[t].producer]; }

/* Evicted tensors that t is made from, and that are made from t. */
static void neighbours(simulation *s, int t, void (*each)(simulation *s, int t, int neighbour, void *context), void *context)
{
    const tensor *x = &s->tensors[t];
    const hr_node *producer = x->producer < 0 ? NULL : &s->graph->nodes[x->producer];
    for (int j = 0; producer && j < producer->n_in; j++)
        if (producer->in[j] >= 0 && s->tensors[producer->in[j]].evicted) each(s, t, producer->in[j], context);
    for (int c = 0; c < x->n_consumers; c++) {
        const hr_node *node = &s->graph->nodes[s->consumers[x->consumers_begin + c]];
        for (int k = 0; k < node->n_out; k++)
            if (s->tensors[node->out[k]].evicted) each(s, t, node->out[k], context);
    }
}

static void join(simulation *s, int t, int neighbour, void *context)
{
    int a = class_of(s, t), b = class_of(s, neighbour);
    if (a == b) return;
    s->tensors[b].class = a;
    s->tensors[a].class_seconds += s->tensors[b].class_seconds;
}

typedef struct sum { double seconds; int seen[16]; int n_seen; } sum;
static void add_class(simulation *s, int t, int neighbour, void *context)
{
    sum *sum = context;
    int class = class_of(s, neighbour);
    for (int i = 0; i < sum->n_seen; i++)
        if (sum->seen[i] == class) return;
    if (sum->n_seen < (int)(sizeof sum->seen / sizeof *sum->seen)) sum->seen[sum->n_seen++] = class;
    sum->seconds += fmax(s->tensors[class].class_seconds, 0);
}

static double price(simulation *s, int t)
{
    const tensor *x = &s->tensors[t];
    double idle = s->now - x->used_seconds + 1e-9;
    sum sum = {.seconds = own_seconds(s, t)};
    switch (s->rule) {
    case H_LRU: return -idle;
    case H_SIZE: return -(double)x->bytes;
    case H_EQ: neighbours(s, t, add_class, &sum); break;
    default: break;
    }
    return (sum.seconds + 1e-12) / ((double)x->bytes * idle);
}

/* ---- memory ---- */

static void settle(simulation *s, int t, bool resident)
{
    tensor *x = &s->tensors[t];
    if (x->resident == resident) return;
    x->resident = resident;
    s->live_bytes += resident ? x->bytes : -x->bytes;
    if (resident) {
        s->place[t] = s->n_residents;
        s->residents[s->n_residents++] = t;
    } else {
        int last = s->residents[--s->n_residents];
        s->residents[s->place[t]] = last;
        s->place[last] = s->place[t];
        s->place[t] = -1;
    }
}

static void evict(simulation *s, int t)
{
    tensor *x = &s->tensors[t];
    settle(s, t, false);
    x->evicted = true;
    x->class = t;
    x->class_seconds = own_seconds(s, t);
    if (s->rule == H_EQ) neighbours(s, t, join, NULL);
}

static bool may_leave(const simulation *s, int t, int at)
{
    const tensor *x = &s->tensors[t];
    if (x->pinned || x->locks || x->producer < 0 || x->bytes == 0) return false;
    int next = x->passed + 1 < x->n_uses ? s->uses[x->next_begin + x->passed + 1] : at;
    return next <= s->valid_until[x->producer];
}

/* Evicts until `bytes` fit. */
static void make_room(simulation *s, int64_t bytes, int at)
{
    while (s->live_bytes + bytes > s->budget_bytes && !s->failed) {
        int best = -1, n = s->n_residents < SCAN ? s->n_residents : SCAN;
        double least = INFINITY;
        for (int i = 0; i < n; i++) {
            int t = s->residents[i];
            if (n < s->n_residents) {
                s->draws = s->draws * 6364136223846793005u + 1442695040888963407u;
                t = s->residents[(s->draws >> 33) % (uint64_t)s->n_residents];
            }
            if (!may_leave(s, t, at)) continue;
            double h = price(s, t);
            if (h < least) least = h, best = t;
        }
        if (best < 0) s->failed = true;
        else evict(s, best);
    }
}

/* ---- running ---- */

static void comes(simulation *s, int t)
{
    tensor *x = &s->tensors[t];
    if (x->evicted) {
        int class = class_of(s, t);
        s->tensors[class].class_seconds -= own_seconds(s, t);       /* the paper's correction instead of a split */
        x->evicted = false;
    }
    settle(s, t, true);
    x->used_seconds = s->now;
}

static hr_status run_node(simulation *s, int id, int at, bool again, int depth);

static hr_status bring(simulation *s, int t, int at, int depth)
{
    hr_status st = HR_OK;
    tensor *x = &s->tensors[t];
    if (x->resident || s->failed) return HR_OK;
    if (x->producer < 0 || at > s->valid_until[x->producer] || depth > 4000) { s->failed = true; return HR_OK; }
    TRY(run_node(s, x->producer, at, true, depth + 1));
out:
    return st;
}

/* Inputs come and are locked, room is made, outputs come. */
static hr_status run_node(simulation *s, int id, int at, bool again, int depth)
{
    hr_status st = HR_OK;
    const hr_node *node = &s->graph->nodes[id];
    int64_t bytes = hr_align(s->context->costs->nodes[id].choices[s->choice[id]].workspace_bytes);
    int locked = 0;
    for (; locked < node->n_in && !s->failed; locked++) {
        int t = node->in[locked];
        if (t < 0) continue;
        TRY(bring(s, t, at, depth));
        s->tensors[t].locks++;
        s->tensors[t].used_seconds = s->now;
    }
    for (int k = 0; k < node->n_out; k++)
        if (!s->tensors[node->out[k]].resident) bytes += s->tensors[node->out[k]].bytes;
    if (!s->failed) make_room(s, bytes, at);
    if (!s->failed) {
        s->now += s->seconds[id];
        if (s->now > s->limit_seconds) s->failed = true;
        if (again) {
            TRY_GROW(s->edits, s->n_edits, s->edit_capacity);
            s->edits[s->n_edits++] = (hr_edit){at, HR_STEP_RUN, id, -1, s->choice[id]};
        }
        for (int k = 0; k < node->n_out; k++) comes(s, node->out[k]);
    }
    for (int j = 0; j < locked; j++)
        if (node->in[j] >= 0) s->tensors[node->in[j]].locks--;
    /* what nobody of the draft reads any more leaves at once; it can be made again like all others */
    for (int j = 0; j < node->n_in && again; j++) {
        int t = node->in[j];
        if (t >= 0 && s->tensors[t].resident && !s->tensors[t].locks && !s->tensors[t].pinned && s->tensors[t].last_use < at &&
            s->tensors[t].producer >= 0)
            evict(s, t);
    }
out:
    return st;
}

static void pass_use(simulation *s, int t, int at)
{
    tensor *x = &s->tensors[t];
    while (x->passed + 1 < x->n_uses && s->uses[x->next_begin + x->passed + 1] <= at) x->passed++;
    if (x->pinned || x->last_use > at || !x->resident) return;
    if (x->producer >= 0) evict(s, t);
    else settle(s, t, false);
}

static hr_status base_step(simulation *s, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &s->draft->steps[i];
    if (step->kind != HR_STEP_RUN) {
        if (step->kind == HR_STEP_IN) comes(s, step->tensor);
        if (step->kind == HR_STEP_FREE) settle(s, step->tensor, false);
        return HR_OK;
    }
    const hr_node *node = &s->graph->nodes[step->node];
    TRY(run_node(s, step->node, i, false, 0));
    for (int j = 0; j < node->n_in; j++) if (node->in[j] >= 0) pass_use(s, node->in[j], i);
    for (int k = 0; k < node->n_out; k++) pass_use(s, node->out[k], i);
out:
    return st;
}

static void restart(simulation *s, int64_t budget_bytes)
{
    s->live_bytes = s->persistent_bytes;
    s->budget_bytes = budget_bytes;
    s->now = 0;
    s->failed = false;
    s->n_edits = 0;
    s->n_residents = 0;
    s->draws = 1;
    for (int t = 0; t < s->graph->n_tensors; t++) {
        tensor *x = &s->tensors[t];
        x->resident = hr_tensor_is_persistent(&s->graph->tensors[t]);
        x->evicted = false;
        x->locks = 0;
        x->passed = -1;
        x->class = t;
        s->place[t] = -1;
    }
}

static hr_status simulate(simulation *s, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    restart(s, budget_bytes);
    for (int i = 0; i < s->draft->n_steps && !s->failed; i++) TRY(base_step(s, i));
out:
    return st;
}

/* ---- what is simulated ---- */

static hr_status survey_nodes(simulation *s)
{
    hr_status st = HR_OK;
    const hr_graph *graph = s->graph;
    int n = s->draft->n_steps, *updated = malloc(sizeof *updated * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(updated);
    for (int t = 0; t < graph->n_tensors; t++) updated[t] = n;
    for (int i = n - 1; i >= 0; i--) {
        const hr_step *step = &s->draft->steps[i];
        if (step->kind != HR_STEP_RUN) {
            s->tensors[step->tensor].pinned |= step->kind != HR_STEP_IN || graph->tensors[step->tensor].role != HR_ROLE_INPUT;
            continue;
        }
        const hr_node *node = &graph->nodes[step->node];
        for (int u = 0; u < node->n_update; u++) if (node->update[u] >= 0) updated[node->update[u]] = i;
        for (int k = 0; k < node->n_out; k++) {
            tensor *x = &s->tensors[node->out[k]];
            if (x->producer >= 0) x->pinned = true;                      /* an earlier technique makes it twice */
            x->producer = node->n_update || node->contributed ? -1 : step->node;
        }
        s->choice[step->node] = step->choice;
    }
    double all = 0;
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        double seconds = s->context->costs->measured ? s->context->costs->nodes[i].choices[s->choice[i]].seconds : NAN;
        s->seconds[i] = isfinite(seconds) ? seconds : node->op->flops ? node->op->flops(graph, node) * 1e-11 + 1e-9 : 1e-6;
        s->valid_until[i] = n;
        for (int j = 0; j < node->n_in; j++)
            if (node->in[j] >= 0 && updated[node->in[j]] < s->valid_until[i]) s->valid_until[i] = updated[node->in[j]];
        if (!node->contributed) all += s->seconds[i];
    }
    s->limit_seconds = LIMIT * all;
out:
    free(updated);
    return st;
}

static hr_status survey_uses(simulation *s)
{
    hr_status st = HR_OK;
    const hr_graph *graph = s->graph;
    int n_uses = 0, n_consumers = 0;
    for (int pass = 0; pass < 2; pass++) {
        if (pass) {
            s->uses = malloc(sizeof *s->uses * (size_t)(n_uses + 1));
            s->consumers = malloc(sizeof *s->consumers * (size_t)(n_consumers + 1));
            TRY_ALLOC(s->uses);
            TRY_ALLOC(s->consumers);
            n_uses = n_consumers = 0;
            for (int t = 0; t < graph->n_tensors; t++) {
                tensor *x = &s->tensors[t];
                x->next_begin = n_uses, n_uses += x->n_uses, x->n_uses = 0;
                x->consumers_begin = n_consumers, n_consumers += x->n_consumers, x->n_consumers = 0;
            }
        }
        for (int i = 0; i < s->draft->n_steps; i++) {
            const hr_step *step = &s->draft->steps[i];
            const hr_node *node = step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
            for (int j = 0; node && j < node->n_in + node->n_out; j++) {
                int t = j < node->n_in ? node->in[j] : node->out[j - node->n_in];
                if (t < 0) continue;
                tensor *x = &s->tensors[t];
                if (pass) s->uses[x->next_begin + x->n_uses] = i;
                x->n_uses++;
                x->last_use = i;
                if (j >= node->n_in || node->phase != HR_FORWARD) continue;
                if (pass) s->consumers[x->consumers_begin + x->n_consumers] = step->node;
                x->n_consumers++;
            }
        }
        n_uses = n_consumers = 0;
        for (int t = 0; t < graph->n_tensors; t++) n_uses += s->tensors[t].n_uses, n_consumers += s->tensors[t].n_consumers;
    }
out:
    return st;
}

static hr_status open_simulation(const hr_rewrite *context, const hr_plan *draft, simulation *s)
{
    hr_status st = HR_OK;
    const hr_graph *graph = context->graph;
    size_t nodes = (size_t)graph->n_nodes + 1, tensors = (size_t)graph->n_tensors + 1;
    *s = (simulation){.context = context, .graph = graph, .draft = draft};
    while (s->rule < H_SIZE && !hr_spec_is(context->spec, "h", (const char *const[]){"eq", "local", "lru", "size"}[s->rule])) s->rule++;
    s->tensors = calloc(tensors, sizeof *s->tensors);
    s->choice = calloc(nodes, sizeof *s->choice);
    s->valid_until = calloc(nodes, sizeof *s->valid_until);
    s->seconds = calloc(nodes, sizeof *s->seconds);
    s->residents = malloc(tensors * sizeof *s->residents);
    s->place = malloc(tensors * sizeof *s->place);
    TRY_ALLOC(s->tensors);
    TRY_ALLOC(s->choice);
    TRY_ALLOC(s->valid_until);
    TRY_ALLOC(s->seconds);
    TRY_ALLOC(s->residents);
    TRY_ALLOC(s->place);
    for (int t = 0; t < graph->n_tensors; t++) {
        tensor *x = &s->tensors[t];
        const hr_tensor *of = &graph->tensors[t];
        x->producer = -1;
        if (hr_tensor_is_persistent(of)) s->persistent_bytes += hr_align(of->bytes);
        else x->bytes = hr_plan_arena_bytes(graph, draft, t);
        x->pinned = hr_tensor_is_persistent(of) || of->role == HR_ROLE_INPUT || of->in_host;
    }
    TRY(survey_nodes(s));
    TRY(survey_uses(s));
out:
    return st;
}

static void close_simulation(simulation *s)
{
    void *const all[] = {s->tensors, s->uses, s->consumers, s->choice, s->valid_until, s->seconds, s->residents, s->place, s->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

/* ---- */

/* Whether the plan that the simulation under `asked_bytes` gives needs at most `budget_bytes`. */
static hr_status passes(simulation *s, int64_t asked_bytes, int64_t budget_bytes, bool *answer)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    int64_t peak_bytes;
    *answer = false;
    TRY(simulate(s, asked_bytes));
    if (s->failed) goto out;
    TRY(hr_plan_clone(s->draft, &plan));
    TRY(hr_plan_apply(plan, s->edits, s->n_edits));
    TRY(hr_plan_live_bytes(s->graph, s->context->costs, plan, &peak_bytes, NULL, NULL));
    *answer = peak_bytes <= budget_bytes;
out:
    hr_plan_free(plan);
    return st;
}

/* Leaves in s->edits what the algorithm does within the budget, or within the smallest that it gets through. */
static hr_status find_run(simulation *s, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    int64_t low = s->persistent_bytes, high, best;
    bool answer = false;
    TRY(hr_plan_live_bytes(s->graph, s->context->costs, s->draft, &high, NULL, NULL));
    best = high;
    for (int i = 0; i < TRIES && budget_bytes != INT64_MAX && !answer; i++) {
        TRY(passes(s, budget_bytes / 100 * (100 - 2 * i), budget_bytes, &answer));
        if (answer) goto out;
    }
    for (int i = 0; i < BISECTIONS; i++) {
        int64_t middle = low + (high - low) / 2;
        TRY(simulate(s, middle));
        if (s->failed) low = middle;
        else high = best = middle;
    }
    TRY(simulate(s, best));
    if (s->failed) s->n_edits = 0;
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    simulation s;
    TRY(open_simulation(context, draft, &s));
    TRY(find_run(&s, context->budget_bytes));
    TRY(hr_plan_apply(draft, s.edits, s.n_edits));
out:
    close_simulation(&s);
    return st;
}

static hr_status profile(const hr_rewrite *context, hr_plan *draft) { return HR_OK; }

const hr_technique hr_technique_dtr = {
    .name = "dtr",
    .summary = "evict the least cost per byte and idle second, recompute on demand (Kirisame et al. 2021)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
    .profile = profile,
};
