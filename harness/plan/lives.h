/* Private to the planner: which tensors die right after which step of a draft. See plan.h, "What a draft
 * means". One backward walk serves hr_plan_finish and hr_plan_live_bytes. */
#ifndef HR_LIVES_H
#define HR_LIVES_H
#include "plan.h"

typedef struct hr_lives {
    int *begin;     /* [n_steps + 1] into tensors */
    int *tensors;   /* those whose instance ends after that step, without an explicit FREE */
} hr_lives;

hr_status hr_lives_find(const hr_graph *graph, const hr_plan *draft, hr_lives *lives);
void hr_lives_clear(hr_lives *lives);

static inline int64_t hr_align(int64_t bytes) { return (bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT; }
#endif
