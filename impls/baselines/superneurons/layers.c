/* Which layers are checkpoints, which are cheap, and which cheap ones stand together. */
#include <stdlib.h>
#include <string.h>
#include "lives.h"
#include "op.h"
#include "superneurons.h"

/* Products: what is too dear to run again. Of these the convolutions' outputs are offloaded; those of dense layers
 * are few bytes. Nodes from graph files are told apart by seconds per byte; all others of the build are cheap. */
static const struct { const char *op; bool offloads; } products[] = {
    {"conv", true}, {"deconv", true}, {"dense", false}, {"softmax_xent", false}};

static const hr_node *node_of(const hr_sn *s, const hr_sn_layer *layer) { return &s->graph->nodes[layer->node]; }

const hr_sn_layer *hr_sn_cheap_maker(const hr_sn *s, int tensor)
{
    int producer = s->graph->tensors[tensor].producer, index = producer < 0 ? -1 : s->layer_of[producer];
    return index >= 0 && s->layers[index].cheap ? &s->layers[index] : NULL;
}

int hr_sn_first_after(const hr_sn *s, int tensor)
{
    const int *reads = hr_uses_of(&s->uses, tensor);
    int low = 0, high = hr_uses_count(&s->uses, tensor);
    while (low < high) {
        int middle = (low + high) / 2;
        if (reads[middle] < s->boundary) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool hr_sn_is_small(const hr_sn *s, int tensor)
{
    const hr_node *node = &s->graph->nodes[s->graph->tensors[tensor].producer];
    for (int k = 0; k < node->n_out; k++)
        if (s->graph->tensors[node->out[k]].bytes / 8 >= s->graph->tensors[tensor].bytes) return true;
    return false;
}

static bool is_read_in_backward(const hr_sn *s, int tensor)
{
    return hr_sn_first_after(s, tensor) < hr_uses_count(&s->uses, tensor);
}

/* ---- steps ---- */

static void find_layers(hr_sn *s)
{
    s->boundary = s->draft->n_steps;
    for (int i = s->draft->n_steps - 1; i >= 0; i--) {
        const hr_node *node = hr_uses_node(s->graph, s->draft, i);
        if (node && node->phase != HR_FORWARD) s->boundary = i;
    }
    for (int n = 0; n < s->graph->n_nodes; n++) s->layer_of[n] = -1;
    for (int i = 0; i < s->boundary; i++) {
        int node = s->draft->steps[i].node;
        if (s->draft->steps[i].kind != HR_STEP_RUN || s->layer_of[node] >= 0) continue;
        s->layer_of[node] = s->n_layers;
        s->layers[s->n_layers++] = (hr_sn_layer){.node = node, .position = i, .segment = -1};
    }
}

static void find_backward(hr_sn *s)
{
    for (int i = 0; i < s->draft->n_steps; i++) {
        const hr_node *node = i < s->boundary ? NULL : hr_uses_node(s->graph, s->draft, i);
        if (node) {
            int key =
                node->phase == HR_FORWARD || node->forward_node < 0 ? s->draft->steps[i].node : node->forward_node;
            int layer = s->layer_of[key];
            if (!s->n_backward || s->backward[s->n_backward - 1].key != key)
                s->backward[s->n_backward++] = (hr_sn_backward){i, key, layer >= 0 && s->layers[layer].offloads};
        }
        s->backward_at[i] = s->n_backward - 1;
    }
}

/* Bytes in the arena of the tensors that a step names, leaving out what one segment's layers make (-1: nothing). */
static int64_t need_of(const hr_sn *s, int position, int but_segment)
{
    const hr_step *step = &s->draft->steps[position];
    const hr_node *node = &s->graph->nodes[step->node];
    int64_t bytes = hr_align(s->context->costs->nodes[step->node].choices[step->choice].workspace_bytes);
    for (int j = 0; j < node->n_in + node->n_out; j++) {
        int t = j < node->n_in ? node->in[j] : node->out[j - node->n_in];
        bool twice = t < 0 || hr_tensor_is_persistent(&s->graph->tensors[t]);
        for (int i = 0; i < j && i < node->n_in; i++) twice |= node->in[i] == t;
        if (twice) continue;
        const hr_sn_layer *maker = but_segment < 0 ? NULL : hr_sn_cheap_maker(s, t);
        if (!maker || maker->segment != but_segment) bytes += hr_plan_arena_bytes(s->graph, s->draft, t);
    }
    return bytes;
}

/* ---- checkpoints ---- */

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double seconds_per_byte(const hr_sn *s, const hr_sn_layer *layer)
{
    double bytes = 0;
    for (int k = 0; k < node_of(s, layer)->n_out; k++)
        bytes += (double)s->graph->tensors[node_of(s, layer)->out[k]].bytes;
    return bytes > 0
               ? hr_uses_seconds(s->graph, s->context->costs, layer->node, s->draft->steps[layer->position].choice) /
                     bytes
               : 0;
}

static hr_status find_median(const hr_sn *s, double *median)
{
    hr_status st = HR_OK;
    double *all = malloc(sizeof *all * (size_t)(s->n_layers + 1));
    TRY_ALLOC(all);
    for (int i = 0; i < s->n_layers; i++) all[i] = seconds_per_byte(s, &s->layers[i]);
    qsort(all, (size_t)s->n_layers, sizeof *all, compare_doubles);
    *median = s->n_layers ? all[(s->n_layers - 1) / 2] : 0;
out:
    free(all);
    return st;
}

/* What updates something, or reads or writes what an earlier technique moves, does not run again. */
static bool may_run_again(const hr_sn *s, const hr_node *node)
{
    bool may = !node->n_update && !node->contributed;
    for (int k = 0; k < node->n_out; k++) may = may && s->uses.plain[node->out[k]];
    for (int j = 0; j < node->n_in; j++)
        may = may && (node->in[j] < 0 || hr_tensor_is_persistent(&s->graph->tensors[node->in[j]]) ||
                      s->uses.plain[node->in[j]]);
    return may;
}

static hr_status classify(hr_sn *s)
{
    hr_status st = HR_OK;
    double median = 0;
    TRY(find_median(s, &median));
    for (int i = 0; i < s->n_layers; i++) {
        hr_sn_layer *layer = &s->layers[i];
        const hr_node *node = node_of(s, layer);
        bool dear = !strcmp(node->op->name, "abstract") && seconds_per_byte(s, layer) > median;
        layer->offloads = true;
        for (size_t p = 0; p < sizeof products / sizeof *products; p++)
            if (!strcmp(node->op->name, products[p].op)) dear = true, layer->offloads = products[p].offloads;
        layer->cheap = !dear && may_run_again(s, node);
        if (layer->cheap) layer->offloads = false;
    }
out:
    return st;
}

/* ---- segments ---- */

static void keep(hr_sn_layer *layer)
{
    layer->cheap = false;
    layer->offloads = true;
}

/* A cheap layer whose output another segment would need to run again is a checkpoint, too: no chain of segments. */
static void keep_what_crosses(hr_sn *s)
{
    for (int i = 0; i < s->n_layers; i++) {
        const hr_node *node = node_of(s, &s->layers[i]);
        for (int j = 0; s->layers[i].cheap && j < node->n_in; j++) {
            const hr_sn_layer *maker = node->in[j] < 0 ? NULL : hr_sn_cheap_maker(s, node->in[j]);
            if (maker && maker->segment != s->layers[i].segment) keep(&s->layers[s->layer_of[maker->node]]);
        }
    }
}

/* The last read in backward of what the segment's layers make: nothing of it runs again later. */
static int last_read_of(const hr_sn *s, const hr_sn_segment *segment)
{
    int last = -1;
    for (int i = segment->begin; i < segment->end; i++) {
        const hr_node *node = node_of(s, &s->layers[i]);
        for (int k = 0; s->layers[i].cheap && k < node->n_out; k++) {
            int n = hr_uses_count(&s->uses, node->out[k]), read = n ? hr_uses_of(&s->uses, node->out[k])[n - 1] : -1;
            if (read >= s->boundary && read > last) last = read;
        }
    }
    return last;
}

/* A layer whose parameters are updated before that runs only once. */
static void keep_what_is_updated(hr_sn *s, const int *updated)
{
    for (int g = 0; g < s->n_segments; g++) {
        int last = last_read_of(s, &s->segments[g]);
        for (int i = s->segments[g].begin; i < s->segments[g].end; i++) {
            const hr_node *node = node_of(s, &s->layers[i]);
            for (int j = 0; s->layers[i].cheap && j < node->n_in; j++)
                if (node->in[j] >= 0 && updated[node->in[j]] < last) keep(&s->layers[i]);
        }
    }
}

static hr_status cut_segments(hr_sn *s)
{
    hr_status st = HR_OK;
    int *updated = NULL, length = HR_SN_SEGMENT_MOST;
    TRY(hr_uses_updates(s->graph, s->draft, &updated));
    for (int i = 0; i < s->n_layers; i++) {
        if (!s->layers[i].cheap) {             /* one that makes nothing (running statistics) is no end */
            if (node_of(s, &s->layers[i])->n_out) length = HR_SN_SEGMENT_MOST;
            continue;
        }
        if (length == HR_SN_SEGMENT_MOST) s->segments[s->n_segments++] = (hr_sn_segment){.begin = i}, length = 0;
        s->layers[i].segment = s->n_segments - 1;
        s->segments[s->n_segments - 1].end = i + 1;
        length++;
    }
    keep_what_is_updated(s, updated);
    keep_what_crosses(s);
out:
    free(updated);
    return st;
}

/* Cost-aware: once, if all that the segment makes, beside the neediest step of backward that reads of it, stays below
 * l_peak. */
static void weigh(hr_sn *s, hr_sn_segment *segment, const hr_spec *spec)
{
    int g = (int)(segment - s->segments);
    int64_t made = 0, most = 0;
    for (int i = segment->begin; i < segment->end; i++) {
        const hr_node *node = node_of(s, &s->layers[i]);
        for (int k = 0; s->layers[i].cheap && k < node->n_out; k++) {
            int t = node->out[k];
            made += hr_plan_arena_bytes(s->graph, s->draft, t);
            if (!hr_sn_is_small(s, t)) segment->again |= is_read_in_backward(s, t);
            for (int u = hr_sn_first_after(s, t); u < hr_uses_count(&s->uses, t); u++) {
                int64_t need = need_of(s, hr_uses_of(&s->uses, t)[u], g);
                if (need > most) most = need;
            }
        }
    }
    for (int i = segment->end, last = g == s->n_segments - 1; last; i++) {   /* backward of the last follows at once */
        if (i == s->n_layers) segment->again = false;
        last = i < s->n_layers && !s->layers[i].offloads;
    }
    segment->bytes = made + most;
    segment->speed =
        hr_spec_is(spec, "mode", "speed") || (hr_spec_is(spec, "mode", "cost") && segment->bytes <= s->l_peak_bytes);
}

/* ---- */

hr_status hr_sn_open(const hr_rewrite *context, const hr_plan *draft, hr_sn *s)
{
    hr_status st = HR_OK;
    size_t nodes = (size_t)context->graph->n_nodes + 1, steps = (size_t)draft->n_steps + 1;
    *s = (hr_sn){.context = context, .graph = context->graph, .draft = draft};
    TRY(hr_uses_new(s->graph, draft, &s->uses));
    s->layers = malloc(sizeof *s->layers * nodes);
    s->layer_of = malloc(sizeof *s->layer_of * nodes);
    s->segments = malloc(sizeof *s->segments * nodes);
    s->backward = malloc(sizeof *s->backward * steps);
    s->backward_at = malloc(sizeof *s->backward_at * steps);
    TRY_ALLOC(s->layers);
    TRY_ALLOC(s->layer_of);
    TRY_ALLOC(s->segments);
    TRY_ALLOC(s->backward);
    TRY_ALLOC(s->backward_at);
    find_layers(s);
    TRY(classify(s));
    TRY(cut_segments(s));
    find_backward(s);
    for (int i = 0; i < draft->n_steps; i++) {
        int64_t need = hr_uses_node(s->graph, draft, i) ? need_of(s, i, -1) : 0;
        if (need > s->l_peak_bytes) s->l_peak_bytes = need;
    }
    for (int g = 0; g < s->n_segments; g++) weigh(s, &s->segments[g], context->spec);
out:
    return st;
}

void hr_sn_close(hr_sn *s)
{
    hr_uses_clear(&s->uses);
    void *const all[] = {s->layers, s->layer_of, s->segments, s->backward, s->backward_at};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}
