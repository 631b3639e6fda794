/* The kinds of device that this build knows. */
#include "device.h"

#include <stdio.h>
#include <string.h>
#include "module.h"
#include "sim/sim.h"

static int channels_last(void) { return HR_CHANNELS_LAST; }

static hr_status open_cuda(const hr_device_options *options, hr_device **device);
static hr_status open_simt(const hr_device_options *options, hr_device **device);

static const hr_device_kind cuda = {
    .name = "cuda", .summary = "an NVIDIA GPU: cuDNN, cuBLASLt and our own kernels", .module = "headroom_cuda.so",
    .channel_block = channels_last, .separate_memory = true, .open = open_cuda,
};
static const hr_device_kind simt = {
    .name = "simt", .summary = "the cuda device and our own kernels, emulated on the CPU: for tests",
    .module = "headroom_simt.so", .channel_block = channels_last, .separate_memory = true, .open = open_simt,
};

static hr_status open_cuda(const hr_device_options *options, hr_device **device)
{
    return hr_module_open(cuda.module, options, device);
}

static hr_status open_simt(const hr_device_options *options, hr_device **device)
{
    return hr_module_open(simt.module, options, device);
}

const hr_device_kind *const hr_device_kinds[] = {&hr_device_host, &cuda, &simt, &hr_device_sim, NULL};

const hr_device_kind *hr_device_find(const char *name)
{
    for (int i = 0; hr_device_kinds[i]; i++)
        if (!strcmp(hr_device_kinds[i]->name, name)) return hr_device_kinds[i];
    return NULL;
}

const hr_option hr_device_spec_options[] = {
    {"index", HR_OPTION_INTEGER, "0", 0, 1023, NULL, "which device of the kind"},
    {"algorithms", HR_OPTION_CHOICE, "deterministic", 0, 0, "deterministic|fast",
     "fast: results may differ from run to run (cuda only)"},
    {0},
};

hr_status hr_device_parse(const char *spec, const hr_device_kind **kind, hr_device_options *options)
{
    hr_status st = HR_OK;
    hr_spec parsed;
    char name[64], known[256] = "";
    TRY(hr_spec_name(spec, name));
    *kind = hr_device_find(name);
    for (size_t i = 0, used = 0; hr_device_kinds[i] && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", hr_device_kinds[i]->name);
    if (!*kind) FAIL(HR_BAD_ARGUMENT, "unknown device '%.30s'; known devices: %s", name, known);
    options->machine[0] = '\0';
    if ((*kind)->simulated) return hr_sim_parse(spec + strlen(name), options);
    TRY(hr_spec_parse(spec, hr_device_spec_options, &parsed));
    options->index = (int)hr_spec_integer(&parsed, "index");
    options->fast = hr_spec_is(&parsed, "algorithms", "fast");
    if (options->fast && *kind == &hr_device_host)
        FAIL(HR_BAD_ARGUMENT, "the host device has deterministic algorithms only");
out:
    return st;
}
