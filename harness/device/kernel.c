/* Kernel lookup: a device's tables in order. See kernel.h. */
#include "kernel.h"

#include <string.h>

const hr_kernel *hr_kernel_find(const hr_kernel *const *tables, const hr_graph *graph, const hr_node *node,
                                const char *algorithm)
{
    for (; *tables; tables++)
        for (const hr_kernel *k = *tables; k->op; k++) {
            if (strcmp(k->op, node->op->name)) continue;
            if (algorithm ? strcmp(k->algorithm, algorithm) != 0 : k->on_request) continue;
            if (!k->supports || k->supports(graph, node)) return k;
        }
    return NULL;
}
