/* slack_swap: reduction and restoration inserted where the step has slack.
 *
 * Source: US11521062B2 (slack-based insertion of memory reduction and restoration into a data-flow graph): tensor timing
 * slack of each (tensor, consumer), candidates above the thresholds thTTS and thS, an insertion point after the last early
 * consumer and one before the first late one, prefetch and serialisation edges, iteration with the times that the graph
 * then has. Reduction is a copy to the host, dropping, or packing; restoration a copy back, recomputation, or unpacking.
 *
 * Departures
 *   - The patent's text gives no formula for the slack; here it is start(consumer) - end(maker) in measured seconds.
 *   - The thresholds bound what is considered; among the rest the cheapest seconds per byte above the target win.
 *   - The pass plans for a ladder of targets that does not depend on the budget, and then takes the fastest plan that
 *     fits: more budget never costs more time.
 *   - A prefetch edge is the place of the transfer in the list and the wait for the bytes that it takes over; a
 *     serialisation edge the order of a stream.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "search.h"
#include "timeline.h"

static const hr_option options[] = {
    {"ops", HR_OPTION_CHOICE, "any", 0, 0, "any|swap|recompute|compress|swap_recompute|swap_compress|recompute_compress",
     "what may be inserted"},
    {"slack", HR_OPTION_REAL, "-1", -1, 1e6, NULL, "thTTS: seconds of slack above which a tensor may leave; -1: found by the pass"},
    {"size", HR_OPTION_BYTES, "0", 0, 1e15, NULL, "thS: smallest tensor that may leave; 0: found by the pass"},
    {"timing", HR_OPTION_CHOICE, "fresh", 0, 0, "fresh|stale", "stale: slack of the untouched step, nothing looked at again (to see what that costs)"},
    {0},
};

typedef struct member {            /* a rung of the ladder */
    hr_gap_choice choice;
    int64_t target_bytes, peak_bytes, arena_bytes;
    double seconds, expected_seconds;  /* as the timeline says once it is finished; as hr_gap_place expects */
    bool finished;
} member;

typedef struct ladder {
    const hr_rewrite *context;
    const hr_plan *draft;
    hr_gap_problem problem;
    hr_gap_choice choice;
    hr_gap_list lists[2];
    hr_slack_search search;
    member *members;
    int n_members, lowest;         /* lowest rung */
    double free_seconds;           /* as good as the untouched step */
} ladder;

enum { LARGE_STEPS = 20000, RUNGS_MOST = 20, RUNGS_LEAST = 4, FINE_MOST = 4, BELOW = 4, UNDER_MOST = 3, LOW_MOST = 10, LOW_SHARE = 16,
       MEMBERS_MOST = RUNGS_MOST + 1 + 2 * FINE_MOST + UNDER_MOST + LOW_MOST, STEPS_OF_RUNGS = 18000, TRIES_MOST = 400, STEPS_OF_TRIES = 150000 };

