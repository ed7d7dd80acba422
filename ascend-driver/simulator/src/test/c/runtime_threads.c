/* Threads of one device: each makes, uses and ends streams and memory of its own while one waits for the whole device. */
#include <stdatomic.h>

#include "check.h"

#define THREADS 4
#define ROUNDS 100

static atomic_int running = THREADS;

static void *work(void *number) {
    char value = (char)(intptr_t)number, seen = 0;
    OK(aclrtSetDevice(0));
    for (int i = 0; i < ROUNDS; i++) {
        aclrtStream writes = NULL, reads = NULL;
        aclrtEvent written = NULL;
        char *pinned = NULL, *device = device_memory(256);
        OK(aclrtMallocHost((void **)&pinned, 256));
        OK(aclrtCreateStream(&writes));
        OK(aclrtCreateStream(&reads));
        OK(aclrtCreateEventExWithFlag(&written, ACL_EVENT_SYNC));
        OK(aclrtMemsetAsync(device, 256, value, 256, writes));
        OK(aclrtRecordEvent(written, writes));
        OK(aclrtStreamWaitEvent(reads, written));
        OK(aclrtMemcpyAsync(pinned, 256, device, 256, ACL_MEMCPY_DEVICE_TO_HOST, reads));
        OK(aclrtSynchronizeStream(reads));
        seen = pinned[255];
        CHECK(seen == value);
        OK(aclrtDestroyEvent(written));
        OK(aclrtDestroyStream(writes));
        OK(aclrtDestroyStream(reads));
        OK(aclrtFree(device));
        OK(aclrtFreeHost(pinned));
    }
    OK(aclrtResetDevice(0));
    atomic_fetch_sub(&running, 1);
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    begin();
    for (intptr_t i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, work, (void *)(i + 1));
    }
    while (atomic_load(&running) > 0) {
        OK(aclrtSynchronizeDevice());
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    CHECK(live("stream") == 0 && live("event") == 0 && live("device") == 0 && live("host") == 0);
    end();
    return 0;
}
