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

/* The techniques in order on a copy of the draft, with what they may count on; *rewritten, and the same with addresses. */
static hr_status rewrite_once(const hr_rewrite *asked, const char *specs, int64_t limit_bytes, int64_t fence_bytes, const hr_plan *draft,
                              hr_plan **rewritten, hr_plan **finished)
{
    hr_status st = HR_OK;
    hr_plan *list = NULL, *plan = NULL;
    hr_spec spec;
    hr_rewrite context = *asked;
    const char *rest = specs;
    context.spec = &spec;
    TRY(hr_plan_clone(draft, &list));
    do {
        const hr_technique *technique = NULL;
        TRY(next_technique(&rest, &technique, &spec));
        TRY(technique->rewrite(&context, list));
    } while (*rest);
    free(list->technique);
    list->technique = strdup(specs);
    TRY_ALLOC(list->technique);
    TRY(hr_plan_clone(list, &plan));
    TRY(hr_plan_finish_within(asked->graph, asked->costs, &(hr_finish){.fence_bytes = fence_bytes, .limit_bytes = limit_bytes}, plan));
    *rewritten = list;
    *finished = plan;
    list = plan = NULL;
out:
    hr_plan_free(list);
    hr_plan_free(plan);
    return st;
}

/* Techniques count live bytes in whole lines of HR_ALIGNMENT, so a budget is rounded up for them; when the arena
 * then lies above the budget (by part of a line, or because addresses need more than the live bytes), they are
 * asked again for that much less, as long as it helps. */
hr_status hr_draft_rewrite(const hr_rewrite *context, const char *specs, int64_t fence_bytes, const hr_plan *draft, hr_plan **rewritten,
                           hr_plan **finished)
{
    enum { ATTEMPTS = 3 };
    hr_status st = HR_OK;
    hr_plan *best[2] = {NULL}, *again[2] = {NULL};
    int64_t budget_bytes = context->budget_bytes;
    hr_rewrite asked = *context;
    asked.budget_bytes = budget_bytes > INT64_MAX - HR_ALIGNMENT ? INT64_MAX : hr_align(budget_bytes);
    TRY(rewrite_once(&asked, specs, budget_bytes, fence_bytes, draft, &best[0], &best[1]));
    for (int k = 1; k < ATTEMPTS && best[1]->arena_bytes > budget_bytes; k++) {
        asked.budget_bytes -= hr_align(best[1]->arena_bytes - budget_bytes);
        if (asked.budget_bytes <= 0) break;
        TRY(rewrite_once(&asked, specs, budget_bytes, fence_bytes, draft, &again[0], &again[1]));
        if (again[1]->arena_bytes >= best[1]->arena_bytes) break;
        for (int i = 0; i < 2; i++) {
            hr_plan_free(best[i]);
            best[i] = again[i];
            again[i] = NULL;
        }
    }
    if (best[1]->arena_bytes <= budget_bytes && budget_bytes != INT64_MAX) best[1]->budget_bytes = budget_bytes;
    *rewritten = best[0];
    *finished = best[1];
    best[0] = best[1] = NULL;
out:
    for (int i = 0; i < 2; i++) {
        hr_plan_free(best[i]);
        hr_plan_free(again[i]);
    }
    return st;
}

hr_status hr_plan_make(const hr_graph *graph, const hr_costs *costs, const char *specs, int64_t budget_bytes,
                       int64_t fence_bytes, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *draft = NULL, *rewritten = NULL, *finished = NULL;
    const hr_rewrite context = {.graph = graph, .costs = costs, .budget_bytes = budget_bytes};
    TRY(hr_plan_draft(graph, &draft));
    TRY(hr_draft_rewrite(&context, specs, fence_bytes, draft, &rewritten, &finished));
    TRY(hr_check(graph, costs, finished));
    if (costs->measured) TRY(hr_plan_time(graph, costs, finished));
    *plan = finished;
    finished = NULL;
out:
    hr_plan_free(draft);
    hr_plan_free(rewritten);
    hr_plan_free(finished);
    return st;
}
