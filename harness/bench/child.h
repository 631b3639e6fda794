/* A case in a process of its own: a crash, a hang or a lost device costs one row.
 *
 * The parent starts this same program again as `runbench --child CASE`; the record comes back over a pipe.
 * The child leads its own process group, which is killed as a whole on a time-out or an interrupt, and dies
 * with its parent, however that dies.
 */
#ifndef HR_CHILD_H
#define HR_CHILD_H
#include "case.h"
#include "record.h"

/* Called a few times a second while the child works. */
typedef void (*hr_child_tick)(void *context, double elapsed_seconds);

/* Runs the case; the record says how it went, crashes and time-outs included. HR_INTERRUPTED when a signal
 * came (the child is gone then), other failures when no process could be started. */
hr_status hr_child_run(const hr_case *one, hr_child_tick tick, void *context, hr_record *record);

/* main() of the child; returns its exit status. */
int hr_child_main(const char *case_text);

/* SIGINT, SIGTERM and SIGHUP are noted instead of ending the process; returns the last one, 0: none. */
void hr_interrupts_catch(void);
int hr_interrupted(void);
#endif
