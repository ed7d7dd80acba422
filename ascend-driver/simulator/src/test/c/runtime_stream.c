/* Streams and events: order, waiting, handles that are none, limits. */
#include "check.h"

static char *device, *pinned;
static aclrtStream first, second;

static int byte_of_device(void) {
    char value = 0;
    to_host(&value, device, 1);
    return value;
}

static void handles(void) {
    aclrtStream stream = NULL;
    aclrtEvent event = NULL;
    int32_t id = -1;
    OK(aclrtCreateStream(&stream));
    OK(aclrtStreamGetId(stream, &id));
    CHECK(id >= 0);
    OK(aclrtDestroyStream(stream));
    GIVES(107000, aclrtDestroyStream(stream));
    SAYS("was destroyed");
    GIVES(107000, aclrtSynchronizeStream(stream));
    GIVES(107000, aclrtSynchronizeStream(&stream));
    OK(aclrtCreateEvent(&event));
    GIVES(107000, aclrtRecordEvent(first, event));
    OK(aclrtDestroyEvent(event));
    GIVES(107000, aclrtDestroyEvent(event));
    GIVES(107000, aclrtRecordEvent(event, first));
    OK(aclrtSetDevice(1));
    GIVES(107003, aclrtSynchronizeStream(first));
    SAYS("device 0");
    OK(aclrtCreateEvent(&event));
    OK(aclrtSetDevice(0));
    GIVES(107003, aclrtRecordEvent(event, first));
    OK(aclrtDestroyEvent(event));
    OK(aclrtResetDevice(1));
}

/* The second stream reads what the first writes: with the event always the new value. */
static void order_by_events(void) {
    aclrtEvent event = NULL;
    aclrtEventRecordedStatus status;
    OK(aclrtCreateEventExWithFlag(&event, ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE));
    for (int i = 1; i <= 3; i++) {
        OK(aclrtMemsetAsync(device, 64, i, 64, first));
        OK(aclrtRecordEvent(event, first));
        OK(aclrtQueryEventStatus(event, &status));
        OK(aclrtStreamWaitEvent(second, event));
        OK(aclrtMemcpyAsync(pinned, 64, device, 64, ACL_MEMCPY_DEVICE_TO_HOST, second));
        OK(aclrtSynchronizeStream(second));
        CHECK(pinned[63] == i);
    }
    OK(aclrtQueryEventStatus(event, &status));
    CHECK(status == ACL_EVENT_RECORDED_STATUS_COMPLETE);
    GIVES(207000, aclrtResetEvent(event, first));
    /* without waiting for an event the second stream finds the old value */
    OK(aclrtMemsetAsync(device, 64, 9, 64, first));
    OK(aclrtMemcpyAsync(pinned, 64, device, 64, ACL_MEMCPY_DEVICE_TO_HOST, second));
    OK(aclrtSynchronizeStream(second));
    CHECK(pinned[63] == 3);
    OK(aclrtSynchronizeStream(first));
    OK(aclrtDestroyEvent(event));
}

static void events_of_the_host(void) {
    aclrtEvent start = NULL, finish = NULL, plain = NULL;
    float ms = -1;
    OK(aclrtCreateEventExWithFlag(&start, ACL_EVENT_TIME_LINE));
    OK(aclrtCreateEvent(&finish));
    OK(aclrtCreateEventWithFlag(&plain, ACL_EVENT_SYNC));
    OK(aclrtRecordEvent(start, first));
    GIVES(107006, aclrtEventElapsedTime(&ms, start, finish));
    OK(aclrtMemsetAsync(device, 64, 4, 64, first));
    OK(aclrtRecordEvent(finish, first));
    OK(aclrtSynchronizeEvent(finish));
    CHECK(byte_of_device() == 4);
    OK(aclrtEventElapsedTime(&ms, start, finish));
    CHECK(ms >= 0 && ms < 1000);
    GIVES(107007, aclrtEventElapsedTime(&ms, finish, start));
    GIVES(107000, aclrtEventElapsedTime(&ms, start, plain));
    GIVES(107000, aclrtStreamWaitEvent(second, start));
    SAYS("SYNC");
    /* recorded, waited for, reset: the next wait needs the next record */
    aclrtEventWaitStatus waited;
    OK(aclrtRecordEvent(plain, first));
    OK(aclrtStreamWaitEvent(second, plain));
    OK(aclrtResetEvent(plain, second));
    OK(aclrtQueryEventWaitStatus(plain, &waited));
    OK(aclrtSynchronizeStream(second));
    OK(aclrtQueryEventWaitStatus(plain, &waited));
    CHECK(waited == ACL_EVENT_WAIT_STATUS_COMPLETE);
    OK(aclrtSetOpWaitTimeout(1));
    OK(aclrtStreamWaitEvent(second, plain));
    GIVES(107019, aclrtSynchronizeStream(second));
    SAYS("no record");
    OK(aclrtSynchronizeStream(second));
    OK(aclrtDestroyEvent(start));
    OK(aclrtDestroyEvent(finish));
    OK(aclrtDestroyEvent(plain));
}

