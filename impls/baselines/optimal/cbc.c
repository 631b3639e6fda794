/* The schedule as an integer programme, solved by CBC.
 *
 * Source: Jain, Jain, Nrusimha, Gholami, Abbeel, Keutzer, Stoica, Gonzalez, "Checkmate: Breaking the Memory Wall with
 * Optimal Tensor Rematerialization" (MLSys 2020), with frontier-advancing stages. Stage t ends with the first run of
 * block t; before it, blocks below t may run again, each once and in order.
 *
 *   R[t][b]    block b runs in stage t; R[t][t] = 1
 *   S[t][v]    value v is there when stage t begins; R and S are 0 or 1
 *   F[t][v][b] in stage t value v leaves right after block b, which reads or makes it
 *   W[t][b]    bytes while block b runs in stage t, its extra bytes aside
 *
 *   R[t][b] <= R[t][maker of v] + S[t][v]  for all v that b reads
 *   S[t+1][v] <= S[t][v] + R[t][maker of v] <= 1
 *   F[t][v][b] <= R[t][b], F[t][v][b] <= 1 - R[t][c]  for readers c of v behind b, so also for t
 *   sum over b of F[t][v][b] <= S[t][v] + R[t][maker of v] - S[t+1][v]
 *   W[t][b] + extra bytes * R[t][b] <= memory; least sum of seconds * R
 *
 * Departures: S is kept by value, not by node, and a second copy of a value never begins while the first is held (third
 * line), which costs nothing because all its readers stand behind its maker. With R whole the best S and F are whole by
 * themselves, but branching on S too ended in 3 s what R alone had not in 40 (VGG-16, 80 % of keep_all). A block of several
 * steps runs once, and its steps have rows of their own.
 */
#include "optimal.h"

#ifndef HR_HAVE_CBC
bool hr_optimal_can_cbc(const hr_optimal_problem *problem) { return false; }
hr_status hr_optimal_cbc(const hr_optimal_problem *problem, int64_t memory_bytes, double limit_seconds,
                         const hr_optimal_schedule *start, hr_optimal_answer *answer)
{
    return hr_fail(HR_UNSUPPORTED, "this build has no CBC (package coinor-libcbc-dev), which optimal needs for a graph "
                                   "that is no chain");
}
#else
#include <coin/Cbc_C_Interface.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the budget and the seconds of the untouched step are for the solver, whose tolerances are absolute. */
static const double memory_units = 1000, cost_units = 1000;

typedef struct programme {
    const hr_optimal_problem *p;
    Cbc_Model *model;
    int n_blocks, n_values;
    int *run, *there;             /* [n_blocks][n_blocks], [n_blocks + 1][n_values] columns, -1: always 0 */
    int n_columns;
    double unit_bytes, unit_seconds;
    double room;                  /* of the present stage, in units: memory less what is always there */
    int bytes;                    /* column with what is there at this point of it */
    int *row_columns, n_row;      /* the row that is being written */
    double *row_factors, row_right;
} programme;

typedef struct leaves { int *columns, *values, n, counted; } leaves;   /* of a stage: F, and of which values */

bool hr_optimal_can_cbc(const hr_optimal_problem *problem) { return problem->n_blocks <= problem->blocks_most; }

static int column(programme *g, double cost, bool integer, double highest)
{
    char name[16];
    snprintf(name, sizeof name, "c%d", g->n_columns);   /* starts are found again by name */
    Cbc_addCol(g->model, name, 0, highest, cost, integer, 0, NULL, NULL);
    return g->n_columns++;
}

static void add_column(programme *g, int column, double factor)
{
    if (column < 0) return;
    g->row_columns[g->n_row] = column;
    g->row_factors[g->n_row++] = factor;
}

static void add_run(programme *g, int stage, int block, double factor)
{
    if (block == stage) g->row_right -= factor;
    else if (block < stage) add_column(g, g->run[stage * g->n_blocks + block], factor);
}

static void add_there(programme *g, int stage, int value, double factor)
{
    add_column(g, g->there[stage * g->n_values + value], factor);
}

static void close_row(programme *g, double right)   /* sum of what was added <= right */
{
    if (g->n_row) Cbc_addRow(g->model, "", g->n_row, g->row_columns, g->row_factors, 'L', right + g->row_right);
    g->n_row = 0;
    g->row_right = 0;
}

static bool may_run(const programme *g, int stage, int block)
{
    return block == stage || (block < stage && g->run[stage * g->n_blocks + block] >= 0);
}

