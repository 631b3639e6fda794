/* The host device: the CPU as a virtual accelerator with a capped arena and two copy engines.
 *
 * The arena is one mapping of exactly the bytes asked for, on huge pages, touched before anything is timed
 * (pages never touched before come at 1 to 3 GB/s). Behind it lies a page that faults on access. The arena
 * begins on 64 bytes, as buffers must, and so ends 0 to 63 bytes before that page: a kernel that runs over
 * the end of the last buffer is caught at the next cache line. The pool of host memory is a mapping of its
 * own, with a guard of its own.
 */
#include "device.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "cpu.h"
#include "stream.h"

typedef struct mapping {
    char *base;              /* what mmap gave */
    size_t mapped_bytes;
    char *memory;            /* what is used: 64-byte aligned, ends at the guard page */
    int64_t bytes;
} mapping;

typedef struct host {
    hr_device device;        /* first */
    hr_streams streams;
    mapping arena, pool;
    int64_t used_bytes;
    bool streams_open;
} host;

static void mapping_clear(mapping *m)
{
    if (m->base) munmap(m->base, m->mapped_bytes);
    *m = (mapping){0};
}

/* What the system can give without swapping; INT64_MAX where it does not say. The arena is touched at once, so
 * that too large a request would end in the kernel's killing some process, and not in a status. */
static int64_t available_bytes(void)
{
    char line[128];
    long long kib = INT64_MAX / 1024;
    FILE *file = fopen("/proc/meminfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %lld kB", &kib) == 1) break;
    if (file) fclose(file);
    return (int64_t)kib * 1024;
}

