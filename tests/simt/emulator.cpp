/* The emulator's own semantics: indices, memory, atomics, intrinsics, modes, and what it says of kernels that break
 * CUDA's rules. */
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>
#include "launch.h"
#include "sanitizer.h"
extern "C" {
#include "testing.h"
}

namespace {
const char *const modes[] = {"order", "shuffle:1", "resident:2", "baton:5:3"};
const unsigned POISON = 0xFFF5FFF5u;

__global__ void indices(uint3 *thread, uint3 *block, int *lanes)
{
    unsigned in_block = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    unsigned before = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    unsigned i = before * blockDim.x * blockDim.y * blockDim.z + in_block;
    thread[i] = threadIdx;
    block[i] = blockIdx;
    lanes[i] = __ffs((int)__activemask()) - 1 == (int)(in_block % warpSize);
}

struct totals {
    int sum, least, most;
    unsigned bits, kept, turned, ticket;
    unsigned long long wide, swapped;
    float real;
};
__global__ void atomics(totals *t, unsigned char *seen)
{
    int i = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    atomicAdd(&t->sum, i);
    atomicSub(&t->sum, 1);
    atomicMin(&t->least, 7 - i);
    atomicMax(&t->most, i * 3);
    atomicOr(&t->bits, 1u << (i % 31));
    atomicAnd(&t->kept, ~(1u << (i % 5)));
    atomicXor(&t->turned, (unsigned)i);
    atomicAdd(&t->wide, 1ull << 33);
    atomicAdd(&t->real, 0.5f);
    seen[atomicAdd(&t->ticket, 1u)]++;
    for (unsigned long long old = 0;;) {
        unsigned long long found = atomicCAS(&t->swapped, old, old + 3);
        if (found == old) break;
        old = found;
    }
}

__global__ void static_poison(unsigned *wrong, unsigned *blocks)
{
    __shared__ unsigned stale[64];
    if (stale[threadIdx.x] != POISON) atomicAdd(wrong, 1u);
    __syncthreads();
    stale[threadIdx.x] = blockIdx.x;
    if (threadIdx.x == 0) atomicAdd(blocks, 1u);
}

__global__ void dynamic_poison(unsigned *wrong, unsigned bytes)
{
    HR_SHARED(unsigned, words);
    HR_SHARED(float, reals);
    if ((uintptr_t)words % 16 || (void *)words != (void *)reals) atomicAdd(wrong, 1u);
    for (unsigned i = threadIdx.x; i < bytes / 4; i += blockDim.x)
        if (words[i] != POISON || !isnan(reals[i])) atomicAdd(wrong, 1u);
    __syncthreads();
    for (unsigned i = threadIdx.x; i < bytes / 4; i += blockDim.x) words[i] = i;
}

__global__ void note_order(unsigned *next, unsigned *order) { order[atomicAdd(next, 1u)] = blockIdx.x; }

/* All blocks of the grid wait for each other; each one's shared memory must be its own meanwhile. */
__global__ void meet_in_grid(unsigned *arrived, unsigned *wrong)
{
    __shared__ unsigned mine[32];
    mine[threadIdx.x] = blockIdx.x * 100 + threadIdx.x;
    __syncthreads();
    if (threadIdx.x == 0) {
        atomicAdd(arrived, 1u);
        while (hr_ld_acquire(arrived) < gridDim.x) hr_spin_hint();
    }
    __syncthreads();
    if (mine[threadIdx.x] != blockIdx.x * 100 + threadIdx.x) atomicAdd(wrong, 1u);
}

/* Counts threads that find another inside; nothing in between hands the baton over. */
__global__ void one_at_a_time(std::atomic<int> *inside, std::atomic<int> *met)
{
    for (int i = 0; i < 20; i++) {
        if (inside->fetch_add(1) != 0) met->fetch_add(1);
        for (volatile int k = 0; k < 200; k = k + 1) {}
        inside->fetch_sub(1);
        __syncthreads();
    }
}

template <class T, int n> __global__ void add_const(T *out, const T *in, T value)
{
    out[threadIdx.x] = in[threadIdx.x] + value * n;
}

/* Broken kernels */
__global__ void good(int *out) { atomicAdd(out, __syncthreads_count(1)); }
__global__ void barrier_in_branch(int *) { if (threadIdx.x % 2) __syncthreads(); else __syncwarp(0x55555555u); }
__global__ void barrier_missed(int *) { if (threadIdx.x >= 40) return; __syncthreads(); }
__global__ void barriers_differ(int *)
{
    if (threadIdx.x < 32) __syncthreads();
    else __syncthreads();
}
__global__ void warp_deadlock(int *) { if (threadIdx.x % 32 < 16) __ballot_sync(~0u, 1); else __syncthreads(); }
__global__ void lane_ended(int *) { if (threadIdx.x == 3) return; __any_sync(~0u, 1); }
__global__ void lane_absent(int *) { __all_sync(~0u, 1); }
__global__ void not_in_mask(int *) { if (threadIdx.x == 4) __ballot_sync(0xffffffefu, 1); }
__global__ void reads_inactive(int *) { if (threadIdx.x < 16) __shfl_down_sync(0xffffu, 1, 8); }
__global__ void ops_differ(int *) { if (threadIdx.x & 1) __any_sync(~0u, 1); else __ballot_sync(~0u, 1); }
__global__ void masks_differ(int *) { __ballot_sync(threadIdx.x & 1 ? 0xffffffffu : 0x7fffffffu, 1); }
__global__ void waits_for_ever(int *flag) { while (!hr_ld_acquire((unsigned *)flag)) hr_spin_hint(); }
__global__ void waits_without_hint(int *flag) { while (!hr_ld_relaxed((unsigned *)flag)) {} }
__global__ void traps(int *) { if (threadIdx.x == 9) __trap(); }
__global__ void writes_behind(int *)
{
    HR_SHARED(volatile unsigned char, bytes);
    if (threadIdx.x == 0) bytes[100] = 1;
}
__global__ void null_pointer(int *) { ((volatile int *)nullptr)[threadIdx.x] = 1; }
__global__ void divides(int *zero) { *zero = (int)threadIdx.x / *zero; }
__attribute__((noinline)) int deep(volatile int *depth)
{
    volatile char frame[1024];
    frame[0] = (char)*depth;
    *depth = *depth + 1;
    return *depth > 0 ? deep(depth) + frame[0] : 0;
}
__global__ void overflows_stack(int *depth) { deep(depth); }

struct broken {
    const char *name;
    void (*kernel)(int *);
    dim3 block;
    const char *says;
    bool faults = false;               /* by a signal, which sanitizers keep for themselves */
};
#define BROKEN(kernel, ...) {#kernel, kernel, __VA_ARGS__}
const broken all_broken[] = {
    BROKEN(barrier_in_branch, 64, "ended without"),
    BROKEN(barrier_missed, 64, "ended without"),
    BROKEN(barriers_differ, 64, "barriers differ"),
    BROKEN(warp_deadlock, 64, "deadlock"),
    BROKEN(lane_ended, 64, "ended"),
    BROKEN(lane_absent, 40, "names lane 8, which the warp does not have"),
    BROKEN(not_in_mask, 32, "not in the mask"),
    BROKEN(reads_inactive, 32, ", which is not in the mask 0x0000ffff"),
    BROKEN(ops_differ, 32, "different operations"),
    BROKEN(masks_differ, 31, "names lane 31"),
    BROKEN(masks_differ, 32, "different masks"),
    BROKEN(waits_for_ever, 32, "no progress"),
    BROKEN(waits_without_hint, 1, "no progress"),
    BROKEN(traps, 32, "__trap"),
    BROKEN(null_pointer, 32, "illegal address", true),
    BROKEN(divides, 32, "division by zero", true),
    BROKEN(overflows_stack, 1, "stack overflowed", true),
};

/* The message of a launch, "" where it went well. */
std::string said(const char *name, void (*kernel)(int *), dim3 block, size_t shared_bytes = 0)
{
    int zero = 0;
    hr_simt_error_clear();
    hr_simt_try(name, 3, block, shared_bytes, [&] { kernel(&zero); });
    std::string text = hr_simt_error();
    hr_simt_error_clear();
    return text;
}
bool has(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }
}

