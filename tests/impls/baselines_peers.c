/* The peers in stacks: what an earlier technique moves or runs again stays as it is, and the plan passes the check. */
#include "baselines_graphs.h"

static const char *const stacks[] = {"swap_all+dtr",
                                     "dtr+swap_all",
                                     "sqrt_checkpoint+tflms",
                                     "sqrt_checkpoint+dtr",
                                     "sqrt_checkpoint+superneurons",
                                     "tflms+dtr",
                                     "dtr+tflms",
                                     "superneurons+dtr",
                                     "dtr+superneurons",
                                     "superneurons+tflms",
                                     "swap_conv:select=fit+superneurons",
                                     "relu_compression:density=0.7,select=all+tflms",
                                     "relu_compression:density=0.7,select=all+dtr",
                                     "relu_compression:density=0.7,select=all+superneurons",
                                     "superneurons+relu_compression:density=0.7,select=all"};

TEST(peers_stack_with_each_other_and_with_the_techniques_before_them)
{
    static const char *const workloads[] = {"lenet:batch=4,channels=8", "resnet50:batch=4,image=64,classes=10",
                                            "unet3d:size=16,base=8"};
    int smaller = 0;
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        made m = workload_of(workloads[w]);
        REQUIRE_OK(hr_techniques_extend("relu_compression", m.graph));
        hr_costs_free(m.costs);
        m = made_of(m.graph);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        for (size_t s = 0; s < sizeof stacks / sizeof *stacks; s++) {
            int64_t least = live_of(&m, stacks[s], INT64_MAX), half = live_of(&m, stacks[s], keep / 10 * 7);
            EXPECT_MSG(least <= keep && half <= keep, "%s of %s: %lld and %lld bytes, keep_all %lld", stacks[s],
                       workloads[w], (long long)least, (long long)half, (long long)keep);
            smaller += least < keep;
        }
        drop(&m);
    }
    EXPECT_MSG(smaller >= 40, "only %d stacks need less than keep_all", smaller);
}

TEST(peers_stack_on_random_graphs)
{
    for (int seed = 1; seed <= 4; seed++) {
        made m = random_of(seed, 24);
        int64_t keep = live_of(&m, "keep_all", INT64_MAX);
        for (size_t s = 0; s < sizeof stacks / sizeof *stacks; s++) {
            if (strstr(stacks[s], "relu")) continue;
            int64_t least = live_of(&m, stacks[s], INT64_MAX);
            EXPECT_MSG(least <= keep, "%s of graph %d: %lld bytes, keep_all %lld", stacks[s], seed, (long long)least,
                       (long long)keep);
        }
        drop(&m);
    }
}
