/* The search: candidates, their prices, the best ones inserted, until the live bytes are at the target.
 *
 * After US11521062B2: of all gaps whose tensor timing slack is above thTTS and whose tensor is at least thS large, the
 * pass inserts reduction and restoration where they are cheapest, brings arrival times up to date, and goes on. The price
 * of a gap is the time that it adds to the step for the bytes that it takes from where too many are alive: of a swap the
 * part of both transfers that its slack cannot hide beside the transfers that are there already, of a recomputation the
 * seconds of all that must run again, of a compression packing and unpacking.
 */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PICKS_SHARE = 48, PICKS_SHARE_LARGE = 12, LARGE_ITEMS = 20000, ROUNDS_MOST = 400, ROUNDS_LEAST = 60, STEPS_OF_ROUNDS = 200000, CLOSURE_MOST = 512, BINS = 512 };
static const double LINK_SHADOW = 1e-3;     /* seconds of a link count so much beside seconds of the step: a hidden transfer
                                             * is not free while others wait for the link */

/* ---- what a tensor would need to be made again ---- */

/* Index of the last use at or before `at`, -1. */
static int use_before(const hr_gap_problem *p, int t, int at)
{
    const hr_gap_tensor *tensor = &p->tensors[t];
    const int *uses = p->uses + tensor->uses_begin;
    int low = 0, high = tensor->n_uses;
    while (low < high) {
        int middle = (low + high) / 2;
        if (uses[middle] <= at) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

typedef enum { IS_THERE, IS_MADE_ANYWAY, IS_DEAD, IS_GONE } presence;

static presence presence_at(const hr_slack_search *s, int t, int at)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_tensor *tensor = &p->tensors[t];
    if (hr_tensor_is_persistent(&p->graph->tensors[t])) return IS_THERE;
    int k = use_before(p, t, at);
    if (k < 0) return IS_GONE;
    if (p->uses[tensor->uses_begin + k] == at) return IS_THERE;         /* the step reads it itself */
    if (!tensor->managed) return k + 1 < tensor->n_uses ? IS_THERE : IS_GONE;
    if (tensor->input) return IS_THERE;
    if (k + 1 >= tensor->n_uses) return s->choice->extend[t] ? IS_THERE : IS_DEAD;
    int g = tensor->uses_begin + k;
    if (s->choice->kind[g] != HR_GAP_RECOMPUTE) return IS_THERE;       /* held, or brought earlier */
    if (s->list->held_from[g] >= 0 && at > s->list->held_from[g] && !s->choice->again[g]) return IS_THERE;
    return s->choice->again[g] ? IS_DEAD : IS_MADE_ANYWAY;
}

bool hr_slack_closure_of(hr_slack_search *s, int t, int at, bool extend, hr_slack_closure *closure)
{
    const hr_gap_problem *p = s->problem;
    int n = 0, first = p->tensors[t].producer;
    *closure = (hr_slack_closure){0};
    s->stamp++;
    if (first < 0 || at > p->valid_until[first]) return false;
    s->stack[n++] = first;
    s->stamped[first] = s->stamp;
    while (n) {
        int id = s->stack[--n];
        const hr_node *node = &p->graph->nodes[id];
        closure->seconds += p->seconds[id];
        if (++closure->n_nodes > CLOSURE_MOST) return false;
        for (int j = 0; j < node->n_in; j++) {
            int x = node->in[j];
            if (x < 0) continue;
            presence is = presence_at(s, x, at);
            if (is == IS_GONE) return false;
            if (is == IS_THERE || is == IS_MADE_ANYWAY) continue;
            if (extend && is == IS_DEAD && id == first) {
                int k = use_before(p, x, at);
                if (k + 1 >= p->tensors[x].n_uses) {
                    closure->held_bytes += p->tensors[x].bytes;
                    closure->extends = true;
                    continue;
                }
            }
            int producer = p->tensors[x].producer;
            if (producer < 0 || at > p->valid_until[producer]) return false;
            if (s->stamped[producer] == s->stamp) continue;
            s->stamped[producer] = s->stamp;
            s->stack[n++] = producer;
        }
    }
    return true;
}

/* ---- where too many bytes are alive ---- */

static hr_status excess_fits(hr_slack_search *s)
{
    hr_status st = HR_OK;
    int n = s->list->n_items + 2;
    if (s->excess_capacity >= n) return HR_OK;
    n += n / 4;
    free(s->excess_sum);
    free(s->excess_count);
    s->excess_sum = calloc((size_t)n, sizeof *s->excess_sum);
    s->excess_count = calloc((size_t)n, sizeof *s->excess_count);
    s->excess_capacity = 0;
    TRY_ALLOC(s->excess_sum);
    TRY_ALLOC(s->excess_count);
    s->excess_capacity = n;
out:
    return st;
}

static void find_excess(hr_slack_search *s)
{
    const hr_gap_list *l = s->list;
    s->excess = 0;
    for (int i = 0; i < l->n_items; i++) {
        int64_t over = l->live_bytes[i] - s->target_bytes;
        if (over < 0) over = 0;
        s->excess_sum[i + 1] = s->excess_sum[i] + (double)over;
        s->excess_count[i + 1] = s->excess_count[i] + (over > 0);
        s->excess += (double)over;
    }
}

/* Bytes * items above the target that `bytes` fewer in items [from, until) would take, at most. */
static double relief_of(const hr_slack_search *s, int from, int until, int64_t bytes)
{
    if (until <= from) return 0;
    double sum = s->excess_sum[until] - s->excess_sum[from];
    double most = (double)bytes * (double)(s->excess_count[until] - s->excess_count[from]);
    return sum < most ? sum : most;
}

/* The same from bins that follow the picks of a round. */
static double relief_left(hr_slack_search *s, int from, int until, int64_t bytes, bool take)
{
    double relief = 0;
    int width = s->bin_width;
    for (int b = from / width; b * width < until && b < BINS; b++) {
        double share = 1;
        int low = b * width > from ? b * width : from, high = (b + 1) * width < until ? (b + 1) * width : until;
        share = (double)(high - low) / width;
        double most = (double)bytes * s->bin_count[b] * share, sum = s->bin_sum[b] * share, taken = sum < most ? sum : most;
        relief += taken;
        if (take) s->bin_sum[b] -= taken;
    }
    return relief;
}

static void fill_bins(hr_slack_search *s)
{
    int n = s->list->n_items;
    s->bin_width = n / BINS + 1;
    for (int b = 0; b < BINS; b++) {
        int from = b * s->bin_width, until = from + s->bin_width;
        if (from > n) from = n;
        if (until > n) until = n;
        s->bin_sum[b] = s->excess_sum[until] - s->excess_sum[from];
        s->bin_count[b] = s->excess_count[until] - s->excess_count[from];
    }
}

/* ---- prices ---- */

static void offer(hr_slack_search *s, hr_slack_offer candidate)
{
    if (!(candidate.relief > 0) || !isfinite(candidate.seconds)) return;
    candidate.price = (candidate.seconds + s->least_seconds) / candidate.relief;
    if (candidate.price >= s->offers[s->n_offers].price && s->offers[s->n_offers].gap == candidate.gap) return;
    s->offers[s->n_offers] = candidate;
}

/* Seconds of a swap that its slack does not hide beside the transfers that are there already. */
static double swap_exposed(hr_slack_search *s, double out, double in, double leaves, double wanted)
{
    double out_end = leaves + out;
    if (out > 0)
        for (int round = 0; round < 3; round++) out_end = leaves + out + hr_timing_busy(s->timing, HR_STREAM_OUT, leaves, out_end);
    double in_start = hr_timing_latest_start(s->timing, HR_STREAM_IN, wanted, in);
    if (!(in_start >= 0)) return fmax(out_end + in - wanted, in);
    return in_start < out_end ? out_end - in_start : 0;
}

static void offer_swap(hr_slack_search *s, int g, int t, int from, int until, double leaves, double wanted)
{
    const hr_gap_problem *p = s->problem;
    int64_t bytes = p->tensors[t].bytes;
    double out = p->tensors[t].input ? 0 : hr_link_seconds(&p->costs->out, bytes), in = hr_link_seconds(&p->costs->in, bytes);
    offer(s, (hr_slack_offer){.gap = g, .kind = HR_GAP_SWAP, .from = from, .until = until, .bytes = bytes,
                              .seconds = swap_exposed(s, out, in, leaves, wanted) + LINK_SHADOW * (out + in),
                              .relief = relief_of(s, from, until, bytes)});
}

static void offer_recompute(hr_slack_search *s, int g, int t, int at, int from, int until, bool again)
{
    const hr_gap_problem *p = s->problem;
    hr_slack_closure closure;
    for (int extend = 0; extend <= !again; extend++) {
        if (!hr_slack_closure_of(s, t, at, extend, &closure) || (extend && !closure.extends)) continue;
        int64_t bytes = p->tensors[t].bytes - closure.held_bytes;
        if (bytes <= 0) continue;
        offer(s, (hr_slack_offer){.gap = g, .kind = HR_GAP_RECOMPUTE, .from = from, .until = until, .bytes = bytes,
                                  .seconds = closure.seconds, .extend = extend, .again = again,
                                  .relief = relief_of(s, from, until, bytes)});
    }
}

static void offer_compress(hr_slack_search *s, int g, int t, int from, int until)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_tensor *tensor = &p->tensors[t];
    int64_t bytes = tensor->bytes - tensor->small_bytes;
    if (tensor->pack < 0 || bytes <= 0) return;
    offer(s, (hr_slack_offer){.gap = g, .kind = HR_GAP_COMPRESS, .from = from + 1, .until = until, .bytes = bytes,
                              .seconds = p->seconds[tensor->pack] + p->seconds[tensor->unpack],
                              .relief = relief_of(s, from + 1, until, bytes)});
}

