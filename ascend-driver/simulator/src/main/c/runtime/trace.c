/* When streams did what and how long at least, for a test that asks. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ascend/simulator.h"
#include "stream.h"

#define SECOND 1000000000LL

static AscendSimulatorTask *tasks;
static size_t room;
static size_t count;
static char slow[64];
static int64_t shortest;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

EXPORT void ascendSimulatorTrace(AscendSimulatorTask *into, size_t places) {
    pthread_mutex_lock(&lock);
    tasks = into;
    room = into == NULL ? 0 : places;
    count = 0;
    pthread_mutex_unlock(&lock);
}

EXPORT size_t ascendSimulatorTraced(void) {
    pthread_mutex_lock(&lock);
    size_t traced = count;
    pthread_mutex_unlock(&lock);
    return traced;
}

EXPORT int ascendSimulatorLast(const char *call, int64_t nanoseconds) {
    if (call != NULL && (strlen(call) >= sizeof slow || nanoseconds < 0 || nanoseconds > 60 * SECOND)) {
        return ACL_ERROR_INVALID_PARAM;
    }
    pthread_mutex_lock(&lock);
    snprintf(slow, sizeof slow, "%s", call == NULL ? "" : call);
    shortest = nanoseconds;
    pthread_mutex_unlock(&lock);
    return 0;
}

int64_t simulator_trace_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

static void last(const char *call, int64_t start) {
    pthread_mutex_lock(&lock);
    int64_t end = strcmp(call, slow) == 0 ? start + shortest : 0;
    pthread_mutex_unlock(&lock);
    struct timespec until = {.tv_sec = end / SECOND, .tv_nsec = end % SECOND};
    while (end > 0 && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

void simulator_trace(const Stream *stream, const char *call, int64_t start) {
    last(call, start);
    int64_t end = simulator_trace_time();
    pthread_mutex_lock(&lock);
    if (count < room) {
        tasks[count++] = (AscendSimulatorTask){call, stream->device, stream->id, start, end};
    }
    pthread_mutex_unlock(&lock);
}
