/* Calls of the CUDA runtime: errors as statuses that say where, and counts of what a step should not do.
 *
 * Errors of kernels surface late, in whatever call comes next, and from then on every call fails: events cannot be
 * asked any more which command had ended. With HEADROOM_LOCATE=1 a tiny kernel after each command leaves its number
 * in pinned memory, which the CPU can still read afterwards; that costs about two microseconds a command, so it is
 * no default.
 */
#include "cuda_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Errors of kernels and of the card itself: the process cannot use the device any more. */
static bool is_lasting(cudaError_t error)
{
    static const cudaError_t lasting[] = {
        cudaErrorIllegalAddress, cudaErrorLaunchFailure, cudaErrorLaunchTimeout, cudaErrorAssert,
        cudaErrorHardwareStackError, cudaErrorIllegalInstruction, cudaErrorMisalignedAddress,
        cudaErrorInvalidAddressSpace, cudaErrorInvalidPc, cudaErrorECCUncorrectable, cudaErrorNvlinkUncorrectable,
        cudaErrorDevicesUnavailable, cudaErrorUnknown};
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
        if (error == lasting[i]) return true;
    return false;
}

static const char *command_name(const hr_command *command)
{
    return command->name ? command->name : command->kernel ? command->kernel->op : "(unnamed)";
}

/* The first command of the step whose end no mark tells, -1. Not a copy while there is another: copies have checked
 * ends, and one that another stream's kernel cut off has no mark either. */
static int first_unmarked(const hr_cuda *d)
{
    int copy = -1;
    for (int id = 0; id < d->step.issue.n_commands; id++) {
        const hr_command *command = &d->step.commands[id];
        if (!d->step.submitted[id] || d->pinned->reached[command->stream] >= (uint32_t)id + 1) continue;
        if (command->kind != HR_COMMAND_COPY) return id;
        if (copy < 0) copy = id;
    }
    return copy;
}

static void place_text(const hr_cuda *d, cudaError_t error, char *text, size_t chars)
{
    const hr_cuda_step *step = &d->step;
    unsigned long long number = step->issue.step;
    int found = d->locate && step->begun && is_lasting(error) ? first_unmarked(d) : -1;
    *text = '\0';
    if (!step->begun) return;
    if (found >= 0) snprintf(text, chars, " in step %llu `%s`", number, command_name(&step->commands[found]));
    else if (step->current >= 0)
        snprintf(text, chars, " in step %llu, %s `%s`", number, is_lasting(error) ? "in or before" : "in",
                 command_name(&step->commands[step->current]));
    else snprintf(text, chars, " in or after step %llu%s", number,
                  is_lasting(error) ? " (HEADROOM_LOCATE=1 names the command)" : "");
}

hr_status hr_cuda_status(hr_cuda *d, cudaError_t error, const char *call)
{
    char place[256];
    if (error == cudaSuccess) return HR_OK;
    place_text(d, error, place, sizeof place);
    hr_status status =
        hr_fail(error == cudaErrorMemoryAllocation ? HR_NO_MEMORY : HR_DEVICE, "%.*s: %s (%s)%s",
                (int)strcspn(call, "("), call, cudaGetErrorName(error), cudaGetErrorString(error), place);
    cudaGetLastError();                       /* so that the next launch is not blamed */
    return status;
}

hr_status hr_cuda_launched(const char *kernel)
{
    cudaError_t error = cudaGetLastError();
    if (error == cudaSuccess) return HR_OK;
    return hr_fail(error == cudaErrorMemoryAllocation ? HR_NO_MEMORY : HR_DEVICE, "launch of %s: %s (%s)", kernel,
                   cudaGetErrorName(error), cudaGetErrorString(error));
}

hr_status hr_cuda_enter(hr_cuda *d)
{
    hr_status st = HR_OK;
    CUDA_TRY(d, cudaSetDevice(d->index));
out:
    return st;
}

cudaError_t hr_cuda_malloc(hr_cuda *d, char **pointer, int64_t bytes)
{
    d->allocations += d->counting;
    return cudaMalloc((void **)pointer, (size_t)bytes);
}

cudaError_t hr_cuda_pin(hr_cuda *d, void **pointer, int64_t bytes)
{
    d->allocations += d->counting;
    return cudaHostAlloc(pointer, (size_t)bytes, cudaHostAllocPortable);
}

cudaError_t hr_cuda_event_new(hr_cuda *d, cudaEvent_t *event, unsigned flags)
{
    d->allocations += d->counting;
    return cudaEventCreateWithFlags(event, flags);
}

cudaError_t hr_cuda_instantiate(hr_cuda *d, cudaGraphExec_t *exec, cudaGraph_t graph)
{
    d->allocations += d->counting;
    return cudaGraphInstantiate(exec, graph, 0);
}

cudaError_t hr_cuda_wait_stream(hr_cuda *d, hr_stream stream)
{
    d->synchronisations += d->counting;
    return cudaStreamSynchronize(d->streams[stream]);
}

cudaError_t hr_cuda_copy_now(hr_cuda *d, void *to, const void *from, int64_t bytes, enum cudaMemcpyKind kind)
{
    d->synchronisations += d->counting;
    cudaError_t error = cudaMemcpy(to, from, (size_t)bytes, kind);
    /* from memory that is not pinned it returns once the bytes are staged, and our streams do not wait for the rest */
    return error == cudaSuccess && kind == cudaMemcpyHostToDevice ? cudaStreamSynchronize(cudaStreamLegacy) : error;
}

hr_status hr_cuda_events_grow(hr_cuda *d, hr_cuda_events *events, size_t n)
{
    hr_status st = HR_OK;
    while (events->n < n) {
        TRY_GROW(events->all, events->n, events->capacity);
        CUDA_TRY_AS(d, "cudaEventCreateWithFlags", hr_cuda_event_new(d, &events->all[events->n], events->flags));
        events->n++;
    }
out:
    return st;
}

void hr_cuda_events_clear(hr_cuda_events *events)
{
    for (size_t i = 0; i < events->n; i++) cudaEventDestroy(events->all[i]);
    free(events->all);
    events->all = NULL;
    events->n = events->capacity = 0;
}
