/* What relu_compression compresses, and why it leaves the rest: see pass.c for the rules. */
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "pass.h"

/* ---- what each tensor would need and cost ---- */

static double choice_seconds(const hr_relu_pass *p, int node, int choice)
{
    return node < 0 ? 0 : p->context->costs->nodes[node].choices[choice].seconds;
}

/* A small form of PACKED at its bound; see promise(). */
void hr_relu_measure(hr_relu_pass *p)
{
    const hr_graph *graph = hr_relu_graph(p);
    double assumed = hr_spec_number(p->context->spec, "density");
    for (int i = 0; i < p->n_items; i++) {
        hr_relu_item *it = &p->items[i];
        bool packed = it->c.form == HR_FORM_PACKED;
        it->dense_bytes = hr_plan_arena_bytes(graph, p->draft, it->c.tensor);
        it->small_bytes = hr_plan_arena_bytes(graph, p->draft, it->c.small);
        it->density = p->context->costs->density[it->c.tensor];
        if (!(it->density >= 0) && assumed > 0) it->density = assumed;
        it->seconds = choice_seconds(p, it->c.away, packed ? p->pack_choice : 0) +
                      choice_seconds(p, it->c.back, packed ? p->unpack_choice : 0);
    }
}

/* Bytes for the expected nonzeros and the margin, by the size law. */
static int64_t promise(const hr_relu_pass *p, const hr_relu_item *it)
{
    const hr_node *pack = &hr_relu_graph(p)->nodes[it->c.away];
    return pack->op->expected_bytes(hr_relu_graph(p), pack, it->density * (1 + hr_spec_number(p->context->spec, "margin") / 100));
}

static hr_status keep(hr_relu_pass *p, const hr_relu_item *it, const char *reason)
{
    return hr_plan_decide(p->draft, it->c.tensor, "kept", it->density, it->dense_bytes, "%s", reason);
}

/* Chooses what saves enough. */
static hr_status choose_saving(hr_relu_pass *p)
{
    hr_status st = HR_OK;
    double least = hr_spec_number(p->context->spec, "saving");
    char reason[120];
    for (int i = 0; i < p->n_items; i++) {
        hr_relu_item *it = &p->items[i];
        if (!hr_relu_is_available(it)) {
            TRY(keep(p, it, "an earlier technique moves it, computes it or its readers again, or backward does not read it"));
            continue;
        }
        if (it->c.form == HR_FORM_PACKED) {
            if (!(it->density >= 0)) {
                TRY(keep(p, it, "its density is not known: no profiling step was run"));
                continue;
            }
            it->small_bytes = promise(p, it);
        }
        double percent = 100.0 * (double)it->small_bytes / (double)it->dense_bytes;
        it->chosen = percent <= 100 - least;
        if (it->chosen) continue;
        snprintf(reason, sizeof reason, "would still need %.1f %% of its bytes, not at most %g %%", percent, 100 - least);
        TRY(keep(p, it, reason));
    }
out:
    return st;
}

/* Gives back what its link moves sooner than it is packed. */
static hr_status choose_by_link(hr_relu_pass *p)
{
    hr_status st = HR_OK;
    const hr_costs *costs = p->context->costs;
    char reason[120];
    for (int i = 0; i < p->n_items; i++) {
        hr_relu_item *it = &p->items[i];
        int64_t saved_bytes = it->dense_bytes - it->small_bytes;
        double link_seconds = (double)saved_bytes * (1 / costs->out.bytes_per_second + 1 / costs->in.bytes_per_second);
        if (!it->chosen || !(it->seconds >= link_seconds)) continue;     /* unknown seconds: packed */
        it->chosen = false;
        snprintf(reason, sizeof reason, "packing and unpacking take %.3g ms, its saved bytes %.3g ms on the link",
                 1e3 * it->seconds, 1e3 * link_seconds);
        TRY(keep(p, it, reason));
    }
out:
    return st;
}

/* ---- select=fit ---- */