/* The cheapest way to take the tensor of gap g away there, if any. */
static void offer_gap(hr_slack_search *s, int g)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_list *l = s->list;
    int t = p->gap_tensor[g], a = p->uses[g], b = p->uses[g + 1];
    if (s->banned[g] || b - a < 2 || p->tensors[t].bytes < s->least_bytes) return;
    int from = l->item_of[a] + 1, until = l->first_item[b];
    bool again = s->choice->kind[g] != HR_GAP_HELD;
    if (again) {                                       /* made inside the gap and held from there */
        if (s->choice->again[g] || l->held_from[g] < 0) return;
        from = l->item_of[l->held_from[g]] + 1;
    }
    if (until - from < 1 || !(relief_of(s, from, until, p->tensors[t].bytes) > 0)) return;
    s->offers[s->n_offers] = (hr_slack_offer){.gap = -1, .price = INFINITY};
    if (again) {
        if (s->choice->kind[g] == HR_GAP_RECOMPUTE) offer_recompute(s, g, t, b, from, until, true);
    } else {
        double leaves = hr_timing_end(s->timing, s->op_of[s->stale ? a : l->item_of[a]]);
        double wanted = hr_timing_start(s->timing, s->op_of[s->stale ? b : until]);
        if (wanted - leaves > s->least_slack_seconds) {
            if (s->allowed >> HR_GAP_SWAP & 1) offer_swap(s, g, t, from, until, leaves, wanted);
            if (s->allowed >> HR_GAP_COMPRESS & 1) offer_compress(s, g, t, from, until);
            if ((s->allowed >> HR_GAP_RECOMPUTE & 1) && !p->tensors[t].input) offer_recompute(s, g, t, b, from, until, false);
        }
    }
    if (s->offers[s->n_offers].gap >= 0) s->n_offers++;
}

