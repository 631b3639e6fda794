/* A launch: the OS threads that carry out its blocks, and what becomes of a failure.
 *
 * Kernels never run on the caller's thread, because all zero-initialised thread-local memory of the OS thread that
 * runs them counts as their shared memory. The OS threads are kept from launch to launch.
 */
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include "simt_private.h"

namespace hr_simt {
static hr_simt_view nobody = {};
static const uint64_t MOST_SHUFFLED_BLOCKS = 1u << 24;
static const unsigned TSAN_FIBERS = 4096;            /* it dies with more than about 8,000, those of earlier launches
                                                      * with other block sizes included */
static std::mutex one_at_a_time;
static std::atomic<int> workers_left{0};             /* futex */
static std::string error_text;
static int error_code;
static options mode;
static bool mode_is_set;
static uint64_t launches;

static void print_and_abort(const char *message)
{
    fprintf(stderr, "simt: %s\n", message);
    abort();
}
static hr_simt_handler handler = print_and_abort;

static uint64_t block_at(const launch &job, uint64_t i)
{
    if (!job.permutation.empty()) return job.permutation[i];
    return job.how.shuffle ? job.blocks - 1 - i : i;
}

static void carry_out(worker &w)
{
    launch &job = *w.job;
    if (job.how.baton) baton_take(w);
    tsan_acquire(&job.begin_order);
    w.block_dim = job.block;
    w.grid_dim = job.grid;
    w.points = job.how.shuffle || job.how.baton;
    w.random.seed(job.how.seed + 1000003 * launches + 7919 * w.number);
    w.stuck_at = w.seen_progress = w.spins = 0;
    for (;;) {
        uint64_t i = job.next_block++;
        if (i >= job.blocks || job.failed) break;
        block_run(w, block_at(job, i));
        hand_over(w, 2);
    }
    w.busy = false;
    if (job.how.baton) baton_give(w);
    tsan_release(&job.end_order);
    if (--workers_left == 0) futex_wake(workers_left);
}

static void *worker_main(void *argument)
{
    worker &w = *(worker *)argument;
    hr_simt_self = &w;
    pthread_attr_t attributes;
    pthread_getattr_np(pthread_self(), &attributes);
    void *stack;
    pthread_attr_getstack(&attributes, &stack, &w.main.stack_bytes);
    w.main.stack = (char *)stack;
    pthread_attr_destroy(&attributes);
    if (with_tsan()) w.main.tsan = __tsan_get_current_fiber();
    block_statics_find(w);
    fail_catch_signals();
    for (;;) {
        while (!w.go) futex_wait(w.go, 0);
        w.go = 0;
        carry_out(w);
    }
}

static worker *worker_new(unsigned number)
{
    worker *w = new worker();
    w->number = number;
    w->main.owner = w;
    w->fibers.reserve(MAX_BLOCK_THREADS);            /* they grow inside kernels, where ThreadSanitizer sees memmove */
    w->idle.reserve(MAX_BLOCK_THREADS);
    sigset_t all, old;
    sigfillset(&all);
    for (int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, own);
    pthread_sigmask(SIG_BLOCK, &all, &old);          /* the program's signals are not for us */
    int wrong = pthread_create(&w->os_thread, nullptr, worker_main, w);
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
    if (wrong) print_and_abort("the system gives no more threads");
    pthread_detach(w->os_thread);
    return w;
}

/* The first `count` workers. A forked child has none of its parent's. */
static std::vector<worker *> workers(unsigned count)
{
    static std::vector<worker *> *all = nullptr;
    static pid_t owner = 0;
    if (!all || owner != getpid()) {
        Dl_info self;                                /* the module stays, for they never leave it */
        if (!all && dladdr((void *)worker_main, &self)) dlopen(self.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
        all = new std::vector<worker *>;
        owner = getpid();
    }
    while (all->size() < count) all->push_back(worker_new((unsigned)all->size()));
    return std::vector<worker *>(all->begin(), all->begin() + count);
}

static void store(int code, const std::string &text)
{
    if (!error_text.empty()) return;
    error_text = text;
    error_code = code;
}

static bool configured(std::string &why)
{
    if (mode_is_set) return true;
    const char *text = getenv("HEADROOM_SIMT");
    if (!options_parse(text && *text ? text : "order", mode, why)) return false;
    mode_is_set = true;
    return true;
}

static bool acceptable(const char *kernel, dim3 grid, dim3 block, size_t shared_bytes, std::string &why)
{
    uint64_t threads = (uint64_t)block.x * block.y * block.z;
    char text[200] = "";
    if (!threads || threads > MAX_BLOCK_THREADS || block.x > 1024 || block.y > 1024 || block.z > 64)
        snprintf(text, sizeof text, "a block of %u x %u x %u threads; it may have 1 to %u", block.x, block.y, block.z,
                 MAX_BLOCK_THREADS);
    else if (grid.x > 2147483647u || grid.y > 65535 || grid.z > 65535)
        snprintf(text, sizeof text, "a grid of %u x %u x %u blocks; it may have 2147483647 x 65535 x 65535", grid.x,
                 grid.y, grid.z);
    else if (shared_bytes > MAX_SHARED_BYTES)
        snprintf(text, sizeof text, "%zu bytes of dynamic shared memory; a block may have %zu", shared_bytes,
                 MAX_SHARED_BYTES);
    if (*text) why = "kernel " + std::string(kernel) + ": invalid configuration: " + text;
    return !*text;
}

static void shuffle_blocks(launch &job)
{
    if (!job.how.shuffle || job.blocks > MOST_SHUFFLED_BLOCKS) return;
    rng random;
    random.seed(job.how.seed + 1000003 * launches);
    job.permutation.resize(job.blocks);
    for (uint32_t i = 0; i < job.blocks; i++) {
        uint32_t j = random.below(i + 1);
        job.permutation[i] = job.permutation[j];
        job.permutation[j] = i;
    }
}

static void run_workers(launch &job)
{
    unsigned count = job.how.resident, threads = job.block.x * job.block.y * job.block.z;
    if (with_tsan() && count * threads > TSAN_FIBERS) count = std::max(1u, TSAN_FIBERS / threads);
    job.workers = workers((unsigned)std::min<uint64_t>(count, job.blocks));
    workers_left = (int)job.workers.size();
    for (worker *w : job.workers) {
        w->job = &job;
        w->busy = true;
        w->turn = w == job.workers[0];
    }
    tsan_release(&job.begin_order);
    for (worker *w : job.workers) {
        w->go = 1;
        futex_wake(w->go);
    }
    for (int left; (left = workers_left) != 0;) futex_wait(workers_left, left);
    tsan_acquire(&job.end_order);
}
}

using namespace hr_simt;

__thread hr_simt_view *hr_simt_self = &nobody;

bool hr_simt_try(const char *kernel, dim3 grid, dim3 block, size_t shared_bytes, std::function<void()> body)
{
    std::lock_guard<std::mutex> held(one_at_a_time);
    std::string why;
    if (!configured(why) || !acceptable(kernel, grid, block, shared_bytes, why)) {
        store(9, why);
        return false;
    }
    launch job;
    job.kernel = kernel;
    job.grid = grid;
    job.block = block;
    job.shared_bytes = shared_bytes;
    job.blocks = (uint64_t)grid.x * grid.y * grid.z;
    job.body = &body;
    job.how = mode;
    if (!job.blocks) return true;
    launches++;
    shuffle_blocks(job);
    run_workers(job);
    if (job.failed) store(job.code, job.message);
    return !job.failed;
}

void hr_simt_run(const char *kernel, dim3 grid, dim3 block, size_t shared_bytes, std::function<void()> body)
{
    if (hr_simt_try(kernel, grid, block, shared_bytes, std::move(body))) return;
    if (handler) handler(hr_simt_error());
}

hr_simt_handler hr_simt_on_error(hr_simt_handler fresh)
{
    std::swap(handler, fresh);
    return fresh;
}

const char *hr_simt_error(void) { return error_text.c_str(); }
int hr_simt_error_code(void) { return error_code; }
void hr_simt_error_clear(void)
{
    error_text.clear();
    error_code = 0;
}

int hr_simt_configure(const char *text)
{
    std::lock_guard<std::mutex> held(one_at_a_time);
    options fresh;
    std::string why;
    if (text && !options_parse(text, fresh, why)) {
        error_text = why;
        error_code = 1;
        return -1;
    }
    mode_is_set = text != nullptr;
    mode = fresh;
    launches = 0;
    return 0;
}
