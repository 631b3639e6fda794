/* The emulator's face: what cuda_runtime.h (for kernels), launch.h (for launchers) and tests call.
 *
 * One fiber per CUDA thread, one OS thread per resident block; README.md tells the modes and what each one finds.
 * Kernels never call this header by themselves: they use CUDA's names, which include/ maps onto it.
 */
#ifndef HR_SIMT_H
#define HR_SIMT_H
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include "vector_types.h"

/* What the running CUDA thread sees of itself; its OS thread owns it. */
struct hr_simt_view {
    uint3 thread_index, block_index;
    dim3 block_dim, grid_dim;
    uint32_t lane;                       /* in its warp */
    unsigned char *shared;               /* dynamic shared memory of the block */
    std::atomic<uint64_t> progress;      /* counts what others may wait for; only this OS thread writes it */
    std::atomic<uint32_t> loads;         /* of flags; a spin-wait without hr_spin_hint is still one */
    uint32_t points;                     /* whether atomics and flag accesses are points where others may run */
};

/* Never NULL. Its initial value is not zero, so that it stays out of the zero-initialised thread-local memory,
 * which is where `static __thread` shared arrays live and which is poisoned before each block. */
extern __thread hr_simt_view *hr_simt_self;

/* Operations at which threads meet: code, name */
#define HR_SIMT_OPS(X)                                                                                        \
    X(SYNCWARP, "__syncwarp") X(BALLOT, "__ballot_sync") X(ANY, "__any_sync") X(ALL, "__all_sync")            \
    X(SHFL, "__shfl_sync") X(SHFL_UP, "__shfl_up_sync") X(SHFL_DOWN, "__shfl_down_sync")                      \
    X(SHFL_XOR, "__shfl_xor_sync") X(MATCH_ANY, "__match_any_sync") X(ADD, "__reduce_add_sync")               \
    X(MIN_SIGNED, "__reduce_min_sync") X(MAX_SIGNED, "__reduce_max_sync")                                     \
    X(MIN_UNSIGNED, "__reduce_min_sync") X(MAX_UNSIGNED, "__reduce_max_sync")                                 \
    X(AND, "__reduce_and_sync") X(OR, "__reduce_or_sync") X(XOR, "__reduce_xor_sync")                         \
    X(BARRIER, "__syncthreads") X(BARRIER_OR, "__syncthreads_or") X(BARRIER_AND, "__syncthreads_and")         \
    X(BARRIER_COUNT, "__syncthreads_count")
enum hr_simt_op {
#define X(code, name) HR_SIMT_##code,
    HR_SIMT_OPS(X)
#undef X
    HR_SIMT_OP_COUNT
};

/* Meets the other lanes of `mask` (or the whole block) at one place of the source and returns this lane's result.
 * `source` is the lane that a shuffle reads. */
uint64_t hr_simt_warp(hr_simt_op op, unsigned mask, uint64_t value, int source, const char *file, int line);
int hr_simt_block(hr_simt_op op, int predicate, const char *file, int line);
static inline int hr_simt_lane() { return (int)hr_simt_self->lane; }
/* A turn of a spin-wait: others run. Fails when nobody in the launch does anything else any more. */
void hr_simt_spin(const char *file, int line);
void hr_simt_fence();
/* An atomic operation or an access to a flag has happened: in some modes others run. */
void hr_simt_point_slow();
[[noreturn]] void hr_simt_trap(const char *file, int line);

static inline void hr_simt_point(bool changed)
{
    hr_simt_view *self = hr_simt_self;
    if (changed) self->progress.store(self->progress.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (self->points) hr_simt_point_slow();
}

static inline void hr_simt_loaded(const char *file, int line)
{
    hr_simt_view *self = hr_simt_self;
    uint32_t loads = self->loads.load(std::memory_order_relaxed) + 1;
    self->loads.store(loads, std::memory_order_relaxed);
    if (loads >= 1000) hr_simt_spin(file, line);
    else if (self->points) hr_simt_point_slow();
}

/* Runs `body` once for each thread of the grid and returns when all are done. A failed launch leaves its message in
 * hr_simt_error(). hr_simt_try then returns false; hr_simt_run calls the handler, by default "print and abort".
 * Calls from several OS threads wait for each other. A grid without blocks does nothing. */
bool hr_simt_try(const char *kernel, dim3 grid, dim3 block, size_t shared_bytes, std::function<void()> body);
void hr_simt_run(const char *kernel, dim3 grid, dim3 block, size_t shared_bytes, std::function<void()> body);
/* Returns the handler that was set before; NULL: the message is stored and nothing else happens. */
typedef void (*hr_simt_handler)(const char *message);
hr_simt_handler hr_simt_on_error(hr_simt_handler handler);

extern "C" {
/* The first failure since the last clear, "" none: kernel, block, thread, what, source line. */
const char *hr_simt_error(void);
/* The CUDA error that a GPU would show for it: 700 illegal address, 9 invalid configuration, 719 else; 0 none. */
int hr_simt_error_code(void);
void hr_simt_error_clear(void);
/* Mode, as in README.md: "order", "shuffle:SEED", "resident:N[:SEED]", "baton:N[:SEED]". NULL: what the environment
 * variable HEADROOM_SIMT says, "order" without it. Returns 0, or -1 with a message in hr_simt_error(). */
int hr_simt_configure(const char *mode);
}
#endif
