/* The pass: sparse activations are packed when their last forward reader has ended, their dense form is freed, and they
 * are unpacked before their first backward reader (US11362670B2; where it stands in a training step is the inventors'
 * paper's and Gist's: see relu_compression.h). Where backward reads less than values, less is kept (contribute.h).
 *
 * What it decides, tensor by tensor, and writes down (hr_plan_decide):
 *   1. the density is what the last step reported, `margin` percent more is promised; a tensor whose promise saves less
 *      than `saving` percent is kept as it is;
 *   2. select=fit: of the others those that the peak needs, the cheapest for their bytes. All together give the least
 *      peak that the technique can reach; from the dearest on, each is given back when the peak stays at the budget, or
 *      at that least, without it. select=all packs all that save, select=link those whose packing and unpacking takes
 *      less time than their saved bytes take on the link: for a swap technique that follows.
 * A profiling step, in which everything is packed into buffers that cannot overflow, measures densities and seconds.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "contribute.h"
#include "op.h"
#include "relu_compression.h"
#include "technique.h"

static const hr_option options[] = {
    {"select", HR_OPTION_CHOICE, "fit", 0, 0, "fit|all|link",
     "pack what the budget asks for, all that saves, or what is quicker than its link"},
    {"margin", HR_OPTION_REAL, "5", 0, 1000, NULL, "percent promised above the measured number of nonzeros"},
    {"saving", HR_OPTION_REAL, "10", 0, 100, NULL, "least percent of a tensor's bytes that packing must save"},
    {"density", HR_OPTION_REAL, "0", 0, 1, NULL, "share of nonzeros to begin with instead of a profiling step; 0: measure"},
    {"masks", HR_OPTION_CHOICE, "on", 0, 0, "on|off", "keep 1 bit where only the sign is read, 2 or 4 of an argmax"},
    {"block", HR_OPTION_CHOICE, "1024", 0, 0, "32|64|128|256|512|1024|2048|4096|8192", "elements of a block"},
    {"algorithm", HR_OPTION_CHOICE, "standard", 0, 0, "standard|patent", "the device's fastest kernels, or the patent's"},
    {0},
};

typedef struct item {
    hr_compressible c;
    int last_forward, first_backward, last_backward;   /* positions in the draft, -1 */
    int begins;
    bool moved;                /* an earlier technique moves or recomputes it */
    bool chosen;
    double density;
    int64_t dense_bytes, small_bytes;
    double seconds;            /* of making and undoing the small form; NAN unknown */
    int from, until;           /* in the plan with all chosen: the step that packs, the one that makes it dense again */
} item;

typedef struct pass {
    const hr_rewrite *context;
    hr_plan *draft;
    item *items;
    int n_items;
    int *item_of;              /* [n_tensors] -1 */
    int pack_choice, unpack_choice;
} pass;

static const hr_graph *graph_of(const pass *p) { return p->context->graph; }

static const hr_node *node_at(const hr_graph *graph, const hr_plan *plan, int position)
{
    const hr_step *step = &plan->steps[position];
    return step->kind == HR_STEP_RUN ? &graph->nodes[step->node] : NULL;
}

static item *item_of(const pass *p, int tensor)
{
    return tensor < 0 || p->item_of[tensor] < 0 ? NULL : &p->items[p->item_of[tensor]];
}

/* Where each tensor is read before and after the first backward step. */
static void survey(pass *p)
{
    const hr_graph *graph = graph_of(p);
    bool forward = true;
    for (int i = 0; i < p->draft->n_steps; i++) {
        const hr_node *node = node_at(graph, p->draft, i);
        item *moved = node ? NULL : item_of(p, p->draft->steps[i].tensor);
        if (moved) moved->moved = true;
        if (!node) continue;
        forward = forward && node->phase == HR_FORWARD;
        for (int j = 0; j < node->n_in; j++) {
            item *it = item_of(p, node->in[j]);
            if (!it) continue;
            if (forward) it->last_forward = i;
            else if (it->first_backward < 0) it->first_backward = i;
            if (!forward) it->last_backward = i;
        }
        for (int k = 0; k < node->n_out; k++) {
            item *it = item_of(p, node->out[k]);
            if (!it) continue;
            it->begins++;
            if (forward) it->last_forward = i;
        }
    }
}

