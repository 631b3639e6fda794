/* units: swap units and recompute units (US20220138580A1; granted as US12645941B2).
 *
 * Before the first step forward is cut into units (harness/plan/cut.h) and each is told what it does with its maps between
 * forward and backward. Recomputation runs followers only, inside their unit, from the checkpoint's output; a map that
 * would need a dropped map of another unit stays or goes out. The README says how the claims were read.
 */
#include <math.h>
#include <string.h>
#include "timeline.h"
#include "units.h"

enum { SWAPS = 1 << HR_UNIT_SWAP, RECOMPUTES = 1 << HR_UNIT_RECOMPUTE, OUTS = 1 << HR_UNIT_RECOMPUTE_OUT, HOLDS = 1 << HR_UNIT_HELD,
       EVERY = HOLDS | SWAPS | RECOMPUTES | OUTS };
enum { RULE_LADDER = 10, TRIES_MOST = 1200, STEPS_OF_TRIES = 300000, PURE_SHARE = 3, FINALS = 4 };

enum { LINK_PRICES = 8 };
static const double link_prices[LINK_PRICES] = {0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1};   /* seconds of the step for one of a link */

static const hr_option options[] = {
    {"policy", HR_OPTION_CHOICE, "balance", 0, 0, "balance|rule|swap|recompute",
     "who decides: balance of links and recomputation; the patent's rule; all of one kind"},
    {"host", HR_OPTION_BYTES, "0", 0, 1e18, NULL, "host memory set aside for swap units; 0: as much as they want"},
    {0},
};

typedef struct search {
    hr_units u;
    hr_units_answer final[FINALS];
    int64_t target[FINALS];        /* that it was improved for */
    unsigned allowed[FINALS];
    int n_finals, tries;
} search;

/* One more answer to be finished: from `start`, improved within `allowed`. */
static hr_status add_final(search *s, int64_t target_bytes, unsigned allowed, int tries, const hr_units_answer *start)
{
    hr_status st = HR_OK;
    hr_units_answer *answer = &s->final[s->n_finals];
    TRY(hr_units_answer_new(&s->u, answer));
    s->allowed[s->n_finals] = allowed;
    s->target[s->n_finals++] = target_bytes;
    hr_units_answer_copy(&s->u, start, answer);
    TRY(hr_units_improve(&s->u, target_bytes, allowed, tries, answer));
out:
    return st;
}

static hr_status pure(search *s, int64_t target_bytes, hr_unit_state state)
{
    hr_status st = HR_OK;
    hr_units_answer start = {0};
    TRY(hr_units_answer_new(&s->u, &start));
    TRY(hr_units_all(&s->u, target_bytes, HR_UNIT_HELD, &start));
    TRY(hr_units_all(&s->u, target_bytes, state, &start));
    TRY(add_final(s, target_bytes, HOLDS | 1u << state, s->tries / PURE_SHARE, &start));
out:
    hr_units_answer_clear(&start);
    return st;
}

/* The memory set aside is the host's, or, where that has no bound, whatever gives the fastest step: a ladder of it. */
static hr_status rule(search *s, int64_t target_bytes, hr_units_answer *best)
{
    hr_status st = HR_OK;
    int64_t all = 0;
    for (int i = 0; i < s->u.cut.n_units; i++) all += s->u.cut.units[i].follower_bytes;
    if (s->u.host_most_bytes < all) all = s->u.host_most_bytes;
    for (int k = 0; k <= RULE_LADDER; k++) {
        TRY(hr_units_rule(&s->u, target_bytes, all / RULE_LADDER * k, EVERY, best));
        TRY(hr_units_rule(&s->u, target_bytes, all / RULE_LADDER * k, SWAPS | RECOMPUTES, best));
    }
out:
    return st;
}

/* From the best of all: the rule's, the balance's, and what one kind alone comes to. */
static hr_status both(search *s, int64_t target_bytes, bool by_rule)
{
    hr_status st = HR_OK;
    hr_units_answer start = {0};
    TRY(hr_units_answer_new(&s->u, &start));
    TRY(rule(s, target_bytes, &start));
    TRY(add_final(s, target_bytes, HOLDS, s->tries, &start));    /* what there is room for is held; nothing else is changed */
    if (by_rule) goto out;
    TRY(hr_units_balance(&s->u, target_bytes, &start));
    for (int k = 0; k < LINK_PRICES; k++) TRY(hr_units_priced(&s->u, target_bytes, link_prices[k], EVERY, &start));
    TRY(hr_units_all(&s->u, target_bytes, HR_UNIT_HELD, &start));
    TRY(pure(s, target_bytes, HR_UNIT_SWAP));
    TRY(pure(s, target_bytes, HR_UNIT_RECOMPUTE));
    for (int i = 0; i < s->n_finals; i++)
        if (hr_units_is_better(&s->final[i], &start)) hr_units_answer_copy(&s->u, &s->final[i], &start);
    TRY(add_final(s, target_bytes, EVERY, s->tries, &start));
out:
    hr_units_answer_clear(&start);
    return st;
}

static hr_status write_answer(search *s, int64_t target_bytes, hr_units_answer *answer, hr_plan *draft)
{
    hr_status st = HR_OK;
    TRY(hr_units_ask(&s->u, target_bytes, answer));
    if (!answer->possible) FAIL(HR_BAD_ARGUMENT, "units: an answer that was possible is not any more");
    TRY(hr_gap_write(&s->u.problem, &s->u.choice, &s->u.list, draft));
out:
    return st;
}

