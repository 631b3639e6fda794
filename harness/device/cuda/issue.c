/* A step's commands on three streams.
 *
 * The streams fork from an event on compute when the step begins and are joined into compute when it is finished, so
 * that one wait at the end is enough, stamps are comparable, and the whole step can be captured. Between begin and
 * finish nothing is allocated and nothing waits: events are made before the step, one for each command's end, and
 * with times (two for each command) only when stamps are asked for.
 */
#include "cuda_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernels.h"

static const char *const kind_names[] = {"kernel", "copy", "fill", "hash", "verify", "nothing"};

void hr_cuda_note_failure(hr_cuda *d, hr_status status)
{
    if (d->step.failed != HR_OK) return;
    d->step.failed = status;
    snprintf(d->step.failure, sizeof d->step.failure, "%s", hr_error_message());
}

static void note_use(hr_cuda *d, const void *pointer, int64_t bytes)
{
    const char *p = pointer;
    if (!p || p < d->arena || p >= d->arena + d->arena_bytes) return;
    int64_t end = p - d->arena + bytes;
    if (end > d->used_bytes) d->used_bytes = end;
}

/* Fills, hashes and verifications are the executor's own, not the plan's use. */
static void note_command(hr_cuda *d, const hr_command *command)
{
    const hr_kernel_call *call = &command->call;
    const hr_node *node = call->node;
    if (command->kind == HR_COMMAND_COPY) {
        note_use(d, command->from, command->bytes);
        note_use(d, command->to, command->bytes);
    }
    if (command->kind != HR_COMMAND_KERNEL) return;
    const hr_tensor *tensors = call->graph->tensors;
    for (int j = 0; j < node->n_in; j++)
        if (node->in[j] >= 0) note_use(d, call->in[j], hr_call_in_bytes(call, j));
    for (int k = 0; k < node->n_out; k++) note_use(d, call->out[k], hr_call_out_bytes(call, k));
    for (int k = 0; k < node->n_update; k++) note_use(d, call->update[k], tensors[node->update[k]].bytes);
    note_use(d, call->workspace, call->workspace_bytes);
}

typedef enum place { ELSEWHERE, IN_ARENA, IN_POOL } place;

static bool is_inside(const char *memory, int64_t memory_bytes, const void *pointer, int64_t bytes)
{
    const char *p = pointer;
    return p >= memory && p <= memory + memory_bytes && bytes <= memory + memory_bytes - p;
}

static place place_of(const hr_cuda *d, const void *pointer, int64_t bytes)
{
    if (is_inside(d->arena, d->arena_bytes, pointer, bytes)) return IN_ARENA;
    return is_inside(d->pool, d->pool_bytes, pointer, bytes) ? IN_POOL : ELSEWHERE;
}

static hr_status issue_kernel(hr_cuda *d, const hr_command *command)
{
    if (command->stream != HR_STREAM_COMPUTE)
        return hr_fail(HR_UNSUPPORTED, "kernels run on the compute stream, not on %s", hr_stream_name(command->stream));
    hr_kernel_call call = command->call;
    call.site.queue = &d->queue;
    return command->kernel->run(&call);
}

/* Memory outside of arena and pool is not pinned: such a copy would wait, and silently. */
static hr_status issue_copy(hr_cuda *d, const hr_command *command)
{
    hr_status st = HR_OK;
    static const enum cudaMemcpyKind kinds[3][3] = {
        [IN_ARENA] = {[IN_ARENA] = cudaMemcpyDeviceToDevice, [IN_POOL] = cudaMemcpyDeviceToHost},
        [IN_POOL] = {[IN_ARENA] = cudaMemcpyHostToDevice, [IN_POOL] = cudaMemcpyHostToHost}};
    if (command->bytes == 0) return HR_OK;
    place from = place_of(d, command->from, command->bytes), to = place_of(d, command->to, command->bytes);
    if (command->bytes < 0 || from == ELSEWHERE || to == ELSEWHERE)
        FAIL(HR_BAD_ARGUMENT, "a copy of %lld bytes (%s) leaves the arena and the pool", (long long)command->bytes,
             command->name ? command->name : "unnamed");
    CUDA_TRY(d, cudaMemcpyAsync(command->to, command->from, (size_t)command->bytes, kinds[from][to],
                                d->streams[command->stream]));
out:
    return st;
}

