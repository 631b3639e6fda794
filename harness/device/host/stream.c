/* See stream.h. */
#include "stream.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cpu.h"
#include "units.h"
#ifdef _OPENMP
#include <omp.h>
#endif

enum { SPINS = 200 };                         /* a few microseconds: shorter than a sleep and its waking */
static const int64_t PACE_CHUNK_BYTES = 1 << 18;

static void wake(hr_streams *s)
{
    if (atomic_load(&s->sleepers) == 0) return;
    pthread_mutex_lock(&s->lock);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

typedef bool (*condition)(const hr_stream_thread *stream, long long number);

static bool has_submitted(const hr_stream_thread *stream, long long number) { return atomic_load(&stream->submitted) > number; }
static bool has_ended(const hr_stream_thread *stream, long long number) { return atomic_load(&stream->ended) >= number; }

/* Waits until `met(stream, number)` or the group closes; false when it closes. A sleeper counts itself before
 * it looks for the last time, and a waker looks at the count after it has changed something: no wake is lost. */
static bool await(hr_streams *s, condition met, const hr_stream_thread *stream, long long number)
{
    for (int i = 0; i < SPINS; i++) {
        if (met(stream, number)) return true;
        if (atomic_load(&s->quit)) return false;
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&s->lock);
    atomic_fetch_add(&s->sleepers, 1);
    while (!met(stream, number) && !atomic_load(&s->quit)) pthread_cond_wait(&s->changed, &s->lock);
    atomic_fetch_sub(&s->sleepers, 1);
    pthread_mutex_unlock(&s->lock);
    return met(stream, number);
}

/* Holds the caller until `due`. This stands for the link, not for work. */
static void pace_until(double due_seconds)
{
    for (;;) {
        double left = due_seconds - hr_now_seconds();
        if (left <= 0) return;
        if (left > 200e-6) {
            struct timespec nap = {0, (long)((left - 100e-6 < 0.5 ? left - 100e-6 : 0.5) * 1e9)};
            nanosleep(&nap, NULL);
        } else {
            sched_yield();
        }
    }
}

/* A copy, in chunks held back to the pace of the link where one is set. */
static void copy_run(const hr_streams *s, const hr_command *command)
{
    char *to = command->to;
    const char *from = command->from;
    if (!(s->link_bytes_per_second > 0)) {
        memcpy(to, from, (size_t)command->bytes);
        return;
    }
    double begin = hr_now_seconds();
    for (int64_t done = 0; done < command->bytes;) {
        int64_t chunk = command->bytes - done < PACE_CHUNK_BYTES ? command->bytes - done : PACE_CHUNK_BYTES;
        memcpy(to + done, from + done, (size_t)chunk);
        done += chunk;
        pace_until(begin + (double)done / s->link_bytes_per_second);
    }
}

static void fill_run(const hr_command *command)
{
    uint32_t *words = command->to;
    for (int64_t i = 0; i < command->bytes / 4; i++) words[i] = command->pattern;
    memset((char *)command->to + command->bytes / 4 * 4, (int)(command->pattern & 0xff), (size_t)(command->bytes % 4));
}

static void command_run(hr_streams *s, const hr_command *command)
{
    hr_status status = HR_OK;
    if (atomic_load(&s->failed) != HR_OK) return;       /* the rest of a failed step is skipped */
    switch (command->kind) {
    case HR_COMMAND_KERNEL: status = command->kernel->run(&command->call); break;
    case HR_COMMAND_COPY: copy_run(s, command); break;
    case HR_COMMAND_FILL: fill_run(command); break;
    case HR_COMMAND_NOTHING: break;
    }
    if (status == HR_OK) return;
    pthread_mutex_lock(&s->lock);
    if (atomic_load(&s->failed) == HR_OK) {
        snprintf(s->failure, sizeof s->failure, "%s", hr_error_message());
        atomic_store(&s->failed, (int)status);
    }
    pthread_mutex_unlock(&s->lock);
}

static void *stream_main(void *argument)
{
    hr_stream_thread *self = argument;
    hr_streams *s = self->group;
    if (self->id == HR_STREAM_COMPUTE) {
#ifdef _OPENMP
        omp_set_num_threads(s->threads);
#endif
        if (s->pin) hr_cpu_pin_compute(s->threads);
    } else if (s->pin) {
        hr_cpu_pin_copy(s->threads);
    }
    for (long long next = 0;; next++) {
        if (!await(s, has_submitted, self, next)) return NULL;
        const hr_command *command = &self->queue[next - self->first];
        for (int i = 0; i < command->n_waits; i++) {
            const hr_stream_thread *other = &s->stream[s->stream_of[command->waits[i]]];
            if (!await(s, has_ended, other, command->waits[i])) return NULL;
        }
        s->start_seconds[command->id] = hr_now_seconds() - s->begin_seconds;
        command_run(s, command);
        s->end_seconds[command->id] = hr_now_seconds() - s->begin_seconds;
        atomic_store(&self->ended, command->id);   /* the last touch: the step may be over now */
        wake(s);
    }
}

hr_status hr_streams_open(hr_streams *s, int threads, bool pin, double link_bytes_per_second)
{
    hr_status st = HR_OK;
    s->threads = threads;
    s->pin = pin;
    s->link_bytes_per_second = link_bytes_per_second;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    for (int i = 0; i < HR_STREAMS; i++) {
        hr_stream_thread *stream = &s->stream[i];
        stream->group = s;
        stream->id = (hr_stream)i;
        atomic_store(&stream->ended, -1);
        int error = pthread_create(&stream->thread, NULL, stream_main, stream);
        if (error) FAIL(HR_DEVICE, "cannot start a stream's thread: %s", strerror(error));
        stream->started = true;
    }
out:
    return st;
}

void hr_streams_close(hr_streams *s)
{
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->quit, true);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < HR_STREAMS; i++) {
        if (s->stream[i].started) pthread_join(s->stream[i].thread, NULL);
        free(s->stream[i].queue);
    }
    free(s->stream_of);
    free(s->start_seconds);
    free(s->end_seconds);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->changed);
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
    if (n_commands > s->capacity) {
        TRY(grow((void **)&s->stream_of, count, sizeof *s->stream_of));
        TRY(grow((void **)&s->start_seconds, count, sizeof *s->start_seconds));
        TRY(grow((void **)&s->end_seconds, count, sizeof *s->end_seconds));
        for (int i = 0; i < HR_STREAMS; i++) TRY(grow((void **)&s->stream[i].queue, count, sizeof *s->stream[i].queue));
        s->capacity = n_commands;
    }
    s->n_commands = n_commands;
    atomic_store(&s->failed, HR_OK);
    s->begin_seconds = hr_now_seconds();
    for (int i = 0; i < HR_STREAMS; i++) {
        s->stream[i].first = atomic_load(&s->stream[i].submitted);   /* the streams are idle */
        atomic_store(&s->stream[i].ended, -1);
    }
out:
    return st;
}

hr_status hr_streams_submit(hr_streams *s, const hr_command *command)
{
    hr_stream_thread *stream = &s->stream[command->stream];
    long long number = atomic_load(&stream->submitted);
    stream->queue[number - stream->first] = *command;
    s->stream_of[command->id] = command->stream;
    atomic_store(&stream->submitted, number + 1);
    wake(s);
    return HR_OK;
}

hr_status hr_streams_finish(hr_streams *s, double *start_seconds, double *end_seconds)
{
    for (int i = 0; i < HR_STREAMS; i++) {
        hr_stream_thread *stream = &s->stream[i];
        long long submitted = atomic_load(&stream->submitted) - stream->first;
        if (submitted > 0) await(s, has_ended, stream, stream->queue[submitted - 1].id);
    }
    size_t bytes = sizeof(double) * (size_t)s->n_commands;
    if (start_seconds) memcpy(start_seconds, s->start_seconds, bytes);
    if (end_seconds) memcpy(end_seconds, s->end_seconds, bytes);
    hr_status failed = (hr_status)atomic_load(&s->failed);
    return failed == HR_OK ? HR_OK : hr_fail(failed, "%s", s->failure);
}
