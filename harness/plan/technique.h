/* A technique rewrites a plan: (graph, draft, costs, budget, options) -> draft. It edits the list of steps
 * and knows neither executor nor device. Techniques stack: the next one receives the draft of the one
 * before. impls/NAME/pass.c or impls/baselines/NAME/pass.c exports `const hr_technique hr_technique_NAME`. */
#ifndef HR_TECHNIQUE_H
#define HR_TECHNIQUE_H
#include "plan.h"
#include "spec.h"

typedef struct hr_rewrite {
    const hr_graph *graph;
    const hr_costs *costs;      /* seconds may be unknown */
    int64_t budget_bytes;       /* what the finished plan may use; INT64_MAX: as little as the technique can */
    const hr_spec *spec;        /* the technique's options */
} hr_rewrite;

typedef struct hr_technique {
    const char *name;
    const char *summary;        /* one line with the source */
    const hr_option *options;   /* NULL: none */
    bool exact;                 /* results must equal keep_all bit for bit */
    bool solver;                /* takes its time: asks other techniques or solves exactly; nobody asks it by the way */
    bool baseline;              /* keep_all itself: a plan in which nothing moves is not suspicious */
    hr_status (*rewrite)(const hr_rewrite *context, hr_plan *draft);
    /* Adds the nodes that it may want to run (hr_graph_contribute), from the graph alone, so that a plan in text form
     * finds them again. NULL: it contributes none. */
    hr_status (*extend)(hr_graph *graph, const hr_spec *spec);
    /* A draft whose steps measure what rewrite() wants to know: its reports and seconds go into the costs before
     * rewrite() is asked. NULL: nothing has to be measured. wants_profile: whether with these options (NULL: always). */
    hr_status (*profile)(const hr_rewrite *context, hr_plan *draft);
    bool (*wants_profile)(const hr_spec *spec);
    bool reads_seconds;         /* rewrite() decides by nodes' seconds: the untouched step is measured at least */
} hr_technique;

extern const hr_technique *const hr_techniques[];   /* generated; NULL ends, in order of name */
const hr_technique *hr_technique_find(const char *name, size_t chars); /* NULL when unknown */

/* Whole way from graph to finished, checked plan: draft, each technique of the '+'-separated `specs` in
 * order, finish, check. HR_OVER_BUDGET is not an error of this function: the plan is returned, its
 * arena_bytes say what it needs (compare with budget_bytes). */
hr_status hr_plan_make(const hr_graph *graph, const hr_costs *costs, const char *specs, int64_t budget_bytes,
                       int64_t fence_bytes, hr_plan **plan);

/* The same from a draft in hand, not checked: what the techniques make of it, and a copy of that with addresses. context->spec is
 * not read. For techniques that ask others. */
hr_status hr_draft_rewrite(const hr_rewrite *context, const char *specs, int64_t fence_bytes, const hr_plan *draft, hr_plan **rewritten,
                           hr_plan **finished);

/* The contributed nodes of every technique of `specs`; before costs are made and plans read. */
hr_status hr_techniques_extend(const char *specs, hr_graph *graph);

/* Whether some technique wants something measured first. */
hr_status hr_techniques_want_profile(const char *specs, bool *wanted);
/* The plan whose steps measure what the techniques want to know, as hr_plan_make. Each node runs with its choice number
 * `choice`, or with its standard where it has not so many. */
hr_status hr_plan_make_profile(const hr_graph *graph, const hr_costs *costs, const char *specs, int choice, hr_plan **plan);

/* Refuses unknown techniques and options without planning anything. */
hr_status hr_techniques_parse(const char *specs);
#endif
