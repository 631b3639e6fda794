/* The search for addresses after the heuristic: which part, for which extent, how long.
 *
 * Parts of time that no buffer links are problems of their own and the highest decides, so the highest part
 * is worked on until it is within the goal, or proved to be as low as it can be. Minimising asks in turn for
 * the proven bound itself and for the middle of what is not yet believed to be out of reach: a tight capacity
 * leaves few choices, so an answer to it, where there is one, is often found as soon as to a loose one; the
 * bisection makes sure of progress. Runs differ in length after Luby, Sinclair and Zuckerman (1993), each
 * length once for every way of searching; the unit, one node for each buffer and some more, is what a run
 * without a wrong turn needs.
 */
#include "addresses_pack.h"

#include <stdlib.h>
#include <string.h>
#include "units.h"

#define HIGHEST_CELLS 50000000   /* 200 MB of tables */
#define QUICK_WORK 3000000       /* looks when no time was given: some milliseconds */
#define QUICK_WORK_BAD 60000000  /* the same for a heuristic answer 1 % above the bound or worse */
#define HURRY 10
#define EXTRA_NODES 300          /* for wrong turns, in the shortest run */
#define EARLY_RUNS 30            /* every way three times */

typedef struct part {
    hr_pack *pack;
    int64_t *offsets;
    int64_t extent_bytes, bound_bytes;
    int64_t believed_bytes;   /* out of reach: a run for it gave up */
    hr_columns *search;
    int n_runs;
} part;

static void part_close(part *p)
{
    hr_columns_free(p->search);
    hr_pack_free(p->pack);
    free(p->offsets);
}

static hr_status part_open(const hr_pack *pack, int begin, int end, const int64_t *offsets, part *p)
{
    hr_status st = HR_OK;
    TRY(hr_pack_cut(pack, begin, end, &p->pack));
    TRY_ALLOC(p->offsets = malloc(sizeof *p->offsets * ((size_t)p->pack->n_buffers + 1)));
    for (int i = 0; i < p->pack->n_buffers; i++) p->offsets[i] = offsets[p->pack->origin[i]];
    p->extent_bytes = hr_pack_extent_bytes(p->pack, p->offsets);
    p->bound_bytes = p->pack->bound_bytes;
out:
    return st;
}

/* What to ask of a part next, in [low, extent): the middle of what is believed open. A run that gave up moves the
 * belief up, an answer moves the extent down; where they meet, doubt begins again lower. Every so often the
 * proven bound itself, with periods that share no divisor with the number of ways. */
static int64_t target_of(part *p, int64_t low_bytes)
{
    int64_t unit_bytes = p->pack->unit_bytes, target_bytes;
    if (p->n_runs % (p->n_runs < EARLY_RUNS ? 3 : 7) == 0) return low_bytes;
    if (p->believed_bytes < low_bytes) p->believed_bytes = low_bytes;
    if (p->believed_bytes >= p->extent_bytes - unit_bytes)
        p->believed_bytes = low_bytes + (p->extent_bytes - low_bytes) / 2;
    target_bytes = p->believed_bytes + (p->extent_bytes - p->believed_bytes) / 2;
    target_bytes += unit_bytes - 1 - (target_bytes - 1) % unit_bytes;       /* up to whole units */
    if (target_bytes >= p->extent_bytes) target_bytes -= unit_bytes;
    return target_bytes > low_bytes ? target_bytes : low_bytes;
}

/* 1 1 2 1 1 2 4 1 1 2 1 1 2 4 8 ..., i from 1. */
static int64_t luby(int i)
{
    int power = 1;
    while (power < i + 1) power *= 2;
    return power == i + 1 ? power / 2 : luby(i - power / 2 + 1);
}

