/* Private to the cuda device: its state, and calls of the runtime that turn errors into statuses.
 *
 * One allocation holds the arena and, behind it, a tail of HR_CUDA_TAIL_BYTES:
 *   [arena_bytes)  canary (256 ... 511 bytes), control block, results of HASH and VERIFY
 * The control block goes to the device before each step and the whole tail comes back after it, in one copy each.
 */
#ifndef HR_CUDA_DEVICE_H
#define HR_CUDA_DEVICE_H
#include <cuda_runtime_api.h>
#include "device.h"
#include "cuda_nvml.h"
#include "queue.h"

enum {
    HR_CUDA_ALIGNMENT = 256,
    HR_CUDA_RESULTS = 4096,            /* slots; a step with more waits in its middle and empties them */
    HR_CUDA_TAIL_BYTES = 3 * HR_CUDA_ALIGNMENT + HR_CUDA_RESULTS * 16,
    HR_CUDA_FAILURE_CHARS = 1024,
};

typedef struct hr_cuda_control {       /* as it lies in device memory */
    uint64_t step;
    uint32_t flags, unused;
} hr_cuda_control;

typedef struct hr_cuda_slot {          /* zeros before a command uses it */
    uint64_t sum;                      /* HASH: sum of word hashes */
    uint64_t other;                    /* HASH: OR of all words; VERIFY: UINT64_MAX - first place, 0: none */
} hr_cuda_slot;

/* Pinned memory that the device reads and writes beside the pool. */
typedef struct hr_cuda_pinned {
    hr_cuda_control control;
    volatile uint32_t reached[HR_STREAMS];      /* HEADROOM_LOCATE: 1 + last command that has ended */
    char tail[HR_CUDA_TAIL_BYTES];              /* as it came back */
} hr_cuda_pinned;

typedef struct hr_cuda_step {
    hr_issue issue;
    bool begun;
    int current;                       /* command that is being submitted, -1 */
    int n_results;                     /* slots in use */
    hr_command *commands;              /* [capacity] by id */
    bool *submitted;                   /* [capacity] */
    int *results;                      /* [HR_CUDA_RESULTS] command of each slot */
    size_t capacity;
    hr_status failed;                  /* first failure of a command, reported by finish */
    char failure[HR_CUDA_FAILURE_CHARS];
} hr_cuda_step;

/* Events by command, made before a step and kept. */
typedef struct hr_cuda_events {
    cudaEvent_t *all;
    size_t n, capacity;
    unsigned flags;                    /* cudaEventDisableTiming or not */
} hr_cuda_events;

typedef struct hr_cuda {
    hr_device device;                  /* first */
    int index;
    struct cudaDeviceProp prop;
    cudaStream_t streams[HR_STREAMS];
    hr_cuda_queue queue;
    hr_nvml nvml;
    char *arena, *pool;
    int64_t arena_bytes, pool_bytes, used_bytes, context_bytes;
    hr_cuda_pinned *pinned;
    hr_cuda_step step;
    hr_cuda_events done, starts, ends; /* done: without times, when a step has no stamps */
    cudaEvent_t fork, joins[HR_STREAMS], begin, end;   /* begin, end: with times */
    cudaGraphExec_t recorded;
    bool locate;                       /* HEADROOM_LOCATE: marks tell which command failed */
    bool counting;                     /* inside a step */
    int64_t allocations, synchronisations;
} hr_cuda;

/* Of the call's text ("cudaFree(p)") the name is kept; CUDA_TRY_AS gives CUDA's name for one of ours. */
#define CUDA_TRY(d, call) TRY(hr_cuda_status((d), (call), #call))
#define CUDA_TRY_AS(d, name, call) TRY(hr_cuda_status((d), (call), name))
hr_status hr_cuda_status(hr_cuda *d, cudaError_t error, const char *call);
/* Makes the device current for this thread. */
hr_status hr_cuda_enter(hr_cuda *d);

/* All calls that allocate or wait go through these: inside a step they are counted. */
cudaError_t hr_cuda_malloc(hr_cuda *d, char **pointer, int64_t bytes);
cudaError_t hr_cuda_pin(hr_cuda *d, void **pointer, int64_t bytes);
cudaError_t hr_cuda_event_new(hr_cuda *d, cudaEvent_t *event, unsigned flags);
cudaError_t hr_cuda_instantiate(hr_cuda *d, cudaGraphExec_t *exec, cudaGraph_t graph);
cudaError_t hr_cuda_wait_stream(hr_cuda *d, hr_stream stream);
cudaError_t hr_cuda_copy_now(hr_cuda *d, void *to, const void *from, int64_t bytes, enum cudaMemcpyKind kind);