TEST(simt_threads_see_their_indices_in_grids_of_three_dimensions)
{
    const dim3 shapes[][2] = {{1, 1}, {7, 33}, {dim3(2, 3, 4), dim3(5, 2, 3)}, {dim3(1, 1, 5), dim3(1, 1, 64)}};
    for (const char *mode : modes) {
        REQUIRE(!hr_simt_configure(mode));
        for (const auto &shape : shapes) {
            dim3 g = shape[0], b = shape[1];
            unsigned threads = b.x * b.y * b.z, n = g.x * g.y * g.z * threads;
            std::vector<uint3> thread(n), block(n);
            std::vector<int> lanes(n);
            hr_simt_run("indices", g, b, 0, [&] { indices(thread.data(), block.data(), lanes.data()); });
            for (unsigned i = 0; i < n; i++) {
                unsigned t = i % threads, k = i / threads;
                EXPECT(thread[i].x == t % b.x && thread[i].y == t / b.x % b.y && thread[i].z == t / b.x / b.y);
                EXPECT(block[i].x == k % g.x && block[i].y == k / g.x % g.y && block[i].z == k / g.x / g.y);
                EXPECT(lanes[i]);
            }
        }
    }
}

TEST(simt_atomics_lose_nothing)
{
    const int N = 40 * 96;
    for (const char *mode : modes) {
        REQUIRE(!hr_simt_configure(mode));
        totals t = {};
        t.kept = ~0u;
        std::vector<unsigned char> seen(N);
        hr_simt_run("atomics", 40, 96, 0, [&] { atomics(&t, seen.data()); });
        unsigned turned = 0;
        for (unsigned i = 0; i < (unsigned)N; i++) turned ^= i;
        EXPECT(t.sum == N * (N - 1) / 2 - N && t.least == 7 - (N - 1) && t.most == 3 * (N - 1));
        EXPECT(t.bits == 0x7fffffffu && t.kept == ~31u && t.turned == turned && t.ticket == (unsigned)N);
        EXPECT(t.wide == (unsigned long long)N << 33 && t.swapped == 3ull * N && t.real == 0.5f * N);
        EXPECT_MSG(std::count(seen.begin(), seen.end(), 1) == N, "a ticket was given twice, mode %s", mode);
    }
}

