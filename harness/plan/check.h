/* The independent check: every plan passes it before it runs. It shares no code with the planners, reads
 * nothing but the graph and the finished plan, and believes neither live ranges nor addresses that the plan
 * states about itself.
 *
 * It proves, with happens-before over streams and waits (vector clocks), not list order:
 *   structure   indices in range, waits point backwards, each step has the refs that its kind needs, buffers
 *               have the bytes of their tensors, lie in the arena, are aligned; workspace as large as costs say
 *   values      every read finds the right tensor, written before and not overwritten, freed or poisoned since;
 *               a recomputed value is computed from values of the same step (no parameter already updated);
 *               an OUT's source is complete, an IN's slot holds the tensor it should
 *   places      two buffers whose bytes overlap are never in use at the same time; the same for host slots;
 *               a FREE writes (poison) and is therefore an access
 *   completeness every node runs, or a contributed one that replaces it; nodes with `update` exactly once; the loss leaves
 *   elastic     an elastic tensor and its overflow together have its bound; host memory is another place, same rules
 *   budget      the arena's extent is what the plan promises and within the budget
 */
#ifndef HR_CHECK_H
#define HR_CHECK_H
#include "plan.h"

/* costs may be NULL (workspaces are then not compared). HR_REFUSED with a message that names step and
 * tensor. Near-linear time in steps for the plans we make. */
hr_status hr_check(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan);
#endif
