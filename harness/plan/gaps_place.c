/* When moves leave and enter, the live bytes of the list and its time.
 *
 * Every move at its shortest stay gives the least live bytes that the choice can have. What is left below the target is
 * given to transfers: a tensor on its way out stays until its copy has ended, one on its way in arrives as early as its
 * link asks for (each link carries one transfer at a time: out as soon as possible, in as late as possible). Where the
 * bytes do not suffice the stay is cut, and compute waits for the transfer.
 */
#include <stdlib.h>
#include <string.h>
#include "gaps.h"

static int64_t bytes_of(const hr_gap_problem *p, int t) { return p->bytes[t]; }

static hr_status arrays_fit(hr_gap_list *l)
{
    hr_status st = HR_OK;
    size_t n = (size_t)l->n_items + 2;
    if (l->time_capacity >= n) return HR_OK;
    n += n / 4;
    free(l->live_bytes);
    free(l->crowd_bytes);
    free(l->start_seconds);
    l->live_bytes = malloc(sizeof *l->live_bytes * n);
    l->crowd_bytes = malloc(sizeof *l->crowd_bytes * n);
    l->start_seconds = malloc(sizeof *l->start_seconds * n);
    l->time_capacity = 0;
    TRY_ALLOC(l->live_bytes);
    TRY_ALLOC(l->crowd_bytes);
    TRY_ALLOC(l->start_seconds);
    l->time_capacity = n;
out:
    return st;
}

/* A life of t from item `begin` to item `end`, both included, as differences. */
static void life_add(hr_gap_list *l, int begin, int end, int64_t bytes)
{
    l->live_bytes[begin] += bytes;
    l->live_bytes[end + 1] -= bytes;
}

static void written(const hr_gap_problem *p, hr_gap_list *l, int *until, int t, int i)
{
    life_add(l, i, until[t] >= 0 ? until[t] : i, bytes_of(p, t));
    until[t] = -1;
}

static void item_back(const hr_gap_problem *p, hr_gap_list *l, int *until, int i)
{
    const hr_gap_item *item = &l->items[i];
    if (item->kind != HR_STEP_RUN) {
        if (item->kind == HR_STEP_IN) written(p, l, until, item->tensor, i);
        else if (until[item->tensor] < 0) until[item->tensor] = i;
        return;
    }
    const hr_node *node = &p->graph->nodes[item->node];
    for (int k = 0; k < node->n_out; k++) written(p, l, until, node->out[k], i);
    for (int j = p->in_begin[item->node]; j < p->in_begin[item->node + 1]; j++)
        if (until[p->ins[j]] < 0) until[p->ins[j]] = i;
    life_add(l, i, i, p->workspace_bytes[item->node]);
}

hr_status hr_gap_weigh(const hr_gap_problem *p, hr_gap_list *l)
{
    hr_status st = HR_OK;
    int *until = NULL, m = l->n_moves - 1;
    TRY(arrays_fit(l));
    until = malloc(sizeof *until * (size_t)(p->graph->n_tensors + 1));
    TRY_ALLOC(until);
    memset(until, -1, sizeof *until * (size_t)(p->graph->n_tensors + 1));
    memset(l->live_bytes, 0, sizeof *l->live_bytes * (size_t)(l->n_items + 2));
    while (m >= 0 && l->moves[m].enter >= l->n_items) m--;
    for (int i = l->n_items - 1; i >= 0; i--) {
        item_back(p, l, until, i);
        for (; m >= 0 && l->moves[m].enter == i; m--) written(p, l, until, l->moves[m].tensor, i);
    }
    l->peak_bytes = 0;
    int64_t live = p->persistent_bytes;
    for (int i = 0; i < l->n_items; i++) {
        live += l->live_bytes[i];
        l->live_bytes[i] = live;
        if (live > l->peak_bytes) l->peak_bytes = live;
    }
out:
    free(until);
    return st;
}

static double item_seconds(const hr_gap_problem *p, const hr_gap_item *item)
{
    return item->kind == HR_STEP_RUN ? p->seconds[item->node] : 0;
}

/* First item in [from, until] that starts at `seconds` or later; `until` when none does. */
static int first_from(const hr_gap_list *l, double seconds, int from, int until)
{
    while (from < until) {
        int middle = from + (until - from) / 2;
        if (l->start_seconds[middle] >= seconds) until = middle;
        else from = middle + 1;
    }
    return from;
}

/* Items [from, until) take `bytes` more, from the near end on, as long as they stay at the target; returns where it ends. */
static int stay_after(hr_gap_list *l, int from, int until, int64_t bytes, int64_t target_bytes)
{
    int i = from;
    for (; i < until && l->crowd_bytes[i] + bytes <= target_bytes; i++) l->crowd_bytes[i] += bytes;
    return i;
}

static int stay_before(hr_gap_list *l, int from, int until, int64_t bytes, int64_t target_bytes)
{
    int i = until;
    for (; i > from && l->crowd_bytes[i - 1] + bytes <= target_bytes; i--) l->crowd_bytes[i - 1] += bytes;
    return i;
}

static int by_leave(const void *a, const void *b, void *context)
{
    const hr_gap_move *moves = context, *x = &moves[*(const int *)a], *y = &moves[*(const int *)b];
    if (x->leave != y->leave) return x->leave < y->leave ? -1 : 1;
    return x->tensor - y->tensor;
}