static int by_price(const void *a, const void *b)
{
    const hr_slack_offer *x = a, *y = b;
    if (x->price != y->price) return x->price < y->price ? -1 : 1;
    return x->gap - y->gap;
}

/* ---- timing of the present list ---- */

enum { KEY_SHIFT = 20 };

/* The transfers of the list and what they wait for: the reader before, a trigger, and the reader after. */
static hr_status timing_of_moves(hr_slack_search *s)
{
    hr_status st = HR_OK;
    const hr_gap_list *l = s->list;
    for (int m = 0; m < l->n_moves; m++) {
        const hr_gap_move *move = &l->moves[m];
        const hr_costs *costs = s->problem->costs;
        int out = -1, in;
        uint64_t place = (uint64_t)m + 1;
        if (move->enter >= l->n_items) continue;
        if (move->copies_out) {
            TRY(hr_timing_add(s->timing, HR_STREAM_OUT, ((uint64_t)(move->leave + 1) << KEY_SHIFT) + place,
                              hr_link_seconds(&costs->out, s->problem->tensors[move->tensor].bytes), &out));
            TRY(hr_timing_depend(s->timing, s->op_of[move->leave], out));
            if (move->release < l->n_items && move->release > move->leave + 1)
                TRY(hr_timing_depend(s->timing, out, s->op_of[move->release]));     /* its bytes are given away there */
        }
        TRY(hr_timing_add(s->timing, HR_STREAM_IN, ((uint64_t)move->enter << KEY_SHIFT) + place + (1u << (KEY_SHIFT - 1)),
                          hr_link_seconds(&costs->in, s->problem->tensors[move->tensor].bytes), &in));
        if (out >= 0) TRY(hr_timing_depend(s->timing, out, in));
        if (move->fetch > 0) TRY(hr_timing_depend(s->timing, s->op_of[move->fetch - 1], in));
        TRY(hr_timing_depend(s->timing, in, s->op_of[move->enter]));
    }
out:
    return st;
}