TEST(simt_intrinsics_equal_their_definitions)
{
    std::mt19937_64 random(5);
    for (int round = 0; round < 20000; round++) {
        uint64_t a = random() >> (random() % 64), b = random() >> (random() % 64);
        unsigned x = (unsigned)a, y = (unsigned)b, bits = 0, turned = 0, high = 32, first = 0, s = y & 31;
        for (unsigned i = 0; i < 32; i++) {
            if (!(x >> i & 1)) continue;
            bits++;
            turned |= 1u << (31 - i);
            high = 31 - i;
            if (!first) first = i + 1;
        }
        EXPECT(__popc(x) == (int)bits && __brev(x) == turned);
        EXPECT(__clz((int)x) == (int)high && __ffs((int)x) == (int)first);
        EXPECT(__popcll(a) == __popc((unsigned)(a >> 32)) + __popc(x));
        EXPECT(__clzll((long long)a) == (a >> 32 ? __clz((int)(a >> 32)) : 32 + __clz((int)x)));
        EXPECT(__ffsll((long long)a) == (x ? __ffs((int)x) : a >> 32 ? 32 + __ffs((int)(a >> 32)) : 0));
        EXPECT(__umulhi(x, y) == (unsigned)((uint64_t)x * y >> 32));
        uint64_t low = a * b;
        EXPECT(__umul64hi(a, b) == (uint64_t)(((unsigned __int128)a * b - low) >> 64));
        EXPECT(__funnelshift_l(x, y, s) == (s ? y << s | x >> (32 - s) : y));
        EXPECT(__funnelshift_r(x, y, s) == (s ? x >> s | y << (32 - s) : x));
        EXPECT(__float_as_uint(__uint_as_float(x & 0x7f7fffff)) == (x & 0x7f7fffff));
        EXPECT(min(x, y) == (x < y ? x : y) && max((int)x, (int)y) == ((int)x > (int)y ? (int)x : (int)y));
    }
    EXPECT(min(NAN, 2.0f) == 2.0f && max(1.0f, NAN) == 1.0f);
    EXPECT(rsqrtf(4.0f) == 0.5f && __saturatef(NAN) == 0 && __saturatef(2) == 1);
    EXPECT(alignof(float4) == 16 && alignof(float2) == 8 && sizeof(float3) == 12 && alignof(ulonglong2) == 16);
}

