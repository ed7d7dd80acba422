/* What a call refuses before anything is sent. Two ranks in one process, by HcclCommInitAll. */
#include "ranks.h"

static HcclComm both[2];

static void buffers(void) {
    float host[2];
    char *memory = device_memory(64);
    void *pinned = NULL;
    aclrtStream other;
    OK(aclrtMallocHost(&pinned, 64));
    GIVES(HCCL_E_PARA, HcclBroadcast(host, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    SAYS("not within one living block of a device");
    GIVES(HCCL_E_PARA, HcclBroadcast(pinned, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, 1024, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    GIVES(HCCL_E_PARA, HcclBroadcast(memory + 2, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    SAYS("not aligned to its type");
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, UINT64_MAX / 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    GIVES(HCCL_E_PTR, HcclBroadcast(NULL, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    OK(aclrtSetDevice(1));
    void *far = device_memory(64);
    OK(aclrtCreateStream(&other));
    GIVES(HCCL_E_RUNTIME, HcclBroadcast(memory, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    SAYS("another context");
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, 2, HCCL_DATA_TYPE_FP32, 0, comm, other));
    SAYS("the stream is of device 1");
    OK(aclrtSetDevice(0));
    GIVES(HCCL_E_PARA, HcclBroadcast(far, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    SAYS("memory of device 1");
    OK(aclrtFree(memory));
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
}

static void values(void) {
    void *memory = device_memory(64), *more = device_memory(64);
    uint64_t none[2] = {0, 0}, one[2] = {1, 0};
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, 2, (HcclDataType)99, 0, comm, stream));
    SAYS("no data type 99");
    GIVES(HCCL_E_PARA, HcclBroadcast(memory, 2, HCCL_DATA_TYPE_FP32, 2, comm, stream));
    SAYS("root 2 of 2 ranks");
    GIVES(HCCL_E_NOT_SUPPORT, HcclAllReduce(memory, more, 2, HCCL_DATA_TYPE_UINT8, HCCL_REDUCE_SUM, comm, stream));
    GIVES(HCCL_E_NOT_SUPPORT, HcclAllReduce(memory, more, 2, HCCL_DATA_TYPE_BFP16, HCCL_REDUCE_PROD, comm, stream));
    SAYS("products of data type 11");
    GIVES(HCCL_E_NOT_SUPPORT, HcclAllReduce(memory, more, 2, HCCL_DATA_TYPE_INT16, HCCL_REDUCE_PROD, comm, stream));
    GIVES(HCCL_E_PARA, HcclAllReduce(memory, more, 2, HCCL_DATA_TYPE_FP32, (HcclReduceOp)9, comm, stream));
    GIVES(HCCL_E_PARA, HcclAlltoAll(memory, 1, HCCL_DATA_TYPE_FP32, memory, 1, HCCL_DATA_TYPE_FP32, comm, stream));
    SAYS("are the same");
    GIVES(HCCL_E_PARA, HcclAlltoAll(memory, 1, HCCL_DATA_TYPE_FP32, more, 2, HCCL_DATA_TYPE_FP32, comm, stream));
    GIVES(HCCL_E_PARA, HcclAlltoAllV(memory, one, none, HCCL_DATA_TYPE_FP32, more, none, none, HCCL_DATA_TYPE_FP32, comm, stream));
    SAYS("sends itself 1 elements and expects 0");
    GIVES(HCCL_E_PTR, HcclAlltoAllV(memory, NULL, none, HCCL_DATA_TYPE_FP32, more, none, none, HCCL_DATA_TYPE_FP32, comm, stream));
    GIVES(HCCL_E_PARA, HcclSend(memory, 1, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    SAYS("has nobody at rank 0");
    GIVES(HCCL_E_PARA, HcclRecv(memory, 1, HCCL_DATA_TYPE_FP32, 7, comm, stream));
    GIVES(HCCL_E_PTR, HcclBatchSendRecv(NULL, 1, comm, stream));
    GIVES(HCCL_E_PTR, HcclBarrier(comm, NULL));
    GIVES(HCCL_E_PTR, HcclBarrier(NULL, stream));
    GIVES(HCCL_E_PARA, HcclBarrier(stream, stream));
    SAYS("is no communicator");
}

static void openings(void) {
    HcclRootInfo root = {{0}};
    HcclCommConfig config;
    HcclComm made = NULL;
    char name[128];
    GIVES(HCCL_E_PARA, HcclCommInitRootInfo(1, &root, 0, &made));
    SAYS("is not what HcclGetRootInfo wrote");
    GIVES(HCCL_E_PTR, HcclCommInitRootInfo(1, NULL, 0, &made));
    GIVES(HCCL_E_PTR, HcclGetRootInfo(NULL));
    OK(HcclGetRootInfo(&root));
    GIVES(HCCL_E_PARA, HcclCommInitRootInfo(1, &root, 1, &made));
    memset(&config, 0, sizeof config);
    GIVES(HCCL_E_PARA, HcclCommInitRootInfoConfig(1, &root, 0, &config, &made));
    SAYS("HcclCommConfigInit");
    CHECK(sizeof config == 300);
    HcclCommConfigInit(&config);
    strcpy(config.hcclCommName, "experts");
    OK(HcclCommInitRootInfoConfig(1, &root, 0, &config, &made));
    OK(HcclGetCommName(made, name));
    CHECK(strcmp(name, "experts") == 0);
    OK(HcclCommDestroy(made));
    GIVES(HCCL_E_PARA, HcclCommDestroy(made));
    GIVES(HCCL_E_TCP_CONNECT, HcclCommInitRootInfo(1, &root, 0, &made));
    SAYS("the root information was used before");
    setenv("HCCL_CONNECT_TIMEOUT", "5", 1);
    GIVES(HCCL_E_PARA, HcclGetRootInfo(&root));
    SAYS("HCCL_CONNECT_TIMEOUT=5 is not a number from 120 to 7200");
    unsetenv("HCCL_CONNECT_TIMEOUT");
    setenv("HCCL_IF_IP", "198.51.100.1", 1);
    GIVES(HCCL_E_NETWORK, HcclGetRootInfo(&root));
    unsetenv("HCCL_IF_IP");
    GIVES(HCCL_E_PARA, HcclCommInitAll(2, (int32_t[]){0, 99}, both));
    GIVES(HCCL_E_PARA, HcclCommInitAll(2, (int32_t[]){1, 1}, both));
    SAYS("device 1 is there twice");
}

/* Failures that a test asks for, of the call and of its work; and memory that is freed too early. */
static void failures(void) {
    void *memory = device_memory(64);
    HcclResult error;
    OK(ascendSimulatorFail("HcclBarrier:1=19,HcclBroadcast@run:1=507899"));
    GIVES(HCCL_E_NETWORK, HcclBarrier(comm, stream));
    OK(HcclBroadcast(memory, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
    GIVES(507899, aclrtSynchronizeStream(stream));
    OK(ascendSimulatorFail(NULL));
    OK(HcclGetCommAsyncError(comm, &error));
    CHECK(error == HCCL_E_INTERNAL);
    GIVES(HCCL_E_INTERNAL, HcclBarrier(comm, stream));
    SAYS("the communicator failed before");
}

int main(void) {
    begin_with_stream();
    openings();
    OK(HcclCommInitAll(2, (int32_t[]){0, 1}, both));
    comm = both[0];
    buffers();
    values();
    failures();
    OK(HcclCommDestroy(both[0]));
    OK(HcclCommDestroy(both[1]));
    CHECK(live("communicator") == 0);
    end();
    return 0;
}
