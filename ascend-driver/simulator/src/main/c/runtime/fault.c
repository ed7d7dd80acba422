/* The first error of a device, and of a context whose streams stop at failures: only a reset takes it away. */
#include <stdio.h>

#include "runtime.h"

static struct {
    int code;
    char reason[512];
} faults[MAX_DEVICES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int simulator_device_fault(int device, char *text, size_t size) {
    pthread_mutex_lock(&lock);
    int fault = faults[device].code;
    if (fault != 0) {
        snprintf(text, size, "%s", faults[device].reason);
    }
    pthread_mutex_unlock(&lock);
    return fault;
}

void simulator_device_break(int device, int code, const char *text) {
    pthread_mutex_lock(&lock);
    if (faults[device].code == 0) {
        faults[device].code = code;
        snprintf(faults[device].reason, sizeof faults[device].reason, "%s", text);
    }
    pthread_mutex_unlock(&lock);
}

void simulator_device_mend(int device) {
    pthread_mutex_lock(&lock);
    faults[device].code = 0;
    pthread_mutex_unlock(&lock);
}

void simulator_context_stop(Context *context, int code, const char *text) {
    pthread_mutex_lock(&lock);
    if (atomic_load(&context->failure) == 0) {
        snprintf(context->reason, sizeof context->reason, "%s", text);
        atomic_store(&context->failure, code);
    }
    pthread_mutex_unlock(&lock);
}

int simulator_context_stopped(const Context *context, char *text, size_t size) {
    int code = atomic_load(&context->failure);
    if (code != 0) {
        snprintf(text, size, "%s", context->reason);
    }
    return code;
}

int simulator_context_fault(const Context *context, char *text, size_t size) {
    int fault = simulator_device_fault(context->device, text, size);
    return fault != 0 ? fault : simulator_context_stopped(context, text, size);
}
