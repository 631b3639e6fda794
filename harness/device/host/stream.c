/* See stream.h. */
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"
#include "cpu.h"
#include "units.h"

enum { SPINS = 200 };                         /* a few microseconds: shorter than a sleep and its waking */

static bool has_reached(const hr_stream_thread *stream, hr_stream_event event, long long number)
{
    return atomic_load(&stream->reached[event]) >= number;
}

/* Says that `stream` has got to `number`, and wakes those who sleep until then. A sleeper writes down what it
 * wants before it looks for the last time, and this looks at what is wanted after it has changed what can be
 * looked at: no wake is lost. */
static void announce(hr_streams *s, hr_stream_thread *stream, hr_stream_event event, long long number)
{
    int code = (int)stream->id * HR_STREAM_EVENTS + (int)event;
    atomic_store(&stream->reached[event], number);
    for (int i = 0; i < HR_STREAM_WAITERS; i++) {
        hr_stream_waiter *waiter = &s->waiter[i];
        if (atomic_load(&waiter->wants) != code || atomic_load(&waiter->number) > number) continue;
        pthread_mutex_lock(&s->lock);
        pthread_cond_signal(&waiter->wake);
        pthread_mutex_unlock(&s->lock);
    }
}

/* Waits until the stream has got to `number` or the group closes; false when it closes. */
static bool await(hr_streams *s, int who, hr_stream stream_id, hr_stream_event event, long long number)
{
    const hr_stream_thread *stream = &s->stream[stream_id];
    hr_stream_waiter *waiter = &s->waiter[who];
    for (int i = 0; i < SPINS; i++) {
        if (has_reached(stream, event, number)) return true;
        if (atomic_load(&s->quit)) return false;
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&s->lock);
    atomic_store(&waiter->number, number);
    atomic_store(&waiter->wants, (int)stream_id * HR_STREAM_EVENTS + (int)event);
    while (!has_reached(stream, event, number) && !atomic_load(&s->quit)) pthread_cond_wait(&waiter->wake, &s->lock);
    atomic_store(&waiter->wants, -1);
    pthread_mutex_unlock(&s->lock);
    return has_reached(stream, event, number);
}

/* Keeps the first failure of a step. */
static void note_failure(hr_streams *s, hr_status status)
{
    pthread_mutex_lock(&s->lock);
    if (atomic_load(&s->failed) == HR_OK) {
        snprintf(s->failure, sizeof s->failure, "%s", hr_error_message());
        atomic_store(&s->failed, (int)status);
    }
    pthread_mutex_unlock(&s->lock);
}

/* Before the first command, and again at the start of each step where threads are pinned: see cpu.c. */
static void settle(const hr_streams *s, hr_stream id, bool opening)
{
    if (opening && id == HR_STREAM_COMPUTE) hr_cpu_set_threads(s->threads);
    if (opening && id != HR_STREAM_COMPUTE) hr_command_settle_copies();
    if (!s->pin) return;
    if (id == HR_STREAM_COMPUTE) hr_cpu_pin_compute(s->threads);
    else if (opening) hr_cpu_pin_copy(s->threads);
}

static void *stream_main(void *argument)
{
    hr_stream_thread *self = argument;
    hr_streams *s = self->group;
    settle(s, self->id, true);
    for (long long next = 0;; next++) {
        if (!await(s, (int)self->id, self->id, HR_STREAM_SUBMITTED, next)) return NULL;
        const hr_command *command = &self->queue[next - self->first];
        for (int i = 0; i < command->n_waits; i++) {
            int earlier = command->waits[i];
            if (!await(s, (int)self->id, s->stream_of[earlier], HR_STREAM_ENDED, earlier)) return NULL;
        }
        if (next == self->first) settle(s, self->id, false);
        s->start_seconds[command->id] = hr_now_seconds() - s->begin_seconds;
        if (atomic_load(&s->failed) == HR_OK) {     /* the rest of a failed step is skipped */
            hr_status status = hr_command_run(command, s->link_bytes_per_second);
            if (status != HR_OK) note_failure(s, status);
        }
        s->end_seconds[command->id] = hr_now_seconds() - s->begin_seconds;
        announce(s, self, HR_STREAM_ENDED, command->id);   /* the step may be over now: nothing of it is read after */
    }
}

