/* Waiting for streams. What failed in them is told here. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "stream.h"

static int failure(const char *call, Stream *stream) {
    char text[512];
    int code = simulator_device_fault(stream->device, text, sizeof text);
    pthread_mutex_lock(&stream->lock);
    if (code == 0 && stream->fault != 0) {
        code = stream->fault;
        snprintf(text, sizeof text, "%s", stream->reason);
    }
    if (!stream->stops) {
        stream->fault = 0;
    }
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
    return failure(call, stream);
}

static int wait_all(const char *call, int32_t milliseconds) {
    Context *context = simulator_context(call);
    return context == NULL ? ACL_ERROR_RT_CONTEXT_NULL : simulator_synchronise_context(call, context, milliseconds);
}

static int wait_one(const char *call, aclrtStream handle, int32_t milliseconds) {
    int code;
    Stream *stream = simulator_stream(call, handle, &code);
    return stream == NULL ? code : simulator_stream_wait(call, stream, 0, milliseconds, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
}

EXPORT aclError aclrtSynchronizeStream(aclrtStream stream) {
    ENTER("aclrtSynchronizeStream");
    return wait_one("aclrtSynchronizeStream", stream, -1);
}

static bool is_timeout(int32_t timeout) {
    return timeout == -1 || timeout > 0;
}

EXPORT aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout) {
    ENTER("aclrtSynchronizeStreamWithTimeout");
    if (!is_timeout(timeout)) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtSynchronizeStreamWithTimeout: timeout is %d", timeout);
    }
    return wait_one("aclrtSynchronizeStreamWithTimeout", stream, timeout);
}

EXPORT aclError aclrtSynchronizeDevice(void) {
    ENTER("aclrtSynchronizeDevice");
    return wait_all("aclrtSynchronizeDevice", -1);
}

EXPORT aclError aclrtSynchronizeDeviceWithTimeout(int32_t timeout) {
    ENTER("aclrtSynchronizeDeviceWithTimeout");
    if (!is_timeout(timeout)) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtSynchronizeDeviceWithTimeout: timeout is %d", timeout);
    }
    return wait_all("aclrtSynchronizeDeviceWithTimeout", timeout);
}

EXPORT aclError aclrtStreamQuery(aclrtStream stream, aclrtStreamStatus *status) {
    ENTER("aclrtStreamQuery");
    int code;
    Stream *found = simulator_stream("aclrtStreamQuery", stream, &code);
    if (found == NULL) {
        return code;
    }
    if (status == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtStreamQuery: status is NULL");
    }
    pthread_mutex_lock(&found->lock);
    uint64_t enqueued = found->enqueued;
    bool complete = found->finished == enqueued;
    pthread_mutex_unlock(&found->lock);
    simulator_stream_release(found->id, enqueued);
    *status = complete ? ACL_STREAM_STATUS_COMPLETE : ACL_STREAM_STATUS_NOT_READY;
    return complete ? failure("aclrtStreamQuery", found) : ACL_SUCCESS;
}
