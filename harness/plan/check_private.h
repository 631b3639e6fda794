/* Private to the check: what its parts share. check_structure.c looks at each step and buffer by itself and
 * sets the clocks; check_values.c walks the list over the two memories. */
#ifndef HR_CHECK_PRIVATE_H
#define HR_CHECK_PRIVATE_H
#include "check.h"
#include "check_bytes.h"

typedef struct hr_range { int begin, end, fence_end; } hr_range;   /* places, see check_bytes.h */

typedef struct hr_checker {
    const hr_graph *graph;
    const hr_costs *costs;
    const hr_plan *plan;
    int (*clock)[HR_STREAMS];    /* [n_steps] latest step of each stream known to have ended before the step starts */
    hr_bytes arena, host;
    hr_range *buffer_range, *slot_range;   /* [n_buffers], [n_slots] */
    int *runs;                   /* [n_nodes] */
    int *updater;                /* [n_tensors] node that updates it, -1 */
    int *home;                   /* [n_tensors] persistent buffer, -1 */
} hr_checker;

/* Indices, kinds, waits, sizes, promises. Fills clock and home. */
hr_status hr_check_structure(hr_checker *checker);
/* Who finds what where, in which order. Needs a structure that has passed. */
hr_status hr_check_values(hr_checker *checker);

/* Fails with HR_REFUSED and "step 41 (run conv3.dgrad): ..."; for functions with `c`, `st` and `out`. */
#define REFUSE(step, ...)                                                                                    \
    do {                                                                                                     \
        char step_text[HR_STEP_TEXT], refusal_text[320];                                                     \
        snprintf(refusal_text, sizeof refusal_text, __VA_ARGS__);                                            \
        FAIL(HR_REFUSED, "%s: %s", hr_step_describe(c->graph, c->plan, (step), step_text), refusal_text);    \
    } while (0)

/* Whether a buffer lies in the pool of host memory. */
static inline bool hr_checker_in_host(const hr_checker *c, int buffer)
{
    int tensor = c->plan->buffers[buffer].tensor;
    return tensor >= 0 && c->graph->tensors[tensor].in_host;
}
static inline hr_bytes *hr_checker_memory(hr_checker *c, int buffer)
{
    return hr_checker_in_host(c, buffer) ? &c->host : &c->arena;
}

static inline const char *hr_checker_tensor(const hr_checker *c, int tensor)
{
    return tensor < 0 ? "workspace" : c->graph->tensors[tensor].name;
}
#endif
