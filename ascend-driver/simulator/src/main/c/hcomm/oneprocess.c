/* All ranks of a communicator in one process. */
#include <stdlib.h>

#include "join.h"

typedef struct {
    const RootInfo *info;
    uint32_t ranks, rank;
    int device;
    pthread_t thread;
    bool started;
    Communicator *communicator;
    Failure failure;
} Member;

static void *join(void *argument) {
    Member *member = argument;
    member->communicator =
        join_root(member->info, member->ranks, member->rank, member->device, NULL, &member->failure);
    return NULL;
}

static int check_devices(uint32_t count, const int32_t *devices) {
    for (uint32_t i = 0; i < count; i++) {
        if (devices[i] < 0 || devices[i] >= simulator_device_count()) {
            return simulator_fail(HCCL_E_PARA, "HcclCommInitAll: there is no device %d", devices[i]);
        }
        for (uint32_t j = 0; j < i; j++) {
            if (devices[j] == devices[i]) {
                return simulator_fail(HCCL_E_PARA, "HcclCommInitAll: device %d is there twice", devices[i]);
            }
        }
    }
    return 0;
}

/* All join at once, for each waits for the others. The first failure counts. */
static int join_all(Member *members, uint32_t count, HcclComm *comms) {
    const Failure *failure = NULL;
    static const Failure no_thread = {HCCL_E_SYSCALL, "this machine gives no more threads"};
    for (uint32_t i = 0; i < count; i++) {
        members[i].started = pthread_create(&members[i].thread, NULL, join, &members[i]) == 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (members[i].started) {
            pthread_join(members[i].thread, NULL);
        }
        if (members[i].communicator == NULL && failure == NULL) {
            failure = members[i].started ? &members[i].failure : &no_thread;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (failure == NULL) {
            comms[i] = members[i].communicator->handle;
        } else if (members[i].communicator != NULL) {
            HcclCommDestroy(members[i].communicator->handle);
        }
    }
    return failure == NULL ? HCCL_SUCCESS : simulator_fail(failure->code, "HcclCommInitAll: %s", failure->text);
}

EXPORT HcclResult HcclCommInitAll(uint32_t ndev, int32_t *devices, HcclComm *comms) {
    ENTER("HcclCommInitAll");
    RootInfo info;
    Failure failure;
    if (devices == NULL || comms == NULL) {
        return simulator_fail(HCCL_E_PTR, "HcclCommInitAll: devices or comms is NULL");
    }
    if (ndev == 0 || ndev > MAX_DEVICES) {
        return simulator_fail(HCCL_E_PARA, "HcclCommInitAll: %u devices", ndev);
    }
    int code = check_devices(ndev, devices);
    if (code != 0) {
        return code;
    }
    if (root_open(&info, &failure) != 0) {
        return simulator_fail(failure.code, "HcclCommInitAll: %s", failure.text);
    }
    Member *members = simulator_allocate(ndev * sizeof *members);
    for (uint32_t i = 0; i < ndev; i++) {
        members[i].info = &info;
        members[i].ranks = ndev;
        members[i].rank = i;
        members[i].device = devices[i];
    }
    code = join_all(members, ndev, comms);
    free(members);
    return code;
}