hr_status hr_streams_open(hr_streams *s, int threads, bool pin, double link_bytes_per_second)
{
    hr_status st = HR_OK;
    s->threads = threads;
    s->pin = pin;
    s->link_bytes_per_second = link_bytes_per_second;
    pthread_mutex_init(&s->lock, NULL);
    for (int i = 0; i < HR_STREAM_WAITERS; i++) {
        atomic_store(&s->waiter[i].wants, -1);
        pthread_cond_init(&s->waiter[i].wake, NULL);
    }
    for (int i = 0; i < HR_STREAMS; i++) {
        s->stream[i].group = s;
        s->stream[i].id = (hr_stream)i;
        for (int e = 0; e < HR_STREAM_EVENTS; e++) atomic_store(&s->stream[i].reached[e], -1);
    }
    for (int i = 0; i < HR_STREAMS; i++) {
        int error = pthread_create(&s->stream[i].thread, NULL, stream_main, &s->stream[i]);
        if (error) FAIL(HR_DEVICE, "cannot start a stream's thread: %s", strerror(error));
        s->stream[i].started = true;
    }
out:
    return st;
}

void hr_streams_close(hr_streams *s)
{
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->quit, true);
    for (int i = 0; i < HR_STREAM_WAITERS; i++) pthread_cond_signal(&s->waiter[i].wake);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < HR_STREAMS; i++) {
        if (s->stream[i].started) pthread_join(s->stream[i].thread, NULL);
        free(s->stream[i].queue);
    }
    free(s->stream_of);
    free(s->start_seconds);
    free(s->end_seconds);
    for (int i = 0; i < HR_STREAM_WAITERS; i++) pthread_cond_destroy(&s->waiter[i].wake);
    pthread_mutex_destroy(&s->lock);
}

static hr_status grow(void **array, size_t count, size_t element_bytes)
{
    hr_status st = HR_OK;
    void *bigger = realloc(*array, count * element_bytes);
    TRY_ALLOC(bigger);
    *array = bigger;
out:
    return st;
}

hr_status hr_streams_begin(hr_streams *s, int n_commands)
{
    hr_status st = HR_OK;
    size_t count = (size_t)n_commands + 1;
    if (n_commands > s->capacity || !s->stream_of) {
        TRY(grow((void **)&s->start_seconds, count, sizeof *s->start_seconds));
        TRY(grow((void **)&s->end_seconds, count, sizeof *s->end_seconds));
        for (int i = 0; i < HR_STREAMS; i++) TRY(grow((void **)&s->stream[i].queue, count, sizeof *s->stream[i].queue));
        TRY(grow((void **)&s->stream_of, count, sizeof *s->stream_of));
        s->capacity = n_commands;
    }
    s->n_commands = n_commands;
    memset(s->start_seconds, 0, count * sizeof *s->start_seconds);   /* commands announced but never submitted */
    memset(s->end_seconds, 0, count * sizeof *s->end_seconds);
    atomic_store(&s->failed, HR_OK);
    s->begin_seconds = hr_now_seconds();
    for (int i = 0; i < HR_STREAMS; i++) {
        hr_stream_thread *stream = &s->stream[i];
        stream->first = atomic_load(&stream->reached[HR_STREAM_SUBMITTED]) + 1;   /* the streams are idle */
        atomic_store(&stream->reached[HR_STREAM_ENDED], -1);
    }
out:
    return st;
}

hr_status hr_streams_submit(hr_streams *s, const hr_command *command)
{
    hr_stream_thread *stream = &s->stream[command->stream];
    long long number = atomic_load(&stream->reached[HR_STREAM_SUBMITTED]) + 1;
    if (command->id < 0 || command->id >= s->n_commands)
        return hr_fail(HR_BAD_ARGUMENT, "command %d of a step that was begun with %d", command->id, s->n_commands);
    stream->queue[number - stream->first] = *command;
    s->stream_of[command->id] = command->stream;
    announce(s, stream, HR_STREAM_SUBMITTED, number);
    return HR_OK;
}

hr_status hr_streams_finish(hr_streams *s, double *start_seconds, double *end_seconds)
{
    for (int i = 0; i < HR_STREAMS; i++) {
        hr_stream_thread *stream = &s->stream[i];
        long long last = atomic_load(&stream->reached[HR_STREAM_SUBMITTED]) - stream->first;
        if (last >= 0) await(s, HR_STREAM_DRIVER, (hr_stream)i, HR_STREAM_ENDED, stream->queue[last].id);
    }
    size_t bytes = sizeof(double) * (size_t)s->n_commands;
    if (start_seconds) memcpy(start_seconds, s->start_seconds, bytes);
    if (end_seconds) memcpy(end_seconds, s->end_seconds, bytes);
    hr_status failed = (hr_status)atomic_load(&s->failed);
    return failed == HR_OK ? HR_OK : hr_fail(failed, "%s", s->failure);
}
