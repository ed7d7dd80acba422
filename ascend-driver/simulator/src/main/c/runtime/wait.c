/* Waiting for a stream. What failed in it is told here. */
#include <stdio.h>

#include "order.h"

int simulator_stream_failure(const char *call, Stream *stream) {
    char text[512];
    int code = simulator_context_fault(stream->context, text, sizeof text);
    pthread_mutex_lock(&stream->lock);
    if (code == 0 && stream->fault != 0) {
        code = stream->fault;
        snprintf(text, sizeof text, "%s", stream->reason);
    }
    stream->fault = 0;
    pthread_mutex_unlock(&stream->lock);
    return code == 0 ? 0 : simulator_fail(code, "%s: earlier work of the stream failed: %s", call, text);
}

int simulator_stream_wait(const char *call, Stream *stream, uint64_t number, int32_t milliseconds, int late) {
    struct timespec deadline = simulator_after(milliseconds);
    int error = 0;
    pthread_mutex_lock(&stream->lock);
    number = number == 0 ? stream->enqueued : number;
    if (stream->released < number) {
        stream->released = number;
        pthread_cond_signal(&stream->work);
    }
    while (stream->finished < number && error == 0) {
        error = milliseconds < 0 ? pthread_cond_wait(&stream->progress, &stream->lock)
                                 : pthread_cond_timedwait(&stream->progress, &stream->lock, &deadline);
    }
    uint64_t missing = stream->finished < number ? number - stream->finished : 0;
    pthread_mutex_unlock(&stream->lock);
    if (missing > 0) {
        return simulator_fail(late, "%s: after %d ms %lu tasks of stream %d are not finished", call, milliseconds,
                              (unsigned long)missing, stream->id);
    }
    simulator_order_waited(stream, number);
    return simulator_stream_failure(call, stream);
}
