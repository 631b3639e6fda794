/* ctest: timeout=120 labels=quick */
/* optimal against every schedule there is, on graphs small enough to try them all; what both solvers say of chains; and
 * that budgets, limits and refusals hold. Where CBC is absent only chains are planned. */
#include "baselines_graphs.h"
#include "lives.h"
#include "least.h"
#include "timeline.h"
#include "units.h"

typedef struct stated { double value, bound; bool found; hr_plan *plan; } stated;

/* What the plan says of itself. Without CBC the claim is skipped. */
static stated ask(const made *m, const char *technique, int64_t budget)
{
    stated s = {0};
    hr_status st = hr_plan_make(m->graph, m->costs, technique, budget, 0, &s.plan);
    if (st == HR_UNSUPPORTED && strstr(hr_error_message(), "coinor-libcbc-dev")) SKIP("%s", hr_error_message());
    REQUIRE_OK(st);
    REQUIRE(s.plan->n_decisions == 1);
    s.found = sscanf(s.plan->decisions[0].reason, "optimal: value %lf s, bound %lf s", &s.value, &s.bound) == 2;
    return s;
}

/* ---- every schedule: least seconds over (first runs done, tensors that are there) ---- */

enum { ITEMS_MOST = 32, TENSORS_MOST = 18 };

typedef struct brute {
    const made *m;
    hr_plan *draft;
    int items[ITEMS_MOST], n_items, valid_until[ITEMS_MOST];
    int tensors[TENSORS_MOST], n_tensors;
    unsigned reads[ITEMS_MOST], writes[ITEMS_MOST];
    int64_t writes_bytes[ITEMS_MOST], bytes[TENSORS_MOST], constant, loss;
    int loss_item;
    double *least;
    struct entry { double seconds; int state; } *heap;
    int n_heap;
    size_t heap_capacity;
} brute;

static unsigned bit_of(const brute *b, int tensor)
{
    for (int i = 0; i < b->n_tensors; i++)
        if (b->tensors[i] == tensor) return 1u << i;
    return 0;
}

static bool is_kept(const brute *b, int t)
{
    return t >= 0 && t != b->m->graph->loss && !hr_tensor_is_persistent(&b->m->graph->tensors[t]);
}

static void note_item(brute *b, int position)
{
    const hr_step *step = &b->draft->steps[position];
    const hr_node *node = step->kind == HR_STEP_RUN ? &b->m->graph->nodes[step->node] : NULL;
    int i = b->n_items++;
    REQUIRE(i < ITEMS_MOST);
    b->items[i] = position;
    b->valid_until[i] = node && node->n_update ? i : ITEMS_MOST;
    for (int k = 0; k < (node ? node->n_out : 1); k++) {
        int t = node ? node->out[k] : step->tensor;
        if (t == b->m->graph->loss) b->loss_item = i;
        if (!is_kept(b, t)) continue;
        REQUIRE(b->n_tensors < TENSORS_MOST);
        b->bytes[b->n_tensors] = hr_align(b->m->graph->tensors[t].bytes);
        b->tensors[b->n_tensors++] = t;
        b->writes[i] |= bit_of(b, t);
    }
    for (int j = 0; node && j < node->n_in; j++)
        if (is_kept(b, node->in[j])) b->reads[i] |= bit_of(b, node->in[j]);
    /* what it updates nobody who read it before may read again */
    for (int u = 0; node && u < node->n_update; u++)
        for (int e = 0; e < i; e++) {
            const hr_step *other = &b->draft->steps[b->items[e]];
            for (int j = 0; other->kind == HR_STEP_RUN && j < b->m->graph->nodes[other->node].n_in; j++)
                if (b->m->graph->nodes[other->node].in[j] == node->update[u] && b->valid_until[e] > i) b->valid_until[e] = i;
        }
}

static void push(brute *b, int state, double seconds)
{
    if (seconds >= b->least[state]) return;
    b->least[state] = seconds;
    REQUIRE(hr_grow((void **)&b->heap, (size_t)b->n_heap, &b->heap_capacity, sizeof *b->heap) == HR_OK);
    int i = b->n_heap++;
    for (; i > 0 && b->heap[(i - 1) / 2].seconds > seconds; i = (i - 1) / 2) b->heap[i] = b->heap[(i - 1) / 2];
    b->heap[i] = (struct entry){seconds, state};
}

static struct entry pop(brute *b)
{
    struct entry top = b->heap[0], last = b->heap[--b->n_heap];
    int i = 0;
    for (int child; (child = 2 * i + 1) < b->n_heap; i = child) {
        if (child + 1 < b->n_heap && b->heap[child + 1].seconds < b->heap[child].seconds) child++;
        if (b->heap[child].seconds >= last.seconds) break;
        b->heap[i] = b->heap[child];
    }
    b->heap[i] = last;
    return top;
}

