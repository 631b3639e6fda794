/* sqrt_checkpoint: drop what backward reads, segment by segment, and compute it again.
 *
 * Source: Chen, Xu, Zhang, Guestrin, "Training Deep Nets with Sublinear Memory Cost" (2016), algorithm 3: walk
 * the network in order, add up the bytes that a segment stores, cut when they exceed a segment budget b, and
 * search over b. With n equal layers sqrt(n) segments hold O(sqrt(n)) bytes for one more forward pass.
 *
 * Departures
 *   - Cuts are between nodes in list order, and all tensors that cross a cut stay: valid for any graph. The cut
 *     stands where the fewest bytes cross, within the last half of the segment's bytes.
 *   - The search minimises recomputation (seconds, or operations where they are unknown) subject to the budget.
 *   - Only nodes that the segment's backward needs, directly or through others, run again. The last segment is
 *     kept. A node of which one output stays keeps all of them; per-channel statistics always stay.
 *   - The recomputation of a segment starts just before the first step that reads any of its dropped tensors.
 */
#include "technique.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"

enum { EVALUATIONS_MAX = 24, EVALUATIONS_MIN = 6, REFINEMENTS = 6, STEPS_PER_SEARCH = 100000, STATISTICS_RANK = 1 };

typedef struct chain {
    const hr_rewrite *context;
    const hr_plan *draft;
    int *node;                 /* [n] forward nodes in list order */
    int n;
    int *place;                /* [n_nodes] index in `node`, -1 */
    int *last_read; /* [n_tensors] index of the last forward reader or of the producer, -1: not made in forward */
    int *first_after;          /* [n_tensors] position of the first backward read, -1 */
    int64_t *crossing;         /* [n] bytes that cross a cut right after node i */
    int64_t *stored;           /* [n + 1] prefix sums of bytes that backward reads */
    /* of one evaluation: */
    int *segment;              /* [n] */
    char *keeps, *again;       /* [n] all outputs stay; runs a second time */
    int *resume;               /* [n segments] position before which the segment's nodes run again */
    hr_edit *edits;            /* [n] */
} chain;

typedef struct outcome {
    int64_t segment_bytes, peak_bytes;
    double cost;               /* of what runs again */
} outcome;

static const hr_tensor *tensor_of(const chain *c, int tensor) { return &c->context->graph->tensors[tensor]; }
static const hr_node *node_of(const chain *c, int i) { return &c->context->graph->nodes[c->node[i]]; }

static hr_status allocate(chain *c)
{
    hr_status st = HR_OK;
    size_t nodes = (size_t)c->context->graph->n_nodes + 1, tensors = (size_t)c->context->graph->n_tensors + 1;
    c->node = malloc(sizeof *c->node * nodes);
    c->place = malloc(sizeof *c->place * nodes);
    c->last_read = malloc(sizeof *c->last_read * tensors);
    c->first_after = malloc(sizeof *c->first_after * tensors);
    c->crossing = calloc(nodes + 1, sizeof *c->crossing);
    c->stored = calloc(nodes + 1, sizeof *c->stored);
    c->segment = malloc(sizeof *c->segment * nodes);
    c->keeps = malloc(nodes);
    c->again = malloc(nodes);
    c->resume = malloc(sizeof *c->resume * nodes);
    c->edits = malloc(sizeof *c->edits * nodes);
    const void *const all[] = {c->node,    c->place, c->last_read, c->first_after, c->crossing, c->stored,
                               c->segment, c->keeps, c->again,     c->resume,      c->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) TRY_ALLOC(all[i]);
out:
    return st;
}