static hr_status timing_build(hr_slack_search *s)
{
    hr_status st = HR_OK;
    const hr_gap_list *l = s->list;
    hr_timing_free(s->timing);
    s->timing = NULL;
    TRY(hr_timing_new(&s->timing));
    if (s->op_capacity < l->n_items + 1) {
        free(s->op_of);
        s->op_capacity = l->n_items + l->n_items / 4 + 1;
        s->op_of = malloc(sizeof *s->op_of * (size_t)s->op_capacity);
        TRY_ALLOC(s->op_of);
    }
    for (int i = 0; i < l->n_items; i++) {
        const hr_gap_item *item = &l->items[i];
        double seconds = item->kind == HR_STEP_RUN ? s->problem->seconds[item->node] : 0;
        TRY(hr_timing_add(s->timing, HR_STREAM_COMPUTE, (uint64_t)(i + 1) << KEY_SHIFT, seconds, &s->op_of[i]));
    }
    TRY(timing_of_moves(s));
    TRY(hr_timing_update(s->timing));
out:
    return st;
}

/* The transfers of a pick enter the timing, so that the slack of all others is what they leave. What runs again enters it
 * when the next round lists all that must run. */
static hr_status timing_insert(hr_slack_search *s, const hr_slack_offer *pick, int nth)
{
    hr_status st = HR_OK;
    const hr_gap_problem *p = s->problem;
    int t = p->gap_tensor[pick->gap], first = s->list->item_of[p->uses[pick->gap]] + 1, last = s->list->first_item[p->uses[pick->gap + 1]];
    int leave = s->op_of[first - 1], enter = s->op_of[last], out = -1, in;
    uint64_t place = (1u << (KEY_SHIFT - 2)) + (uint64_t)nth;
    double in_seconds = hr_link_seconds(&p->costs->in, p->tensors[t].bytes);
    double wanted = hr_timing_start(s->timing, enter), start = hr_timing_latest_start(s->timing, HR_STREAM_IN, wanted, in_seconds);
    int low = first, high = last;
    while (low < high) {                          /* the trigger: the last item that ends before the transfer begins */
        int middle = (low + high) / 2;
        if (hr_timing_end(s->timing, s->op_of[middle]) > start) high = middle;
        else low = middle + 1;
    }
    if (!p->tensors[t].input) {
        TRY(hr_timing_add(s->timing, HR_STREAM_OUT, ((uint64_t)first << KEY_SHIFT) + place,
                          hr_link_seconds(&p->costs->out, p->tensors[t].bytes), &out));
        TRY(hr_timing_depend(s->timing, leave, out));
    }
    TRY(hr_timing_add(s->timing, HR_STREAM_IN, ((uint64_t)last << KEY_SHIFT) + (1u << (KEY_SHIFT - 1)) + place,
                      in_seconds, &in));
    if (out >= 0) TRY(hr_timing_depend(s->timing, out, in));
    TRY(hr_timing_depend(s->timing, s->op_of[low > first ? low - 1 : first - 1], in));
    TRY(hr_timing_depend(s->timing, in, enter));
    TRY(hr_timing_update(s->timing));
out:
    return st;
}

