/* From what each unit does to the list of steps, its peak and its time; see units.h. */
#include "units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Base position of the first backward step. */
static int backward_begins(const hr_units *u)
{
    for (int i = 0; i < u->draft->n_steps; i++) {
        const hr_step *step = &u->draft->steps[i];
        if (step->kind == HR_STEP_RUN && u->problem.graph->nodes[step->node].phase == HR_BACKWARD) return i;
    }
    return u->draft->n_steps;
}

static void map_add(hr_units *u, int tensor, int gap)
{
    int maker = u->problem.graph->tensors[tensor].producer;
    int unit = maker >= 0 ? u->cut.unit_of[maker] : 0;             /* inputs belong to unit 0 */
    if (unit < 0) return;
    u->map_of[tensor] = u->n_maps;
    u->maps[u->n_maps++] = (hr_unit_map){tensor, unit, gap, maker >= 0 && u->cut.units[unit].head == maker};
}

static hr_status find_maps(hr_units *u)
{
    hr_status st = HR_OK;
    const hr_gap_problem *p = &u->problem;
    int turn = backward_begins(u);
    u->maps = malloc(sizeof *u->maps * (size_t)(p->graph->n_tensors + 1));
    u->map_of = malloc(sizeof *u->map_of * (size_t)(p->graph->n_tensors + 1));
    TRY_ALLOC(u->maps);
    TRY_ALLOC(u->map_of);
    memset(u->map_of, -1, sizeof *u->map_of * (size_t)(p->graph->n_tensors + 1));
    for (int i = 0; i < turn; i++)
        for (int k = p->touch_begin[i]; k < p->touch_begin[i + 1]; k++) {
            int g = p->touches[k].gap;
            if (g >= 0 && p->uses[g + 1] >= turn && u->map_of[p->touches[k].tensor] < 0) map_add(u, p->touches[k].tensor, g);
        }
out:
    return st;
}

static hr_status find_slack(hr_units *u)
{
    hr_status st = HR_OK;
    const hr_gap_problem *p = &u->problem;
    double *starts = malloc(sizeof *starts * (size_t)(u->draft->n_steps + 1));
    u->slack_seconds = malloc(sizeof *u->slack_seconds * (size_t)(u->cut.n_units + 1));
    TRY_ALLOC(starts);
    TRY_ALLOC(u->slack_seconds);
    starts[0] = 0;
    for (int i = 0; i < u->draft->n_steps; i++)
        starts[i + 1] = starts[i] + (u->draft->steps[i].kind == HR_STEP_RUN ? p->seconds[u->draft->steps[i].node] : 0);
    for (int i = 0; i < u->cut.n_units; i++) u->slack_seconds[i] = starts[u->draft->n_steps];
    for (int m = 0; m < u->n_maps; m++) {
        double *least = &u->slack_seconds[u->maps[m].unit];
        *least = fmin(*least, starts[p->uses[u->maps[m].gap + 1]] - starts[p->uses[u->maps[m].gap] + 1]);
    }
out:
    free(starts);
    return st;
}

hr_status hr_units_open(const hr_rewrite *context, const hr_plan *draft, hr_units *u)
{
    hr_status st = HR_OK;
    *u = (hr_units){.context = context, .draft = draft, .host_most_bytes = INT64_MAX};
    TRY(hr_gap_open(context, draft, &u->problem));
    TRY(hr_cut_new(context->graph, context->costs, &u->cut));
    TRY(find_maps(u));
    TRY(find_slack(u));
    TRY(hr_gap_choice_new(&u->problem, &u->choice));
    TRY(hr_gap_list_new(&u->problem, &u->list));
    u->exposed_seconds = calloc((size_t)u->cut.n_units + 1, sizeof *u->exposed_seconds);
    u->crowded = calloc((size_t)u->cut.n_units + 1, 1);
    TRY_ALLOC(u->exposed_seconds);
    TRY_ALLOC(u->crowded);
out:
    return st;
}

void hr_units_close(hr_units *u)
{
    free(u->maps);
    free(u->map_of);
    free(u->slack_seconds);
    free(u->exposed_seconds);
    free(u->crowded);
    hr_gap_list_clear(&u->list);
    hr_gap_choice_clear(&u->choice);
    hr_cut_clear(&u->cut);
    hr_gap_close(&u->problem);
}

hr_status hr_units_answer_new(const hr_units *u, hr_units_answer *answer)
{
    hr_status st = HR_OK;
    *answer = (hr_units_answer){.seconds = INFINITY, .peak_bytes = INT64_MAX};
    answer->state = calloc((size_t)u->cut.n_units + 1, 1);
    TRY_ALLOC(answer->state);
out:
    return st;
}

void hr_units_answer_copy(const hr_units *u, const hr_units_answer *from, hr_units_answer *to)
{
    unsigned char *state = to->state;
    memcpy(state, from->state, (size_t)u->cut.n_units);
    *to = *from;
    to->state = state;
}

void hr_units_answer_clear(hr_units_answer *answer)
{
    free(answer->state);
    answer->state = NULL;
}

