/* Abstract training graphs for tests of planners: written as text, and read as `--workload graph:FILE` is. */
#ifndef HR_BASELINES_GRAPHS_H
#define HR_BASELINES_GRAPHS_H
#include <stdarg.h>
#include "abstract.h"
#include "baselines_case.h"

typedef struct text { char *chars; size_t n; FILE *file; int nodes, tensors; } text;

/* Every statement begins with the end of the line before, so that a line may be continued. */
static inline void text_begin(text *t)
{
    *t = (text){0};
    t->file = open_memstream(&t->chars, &t->n);
    REQUIRE(t->file);
    fprintf(t->file, "headroom graph 1\nlink out 10GB/s latency 1e-5\nlink in 10GB/s latency 1e-5");
}

static inline made text_end(text *t)
{
    made m = {0};
    bool has_links;
    fprintf(t->file, "\nend %d nodes %d tensors\n", t->nodes, t->tensors);
    fclose(t->file);
    FILE *file = fmemopen(t->chars, t->n, "r");
    REQUIRE(file);
    REQUIRE_OK(hr_abstract_read(file, "test.graph", &m.graph, &m.costs, &has_links));
    fclose(file);
    free(t->chars);
    return m;
}

static inline void add_tensor(text *t, const char *name, int index, int64_t bytes, const char *kind)
{
    fprintf(t->file, "\ntensor %s%d %lld %s", name, index, (long long)bytes, kind);
    t->tensors++;
}

/* A node with its reads and writes, in printf form; the caller says how many tensors it writes. */
static inline void add_node(text *t, int outputs, const char *format, ...) __attribute__((format(printf, 3, 4)));
static inline void add_node(text *t, int outputs, const char *format, ...)
{
    va_list arguments;
    fprintf(t->file, "\n");
    va_start(arguments, format);
    vfprintf(t->file, format, arguments);
    va_end(arguments);
    t->nodes++;
    t->tensors += outputs;
}

/* `n` forward nodes in a row. The output of node i, of `bytes[i]`, is read by the backward of node i. */
static inline made row_of(int n, const int64_t *bytes, const double *seconds)
{
    text t;
    text_begin(&t);
    add_tensor(&t, "y", 0, 64, "input");
    for (int i = 1; i <= n; i++)
        add_node(&t, 1, "node f%d forward %g\n reads y%d\n writes y%d %lld", i, seconds[i - 1], i - 1, i,
                 (long long)bytes[i - 1]);
    add_node(&t, 1, "node b%d backward %g of f%d\n reads y%d\n writes d%d %lld", n, seconds[n - 1], n, n, n,
             (long long)bytes[n - 1]);
    for (int i = n - 1; i >= 1; i--)
        add_node(&t, 1, "node b%d backward %g of f%d\n reads d%d y%d\n writes d%d %lld", i, seconds[i - 1], i, i + 1, i,
                 i, (long long)bytes[i - 1]);
    return text_end(&t);
}

/* `a` is cheap to make, but of a parameter that is updated before `a` is read for the last time. Beside what the
 * last but one needs only one of `a` and `b` fits. */
static inline made updated_early(void)
{
    text t;
    text_begin(&t);
    add_tensor(&t, "x", 0, 64, "input");
    add_tensor(&t, "w", 0, 64, "constant");
    add_node(&t, 1, "node f1 forward 1e-6\n reads x0 w0\n writes a 4096");
    add_node(&t, 1, "node f2 forward 5e-3\n reads a\n writes b 4096");
    add_node(&t, 1, "node f3 forward 6e-3\n reads b\n writes c 4096");
    add_node(&t, 1, "node f4 forward 1e-6\n reads c\n writes d 64");
    add_node(&t, 1, "node g4 backward 1e-3 of f4\n reads d\n writes e 64");
    add_node(&t, 0, "node u update 1e-6 of f1\n reads e\n updates w0");
    add_node(&t, 1, "node g3 backward 1e-3 of f3\n reads e c\n writes h 8192");
    add_node(&t, 1, "node g2 backward 1e-3 of f2\n reads h a b\n writes z 64");
    return text_end(&t);
}

static uint64_t draws;
static inline int draw(int low, int high)
{
    draws = draws * 6364136223846793005u + 1442695040888963407u;
    return low + (int)((draws >> 33) % (uint64_t)(high - low + 1));
}

typedef struct random_layer { int from[2], n_from; bool parameter, mask; int64_t bytes; int gradient; } random_layer;