static int by_price(const void *a, const void *b)
{
    const hr_relu_item *x = *(hr_relu_item *const *)a, *y = *(hr_relu_item *const *)b;
    double price_x = x->seconds / (double)(x->dense_bytes - x->small_bytes);
    double price_y = y->seconds / (double)(y->dense_bytes - y->small_bytes);
    if (price_x > price_y || price_x < price_y) return price_x > price_y ? -1 : 1;
    int64_t saved_x = x->dense_bytes - x->small_bytes, saved_y = y->dense_bytes - y->small_bytes;
    if (saved_x != saved_y) return saved_x < saved_y ? -1 : 1;
    return x->c.tensor - y->c.tensor;
}

/* Finds `from` and `until` of each chosen item in the plan with all of them. */
static hr_status find_spans(const hr_relu_pass *p, const hr_plan *plan)
{
    hr_status st = HR_OK;
    const hr_graph *graph = hr_relu_graph(p);
    int *position = malloc(sizeof *position * (size_t)(graph->n_nodes + 1));
    TRY_ALLOC(position);
    for (int i = 0; i < graph->n_nodes; i++) position[i] = -1;
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == HR_STEP_RUN) position[plan->steps[i].node] = i;
    for (int i = 0; i < p->n_items; i++) {
        hr_relu_item *it = &p->items[i];
        if (!it->chosen) continue;
        it->from = position[it->c.away];
        it->until = it->c.back < 0 ? it->from : position[it->c.back];
    }
    for (int i = 0; i < plan->n_steps; i++) {       /* masks: the last step that reads them or their stand-in */
        const hr_node *node = hr_relu_node_at(graph, plan, i);
        for (int j = 0; node && j < node->n_in; j++) {
            int made_of = node->in[j] < 0 ? -1 : graph->tensors[node->in[j]].made_of;
            hr_relu_item *it = hr_relu_item_of(p, made_of);
            if (it && it->chosen && it->c.back < 0 && it->c.small == node->in[j]) it->until = i;
        }
    }
out:
    free(position);
    return st;
}

/* Changes live bytes by what giving the item back would. */
static void live_change(const hr_relu_item *it, int64_t *live_at, int sign)
{
    for (int i = it->from; i <= it->until; i++) live_at[i] -= sign * it->small_bytes;
    int dense_until = it->c.back < 0 ? it->until + 1 : it->until;
    for (int i = it->from + 1; i < dense_until; i++) live_at[i] += sign * it->dense_bytes;
}

static int64_t highest(const int64_t *live_at, int from, int until)
{
    int64_t peak = 0;
    for (int i = from; i <= until; i++)
        if (live_at[i] > peak) peak = live_at[i];
    return peak;
}

static hr_status choose_fitting(hr_relu_pass *p)
{
    hr_status st = HR_OK;
    hr_plan *all = NULL;
    int64_t *live_at = NULL, peak_bytes, budget_bytes = p->context->budget_bytes;
    hr_relu_item **order = malloc(sizeof *order * (size_t)(p->n_items + 1));
    int n = 0;
    TRY_ALLOC(order);
    TRY(hr_plan_clone(p->draft, &all));
    TRY(hr_relu_apply(p, all));
    live_at = malloc(sizeof *live_at * (size_t)(all->n_steps + 1));
    TRY_ALLOC(live_at);
    TRY(hr_plan_live_bytes(hr_relu_graph(p), p->context->costs, all, &peak_bytes, NULL, live_at));
    TRY(find_spans(p, all));
    int64_t target = budget_bytes == INT64_MAX || budget_bytes < peak_bytes ? peak_bytes : budget_bytes;
    for (int i = 0; i < p->n_items; i++)
        if (p->items[i].chosen) order[n++] = &p->items[i];
    qsort(order, (size_t)n, sizeof *order, by_price);
    for (int i = 0; i < n; i++) {
        live_change(order[i], live_at, 1);
        order[i]->chosen = highest(live_at, order[i]->from, order[i]->until) > target;
        if (order[i]->chosen) live_change(order[i], live_at, -1);
        else TRY(keep(p, order[i], "the peak stays within its target without it"));
    }
out:
    free(order);
    free(live_at);
    hr_plan_free(all);
    return st;
}

hr_status hr_relu_choose(hr_relu_pass *p)
{
    hr_status st = HR_OK;
    TRY(choose_saving(p));
    if (hr_spec_is(p->context->spec, "select", "link")) TRY(choose_by_link(p));
    if (hr_spec_is(p->context->spec, "select", "fit")) TRY(choose_fitting(p));
out:
    return st;
}
