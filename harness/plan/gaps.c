/* The step cut into gaps; see gaps.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "gaps.h"

static bool may_be_evicted(const hr_graph *graph, int t)
{
    const hr_tensor *tensor = &graph->tensors[t];
    return !hr_tensor_is_persistent(tensor) && !tensor->in_host && tensor->role != HR_ROLE_LOSS && tensor->role != HR_ROLE_REPORT;
}

/* One use of tensor t at base position i; uses arrive in order of positions, each position once. */
static void use_add(hr_gap_problem *p, int t, int i, int *filled)
{
    hr_gap_tensor *tensor = &p->tensors[t];
    if (filled[t] && p->uses[tensor->uses_begin + filled[t] - 1] == i) return;
    p->uses[tensor->uses_begin + filled[t]++] = i;
}

/* Calls `each` for every tensor that base step i touches, written ones first. */
#define FOR_TOUCHED(p, i, t, ...)                                                                               \
    do {                                                                                                        \
        const hr_step *step_ = &(p)->draft->steps[i];                                                           \
        if (step_->kind != HR_STEP_RUN) {                                                                       \
            int t = step_->tensor;                                                                              \
            __VA_ARGS__;                                                                                        \
        } else {                                                                                                \
            const hr_node *node_ = &(p)->graph->nodes[step_->node];                                             \
            for (int k_ = 0; k_ < node_->n_out; k_++) { int t = node_->out[k_]; __VA_ARGS__; }                         \
            for (int j_ = 0; j_ < node_->n_in; j_++) { int t = node_->in[j_]; if (t >= 0) { __VA_ARGS__; } }           \
        }                                                                                                       \
    } while (0)

/* How often the draft begins a life of each tensor, what else it does with it. */
static hr_status survey_lives(hr_gap_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = p->graph;
    int *begins = calloc((size_t)graph->n_tensors + 1, sizeof *begins);
    TRY_ALLOC(begins);
    for (int t = 0; t < graph->n_tensors; t++) {
        p->tensors[t] = (hr_gap_tensor){.producer = -1, .pack = -1, .unpack = -1, .small = -1, .report = -1};
        p->tensors[t].managed = may_be_evicted(graph, t);
        p->tensors[t].input = graph->tensors[t].role == HR_ROLE_INPUT;
        p->tensors[t].bytes = hr_tensor_is_persistent(&graph->tensors[t]) ? 0 : hr_plan_arena_bytes(graph, p->draft, t);
    }
    for (int i = 0; i < p->draft->n_steps; i++) {
        const hr_step *step = &p->draft->steps[i];
        if (step->kind == HR_STEP_RUN) {
            const hr_node *node = &graph->nodes[step->node];
            for (int k = 0; k < node->n_out; k++) {
                begins[node->out[k]]++;
                if (!node->n_update && !node->contributed) p->tensors[node->out[k]].producer = step->node;
            }
            if (p->made_at[step->node] < 0) p->made_at[step->node] = i;
            p->choice[step->node] = step->choice;
        } else if (step->kind == HR_STEP_IN && p->tensors[step->tensor].input) {
            begins[step->tensor]++;
        } else {
            p->tensors[step->tensor].managed = false;      /* an earlier technique moves it */
        }
    }
    for (int t = 0; t < graph->n_tensors; t++)
        if (begins[t] != 1) p->tensors[t].managed = false;
out:
    free(begins);
    return st;
}

static hr_status collect_uses(hr_gap_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = p->graph;
    int *filled = calloc((size_t)graph->n_tensors + 1, sizeof *filled);
    TRY_ALLOC(filled);
    for (int i = 0; i < p->draft->n_steps; i++) FOR_TOUCHED(p, i, t, p->tensors[t].n_uses++);   /* at most so many */
    for (int t = 0; t < graph->n_tensors; t++) {
        p->tensors[t].uses_begin = p->n_gaps;
        p->n_gaps += p->tensors[t].n_uses;
    }
    p->uses = malloc(sizeof *p->uses * (size_t)(p->n_gaps + 1));
    p->gap_tensor = malloc(sizeof *p->gap_tensor * (size_t)(p->n_gaps + 1));
    TRY_ALLOC(p->uses);
    TRY_ALLOC(p->gap_tensor);
    for (int i = 0; i < p->draft->n_steps; i++) FOR_TOUCHED(p, i, t, use_add(p, t, i, filled));
    for (int t = 0; t < graph->n_tensors; t++) {
        for (int k = 0; k < p->tensors[t].n_uses; k++)
            p->gap_tensor[p->tensors[t].uses_begin + k] = k < filled[t] ? t : -1;
        p->tensors[t].n_uses = filled[t];
        if (!filled[t]) p->tensors[t].managed = false;
    }
out:
    free(filled);
    return st;
}