/* The pool is pinned, so that kernels reach it, too (overflow of elastic tensors). */
static hr_status check_place(const hr_cuda *d, const hr_command *command, const void *pointer)
{
    if (command->bytes >= 0 && place_of(d, pointer, command->bytes) != ELSEWHERE) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "a %s of %lld bytes (%s) leaves the arena and the pool", kind_names[command->kind],
                   (long long)command->bytes, command->name ? command->name : "unnamed");
}

static hr_status issue_fill(hr_cuda *d, const hr_command *command)
{
    hr_status st = check_place(d, command, command->to);
    return st != HR_OK ? st : hr_cuda_fill(d->streams[command->stream], command->to, command->bytes, command->pattern);
}

static hr_status issue_hash(hr_cuda *d, const hr_command *command)
{
    hr_status st = HR_OK;
    hr_cuda_slot *slot = NULL;
    TRY(check_place(d, command, command->from));
    TRY(hr_cuda_take_slot(d, command, &slot));
    TRY(hr_cuda_hash(d->streams[command->stream], command->from, command->bytes, &slot->sum));
out:
    return st;
}

static hr_status issue_verify(hr_cuda *d, const hr_command *command)
{
    hr_status st = HR_OK;
    hr_cuda_slot *slot = NULL;
    TRY(check_place(d, command, command->from));
    TRY(hr_cuda_take_slot(d, command, &slot));
    TRY(hr_cuda_verify(d->streams[command->stream], command->from, command->bytes / 4, command->pattern, &slot->sum));
out:
    return st;
}

static hr_status issue_nothing(hr_cuda *d, const hr_command *command) { return HR_OK; }

static hr_status (*const issuers[])(hr_cuda *, const hr_command *) = {
    [HR_COMMAND_KERNEL] = issue_kernel, [HR_COMMAND_COPY] = issue_copy, [HR_COMMAND_FILL] = issue_fill,
    [HR_COMMAND_HASH] = issue_hash, [HR_COMMAND_VERIFY] = issue_verify, [HR_COMMAND_NOTHING] = issue_nothing};

/* The event that tells the end of command `id`. */
static cudaEvent_t end_event(const hr_cuda *d, int id)
{
    return d->step.issue.stamps ? d->ends.all[id] : d->done.all[id];
}

static hr_status issue_waits(hr_cuda *d, const hr_command *command)
{
    hr_status st = HR_OK;
    for (int i = 0; i < command->n_waits; i++) {
        int earlier = command->waits[i];
        if (earlier < 0 || earlier >= command->id || !d->step.submitted[earlier])
            FAIL(HR_BAD_ARGUMENT, "command %d waits for %d, which was not submitted before it", command->id, earlier);
        if (d->step.commands[earlier].stream == command->stream) continue;
        CUDA_TRY(d, cudaStreamWaitEvent(d->streams[command->stream], end_event(d, earlier), 0));
    }
out:
    return st;
}

hr_status hr_cuda_issue_command(hr_cuda *d, const hr_command *command)
{
    hr_status st = HR_OK;
    cudaStream_t stream = d->streams[command->stream];
    hr_cuda_range_begin(command->name ? command->name : kind_names[command->kind]);
    TRY(issue_waits(d, command));
    if (d->step.issue.stamps) CUDA_TRY(d, cudaEventRecord(d->starts.all[command->id], stream));
    TRY(issuers[command->kind](d, command));
    if (d->locate) TRY(hr_cuda_mark(stream, &d->pinned->reached[command->stream], (uint32_t)command->id + 1));
    CUDA_TRY(d, cudaEventRecord(end_event(d, command->id), stream));
out:
    hr_cuda_range_end();
    return st;
}

hr_status hr_cuda_issue_fork(hr_cuda *d)
{
    hr_status st = HR_OK;
    cudaEvent_t fork = d->step.issue.stamps ? d->begin : d->fork;
    CUDA_TRY(d, cudaEventRecord(fork, d->queue.stream));
    for (int i = 0; i < HR_STREAMS; i++)
        if (i != HR_STREAM_COMPUTE) CUDA_TRY(d, cudaStreamWaitEvent(d->streams[i], fork, 0));
out:
    return st;
}

