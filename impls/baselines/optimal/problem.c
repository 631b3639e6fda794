/* The draft as blocks, and the values between them. See optimal.h.
 *
 * Drafts of up to SMALL steps stay as they are: one block for each RUN and IN. In larger ones backward nodes run once,
 * and steps side by side that run once become one block, as long as a later one reads nothing that could be made again in
 * front of it. Where that leaves too many blocks, nodes that make little run once too: at first 1/4096, at most 1/256 of
 * the bytes between what the neediest node takes and what keep_all takes.
 *
 * What is lost: gradients and tiny tensors are held, and nothing is made ahead of time inside a block. What a block needs
 * is counted step by step, with every tensor from where it is made to where it is read for the last time.
 */
#include "optimal.h"

#include <stdlib.h>
#include <string.h>
#include "least.h"
#include "lives.h"
#include "uses.h"

enum { SMALL = 24 };
static const int shares[] = {0, 4096, 1024, 256};

static const hr_step *step_at(const hr_optimal_problem *p, int inner) { return &p->draft->steps[p->inner[inner].position]; }
static const hr_node *node_at(const hr_optimal_problem *p, int inner)
{
    const hr_step *step = step_at(p, inner);
    return step->kind == HR_STEP_RUN ? &p->context->graph->nodes[step->node] : NULL;
}
static bool lives_within(const hr_optimal_problem *p, int t)
{
    return t >= 0 && !hr_tensor_is_persistent(&p->context->graph->tensors[t]);
}

static hr_status allocate(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    size_t steps = (size_t)p->draft->n_steps + 1, tensors = (size_t)p->context->graph->n_tensors + 1;
    p->block_of = malloc(sizeof *p->block_of * steps);
    p->inner_block = malloc(sizeof *p->inner_block * steps);
    p->inner = calloc(steps, sizeof *p->inner);
    p->blocks = calloc(steps, sizeof *p->blocks);
    p->made_at = malloc(sizeof *p->made_at * tensors);
    p->last_read_at = malloc(sizeof *p->last_read_at * tensors);
    p->value_of = malloc(sizeof *p->value_of * tensors);
    p->values = calloc(tensors, sizeof *p->values);
    const void *const all[] = {p->block_of, p->inner_block, p->inner, p->blocks, p->made_at, p->last_read_at, p->value_of,
                               p->values};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) TRY_ALLOC(all[i]);
    memset(p->block_of, -1, sizeof *p->block_of * steps);
    memset(p->made_at, -1, sizeof *p->made_at * tensors);
    memset(p->last_read_at, -1, sizeof *p->last_read_at * tensors);
    memset(p->value_of, -1, sizeof *p->value_of * tensors);
out:
    return st;
}

void hr_optimal_close(hr_optimal_problem *p)
{
    void *const all[] = {p->block_of, p->inner_block, p->inner, p->blocks, p->made_at, p->last_read_at, p->value_of,
                         p->values, p->ins};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    *p = (hr_optimal_problem){0};
}

/* The draft must be the plain list. */
static hr_status survey(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    const hr_graph *graph = p->context->graph;
    for (int i = 0; i < p->draft->n_steps; i++) {
        const hr_step *step = &p->draft->steps[i];
        if (step->kind != HR_STEP_RUN) {
            bool plain = step->tensor == graph->loss ||
                         (step->kind == HR_STEP_IN && graph->tensors[step->tensor].role == HR_ROLE_INPUT &&
                          p->made_at[step->tensor] < 0);
            if (!plain)
                FAIL(HR_UNSUPPORTED, "optimal must stand first in a stack: an earlier technique already moves %s",
                     graph->tensors[step->tensor].name);
            if (step->kind != HR_STEP_IN) continue;
            p->made_at[step->tensor] = i;
        } else {
            const hr_node *node = &graph->nodes[step->node];
            if (node->contributed) FAIL(HR_UNSUPPORTED, "optimal must stand first in a stack: %s was added", node->name);
            for (int j = 0; j < node->n_in; j++)
                if (node->in[j] >= 0) p->last_read_at[node->in[j]] = i;
            for (int k = 0; k < node->n_out; k++) {
                if (p->made_at[node->out[k]] >= 0)
                    FAIL(HR_UNSUPPORTED, "optimal must stand first in a stack: %s runs twice", node->name);
                p->made_at[node->out[k]] = i;
            }
        }
        p->inner[p->n_inner++].position = i;
    }
out:
    return st;
}