/* The bytes that it promises and its time on the timeline that everybody else believes. */
static hr_status finish_answer(search *s, int64_t target_bytes, hr_units_answer *answer, int64_t *arena_bytes, double *seconds)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    hr_timeline timeline = {0};
    const hr_rewrite *context = s->u.context;
    TRY(hr_plan_clone(s->u.draft, &plan));
    TRY(write_answer(s, target_bytes, answer, plan));
    TRY(hr_plan_finish_within(context->graph, context->costs, &(hr_finish){.limit_bytes = context->budget_bytes, .hurried = true}, plan));
    TRY(hr_timeline_play(context->graph, context->costs, plan, &timeline));
    *arena_bytes = plan->arena_bytes;
    *seconds = timeline.total_seconds;
out:
    hr_timeline_clear(&timeline);
    hr_plan_free(plan);
    return st;
}

/* Where live bytes fit and addresses do not, the answer is asked for that much less, a few times. */
static hr_status choose(search *s, int *best)
{
    enum { TIMES = 3 };
    static const double PART = 0.015, NEARLY = 1.25;   /* links are timed a little differently while units are decided */
    hr_status st = HR_OK;
    int64_t arena[FINALS], budget = s->u.context->budget_bytes;
    double seconds[FINALS];
    *best = -1;
    for (int i = s->n_finals - 1; i >= 0; i--) {               /* the last was begun with the best of the others */
        if (!s->final[i].possible) continue;
        if (*best >= 0 && arena[*best] <= budget && budget != INT64_MAX && s->final[i].seconds >= s->final[*best].seconds * NEARLY) continue;
        TRY(finish_answer(s, s->target[i], &s->final[i], &arena[i], &seconds[i]));
        for (int k = 0; k < TIMES && arena[i] > budget && s->final[i].fits; k++) {
            s->target[i] -= (int64_t)fmax((double)(arena[i] - budget), (double)budget * PART);
            TRY(hr_units_improve(&s->u, s->target[i], s->allowed[i], s->tries / PURE_SHARE, &s->final[i]));
            TRY(finish_answer(s, s->target[i], &s->final[i], &arena[i], &seconds[i]));
        }
        bool fits = arena[i] <= budget && budget != INT64_MAX, best_fits = *best >= 0 && arena[*best] <= budget && budget != INT64_MAX;
        if (*best < 0 || (fits != best_fits ? fits : fits ? seconds[i] < seconds[*best] : arena[i] < arena[*best])) *best = i;
    }
    if (*best < 0) FAIL(HR_BAD_ARGUMENT, "units: this draft leaves nothing to decide");
out:
    return st;
}

static const char *unit_name(const hr_units *u, int unit)
{
    int head = u->cut.units[unit].head;
    return head >= 0 ? u->problem.graph->nodes[head].name : "before the first checkpoint";
}

static hr_status note_decisions(const hr_units *u, const hr_units_answer *answer, hr_plan *draft)
{
    static const char *const kinds[] = {[HR_UNIT_HELD] = "held", [HR_UNIT_SWAP] = "swap", [HR_UNIT_RECOMPUTE] = "recompute",
                                        [HR_UNIT_RECOMPUTE_OUT] = "recompute"};
    static const char *const actions[] = {[HR_GAP_HELD] = "held", [HR_GAP_SWAP] = "swapped", [HR_GAP_RECOMPUTE] = "recomputed",
                                          [HR_GAP_COMPRESS] = "packed"};
    hr_status st = HR_OK;
    for (int m = 0; m < u->n_maps; m++) {
        const hr_unit_map *map = &u->maps[m];
        hr_unit_state is = u->crowded[map->unit] ? HR_UNIT_RECOMPUTE : (hr_unit_state)answer->state[map->unit];
        if (u->problem.tensors[map->tensor].bytes < HR_UNIT_SMALL_BYTES) continue;     /* statistics: not worth a line */
        if (is == HR_UNIT_HELD || !u->problem.tensors[map->tensor].managed) continue;
        TRY(hr_plan_decide(draft, map->tensor, actions[u->choice.kind[map->gap]], NAN,
                           u->choice.kind[map->gap] == HR_GAP_HELD ? u->problem.tensors[map->tensor].bytes : 0, "%s unit %d, %.60s%s",
                           kinds[is], map->unit, unit_name(u, map->unit),
                           u->crowded[map->unit] ? ": the host pool is full" : map->is_head ? ": the checkpoint" : ""));
    }
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    search s = {.n_finals = 0};
    int best = -1;
    bool bounded = context->budget_bytes != INT64_MAX;
    int64_t target = bounded ? context->budget_bytes : 0, host = hr_spec_integer(context->spec, "host");
    TRY(hr_units_open(context, draft, &s.u));
    if (host) s.u.host_most_bytes = host;
    s.tries = STEPS_OF_TRIES / (draft->n_steps + 1);
    if (s.tries > TRIES_MOST) s.tries = TRIES_MOST;
    if (hr_spec_is(context->spec, "policy", "swap")) TRY(pure(&s, target, HR_UNIT_SWAP));
    else if (hr_spec_is(context->spec, "policy", "recompute")) TRY(pure(&s, target, HR_UNIT_RECOMPUTE));
    else TRY(both(&s, target, hr_spec_is(context->spec, "policy", "rule")));
    TRY(choose(&s, &best));
    TRY(write_answer(&s, s.target[best], &s.final[best], draft));
    TRY(note_decisions(&s.u, &s.final[best], draft));
out:
    for (int i = 0; i < s.n_finals; i++) hr_units_answer_clear(&s.final[i]);
    hr_units_close(&s.u);
    return st;
}

const hr_technique hr_technique_units = {
    .name = "units",
    .summary = "swap units and recompute units (US20220138580A1)",
    .options = options,
    .exact = true,
    .reads_seconds = true,
    .rewrite = rewrite,
};
