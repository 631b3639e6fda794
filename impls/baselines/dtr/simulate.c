/* The online algorithm over a draft; see pass.c for source and departures. */
#include <math.h>
#include <stdlib.h>
#include "dtr.h"
#include "lives.h"

/* More residents than SCAN are not all compared: a fixed pseudo-random sample of them, as the paper proposes. */
enum { SCAN = 512, SAMPLE = 64 };

static bool is_input(const hr_dtr *d, int t) { return d->graph->tensors[t].producer < 0; }
static double own_seconds(const hr_dtr *d, int t) { return d->seconds[d->graph->tensors[t].producer]; }
static bool is_counted(const hr_dtr *d, int t) { return t >= 0 && !hr_tensor_is_persistent(&d->graph->tensors[t]); }

/* ---- evicted neighbourhoods: sets that are joined when a tensor between them leaves, and never split ---- */

static int root_of(hr_dtr *d, int set)
{
    while (d->sets[set].parent != set) set = d->sets[set].parent = d->sets[d->sets[set].parent].parent;
    return set;
}

/* Evicted tensors that t is made from, and that are made from t. */
typedef void each_neighbour(hr_dtr *d, int t, int neighbour, double *sum);
static void neighbours(hr_dtr *d, int t, each_neighbour *each, double *sum)
{
    const hr_node *producer = &d->graph->nodes[d->graph->tensors[t].producer];
    for (int j = 0; j < producer->n_in; j++)
        if (producer->in[j] >= 0 && d->tensors[producer->in[j]].evicted) each(d, t, producer->in[j], sum);
    for (int u = 0; u < hr_uses_count(&d->uses, t); u++) {
        const hr_node *reader = hr_uses_node(d->graph, d->draft, hr_uses_of(&d->uses, t)[u]);
        for (int k = 0; k < reader->n_out; k++)
            if (d->tensors[reader->out[k]].evicted) each(d, t, reader->out[k], sum);
    }
}

static void join(hr_dtr *d, int t, int neighbour, double *sum)
{
    int a = root_of(d, d->tensors[t].set), b = root_of(d, d->tensors[neighbour].set);
    (void)sum;
    if (a == b) return;
    d->sets[a].parent = b;
    d->sets[b].seconds += d->sets[a].seconds;
}

static void add_once(hr_dtr *d, int t, int neighbour, double *sum)
{
    hr_dtr_set *set = &d->sets[root_of(d, d->tensors[neighbour].set)];
    (void)t;
    if (set->stamp == d->stamp) return;
    set->stamp = d->stamp;
    *sum += set->seconds;
}

/* h of the rule: least leaves first. */
static double price_of(hr_dtr *d, int t)
{
    const hr_dtr_tensor *x = &d->tensors[t];
    double idle_seconds = d->now_seconds - x->used_seconds, seconds = own_seconds(d, t);
    switch (d->rule) {
    case HR_DTR_LRU: return -idle_seconds;
    case HR_DTR_SIZE: return -(double)x->bytes;
    case HR_DTR_NEIGHBOURHOOD:
        d->stamp++;
        neighbours(d, t, add_once, &seconds);
        break;
    default: break;
    }
    return seconds / ((double)x->bytes * fmax(idle_seconds, 1e-15));
}

/* ---- what is there ---- */

static void settle(hr_dtr *d, int t, bool resident)
{
    hr_dtr_tensor *x = &d->tensors[t];
    if (x->resident == resident) return;
    x->resident = resident;
    d->live_bytes += resident ? x->bytes : -x->bytes;
    if (!x->again || is_input(d, t)) return;
    if (resident) {
        d->place[t] = d->n_residents;
        d->residents[d->n_residents++] = t;
    } else {
        int last = d->residents[--d->n_residents];
        d->residents[d->place[t]] = last;
        d->place[last] = d->place[t];
    }
}

static hr_status evict(hr_dtr *d, int t)
{
    hr_status st = HR_OK;
    settle(d, t, false);
    if (is_input(d, t)) goto out;
    d->tensors[t].evicted = true;
    if (d->rule != HR_DTR_NEIGHBOURHOOD) goto out;
    TRY_GROW(d->sets, d->n_sets, d->set_capacity);
    d->sets[d->n_sets] = (hr_dtr_set){.parent = d->n_sets, .seconds = own_seconds(d, t)};
    d->tensors[t].set = d->n_sets++;
    neighbours(d, t, join, NULL);
out:
    return st;
}

static void come(hr_dtr *d, int t)
{
    hr_dtr_tensor *x = &d->tensors[t];
    if (x->evicted && d->rule == HR_DTR_NEIGHBOURHOOD) {
        hr_dtr_set *set = &d->sets[root_of(d, x->set)];
        set->seconds = fmax(set->seconds - own_seconds(d, t), 0);
    }
    x->evicted = false;
    x->used_seconds = d->now_seconds;
    settle(d, t, true);
}

/* ---- may it leave? ---- */

