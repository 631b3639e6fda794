/* See contribute.h. Everything is found again by the nodes' names and inputs, so that a plan that was read from a text
 * meets the same graph. */
#include "contribute.h"

#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "relu_compression.h"

enum { NAME_CHARS = 256 };

typedef struct readers { int values, signs; } readers;   /* of one tensor in backward */

static readers *count_readers(const hr_graph *graph)
{
    readers *all = calloc((size_t)graph->n_tensors + 1, sizeof *all);
    for (int i = 0; all && i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (node->phase == HR_FORWARD || node->contributed) continue;
        for (int j = 0; j < node->n_in; j++) {
            if (node->in[j] < 0) continue;
            if (node->op->sign_inputs >> j & 1) all[node->in[j]].signs++;
            else all[node->in[j]].values++;
        }
    }
    return all;
}

static char *name_of(const hr_graph *graph, int tensor, const char *suffix, char name[NAME_CHARS])
{
    snprintf(name, NAME_CHARS, "%.200s.%s", graph->tensors[tensor].name, suffix);
    return name;
}

static hr_status add_packed(hr_graph *graph, int tensor, int64_t block)
{
    hr_status st = HR_OK;
    char name[NAME_CHARS];
    int pack, unpack, producer = graph->tensors[tensor].producer;
    hr_attrs attrs = {.block = block};
    TRY(hr_graph_contribute(graph, "relu_pack", name_of(graph, tensor, "pack", name), HR_FORWARD, producer, 1, &tensor,
                            &attrs, NULL, -1, &pack));
    attrs.like = tensor;
    int packed[] = {graph->nodes[pack].out[0], graph->nodes[pack].out[1]};
    TRY(hr_graph_contribute(graph, "relu_unpack", name_of(graph, tensor, "unpack", name), HR_BACKWARD, producer, 2, packed,
                            &attrs, &tensor, -1, &unpack));
out:
    return st;
}

/* The other way of one reader that reads the sign at its input j. */
static hr_status add_mask_reader(hr_graph *graph, int tensor, int mask, int node, int j)
{
    hr_status st = HR_OK;
    char name[NAME_CHARS];
    int in[8], expand, other;
    const hr_node reader = graph->nodes[node];
    if (reader.n_in > (int)(sizeof in / sizeof *in)) FAIL(HR_BAD_ARGUMENT, "node %s has too many inputs", reader.name);
    memcpy(in, reader.in, sizeof *in * (size_t)reader.n_in);
    if (!strcmp(reader.op->name, "relu_backward")) {
        snprintf(name, sizeof name, "%.200s.masked", reader.name);
        TRY(hr_graph_contribute(graph, "sign_relu_backward", name, HR_BACKWARD, reader.forward_node, 2,
                                (int[]){mask, reader.in[1]}, &(hr_attrs){0}, reader.out, node, &other));
        goto out;
    }
    snprintf(name, sizeof name, "%.200s.expand", reader.name);
    TRY(hr_graph_contribute(graph, "sign_expand", name, HR_BACKWARD, reader.forward_node, 1, &mask,
                            &(hr_attrs){.like = tensor}, NULL, -1, &expand));
    in[j] = graph->nodes[expand].out[0];
    snprintf(name, sizeof name, "%.200s.masked", reader.name);
    TRY(hr_graph_contribute(graph, reader.op->name, name, HR_BACKWARD, reader.forward_node, reader.n_in, in, &reader.attrs,
                            reader.out, node, &other));
out:
    return st;
}

static hr_status add_mask(hr_graph *graph, int tensor, int n_nodes)
{
    hr_status st = HR_OK;
    char name[NAME_CHARS];
    int maker;
    TRY(hr_graph_contribute(graph, "sign_mask", name_of(graph, tensor, "sign", name), HR_FORWARD,
                            graph->tensors[tensor].producer, 1, &tensor, &(hr_attrs){0}, NULL, -1, &maker));
    int mask = graph->nodes[maker].out[0];
    for (int i = 0; i < n_nodes; i++)
        for (int j = 0; j < graph->nodes[i].n_in; j++)
            if (graph->nodes[i].phase != HR_FORWARD && graph->nodes[i].in[j] == tensor)
                TRY(add_mask_reader(graph, tensor, mask, i, j));
out:
    return st;
}

