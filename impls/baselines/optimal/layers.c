/* Whether a graph is a chain of layers, and what each layer takes forward and back. See chain.h.
 * Every backward node must name the forward node that it belongs to (`of` in graph files). */
#include "chain.h"

#include <stdlib.h>
#include <string.h>
#include "lives.h"
#include "uses.h"

static const hr_tensor *tensor_of(const hr_chain *c, int t) { return &c->context->graph->tensors[t]; }
static const hr_node *node_of(const hr_chain *c, int position)
{
    return hr_uses_node(c->context->graph, c->draft, position);
}
static int64_t bytes_of(const hr_chain *c, int t) { return hr_plan_arena_bytes(c->context->graph, c->draft, t); }
static bool is_made(const hr_chain *c, int t)
{
    return t >= 0 && !hr_tensor_is_persistent(tensor_of(c, t)) && tensor_of(c, t)->role != HR_ROLE_INPUT;
}
static int layer_at(const hr_chain *c, int position) { return c->layer_of[c->draft->steps[position].node]; }

static hr_status allocate(hr_chain *c)
{
    hr_status st = HR_OK;
    size_t nodes = (size_t)c->context->graph->n_nodes + 1, tensors = (size_t)c->context->graph->n_tensors + 1;
    c->layers = calloc(HR_OPTIMAL_LAYERS_MOST + 1, sizeof *c->layers);
    c->layer_of = malloc(sizeof *c->layer_of * nodes);
    c->made_at = malloc(sizeof *c->made_at * tensors);
    c->last_read_at = malloc(sizeof *c->last_read_at * tensors);
    c->ran = calloc(HR_OPTIMAL_LAYERS_MOST + 1, sizeof *c->ran);
    const void *const all[] = {c->layers, c->layer_of, c->made_at, c->last_read_at, c->ran};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) TRY_ALLOC(all[i]);
    memset(c->layer_of, -1, sizeof *c->layer_of * nodes);
    memset(c->made_at, -1, sizeof *c->made_at * tensors);
    memset(c->last_read_at, -1, sizeof *c->last_read_at * tensors);
out:
    return st;
}

void hr_chain_close(hr_chain *c)
{
    void *const all[] = {c->layers, c->layer_of, c->made_at, c->last_read_at, c->ran, c->least, c->how};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static bool plain_step(const hr_chain *c, const hr_step *step)
{
    return step->tensor == c->context->graph->loss ||
           (step->kind == HR_STEP_IN && tensor_of(c, step->tensor)->role == HR_ROLE_INPUT);
}

/* Layers are forward nodes in a row; what follows belongs to them from the last to the first. */
static bool find_layers(hr_chain *c)
{
    int open = -1;                 /* layer whose backward is being read; -1: still forward */
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) {
            if (!plain_step(c, &c->draft->steps[i])) return false;
            continue;
        }
        int id = c->draft->steps[i].node, k;
        if (node->phase == HR_FORWARD) {
            if (open >= 0 || c->n == HR_OPTIMAL_LAYERS_MOST || c->layer_of[id] >= 0 || node->n_update) return false;
            c->layer_of[id] = c->n;
            c->layers[c->n++] = (hr_layer){.forward = i, .begin = -1, .end = -1};
            continue;
        }
        k = node->forward_node < 0 ? -1 : c->layer_of[node->forward_node];
        if (k < 0 || c->layer_of[id] >= 0 || (open >= 0 && k > open)) return false;
        open = c->layer_of[id] = k;
        if (c->layers[k].begin < 0) c->layers[k].begin = i;
        c->layers[k].end = i + 1;
    }
    return c->n > 1;
}

/* Who may read what: forward the layer before, backward the own layer and the one before, gradients of the own and the
 * next layer. A layer may run again until its own backward begins. */
static bool check_reads(hr_chain *c, const int *updates)
{
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) continue;
        int k = layer_at(c, i);
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            if (t < 0) continue;
            if (!is_made(c, t)) {
                int end = c->layers[k].begin >= 0 ? c->layers[k].begin : c->draft->n_steps;
                if (node->phase == HR_FORWARD && updates[t] < end) return false;
                continue;
            }
            if (c->made_at[t] < 0) return false;
            int from = layer_at(c, c->made_at[t]);
            bool forward = node_of(c, c->made_at[t])->phase == HR_FORWARD;
            if (node->phase == HR_FORWARD ? from != k - 1 : forward ? from != k && from != k - 1 : from != k && from != k + 1)
                return false;
            c->last_read_at[t] = i;
        }
        for (int o = 0; o < node->n_out; o++) {
            if (c->made_at[node->out[o]] >= 0) return false;
            c->made_at[node->out[o]] = i;
        }
    }
    return true;
}

