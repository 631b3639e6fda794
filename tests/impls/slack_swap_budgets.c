/* ctest: timeout=240 labels=slow */
/* slack_swap on a network of 537 nodes: budgets, and all kinds of operations against one. */
#include "slack_swap_case.h"

TEST(slack_swap_on_resnet50_keeps_twenty_budgets_and_more_bytes_never_cost_more_time)
{
    budgets_are_kept_and_never_cost_more("resnet50:batch=8,image=64,classes=10", "slack_swap:ops=swap_recompute");
    budgets_are_kept_and_never_cost_more("resnet50:batch=8,image=64,classes=10", "slack_swap:ops=recompute");
    budgets_are_kept_and_never_cost_more("resnet50:batch=8,image=64,classes=10", "slack_swap:ops=swap");
}

TEST(slack_swap_may_use_everything_and_is_never_slower_than_with_one_kind)
{
    made_up m = begin("resnet50:batch=16,image=64,classes=10", 1e12, 4e9);
    for (int percent = 80; percent >= 70; percent -= 5) {     /* 60 is the least that recomputation alone reaches */
        double any, one;
        int64_t budget = m.keep_all_bytes / 100 * percent;
        hr_plan_free(plan_within(&m, "slack_swap:ops=swap_recompute", budget, &any));
        hr_plan_free(plan_within(&m, "slack_swap:ops=recompute", budget, &one));
        EXPECT_MSG(any <= one * 1.001, "at %d %%: %g s with both, %g s with recomputation alone", percent, any, one);
        hr_plan_free(plan_within(&m, "slack_swap:ops=swap", budget, &one));
        EXPECT_MSG(any <= one * 1.001, "at %d %%: %g s with both, %g s with swapping alone", percent, any, one);
    }
    end(&m);
}
