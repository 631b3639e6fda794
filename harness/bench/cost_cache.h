/* Costs remembered on disk, so that all techniques of one network plan with the same seconds and need not measure again.
 *
 * One text file per key (what was measured on what), in $HEADROOM_CACHE, else $XDG_CACHE_HOME/headroom, else
 * ~/.cache/headroom; HEADROOM_CACHE set to nothing turns it off. Another key is another file: a changed machine, program,
 * shape or layout measures anew. A damaged file counts as absent and is said on standard error.
 */
#ifndef HR_COST_CACHE_H
#define HR_COST_CACHE_H
#include "costs.h"

#define HR_COST_KEY 512
/* Fills seconds by names of nodes and algorithms, densities by names of tensors, and the links; *found: there was a file.
 * What the file does not know stays as it is. Fails only for want of memory. */
hr_status hr_cost_cache_load(const char *key, const hr_graph *graph, hr_costs *costs, bool *found);
/* Writes all that is known in place of the file. A folder that cannot be written is said on standard error. */
void hr_cost_cache_save(const char *key, const hr_graph *graph, const hr_costs *costs);
#endif
