/* The threads of one block: which one runs next, the block's barriers, its shared memory.
 *
 * Threads wait in a queue. One that has not started runs on the fiber of the thread that has just ended, so a kernel
 * without barriers is a loop of calls; one that must wait keeps its fiber. Under ThreadSanitizer each thread has a
 * fiber of its own, since a fiber is what it takes for a thread.
 */
#include <link.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include "simt_private.h"

namespace hr_simt {
static void push(worker &w, thread &t)
{
    w.ready[(w.ready_first + w.ready_count++) % MAX_BLOCK_THREADS] = (unsigned short)t.id;
}

static thread *pop(worker &w)
{
    if (!w.ready_count) return nullptr;
    unsigned first = w.ready_first % MAX_BLOCK_THREADS;
    if (w.job->how.shuffle) {
        unsigned other = (w.ready_first + w.random.below(w.ready_count)) % MAX_BLOCK_THREADS;
        std::swap(w.ready[first], w.ready[other]);
    }
    w.ready_first++;
    w.ready_count--;
    return &w.threads[w.ready[first]];
}

static fiber *fiber_for(worker &w, const thread &t)
{
    if (with_tsan()) {
        while (w.fibers.size() <= t.id) {
            w.fibers.push_back(new fiber);
            fiber_create(*w.fibers.back(), &w);
        }
        return w.fibers[t.id];
    }
    if (w.idle.empty()) {
        w.fibers.push_back(new fiber);
        fiber_create(*w.fibers.back(), &w);
        return w.fibers.back();
    }
    fiber *f = w.idle.back();
    w.idle.pop_back();
    return f;
}

static void becomes_current(worker &w, thread &t)
{
    t.now = state::running;
    w.current = &t;
    w.thread_index = t.index;
    w.lane = t.id & 31;
}

/* Leaves the fiber `from` for the thread `t`, on its own fiber or on a fresh one. */
static void go_on_with(worker &w, fiber &from, thread &t)
{
    if (t.now == state::fresh) {
        t.on = fiber_for(w, t);
        t.on->running = &t;
    }
    becomes_current(w, t);
    if (t.on != &from) fiber_switch(from, *t.on);
}

void thread_wake(worker &w, thread &t)
{
    t.now = state::ready;
    push(w, t);
}

void thread_wait(worker &w)
{
    thread &t = *w.current;
    thread *next = pop(w);
    if (!next) fail_deadlock(w);
    go_on_with(w, *t.on, *next);
    if (w.job->failed) abandon(w);
}

void thread_yield(worker &w)
{
    thread &t = *w.current;
    thread_wake(w, t);
    go_on_with(w, *t.on, *pop(w));
    if (w.job->failed) abandon(w);
}

static void thread_ended(worker &w, thread &t)
{
    t.now = state::done;
    w.live--;
    progressed(w);
    warp_exit_check(w, t);
    if (w.barrier_waiting && w.barrier_waiting == w.live)
        fail(w, 719, "the thread ended without the barrier at which others wait:%s", groups_text(w));
    tsan_release(&w.end_order);
}

void fiber_main(fiber *f)
{
    worker &w = *f->owner;
    if (with_asan()) __sanitizer_finish_switch_fiber(nullptr, nullptr, nullptr);
    for (;;) {
        thread &t = *f->running;
        tsan_acquire(&w.begin_order);
        (*w.job->body)();
        thread_ended(w, t);
        if (w.job->failed) abandon(w);
        thread *next = pop(w);
        if (next && next->now == state::fresh && !with_tsan()) {
            next->on = f;
            f->running = next;
            becomes_current(w, *next);
            continue;
        }
        if (!next && w.live) fail_deadlock(w);
        if (!with_tsan()) w.idle.push_back(f);
        if (next) go_on_with(w, *f, *next);
        else fiber_switch(*f, w.main);
    }
}

static bool mine(const void *at, const char *segment, size_t bytes)
{
    return (const char *)at >= segment && (const char *)at < segment + bytes;
}

static int find_statics(struct dl_phdr_info *info, size_t, void *argument)
{
    worker &w = *(worker *)argument;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) &header = info->dlpi_phdr[i];
        char *segment = (char *)info->dlpi_tls_data;
        if (header.p_type != PT_TLS || !segment || !mine(&hr_simt_self, segment, header.p_memsz)) continue;
        w.statics = (unsigned char *)segment + header.p_filesz;
        w.statics_bytes = header.p_memsz - header.p_filesz;
        return 1;
    }
    return 0;
}

/* Static shared arrays are zero-initialised thread-local variables of this module. A worker carries out nothing but
 * kernels, so all of that memory is theirs. */
void block_statics_find(worker &w) { dl_iterate_phdr(find_statics, &w); }

/* Zero under ThreadSanitizer: a missing barrier is to be reported as the race that it is, with both places, before
 * poison taken for an index ends the process. */
