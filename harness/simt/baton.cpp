/* Turns: spin-waits, points at which others may run, and the baton that only one resident block holds.
 *
 * Waiting is by futex and not by a condition variable, which ThreadSanitizer would take for an order between blocks.
 */
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "simt_private.h"

namespace hr_simt {
/* Turns of a spin-wait after which an OS thread is thought to wait for ever, if nobody makes progress. */
static const unsigned SPINS_ALONE = 20000, SPINS_WITH_BATON = 1000;

void futex_wait(std::atomic<int> &word, int while_it_is)
{
    syscall(SYS_futex, (int *)&word, FUTEX_WAIT_PRIVATE, while_it_is, nullptr, nullptr, 0);
}

void futex_wake(std::atomic<int> &word)
{
    syscall(SYS_futex, (int *)&word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

void baton_take(worker &w)
{
    while (!w.turn) futex_wait(w.turn, 0);
    w.turn = 0;
}

bool baton_give(worker &w)
{
    std::vector<worker *> &all = w.job->workers;
    size_t first = w.random.below((uint32_t)all.size());
    for (size_t i = 0; i < all.size(); i++) {
        worker &to = *all[(first + i) % all.size()];
        if (&to == &w || !to.busy) continue;
        to.turn = 1;
        futex_wake(to.turn);
        return true;
    }
    return false;
}

void hand_over(worker &w, unsigned one_in)
{
    if (!w.job->how.baton || w.random.below(one_in)) return;
    if (baton_give(w)) baton_take(w);
}

static uint64_t progress_of_all(const launch &job)
{
    uint64_t sum = 1;
    for (const worker *other : job.workers) sum += other->progress.load(std::memory_order_relaxed);
    return sum;
}

/* Nobody makes progress when every busy OS thread has spun long enough since the same moment. */
static void check_progress(worker &w, const char *file, int line)
{
    uint64_t now = progress_of_all(*w.job);
    if (now != w.seen_progress) {
        w.seen_progress = now;
        w.spins = 0;
        return;
    }
    if (w.spins < (w.job->how.baton ? SPINS_WITH_BATON : SPINS_ALONE)) return;
    w.stuck_at = now;
    for (const worker *other : w.job->workers)
        if (other->busy && other->stuck_at != now) return;
    fail(w, 719, "no progress: the spin-wait at %s:%d goes on while no other thread does anything else%s", file, line,
         groups_text(w));
}
}

using namespace hr_simt;

void hr_simt_spin(const char *file, int line)
{
    worker &w = here();
    w.loads.store(0, std::memory_order_relaxed);
    if (w.job->failed) abandon(w);
    if (++w.spins % 64 == 0) check_progress(w, file, line);
    hand_over(w, 2);
    if (!w.job->how.baton && w.job->workers.size() > 1 && w.spins > 64) sched_yield();
    thread_yield(w);
}

void hr_simt_point_slow()
{
    worker &w = here();
    if (w.job->failed) abandon(w);
    hand_over(w, 8);
    if (w.job->how.shuffle && !w.random.below(8)) thread_yield(w);
}

void hr_simt_fence()
{
    static char order;
    std::atomic_thread_fence(std::memory_order_seq_cst);
    tsan_acquire(&order);
    tsan_release(&order);
}
