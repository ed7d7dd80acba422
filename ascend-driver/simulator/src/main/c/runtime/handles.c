#include <stdlib.h>

#include "runtime.h"

#define BUCKETS 16384
/* No address of a process looks like this: reading through a handle is seen at once. */
#define MARK ((uintptr_t)0xA5 << 56)

typedef struct Entry {
    struct Entry *next;
    uintptr_t handle;
    void *object;
} Entry;

static Entry *buckets[BUCKETS];
static size_t counts[HANDLE_KINDS];
static uint64_t serial;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Entry **slot(uintptr_t handle) {
    Entry **at = &buckets[(handle >> 4) % BUCKETS];
    while (*at != NULL && (*at)->handle != handle) {
        at = &(*at)->next;
    }
    return at;
}

static bool is_of(HandleKind kind, uintptr_t handle) {
    return (handle & ((uintptr_t)0xFF << 56)) == MARK && ((handle >> 48) & 0xFF) == (uintptr_t)kind;
}

void *simulator_handle_open(HandleKind kind, void *object) {
    Entry *entry = simulator_allocate(sizeof *entry);
    pthread_mutex_lock(&lock);
    entry->handle = MARK | (uintptr_t)kind << 48 | (uintptr_t)++serial << 4;
    entry->object = object;
    Entry **at = slot(entry->handle);
    entry->next = *at;
    *at = entry;
    counts[kind]++;
    pthread_mutex_unlock(&lock);
    return (void *)entry->handle;
}

void *simulator_handle_find(HandleKind kind, const void *handle) {
    if (!is_of(kind, (uintptr_t)handle)) {
        return NULL;
    }
    pthread_mutex_lock(&lock);
    Entry *entry = *slot((uintptr_t)handle);
    void *object = entry == NULL ? NULL : entry->object;
    pthread_mutex_unlock(&lock);
    return object;
}

void *simulator_handle_close(HandleKind kind, const void *handle) {
    if (!is_of(kind, (uintptr_t)handle)) {
        return NULL;
    }
    pthread_mutex_lock(&lock);
    Entry **at = slot((uintptr_t)handle);
    Entry *entry = *at;
    void *object = NULL;
    if (entry != NULL) {
        object = entry->object;
        *at = entry->next;
        counts[kind]--;
    }
    pthread_mutex_unlock(&lock);
    free(entry);
    return object;
}

size_t simulator_handle_count(HandleKind kind) {
    pthread_mutex_lock(&lock);
    size_t count = counts[kind];
    pthread_mutex_unlock(&lock);
    return count;
}
