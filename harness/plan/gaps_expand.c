/* From a choice to the list of steps that follows from it.
 *
 * The base steps are walked in order. What a step reads and is not there is brought back in front of it: fetched from the
 * host, unpacked, or made again together with all that this needs (its closure). What was made in the middle of a gap of
 * its own is held until its next use, unless the choice says `again`; what is dead dies again at once.
 */
#include <stdlib.h>
#include <string.h>
#include "gaps.h"

typedef struct walk {
    const hr_gap_problem *p;
    const hr_gap_choice *choice;
    hr_gap_list *list;
    unsigned char *resident;       /* [n_tensors] */
    unsigned char *on_host;        /* [n_tensors] its bytes are in a slot already */
    unsigned char *is_packed;      /* [n_tensors] so has been made */
    int *gap;                      /* [n_tensors] the gap that it is in, -1: before its first base use or dead */
    unsigned char *used_here;      /* [n_tensors] by the present base step */
    int *fresh; int n_fresh;       /* brought back for the present base step */
    unsigned char *is_fresh, *is_needed;   /* [n_tensors] */
    int *nodes; int n_nodes;       /* to run again for the present base step */
    int *marked;                   /* [n_nodes] base position for which it was collected last, -1 */
    int *stack; size_t stack_capacity;
    int *open;                     /* [n_tensors] move that waits for its fetch, -1 */
    bool possible;
} walk;

static hr_status item_add(walk *w, hr_gap_item item)
{
    hr_status st = HR_OK;
    hr_gap_list *l = w->list;
    TRY_GROW(l->items, l->n_items, l->item_capacity);
    l->items[l->n_items++] = item;
out:
    return st;
}

/* Past its last base use: nobody of the draft reads it any more. */
static bool is_dead(const walk *w, int t) { return w->gap[t] < 0; }

static void freshen(walk *w, int t)
{
    w->resident[t] = 1;
    if (!w->is_fresh[t]) w->fresh[w->n_fresh++] = t;
    w->is_fresh[t] = 1;
}

/* Ends the move that the tensor's eviction has opened. */
static void fetch(walk *w, int t)
{
    if (w->open[t] < 0) { w->possible = false; return; }
    w->list->moves[w->open[t]].enter = w->list->n_items;
    w->open[t] = -1;
    freshen(w, t);
}

/* Collects what must run so that the tensors on the stack are there at base position `at`. */
static hr_status collect(walk *w, int t, int at)
{
    hr_status st = HR_OK;
    size_t n = 0;
    TRY_GROW(w->stack, n, w->stack_capacity);
    w->stack[n++] = t;
    while (n && w->possible) {
        int x = w->stack[--n];
        const hr_gap_tensor *tensor = &w->p->tensors[x];
        if (w->resident[x]) continue;
        int kind = is_dead(w, x) ? HR_GAP_RECOMPUTE : w->choice->kind[w->gap[x]];
        if (!tensor->managed) { w->possible = false; break; }
        w->is_needed[x] = 1;
        if (tensor->input || kind == HR_GAP_SWAP) { fetch(w, x); continue; }
        if (kind == HR_GAP_COMPRESS) {
            TRY(item_add(w, (hr_gap_item){HR_STEP_RUN, tensor->unpack, -1, 0, at, true}));
            freshen(w, x);
            continue;
        }
        int producer = tensor->producer;
        if (producer < 0 || at > w->p->valid_until[producer]) { w->possible = false; break; }
        if (w->marked[producer] == at) continue;
        w->marked[producer] = at;
        w->nodes[w->n_nodes++] = producer;
        const hr_node *node = &w->p->graph->nodes[producer];
        for (int k = 0; k < node->n_out; k++) freshen(w, node->out[k]);
        for (int j = w->p->in_begin[producer]; j < w->p->in_begin[producer + 1]; j++) {
            const hr_gap_tensor *source = &w->p->tensors[w->p->ins[j]];
            if (!source->managed && (!source->n_uses || at > w->p->uses[source->uses_begin + source->n_uses - 1]))
                w->possible = false;                           /* not ours to bring back */
            TRY_GROW(w->stack, n, w->stack_capacity);
            w->stack[n++] = w->p->ins[j];
        }
    }
out:
    return st;
}

static int by_place(const void *a, const void *b, void *context)
{
    const int *made_at = context, x = *(const int *)a, y = *(const int *)b;
    return (made_at[x] > made_at[y]) - (made_at[x] < made_at[y]);
}

