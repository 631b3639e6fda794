/* The independent check of a plan: see check.h for what it proves, check_structure.c and check_values.c for how.
 *
 * It takes nothing from the planners but the plan: no lives, no list of who shares bytes with whom, no helper.
 * A mistake of theirs must not be able to hide in code that both use.
 */
#include "check.h"

#include <stdlib.h>
#include "check_private.h"

/* Numbers the bounds of buffers and slots; their sizes have been checked. */
static hr_status open_memories(hr_checker *c)
{
    hr_status st = HR_OK;
    const hr_plan *plan = c->plan;
    size_t n_bounds = 0;
    hr_bound *bounds =
        malloc(sizeof *bounds * 3 * (size_t)(plan->n_buffers + plan->n_slots + 1));
    TRY_ALLOC(bounds);
    for (int b = 0; b < plan->n_buffers; b++) {
        hr_range *range = &c->buffer_range[b];
        if (hr_checker_in_host(c, b)) continue;
        int64_t end_bytes = plan->buffers[b].offset + plan->buffers[b].bytes;
        bounds[n_bounds++] = (hr_bound){plan->buffers[b].offset, &range->begin};
        bounds[n_bounds++] = (hr_bound){end_bytes, &range->end};
        bounds[n_bounds++] = (hr_bound){end_bytes + plan->fence_bytes, &range->fence_end};
    }
    TRY(hr_bytes_open(&c->arena, bounds, n_bounds));
    n_bounds = 0;
    for (int s = 0; s < plan->n_slots; s++) {
        bounds[n_bounds++] = (hr_bound){plan->slots[s].offset, &c->slot_range[s].begin};
        bounds[n_bounds++] = (hr_bound){plan->slots[s].offset + plan->slots[s].bytes, &c->slot_range[s].end};
    }
    for (int b = 0; b < plan->n_buffers; b++) {     /* no fences there */
        hr_range *range = &c->buffer_range[b];
        int64_t end_bytes = plan->buffers[b].offset + plan->buffers[b].bytes;
        if (!hr_checker_in_host(c, b)) continue;
        bounds[n_bounds++] = (hr_bound){plan->buffers[b].offset, &range->begin};
        bounds[n_bounds++] = (hr_bound){end_bytes, &range->end};
        bounds[n_bounds++] = (hr_bound){end_bytes, &range->fence_end};
    }
    TRY(hr_bytes_open(&c->host, bounds, n_bounds));
out:
    free(bounds);
    return st;
}

static hr_status allocate(hr_checker *c)
{
    hr_status st = HR_OK;
    size_t nodes = (size_t)c->graph->n_nodes + 1, tensors = (size_t)c->graph->n_tensors + 1;
    c->clock = malloc(sizeof *c->clock * ((size_t)c->plan->n_steps + 1));
    c->buffer_range = calloc((size_t)c->plan->n_buffers + 1, sizeof *c->buffer_range);
    c->slot_range = calloc((size_t)c->plan->n_slots + 1, sizeof *c->slot_range);
    c->runs = calloc(nodes, sizeof *c->runs);
    c->updater = malloc(sizeof *c->updater * tensors);
    c->home = malloc(sizeof *c->home * tensors);
    if (!c->clock || !c->buffer_range || !c->slot_range || !c->runs || !c->updater || !c->home)
        FAIL(HR_NO_MEMORY, "the system has no memory left to check a plan of %d steps", c->plan->n_steps);
    for (int t = 0; t < c->graph->n_tensors; t++) c->updater[t] = c->home[t] = -1;
out:
    return st;
}

hr_status hr_check(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan)
{
    hr_status st = HR_OK;
    hr_checker c = {.graph = graph, .costs = costs, .plan = plan};
    if (!plan->finished) FAIL(HR_REFUSED, "the plan is a draft: it has no addresses yet");
    if (plan->graph_fingerprint != hr_graph_fingerprint(graph)) FAIL(HR_REFUSED, "the plan was made for another graph");
    if (costs && costs->n_nodes != graph->n_nodes) FAIL(HR_REFUSED, "the costs were made for another graph");
    TRY(allocate(&c));
    TRY(hr_check_structure(&c));
    TRY(open_memories(&c));
    TRY(hr_check_values(&c));
out:
    free(c.clock);
    free(c.buffer_range);
    free(c.slot_range);
    free(c.runs);
    free(c.updater);
    free(c.home);
    hr_bytes_close(&c.arena);
    hr_bytes_close(&c.host);
    return st;
}
