/* What Huawei's hccl_test does with -z 1: memory that grows piece by piece, given to a communicator for zero copies. */
#include "ranks.h"

#define PAGE ((size_t)2 << 20)

static aclrtPhysicalMemProp prop = {ACL_MEM_HANDLE_TYPE_NONE, ACL_MEM_ALLOCATION_TYPE_PINNED, ACL_HBM_MEM_HUGE,
                                    {0, ACL_MEM_LOCATION_TYPE_DEVICE}, 0};

static void *base;

static aclrtDrvMemHandle piece(int number) {
    char *address = (char *)base + (size_t)number * PAGE;
    aclrtDrvMemHandle handle;
    OK(aclrtMallocPhysical(&handle, PAGE, &prop, 0));
    GIVES(HCCL_E_PARA, HcclCommActivateCommMemory(comm, address, PAGE, 0, handle, 0));
    SAYS("no memory is mapped");
    OK(aclrtMapMem(address, PAGE, 0, handle, 0));
    OK(HcclCommActivateCommMemory(comm, address, PAGE, 0, handle, 0));
    GIVES(HCCL_E_PARA, HcclCommActivateCommMemory(comm, address, PAGE, 0, handle, 0));
    SAYS("overlap");
    return handle;
}

/* The buffers lie across the border of the pieces. */
static void sum(void) {
    char *send = (char *)base + PAGE - 64, *receive = (char *)base + PAGE / 2;
    float values[32];
    for (int i = 0; i < 32; i++) {
        values[i] = (float)(rank + 1) * (float)i;
    }
    to_device(send, values, sizeof values);
    OK(HcclAllReduce(send, receive, 32, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
    synchronise();
    to_host(values, receive, sizeof values);
    for (int i = 0; i < 32; i++) {
        CHECK(values[i] == 3 * (float)i);
    }
}

static void body(void) {
    prop.location.id = rank;
    OK(aclrtReserveMemAddress(&base, 2 * PAGE, 0, NULL, 1));
    join();
    GIVES(HCCL_E_PARA, HcclCommSetMemoryRange(comm, base, 3 * PAGE, 0, 0));
    GIVES(HCCL_E_PARA, HcclCommSetMemoryRange(comm, base, PAGE, 1, 0));
    OK(HcclCommSetMemoryRange(comm, base, 2 * PAGE, 0, 0));
    GIVES(HCCL_E_PARA, HcclCommSetMemoryRange(comm, (char *)base + PAGE, PAGE, 0, 0));
    aclrtDrvMemHandle handles[] = {piece(0), piece(1)};
    sum();
    GIVES(HCCL_E_PARA, HcclCommUnsetMemoryRange(comm, base));
    SAYS("are active");
    for (size_t i = 0; i < 2; i++) {
        OK(HcclCommDeactivateCommMemory(comm, (char *)base + i * PAGE));
        GIVES(HCCL_E_NOT_FOUND, HcclCommDeactivateCommMemory(comm, (char *)base + i * PAGE));
        OK(aclrtUnmapMem((char *)base + i * PAGE));
        OK(aclrtFreePhysical(handles[i]));
    }
    OK(HcclCommUnsetMemoryRange(comm, base));
    leave();
    OK(aclrtReleaseMemAddress(base));
}

static void on_another_chip(void) {
    OK(aclrtReserveMemAddress(&base, PAGE, 0, NULL, 0));
    join();
    GIVES(HCCL_E_NOT_SUPPORT, HcclCommSetMemoryRange(comm, base, PAGE, 0, 0));
    SAYS("of the A3");
    leave();
}

int main(void) {
    setenv("ASCEND_SIMULATOR_CHIP", "Ascend910_9391", 1);
    run_ranks(2, body);
    setenv("ASCEND_SIMULATOR_CHIP", "Ascend910B3", 1);
    run_ranks(2, on_another_chip);
    return 0;
}
