/* Fibers: a stack each, and a switch that saves what a call must preserve.
 *
 * On x86-64 the switch is written by hand, because swapcontext makes a system call for the signal mask and is more
 * than ten times slower; other machines use it. Stacks are 64 KiB, many to a mapping. A guard page below each costs
 * map entries, of which a process has some 65,000, so only the first fibers have one.
 */
#include <sys/mman.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include "simt_private.h"
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace hr_simt {
static const unsigned SLAB_FIBERS = 32, GUARDED_FIBERS = 8192;

static size_t page_bytes()
{
    static const size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
    return bytes;
}

/* Instrumented code needs several times the stack. */
static size_t stack_bytes() { return with_asan() || with_tsan() ? 256 * 1024 : 64 * 1024; }

static char *stack_new(worker &w)
{
    static std::atomic<unsigned> made{0};
    size_t page = page_bytes(), each = stack_bytes() + page;
    if (!w.slab || w.slab_used == SLAB_FIBERS) {
        void *map = mmap(nullptr, each * SLAB_FIBERS, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (map == MAP_FAILED) { perror("simt: stacks of fibers"); abort(); }
        madvise(map, each * SLAB_FIBERS, MADV_NOHUGEPAGE);
        w.slab = (char *)map;
        w.slab_used = 0;
    }
    char *at = w.slab + each * w.slab_used++;
    if (made++ < GUARDED_FIBERS) mprotect(at, page, PROT_NONE);
    return at + page;
}

bool fiber_guards(const worker &w, const void *address)
{
    for (const fiber *f : w.fibers)
        if ((const char *)address < f->stack && (const char *)address >= f->stack - page_bytes()) return true;
    return false;
}

#if defined(__x86_64__)
extern "C" void hr_simt_switch(void **from, void *to);
extern "C" void hr_simt_fiber_entry();
asm(R"(
    .text
    .type hr_simt_switch, @function
    .hidden hr_simt_switch
    .globl hr_simt_switch
hr_simt_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size hr_simt_switch, . - hr_simt_switch
    .type hr_simt_fiber_entry, @function
    .hidden hr_simt_fiber_entry
    .globl hr_simt_fiber_entry
hr_simt_fiber_entry:
    xorl %ebp, %ebp
    movq %r12, %rdi
    callq *%r13
    ud2
    .size hr_simt_fiber_entry, . - hr_simt_fiber_entry
)");

static void context_reset(fiber &f)
{
    void **top = (void **)(f.stack + f.stack_bytes);
    *--top = nullptr;                    /* where a return address would be: backtraces end here */
    *--top = nullptr;
    *--top = (void *)hr_simt_fiber_entry;
    *--top = nullptr;                    /* rbp */
    *--top = nullptr;                    /* rbx */
    *--top = &f;                         /* r12 */
    *--top = (void *)fiber_main;         /* r13 */
    *--top = nullptr;
    *--top = nullptr;
    f.context = top;
}

static void context_switch(fiber &from, fiber &to) { hr_simt_switch(&from.context, to.context); }
#else
static void entry(unsigned high, unsigned low) { fiber_main((fiber *)(((uintptr_t)high << 16 << 16) | low)); }

static void context_reset(fiber &f)
{
    if (!f.context) f.context = new ucontext_t;
    ucontext_t *c = (ucontext_t *)f.context;
    getcontext(c);
    c->uc_stack.ss_sp = f.stack;
    c->uc_stack.ss_size = f.stack_bytes;
    c->uc_link = nullptr;
    uintptr_t p = (uintptr_t)&f;
    makecontext(c, (void (*)())entry, 2, (unsigned)(p >> 16 >> 16), (unsigned)p);
}

static void context_switch(fiber &from, fiber &to)
{
    if (!from.context) from.context = new ucontext_t;       /* the worker's own */
    swapcontext((ucontext_t *)from.context, (ucontext_t *)to.context);
}
#endif

void fiber_create(fiber &f, worker *owner)
{
    f.owner = owner;
    f.stack = stack_new(*owner);
    /* tops at different offsets in a page, else all fibers share a few sets of the caches */
    f.stack_bytes = stack_bytes() - owner->fibers.size() % 32 * 256;
    if (with_tsan()) f.tsan = __tsan_create_fiber(0);
    context_reset(f);
}

void fiber_finish(fiber &f, void *order)
{
    if (!with_tsan()) return;
    void *self = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(f.tsan, TSAN_NO_ORDER);
    __tsan_release(order);
    __tsan_switch_to_fiber(self, TSAN_NO_ORDER);
}

void fiber_reset(fiber &f)
{
    if (with_asan()) __asan_unpoison_memory_region(f.stack, f.stack_bytes);
    if (with_tsan()) {
        __tsan_destroy_fiber(f.tsan);
        f.tsan = __tsan_create_fiber(0);
    }
    f.asan = nullptr;
    f.running = nullptr;
    context_reset(f);
}

void fiber_switch(fiber &from, fiber &to, bool for_ever)
{
    if (with_asan()) __sanitizer_start_switch_fiber(for_ever ? nullptr : &from.asan, to.stack, to.stack_bytes);
    if (with_tsan()) __tsan_switch_to_fiber(to.tsan, TSAN_NO_ORDER);
    context_switch(from, to);
    if (with_asan()) __sanitizer_finish_switch_fiber(from.asan, nullptr, nullptr);
}
}
