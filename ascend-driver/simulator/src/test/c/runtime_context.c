/* The beginning and the end, devices, and contexts that belong to threads. */
#include "ascend/operators_math.h"
#include "check.h"

static void *on_another_thread(void *context) {
    int64_t cores = 0;
    OK(aclGetDeviceCapability(0, ACL_DEVICE_INFO_AI_CORE_NUM, &cores));
    CHECK(cores > 0);
    GIVES(100000, aclGetDeviceCapability(8, ACL_DEVICE_INFO_AI_CORE_NUM, &cores));

    int32_t device = -1;
    GIVES(107002, aclrtGetDevice(&device));
    SAYS("aclrtSetDevice");
    GIVES(107002, aclrtMalloc(&(void *){NULL}, 64, ACL_MEM_MALLOC_HUGE_FIRST));
    OK(aclrtSetCurrentContext(context));
    OK(aclrtGetDevice(&device));
    CHECK(device == 1);
    return NULL;
}

static void messages_are_of_the_thread_and_cleared_by_reading(void) {
    GIVES(107001, aclrtSetDevice(99));
    GIVES(107001, aclrtSetDevice(-1));
    const char *message = aclGetRecentErrMsg();
    CHECK(strstr(message, "-1") < strstr(message, "99"));
    CHECK(aclGetRecentErrMsg() == NULL);
    CHECK(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL) == 107001);
    CHECK(aclrtGetLastError(ACL_RT_THREAD_LEVEL) == 107001);
    CHECK(aclrtGetLastError(ACL_RT_THREAD_LEVEL) == 0);
}

/* Huawei's hccl_test asks for the number of devices before aclInit. Only operators and the end need it. */
static void calls_before_the_beginning(void) {
    uint32_t count = 0;
    OK(aclrtGetDeviceCount(&count));
    CHECK(count == 8);
    OK(aclrtSetDevice(0));
    aclrtStream stream;
    OK(aclrtCreateStream(&stream));
    OK(aclrtFree(device_memory(64)));
    OK(aclrtDestroyStream(stream));
    uint64_t size;
    aclOpExecutor *executor = NULL;
    GIVES(361001, aclnnInplaceZeroGetWorkspaceSize(NULL, &size, &executor));
    SAYS("aclInit was not called before");
    OK(aclrtResetDevice(0));
    GIVES(100001, aclFinalize());
}

int main(void) {
    uint32_t count = 0;
    calls_before_the_beginning();
    OK(aclInit(NULL));
    GIVES(100002, aclInit(NULL));
    SAYS("before");
    OK(aclrtGetDeviceCount(&count));
    CHECK(count == 8);
    messages_are_of_the_thread_and_cleared_by_reading();

    int32_t device = -1;
    GIVES(107002, aclrtGetDevice(&device));
    OK(aclrtSetDevice(1));
    aclrtContext of_one = NULL;
    OK(aclrtGetCurrentContext(&of_one));
    pthread_t thread;
    pthread_create(&thread, NULL, on_another_thread, of_one);
    pthread_join(thread, NULL);

    aclrtContext own = NULL;
    OK(aclrtCreateContext(&own, 2));
    OK(aclrtGetDevice(&device));
    CHECK(device == 2);
    GIVES(107000, aclrtDestroyContext(of_one));
    OK(aclrtDestroyContext(own));
    GIVES(107000, aclrtDestroyContext(own));
    GIVES(107000, aclrtSetCurrentContext(own));
    GIVES(107000, aclrtSetCurrentContext(&count));
    GIVES(107002, aclrtGetDevice(&device));

    OK(aclrtSetDevice(1));
    OK(aclrtResetDevice(1));
    OK(aclrtGetDevice(&device));
    OK(aclrtResetDevice(1));
    GIVES(107002, aclrtGetDevice(&device));
    GIVES(107002, aclrtResetDevice(1));
    CHECK(live("context") == 0);
    OK(aclFinalize());
    GIVES(100037, aclFinalize());
    OK(aclInit(""));
    OK(aclFinalize());
    GIVES(100003, aclInit("/no/such/file.json"));
    return 0;
}