TEST(simt_shared_memory_is_poisoned_before_each_block)
{
    if (hr_simt::with_tsan()) SKIP("zero under ThreadSanitizer, which reports the race instead");
    for (const char *mode : modes) {
        REQUIRE(!hr_simt_configure(mode));
        unsigned wrong = 0, blocks = 0;
        hr_simt_run("static_poison", 20, 64, 0, [&] { static_poison(&wrong, &blocks); });
        EXPECT_MSG(!wrong && blocks == 20, "static, %u stale, %s", wrong, mode);
        for (unsigned bytes : {4u, 400u, 60000u, 227u * 1024}) {
            hr_simt_run("dynamic_poison", 10, 64, bytes, [&] { dynamic_poison(&wrong, bytes); });
            EXPECT_MSG(!wrong, "dynamic, %u bytes, %s", bytes, mode);
        }
    }
}

TEST(simt_blocks_run_in_order_or_in_an_order_of_the_seed)
{
    const unsigned N = 500;
    std::vector<std::vector<unsigned>> runs;
    for (const char *mode : {"order", "shuffle:1", "shuffle:1", "shuffle:2"}) {
        REQUIRE(!hr_simt_configure(mode));
        std::vector<unsigned> order(N);
        unsigned next = 0;
        hr_simt_run("note_order", N, 1, 0, [&] { note_order(&next, order.data()); });
        runs.push_back(order);
    }
    std::vector<unsigned> sorted(N);
    for (unsigned i = 0; i < N; i++) sorted[i] = i;
    EXPECT(runs[0] == sorted);
    EXPECT(runs[1] == runs[2]);
    EXPECT(runs[1] != runs[3]);
    for (const auto &run : runs) {
        unsigned at_home = 0;
        for (unsigned i = 0; i < N; i++) at_home += run[i] == i;
        EXPECT_MSG(&run == &runs[0] || at_home < 20, "%u of %u blocks ran at their place", at_home, N);
        EXPECT(std::is_permutation(run.begin(), run.end(), sorted.begin()));
    }
}

TEST(simt_resident_blocks_wait_for_each_other_and_have_their_own_shared_memory)
{
    for (const char *mode : {"resident:4", "baton:4", "baton:9:2"}) {
        REQUIRE(!hr_simt_configure(mode));
        for (int round = 0; round < 20; round++) {
            unsigned arrived = 0, wrong = 0;
            hr_simt_run("meet_in_grid", 4, 32, 0, [&] { meet_in_grid(&arrived, &wrong); });
            EXPECT_MSG(arrived == 4 && !wrong, "%s: %u arrived, %u wrong", mode, arrived, wrong);
        }
    }
    for (const char *mode : {"order", "shuffle:1", "resident:3", "baton:3"}) {
        REQUIRE(!hr_simt_configure(mode));
        unsigned arrived = 0, wrong = 0;
        EXPECT(!hr_simt_try("meet_in_grid", 4, 32, 0, [&] { meet_in_grid(&arrived, &wrong); }));
        EXPECT_MSG(has(hr_simt_error(), "no progress"), "%s: '%s'", mode, hr_simt_error());
        hr_simt_error_clear();
    }
}

TEST(simt_baton_lets_one_block_run_at_a_time)
{
    for (bool baton : {true, false}) {
        REQUIRE(!hr_simt_configure(baton ? "baton:8:1" : "order"));
        std::atomic<int> inside{0}, met{0};
        hr_simt_run("one_at_a_time", 16, 4, 0, [&] { one_at_a_time(&inside, &met); });
        EXPECT(inside == 0 && met == 0);
    }
}

TEST(simt_names_what_is_wrong_in_a_broken_kernel)
{
    for (const char *mode : modes) {
        REQUIRE(!hr_simt_configure(mode));
        for (const broken &b : all_broken) {
            if (b.faults && (hr_simt::with_asan() || hr_simt::with_tsan())) continue;
            std::string text = said(b.name, b.kernel, b.block);
            EXPECT_MSG(has(text, b.says), "%s, %s: no '%s' in '%s'", b.name, mode, b.says, text.c_str());
            EXPECT_MSG(has(text, "kernel " + std::string(b.name) + ", block (") && has(text, "thread ("), "%s",
                       text.c_str());
            EXPECT_MSG(b.faults || has(text, "emulator.cpp:"), "%s: no source line in '%s'", b.name, text.c_str());
            EXPECT_MSG(said("good", good, 100).empty(), "after %s, %s", b.name, mode);
        }
    }
}