bool hr_units_is_better(const hr_units_answer *a, const hr_units_answer *b)
{
    if (a->possible != b->possible) return a->possible;
    if (a->fits != b->fits) return a->fits;
    if (a->fits && a->seconds != b->seconds) return a->seconds < b->seconds;
    return a->peak_bytes < b->peak_bytes;
}

/* Swap units for which the host pool has no room left recompute instead, the later ones first: they have the least slack. */
static void keep_to_host(hr_units *u, const unsigned char *state)
{
    int64_t bytes = 0;
    memset(u->crowded, 0, (size_t)u->cut.n_units);
    for (int m = 0; u->host_most_bytes != INT64_MAX && m < u->n_maps; m++) {
        const hr_unit_map *map = &u->maps[m];
        bool out = state[map->unit] == HR_UNIT_SWAP || (state[map->unit] == HR_UNIT_RECOMPUTE_OUT && map->is_head);
        if (!out || u->problem.tensors[map->tensor].input) continue;
        if (u->problem.tensors[map->tensor].bytes > u->host_most_bytes - bytes) u->crowded[map->unit] = 1;
        else bytes += u->problem.tensors[map->tensor].bytes;
    }
}

/* Whether the tensor can be made again inside its unit: by followers of it alone, from the checkpoint's output, from what
 * lives always, and from what other units keep or bring back. */
static bool is_made_within(const hr_units *u, int tensor, int unit)
{
    const hr_gap_problem *p = &u->problem;
    int maker = p->tensors[tensor].producer;
    if (maker < 0 || u->cut.unit_of[maker] != unit || u->cut.units[unit].head == maker) return false;
    for (int j = p->in_begin[maker]; j < p->in_begin[maker + 1]; j++) {
        int x = p->ins[j], m = u->map_of[x];
        if (p->tensors[x].input) continue;
        bool own = m >= 0 ? u->maps[m].unit == unit : false;
        if (m >= 0 && !own && u->choice.kind[u->maps[m].gap] == HR_GAP_RECOMPUTE) return false;
        if (m < 0 && !is_made_within(u, x, unit)) return false;
    }
    return true;
}

/* Maps come in the order of forward, so that what a map is made from has been decided. */
static void decide(hr_units *u, const unsigned char *state)
{
    memset(u->choice.kind, HR_GAP_HELD, (size_t)u->problem.n_gaps);
    for (int m = 0; m < u->n_maps; m++) {
        const hr_unit_map *map = &u->maps[m];
        const hr_gap_tensor *tensor = &u->problem.tensors[map->tensor];
        hr_unit_state is = u->crowded[map->unit] ? HR_UNIT_RECOMPUTE : (hr_unit_state)state[map->unit];
        unsigned char *kind = &u->choice.kind[map->gap];
        if (!tensor->managed || is == HR_UNIT_HELD) continue;
        bool small = tensor->bytes < HR_UNIT_SMALL_BYTES && !tensor->input;
        if (is == HR_UNIT_SWAP) *kind = small ? HR_GAP_HELD : HR_GAP_SWAP;
        else if (!map->is_head && !tensor->input && is_made_within(u, map->tensor, map->unit)) *kind = HR_GAP_RECOMPUTE;
        else if (is == HR_UNIT_RECOMPUTE_OUT && !small) *kind = HR_GAP_SWAP;
    }
}

/* What compute waits in front of an item is put down to the units whose transfers it waits for. */
static void attribute_stalls(hr_units *u)
{
    const hr_gap_list *l = &u->list;
    memset(u->exposed_seconds, 0, sizeof *u->exposed_seconds * (size_t)u->cut.n_units);
    for (int m = 0; m < l->n_moves; m++) {
        const hr_gap_move *move = &l->moves[m];
        int at[2] = {move->enter, move->copies_out ? move->release : l->n_items}, map = u->map_of[move->tensor];
        for (int k = 0; k < 2 && map >= 0; k++) {
            if (at[k] <= 0 || at[k] >= l->n_items) continue;
            const hr_gap_item *before = &l->items[at[k] - 1];
            double ran = before->kind == HR_STEP_RUN ? u->problem.seconds[before->node] : 0;
            u->exposed_seconds[u->maps[map].unit] += fmax(0, l->start_seconds[at[k]] - l->start_seconds[at[k] - 1] - ran);
        }
    }
}

hr_status hr_units_ask(hr_units *u, int64_t target_bytes, hr_units_answer *answer)
{
    hr_status st = HR_OK;
    keep_to_host(u, answer->state);
    decide(u, answer->state);
    TRY(hr_gap_expand(&u->problem, &u->choice, &u->list, &answer->possible));
    answer->seconds = INFINITY;
    answer->peak_bytes = INT64_MAX;
    answer->fits = false;
    if (!answer->possible) goto out;
    TRY(hr_gap_weigh(&u->problem, &u->list));
    answer->peak_bytes = u->list.peak_bytes;
    answer->fits = answer->peak_bytes <= target_bytes;
    TRY(hr_gap_place(&u->problem, answer->fits ? target_bytes : answer->peak_bytes, &u->list));
    answer->seconds = u->list.total_seconds;
    attribute_stalls(u);
out:
    return st;
}
