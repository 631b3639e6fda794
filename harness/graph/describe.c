/* What can be asked of a graph: names of enums, sizes, totals, fingerprint, text. */
#include "graph.h"

#include <string.h>
#include "op.h"
#include "rng.h"

const char *hr_type_name(hr_type type)
{
    static const char *const names[] = {
#define X(code, name, bytes) name,
        HR_TYPE_LIST(X)
#undef X
    };
    return names[type];
}

int hr_type_bytes(hr_type type)
{
    static const int bytes_of[] = {
#define X(code, name, bytes) bytes,
        HR_TYPE_LIST(X)
#undef X
    };
    return bytes_of[type];
}

const char *hr_role_name(hr_role role)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_ROLE_LIST(X)
#undef X
    };
    return names[role];
}

const char *hr_layout_name(hr_layout layout)
{
    static const char *const names[] = {
#define X(code, name, block) name,
        HR_LAYOUT_LIST(X)
#undef X
    };
    return names[layout];
}

int hr_layout_block(hr_layout layout)
{
    static const int blocks[] = {
#define X(code, name, block) block,
        HR_LAYOUT_LIST(X)
#undef X
    };
    return blocks[layout];
}

const hr_op *hr_op_find(const char *name)
{
    for (int i = 0; hr_op_tables[i]; i++)
        for (const hr_op *const *op = hr_op_tables[i]; *op; op++)
            if (!strcmp((*op)->name, name)) return *op;
    return NULL;
}

hr_layout hr_graph_layout(const hr_graph *graph, int rank, const int64_t *dim)
{
    if (graph->channel_block == 1 || rank < 3) return HR_LAYOUT_PLAIN;
    if (graph->channel_block == HR_CHANNELS_LAST) return HR_LAYOUT_LAST;
    if (dim[1] % graph->channel_block) return HR_LAYOUT_PLAIN;
    return graph->channel_block == 8 ? HR_LAYOUT_C8 : HR_LAYOUT_C16;
}

hr_layout hr_graph_weight_layout(const hr_graph *graph, int64_t filters, int64_t channels_per_group, int64_t groups, hr_layout input)
{
    int block = graph->channel_block;
    if (block == HR_CHANNELS_LAST) return HR_LAYOUT_LAST;
    if (block == 1 || filters / groups % block) return HR_LAYOUT_PLAIN;
    if (input != HR_LAYOUT_PLAIN && channels_per_group % block == 0) return block == 8 ? HR_LAYOUT_OI8 : HR_LAYOUT_OI16;
    if (input == HR_LAYOUT_PLAIN && groups == 1 && channels_per_group <= 4) return block == 8 ? HR_LAYOUT_O8 : HR_LAYOUT_O16;
    return HR_LAYOUT_PLAIN;
}

int64_t hr_tensor_spatial(const hr_tensor *tensor)
{
    int64_t product = 1;
    for (int i = 2; i < tensor->rank; i++) product *= tensor->dim[i];
    return product;
}

bool hr_tensor_is_persistent(const hr_tensor *tensor) { return tensor->role == HR_ROLE_PARAMETER || tensor->role == HR_ROLE_STATE; }

char *hr_tensor_shape(const hr_tensor *tensor, char text[HR_SHAPE_TEXT])
{
    int used = 0;
    for (int i = 0; i < tensor->rank; i++)
        used += snprintf(text + used, (size_t)(HR_SHAPE_TEXT - used), "%s%lld", i ? "x" : "", (long long)tensor->dim[i]);
    snprintf(text + used, (size_t)(HR_SHAPE_TEXT - used), " %s %s", hr_type_name(tensor->type), hr_layout_name(tensor->layout));
    return text;
}

int64_t hr_graph_parameters(const hr_graph *graph)
{
    int64_t total = 0;
    for (int t = 0; t < graph->n_tensors; t++)
        if (graph->tensors[t].role == HR_ROLE_PARAMETER) total += graph->tensors[t].elements;
    return total;
}

double hr_graph_flops(const hr_graph *graph, bool forward_only)
{
    double total = 0;
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        if (node->contributed || (forward_only && node->phase != HR_FORWARD)) continue;
        if (node->op->flops) total += node->op->flops(graph, node);
        else
            for (int k = 0; k < node->n_out; k++) total += (double)graph->tensors[node->out[k]].elements;
    }
    return total;
}