static int64_t made_bytes(const hr_optimal_problem *p, int inner)
{
    const hr_node *node = node_at(p, inner);
    if (!node) return hr_plan_arena_bytes(p->context->graph, p->draft, step_at(p, inner)->tensor);
    int64_t bytes = 0;
    for (int k = 0; k < node->n_out; k++) bytes += hr_plan_arena_bytes(p->context->graph, p->draft, node->out[k]);
    return bytes;
}

/* Whether the step is worth, and allowed, a second run. */
static bool is_once(const hr_optimal_problem *p, int inner, bool contract)
{
    const hr_node *node = node_at(p, inner);
    if (node && (node->n_update || !node->n_out)) return true;
    if (!contract) return false;
    return (node && node->phase != HR_FORWARD) || made_bytes(p, inner) < p->tiny_bytes;
}

/* Whether the block from step `begin` to `end` reads it. */
static bool is_read(const hr_optimal_problem *p, int begin, int end, int tensor)
{
    for (int i = begin; i < end; i++) {
        const hr_node *node = node_at(p, i);
        for (int j = 0; node && j < node->n_in; j++)
            if (node->in[j] == tensor) return true;
    }
    return false;
}

/* Whether a step joins the block that began at `begin`: both run once, and nothing that it reads could be made again
 * between them. */
static bool joins(const hr_optimal_problem *p, int begin, int inner, const bool *once)
{
    const hr_node *node = node_at(p, inner);
    if (!once[p->inner[inner].position] || !once[p->inner[inner - 1].position]) return false;
    for (int j = 0; node && j < node->n_in; j++)
        if (lives_within(p, node->in[j]) && !once[p->made_at[node->in[j]]] && !is_read(p, begin, inner, node->in[j]))
            return false;
    return true;
}

static hr_status cut_blocks(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    const hr_rewrite *context = p->context;
    bool contract = p->n_inner > SMALL, *once = calloc((size_t)p->draft->n_steps + 1, sizeof *once);
    TRY_ALLOC(once);
    p->n_blocks = 0;
    p->base_seconds = 0;
    for (int i = 0; i < p->n_inner; i++) once[p->inner[i].position] = is_once(p, i, contract);
    for (int i = 0; i < p->n_inner; i++) {
        const hr_step *step = step_at(p, i);
        if (i == 0 || !contract || !joins(p, p->blocks[p->n_blocks - 1].inner_begin, i, once))
            p->blocks[p->n_blocks++] = (hr_optimal_block){.inner_begin = i, .once = once[p->inner[i].position]};
        hr_optimal_block *block = &p->blocks[p->n_blocks - 1];
        block->n_inner++;
        p->inner_block[i] = p->block_of[p->inner[i].position] = p->n_blocks - 1;
        if (step->kind == HR_STEP_RUN) {
            block->seconds += hr_uses_seconds(context->graph, context->costs, step->node, step->choice);
            block->again_seconds = block->seconds;
        } else {
            block->again_seconds += hr_link_seconds(&context->costs->in, context->graph->tensors[step->tensor].bytes);
        }
    }
    for (int b = 0; b < p->n_blocks; b++) p->base_seconds += p->blocks[b].seconds;
out:
    free(once);
    return st;
}

/* As few tiny tensors as leave few enough blocks. */
static hr_status choose_blocks(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    const hr_rewrite *context = p->context;
    int64_t least_bytes, all_bytes;
    int node;
    TRY(hr_plan_least_bytes(context->graph, context->costs, &least_bytes, &node));
    TRY(hr_plan_live_bytes(context->graph, context->costs, p->draft, &all_bytes, NULL, NULL));
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        p->tiny_bytes = shares[i] ? (all_bytes - least_bytes) / shares[i] : 0;
        TRY(cut_blocks(p));
        if (p->n_blocks <= p->blocks_most) break;
    }
out:
    return st;
}