static unsigned allowed_by(const hr_spec *spec)
{
    static const struct { const char *name; unsigned kinds; } words[] = {
        {"any", 1 << HR_GAP_SWAP | 1 << HR_GAP_RECOMPUTE | 1 << HR_GAP_COMPRESS},
        {"swap", 1 << HR_GAP_SWAP}, {"recompute", 1 << HR_GAP_RECOMPUTE}, {"compress", 1 << HR_GAP_COMPRESS},
        {"swap_recompute", 1 << HR_GAP_SWAP | 1 << HR_GAP_RECOMPUTE},
        {"swap_compress", 1 << HR_GAP_SWAP | 1 << HR_GAP_COMPRESS},
        {"recompute_compress", 1 << HR_GAP_RECOMPUTE | 1 << HR_GAP_COMPRESS}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (hr_spec_is(spec, "ops", words[i].name)) return words[i].kinds;
    return 0;
}

static hr_status open_ladder(const hr_rewrite *context, const hr_plan *draft, ladder *l)
{
    hr_status st = HR_OK;
    double slack = hr_spec_number(context->spec, "slack");
    l->context = context;
    l->draft = draft;
    TRY(hr_gap_open(context, draft, &l->problem));
    TRY(hr_gap_choice_new(&l->problem, &l->choice));
    for (int i = 0; i < 2; i++) TRY(hr_gap_list_new(&l->problem, &l->lists[i]));
    TRY(hr_slack_search_new(&l->problem, &l->choice, l->lists, &l->search));
    l->search.allowed = allowed_by(context->spec);
    l->search.stale = hr_spec_is(context->spec, "timing", "stale");
    l->search.least_slack_seconds = slack >= 0 ? slack : -1;
    l->members = calloc(MEMBERS_MOST, sizeof *l->members);
    TRY_ALLOC(l->members);
out:
    return st;
}

static void close_ladder(ladder *l)
{
    for (int i = 0; i < l->n_members; i++) hr_gap_choice_clear(&l->members[i].choice);
    free(l->members);
    hr_slack_search_clear(&l->search);
    for (int i = 0; i < 2; i++) hr_gap_list_clear(&l->lists[i]);
    hr_gap_choice_clear(&l->choice);
    hr_gap_close(&l->problem);
}

/* Keeps the present choice for a rung when it is better than what the rung has. */
static hr_status rung_offer(ladder *l, int rung)
{
    hr_status st = HR_OK;
    member *m = &l->members[rung];
    const hr_gap_list *list = l->search.list;
    int64_t target = l->search.target_bytes;
    bool reached = list->peak_bytes <= target, has = m->choice.kind && m->peak_bytes <= m->target_bytes;
    if (m->choice.kind && (has != reached ? has : reached ? m->seconds <= list->total_seconds : m->peak_bytes <= list->peak_bytes))
        return HR_OK;
    if (!m->choice.kind) TRY(hr_gap_choice_new(&l->problem, &m->choice));
    if (rung >= l->n_members) l->n_members = rung + 1;
    hr_gap_choice_copy(&l->problem, &l->choice, &m->choice);
    m->target_bytes = target;
    m->peak_bytes = list->peak_bytes;
    m->seconds = list->total_seconds;
    m->expected_seconds = list->total_seconds;
out:
    return st;
}

/* The draft with a member's choice. */
static hr_status write_member(ladder *l, const member *m, hr_plan *draft)
{
    hr_status st = HR_OK;
    bool possible;
    TRY(hr_gap_expand(&l->problem, &m->choice, l->search.list, &possible));
    TRY(hr_gap_weigh(&l->problem, l->search.list));
    TRY(hr_gap_place(&l->problem, m->peak_bytes > m->target_bytes ? m->peak_bytes : m->target_bytes, l->search.list));
    TRY(hr_gap_write(&l->problem, &m->choice, l->search.list, draft));
out:
    return st;
}

/* The bytes that it promises and its time on the timeline that everybody else believes. */
static hr_status finish_member(ladder *l, member *m)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    hr_timeline timeline = {0};
    TRY(hr_plan_clone(l->draft, &plan));
    TRY(write_member(l, m, plan));
    TRY(hr_plan_finish_within(l->context->graph, l->context->costs, &(hr_finish){.limit_bytes = l->context->budget_bytes, .hurried = true}, plan));
    TRY(hr_timeline_play(l->context->graph, l->context->costs, plan, &timeline));
    m->arena_bytes = plan->arena_bytes;
    m->seconds = timeline.total_seconds;
    m->finished = true;
out:
    hr_timeline_clear(&timeline);
    hr_plan_free(plan);
    return st;
}

static const double NEARLY = 2e-3;
static const double NOTHING = 1e-4;     /* so small a part of the step is not worth another search */

/* One rung from the choice in hand, by `kinds` first, then refined by all. Where the target is out of reach the rung is as
 * low as it got. */