static hr_status choice_find(const pass *p, int node, const char *algorithm, int *choice)
{
    hr_status st = HR_OK;
    const hr_node_costs *costs = &p->context->costs->nodes[node];
    char known[256] = "";
    for (*choice = 0; *choice < costs->n_choices; ++*choice) {
        size_t used = strlen(known);
        if (!strcmp(costs->choices[*choice].algorithm, algorithm)) return HR_OK;
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", costs->choices[*choice].algorithm);
    }
    FAIL(HR_BAD_ARGUMENT, "this device has no algorithm '%s' for %s; known: %s", algorithm,
         graph_of(p)->nodes[node].op->name, known);
out:
    return st;
}

static hr_status open_pass(const hr_rewrite *context, hr_plan *draft, pass *p)
{
    hr_status st = HR_OK;
    hr_compressible *list = NULL;
    int n = 0;
    bool masks = hr_spec_is(context->spec, "masks", "on"), patent = hr_spec_is(context->spec, "algorithm", "patent");
    *p = (pass){.context = context, .draft = draft};
    TRY(hr_compressible_find(context->graph, &list, &n));
    p->items = calloc((size_t)n + 1, sizeof *p->items);
    p->item_of = malloc(sizeof *p->item_of * (size_t)(context->graph->n_tensors + 1));
    TRY_ALLOC(p->items);
    TRY_ALLOC(p->item_of);
    for (int t = 0; t < context->graph->n_tensors; t++) p->item_of[t] = -1;
    for (int i = 0; i < n; i++) {
        if (list[i].form != HR_FORM_PACKED && !masks) continue;
        p->item_of[list[i].tensor] = p->n_items;
        p->items[p->n_items++] = (item){.c = list[i], .last_forward = -1, .first_backward = -1, .last_backward = -1};
        if (list[i].form != HR_FORM_PACKED || !patent || p->pack_choice) continue;
        TRY(choice_find(p, list[i].away, "patent", &p->pack_choice));
        TRY(choice_find(p, list[i].back, "patent", &p->unpack_choice));
    }
    survey(p);
out:
    free(list);
    return st;
}

static void close_pass(pass *p)
{
    free(p->items);
    free(p->item_of);
}

static bool is_available(const item *it)
{
    return !it->moved && it->begins == 1 && it->last_forward >= 0 && it->first_backward >= 0;
}

/* ---- what each tensor would need and cost ---- */

static double choice_seconds(const pass *p, int node, int choice)
{
    return node < 0 ? 0 : p->context->costs->nodes[node].choices[choice].seconds;
}