static hr_status raise_needed(hr_dtr *d, int t, int needed)
{
    hr_status st = HR_OK;
    TRY_GROW(d->raised, d->n_raised, d->raised_capacity);
    d->raised[d->n_raised].tensor = t;
    d->raised[d->n_raised++].needed = d->tensors[t].needed;
    d->tensors[t].needed = needed;
out:
    return st;
}

/* Whether t, and all that is evicted and needed to make it, can be made again at the last position where t may be asked
 * for. If so, those and what is still there remember that position. */
static hr_status may_leave(hr_dtr *d, int t, bool *answer)
{
    hr_status st = HR_OK;
    const hr_dtr_tensor *x = &d->tensors[t];
    int needed = x->next < hr_uses_count(&d->uses, t) ? hr_uses_of(&d->uses, t)[x->next] : -1;
    if (x->needed > needed) needed = x->needed;
    *answer = true;
    d->n_raised = 0;
    if (is_input(d, t) || needed < d->position) goto out;      /* nobody asks any more, or it is at hand */
    TRY(raise_needed(d, t, needed));
    for (int i = 0; i < d->n_raised && *answer; i++) {
        int from = d->raised[i].tensor, producer = d->graph->tensors[from].producer;
        if (d->tensors[from].resident && from != t) continue;
        const hr_node *node = &d->graph->nodes[producer];
        *answer = needed <= d->last_run[producer];
        for (int j = 0; j < node->n_in && *answer; j++) {
            int in = node->in[j];
            if (!is_counted(d, in) || !d->tensors[in].again || is_input(d, in) || d->tensors[in].needed >= needed)
                continue;
            TRY(raise_needed(d, in, needed));
        }
    }
    for (int i = d->n_raised - 1; i >= 0 && !*answer; i--) d->tensors[d->raised[i].tensor].needed = d->raised[i].needed;
out:
    return st;
}

/* The cheaper of `best` (-1: none) and a resident, if nobody holds it and this search has not refused it. */
static void compare(hr_dtr *d, int t, int *best, double *least)
{
    if (d->tensors[t].locks || d->tensors[t].refused == d->searches) return;
    double price = price_of(d, t);
    if (*best >= 0 && (price > *least || (price == *least && t > *best))) return;
    *best = t;
    *least = price;
}

static int cheapest(hr_dtr *d)
{
    int best = -1, n = d->n_residents;
    double least = INFINITY;
    for (int i = 0; i < SAMPLE && n > SCAN; i++) {
        d->draws = d->draws * 6364136223846793005u + 1442695040888963407u;
        compare(d, d->residents[(d->draws >> 33) % (uint64_t)n], &best, &least);
    }
    bool all = best < 0;                                       /* few, or a sample of nothing but held ones */
    for (int i = 0; i < n && all; i++) compare(d, d->residents[i], &best, &least);
    return best;
}

static hr_status make_room(hr_dtr *d, int64_t bytes)
{
    hr_status st = HR_OK;
    d->searches++;
    while (d->live_bytes + bytes > d->budget_bytes && !d->failed) {
        bool leaves = false;
        int t = cheapest(d);
        if (t < 0) d->failed = true;
        else TRY(may_leave(d, t, &leaves));
        if (leaves) TRY(evict(d, t));
        else if (t >= 0) d->tensors[t].refused = d->searches;
    }
out:
    return st;
}

/* Without a reader left in the draft, and not held: goes at once. */
static hr_status drop_if_unread(hr_dtr *d, int t)
{
    hr_status st = HR_OK;
    const hr_dtr_tensor *x = &d->tensors[t];
    bool leaves = false;
    if (!is_counted(d, t) || !x->again || !x->resident || x->locks || x->next < hr_uses_count(&d->uses, t)) goto out;
    TRY(may_leave(d, t, &leaves));
    if (leaves) TRY(evict(d, t));
out:
    return st;
}

/* ---- running ---- */

static hr_status add_edit(hr_dtr *d, hr_edit edit, double seconds)
{
    hr_status st = HR_OK;
    TRY_GROW(d->edits, d->n_edits, d->edit_capacity);
    d->edits[d->n_edits++] = edit;
    d->now_seconds += seconds;
    d->runs++;
    if (d->runs > HR_DTR_LIMIT * d->draft->n_steps || d->now_seconds > HR_DTR_LIMIT * d->step_seconds) d->failed = true;
out:
    return st;
}

/* Holds the inputs of a node and puts it on the stack. */
static hr_status begin(hr_dtr *d, int node, int target)
{
    hr_status st = HR_OK;
    const hr_node *n = &d->graph->nodes[node];
    TRY_GROW(d->frames, d->n_frames, d->frame_capacity);
    d->frames[d->n_frames++] = (hr_dtr_frame){node, target, 0};
    for (int j = 0; j < n->n_in; j++)
        if (is_counted(d, n->in[j])) d->tensors[n->in[j]].locks++;
out:
    return st;
}

static hr_status bring(hr_dtr *d, int t)
{
    hr_status st = HR_OK;
    int producer = d->graph->tensors[t].producer;
    if (!d->tensors[t].again || (producer >= 0 && d->position > d->last_run[producer])) {
        d->failed = true;
    } else if (producer >= 0) {
        TRY(begin(d, producer, t));
    } else {
        TRY(make_room(d, d->tensors[t].bytes));
        if (d->failed) goto out;
        TRY(add_edit(d, (hr_edit){d->position, HR_STEP_IN, -1, t, 0},
                     hr_link_seconds(&d->context->costs->in, d->graph->tensors[t].bytes)));
        come(d, t);
    }
out:
    return st;
}

