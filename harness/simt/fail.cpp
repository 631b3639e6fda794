/* What went wrong, in words, and the way out of a kernel: fibers are abandoned where they are, so what kernels own on
 * their stacks is lost, which for CUDA C is nothing.
 */
#include <signal.h>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#if defined(__x86_64__)
#include <ucontext.h>
#endif
#include "simt_private.h"

namespace hr_simt {
static const char *const op_names[] = {
#define X(code, name) name,
    HR_SIMT_OPS(X)
#undef X
};

const char *place_text(worker &w, const place &p)
{
    char *text = w.texts[w.texts_used++ % 4];
    snprintf(text, sizeof w.texts[0], "%s (%s:%d)", op_names[p.op], p.file, p.line);
    return text;
}

static std::string index_text(const uint3 &i)
{
    return "(" + std::to_string(i.x) + "," + std::to_string(i.y) + "," + std::to_string(i.z) + ")";
}

/* The waiting threads of the block, one line for each place. */
const char *groups_text(worker &w)
{
    struct group { place at; unsigned mask, count; uint3 first; };
    std::vector<group> groups;
    for (unsigned i = 0; i < w.thread_count; i++) {
        const thread &t = w.threads[i];
        if (t.now != state::waiting) continue;
        bool known = false;
        for (group &g : groups)
            if (same_place(g.at, t.at) && g.mask == t.mask) g.count++, known = true;
        if (!known) groups.push_back({t.at, t.mask, 1, t.index});
    }
    w.groups.clear();
    for (const group &g : groups) {
        char mask[32] = "";
        if (g.mask) snprintf(mask, sizeof mask, " with mask 0x%08x", g.mask);
        w.groups += "\n  " + std::to_string(g.count) + " of " + std::to_string(w.thread_count)
                  + " threads, the first is " + index_text(g.first) + ", wait at " + place_text(w, g.at) + mask;
    }
    return w.groups.c_str();
}

void abandon(worker &w)
{
    thread *t = w.current;
    fiber &f = t ? *t->on : w.main;
    fiber_switch(f, w.main, true);
    abort();                                         /* nobody comes back here */
}

void fail_record(worker &w, int code, const char *what)
{
    static std::mutex lock;
    std::lock_guard<std::mutex> held(lock);
    launch &job = *w.job;
    if (job.failed) return;
    job.message = "kernel " + std::string(job.kernel) + ", block " + index_text(w.block_index)
                + (w.current ? ", thread " + index_text(w.current->index) : "") + ": " + what;
    job.code = code;
    job.failed = true;
}

void fail(worker &w, int code, const char *format, ...)
{
    char what[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    fail_record(w, code, what);
    abandon(w);
}

void fail_deadlock(worker &w)
{
    fail(w, 719, "deadlock: all %u threads that have not ended wait:%s", w.live, groups_text(w));
}

/* A bad address in a kernel is a failed launch, not the end of the process. Sanitizers have handlers of their own. */
#if defined(__x86_64__)
static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE};
static struct sigaction before[3];

static void abandon_here() { abandon(here()); }

static void on_signal(int number, siginfo_t *info, void *context)
{
    if (hr_simt_self->block_dim.x && here().in_kernel) {
        worker &w = here();
        char what[160];
        if (number == SIGFPE) snprintf(what, sizeof what, "division by zero");
        else if (fiber_guards(w, info->si_addr)) snprintf(what, sizeof what, "the thread's stack overflowed");
        else snprintf(what, sizeof what, "illegal address %p", info->si_addr);
        fail_record(w, number == SIGFPE ? 719 : 700, what);
        /* on the thread's stack from its top, since nothing below is needed any more */
        fiber &f = *w.current->on;
        greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
        registers[REG_RSP] = (greg_t)(f.stack + f.stack_bytes - 256 - sizeof(void *));
        registers[REG_RIP] = (greg_t)abandon_here;
        return;
    }
    for (int i = 0; i < 3; i++)
        if (signals[i] == number) sigaction(number, &before[i], nullptr);    /* the instruction faults again */
}

void fail_catch_signals()
{
    static std::once_flag once;
    if (with_asan() || with_tsan()) return;
    stack_t stack = {};
    stack.ss_size = 64 * 1024;
    stack.ss_sp = malloc(stack.ss_size);
    if (!stack.ss_sp || sigaltstack(&stack, nullptr)) return;
    std::call_once(once, [] {
        struct sigaction action = {};
        action.sa_sigaction = on_signal;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        for (int i = 0; i < 3; i++) sigaction(signals[i], &action, &before[i]);
    });
}
#else
void fail_catch_signals() {}
#endif
}

using namespace hr_simt;

void hr_simt_trap(const char *file, int line) { fail(here(), 719, "__trap (%s:%d)", file, line); }
