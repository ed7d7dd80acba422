/* When streams did what, for a test that asks. */
#include "ascend/simulator.h"
#include "stream.h"

static AscendSimulatorTask *tasks;
static size_t room;
static size_t count;
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

int64_t simulator_trace_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void simulator_trace(const Stream *stream, const char *call, int64_t start) {
    int64_t end = simulator_trace_time();
    pthread_mutex_lock(&lock);
    if (count < room) {
        tasks[count++] = (AscendSimulatorTask){call, stream->device, stream->id, start, end};
    }
    pthread_mutex_unlock(&lock);
}
