/* A step as a CUDA graph: captured while it is issued, launched as one.
 *
 * The capture is relaxed: kernels and engines that are used for the first time are loaded lazily, which allocates.
 * The step's number and the flags are written before the launch and fetched after it, outside of the graph, so the
 * graph is the same for every step. If the capture fails, for whatever reason, nothing has run yet: the caller
 * issues the step again without it.
 */
#include "cuda_device.h"

#include <stdio.h>

hr_status hr_cuda_record_begin(hr_cuda *d)
{
    hr_status st = HR_OK;
    hr_cuda_record_forget(d);
    if (d->locate) {                           /* the marks of a replayed step would name commands of another */
        hr_cuda_note_failure(d, hr_fail(HR_UNSUPPORTED, "HEADROOM_LOCATE runs every step plainly"));
        goto out;
    }
    CUDA_TRY(d, cudaStreamBeginCapture(d->queue.stream, cudaStreamCaptureModeRelaxed));
    st = hr_cuda_issue_fork(d);
    if (st != HR_OK) hr_cuda_note_failure(d, st);
    st = HR_OK;                                /* finish runs the step plainly */
out:
    return st;
}

void hr_cuda_record_forget(hr_cuda *d)
{
    if (d->recorded) cudaGraphExecDestroy(d->recorded);
    d->recorded = NULL;
}

hr_status hr_cuda_record_launch(hr_cuda *d, char reason[HR_CUDA_FAILURE_CHARS])
{
    hr_status st = HR_OK;
    cudaGraph_t graph = NULL;
    hr_status issued = d->step.failed;
    if (issued == HR_OK) issued = hr_cuda_issue_join(d);
    if (issued != HR_OK) hr_cuda_note_failure(d, issued);
    st = hr_cuda_status(d, cudaStreamEndCapture(d->queue.stream, &graph), "cudaStreamEndCapture");
    if (issued != HR_OK) st = hr_fail(issued, "%s", d->step.failure);        /* the cause, not what came of it */
    if (st != HR_OK) goto out;
    CUDA_TRY_AS(d, "cudaGraphInstantiate", hr_cuda_instantiate(d, &d->recorded, graph));
    CUDA_TRY(d, cudaGraphLaunch(d->recorded, d->queue.stream));
out:
    if (st != HR_OK) {
        snprintf(reason, HR_CUDA_FAILURE_CHARS, "the step cannot be recorded: %s", hr_error_message());
        hr_cuda_record_forget(d);
    }
    if (graph) cudaGraphDestroy(graph);
    cudaGetLastError();
    return st;
}

static hr_status replay_step(hr_cuda *d, uint64_t step, double *seconds)
{
    hr_status st = HR_OK;
    float milliseconds = 0;
    TRY(hr_cuda_enter(d));
    d->step.begun = d->counting = true;
    d->step.issue = (hr_issue){.step = step};          /* no commands: what is known of them is of another step */
    d->step.n_results = 0;
    TRY(hr_cuda_prepare_step(d, step, 0));
    if (seconds) CUDA_TRY(d, cudaEventRecord(d->begin, d->queue.stream));
    CUDA_TRY(d, cudaGraphLaunch(d->recorded, d->queue.stream));
    if (seconds) CUDA_TRY(d, cudaEventRecord(d->end, d->queue.stream));
    TRY(hr_cuda_fetch_tail(d));
    d->counting = false;
    CUDA_TRY_AS(d, "cudaStreamSynchronize", hr_cuda_wait_stream(d, HR_STREAM_COMPUTE));
    TRY(hr_cuda_judge_tail(d, step));
    if (seconds) CUDA_TRY(d, cudaEventElapsedTime(&milliseconds, d->begin, d->end));
    if (seconds) *seconds = 1e-3 * (double)milliseconds;
out:
    d->step.begun = d->counting = false;
    return st;
}

hr_status hr_cuda_replay(hr_device *device, uint64_t step, double *seconds)
{
    hr_cuda *d = (hr_cuda *)device;
    if (d->step.begun) return hr_fail(HR_BAD_ARGUMENT, "a step is replayed before the last one was finished");
    if (!d->recorded) return hr_fail(HR_BAD_ARGUMENT, "no step has been recorded since the arena was reserved");
    return replay_step(d, step, seconds);
}
