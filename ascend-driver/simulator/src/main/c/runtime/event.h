/* Events. A record is a number: a wait means the last record asked for before it. */
#ifndef SIMULATOR_EVENT_H
#define SIMULATOR_EVENT_H

#include "order.h"

typedef enum { EVENT_PLAIN, EVENT_WITH_FLAG, EVENT_EXTENDED } EventKind;

typedef struct {
    int references; /* the handle and each task that has it */
    int device;
    EventKind kind;
    uint32_t flags;
    uint64_t asked; /* records asked for */
    uint64_t done; /* the last record that the stream has passed */
    uint64_t waits_asked;
    uint64_t waits_done;
    int32_t stream; /* of the last record, and its task there */
    uint64_t task;
    struct timespec time;
    Clock order; /* of the last record */
} Event;

/* One lock and one condition for all events: what waits for one is rarely alone. */
extern pthread_mutex_t simulator_events_lock;
pthread_cond_t *simulator_events_changed(void);
/* The event with one more reference, or NULL with *code set. */
Event *simulator_event_take(const char *call, aclrtEvent handle, int *code);
void simulator_event_release(void *event);

/* For a wait without a limit, so that a record that never comes is told. */
#define PATIENCE_SECONDS 60
/* False where the time is over, the stream is given up (NULL: the host waits) or the context stopped. Holds the lock. */
bool simulator_event_await(Event *event, uint64_t number, Stream *stream, const Context *context, int64_t milliseconds);

#endif