/* ---- the search ---- */

/* Dead tensors that are held for others to be made of: instead they may be made again themselves. */
static void offer_extended(hr_slack_search *s)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_list *l = s->list;
    s->round++;
    for (int i = l->n_items - 1; i >= 0; i--) {
        if (!l->items[i].inserted || l->items[i].kind != HR_STEP_RUN) continue;
        for (int j = p->in_begin[l->items[i].node]; j < p->in_begin[l->items[i].node + 1]; j++) {
            int t = p->ins[j], last = p->tensors[t].uses_begin + p->tensors[t].n_uses - 1;
            hr_slack_closure closure;
            if (!s->choice->extend[t] || s->banned[last] || s->offered[t] == s->round || p->uses[last] >= l->items[i].base) continue;
            s->choice->extend[t] = 0;                  /* asked as if it were not */
            bool possible = hr_slack_closure_of(s, t, l->items[i].base, false, &closure);
            s->choice->extend[t] = 1;
            s->offered[t] = s->round;                  /* this is its last reader */
            if (!possible) continue;
            int from = l->item_of[p->uses[last]] + 1;
            s->offers[s->n_offers] = (hr_slack_offer){.gap = -1, .price = INFINITY};
            offer(s, (hr_slack_offer){.gap = last, .kind = HR_GAP_RECOMPUTE, .from = from, .until = l->first_item[l->items[i].base],
                                      .bytes = p->tensors[t].bytes, .seconds = closure.seconds, .unextend = true,
                                      .relief = relief_of(s, from, l->first_item[l->items[i].base], p->tensors[t].bytes)});
            if (s->offers[s->n_offers].gap >= 0) s->n_offers++;
        }
    }
}

/* Offers of all gaps of the present list, the cheapest first. */
static void collect_offers(hr_slack_search *s)
{
    s->n_offers = 0;
    if (s->allowed >> HR_GAP_RECOMPUTE & 1) offer_extended(s);
    for (int g = 0; g < s->problem->n_gaps; g++) {
        int t = s->problem->gap_tensor[g];
        if (t >= 0 && s->problem->tensors[t].managed && hr_gap_is_gap(s->problem, g)) offer_gap(s, g);
    }
    qsort(s->offers, (size_t)s->n_offers, sizeof *s->offers, by_price);
}

static void take(hr_slack_search *s, const hr_slack_offer *pick)
{
    const hr_gap_problem *p = s->problem;
    int t = p->gap_tensor[pick->gap];
    if (pick->unextend) { s->choice->extend[t] = 0; return; }
    if (pick->again) { s->choice->again[pick->gap] = 1; return; }
    s->choice->kind[pick->gap] = (unsigned char)pick->kind;
    if (!pick->extend) return;
    const hr_node *node = &p->graph->nodes[p->tensors[t].producer];
    for (int j = 0; j < node->n_in; j++)
        if (node->in[j] >= 0 && presence_at(s, node->in[j], p->uses[pick->gap + 1]) == IS_DEAD) s->choice->extend[node->in[j]] = 1;
}