static void limits_and_ends(void) {
    aclrtEvent never = NULL;
    aclrtStreamStatus status;
    OK(aclrtSetOpWaitTimeout(0));
    OK(aclrtCreateEvent(&never));
    GIVES(107000, aclrtStreamWaitEvent(second, never));
    SAYS("never recorded");
    GIVES(107000, aclrtSynchronizeEvent(never));
    OK(aclrtDestroyEvent(never));
    OK(aclrtCreateEventWithFlag(&never, ACL_EVENT_SYNC)); /* the kind that may be recorded later */
    OK(aclrtStreamWaitEvent(second, never));
    OK(aclrtMemsetAsync(device, 64, 7, 64, second));
    GIVES(507046, aclrtSynchronizeStreamWithTimeout(second, 30));
    SAYS("2 tasks");
    OK(aclrtStreamQuery(second, &status));
    CHECK(status == ACL_STREAM_STATUS_NOT_READY);
    OK(aclrtStreamAbort(second));
    OK(aclrtSynchronizeStream(second));
    CHECK(byte_of_device() != 7);
    OK(aclrtMemsetAsync(device, 64, 8, 64, second));
    OK(aclrtDestroyStream(second));
    CHECK(byte_of_device() == 8);
    OK(aclrtDestroyEvent(never));
}

static void note(void *done) {
    *(int *)done = 1;
}

static void functions_of_the_host(void) {
    int done = 0;
    GIVES(100000, aclrtLaunchCallback(note, &done, ACL_CALLBACK_BLOCK, first));
    OK(aclrtSubscribeReport((uint64_t)pthread_self(), first));
    OK(aclrtLaunchCallback(note, &done, ACL_CALLBACK_BLOCK, first));
    GIVES(507046, aclrtSynchronizeStreamWithTimeout(first, 30));
    CHECK(done == 0);
    OK(aclrtProcessReport(20000));
    CHECK(done == 1);
    OK(aclrtSynchronizeStream(first));
    GIVES(107019, aclrtProcessReport(1));
    OK(aclrtUnSubscribeReport((uint64_t)pthread_self(), first));
}

static void configured(void) {
    char area[64];
    aclrtStream made = NULL;
    aclrtStreamConfigHandle configuration = {.flag = 3};
    OK(aclrtCreateStreamV2(&made, &configuration));
    OK(aclrtDestroyStream(made));
    configuration.workptr = area;
    GIVES(207000, aclrtCreateStreamV2(&made, &configuration));
    SAYS("memory of the caller");
    GIVES(100000, aclrtCreateStreamV2(&made, NULL));
}

int main(void) {
    setenv("ASCEND_SIMULATOR_DELAY_MS", "1000", 1);
    begin();
    device = device_memory(64);
    OK(aclrtMallocHost((void **)&pinned, 64));
    OK(aclrtCreateStream(&first));
    OK(aclrtCreateStreamWithConfig(&second, 0, 3));
    GIVES(100000, aclrtCreateStreamWithConfig(&second, 0, 0x100));
    configured();
    handles();
    order_by_events();
    events_of_the_host();
    functions_of_the_host();
    limits_and_ends();
    OK(aclrtDestroyStreamForce(first));
    OK(aclrtFreeHost(pinned));
    OK(aclrtFree(device));
    CHECK(live("stream") == 0 && live("event") == 0);
    end();
    return 0;
}