static hr_status bring_back(walk *w, int node, int at)
{
    hr_status st = HR_OK;
    w->n_nodes = 0;
    for (int j = w->p->in_begin[node]; j < w->p->in_begin[node + 1]; j++)
        if (!w->resident[w->p->ins[j]]) TRY(collect(w, w->p->ins[j], at));
    if (w->n_nodes > 1) qsort_r(w->nodes, (size_t)w->n_nodes, sizeof *w->nodes, by_place, w->p->made_at);
    for (int i = 0; i < w->n_nodes; i++)
        TRY(item_add(w, (hr_gap_item){HR_STEP_RUN, w->nodes[i], -1, w->p->choice[w->nodes[i]], at, true}));
out:
    return st;
}

/* Tensor t leaves after the present base step, whose item is the last of the list. */
static hr_status evict(walk *w, int t, hr_gap_kind kind, int at, int leave)
{
    hr_status st = HR_OK;
    hr_gap_list *l = w->list;
    const hr_gap_tensor *tensor = &w->p->tensors[t];
    w->resident[t] = 0;
    if (kind == HR_GAP_COMPRESS && !w->is_packed[t]) {       /* the packed form stays until its last reader */
        w->is_packed[t] = 1;
        TRY(item_add(w, (hr_gap_item){HR_STEP_RUN, tensor->pack, -1, 0, at + 1, true}));
        if (tensor->report >= 0) TRY(item_add(w, (hr_gap_item){HR_STEP_OUT, -1, tensor->report, 0, at + 1, true}));
    }
    if (kind != HR_GAP_SWAP && !tensor->input) goto out;
    TRY_GROW(l->moves, l->n_moves, l->move_capacity);
    l->moves[l->n_moves++] = (hr_gap_move){.tensor = t, .gap = w->gap[t], .leave = leave, .enter = -1,
                                             .copies_out = !tensor->input && !w->on_host[t]};
    w->on_host[t] = 1;
    w->open[t] = l->n_moves - 1;
out:
    return st;
}

/* What a base step used goes on to its next gap. */
static hr_status settle_used(walk *w, int at, int item)
{
    hr_status st = HR_OK;
    for (int i = w->p->touch_begin[at]; i < w->p->touch_begin[at + 1]; i++) {
        int t = w->p->touches[i].tensor, g = w->p->touches[i].gap;
        w->gap[t] = g;
        w->resident[t] = 1;
        if (g < 0) {
            w->resident[t] = w->choice->extend[t];
            if (w->p->tensors[t].input) TRY(evict(w, t, HR_GAP_SWAP, at, item));
        } else if (w->choice->kind[g] != HR_GAP_HELD) {
            TRY(evict(w, t, w->choice->kind[g], at, item));
        }
    }
out:
    return st;
}

/* What was brought back for others: held until its next use, or gone again. */
static hr_status settle_fresh(walk *w, int at)
{
    hr_status st = HR_OK;
    for (int i = 0; i < w->n_fresh; i++) {
        int t = w->fresh[i];
        const hr_gap_tensor *tensor = &w->p->tensors[t];
        bool used_here = w->used_here[t];
        bool needed = w->is_needed[t];
        w->is_fresh[t] = w->is_needed[t] = 0;
        if (!tensor->managed || used_here) continue;
        if (is_dead(w, t)) {
            w->resident[t] = tensor->input ? 0 : w->choice->extend[t];
            if (tensor->input) TRY(evict(w, t, HR_GAP_SWAP, at, w->list->n_items - 1));
            continue;
        }
        int g = w->gap[t];
        hr_gap_kind kind = w->choice->kind[g];
        if (kind == HR_GAP_HELD) continue;
        if (w->choice->again[g] || (!needed && kind != HR_GAP_RECOMPUTE)) {
            if (kind == HR_GAP_RECOMPUTE) w->resident[t] = 0;
            else if (needed) TRY(evict(w, t, kind, at, w->list->n_items - 1));
            else w->resident[t] = 0;
        } else if (w->list->held_from[g] < 0) {
            w->list->held_from[g] = at;
        }
    }
    w->n_fresh = 0;
out:
    return st;
}

static hr_status base_step(walk *w, int i)
{
    hr_status st = HR_OK;
    hr_gap_list *l = w->list;
    const hr_step *step = &w->p->draft->steps[i];
    l->first_item[i] = l->n_items;
    if (step->kind == HR_STEP_RUN) TRY(bring_back(w, step->node, i));
    if (!w->possible) goto out;
    l->item_of[i] = l->n_items;
    TRY(item_add(w, (hr_gap_item){step->kind, step->node, step->tensor, step->choice, i, false}));
    TRY(settle_used(w, i, l->n_items - 1));
    if (!w->n_fresh) goto out;
    for (int k = w->p->touch_begin[i]; k < w->p->touch_begin[i + 1]; k++) w->used_here[w->p->touches[k].tensor] = 1;
    TRY(settle_fresh(w, i));
    for (int k = w->p->touch_begin[i]; k < w->p->touch_begin[i + 1]; k++) w->used_here[w->p->touches[k].tensor] = 0;
out:
    return st;
}

