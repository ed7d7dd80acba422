/* The calls that make and end streams. */
#include "order.h"

#include <stdlib.h>

#define MOST_STREAMS 1984
#define MOST_STREAMS_310P 1024
#define KNOWN_FLAGS 0x3FU

static int create(const char *call, aclrtStream *stream) {
    Context *context = simulator_context(call);
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (stream == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: stream is NULL", call);
    }
    size_t most = simulator_chip() == CHIP_310P ? MOST_STREAMS_310P : MOST_STREAMS;
    if (simulator_handle_count(HANDLE_STREAM) >= most) {
        return simulator_fail(ACL_ERROR_RT_NO_STREAM_RESOURCE, "%s: there are %zu streams, the most of this chip", call,
                              most);
    }
    *stream = simulator_stream_open(context, true)->handle;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtCreateStream(aclrtStream *stream) {
    ENTER("aclrtCreateStream");
    return create("aclrtCreateStream", stream);
}

EXPORT aclError aclrtCreateStreamWithConfig(aclrtStream *stream, uint32_t priority, uint32_t flag) {
    ENTER("aclrtCreateStreamWithConfig");
    (void)priority; /* reserved */
    if ((flag & ~KNOWN_FLAGS) != 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtCreateStreamWithConfig: flag %#x has unknown bits", flag);
    }
    return create("aclrtCreateStreamWithConfig", stream);
}

EXPORT aclError aclrtCreateStreamV2(aclrtStream *stream, const aclrtStreamConfigHandle *handle) {
    ENTER("aclrtCreateStreamV2");
    if (handle == NULL || (handle->flag & ~(size_t)KNOWN_FLAGS) != 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtCreateStreamV2: the configuration is NULL, or has unknown flags");
    }
    if (handle->workptr != NULL || handle->workSize != 0) {
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtCreateStreamV2: memory of the caller is not supported");
    }
    return create("aclrtCreateStreamV2", stream);
}

static int destroy(const char *call, aclrtStream handle, bool discard) {
    int code;
    Stream *stream = simulator_stream(call, handle, &code);
    if (stream == NULL) {
        return code;
    }
    if (handle == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: the default stream ends with its context", call);
    }
    return simulator_stream_close(stream, discard);
}

EXPORT aclError aclrtDestroyStream(aclrtStream stream) {
    ENTER("aclrtDestroyStream");
    return destroy("aclrtDestroyStream", stream, false);
}

EXPORT aclError aclrtDestroyStreamForce(aclrtStream stream) {
    ENTER("aclrtDestroyStreamForce");
    return destroy("aclrtDestroyStreamForce", stream, true);
}

/* Drops what has not begun; the stream can be used again. */
EXPORT aclError aclrtStreamAbort(aclrtStream stream) {
    ENTER("aclrtStreamAbort");
    int code;
    Stream *found = simulator_stream("aclrtStreamAbort", stream, &code);
    if (found == NULL) {
        return code;
    }
    atomic_store(&found->discard, true);
    pthread_mutex_lock(&found->lock);
    pthread_cond_signal(&found->work);
    while (found->finished < found->enqueued) {
        pthread_cond_wait(&found->progress, &found->lock);
    }
    found->fault = 0;
    uint64_t dropped = found->enqueued;
    pthread_mutex_unlock(&found->lock);
    simulator_order_waited(found, dropped);
    atomic_store(&found->discard, false);
    return ACL_SUCCESS;
}

EXPORT aclError aclrtStreamGetId(aclrtStream stream, int32_t *streamId) {
    ENTER("aclrtStreamGetId");
    int code;
    Stream *found = simulator_stream("aclrtStreamGetId", stream, &code);
    if (found == NULL) {
        return code;
    }
    if (streamId == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtStreamGetId: streamId is NULL");
    }
    *streamId = found->id;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtSetStreamFailureMode(aclrtStream stream, uint64_t mode) {
    ENTER("aclrtSetStreamFailureMode");
    int code;
    Stream *found = simulator_stream("aclrtSetStreamFailureMode", stream, &code);
    if (found == NULL) {
        return code;
    }
    if (stream == NULL || mode > 1) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID,
                              "aclrtSetStreamFailureMode: mode %lu, or the default stream, cannot be set",
                              (unsigned long)mode);
    }
    if (mode == 1) {
        atomic_store(&found->context->stops, true); /* and so do its other streams */
    }
    return ACL_SUCCESS;
}
