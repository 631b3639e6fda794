/* The ledger of the device sim: replays the addresses of a finished plan in virtual time, as a device would touch them,
 * without asking the plan when its buffers live. What a planner promises is what the ledger must find. */
#ifndef HR_LEDGER_H
#define HR_LEDGER_H
#include "plan.h"

typedef struct hr_ledger {
    int64_t peak_bytes;       /* highest byte of the arena that a step touches */
    int64_t live_bytes;       /* most bytes touched and still to be touched at one moment */
    double live_seconds;      /* when that was */
} hr_ledger;

/* start_seconds, end_seconds [n_steps]: when each step runs (hr_timeline_play, or measured). A buffer is alive from the
 * start of the first run or copy that touches it to the end of the last; what lives from step to step always. HR_REFUSED
 * when two buffers alive at one moment share a byte, or a buffer is smaller than its tensor or lies outside of the arena:
 * the message names both and the time. O(n log n). */
hr_status hr_ledger_play(const hr_graph *graph, const hr_plan *plan, const double *start_seconds,
                         const double *end_seconds, hr_ledger *ledger);
#endif
