/* What the tests of devices share: hand-made kernels that need no graph, and a device on one thread. */
#ifndef HR_DEVICE_CASE_H
#define HR_DEVICE_CASE_H
#include <string.h>
#include "device.h"
#include "testing.h"

static const hr_graph bare_graph;     /* for calls that belong to no node of a real graph */
static const hr_node bare_node;

static inline hr_device *open_host(hr_device_options options)
{
    hr_device *device = NULL;
    REQUIRE_OK(hr_device_host.open(&options, &device));
    return device;
}

static inline hr_command kernel_command(int id, hr_stream stream, const hr_kernel *kernel, void *state)
{
    return (hr_command){.kind = HR_COMMAND_KERNEL, .stream = stream, .id = id, .kernel = kernel,
                        .call = {.graph = &bare_graph, .node = &bare_node, .state = state, .site = {.threads = 1}}};
}

/* One step of one command. */
static inline hr_status run_one(hr_device *device, hr_command command)
{
    command.id = 0;
    REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 1}));
    REQUIRE_OK(hr_device_host.submit(device, &command));
    return hr_device_host.finish(device, NULL, NULL);
}
#endif
