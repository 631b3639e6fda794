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
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "pass.h"
#include "relu_compression.h"

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

/* Where each tensor is read before and after the first backward step. */
static void survey(hr_relu_pass *p)
{
    const hr_graph *graph = hr_relu_graph(p);
    bool forward = true;
    for (int i = 0; i < p->draft->n_steps; i++) {
        const hr_node *node = hr_relu_node_at(graph, p->draft, i);
        hr_relu_item *moved = node ? NULL : hr_relu_item_of(p, p->draft->steps[i].tensor);
        if (moved) moved->moved = true;
        if (!node) continue;
        forward = forward && node->phase == HR_FORWARD;
        for (int j = 0; j < node->n_in; j++) {
            hr_relu_item *it = hr_relu_item_of(p, node->in[j]);
            if (!it) continue;
            if (forward) it->last_forward = i;
            else if (it->first_backward < 0) it->first_backward = i;
            if (!forward) it->last_backward = i;
            if (!forward && node->phase == HR_FORWARD && it->c.form == HR_FORM_MASK) it->moved = true;  /* run again, it reads values */
        }
        for (int k = 0; k < node->n_out; k++) {
            hr_relu_item *it = hr_relu_item_of(p, node->out[k]);
            if (!it) continue;
            it->begins++;
            if (forward) it->last_forward = i;
        }
    }
}

static hr_status choice_find(const hr_relu_pass *p, int node, const char *algorithm, int *choice)
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
         hr_relu_graph(p)->nodes[node].op->name, known);
out:
    return st;
}

static hr_status open_pass(const hr_rewrite *context, hr_plan *draft, hr_relu_pass *p)
{
    hr_status st = HR_OK;
    hr_compressible *list = NULL;
    int n = 0;
    bool masks = hr_spec_is(context->spec, "masks", "on"), patent = hr_spec_is(context->spec, "algorithm", "patent");
    *p = (hr_relu_pass){.context = context, .draft = draft};
    TRY(hr_compressible_find(context->graph, &list, &n));
    p->items = calloc((size_t)n + 1, sizeof *p->items);
    p->item_of = malloc(sizeof *p->item_of * (size_t)(context->graph->n_tensors + 1));
    TRY_ALLOC(p->items);
    TRY_ALLOC(p->item_of);
    for (int t = 0; t < context->graph->n_tensors; t++) p->item_of[t] = -1;
    for (int i = 0; i < n; i++) {
        if (list[i].form != HR_FORM_PACKED && !masks) continue;
        p->item_of[list[i].tensor] = p->n_items;
        p->items[p->n_items++] = (hr_relu_item){.c = list[i], .last_forward = -1, .first_backward = -1, .last_backward = -1};
        if (list[i].form != HR_FORM_PACKED || !patent || p->pack_choice) continue;
        TRY(choice_find(p, list[i].away, "patent", &p->pack_choice));
        TRY(choice_find(p, list[i].back, "patent", &p->unpack_choice));
    }
    survey(p);
out:
    free(list);
    return st;
}

static void close_pass(hr_relu_pass *p)
{
    free(p->items);
    free(p->item_of);
}

/* ---- the draft with what is chosen ---- */

/* Steps that read a mask: the reader becomes the node that does its work from the mask. */
static void exchange_readers(const hr_relu_pass *p, const hr_relu_item *it, hr_plan *draft, hr_edit *edits, size_t *n_edits)
{
    const hr_graph *graph = hr_relu_graph(p);
    for (int i = it->first_backward; i <= it->last_backward; i++) {
        const hr_node *node = hr_relu_node_at(graph, draft, i);
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

hr_status hr_relu_apply(const hr_relu_pass *p, hr_plan *draft)
{
    hr_status st = HR_OK;
    size_t n = 0;
    hr_edit *edits = malloc(sizeof *edits * (size_t)(4 * p->n_items + draft->n_steps + 1));
    TRY_ALLOC(edits);
    for (int i = 0; i < p->n_items; i++) {
        const hr_relu_item *it = &p->items[i];
        bool packed = it->c.form == HR_FORM_PACKED;
        if (!it->chosen) continue;
        edits[n++] = (hr_edit){it->last_forward + 1, HR_STEP_RUN, it->c.away, -1, packed ? p->pack_choice : 0};
        if (packed) {
            edits[n++] = (hr_edit){it->last_forward + 1, HR_STEP_OUT, -1, it->c.report, 0};
            edits[n++] = (hr_edit){draft->n_steps, HR_STEP_FREE, -1, it->c.report, 0};  /* or its next user waits for the copy */
            TRY(hr_plan_give(hr_relu_graph(p), draft, it->c.small, it->small_bytes));
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

static hr_status decide_chosen(hr_relu_pass *p)
{
    static const char *const actions[] = {[HR_FORM_PACKED] = "packed", [HR_FORM_MASK] = "masked", [HR_FORM_INDEX] = "index"};
    hr_status st = HR_OK;
    for (int i = 0; i < p->n_items; i++) {
        const hr_relu_item *it = &p->items[i];
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
    hr_relu_pass p = {0};
    TRY(open_pass(context, draft, &p));
    hr_relu_measure(&p);
    TRY(hr_relu_choose(&p));
    TRY(decide_chosen(&p));
    TRY(hr_relu_apply(&p, draft));
out:
    close_pass(&p);
    return st;
}

static hr_status profile(const hr_rewrite *context, hr_plan *draft)
{
    hr_status st = HR_OK;
    hr_relu_pass p = {0};
    TRY(open_pass(context, draft, &p));
    hr_relu_measure(&p);
    for (int i = 0; i < p.n_items; i++) {
        p.items[i].chosen = hr_relu_is_available(&p.items[i]);
        if (p.items[i].c.form == HR_FORM_PACKED) p.items[i].small_bytes = context->graph->tensors[p.items[i].c.small].bytes;
    }
    TRY(hr_relu_apply(&p, draft));
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
