/* Kernel lookup: tables in order, host kernels before references. See kernel.h. */
#include "kernel.h"

#include <string.h>

const hr_kernel *hr_kernel_find(const hr_graph *graph, const hr_node *node, const char *algorithm)
{
    for (int t = 0; hr_kernel_tables[t]; t++)
        for (const hr_kernel *k = hr_kernel_tables[t]; k->op; k++) {
            if (strcmp(k->op, node->op->name) || (algorithm && strcmp(k->algorithm, algorithm))) continue;
            if (!k->supports || k->supports(graph, node)) return k;
        }
    return NULL;
}