static double units(const programme *g, int64_t bytes) { return (double)bytes / g->unit_bytes; }

static void add_columns(programme *g)
{
    for (int i = 0; i < g->n_blocks * g->n_blocks; i++) g->run[i] = -1;
    for (int i = 0; i < (g->n_blocks + 1) * g->n_values; i++) g->there[i] = -1;
    for (int t = 0; t < g->n_blocks; t++) {
        for (int b = 0; b < t; b++)
            if (t <= g->p->blocks[b].last_again)
                g->run[t * g->n_blocks + b] = column(g, g->p->blocks[b].again_seconds / g->unit_seconds, true, 1);
        for (int v = 0; v < g->n_values; v++)
            if (g->p->values[v].made < t && t <= g->p->values[v].useful_until)
                g->there[t * g->n_values + v] = column(g, 0, true, 1);
    }
}

static void add_order(programme *g, int t)
{
    const hr_optimal_problem *p = g->p;
    for (int b = 0; b <= t; b++) {
        for (int j = 0; may_run(g, t, b) && j < p->blocks[b].n_in; j++) {
            int v = p->ins[p->blocks[b].in_begin + j].value;
            add_run(g, t, b, 1);
            add_run(g, t, p->values[v].made, -1);
            add_there(g, t, v, -1);
            close_row(g, 0);
        }
    }
    for (int v = 0; v < g->n_values; v++) {
        int made = p->values[v].made;
        if (made > t) continue;
        if (g->there[(t + 1) * g->n_values + v] >= 0 && made < t) {
            add_there(g, t + 1, v, 1);
            add_there(g, t, v, -1);
            add_run(g, t, made, -1);
            close_row(g, 0);
        }
        if (made < t && may_run(g, t, made) && g->there[t * g->n_values + v] >= 0) {
            add_there(g, t, v, 1);
            add_run(g, t, made, 1);
            close_row(g, 1);
        }
    }
}

static bool reads(const hr_optimal_problem *p, int block, int value)
{
    for (int j = 0; j < p->blocks[block].n_in; j++)
        if (p->ins[p->blocks[block].in_begin + j].value == value) return true;
    return false;
}

/* A column for value v leaving after block b of stage t, or -1 where it cannot. */
static int leave(programme *g, int t, int b, int v)
{
    const hr_optimal_problem *p = g->p;
    if (reads(p, t, v)) return -1;
    if (g->there[t * g->n_values + v] < 0 && !may_run(g, t, p->values[v].made)) return -1;
    int f = column(g, 0, false, 1);
    add_column(g, f, 1);
    add_run(g, t, b, -1);
    close_row(g, 0);
    for (int c = b + 1; c < t; c++)
        if (may_run(g, t, c) && reads(p, c, v)) {
            add_column(g, f, 1);
            add_run(g, t, c, 1);
            close_row(g, 1);
        }
    return f;
}

/* Whatever leaves a stage was there, or was made, and is not there at its end. */
static void bound_leaves(programme *g, int t, const leaves *l)
{
    for (int v = 0; v < g->n_values; v++) {
        bool any = false;
        for (int i = 0; i < l->n; i++)
            if (l->values[i] == v) {
                add_column(g, l->columns[i], 1);
                any = true;
            }
        if (!any) continue;
        add_there(g, t + 1, v, 1);
        add_there(g, t, v, -1);
        add_run(g, t, g->p->values[v].made, -1);
        close_row(g, 0);
    }
}

/* The block that the stage is for, step by step; g->bytes holds all others and what it reads. */
static void weigh_first_run(programme *g, int t)
{
    const hr_optimal_problem *p = g->p;
    const hr_optimal_block *block = &p->blocks[t];
    for (int i = 0; i < block->n_inner; i++) {
        double bytes = units(g, p->inner[block->inner_begin + i].extra_bytes);
        for (int k = 0; k < block->n_out; k++) {
            const hr_optimal_value *value = &p->values[block->out_begin + k];
            if (value->first_inner <= i) bytes += units(g, value->bytes);
        }
        add_column(g, g->bytes, 1);
        for (int j = 0; j < block->n_in; j++) {
            const hr_optimal_read *read = &p->ins[block->in_begin + j];
            if (read->last_inner >= i) continue;
            double freed = units(g, p->values[read->value].bytes);
            bytes -= freed;
            add_there(g, t + 1, read->value, freed);
        }
        close_row(g, g->room - bytes);
    }
}