static hr_status step_to(ladder *l, int rung, int64_t target_bytes, unsigned kinds, int tries, bool *reached)
{
    hr_status st = HR_OK;
    int64_t given = hr_spec_integer(l->context->spec, "size"), peak_bytes;
    unsigned all = l->search.allowed;
    l->search.allowed = kinds;
    l->search.least_bytes = given ? given : l->problem.found_bytes;
    TRY(hr_slack_reach(&l->search, target_bytes));
    if (!given && l->search.list->peak_bytes > target_bytes) {     /* the large ones alone do not do: all */
        l->search.least_bytes = 0;
        TRY(hr_slack_reach(&l->search, target_bytes));
    }
    l->search.allowed = all;
    peak_bytes = l->search.list->peak_bytes;
    *reached = peak_bytes <= target_bytes;
    bool is_free = *reached && l->search.list->total_seconds <= l->free_seconds;      /* nothing to take back */
    if (!is_free) TRY(hr_slack_refine(&l->search, *reached ? target_bytes : peak_bytes, tries));
    TRY(rung_offer(l, rung));
out:
    l->search.allowed = all;
    return st;
}

static void forget(ladder *l)
{
    memset(l->choice.kind, 0, (size_t)l->problem.n_gaps);
    memset(l->choice.again, 0, (size_t)l->problem.n_gaps);
    memset(l->choice.extend, 0, (size_t)l->problem.graph->n_tensors);
}

/* The target from nothing. Where recomputation is one of several kinds it begins alone and all refine what it found: the
 * links are spared for what is dear to recompute. Where that does not do, by all. */
static hr_status step_from_nothing(ladder *l, int rung, int64_t target_bytes, int tries, bool *reached)
{
    hr_status st = HR_OK;
    unsigned all = l->search.allowed, one = all & 1u << HR_GAP_RECOMPUTE;
    *reached = false;
    forget(l);
    if (one) TRY(step_to(l, rung, target_bytes, one, tries, reached));
    if (*reached || one == all) goto out;
    forget(l);
    TRY(step_to(l, rung, target_bytes, all, tries, reached));
out:
    return st;
}

/* Targets from the untouched step's peak down to what the largest single step needs. Each rung is tried from the one before and from
 * nothing; on the way back up each takes back what the lower one did in excess. Below the budget a few are enough. */
static hr_status climb(ladder *l, int tries)
{
    hr_status st = HR_OK;
    int steps = l->draft->n_steps, rungs = STEPS_OF_RUNGS / (steps + 1);
    bool reached = true, reached_too = true;
    rungs = rungs > RUNGS_MOST ? RUNGS_MOST : rungs < RUNGS_LEAST ? RUNGS_LEAST : rungs;
    TRY(hr_slack_reach(&l->search, INT64_MAX / 2));
    int64_t most = l->search.target_bytes = l->search.list->peak_bytes, least = l->problem.least_step_bytes;
    TRY(rung_offer(l, 0));
    l->free_seconds = l->search.list->total_seconds * (1 + NOTHING);
    for (int i = 1, below = 0; i <= rungs && (reached || reached_too) && below < BELOW; i++) {
        int64_t target = most - (most - least) / rungs * i;
        below += target <= l->context->budget_bytes && l->context->budget_bytes != INT64_MAX;
        TRY(step_to(l, i, target, l->search.allowed, tries, &reached));
        reached_too = false;
        if (steps > LARGE_STEPS || (reached && l->members[i].seconds <= l->free_seconds)) continue;
        TRY(step_from_nothing(l, i, target, tries, &reached_too));
        hr_gap_choice_copy(&l->problem, &l->members[i].choice, &l->choice);
    }
    l->lowest = l->n_members - 1;
    for (int i = l->lowest - 1; i > 0 && l->members[i].seconds > l->free_seconds; i--) {
        hr_gap_choice_copy(&l->problem, &l->members[i + 1].choice, &l->choice);
        TRY(hr_slack_refine(&l->search, l->members[i].target_bytes, tries));
        TRY(rung_offer(l, i));
    }
out:
    return st;
}

/* Between two rungs, where the budget lies and right below: FINE_MOST more, from either side. Each budget of an interval
 * gets all fine rungs that a smaller budget of it gets. */
