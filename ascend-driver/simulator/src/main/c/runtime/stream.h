/* A stream: a queue of work and the thread that does it. */
#ifndef SIMULATOR_STREAM_H
#define SIMULATOR_STREAM_H

#include "runtime.h"

typedef struct Task {
    struct Task *next;
    Work work;
    const char *call;
    struct timespec due; /* when it runs though nobody waits for it */
} Task;

struct Stream {
    Stream *next; /* of all streams */
    int references; /* of who opened it, and of those who wait for all streams of a context */
    void *handle; /* NULL for the default stream of a context */
    Context *context;
    int device;
    int32_t id;
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_cond_t progress;
    Task *first;
    Task **last;
    uint64_t enqueued;
    uint64_t finished;
    uint64_t released; /* work up to this number need not lie any longer */
    bool closing;
    atomic_bool discard;
    int fault;
    char reason[512];
    uint64_t reporter; /* the thread that aclrtSubscribeReport named */
    Clock order; /* what happens before its next task, apart from what the host has waited for */
};

void simulator_stream_start(Stream *stream);
/* Tells what failed in the stream since that was told last, or returns 0. */
int simulator_stream_failure(const char *call, Stream *stream);

int64_t simulator_trace_time(void);
/* The stream did what this call enqueued, from then until now. */
void simulator_trace(const Stream *stream, const char *call, int64_t start);

#endif