/* The next bytes: the last ones, what block b makes (t: nothing yet), less what left since. */
static void next_bytes(programme *g, int t, int b, leaves *l)
{
    double made = 0;
    int next = column(g, 0, false, g->room);
    add_column(g, g->bytes, 1);
    for (int k = 0; b < t && k < g->p->blocks[b].n_out; k++)
        made += units(g, g->p->values[g->p->blocks[b].out_begin + k].bytes);
    if (b < t) add_run(g, t, b, made);
    for (; l->counted < l->n; l->counted++)
        add_column(g, l->columns[l->counted], -units(g, g->p->values[l->values[l->counted]].bytes));
    add_column(g, next, -1);
    close_row(g, 0);
    g->bytes = next;
}

static void weigh_again(programme *g, int t, int b, leaves *l)
{
    const hr_optimal_problem *p = g->p;
    const hr_optimal_block *block = &p->blocks[b];
    double extra = units(g, p->inner[block->inner_begin].extra_bytes);
    next_bytes(g, t, b, l);
    if (extra > 0) {
        add_column(g, g->bytes, 1);
        add_run(g, t, b, extra);
        close_row(g, g->room);
    }
    for (int k = 0; k < block->n_in + block->n_out; k++) {
        int v = k < block->n_in ? p->ins[block->in_begin + k].value : block->out_begin + k - block->n_in;
        l->columns[l->n] = leave(g, t, b, v);
        if (l->columns[l->n] >= 0) l->values[l->n++] = v;
    }
}

static hr_status add_memory(programme *g, int t)
{
    hr_status st = HR_OK;
    const hr_optimal_problem *p = g->p;
    size_t most = (size_t)(p->n_ins + g->n_values + 1);
    leaves l = {malloc(sizeof *l.columns * most), malloc(sizeof *l.values * most), 0, 0};
    TRY_ALLOC(l.columns);
    TRY_ALLOC(l.values);
    g->room = memory_units - units(g, p->constant_bytes + (t >= p->loss_block ? p->loss_bytes : 0));
    g->bytes = column(g, 0, false, g->room);
    for (int v = 0; v < g->n_values; v++) add_there(g, t, v, units(g, p->values[v].bytes));
    add_column(g, g->bytes, -1);
    close_row(g, 0);
    for (int b = 0; b < t; b++)
        if (may_run(g, t, b)) weigh_again(g, t, b, &l);
    next_bytes(g, t, t, &l);
    weigh_first_run(g, t);
    bound_leaves(g, t, &l);
out:
    free(l.columns);
    free(l.values);
    return st;
}

static hr_status build(programme *g)
{
    hr_status st = HR_OK;
    size_t blocks = (size_t)g->n_blocks, values = (size_t)g->n_values;
    g->run = malloc(sizeof *g->run * (blocks * blocks + 1));
    g->there = malloc(sizeof *g->there * ((blocks + 1) * values + 1));
    g->row_columns = malloc(sizeof *g->row_columns * (size_t)(2 * g->n_values + 2 * g->p->n_ins + 8));
    g->row_factors = malloc(sizeof *g->row_factors * (size_t)(2 * g->n_values + 2 * g->p->n_ins + 8));
    TRY_ALLOC(g->run);
    TRY_ALLOC(g->there);
    TRY_ALLOC(g->row_columns);
    TRY_ALLOC(g->row_factors);
    g->model = Cbc_newModel();
    TRY_ALLOC(g->model);
    add_columns(g);
    for (int t = 0; t < g->n_blocks; t++) {
        add_order(g, t);
        TRY(add_memory(g, t));
    }
out:
    return st;
}

static bool repeats(const hr_edit *edit, const hr_step *step)
{
    return step->kind == edit->kind && step->node == edit->node && step->tensor == edit->tensor;
}

/* The runs of a schedule as values of R; false where a stage of it is not one of ours. */
static bool columns_of(const programme *g, const hr_optimal_schedule *schedule, double *values)
{
    const hr_optimal_problem *p = g->p;
    int stage = -1, last = -1;
    for (size_t e = 0; e < schedule->n_edits; e++) {
        const hr_edit *edit = &schedule->edits[e];
        int from = 0, at = edit->position, block, t;
        while (from < p->draft->n_steps && !repeats(edit, &p->draft->steps[from])) from++;
        while (at < p->draft->n_steps && p->block_of[at] < 0) at++;
        if (from == p->draft->n_steps || at == p->draft->n_steps) return false;
        block = p->block_of[from];
        t = p->block_of[at];
        if (t != stage) last = -1;
        stage = t;
        if (p->inner[p->blocks[t].inner_begin].position != at) return false;
        if (block <= last || block == t || !may_run(g, t, block)) return false;
        values[g->run[t * g->n_blocks + block]] = 1;
        last = block;
    }
    return true;
}