/* One run on `p`. done: no time or work is left. */
static hr_status part_improve(part *p, int64_t target_bytes, int64_t work_left, double deadline_seconds, bool *done)
{
    hr_status st = HR_OK;
    hr_columns_end end = HR_COLUMNS_GAVE_UP;
    hr_columns_limits limits = {.work = work_left, .deadline_seconds = deadline_seconds};
    limits.nodes = (p->pack->n_buffers + EXTRA_NODES) * luby(1 + p->n_runs / HR_COLUMNS_WAYS);
    if (!p->search) TRY(hr_columns_new(p->pack, &p->search));
    int64_t work_before = hr_columns_work(p->search);
    TRY(hr_columns_run(p->search, target_bytes, limits, p->offsets, &end));
    p->n_runs++;
    if (end == HR_COLUMNS_FOUND) p->extent_bytes = hr_pack_extent_bytes(p->pack, p->offsets);
    if (end == HR_COLUMNS_GAVE_UP && target_bytes > p->believed_bytes) p->believed_bytes = target_bytes;
    if (end == HR_COLUMNS_IMPOSSIBLE) {
        int64_t grain_bytes = p->pack->most_padding > 0 ? 1 : p->pack->unit_bytes;   /* of what extents can be */
        p->bound_bytes = (target_bytes / grain_bytes + 1) * grain_bytes;
    }
    work_before = hr_columns_work(p->search) - work_before;
    *done = work_before >= work_left || (deadline_seconds > 0 && hr_now_seconds() >= deadline_seconds);
out:
    return st;
}

static hr_status improve_parts(part *parts, int n_parts, int64_t capacity_bytes, int64_t work_left,
                               double deadline_seconds, int64_t *bound_bytes)
{
    hr_status st = HR_OK;
    for (bool done = false; !done;) {
        part *highest = &parts[0];
        for (int p = 1; p < n_parts; p++)
            if (parts[p].extent_bytes > highest->extent_bytes) highest = &parts[p];
        int64_t goal_bytes = capacity_bytes > 0 ? capacity_bytes : *bound_bytes;
        if (highest->extent_bytes <= goal_bytes || goal_bytes < *bound_bytes) break;
        if (highest->pack->cells > HIGHEST_CELLS) break;
        int64_t work_before = highest->search ? hr_columns_work(highest->search) : 0;
        int64_t target_bytes = capacity_bytes > 0 ? capacity_bytes : target_of(highest, goal_bytes);
        TRY(part_improve(highest, target_bytes, work_left, deadline_seconds, &done));
        if (deadline_seconds <= 0) work_left -= hr_columns_work(highest->search) - work_before;
        if (highest->bound_bytes > *bound_bytes) *bound_bytes = highest->bound_bytes;
    }
out:
    return st;
}

hr_status hr_pack_search(const hr_pack *pack, const hr_addresses_options *options, int64_t *offsets, int64_t *bound_bytes)
{
    hr_status st = HR_OK;
    int n_parts = 0;
    part *parts = NULL;
    int64_t capacity_bytes = options->capacity_bytes;
    double seconds = options->seconds, deadline_seconds = seconds > 0 ? hr_now_seconds() + seconds : 0;
    int64_t work = INT64_MAX;
    int *starts = malloc(sizeof *starts * ((size_t)pack->n_columns + 1));
    TRY_ALLOC(starts);
    if (seconds <= 0) {
        bool bad = (double)hr_pack_extent_bytes(pack, offsets) > 1.01 * (double)pack->bound_bytes;
        work = (bad ? QUICK_WORK_BAD : QUICK_WORK) / (options->hurried ? HURRY : 1);
    }
    n_parts = hr_pack_parts(pack, starts);
    if (n_parts == 0 || (seconds <= 0 && pack->cells > work / 4)) goto out;
    TRY_ALLOC(parts = calloc((size_t)n_parts, sizeof *parts));
    for (int p = 0; p < n_parts; p++) TRY(part_open(pack, starts[p], starts[p + 1], offsets, &parts[p]));
    TRY(improve_parts(parts, n_parts, capacity_bytes, work, deadline_seconds, bound_bytes));
    for (int p = 0; p < n_parts; p++)
        for (int i = 0; i < parts[p].pack->n_buffers; i++) offsets[parts[p].pack->origin[i]] = parts[p].offsets[i];
out:
    for (int p = 0; parts && p < n_parts; p++) part_close(&parts[p]);
    free(parts);
    free(starts);
    return st;
}