/* Outgoing transfers, one after the other, each as soon as it can. Compute waits where a stay had to be cut. */
static void place_out(const hr_gap_problem *p, hr_gap_list *l, const int *order, double *wait_for, int64_t target_bytes)
{
    double link_free = 0;
    int before = 0;                /* where the transfer before gives its bytes away: it stands in front of that on the list */
    for (int k = 0; k < l->n_moves; k++) {
        hr_gap_move *move = &l->moves[order[k]];
        move->turn = k;
        move->issue = move->release = move->leave + 1;
        move->out_end_seconds = l->start_seconds[move->leave + 1];
        if (!move->copies_out) continue;
        double begin = l->start_seconds[move->leave + 1];
        if (link_free > begin) begin = link_free;
        move->out_end_seconds = link_free = begin + hr_link_seconds(&p->costs->out, bytes_of(p, move->tensor));
        if (move->enter >= l->n_items) continue;               /* made again by the way: its bytes are not waited for */
        int ideal = first_from(l, link_free, move->leave + 1, move->enter);
        move->release = stay_after(l, move->leave + 1, ideal, bytes_of(p, move->tensor), target_bytes);
        if (move->release < ideal && wait_for[move->release] < link_free) wait_for[move->release] = link_free;
        if (before > move->issue) move->issue = before < move->release ? before : move->release;
        before = move->release;
    }
}

/* Incoming transfers from the last one back, each as late as its own reader and the next transfer allow. */
static void place_in(const hr_gap_problem *p, hr_gap_list *l, int64_t target_bytes)
{
    double next_begin = l->start_seconds[l->n_items];
    for (int m = l->n_moves - 1; m >= 0; m--) {
        hr_gap_move *move = &l->moves[m];
        move->fetch = move->enter;
        if (move->enter >= l->n_items) continue;
        double end = l->start_seconds[move->enter];
        if (next_begin < end) end = next_begin;
        next_begin = end - hr_link_seconds(&p->costs->in, bytes_of(p, move->tensor));
        /* the last item that starts no later than the transfer: it arrives in time when it begins with it */
        int ideal = first_from(l, next_begin, move->release, move->enter);
        if (ideal > move->release && l->start_seconds[ideal] > next_begin) ideal--;
        move->fetch = stay_before(l, ideal, move->enter, bytes_of(p, move->tensor), target_bytes);
    }
}

/* Plays the list forward with both links. */
static void play(const hr_gap_problem *p, hr_gap_list *l, const int *by_fetch, const double *wait_for)
{
    double now = 0, in_free = 0, shift = 0;
    int next = 0, m = 0;
    double *ready = l->start_seconds;   /* becomes the played start of each item */
    l->compute_seconds = l->stall_seconds = 0;
    for (int i = 0; i < l->n_items; i++) {
        double planned_wait = wait_for[i];
        if (planned_wait > 0 && planned_wait + shift > now) { l->stall_seconds += planned_wait + shift - now; now = planned_wait + shift; }
        for (; next < l->n_moves && l->moves[by_fetch[next]].fetch == i; next++) {
            hr_gap_move *move = &l->moves[by_fetch[next]];
            if (move->enter >= l->n_items) continue;
            double begin = now > in_free ? now : in_free;
            if (move->out_end_seconds + shift > begin) begin = move->out_end_seconds + shift;
            in_free = begin + hr_link_seconds(&p->costs->in, bytes_of(p, move->tensor));
            move->out_end_seconds = in_free;                  /* from here on: when it is there */
        }
        for (; m < l->n_moves && l->moves[m].enter == i; m++)
            if (l->moves[m].out_end_seconds > now) {
                l->stall_seconds += l->moves[m].out_end_seconds - now;
                shift += l->moves[m].out_end_seconds - now;
                now = l->moves[m].out_end_seconds;
            }
        ready[i] = now;
        now += item_seconds(p, &l->items[i]);
        l->compute_seconds += item_seconds(p, &l->items[i]);
    }
    ready[l->n_items] = now;
    l->total_seconds = now;
}

static int by_fetch_place(const void *a, const void *b, void *context)
{
    const hr_gap_move *moves = context, *x = &moves[*(const int *)a], *y = &moves[*(const int *)b];
    if (x->fetch != y->fetch) return x->fetch < y->fetch ? -1 : 1;
    return *(const int *)a - *(const int *)b;              /* in order of `enter` */
}

hr_status hr_gap_place(const hr_gap_problem *p, int64_t target_bytes, hr_gap_list *l)
{
    hr_status st = HR_OK;
    double now = 0, *wait_for = NULL;
    int *order = NULL;
    wait_for = calloc((size_t)l->n_items + 2, sizeof *wait_for);
    order = malloc(sizeof *order * (size_t)(l->n_moves + 1));
    TRY_ALLOC(wait_for);
    TRY_ALLOC(order);
    memcpy(l->crowd_bytes, l->live_bytes, sizeof *l->live_bytes * (size_t)l->n_items);
    for (int i = 0; i < l->n_items; i++) {
        l->start_seconds[i] = now;
        now += item_seconds(p, &l->items[i]);
    }
    l->start_seconds[l->n_items] = now;
    for (int m = 0; m < l->n_moves; m++) order[m] = m;
    qsort_r(order, (size_t)l->n_moves, sizeof *order, by_leave, l->moves);
    place_out(p, l, order, wait_for, target_bytes);
    place_in(p, l, target_bytes);
    qsort_r(order, (size_t)l->n_moves, sizeof *order, by_fetch_place, l->moves);
    play(p, l, order, wait_for);
out:
    free(wait_for);
    free(order);
    return st;
}
