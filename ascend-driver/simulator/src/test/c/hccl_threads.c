/* All ranks in one process, a thread for each: rows go round through two streams and an event, many times. */
#include "ranks.h"

#define RANKS 4
#define ROUNDS 30

static HcclComm all[RANKS];

typedef struct {
    uint32_t rank;
    pthread_t thread;
} Member;

static void *work(void *argument) {
    uint32_t own = ((Member *)argument)->rank;
    float values[RANKS];
    aclrtStream compute, exchange;
    aclrtEvent ready;
    OK(aclrtSetDevice((int32_t)own));
    OK(aclrtCreateStream(&compute));
    OK(aclrtCreateStream(&exchange));
    OK(aclrtCreateEvent(&ready));
    void *send = device_memory(sizeof values), *receive = device_memory(sizeof values), *pinned = NULL;
    OK(aclrtMallocHost(&pinned, sizeof values));
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < RANKS; i++) {
            ((float *)pinned)[i] = (float)(1000 * round + 10 * (int)own + (int)i);
        }
        OK(aclrtMemcpyAsync(send, sizeof values, pinned, sizeof values, ACL_MEMCPY_HOST_TO_DEVICE, compute));
        OK(aclrtRecordEvent(ready, compute));
        OK(aclrtStreamWaitEvent(exchange, ready));
        OK(HcclAlltoAll(send, 1, HCCL_DATA_TYPE_FP32, receive, 1, HCCL_DATA_TYPE_FP32, all[own], exchange));
        OK(aclrtSynchronizeStream(exchange));
        to_host(values, receive, sizeof values);
        for (uint32_t i = 0; i < RANKS; i++) {
            CHECK(values[i] == (float)(1000 * round + 10 * (int)i + (int)own));
        }
    }
    OK(HcclCommDestroy(all[own]));
    OK(aclrtResetDevice((int32_t)own));
    return NULL;
}

int main(void) {
    Member members[RANKS];
    OK(aclInit(NULL));
    OK(HcclCommInitAll(RANKS, (int32_t[]){0, 1, 2, 3}, all));
    for (uint32_t i = 0; i < RANKS; i++) {
        members[i].rank = i;
        CHECK(pthread_create(&members[i].thread, NULL, work, &members[i]) == 0);
    }
    for (uint32_t i = 0; i < RANKS; i++) {
        pthread_join(members[i].thread, NULL);
    }
    CHECK(live("communicator") == 0);
    OK(aclFinalize());
    return 0;
}
