/* Static timing analysis of a training step while a planner inserts operations into it.
 *
 * Source: US11521062B2: a hyperedge is one output with all its consumers; tensor timing slack belongs to a pair
 * (tensor, consumer) and says how early the tensor is there; classical slack (required - arrival) says how much an
 * operation may be delayed before the step gets longer. Links are resources: a stream runs one operation at a time.
 *
 *   start(op) = max(end of the operation before it on its stream, ends of all that it depends on)
 *   end(op)   = start(op) + seconds                              arrival of what it makes
 *   tail(op)  = max over the next on its stream and all that depend on it of seconds + tail; 0 without any
 *
 * tail does not contain the makespan, so that an insertion changes it only where paths changed. An update visits only
 * what may have changed and leaves the very numbers that a computation from scratch gives.
 */
#ifndef HR_TIMING_H
#define HR_TIMING_H
#include "plan.h"

typedef struct hr_timing hr_timing;

hr_status hr_timing_new(hr_timing **timing);
void hr_timing_free(hr_timing *timing);

/* Adds an operation to a stream, in order of keys. Keys are unique over all streams; an operation may depend on lower
 * keys only, which keeps the graph acyclic. At the end of a stream in constant time, elsewhere a search and a move of
 * the rest. HR_BAD_ARGUMENT: the key is taken on this stream, or seconds are not finite and >= 0. */
hr_status hr_timing_add(hr_timing *timing, hr_stream stream, uint64_t key, double seconds, int *op);
/* Takes an operation out, with all its edges; its id may be given again. Here and below an operation that is not there
 * is HR_BAD_ARGUMENT; queries do not look. */
hr_status hr_timing_remove(hr_timing *timing, int op);
hr_status hr_timing_set_seconds(hr_timing *timing, int op, double seconds);

/* `later` starts only when `earlier` has ended: data, prefetch (trigger) and serialisation edges alike. HR_BAD_ARGUMENT
 * against the order of keys. release drops one such edge, HR_BAD_ARGUMENT when there is none. */
hr_status hr_timing_depend(hr_timing *timing, int earlier, int later);
hr_status hr_timing_release(hr_timing *timing, int earlier, int later);

/* Brings all times up to date; every query below needs that after a change. */
hr_status hr_timing_update(hr_timing *timing);
/* Operations that updates have looked at so far, forward and backward. */
int64_t hr_timing_visits(const hr_timing *timing);

double hr_timing_start(const hr_timing *timing, int op);
double hr_timing_end(const hr_timing *timing, int op);
/* Brings tails up to date when it is asked. */
double hr_timing_tail(hr_timing *timing, int op);
double hr_timing_total(const hr_timing *timing);
/* total - end - tail. */
double hr_timing_slack(hr_timing *timing, int op);
/* How early what `maker` writes is there for `consumer`: start(consumer) - end(maker). */
double hr_timing_tts(const hr_timing *timing, int maker, int consumer);

/* Seconds of [from, until) in which the stream is busy. This and the next sum up what changed since they were asked
 * last, then search; both are exact up to the rounding of those sums. */
double hr_timing_busy(hr_timing *timing, hr_stream stream, double from, double until);
/* Latest time <= before from which on the stream is idle for `seconds` in all before `before`; -INFINITY when not even
 * from 0 on. */
double hr_timing_latest_start(hr_timing *timing, hr_stream stream, double before, double seconds);
#endif