static hr_status walk_new(const hr_gap_problem *p, const hr_gap_choice *choice, hr_gap_list *list, walk *w)
{
    hr_status st = HR_OK;
    size_t tensors = (size_t)p->graph->n_tensors + 1, nodes = (size_t)p->graph->n_nodes + 1;
    *w = (walk){.p = p, .choice = choice, .list = list, .possible = true};
    w->resident = calloc(6 * tensors, 1);
    w->gap = malloc(sizeof *w->gap * tensors);
    w->fresh = malloc(sizeof *w->fresh * tensors);
    w->nodes = malloc(sizeof *w->nodes * nodes);
    w->open = malloc(sizeof *w->open * tensors);
    w->marked = malloc(sizeof *w->marked * nodes);
    TRY_ALLOC(w->resident);
    TRY_ALLOC(w->gap);
    TRY_ALLOC(w->fresh);
    TRY_ALLOC(w->nodes);
    TRY_ALLOC(w->open);
    TRY_ALLOC(w->marked);
    w->on_host = w->resident + tensors;
    w->is_fresh = w->on_host + tensors;
    w->is_needed = w->is_fresh + tensors;
    w->used_here = w->is_needed + tensors;
    w->is_packed = w->used_here + tensors;
    memset(w->gap, -1, sizeof *w->gap * tensors);
    memset(w->open, -1, sizeof *w->open * tensors);
    for (int t = 0; t < p->graph->n_tensors; t++) w->resident[t] = !p->tensors[t].managed;
    memset(w->marked, -1, sizeof *w->marked * nodes);
out:
    return st;
}

static void walk_clear(walk *w)
{
    free(w->resident);
    free(w->gap);
    free(w->fresh);
    free(w->nodes);
    free(w->marked);
    free(w->open);
    free(w->stack);
}

/* Moves that nobody fetched (an input after its last use) are none; the rest in order of `enter`. */
static int by_enter(const void *a, const void *b)
{
    const hr_gap_move *x = a, *y = b;
    if (x->enter != y->enter) return x->enter < y->enter ? -1 : 1;
    return x->tensor - y->tensor;
}

static void finish_moves(hr_gap_list *l)
{
    int kept = 0;
    for (int m = 0; m < l->n_moves; m++)
        if (l->moves[m].enter >= 0 || l->moves[m].copies_out) l->moves[kept++] = l->moves[m];
    l->n_moves = kept;
    for (int m = 0; m < kept; m++)
        if (l->moves[m].enter < 0) l->moves[m].enter = l->n_items;   /* made again by the way before it was fetched */
    qsort(l->moves, (size_t)l->n_moves, sizeof *l->moves, by_enter);
}

hr_status hr_gap_expand(const hr_gap_problem *p, const hr_gap_choice *choice, hr_gap_list *list, bool *possible)
{
    hr_status st = HR_OK;
    walk w = {0};
    TRY(walk_new(p, choice, list, &w));
    list->n_items = list->n_moves = 0;
    memset(list->held_from, -1, sizeof *list->held_from * (size_t)(p->n_gaps + 1));
    for (int i = 0; i < p->draft->n_steps && w.possible; i++) TRY(base_step(&w, i));
    list->first_item[p->draft->n_steps] = list->n_items;
    for (int i = 0, n = list->n_items; i < n; i++)     /* reports stay: the next user of their bytes would wait for the copy */
        if (list->items[i].kind == HR_STEP_OUT && list->items[i].inserted)
            TRY(item_add(&w, (hr_gap_item){HR_STEP_FREE, -1, list->items[i].tensor, 0, p->draft->n_steps, true}));
    finish_moves(list);
    *possible = w.possible;
out:
    walk_clear(&w);
    return st;
}

hr_status hr_gap_list_new(const hr_gap_problem *p, hr_gap_list *list)
{
    hr_status st = HR_OK;
    size_t n = (size_t)p->draft->n_steps + 2;
    *list = (hr_gap_list){0};
    list->first_item = malloc(sizeof *list->first_item * n);
    list->item_of = malloc(sizeof *list->item_of * n);
    list->held_from = malloc(sizeof *list->held_from * (size_t)(p->n_gaps + 1));
    TRY_ALLOC(list->first_item);
    TRY_ALLOC(list->item_of);
    TRY_ALLOC(list->held_from);
out:
    return st;
}

void hr_gap_list_clear(hr_gap_list *list)
{
    void *const all[] = {list->items, list->moves, list->first_item, list->item_of, list->held_from, list->live_bytes,
                         list->start_seconds, list->crowd_bytes};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    *list = (hr_gap_list){0};
}