TEST(simt_sees_a_write_behind_dynamic_shared_memory)
{
    if (hr_simt::with_asan()) SKIP("AddressSanitizer sees it and ends the process");
    REQUIRE(!hr_simt_configure("order"));
    EXPECT(said("writes_behind", writes_behind, 32, 101).empty());
    EXPECT(has(said("writes_behind", writes_behind, 32, 100), "byte 100 of dynamic shared memory"));
}

TEST(simt_refuses_launches_that_a_gpu_would_refuse)
{
    EXPECT(has(said("good", good, 1025), "invalid configuration"));
    EXPECT(has(said("good", good, dim3(32, 33)), "invalid configuration"));
    EXPECT(has(said("good", good, dim3(1, 1, 65)), "invalid configuration"));
    EXPECT(has(said("good", good, 0), "invalid configuration"));
    EXPECT(has(said("good", good, 32, 227 * 1024 + 1), "shared memory"));
    EXPECT(said("good", good, 1024, 227 * 1024).empty());
    EXPECT(!hr_simt_try("good", dim3(1, 65536), 1, 0, [] {}) && hr_simt_error_code() == 9);
}

TEST(simt_refuses_modes_that_it_does_not_know)
{
    for (const char *mode : {"", "orders", "order:1", "shuffle", "shuffle:", "shuffle:x", "shuffle:1:2", "resident",
                             "resident:0", "resident:257", "baton:80:1:2", "baton:-1", "warp"}) {
        EXPECT_MSG(hr_simt_configure(mode) == -1, "'%s' was taken", mode);
        EXPECT_MSG(has(hr_simt_error(), "mode"), "%s", hr_simt_error());
        hr_simt_error_clear();
    }
    EXPECT(!hr_simt_configure("resident:256") && !hr_simt_configure(nullptr));
    setenv("HEADROOM_SIMT", "nonsense", 1);
    EXPECT(has(said("good", good, 32), "unknown emulator mode 'nonsense'; known: order, shuffle:SEED"));
    setenv("HEADROOM_SIMT", "resident:2", 1);
    EXPECT(said("good", good, 32).empty());
}

TEST(simt_aborts_with_the_message_unless_a_handler_takes_it)
{
    static std::string caught;
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (!child) {
        fclose(stderr);
        hr_simt_run("traps", 1, 32, 0, [] { traps(nullptr); });
        _exit(0);
    }
    int status;
    REQUIRE(waitpid(child, &status, 0) == child);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    hr_simt_handler before = hr_simt_on_error([](const char *message) { caught = message; });
    hr_simt_run("traps", 1, 32, 0, [] { traps(nullptr); });
    EXPECT(has(caught, "thread (9,0,0): __trap") && before != nullptr);
    EXPECT(hr_simt_on_error(before) != before);
}

TEST(simt_runs_in_a_forked_child_too)
{
    if (hr_simt::with_tsan()) SKIP("ThreadSanitizer allows no new threads after a fork");
    int out = 0;
    hr_simt_run("good", 2, 10, 0, [&] { good(&out); });
    EXPECT(out == 200);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (!child) {
        out = 0;
        hr_simt_run("good", 2, 10, 0, [&] { good(&out); });
        _exit(out == 200 ? 0 : 1);
    }
    int status;
    REQUIRE(waitpid(child, &status, 0) == child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(simt_launch_macro_takes_templates_converts_arguments_and_skips_empty_grids)
{
    float *in, *out;
    cudaStream_t stream;
    REQUIRE(!cudaHostAlloc((void **)&in, 64, 0) && !cudaHostAlloc((void **)&out, 64, 0) && !cudaStreamCreate(&stream));
    for (int i = 0; i < 16; i++) in[i] = (float)i;
    HR_LAUNCH((add_const<float, 4>), 1, 16, 0, stream, out, in, 2);
    REQUIRE(!cudaStreamSynchronize(stream));
    for (int i = 0; i < 16; i++) EXPECT(out[i] == (float)(i + 8));
    HR_LAUNCH((add_const<float, 4>), dim3(0), 16, 0, stream, nullptr, nullptr, 2);
    HR_LAUNCH((add_const<float, 4>), dim3(1, 0), 16, 0, stream, nullptr, nullptr, 2);
    EXPECT(!cudaStreamSynchronize(stream) && !*hr_simt_error());
    HR_LAUNCH(traps, 1, 32, 0, stream, nullptr);
    EXPECT(cudaStreamSynchronize(stream) == cudaErrorLaunchFailure);
}