static hr_status mapping_new(int64_t bytes, mapping *m)
{
    hr_status st = HR_OK;
    int64_t available = available_bytes();
    if (bytes > available)
        return hr_fail(HR_NO_MEMORY, "cannot reserve %lld bytes: this machine has %lld bytes left", (long long)bytes,
                       (long long)available);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t aligned = ((size_t)bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT;
    size_t pages = (aligned + page - 1) / page * page;
    mapping fresh = {.mapped_bytes = pages + page, .bytes = bytes};
    fresh.base = mmap(NULL, fresh.mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh.base == MAP_FAILED) {
        fresh.base = NULL;
        FAIL(HR_NO_MEMORY, "cannot map %lld bytes: %s", (long long)bytes, strerror(errno));
    }
    madvise(fresh.base, pages, MADV_HUGEPAGE);
    fresh.memory = fresh.base + pages - aligned;
    for (size_t i = 0; i < pages; i += page) ((volatile char *)fresh.base)[i] = 0;
    if (mprotect(fresh.base + pages, page, PROT_NONE))
        FAIL(HR_DEVICE, "cannot protect the guard page: %s", strerror(errno));
    *m = fresh;
    fresh = (mapping){0};
out:
    mapping_clear(&fresh);
    return st;
}

static void host_close(hr_device *device)
{
    host *h = (host *)device;
    if (!h) return;
    if (h->streams_open) hr_streams_close(&h->streams);
    mapping_clear(&h->arena);
    mapping_clear(&h->pool);
    free(h);
}

static hr_status host_open(const hr_device_options *options, hr_device **device)
{
    hr_status st = HR_OK;
    int threads = options->threads > 0 ? options->threads : hr_cpu_count();
    host *h = calloc(1, sizeof *h);
    TRY_ALLOC(h);
    h->device.kind = &hr_device_host;
    if (options->index != 0) FAIL(HR_UNSUPPORTED, "there is one host device, number 0, not %d", options->index);
    h->streams_open = true;
    TRY(hr_streams_open(&h->streams, threads, options->pin, options->link_bytes_per_second));
    *device = &h->device;
    h = NULL;
out:
    host_close((hr_device *)h);
    return st;
}

static hr_status host_reserve(hr_device *device, int64_t arena_bytes, int64_t host_bytes)
{
    hr_status st = HR_OK;
    host *h = (host *)device;
    mapping_clear(&h->arena);
    mapping_clear(&h->pool);
    h->used_bytes = 0;
    TRY(mapping_new(arena_bytes > 0 ? arena_bytes : 1, &h->arena));
    TRY(mapping_new(host_bytes > 0 ? host_bytes : 1, &h->pool));
out:
    return st;
}

static char *host_arena(hr_device *device) { return ((host *)device)->arena.memory; }
static char *host_pool(hr_device *device) { return ((host *)device)->pool.memory; }

static hr_status host_begin(hr_device *device, const hr_issue *issue)
{
    if (issue->record) return hr_fail(HR_UNSUPPORTED, "the host device cannot record a step for replay");
    return hr_streams_begin(&((host *)device)->streams, issue->n_commands);
}

static void note_use(host *h, const void *pointer, int64_t bytes)
{
    const char *p = pointer;
    if (!p || p < h->arena.memory || p >= h->arena.memory + h->arena.bytes) return;
    int64_t end = p - h->arena.memory + bytes;
    if (end > h->used_bytes) h->used_bytes = end;
}

static void note_call(host *h, const hr_kernel_call *call)
{
    const hr_node *node = call->node;
    const hr_tensor *tensors = call->graph->tensors;
    for (int j = 0; j < node->n_in; j++)
        if (node->in[j] >= 0) note_use(h, call->in[j], hr_call_in_bytes(call, j));
    for (int k = 0; k < node->n_out; k++) note_use(h, call->out[k], hr_call_out_bytes(call, k));
    for (int k = 0; k < node->n_update; k++) note_use(h, call->update[k], tensors[node->update[k]].bytes);
    note_use(h, call->workspace, call->workspace_bytes);
}

static hr_status host_submit(hr_device *device, const hr_command *command)
{
    host *h = (host *)device;
    switch (command->kind) {
    case HR_COMMAND_KERNEL: note_call(h, &command->call); break;
    case HR_COMMAND_COPY:
        note_use(h, command->from, command->bytes);
        note_use(h, command->to, command->bytes);
        break;
    case HR_COMMAND_FILL:      /* poison, canaries and digests are the executor's, not the plan's use */
    case HR_COMMAND_VERIFY:
    case HR_COMMAND_HASH:
    case HR_COMMAND_NOTHING: break;
    }
    return hr_streams_submit(&h->streams, command);
}

static hr_status host_finish(hr_device *device, double *start_seconds, double *end_seconds)
{
    return hr_streams_finish(&((host *)device)->streams, start_seconds, end_seconds);
}

static hr_status range_check(const host *h, int64_t offset, int64_t bytes)
{
    if (offset < 0 || bytes < 0 || offset > h->arena.bytes - bytes)
        return hr_fail(HR_BAD_ARGUMENT, "%lld bytes at %lld lie outside of an arena of %lld", (long long)bytes,
                       (long long)offset, (long long)h->arena.bytes);
    return HR_OK;
}

static hr_status host_read(hr_device *device, void *to, int64_t arena_offset, int64_t bytes)
{
    hr_status st = range_check((host *)device, arena_offset, bytes);
    if (st == HR_OK) memcpy(to, ((host *)device)->arena.memory + arena_offset, (size_t)bytes);
    return st;
}

static hr_status host_write(hr_device *device, int64_t arena_offset, const void *from, int64_t bytes)
{
    hr_status st = range_check((host *)device, arena_offset, bytes);
    if (st == HR_OK) memcpy(((host *)device)->arena.memory + arena_offset, from, (size_t)bytes);
    return st;
}

static hr_site host_site(hr_device *device) { return (hr_site){.threads = ((const host *)device)->streams.threads}; }
static int64_t host_used_bytes(const hr_device *device) { return ((const host *)device)->used_bytes; }

static int64_t host_available_bytes(hr_device *device)
{
    int64_t available = available_bytes();
    return available == INT64_MAX ? available : available + ((const host *)device)->arena.bytes;
}

static void host_facts(hr_device *device, hr_device_facts *facts)
{
    *facts = (hr_device_facts){.process_bytes = -1, .context_bytes = -1, .sm_clock_mhz = -1, .memory_clock_mhz = -1,
                               .temperature_celsius = -1, .power_watts = -1};
}

static void host_describe(const hr_device *device, char *text, size_t chars)
{
    const hr_streams *s = &((const host *)device)->streams;
    char model[128], link[64] = "link unpaced";
    hr_cpu_model(model, sizeof model);
    if (s->link_bytes_per_second > 0)
        snprintf(link, sizeof link, "link paced %.4g GB/s", s->link_bytes_per_second / 1e9);
    snprintf(text, chars, "%s, %d cores, %d compute thread%s%s, %s", model, hr_cpu_count(), s->threads,
             s->threads == 1 ? "" : "s", s->pin ? " pinned" : "", link);
}

const hr_device_kind hr_device_host = {
    .name = "host", .summary = "the CPU as a virtual accelerator: capped arena, copy engines as threads",
    .kernels = hr_kernel_tables, .channel_block = hr_host_channel_block,
    .open = host_open, .close = host_close, .reserve = host_reserve, .arena = host_arena, .host_pool = host_pool,
    .begin = host_begin, .submit = host_submit, .finish = host_finish, .read = host_read, .write = host_write,
    .site = host_site, .used_bytes = host_used_bytes, .available_bytes = host_available_bytes, .facts = host_facts,
    .describe = host_describe,
};
