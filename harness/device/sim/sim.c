/* See sim.h. What moves bytes or runs kernels on other devices is refused here by name, so that a command that needs a
 * real device says so instead of printing numbers that nothing stands on. */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct sim_device {
    hr_device base;
    char machine[sizeof ((hr_device_options *)0)->machine];
    hr_machine_model model;
    bool described;
} sim_device;

static hr_status refuse(const char *what)
{
    return hr_fail(HR_UNSUPPORTED, "the device sim %s; it only plays plans in virtual time", what);
}

static hr_status sim_open(const hr_device_options *options, hr_device **device);

static void sim_close(hr_device *device) { free(device); }
static hr_status sim_reserve(hr_device *device, int64_t arena_bytes, int64_t host_bytes)
{
    return refuse("has no memory");
}
static char *sim_nowhere(hr_device *device) { return NULL; }
static hr_status sim_begin(hr_device *device, const hr_issue *issue) { return refuse("runs no commands"); }
static hr_status sim_submit(hr_device *device, const hr_command *command) { return refuse("runs no commands"); }
static hr_status sim_finish(hr_device *device, double *start, double *end) { return refuse("runs no commands"); }
static hr_status sim_read(hr_device *device, void *to, int64_t offset, int64_t bytes) { return refuse("has no memory"); }
static hr_status sim_write(hr_device *device, int64_t offset, const void *from, int64_t bytes)
{
    return refuse("has no memory");
}
static hr_site sim_site(hr_device *device) { return (hr_site){.threads = 0}; }
static int64_t sim_used_bytes(const hr_device *device) { return 0; }

/* Of a described machine its memory; what was measured or came from a file has no bound of its own. */
static int64_t sim_available_bytes(hr_device *device)
{
    const hr_machine_model *model = hr_sim_model(device);
    return model && model->memory_bytes ? model->memory_bytes : INT64_MAX;
}

static void sim_facts(hr_device *device, hr_device_facts *facts)
{
    *facts = (hr_device_facts){.process_bytes = -1, .context_bytes = -1, .allocations = -1, .synchronisations = -1,
                               .sm_clock_mhz = -1, .memory_clock_mhz = -1, .temperature_celsius = -1, .power_watts = -1};
}

static void sim_describe(const hr_device *device, char *text, size_t chars)
{
    const hr_machine_model *model = hr_sim_model(device);
    const char *machine = hr_sim_machine(device);
    if (model) snprintf(text, chars, "sim %s: %s; calibrated by %s", model->name, model->title, model->calibration);
    else snprintf(text, chars, "sim %s", machine);
}

/* Channels last, as on a GPU; the layout of what was measured here is the host's (hr_case_layout). */
static int sim_channel_block(void) { return HR_CHANNELS_LAST; }

static const hr_kernel *const no_kernels[] = {NULL};

const hr_device_kind hr_device_sim = {
    .name = "sim", .summary = "a clock and a ledger: a described machine, or this one as measured; nothing runs",
    .simulated = true, .separate_memory = true, .kernels = no_kernels, .channel_block = sim_channel_block,
    .open = sim_open, .close = sim_close, .reserve = sim_reserve, .arena = sim_nowhere, .host_pool = sim_nowhere,
    .begin = sim_begin, .submit = sim_submit, .finish = sim_finish, .read = sim_read, .write = sim_write,
    .site = sim_site, .used_bytes = sim_used_bytes, .available_bytes = sim_available_bytes, .facts = sim_facts,
    .describe = sim_describe,
};

static hr_status sim_open(const hr_device_options *options, hr_device **device)
{
    hr_status st = HR_OK;
    sim_device *d = calloc(1, sizeof *d);
    TRY_ALLOC(d);
    d->base.kind = &hr_device_sim;
    strcpy(d->machine, options->machine);
    d->described = *d->machine && strcmp(d->machine, HR_SIM_HERE);
    if (d->described) TRY(hr_machine_model_find(d->machine, &d->model));
    *device = &d->base;
    d = NULL;
out:
    free(d);
    return st;
}

const hr_machine_model *hr_sim_model(const hr_device *device)
{
    const sim_device *d = (const sim_device *)device;
    return d->described ? &d->model : NULL;
}

const char *hr_sim_machine(const hr_device *device) { return ((const sim_device *)device)->machine; }

hr_status hr_sim_parse(const char *rest, hr_device_options *options)
{
    hr_status st = HR_OK;
    hr_machine_model model;
    options->machine[0] = '\0';
    if (!*rest) return HR_OK;
    if (strncmp(rest, ":machine=", 9))
        FAIL(HR_BAD_ARGUMENT, "the device sim has no option '%.40s'; known options: machine=NAME|FILE", rest + 1);
    rest += 9;
    if (!*rest)
        FAIL(HR_BAD_ARGUMENT, "sim:machine= names no machine; give here, a known machine or the path of a description");
    if (strlen(rest) >= sizeof options->machine)
        FAIL(HR_BAD_ARGUMENT, "the machine of the device sim takes at most %zu characters", sizeof options->machine - 1);
    if (strcmp(rest, HR_SIM_HERE)) TRY(hr_machine_model_find(rest, &model));   /* refused before anything is written */
    strcpy(options->machine, rest);
out:
    return st;
}