/* Adds a tensor that was made at an inner step: a value, or bytes of the inner steps of its block. */
static void make(hr_optimal_problem *p, int inner, int t)
{
    int block = p->inner_block[inner], last = p->last_read_at[t];
    int64_t bytes = hr_plan_arena_bytes(p->context->graph, p->draft, t);
    if (t == p->context->graph->loss && last < 0) {
        p->loss_bytes = bytes;
        p->loss_block = block;
        return;
    }
    if (last >= 0 && p->block_of[last] != block) {
        p->value_of[t] = p->n_values;
        p->values[p->n_values++] = (hr_optimal_value){t, bytes, block, inner - p->blocks[block].inner_begin, -1};
        p->blocks[block].n_out++;
        return;
    }
    for (int i = inner; i < p->n_inner && (i == inner || p->inner[i].position <= last); i++)
        p->inner[i].extra_bytes += bytes;
}

static void make_values(hr_optimal_problem *p)
{
    for (int i = 0; i < p->n_inner; i++) {
        const hr_step *step = step_at(p, i);
        const hr_node *node = node_at(p, i);
        hr_optimal_block *block = &p->blocks[p->inner_block[i]];
        if (block->inner_begin == i) block->out_begin = p->n_values;
        if (!node) {
            make(p, i, step->tensor);
            continue;
        }
        p->inner[i].extra_bytes += hr_align(p->context->costs->nodes[step->node].choices[step->choice].workspace_bytes);
        for (int k = 0; k < node->n_out; k++) make(p, i, node->out[k]);
    }
}

static hr_status read_values(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    for (int b = 0; b < p->n_blocks; b++) {
        hr_optimal_block *block = &p->blocks[b];
        block->in_begin = p->n_ins;
        for (int i = 0; i < block->n_inner; i++) {
            const hr_node *node = node_at(p, block->inner_begin + i);
            for (int j = 0; node && j < node->n_in; j++) {
                int v = node->in[j] < 0 ? -1 : p->value_of[node->in[j]], at = block->in_begin;
                if (v < 0 || p->values[v].made == b) continue;
                while (at < p->n_ins && p->ins[at].value != v) at++;
                if (at == p->n_ins) {
                    TRY_GROW(p->ins, p->n_ins, p->in_capacity);
                    p->n_ins++;
                }
                p->ins[at] = (hr_optimal_read){v, i};
            }
        }
        block->n_in = p->n_ins - block->in_begin;
    }
out:
    return st;
}

/* A block may run again until what it reads is updated, and is of use as long as its values are. */
static hr_status find_uses(hr_optimal_problem *p)
{
    hr_status st = HR_OK;
    int *updates = NULL;
    TRY(hr_uses_updates(p->context->graph, p->draft, &updates));
    for (int b = p->n_blocks - 1; b >= 0; b--) {
        hr_optimal_block *block = &p->blocks[b];
        const hr_node *node = node_at(p, block->inner_begin);
        block->last_again = -1;
        if (!block->once) {
            block->last_again = p->n_blocks - 1;
            for (int j = 0; node && j < node->n_in; j++) {
                int at = node->in[j] < 0 ? p->draft->n_steps : updates[node->in[j]];
                if (at < p->draft->n_steps && p->block_of[at] < block->last_again) block->last_again = p->block_of[at];
            }
            int useful = -1;
            for (int k = 0; k < block->n_out; k++) {
                int until = p->values[block->out_begin + k].useful_until;
                if (until > useful) useful = until;
            }
            if (useful < block->last_again) block->last_again = useful;
        }
        for (int j = 0; j < block->n_in; j++) {
            hr_optimal_value *value = &p->values[p->ins[block->in_begin + j].value];
            int until = block->last_again > b ? block->last_again : b;
            if (until > value->useful_until) value->useful_until = until;
        }
    }
out:
    free(updates);
    return st;
}

hr_status hr_optimal_open(const hr_rewrite *context, const hr_plan *draft, hr_optimal_problem *problem)
{
    hr_status st = HR_OK;
    *problem = (hr_optimal_problem){.context = context, .draft = draft, .blocks_most = (int)hr_spec_integer(context->spec, "blocks")};
    TRY(allocate(problem));
    for (int t = 0; t < context->graph->n_tensors; t++)
        if (!lives_within(problem, t)) problem->constant_bytes += hr_align(context->graph->tensors[t].bytes);
    TRY(survey(problem));
    TRY(choose_blocks(problem));
    problem->loss_block = problem->n_blocks;
    make_values(problem);
    TRY(read_values(problem));
    TRY(find_uses(problem));
out:
    return st;
}