/* Whether a swap still costs what it did when the round began: the picks before it have taken time of the links. */
static bool is_still_cheap(hr_slack_search *s, const hr_slack_offer *pick)
{
    const hr_gap_problem *p = s->problem;
    int g = pick->gap, t = p->gap_tensor[g];
    if (pick->kind != HR_GAP_SWAP || s->stale || !s->n_picked) return true;
    double leaves = hr_timing_end(s->timing, s->op_of[s->list->item_of[p->uses[g]]]);
    double wanted = hr_timing_start(s->timing, s->op_of[s->list->first_item[p->uses[g + 1]]]);
    double out = p->tensors[t].input ? 0 : hr_link_seconds(&p->costs->out, p->tensors[t].bytes);
    double in = hr_link_seconds(&p->costs->in, p->tensors[t].bytes);
    return swap_exposed(s, out, in, leaves, wanted) + LINK_SHADOW * (out + in) <= pick->seconds + LINK_SHADOW * (out + in);
}

/* Takes the best offers; each must still be worth what it was when the round began, or half of it, and cost no more. */
static hr_status pick_offers(hr_slack_search *s, int most)
{
    hr_status st = HR_OK;
    fill_bins(s);
    s->n_picked = 0;
    for (int i = 0; i < s->n_offers && s->n_picked < most; i++) {
        hr_slack_offer *pick = &s->offers[i];
        double left = relief_left(s, pick->from, pick->until, pick->bytes, false);
        if (s->n_picked && left < pick->relief / 2) continue;
        if (!is_still_cheap(s, pick)) continue;
        relief_left(s, pick->from, pick->until, pick->bytes, true);
        take(s, pick);
        s->picked[s->n_picked++] = pick->gap;
        bool large = s->list->n_items > LARGE_ITEMS;   /* there the times are brought up to date once a round */
        if (!s->stale && !large && pick->kind == HR_GAP_SWAP) TRY(timing_insert(s, pick, s->n_picked));
    }
out:
    return st;
}

static hr_status evaluate(hr_slack_search *s, bool *possible)
{
    hr_status st = HR_OK;
    TRY(hr_gap_expand(s->problem, s->choice, s->list, possible));
    if (!*possible) goto out;
    TRY(hr_gap_weigh(s->problem, s->list));
    TRY(hr_gap_place(s->problem, s->target_bytes, s->list));
out:
    return st;
}

hr_status hr_slack_reach(hr_slack_search *s, int64_t target_bytes)
{
    hr_status st = HR_OK;
    double before = INFINITY;
    bool possible, cautious = false;
    s->target_bytes = target_bytes;
    memset(s->banned, 0, (size_t)s->problem->n_gaps + 1);
    s->n_picked = 0;
    int rounds = STEPS_OF_ROUNDS / (s->problem->draft->n_steps + 1);
    rounds = rounds > ROUNDS_MOST ? ROUNDS_MOST : rounds < ROUNDS_LEAST ? ROUNDS_LEAST : rounds;
    for (int round = 0; round < rounds; round++) {
        TRY(evaluate(s, &possible));
        TRY(excess_fits(s));
        if (possible) find_excess(s);
        if (!possible || s->excess >= before) {            /* the last picks did not help: one by one, then without it */
            hr_gap_choice_copy(s->problem, &s->saved, s->choice);
            if (s->n_picked == 1) s->banned[s->picked[0]] = 1;
            cautious = s->n_picked > 1;
            TRY(evaluate(s, &possible));
            find_excess(s);
        } else {
            hr_gap_choice_copy(s->problem, s->choice, &s->saved);
            cautious = false;
            before = s->excess;
        }
        if (s->excess <= 0) break;
        if (!s->stale || !s->timing) TRY(timing_build(s));
        collect_offers(s);
        if (!s->n_offers) break;
        TRY(pick_offers(s, cautious ? 1 : s->n_offers / (s->list->n_items > LARGE_ITEMS ? PICKS_SHARE_LARGE : PICKS_SHARE) + 1));
    }
    hr_gap_choice_copy(s->problem, &s->saved, s->choice);
    TRY(evaluate(s, &possible));
out:
    return st;
}

