/* joint: everything at once, under one peak.
 *
 * All techniques of the build, and packing with a planner behind it, are asked for the same budget; their finished plans are
 * played on the same timeline, and the fastest that fits is taken. slack_swap, which may hold, pack, swap or run again each
 * tensor in each gap by itself, usually answers best where there is room for choices; units and the peers cut its losses
 * where its search errs. So joint is never slower than any single technique, and says whose answer it gives.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "technique.h"
#include "timeline.h"

static const hr_option options[] = {
    {"peers", HR_OPTION_CHOICE, "yes", 0, 0, "yes|no", "ask the published baselines too"},
    {0},
};

/* Options with which a technique follows a budget, and stacks; asked beside every technique's standard. */
static const char *const others[] = {"swap_all:select=fit", "swap_conv:select=fit", "units:policy=rule", "slack_swap:ops=recompute",
                                     "slack_swap:ops=swap", "relu_compression+slack_swap:ops=swap_recompute", NULL};
static const char *const ours[] = {"slack_swap", "units", "relu_compression", NULL};

typedef struct answer {
    hr_plan *list;
    char specs[96];
    int64_t arena_bytes;
    double seconds;
} answer;

static bool is_better(const answer *a, const answer *b, int64_t budget_bytes)
{
    if (!b->list) return true;
    bool fits = a->arena_bytes <= budget_bytes && budget_bytes != INT64_MAX;
    bool other_fits = b->arena_bytes <= budget_bytes && budget_bytes != INT64_MAX;
    if (fits != other_fits) return fits;
    if (fits && a->seconds != b->seconds) return a->seconds < b->seconds;
    return a->arena_bytes < b->arena_bytes;
}

/* One technique's answer. What it cannot plan is no answer, whatever the reason. */
static hr_status ask(const hr_rewrite *context, const char *specs, const hr_plan *draft, answer *best)
{
    hr_status st = HR_OK;
    hr_plan *finished = NULL;
    hr_timeline timeline = {0};
    answer x = {0};
    snprintf(x.specs, sizeof x.specs, "%s", specs);
    st = hr_draft_rewrite(context, specs, 0, draft, &x.list, &finished);
    if (st == HR_NO_MEMORY) goto out;
    if (st != HR_OK) { st = HR_OK; goto out; }
    TRY(hr_timeline_play(context->graph, context->costs, finished, &timeline));
    x.seconds = timeline.total_seconds;
    x.arena_bytes = finished->arena_bytes;
    if (is_better(&x, best, context->budget_bytes)) {
        answer worse = *best;
        *best = x;
        x = worse;
    }
out:
    hr_timeline_clear(&timeline);
    hr_plan_free(finished);
    hr_plan_free(x.list);
    return st;
}

static bool is_known(const char *specs)
{
    bool known = true;
    while (*specs) {
        known = known && hr_technique_find(specs, strcspn(specs, ":+"));
        specs += strcspn(specs, "+");
        specs += *specs == '+';
    }
    return known;
}

static hr_status ask_all(const hr_rewrite *context, const hr_plan *draft, answer *best)
{
    hr_status st = HR_OK;
    bool peers = hr_spec_is(context->spec, "peers", "yes");
    for (int i = 0; !peers && ours[i]; i++)
        if (is_known(ours[i])) TRY(ask(context, ours[i], draft, best));
    for (int i = 0; peers && hr_techniques[i]; i++)
        if (!hr_techniques[i]->solver) TRY(ask(context, hr_techniques[i]->name, draft, best));
    for (int i = 0; peers && others[i]; i++)
        if (is_known(others[i])) TRY(ask(context, others[i], draft, best));
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    answer best = {0};
    TRY(ask_all(context, draft, &best));
    if (!best.list) FAIL(HR_UNSUPPORTED, "joint: no technique can plan this graph");
    TRY(hr_plan_decide(best.list, context->graph->loss, "answered", NAN, best.arena_bytes, "by %.90s", best.specs));
    hr_plan_exchange(draft, best.list);
out:
    hr_plan_free(best.list);
    return st;
}

/* Packing's nodes and what it wants measured. */
static const hr_technique *packer(hr_spec *standard)
{
    const hr_technique *technique = hr_technique_find("relu_compression", strlen("relu_compression"));
    return technique && hr_spec_parse("relu_compression", technique->options, standard) == HR_OK ? technique : NULL;
}

static hr_status extend(hr_graph *graph, const hr_spec *spec)
{
    hr_spec standard;
    const hr_technique *technique = packer(&standard);
    (void)spec;
    return technique ? technique->extend(graph, &standard) : HR_OK;
}

static hr_status profile(const hr_rewrite *context, hr_plan *draft)
{
    hr_spec standard;
    const hr_technique *technique = packer(&standard);
    hr_rewrite with = *context;
    with.spec = &standard;
    return technique ? technique->profile(&with, draft) : HR_OK;
}

const hr_technique hr_technique_joint = {
    .name = "joint",
    .summary = "hold, pack, swap or recompute: the best answer of all techniques under one peak",
    .options = options,
    .exact = true,
    .solver = true,
    .baseline = true,             /* where keep_all fits, that is the answer */
    .reads_seconds = true,
    .rewrite = rewrite,
    .extend = extend,
    .profile = profile,
};
