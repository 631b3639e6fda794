/* Private to the emulated CUDA runtime: operations in the order of a graph, and the one emulated device.
 *
 * Every asynchronous call becomes an operation that comes after certain others: the one before it in its stream, and
 * the recordings of the events that the stream waits for. A captured call becomes a node of a graph with the same
 * kind of edges; launching a graph makes operations of its nodes. So there is one scheduler (runtime_stream.cpp) for
 * both, and it is free in everything that the edges leave open.
 */
#ifndef HR_SIMT_RUNTIME_PRIVATE_H
#define HR_SIMT_RUNTIME_PRIVATE_H
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>
#include "cuda_runtime_api.h"

namespace hr_simt_runtime {

struct operation {
    std::function<void()> run;                       /* may be empty: an order and no work */
    int lane = 0;                                    /* number of its stream */
    std::vector<std::shared_ptr<operation>> next;    /* what waits for this one */
    int waits_for = 0;
    bool done = false;
    double seconds = 0;                              /* when it ran */
};
using operation_ref = std::shared_ptr<operation>;

struct node {
    std::function<void()> run;
    int lane;                                        /* number of the stream that was captured */
    std::vector<int> after;                          /* indices of earlier nodes */
};

struct capture {
    cudaStreamCaptureMode mode;
    cudaStream_t origin;
    std::vector<node> nodes;
    bool broken = false;                             /* something that capture forbids was tried */
};
using capture_ref = std::shared_ptr<capture>;

struct machine {
    std::recursive_mutex lock;
    std::vector<operation_ref> ready;
    std::set<cudaStream_t> streams;
    std::set<cudaEvent_t> events;
    std::set<cudaGraph_t> graphs;
    std::set<cudaGraphExec_t> execs;
    std::set<capture_ref> captures;
    CUstream_st *legacy = nullptr;
    cudaError_t sticky = cudaSuccess;                /* a kernel failed: every call says so from now on */
    std::string detail;                              /* what the emulator knows about the last error */
    std::string seed_text = "?";
    std::mt19937_64 random;
    uint64_t preference = 0;                         /* what the streams' order of preference is made of */
    int64_t used_bytes = 0, hog_bytes = 0;
};
machine &the_machine();

/* Notes `error` and its cause as the thread's last error. */
cudaError_t fail(cudaError_t error, const char *format, ...) __attribute__((format(printf, 2, 3)));
void set_last(cudaError_t error);

/* Runs an entry point's body under the lock; after a kernel has failed, gives that error instead. */
template <typename body_type> cudaError_t enter(body_type body)
{
    std::lock_guard<std::recursive_mutex> hold(the_machine().lock);
    if (the_machine().sticky != cudaSuccess) return the_machine().sticky;
    return body();
}

/* Adds an operation (or, while the stream is captured, a node) to a stream. `async` names the call for messages. */
cudaError_t add(cudaStream_t stream, const char *call, std::function<void()> run);
/* Runs operations until `target` has run; NULL: all. */
void run_until(const operation *target);
void run_one();
operation_ref enqueue(std::function<void()> run, int lane, const std::vector<operation_ref> &after);
/* For calls that wait, or that CUDA holds unsafe during a capture: breaks such a capture. `always`: even a relaxed. */
cudaError_t refuse_in_capture(const char *call, bool always);
/* The legacy stream waits for all blocking streams; breaks any capture that is under way. */
cudaError_t legacy_call(const char *call, std::function<void()> run);
cudaError_t unknown_handle(const char *call, const char *what);

/* Memory. `open` true while operations run: only then can the device's memory be touched. */
void memory_open(bool open);
/* Whether [pointer, pointer + bytes) lies inside one live allocation on the device, or in pinned memory. */
bool is_device_memory(const void *pointer, size_t bytes);
bool is_pinned_memory(const void *pointer, size_t bytes);
int64_t total_bytes();
int64_t free_bytes();
}

struct CUstream_st {
    bool blocking;
    int number;                                      /* 0: the legacy stream */
    hr_simt_runtime::operation_ref tail;
    hr_simt_runtime::capture_ref capture;            /* while captured */
    int last_node = -1;
};

struct CUevent_st {
    bool timing;
    hr_simt_runtime::operation_ref record;
    hr_simt_runtime::capture_ref capture;            /* last recorded in this capture */
    int node = -1;
};

struct CUgraph_st { std::vector<hr_simt_runtime::node> nodes; };

struct CUgraphExec_st {
    std::vector<hr_simt_runtime::node> nodes;
    hr_simt_runtime::operation_ref last;             /* a graph never overlaps itself */
    int64_t bytes;                                   /* of the device, taken when instantiated */
};
#endif