/* Bits of a place in the window of the max_pool that makes this argmax, 0: more than 4 or no such tensor. */
static int index_bits(const hr_graph *graph, int tensor)
{
    const hr_tensor *t = &graph->tensors[tensor];
    const hr_node *pool = t->producer < 0 ? NULL : &graph->nodes[t->producer];
    if (t->type != HR_U8 || !pool || strcmp(pool->op->name, "max_pool") || pool->n_out < 2 || pool->out[1] != tensor) return 0;
    int64_t places = 1;
    for (int i = 0; i < t->rank - 2; i++) places *= pool->attrs.kernel[i];
    return places <= 4 ? 2 : places <= 16 ? 4 : 0;
}

static hr_status add_index(hr_graph *graph, int tensor, int bits)
{
    hr_status st = HR_OK;
    char name[NAME_CHARS];
    int pack, unpack, producer = graph->tensors[tensor].producer;
    hr_attrs attrs = {.block = bits};
    TRY(hr_graph_contribute(graph, "index_pack", name_of(graph, tensor, "pack", name), HR_FORWARD, producer, 1, &tensor,
                            &attrs, NULL, -1, &pack));
    attrs.like = tensor;
    int packed = graph->nodes[pack].out[0];
    TRY(hr_graph_contribute(graph, "index_unpack", name_of(graph, tensor, "unpack", name), HR_BACKWARD, producer, 1, &packed,
                            &attrs, &tensor, -1, &unpack));
out:
    return st;
}

hr_status hr_compressible_contribute(hr_graph *graph, int64_t block)
{
    hr_status st = HR_OK;
    int n_tensors = graph->n_tensors, n_nodes = graph->n_nodes;
    readers *all = count_readers(graph);
    TRY_ALLOC(all);
    for (int t = 0; t < n_tensors; t++) {
        const hr_tensor tensor = graph->tensors[t];
        if (tensor.role != HR_ROLE_ACTIVATION || tensor.made_of >= 0 || tensor.producer < 0) continue;
        if (graph->nodes[tensor.producer].phase != HR_FORWARD) continue;
        int bits = index_bits(graph, t);
        if (!all[t].values && !all[t].signs) continue;
        if (bits) TRY(add_index(graph, t, bits));
        else if (!hr_packed_takes(tensor.type)) continue;
        else if (!all[t].values) TRY(add_mask(graph, t, n_nodes));
        else TRY(add_packed(graph, t, block));
    }
out:
    free(all);
    return st;
}

hr_status hr_compressible_find(const hr_graph *graph, hr_compressible **list, int *n)
{
    static const struct { const char *op; hr_form form; } makers[] = {
        {"relu_pack", HR_FORM_PACKED}, {"sign_mask", HR_FORM_MASK}, {"index_pack", HR_FORM_INDEX}};
    hr_status st = HR_OK;
    hr_compressible *found = malloc(sizeof *found * (size_t)(graph->n_nodes + 1));
    int *of = malloc(sizeof *of * (size_t)(graph->n_tensors + 1));
    TRY_ALLOC(found);
    TRY_ALLOC(of);
    *n = 0;
    for (int t = 0; t < graph->n_tensors; t++) of[t] = -1;
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (!node->contributed) continue;
        for (size_t m = 0; m < sizeof makers / sizeof *makers; m++)
            if (!strcmp(node->op->name, makers[m].op)) {
                of[node->in[0]] = *n;
                found[(*n)++] = (hr_compressible){.tensor = node->in[0], .form = makers[m].form, .away = i, .back = -1,
                                                  .small = node->out[0], .report = node->n_out > 2 ? node->out[2] : -1};
            }
        if (!strcmp(node->op->name, "relu_unpack") || !strcmp(node->op->name, "index_unpack"))
            found[of[node->out[0]]].back = i;         /* stands behind the node that packs */
    }
    *list = found;
    found = NULL;
out:
    free(found);
    free(of);
    return st;
}

int hr_compressible_reader(const hr_graph *graph, const hr_compressible *c, int node, int *expand)
{
    for (int i = c->away + 1; i < graph->n_nodes; i++) {
        const hr_node *other = &graph->nodes[i];
        if (other->replaces != node) continue;
        for (int j = 0; j < other->n_in; j++) {
            int maker = other->in[j] < 0 ? -1 : graph->tensors[other->in[j]].producer;
            bool stands_in = maker >= 0 && graph->nodes[maker].contributed && graph->nodes[maker].in[0] == c->small;
            *expand = stands_in ? maker : -1;
            if (stands_in || other->in[j] == c->small) return i;
        }
    }
    return -1;
}