static hr_status refine_interval(ladder *l, int upper, int tries)
{
    hr_status st = HR_OK;
    int64_t high = l->members[upper].target_bytes, low = l->members[upper + 1].target_bytes;
    for (int i = 1; i <= FINE_MOST; i++) {
        int64_t target = high - (high - low) / (FINE_MOST + 1) * i;
        int rung = l->n_members;
        bool reached;
        if (target > l->context->budget_bytes) continue;
        hr_gap_choice_copy(&l->problem, &l->members[upper].choice, &l->choice);
        TRY(step_to(l, rung, target, l->search.allowed, tries, &reached));
        if (l->members[upper + 1].peak_bytes > target) continue;
        hr_gap_choice_copy(&l->problem, &l->members[upper + 1].choice, &l->choice);
        TRY(hr_slack_refine(&l->search, target, tries));
        TRY(rung_offer(l, rung));
    }
out:
    return st;
}

static hr_status climb_near_budget(ladder *l, int tries)
{
    hr_status st = HR_OK;
    int rungs = l->n_members, upper = 0;
    int64_t budget = l->context->budget_bytes;
    if (budget == INT64_MAX || l->draft->n_steps > LARGE_STEPS) goto out;
    while (upper + 1 < rungs && l->members[upper + 1].target_bytes > budget) upper++;
    for (int i = upper; i < upper + 2 && i + 1 < rungs; i++) TRY(refine_interval(l, i, tries));
out:
    return st;
}

typedef struct ranked { int member; double bound; } ranked;

static int by_bound(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->bound != y->bound) return x->bound < y->bound ? -1 : 1;
    return x->member - y->member;
}

/* As low as it goes, rung by rung: an aim far out of reach would spend its means everywhere instead of at the peak. */
static hr_status reach_least(ladder *l, int tries)
{
    hr_status st = HR_OK;
    int from = l->lowest;
    bool reached = true;
    for (int i = 0; i < LOW_MOST && reached; i++) {
        int rung = l->n_members;
        const member *m = &l->members[from];
        int64_t target = m->peak_bytes - (m->peak_bytes - l->problem.persistent_bytes) / LOW_SHARE;
        hr_gap_choice_copy(&l->problem, &m->choice, &l->choice);
        TRY(step_to(l, rung, target, l->search.allowed, tries, &reached));
        if (!reached && l->draft->n_steps <= LARGE_STEPS) TRY(step_from_nothing(l, rung, target, tries, &reached));
        from = rung;
    }
out:
    return st;
}

/* The fastest member that fits, -1: none does. Finishing a plan takes its time, so members are asked in order of what they
 * are expected to take, and those that are NEARLY as fast as the first that fits are compared on the timeline. */
static hr_status choose_fastest(ladder *l, int *best)
{
    hr_status st = HR_OK;
    int64_t budget = l->context->budget_bytes;
    ranked order[MEMBERS_MOST];
    *best = -1;
    for (int i = 0; i < l->n_members; i++) order[i] = (ranked){i, l->members[i].expected_seconds};
    qsort(order, (size_t)l->n_members, sizeof *order, by_bound);
    for (int i = 0; i < l->n_members; i++) {
        member *m = &l->members[order[i].member];
        if (m->peak_bytes > budget) continue;
        if (*best >= 0 && order[i].bound > l->members[*best].expected_seconds * (1 + NEARLY)) break;
        if (!m->finished) TRY(finish_member(l, m));
        if (m->arena_bytes <= budget && (*best < 0 || m->seconds < l->members[*best].seconds)) *best = order[i].member;
    }
out:
    return st;
}

/* The member that needs the fewest bytes, in order of live bytes. */
static hr_status choose_smallest(ladder *l, int *best)
{
    hr_status st = HR_OK;
    ranked order[MEMBERS_MOST];
    *best = -1;
    for (int i = 0; i < l->n_members; i++) order[i] = (ranked){i, (double)l->members[i].peak_bytes};
    qsort(order, (size_t)l->n_members, sizeof *order, by_bound);
    for (int i = 0; i < l->n_members; i++) {
        member *m = &l->members[order[i].member];
        if (*best >= 0 && order[i].bound >= (double)l->members[*best].arena_bytes) break;
        if (!m->finished) TRY(finish_member(l, m));
        if (*best < 0 || m->arena_bytes < l->members[*best].arena_bytes) *best = order[i].member;
    }
out:
    return st;
}