static int64_t held(const brute *b, unsigned there)
{
    int64_t bytes = b->constant;
    for (int i = 0; i < b->n_tensors; i++)
        if (there >> i & 1) bytes += b->bytes[i];
    return bytes;
}

static void try_runs(brute *b, int next, unsigned there, double seconds, int64_t budget)
{
    for (int i = 0; i <= next && i < b->n_items; i++) {
        const hr_step *step = &b->draft->steps[b->items[i]];
        if ((b->reads[i] & ~there) || (b->writes[i] & there)) continue;
        if (i < next && (next > b->valid_until[i] || !b->writes[i])) continue;
        int64_t need = held(b, there | b->writes[i]) + (b->loss_item >= 0 && b->loss_item < next + (i == next) ? b->loss : 0);
        double own = 0;
        if (step->kind == HR_STEP_RUN) {
            need += hr_align(b->m->costs->nodes[step->node].choices[0].workspace_bytes);
            own = b->m->costs->nodes[step->node].choices[0].seconds;
        }
        if (need > budget) continue;
        push(b, (int)((unsigned)(next + (i == next)) << b->n_tensors | there | b->writes[i]), seconds + own);
    }
}

/* INFINITY where nothing fits. */
static double least_seconds(const made *m, int64_t budget)
{
    brute b = {.m = m, .loss_item = -1};
    double answer = INFINITY;
    REQUIRE_OK(hr_plan_draft(m->graph, &b.draft));
    for (int t = 0; t < m->graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&m->graph->tensors[t])) b.constant += hr_align(m->graph->tensors[t].bytes);
    for (int i = 0; i < b.draft->n_steps; i++)
        if (b.draft->steps[i].kind == HR_STEP_RUN || b.draft->steps[i].kind == HR_STEP_IN) note_item(&b, i);
    if (m->graph->loss >= 0) b.loss = hr_align(m->graph->tensors[m->graph->loss].bytes);
    size_t states = (size_t)(b.n_items + 1) << b.n_tensors;
    b.least = malloc(sizeof *b.least * states);
    REQUIRE(b.least);
    for (size_t i = 0; i < states; i++) b.least[i] = INFINITY;
    push(&b, 0, 0);
    while (b.n_heap && isinf(answer)) {
        struct entry e = pop(&b);
        if (e.seconds > b.least[e.state]) continue;
        int next = e.state >> b.n_tensors;
        unsigned there = (unsigned)e.state & ((1u << b.n_tensors) - 1);
        if (next == b.n_items) answer = e.seconds;
        for (int i = 0; i < b.n_tensors; i++)
            if (there >> i & 1) push(&b, (int)((unsigned)e.state & ~(1u << i)), e.seconds);
        try_runs(&b, next, there, e.seconds, budget);
    }
    free(b.least);
    free(b.heap);
    hr_plan_free(b.draft);
    return answer;
}

/* A row of n layers, bytes and seconds drawn; budgets from the least of a node to all. */
static made row(int seed, int n)
{
    int64_t bytes[16];
    double seconds[16];
    draws = (uint64_t)seed * 31 + 7;
    for (int i = 0; i < 5; i++) draw(0, 1);
    for (int i = 0; i < n; i++) {
        bytes[i] = 64 * draw(1, 12);
        seconds[i] = draw(1, 40) * 1e-3;
    }
    return row_of(n, bytes, seconds);
}

TEST(x_chain)
{
    int equal = 0, asked = 0, eqc=0;
    for (int seed = 1; seed <= 20; seed++) {
        made m = row(seed, 4 + seed % 5);
        int64_t most = live_of(&m, "keep_all", INT64_MAX), low;
        int node;
        REQUIRE_OK(hr_plan_least_bytes(m.graph, m.costs, &low, &node));
        for (int percent = 0; percent <= 90; percent += 15) {
            int64_t budget = hr_align(low + (most - low) * percent / 100);
            double brute = least_seconds(&m, budget);
            stated s = ask(&m, "optimal:solver=chain,start=none", budget), c = ask(&m, "optimal:solver=cbc,start=none", budget);
            asked++;
            equal += s.value == brute || (!s.found && isinf(brute));
            eqc += fabs(c.value - brute) < 1e-9 || (!c.found && isinf(brute));
            if (fabs(s.value - brute) > 1e-9 || fabs(c.value-brute) > 1e-9) printf("%d n %d %d%%: brute %.9g value %.9g bound %.9g cbc %.9g %s\n", seed, 4 + seed % 5, percent, brute, s.value, s.bound, c.value, s.plan->decisions[0].reason);
            hr_plan_free(s.plan);
            hr_plan_free(c.plan);
        }
        drop(&m);
    }
    printf("%d equal of %d, cbc %d\n", equal, asked, eqc);
}
