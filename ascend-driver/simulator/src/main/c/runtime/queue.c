/* Streams as the rest of the simulator sees them: opened, given work, waited for, closed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"

static Stream *all;
static int32_t next_id;
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;

Stream *simulator_stream_open(Context *context, bool register_handle) {
    Stream *stream = simulator_allocate(sizeof *stream);
    stream->context = context;
    stream->device = context->device;
    stream->last = &stream->first;
    pthread_mutex_init(&stream->lock, NULL);
    simulator_condition(&stream->work);
    simulator_condition(&stream->progress);
    pthread_mutex_lock(&all_lock);
    stream->references = 1;
    stream->id = next_id++;
    stream->next = all;
    all = stream;
    pthread_mutex_unlock(&all_lock);
    if (register_handle) {
        stream->handle = simulator_handle_open(HANDLE_STREAM, stream);
    }
    return stream;
}

static void forget(Stream *stream) {
    pthread_mutex_lock(&all_lock);
    Stream **at = &all;
    while (*at != NULL && *at != stream) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        *at = stream->next;
    }
    pthread_mutex_unlock(&all_lock);
}

static void let_go(Stream *stream) {
    pthread_mutex_lock(&all_lock);
    bool last = --stream->references == 0;
    pthread_mutex_unlock(&all_lock);
    if (last) {
        pthread_cond_destroy(&stream->work);
        pthread_cond_destroy(&stream->progress);
        pthread_mutex_destroy(&stream->lock);
        simulator_order_close(stream);
        free(stream);
    }
}

int simulator_stream_close(Stream *stream, bool discard) {
    forget(stream);
    simulator_handle_close(HANDLE_STREAM, stream->handle);
    atomic_store(&stream->discard, discard);
    pthread_mutex_lock(&stream->lock);
    stream->closing = true;
    pthread_cond_broadcast(&stream->work);
    bool started = stream->started;
    pthread_mutex_unlock(&stream->lock);
    if (started) {
        pthread_join(stream->thread, NULL);
    }
    simulator_order_waited(stream, stream->enqueued);
    let_go(stream);
    return ACL_SUCCESS;
}

/* The context's next stream by number, with a reference; another thread may close streams meanwhile. */
static Stream *made_in(const Context *context, int32_t after) {
    Stream *found = NULL;
    pthread_mutex_lock(&all_lock);
    for (Stream *stream = all; stream != NULL; stream = stream->next) {
        if (stream->context == context && stream->id > after && (found == NULL || stream->id < found->id)) {
            found = stream;
        }
    }
    if (found != NULL) {
        found->references++;
    }
    pthread_mutex_unlock(&all_lock);
    return found;
}

void simulator_streams_close_of(Context *context) {
    int32_t id = -1;
    for (Stream *stream; (stream = made_in(context, id)) != NULL; let_go(stream)) {
        id = stream->id;
        if (stream != context->default_stream) {
            simulator_stream_close(stream, false);
        }
    }
}

Stream *simulator_stream(const char *call, aclrtStream handle, int *code) {
    Context *context = simulator_context(call);
    *code = context == NULL ? ACL_ERROR_RT_CONTEXT_NULL : ACL_SUCCESS;
    if (context == NULL || handle == NULL) {
        return context == NULL ? NULL : context->default_stream;
    }
    Stream *stream = simulator_handle_find(HANDLE_STREAM, handle);
    if (stream == NULL) {
        *code = simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: %p is no stream, or was destroyed", call, handle);
    } else if (stream->context != context) {
        *code = simulator_fail(ACL_ERROR_RT_STREAM_CONTEXT,
                               "%s: the stream is of another context (device %d) than the current one (device %d)", call,
                               stream->device, context->device);
        stream = NULL;
    }
    return stream;
}

static int refuse(Work work, int code, const char *call, const char *text) {
    if (work.drop != NULL) {
        work.drop(work.argument);
    }
    return simulator_fail(code, "%s: %s", call, text);
}

int simulator_enqueue(const char *call, Stream *stream, Work work, uint64_t *number) {
    char text[512];
    int fault = (work.always ? simulator_context_stopped : simulator_context_fault)(stream->context, text, sizeof text);
    if (fault != 0) {
        return refuse(work, fault, call, text);
    }
    Task *task = simulator_allocate(sizeof *task);
    task->work = work;
    task->call = call;
    task->due = simulator_after(simulator_delay_milliseconds());
    pthread_mutex_lock(&stream->lock);
    simulator_stream_start(stream);
    if (!stream->started) {
        pthread_mutex_unlock(&stream->lock);
        free(task);
        return refuse(work, ACL_ERROR_RT_NO_STREAM_RESOURCE, call, "this machine gives no more threads");
    }
    *stream->last = task;
    stream->last = &task->next;
    stream->enqueued++;
    if (number != NULL) {
        *number = stream->enqueued;
    }
    pthread_cond_signal(&stream->work);
    pthread_mutex_unlock(&stream->lock);
    return ACL_SUCCESS;
}

void simulator_stream_release(int32_t id, uint64_t number) {
    pthread_mutex_lock(&all_lock);
    for (Stream *stream = all; stream != NULL; stream = stream->next) {
        if (stream->id == id) {
            pthread_mutex_lock(&stream->lock);
            stream->released = stream->released < number ? number : stream->released;
            pthread_cond_signal(&stream->work);
            pthread_mutex_unlock(&stream->lock);
            break;
        }
    }
    pthread_mutex_unlock(&all_lock);
}

/* All start before the first is waited for: they may wait for each other. */
int simulator_synchronise_context(const char *call, Context *context, int32_t milliseconds) {
    int code = 0;
    int32_t id = -1;
    for (Stream *stream; (stream = made_in(context, id)) != NULL; let_go(stream)) {
        id = stream->id;
        pthread_mutex_lock(&stream->lock);
        stream->released = stream->enqueued;
        pthread_cond_signal(&stream->work);
        pthread_mutex_unlock(&stream->lock);
    }
    id = -1;
    for (Stream *stream; (stream = made_in(context, id)) != NULL; let_go(stream)) {
        id = stream->id;
        int of_stream = simulator_stream_wait(call, stream, 0, milliseconds, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
        code = code == 0 ? of_stream : code;
    }
    return code;
}

bool simulator_stream_discards(Stream *stream) {
    return atomic_load(&stream->discard);
}

int simulator_stream_device(const Stream *stream) {
    return stream->device;
}

int32_t simulator_stream_id(const Stream *stream) {
    return stream->id;
}