/* What a decision saves when it is taken back, seen alone: the dearest are asked first. */
static double worth_of(hr_slack_search *s, int g)
{
    const hr_gap_problem *p = s->problem;
    int t = p->gap_tensor[g];
    hr_slack_closure closure;
    switch (s->choice->kind[g]) {
    case HR_GAP_RECOMPUTE: return hr_slack_closure_of(s, t, p->uses[g + 1], false, &closure) ? closure.seconds : 0;
    case HR_GAP_COMPRESS: return p->seconds[p->tensors[t].pack] + p->seconds[p->tensors[t].unpack];
    default: break;
    }
    double seconds = hr_link_seconds(&p->costs->in, p->tensors[t].bytes);
    if (s->list->stall_seconds <= 0 || p->tensors[t].input) return LINK_SHADOW * seconds;
    return hr_slack_closure_of(s, t, p->uses[g + 1], false, &closure) ? seconds - closure.seconds : 0;   /* in its place */
}

/* Keeps a change when the target is still met and the step does not get longer. */
static hr_status try_kind(hr_slack_search *s, int g, hr_gap_kind kind, bool again, int *tries, bool *kept)
{
    hr_status st = HR_OK;
    unsigned char old = s->choice->kind[g], old_again = s->choice->again[g];
    bool possible;
    s->choice->kind[g] = (unsigned char)kind;
    s->choice->again[g] = again;
    --*tries;
    TRY(hr_gap_expand(s->problem, s->choice, s->spare, &possible));
    if (possible) TRY(hr_gap_weigh(s->problem, s->spare));
    possible = possible && s->spare->peak_bytes <= s->target_bytes;
    if (possible) TRY(hr_gap_place(s->problem, s->target_bytes, s->spare));
    *kept = possible &&
            (s->spare->total_seconds < s->list->total_seconds ||
             (kind == HR_GAP_HELD && s->spare->total_seconds <= s->list->total_seconds));
    if (*kept) {
        hr_gap_list *list = s->list;
        s->list = s->spare;
        s->spare = list;
    } else {
        s->choice->kind[g] = old;
        s->choice->again[g] = old_again;
    }
out:
    return st;
}

/* Whether the tensor's bytes have room in its gap, as far as one can see without trying. */
static bool has_room(const hr_slack_search *s, int g)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_list *l = s->list;
    int from = l->item_of[p->uses[g]] + 1, until = l->first_item[p->uses[g + 1]];
    int64_t most = s->target_bytes - p->tensors[p->gap_tensor[g]].bytes;
    if (s->choice->kind[g] == HR_GAP_COMPRESS) most += p->tensors[p->gap_tensor[g]].small_bytes;
    if (l->held_from[g] >= 0 && l->item_of[l->held_from[g]] < until) until = l->item_of[l->held_from[g]];
    for (int i = from; i < until; i++)
        if (l->live_bytes[i] > most) return false;
    return true;
}

static bool may_change(const hr_slack_search *s, int g, hr_gap_kind kind)
{
    const hr_gap_problem *p = s->problem;
    const hr_gap_tensor *tensor = &p->tensors[p->gap_tensor[g]];
    hr_gap_kind old = s->choice->kind[g];
    if (old == kind || !(s->allowed >> kind & 1)) return false;
    if (kind == HR_GAP_RECOMPUTE) return tensor->producer >= 0 && !tensor->input && s->list->stall_seconds > 0;
    if (kind == HR_GAP_COMPRESS) return tensor->pack >= 0;
    return s->link_seconds + hr_link_seconds(&p->costs->in, tensor->bytes) < s->list->total_seconds;
}

