/* Inside the emulator: fibers, the threads of the block that an OS thread carries out, and the launch.
 *
 * This library is compiled without instrumentation for ThreadSanitizer and waits by futex, so that its bookkeeping
 * puts no order between the threads of a kernel; what CUDA orders is announced by tsan_acquire and tsan_release.
 */
#ifndef HR_SIMT_PRIVATE_H
#define HR_SIMT_PRIVATE_H
#include <pthread.h>
#include <string>
#include <vector>
#include "sanitizer.h"
#include "simt.h"

namespace hr_simt {
const unsigned MAX_BLOCK_THREADS = 1024;
const size_t MAX_SHARED_BYTES = 227 * 1024;
const uint32_t POISON = 0xFFF5FFF5u;     /* NaN as half, bfloat16, float and double; as an index far outside */

struct worker;
struct thread;

struct fiber {
    void *context = nullptr;             /* stack pointer, or ucontext_t */
    char *stack = nullptr;               /* lowest byte */
    size_t stack_bytes = 0;
    worker *owner = nullptr;
    thread *running = nullptr;
    void *tsan = nullptr, *asan = nullptr;
};

void fiber_create(fiber &f, worker *owner);
void fiber_finish(fiber &f, void *order);   /* for ThreadSanitizer: it releases `order` where it stands */
void fiber_reset(fiber &f);              /* forgets whatever it was doing */
void fiber_switch(fiber &from, fiber &to, bool for_ever = false);
bool fiber_guards(const worker &w, const void *address);
void fiber_main(fiber *f);               /* what fibers do: block.cpp */

struct place { hr_simt_op op; const char *file; int line; };
inline bool same_place(const place &a, const place &b)
{
    return a.op == b.op && a.line == b.line && (a.file == b.file || std::string(a.file) == b.file);
}

enum class state { fresh, ready, running, waiting, done };

struct thread {
    uint3 index;
    unsigned id;                         /* x fastest */
    state now;
    fiber *on;
    place at;                            /* valid while waiting */
    unsigned mask;                       /* lanes that it waits for; 0 the block */
    uint64_t in, out;
    int source;
};

struct gathering { unsigned mask, arrived; place at; char *order; };

struct warp {
    unsigned present, exited;
    int count;
    gathering open[32];
    unsigned next_order;
    char order[64];                      /* objects for ThreadSanitizer, one for each recent __syncwarp */
};

struct rng {
    uint64_t x;
    void seed(uint64_t s) { x = s * 0x9E3779B97F4A7C15ull + 0xD1B54A32D192ED03ull; next(); next(); }
    uint32_t next()
    {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        return (uint32_t)((x * 0x2545F4914F6CDD1Dull) >> 32);
    }
    uint32_t below(uint32_t n) { return (uint32_t)(((uint64_t)next() * n) >> 32); }
};

struct options { bool shuffle = false, baton = false; unsigned resident = 1; uint64_t seed = 1; };
/* false: `why` says what is wrong */
bool options_parse(const char *text, options &o, std::string &why);

struct launch;

struct worker : hr_simt_view {
    unsigned number = 0;
    pthread_t os_thread;
    std::atomic<int> go{0};              /* futex: 1 there is a launch */
    std::atomic<int> turn{0};            /* futex: 1 the baton is here */
    launch *job = nullptr;
    std::atomic<bool> busy{false};
    rng random;

    fiber main;
    std::vector<fiber *> fibers, idle;   /* all; those without a thread */
    char *slab = nullptr;                /* stacks not yet given to a fiber */
    unsigned slab_used = 0;
    bool in_kernel = false;

    thread threads[MAX_BLOCK_THREADS];
    warp warps[MAX_BLOCK_THREADS / 32];
    unsigned thread_count = 0, live = 0;
    thread *current = nullptr;
    unsigned short ready[MAX_BLOCK_THREADS];
    unsigned ready_first = 0, ready_count = 0;
    unsigned barrier_waiting = 0, barrier_sum = 0, barrier_phase = 0;
    place barrier_at;
    char barrier_order[2], begin_order, end_order;

    unsigned char *statics = nullptr;    /* zero-initialised thread-local memory of this module */
    size_t statics_bytes = 0;
    unsigned char *shared_block = nullptr;
    size_t shared_bytes = 0;

    char texts[4][512];                  /* of messages, here so that a fiber that is abandoned owns nothing */
    unsigned texts_used = 0;
    std::string groups;

    unsigned spins = 0;
    uint64_t seen_progress = 0;
    std::atomic<uint64_t> stuck_at{0};
};

struct launch {
    const char *kernel;
    dim3 grid, block;
    size_t shared_bytes;
    uint64_t blocks;
    const std::function<void()> *body;
    options how;
    std::vector<uint32_t> permutation;   /* of the blocks when shuffled and few enough, else empty */
    std::vector<worker *> workers;
    std::atomic<uint64_t> next_block{0};
    std::atomic<int> left{0};            /* futex: workers that are not done */
    std::atomic<bool> failed{false};
    std::string message;
    int code = 0;
    char begin_order = 0, end_order = 0;
};

/* block.cpp */
void block_run(worker &w, uint64_t block);
void block_statics_find(worker &w);
void thread_wake(worker &w, thread &t);
void thread_wait(worker &w);             /* until woken; leaves the kernel when the launch has failed */
void thread_yield(worker &w);
inline worker &here() { return *static_cast<worker *>(hr_simt_self); }
inline void progressed(worker &w)
{
    w.progress.store(w.progress.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    w.spins = 0;
}

/* warp.cpp */
void warp_exit_check(worker &w, thread &t);   /* nobody may wait for a thread that has ended */

/* fail.cpp */
[[noreturn]] void fail(worker &w, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
[[noreturn]] void fail_deadlock(worker &w);
[[noreturn]] void abandon(worker &w);    /* back to the worker's own stack; the fibers are lost */
void fail_catch_signals();
void fail_record(worker &w, int code, const char *what);
const char *place_text(worker &w, const place &p);   /* both stay valid for the message they are made for */
const char *groups_text(worker &w);

/* baton.cpp */
void futex_wait(std::atomic<int> &word, int while_it_is);
void futex_wake(std::atomic<int> &word);
void baton_take(worker &w);
bool baton_give(worker &w);              /* to a random other that is busy; false: there is none */
void hand_over(worker &w, unsigned one_in);   /* once in so many calls, where there is a baton */
}
#endif
