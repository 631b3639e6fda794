/* Private to the host device: streams as threads.
 *
 * A step's commands are queued per stream and run in order. Commands are numbered over all streams in the
 * order of submission, so "has command w ended" is "has its stream ended a command numbered w or above".
 *
 * A thread with nothing to do spins briefly and then sleeps. It says first what it waits for, so that the
 * end of a command wakes those whom it concerns and nobody else: with one condition for all, each command
 * woke the two idle copy threads and the driver (0.45 us for a command that does nothing, against 0.15 us).
 * Nothing but sleeping and waking takes the lock.
 */
#ifndef HR_HOST_STREAM_H
#define HR_HOST_STREAM_H
#include <pthread.h>
#include <stdatomic.h>
#include "device.h"

struct hr_streams;

/* What can be waited for: command number `number` (from 0, since the device was opened) of a stream is
 * submitted; command id `number` of the step, or a later one of the same stream, has ended. */
typedef enum hr_stream_event { HR_STREAM_SUBMITTED, HR_STREAM_ENDED, HR_STREAM_EVENTS } hr_stream_event;

typedef struct hr_stream_thread {
    struct hr_streams *group;
    hr_stream id;
    pthread_t thread;
    bool started;
    hr_command *queue;           /* of this step; grown only while the stream is idle */
    long long first;             /* number of this step's first command: place in the queue = number - first */
    atomic_llong reached[HR_STREAM_EVENTS]; /* SUBMITTED: commands since open - 1; ENDED: highest id, -1 */
} hr_stream_thread;

/* One per stream's thread, and one for the thread that drives the device. */
typedef struct hr_stream_waiter {
    atomic_int wants;            /* stream * HR_STREAM_EVENTS + event, -1 while awake */
    atomic_llong number;
    pthread_cond_t wake;
} hr_stream_waiter;

enum { HR_STREAM_DRIVER = HR_STREAMS, HR_STREAM_WAITERS };

typedef struct hr_streams {
    hr_stream_thread stream[HR_STREAMS];
    hr_stream_waiter waiter[HR_STREAM_WAITERS];
    hr_stream *stream_of;        /* [n commands] of this step */
    double *start_seconds, *end_seconds;
    int capacity, n_commands;
    double begin_seconds;
    atomic_bool quit;
    pthread_mutex_t lock;
    atomic_int failed;           /* hr_status of the first failure in this step */
    char failure[1024];          /* its message: the failed thread's own is out of the driver's reach */
    int threads;
    bool pin;
    double link_bytes_per_second;
} hr_streams;

/* `streams` holds zeros. After a failure of open, close is still to be called. */
hr_status hr_streams_open(hr_streams *streams, int threads, bool pin, double link_bytes_per_second);
void hr_streams_close(hr_streams *streams);
hr_status hr_streams_begin(hr_streams *streams, int n_commands);
hr_status hr_streams_submit(hr_streams *streams, const hr_command *command);
hr_status hr_streams_finish(hr_streams *streams, double *start_seconds, double *end_seconds);
#endif
