/* ctest: timeout=120 labels=quick */
/* optimal against every schedule there is, on graphs small enough to try them all; what both solvers say of chains; and
 * that budgets, limits and refusals hold. Where CBC is absent only chains are planned. */
#include "baselines_graphs.h"
#include "least.h"
#include "lives.h"
#include "machine_costs.h"
#include "timeline.h"
#include "units.h"

/* CBC 2.10.8 loses some of its own cuts; leaks of ours are still reported. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:OsiRowCut::clone\n"; }

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

/* A workload with the seconds of a described machine. */
static made machine_of(const char *spec)
{
    made m = {0};
    hr_machine_model model;
    REQUIRE_OK(hr_workload_graph(spec, HR_F32, 1, &m.graph, NULL));
    REQUIRE_OK(hr_machine_model_find("pcie3_p100", &model));
    REQUIRE_OK(hr_machine_costs(m.graph, &model, &m.costs));
    return m;
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
                if (b->m->graph->nodes[other->node].in[j] == node->update[u] && b->valid_until[e] > i)
                    b->valid_until[e] = i;
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
        int64_t need = held(b, there | b->writes[i]);
        double own = 0;
        if (b->loss_item >= 0 && b->loss_item < next + (i == next)) need += b->loss;
        if (step->kind == HR_STEP_RUN) {
            need += hr_align(b->m->costs->nodes[step->node].choices[0].workspace_bytes);
            own = b->m->costs->nodes[step->node].choices[0].seconds;
        } else if (i < next) {
            own = hr_link_seconds(&b->m->costs->in, b->m->graph->tensors[step->tensor].bytes);
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

/* `n` layers in a row with bytes and seconds drawn; the backward of each reads its input and, with `own`, its output. */
static made row(int seed, int n, bool own)
{
    int bytes[16], seconds[16];
    text t;
    draws = (uint64_t)seed * 31 + 7;
    for (int i = 0; i < 5; i++) draw(0, 1);
    for (int i = 0; i <= n; i++) {
        bytes[i] = 4096 * draw(1, 12);
        seconds[i] = draw(1, 40);
    }
    text_begin(&t);
    add_tensor(&t, "y", 0, 64, "input");
    for (int i = 1; i <= n; i++)
        add_node(&t, 1, "node f%d forward %d\n reads y%d\n writes y%d %d", i, seconds[i], i - 1, i, bytes[i]);
    add_node(&t, 1, "node loss forward 1\n reads y%d\n writes value 64", n);
    add_node(&t, 1, "node b%d backward 1 of loss\n reads y%d\n writes d%d %d", n + 1, n, n, bytes[n]);
    for (int i = n; i >= 1; i--) {
        add_node(&t, i > 1, "node b%d backward %d of f%d\n reads d%d y%d", i, 2 * seconds[i], i, i, i - 1);
        if (own) fprintf(t.file, " y%d", i);
        if (i > 1) fprintf(t.file, "\n writes d%d %d", i - 1, bytes[i - 1]);
    }
    fprintf(t.file, "\nloss value");
    return text_end(&t);
}

static int64_t least_bytes(const made *m)
{
    int64_t bytes;
    int node;
    REQUIRE_OK(hr_plan_least_bytes(m->graph, m->costs, &bytes, &node));
    return bytes;
}

/* The claim of a plan against the least of all schedules. Returns 1 where something fits. */
static int compare(const made *m, const char *technique, int64_t budget, double least, bool exact, const char *what)
{
    stated s = ask(m, technique, budget);
    EXPECT_MSG(s.found ? s.plan->arena_bytes <= budget : isinf(least) || !exact, "%s: %lld bytes of %lld, %s", what,
               (long long)s.plan->arena_bytes, (long long)budget, s.plan->decisions[0].reason);
    if (s.found) {
        EXPECT_MSG(s.value >= least * (1 - 1e-7), "%s: %.9g s, but nothing can be below %.9g s", what, s.value, least);
        EXPECT_MSG(!exact || s.bound <= least * (1 + 1e-7), "%s: bound %.9g s, but %.9g s can be had", what, s.bound, least);
        EXPECT_MSG(!exact || s.value <= least * (1 + 1e-7), "%s: %.9g s, but %.9g s can be had", what, s.value, least);
    }
    hr_plan_free(s.plan);
    return s.found;
}

TEST(optimal_takes_the_least_seconds_of_all_schedules_there_are)
{
    int found = 0;
    for (int seed = 1; seed <= 11; seed++) {
        made m = seed == 11 ? updated_early() : random_of(seed, 3 + seed % 3);
        int64_t most = live_of(&m, "keep_all", INT64_MAX), low = least_bytes(&m);
        for (int percent = 0; percent <= 90; percent += 30) {
            char what[64];
            int64_t budget = hr_align(low + (most - low) / 100 * percent);
            double least = least_seconds(&m, budget);
            snprintf(what, sizeof what, "graph %d at %d %%", seed, percent);
            found += compare(&m, "optimal:solver=cbc,start=none", budget, least, true, what);
            compare(&m, "optimal", budget, least, true, what);
        }
        drop(&m);
    }
    EXPECT_MSG(found >= 35, "something fits in %d cases", found);
}

/* Held checkpoints are the best there is where each backward reads its layer's input and output. */
TEST(optimal_gives_chains_the_same_seconds_by_dynamic_programme_as_by_integers)
{
    int found = 0;
    for (int seed = 1; seed <= 12; seed++) {
        made own = row(seed, 3 + seed % 4, true), without = row(seed, 3 + seed % 4, false);
        int64_t most = live_of(&own, "keep_all", INT64_MAX), low = least_bytes(&own);
        for (int percent = 0; percent <= 90; percent += 30) {
            char what[64];
            int64_t budget = (low + (most - low) * percent / 100) / 4096 * 4096 + 128;    /* input and loss */
            double least = least_seconds(&own, budget);
            snprintf(what, sizeof what, "chain %d at %d %%", seed, percent);
            found += compare(&own, "optimal:solver=chain,start=none", budget, least, true, what);
            compare(&own, "optimal:solver=cbc,start=none", budget, least, true, what);
            compare(&without, "optimal:solver=chain,start=none", budget, least_seconds(&without, budget), false, what);
        }
        drop(&own);
        drop(&without);
    }
    EXPECT_MSG(found >= 36, "something fits in %d cases", found);
}

/* Sizes that no slot divides: rounded up, so that the plan keeps to the budget, and never above the bound by much. */
TEST(optimal_rounds_a_chain_so_that_the_budget_holds)
{
    made m = machine_of("vgg16:batch=32");
    int64_t most = live_of(&m, "keep_all", INT64_MAX), low = least_bytes(&m);
    for (int percent = 10; percent <= 100; percent += 15) {
        int64_t budget = low + (most - low) / 100 * percent;
        stated s = ask(&m, "optimal:solver=chain,start=none", budget);
        EXPECT_MSG(!s.found || (s.plan->arena_bytes <= budget && s.value >= s.bound), "at %d %%: %s", percent,
                   s.plan->decisions[0].reason);
        EXPECT_MSG(s.found || percent < 50, "at %d %%: %s", percent, s.plan->decisions[0].reason);
        hr_plan_free(s.plan);
    }
    drop(&m);
}

static double predicted(const made *m, const hr_plan *plan)
{
    hr_timeline timeline = {0};
    REQUIRE_OK(hr_timeline_play(m->graph, m->costs, plan, &timeline));
    double seconds = timeline.total_seconds;
    hr_timeline_clear(&timeline);
    return seconds;
}

static void is_at_least_as_fast(const made *m, const char *technique, int64_t budget, const char *what)
{
    static const char *const peers[] = {"slack_swap:ops=recompute", "dtr"};
    stated s = ask(m, technique, budget);
    double seconds = predicted(m, s.plan);
    EXPECT_MSG(!s.found || s.plan->arena_bytes <= budget, "%s: %lld bytes of %lld", what, (long long)s.plan->arena_bytes,
               (long long)budget);
    EXPECT(!s.found || (s.value >= s.bound && s.bound > 0));
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
        hr_plan *plan = plan_of(m, peers[i], budget);
        bool fits = plan->arena_bytes <= budget;
        EXPECT_MSG(!fits || (s.found && seconds <= predicted(m, plan) * (1 + 1e-9)), "%s: %.9g s, %s %.9g s", what, seconds,
                   peers[i], predicted(m, plan));
        hr_plan_free(plan);
    }
    hr_plan_free(s.plan);
}

TEST(optimal_is_never_slower_than_slack_swap_and_dtr)
{
    for (int seed = 1; seed <= 6; seed++) {
        made m = seed % 2 ? row(seed, 7 + seed, true) : random_of(seed, 7);
        int64_t most = live_of(&m, "keep_all", INT64_MAX), low = least_bytes(&m);
        char what[32];
        snprintf(what, sizeof what, "graph %d", seed);
        for (int percent = 20; percent <= 80; percent += 30)
            is_at_least_as_fast(&m, "optimal:limit=1", hr_align(low + (most - low) / 100 * percent), what);
        drop(&m);
    }
}

TEST(optimal_ends_in_time_with_a_value_above_its_bound)
{
    made m = machine_of("vgg16:batch=32");
    int64_t most = live_of(&m, "keep_all", INT64_MAX), low = least_bytes(&m);
    for (int percent = 10; percent <= 40; percent += 30) {
        double begin = hr_now_seconds();
        stated s = ask(&m, "optimal:solver=cbc,limit=1", low + (most - low) / 100 * percent);
        double seconds = hr_now_seconds() - begin;
        EXPECT_MSG(s.found && s.value >= s.bound && s.bound > 0, "%s", s.plan->decisions[0].reason);
        EXPECT_MSG(seconds < 8, "%g s for a limit of one", seconds);    /* 1.5 s; sanitizers take three times as long */
        hr_plan_free(s.plan);
    }
    is_at_least_as_fast(&m, "optimal:limit=1", low + (most - low) / 10, "vgg16");
    drop(&m);
}

TEST(optimal_refuses_large_graphs_by_number_and_drafts_that_others_changed)
{
    made m = workload_of("resnet50:batch=16,image=128,classes=10");
    hr_plan *plan = NULL;
    int64_t budget = live_of(&m, "keep_all", INT64_MAX) / 10 * 9;
    EXPECT(hr_plan_make(m.graph, m.costs, "optimal", budget, 0, &plan) == HR_UNSUPPORTED);
    EXPECT_MSG(strpbrk(hr_error_message(), "0123456789") || strstr(hr_error_message(), "coinor-libcbc-dev"), "%s",
               hr_error_message());
    EXPECT(hr_plan_make(m.graph, m.costs, "optimal:solver=chain", budget, 0, &plan) == HR_UNSUPPORTED);
    EXPECT_MSG(strstr(hr_error_message(), "no chain"), "%s", hr_error_message());
    EXPECT(hr_plan_make(m.graph, m.costs, "swap_all+optimal", budget, 0, &plan) == HR_UNSUPPORTED);
    EXPECT_MSG(strstr(hr_error_message(), "first in a stack"), "%s", hr_error_message());
    drop(&m);
}

TEST(optimal_without_a_budget_says_that_nothing_is_proven)
{
    made m = chain_of(4, true);
    hr_plan *plan = plan_of(&m, "optimal", INT64_MAX);
    REQUIRE(plan->n_decisions == 1);
    EXPECT_MSG(strstr(plan->decisions[0].reason, "no budget"), "%s", plan->decisions[0].reason);
    EXPECT(plan->live_bytes <= live_of(&m, "keep_all", INT64_MAX));
    hr_plan_free(plan);
    drop(&m);
}
