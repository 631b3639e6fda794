/* Plans as data: drafts, edits, copies, totals. finish.c turns a draft into a plan that can run. */
#include "plan.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "lives.h"
#include "op.h"

const char *hr_step_kind_name(hr_step_kind kind)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_STEP_LIST(X)
#undef X
    };
    return names[kind];
}

const char *hr_stream_name(hr_stream stream)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_STREAM_LIST(X)
#undef X
    };
    return names[stream];
}

void hr_plan_free(hr_plan *plan)
{
    if (!plan) return;
    for (int i = 0; i < plan->n_algorithm_names; i++) free(plan->algorithm_names[i]);
    free(plan->algorithm_names);
    free(plan->workload);
    free(plan->technique);
    free(plan->steps);
    free(plan->buffers);
    free(plan->slots);
    free(plan->refs);
    free(plan->waits);
    free(plan->given_bytes);
    free(plan->decisions);
    free(plan);
}

static hr_status block_copy(const void *from, size_t count, size_t element_bytes, void **to, size_t *capacity)
{
    hr_status st = HR_OK;
    *to = malloc(count * element_bytes + 1);
    TRY_ALLOC(*to);
    if (count) memcpy(*to, from, count * element_bytes);
    *capacity = count;
out:
    return st;
}

/* Strings of a loaded plan are owned by it; the copy's steps must point to the copy's strings. */
static hr_status names_clone(const hr_plan *plan, hr_plan *copy)
{
    hr_status st = HR_OK;
    copy->algorithm_names = NULL;
    copy->n_algorithm_names = 0;
    copy->algorithm_name_capacity = 0;
    for (int i = 0; i < plan->n_algorithm_names; i++) {
        TRY_GROW(copy->algorithm_names, copy->n_algorithm_names, copy->algorithm_name_capacity);
        char *name = strdup(plan->algorithm_names[i]);
        TRY_ALLOC(name);
        copy->algorithm_names[copy->n_algorithm_names++] = name;
        for (int s = 0; s < copy->n_steps; s++)
            if (copy->steps[s].algorithm == plan->algorithm_names[i]) copy->steps[s].algorithm = name;
    }
out:
    return st;
}

void hr_plan_exchange(hr_plan *a, hr_plan *b)
{
    hr_plan held = *a;
    *a = *b;
    *b = held;
}

hr_status hr_plan_clone(const hr_plan *plan, hr_plan **copy)
{
    hr_status st = HR_OK;
    hr_plan *p = malloc(sizeof *p);
    TRY_ALLOC(p);
    *p = *plan;
    p->workload = p->technique = NULL;
    p->steps = NULL; p->buffers = NULL; p->slots = NULL; p->refs = NULL; p->waits = NULL;
    p->algorithm_names = NULL; p->n_algorithm_names = 0;
    p->given_bytes = NULL; p->decisions = NULL;
    size_t given_capacity;
    TRY(block_copy(plan->given_bytes, (size_t)plan->n_given, sizeof *plan->given_bytes, (void **)&p->given_bytes, &given_capacity));
    TRY(block_copy(plan->decisions, (size_t)plan->n_decisions, sizeof *plan->decisions, (void **)&p->decisions, &p->decision_capacity));
    TRY(block_copy(plan->steps, (size_t)plan->n_steps, sizeof *plan->steps, (void **)&p->steps, &p->step_capacity));
    TRY(block_copy(plan->buffers, (size_t)plan->n_buffers, sizeof *plan->buffers, (void **)&p->buffers, &p->buffer_capacity));
    TRY(block_copy(plan->slots, (size_t)plan->n_slots, sizeof *plan->slots, (void **)&p->slots, &p->slot_capacity));
    TRY(block_copy(plan->refs, (size_t)plan->n_refs, sizeof *plan->refs, (void **)&p->refs, &p->ref_capacity));
    TRY(block_copy(plan->waits, (size_t)plan->n_waits, sizeof *plan->waits, (void **)&p->waits, &p->wait_capacity));
    TRY(names_clone(plan, p));
    p->workload = strdup(plan->workload ? plan->workload : "");
    p->technique = strdup(plan->technique ? plan->technique : "");
    TRY_ALLOC(p->workload);
    TRY_ALLOC(p->technique);
    *copy = p;
    p = NULL;
out:
    hr_plan_free(p);
    return st;
}

