/* ctest: timeout=240 labels=slow */
/* joint: never slower than any technique that it asks, at any budget, and says whose answer it is. */
#include "bound.h"
#include "slack_swap_case.h"

TEST(joint_is_never_slower_than_a_single_technique)
{
    static const char *const networks[] = {"resnet50:batch=8,image=64,classes=10", "unet3d:size=16,base=8"};
    static const char *const specs[] = {"slack_swap", "slack_swap:ops=recompute", "slack_swap:ops=swap", "units", "units:policy=swap",
                                        "units:policy=recompute", "units:policy=rule", "dtr", "swap_all:select=fit", "sqrt_checkpoint",
                                        "tflms", "superneurons"};
    for (size_t n = 0; n < sizeof networks / sizeof *networks; n++) {
        made_up m = begin(networks[n], 1e12, 4e9);
        for (int percent = 95; percent >= 65; percent -= 15) {
            int64_t budget = m.keep_all_bytes / 100 * percent;
            double joint, single;
            hr_bound bound;
            hr_plan *plan = plan_within(&m, "joint", budget, &joint);
            REQUIRE_OK(hr_plan_bound(m.graph, m.costs, budget, &bound));
            EXPECT(joint >= bound.seconds * (1 - 1e-12));
            EXPECT(plan->n_decisions && !strncmp(plan->decisions[plan->n_decisions - 1].reason, "by ", 3));
            for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
                hr_plan *other = plan_within(&m, specs[i], budget, &single);
                if (other->arena_bytes <= budget)
                    EXPECT_MSG(plan->arena_bytes <= budget && joint <= single * (1 + 1e-12), "%s at %d %%: joint %g s, %s %g s",
                               networks[n], percent, joint, specs[i], single);
                hr_plan_free(other);
            }
            hr_plan_free(plan);
        }
        end(&m);
    }
}
