/* Finding techniques by name and the one way from a graph to a checked plan. See technique.h. */
#include "technique.h"

#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "lives.h"
#include "timeline.h"

const hr_technique *hr_technique_find(const char *name, size_t chars)
{
    for (int i = 0; hr_techniques[i]; i++)
        if (strlen(hr_techniques[i]->name) == chars && !strncmp(hr_techniques[i]->name, name, chars)) return hr_techniques[i];
    return NULL;
}

static hr_status unknown_technique(const char *name)
{
    char known[1024] = "";
    for (int i = 0; hr_techniques[i]; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", hr_techniques[i]->name);
    }
    return hr_fail(HR_BAD_ARGUMENT, "unknown technique '%.60s'; known techniques: %s", name, known);
}

/* Cuts the first of the '+'-separated specs off *specs and parses it. */
static hr_status next_technique(const char **specs, const hr_technique **technique, hr_spec *spec)
{
    hr_status st = HR_OK;
    char text[512], name[64];
    size_t chars = strcspn(*specs, "+");
    if (chars >= sizeof text) FAIL(HR_BAD_ARGUMENT, "the technique '%.60s...' is too long", *specs);
    memcpy(text, *specs, chars);
    text[chars] = '\0';
    TRY(hr_spec_name(text, name));
    *technique = hr_technique_find(name, strlen(name));
    if (!*technique) { st = unknown_technique(name); goto out; }
    TRY(hr_spec_parse(text, (*technique)->options, spec));
    *specs += chars;
    if (**specs) {
        ++*specs;
        if (!**specs) FAIL(HR_BAD_ARGUMENT, "a technique is missing after the last '+'");
    }
out:
    return st;
}

hr_status hr_techniques_parse(const char *specs)
{
    hr_status st = HR_OK;
    const hr_technique *technique = NULL;
    hr_spec spec;
    do TRY(next_technique(&specs, &technique, &spec)); while (*specs);
out:
    return st;
}

hr_status hr_techniques_extend(const char *specs, hr_graph *graph)
{
    hr_status st = HR_OK;
    const hr_technique *technique = NULL;
    hr_spec spec;
    for (const char *rest = specs; *rest;) {
        TRY(next_technique(&rest, &technique, &spec));
        if (technique->extend) TRY(technique->extend(graph, &spec));
    }
out:
    return st;
}

hr_status hr_techniques_want_profile(const char *specs, bool *wanted)
{
    hr_status st = HR_OK;
    const hr_technique *technique = NULL;
    hr_spec spec;
    *wanted = false;
    for (const char *rest = specs; *rest;) {
        TRY(next_technique(&rest, &technique, &spec));
        *wanted = *wanted || technique->reads_seconds || (technique->profile && (!technique->wants_profile || technique->wants_profile(&spec)));
    }
out:
    return st;
}

hr_status hr_plan_make_profile(const hr_graph *graph, const hr_costs *costs, const char *specs, int choice, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *p = NULL;
    hr_spec spec;
    hr_rewrite context = {.graph = graph, .costs = costs, .budget_bytes = INT64_MAX, .spec = &spec};
    TRY(hr_plan_draft(graph, &p));
    for (const char *rest = specs; *rest;) {
        const hr_technique *technique = NULL;
        TRY(next_technique(&rest, &technique, &spec));
        if (technique->profile) TRY(technique->profile(&context, p));
    }
    for (int i = 0; choice && i < p->n_steps; i++) {
        hr_step *step = &p->steps[i];
        if (step->kind == HR_STEP_RUN && choice < costs->nodes[step->node].n_choices) step->choice = choice;
    }
    free(p->technique);
    p->technique = strdup(specs);
    TRY_ALLOC(p->technique);
    TRY(hr_plan_finish(graph, costs, 0, p));
    TRY(hr_check(graph, costs, p));
    *plan = p;
    p = NULL;
out:
    hr_plan_free(p);
    return st;
}

/* Draft, techniques, addresses, with what the techniques may count on. */
static hr_status make_once(const hr_graph *graph, const hr_costs *costs, const char *specs, int64_t budget_bytes,
                           int64_t limit_bytes, int64_t fence_bytes, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *p = NULL;
    hr_spec spec;
    hr_rewrite context = {.graph = graph, .costs = costs, .budget_bytes = budget_bytes, .spec = &spec};
    const char *rest = specs;
    TRY(hr_plan_draft(graph, &p));
    do {
        const hr_technique *technique = NULL;
        TRY(next_technique(&rest, &technique, &spec));
        TRY(technique->rewrite(&context, p));
    } while (*rest);
    free(p->technique);
    p->technique = strdup(specs);
    TRY_ALLOC(p->technique);
    TRY(hr_plan_finish_within(graph, costs, &(hr_finish){.fence_bytes = fence_bytes, .limit_bytes = limit_bytes}, p));
    *plan = p;
    p = NULL;
out:
    hr_plan_free(p);
    return st;
}

/* Techniques count live bytes in whole lines of HR_ALIGNMENT, so a budget is rounded up for them; when the arena
 * then lies above the budget (by part of a line, or because addresses need more than the live bytes), they are
 * asked again for that much less, as long as it helps. */
hr_status hr_plan_make(const hr_graph *graph, const hr_costs *costs, const char *specs, int64_t budget_bytes,
                       int64_t fence_bytes, hr_plan **plan)
{
    enum { ATTEMPTS = 3 };
    hr_status st = HR_OK;
    hr_plan *best = NULL, *again = NULL;
    int64_t asked_bytes = budget_bytes > INT64_MAX - HR_ALIGNMENT ? INT64_MAX : hr_align(budget_bytes);
    TRY(make_once(graph, costs, specs, asked_bytes, budget_bytes, fence_bytes, &best));
    for (int k = 1; k < ATTEMPTS && best->arena_bytes > budget_bytes; k++) {
        asked_bytes -= hr_align(best->arena_bytes - budget_bytes);
        if (asked_bytes <= 0) break;
        TRY(make_once(graph, costs, specs, asked_bytes, budget_bytes, fence_bytes, &again));
        if (again->arena_bytes >= best->arena_bytes) break;
        hr_plan_free(best);
        best = again;
        again = NULL;
    }
    if (best->arena_bytes <= budget_bytes && budget_bytes != INT64_MAX) best->budget_bytes = budget_bytes;
    TRY(hr_check(graph, costs, best));
    if (costs->measured) TRY(hr_plan_time(graph, costs, best));
    *plan = best;
    best = NULL;
out:
    hr_plan_free(best);
    hr_plan_free(again);
    return st;
}
