/* The emulated CUDA runtime by itself: order, memory, capture, errors. What kernels do is played by plain functions,
 * which run when their turn in the stream has come, as kernels do.
 */
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
#include <sys/wait.h>
#include <unistd.h>
#include "cuda_runtime_api.h"
extern "C" {
#include "testing.h"
}

namespace {
const int SEEDS = 50;

void seed(int number) { setenv("HEADROOM_SIMT_STREAMS", std::to_string(number).c_str(), 1); }

struct two_streams {
    cudaStream_t a = nullptr, b = nullptr;
    cudaEvent_t event = nullptr, other = nullptr;
    two_streams()
    {
        REQUIRE(!cudaStreamCreateWithFlags(&a, cudaStreamNonBlocking));
        REQUIRE(!cudaStreamCreateWithFlags(&b, cudaStreamNonBlocking));
        REQUIRE(!cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
        REQUIRE(!cudaEventCreateWithFlags(&other, cudaEventDisableTiming));
    }
    ~two_streams()
    {
        cudaEventDestroy(event);
        cudaEventDestroy(other);
        cudaStreamDestroy(a);
        cudaStreamDestroy(b);
    }
};

/* A stream computes a value in four steps, another takes it; with or without a wait. Whether it took all of it. */
bool takes_the_result(two_streams &s, bool with_wait)
{
    int value = 0, taken = -1;
    for (int i = 0; i < 4; i++) hr_simt_enqueue(s.a, [&] { value++; });
    REQUIRE(!cudaEventRecord(s.event, s.a));
    if (with_wait) REQUIRE(!cudaStreamWaitEvent(s.b, s.event, 0));
    hr_simt_enqueue(s.b, [&] { taken = value; });
    REQUIRE(!cudaDeviceSynchronize());
    return taken == 4;
}

int *new_ints(size_t n)
{
    void *memory = nullptr;
    REQUIRE(!cudaMalloc(&memory, n * sizeof(int)));
    return (int *)memory;
}

int *new_pinned(size_t n)
{
    void *memory = nullptr;
    REQUIRE(!cudaHostAlloc(&memory, n * sizeof(int), cudaHostAllocDefault));
    return (int *)memory;
}

/* The signal that ends a child which does it; 0 when it ends well. */
template <typename deed> int signal_of(deed deed_of_child)
{
    int status = 0;
    fflush(nullptr);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        deed_of_child();
        _exit(0);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}
}

TEST(emulated_streams_run_nothing_before_something_synchronises)
{
    two_streams s;
    int ran = 0;
    hr_simt_enqueue(s.a, [&] { ran++; });
    hr_simt_enqueue(s.b, [&] { ran++; });
    EXPECT(ran == 0);
    EXPECT(!cudaStreamSynchronize(s.a) && ran >= 1);
    EXPECT(!cudaDeviceSynchronize() && ran == 2);
}

TEST(a_missing_wait_is_found_by_some_seed)
{
    two_streams s;
    int missed = 0;
    for (int i = 0; i < SEEDS; i++) {
        seed(i);
        missed += !takes_the_result(s, false);
    }
    EXPECT_MSG(missed > SEEDS / 4 && missed < SEEDS, "%d of %d seeds show the missing wait", missed, SEEDS);
}

TEST(emulated_waits_hold_under_every_seed)
{
    two_streams s;
    for (int i = 0; i < SEEDS; i++) {
        seed(i);
        EXPECT_MSG(takes_the_result(s, true), "seed %d", i);
    }
}

TEST(an_event_means_its_last_recording_before_the_wait)
{
    two_streams s;
    for (int i = 0; i < SEEDS; i++) {
        int first = 0, second = 0, taken = -1;
        seed(i);
        hr_simt_enqueue(s.a, [&] { first = 1; });
        REQUIRE(!cudaEventRecord(s.event, s.a));
        REQUIRE(!cudaStreamWaitEvent(s.b, s.event, 0));
        hr_simt_enqueue(s.b, [&] { taken = first; });
        hr_simt_enqueue(s.a, [&] { second = 1; });
        REQUIRE(!cudaEventRecord(s.event, s.a));               /* the wait above does not mean this one */
        REQUIRE(!cudaStreamSynchronize(s.b));
        EXPECT(taken == 1);
        REQUIRE(!cudaEventSynchronize(s.event));
        EXPECT(second == 1);
    }
}

TEST(the_same_seed_gives_the_same_order)
{
    std::string orders[3];
    const int seeds[3] = {7, 8, 7};
    for (int k = 0; k < 3; k++) {
        two_streams s;
        seed(1000);
        hr_simt_enqueue(s.a, [] {});
        REQUIRE(!cudaDeviceSynchronize());                     /* another seed in between starts it anew */
        seed(seeds[k]);
        for (int i = 0; i < 20; i++) {
            hr_simt_enqueue(s.a, [&, k] { orders[k] += 'a'; });
            hr_simt_enqueue(s.b, [&, k] { orders[k] += 'b'; });
        }
        REQUIRE(!cudaDeviceSynchronize());
    }
    EXPECT(orders[0].size() == 40 && orders[0] == orders[2] && orders[0] != orders[1]);
}

TEST(a_loop_of_queries_comes_to_an_end)
{
    two_streams s;
    int ran = 0, asked = 0;
    for (int i = 0; i < 5; i++) hr_simt_enqueue(s.a, [&] { ran++; });
    REQUIRE(!cudaEventRecord(s.event, s.a));
    EXPECT(cudaEventQuery(s.event) == cudaErrorNotReady);
    while (cudaEventQuery(s.event) == cudaErrorNotReady && asked < 100) asked++;
    EXPECT(ran == 5 && asked > 0 && asked < 100);
    EXPECT(cudaStreamQuery(s.a) == cudaSuccess);
    EXPECT(cudaGetLastError() == cudaSuccess);
}

TEST(the_legacy_stream_waits_for_blocking_streams_only)
{
    cudaStream_t blocking = nullptr, free_stream = nullptr;
    int value = 0, free_value = 0, *device = new_ints(1), host = 5;
    REQUIRE(!cudaStreamCreate(&blocking) && !cudaStreamCreateWithFlags(&free_stream, cudaStreamNonBlocking));
    hr_simt_enqueue(blocking, [&] { value = 1; });
    bool ran_early = true;
    for (int i = 0; i < SEEDS; i++) {
        seed(i);
        free_value = 0;
        hr_simt_enqueue(free_stream, [&] { free_value = 1; });
        REQUIRE(!cudaMemcpy(device, &host, sizeof host, cudaMemcpyHostToDevice));
        ran_early &= free_value == 1;
        REQUIRE(!cudaStreamSynchronize(free_stream));
    }
    EXPECT(value == 1 && !ran_early);
    cudaStreamDestroy(blocking);
    cudaStreamDestroy(free_stream);
    cudaFree(device);
}

TEST(asynchronous_copies_happen_when_their_turn_comes)
{
    two_streams s;
    int *device = new_ints(1), *pinned = new_pinned(2);
    pinned[0] = 1;
    REQUIRE(!cudaMemcpyAsync(device, pinned, sizeof(int), cudaMemcpyHostToDevice, s.a));
    pinned[0] = 2;                                            /* too early: the copy has not been made */
    REQUIRE(!cudaMemcpyAsync(pinned + 1, device, sizeof(int), cudaMemcpyDeviceToHost, s.a));
    REQUIRE(!cudaStreamSynchronize(s.a));
    EXPECT(pinned[1] == 2);
    cudaFree(device);
    cudaFreeHost(pinned);
}

TEST(copies_that_a_device_refuses_are_refused)
{
    two_streams s;
    int *device = new_ints(8), *pinned = new_pinned(8), host[8] = {0};
    EXPECT(cudaMemcpyAsync(device, host, 4, cudaMemcpyHostToDevice, s.a) == cudaErrorInvalidValue);
    EXPECT(strstr(cudaGetErrorString(cudaErrorInvalidValue), "not pinned") != nullptr);
    EXPECT(cudaGetLastError() == cudaErrorInvalidValue && cudaGetLastError() == cudaSuccess);
    EXPECT(cudaMemcpyAsync(device, pinned, 33, cudaMemcpyHostToDevice, s.a) == cudaErrorInvalidValue);
    EXPECT(cudaMemcpy(device + 7, host, 8, cudaMemcpyHostToDevice) == cudaErrorInvalidValue);
    EXPECT(cudaMemcpy(device, host, 8, cudaMemcpyDeviceToHost) == cudaErrorInvalidValue);
    EXPECT(cudaMemset(host, 0, 4) == cudaErrorInvalidValue && cudaMemset(device, 0, 33) == cudaErrorInvalidValue);
    EXPECT(cudaMemcpyAsync(device, pinned, 4, cudaMemcpyHostToDevice, (cudaStream_t)host) ==
           cudaErrorInvalidResourceHandle);
    EXPECT(cudaMemcpy(device, host, 32, cudaMemcpyHostToDevice) == cudaSuccess);
    EXPECT(!cudaFree(device));
    EXPECT(cudaMemcpy(device, host, 4, cudaMemcpyHostToDevice) == cudaErrorInvalidValue);
    EXPECT(cudaFree(device) == cudaErrorInvalidValue && cudaFree(nullptr) == cudaSuccess);
    EXPECT(!cudaFreeHost(pinned) && cudaFreeHost(pinned) == cudaErrorInvalidValue);
}

TEST(the_device_has_no_more_memory_than_it_says)
{
    void *first = nullptr, *second = nullptr;
    size_t free_bytes = 0, total_bytes = 0;
    setenv("HEADROOM_SIMT_BYTES", "1000000", 1);
    EXPECT(cudaMalloc(&first, 1000001) == cudaErrorMemoryAllocation && !first);
    EXPECT(cudaMalloc(&first, 600000) == cudaSuccess && first);
    EXPECT(cudaMalloc(&second, 400001) == cudaErrorMemoryAllocation && !second);
    EXPECT(!cudaMemGetInfo(&free_bytes, &total_bytes) && free_bytes == 400000 && total_bytes == 1000000);
    EXPECT(cudaMalloc(&second, 400000) == cudaSuccess);
    EXPECT(!cudaFree(first) && !cudaMemGetInfo(&free_bytes, &total_bytes) && free_bytes == 600000);
    cudaFree(second);
}

TEST(another_process_takes_memory_at_its_step)
{
    size_t free_bytes = 0, total_bytes = 0;
    setenv("HEADROOM_SIMT_BYTES", "1000", 1);
    setenv("HEADROOM_SIMT_HOG", "700@3", 1);
    hr_simt_step_begin(2);
    EXPECT(!cudaMemGetInfo(&free_bytes, &total_bytes) && free_bytes == 1000);
    hr_simt_step_begin(3);
    EXPECT(!cudaMemGetInfo(&free_bytes, &total_bytes) && free_bytes == 300);
    hr_simt_step_begin(3);
    EXPECT(!cudaMemGetInfo(&free_bytes, &total_bytes) && free_bytes == 300);
}

TEST(memory_of_the_device_is_out_of_the_cpus_reach)
{
    int *device = new_ints(100), seen = 0, host = 0;
    EXPECT(signal_of([&] { *(volatile int *)device = 1; }) == SIGSEGV);
    two_streams s;
    hr_simt_enqueue(s.a, [&] { seen = device[99]; });
    REQUIRE(!cudaStreamSynchronize(s.a));
    EXPECT(seen == -1);                                       /* new memory holds ones */
    REQUIRE(!cudaMemcpy(&host, device + 5, sizeof host, cudaMemcpyDeviceToHost));
    EXPECT(host == -1);
    EXPECT(signal_of([&] { *(volatile int *)device = 1; }) == SIGSEGV);
    cudaFree(device);
}

TEST(stamps_of_events_keep_the_order_of_their_recordings)
{
    cudaEvent_t events[10], untimed = nullptr;
    two_streams s;
    float last = 0, milliseconds = -1;
    REQUIRE(!cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
    for (int i = 0; i < 10; i++) {
        REQUIRE(!cudaEventCreate(&events[i]) && !cudaEventRecord(events[i], i % 2 ? s.a : s.b));
        REQUIRE(!cudaStreamWaitEvent(i % 2 ? s.b : s.a, events[i], 0));
    }
    EXPECT(cudaEventElapsedTime(&milliseconds, events[0], events[1]) == cudaErrorNotReady);
    REQUIRE(!cudaDeviceSynchronize());
    for (int i = 1; i < 10; i++) {
        EXPECT(!cudaEventElapsedTime(&milliseconds, events[0], events[i]) && milliseconds >= last);
        last = milliseconds;
    }
    REQUIRE(!cudaEventRecord(untimed, s.a) && !cudaDeviceSynchronize());
    EXPECT(cudaEventElapsedTime(&milliseconds, events[0], untimed) == cudaErrorInvalidResourceHandle);
    for (int i = 0; i < 10; i++) cudaEventDestroy(events[i]);
    cudaEventDestroy(untimed);
}

/* b joins a's capture and is joined again; both add to *value what the graph's order makes 12. */
static cudaGraph_t capture_fork(two_streams &s, int *value)
{
    cudaGraph_t graph = nullptr;
    REQUIRE(!cudaStreamBeginCapture(s.a, cudaStreamCaptureModeRelaxed));
    hr_simt_enqueue(s.a, [value] { *value += 1; });
    REQUIRE(!cudaEventRecord(s.event, s.a) && !cudaStreamWaitEvent(s.b, s.event, 0));
    hr_simt_enqueue(s.b, [value] { *value *= 3; });
    REQUIRE(!cudaEventRecord(s.other, s.b) && !cudaStreamWaitEvent(s.a, s.other, 0));
    hr_simt_enqueue(s.a, [value] { *value += 9; });
    REQUIRE(!cudaStreamEndCapture(s.a, &graph));
    return graph;
}

TEST(a_captured_graph_replays_what_was_enqueued)
{
    two_streams s;
    int value = 0;
    cudaGraph_t graph = capture_fork(s, &value);
    cudaGraphExec_t exec = nullptr;
    REQUIRE(!cudaDeviceSynchronize());
    EXPECT(value == 0);                                       /* capturing runs nothing */
    REQUIRE(!cudaGraphInstantiate(&exec, graph, 0) && !cudaGraphDestroy(graph));
    for (int i = 0; i < SEEDS; i++) {
        seed(i);
        value = 0;
        REQUIRE(!cudaGraphLaunch(exec, s.a) && !cudaGraphLaunch(exec, s.b));   /* never beside itself: 12, then 48 */
        REQUIRE(!cudaDeviceSynchronize());
        EXPECT_MSG(value == 48, "seed %d: %d", i, value);
    }
    REQUIRE(!cudaGraphExecDestroy(exec));
}

TEST(a_graph_leaves_open_what_its_capture_left_open)
{
    two_streams s;
    int value = 0, taken = -1, missed = 0;
    cudaGraph_t graph = nullptr;
    cudaGraphExec_t exec = nullptr;
    REQUIRE(!cudaStreamBeginCapture(s.a, cudaStreamCaptureModeRelaxed));
    REQUIRE(!cudaEventRecord(s.event, s.a) && !cudaStreamWaitEvent(s.b, s.event, 0));
    hr_simt_enqueue(s.a, [&] { value = 1; });
    hr_simt_enqueue(s.b, [&] { taken = value; });
    REQUIRE(!cudaEventRecord(s.other, s.b) && !cudaStreamWaitEvent(s.a, s.other, 0));
    REQUIRE(!cudaStreamEndCapture(s.a, &graph) && !cudaGraphInstantiate(&exec, graph, 0));
    for (int i = 0; i < SEEDS; i++) {
        seed(i);
        value = 0;
        REQUIRE(!cudaGraphLaunch(exec, s.a) && !cudaStreamSynchronize(s.a));
        missed += taken == 0;
    }
    EXPECT_MSG(missed > SEEDS / 10 && missed < SEEDS, "%d of %d seeds", missed, SEEDS);
    cudaGraphExecDestroy(exec);
    cudaGraphDestroy(graph);
}

/* What the deed answers in a capture, and what the end of the capture answers after it. */
template <typename deed> static void expect_broken(cudaStreamCaptureMode mode, deed forbidden, cudaError_t answer)
{
    two_streams s;
    cudaGraph_t graph = nullptr;
    REQUIRE(!cudaStreamBeginCapture(s.a, mode));
    cudaError_t error = forbidden(s);
    EXPECT_MSG(error == answer, "answered %s", cudaGetErrorName(error));
    EXPECT(cudaStreamEndCapture(s.a, &graph) == cudaErrorStreamCaptureInvalidated && !graph);
    cudaGetLastError();
    EXPECT(takes_the_result(s, true));                        /* the streams are free again */
}

TEST(what_breaks_a_capture_breaks_the_emulated_one)
{
    const cudaStreamCaptureMode relaxed = cudaStreamCaptureModeRelaxed;
    int *device = new_ints(1), host = 0;
    expect_broken(
        relaxed, [](two_streams &s) { return cudaStreamSynchronize(s.a); }, cudaErrorStreamCaptureUnsupported);
    expect_broken(relaxed, [](two_streams &) { return cudaDeviceSynchronize(); }, cudaErrorStreamCaptureUnsupported);
    expect_broken(relaxed, [&](two_streams &) { return cudaMemcpy(device, &host, 4, cudaMemcpyHostToDevice); },
                  cudaErrorStreamCaptureImplicit);
    expect_broken(relaxed, [](two_streams &) { hr_simt_enqueue(nullptr, [] {}); return cudaGetLastError(); },
                  cudaErrorStreamCaptureImplicit);
    expect_broken(cudaStreamCaptureModeGlobal, [&](two_streams &) { void *p; return cudaMalloc(&p, 4); },
                  cudaErrorStreamCaptureUnsupported);
    expect_broken(relaxed, [](two_streams &s) {
        hr_simt_enqueue(s.b, [] {});
        cudaEventRecord(s.event, s.b);
        return cudaStreamWaitEvent(s.a, s.event, 0);
    }, cudaErrorStreamCaptureIsolation);
    expect_broken(relaxed, [](two_streams &s) {
        cudaGraph_t graph = nullptr;
        REQUIRE(!cudaEventRecord(s.event, s.a) && !cudaStreamWaitEvent(s.b, s.event, 0));
        return cudaStreamEndCapture(s.b, &graph);
    }, cudaErrorStreamCaptureUnmatched);
    EXPECT(cudaStreamBeginCapture(nullptr, relaxed) == cudaErrorStreamCaptureUnsupported);
    cudaFree(device);
}

TEST(a_capture_with_unjoined_streams_is_refused)
{
    two_streams s;
    cudaGraph_t graph = nullptr;
    REQUIRE(!cudaStreamBeginCapture(s.a, cudaStreamCaptureModeRelaxed));
    REQUIRE(!cudaEventRecord(s.event, s.a) && !cudaStreamWaitEvent(s.b, s.event, 0));
    hr_simt_enqueue(s.b, [] {});
    EXPECT(cudaEventQuery(s.event) == cudaErrorCapturedEvent);
    EXPECT(cudaStreamEndCapture(s.a, &graph) == cudaErrorStreamCaptureUnjoined && !graph);
    EXPECT(cudaStreamEndCapture(s.a, &graph) != cudaSuccess && !graph);
}

TEST(a_graph_that_finds_no_memory_is_not_instantiated)
{
    two_streams s;
    int value = 0;
    cudaGraph_t graph = capture_fork(s, &value);
    cudaGraphExec_t exec = nullptr;
    setenv("HEADROOM_SIMT_BYTES", "1000", 1);
    EXPECT(cudaGraphInstantiate(&exec, graph, 0) == cudaErrorMemoryAllocation && !exec);
    cudaGraphDestroy(graph);
}

TEST(planted_driver_errors_are_what_the_count_of_devices_says)
{
    static const int planted[] = {34, 35, 100};
    int count = -1;
    for (int error : planted) {
        setenv("HEADROOM_SIMT_ERROR", std::to_string(error).c_str(), 1);
        EXPECT(cudaGetDeviceCount(&count) == (cudaError_t)error && count == 0);
    }
    unsetenv("HEADROOM_SIMT_ERROR");
    EXPECT(cudaGetDeviceCount(&count) == cudaSuccess && count == 1);
    EXPECT(cudaSetDevice(1) == cudaErrorInvalidDevice && cudaSetDevice(0) == cudaSuccess);
}