static hr_status step_append(hr_plan *plan, hr_step_kind kind, int node, int tensor, int choice)
{
    static const hr_stream stream_of[HR_STEP_KINDS] = {
        [HR_STEP_RUN] = HR_STREAM_COMPUTE, [HR_STEP_FREE] = HR_STREAM_COMPUTE, [HR_STEP_OUT] = HR_STREAM_OUT, [HR_STEP_IN] = HR_STREAM_IN};
    hr_status st = HR_OK;
    TRY_GROW(plan->steps, plan->n_steps, plan->step_capacity);
    plan->steps[plan->n_steps++] = (hr_step){.kind = kind, .stream = stream_of[kind], .node = node, .tensor = tensor, .choice = choice, .slot = -1};
out:
    return st;
}

hr_status hr_plan_draft(const hr_graph *graph, hr_plan **plan)
{
    hr_status st = HR_OK;
    hr_plan *p = calloc(1, sizeof *p);
    bool *loaded = calloc((size_t)graph->n_tensors + 1, sizeof *loaded);
    TRY_ALLOC(p);
    TRY_ALLOC(loaded);
    p->workload = strdup("");
    p->technique = strdup("");
    TRY_ALLOC(p->workload);
    TRY_ALLOC(p->technique);
    p->graph_fingerprint = hr_graph_fingerprint(graph);
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (node->contributed) continue;
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            if (t < 0 || graph->tensors[t].role != HR_ROLE_INPUT || loaded[t]) continue;
            TRY(step_append(p, HR_STEP_IN, -1, t, 0));
            loaded[t] = true;
        }
        TRY(step_append(p, HR_STEP_RUN, i, -1, 0));
        if (i == graph->loss_node) TRY(step_append(p, HR_STEP_OUT, -1, graph->loss, 0));
    }
    if (graph->loss >= 0) TRY(step_append(p, HR_STEP_FREE, -1, graph->loss, 0));   /* or the next user of its few bytes waits for the copy */
    *plan = p;
    p = NULL;
out:
    free(loaded);
    hr_plan_free(p);
    return st;
}

hr_status hr_plan_apply(hr_plan *plan, const hr_edit *edits, size_t n_edits)
{
    hr_status st = HR_OK;
    hr_plan edited = {0};
    size_t *first = NULL, *order = NULL;   /* counting sort by position keeps the order of addition */
    assert(!plan->finished);
    first = calloc((size_t)plan->n_steps + 2, sizeof *first);
    order = malloc(sizeof *order * (n_edits + 1));
    TRY_ALLOC(first);
    TRY_ALLOC(order);
    for (size_t e = 0; e < n_edits; e++) {
        if (edits[e].position < 0 || edits[e].position > plan->n_steps)
            FAIL(HR_BAD_ARGUMENT, "an edit at position %d lies outside of a plan of %d steps", edits[e].position, plan->n_steps);
        first[edits[e].position + 1]++;
    }
    for (int i = 0; i <= plan->n_steps; i++) first[i + 1] += first[i];
    for (size_t e = 0; e < n_edits; e++) order[first[edits[e].position]++] = e;   /* first[p] becomes the end of p */
    size_t next = 0;
    for (int i = 0; i <= plan->n_steps; i++) {
        for (; next < first[i]; next++) {
            const hr_edit *edit = &edits[order[next]];
            TRY(step_append(&edited, edit->kind, edit->kind == HR_STEP_RUN ? edit->node : -1, edit->kind == HR_STEP_RUN ? -1 : edit->tensor, edit->choice));
        }
        if (i < plan->n_steps) {
            TRY_GROW(edited.steps, edited.n_steps, edited.step_capacity);
            edited.steps[edited.n_steps++] = plan->steps[i];
        }
    }
    free(plan->steps);
    plan->steps = edited.steps;
    plan->n_steps = edited.n_steps;
    plan->step_capacity = edited.step_capacity;
    edited.steps = NULL;
out:
    free(edited.steps);
    free(first);
    free(order);
    return st;
}

hr_status hr_plan_give(const hr_graph *graph, hr_plan *draft, int tensor, int64_t bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *t = &graph->tensors[tensor];
    if (!t->elastic || bytes < HR_ELASTIC_LEAST || bytes > t->bytes)
        FAIL(HR_BAD_ARGUMENT, "%s cannot be given %lld bytes: it takes %d to %lld", t->name, (long long)bytes,
             t->elastic ? HR_ELASTIC_LEAST : (int)t->bytes, (long long)t->bytes);
    if (draft->n_given < graph->n_tensors) {
        int64_t *given = realloc(draft->given_bytes, sizeof *given * (size_t)graph->n_tensors);
        TRY_ALLOC(given);
        memset(given + draft->n_given, 0, sizeof *given * (size_t)(graph->n_tensors - draft->n_given));
        draft->given_bytes = given;
        draft->n_given = graph->n_tensors;
    }
    draft->given_bytes[tensor] = bytes;
out:
    return st;
}

