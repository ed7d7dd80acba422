/*
 * Clocks of streams. The host is one, whichever thread calls: what threads of a program tell each other is not seen, so
 * their calls count as ordered.
 */
#include "order.h"

#include <stdlib.h>
#include <string.h>

typedef struct Pending {
    struct Pending *next;
    Stream *stream;
    const void *event;
} Pending;

enum { PIECE = 64 };

static Clock host;
static Pending *pending;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t seen(const Clock *clock, int32_t stream) {
    return (size_t)stream < clock->count ? clock->tasks[stream] : 0;
}

/* In whole pieces, so that clocks which join each other in turn end at one size. */
static void grow(Clock *clock, size_t count) {
    if (clock->count < count) {
        size_t whole = (count + PIECE - 1) / PIECE * PIECE;
        uint64_t *tasks = simulator_allocate(whole * sizeof *tasks);
        if (clock->count > 0) {
            memcpy(tasks, clock->tasks, clock->count * sizeof *tasks);
        }
        free(clock->tasks);
        *clock = (Clock){whole, tasks};
    }
}

static void note(Clock *clock, int32_t stream, uint64_t task) {
    grow(clock, (size_t)stream + 1);
    if (clock->tasks[stream] < task) {
        clock->tasks[stream] = task;
    }
}

static void join(Clock *into, const Clock *other) {
    grow(into, other->count);
    for (size_t i = 0; i < other->count; i++) {
        if (into->tasks[i] < other->tasks[i]) {
            into->tasks[i] = other->tasks[i];
        }
    }
}

void simulator_order_free(Clock *clock) {
    free(clock->tasks);
    *clock = (Clock){0, NULL};
}

void simulator_order_record(const Stream *stream, uint64_t task, Clock *record) {
    pthread_mutex_lock(&lock);
    simulator_order_free(record);
    join(record, &stream->order);
    note(record, stream->id, task);
    pthread_mutex_unlock(&lock);
}

void simulator_order_wait(Stream *stream, const Clock *record) {
    pthread_mutex_lock(&lock);
    join(&stream->order, record);
    pthread_mutex_unlock(&lock);
}

void simulator_order_host(const Clock *record) {
    pthread_mutex_lock(&lock);
    join(&host, record);
    pthread_mutex_unlock(&lock);
}

void simulator_order_waited(const Stream *stream, uint64_t task) {
    pthread_mutex_lock(&lock);
    join(&host, &stream->order);
    note(&host, stream->id, task);
    pthread_mutex_unlock(&lock);
}

void simulator_order_await(Stream *stream, const void *event) {
    Pending *wait = simulator_allocate(sizeof *wait);
    pthread_mutex_lock(&lock);
    *wait = (Pending){pending, stream, event};
    pending = wait;
    pthread_mutex_unlock(&lock);
}

/* Ends the waits of a stream, or those for an event, whose streams get its record. */
static void settle(const Stream *stream, const void *event, const Clock *record) {
    for (Pending **at = &pending; *at != NULL;) {
        Pending *wait = *at;
        if (wait->stream != stream && wait->event != event) {
            at = &wait->next;
            continue;
        }
        if (record != NULL) {
            join(&wait->stream->order, record);
        }
        *at = wait->next;
        free(wait);
    }
}

void simulator_order_recorded(const void *event, const Clock *record) {
    pthread_mutex_lock(&lock);
    settle(NULL, event, record);
    pthread_mutex_unlock(&lock);
}

void simulator_order_close(Stream *stream) {
    pthread_mutex_lock(&lock);
    settle(stream, NULL, NULL);
    pthread_mutex_unlock(&lock);
    simulator_order_free(&stream->order);
}

static bool is_pending(const Stream *stream) {
    const Pending *wait = pending;
    while (wait != NULL && wait->stream != stream) {
        wait = wait->next;
    }
    return wait != NULL;
}

bool simulator_order_known(int32_t stream, uint64_t task) {
    pthread_mutex_lock(&lock);
    bool known = seen(&host, stream) >= task;
    pthread_mutex_unlock(&lock);
    return known;
}

bool simulator_order_before(int32_t earlier, uint64_t task, const Stream *stream) {
    pthread_mutex_lock(&lock);
    bool before = earlier == stream->id || is_pending(stream) || seen(&stream->order, earlier) >= task ||
                  seen(&host, earlier) >= task;
    pthread_mutex_unlock(&lock);
    return before;
}
