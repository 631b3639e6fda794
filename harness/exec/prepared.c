/* Prepared kernels, shared by all nodes that look alike: ResNet-152 has 150 convolutions of 25 kinds. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include "rng.h"

static uint64_t join_tensor(uint64_t hash, const hr_graph *graph, int id)
{
    if (id < 0) return hr_mix64(hash ^ 0x77);
    const hr_tensor *t = &graph->tensors[id];
    hash = hr_mix64(hash ^ ((uint64_t)t->type << 16 | (uint64_t)t->layout << 8 | (uint64_t)t->rank));
    for (int i = 0; i < t->rank; i++) hash = hr_mix64(hash + (uint64_t)t->dim[i]);
    return hash;
}

static uint64_t join_real(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return hr_mix64(hash ^ bits);
}

/* Everything that a kernel may depend on, except which tensors they are and the dropout's stream. */
static uint64_t signature_of(const hr_graph *graph, const hr_node *node, const hr_kernel *kernel)
{
    const hr_attrs *a = &node->attrs;
    uint64_t hash = hr_mix64((uint64_t)(uintptr_t)kernel);
    for (int j = 0; j < node->n_in; j++) hash = join_tensor(hash, graph, node->in[j]);
    for (int k = 0; k < node->n_out; k++) hash = join_tensor(hash, graph, node->out[k]);
    for (int k = 0; k < node->n_update; k++) hash = join_tensor(hash, graph, node->update[k]);
    for (int i = 0; i < 3; i++) {
        const int64_t wholes[] = {a->kernel[i], a->stride[i], a->pad[i], a->pad_end[i]};
        for (int w = 0; w < 4; w++) hash = hr_mix64(hash + (uint64_t)wholes[w]);
    }
    hash = hr_mix64(hash ^ ((uint64_t)a->groups << 2 | (uint64_t)a->relu << 1 | (uint64_t)a->count_padding));
    hash = hr_mix64(hash ^ (uint64_t)a->offset);
    hash = hr_mix64(hash ^ (uint64_t)a->block);
    const double reals[] = {a->rate, a->momentum, a->decay, a->beta1, a->beta2, a->epsilon, a->alpha, a->beta, a->bias};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) hash = join_real(hash, reals[i]);
    return a->like > 0 ? join_tensor(hash, graph, a->like) : hash;
}

hr_status hr_prepared_find(hr_prepared_set *set, const hr_graph *graph, const hr_node *node, const hr_kernel *kernel,
                           const hr_site *site, int *index)
{
    hr_status st = HR_OK;
    uint64_t signature = signature_of(graph, node, kernel);
    for (size_t i = 0; i < set->n; i++)
        if (set->all[i].signature == signature && set->all[i].kernel == kernel) {
            *index = (int)i;
            return HR_OK;
        }
    TRY_GROW(set->all, set->n, set->capacity);
    hr_prepared *fresh = &set->all[set->n];
    *fresh = (hr_prepared){.signature = signature, .kernel = kernel};
    if (kernel->prepare) TRY(kernel->prepare(graph, node, site, &fresh->state, &fresh->workspace_bytes));
    *index = (int)set->n++;
out:
    return st;
}

void hr_prepared_clear(hr_prepared_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->all[i].kernel->release) set->all[i].kernel->release(set->all[i].state);
    free(set->all);
    *set = (hr_prepared_set){0};
}
