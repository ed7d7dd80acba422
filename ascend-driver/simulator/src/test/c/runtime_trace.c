/* A test sees when streams worked. */
#include "check.h"

#define ROOM 3

int main(void) {
    AscendSimulatorTask tasks[ROOM];
    aclrtStream first = NULL, second = NULL;
    int32_t id = -1;
    char *device = NULL;
    OK(aclInit(NULL));
    OK(aclrtSetDevice(1));
    OK(aclrtCreateStream(&first));
    OK(aclrtCreateStream(&second));
    OK(aclrtStreamGetId(second, &id));
    OK(aclrtMalloc((void **)&device, 64, ACL_MEM_MALLOC_HUGE_FIRST));
    OK(aclrtMemsetAsync(device, 64, 1, 64, first));
    OK(aclrtSynchronizeStream(first));

    ascendSimulatorTrace(tasks, ROOM);
    CHECK(ascendSimulatorTraced() == 0);
    OK(aclrtMemsetAsync(device, 64, 1, 64, second));
    OK(aclrtSynchronizeStream(second));
    CHECK(ascendSimulatorTraced() == 1);
    CHECK(strcmp(tasks[0].call, "aclrtMemsetAsync") == 0);
    CHECK(tasks[0].device == 1 && tasks[0].stream == id);
    CHECK(tasks[0].start > 0 && tasks[0].start <= tasks[0].end);
    for (int i = 0; i < ROOM; i++) {
        OK(aclrtMemsetAsync(device, 64, 1, 64, first));
    }
    OK(aclrtSynchronizeStream(first));
    CHECK(ascendSimulatorTraced() == ROOM);
    CHECK(tasks[1].stream != id && tasks[1].end <= tasks[2].start);

    ascendSimulatorTrace(tasks, ROOM);
    CHECK(ascendSimulatorLast("aclrtMemsetAsync", -1) == ACL_ERROR_INVALID_PARAM);
    CHECK(ascendSimulatorLast("aclrtMemsetAsync", 61000000000) == ACL_ERROR_INVALID_PARAM);
    for (int i = 0; i < ROOM; i++) {
        OK(ascendSimulatorLast(i == 1 ? "aclrtMemsetAsync" : i == 2 ? NULL : "aclrtMemcpyAsync", 50000000));
        OK(aclrtMemsetAsync(device, 64, 1, 64, first));
        OK(aclrtSynchronizeStream(first));
    }
    CHECK(tasks[0].end - tasks[0].start < 50000000);
    CHECK(tasks[1].end - tasks[1].start >= 50000000);
    CHECK(tasks[2].end - tasks[2].start < 50000000);

    ascendSimulatorTrace(NULL, 0);
    OK(aclrtMemsetAsync(device, 64, 1, 64, first));
    OK(aclrtSynchronizeStream(first));
    CHECK(ascendSimulatorTraced() == 0);
    OK(aclrtFree(device));
    OK(aclrtResetDevice(1));
    return 0;
}