hr_status hr_cuda_issue_join(hr_cuda *d)
{
    hr_status st = HR_OK;
    for (int i = 0; i < HR_STREAMS; i++) {
        if (i == HR_STREAM_COMPUTE) continue;
        CUDA_TRY(d, cudaEventRecord(d->joins[i], d->streams[i]));
        CUDA_TRY(d, cudaStreamWaitEvent(d->queue.stream, d->joins[i], 0));
    }
out:
    return st;
}

static hr_status grow(hr_cuda *d, const hr_issue *issue)
{
    hr_status st = HR_OK;
    hr_cuda_step *step = &d->step;
    size_t n = issue->n_commands > 0 ? (size_t)issue->n_commands : 1;
    if (n > step->capacity) {
        hr_command *commands = realloc(step->commands, n * sizeof *commands);
        TRY_ALLOC(commands);
        step->commands = commands;
        bool *submitted = realloc(step->submitted, n * sizeof *submitted);
        TRY_ALLOC(submitted);
        step->submitted = submitted;
        step->capacity = n;
    }
    TRY(hr_cuda_events_grow(d, issue->stamps ? &d->starts : &d->done, n));
    if (issue->stamps) TRY(hr_cuda_events_grow(d, &d->ends, n));
    memset(step->submitted, 0, n * sizeof *step->submitted);
out:
    return st;
}

static hr_status check_begin(const hr_cuda *d, const hr_issue *issue)
{
    if (d->step.begun) return hr_fail(HR_BAD_ARGUMENT, "a step was begun before the last one was finished");
    if (!d->arena) return hr_fail(HR_BAD_ARGUMENT, "a step was begun on a device whose reserve failed");
    if (issue->n_commands < 0) return hr_fail(HR_BAD_ARGUMENT, "a step of %d commands", issue->n_commands);
    if (issue->record && issue->stamps) return hr_fail(HR_BAD_ARGUMENT, "a step that is recorded has no stamps");
    return HR_OK;
}

static hr_status start_step(hr_cuda *d, const hr_issue *issue)
{
    hr_status st = HR_OK;
    hr_cuda_step *step = &d->step;
    TRY(hr_cuda_enter(d));
    TRY(grow(d, issue));
    step->issue = *issue;
    step->failed = HR_OK;
    step->current = -1;
    step->n_results = 0;
    step->begun = d->counting = true;
    TRY(hr_cuda_prepare_step(d, issue->step, issue->record ? 0 : issue->n_commands));
    TRY(issue->record ? hr_cuda_record_begin(d) : hr_cuda_issue_fork(d));
out:
    if (st != HR_OK) step->begun = d->counting = false;
    return st;
}

hr_status hr_cuda_begin(hr_device *device, const hr_issue *issue)
{
    hr_status st = check_begin((hr_cuda *)device, issue);
    return st == HR_OK ? start_step((hr_cuda *)device, issue) : st;
}

hr_status hr_cuda_submit(hr_device *device, const hr_command *command)
{
    hr_status st = HR_OK;
    hr_cuda *d = (hr_cuda *)device;
    hr_cuda_step *step = &d->step;
    bool has_result = command->kind == HR_COMMAND_HASH || command->kind == HR_COMMAND_VERIFY;
    if (!step->begun || command->id < 0 || command->id >= step->issue.n_commands)
        FAIL(HR_BAD_ARGUMENT, "command %d of a step that was begun with %d", command->id,
             step->begun ? step->issue.n_commands : 0);
    if ((unsigned)command->kind > HR_COMMAND_NOTHING || (unsigned)command->stream >= HR_STREAMS)
        FAIL(HR_BAD_ARGUMENT, "command %d is of no known kind or stream", command->id);
    if (has_result && step->issue.record) FAIL(HR_BAD_ARGUMENT, "a step that is recorded has no results");
    step->commands[command->id] = *command;
    step->submitted[command->id] = true;
    if (step->failed != HR_OK) goto out;             /* the rest of a failed step is skipped */
    note_command(d, command);
    step->current = command->id;
    hr_status issued = hr_cuda_enter(d);
    if (issued == HR_OK) issued = hr_cuda_issue_command(d, command);
    step->current = -1;
    if (issued != HR_OK) hr_cuda_note_failure(d, issued);
out:
    return st;
}

