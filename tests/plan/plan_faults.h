/* For tests that plant a fault in a plan that has just passed the check. */
#ifndef PLAN_FAULTS_H
#define PLAN_FAULTS_H
#include "plan_case.h"

static inline plan_case sound(case_draft kind)
{
    plan_case c = case_open(kind, 0);
    REQUIRE_OK(hr_check(c.graph, c.costs, c.plan));
    return c;
}

/* The fault stands at step `step` (-1: whoever the message names) and concerns `tensor`. Closes the case. */
static inline void refused(plan_case *c, int step, const char *tensor, const char *reason)
{
    char text[HR_STEP_TEXT] = "step ";
    if (step >= 0) hr_step_describe(c->graph, c->plan, step, text);
    EXPECT(hr_check(c->graph, c->costs, c->plan) == HR_REFUSED);
    const char *message = hr_error_message();
    EXPECT_MSG(strstr(message, text) != NULL, "step: want '%s' in '%s'", text, message);
    EXPECT_MSG(strstr(message, tensor) != NULL, "tensor: want '%s' in '%s'", tensor, message);
    EXPECT_MSG(strstr(message, reason) != NULL, "reason: want '%s' in '%s'", reason, message);
    case_close(c);
}

static inline int run_of(const plan_case *c, const char *node, int nth)
{ return case_step(c->graph, c->plan, HR_STEP_RUN, node, nth); }

static inline int buffer_of(const plan_case *c, int step, int ref)
{ return hr_step_refs(c->plan, &c->plan->steps[step])[ref]; }
#endif
