/* Waiting for events. */
#include "event.h"

#include <errno.h>

bool simulator_event_await(Event *event, uint64_t number, Stream *stream, const Context *context, int64_t milliseconds) {
    char text[8];
    struct timespec deadline = simulator_after(milliseconds);
    while (event->done < number || event->done == 0) {
        struct timespec soon = simulator_after(20);
        bool last = milliseconds >= 0 && (soon.tv_sec > deadline.tv_sec ||
                                          (soon.tv_sec == deadline.tv_sec && soon.tv_nsec >= deadline.tv_nsec));
        int error = pthread_cond_timedwait(simulator_events_changed(), &simulator_events_lock, last ? &deadline : &soon);
        if ((last && error == ETIMEDOUT) || (stream != NULL && simulator_stream_discards(stream)) ||
            simulator_context_stopped(context, text, sizeof text) != 0) {
            return false;
        }
    }
    return true;
}

static int synchronise(const char *call, aclrtEvent handle, int32_t timeout) {
    Context *context = simulator_context(call);
    int code = context == NULL ? ACL_ERROR_RT_CONTEXT_NULL : 0;
    Event *event = code == 0 ? simulator_event_take(call, handle, &code) : NULL;
    if (event == NULL) {
        return code;
    }
    pthread_mutex_lock(&simulator_events_lock);
    uint64_t number = event->asked, task = event->task;
    int32_t stream = event->stream;
    pthread_mutex_unlock(&simulator_events_lock);
    if (number == 0) {
        simulator_event_release(event);
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: the event was never recorded, so nothing is waited for", call);
    }
    simulator_stream_release(stream, task);
    pthread_mutex_lock(&simulator_events_lock);
    bool came = simulator_event_await(event, number, NULL, context, timeout < 0 ? PATIENCE_SECONDS * 1000 : timeout);
    pthread_mutex_unlock(&simulator_events_lock);
    if (came) {
        simulator_order_host(&event->order);
    }
    simulator_event_release(event);
    char text[512];
    int fault = simulator_context_fault(context, text, sizeof text);
    if (fault != 0) {
        return simulator_fail(fault, "%s: earlier work failed: %s", call, text);
    }
    return came ? ACL_SUCCESS : simulator_fail(ACL_ERROR_RT_EVENT_SYNC_TIMEOUT, "%s: the event did not come in time", call);
}

EXPORT aclError aclrtSynchronizeEvent(aclrtEvent event) {
    ENTER("aclrtSynchronizeEvent");
    return synchronise("aclrtSynchronizeEvent", event, -1);
}

EXPORT aclError aclrtSynchronizeEventWithTimeout(aclrtEvent event, int32_t timeout) {
    ENTER("aclrtSynchronizeEventWithTimeout");
    return synchronise("aclrtSynchronizeEventWithTimeout", event, timeout);
}