/* The step that could not be recorded, run as it would have been without. */
static void issue_again(hr_cuda *d)
{
    hr_cuda_step *step = &d->step;
    hr_status st = hr_cuda_issue_fork(d);
    for (int id = 0; id < step->issue.n_commands && st == HR_OK; id++) {
        if (!step->submitted[id]) continue;
        step->current = id;
        st = hr_cuda_issue_command(d, &step->commands[id]);
    }
    step->current = -1;
    if (st == HR_OK) st = hr_cuda_issue_join(d);
    if (st != HR_OK) hr_cuda_note_failure(d, st);
}

static hr_status read_stamps(hr_cuda *d, double *start_seconds, double *end_seconds)
{
    hr_status st = HR_OK;
    for (int id = 0; id < d->step.issue.n_commands; id++) {
        float start = 0, end = 0;
        bool stamped = d->step.issue.stamps && d->step.submitted[id];
        if (stamped && start_seconds) CUDA_TRY(d, cudaEventElapsedTime(&start, d->begin, d->starts.all[id]));
        if (stamped && end_seconds) CUDA_TRY(d, cudaEventElapsedTime(&end, d->begin, d->ends.all[id]));
        if (start_seconds) start_seconds[id] = 1e-3 * (double)start;
        if (end_seconds) end_seconds[id] = 1e-3 * (double)end;
    }
out:
    return st;
}

/* Joins the streams and waits; a step that failed is waited for all the same. */
static hr_status end_step(hr_cuda *d)
{
    hr_status st = HR_OK;
    if (!d->step.issue.record && hr_cuda_issue_join(d) != HR_OK) hr_cuda_note_failure(d, HR_DEVICE);
    TRY(hr_cuda_fetch_tail(d));
    d->counting = false;
    CUDA_TRY_AS(d, "cudaStreamSynchronize", hr_cuda_wait_stream(d, HR_STREAM_COMPUTE));
out:
    d->counting = false;
    return st;
}

/* A launch or a library that meets an earlier kernel's error can only name itself: what the wait said is told, too. */
static hr_status failed_step(const hr_cuda_step *step, hr_status ended)
{
    char after[HR_CUDA_FAILURE_CHARS];
    if (ended == HR_OK) return hr_fail(step->failed, "%s", step->failure);
    snprintf(after, sizeof after, "%s", hr_error_message());
    if (!strcmp(after, step->failure)) return hr_fail(ended, "%s", after);
    return hr_fail(HR_DEVICE, "%.480s; then %s", step->failure, after);
}

hr_status hr_cuda_finish(hr_device *device, double *start_seconds, double *end_seconds)
{
    hr_status st = HR_OK;
    hr_cuda *d = (hr_cuda *)device;
    hr_cuda_step *step = &d->step;
    char refusal[HR_CUDA_FAILURE_CHARS] = "";
    if (!step->begun) FAIL(HR_BAD_ARGUMENT, "a step is finished that was not begun");
    if (hr_cuda_enter(d) != HR_OK) hr_cuda_note_failure(d, HR_DEVICE);
    if (step->issue.record && hr_cuda_record_launch(d, refusal) != HR_OK) {
        step->failed = HR_OK;                        /* the capture's failure, not the step's */
        issue_again(d);
    }
    st = end_step(d);
    if (step->failed != HR_OK) st = failed_step(step, st);
    if (st != HR_OK) goto out;
    TRY(hr_cuda_judge_tail(d, step->issue.step));
    hr_cuda_deliver_results(d);
    if (start_seconds || end_seconds) TRY(read_stamps(d, start_seconds, end_seconds));
    if (*refusal) FAIL(HR_UNSUPPORTED, "%s", refusal);
out:
    step->begun = d->counting = false;
    return st;
}