/* Live bytes fit and addresses do not: a little below. */
static hr_status step_under(ladder *l, int nth, int tries)
{
    hr_status st = HR_OK;
    static const double PART = 0.03;
    int64_t target = (int64_t)((double)l->context->budget_bytes * (1 - PART * nth));
    int rung = l->n_members;
    bool reached;
    hr_gap_choice_copy(&l->problem, &l->members[l->lowest].choice, &l->choice);
    TRY(step_to(l, rung, target, l->search.allowed, tries, &reached));
    TRY(step_from_nothing(l, rung, target, tries, &reached));
out:
    return st;
}

static hr_status choose(ladder *l, int tries, int *best)
{
    hr_status st = HR_OK;
    bool bounded = l->context->budget_bytes != INT64_MAX;
    *best = -1;
    if (bounded) TRY(choose_fastest(l, best));
    for (int i = 1; i <= UNDER_MOST && bounded && *best < 0 && l->draft->n_steps <= LARGE_STEPS; i++) {
        TRY(step_under(l, i, tries));
        TRY(choose_fastest(l, best));
    }
    if (*best >= 0) goto out;
    TRY(reach_least(l, tries));
    if (l->context->budget_bytes != INT64_MAX) TRY(choose_fastest(l, best));
    if (*best < 0) TRY(choose_smallest(l, best));
out:
    return st;
}

static hr_status note_decisions(const ladder *l, const member *m, hr_plan *draft)
{
    static const char *const actions[] = {"held", "swapped", "recomputed", "packed"};
    hr_status st = HR_OK;
    const hr_gap_problem *p = &l->problem;
    for (int g = 0; g < p->n_gaps; g++) {
        int kind = m->choice.kind[g];
        if (kind == HR_GAP_HELD) continue;
        int t = p->gap_tensor[g];
        const hr_step *from = &p->draft->steps[p->uses[g]], *to = &p->draft->steps[p->uses[g + 1]];
        TRY(hr_plan_decide(draft, t, actions[kind], NAN, kind == HR_GAP_COMPRESS ? p->tensors[t].small_bytes : 0,
                           "between %.40s and %.40s", from->kind == HR_STEP_RUN ? p->graph->nodes[from->node].name : "its copy in",
                           to->kind == HR_STEP_RUN ? p->graph->nodes[to->node].name : "its copy out"));
    }
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    ladder l = {0};
    int best;
    TRY(open_ladder(context, draft, &l));
    int tries = STEPS_OF_TRIES / (draft->n_steps + 1);
    tries = tries > TRIES_MOST ? TRIES_MOST : tries;
    TRY(climb(&l, tries));
    TRY(climb_near_budget(&l, tries));
    TRY(choose(&l, tries, &best));
    TRY(note_decisions(&l, &l.members[best], draft));
    TRY(write_member(&l, &l.members[best], draft));
out:
    close_ladder(&l);
    return st;
}

/* ---- packing: the nodes and the measuring of relu_compression ---- */

static const hr_technique *packer(const hr_spec *spec, hr_spec *standard)
{
    const hr_technique *technique = hr_technique_find("relu_compression", strlen("relu_compression"));
    if (!(allowed_by(spec) >> HR_GAP_COMPRESS & 1) || !technique) return NULL;
    return hr_spec_parse("relu_compression", technique->options, standard) == HR_OK ? technique : NULL;
}

static hr_status extend(hr_graph *graph, const hr_spec *spec)
{
    hr_spec standard;
    const hr_technique *technique = packer(spec, &standard);
    return technique ? technique->extend(graph, &standard) : HR_OK;
}

/* The untouched step gives the seconds of all its nodes; packing adds its own, and the densities. */
static hr_status profile(const hr_rewrite *context, hr_plan *draft)
{
    hr_spec standard;
    const hr_technique *technique = packer(context->spec, &standard);
    hr_rewrite with = *context;
    with.spec = &standard;
    return technique ? technique->profile(&with, draft) : HR_OK;
}

const hr_technique hr_technique_slack_swap = {
    .name = "slack_swap",
    .summary = "swap, recompute or pack where the step has slack (US11521062B2)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
    .extend = extend,
    .profile = profile,
};
