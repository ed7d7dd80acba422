/* What CANN has since version 9. */
#include "tensors.h"

static void note(void *done) {
    *(int *)done = 1;
}

static void runtime(void) {
    int32_t number = 0;
    int done = 0;
    char version[128];
    aclrtEvent never = NULL;
    OK(aclsysGetVersionNum("runtime", &number));
    CHECK(number == 90100000);
    OK(aclsysGetVersionStr("runtime", version));
    CHECK(strcmp(version, "9.1.0") == 0);
    GIVES(100000, aclsysGetVersionNum("kernel", &number));
    OK(aclrtLaunchHostFunc(stream, note, &done));
    CHECK(done == 0);
    OK(aclrtSynchronizeStream(stream));
    CHECK(done == 1);
    OK(aclrtCreateEventWithFlag(&never, ACL_EVENT_SYNC));
    OK(aclrtStreamWaitEventWithTimeout(stream, never, 30));
    GIVES(107019, aclrtSynchronizeStream(stream));
    OK(aclrtDestroyEvent(never));
    int64_t cores = 0;
    OK(aclrtGetDeviceInfo(0, ACL_DEV_ATTR_AICORE_CORE_NUM, &cores));
    CHECK(cores > 0);
    GIVES(207000, aclrtGetDeviceInfo(0, (aclrtDevAttr)1, &cores));
    GIVES(107000, aclrtGetDeviceInfo(99, ACL_DEV_ATTR_AICORE_CORE_NUM, &cores));
    void *memory = device_memory(64);
    OK(aclrtMemsetAsync(memory, 64, 1, 64, stream));
    OK(aclrtFreeWithDevSync(memory));
    OK(aclrtSynchronizeStream(stream));
}

/* Tokens to their experts and through a matrix each, with the counts that the routing gives. */
static void experts(void) {
    Made x = MADE(ACL_FLOAT, DIMS(2, 1), 1, 10), chosen = MADE(ACL_INT32, DIMS(2, 2), 1, 0, 0, 1);
    Made rows = make(ACL_FLOAT, DIMS(4, 1), NULL), index = make(ACL_INT32, DIMS(4), NULL), counts = make(ACL_INT64, DIMS(2), NULL);
    Made weights = MADE(ACL_FLOAT, DIMS(2, 1, 1), 2, 3), results = make(ACL_FLOAT, DIMS(4, 1), NULL);
    RUN(aclnnMoeInitRoutingV3, x.tensor, chosen.tensor, NULL, NULL, 4, 0, 2, 0, 1, true, -1, NULL, 0, rows.tensor, index.tensor,
        counts.tensor, NULL);
    EXPECT(rows, EXACT, 1, 10, 1, 10);
    EXPECT(index, EXACT, 2, 0, 1, 3);
    EXPECT(counts, EXACT, 2, 2);
    const aclTensor *in[] = {rows.tensor}, *by[] = {weights.tensor}, *to[] = {results.tensor};
    RUN(aclnnGroupedMatmulV5, aclCreateTensorList(in, 1), aclCreateTensorList(by, 1), NULL, NULL, NULL, NULL, NULL, NULL,
        counts.tensor, NULL, NULL, NULL, 3, 0, 1, 0, NULL, aclCreateTensorList(to, 1), NULL, NULL);
    EXPECT(results, FLOAT32, 2, 20, 3, 30);
    REFUSED("quantMode", aclnnMoeInitRoutingV3, x.tensor, chosen.tensor, NULL, NULL, 4, 0, 2, 0, 1, true, 0, NULL, 0, rows.tensor,
            index.tensor, counts.tensor, NULL);
}

static void sums(void) {
    Made x = MADE(ACL_FLOAT, DIMS(2), 1, 2), index = MADE(ACL_INT64, DIMS(3), 0, 1, 0), added = MADE(ACL_FLOAT, DIMS(3), 1, 2, 3);
    aclScalar *two = scalar(2);
    RUN(aclnnIndexAddV2, x.tensor, 0, index.tensor, added.tensor, two, 1, x.tensor);
    EXPECT(x, EXACT, 9, 6);
}

int main(void) {
    uint64_t references = 1;
    setenv("ASCEND_SIMULATOR_DELAY_MS", "1000", 1);
    begin_with_stream();
    runtime();
    experts();
    sums();
    OK(aclrtResetDevice(0));
    OK(aclFinalizeReference(&references));
    CHECK(references == 0);
    return 0;
}