static uint64_t hash_add(uint64_t hash, uint64_t value) { return hr_mix64(hash ^ (value + 0x9e3779b97f4a7c15u + (hash << 6))); }

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash_add(hash, 1);
}

static uint64_t hash_real(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return hash_add(hash, bits);
}

static uint64_t hash_attrs(uint64_t hash, const hr_attrs *a)
{
    for (int i = 0; i < 3; i++) {
        hash = hash_add(hash, (uint64_t)a->kernel[i]);
        hash = hash_add(hash, (uint64_t)a->stride[i]);
        hash = hash_add(hash, (uint64_t)a->pad[i]);
        hash = hash_add(hash, (uint64_t)a->pad_end[i]);
    }
    const double reals[] = {a->rate, a->momentum, a->decay, a->beta1, a->beta2, a->epsilon, a->alpha, a->beta, a->bias};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) hash = hash_real(hash, reals[i]);
    const uint64_t wholes[] = {(uint64_t)a->groups, (uint64_t)a->offset, a->relu, a->count_padding, a->salt, (uint64_t)a->like, (uint64_t)a->block};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) hash = hash_add(hash, wholes[i]);
    return hash;
}

static uint64_t hash_ids(uint64_t hash, const int *ids, int n)
{
    hash = hash_add(hash, (uint64_t)n);
    for (int i = 0; i < n; i++) hash = hash_add(hash, (uint64_t)(uint32_t)ids[i]);
    return hash;
}

uint64_t hr_graph_fingerprint(const hr_graph *graph)
{
    /* Products' precision decides which algorithms there are; the other fields show in tensors and attributes. */
    uint64_t precision = (uint64_t)graph->activations << 16 | (uint64_t)graph->tf32 << 8 | (uint64_t)graph->real;
    uint64_t hash = hash_add(precision, (uint64_t)graph->loss);
    for (int t = 0; t < graph->n_tensors; t++) {
        const hr_tensor *tensor = &graph->tensors[t];
        hash = hash_text(hash, tensor->name);
        hash = hash_add(hash, (uint64_t)tensor->elastic << 25 | (uint64_t)tensor->in_host << 24 | (uint64_t)tensor->type << 16 |
                                  (uint64_t)tensor->layout << 8 | (uint64_t)tensor->role);
        for (int i = 0; i < tensor->rank; i++) hash = hash_add(hash, (uint64_t)tensor->dim[i]);
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        hash = hash_text(hash_text(hash, node->op->name), node->name);
        hash = hash_ids(hash_ids(hash_ids(hash, node->in, node->n_in), node->out, node->n_out), node->update, node->n_update);
        hash = hash_attrs(hash, &node->attrs);
        if (node->contributed) hash = hash_add(hash, 1 + (uint64_t)(uint32_t)(node->replaces + 1));
    }
    return hash;
}

static void print_ids(const hr_graph *graph, const char *label, const int *ids, int n, FILE *file)
{
    if (n) fprintf(file, " %s", label);
    for (int i = 0; i < n; i++) fprintf(file, "%c%s", i ? ',' : '=', ids[i] < 0 ? "-" : graph->tensors[ids[i]].name);
}

void hr_graph_print(const hr_graph *graph, FILE *file)
{
    static const char *const phases[] = {"forward", "backward", "update"};
    char shape[HR_SHAPE_TEXT];
    fprintf(file, "graph parameters %s activations %s%s loss_scale %g\n", hr_type_name(graph->real),
            hr_type_name(graph->activations), graph->tf32 ? " tf32" : "", graph->loss_scale);
    for (int t = 0; t < graph->n_tensors; t++)
        fprintf(file, "tensor %s %s %s %lld bytes\n", graph->tensors[t].name, hr_role_name(graph->tensors[t].role),
                hr_tensor_shape(&graph->tensors[t], shape), (long long)graph->tensors[t].bytes);
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *node = &graph->nodes[i];
        fprintf(file, "node %s %s %s", node->name, phases[node->phase], node->op->name);
        print_ids(graph, "in", node->in, node->n_in, file);
        print_ids(graph, "out", node->out, node->n_out, file);
        print_ids(graph, "update", node->update, node->n_update, file);
        if (node->contributed) fputs(" contributed", file);
        if (node->replaces >= 0) fprintf(file, " replaces=%s", graph->nodes[node->replaces].name);
        fputc('\n', file);
    }
}