static hr_status give_start(programme *g, const hr_optimal_schedule *start)
{
    hr_status st = HR_OK;
    double *values = calloc((size_t)g->n_columns + 1, sizeof *values);
    int *columns = malloc(sizeof *columns * ((size_t)g->n_columns + 1)), n = 0;
    TRY_ALLOC(values);
    TRY_ALLOC(columns);
    if (columns_of(g, start, values)) {
        for (int i = 0; i < g->n_blocks * g->n_blocks; i++)
            if (g->run[i] >= 0) columns[n++] = g->run[i];
        for (int i = 0; i < n; i++) values[i] = values[columns[i]];   /* columns ascend: i <= columns[i] */
        Cbc_setMIPStartI(g->model, n, columns, values);
    }
out:
    free(values);
    free(columns);
    return st;
}

static hr_status take(const programme *g, const double *solution, hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    const hr_optimal_problem *p = g->p;
    for (int t = 0; t < g->n_blocks; t++)
        for (int b = 0; b < t; b++)
            if (may_run(g, t, b) && solution[g->run[t * g->n_blocks + b]] > 0.5)
                TRY(hr_schedule_add(&answer->schedule, p->draft, p->inner[p->blocks[t].inner_begin].position,
                                    p->inner[p->blocks[b].inner_begin].position));
    TRY(hr_schedule_weigh(p->context, p->draft, &answer->schedule));
    answer->schedule.found = true;
    snprintf(answer->schedule.maker, sizeof answer->schedule.maker, "cbc");
out:
    return st;
}

static hr_status solve(programme *g, double limit_seconds, const hr_optimal_schedule *start, hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    char text[32];
    double base = g->p->base_seconds, best;
    if (start && start->found) {
        TRY(give_start(g, start));
        best = (start->seconds - base) / g->unit_seconds;
        Cbc_setCutoff(g->model, best + 1e-6 * (1 + best));
    }
    snprintf(text, sizeof text, "%g", limit_seconds);
    Cbc_setParameter(g->model, "timeMode", "elapsed");
    Cbc_setParameter(g->model, "seconds", text);
    Cbc_setParameter(g->model, "log", "0");
    Cbc_setParameter(g->model, "slog", "0");
    Cbc_solve(g->model);
    answer->proven = Cbc_isProvenOptimal(g->model);
    answer->infeasible = Cbc_isProvenInfeasible(g->model);
    answer->bound_seconds = base;
    best = Cbc_getBestPossibleObjValue(g->model);
    if (isfinite(best) && best > 0 && best < 1e30) answer->bound_seconds = base + best * g->unit_seconds;
    if (answer->infeasible || !Cbc_bestSolution(g->model)) goto out;
    TRY(take(g, Cbc_bestSolution(g->model), answer));
    if (answer->proven) answer->bound_seconds = answer->schedule.seconds;   /* the tree's own bound may lag behind */
out:
    return st;
}

hr_status hr_optimal_cbc(const hr_optimal_problem *problem, int64_t memory_bytes, double limit_seconds,
                         const hr_optimal_schedule *start, hr_optimal_answer *answer)
{
    hr_status st = HR_OK;
    programme g = {.p = problem, .n_blocks = problem->n_blocks, .n_values = problem->n_values};
    *answer = (hr_optimal_answer){0};
    if (!hr_optimal_can_cbc(problem))
        FAIL(HR_UNSUPPORTED, "optimal solves graphs of at most %d blocks (option blocks); this one has %d", problem->blocks_most,
             problem->n_blocks);
    answer->bound_seconds = problem->base_seconds;
    answer->infeasible = memory_bytes <= problem->constant_bytes + problem->loss_bytes;
    if (answer->infeasible) goto out;
    g.unit_bytes = (double)memory_bytes / memory_units;
    g.unit_seconds = problem->base_seconds / cost_units;
    TRY(build(&g));
    TRY(solve(&g, limit_seconds, start, answer));
out:
    if (g.model) Cbc_deleteModel(g.model);
    free(g.run);
    free(g.there);
    free(g.row_columns);
    free(g.row_factors);
    return st;
}
#endif