/* Adds an output to what its layer holds; false where another layer's backward reads more than what its forward does. */
static bool weigh_output(hr_chain *c, int k, int t)
{
    hr_layer *l = &c->layers[k];
    bool next_forward = false, next_backward = false, own = false;
    for (int i = c->made_at[t] + 1; i <= c->last_read_at[t]; i++) {
        const hr_node *node = node_of(c, i);
        for (int j = 0; node && j < node->n_in; j++) {
            if (node->in[j] != t) continue;
            if (node->phase == HR_FORWARD) next_forward = true;
            else if (layer_at(c, i) == k) own = true;
            else next_backward = true;
        }
    }
    if (next_backward && !next_forward) return false;
    l->own_read |= own;
    if (next_forward) l->out_bytes += bytes_of(c, t);
    else l->own_bytes += bytes_of(c, t);
    if (own && next_forward) l->late_bytes += bytes_of(c, t);
    else if (own) l->saved_bytes += bytes_of(c, t);
    return true;
}

/* Peak of a layer's backward: its own tensors and the gradient leave with their last read, the input of the layer stays. */
static void weigh_backward(hr_chain *c, int k)
{
    hr_layer *l = &c->layers[k];
    int64_t live = l->late_bytes + l->saved_bytes + l->gradient_bytes;
    const hr_costs *costs = c->context->costs;
    if (l->begin >= 0) l->backward_bytes = live;
    for (int i = l->begin; i >= 0 && i < l->end; i++) {
        const hr_node *node = node_of(c, i);
        if (!node) continue;
        const hr_step *step = &c->draft->steps[i];
        int64_t workspace = hr_align(costs->nodes[step->node].choices[step->choice].workspace_bytes);
        for (int o = 0; o < node->n_out; o++) live += bytes_of(c, node->out[o]);
        if (live + workspace > l->backward_bytes) l->backward_bytes = live + workspace;
        for (int o = 0; o < node->n_out; o++)
            if (c->last_read_at[node->out[o]] < 0) live -= bytes_of(c, node->out[o]);
        for (int j = 0; j < node->n_in; j++) {
            int t = node->in[j];
            bool seen = false;
            for (int e = 0; e < j; e++) seen |= node->in[e] == t;
            if (seen || !is_made(c, t) || c->last_read_at[t] != i) continue;
            if (layer_at(c, c->made_at[t]) == k || node_of(c, c->made_at[t])->phase != HR_FORWARD) live -= bytes_of(c, t);
        }
    }
}

static double seconds_at(const hr_chain *c, int position)
{
    const hr_step *step = &c->draft->steps[position];
    return hr_uses_seconds(c->context->graph, c->context->costs, step->node, step->choice);
}

static bool weigh(hr_chain *c)
{
    const hr_graph *graph = c->context->graph;
    for (int t = 0; t < graph->n_tensors; t++)
        if (hr_tensor_is_persistent(tensor_of(c, t)) || tensor_of(c, t)->role == HR_ROLE_INPUT || t == graph->loss)
            c->constant_bytes += bytes_of(c, t);
    for (int i = 0; i < c->draft->n_steps; i++) {
        const hr_node *node = node_of(c, i);
        if (!node || node->phase == HR_FORWARD) continue;
        for (int o = 0; o < node->n_out; o++) {
            int t = node->out[o], last = c->last_read_at[t];
            if (last >= 0 && layer_at(c, last) != layer_at(c, i)) c->layers[layer_at(c, last)].gradient_bytes += bytes_of(c, t);
        }
    }
    for (int k = 0; k < c->n; k++) {
        hr_layer *l = &c->layers[k];
        const hr_step *step = &c->draft->steps[l->forward];
        const hr_node *node = &graph->nodes[step->node];
        l->forward_seconds = seconds_at(c, l->forward);
        l->workspace_bytes = hr_align(c->context->costs->nodes[step->node].choices[step->choice].workspace_bytes);
        for (int o = 0; o < node->n_out; o++)
            if (node->out[o] != graph->loss && !weigh_output(c, k, node->out[o])) return false;
        for (int i = l->begin; i >= 0 && i < l->end; i++)
            if (node_of(c, i)) l->backward_seconds += seconds_at(c, i);
        weigh_backward(c, k);
    }
    return true;
}

hr_status hr_chain_open(const hr_rewrite *context, const hr_plan *draft, hr_chain *chain, bool *is_chain)
{
    hr_status st = HR_OK;
    int *updates = NULL;
    *chain = (hr_chain){.context = context, .draft = draft};
    *is_chain = false;
    TRY(allocate(chain));
    TRY(hr_uses_updates(context->graph, draft, &updates));
    *is_chain = find_layers(chain) && check_reads(chain, updates) && weigh(chain);
out:
    free(updates);
    return st;
}
