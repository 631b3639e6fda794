/* A device carries commands out on streams: one arena of exactly the bytes asked for, one pool of host
 * memory, and streams that run their commands in order, each after the commands it waits for.
 *
 * The executor numbers commands (one per plan step) and submits them without waiting; the device stamps
 * start and end. `host` is the CPU as a virtual accelerator: each stream is a thread, OUT and IN streams
 * are its copy engines, optionally paced to a link speed.
 *
 * Thread-safety: one thread drives a device. Errors of commands surface in hr_device_finish.
 */
#ifndef HR_DEVICE_H
#define HR_DEVICE_H
#include "kernel.h"
#include "plan.h"

typedef struct hr_device_options {
    int threads;              /* compute threads; 0: the device's default */
    double link_bytes_per_second; /* pace of OUT and IN, each; 0: as fast as it goes */
    bool pin;                 /* pin compute and copy threads to CPUs */
    int index;                /* which device of the kind */
} hr_device_options;

typedef enum hr_command_kind { HR_COMMAND_KERNEL, HR_COMMAND_COPY, HR_COMMAND_FILL, HR_COMMAND_NOTHING } hr_command_kind;

typedef struct hr_command {
    hr_command_kind kind;
    hr_stream stream;
    int id;                   /* 0 ... n-1, ascending within hr_device_begin/finish */
    const int *waits;         /* ids of earlier commands on other streams; must stay valid until finish */
    int n_waits;
    const hr_kernel *kernel;  /* KERNEL: call must stay valid until finish */
    hr_kernel_call call;
    void *to;                 /* COPY, FILL */
    const void *from;         /* COPY */
    int64_t bytes;
    uint32_t pattern;         /* FILL: 32-bit words */
} hr_command;

typedef struct hr_device hr_device;

typedef struct hr_device_kind {
    const char *name, *summary;
    /* Opens the device. Fails with HR_UNSUPPORTED and one line that says what is missing. */
    hr_status (*open)(const hr_device_options *options, hr_device **device);
    void (*close)(hr_device *device);
    /* (Re)allocates the arena and the host pool, exactly these bytes, faulted in. The arena is followed by
     * a guard that faults on access. */
    hr_status (*reserve)(hr_device *device, int64_t arena_bytes, int64_t host_bytes);
    char *(*arena)(hr_device *device);
    char *(*host_pool)(hr_device *device);
    /* One step: begin(n commands), submit each in order, finish: waits for all; start/end (may be NULL) get
     * seconds since begin. */
    hr_status (*begin)(hr_device *device, int n_commands);
    hr_status (*submit)(hr_device *device, const hr_command *command);
    hr_status (*finish)(hr_device *device, double *start_seconds, double *end_seconds);
    /* Synchronous copies between arena and ordinary memory, outside of steps. */
    hr_status (*read)(hr_device *device, void *to, int64_t arena_offset, int64_t bytes);
    hr_status (*write)(hr_device *device, int64_t arena_offset, const void *from, int64_t bytes);
    int (*threads)(const hr_device *device);
    /* Highest end (offset + bytes) of arena ranges that commands were really given since reserve. */
    int64_t (*used_bytes)(const hr_device *device);
    /* One line: "AMD EPYC, 2 cores, 1 compute thread, link paced 12 GB/s". */
    void (*describe)(const hr_device *device, char *text, size_t chars);
} hr_device_kind;

struct hr_device { const hr_device_kind *kind; };   /* kinds embed this first */

extern const hr_device_kind hr_device_host;
extern const hr_device_kind *const hr_device_kinds[];  /* NULL ends */
const hr_device_kind *hr_device_find(const char *name);
#endif
