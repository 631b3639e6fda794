/* What the tests of the cuda device share. They run on its emulation ("simt"), or on a real GPU when the environment
 * says HEADROOM_TEST_DEVICE=cuda; a device that is not there is skipped with its own words.
 */
#ifndef HR_CUDA_CASE_H
#define HR_CUDA_CASE_H
#include <stdint.h>
#include <string.h>
#include "device.h"
#include "rng.h"
#include "testing.h"

static const hr_graph bare_graph;
static const hr_node bare_node;

static inline const char *cuda_name(void)
{
    const char *name = getenv("HEADROOM_TEST_DEVICE");
    return name && *name ? name : "simt";
}

static inline bool cuda_is_emulated(void) { return !strcmp(cuda_name(), "simt"); }

static inline hr_status cuda_try(hr_device_options options, hr_device **device)
{
    const hr_device_kind *kind = hr_device_find(cuda_name());
    *device = NULL;
    REQUIRE(kind);
    return kind->open(&options, device);
}

static inline hr_device *cuda_open(int64_t arena_bytes, int64_t pool_bytes)
{
    hr_device *device = NULL;
    hr_status st = cuda_try((hr_device_options){0}, &device);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    REQUIRE_OK(st);
    REQUIRE_OK(device->kind->reserve(device, arena_bytes, pool_bytes));
    return device;
}

/* For claims about what opening says: skips unless a device can be opened at all. */
static inline void cuda_require(void)
{
    hr_device *device = cuda_open(0, 0);
    device->kind->close(device);
}

static inline hr_status cuda_step(hr_device *device, const hr_issue *issue, hr_command *commands, int n)
{
    hr_issue full = *issue;
    full.n_commands = n;
    REQUIRE_OK(device->kind->begin(device, &full));
    for (int i = 0; i < n; i++) {
        commands[i].id = i;
        REQUIRE_OK(device->kind->submit(device, &commands[i]));
    }
    return device->kind->finish(device, NULL, NULL);
}

static inline hr_status cuda_one(hr_device *device, hr_command command)
{
    return cuda_step(device, &(hr_issue){0}, &command, 1);
}

static inline hr_command cuda_kernel(const hr_kernel *kernel, void *state)
{
    return (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = kernel,
                        .call = {.graph = &bare_graph, .node = &bare_node, .state = state}};
}

/* Which of the emulated orders is next; a real GPU has its own. */
static inline void cuda_seed(int seed)
{
    char text[16];
    snprintf(text, sizeof text, "%d", seed);
    setenv("HEADROOM_SIMT_STREAMS", text, 1);
}

static inline bool says(const char *part)
{
    bool found = strstr(hr_error_message(), part) != NULL;
    if (!found) hr_test_failed(__FILE__, __LINE__, "'%s' does not say '%s'", hr_error_message(), part);
    return found;
}
#endif