/* A small form of PACKED at its bound; see promise(). */
static void measure(pass *p)
{
    const hr_graph *graph = graph_of(p);
    double assumed = hr_spec_number(p->context->spec, "density");
    for (int i = 0; i < p->n_items; i++) {
        item *it = &p->items[i];
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
static int64_t promise(const pass *p, const item *it)
{
    const hr_tensor *t = &graph_of(p)->tensors[it->c.tensor];
    double expected = ceil((double)t->elements * it->density * (1 + hr_spec_number(p->context->spec, "margin") / 100));
    int64_t nonzeros = expected < (double)t->elements ? (int64_t)expected : t->elements;
    int64_t block = graph_of(p)->nodes[it->c.away].attrs.block, most = graph_of(p)->tensors[it->c.small].bytes;
    int64_t bytes = hr_packed_bytes(t->elements, block, hr_type_bytes(t->type), nonzeros);
    return bytes < most ? bytes : most;
}

static hr_status keep(pass *p, const item *it, const char *reason)
{
    return hr_plan_decide(p->draft, it->c.tensor, "kept", it->density, it->dense_bytes, "%s", reason);
}

/* Chooses what saves enough. */
static hr_status choose_saving(pass *p)
{
    hr_status st = HR_OK;
    double least = hr_spec_number(p->context->spec, "saving");
    char reason[120];
    for (int i = 0; i < p->n_items; i++) {
        item *it = &p->items[i];
        if (!is_available(it)) {
            TRY(keep(p, it, "an earlier technique moves or computes it again, or backward does not read it"));
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
static hr_status choose_by_link(pass *p)
{
    hr_status st = HR_OK;
    const hr_costs *costs = p->context->costs;
    char reason[120];
    for (int i = 0; i < p->n_items; i++) {
        item *it = &p->items[i];
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

/* ---- the draft with what is chosen ---- */

/* Steps that read a mask: the reader becomes the node that does its work from the mask. */
static void exchange_readers(const pass *p, const item *it, hr_plan *draft, hr_edit *edits, size_t *n_edits)
{
    const hr_graph *graph = graph_of(p);
    for (int i = it->first_backward; i <= it->last_backward; i++) {
        const hr_node *node = node_at(graph, draft, i);
        bool reads = false;
        int expand = -1;
        for (int j = 0; node && j < node->n_in; j++) reads |= node->in[j] == it->c.tensor;
        if (!reads) continue;
        int other = hr_compressible_reader(graph, &it->c, draft->steps[i].node, &expand);
        if (expand >= 0) edits[(*n_edits)++] = (hr_edit){i, HR_STEP_RUN, expand, -1, 0};
        draft->steps[i].node = other;
        draft->steps[i].choice = 0;
    }
}

static hr_status apply(const pass *p, hr_plan *draft)
{
    hr_status st = HR_OK;
    size_t n = 0;
    hr_edit *edits = malloc(sizeof *edits * (size_t)(4 * p->n_items + draft->n_steps + 1));
    TRY_ALLOC(edits);
    for (int i = 0; i < p->n_items; i++) {
        const item *it = &p->items[i];
        bool packed = it->c.form == HR_FORM_PACKED;
        if (!it->chosen) continue;
        edits[n++] = (hr_edit){it->last_forward + 1, HR_STEP_RUN, it->c.away, -1, packed ? p->pack_choice : 0};
        if (packed) {
            edits[n++] = (hr_edit){it->last_forward + 1, HR_STEP_OUT, -1, it->c.report, 0};
            edits[n++] = (hr_edit){draft->n_steps, HR_STEP_FREE, -1, it->c.report, 0};  /* or its next user waits for the copy */
            TRY(hr_plan_give(graph_of(p), draft, it->c.small, it->small_bytes));
        }
        if (it->c.back >= 0)
            edits[n++] = (hr_edit){it->first_backward, HR_STEP_RUN, it->c.back, -1, packed ? p->unpack_choice : 0};
        else exchange_readers(p, it, draft, edits, &n);
    }
    TRY(hr_plan_apply(draft, edits, n));
out:
    free(edits);
    return st;
}

/* ---- select=fit ---- */

static int by_price(const void *a, const void *b)
{
    const item *x = *(item *const *)a, *y = *(item *const *)b;
    double price_x = x->seconds / (double)(x->dense_bytes - x->small_bytes);
    double price_y = y->seconds / (double)(y->dense_bytes - y->small_bytes);
    if (price_x > price_y || price_x < price_y) return price_x > price_y ? -1 : 1;
    int64_t saved_x = x->dense_bytes - x->small_bytes, saved_y = y->dense_bytes - y->small_bytes;
    if (saved_x != saved_y) return saved_x < saved_y ? -1 : 1;
    return x->c.tensor - y->c.tensor;
}

/* Finds `from` and `until` of each chosen item in the plan with all of them. */
static hr_status find_spans(const pass *p, const hr_plan *plan)
{
    hr_status st = HR_OK;
    const hr_graph *graph = graph_of(p);
    int *position = malloc(sizeof *position * (size_t)(graph->n_nodes + 1));
    TRY_ALLOC(position);
    for (int i = 0; i < graph->n_nodes; i++) position[i] = -1;
    for (int i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].kind == HR_STEP_RUN) position[plan->steps[i].node] = i;
    for (int i = 0; i < p->n_items; i++) {
        item *it = &p->items[i];
        if (!it->chosen) continue;
        it->from = position[it->c.away];
        it->until = it->c.back < 0 ? it->from : position[it->c.back];
    }
    for (int i = 0; i < plan->n_steps; i++) {       /* masks: the last step that reads them or their stand-in */
        const hr_node *node = node_at(graph, plan, i);
        for (int j = 0; node && j < node->n_in; j++) {
            int made_of = node->in[j] < 0 ? -1 : graph->tensors[node->in[j]].made_of;
            item *it = item_of(p, made_of);
            if (it && it->chosen && it->c.back < 0 && it->c.small == node->in[j]) it->until = i;
        }
    }
out:
    free(position);
    return st;
}

/* Changes live bytes by what giving the item back would. */
static void live_change(const item *it, int64_t *live_at, int sign)
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

static hr_status choose_fitting(pass *p)
{
    hr_status st = HR_OK;
    hr_plan *all = NULL;
    int64_t *live_at = NULL, peak_bytes, budget_bytes = p->context->budget_bytes;
    item **order = malloc(sizeof *order * (size_t)(p->n_items + 1));
    int n = 0;
    TRY_ALLOC(order);
    TRY(hr_plan_clone(p->draft, &all));
    TRY(apply(p, all));
    live_at = malloc(sizeof *live_at * (size_t)(all->n_steps + 1));
    TRY_ALLOC(live_at);
    TRY(hr_plan_live_bytes(graph_of(p), p->context->costs, all, &peak_bytes, NULL, live_at));
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

static hr_status decide_chosen(pass *p)
{
    static const char *const actions[] = {[HR_FORM_PACKED] = "packed", [HR_FORM_MASK] = "masked", [HR_FORM_INDEX] = "index"};
    hr_status st = HR_OK;
    for (int i = 0; i < p->n_items; i++) {
        const item *it = &p->items[i];
        double percent = 100.0 * (double)it->small_bytes / (double)it->dense_bytes;
        char cost[48] = "";
        if (!it->chosen) continue;
        if (it->seconds >= 0) snprintf(cost, sizeof cost, ", for %.3g ms", 1e3 * it->seconds);
        TRY(hr_plan_decide(p->draft, it->c.tensor, actions[it->c.form], it->density, it->small_bytes,
                           "keeps %.1f %% of its bytes%s%s", percent, cost,
                           it->c.form == HR_FORM_MASK ? ": backward reads only its sign" : ""));
    }
out:
    return st;
}

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    pass p = {0};
    TRY(open_pass(context, draft, &p));
    measure(&p);
    TRY(choose_saving(&p));
    if (hr_spec_is(context->spec, "select", "link")) TRY(choose_by_link(&p));
    if (hr_spec_is(context->spec, "select", "fit")) TRY(choose_fitting(&p));
    TRY(decide_chosen(&p));
    TRY(apply(&p, draft));
out:
    close_pass(&p);
    return st;
}

static hr_status profile(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    pass p = {0};
    TRY(open_pass(context, draft, &p));
    measure(&p);
    for (int i = 0; i < p.n_items; i++) {
        p.items[i].chosen = is_available(&p.items[i]);
        if (p.items[i].c.form == HR_FORM_PACKED) p.items[i].small_bytes = context->graph->tensors[p.items[i].c.small].bytes;
    }
    TRY(apply(&p, draft));
out:
    close_pass(&p);
    return st;
}

/* With an assumed density a plan needs no device that runs it. */
static bool wants_profile(const hr_spec *spec) { return !(hr_spec_number(spec, "density") > 0); }

static hr_status extend(hr_graph *graph, const hr_spec *spec)
{
    hr_status st = HR_OK;
    int64_t block = HR_PACKED_BLOCK_LEAST;
    hr_compressible *list = NULL;
    char number[16];
    int n;
    TRY(hr_compressible_find(graph, &list, &n));
    for (; block < HR_PACKED_BLOCK_MOST; block *= 2) {
        snprintf(number, sizeof number, "%d", (int)block);
        if (hr_spec_is(spec, "block", number)) break;
    }
    if (!n) TRY(hr_compressible_contribute(graph, block));    /* stacked twice, it contributes once */
out:
    free(list);
    return st;
}

const hr_technique hr_technique_relu_compression = {
    .name = "relu_compression",
    .summary = "pack sparse activations, keep 1 bit where only the sign is read (US11362670B2; Gist, Jain et al. 2018)",
    .options = options,
    .exact = true,
    .rewrite = rewrite,
    .extend = extend,
    .profile = profile,
    .wants_profile = wants_profile,
};
