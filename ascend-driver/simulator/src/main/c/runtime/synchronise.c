/* The calls that wait for streams. */
#include "order.h"

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

/* Asks for nothing but an error of the device and a stopped context, as runtime 9.1: other failures come with a wait. */
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
    char text[512];
    int fault = simulator_context_fault(found->context, text, sizeof text);
    if (fault != 0) {
        return simulator_fail(fault, "aclrtStreamQuery: earlier work failed: %s", text);
    }
    pthread_mutex_lock(&found->lock);
    uint64_t enqueued = found->enqueued;
    bool complete = found->finished == enqueued;
    pthread_mutex_unlock(&found->lock);
    if (complete) {
        simulator_order_waited(found, enqueued);
    }
    simulator_stream_release(found->id, enqueued);
    *status = complete ? ACL_STREAM_STATUS_COMPLETE : ACL_STREAM_STATUS_NOT_READY;
    return ACL_SUCCESS;
}