/* A node may run again as long as nobody has updated what it reads. */
static hr_status find_validity(hr_gap_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = p->graph;
    int n = p->draft->n_steps, *updated = malloc(sizeof *updated * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(updated);
    for (int t = 0; t < graph->n_tensors; t++) updated[t] = n;
    for (int i = n - 1; i >= 0; i--) {
        const hr_step *step = &p->draft->steps[i];
        const hr_node *node = step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
        for (int u = 0; node && u < node->n_update; u++)
            if (node->update[u] >= 0) updated[node->update[u]] = i;
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        p->valid_until[i] = n;
        for (int j = 0; j < graph->nodes[i].n_in; j++) {
            int t = graph->nodes[i].in[j];
            if (t >= 0 && updated[t] < p->valid_until[i]) p->valid_until[i] = updated[t];
        }
    }
out:
    free(updated);
    return st;
}

/* The same in the order in which lists are walked. */
static hr_status collect_touches(hr_gap_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = p->graph;
    int n = p->draft->n_steps, *passed = calloc((size_t)graph->n_tensors + 1, sizeof *passed), n_ins = 0, n_touches = 0;
    TRY_ALLOC(passed);
    for (int i = 0; i < graph->n_nodes; i++) n_ins += graph->nodes[i].n_in;
    p->in_begin = malloc(sizeof *p->in_begin * (size_t)(graph->n_nodes + 1));
    p->ins = malloc(sizeof *p->ins * (size_t)(n_ins + 1));
    p->touch_begin = malloc(sizeof *p->touch_begin * (size_t)(n + 1));
    p->touches = malloc(sizeof *p->touches * (size_t)(p->n_gaps + 1));
    p->bytes = malloc(sizeof *p->bytes * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(p->in_begin);
    TRY_ALLOC(p->ins);
    TRY_ALLOC(p->touch_begin);
    TRY_ALLOC(p->touches);
    TRY_ALLOC(p->bytes);
    n_ins = 0;
    for (int i = 0; i < graph->n_nodes; i++) {
        p->in_begin[i] = n_ins;
        for (int j = 0; j < graph->nodes[i].n_in; j++) {
            int t = graph->nodes[i].in[j];
            if (t >= 0 && !hr_tensor_is_persistent(&graph->tensors[t])) p->ins[n_ins++] = t;
        }
    }
    p->in_begin[graph->n_nodes] = n_ins;
    for (int i = 0; i < n; i++) {
        p->touch_begin[i] = n_touches;
        FOR_TOUCHED(p, i, t, {
            const hr_gap_tensor *tensor = &p->tensors[t];
            int g = tensor->uses_begin + passed[t];
            if (tensor->managed && passed[t] < tensor->n_uses && p->uses[g] == i) {
                p->touches[n_touches++] = (struct hr_gap_touch){t, ++passed[t] < tensor->n_uses ? g : -1};
            }
        });
    }
    p->touch_begin[n] = n_touches;
    for (int t = 0; t < graph->n_tensors; t++) p->bytes[t] = p->tensors[t].bytes;
out:
    free(passed);
    return st;
}

/* A contributed node that makes a tensor of the network again from what another contributed node keeps of it. A small form
 * whose size depends on data is promised what the last measured density asks for, and MARGIN more. */
static const double MARGIN = 0.05;

static void find_small_forms(hr_gap_problem *p)
{
    const hr_graph *graph = p->graph;
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *back = &graph->nodes[i];
        if (!back->contributed || back->replaces >= 0 || back->n_out != 1 || back->in[0] < 0) continue;
        hr_gap_tensor *tensor = &p->tensors[back->out[0]];
        const hr_tensor *small = &graph->tensors[back->in[0]];
        if (!tensor->managed || small->made_of != back->out[0] || small->producer < 0 || p->made_at[small->producer] >= 0) continue;
        const hr_node *pack = &graph->nodes[small->producer];
        double density = p->costs->density[back->out[0]];
        if (!pack->contributed || (small->elastic && !(density >= 0))) continue;
        int64_t bytes = small->bytes;
        if (small->elastic) bytes = pack->op->expected_bytes(graph, pack, density * (1 + MARGIN));
        tensor->pack = small->producer;
        tensor->unpack = i;
        tensor->small = back->in[0];
        tensor->small_bytes = (bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT;
        if (small->elastic) tensor->given_bytes = bytes;
        for (int k = 0; k < pack->n_out; k++)
            if (graph->tensors[pack->out[k]].role == HR_ROLE_REPORT) tensor->report = pack->out[k];
        p->tensors[tensor->small].bytes = tensor->small_bytes;
        p->bytes[tensor->small] = tensor->small_bytes;
    }
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (y > x) - (y < x);
}

/* Small tensors are many and hold little: the size down to which the larger ones hold NEARLY_ALL of the bytes that could
 * leave for a while. */
static hr_status find_size(hr_gap_problem *p)
{
    static const double NEARLY_ALL = 0.99;
    hr_status st = HR_OK;
    int n = 0;
    double all = 0, sum = 0;
    int64_t *sizes = malloc(sizeof *sizes * (size_t)(p->graph->n_tensors + 1));
    TRY_ALLOC(sizes);
    for (int t = 0; t < p->graph->n_tensors; t++) {
        const hr_gap_tensor *tensor = &p->tensors[t];
        if (!tensor->managed || tensor->n_uses < 2) continue;
        if (p->uses[tensor->uses_begin + tensor->n_uses - 1] - p->uses[tensor->uses_begin] < 2) continue;
        all += (double)(sizes[n++] = tensor->bytes);
    }
    qsort(sizes, (size_t)n, sizeof *sizes, by_size);
    for (int i = 0; i < n && sum < NEARLY_ALL * all; i++) sum += (double)(p->found_bytes = sizes[i]);
out:
    free(sizes);
    return st;
}

static void find_costs(hr_gap_problem *p)
{
    for (int i = 0; i < p->graph->n_nodes; i++) {
        const hr_choice *choice = &p->costs->nodes[i].choices[p->choice[i]];
        const hr_node *node = &p->graph->nodes[i];
        p->workspace_bytes[i] = (choice->workspace_bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT;
        p->seconds[i] = choice->seconds;
        if (!p->costs->measured || !isfinite(p->seconds[i]))      /* never beside measured seconds of its kind */
            p->seconds[i] = p->costs->measured ? 0 : node->op->flops ? node->op->flops(p->graph, node) * 1e-11 : 1e-6;
    }
    for (int t = 0; t < p->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&p->graph->tensors[t]))
            p->persistent_bytes += (p->graph->tensors[t].bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT;
}

static void find_least(hr_gap_problem *p)
{
    for (int i = 0; i < p->draft->n_steps; i++) {
        const hr_step *step = &p->draft->steps[i];
        int64_t bytes = p->persistent_bytes + (step->kind == HR_STEP_RUN ? p->workspace_bytes[step->node] : 0);
        for (int k = p->touch_begin[i]; k < p->touch_begin[i + 1]; k++) bytes += p->bytes[p->touches[k].tensor];
        if (bytes > p->least_step_bytes) p->least_step_bytes = bytes;
    }
}

hr_status hr_gap_open(const hr_rewrite *context, const hr_plan *draft, hr_gap_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = context->graph;
    size_t nodes = (size_t)graph->n_nodes + 1;
    *p = (hr_gap_problem){.context = context, .graph = graph, .costs = context->costs, .draft = draft};
    p->tensors = calloc((size_t)graph->n_tensors + 1, sizeof *p->tensors);
    p->choice = calloc(nodes, sizeof *p->choice);
    p->seconds = calloc(nodes, sizeof *p->seconds);
    p->workspace_bytes = calloc(nodes, sizeof *p->workspace_bytes);
    p->made_at = malloc(nodes * sizeof *p->made_at);
    p->valid_until = malloc(nodes * sizeof *p->valid_until);
    TRY_ALLOC(p->tensors);
    TRY_ALLOC(p->choice);
    TRY_ALLOC(p->seconds);
    TRY_ALLOC(p->workspace_bytes);
    TRY_ALLOC(p->made_at);
    TRY_ALLOC(p->valid_until);
    memset(p->made_at, -1, nodes * sizeof *p->made_at);
    TRY(survey_lives(p));
    TRY(find_validity(p));
    TRY(collect_uses(p));
    TRY(collect_touches(p));
    find_small_forms(p);
    TRY(find_size(p));
    find_costs(p);
    find_least(p);
out:
    return st;
}

void hr_gap_close(hr_gap_problem *p)
{
    void *const all[] = {p->tensors, p->uses, p->gap_tensor, p->choice, p->seconds, p->workspace_bytes, p->made_at, p->valid_until,
                         p->in_begin, p->ins, p->touch_begin, p->touches, p->bytes};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    *p = (hr_gap_problem){0};
}

hr_status hr_gap_choice_new(const hr_gap_problem *p, hr_gap_choice *choice)
{
    hr_status st = HR_OK;
    choice->kind = calloc((size_t)p->n_gaps + 1, 1);
    choice->again = calloc((size_t)p->n_gaps + 1, 1);
    choice->extend = calloc((size_t)p->graph->n_tensors + 1, 1);
    TRY_ALLOC(choice->kind);
    TRY_ALLOC(choice->again);
    TRY_ALLOC(choice->extend);
out:
    return st;
}

void hr_gap_choice_copy(const hr_gap_problem *p, const hr_gap_choice *from, hr_gap_choice *to)
{
    memcpy(to->kind, from->kind, (size_t)p->n_gaps + 1);
    memcpy(to->again, from->again, (size_t)p->n_gaps + 1);
    memcpy(to->extend, from->extend, (size_t)p->graph->n_tensors + 1);
}

void hr_gap_choice_clear(hr_gap_choice *choice)
{
    free(choice->kind);
    free(choice->again);
    free(choice->extend);
    *choice = (hr_gap_choice){0};
}