int64_t hr_plan_bytes(const hr_graph *graph, const hr_plan *plan, int tensor)
{
    const hr_tensor *t = &graph->tensors[tensor];
    if (t->elastic && tensor < plan->n_given && plan->given_bytes[tensor]) return plan->given_bytes[tensor];
    if (!t->in_host) return t->bytes;
    int64_t rest = graph->tensors[t->made_of].bytes - hr_plan_bytes(graph, plan, t->made_of);
    return rest > HR_ALIGNMENT ? rest : HR_ALIGNMENT;         /* a buffer has bytes */
}

int64_t hr_plan_arena_bytes(const hr_graph *graph, const hr_plan *plan, int tensor)
{
    return graph->tensors[tensor].in_host ? 0 : hr_align(hr_plan_bytes(graph, plan, tensor));
}

hr_status hr_plan_decide(hr_plan *draft, int tensor, const char *action, double density, int64_t bytes,
                         const char *reason, ...)
{
    hr_status st = HR_OK;
    va_list args;
    TRY_GROW(draft->decisions, draft->n_decisions, draft->decision_capacity);
    hr_decision *decision = &draft->decisions[draft->n_decisions++];
    *decision = (hr_decision){.tensor = tensor, .action = action, .density = density, .bytes = bytes};
    va_start(args, reason);
    vsnprintf(decision->reason, sizeof decision->reason, reason, args);
    va_end(args);
out:
    return st;
}

char *hr_step_describe(const hr_graph *graph, const hr_plan *plan, int step, char text[HR_STEP_TEXT])
{
    const hr_step *s = &plan->steps[step];
    const char *subject = "workspace";
    if (s->kind == HR_STEP_RUN) subject = s->node >= 0 && s->node < graph->n_nodes ? graph->nodes[s->node].name : "?";
    else if (s->tensor >= 0) subject = s->tensor < graph->n_tensors ? graph->tensors[s->tensor].name : "?";
    snprintf(text, HR_STEP_TEXT, "step %d (%s %.120s)", step, hr_step_kind_name(s->kind), subject);
    return text;
}

/* Bytes that a transfer moves. */
static int64_t moved_bytes(const hr_graph *graph, const hr_plan *plan, const hr_step *step)
{
    return plan->finished ? plan->buffers[hr_step_refs(plan, step)[0]].bytes : hr_plan_bytes(graph, plan, step->tensor);
}

static void totals_add_run(const hr_graph *graph, const hr_costs *costs, const hr_step *step, bool again,
                           hr_plan_totals *totals)
{
    double seconds = costs ? costs->nodes[step->node].choices[step->choice].seconds : 0;
    if (seconds != seconds) seconds = 0;
    totals->n_runs++;
    if (graph->nodes[step->node].contributed) {
        totals->contributed_runs++;
        totals->contributed_seconds += seconds;
    } else if (again) {
        totals->recomputed_nodes++;
        totals->recompute_seconds += seconds;
    }
}

hr_plan_totals hr_plan_totals_of(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan)
{
    hr_plan_totals totals = {0};
    char *ran = calloc((size_t)graph->n_nodes + 1, 1);
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        hr_role role = step->tensor < 0 ? HR_ROLE_COUNT : graph->tensors[step->tensor].role;
        switch (step->kind) {
        case HR_STEP_RUN:
            totals_add_run(graph, costs, step, ran && ran[step->node], &totals);
            if (ran) ran[step->node] = 1;
            break;
        case HR_STEP_OUT:
            totals.n_outs++;
            totals.out_bytes += moved_bytes(graph, plan, step);
            if (role != HR_ROLE_LOSS && role != HR_ROLE_REPORT) totals.swapped_bytes += moved_bytes(graph, plan, step);
            break;
        case HR_STEP_IN:
            totals.n_ins++;
            totals.in_bytes += moved_bytes(graph, plan, step);
            break;
        default: break;
        }
    }
    free(ran);
    return totals;
}