hr_status hr_cuda_events_grow(hr_cuda *d, hr_cuda_events *events, size_t n);
void hr_cuda_events_clear(hr_cuda_events *events);

/* Offsets from the arena's beginning. */
static inline int64_t hr_cuda_control_offset(const hr_cuda *d)
{
    return (d->arena_bytes + HR_CUDA_ALIGNMENT - 1) / HR_CUDA_ALIGNMENT * HR_CUDA_ALIGNMENT + HR_CUDA_ALIGNMENT;
}
static inline int64_t hr_cuda_results_offset(const hr_cuda *d) { return hr_cuda_control_offset(d) + HR_CUDA_ALIGNMENT; }
static inline hr_cuda_slot *hr_cuda_slots(const hr_cuda *d)
{
    return (hr_cuda_slot *)(d->arena + hr_cuda_results_offset(d));
}
static inline uint8_t hr_cuda_canary(int64_t place) { return (uint8_t)(0xc5 + 29 * place); }

/* device.c */
hr_status hr_cuda_open(const hr_device_options *options, hr_device **device);
void hr_cuda_close(hr_device *device);
hr_status hr_cuda_reserve(hr_device *device, int64_t arena_bytes, int64_t host_bytes);
char *hr_cuda_arena(hr_device *device);
char *hr_cuda_host_pool(hr_device *device);
hr_status hr_cuda_read(hr_device *device, void *to, int64_t arena_offset, int64_t bytes);
hr_status hr_cuda_write(hr_device *device, int64_t arena_offset, const void *from, int64_t bytes);
hr_site hr_cuda_site(hr_device *device);
int64_t hr_cuda_used_bytes(const hr_device *device);
int64_t hr_cuda_available_bytes(hr_device *device);
void hr_cuda_describe(const hr_device *device, char *text, size_t chars);
int hr_cuda_channel_block(void);
extern const hr_device_kind hr_device_cuda;      /* module.c */

/* issue.c */
hr_status hr_cuda_begin(hr_device *device, const hr_issue *issue);
hr_status hr_cuda_submit(hr_device *device, const hr_command *command);
hr_status hr_cuda_finish(hr_device *device, double *start_seconds, double *end_seconds);
hr_status hr_cuda_issue_fork(hr_cuda *d);
hr_status hr_cuda_issue_command(hr_cuda *d, const hr_command *command);
hr_status hr_cuda_issue_join(hr_cuda *d);
void hr_cuda_note_failure(hr_cuda *d, hr_status status);

/* judge.c: before and after a step. */
hr_status hr_cuda_prepare_step(hr_cuda *d, uint64_t step, int n_slots);
hr_status hr_cuda_fetch_tail(hr_cuda *d);
hr_status hr_cuda_judge_tail(hr_cuda *d, uint64_t step);
hr_status hr_cuda_take_slot(hr_cuda *d, const hr_command *command, hr_cuda_slot **slot);
void hr_cuda_deliver_results(hr_cuda *d);

/* record.c */
hr_status hr_cuda_record_begin(hr_cuda *d);
/* Ends the capture, keeps the graph and launches it. On failure *reason says why and nothing has run. */
hr_status hr_cuda_record_launch(hr_cuda *d, char reason[HR_CUDA_FAILURE_CHARS]);
void hr_cuda_record_forget(hr_cuda *d);
hr_status hr_cuda_replay(hr_device *device, uint64_t step, double *seconds);

/* facts.c */
void hr_cuda_facts(hr_device *device, hr_device_facts *facts);
int64_t hr_cuda_process_bytes(const hr_cuda *d);

/* libraries.c: what the emulator does not have. */
hr_status hr_cuda_libraries_open(hr_cuda_queue *queue);
void hr_cuda_libraries_close(hr_cuda_queue *queue);
void hr_cuda_libraries_describe(char *text, size_t chars);
extern const int64_t hr_cuda_library_reserve_bytes;   /* left free for the context and engines loaded later */
void hr_cuda_range_begin(const char *name);
void hr_cuda_range_end(void);
void hr_cuda_step_begins(uint64_t step);
#endif
