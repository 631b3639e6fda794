/* Private to the host device: streams as threads.
 *
 * A step's commands are queued per stream and run in order. Commands are numbered over all streams in the
 * order of submission, so "has command w ended" is "has its stream ended a command numbered w or above".
 * A thread that has nothing to do spins briefly and then sleeps; nothing but sleeping takes the lock.
 */
#ifndef HR_HOST_STREAM_H
#define HR_HOST_STREAM_H
#include <pthread.h>
#include <stdatomic.h>
#include "device.h"

struct hr_streams;

typedef struct hr_stream_thread {
    struct hr_streams *group;
    hr_stream id;
    pthread_t thread;
    bool started;
    hr_command *queue;           /* of this step; grown only while the stream is idle */
    int capacity;
    atomic_llong submitted;      /* commands since the device was opened; never falls */
    long long first;             /* number of this step's first command: place in the queue = number - first */
    atomic_int ended;            /* highest command number that has ended, -1 */
} hr_stream_thread;

typedef struct hr_streams {
    hr_stream_thread stream[HR_STREAMS];
    hr_stream *stream_of;        /* [n commands] of this step */
    double *start_seconds, *end_seconds;
    int capacity, n_commands;
    double begin_seconds;
    atomic_bool quit;
    atomic_int sleepers;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_int failed;           /* hr_status of the first failure in this step */
    char failure[1024];
    int threads;
    bool pin;
    double link_bytes_per_second;
} hr_streams;

hr_status hr_streams_open(hr_streams *streams, int threads, bool pin, double link_bytes_per_second);
void hr_streams_close(hr_streams *streams);
hr_status hr_streams_begin(hr_streams *streams, int n_commands);
hr_status hr_streams_submit(hr_streams *streams, const hr_command *command);
hr_status hr_streams_finish(hr_streams *streams, double *start_seconds, double *end_seconds);
#endif
