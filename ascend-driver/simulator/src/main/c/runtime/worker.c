/* The thread of a stream. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

static bool is_of_device(int code) {
    return (code >= 507010 && code <= 507018) || code == 507034 || code == 507035 || code == 507053 || code == 507054;
}

static void keep_fault(Stream *stream, int code, const char *text) {
    if (is_of_device(code)) {
        simulator_device_break(stream->device, code, text);
    }
    if (atomic_load(&stream->context->stops)) {
        simulator_context_stop(stream->context, code, text);
    }
    pthread_mutex_lock(&stream->lock);
    if (stream->fault == 0) {
        stream->fault = code;
        snprintf(stream->reason, sizeof stream->reason, "%s", text);
    }
    pthread_mutex_unlock(&stream->lock);
}

static bool skips(Stream *stream, const Work *work) {
    char text[8];
    if (atomic_load(&stream->discard)) {
        return !work->always;
    }
    return simulator_context_stopped(stream->context, text, sizeof text) != 0 ||
           (!work->always && simulator_device_fault(stream->device, text, sizeof text) != 0);
}

static void run(Stream *stream, const Work *work) {
    char text[512] = "";
    if (!skips(stream, work)) {
        int code = work->run(work->argument, text, sizeof text);
        if (code != 0) {
            keep_fault(stream, code, text);
        }
    }
    if (work->drop != NULL) {
        work->drop(work->argument);
    }
}

/* The next task, which then is due; NULL at the end of the stream. Called and returns with the lock held. */
static Task *await_task(Stream *stream) {
    for (;;) {
        if (stream->first == NULL) {
            if (stream->closing) {
                return NULL;
            }
            pthread_cond_wait(&stream->work, &stream->lock);
        } else if (stream->finished < stream->released || stream->closing || atomic_load(&stream->discard)) {
            break;
        } else if (pthread_cond_timedwait(&stream->work, &stream->lock, &stream->first->due) == ETIMEDOUT) {
            break;
        }
    }
    Task *task = stream->first;
    stream->first = task->next;
    if (stream->first == NULL) {
        stream->last = &stream->first;
    }
    return task;
}

static void *serve(void *argument) {
    Stream *stream = argument;
    pthread_mutex_lock(&stream->lock);
    for (Task *task; (task = await_task(stream)) != NULL;) {
        pthread_mutex_unlock(&stream->lock);
        int64_t start = simulator_trace_time();
        run(stream, &task->work);
        simulator_trace(stream, task->call, start);
        free(task);
        pthread_mutex_lock(&stream->lock);
        stream->finished++;
        pthread_cond_broadcast(&stream->progress);
    }
    pthread_mutex_unlock(&stream->lock);
    return NULL;
}

void simulator_stream_start(Stream *stream) {
    if (!stream->started) {
        stream->started = pthread_create(&stream->thread, NULL, serve, stream) == 0;
    }
}