static inline void random_forward(text *t, random_layer *layers, int n)
{
    for (int i = 1; i <= n; i++) {
        random_layer *l = &layers[i];
        *l = (random_layer){.from = {i - 1}, .n_from = 1, .parameter = draw(0, 1), .mask = draw(0, 4) == 0,
                            .bytes = draw(1, 4096) * 64, .gradient = -1};
        if (i > 3 && draw(0, 2) == 0) l->from[l->n_from++] = draw(i > 12 ? i - 12 : 1, i - 2);
        if (l->parameter) add_tensor(t, "w", i, draw(1, 64) * 64, "constant");
    }
    for (int i = 1; i <= n; i++) {
        const random_layer *l = &layers[i];
        add_node(t, 1 + l->mask, "node f%d forward %g workspace %d\n reads y%d", i, draw(1, 5000) * 1e-6,
                 64 * draw(1, 512), l->from[0]);
        if (l->n_from == 2) fprintf(t->file, " y%d", l->from[1]);
        if (l->parameter) fprintf(t->file, " w%d", i);
        fprintf(t->file, "\n writes y%d %lld", i, (long long)l->bytes);
        if (l->mask) fprintf(t->file, " m%d 128", i);
    }
}

/* Adds gradient `name` of layer `to`, after the sum with the one that is there already. */
static inline void add_gradient(text *t, random_layer *layers, int to, int *n_gradients)
{
    int before = layers[to].gradient, now = (*n_gradients)++;
    layers[to].gradient = now;
    if (before < 0) return;
    layers[to].gradient = (*n_gradients)++;
    add_node(t, 1, "node s%d backward 1e-5 of f%d\n reads g%d g%d\n writes g%d %lld", now, to, before, now,
             layers[to].gradient, (long long)layers[to].bytes);
}

static inline void random_backward(text *t, random_layer *layers, int n)
{
    int n_gradients = 1;
    layers[n].gradient = 0;
    add_node(t, 1, "node top backward 1e-5\n reads y%d\n writes g0 %lld", n, (long long)layers[n].bytes);
    for (int i = n; i >= 1; i--) {
        const random_layer *l = &layers[i];
        int first = n_gradients, k = 0;
        if (l->gradient < 0 || (l->from[0] == 0 && !l->parameter)) continue;
        add_node(t, l->parameter, "node b%d backward %g of f%d\n reads g%d", i, draw(1, 9000) * 1e-6, i, l->gradient);
        if (draw(0, 3)) fprintf(t->file, " y%d", l->from[0]);
        if (draw(0, 1)) fprintf(t->file, " y%d", i);
        if (l->mask) fprintf(t->file, " m%d", i);
        if (l->parameter) fprintf(t->file, " w%d", i);
        fprintf(t->file, "\n writes");
        if (l->parameter) fprintf(t->file, " dw%d 64", i);
        for (int j = 0; j < l->n_from; j++) {
            if (l->from[j] == 0) continue;
            /* the sum, if any, takes the number after this one */
            fprintf(t->file, " g%d %lld", first + k, (long long)layers[l->from[j]].bytes);
            t->tensors++;
            k += 1 + (layers[l->from[j]].gradient >= 0);
        }
        for (int j = 0; j < l->n_from; j++)
            if (l->from[j]) add_gradient(t, layers, l->from[j], &n_gradients);
        if (l->parameter) add_node(t, 0, "node u%d update 1e-6 of f%d\n reads dw%d\n updates w%d", i, i, i, i);
    }
}

/* Layers with skips, parameters that are updated, masks, workspaces and sums of gradients. */
static inline made random_of(int seed, int n)
{
    random_layer *layers = calloc((size_t)n + 1, sizeof *layers);
    text t;
    text_begin(&t);
    REQUIRE(layers);
    draws = (uint64_t)seed * 7919 + 1;
    for (int i = 0; i < 5; i++) draw(0, 1);
    add_tensor(&t, "y", 0, 64 * 100, "input");
    random_forward(&t, layers, n);
    random_backward(&t, layers, n);
    free(layers);
    return text_end(&t);
}

/* From as little as it can to all that keep_all takes: each plan passes the check, and what can be kept to is kept to.
 * Returns how many budgets below keep_all's peak were kept. */
static inline int keeps_budgets(const made *m, const char *technique, const char *what)
{
    int kept = 0;
    hr_plan *all = plan_of(m, "keep_all", INT64_MAX), *least = plan_of(m, technique, INT64_MAX);
    EXPECT_MSG(least->live_bytes <= all->live_bytes, "%s of %s: %lld bytes, keep_all %lld", technique, what,
               (long long)least->live_bytes, (long long)all->live_bytes);
    for (int percent = 100; percent >= 40; percent -= 20) {
        int64_t budget = all->arena_bytes / 100 * percent;
        hr_plan *plan = plan_of(m, technique, budget);
        bool can = least->arena_bytes <= budget;
        EXPECT_MSG(!can || plan->arena_bytes <= budget, "%s of %s at %d %%: %lld of %lld bytes, least %lld", technique,
                   what, percent, (long long)plan->arena_bytes, (long long)budget, (long long)least->arena_bytes);
        kept += can && plan->arena_bytes <= budget && percent < 100;
        hr_plan_free(plan);
    }
    hr_plan_free(all);
    hr_plan_free(least);
    return kept;
}
#endif
