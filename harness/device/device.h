/* A device carries commands out on streams: one arena of exactly the bytes asked for, one pool of host
 * memory, and streams that run their commands in order, each after the commands it waits for.
 *
 * The executor numbers commands (one per plan step) and submits them without waiting; the device stamps
 * start and end. `host` is the CPU as a virtual accelerator: each stream is a thread, OUT and IN streams
 * are its copy engines, optionally paced to a link speed. `cuda` is a real GPU; `simt` is the cuda device's own
 * code over an emulated runtime, for tests. Both are modules loaded at run time (module.h). `sim` has neither bytes nor
 * kernels: a clock and a ledger (sim/sim.h).
 *
 * Thread-safety: one thread drives a device. Errors of commands surface in hr_device_finish.
 */
#ifndef HR_DEVICE_H
#define HR_DEVICE_H
#include "kernel.h"
#include "plan.h"
#include "spec.h"

typedef struct hr_device_options {
    int threads;              /* host: compute threads; 0: the device's default */
    double link_bytes_per_second; /* host: pace of OUT and IN, each; 0: as fast as it goes */
    bool pin;                 /* host: pin compute and copy threads to CPUs */
    int index;                /* which device of the kind */
    bool fast;                /* cuda: algorithms may be non-deterministic */
    char machine[256];        /* sim: whose costs (sim/sim.h); "" elsewhere */
} hr_device_options;

typedef enum hr_command_kind {
    HR_COMMAND_KERNEL,
    HR_COMMAND_COPY,
    HR_COMMAND_FILL,          /* words of `pattern` */
    HR_COMMAND_HASH,          /* result->hash, any_bit of bytes at `from` (hash.h) */
    HR_COMMAND_VERIFY,        /* result->first_changed: first word at `from` that is not `pattern`, -1 */
    HR_COMMAND_NOTHING,
} hr_command_kind;

typedef struct hr_command_result {
    uint64_t hash;
    bool any_bit;             /* whether any bit of the bytes is set */
    int64_t first_changed;
} hr_command_result;

typedef struct hr_command {
    hr_command_kind kind;
    hr_stream stream;
    int id;                   /* 0 ... n-1, ascending within hr_device_begin/finish */
    const char *name;         /* what runs, for profilers and messages; NULL: the kind. Valid until finish */
    const int *waits;         /* ids of earlier commands on other streams; must stay valid until finish */
    int n_waits;
    const hr_kernel *kernel;  /* KERNEL: call must stay valid until finish */
    hr_kernel_call call;
    void *to;                 /* COPY, FILL */
    const void *from;         /* COPY, HASH, VERIFY */
    int64_t bytes;
    uint32_t pattern;         /* FILL, VERIFY: 32-bit words */
    hr_command_result *result; /* HASH, VERIFY: written by finish at the latest */
} hr_command;

/* How the commands of one step are issued. */
typedef struct hr_issue {
    int n_commands;           /* at most */
    uint64_t step;            /* number of the training step */
    bool stamps;              /* stamp start and end of every command */
    bool record;              /* keep the step for replay (stamps and results are then refused) */
} hr_issue;

typedef struct hr_device hr_device;
struct hr_device_facts;

typedef struct hr_device_kind {
    const char *name, *summary;
    const char *module;                /* file that it lives in (module.h), NULL: this program */
    const hr_kernel *const *kernels;   /* tables, NULL ends */
    int (*channel_block)(void);        /* what its kernels prefer, as in hr_graph_new */
    bool simulated;                    /* plans are played in virtual time (sim/sim.h), nothing runs */
    bool separate_memory;              /* the arena cannot be read by the CPU: read and write go between */
    /* Opens the device. Fails with HR_UNSUPPORTED and one line that says what is missing. The device's own `kind`
     * may differ from this one (a module's). */
    hr_status (*open)(const hr_device_options *options, hr_device **device);
    void (*close)(hr_device *device);
    /* (Re)allocates the arena and the host pool, exactly these bytes, faulted in. On the host the arena is followed
     * by a guard that faults on access; on cuda by canaries that finish looks at. HR_NO_MEMORY says what was free. */
    hr_status (*reserve)(hr_device *device, int64_t arena_bytes, int64_t host_bytes);
    char *(*arena)(hr_device *device);
    char *(*host_pool)(hr_device *device);
    /* One step: begin, submit each command in order, finish: waits for all; start/end (may be NULL) get seconds
     * since begin. Errors of commands surface in finish. With issue.record, finish also keeps the step: replay runs
     * it again with another step number and waits; seconds: on the device's clock. HR_UNSUPPORTED from finish with
     * the reason when the step cannot be recorded (it was run all the same). replay NULL: not on this device. */
    hr_status (*begin)(hr_device *device, const hr_issue *issue);
    hr_status (*submit)(hr_device *device, const hr_command *command);
    hr_status (*finish)(hr_device *device, double *start_seconds, double *end_seconds);
    hr_status (*replay)(hr_device *device, uint64_t step, double *seconds);
    /* Synchronous copies between arena and ordinary memory, outside of steps. */
    hr_status (*read)(hr_device *device, void *to, int64_t arena_offset, int64_t bytes);
    hr_status (*write)(hr_device *device, int64_t arena_offset, const void *from, int64_t bytes);
    hr_site (*site)(hr_device *device);
    /* Highest end (offset + bytes) of arena ranges that commands were really given since reserve. */
    int64_t (*used_bytes)(const hr_device *device);
    /* Bytes that an arena could have now (with what this device's own arena holds), less a stated reserve. */
    int64_t (*available_bytes)(hr_device *device);
    /* What the device's counters say; see hr_device_facts. */
    void (*facts)(hr_device *device, struct hr_device_facts *facts);
    /* One line: "AMD EPYC, 2 cores, 1 compute thread, link paced 12 GB/s". */
    void (*describe)(const hr_device *device, char *text, size_t chars);
} hr_device_kind;

/* Facts that go into records beside a row. Unknown numbers are -1, unknown text is "". */
typedef struct hr_device_facts {
    int64_t process_bytes;          /* device memory that this process holds in all: arena, context, libraries */
    int64_t context_bytes;          /* of them before the first arena was reserved */
    int64_t allocations, synchronisations; /* made inside steps (begin ... finish, without the final wait) */
    int sm_clock_mhz, memory_clock_mhz, temperature_celsius, power_watts;
    char throttle[64];              /* reasons for lowered clocks, "" none */
    char driver[32], libraries[96]; /* "580.95", "CUDA 13.0, cuDNN 9.19.0, cuBLASLt 13.1" */
    char uuid[48];
} hr_device_facts;

struct hr_device { const hr_device_kind *kind; };   /* kinds embed this first */

extern const hr_device_kind hr_device_host;
/* Kinds by name. Those that live in a module (cuda, simt) have only name, summary, channel_block and open here, so
 * that asking for their names loads nothing; use device->kind after open. */
extern const hr_device_kind *const hr_device_kinds[];  /* NULL ends */
const hr_device_kind *hr_device_find(const char *name);
/* "cuda:index=1,algorithms=fast": the kind, and index and fast of the options (the others are left alone). Replaces
 * nothing silently: an unknown name or option is HR_BAD_ARGUMENT with the known ones. */
hr_status hr_device_parse(const char *spec, const hr_device_kind **kind, hr_device_options *options);
extern const hr_option hr_device_spec_options[];   /* for --list */
#endif