static hr_status refine_gap(hr_slack_search *s, int g, int *tries)
{
    hr_status st = HR_OK;
    bool kept = false;
    if (has_room(s, g)) TRY(try_kind(s, g, HR_GAP_HELD, false, tries, &kept));
    for (int kind = HR_GAP_SWAP; kind < HR_GAP_KINDS && !kept && *tries > 0; kind++)
        if (may_change(s, g, (hr_gap_kind)kind)) TRY(try_kind(s, g, (hr_gap_kind)kind, false, tries, &kept));
    if (!kept && s->choice->again[g]) TRY(try_kind(s, g, s->choice->kind[g], false, tries, &kept));
out:
    return st;
}

hr_status hr_slack_refine(hr_slack_search *s, int64_t target_bytes, int tries)
{
    hr_status st = HR_OK;
    const hr_gap_problem *p = s->problem;
    bool possible;
    double before;
    s->target_bytes = target_bytes;
    TRY(evaluate(s, &possible));
    if (!possible || s->list->peak_bytes > target_bytes || s->stale) goto out;   /* stale: nothing is looked at again */
    do {
        before = s->list->total_seconds;
        s->n_offers = 0;
        s->link_seconds = 0;
        for (int m = 0; m < s->list->n_moves; m++)
            s->link_seconds += hr_link_seconds(&p->costs->in, p->tensors[s->list->moves[m].tensor].bytes);
        for (int g = 0; g < p->n_gaps; g++)
            if (s->choice->kind[g] != HR_GAP_HELD)
                s->offers[s->n_offers++] = (hr_slack_offer){.gap = g, .price = -worth_of(s, g)};
        qsort(s->offers, (size_t)s->n_offers, sizeof *s->offers, by_price);
        for (int i = 0; i < s->n_offers && tries > 0; i++) TRY(refine_gap(s, s->offers[i].gap, &tries));
    } while (s->list->total_seconds < before && tries > 0);
out:
    return st;
}

/* ---- */

hr_status hr_slack_search_new(hr_gap_problem *p, hr_gap_choice *choice, hr_gap_list lists[2], hr_slack_search *s)
{
    hr_status st = HR_OK;
    size_t gaps = (size_t)p->n_gaps + 2, nodes = (size_t)p->graph->n_nodes + 1;
    *s = (hr_slack_search){.problem = p, .choice = choice, .list = &lists[0], .spare = &lists[1], .least_seconds = 1e-9};
    TRY(hr_gap_choice_new(p, &s->saved));
    s->offers = malloc(sizeof *s->offers * gaps);
    s->picked = malloc(sizeof *s->picked * gaps);
    s->banned = calloc(gaps, 1);
    s->stack = malloc(sizeof *s->stack * nodes);
    s->stamped = calloc(nodes, sizeof *s->stamped);
    s->offered = calloc((size_t)p->graph->n_tensors + 1, sizeof *s->offered);
    s->bin_sum = malloc(sizeof *s->bin_sum * BINS);
    s->bin_count = malloc(sizeof *s->bin_count * BINS);
    TRY_ALLOC(s->offers);
    TRY_ALLOC(s->picked);
    TRY_ALLOC(s->banned);
    TRY_ALLOC(s->stack);
    TRY_ALLOC(s->stamped);
    TRY_ALLOC(s->offered);
    TRY_ALLOC(s->bin_sum);
    TRY_ALLOC(s->bin_count);
out:
    return st;
}

void hr_slack_search_clear(hr_slack_search *s)
{
    void *const all[] = {s->offers, s->picked, s->banned, s->stack, s->stamped, s->offered, s->bin_sum, s->bin_count, s->op_of,
                         s->excess_sum, s->excess_count};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    hr_gap_choice_clear(&s->saved);
    hr_timing_free(s->timing);
    *s = (hr_slack_search){0};
}
