/* The edits that turn the draft into the list of a choice; see gaps.h. */
#include <stdlib.h>
#include "gaps.h"

static int by_fetch(const void *a, const void *b, void *context)
{
    const hr_gap_move *moves = context, *x = &moves[*(const int *)a], *y = &moves[*(const int *)b];
    if (x->fetch != y->fetch) return x->fetch < y->fetch ? -1 : 1;
    return *(const int *)a - *(const int *)b;
}

/* At each place the outgoing in their turn: the link is free for the next when the one before has given its bytes away. */
typedef struct departure { int item, turn; bool frees; int tensor; } departure;

static int by_item(const void *a, const void *b)
{
    const departure *x = a, *y = b;
    if (x->item != y->item) return x->item < y->item ? -1 : 1;
    if (x->turn != y->turn) return x->turn < y->turn ? -1 : 1;
    return x->frees - y->frees;
}

static hr_status departures_new(const hr_gap_list *l, departure **list, int *n)
{
    hr_status st = HR_OK;
    *list = malloc(sizeof **list * (size_t)(2 * l->n_moves + 1));
    TRY_ALLOC(*list);
    *n = 0;
    for (int m = 0; m < l->n_moves; m++) {
        const hr_gap_move *move = &l->moves[m];
        if (!move->copies_out) continue;
        (*list)[(*n)++] = (departure){move->issue, move->turn, false, move->tensor};
        (*list)[(*n)++] = (departure){move->release, move->turn, true, move->tensor};
    }
    qsort(*list, (size_t)*n, sizeof **list, by_item);
out:
    return st;
}

static hr_status order_new(const hr_gap_list *l, int (*compare)(const void *, const void *, void *), int **order)
{
    hr_status st = HR_OK;
    *order = malloc(sizeof **order * (size_t)(l->n_moves + 1));
    TRY_ALLOC(*order);
    for (int m = 0; m < l->n_moves; m++) (*order)[m] = m;
    qsort_r(*order, (size_t)l->n_moves, sizeof **order, compare, l->moves);
out:
    return st;
}

hr_status hr_gap_write(const hr_gap_problem *p, const hr_gap_choice *choice, const hr_gap_list *l, hr_plan *draft)
{
    hr_status st = HR_OK;
    int *fetches = NULL, n_departures = 0, f = 0, d = 0;
    departure *departures = NULL;
    size_t n = 0;
    hr_edit *edits = malloc(sizeof *edits * ((size_t)l->n_items + 3 * (size_t)l->n_moves + 1));
    TRY_ALLOC(edits);
    TRY(order_new(l, by_fetch, &fetches));
    TRY(departures_new(l, &departures, &n_departures));
    for (int i = 0; i <= l->n_items; i++) {
        const hr_gap_item *item = i < l->n_items ? &l->items[i] : NULL;
        int place = item ? item->base : p->draft->n_steps;
        for (; d < n_departures && departures[d].item == i; d++)
            edits[n++] = (hr_edit){place, departures[d].frees ? HR_STEP_FREE : HR_STEP_OUT, -1, departures[d].tensor, 0};
        for (; item && f < l->n_moves && l->moves[fetches[f]].fetch == i; f++)
            edits[n++] = (hr_edit){place, HR_STEP_IN, -1, l->moves[fetches[f]].tensor, 0};
        if (item && item->inserted) edits[n++] = (hr_edit){place, item->kind, item->node, item->tensor, item->choice};
    }
    TRY(hr_plan_apply(draft, edits, n));
    for (int g = 0; g < p->n_gaps; g++) {
        const hr_gap_tensor *tensor = p->gap_tensor[g] < 0 ? NULL : &p->tensors[p->gap_tensor[g]];
        if (tensor && choice->kind[g] == HR_GAP_COMPRESS && tensor->given_bytes)
            TRY(hr_plan_give(p->graph, draft, tensor->small, tensor->given_bytes));
    }
out:
    free(edits);
    free(fetches);
    free(departures);
    return st;
}
