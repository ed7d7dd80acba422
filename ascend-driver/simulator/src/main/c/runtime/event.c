/* Making, ending and asking events; what streams do with them is in eventwork.c. */
#include "event.h"

#include <errno.h>
#include <stdlib.h>

#define MOST_EVENTS 65536
#define KNOWN_FLAGS 0x7BU

pthread_mutex_t simulator_events_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_condition(void) {
    simulator_condition(&changed);
}

pthread_cond_t *simulator_events_changed(void) {
    pthread_once(&once, open_condition);
    return &changed;
}

static int create(const char *call, aclrtEvent *event, EventKind kind, uint32_t flags) {
    Context *context = simulator_context(call);
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (event == NULL || (kind != EVENT_PLAIN && (flags == 0 || (flags & ~KNOWN_FLAGS) != 0))) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: event is NULL, or flag %#x is invalid", call, flags);
    }
    if (simulator_handle_count(HANDLE_EVENT) >= MOST_EVENTS) {
        return simulator_fail(ACL_ERROR_RT_NO_EVENT_RESOURCE, "%s: there are %d events, the most of this chip", call,
                              MOST_EVENTS);
    }
    Event *made = simulator_allocate(sizeof *made);
    *made = (Event){.references = 1, .device = context->device, .kind = kind, .flags = flags, .stream = -1};
    *event = simulator_handle_open(HANDLE_EVENT, made);
    return ACL_SUCCESS;
}

EXPORT aclError aclrtCreateEvent(aclrtEvent *event) {
    ENTER("aclrtCreateEvent");
    return create("aclrtCreateEvent", event, EVENT_PLAIN, ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
}

EXPORT aclError aclrtCreateEventWithFlag(aclrtEvent *event, uint32_t flag) {
    ENTER("aclrtCreateEventWithFlag");
    return create("aclrtCreateEventWithFlag", event, EVENT_WITH_FLAG, flag);
}

EXPORT aclError aclrtCreateEventExWithFlag(aclrtEvent *event, uint32_t flag) {
    ENTER("aclrtCreateEventExWithFlag");
    return create("aclrtCreateEventExWithFlag", event, EVENT_EXTENDED, flag);
}

EXPORT aclError aclrtDestroyEvent(aclrtEvent event) {
    ENTER("aclrtDestroyEvent");
    Event *found = simulator_handle_close(HANDLE_EVENT, event);
    if (found == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtDestroyEvent: %p is no event, or was destroyed", event);
    }
    simulator_event_release(found);
    return ACL_SUCCESS;
}

Event *simulator_event_take(const char *call, aclrtEvent handle, int *code) {
    pthread_mutex_lock(&simulator_events_lock);
    Event *event = simulator_handle_find(HANDLE_EVENT, handle);
    if (event != NULL) {
        event->references++;
    }
    pthread_mutex_unlock(&simulator_events_lock);
    *code = event != NULL ? ACL_SUCCESS
                          : simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: %p is no event, or was destroyed", call, handle);
    return event;
}

void simulator_event_release(void *argument) {
    Event *event = argument;
    pthread_mutex_lock(&simulator_events_lock);
    bool last = --event->references == 0;
    pthread_mutex_unlock(&simulator_events_lock);
    if (last) {
        simulator_order_free(&event->order);
        free(event);
    }
}

/* What is recorded is as good as waited for: a program that asks again and again must see an end. */
static int query(const char *call, aclrtEvent handle, bool waits, bool *complete) {
    int code = simulator_context(call) == NULL ? ACL_ERROR_RT_CONTEXT_NULL : ACL_SUCCESS;
    Event *event = code == 0 ? simulator_event_take(call, handle, &code) : NULL;
    if (event == NULL) {
        return code;
    }
    if (waits && event->kind == EVENT_EXTENDED) {
        simulator_event_release(event);
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "%s: not for events of aclrtCreateEventExWithFlag", call);
    }
    pthread_mutex_lock(&simulator_events_lock);
    *complete = waits ? event->waits_done == event->waits_asked : event->asked > 0 && event->done == event->asked;
    int32_t stream = event->stream;
    uint64_t task = event->task;
    pthread_mutex_unlock(&simulator_events_lock);
    if (*complete) {
        simulator_order_host(&event->order);
    }
    simulator_stream_release(stream, task);
    simulator_event_release(event);
    return ACL_SUCCESS;
}

EXPORT aclError aclrtQueryEventStatus(aclrtEvent event, aclrtEventRecordedStatus *status) {
    ENTER("aclrtQueryEventStatus");
    bool complete = false;
    int code = status == NULL ? simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtQueryEventStatus: status is NULL")
                              : query("aclrtQueryEventStatus", event, false, &complete);
    if (code == 0) {
        *status = complete ? ACL_EVENT_RECORDED_STATUS_COMPLETE : ACL_EVENT_RECORDED_STATUS_NOT_READY;
    }
    return code;
}

EXPORT aclError aclrtQueryEventWaitStatus(aclrtEvent event, aclrtEventWaitStatus *status) {
    ENTER("aclrtQueryEventWaitStatus");
    bool complete = false;
    int code = status == NULL ? simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtQueryEventWaitStatus: status is NULL")
                              : query("aclrtQueryEventWaitStatus", event, true, &complete);
    if (code == 0) {
        *status = complete ? ACL_EVENT_WAIT_STATUS_COMPLETE : ACL_EVENT_WAIT_STATUS_NOT_READY;
    }
    return code;
}

static int elapsed(const Event *start, const Event *end, float *ms) {
    const char *call = "aclrtEventElapsedTime";
    if ((start->flags & end->flags & ACL_EVENT_TIME_LINE) == 0) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: both events need the flag TIME_LINE", call);
    }
    if (start->asked == 0 || end->asked == 0 || start->done != start->asked || end->done != end->asked) {
        return simulator_fail(ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID, "%s: an event is not recorded yet", call);
    }
    double time = (double)(end->time.tv_sec - start->time.tv_sec) * 1e3 +
                  (double)(end->time.tv_nsec - start->time.tv_nsec) / 1e6;
    if (time < 0) {
        return simulator_fail(ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL, "%s: the end is before the start", call);
    }
    *ms = (float)time;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtEventElapsedTime(float *ms, aclrtEvent startEvent, aclrtEvent endEvent) {
    ENTER("aclrtEventElapsedTime");
    int code;
    Event *start = simulator_event_take("aclrtEventElapsedTime", startEvent, &code);
    Event *end = start == NULL ? NULL : simulator_event_take("aclrtEventElapsedTime", endEvent, &code);
    if (end != NULL) {
        pthread_mutex_lock(&simulator_events_lock);
        code = ms == NULL ? simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtEventElapsedTime: ms is NULL")
                          : elapsed(start, end, ms);
        pthread_mutex_unlock(&simulator_events_lock);
        simulator_event_release(end);
    }
    if (start != NULL) {
        simulator_event_release(start);
    }
    return code;
}