static void release(chain *c)
{
    void *const all[] = {c->node,    c->place, c->last_read, c->first_after, c->crossing, c->stored,
                         c->segment, c->keeps, c->again,     c->resume,      c->edits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

/* The draft must be the plain list: a tensor that another technique moves may not be there when a segment
 * runs again. */
static hr_status survey(chain *c)
{
    hr_status st = HR_OK;
    const hr_graph *graph = c->context->graph;
    bool forward = true;
    memset(c->place, -1, sizeof *c->place * (size_t)(graph->n_nodes + 1));
    memset(c->last_read, -1, sizeof *c->last_read * (size_t)(graph->n_tensors + 1));
    memset(c->first_after, -1, sizeof *c->first_after * (size_t)(graph->n_tensors + 1));
    for (int s = 0; s < c->draft->n_steps; s++) {
        const hr_step *step = &c->draft->steps[s];
        if (step->kind != HR_STEP_RUN) {
            bool plain = step->tensor == graph->loss ||
                         (step->kind == HR_STEP_IN && forward && tensor_of(c, step->tensor)->role == HR_ROLE_INPUT);
            if (!plain)
                FAIL(HR_BAD_ARGUMENT,
                     "sqrt_checkpoint must stand first in a stack: an earlier technique already moves %s",
                     tensor_of(c, step->tensor)->name);
            continue;
        }
        const hr_node *node = &graph->nodes[step->node];
        forward &= node->phase == HR_FORWARD;
        if (node->phase == HR_FORWARD && (!forward || c->place[step->node] >= 0))
            FAIL(HR_BAD_ARGUMENT,
                 "sqrt_checkpoint must stand first in a stack: an earlier technique already recomputes %s", node->name);
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            if (t < 0) continue;
            if (forward && c->last_read[t] >= 0) c->last_read[t] = c->n;
            if (!forward && c->first_after[t] < 0) c->first_after[t] = s;
        }
        if (!forward) continue;
        for (int k = 0; k < node->n_out; k++) c->last_read[node->out[k]] = c->n;
        c->place[step->node] = c->n;
        c->node[c->n++] = step->node;
    }
out:
    return st;
}

/* Bytes that cross each cut and bytes that each node stores for backward. */
static void weigh(chain *c)
{
    for (int i = 0; i < c->n; i++) {
        c->stored[i + 1] = c->stored[i];
        for (int k = 0; k < node_of(c, i)->n_out; k++) {
            int t = node_of(c, i)->out[k];
            if (c->first_after[t] >= 0) c->stored[i + 1] += tensor_of(c, t)->bytes;
            c->crossing[i] += tensor_of(c, t)->bytes;
            c->crossing[c->last_read[t]] -= tensor_of(c, t)->bytes;
        }
    }
    for (int i = 1; i < c->n; i++) c->crossing[i] += c->crossing[i - 1];
}

/* Algorithm 3 with the choice of the cheapest crossing. Returns the number of segments. */
static int cut(chain *c, int64_t segment_bytes)
{
    int segments = 0, begin = 0;
    for (int i = 0; i < c->n; i++) {
        if (c->stored[i + 1] - c->stored[begin] > segment_bytes && i > begin) {
            int best = i - 1;
            for (int j = i - 1; j >= begin && c->stored[j + 1] - c->stored[begin] >= segment_bytes / 2; j--)
                if (c->crossing[j] < c->crossing[best]) best = j;
            for (int j = begin; j <= best; j++) c->segment[j] = segments;
            segments++;
            begin = best + 1;
            i = best;          /* the loop goes on with node best + 1 */
        }
    }
    for (int j = begin; j < c->n; j++) c->segment[j] = segments;
    return segments + 1;
}

/* Small results for whose sake alone nothing runs again. Graphs from files know bytes only (u8 of rank 1): there they are
 * what is much smaller than another output of the same node. */
static bool is_statistics(const chain *c, const hr_node *node, int tensor)
{
    const hr_tensor *t = tensor_of(c, tensor);
    if (t->rank > STATISTICS_RANK || t->type != HR_U8) return t->rank <= STATISTICS_RANK;
    for (int k = 0; k < node->n_out; k++)
        if (tensor_of(c, node->out[k])->bytes / 8 >= t->bytes) return true;
    return false;
}

static double cost_of(const chain *c, int i)
{
    const hr_node *node = node_of(c, i);
    double seconds = c->context->costs->measured ? c->context->costs->nodes[c->node[i]].choices[0].seconds : NAN;
    if (isfinite(seconds)) return seconds;
    if (node->op->flops) return node->op->flops(c->context->graph, node);
    double elements = 0;
    for (int k = 0; k < node->n_out; k++) elements += (double)tensor_of(c, node->out[k])->elements;
    return elements;
}

/* Which nodes keep their outputs under the present cuts. */
static void mark_kept(chain *c, int segments)
{
    for (int i = 0; i < c->n; i++) {
        const hr_node *node = node_of(c, i);
        c->again[i] = 0;
        c->keeps[i] = c->segment[i] == segments - 1 || node->n_update > 0;
        for (int k = 0; k < node->n_out; k++) c->keeps[i] |= c->segment[c->last_read[node->out[k]]] != c->segment[i];
    }
}

/* Which nodes run again, and where each segment resumes. */
static void mark_again(chain *c, int segments)
{
    for (int s = 0; s < segments; s++) c->resume[s] = c->draft->n_steps;
    for (int i = c->n - 1; i >= 0; i--) {
        const hr_node *node = node_of(c, i);
        if (c->keeps[i]) continue;
        for (int k = 0; k < node->n_out; k++) {
            int t = node->out[k];
            if (c->first_after[t] < 0 || is_statistics(c, node, t)) continue;
            c->again[i] = 1;
            if (c->first_after[t] < c->resume[c->segment[i]]) c->resume[c->segment[i]] = c->first_after[t];
        }
        if (!c->again[i]) continue;
        for (int j = 0; j < node->n_in; j++) {
            int producer = node->in[j] < 0 ? -1 : tensor_of(c, node->in[j])->producer;
            if (producer >= 0 && !c->keeps[c->place[producer]]) c->again[c->place[producer]] = 1;
        }
    }
}

/* Applies the cuts for this segment budget to `draft` (a copy of the chain's). */
static hr_status rewrite_with(chain *c, int64_t segment_bytes, hr_plan *draft, double *cost)
{
    size_t n_edits = 0;
    int segments = cut(c, segment_bytes);
    mark_kept(c, segments);
    mark_again(c, segments);
    *cost = 0;
    for (int i = 0; i < c->n; i++) {
        if (!c->again[i]) continue;
        c->edits[n_edits++] = (hr_edit){c->resume[c->segment[i]], HR_STEP_RUN, c->node[i], -1, 0};
        *cost += cost_of(c, i);
    }
    return hr_plan_apply(draft, c->edits, n_edits);
}

static hr_status evaluate(chain *c, int64_t segment_bytes, outcome *result)
{
    hr_status st = HR_OK;
    hr_plan *copy = NULL;
    *result = (outcome){.segment_bytes = segment_bytes};
    TRY(hr_plan_clone(c->draft, &copy));
    TRY(rewrite_with(c, segment_bytes, copy, &result->cost));
    TRY(hr_plan_live_bytes(c->context->graph, c->context->costs, copy, &result->peak_bytes, NULL, NULL));
out:
    hr_plan_free(copy);
    return st;
}

/* Within the budget less recomputation wins, else the smaller peak. */
static bool better(const outcome *a, const outcome *b, int64_t budget_bytes)
{
    bool a_fits = budget_bytes != INT64_MAX && a->peak_bytes <= budget_bytes;
    bool b_fits = budget_bytes != INT64_MAX && b->peak_bytes <= budget_bytes;
    if (a_fits != b_fits) return a_fits;
    if (a_fits && a->cost != b->cost) return a->cost < b->cost;
    if (a->peak_bytes != b->peak_bytes) return a->peak_bytes < b->peak_bytes;
    return a->cost < b->cost;
}

static hr_status try_one(chain *c, double segment_bytes, outcome *best)
{
    hr_status st = HR_OK;
    outcome result;
    TRY(evaluate(c, (int64_t)segment_bytes, &result));
    if (better(&result, best, c->context->budget_bytes)) *best = result;
out:
    return st;
}

/* A geometric grid from everything in one segment down to a quarter of the square root's, then a finer one
 * around the best. A list of 100,000 steps gets fewer tries, so that planning stays near linear. */
static hr_status search(chain *c, outcome *best)
{
    hr_status st = HR_OK;
    int tries = STEPS_PER_SEARCH / (c->draft->n_steps + 1);
    tries = tries < EVALUATIONS_MIN ? EVALUATIONS_MIN : tries > EVALUATIONS_MAX ? EVALUATIONS_MAX : tries;
    double total = (double)c->stored[c->n], least = total / (4 * sqrt((double)c->n) + 1),
           ratio = pow(least / total, 1.0 / tries);
    TRY(evaluate(c, (int64_t)total, best));
    for (int i = 1; i <= tries; i++) TRY(try_one(c, total * pow(ratio, i), best));
    double around = (double)best->segment_bytes;
    for (int i = 1; i < REFINEMENTS; i++) TRY(try_one(c, around * pow(ratio, 2.0 * i / REFINEMENTS - 1), best));
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    chain c = {.context = context, .draft = draft};
    outcome best;
    double cost;
    TRY(allocate(&c));
    TRY(survey(&c));
    weigh(&c);
    if (c.n == 0 || c.stored[c.n] == 0) goto out;   /* nothing is held for backward */
    TRY(search(&c, &best));
    TRY(rewrite_with(&c, best.segment_bytes, draft, &cost));
out:
    release(&c);
    return st;
}

const hr_technique hr_technique_sqrt_checkpoint = {
    .name = "sqrt_checkpoint",
    .summary = "keep the tensors between segments, recompute inside (Chen et al. 2016)",
    .exact = true,
    .rewrite = rewrite,
    .reads_seconds = true,
};
