/* Events in streams: record, wait, reset. */
#include "event.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Event *event;
    Stream *stream;
    uint64_t number;
    int64_t milliseconds;
} EventWork;

static atomic_uint wait_seconds;

static void drop(void *argument) {
    simulator_event_release(((EventWork *)argument)->event);
    free(argument);
}

static int run_record(void *argument, char *text, size_t size) {
    (void)text;
    (void)size;
    EventWork *work = argument;
    pthread_mutex_lock(&simulator_events_lock);
    if (work->event->done < work->number) {
        work->event->done = work->number;
    }
    clock_gettime(CLOCK_MONOTONIC, &work->event->time);
    pthread_cond_broadcast(simulator_events_changed());
    pthread_mutex_unlock(&simulator_events_lock);
    return 0;
}

static int run_reset(void *argument, char *text, size_t size) {
    (void)text;
    (void)size;
    EventWork *work = argument;
    pthread_mutex_lock(&simulator_events_lock);
    if (work->event->asked == work->number) {
        work->event->asked = work->event->done = 0;
    }
    pthread_mutex_unlock(&simulator_events_lock);
    return 0;
}

static int run_wait(void *argument, char *text, size_t size) {
    EventWork *work = argument;
    Event *event = work->event;
    simulator_stream_release(event->stream, event->task);
    pthread_mutex_lock(&simulator_events_lock);
    const Context *context = work->stream->context;
    bool came = simulator_event_await(event, work->number, work->stream, context, work->milliseconds);
    event->waits_done += came;
    pthread_mutex_unlock(&simulator_events_lock);
    if (came || simulator_stream_discards(work->stream) || simulator_context_stopped(context, text, size) != 0) {
        return 0;
    }
    snprintf(text, size, "aclrtStreamWaitEvent: no record of the event within %ld ms", (long)work->milliseconds);
    return ACL_ERROR_RT_WAIT_TIMEOUT;
}

static int check(const char *call, const Event *event, const Stream *stream) {
    return event->device == simulator_stream_device(stream)
               ? 0
               : simulator_fail(ACL_ERROR_RT_STREAM_CONTEXT, "%s: the event is of device %d, the stream of device %d", call,
                                event->device, simulator_stream_device(stream));
}

/* Stream and event of a call, the event with a reference. */
static int resolve(const char *call, aclrtStream stream, aclrtEvent event, EventWork *work) {
    int code;
    work->stream = simulator_stream(call, stream, &code);
    work->event = work->stream == NULL ? NULL : simulator_event_take(call, event, &code);
    if (work->event != NULL && (code = check(call, work->event, work->stream)) != 0) {
        simulator_event_release(work->event);
    }
    return code;
}

static int submit(const char *call, const EventWork *values, WorkRun run, bool always, uint64_t *task) {
    EventWork *work = simulator_allocate(sizeof *work);
    *work = *values;
    return simulator_enqueue(call, work->stream, (Work){run, drop, work, always}, task);
}

EXPORT aclError aclrtRecordEvent(aclrtEvent event, aclrtStream stream) {
    ENTER("aclrtRecordEvent");
    EventWork work = {0};
    int code = resolve("aclrtRecordEvent", stream, event, &work);
    if (code != 0) {
        return code;
    }
    pthread_mutex_lock(&simulator_events_lock);
    work.number = ++work.event->asked;
    work.event->references++;
    pthread_mutex_unlock(&simulator_events_lock);
    uint64_t task = 0;
    code = submit("aclrtRecordEvent", &work, run_record, true, &task);
    pthread_mutex_lock(&simulator_events_lock);
    work.event->stream = simulator_stream_id(work.stream);
    work.event->task = task;
    pthread_mutex_unlock(&simulator_events_lock);
    if (code == 0) {
        simulator_order_record(work.stream, task, &work.event->order);
        simulator_order_recorded(work.event, &work.event->order);
    }
    simulator_event_release(work.event);
    return code;
}

EXPORT aclError aclrtResetEvent(aclrtEvent event, aclrtStream stream) {
    ENTER("aclrtResetEvent");
    EventWork work = {0};
    int code = resolve("aclrtResetEvent", stream, event, &work);
    if (code != 0) {
        return code;
    }
    if (work.event->kind != EVENT_WITH_FLAG) {
        simulator_event_release(work.event);
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                              "aclrtResetEvent: only for events of aclrtCreateEventWithFlag");
    }
    work.number = work.event->asked;
    return submit("aclrtResetEvent", &work, run_reset, true, NULL);
}

int simulator_wait_event(const char *call, aclrtStream stream, aclrtEvent event, int32_t timeout) {
    EventWork work = {0};
    int code = resolve(call, stream, event, &work);
    if (code != 0) {
        return code;
    }
    if ((work.event->flags & ACL_EVENT_SYNC) == 0) {
        simulator_event_release(work.event);
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: streams cannot wait for an event without the flag SYNC", call);
    }
    pthread_mutex_lock(&simulator_events_lock);
    bool never = work.event->asked == 0 && work.event->kind != EVENT_WITH_FLAG;
    pthread_mutex_unlock(&simulator_events_lock);
    if (never) {
        simulator_event_release(work.event);
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: the event was never recorded, so nothing is waited for", call);
    }
    int64_t seconds = timeout < 0 ? (int64_t)atomic_load(&wait_seconds) : 0;
    work.milliseconds = timeout > 0 ? timeout : 1000 * (seconds > 0 ? seconds : PATIENCE_SECONDS);
    pthread_mutex_lock(&simulator_events_lock);
    work.number = work.event->asked;
    work.event->waits_asked++;
    pthread_mutex_unlock(&simulator_events_lock);
    if (work.number > 0) {
        simulator_order_wait(work.stream, &work.event->order);
    } else {
        simulator_order_await(work.stream, work.event);
    }
    return submit(call, &work, run_wait, false, NULL);
}

EXPORT aclError aclrtStreamWaitEvent(aclrtStream stream, aclrtEvent event) {
    ENTER("aclrtStreamWaitEvent");
    return simulator_wait_event("aclrtStreamWaitEvent", stream, event, -1);
}

EXPORT aclError aclrtSetOpWaitTimeout(uint32_t timeout) {
    ENTER("aclrtSetOpWaitTimeout");
    atomic_store(&wait_seconds, timeout);
    return ACL_SUCCESS;
}

/* The host is slower than a chip, and no kernel of the simulator hangs: the limit is taken and not used. */
EXPORT aclError aclrtSetOpExecuteTimeOut(uint32_t timeout) {
    ENTER("aclrtSetOpExecuteTimeOut");
    (void)timeout;
    return ACL_SUCCESS;
}