/* Room for outputs and workspace, which those of the outputs that are there already must not be taken for. */
static hr_status make_room_for(hr_dtr *d, const hr_node *node, int id)
{
    hr_status st = HR_OK;
    int64_t bytes = hr_align(d->context->costs->nodes[id].choices[d->choice[id]].workspace_bytes);
    for (int k = 0; k < node->n_out; k++) {
        d->tensors[node->out[k]].locks++;
        if (!d->tensors[node->out[k]].resident) bytes += d->tensors[node->out[k]].bytes;
    }
    TRY(make_room(d, bytes));
out:
    for (int k = 0; k < node->n_out; k++) d->tensors[node->out[k]].locks--;
    return st;
}

/* The node on top of the stack, whose inputs are there. */
static hr_status run_top(hr_dtr *d)
{
    hr_status st = HR_OK;
    hr_dtr_frame frame = d->frames[--d->n_frames];
    const hr_node *node = &d->graph->nodes[frame.node];
    TRY(make_room_for(d, node, frame.node));
    if (d->failed) goto out;
    if (frame.target < 0) d->now_seconds += d->seconds[frame.node];
    else
        TRY(add_edit(d, (hr_edit){d->position, HR_STEP_RUN, frame.node, -1, d->choice[frame.node]},
                     d->seconds[frame.node]));
    for (int k = 0; k < node->n_out; k++) come(d, node->out[k]);
    for (int j = 0; j < node->n_in; j++) {
        if (!is_counted(d, node->in[j])) continue;
        d->tensors[node->in[j]].used_seconds = d->now_seconds;
        d->tensors[node->in[j]].locks--;
    }
    if (frame.target < 0) goto out;            /* the draft says what dies */
    for (int j = 0; j < node->n_in; j++) TRY(drop_if_unread(d, node->in[j]));
    for (int k = 0; k < node->n_out; k++)
        if (node->out[k] != frame.target) TRY(drop_if_unread(d, node->out[k]));
out:
    return st;
}

/* A step of the draft, and before it whatever has to be made again, deepest first. */
static hr_status run_step(hr_dtr *d, int id)
{
    hr_status st = HR_OK;
    TRY(begin(d, id, -1));
    while (d->n_frames && !d->failed) {
        hr_dtr_frame *top = &d->frames[d->n_frames - 1];
        const hr_node *node = &d->graph->nodes[top->node];
        while (top->input < node->n_in &&
               (!is_counted(d, node->in[top->input]) || d->tensors[node->in[top->input]].resident))
            top->input++;
        if (top->input < node->n_in) TRY(bring(d, node->in[top->input]));
        else TRY(run_top(d));
    }
out:
    return st;
}

static hr_status one_step(hr_dtr *d, int i)
{
    hr_status st = HR_OK;
    const hr_step *step = &d->draft->steps[i];
    const hr_node *node = hr_uses_node(d->graph, d->draft, i);
    d->position = i;
    if (step->kind == HR_STEP_IN) {
        TRY(make_room(d, d->tensors[step->tensor].bytes));
        come(d, step->tensor);
    }
    if (step->kind == HR_STEP_FREE) settle(d, step->tensor, false);
    if (node) TRY(run_step(d, step->node));
    if (d->failed) goto out;
    for (int j = 0; node && j < node->n_in; j++) {
        if (!is_counted(d, node->in[j])) continue;
        hr_dtr_tensor *x = &d->tensors[node->in[j]];
        while (x->next < hr_uses_count(&d->uses, node->in[j]) && hr_uses_of(&d->uses, node->in[j])[x->next] <= i)
            x->next++;
    }
    for (int k = d->death_begin[i]; k < d->death_begin[i + 1]; k++) {
        if (d->tensors[d->deaths[k]].again) TRY(drop_if_unread(d, d->deaths[k]));
        else settle(d, d->deaths[k], false);
    }
out:
    return st;
}

static void restart(hr_dtr *d, int64_t budget_bytes)
{
    d->live_bytes = d->persistent_bytes;
    d->budget_bytes = budget_bytes;
    d->now_seconds = 0;
    d->failed = false;
    d->n_edits = 0;
    d->n_residents = d->n_sets = d->n_frames = d->runs = d->searches = d->stamp = 0;
    d->draws = 1;
    for (int t = 0; t < d->graph->n_tensors; t++) {
        hr_dtr_tensor *x = &d->tensors[t];
        *x = (hr_dtr_tensor){.bytes = x->bytes, .again = x->again, .needed = -1};
    }
}

hr_status hr_dtr_simulate(hr_dtr *d, int64_t budget_bytes)
{
    hr_status st = HR_OK;
    restart(d, budget_bytes);
    for (int i = 0; i < d->draft->n_steps && !d->failed; i++) TRY(one_step(d, i));
out:
    return st;
}
