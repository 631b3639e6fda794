/* ctest: labels=quick
 * Pinning: each worker of the compute team stands on a CPU of its own, also after the team has shrunk and
 * grown again, and nobody else's mask changes. The first version pinned the compute thread to one CPU and no
 * worker anywhere: the whole team inherited that CPU, and nothing but the clock said so.
 */
#include <sched.h>
#include "device_case.h"
#ifdef _OPENMP
#include <omp.h>
#endif

enum { MEMBERS = 3 };

typedef struct team {
    int threads, max_threads;
    cpu_set_t mask[MEMBERS];
} team;

static hr_status look_at_team(const hr_kernel_call *call)
{
    team *t = call->state;
#ifdef _OPENMP
    t->max_threads = omp_get_max_threads();
#pragma omp parallel num_threads(t->threads)
    sched_getaffinity(0, sizeof t->mask[0], &t->mask[omp_get_thread_num()]);
#endif
    return HR_OK;
}

static const hr_kernel looking = {.op = "look", .algorithm = "test", .run = look_at_team};

static team look(hr_device *device, int threads)
{
    team t = {.threads = threads};
    REQUIRE_OK(run_one(device, kernel_command(0, HR_STREAM_COMPUTE, &looking, &t)));
    return t;
}

static void need_cpus(cpu_set_t *mask)
{
    REQUIRE(sched_getaffinity(0, sizeof *mask, mask) == 0);
#if !defined(_OPENMP) || defined(__SANITIZE_THREAD__)
    SKIP("no OpenMP here");
#endif
    if (CPU_COUNT(mask) < 2) SKIP("one CPU");
}

TEST(pinned_workers_stand_on_cpus_of_their_own)
{
    cpu_set_t before, after, both;
    need_cpus(&before);
    hr_device *device = open_host((hr_device_options){.threads = 2, .pin = true});
    team t = look(device, 2);
    EXPECT(t.max_threads == 2);
    EXPECT(CPU_COUNT(&t.mask[1]) == 1);
    CPU_OR(&both, &t.mask[0], &t.mask[1]);
    EXPECT(CPU_COUNT(&both) >= 2);
    hr_device_host.close(device);
    REQUIRE(sched_getaffinity(0, sizeof after, &after) == 0);
    EXPECT(CPU_EQUAL(&before, &after));
}

TEST(a_team_that_shrinks_and_grows_is_pinned_again)
{
    cpu_set_t before;
    need_cpus(&before);
    hr_device *device = open_host((hr_device_options){.threads = MEMBERS, .pin = true});
    for (int repeat = 0; repeat < 3; repeat++) {
        look(device, MEMBERS - 1);
        team t = look(device, MEMBERS);
        EXPECT(CPU_COUNT(&t.mask[0]) > 1);       /* what a worker that starts within a step inherits */
        EXPECT(CPU_COUNT(&t.mask[1]) == 1 && CPU_COUNT(&t.mask[2]) == 1);
        EXPECT(!CPU_EQUAL(&t.mask[1], &t.mask[2]));
    }
    hr_device_host.close(device);
}

TEST(threads_are_left_alone_where_pinning_is_off)
{
    cpu_set_t before;
    need_cpus(&before);
    hr_device *device = open_host((hr_device_options){.threads = 2});
    team t = look(device, 2);
    EXPECT(t.max_threads == 2);
    EXPECT(CPU_EQUAL(&t.mask[0], &before) && CPU_EQUAL(&t.mask[1], &before));
    hr_device_host.close(device);
}
