/* The fiber interfaces of AddressSanitizer and ThreadSanitizer, used when the program has them: they are weak, so one
 * build of the emulator serves every program. Without annotations ASan mistakes a switch of stacks for an overflow;
 * TSan would take all fibers of an OS thread for one thread and find no race among them.
 */
#ifndef HR_SIMT_SANITIZER_H
#define HR_SIMT_SANITIZER_H
#include <cstddef>

#define HR_WEAK __attribute__((weak))
extern "C" {
HR_WEAK void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t bytes);
HR_WEAK void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom, size_t *bytes);
HR_WEAK void __asan_unpoison_memory_region(const volatile void *at, size_t bytes);
HR_WEAK void *__tsan_create_fiber(unsigned flags);
HR_WEAK void __tsan_destroy_fiber(void *fiber);
HR_WEAK void *__tsan_get_current_fiber(void);
HR_WEAK void __tsan_switch_to_fiber(void *fiber, unsigned flags);
HR_WEAK void __tsan_acquire(void *at);
HR_WEAK void __tsan_release(void *at);
}

namespace hr_simt {
const unsigned TSAN_NO_ORDER = 1;        /* __tsan_switch_to_fiber_no_sync */
inline bool with_asan() { return __sanitizer_start_switch_fiber != nullptr; }
inline bool with_tsan() { return __tsan_create_fiber != nullptr; }
inline void tsan_acquire(void *at) { if (with_tsan()) __tsan_acquire(at); }
inline void tsan_release(void *at) { if (with_tsan()) __tsan_release(at); }
}
#endif
