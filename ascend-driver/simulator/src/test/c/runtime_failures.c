/* Failures that a test asks for, at a call and in the work of a stream, and chips of other generations. */
#include "check.h"

int main(void) {
    void *device = NULL, *other = NULL;
    aclrtStream stream = NULL;
    setenv("ASCEND_SIMULATOR_FAIL", "aclInit:1=507008", 1);
    setenv("ASCEND_SIMULATOR_CHIP", "Ascend910A", 1);
    GIVES(507008, aclInit(NULL));
    begin();
    CHECK(strcmp(aclrtGetSocName(), "Ascend910A") == 0);
    int32_t value = -1;
    OK(aclGetCannAttribute(ACL_CANN_ATTR_BF16, &value));
    CHECK(value == 0);

    OK(ascendSimulatorFail("aclrtMalloc:2=207001"));
    device = device_memory(64);
    GIVES(207001, aclrtMalloc(&other, 64, ACL_MEM_MALLOC_HUGE_FIRST));
    SAYS("asked for");
    CHECK(other == NULL);
    other = device_memory(64);
    OK(ascendSimulatorFail("*:2=507899"));
    OK(aclrtFree(other));
    CHECK(ascendSimulatorFailed() == NULL);
    GIVES(507899, aclrtSynchronizeDevice());
    CHECK(strcmp(ascendSimulatorFailed(), "aclrtSynchronizeDevice") == 0);
    OK(aclrtSynchronizeDevice());
    GIVES(100000, ascendSimulatorFail("aclrtMalloc"));
    GIVES(100000, ascendSimulatorFail("aclrtMalloc:0=1"));
    OK(ascendSimulatorFail("aclCreateTensor:*=1"));
    CHECK(aclCreateTensor(NULL, 0, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, NULL, 0, device) == NULL);

    /* a failure of the work comes with the next wait, and is gone after it unless the device broke */
    OK(aclrtCreateStream(&stream));
    OK(ascendSimulatorFail("aclrtMemsetAsync@run:1=507899,aclrtMemsetAsync@run:2=507035"));
    OK(aclrtMemsetAsync(device, 64, 1, 64, stream));
    GIVES(507899, aclrtSynchronizeStream(stream));
    OK(aclrtSynchronizeStream(stream));
    OK(aclrtMemsetAsync(device, 64, 1, 64, stream));
    GIVES(507035, aclrtSynchronizeStream(stream));
    GIVES(507035, aclrtSynchronizeStream(stream));
    OK(aclrtResetDeviceForce(0));
    OK(ascendSimulatorFail(NULL));

    /* a query does not tell of a failure that the device survives, and the event after it is recorded */
    char byte = 0;
    OK(aclrtSetDevice(0));
    device = device_memory(64);
    OK(aclrtCreateStream(&stream));
    aclrtEvent event = NULL;
    aclrtEventRecordedStatus recorded = ACL_EVENT_RECORDED_STATUS_NOT_READY;
    aclrtStreamStatus status;
    OK(aclrtCreateEvent(&event));
    OK(ascendSimulatorFail("aclrtMemsetAsync@run:1=507899"));
    OK(aclrtMemsetAsync(device, 64, 1, 64, stream));
    OK(aclrtRecordEvent(event, stream));
    while (recorded == ACL_EVENT_RECORDED_STATUS_NOT_READY) {
        OK(aclrtQueryEventStatus(event, &recorded));
    }
    OK(aclrtStreamQuery(stream, &status));
    GIVES(507899, aclrtSynchronizeStream(stream));

    /* streams that stop at the first failure in their context: nothing goes on, and each call tells */
    aclrtStream second = NULL;
    aclrtEvent before = NULL;
    OK(aclrtCreateStream(&second));
    OK(aclrtCreateEvent(&before));
    OK(aclrtMemset(device, 64, 3, 64));
    OK(aclrtSetStreamFailureMode(stream, 1));
    OK(aclrtRecordEvent(before, stream));
    OK(aclrtSynchronizeEvent(before));
    OK(ascendSimulatorFail("aclrtMemsetAsync@run:1=507899"));
    OK(aclrtMemsetAsync(device, 64, 1, 64, stream));
    OK(aclrtRecordEvent(event, stream));
    OK(aclrtMemsetAsync(device, 64, 2, 64, stream));
    OK(aclrtStreamWaitEvent(second, event));
    OK(aclrtMemsetAsync(device, 64, 2, 64, second));
    GIVES(507899, aclrtSynchronizeEvent(event));
    SAYS("this failure was asked for");
    OK(aclrtQueryEventStatus(event, &recorded));
    CHECK(recorded == ACL_EVENT_RECORDED_STATUS_NOT_READY);
    OK(aclrtQueryEventStatus(before, &recorded));
    CHECK(recorded == ACL_EVENT_RECORDED_STATUS_COMPLETE);
    GIVES(507899, aclrtStreamQuery(stream, &status));
    GIVES(507899, aclrtStreamQuery(second, &status));
    GIVES(507899, aclrtSynchronizeStream(second));
    GIVES(507899, aclrtRecordEvent(event, second));
    GIVES(507899, aclrtMemsetAsync(device, 64, 2, 64, second));
    GIVES(507899, aclrtSynchronizeStream(stream));
    to_host(&byte, device, 1);
    CHECK(byte == 3);
    uint64_t calls = ascendSimulatorCalls();
    OK(aclrtSynchronizeDevice() == 507899 ? 0 : 1);
    CHECK(ascendSimulatorCalls() == calls + 1);
    CHECK(live("nothing") == -1);
    end();
    return 0;
}
