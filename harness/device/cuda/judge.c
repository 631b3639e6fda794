/* What goes to the device before a step and comes back after it: the step's number, flags of kernels, results, and
 * the canary behind the arena. Each direction is one copy from or to pinned memory.
 */
#include "cuda_device.h"

#include <string.h>
#include "hash.h"
#include "kernels.h"

/* The slots of a new step are zeros; the step's number is there before any stream starts. */
hr_status hr_cuda_prepare_step(hr_cuda *d, uint64_t step, int n_slots)
{
    hr_status st = HR_OK;
    size_t zero_bytes = sizeof(hr_cuda_slot) * (size_t)(n_slots < HR_CUDA_RESULTS ? n_slots : HR_CUDA_RESULTS);
    hr_cuda_step_begins(step);
    d->pinned->control = (hr_cuda_control){.step = step};
    for (int i = 0; i < HR_STREAMS; i++) d->pinned->reached[i] = 0;
    CUDA_TRY(d, cudaMemcpyAsync(d->arena + hr_cuda_control_offset(d), &d->pinned->control, sizeof d->pinned->control,
                                cudaMemcpyHostToDevice, d->queue.stream));
    if (zero_bytes) CUDA_TRY(d, cudaMemsetAsync(hr_cuda_slots(d), 0, zero_bytes, d->queue.stream));
    TRY(hr_cuda_plant_fault(d->queue.stream, step));
out:
    return st;
}

/* From the canary to the last slot in use. */
hr_status hr_cuda_fetch_tail(hr_cuda *d)
{
    hr_status st = HR_OK;
    size_t bytes =
        (size_t)(hr_cuda_results_offset(d) - d->arena_bytes) + sizeof(hr_cuda_slot) * (size_t)d->step.n_results;
    CUDA_TRY(d, cudaMemcpyAsync(d->pinned->tail, d->arena + d->arena_bytes, bytes, cudaMemcpyDeviceToHost,
                                d->queue.stream));
out:
    return st;
}

static const struct { uint32_t flag; hr_status status; const char *text; } flag_table[] = {
    {HR_CUDA_FLAG_BAD_LABEL, HR_BAD_INPUT, "a label is no class of the network"},
    {HR_CUDA_FLAG_BAD_PACKED, HR_BAD_INPUT, "packed tensor: truncated, of another shape, or its tables disagree"},
};

hr_status hr_cuda_judge_tail(hr_cuda *d, uint64_t step)
{
    const char *tail = d->pinned->tail;
    hr_cuda_control control;
    int64_t canary_bytes = hr_cuda_control_offset(d) - d->arena_bytes;
    memcpy(&control, tail + canary_bytes, sizeof control);
    for (size_t i = 0; i < sizeof flag_table / sizeof *flag_table; i++)
        if (control.flags & flag_table[i].flag)
            return hr_fail(flag_table[i].status, "step %llu: %s", (unsigned long long)step, flag_table[i].text);
    for (int64_t i = 0; i < canary_bytes; i++)
        if ((uint8_t)tail[i] != hr_cuda_canary(i))
            return hr_fail(HR_DEVICE, "step %llu wrote past the arena's end: byte %lld behind it was changed",
                           (unsigned long long)step, (long long)i);
    if (control.step != step)
        return hr_fail(HR_DEVICE, "step %llu wrote past the arena's end: its number was changed",
                       (unsigned long long)step);
    return HR_OK;
}

void hr_cuda_deliver_results(hr_cuda *d)
{
    hr_cuda_step *step = &d->step;
    const char *slots = d->pinned->tail + (hr_cuda_results_offset(d) - d->arena_bytes);
    for (int i = 0; i < step->n_results; i++) {
        const hr_command *command = &step->commands[step->results[i]];
        hr_cuda_slot slot;
        memcpy(&slot, slots + sizeof slot * (size_t)i, sizeof slot);
        if (command->kind == HR_COMMAND_HASH) {
            command->result->hash = hr_sum_hash(slot.sum, command->bytes);
            command->result->any_bit = slot.other != 0;
        } else {
            command->result->first_changed = slot.other ? (int64_t)(UINT64_MAX - slot.other) : -1;
        }
    }
    step->n_results = 0;
}

/* All slots are taken: the one case in which a step waits in its middle, and counts it. */
static hr_status empty_slots(hr_cuda *d)
{
    hr_status st = HR_OK;
    for (int i = 0; i < HR_STREAMS; i++) CUDA_TRY_AS(d, "cudaStreamSynchronize", hr_cuda_wait_stream(d, (hr_stream)i));
    TRY(hr_cuda_fetch_tail(d));
    CUDA_TRY_AS(d, "cudaStreamSynchronize", hr_cuda_wait_stream(d, HR_STREAM_COMPUTE));
    hr_cuda_deliver_results(d);
    CUDA_TRY(d, cudaMemsetAsync(hr_cuda_slots(d), 0, sizeof(hr_cuda_slot) * HR_CUDA_RESULTS, d->queue.stream));
    CUDA_TRY_AS(d, "cudaStreamSynchronize", hr_cuda_wait_stream(d, HR_STREAM_COMPUTE));
out:
    return st;
}

hr_status hr_cuda_take_slot(hr_cuda *d, const hr_command *command, hr_cuda_slot **slot)
{
    hr_status st = HR_OK;
    hr_cuda_step *step = &d->step;
    if (step->n_results == HR_CUDA_RESULTS) TRY(empty_slots(d));
    step->results[step->n_results] = command->id;
    *slot = hr_cuda_slots(d) + step->n_results++;
out:
    return st;
}