static void poison(unsigned char *at, size_t bytes)
{
    if (with_tsan()) {
        memset(at, 0, bytes);
        return;
    }
    for (; bytes && (uintptr_t)at % sizeof POISON; at++, bytes--) *at = (unsigned char)POISON;
    for (; bytes >= sizeof POISON; at += sizeof POISON, bytes -= sizeof POISON) memcpy(at, &POISON, sizeof POISON);
    for (; bytes; at++, bytes--) *at = (unsigned char)POISON;
}

/* Behind dynamic shared memory: ASan's red zone where there is one, else bytes that must not change. */
static const size_t CANARY_BYTES = 64;
static const unsigned char CANARY = 0xA7;

static void shared_prepare(worker &w)
{
    size_t behind = with_asan() ? 0 : CANARY_BYTES;
    if (!w.shared_block || w.shared_bytes != w.job->shared_bytes) {
        free(w.shared_block);
        w.shared_bytes = w.job->shared_bytes;
        w.shared_block = (unsigned char *)malloc(w.shared_bytes + behind);
        if (!w.shared_block && w.shared_bytes + behind) abort();
    }
    w.shared = w.shared_block;
    poison(w.shared, w.shared_bytes);
    if (behind) memset(w.shared + w.shared_bytes, CANARY, behind);
}

static void shared_check(worker &w)
{
    for (size_t i = 0; !with_asan() && i < CANARY_BYTES; i++)
        if (w.shared[w.shared_bytes + i] != CANARY) {
            char what[128];
            snprintf(what, sizeof what, "byte %zu of dynamic shared memory was written, which has %zu bytes",
                     w.shared_bytes + i, w.shared_bytes);
            fail_record(w, 719, what);
            return;
        }
}

static void threads_prepare(worker &w)
{
    dim3 d = w.job->block;
    w.thread_count = w.live = d.x * d.y * d.z;
    w.ready_first = w.ready_count = 0;
    w.barrier_waiting = w.barrier_sum = 0;
    uint3 index = {0, 0, 0};
    for (unsigned i = 0; i < w.thread_count; i++) {
        thread &t = w.threads[i];
        t.id = i;
        t.index = index;
        if (++index.x == d.x) index.x = 0, index.y++;
        if (index.y == d.y) index.y = 0, index.z++;
        t.now = state::fresh;
        push(w, t);
    }
    for (unsigned i = 0; i * 32 < w.thread_count; i++) {
        unsigned lanes = w.thread_count - i * 32;
        w.warps[i].present = lanes >= 32 ? ~0u : (1u << lanes) - 1;
        w.warps[i].exited = 0;
        w.warps[i].count = 0;
    }
}

/* After a failure, when some fibers are somewhere in a kernel. What they did came before whatever comes now. */
static void fibers_reset(worker &w)
{
    w.idle.clear();
    for (fiber *f : w.fibers) {
        fiber_finish(*f, &w.end_order);
        fiber_reset(*f);
        if (!with_tsan()) w.idle.push_back(f);
    }
}

void block_run(worker &w, uint64_t block)
{
    dim3 g = w.job->grid;
    w.block_index = {(unsigned)(block % g.x), (unsigned)(block / g.x % g.y), (unsigned)(block / g.x / g.y)};
    poison(w.statics, w.statics_bytes);
    shared_prepare(w);
    threads_prepare(w);
    tsan_release(&w.begin_order);
    progressed(w);
    w.in_kernel = true;
    go_on_with(w, w.main, *pop(w));
    w.in_kernel = false;
    w.current = nullptr;
    if (!w.job->failed) shared_check(w);
    if (w.job->failed) fibers_reset(w);
    tsan_acquire(&w.end_order);
}
}

using namespace hr_simt;

int hr_simt_block(hr_simt_op op, int predicate, const char *file, int line)
{
    worker &w = here();
    thread &t = *w.current;
    if (w.job->failed) abandon(w);
    place at = {op, file, line};
    if (w.barrier_waiting && !same_place(w.barrier_at, at))
        fail(w, 719, "the block's barriers differ: this thread at %s, others at %s", place_text(w, at),
             place_text(w, w.barrier_at));
    char *order = &w.barrier_order[w.barrier_phase & 1];
    tsan_release(order);
    w.barrier_at = t.at = at;
    t.mask = 0;
    w.barrier_sum += predicate != 0;
    if (++w.barrier_waiting < w.live) {
        t.now = state::waiting;
        thread_wait(w);
    } else {
        if (w.live < w.thread_count)
            fail(w, 719, "%u of the block's %u threads have ended without this barrier: %s", w.thread_count - w.live,
                 w.thread_count, place_text(w, at));
        uint64_t result = op == HR_SIMT_BARRIER_OR ? w.barrier_sum > 0
                        : op == HR_SIMT_BARRIER_AND ? w.barrier_sum == w.thread_count : w.barrier_sum;
        w.barrier_waiting = w.barrier_sum = 0;
        w.barrier_phase++;
        for (unsigned i = 0; i < w.thread_count; i++) {
            w.threads[i].out = result;
            if (&w.threads[i] != &t) thread_wake(w, w.threads[i]);
        }
        progressed(w);
        hand_over(w, 4);
        if (w.job->how.shuffle) thread_yield(w);
    }
    tsan_acquire(order);
    return (int)t.out;
}
