/* keep_all: every tensor stays on the device from its production to its last read, nothing moves, nothing is
 * computed twice. This is the yardstick of all other techniques and what "identical" is measured against.
 *
 * Frameworks that free by reference count behave like this; static addresses, and updates as soon as a
 * gradient is complete, make it a stronger baseline than theirs. The draft that hr_plan_draft writes is
 * already this plan.
 */
#include "technique.h"

static hr_status rewrite(const hr_rewrite *context, hr_plan *draft)
{
    (void)context;
    (void)draft;
    return HR_OK;
}

const hr_technique hr_technique_keep_all = {
    .name = "keep_all",
    .summary = "keep every tensor until its last read; the baseline",
    .exact = true,
    .baseline = true,
    .rewrite = rewrite,
};
